"""Each act as Kraken documents its request, member for member."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.builders import make_order
from tests.venues.doubles import SECRET, recorded
from tests.venues.intents import (
    CLIENT_ID,
    ORDER,
    amend,
    cancel,
    cancels,
    create,
    known_by_client_id,
)
from tests.venues.test_kraken_spot_sign import VECTORS
from tui.domain.identifiers import InstrumentId
from tui.domain.intents import CancelIntent, ConditionalClose, CreateIntent
from tui.domain.order import (
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.venues.kraken_spot.build import build_body
from tui.venues.kraken_spot.sign import sign
from tui.venues.kraken_spot.write_request import (
    WriteRequest,
    build_amend,
    build_cancel,
    build_cancel_batch,
    build_create,
    stamp_deadline,
)
from tui.venues.unusable import UnusableError

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def created(**members: Any) -> Mapping[str, Any]:
    request = build_create(create(**members), is_tokenised=False, is_check=False)
    assert request.name == "AddOrder"
    return request.members


def d(text: str) -> Decimal:
    return Decimal(text)


REQUESTS: dict[str, WriteRequest] = {
    "D": build_amend(amend(limit_price=RelativePrice("+5%"))),
    "F": build_cancel(cancel(make_order(ORDER))),
    "G": build_cancel_batch(cancels("OP5V2Y-RYKVL-ET3V3B", "OP5V2Y-7YKVL-ET3V3B")),
    "H": build_amend(amend(known_by_client_id(), quantity=Decimal("1.25"))),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_body_and_signature_are_those_of_the_vector(name: str) -> None:
    request = REQUESTS[name]
    call, nonce, body, signature = VECTORS[name]
    written = build_body(nonce, request.members_at(NOW))
    assert request.path == f"/0/private/{call}"
    assert written == body.encode()
    assert sign(request.path, nonce, written, SecretStr(SECRET)) == signature


def test_an_amend_by_client_id_is_the_documented_request() -> None:
    documented = recorded("amendorder_by_cl_ord_id")["request"]
    request = build_amend(amend(known_by_client_id(), quantity=Decimal("1.25")))
    body = build_body(documented["json"]["nonce"], request.members)
    assert request.path == documented["path"]
    assert json.loads(body) == documented["json"]


def test_an_amend_names_every_change_as_plain_text() -> None:
    intent = amend(
        quantity=d("0.30"),
        display_quantity=d("2E-2"),
        limit_price=d("90930.6"),
        trigger_price=RelativePrice("+1.5%"),
        post_only=True,
        pair="AAPLxUSD",
        deadline_seconds=d("5"),
    )
    request = build_amend(intent)
    assert request.members_at(NOW) == {
        "txid": ORDER,
        "order_qty": "0.30",
        "display_qty": "0.02",
        "limit_price": "90930.6",
        "trigger_price": "+1.5%",
        "pair": "AAPLxUSD",
        "post_only": True,
        "deadline": "2026-11-20T14:00:05.000Z",
    }


def test_an_order_with_both_ids_is_amended_by_krakens_alone() -> None:
    seen = make_order(ORDER, client_order_id=CLIENT_ID)
    assert build_amend(amend(seen, quantity=d("1"))).members == {"txid": ORDER, "order_qty": "1"}


def test_post_only_goes_with_a_limit_price_alone() -> None:
    assert "post_only" not in build_amend(amend(quantity=d("1"), post_only=True)).members
    assert "post_only" not in build_amend(amend(limit_price=d("1"))).members


def test_an_amend_of_nothing_is_no_request() -> None:
    with pytest.raises(UnusableError, match="changes nothing"):
        build_amend(amend(post_only=True, deadline_seconds=d("5")))


def test_a_cancel_names_an_order_that_cannot_be_read_by_its_id() -> None:
    from tests.builders import make_unreadable

    assert build_cancel(cancel(make_unreadable("OBROKE"))).members == {"txid": "OBROKE"}
    assert build_cancel(cancel(known_by_client_id())).members == {"cl_ord_id": CLIENT_ID}


def test_a_batch_keeps_ids_and_client_ids_apart() -> None:
    both = [*cancels("OA", "OB"), cancel(known_by_client_id())]
    assert build_cancel_batch(both).members == {
        "orders": ["OA", "OB"],
        "cl_ord_ids": [{"cl_ord_id": CLIENT_ID}],
    }
    assert build_cancel_batch([cancel(known_by_client_id())]).members.keys() == {"cl_ord_ids"}


def test_fifty_orders_at_most_are_cancelled_at_once() -> None:
    many: list[CancelIntent] = cancels(*(f"O{number}" for number in range(51)))
    orders = build_cancel_batch(many[:50]).members["orders"]
    assert isinstance(orders, list)
    assert len(orders) == 50
    with pytest.raises(UnusableError, match="more than 50"):
        build_cancel_batch(many)


BASIC = {"pair": "XBTUSD", "type": "buy", "volume": "1.25", "cl_ord_id": CLIENT_ID}
TRIGGER, LIMIT = d("95000.5"), d("94000.0")


@pytest.mark.parametrize(
    ("order_type", "trigger", "limit", "prices"),
    [
        (OrderType.MARKET, None, None, {}),
        (OrderType.LIMIT, None, LIMIT, {"price": "94000.0"}),
        (OrderType.ICEBERG, None, LIMIT, {"price": "94000.0"}),
        (OrderType.STOP_LOSS, TRIGGER, None, {"price": "95000.5"}),
        (OrderType.TAKE_PROFIT, TRIGGER, None, {"price": "95000.5"}),
        (OrderType.STOP_LOSS_LIMIT, TRIGGER, LIMIT, {"price": "95000.5", "price2": "94000.0"}),
        (OrderType.TAKE_PROFIT_LIMIT, TRIGGER, LIMIT, {"price": "95000.5", "price2": "94000.0"}),
        (OrderType.TRAILING_STOP, RelativePrice("+5%"), None, {"price": "+5%"}),
        (
            OrderType.TRAILING_STOP_LIMIT,
            RelativePrice("+50"),
            RelativePrice("-10"),
            {"price": "+50", "price2": "-10"},
        ),
        (OrderType.SETTLE_POSITION, None, None, {}),
    ],
)
def test_prices_stand_where_the_order_type_has_them(
    order_type: OrderType,
    trigger: Decimal | RelativePrice | None,
    limit: Decimal | RelativePrice | None,
    prices: dict[str, str],
) -> None:
    members = created(order_type=order_type, trigger_price=trigger, limit_price=limit)
    assert members == BASIC | {"ordertype": order_type.value} | prices


@pytest.mark.parametrize(
    ("order_type", "trigger", "limit"),
    [
        (OrderType.MARKET, None, LIMIT),
        (OrderType.MARKET, TRIGGER, None),
        (OrderType.LIMIT, None, None),
        (OrderType.LIMIT, TRIGGER, LIMIT),
        (OrderType.STOP_LOSS, None, LIMIT),
        (OrderType.STOP_LOSS, TRIGGER, LIMIT),
        (OrderType.STOP_LOSS_LIMIT, TRIGGER, None),
        (OrderType.TRAILING_STOP_LIMIT, None, LIMIT),
    ],
)
def test_no_price_is_ever_left_out_in_silence(
    order_type: OrderType, trigger: Decimal | None, limit: Decimal | None
) -> None:
    with pytest.raises(UnusableError, match="not the prices of a"):
        created(order_type=order_type, trigger_price=trigger, limit_price=limit)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"side": Side.SELL}, {"type": "sell"}),
        ({"quantity": d("1E+3")}, {"volume": "1000"}),
        ({"quantity": d("0E-8")}, {"volume": "0.00000000"}),
        ({"instrument": InstrumentId("ETHUSD")}, {"pair": "ETHUSD"}),
        ({"display_quantity": d("0.20")}, {"displayvol": "0.20"}),
        ({"limit_price": RelativePrice("-2%")}, {"price": "-2%"}),
        ({"trigger_signal": TriggerSignal.INDEX}, {"trigger": "index"}),
        ({"trigger_signal": TriggerSignal.LAST}, {"trigger": "last"}),
        ({"leverage": 5}, {"leverage": "5"}),
        ({"reduce_only": True}, {"reduce_only": True}),
        ({"self_trade": "cancel-oldest"}, {"stptype": "cancel-oldest"}),
        ({"post_only": True}, {"oflags": "post"}),
        ({"fee_in_base": True}, {"oflags": "fcib"}),
        ({"post_only": True, "fee_in_base": True}, {"oflags": "post,fcib"}),
        ({"quantity_unit": QuantityUnit.QUOTE}, {"oflags": "viqc"}),
        ({"time_in_force": TimeInForce.IOC}, {"timeinforce": "IOC"}),
        ({"starts_at": NOW}, {"starttm": "1795183200"}),
        (
            {"expires_at": NOW, "time_in_force": TimeInForce.GTC},
            {"timeinforce": "GTC", "expiretm": "1795183200"},
        ),
        ({"expires_at": NOW}, {"timeinforce": "GTD", "expiretm": "1795183200"}),
        (
            {"expires_at": NOW + timedelta(milliseconds=999), "time_in_force": TimeInForce.GTD},
            {"timeinforce": "GTD", "expiretm": "1795183200"},
        ),
    ],
)
def test_each_term_is_one_member(members: dict[str, Any], expected: dict[str, Any]) -> None:
    limit = {"ordertype": "limit", "price": "37500"}
    assert created(**members) == BASIC | limit | expected


@pytest.mark.parametrize(
    ("close", "expected"),
    [
        (
            ConditionalClose(order_type=OrderType.STOP_LOSS, price=d("22000.0")),
            {"close[ordertype]": "stop-loss", "close[price]": "22000.0"},
        ),
        (
            ConditionalClose(
                order_type=OrderType.TAKE_PROFIT_LIMIT,
                price=RelativePrice("#2%"),
                limit_price=RelativePrice("-1%"),
            ),
            {
                "close[ordertype]": "take-profit-limit",
                "close[price]": "#2%",
                "close[price2]": "-1%",
            },
        ),
        (
            ConditionalClose(order_type=OrderType.LIMIT, price=d("40000")),
            {"close[ordertype]": "limit", "close[price]": "40000"},
        ),
    ],
)
def test_a_conditional_close_has_members_of_its_own(
    close: ConditionalClose, expected: dict[str, str]
) -> None:
    members = created(close=close)
    assert {name: value for name, value in members.items() if "close" in name} == expected


def test_a_conditional_close_with_a_price_too_many_is_no_request() -> None:
    close = ConditionalClose(order_type=OrderType.LIMIT, price=d("1"), limit_price=d("2"))
    with pytest.raises(UnusableError, match="not the prices of a limit order"):
        created(close=close)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"order_type": OrderType.OTHER}, "no orders of the type other"),
        ({"order_type": OrderType.PRICE_TRIGGER}, "no orders of the type price-trigger"),
        ({"side": Side.CONVERT}, "converts nothing"),
        ({"trigger_signal": TriggerSignal.MARK}, "no mark price"),
        ({"quantity_unit": QuantityUnit.CONTRACTS}, "no contracts"),
    ],
)
def test_what_kraken_spot_does_not_have_is_no_request(members: dict[str, Any], words: str) -> None:
    with pytest.raises(UnusableError, match=words):
        created(**members)


def test_tokenised_shares_say_so_and_checks_place_nothing() -> None:
    plain = build_create(create(), is_tokenised=False, is_check=False).members
    share = build_create(create(), is_tokenised=True, is_check=False).members
    check = build_create(create(), is_tokenised=False, is_check=True).members
    assert dict(share) == {**plain, "asset_class": "tokenized_asset"}
    assert dict(check) == {**plain, "validate": True}


LTC = {"instrument": InstrumentId("LTCUSDT"), "quantity": d("0.1")}
XBT = {"instrument": InstrumentId("XXBTZUSD"), "side": Side.SELL}
RECORDED: dict[str, dict[str, Any]] = {
    "market buy": LTC | {"order_type": OrderType.MARKET, "limit_price": None},
    "margin stopLossPrice (type 2)": XBT
    | {
        "order_type": OrderType.STOP_LOSS_LIMIT,
        "quantity": d("0.00012"),
        "trigger_price": d("35000"),
        "limit_price": d("34000"),
        "reduce_only": True,
        "leverage": 5,
    },
    "margin trailing order": XBT
    | {
        "order_type": OrderType.TRAILING_STOP,
        "quantity": d("0.0002"),
        "trigger_price": RelativePrice("+100"),
        "limit_price": None,
        "trigger_signal": TriggerSignal.LAST,
        "reduce_only": True,
        "leverage": 5,
    },
    "stop loss market (type 2)": LTC
    | {
        "side": Side.SELL,
        "order_type": OrderType.STOP_LOSS,
        "trigger_price": d("55"),
        "limit_price": None,
    },
    "take profit limit": LTC
    | {
        "side": Side.SELL,
        "order_type": OrderType.TAKE_PROFIT_LIMIT,
        "trigger_price": d("120"),
        "limit_price": d("110"),
    },
    "several oflags combined": LTC
    | {"limit_price": d("50"), "post_only": True, "fee_in_base": True},
    "market buy by cost": {
        "instrument": InstrumentId("XLTCZUSD"),
        "order_type": OrderType.MARKET,
        "limit_price": None,
        "quantity": d("5"),
        "quantity_unit": QuantityUnit.QUOTE,
    },
}


def _as_text(name: str, value: Any) -> str:
    if name == "oflags":
        return ",".join(sorted(str(value).split(",")))
    return "true" if value is True else str(value)


@pytest.mark.parametrize("description", RECORDED)
def test_an_order_is_created_as_another_library_creates_it(description: str) -> None:
    cases = {case["description"]: case for case in recorded("expected_requests_ccxt_a")["cases"]}
    expected = dict(parse_qsl(cases[description]["body"]))
    del expected["nonce"]
    members = dict(created(**RECORDED[description]))
    # A client id of our own is the one thing it does not send.
    assert members.pop("cl_ord_id") == CLIENT_ID
    sent = {name: _as_text(name, value) for name, value in members.items()}
    assert sent == {name: _as_text(name, value) for name, value in expected.items()}


def test_the_text_is_the_request_with_the_deadline_in_words() -> None:
    request = build_amend(amend(limit_price=d("90930.6"), deadline_seconds=d("5")))
    assert request.text == (
        f'POST /0/private/AmendOrder {{"txid":"{ORDER}","limit_price":"90930.6",'
        '"deadline":"<5 s after signing>"}'
    )
    assert build_cancel(cancel()).text == f'POST /0/private/CancelOrder {{"txid":"{ORDER}"}}'


@given(
    quantity=st.decimals(min_value=0, max_value=10**12, places=10),
    price=st.decimals(min_value=0, max_value=10**12, places=10),
    seconds=st.none() | st.decimals(min_value=2, max_value=60, places=3),
)
def test_text_and_body_are_one_request_without_exponents(
    quantity: Decimal, price: Decimal, seconds: Decimal | None
) -> None:
    intent = amend(
        quantity=quantity.normalize(), limit_price=price.normalize(), deadline_seconds=seconds
    )
    request = build_amend(intent)
    shown = json.loads(request.text.removeprefix("POST /0/private/AmendOrder "))
    sent = json.loads(build_body(7, request.members_at(NOW)))
    assert sent.pop("nonce") == 7
    assert shown.pop("deadline", None) == (f"<{seconds:f} s after signing>" if seconds else None)
    assert (sent.pop("deadline", None) is None) == (seconds is None)
    assert shown == sent
    assert "E" not in sent["order_qty"] + sent["limit_price"]
    assert Decimal(sent["order_qty"]) == quantity
    assert Decimal(sent["limit_price"]) == price


@given(
    at=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
    seconds=st.decimals(min_value=2, max_value=60, places=7),
)
def test_a_stamped_deadline_keeps_krakens_bounds(at: datetime, seconds: Decimal) -> None:
    now = at.replace(tzinfo=UTC)
    stamped = datetime.fromisoformat(stamp_deadline(now, seconds))
    assert timedelta(seconds=2) <= stamped - now <= timedelta(seconds=60)
    assert abs((stamped - now).total_seconds() - float(seconds)) <= 0.001
    assert stamped.microsecond % 1000 == 0


def test_a_deadline_is_written_in_utc() -> None:
    here = datetime(2026, 11, 20, 15, 0, 0, 1, tzinfo=timezone(timedelta(hours=1)))
    assert stamp_deadline(here, d("5")) == "2026-11-20T14:00:05.001Z"


@pytest.mark.parametrize("seconds", ["1.999", "0", "60.001", "-5"])
def test_a_deadline_out_of_bounds_is_no_request(seconds: str) -> None:
    with pytest.raises(UnusableError, match="Kraken takes 2 to 60 s"):
        build_amend(amend(quantity=d("1"), deadline_seconds=d(seconds)))
    with pytest.raises(UnusableError, match="Kraken takes 2 to 60 s"):
        created(deadline_seconds=d(seconds))


def test_a_created_order_carries_its_deadline() -> None:
    intent: CreateIntent = create(deadline_seconds=d("60"))
    request = build_create(intent, is_tokenised=False, is_check=False)
    assert request.members_at(NOW)["deadline"] == "2026-11-20T14:01:00.000Z"
