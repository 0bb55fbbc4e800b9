"""The rights of keys, as venues call them and as their websites do."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from tui.domain.health import AccountHealth
from tui.domain.identifiers import VenueId


class Reading(StrEnum):
    """What is read that a key may be kept from, beside open orders."""

    FUNDS = "its balances"
    DAY = "its fills and ended orders"


class Right(NamedTuple):
    """One right of a key."""

    code: str
    name: str
    """As the venue's website calls it."""


_RIGHTS: Mapping[tuple[VenueId, Reading], Right] = {
    (VenueId.KRAKEN_SPOT, Reading.FUNDS): Right("query-funds", "Query funds"),
    (VenueId.KRAKEN_SPOT, Reading.DAY): Right(
        "query-closed-trades", "Query closed orders & trades"
    ),
}
"""What reading takes (kraken-spot 1.5)."""


def right_for(venue: VenueId, reading: Reading) -> Right | None:
    """Return the right that reading takes at a venue, where it takes one."""
    return _RIGHTS.get((venue, reading))


def missing_right(health: AccountHealth | None, reading: Reading) -> Right | None:
    """Return the right an account's key is known to lack for reading."""
    if health is None or health.key is None:
        return None
    right = right_for(health.venue, reading)
    return right if right is not None and right.code not in health.key.permissions else None
