"""What `orderEvents` tell beside the status: executions at once, reductions, reasons. Pure.

Read defensively: the list may be empty or missing, its order is not promised, and enums grow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tui.domain.numbers import EXACT, NumberError, format_plain, parse_decimal

_ORDERS: Final = ("order", "orderTrigger", "new", "orderPriorExecution", "orderPriorEdit", "old")
"""Under which names an event holds the order it is about."""


@dataclass(frozen=True, slots=True)
class Happened:
    """The events of one result."""

    types: frozenset[str] = frozenset()
    """In capitals."""
    order_id: str | None = None
    executed: Decimal | None = None
    """Over all executions; `None` where there is none, or one of them cannot be read."""
    prices: tuple[Decimal, ...] = ()
    """At which it executed, lowest first."""
    reduced: Decimal | None = None
    """Taken off because the order may only reduce a position."""
    reasons: tuple[str, ...] = ()
    """Of refusals."""

    def has(self, *types: str) -> bool:
        """Whether there is an event of one of these types."""
        return not self.types.isdisjoint(types)


def read_events(result: Mapping[str, object]) -> Happened:
    """Return what the events of a result tell of its own order."""
    listed = result.get("orderEvents")
    own = _text(result.get("order_id")) or _text(result.get("orderId"))
    events = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    # An execution also touches the order on the other side, which may be told of here.
    events = [one for one in events if own is None or _order_id(one) in {None, own}]
    executions = [one for one in events if _type(one) == "EXECUTION"]
    return Happened(
        types=frozenset(map(_type, events)),
        order_id=next(filter(None, map(_order_id, events)), None),
        executed=_sum(one.get("amount") for one in executions) if executions else None,
        prices=_prices(executions),
        reduced=_reduced(events),
        reasons=tuple(
            dict.fromkeys(
                str(one["reason"]) for one in events if isinstance(one.get("reason"), str)
            )
        ),
    )


def executed_words(happened: Happened, wanted: Decimal | None = None) -> str:
    """Say what executed at once, of how much; empty where nothing did."""
    if not happened.has("EXECUTION"):
        return ""
    if happened.executed is None:
        return "executed at once, how much cannot be read"
    amount = format_plain(happened.executed)
    if wanted is not None:
        is_whole = happened.executed == wanted
        amount = f"all of {amount}" if is_whole else f"{amount} of {format_plain(wanted)}"
    return f"{amount} executed at once{_at(happened.prices)}"


def reduced_words(happened: Happened) -> str:
    """Say what was taken off a reduce-only order; empty where nothing was."""
    if not happened.reduced:
        return ""
    return f"{format_plain(happened.reduced)} taken off, as it may only reduce the position"


def _at(prices: tuple[Decimal, ...]) -> str:
    if not prices:
        return ""
    texts = dict.fromkeys(map(format_plain, (prices[0], prices[-1])))
    return f" at {' to '.join(texts)}"


def _type(event: Mapping[str, object]) -> str:
    return str(event.get("type", "")).upper()


def _order_id(event: Mapping[str, object]) -> str | None:
    uid = _text(event.get("uid"))
    if uid is not None:
        return uid
    for name in _ORDERS:
        order = event.get(name)
        if isinstance(order, dict):
            return _text(order.get("orderId")) or _text(order.get("uid"))
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _prices(executions: Iterable[Mapping[str, object]]) -> tuple[Decimal, ...]:
    found = (_number(one.get("price")) for one in executions)
    return tuple(sorted(price for price in found if price is not None))


def _reduced(events: Iterable[Mapping[str, object]]) -> Decimal | None:
    told = (one.get("reducedQuantity") for one in events)
    return _sum(one for one in told if one is not None)


def _sum(values: Iterable[object]) -> Decimal | None:
    """Return the exact sum; `None` where one of them is no number."""
    total = Decimal(0)
    for value in values:
        number = _number(value)
        if number is None:
            return None
        total = EXACT.add(total, number)
    return total


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        return parse_decimal(value)
    except NumberError:
        return None
