"""Switches for everything that goes wrong between a client and a venue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.numbers import ZERO

BEFORE = frozenset(
    {
        "delay",
        "bad-gateway-before",
        "unknown-error-before",
        "too-many-requests",
        "drop-before",
        "unavailable-before",
        "error",
        "html",
    }
)
"""Kinds that keep a request from being acted upon; a delay only holds it up."""

AFTER = frozenset(
    {
        "delay-after",
        "bad-gateway-after",
        "unknown-error-after",
        "drop-after",
        "unavailable-after",
        "html-after",
        "truncated",
        "missing-result",
        "unknown-fields",
        "shuffled-keys",
        "wrong-content-type",
        "oversized",
        "garbage",
        "slow-drip",
    }
)
"""Kinds that spoil the answer of a request that was acted upon."""

STATES = frozenset(
    {
        "late-visibility",
        "clock-skew",
        "nonce-gap",
        "pending-cancels",
        "mode",
        "maintenance-in",
        "tier",
    }
)
"""Kinds that change the venue itself, until cleared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, how often, and where."""

    kind: str
    endpoint: str | None = None
    """Last part of the path, as in AmendOrder; None for every endpoint."""
    times: int | None = 1
    """How often; None for ever."""
    every: int = 1
    """Only each so-many-th matching request."""
    writes_only: bool = False
    seconds: Decimal = ZERO
    text: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Outage:
    """A venue that is down at intervals, by its own time."""

    starts: Decimal
    lasts: Decimal
    every: Decimal

    def is_on(self, elapsed: Decimal) -> bool:
        """Tell whether the venue is down so many seconds after its opening."""
        return elapsed >= self.starts and (elapsed - self.starts) % self.every < self.lasts


@dataclass(slots=True)
class _Armed:
    fault: Fault
    left: int | None
    seen: int = 0


StateChange = Callable[[Fault], None]


class Faults:
    """Hold the faults that wait for their request."""

    def __init__(self) -> None:
        self.outage: Outage | None = None
        self._armed: list[_Armed] = []
        self._states: dict[str, StateChange] = {}
        self._resets: list[Callable[[], None]] = []

    def add(
        self,
        kind: str,
        *,
        endpoint: str | None = None,
        times: int | None = 1,
        every: int = 1,
        writes_only: bool = False,
        seconds: Decimal | float = ZERO,
        text: str = "",
        size: int = 0,
    ) -> Fault:
        """Arm a fault, or change the venue at once for the kinds that are states."""
        fault = Fault(
            kind=kind,
            endpoint=endpoint,
            times=times,
            every=every,
            writes_only=writes_only,
            seconds=Decimal(str(seconds)),
            text=text,
            size=size,
        )
        self.arm(fault)
        return fault

    def arm(self, fault: Fault) -> None:
        """Arm a fault; raise ValueError for a kind there is none of."""
        if fault.kind in STATES:
            self._states[fault.kind](fault)
        elif fault.kind in BEFORE | AFTER:
            self._armed.append(_Armed(fault, fault.times))
        else:
            raise ValueError(f"no such fault: {fault.kind}")

    def clear(self) -> None:
        """Disarm every fault and put the venue right."""
        self._armed.clear()
        self.outage = None
        for reset in self._resets:
            reset()

    def on_state(self, changes: Mapping[str, StateChange], reset: Callable[[], None]) -> None:
        """Say what the kinds that are states do, and how to undo them."""
        self._states.update(changes)
        self._resets.append(reset)

    def take(self, endpoint: str, *, is_write: bool) -> list[Fault]:
        """Return the faults that hit a request, in the order they were armed."""
        hits = []
        for armed in list(self._armed):
            if not _matches(armed.fault, endpoint, is_write=is_write):
                continue
            armed.seen += 1
            if armed.seen % armed.fault.every:
                continue
            hits.append(armed.fault)
            if armed.left is not None:
                armed.left -= 1
                if armed.left <= 0:
                    self._armed.remove(armed)
        return hits

    def armed(self) -> list[Fault]:
        """Return what still waits."""
        return [armed.fault for armed in self._armed]


def _matches(fault: Fault, endpoint: str, *, is_write: bool) -> bool:
    if fault.writes_only and not is_write:
        return False
    return fault.endpoint is None or fault.endpoint == endpoint
