"""Open orders of Kraken Futures, from bytes to orders."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.venues.futures_doubles import recorded_bytes
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.domain.numbers import format_plain
from tui.domain.order import (
    BookEntry,
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
    UnreadableOrder,
)
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_futures.decode import Decoded, decode_open_orders
from tui.venues.kraken_futures.envelope import RefusedError

MAIN = AccountName("main")
LIMIT: dict[str, Any] = {
    "order_id": "a8f6c1b2-4a57-4b9f-9f0a-6b1f0d2c3e05",
    "cliOrdId": "blt-7f31-1",
    "symbol": "PF_ETHUSD",
    "side": "buy",
    "orderType": "lmt",
    "limitPrice": 3180.5,
    "unfilledSize": 0.25,
    "filledSize": 0,
    "status": "untouched",
    "reduceOnly": False,
    "receivedTime": "2026-11-20T09:15:00.101204Z",
    "lastUpdateTime": "2026-11-20T09:16:00.101Z",
}
STOP = LIMIT | {
    "order_id": "77e6a7d4-21c3-4d43-8a77-1b2b8f0d9c02",
    "symbol": "PF_XBTUSD",
    "side": "sell",
    "orderType": "stp",
    "limitPrice": 78900,
    "stopPrice": 79000,
    "triggerSignal": "mark",
    "reduceOnly": True,
}


def without(order: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in order.items() if name not in names}


def body(*orders: object) -> bytes:
    return listed(*(json.dumps(order).encode() for order in orders))


def listed(*texts: bytes) -> bytes:
    return b'{"result":"success","openOrders":[' + b",".join(texts) + b'],"serverTime":"x"}'


def decoded(answer: bytes, before: Decoded | None = None) -> Decoded:
    return decode_open_orders(answer, before or Decoded(), MAIN)


def only(answer: bytes) -> BookEntry:
    (entry,) = decoded(answer).orders.values()
    return entry


def order_of(described: object) -> Order:
    entry = only(body(described))
    assert isinstance(entry, Order), entry
    return entry


def problem_of(described: object) -> str:
    entry = only(body(described))
    assert isinstance(entry, UnreadableOrder), entry
    return entry.problem


def test_every_member_of_a_limit_order_is_read() -> None:
    assert order_of(LIMIT) == Order(
        key=OrderKey(VenueId.KRAKEN_FUTURES, MAIN, VenueOrderId(LIMIT["order_id"])),
        client_order_id=LIMIT["cliOrdId"],
        instrument=LIMIT["symbol"],
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        status=OrderStatus.OPEN,
        quantity=Decimal("0.25"),
        filled_quantity=Decimal(0),
        quantity_unit=QuantityUnit.BASE,
        limit_price=Decimal("3180.5"),
        trigger_price=None,
        average_fill_price=None,
        time_in_force=TimeInForce.GTC,
        post_only=False,
        reduce_only=False,
        opened_at=datetime(2026, 11, 20, 9, 15, 0, 101204, tzinfo=UTC),
        updated_at=datetime(2026, 11, 20, 9, 16, 0, 101000, tzinfo=UTC),
        raw=json.dumps(LIMIT).encode(),
    )


def test_a_stop_has_trigger_limit_and_signal() -> None:
    order = order_of(STOP)
    assert order.order_type is OrderType.STOP_LOSS_LIMIT
    assert (order.trigger_price, order.limit_price) == (Decimal(79000), Decimal(78900))
    assert order.trigger_signal is TriggerSignal.MARK
    assert order.side is Side.SELL
    assert order.reduce_only
    assert order.time_in_force is None


def test_total_is_what_is_filled_and_what_is_not() -> None:
    order = order_of(LIMIT | {"filledSize": 0.1, "status": "partiallyFilled"})
    assert (order.quantity, order.filled_quantity) == (Decimal("0.35"), Decimal("0.1"))
    assert order.working_quantity == Decimal("0.25")
    assert order.status is OrderStatus.PARTIALLY_FILLED


@pytest.mark.parametrize(
    ("word", "has_limit", "order_type", "time_in_force", "post_only"),
    [
        ("lmt", True, OrderType.LIMIT, TimeInForce.GTC, False),
        ("post", True, OrderType.LIMIT, TimeInForce.GTC, True),
        ("ioc", True, OrderType.LIMIT, TimeInForce.IOC, False),
        ("fok", True, OrderType.LIMIT, TimeInForce.FOK, False),
        ("mkt", False, OrderType.MARKET, None, False),
        ("stp", True, OrderType.STOP_LOSS_LIMIT, None, False),
        ("stop", False, OrderType.STOP_LOSS, None, False),
        ("take_profit", True, OrderType.TAKE_PROFIT_LIMIT, None, False),
        ("take_profit", False, OrderType.TAKE_PROFIT, None, False),
        ("trailing_stop", False, OrderType.TRAILING_STOP, None, False),
        ("LMT", True, OrderType.LIMIT, TimeInForce.GTC, False),
    ],
)
def test_each_type_is_what_it_is_here(
    word: str,
    order_type: OrderType,
    time_in_force: TimeInForce | None,
    *,
    has_limit: bool,
    post_only: bool,
) -> None:
    described = STOP | {"orderType": word}
    order = order_of(described if has_limit else without(described, "limitPrice"))
    assert order.order_type is order_type
    assert order.time_in_force is time_in_force
    assert order.post_only is post_only
    assert (order.limit_price is not None) is has_limit
    assert order.flags == ()


def test_a_type_of_the_future_is_named_and_none_of_its_prices_claimed() -> None:
    order = order_of(STOP | {"orderType": "pegged"})
    assert order.order_type is OrderType.OTHER
    assert order.flags == ("pegged",)
    assert (order.limit_price, order.trigger_price, order.trigger_signal) == (None, None, None)


@pytest.mark.parametrize(
    ("word", "signal"),
    [
        ("mark", TriggerSignal.MARK),
        ("last", TriggerSignal.LAST),
        ("spot", TriggerSignal.INDEX),
        ("index", TriggerSignal.INDEX),
        ("spot_price", TriggerSignal.INDEX),
        ("MARK_PRICE", TriggerSignal.MARK),
        ("LastPrice", TriggerSignal.LAST),
        ("unknown", None),
    ],
)
def test_a_signal_is_known_in_every_spelling(word: str, signal: TriggerSignal | None) -> None:
    assert order_of(STOP | {"triggerSignal": word}).trigger_signal is signal


def test_a_plain_order_has_no_trigger_whatever_it_carries() -> None:
    order = order_of(LIMIT | {"stopPrice": 0, "triggerSignal": "last"})
    assert (order.trigger_price, order.trigger_signal) == (None, None)
    assert order_of(STOP | {"limitPrice": 0}).order_type is OrderType.STOP_LOSS


def test_a_trailing_stop_has_a_live_trigger_and_an_offset_once_it_is_told() -> None:
    trailing = without(STOP | {"orderType": "trailing_stop"}, "limitPrice")
    untold = order_of(trailing)
    assert untold.live_trigger_price == 79000
    assert untold.trigger_price is None
    told = trailing | {"trailingStopOptions": {"maxDeviation": 2.5, "unit": "PERCENT"}}
    assert order_of(told).trigger_price == RelativePrice("+2.5%")
    told = trailing | {"trailingStopOptions": {"maxDeviation": 500, "unit": "QUOTE_CURRENCY"}}
    assert order_of(told).trigger_price == RelativePrice("+500")


@pytest.mark.parametrize(
    ("symbol", "unit"),
    [
        ("PI_XBTUSD", QuantityUnit.CONTRACTS),
        ("pi_ethusd", QuantityUnit.CONTRACTS),
        ("FI_XBTUSD_270326", QuantityUnit.CONTRACTS),
        ("PF_XBTUSD", QuantityUnit.BASE),
        ("PF_AAPLxUSD", QuantityUnit.BASE),
    ],
)
def test_a_symbol_stays_as_it_came_and_tells_what_is_counted(
    symbol: str, unit: QuantityUnit
) -> None:
    order = order_of(LIMIT | {"symbol": symbol})
    assert order.instrument == symbol
    assert order.quantity_unit is unit


def test_the_other_spelling_of_the_client_id_is_read_too() -> None:
    assert order_of(without(LIMIT, "cliOrdId") | {"cli_ord_id": "x-1"}).client_order_id == "x-1"
    assert order_of(without(LIMIT, "cliOrdId")).client_order_id is None
    assert order_of(LIMIT | {"cliOrdId": ""}).client_order_id is None


def test_numbers_keep_every_digit_and_lose_their_exponent() -> None:
    text = (
        b'{"order_id":"p","symbol":"PF_PEPEUSD","side":"buy","orderType":"lmt",'
        b'"limitPrice":1.23456e-05,"unfilledSize":8000.0,"filledSize":1.2e4}'
    )
    order = only(listed(text))
    assert isinstance(order, Order)
    assert order.raw == text
    assert isinstance(order.limit_price, Decimal)
    assert format_plain(order.limit_price) == "0.0000123456"
    assert format_plain(order.filled_quantity) == "12000"
    assert format_plain(order.quantity) == "20000.0"


def test_unknown_members_are_kept_as_they_came() -> None:
    order = order_of(LIMIT | {"algoId": "twap-1", "new": {"deep": [1, 2.50]}})
    assert json.loads(order.raw)["algoId"] == "twap-1"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"side": "hold"}, "hold"),
        ({"symbol": ""}, "symbol"),
        ({"limitPrice": "12,5"}, "not a number"),
        ({"unfilledSize": None}, "unfilledSize"),
        ({"filledSize": True}, "filledSize"),
        ({"receivedTime": "yesterday"}, "yesterday"),
        ({"limitPrice": []}, "limitPrice"),
    ],
)
def test_an_order_that_cannot_be_read_is_listed_all_the_same(
    change: dict[str, Any], words: str
) -> None:
    assert words in problem_of(LIMIT | change)
    entry = only(body(LIMIT | change))
    assert entry.key.order_id == LIMIT["order_id"]
    assert entry.raw == json.dumps(LIMIT | change).encode()


def test_a_number_beyond_reason_makes_its_order_unreadable_and_no_other() -> None:
    big = json.dumps(LIMIT).encode().replace(b"3180.5", b"1e400")
    other = json.dumps(STOP).encode()
    entries = list(decoded(listed(big, other)).orders.values())
    assert isinstance(entries[0], UnreadableOrder)
    assert "beyond 10" in entries[0].problem
    assert isinstance(entries[1], Order)


def test_an_order_without_an_id_has_the_same_name_every_time() -> None:
    nameless = without(LIMIT, "order_id")
    first, again = decoded(body(nameless)), decoded(body(nameless))
    assert first.orders.keys() == again.orders.keys()
    (entry,) = first.orders.values()
    assert entry.key.order_id.startswith("no-id-")


def test_only_what_changed_is_read_again() -> None:
    first = decoded(body(LIMIT, STOP))
    changed = STOP | {"filledSize": 0.1}
    second = decoded(body(changed, LIMIT), first)
    limit, stop = (one for one in first.orders)
    assert second.orders[limit] is first.orders[limit]
    assert second.orders[stop] is not first.orders[stop]
    assert second.orders.keys() == first.orders.keys()
    assert not second.gone
    third = decoded(body(changed), second)
    assert list(third.orders) == [stop]
    assert third.gone == {limit: first.orders[limit]}
    assert third.by_raw.keys() == {json.dumps(changed).encode()}
    assert decoded(body(changed), third).gone == {}


def test_an_offset_that_was_told_stays_with_an_unchanged_order() -> None:
    trailing = without(STOP | {"orderType": "trailing_stop"}, "limitPrice")
    first = decoded(body(trailing, LIMIT))
    (order_id,) = first.without_offset()
    told = first.with_offsets({order_id: RelativePrice("+2%")})
    assert told.without_offset() == ()
    again = decoded(body(trailing, LIMIT), told)
    assert again.without_offset() == ()
    assert list(again.orders.values()) == list(told.orders.values())
    assert decoded(body(trailing | {"stopPrice": 79001}), told).without_offset() == (order_id,)


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(0, 6)), max_size=6), st.data())
def test_any_row_of_answers_lists_what_the_last_one_says(
    answers: list[set[int]], data: st.DataObject
) -> None:
    before = Decoded()
    for ids in answers:
        sizes = {number: data.draw(st.integers(1, 3)) for number in ids}
        orders = [LIMIT | {"order_id": f"o{n}", "unfilledSize": size} for n, size in sizes.items()]
        now = decoded(body(*orders), before)
        assert {key.order_id: int(entry.quantity) for key, entry in now.orders.items()} == {  # type: ignore[union-attr]
            f"o{number}": size for number, size in sizes.items()
        }
        assert now.gone.keys() == before.orders.keys() - now.orders.keys()
        before = now


@pytest.mark.parametrize(
    "answer",
    [
        b'{"result":"success"}',
        b'{"result":"success","openOrders":{}}',
        b'{"result":"success","openOrders":null}',
        b'{"openOrders":[]}',
        b"[]",
        b"",
        b"\xff\xfe",
        b'{"result":"success","openOrders":' + b"[" * 5000,
    ],
)
def test_an_answer_that_is_no_list_is_no_list_of_nothing(answer: bytes) -> None:
    with pytest.raises(NotDocumentedError):
        decoded(answer)


def test_a_refusal_beside_a_list_is_a_refusal() -> None:
    with pytest.raises(RefusedError, match="Unavailable"):
        decoded(b'{"result":"error","error":"Unavailable","openOrders":[]}')


def test_the_recorded_limits_of_2019_are_read() -> None:
    orders = list(decoded(recorded_bytes("openorders_seven_limit_2019")).orders.values())
    assert len(orders) == 7
    first = orders[0]
    assert isinstance(first, Order)
    assert (first.instrument, first.side) == ("PI_XBTUSD", Side.SELL)
    assert (first.limit_price, first.quantity) == (Decimal(10640), Decimal(304))
    assert first.reduce_only
    assert first.quantity_unit is QuantityUnit.CONTRACTS
    assert all(isinstance(one, Order) and one.order_type is OrderType.LIMIT for one in orders)


def test_the_recorded_take_profits_of_2023_are_read() -> None:
    orders = list(decoded(recorded_bytes("openorders_takeprofit_lowercase_2023")).orders.values())
    assert len(orders) == 4
    assert all(isinstance(one, Order) for one in orders)
    last = orders[3]
    assert isinstance(last, Order)
    assert last.order_type is OrderType.TAKE_PROFIT_LIMIT
    assert (last.trigger_price, last.limit_price) == (Decimal(5), Decimal(1860))
    assert last.trigger_signal is TriggerSignal.LAST
    assert last.instrument == "pf_ethusd"
    assert last.quantity == Decimal("0.5")


def test_the_recorded_microseconds_of_2025_are_read() -> None:
    order = only(recorded_bytes("openorders_microsecond_times_2025"))
    assert isinstance(order, Order)
    assert order.opened_at == datetime(2025, 10, 21, 8, 42, 3, 57503, tzinfo=UTC)
    assert order.limit_price == Decimal(50)
