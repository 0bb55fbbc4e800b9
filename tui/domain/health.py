"""How far an account's data can be trusted right now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.identifiers import AccountName, VenueId

STALE_AFTER = timedelta(seconds=15)
"""Order data older than this is marked stale."""
SLOW_ROUND_TRIP = timedelta(seconds=1)
DOWN_AFTER_FAILURES = 3


class HealthState(StrEnum):
    """One word for the venue strip."""

    CONNECTING = "connecting"
    LIVE = "live"
    SLOW = "slow"
    STALE = "stale"
    DOWN = "down"
    REFUSED = "refused"
    RATE_LIMITED = "rate-limited"
    MAINTENANCE = "maintenance"


class SystemMode(StrEnum):
    """What the venue as a whole accepts."""

    ONLINE = "online"
    MAINTENANCE = "maintenance"
    CANCEL_ONLY = "cancel-only"
    POST_ONLY = "post-only"
    LIMIT_ONLY = "limit-only"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemStatus:
    """The venue's own word about itself."""

    mode: SystemMode
    text: str
    """The venue's word, as it came."""
    notice: str | None = None
    """An announced maintenance or an incident, in the venue's words."""
    notice_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBudget:
    """A venue's call counter as this program counts it."""

    used: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInfo:
    """What the venue says the API key may do."""

    name: str | None
    permissions: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    """Rights this program never needs and the operator should take away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHealth:
    """What polling an account has shown so far. The state follows from it and the time."""

    account: AccountName
    venue: VenueId
    options: PollOptions = field(default_factory=PollOptions)
    poll_period: timedelta
    """The real one, after floors and back-off."""
    answered_at: datetime | None = None
    """When the newest good answer with orders arrived."""
    round_trip: timedelta | None = None
    failures: int = 0
    """Failed polls in a row."""
    failing_since: datetime | None = None
    failure: ReadFailure | None = None
    """The newest failure, gone with the next good answer."""
    next_poll_at: datetime | None = None
    budget: RateBudget | None = None
    system: SystemStatus | None = None
    clock_skew: timedelta | None = None
    """Venue clock minus local clock."""
    key: KeyInfo | None = None

    def age(self, now: datetime) -> timedelta | None:
        """Return how old the order data is; `None` before the first answer."""
        return None if self.answered_at is None else max(now - self.answered_at, timedelta())

    def is_stale(self, now: datetime) -> bool:
        """Whether the shown orders may no longer be true."""
        age = self.age(now)
        return age is not None and (
            age > max(STALE_AFTER, 2 * self.poll_period) or self.failures > 0
        )

    def state(self, now: datetime) -> HealthState:
        """Return the one word for this account at `now`."""
        if self.failure is not None:
            return self._failed_state(self.failure.kind)
        if self.system is not None and self.system.mode is SystemMode.MAINTENANCE:
            return HealthState.MAINTENANCE
        if self.answered_at is None:
            return HealthState.CONNECTING
        if self.is_stale(now):
            return HealthState.STALE
        if self.round_trip is not None and self.round_trip > SLOW_ROUND_TRIP:
            return HealthState.SLOW
        return HealthState.LIVE

    def _failed_state(self, kind: FailureKind) -> HealthState:
        if kind in {FailureKind.REFUSED, FailureKind.NONCE, FailureKind.REJECTED}:
            return HealthState.REFUSED
        if kind is FailureKind.RATE_LIMITED:
            return HealthState.RATE_LIMITED
        if self.system is not None and self.system.mode is SystemMode.MAINTENANCE:
            return HealthState.MAINTENANCE
        if self.answered_at is None or self.failures >= DOWN_AFTER_FAILURES:
            return HealthState.DOWN
        return HealthState.STALE
