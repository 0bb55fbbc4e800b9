"""The dead man's switch of an account, as far as its venue has told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

SWITCH_SECONDS: Final = 60
"""From each renewal until the venue cancels."""

RENEWAL_SECONDS: Final = 20
"""Between two renewals: two may be lost before it fires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchTimes:
    """What a venue answers to an arming, a renewal or a disarming; both by its own clock."""

    told_at: datetime
    triggers_at: datetime | None
    """When it cancels; `None`: it is disarmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadManSwitch:
    """The switch of one account."""

    is_wanted: bool
    """Whether it is renewed from here on."""
    triggers_at: datetime | None = None
    """When the venue last said it would cancel, by the venue's clock."""
    may_be_armed: bool = False
    """Whether a request to arm it may have reached the venue since it was last known disarmed."""
    problem: str | None = None
    """Why the newest request did not do what it was for."""
