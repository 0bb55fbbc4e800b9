"""Each act as Kraken Futures documents its request, member for member."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.builders import make_unreadable
from tests.venues.futures_acts import (
    CLIENT_ID,
    MARKET,
    ORDER,
    OTHER,
    SECRET,
    amend,
    cancel,
    create,
    future,
    known_by_client_id,
    market,
    recorded,
    trailing,
)
from tui.domain.identifiers import ClientOrderId, InstrumentId
from tui.domain.intents import AmendIntent, ConditionalClose, CreateIntent, Intent
from tui.domain.order import (
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.venues.kraken_futures.instructions import Members
from tui.venues.kraken_futures.parameters import encode
from tui.venues.kraken_futures.sign import sign
from tui.venues.kraken_futures.write_request import (
    WriteRequest,
    batch_form,
    build_batch,
    build_single,
    stamp_deadline,
)
from tui.venues.unusable import UnusableError

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
NONCE = "1795168800000"
BATCH = "/derivatives/api/v3/batchorder"

B1 = (
    "json=%7B%22batchOrder%22%3A%5B%7B%22order%22%3A%22send%22%2C%22order_tag%22%3A%221%22%2C"
    "%22orderType%22%3A%22lmt%22%2C%22symbol%22%3A%22PF_XBTUSD%22%2C%22side%22%3A%22buy%22%2C"
    "%22size%22%3A1%2C%22limitPrice%22%3A1%2C%22cliOrdId%22%3A%22my_another_client_id%22%7D"
)
B4 = (
    f"{B1}%2C%7B%22order%22%3A%22send%22%2C%22order_tag%22%3A%222%22%2C%22orderType%22%3A%22stp"
    "%22%2C%22symbol%22%3A%22PF_XBTUSD%22%2C%22side%22%3A%22buy%22%2C%22size%22%3A1%2C"
    "%22limitPrice%22%3A2%2C%22stopPrice%22%3A3%7D%2C%7B%22order%22%3A%22cancel%22%2C"
    "%22order_id%22%3A%22e35d61dd-8a30-4d5f-a574-b5593ef0c050%22%7D%2C%7B%22order%22%3A"
    "%22cancel%22%2C%22cliOrdId%22%3A%22my_client_id%22%7D%5D%7D"
)
BE = (
    "json=%7B%22batchOrder%22%3A%5B%7B%22order%22%3A%22edit%22%2C%22order_id%22%3A"
    "%22e35d61dd-8a30-4d5f-a574-b5593ef0c050%22%2C%22limitPrice%22%3A64000.5%7D%5D%7D"
)
SIGNED = {
    f"{B1}%5D%7D": (
        "PodHAyw+YcGWiooOXNxGTvOiGyMXjU1aIyDbXkM2pC0XxkRMe/7d7GML/W4UUPTYYW1ZxAC3fTycztXfLI4d3Q=="
    ),
    B4: "TS5xN1rALrEcO7Kav8YUzKgI0GeGE6Em2yl0cAoPj51233o0tY6WvnVnJXcRy8CceWl2k5CLWdFiBipkdUBypw==",
    BE: "jPSuAKDIyMa2DY2No9dLNk5CMNfBlat4mgY33YNTj63TaCqH4q0h7W7177z+z49LPpxXoy+Xbws95AXnHzPuIA==",
}


def d(text: str) -> Decimal:
    return Decimal(text)


def batched(*intents: Intent) -> WriteRequest:
    return build_batch([(intent, None) for intent in intents])


def instructions(*intents: Intent) -> list[Members]:
    request = batched(*intents)
    assert request.name == "batchorder"
    ((name, text),) = request.parameters_at(NOW)
    assert name == "json"
    told: list[Members] = json.loads(text, parse_float=Decimal, parse_int=Decimal)["batchOrder"]
    return told


def created(**members: Any) -> Members:
    (line,) = instructions(create(**members))
    return line


def edited(intent: AmendIntent) -> Members:
    (line,) = instructions(intent)
    return line


def form(intent: Intent) -> Mapping[str, str]:
    return dict(build_single(intent, None).parameters_at(NOW))


# The documented bytes

ONE = create("my_another_client_id", quantity=d("1"), limit_price=d("1"))
STOP = create(
    order_type=OrderType.STOP_LOSS_LIMIT,
    quantity=d("1"),
    limit_price=d("2"),
    trigger_price=d("3"),
)
BODIES = {
    f"{B1}%5D%7D": batched(ONE).parameters,
    BE: batched(amend(future(), limit_price=d("64000.5"))).parameters,
}


@pytest.mark.parametrize("body", BODIES)
def test_body_and_signature_are_those_of_the_vector(body: str) -> None:
    written = encode(BODIES[body])
    assert written == body
    assert sign(BATCH, written, NONCE, SecretStr(SECRET)) == SIGNED[body]


def test_a_mixed_batch_is_the_documented_one_byte_for_byte() -> None:
    named = cancel(known_by_client_id("my_client_id"))
    request = batched(ONE, STOP, cancel(future(ORDER)), named)
    ((_, text),) = request.parameters
    # The documentation's stop has no client id; every one of ours has.
    written = encode([("json", text.replace(f',"cliOrdId":"{CLIENT_ID}"', ""))])
    assert written == B4
    assert len(written) == 649
    assert sign(BATCH, written, NONCE, SecretStr(SECRET)) == SIGNED[B4]


def test_the_deadline_of_a_batch_is_spelt_and_encoded_as_documented() -> None:
    request = replace(batched(ONE), deadline_seconds=d("5"))
    at = datetime(2023, 11, 8, 19, 56, 30, 441899, tzinfo=UTC)
    written = encode(request.parameters_at(at))
    assert written == f"{B1}%5D%7D&ProcessBefore=2023-11-08T19%3A56%3A35.441899Z"
    assert sign(BATCH, written, NONCE, SecretStr(SECRET)) == (
        "cpfxmKsF6RSG11qPxF4jUHz9Sl34ZsbX8/221eIjej6+SfVjVxe/6bkO9oZKJJVCs+9mY9s0aE+BnDnrM/xDmQ=="
    )


def test_the_recorded_edits_are_written_as_their_client_wrote_them() -> None:
    asked = recorded("batchorder_edits_one_invalid_price_2026")["request"]["json_parameter"]
    first, second, third = asked["batchOrder"]
    stop = future(
        second["order_id"],
        order_type=OrderType.STOP_LOSS_LIMIT,
        trigger_price="79000",
        limit_price="78900",
    )
    wide = trailing(client_order_id=third["cliOrdId"])
    wide = replace(wide, key=wide.key._replace(order_id=third["cliOrdId"]))
    lines = instructions(
        amend(future(first["order_id"]), quantity=d("0.0007"), limit_price=d("81450")),
        amend(stop, limit_price=d("79000"), trigger_price=d("79100")),
        amend(wide, trigger_price=RelativePrice("+0.8%")),
    )
    # Both names of one order are never put together here.
    del first["cliOrdId"]
    assert lines == json.loads(json.dumps(asked), parse_float=Decimal)["batchOrder"]


# Edits


def test_a_new_total_is_sent_as_absolute() -> None:
    assert edited(amend(quantity=d("0.30"))) == {
        "order": "edit",
        "order_id": ORDER,
        "size": d("0.30"),
        "qtyMode": "ABSOLUTE",
    }


def test_without_a_new_total_there_is_no_mode() -> None:
    assert set(edited(amend(limit_price=d("1")))) == {"order", "order_id", "limitPrice"}


@pytest.mark.parametrize(
    "changes",
    [{"limit_price": d("78900")}, {"trigger_price": d("79000")}, {"quantity": d("2")}],
)
@pytest.mark.parametrize("kind", [OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT])
def test_a_stop_with_a_limit_always_repeats_both_prices(
    kind: OrderType, changes: dict[str, Decimal]
) -> None:
    stop = future(order_type=kind, trigger_price="79000", limit_price="78900")
    line = edited(amend(stop, **changes))
    assert (line["limitPrice"], line["stopPrice"]) == (d("78900"), d("79000"))


def test_a_stop_without_a_limit_repeats_its_trigger_alone() -> None:
    stop = future(order_type=OrderType.STOP_LOSS, trigger_price="79000", limit_price=None)
    line = edited(amend(stop, quantity=d("2")))
    assert line["stopPrice"] == d("79000")
    assert "limitPrice" not in line


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("+2%", "2", "PERCENT"), ("+0.8%", "0.8", "PERCENT"), ("+500", "500", "QUOTE_CURRENCY")],
)
def test_a_trailing_stop_is_edited_by_its_offset(text: str, number: str, unit: str) -> None:
    assert edited(amend(trailing(), trigger_price=RelativePrice(text))) == {
        "order": "edit",
        "order_id": ORDER,
        "trailingStopMaxDeviation": d(number),
        "trailingStopDeviationUnit": unit,
    }


def test_a_post_only_order_keeps_what_it_is() -> None:
    line = edited(amend(future(post_only=True), limit_price=d("1"), post_only=True))
    assert line == {"order": "edit", "order_id": ORDER, "limitPrice": d("1")}


STOP_ORDER = future(order_type=OrderType.STOP_LOSS_LIMIT, trigger_price=None)
NO_LIMIT = future(order_type=OrderType.STOP_LOSS_LIMIT, trigger_price="1", limit_price=None)
MARKET_STOP = future(order_type=OrderType.STOP_LOSS, trigger_price="1", limit_price=None)


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        (amend(), "changes nothing"),
        (amend(MARKET_STOP), "changes nothing"),
        (amend(limit_price=RelativePrice("+2%")), "no relative price"),
        (amend(trigger_price=d("1")), "has no trigger"),
        (amend(display_quantity=d("1")), "shows every order whole"),
        (amend(limit_price=d("1"), post_only=True), "cannot make a resting order post-only"),
        (amend(STOP_ORDER, limit_price=d("1")), "trigger of this order is not known"),
        (amend(NO_LIMIT, trigger_price=d("1")), "limit of this order is not known"),
        (amend(MARKET_STOP, limit_price=d("1")), "has no limit"),
        (amend(trailing(), limit_price=d("1")), "has no limit"),
        (amend(trailing(), trigger_price=d("5")), "at an offset"),
        (amend(trailing(), trigger_price=RelativePrice("-2%")), "at an offset"),
        (amend(trailing(), trigger_price=RelativePrice("+0")), "at an offset"),
        (amend(trailing(), trigger_price=RelativePrice("+x%")), "at an offset"),
        (amend(limit_price=d("1"), deadline_seconds=d("1.9")), "deadline of 1.9 s"),
        (amend(limit_price=d("1"), deadline_seconds=d("60.1")), "deadline of 60.1 s"),
    ],
)
def test_an_edit_kraken_cannot_do_is_refused_in_words(intent: AmendIntent, words: str) -> None:
    with pytest.raises(UnusableError, match=words):
        build_single(intent, None)
    with pytest.raises(UnusableError, match=words):
        batched(intent)


# Sends


def test_a_limit_order_is_written_with_everything_it_has() -> None:
    assert created(reduce_only=True) == {
        "order": "send",
        "order_tag": "1",
        "orderType": "lmt",
        "symbol": MARKET,
        "side": "buy",
        "size": d("0.25"),
        "limitPrice": d("3180.5"),
        "cliOrdId": CLIENT_ID,
        "reduceOnly": True,
    }


@pytest.mark.parametrize(
    ("members", "name", "prices"),
    [
        ({}, "lmt", {"limitPrice"}),
        ({"time_in_force": TimeInForce.GTC}, "lmt", {"limitPrice"}),
        ({"post_only": True}, "post", {"limitPrice"}),
        ({"time_in_force": TimeInForce.IOC}, "ioc", {"limitPrice"}),
        ({"time_in_force": TimeInForce.FOK}, "fok", {"limitPrice"}),
        ({"order_type": OrderType.MARKET, "limit_price": None}, "mkt", set()),
        (
            {
                "order_type": OrderType.MARKET,
                "limit_price": None,
                "time_in_force": TimeInForce.IOC,
            },
            "mkt",
            set(),
        ),
        (
            {"order_type": OrderType.STOP_LOSS, "limit_price": None, "trigger_price": d("9")},
            "stp",
            {"stopPrice"},
        ),
        (
            {"order_type": OrderType.STOP_LOSS_LIMIT, "trigger_price": d("9")},
            "stp",
            {"limitPrice", "stopPrice"},
        ),
        (
            {"order_type": OrderType.TAKE_PROFIT, "limit_price": None, "trigger_price": d("9")},
            "take_profit",
            {"stopPrice"},
        ),
        (
            {"order_type": OrderType.TAKE_PROFIT_LIMIT, "trigger_price": d("9")},
            "take_profit",
            {"limitPrice", "stopPrice"},
        ),
        (
            {
                "order_type": OrderType.TRAILING_STOP,
                "limit_price": None,
                "trigger_price": RelativePrice("+500"),
            },
            "trailing_stop",
            {"trailingStopMaxDeviation", "trailingStopDeviationUnit"},
        ),
    ],
)
def test_every_type_is_sent_with_its_own_prices(
    members: dict[str, Any], name: str, prices: set[str]
) -> None:
    line = created(**members)
    assert line["orderType"] == name
    assert {member for member in line if "Price" in member or "trailing" in member} == prices


@pytest.mark.parametrize(
    ("signal", "word"),
    [(TriggerSignal.MARK, "mark"), (TriggerSignal.INDEX, "index"), (TriggerSignal.LAST, "last")],
)
def test_the_trigger_signal_is_written_as_kraken_writes_it(
    signal: TriggerSignal, word: str
) -> None:
    stop = {"order_type": OrderType.STOP_LOSS, "limit_price": None, "trigger_price": d("9")}
    assert created(**stop, trigger_signal=signal)["triggerSignal"] == word
    assert "triggerSignal" not in created(**stop)


CLOSE = ConditionalClose(order_type=OrderType.LIMIT, price=d("1"))


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"order_type": OrderType.ICEBERG}, "no orders of the type iceberg"),
        ({"order_type": OrderType.MARKET}, "not the prices"),
        ({"limit_price": None}, "not the prices"),
        ({"trigger_price": d("9")}, "not the prices"),
        ({"limit_price": RelativePrice("+1%")}, "no relative price"),
        ({"post_only": True, "time_in_force": TimeInForce.IOC}, "can be post-only"),
        (
            {
                "post_only": True,
                "order_type": OrderType.STOP_LOSS_LIMIT,
                "trigger_price": d("9"),
            },
            "can be post-only",
        ),
        ({"time_in_force": TimeInForce.GTD}, "no GTD orders"),
        (
            {
                "time_in_force": TimeInForce.IOC,
                "order_type": OrderType.STOP_LOSS_LIMIT,
                "trigger_price": d("9"),
            },
            "no IOC orders",
        ),
        ({"trigger_signal": TriggerSignal.MARK}, "no trigger to watch"),
        ({"display_quantity": d("1")}, "no visible quantity"),
        ({"starts_at": NOW}, "no start"),
        ({"expires_at": NOW}, "no expiry"),
        ({"leverage": 2}, "no leverage"),
        ({"fee_in_base": True}, "no fee in base"),
        ({"close": CLOSE}, "no conditional close"),
        ({"self_trade": "cancel-newest"}, "own order yields"),
        ({"side": Side.CONVERT}, "converts nothing"),
        ({"quantity_unit": QuantityUnit.QUOTE}, "not counted"),
        ({"client_order_id": ClientOrderId("x" * 101)}, "1 to 100 characters"),
        ({"client_order_id": ClientOrderId("")}, "1 to 100 characters"),
        ({"deadline_seconds": d("61")}, "deadline of 61 s"),
    ],
)
def test_an_order_kraken_does_not_have_is_refused_in_words(
    members: dict[str, Any], words: str
) -> None:
    with pytest.raises(UnusableError, match=words):
        build_single(create(**members), None)


def test_a_quantity_is_never_sent_in_another_unit_than_the_market_counts() -> None:
    contracts = market(quantity_unit=QuantityUnit.CONTRACTS)
    with pytest.raises(UnusableError, match="not counted"):
        build_single(create(), contracts)
    inverse = create(quantity_unit=QuantityUnit.CONTRACTS)
    assert ("size", "0.25") in build_single(inverse, contracts).parameters
    with pytest.raises(UnusableError, match="not counted"):
        build_single(inverse, market())


def test_a_mixed_case_symbol_is_sent_as_it_was_listed() -> None:
    assert created(instrument=InstrumentId("PF_AAPLxUSD"))["symbol"] == "PF_AAPLxUSD"


# Single calls


def test_one_edit_is_the_documented_form_but_for_its_mode() -> None:
    request = build_single(amend(limit_price=d("64000.5"), quantity=d("2")), None)
    assert request.path == "/derivatives/api/v3/editorder"
    documented = f"orderId={ORDER}&limitPrice=64000.5&size=2"
    assert encode(request.parameters) == f"{documented}&qtyMode=ABSOLUTE"
    assert form(amend(known_by_client_id(), quantity=d("2")))["cliOrdId"] == CLIENT_ID


def test_one_cancel_is_the_documented_form() -> None:
    request = build_single(cancel(), None)
    assert request.path == "/derivatives/api/v3/cancelorder"
    assert encode(request.parameters) == f"order_id={ORDER}"
    assert form(cancel(known_by_client_id())) == {"cliOrdId": CLIENT_ID}
    unreadable = make_unreadable(ORDER)
    assert form(cancel(unreadable)) == {"order_id": ORDER}


def test_one_send_is_a_form_without_tag() -> None:
    request = build_single(create(reduce_only=True, deadline_seconds=d("5")), None)
    assert request.path == "/derivatives/api/v3/sendorder"
    assert dict(request.parameters_at(NOW)) == {
        "orderType": "lmt",
        "symbol": MARKET,
        "side": "buy",
        "size": "0.25",
        "limitPrice": "3180.5",
        "cliOrdId": CLIENT_ID,
        "reduceOnly": "true",
        "processBefore": "2026-11-20T14:00:05.000000Z",
    }


# Batches


def test_tags_count_the_sends_alone() -> None:
    lines = instructions(cancel(), create("a"), amend(future(OTHER), quantity=d("2")), create("b"))
    assert [(line["order"], line.get("order_tag")) for line in lines] == [
        ("cancel", None),
        ("send", "1"),
        ("edit", None),
        ("send", "2"),
    ]


def test_a_batch_costs_nine_and_one_for_each_line_and_a_single_call_ten() -> None:
    assert batched(*(cancel(future(f"o{n}")) for n in range(50))).cost == 59
    assert batched(cancel()).cost == build_single(cancel(), None).cost == 10


# Deadlines


def test_the_nearest_deadline_counts_for_the_whole_batch() -> None:
    request = batched(
        create("a", deadline_seconds=d("7")), create("b", deadline_seconds=d("4")), create("c")
    )
    assert dict(request.parameters_at(NOW))["ProcessBefore"] == "2026-11-20T14:00:04.000000Z"
    assert "ProcessBefore" not in dict(batched(create(), cancel()).parameters_at(NOW))


def test_a_deadline_leaves_room_for_the_time_the_market_holds() -> None:
    held = market(hold_milliseconds=20)
    waiting = create(deadline_seconds=d("2"))
    assert build_single(waiting, held).deadline_seconds == d("2.02")
    assert build_single(create(deadline_seconds=d("60")), held).deadline_seconds == d("60")
    posted = create(deadline_seconds=d("2"), post_only=True)
    assert build_single(posted, held).deadline_seconds == d("2")
    edit = amend(limit_price=d("1"), deadline_seconds=d("2"))
    assert build_batch([(edit, market()), (waiting, held)]).deadline_seconds == d("2.02")
    batch = build_batch([(amend(limit_price=d("1"), deadline_seconds=d("3")), held)])
    assert ("ProcessBefore", "2026-11-20T14:00:03.020000Z") in batch.parameters_at(NOW)


@given(st.integers(0, 10**15), st.decimals("2", "60", places=3))
def test_a_stamp_is_exactly_so_many_seconds_away(later: int, seconds: Decimal) -> None:
    now = NOW + timedelta(microseconds=later)
    stamped = datetime.fromisoformat(stamp_deadline(now, seconds))
    assert stamped - now == timedelta(milliseconds=int(seconds * 1000))


# Numbers and text


@given(st.decimals(min_value="1e-12", max_value="1e12", allow_nan=False, allow_infinity=False))
def test_numbers_are_json_numbers_in_plain_digits(number: Decimal) -> None:
    ((_, text),) = batch_form([{"size": number}])
    digits = text.removeprefix('{"batchOrder":[{"size":').removesuffix("}]}")
    assert set(digits) <= set("0123456789.")
    assert Decimal(digits) == number
    assert json.loads(text, parse_float=Decimal, parse_int=Decimal)["batchOrder"] == [
        {"size": number}
    ]


def test_trailing_zeros_stay_and_exponents_do_not() -> None:
    ((_, text),) = batch_form([{"a": d("0.30"), "b": d("1E+3"), "c": d("1E-10"), "d": True}])
    assert text == '{"batchOrder":[{"a":0.30,"b":1000,"c":0.0000000001,"d":true}]}'


@given(st.text(min_size=1, max_size=100, alphabet=st.characters(codec="utf-8")))
def test_any_client_id_arrives_as_it_was_written(client_id: str) -> None:
    written = encode(batched(create(client_id)).parameters)
    assert set(written) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~%=&"
    )
    ((_, text),) = parse_qsl(written, strict_parsing=True)
    assert json.loads(text)["batchOrder"][0]["cliOrdId"] == client_id


def test_the_text_for_people_is_the_form_before_its_encoding() -> None:
    request = batched(amend(limit_price=d("64000.50"), deadline_seconds=d("5")))
    assert request.text == (
        'POST /derivatives/api/v3/batchorder json={"batchOrder":[{"order":"edit",'
        f'"order_id":"{ORDER}","limitPrice":64000.50}}]}}&ProcessBefore=<5 s after signing>'
    )
    assert build_single(cancel(), None).text == (
        f"POST /derivatives/api/v3/cancelorder order_id={ORDER}"
    )


@pytest.mark.parametrize(
    ("description", "intent"),
    [
        (
            "limit buy",
            create(instrument="PF_LTCUSD", quantity=d("0.5"), limit_price=d("71")),
        ),
        (
            "client order id",
            create("myid1", instrument="PF_LTCUSD", quantity=d("0.1"), limit_price=d("50")),
        ),
        (
            "stop via triggerPrice",
            create(
                order_type=OrderType.STOP_LOSS_LIMIT,
                quantity=d("0.0001"),
                limit_price=d("46000"),
                trigger_price=d("45000"),
                trigger_signal=TriggerSignal.LAST,
            ),
        ),
        (
            "reduceOnly, amount 200.4234234 truncated to 200",
            create(
                instrument="PF_DOGEUSD",
                order_type=OrderType.MARKET,
                side=Side.SELL,
                quantity=d("200"),
                limit_price=None,
                reduce_only=True,
            ),
        ),
        ("cancel", cancel(future("6e88d923-630d-40aa-af4f-64e5e2b3ad03"))),
    ],
)
def test_single_calls_have_the_members_another_client_sends(
    description: str, intent: Intent
) -> None:
    cases = {case["description"]: case for case in recorded("expected_requests_ccxt_a")["cases"]}
    _, _, query = cases[description]["url"].partition("?")
    # Every order of ours has a client id, theirs have one where it was asked for.
    theirs = {"cliOrdId": CLIENT_ID} if isinstance(intent, CreateIntent) else {}
    assert form(intent) == {**theirs, **dict(parse_qsl(query, strict_parsing=True))}
