"""Orders of Kuna, from the wire to domain values."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.venues.kuna_doubles import ORDER, STOP, raw, recorded, told, told_stop, trade
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.domain.order import (
    BookEntry,
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    Side,
    TimeInForce,
    UnreadableOrder,
)
from tui.venues.kuna.decode import decode_order, ended_at, is_live, merged
from tui.venues.kuna.fills import decode_fills, decode_nested, with_average
from tui.venues.kuna.parse import average_of, moment_text

NAME = AccountName("kuna")


def decoded(order: object, triggers: dict[VenueOrderId, Decimal] | None = None) -> BookEntry:
    return decode_order(raw(order), NAME, triggers or {})


def order_of(order: object) -> Order:
    entry = decoded(order)
    assert isinstance(entry, Order), entry
    return entry


def test_an_order_is_read_member_by_member() -> None:
    order = order_of(told())
    assert order.key == OrderKey(VenueId.KUNA, NAME, VenueOrderId(ORDER))
    assert order.client_order_id is None
    assert (order.instrument, order.side, order.order_type) == (
        "TRX_USDT",
        Side.SELL,
        OrderType.LIMIT,
    )
    assert order.status is OrderStatus.PARTIALLY_FILLED
    assert (order.quantity, order.filled_quantity) == (Decimal(40), Decimal(15))
    assert order.working_quantity == 25
    assert order.quantity_unit is QuantityUnit.BASE
    assert (str(order.limit_price), order.trigger_price) == ("0.270", None)
    assert str(order.average_fill_price) == "0.270"
    assert (order.post_only, order.reduce_only) == (None, None)
    assert order.time_in_force is TimeInForce.GTC
    assert order.opened_at == datetime(2026, 11, 20, 9, 15, 10, 500_000, tzinfo=UTC)
    assert order.updated_at == datetime(2026, 11, 20, 13, 2, 44, 18_000, tzinfo=UTC)
    assert order.raw == raw(told())


def test_the_recorded_order_is_read() -> None:
    (row,) = recorded("order_active_list")["body"]["data"]
    order = order_of(row)
    assert (order.side, order.instrument, order.status) == (
        Side.BUY,
        "TRX_USDT",
        OrderStatus.OPEN,
    )
    assert (order.quantity, order.limit_price) == (Decimal(5), Decimal("0.01"))
    assert order.average_fill_price is None


@pytest.mark.parametrize(
    ("word", "executed", "status"),
    [
        ("Pending", "0", OrderStatus.PENDING),
        ("Open", "0", OrderStatus.OPEN),
        ("Open", "0.01", OrderStatus.PARTIALLY_FILLED),
        ("Closed", "40", OrderStatus.FILLED),
        ("Canceled", "15", OrderStatus.CANCELLED),
        ("Expired", "0", OrderStatus.EXPIRED),
        ("Rejected", "0", OrderStatus.REJECTED),
        ("Frozen", "0", OrderStatus.UNKNOWN),
    ],
)
def test_statuses_are_those_of_the_sheet(word: str, executed: str, status: OrderStatus) -> None:
    order = order_of(told(status=word, executedQuantity=executed))
    assert order.status is status
    assert is_live(order) is (word in {"Pending", "Open", "Frozen"})


@pytest.mark.parametrize(
    ("word", "executed", "status"),
    [
        ("WaitStop", "0", OrderStatus.OPEN),
        ("Open", "0", OrderStatus.TRIGGERED),
        ("Open", "0.01", OrderStatus.TRIGGERED),
        ("Closed", "0.06", OrderStatus.FILLED),
    ],
)
@pytest.mark.parametrize("kind", ["StopLossLimit", "TakeProfitLimit"])
def test_a_stop_waits_and_then_has_fired(
    word: str, executed: str, status: OrderStatus, kind: str
) -> None:
    order = order_of(told_stop(type=kind, status=word, executedQuantity=executed))
    assert order.status is status
    assert (order.limit_price, order.trigger_price) == (Decimal(26440), Decimal(27440))
    wanted = {"StopLossLimit": OrderType.STOP_LOSS_LIMIT}
    assert order.order_type is wanted.get(kind, OrderType.TAKE_PROFIT_LIMIT)


@pytest.mark.parametrize("absent", [None, "", "0"])
def test_a_trigger_that_is_not_told_is_remembered_from_the_create(absent: str | None) -> None:
    order = told_stop(stopPrice=absent)
    assert order_of(order).trigger_price is None
    entry = decoded(order, {VenueOrderId(STOP): Decimal("27440.00")})
    assert isinstance(entry, Order)
    assert str(entry.trigger_price) == "27440.00"


def test_what_was_remembered_does_not_outweigh_what_is_told() -> None:
    entry = decoded(told_stop(stopPrice="27500"), {VenueOrderId(STOP): Decimal(27440)})
    assert isinstance(entry, Order)
    assert entry.trigger_price == 27500


@pytest.mark.parametrize("price", [None, "", "0", "26440.46"])
def test_a_market_order_has_no_price_and_no_time_in_force(price: str | None) -> None:
    order = order_of(told(type="Market", price=price, status="Closed", executedQuantity="40"))
    assert (order.order_type, order.limit_price, order.time_in_force) == (
        OrderType.MARKET,
        None,
        None,
    )


def test_a_market_order_by_value_alone_counts_quote_currency() -> None:
    order = order_of(told(type="Market", quantity="0", quoteQuantity="20.00", price=None))
    assert order.quantity_unit is QuantityUnit.QUOTE
    assert (str(order.quantity), str(order.filled_quantity)) == ("20.00", "4.05")
    bare = order_of(told(type="Market", quantity=None, price=None))
    assert (bare.quantity_unit, bare.quantity) == (QuantityUnit.BASE, Decimal(15))
    assert bare.working_quantity == 0


def test_a_type_nobody_knows_is_named_and_none_of_its_prices_claimed() -> None:
    order = order_of(told(type="LimitMaker", stopPrice="1"))
    assert (order.order_type, order.flags) == (OrderType.OTHER, ("LimitMaker",))
    assert (order.limit_price, order.trigger_price, order.time_in_force) == (None, None, None)


def test_ids_are_the_same_in_capitals() -> None:
    assert order_of(told(ORDER.upper())).key.order_id == ORDER


def test_an_old_page_without_updated_at_is_read_all_the_same() -> None:
    order = order_of(told(updatedAt=None, startAt="2026-11-20T09:15:10.500Z"))
    assert order.updated_at is None


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"side": None}, "side: Field required"),
        ({"side": "Long"}, "a side called 'Long'"),
        ({"quantity": "much"}, "not a number: 'much'"),
        ({"quantity": None}, "an order without a quantity"),
        ({"executedQuantity": ""}, "not a number: ''"),
        ({"price": 1.5e40}, "beyond"),
        ({"price": ["1"]}, "price"),
        ({"createdAt": "yesterday"}, "Invalid isoformat string"),
        ({"createdAt": "9999-12-31T23:59:59-23:00"}, "a time beyond the calendar"),
        ({"type": ""}, "type"),
    ],
)
def test_an_order_that_cannot_be_read_is_listed_with_why(
    members: dict[str, Any], problem: str
) -> None:
    entry = decoded(told(**members))
    assert isinstance(entry, UnreadableOrder)
    assert entry.key.order_id == ORDER
    assert problem in entry.problem
    assert entry.raw == raw(told(**members))
    assert is_live(entry)


@pytest.mark.parametrize("order", [[], "x", {}, {"id": 7}, {"id": ""}])
def test_an_order_without_an_id_has_the_same_name_every_time(order: object) -> None:
    entry = decoded(order)
    assert isinstance(entry, UnreadableOrder)
    assert entry.key.order_id.startswith("no-id-")
    assert decoded(order).key == entry.key


def test_of_two_tellings_the_newer_counts_whichever_comes_first() -> None:
    old = order_of(told(status="Pending", updatedAt="2026-11-20T09:15:10.500Z"))
    new = order_of(told())
    assert [*merged([old, new]).values()] == [*merged([new, old]).values()] == [new]


def test_of_two_tellings_of_one_moment_the_later_counts() -> None:
    waiting, fired = order_of(told_stop()), order_of(told_stop(status="Open"))
    assert merged([waiting, fired])[fired.key] is fired
    unreadable = decoded(told_stop(side=None))
    assert merged([waiting, unreadable])[waiting.key] is unreadable


@pytest.mark.parametrize(
    ("members", "at"),
    [
        ({"closedAt": "2026-11-20T13:02:44.019Z"}, "2026-11-20T13:02:44.019Z"),
        ({"closedAt": None}, "2026-11-20T13:02:44.018Z"),
        ({"closedAt": "", "updatedAt": None}, None),
    ],
)
def test_an_order_ended_when_it_says_or_changed_last(
    members: dict[str, Any], at: str | None
) -> None:
    ended = ended_at(raw(told(status="Closed", **members)))
    assert (None if ended is None else moment_text(ended)) == at


# Averages


@pytest.mark.parametrize(
    ("cost", "quantity", "price", "average"),
    [
        ("4.05", "15", "0.270", "0.270"),
        ("55.0", "0.002", "28000", "27500"),
        ("100", "3", None, "33.3333"),
        ("0", "15", None, None),
        ("-1", "15", None, None),
        ("4.05", "0", None, None),
        (None, "15", None, None),
    ],
)
def test_the_average_is_what_was_paid_for_one(
    cost: str | None, quantity: str, price: str | None, average: str | None
) -> None:
    order = order_of(told(cumulativeQuoteQty=cost, executedQuantity=quantity, price=price))
    shown = order.average_fill_price
    assert (None if shown is None else str(shown)) == average


amounts = st.decimals("0.00000001", "99999999", places=8)


@settings(deadline=None)
@given(cost=amounts, quantity=amounts)
def test_an_average_is_near_and_written_without_an_exponent(
    cost: Decimal, quantity: Decimal
) -> None:
    average = average_of(cost, quantity, None)
    assert abs(average - cost / quantity) <= Decimal("1E-11")
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", format(average, "f"))


def test_an_average_nobody_tells_is_added_up_from_the_trades() -> None:
    order = order_of(told(cumulativeQuoteQty="0"))
    fills = decode_fills(
        raw([trade("a", quantity="10", price="0.26"), trade("b", quantity="5", price="0.29")]), NAME
    )
    assert order.average_fill_price is None
    assert with_average(order, fills).average_fill_price == Decimal("0.27")
    assert with_average(order, fills[:1]).average_fill_price is None
    told_itself = order_of(told())
    assert with_average(told_itself, fills) is told_itself


# Trades


def test_a_trade_is_read_member_by_member() -> None:
    (fill,) = decode_fills(raw([trade(order_id=ORDER.upper())]), NAME)
    assert (fill.id, fill.order.order_id) == ("t1", ORDER)
    assert (fill.side, fill.liquidity) == (Side.SELL, "maker")
    assert (str(fill.quantity), str(fill.price), str(fill.fee)) == ("15", "0.27", "0.010125")
    assert fill.fee_currency == "USDT"
    assert moment_text(fill.filled_at) == "2026-11-20T13:02:44.010Z"
    assert fill.raw == raw(trade(order_id=ORDER.upper()))


def test_a_trade_that_bought_at_the_market_is_a_buy_and_a_taker() -> None:
    (fill,) = decode_fills(raw([trade(isBuyer=True, isTaker=True, fee="", feeCurrency="")]), NAME)
    assert (fill.side, fill.liquidity) == (Side.BUY, "taker")
    assert (fill.fee, fill.fee_currency) == (None, None)


@pytest.mark.parametrize("members", [{"price": "x"}, {"isBuyer": None}, {"createdAt": "now"}])
def test_one_trade_that_cannot_be_read_spoils_the_list(members: dict[str, Any]) -> None:
    broken = raw([trade(), trade("t2", **members)])
    with pytest.raises(ValueError, match="a trade"):
        decode_fills(broken, NAME)
    assert decode_nested(raw({"trades": [trade("t2", **members)]}), NAME) == ()


@pytest.mark.parametrize("order", [{}, {"trades": None}, {"trades": 7}, []])
def test_an_order_may_come_without_trades(order: object) -> None:
    assert [*decode_nested(raw(order), NAME)] == []
