"""What every order type and variant of Kraken Spot becomes."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.venues.doubles import wire
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.domain.numbers import NumberError
from tui.domain.order import (
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.venues.kraken_spot.decode import (
    Decoded,
    decode_closed_orders,
    decode_open_orders,
    decode_queried_orders,
)

MAIN = AccountName("main")
FIXTURES = Path("../shared/fixtures/kraken_spot")
DOCUMENTATION = Path("../shared/documentation/kraken-spot-open-orders.txt")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year to microsecond


def key(order_id: str) -> OrderKey:
    return OrderKey(VenueId.KRAKEN_SPOT, MAIN, VenueOrderId(order_id))


def orders_of(body: bytes) -> dict[str, Order]:
    decoded = decode_open_orders(body, Decoded(), MAIN)
    orders = {str(k.order_id): entry for k, entry in decoded.orders.items()}
    unreadable = {k: entry for k, entry in orders.items() if not isinstance(entry, Order)}
    assert not unreadable
    return {k: entry for k, entry in orders.items() if isinstance(entry, Order)}


def absolute(text: str) -> Decimal:
    return Decimal(text)


TYPES: dict[str, dict[str, Any]] = {
    "OMARKT-TYPES-000001": {
        "order_type": OrderType.MARKET,
        "status": OrderStatus.PENDING,
        "limit_price": None,
        "trigger_price": None,
        "time_in_force": None,
    },
    "OLIMIT-TYPES-000001": {
        "order_type": OrderType.LIMIT,
        "status": OrderStatus.OPEN,
        "side": Side.BUY,
        "instrument": "XBTUSD",
        "quantity": absolute("1.25000000"),
        "filled_quantity": absolute("0E-8"),
        "quantity_unit": QuantityUnit.BASE,
        "limit_price": absolute("65010.0"),
        "trigger_price": None,
        "trigger_signal": None,
        "average_fill_price": None,
        "time_in_force": TimeInForce.GTC,
        "post_only": False,
        "reduce_only": False,
        "flags": (),
        "client_order_id": None,
        "opened_at": utc(2026, 11, 20, 7, 33, 20, 897412),
        "updated_at": None,
        "expires_at": None,
    },
    "OICEBG-TYPES-000001": {
        "order_type": OrderType.ICEBERG,
        "side": Side.SELL,
        "limit_price": absolute("95000.0"),
        "trigger_price": None,
        "time_in_force": TimeInForce.GTC,
    },
    "OSTOPL-TYPES-000001": {
        "order_type": OrderType.STOP_LOSS,
        "status": OrderStatus.OPEN,
        "limit_price": None,
        "trigger_price": absolute("61000.0"),
        "live_trigger_price": None,
        "effective_trigger_price": absolute("61000.0"),
        "trigger_signal": TriggerSignal.LAST,
        "time_in_force": None,
    },
    "OTAKEP-TYPES-000001": {
        "order_type": OrderType.TAKE_PROFIT,
        "limit_price": None,
        "trigger_price": absolute("72000.0"),
        "trigger_signal": TriggerSignal.LAST,
    },
    "OSTOPL-LIMIT-000001": {
        "order_type": OrderType.STOP_LOSS_LIMIT,
        "status": OrderStatus.OPEN,
        "limit_price": absolute("1890.00"),
        "trigger_price": absolute("1900.00"),
        "client_order_id": "6d1b345e-2821-40e2-ad83-4ecb18a06876",
        "flags": (),
    },
    "OTAKEP-LIMIT-000001": {
        "order_type": OrderType.TAKE_PROFIT_LIMIT,
        "limit_price": absolute("1705.00"),
        "trigger_price": absolute("1700.00"),
        "trigger_signal": TriggerSignal.INDEX,
        "flags": ("index",),
    },
    "OTRAIL-STOP0-000001": {
        "order_type": OrderType.TRAILING_STOP,
        "limit_price": None,
        "trigger_price": RelativePrice("+50.0000%"),
        "live_trigger_price": absolute("0.23424000"),
        "effective_trigger_price": absolute("0.23424000"),
        "trigger_signal": TriggerSignal.INDEX,
        "flags": ("index",),
        # A seventh decimal is beyond what the clock counts; never rounded up.
        "opened_at": utc(2026, 11, 20, 2, 0, 0, 465664),
    },
    "OTRAIL-LIMIT-000001": {
        "order_type": OrderType.TRAILING_STOP_LIMIT,
        "limit_price": RelativePrice("-4.0000%"),
        "trigger_price": RelativePrice("+5.0000%"),
        "live_trigger_price": absolute("71783.40000"),
    },
    "OSETTL-TYPES-000001": {
        "order_type": OrderType.SETTLE_POSITION,
        "limit_price": None,
        "trigger_price": None,
        "flags": ("3:1",),
    },
}

VARIANTS: dict[str, dict[str, Any]] = {
    "OPARTI-ALLYF-ILLED1": {
        "status": OrderStatus.PARTIALLY_FILLED,
        "filled_quantity": absolute("0.37500000"),
        "working_quantity": absolute("0.87500000"),
        "average_fill_price": absolute("65010.00000"),
        "post_only": True,
        "flags": ("post",),
        "time_in_force": TimeInForce.GTC,
    },
    "OREFID-NONET-EXT001": {"flags": ("5:1", "close"), "status": OrderStatus.OPEN},
    "OREFID-EMPTY-TEXT01": {"flags": (), "post_only": False},
    "OCHILD-OFPAR-ENT001": {"status": OrderStatus.OPEN, "trigger_price": absolute("72000.0")},
    "OGTD00-PENDI-NG0001": {
        "status": OrderStatus.PENDING,
        "time_in_force": TimeInForce.GTD,
        "expires_at": utc(2026, 11, 21, 18, 40),
        "opened_at": utc(2026, 11, 19, 20, 26, 40, 100000),
    },
    "OTRIGG-STOPP-ED0001": {
        "status": OrderStatus.TRIGGERED,
        "limit_price": absolute("60900.0"),
        "working_price": absolute("60900.0"),
    },
    "OTRIGG-TOUCH-ED0001": {
        "status": OrderStatus.TRIGGERED,
        "limit_price": absolute("72100.00000"),
    },
    "OTRIGG-FIELD-000001": {"status": OrderStatus.TRIGGERED},
    "ORELAT-IVEHA-SH0001": {"limit_price": RelativePrice("#10.0")},
    "ORELAT-IVEST-OP0001": {
        "trigger_price": RelativePrice("-2.0000%"),
        "effective_trigger_price": None,
    },
    "ORELAT-IVELI-MIT001": {
        "trigger_price": absolute("27000.0"),
        "limit_price": RelativePrice("+1000.0"),
    },
    "OQUOTE-QUANT-ITY001": {
        "quantity_unit": QuantityUnit.QUOTE,
        "quantity": absolute("5000.00000000"),
        "flags": ("viqc",),
    },
    "OFEEIN-BASE0-000001": {"flags": ("fcib", "post"), "post_only": True},
    "OMARGI-NWORD-000001": {"flags": ("margin",)},
    "OREDUC-EONLY-000001": {"reduce_only": True, "flags": ("2:1",)},
    "OTIMEI-NFORC-E00001": {"time_in_force": TimeInForce.IOC},
    "OUNSTA-RTEDT-RAIL01": {
        "trigger_price": RelativePrice("+10.0"),
        "live_trigger_price": None,
        "effective_trigger_price": None,
    },
    "ONUMBE-RSASN-UMBER1": {
        "quantity": absolute("2"),
        "filled_quantity": absolute("0.5"),
        "limit_price": absolute("65010.5"),
        "average_fill_price": absolute("65010.25"),
        "opened_at": utc(2026, 11, 20, 7, 33, 20, 897412),
        "status": OrderStatus.PARTIALLY_FILLED,
    },
    "OUNKNO-WNMEM-BERS01": {"limit_price": absolute("65010.0")},
    "ONEWTY-PE000-000001": {
        "order_type": OrderType.OTHER,
        "limit_price": None,
        "trigger_price": None,
        "flags": ("peg-to-moon",),
    },
}


@pytest.mark.parametrize(
    ("file", "expected"),
    [("open_orders_types.json", TYPES), ("open_orders_variants.json", VARIANTS)],
    ids=["types", "variants"],
)
def test_every_order_reads_as_documented(file: str, expected: dict[str, dict[str, Any]]) -> None:
    orders = orders_of(wire(file))
    assert orders.keys() == expected.keys()
    for order_id, fields in expected.items():
        seen = {name: getattr(orders[order_id], name) for name in fields}
        assert seen == fields, order_id


def test_every_documented_type_is_among_the_payloads() -> None:
    kinds = {order.order_type for order in orders_of(wire("open_orders_types.json")).values()}
    assert kinds == set(OrderType) - {OrderType.OTHER, OrderType.PRICE_TRIGGER}


def test_decimals_stay_as_written() -> None:
    order = orders_of(wire("open_orders_types.json"))["OLIMIT-TYPES-000001"]
    assert (str(order.quantity), str(order.limit_price)) == ("1.25000000", "65010.0")


def test_raw_is_the_very_bytes_of_the_order() -> None:
    body = wire("open_orders_variants.json")
    for order in orders_of(body).values():
        assert order.raw in body
        assert order.raw.startswith(b"{")


def test_the_documented_answer_reads_as_shown() -> None:
    if not DOCUMENTATION.exists():
        pytest.skip(f"{DOCUMENTATION} is not here")
    text = DOCUMENTATION.read_text()
    start = text.index('{\n  "error"')
    body, _ = json.JSONDecoder().raw_decode(text[start:])
    orders = orders_of(json.dumps(body).encode())
    partial, margin = orders["OQCLML-BW3P3-BUCMWZ"], orders["OB5VMB-B4U2U-DK2WRW"]
    assert partial.status is OrderStatus.PARTIALLY_FILLED
    assert str(partial.average_fill_price) == "30010.0"
    assert partial.opened_at == utc(2023, 7, 6, 18, 2, 39, 897400)
    assert margin.flags == ("5:1",)
    assert margin.average_fill_price is None


@pytest.mark.parametrize(
    ("fixture", "expected"),
    [
        ("openorders_cl_ord_id", {"client_order_id": "1234", "limit_price": Decimal("70000.0")}),
        ("openorders_eth_limit_2023", {"opened_at": utc(2023, 4, 6, 10, 37, 7, 576083)}),
        ("openorders_margin_sell", {"flags": ("4:1",), "side": Side.SELL}),
        ("openorders_partial_fill_and_margin", {"status": OrderStatus.PARTIALLY_FILLED}),
        (
            "openorders_take_profit",
            {
                "trigger_price": Decimal("120.00000"),
                "live_trigger_price": None,
                "opened_at": utc(2024, 1, 14, 19, 23, 23, 583000),
            },
        ),
        (
            "openorders_trailing_stop_percent",
            {
                "trigger_price": RelativePrice("+50.0000%"),
                "live_trigger_price": Decimal("0.23424000"),
                "trigger_signal": TriggerSignal.INDEX,
                "opened_at": utc(2024, 2, 2, 17, 2, 47, 465664),
            },
        ),
    ],
)
def test_recorded_open_orders_read(fixture: str, expected: dict[str, Any]) -> None:
    orders = orders_of(recorded(fixture))
    first = next(iter(orders.values()))
    assert {name: getattr(first, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("fixture", "expected"),
    [
        ("queryorders_cancelled_margin", [(OrderStatus.CANCELLED, "User requested")]),
        ("queryorders_open_post_only", [(OrderStatus.OPEN, None)]),
        ("queryorders_two_closed", [(OrderStatus.FILLED, None), (OrderStatus.FILLED, None)]),
    ],
)
def test_recorded_looked_up_orders_read(
    fixture: str, expected: list[tuple[OrderStatus, str | None]]
) -> None:
    found = decode_queried_orders(recorded(fixture), MAIN)
    assert [(entry.order.status, entry.reason) for entry in found.values()] == expected


@pytest.mark.parametrize(
    ("fixture", "count"),
    [("closedorders_cancelled_triggers", 2), ("closedorders_margin_count20", 1)],
)
def test_recorded_closed_orders_read(fixture: str, count: int) -> None:
    found = decode_closed_orders(recorded(fixture), MAIN)
    assert [entry.order.status for entry in found.values()] == [OrderStatus.CANCELLED] * count
    assert all(entry.reason == "User requested" for entry in found.values())


def test_ended_orders_tell_how_and_when() -> None:
    found = decode_queried_orders(wire("query_orders.json"), MAIN)
    told = {
        str(order_id): (entry.order.status, entry.reason, entry.closed_at)
        for order_id, entry in found.items()
    }
    assert told == {
        "OFILLE-D0000-000001": (OrderStatus.FILLED, None, utc(2026, 11, 20, 7, 35, 0, 880200)),
        "OCANCE-LLED0-000001": (
            OrderStatus.CANCELLED,
            "User requested",
            utc(2026, 11, 20, 7, 35, 1, 500000),
        ),
        "OEXPIR-ED000-000001": (OrderStatus.EXPIRED, None, utc(2026, 11, 20, 7, 34, 20, 100)),
        "OSTILL-OPEN0-000001": (OrderStatus.OPEN, None, None),
    }
    assert found[VenueOrderId("OFILLE-D0000-000001")].order.time_in_force is None
    assert found[VenueOrderId("OFILLE-D0000-000001")].order.key == key("OFILLE-D0000-000001")


def test_closed_orders_hold_only_ended_ones() -> None:
    assert set(decode_closed_orders(wire("closed_orders.json"), MAIN)) == {
        "OFILLE-D0000-000001",
        "OCANCE-LLED0-000001",
        "OEXPIR-ED000-000001",
    }


@pytest.mark.parametrize(
    ("written", "other"), [("2", "2.0"), ("2.50", "2.5"), ('"2.50"', '"2.5"'), ("2.5", '"2.500"')]
)
def test_equal_amounts_of_other_length_are_not_mixed_up(written: str, other: str) -> None:
    body = wire("open_orders_variants.json")
    for text in (written, other, written):
        order = orders_of(body.replace(b'"vol": 2,', f'"vol": {text},'.encode()))
        assert str(order["ONUMBE-RSASN-UMBER1"].quantity) == text.strip('"')


STOP_LIMIT = "OSTOPL-LIMIT-000001"
TRAILING = "OTRAIL-LIMIT-000001"


@pytest.mark.parametrize(
    ("order_id", "members", "expected"),
    [
        (STOP_LIMIT, {"cl_ord_id": ""}, {"client_order_id": None}),
        (STOP_LIMIT, {"touched": True}, {"status": OrderStatus.TRIGGERED}),
        (STOP_LIMIT, {"misc": "touched"}, {"status": OrderStatus.TRIGGERED}),
        (STOP_LIMIT, {"price2": "0", "limitprice": "1.0"}, {"limit_price": None}),
        (STOP_LIMIT, {"price2": "5.0%"}, {"limit_price": RelativePrice("5.0%")}),
        (STOP_LIMIT, {"price": "0"}, {"trigger_price": None, "trigger_signal": None}),
        (STOP_LIMIT, {"trigger": "mark"}, {"trigger_signal": TriggerSignal.MARK}),
        (STOP_LIMIT, {"trigger": "moon"}, {"trigger_signal": None}),
        (STOP_LIMIT, {"trigger": ""}, {"trigger_signal": TriggerSignal.LAST}),
        (STOP_LIMIT, {"price": "+0.0000%"}, {"trigger_price": RelativePrice("+0.0000%")}),
        (STOP_LIMIT, {"stopprice": "1.0"}, {"live_trigger_price": None}),
        (TRAILING, {"price": "0"}, {"trigger_price": None}),
        (TRAILING, {"price": "+0.0000%"}, {"trigger_price": None}),
        (TRAILING, {"price": "10.5"}, {"trigger_price": RelativePrice("10.5")}),
        (TRAILING, {"price2": None}, {"limit_price": None}),
        (TRAILING, {"price2": ""}, {"limit_price": None}),
        (TRAILING, {"price2": "0"}, {"limit_price": None}),
        (TRAILING, {"stopprice": ""}, {"live_trigger_price": None}),
        (TRAILING, {"stopprice": None}, {"live_trigger_price": None}),
        (TRAILING, {"leverage": ""}, {"flags": ()}),
        (TRAILING, {"leverage": None, "margin": False}, {"flags": ()}),
        (TRAILING, {"oflags": " post , nompp ,,new"}, {"flags": ("post", "new")}),
        (TRAILING, {"time_in_force": "GTX"}, {"time_in_force": None}),
        (TRAILING, {"expiretm": "1795286400.5"}, {"time_in_force": TimeInForce.GTD}),
        (TRAILING, {"vol_exec": "0.00010000"}, {"status": OrderStatus.OPEN}),
        (TRAILING, {"status": "closed"}, {"status": OrderStatus.FILLED}),
        (TRAILING, {"misc": "partial,amended"}, {"is_amended": True}),
        (TRAILING, {"misc": "partial"}, {"is_amended": False}),
        (TRAILING, {"amended": True}, {"is_amended": True}),
        (TRAILING, {"close": ""}, {"close_text": None}),
        (TRAILING, {"close": None}, {"close_text": None}),
        (
            TRAILING,
            {"close": "close position @ limit 2"},
            {"close_text": "close position @ limit 2"},
        ),
    ],
)
def test_odd_members_read_as_what_they_can_only_mean(
    order_id: str, members: dict[str, Any], expected: dict[str, Any]
) -> None:
    body = json.loads(wire("open_orders_types.json"))
    order = body["result"]["open"][order_id]
    for name, value in members.items():
        is_described = name in {"price", "price2", "leverage", "close"}
        (order["descr"] if is_described else order)[name] = value
    read = orders_of(json.dumps(body).encode())[order_id]
    assert {name: getattr(read, name) for name in expected} == expected


def recorded(fixture: str) -> bytes:
    path = FIXTURES / f"{fixture}.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return json.dumps(json.loads(path.read_text())["body"]).encode()


def test_number_error_is_what_a_damaged_amount_raises() -> None:
    from tui.venues.kraken_spot.parse import parse_order
    from tui.venues.kraken_spot.wire import OrderInfo

    body = json.loads(wire("open_orders_types.json"))
    info = body["result"]["open"]["OLIMIT-TYPES-000001"] | {"vol": "many", "opentm": None}
    with pytest.raises(NumberError):
        parse_order(key("O"), OrderInfo.model_validate(info), b"")
