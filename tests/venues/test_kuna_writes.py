"""What changes orders at Kuna: the requests, how they are sent, and what their answers mean."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_action
from tests.clock import START, ManualClock
from tests.venues.doubles import Held, silence
from tests.venues.intents import RememberingGate, amend
from tests.venues.kuna_doubles import (
    CANCEL,
    CANCEL_MANY,
    CREATE,
    DETAILS,
    GATEWAY,
    NEW,
    ORDER,
    OTHER,
    STOP,
    WAITING,
    ScriptedKuna,
    cancel,
    create,
    data,
    kuna_client,
    kuna_order,
    recorded,
    refused,
    told,
    told_stop,
)
from tui.domain.account import PollOptions
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import ClientOrderId, InstrumentId, VenueOrderId
from tui.domain.intents import ConditionalClose, CreateIntent
from tui.domain.order import (
    Order,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.outcome import (
    Accepted,
    NotSent,
    NotSentCode,
    Outcome,
    Rejected,
    SettledCode,
    Unknown,
)
from tui.domain.reconcile import judge_cancel
from tui.venues.kuna.client import KunaClient
from tui.venues.kuna.write_request import create_members
from tui.venues.port import OpenOrders, TradingPort
from tui.venues.writes import TURN_SECONDS

DOCUMENTATION = Path("../shared/documentation/kuna-create-order.txt")
PLACED = {
    "id": NEW,
    "type": "Limit",
    "quantity": "0.06",
    "executedQuantity": "0",
    "pair": "BTC_USDT",
    "price": "26440.46",
    "status": "Open",
}


@pytest.fixture
def venue() -> ScriptedKuna:
    venue = ScriptedKuna()
    venue.answer(CREATE, data(PLACED, 201))
    venue.answer(CANCEL, data({"success": True}))
    venue.answer(CANCEL_MANY, data([{"id": one, "success": True} for one in (ORDER, OTHER)]))
    return venue


@pytest.fixture
def client(venue: ScriptedKuna, clock: ManualClock, tmp_path: Path) -> KunaClient:
    return kuna_client(venue, clock, tmp_path, mode="trade", read_only=False)


@pytest.fixture
def trading(client: KunaClient) -> TradingPort:
    assert client.trading is not None
    return client.trading


def body_of(intent: CreateIntent, trading: TradingPort) -> dict[str, Any]:
    path, _, body = trading.request_of(intent).partition(" {")
    assert path == f"POST {CREATE}"
    return json.loads("{" + body)  # type: ignore[no-any-return]  # the members of an order


# The requests of new orders


def test_members_stand_as_documented_and_numbers_as_typed(trading: TradingPort) -> None:
    stop = create(
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        quantity=Decimal("0.060"),
        limit_price=Decimal("26440"),
        trigger_price=Decimal("27440.00"),
    )
    assert trading.request_of(stop) == (
        f'POST {CREATE} {{"id":"{NEW}","type":"StopLossLimit","orderSide":"Ask",'
        '"pair":"BTC_USDT","quantity":"0.060","price":"26440","stopPrice":"27440.00"}'
    )


def test_a_market_order_sends_one_quantity_and_no_price(trading: TradingPort) -> None:
    market = {"order_type": OrderType.MARKET, "limit_price": None}
    by_base = create(**market)
    by_quote = create(**market, quantity=Decimal("20.00"), quantity_unit=QuantityUnit.QUOTE)
    assert [*body_of(by_base, trading)] == ["id", "type", "orderSide", "pair", "quantity"]
    assert body_of(by_quote, trading) == {
        "id": NEW,
        "type": "Market",
        "orderSide": "Bid",
        "pair": "BTC_USDT",
        "quoteQuantity": "20.00",
    }


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E-8", "0.00000001"), ("1E+3", "1000"), ("20.00", "20.00"), ("0.10", "0.10")],
)
def test_a_number_never_has_an_exponent(trading: TradingPort, number: str, text: str) -> None:
    body = body_of(create(quantity=Decimal(number), limit_price=Decimal(number)), trading)
    assert (body["quantity"], body["price"]) == (text, text)


@settings(deadline=None)
@given(
    quantity=st.decimals("1E-12", "1E+12", places=12),
    price=st.decimals("1E-10", "1E+10", places=10),
)
def test_numbers_arrive_as_they_are(quantity: Decimal, price: Decimal) -> None:
    members = create_members(create(quantity=quantity, limit_price=price))
    for name, value in (("quantity", quantity), ("price", price)):
        text = members[name]
        assert isinstance(text, str)
        assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", text)
        assert Decimal(text) == value


EXAMPLES = {
    ("Market", "Bid", "quantity"): create(order_type=OrderType.MARKET, limit_price=None),
    ("Market", "Bid", "quoteQuantity"): create(
        order_type=OrderType.MARKET,
        limit_price=None,
        quantity=Decimal("20.00"),
        quantity_unit=QuantityUnit.QUOTE,
    ),
    ("Limit", "Bid", "quantity"): create(),
    ("Limit", "Ask", "quantity"): create(side=Side.SELL),
    ("StopLossLimit", "Ask", "quantity"): create(
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        limit_price=Decimal(26440),
        trigger_price=Decimal(27440),
    ),
    ("StopLossLimit", "Bid", "quantity"): create(
        order_type=OrderType.STOP_LOSS_LIMIT,
        limit_price=Decimal(30000),
        trigger_price=Decimal(29500),
    ),
    ("TakeProfitLimit", "Bid", "quantity"): create(
        order_type=OrderType.TAKE_PROFIT_LIMIT,
        limit_price=Decimal(22500),
        trigger_price=Decimal(23000),
    ),
    ("TakeProfitLimit", "Ask", "quantity"): create(
        side=Side.SELL,
        order_type=OrderType.TAKE_PROFIT_LIMIT,
        limit_price=Decimal(30000),
        trigger_price=Decimal(29500),
    ),
}


def documented() -> list[dict[str, str]]:
    """The bodies of the documentation page, which leaves out commas and adds others."""
    if not DOCUMENTATION.exists():
        pytest.skip(f"{DOCUMENTATION} is not here")
    bodies = re.findall(r"^\{\n(.*?)^\}", DOCUMENTATION.read_text(), re.MULTILINE | re.DOTALL)
    found = [dict(re.findall(r'^ +"(\w+)": "([^"]*)"', body, re.MULTILINE)) for body in bodies]
    return [one for one in found if "orderSide" in one]


def test_every_documented_body_is_sent_member_for_member(trading: TradingPort) -> None:
    bodies = documented()
    assert len(bodies) == len(EXAMPLES)
    for body in bodies:
        quantity = "quantity" if "quantity" in body else "quoteQuantity"
        intent = EXAMPLES[body["type"], body["orderSide"], quantity]
        assert body_of(intent, trading) == {**body, "id": NEW}


def test_the_recorded_request_is_sent_member_for_member(trading: TradingPort) -> None:
    case = recorded("expected_requests_ccxt_a")["cases"][1]
    intent = create(
        instrument=InstrumentId("LTC_USDT"), quantity=Decimal("0.1"), limit_price=Decimal(50)
    )
    assert case["url"].endswith(CREATE)
    assert body_of(intent, trading) == {**json.loads(case["body"]), "id": NEW}


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"order_type": OrderType.STOP_LOSS}, "Kuna has no stop-loss order to buy"),
        ({"side": Side.CONVERT}, "Kuna has no limit order to convert"),
        ({"post_only": True}, "Kuna's orders have no post-only"),
        ({"reduce_only": True, "leverage": 2}, "Kuna's orders have no reduce-only, leverage"),
        ({"display_quantity": Decimal(1)}, "have no visible quantity"),
        ({"starts_at": START}, "start"),
        ({"expires_at": START}, "expiry"),
        ({"deadline_seconds": Decimal(5)}, "deadline"),
        ({"trigger_signal": TriggerSignal.LAST}, "trigger signal"),
        ({"fee_in_base": True}, "fee in the base currency"),
        ({"time_in_force": TimeInForce.IOC}, "time in force but GTC"),
        (
            {"close": ConditionalClose(order_type=OrderType.LIMIT, price=Decimal(1))},
            "conditional close",
        ),
        ({"quantity_unit": QuantityUnit.QUOTE}, "only a market order of Kuna"),
        ({"quantity": Decimal(0)}, "needs a quantity above zero"),
        ({"limit_price": None}, "needs a limit price above zero"),
        ({"limit_price": RelativePrice("+1%")}, "needs a limit price above zero"),
        ({"trigger_price": Decimal(1)}, "this type of order has no trigger price"),
        ({"order_type": OrderType.MARKET}, "this type of order has no limit price"),
        ({"order_type": OrderType.STOP_LOSS_LIMIT}, "needs a trigger price above zero"),
    ],
)
async def test_what_kuna_does_not_offer_is_not_sent(
    trading: TradingPort, venue: ScriptedKuna, members: dict[str, Any], why: str
) -> None:
    outcome = await trading.create(create(**members), RememberingGate())
    assert isinstance(outcome, NotSent), outcome
    assert outcome.code is NotSentCode.UNUSABLE
    assert why in outcome.text
    assert trading.request_of(create(**members)) == f"no request: {outcome.text}"
    assert venue.requests == []


def test_gtc_is_what_a_resting_order_is_anyway(trading: TradingPort) -> None:
    assert body_of(create(time_in_force=TimeInForce.GTC), trading) == body_of(create(), trading)


# The other requests


def test_cancels_name_the_orders(trading: TradingPort) -> None:
    assert trading.request_of(cancel()) == f'POST {CANCEL} {{"orderId":"{ORDER}"}}'
    assert trading.request_of_many([cancel(), cancel(OTHER)]) == (
        f'POST {CANCEL_MANY} {{"orderIds":["{ORDER}","{OTHER}"]}}'
    )


def test_twenty_cancels_go_in_one_request_and_new_orders_one_by_one(trading: TradingPort) -> None:
    assert (trading.largest_cancel, trading.largest_create, trading.largest_amend) == (20, 1, 1)
    assert trading.cost_of(cancel()) is None
    assert trading.request_of_many([create(), create()]).startswith("no request: Kuna takes one")


async def test_what_kuna_cannot_do_at_all_is_said_and_nothing_sent(
    trading: TradingPort, venue: ScriptedKuna
) -> None:
    order, gate = kuna_order(), RememberingGate()
    intent = amend(order, limit_price=Decimal(1))
    many = await trading.amend_many([intent], gate)
    two = await trading.create_many([create(), create(client_order_id=ClientOrderId(OTHER))], gate)
    outcomes: list[object] = [
        await trading.amend(intent, gate),
        many[intent.key],
        *two.values(),
        await trading.check(create()),
        await trading.set_switch(60),
    ]
    assert [type(one) for one in outcomes] == [NotSent] * 6
    assert {getattr(one, "code", None) for one in outcomes} == {NotSentCode.UNUSABLE}
    texts = [str(getattr(one, "text", "")) for one in outcomes]
    assert texts[0] == texts[1]
    assert texts[0].startswith("Kuna changes no orders: cancel this one")
    assert texts[4:] == [
        "Kuna offers no check that places nothing",
        "Kuna has no dead man's switch",
    ]
    assert gate.requests == []
    assert venue.requests == []


# How acts are sent

ACTS: dict[str, tuple[str, Callable[[TradingPort, RememberingGate], Awaitable[object]]]] = {
    "cancel": (CANCEL, lambda trading, gate: trading.cancel(cancel(), gate)),
    "create": (CREATE, lambda trading, gate: trading.create(create(), gate)),
    "batch": (
        CANCEL_MANY,
        lambda trading, gate: trading.cancel_many([cancel(), cancel(OTHER)], gate),
    ),
}


def all_of(outcome: object) -> list[Outcome]:
    return list(outcome.values()) if isinstance(outcome, dict) else [outcome]  # type: ignore[list-item]  # the one outcome of a single act


@pytest.mark.parametrize("act", ACTS)
async def test_the_gate_sees_what_is_sent_and_is_asked_once(
    trading: TradingPort, venue: ScriptedKuna, act: str
) -> None:
    path, send = ACTS[act]
    gate = RememberingGate()
    assert all(isinstance(one, Accepted) for one in all_of(await send(trading, gate)))
    (request,) = venue.requests
    assert request.url.path == path
    assert gate.requests == [f"POST {path} {request.content.decode()}"]


@pytest.mark.parametrize("act", ACTS)
async def test_nothing_leaves_through_a_closed_gate(
    trading: TradingPort, venue: ScriptedKuna, act: str
) -> None:
    closed = NotSent(code=NotSentCode.LOCKED)
    outcome = await ACTS[act][1](trading, RememberingGate(closed))
    assert set(all_of(outcome)) == {closed}
    assert venue.requests == []


@pytest.mark.parametrize("act", ACTS)
async def test_what_never_left_was_not_sent(
    trading: TradingPort, venue: ScriptedKuna, act: str
) -> None:
    venue.answer(ACTS[act][0], httpx.ConnectError("no route"))
    outcomes = all_of(await ACTS[act][1](trading, RememberingGate()))
    assert all(isinstance(one, NotSent) for one in outcomes)
    assert len(venue.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        httpx.ReadError("cut"),
        GATEWAY,
        httpx.Response(500, content=b"Internal Server Error"),
        httpx.Response(500, json={"statusCode": 500}),
        httpx.Response(429, json={"statusCode": 429}),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b'{"data":{"id'),
        httpx.Response(200, json={"data": None}),
        httpx.Response(200, json={"data": 7}),
        httpx.Response(200, json={}),
        httpx.Response(200, json=[]),
        refused("GATEWAY_TIMEOUT", status=504),
    ],
)
@pytest.mark.parametrize("act", ACTS)
async def test_an_answer_that_says_nothing_final_leaves_it_unknown_and_is_not_repeated(
    trading: TradingPort, venue: ScriptedKuna, act: str, reply: httpx.Response | Exception
) -> None:
    venue.answer(ACTS[act][0], reply)
    gate = RememberingGate()
    outcomes = all_of(await ACTS[act][1](trading, gate))
    assert all(isinstance(one, Unknown) for one in outcomes), outcomes
    assert len(venue.requests) == len(gate.requests) == 1


async def test_no_answer_at_all_is_unknown_and_does_not_keep_the_key(
    trading: TradingPort, venue: ScriptedKuna, clock: ManualClock
) -> None:
    venue.answer(CREATE, silence)
    creating = asyncio.create_task(trading.create(create(), RememberingGate()))
    await clock.settle()
    cancelling = asyncio.create_task(trading.cancel(cancel(), RememberingGate()))
    await clock.advance(TURN_SECONDS)
    assert await cancelling == Accepted()
    await clock.advance(10)
    assert isinstance(await creating, Unknown)


async def test_a_cancel_goes_before_reads_that_wait(
    client: KunaClient, trading: TradingPort, venue: ScriptedKuna, clock: ManualClock
) -> None:
    held = Held(data([]))
    venue.answer("status=Pending", held)
    polling = asyncio.create_task(client.open_orders(PollOptions()))
    await clock.settle()
    looking = asyncio.create_task(client.look_up([VenueOrderId(ORDER)]))
    venue.answer(DETAILS, refused("NOT_FOUND"))
    cancelling = asyncio.create_task(trading.cancel(cancel(), RememberingGate()))
    await clock.settle()
    held.release()
    await asyncio.gather(polling, looking, cancelling)
    assert venue.targets[1] == CANCEL


# Nonces


@pytest.mark.parametrize("act", ACTS)
async def test_a_nonce_refused_in_so_many_words_is_signed_and_sent_again_once(
    trading: TradingPort, venue: ScriptedKuna, act: str
) -> None:
    path, send = ACTS[act]
    good = venue.script[path][0]
    venue.answer(path, refused("INVALID_NONCE", status=401), good)
    gate = RememberingGate()
    assert all(isinstance(one, Accepted) for one in all_of(await send(trading, gate)))
    first, second = venue.requests
    assert first.content == second.content
    assert int(first.headers["nonce"]) < int(second.headers["nonce"])
    assert len(gate.requests) == 2


async def test_a_nonce_refused_twice_is_refused(trading: TradingPort, venue: ScriptedKuna) -> None:
    venue.answer(CREATE, refused("INVALID_NONCE", status=401))
    outcome = await trading.create(create(), RememberingGate())
    assert isinstance(outcome, Rejected)
    assert outcome.text.startswith("nonce refused, twice: another program or machine uses this key")
    assert len(venue.requests) == 2


async def test_a_refused_key_is_not_tried_again(trading: TradingPort, venue: ScriptedKuna) -> None:
    venue.answer(CREATE, refused("UNAUTHORIZED", "nonce", status=401))
    outcome = await trading.create(create(), RememberingGate())
    assert isinstance(outcome, Rejected)
    assert outcome.code == "UNAUTHORIZED"
    assert len(venue.requests) == 1


async def test_a_nonce_refused_behind_a_later_request_is_not_repeated(
    trading: TradingPort, venue: ScriptedKuna, clock: ManualClock
) -> None:
    held = Held(refused("INVALID_NONCE", status=401))
    venue.answer(CREATE, held)
    creating = asyncio.create_task(trading.create(create(), RememberingGate()))
    await clock.advance(TURN_SECONDS)
    held.release()
    outcome = await creating
    assert isinstance(outcome, Rejected)
    assert "a later request of this program arrived before it" in outcome.text
    assert len(venue.requests) == 1


# What the answer to a create means


async def created(trading: TradingPort, **members: Any) -> Outcome:
    return await trading.create(create(**members), RememberingGate())


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("Open", ""),
        ("WaitStop", "waits for its trigger"),
        ("Closed", "filled at once"),
        ("Pending", "Pending"),
        (None, ""),
    ],
)
async def test_a_created_order_is_named_by_our_id(
    trading: TradingPort, venue: ScriptedKuna, status: str | None, text: str
) -> None:
    venue.answer(CREATE, data({**PLACED, "id": NEW.upper(), "status": status}))
    assert await created(trading) == Accepted(order_id=VenueOrderId(NEW), text=text)


@pytest.mark.parametrize(
    ("executed", "text"),
    [("0", ""), ("0.00", ""), ("", ""), (None, ""), ("0.01", "partly filled at once")],
)
async def test_what_of_an_open_order_was_filled_at_once_is_said(
    trading: TradingPort, venue: ScriptedKuna, executed: str | None, text: str
) -> None:
    venue.answer(CREATE, data({**PLACED, "executedQuantity": executed}))
    assert await created(trading) == Accepted(order_id=VenueOrderId(NEW), text=text)


async def test_the_recorded_create_is_accepted(trading: TradingPort, venue: ScriptedKuna) -> None:
    body = recorded("order_create_limit")["body"]
    venue.answer(CREATE, httpx.Response(200, json=body))
    order_id = body["data"]["id"]
    outcome = await created(trading, client_order_id=ClientOrderId(order_id))
    assert outcome == Accepted(order_id=VenueOrderId(order_id))


async def test_an_order_that_is_listed_as_rejected_was_refused(
    trading: TradingPort, venue: ScriptedKuna
) -> None:
    venue.answer(CREATE, data({**PLACED, "status": "Rejected"}))
    assert await created(trading) == Rejected(
        code="Rejected", text="Kuna lists the order as rejected"
    )


@pytest.mark.parametrize("members", [{"id": OTHER}, {"id": ""}, {"id": 7}, {"id": None}])
async def test_an_answer_about_another_order_says_nothing(
    trading: TradingPort, venue: ScriptedKuna, members: dict[str, Any]
) -> None:
    venue.answer(CREATE, data({**PLACED, **members}))
    assert isinstance(await created(trading), Unknown)


@pytest.mark.parametrize("status", [200, 400, 404, 500])
@pytest.mark.parametrize(
    "code",
    ["INSUFFICIENT_FUNDS", "2002", "INVALID:ORDER_SIZE", "Internal Server Error", "NEW_CODE"],
)
async def test_a_refused_create_was_refused_whatever_the_status(
    trading: TradingPort, venue: ScriptedKuna, code: str, status: int
) -> None:
    venue.answer(CREATE, refused(code, "why", status))
    outcome = await created(trading)
    assert isinstance(outcome, Rejected)
    assert outcome.code == code
    assert f"{code} - why" in outcome.text


# What the answer to a cancel means


async def cancelled(trading: TradingPort) -> Outcome:
    return await trading.cancel(cancel(), RememberingGate())


async def test_the_recorded_cancel_is_accepted(trading: TradingPort, venue: ScriptedKuna) -> None:
    venue.answer(CANCEL, httpx.Response(200, json=recorded("order_cancel_one")["body"]))
    assert await cancelled(trading) == Accepted()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (data({"success": False}), None),
        (
            refused("BAD_REQUEST", "Order with status Closed can't be cancelled", 400),
            "BAD_REQUEST",
        ),
        (
            refused("BAD_REQUEST", "Order with status Canceled can't be cancelled", 400),
            "BAD_REQUEST",
        ),
        (refused("already processed", status=500), "already processed"),
        (refused("Internal Server Error", "already processed", 500), "Internal Server Error"),
        (refused("NOT_FOUND", status=404), "NOT_FOUND"),
        (refused(2003), "2003"),
    ],
)
@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("Closed", SettledCode.FILLED_FIRST),
        ("Expired", SettledCode.ENDED_FIRST),
        ("Canceled", None),
    ],
)
async def test_a_cancel_of_an_order_that_ended_is_settled_by_the_order_itself(
    client: KunaClient,
    trading: TradingPort,
    venue: ScriptedKuna,
    reply: httpx.Response,
    code: str | None,
    status: str,
    verdict: SettledCode | None,
) -> None:
    venue.answer(CANCEL, reply)
    outcome = await cancelled(trading)
    assert isinstance(outcome, Unknown), outcome
    assert outcome.code == code
    venue.answer(DETAILS + ORDER, data(told(status=status)))
    found = await client.look_up([VenueOrderId(ORDER)])
    assert isinstance(found, dict)
    action = make_action(cancel(), outcome=outcome)
    settled = judge_cancel(action, found[VenueOrderId(ORDER)], START)
    if verdict is None:
        assert isinstance(settled, Accepted)
    else:
        assert isinstance(settled, Rejected)
        assert settled.code == verdict


@pytest.mark.parametrize(
    "reply",
    [
        refused("IP_NOT_IN_WHITE_LIST"),
        refused("UNAUTHORIZED", status=401),
        refused("whatever", status=403),
        refused("ARGUMENT_VALIDATION_ERROR", status=400),
        refused("WrongRequestException", status=500),
        refused("THROTTLED", status=429),
    ],
)
@pytest.mark.parametrize("act", ["cancel", "batch"])
async def test_a_cancel_that_was_not_looked_at_was_refused(
    trading: TradingPort, venue: ScriptedKuna, act: str, reply: httpx.Response
) -> None:
    path, send = ACTS[act]
    venue.answer(path, reply)
    outcomes = all_of(await send(trading, RememberingGate()))
    assert all(isinstance(one, Rejected) for one in outcomes), outcomes


# What the answer to several cancels means


async def batch(trading: TradingPort) -> list[Outcome]:
    outcomes = await trading.cancel_many([cancel(), cancel(OTHER)], RememberingGate())
    return [outcomes[cancel(name).key] for name in (ORDER, OTHER)]


@pytest.mark.parametrize(
    ("rows", "other"),
    [
        ([{"id": OTHER, "success": False}], "Kuna did not cancel it: it may have ended before"),
        ([], "the answer does not name this order"),
        ([{"id": OTHER}], "the answer does not name this order"),
        ([{"id": OTHER, "success": "true"}], "the answer does not name this order"),
        (["x", None, {"id": 7, "success": True}], "the answer does not name this order"),
        (
            [{"id": OTHER, "success": True}, {"id": OTHER, "success": False}],
            "an answer that does not say whether",
        ),
    ],
)
async def test_of_several_orders_each_is_what_its_row_says(
    trading: TradingPort, venue: ScriptedKuna, rows: list[object], other: str
) -> None:
    venue.answer(CANCEL_MANY, data([*rows, {"id": ORDER.upper(), "success": True}]))
    assert await batch(trading) == [Accepted(), Unknown(text=other)]


async def test_errors_beside_rows_are_about_those_that_have_none(
    trading: TradingPort, venue: ScriptedKuna
) -> None:
    error = {"code": "BAD_REQUEST", "message": "Order with status Closed can't be cancelled"}
    body = {"data": [{"id": ORDER, "success": True}], "errors": [error]}
    venue.answer(CANCEL_MANY, httpx.Response(200, json=body))
    one, other = await batch(trading)
    assert one == Accepted()
    assert isinstance(other, Unknown)
    assert (other.code, other.text) == ("BAD_REQUEST", f"BAD_REQUEST - {error['message']}")


async def test_errors_beside_rows_refuse_nothing_finally(
    trading: TradingPort, venue: ScriptedKuna
) -> None:
    body = {
        "data": [{"id": ORDER, "success": False}],
        "errors": [{"code": "WrongRequestException"}],
    }
    venue.answer(CANCEL_MANY, httpx.Response(500, json=body))
    assert [type(one) for one in await batch(trading)] == [Unknown, Unknown]


# What the lists leave out is remembered


async def test_the_trigger_of_a_created_stop_is_known_though_the_lists_leave_it_out(
    client: KunaClient, trading: TradingPort, venue: ScriptedKuna
) -> None:
    venue.answer(CREATE, httpx.ReadError("cut"))
    intent = create(
        client_order_id=ClientOrderId(STOP),
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        limit_price=Decimal(26440),
        trigger_price=Decimal(27440),
    )
    assert isinstance(await trading.create(intent, RememberingGate()), Unknown)
    venue.answer(WAITING, data([told_stop(stopPrice=None)]))
    venue.answer(DETAILS + STOP, data(told_stop(stopPrice=None)))
    listed = await client.open_orders(PollOptions())
    found = await client.find_created(ClientOrderId(STOP), START - timedelta(seconds=1))
    assert isinstance(listed, OpenOrders)
    assert isinstance(found, FoundOrder)
    for order in (*listed.orders.values(), found.order):
        assert isinstance(order, Order)
        assert order.trigger_price == 27440
