"""Which way a Kuna trigger waits: what side and stop make of it, held against the market.

https://docs.kuna.io/docs/create-a-new-order-private
"""

from collections.abc import Iterator
from decimal import Decimal

from tui.domain.creating import TicketContext
from tui.domain.kuna_ticket import KunaKind, KunaProblem
from tui.domain.order import Side
from tui.domain.price_text import Base
from tui.domain.problem import FormField, Problem
from tui.domain.ticket_prices import base_price


def market_price(context: TicketContext) -> Decimal | None:
    """Return what counts as the market price: Kuna's own of it, while that is fresh."""
    return base_price(Base.LAST, context.quote, context.now)


def kind_at(side: Side, stop: Decimal, market: Decimal) -> KunaKind | None:
    """Return the one type that waits for the market to reach a stop; `None` where it is there.

    A sale below the market and a purchase above it stop a loss; the other two take a profit.
    """
    if stop == market:
        return None
    is_stop_loss = (stop > market) is (side is Side.BUY)
    return KunaKind.STOP_LOSS if is_stop_loss else KunaKind.TAKE_PROFIT


def kind_for(
    context: TicketContext, side: Side, kind: KunaKind, stop: Decimal | None
) -> KunaKind | None:
    """Return the type that would be sent: the one named, or what the stop makes of a trigger."""
    if kind is not KunaKind.TRIGGER:
        return kind
    market = market_price(context)
    return None if stop is None or market is None else kind_at(side, stop, market)


def stop_problem(
    context: TicketContext, side: Side, kind: KunaKind, stop: Decimal | None
) -> Problem | None:
    """Return why a stop cannot be sent; no word and no limit lets one through that is refused.

    A stop on the wrong side would fire at once or be refused, which of the two Kuna does not say.
    """
    if stop is None:
        return None
    market, field = market_price(context), FormField.TRIGGER_PRICE
    if market is None:
        return Problem(code=KunaProblem.MARKET_NOT_KNOWN, field=field)
    values = {"stop": stop, "market": market}
    right = kind_at(side, stop, market)
    if right is None:
        return Problem(code=KunaProblem.STOP_AT_MARKET, field=field, values=values)
    if kind in {KunaKind.TRIGGER, right}:
        return None
    named = {"kind": kind.value, "right": right.value, "side": side.value}
    return Problem(code=KunaProblem.WRONG_WAY, field=field, values={**values, **named})


def stop_warning(context: TicketContext, stop: Decimal | None) -> Problem | None:
    """Return a warning where a stop lies among the prices that may be what Kuna goes by.

    Its documentation says "market price", and not which one.
    """
    prices = list(_market_prices(context))
    if stop is None or len(prices) < 2 or not min(prices) <= stop <= max(prices):
        return None
    values = {"stop": stop, "least": min(prices), "most": max(prices)}
    code, field = KunaProblem.STOP_IN_SPREAD, FormField.TRIGGER_PRICE
    return Problem(code=code, field=field, values=values)


def _market_prices(context: TicketContext) -> Iterator[Decimal]:
    for base in (Base.LAST, Base.BID, Base.ASK):
        price = base_price(base, context.quote, context.now)
        if price is not None:
            yield price
