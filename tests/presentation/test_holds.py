"""What open orders hold, counted from the orders alone."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    MAIN,
    make_ended,
    make_instrument,
    make_key,
    make_order,
    make_state,
    make_unreadable,
)
from tui.domain.fate import Fate
from tui.domain.order import Order, OrderType, QuantityUnit, RelativePrice, Side
from tui.presentation.holds import own_count, own_counts

INSTRUMENTS = (make_instrument(), make_instrument("ETHUSD", symbol="ETH/USD"))
amounts = st.decimals(min_value=0, max_value=10**9, allow_nan=False, places=8)
orders = st.builds(
    make_order,
    order_id=st.uuids().map(str),
    instrument=st.sampled_from(["XBTUSD", "ETHUSD"]),
    side=st.sampled_from([Side.BUY, Side.SELL]),
    quantity=amounts,
    limit_price=amounts,
    flags=st.sampled_from([(), ("post",), ("5:1",), ("margin", "post")]),
)


def held(*entries: Order) -> dict[str, str]:
    held = own_count(make_state(entries, instruments=INSTRUMENTS), MAIN).held
    return {name: f"{amount.normalize():f}" for name, amount in held.items()}


@given(st.lists(orders, max_size=10))
def test_the_count_equals_a_recomputation(many: list[Order]) -> None:
    expected: dict[str, Fraction] = {}
    for order in many:
        if order.flags in {("5:1",), ("margin", "post")}:
            continue
        assert order.working_price is not None
        base = "BTC" if order.instrument == "XBTUSD" else "ETH"
        currency = "USD" if order.side is Side.BUY else base
        quantity = Fraction(order.quantity)
        amount = quantity * Fraction(order.working_price) if order.side is Side.BUY else quantity
        expected[currency] = expected.get(currency, Fraction()) + amount
    count = own_count(make_state(many, instruments=INSTRUMENTS), MAIN)
    assert {name: Fraction(amount) for name, amount in count.held.items()} == expected
    assert count.uncounted == 0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"quantity": "2", "filled_quantity": "0.5", "limit_price": "100"}, {"USD": "150"}),
        ({"side": Side.SELL, "quantity": "2", "filled_quantity": "0.5"}, {"BTC": "1.5"}),
        (
            {"order_type": OrderType.STOP_LOSS, "limit_price": None, "trigger_price": "90"}
            | {"quantity": "2"},
            {"USD": "180"},
        ),
        (
            {"order_type": OrderType.MARKET, "limit_price": None, "quantity": "5000"}
            | {"quantity_unit": QuantityUnit.QUOTE},
            {"USD": "5000"},
        ),
        ({"flags": ("5:1",)}, {}),
        ({"flags": ("2",)}, {}),
        ({"flags": ("margin",)}, {}),
        ({"reduce_only": True}, {}),
        ({"quantity_unit": QuantityUnit.CONTRACTS}, {}),
    ],
    ids=["buy", "sell", "stop", "quote", "5:1", "2", "margin", "reduce-only", "contracts"],
)
def test_an_order_holds_what_its_kind_holds(
    changes: dict[str, object], expected: dict[str, str]
) -> None:
    order = make_order(**changes)  # type: ignore[arg-type]  # named by the test
    assert held(order) == expected
    assert own_count(make_state([order], instruments=INSTRUMENTS), MAIN).uncounted == 0


@pytest.mark.parametrize(
    "entry",
    [
        make_order(order_type=OrderType.MARKET, limit_price=None),
        make_order(instrument="NEWUSD"),
        make_order(side=Side.CONVERT),
        make_order(side=Side.SELL, quantity_unit=QuantityUnit.QUOTE),
        make_order(order_type=OrderType.TRAILING_STOP, limit_price=None, trigger_price="+5%"),
        make_unreadable(),
    ],
    ids=["no price", "no names", "conversion", "sold by value", "offset", "unreadable"],
)
def test_an_order_that_does_not_tell_is_named_not_guessed(entry: Order) -> None:
    count = own_count(make_state([entry], instruments=INSTRUMENTS), MAIN)
    assert (dict(count.held), count.uncounted) == ({}, 1)


def test_what_may_still_trade_counts_and_what_is_over_does_not() -> None:
    listed = make_order("A", quantity="1", limit_price="100")
    gone = make_order("B", quantity="1", limit_price="10")
    over = make_order("C", quantity="1", limit_price="1")
    expected = make_order("D", quantity="1", limit_price="1000")
    state = make_state(
        [listed],
        ended=[make_ended(gone, fate=Fate.LOOKING_UP), make_ended(over, fate=Fate.CANCELLED)],
        instruments=INSTRUMENTS,
    )
    state = replace(state, book=state.book.with_expected({make_key("D"): expected}))
    assert {name: int(amount) for name, amount in own_count(state, MAIN).held.items()} == {
        "USD": 1110
    }


def test_every_account_is_counted_for_itself() -> None:
    other = make_order("B", account="desk", side=Side.SELL, quantity="3")
    state = make_state([make_order("A", quantity="1", limit_price="5"), other])
    counts = own_counts(state)
    assert set(counts) == {MAIN}
    assert {name: int(amount) for name, amount in counts[MAIN].held.items()} == {"USD": 5}


def test_what_orders_come_to_includes_margin() -> None:
    margin = make_order("B", flags=("5:1",), quantity="2", limit_price="100")
    count = own_count(make_state([margin]), MAIN)
    assert dict(count.totals.of(Side.BUY)) == {"USD": 200}
    assert count.held == {}


def test_a_trailing_stop_is_counted_where_its_trigger_is_now() -> None:
    order = make_order(
        order_type=OrderType.TRAILING_STOP,
        quantity="2",
        limit_price=None,
        trigger_price=RelativePrice("+5.0000%"),
        live_trigger_price="95000.0",
    )
    assert held(order) == {"USD": "190000"}
