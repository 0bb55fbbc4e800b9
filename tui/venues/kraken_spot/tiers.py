"""How much each verification level of Kraken may ask of the counters."""

from typing import Final, NamedTuple


class Tier(NamedTuple):
    """Maximum and decay per second of both counters."""

    calls: float
    """The REST counter of a key.

    https://docs.kraken.com/api/docs/guides/spot-rest-ratelimits
    """
    calls_decay: float
    changes: float
    """The engine's counter of an account and a pair.

    https://docs.kraken.com/api/docs/guides/spot-ratelimits
    """
    changes_decay: float


TIERS: Final = {
    "starter": Tier(15.0, 0.33, 60.0, 1.0),
    "intermediate": Tier(20.0, 0.5, 125.0, 2.34),
    "pro": Tier(20.0, 1.0, 180.0, 3.75),
}

HELD_BACK: Final = 5.0
"""Points of the call counter that reads leave for amends and cancels."""
