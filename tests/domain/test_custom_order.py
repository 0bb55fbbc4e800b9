"""Custom orders in words: strategies, pairs turned round, and what is given for what."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_order
from tui.domain.custom_order import (
    MONEY,
    Strategy,
    action_of,
    as_traded,
    is_turned,
    pair_named,
    pair_of,
    side_of,
    strategy_named,
    strategy_of,
    turned,
    turned_price,
)
from tui.domain.custom_terms import Condition, CustomTerms, TradeAction
from tui.domain.identifiers import VenueId
from tui.domain.order import Order, OrderType, QuantityUnit, RelativePrice, Side

assets = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.", min_size=3, max_size=16)
prices = st.decimals("0.00000001", "100000000", allow_nan=False, allow_infinity=False)
every_text = settings(deadline=None)


def custom(**changes: Any) -> Order:
    """Buy the dip on BTC/USD at 78,000, for 500 dollars."""
    known: dict[str, Any] = {
        "venue": VenueId.KRAKEN_EMBED,
        "instrument": "BTC/USD",
        "order_type": OrderType.PRICE_TRIGGER,
        "quantity": "500.00",
        "quantity_unit": QuantityUnit.QUOTE,
        "limit_price": None,
        "trigger_price": "78000",
        "condition": "lte",
        "time_in_force": None,
        "post_only": None,
    }
    terms = CustomTerms(
        name="Dip 78k",
        action=TradeAction.SPEND,
        fee_bps=Decimal(25),
        spread_bps=Decimal(0),
    )
    return replace(make_order("sched_q7m2", **{**known, **changes}), custom=terms)


@pytest.mark.parametrize(
    ("strategy", "side", "condition"),
    [
        (Strategy.BUY_THE_DIP, Side.BUY, Condition.AT_MOST),
        (Strategy.JOIN_THE_RALLY, Side.BUY, Condition.AT_LEAST),
        (Strategy.TAKE_THE_PROFIT, Side.SELL, Condition.AT_LEAST),
        (Strategy.STOP_THE_LOSS, Side.SELL, Condition.AT_MOST),
    ],
)
def test_a_side_and_a_condition_make_a_strategy(
    strategy: Strategy, side: Side, condition: Condition
) -> None:
    assert (strategy.side, strategy.condition) == (side, condition)
    assert strategy_named(condition, side) is strategy
    assert strategy_of(custom(side=side, condition=condition.value)) is strategy


@pytest.mark.parametrize("condition", list(Condition))
def test_a_conversion_has_no_strategy(condition: Condition) -> None:
    assert strategy_named(condition, Side.CONVERT) is None
    assert strategy_of(custom(side=Side.CONVERT, condition=condition.value)) is None


def test_orders_that_are_not_custom_or_tell_no_condition_have_no_strategy() -> None:
    assert strategy_of(make_order(order_type=OrderType.STOP_LOSS, trigger_price="1")) is None
    assert strategy_of(custom(condition=None)) is None


def test_the_same_level_written_the_other_way_round_is_the_same_strategy() -> None:
    inverted = custom(
        instrument="USD/BTC",
        trigger_price="0.00001",
        condition="gte",
        quantity_unit=QuantityUnit.BASE,
        average_fill_price="0.0000125",
    )
    shown = as_traded(inverted)
    assert shown.average_fill_price == Decimal(80000)
    assert strategy_of(inverted) is Strategy.BUY_THE_DIP
    assert (shown.instrument, shown.condition) == ("BTC/USD", "lte")
    assert shown.trigger_price == Decimal(100000)
    assert shown.quantity_unit is QuantityUnit.QUOTE
    assert (shown.quantity, shown.side) == (inverted.quantity, inverted.side)


def test_orders_that_are_the_usual_way_round_stay_as_they_are() -> None:
    one = custom()
    assert as_traded(one) is one
    spot = make_order(instrument="USD/BTC")
    assert as_traded(spot) is spot


@pytest.mark.parametrize("price", [None, RelativePrice("+1%"), Decimal(0)])
def test_a_target_that_cannot_be_turned_stays(price: Decimal | RelativePrice | None) -> None:
    shown = as_traded(custom(instrument="USD/BTC", trigger_price=price, condition=None))
    assert (shown.trigger_price, shown.condition) == (price, None)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [("BTC/USD", False), ("USD/BTC", True), ("USDT/EUR", False), ("ETH/BTC", False)],
)
def test_a_pair_is_turned_where_only_its_base_is_money(pair: str, expected: bool) -> None:
    base, quote = pair.split("/")
    assert is_turned(pair_named(base, quote)) is expected


@every_text
@given(base=assets, quote=assets)
def test_turning_a_pair_twice_gives_it_back(base: str, quote: str) -> None:
    pair = pair_named(base, quote)
    assert pair_of(pair) == (base, quote)
    assert turned(turned(pair)) == pair
    assert not (is_turned(pair) and is_turned(turned(pair)))


@every_text
@given(condition=st.sampled_from(Condition))
def test_turning_a_condition_twice_gives_it_back(condition: Condition) -> None:
    assert condition.turned is not condition
    assert condition.turned.turned is condition


@every_text
@given(price=prices)
def test_turning_a_price_twice_gives_it_back_to_27_digits(price: Decimal) -> None:
    twice = turned_price(turned_price(price))
    assert abs(twice - price) <= price * Decimal("1E-27")


@every_text
@given(
    money=st.sampled_from(sorted(MONEY)),
    coin=assets.filter(lambda one: one not in MONEY),
    price=prices,
    condition=st.sampled_from(Condition),
    side=st.sampled_from(Side),
)
def test_what_is_shown_is_the_usual_way_round_whatever_was_sent(
    money: str, coin: str, price: Decimal, condition: Condition, side: Side
) -> None:
    sent = custom(
        instrument=f"{money}/{coin}",
        trigger_price=price,
        condition=condition.value,
        side=side,
    )
    shown = as_traded(sent)
    assert shown.instrument == f"{coin}/{money}"
    assert shown.condition == condition.turned
    assert as_traded(shown) is shown
    assert strategy_of(shown) is strategy_of(sent)


@pytest.mark.parametrize(
    ("action", "fixes_coin", "side"),
    [
        (TradeAction.SPEND, False, Side.BUY),
        (TradeAction.RECEIVE, True, Side.BUY),
        (TradeAction.SPEND, True, Side.SELL),
        (TradeAction.RECEIVE, False, Side.SELL),
    ],
)
def test_what_is_spent_or_received_tells_the_side(
    action: TradeAction, fixes_coin: bool, side: Side
) -> None:
    assert side_of(action, fixes_coin=fixes_coin) is side
    assert action_of(side, fixes_coin=fixes_coin) is action
