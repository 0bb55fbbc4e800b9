"""Custom orders in the words of people: their strategy, and their pair the usual way round.

https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

from dataclasses import replace
from decimal import Context, Decimal
from enum import StrEnum

from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.identifiers import InstrumentId
from tui.domain.order import Order, QuantityUnit, Side

MONEY = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "CAD",
        "AUD",
        "CHF",
        "JPY",
        "AED",
        "PLN",
        "SEK",
        "NOK",
        "DKK",
        "UAH",
        "BRL",
        "ARS",
        "MXN",
        "USDT",
        "USDC",
        "USDG",
        "USDQ",
        "USDR",
        "USDE",
        "DAI",
        "PYUSD",
        "RLUSD",
        "EURC",
        "EURQ",
        "EURR",
        "EUROP",
    ]
)
"""Assets prices are told in: a pair has them as its quote."""

EXECUTION_FAILED = "the execution failed"
"""How the reason of a custom order begins that fired and came to nothing."""

_TURNING = Context(prec=28)

_TURNED_UNITS = {
    QuantityUnit.BASE: QuantityUnit.QUOTE,
    QuantityUnit.QUOTE: QuantityUnit.BASE,
}


class Strategy(StrEnum):
    """What a condition and a side make together."""

    BUY_THE_DIP = "buy-the-dip"
    JOIN_THE_RALLY = "join-the-rally"
    TAKE_THE_PROFIT = "take-the-profit"
    STOP_THE_LOSS = "stop-the-loss"

    @property
    def side(self) -> Side:
        """Which way it trades the coin."""
        is_buy = self in {Strategy.BUY_THE_DIP, Strategy.JOIN_THE_RALLY}
        return Side.BUY if is_buy else Side.SELL

    @property
    def condition(self) -> Condition:
        """On which side of the target it fires, the pair the usual way round."""
        is_below = self in {Strategy.BUY_THE_DIP, Strategy.STOP_THE_LOSS}
        return Condition.AT_MOST if is_below else Condition.AT_LEAST


def side_of(action: TradeAction, *, fixes_coin: bool) -> Side:
    """Return which way the coin is traded.

    Args:
        action: What happens to the amount.
        fixes_coin: Whether the amount is one of coins, not of money.
    """
    gives_coin = (action is TradeAction.SPEND) is fixes_coin
    return Side.SELL if gives_coin else Side.BUY


def action_of(side: Side, *, fixes_coin: bool) -> TradeAction:
    """Return what happens to an amount of coins, or of money, that is traded this way."""
    return TradeAction.SPEND if (side is Side.SELL) is fixes_coin else TradeAction.RECEIVE


def strategy_named(condition: Condition, side: Side) -> Strategy | None:
    """Return the strategy of a pair the usual way round; a conversion has none."""
    return next((one for one in Strategy if (one.condition, one.side) == (condition, side)), None)


def strategy_of(order: Order) -> Strategy | None:
    """Return the strategy of a custom order, however its pair is written; else `None`."""
    if order.custom is None:
        return None
    condition = as_traded(order).condition
    return None if condition is None else strategy_named(Condition(condition), order.side)


def pair_of(instrument: InstrumentId) -> tuple[str, str]:
    """Return base and quote of a custom order's pair."""
    base, _, quote = instrument.partition("/")
    return base, quote


def pair_named(base: str, quote: str) -> InstrumentId:
    """Return the instrument of a base and a quote."""
    return InstrumentId(f"{base}/{quote}")


def is_turned(instrument: InstrumentId) -> bool:
    """Whether a pair is written with money as its base: the price of a dollar in coins."""
    base, quote = pair_of(instrument)
    return base in MONEY and quote not in MONEY


def turned(instrument: InstrumentId) -> InstrumentId:
    """Return the pair the other way round."""
    base, quote = pair_of(instrument)
    return pair_named(quote, base)


def turned_price(price: Decimal) -> Decimal:
    """Return what a price is on the pair the other way round, to 28 digits."""
    return _TURNING.divide(Decimal(1), price)


def as_traded(order: Order) -> Order:
    """Return a custom order with its pair the usual way round, the coin as its base.

    The level is the same, the condition the other one. Other orders come back as they are.
    """
    price, average = order.trigger_price, order.average_fill_price
    if order.custom is None or not is_turned(order.instrument):
        return order
    condition = None if order.condition is None else Condition(order.condition).turned
    return replace(
        order,
        instrument=turned(order.instrument),
        trigger_price=turned_price(price) if isinstance(price, Decimal) and price else price,
        average_fill_price=turned_price(average) if average else average,
        condition=condition,
        quantity_unit=_TURNED_UNITS.get(order.quantity_unit, order.quantity_unit),
    )
