"""What an act costs of the venue's budget for changes, and when it would cost less."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCost:
    """Points of a counter. An estimate: other programs on the account are not counted."""

    points: float
    used: float
    """What is used of the counter now."""
    maximum: float
    cheaper_points: float | None = None
    """What it costs once the order is older."""
    cheaper_in: timedelta | None = None

    @property
    def has_room(self) -> bool:
        """Whether the venue would take it now."""
        return self.used + self.points <= self.maximum
