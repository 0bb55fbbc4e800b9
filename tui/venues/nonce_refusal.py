"""What is said, at every venue, of a nonce that was refused and refused again."""

from datetime import timedelta
from typing import Final

REFUSAL_LIMIT: Final = 64 * 2**10
"""Bytes a refusal never has: it holds no result. Larger answers are not searched for one."""


def nonce_sentence(code: str, skew: timedelta | None, *, venue: str = "Kraken") -> str:
    """Say what a nonce that was refused twice means.

    Args:
        code: What the venue calls the refusal.
        skew: Venue clock minus local clock, where that is known.
        venue: Its name in sentences.
    """
    return (
        f"{code}, twice: another program or machine uses this key (give each its own)"
        f"{_measured(skew, venue)}"
    )


def _measured(skew: timedelta | None, venue: str) -> str:
    if skew is None:
        return ", or this computer's clock is off"
    if not skew:
        return f"; this computer's clock agrees with {venue}'s"
    way = "behind" if skew > timedelta() else "ahead of"
    off = f"{abs(skew).total_seconds():.1f} s {way} {venue}'s"
    return f", or this computer's clock is off (it is {off})"
