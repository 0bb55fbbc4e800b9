"""Cancelling several orders at once: requests, what the operator's limits say, what is left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.domain.identifiers import AccountName, VenueId
from tui.domain.intents import CancelIntent
from tui.domain.order import TRIGGERED_TYPES, BookEntry, Order, OrderType
from tui.domain.problem import Problem
from tui.domain.rules import Limits

_STOPS = frozenset(
    {
        OrderType.STOP_LOSS,
        OrderType.STOP_LOSS_LIMIT,
        OrderType.TRAILING_STOP,
        OrderType.TRAILING_STOP_LIMIT,
    }
)


class BatchProblem(StrEnum):
    """What the operator's limits say about a batch."""

    VALUE = "value"
    """Worth more than is cancelled without a word; `value`, `limit`, `currency`."""
    CURRENCY_WITHOUT_LIMIT = "currency-without-limit"
    """Limits are set, none for this `currency`."""
    WITHOUT_VALUE = "without-value"
    """`count` orders have no price to be valued at, and values are limited."""
    COUNT = "count"
    """More orders than are cancelled without a word; `count`, `limit`."""
    TOO_MANY = "too-many"
    """More orders than one batch may have; `count`, `limit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWorth:
    """What a batch adds up to, each quote currency for itself."""

    count: int
    values: Mapping[str, Decimal]
    without_value: int = 0


def is_protective(entry: BookEntry) -> bool:
    """Whether an order guards a position: cancelling it by the way may cost the most.

    Stop-loss and trailing types on any venue; reduce-only triggers on Kraken Futures.
    """
    if not isinstance(entry, Order):
        return False
    if entry.order_type in _STOPS:
        return True
    is_futures = entry.key.venue is VenueId.KRAKEN_FUTURES
    return is_futures and entry.reduce_only is True and entry.order_type in TRIGGERED_TYPES


def chunks(intents: Iterable[CancelIntent], largest: int) -> Iterator[tuple[CancelIntent, ...]]:
    """Split the cancels of one account into requests, in the order given.

    Raises:
        ValueError: `largest` is no number of orders.
    """
    if largest < 1:
        raise ValueError(f"one request cancels at least one order, not {largest}")
    waiting = tuple(intents)
    for start in range(0, len(waiting), largest):
        yield waiting[start : start + largest]


def by_account(
    intents: Iterable[CancelIntent],
) -> Mapping[AccountName, Sequence[CancelIntent]]:
    """Return the cancels of each account, in the order given."""
    found: dict[AccountName, list[CancelIntent]] = {}
    for intent in intents:
        found.setdefault(intent.key.account, []).append(intent)
    return found


def requests_needed(counts: Mapping[AccountName, int], largest: Mapping[AccountName, int]) -> int:
    """Return how many requests cancel so many orders of each account."""
    return sum(-(-count // max(largest[account], 1)) for account, count in counts.items())


def batch_questions(worth: BatchWorth, limits: Limits) -> Iterator[Problem]:
    """Yield what asks for a typed word: a batch over one of these limits is meant, not hit."""
    if limits.confirm_batch_value and worth.without_value:
        yield Problem(code=BatchProblem.WITHOUT_VALUE, values={"count": worth.without_value})
    for currency, value in sorted(worth.values.items()) if limits.confirm_batch_value else ():
        limit = limits.confirm_batch_value.get(currency)
        if limit is None:
            yield Problem(code=BatchProblem.CURRENCY_WITHOUT_LIMIT, values={"currency": currency})
        elif value > limit:
            yield Problem(
                code=BatchProblem.VALUE,
                values={"currency": currency, "value": value, "limit": limit},
            )
    count = limits.confirm_batch_count
    if count is not None and worth.count > count:
        yield Problem(code=BatchProblem.COUNT, values={"count": worth.count, "limit": count})


def batch_refusal(worth: BatchWorth, limits: Limits) -> Problem | None:
    """Return what forbids a batch; it can be sent in parts."""
    if limits.max_batch is None or worth.count <= limits.max_batch:
        return None
    values = {"count": worth.count, "limit": limits.max_batch}
    return Problem(code=BatchProblem.TOO_MANY, values=values)
