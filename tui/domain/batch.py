"""Cancelling several orders at once: what is left out at first, what stands together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.domain.custom_order import Strategy, as_traded, strategy_of
from tui.domain.identifiers import AccountName, InstrumentId, OrderKey, VenueId
from tui.domain.order import (
    TRIGGERED_TYPES,
    BookEntry,
    Order,
    OrderType,
    QuantityUnit,
    Side,
)

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

    Stop-loss and trailing types on any venue; reduce-only triggers on Kraken Futures; custom orders
    that stop a loss.
    """
    if not isinstance(entry, Order):
        return False
    if entry.order_type in _STOPS or strategy_of(entry) is Strategy.STOP_THE_LOSS:
        return True
    is_futures = entry.key.venue is VenueId.KRAKEN_FUTURES
    return is_futures and entry.reduce_only is True and entry.order_type in TRIGGERED_TYPES


@dataclass(frozen=True, slots=True)
class OrderGroup:
    """Orders of one market, side and account; those that protect a position stand apart.

    Their quantities count one thing: what spends money is no sum with what obtains coins.
    """

    keys: tuple[OrderKey, ...]
    is_protective: bool

    def renamed(self, names: Mapping[OrderKey, OrderKey]) -> "OrderGroup":
        """Return the group with orders under the names their venue told."""
        return OrderGroup(tuple(names.get(key, key) for key in self.keys), self.is_protective)


def grouped(
    keys: Iterable[OrderKey], entries: Mapping[OrderKey, BookEntry]
) -> tuple[OrderGroup, ...]:
    """Group orders, the groups in the order of their first ones."""
    found: dict[tuple[object, ...], list[OrderKey]] = {}
    for key in keys:
        entry = entries.get(key)
        market: tuple[InstrumentId, Side, QuantityUnit] | None = None
        if isinstance(entry, Order):
            traded = as_traded(entry)
            market = traded.instrument, traded.side, traded.quantity_unit
        group = key.account, market, is_protective(entry)
        found.setdefault(group, []).append(key)
    return tuple(OrderGroup(tuple(keys), bool(group[2])) for group, keys in found.items())


def requests_needed(counts: Mapping[AccountName, int], largest: Mapping[AccountName, int]) -> int:
    """Return how many requests cancel so many orders of each account.

    Args:
        counts: Orders to cancel.
        largest: How many of them one request can cancel, at least 1.
    """
    return sum(-(-count // largest[account]) for account, count in counts.items())
