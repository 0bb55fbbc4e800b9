"""Cancelling several orders at once: what is left out at first, and how many requests it takes."""

from collections.abc import Mapping

from tui.domain.identifiers import AccountName, VenueId
from tui.domain.order import TRIGGERED_TYPES, BookEntry, Order, OrderType

_STOPS = frozenset(
    {
        OrderType.STOP_LOSS,
        OrderType.STOP_LOSS_LIMIT,
        OrderType.TRAILING_STOP,
        OrderType.TRAILING_STOP_LIMIT,
    }
)


def is_protective(entry: BookEntry | None) -> bool:
    """Whether an order guards a position: cancelling it by the way may cost the most.

    Stop-loss and trailing types on any venue; reduce-only triggers on Kraken Futures.
    """
    if not isinstance(entry, Order):
        return False
    if entry.order_type in _STOPS:
        return True
    is_futures = entry.key.venue is VenueId.KRAKEN_FUTURES
    return is_futures and entry.reduce_only is True and entry.order_type in TRIGGERED_TYPES


def requests_needed(counts: Mapping[AccountName, int], largest: Mapping[AccountName, int]) -> int:
    """Return how many requests cancel so many orders of each account.

    Args:
        counts: Orders to cancel.
        largest: How many of them one request can cancel, at least 1.
    """
    return sum(-(-count // largest[account]) for account, count in counts.items())
