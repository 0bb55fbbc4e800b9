"""What changes custom orders: the request, its answer, and what is not known after it."""

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clock import ManualClock
from tests.venues.doubles import silence
from tests.venues.embed_doubles import (
    ORDERS,
    OTHER_USER,
    USER,
    EmbedVenue,
    embed_client,
    key,
    listed,
    order,
    recorded,
    refusal,
    result,
)
from tests.venues.intents import RememberingGate
from tui.domain.account import PollOptions
from tui.domain.custom_terms import Condition, CustomTerms, TradeAction
from tui.domain.failure import ReadFailure
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    VenueId,
    VenueOrderId,
)
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent
from tui.domain.order import Order, OrderType, QuantityUnit, Side, UnreadableOrder
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected, SettledCode, Unknown
from tui.venues.kraken_embed.client import KrakenEmbedClient
from tui.venues.kraken_embed.decode import decode_order
from tui.venues.kraken_embed.target import cancel_target, orders_target
from tui.venues.kraken_embed.write_request import build_create
from tui.venues.port import TradingPort

MINE = "sched_q7m2"
CREATE = orders_target(USER)
CANCEL = cancel_target(MINE, USER)
PROSPECTIVE = "/b2b/quotes/prospective"
TAG = ClientOrderId("k3f7ab")
MASKED = "AA00…PLE1"


def intent(**changes: Any) -> CreateIntent:
    """The documented example."""
    terms = CustomTerms(
        name="Buy BTC at 100k",
        action=TradeAction.SPEND,
        fee_bps=Decimal(100),
        spread_bps=Decimal(100),
    )
    whole = CreateIntent(
        venue=VenueId.KRAKEN_EMBED,
        account=AccountName("embed"),
        instrument=InstrumentId("BTC/USD"),
        side=Side.BUY,
        order_type=OrderType.PRICE_TRIGGER,
        quantity=Decimal("500.00"),
        quantity_unit=QuantityUnit.QUOTE,
        trigger_price=Decimal("100000.00"),
        user=USER,
        condition=Condition.AT_MOST,
        custom=replace(terms, **changes.pop("terms", {})),
        client_order_id=TAG,
    )
    return replace(whole, **changes)


def seen(user: str = USER) -> Order:
    entry = decode_order(json.dumps(order()).encode(), user, AccountName("embed")).entry
    assert isinstance(entry, Order)
    return entry


def cancel(entry: Order | UnreadableOrder | None = None) -> CancelIntent:
    return CancelIntent(key=key(MINE), seen=entry or seen())


@pytest.fixture
def venue() -> EmbedVenue:
    return EmbedVenue()


@pytest.fixture
def gate() -> RememberingGate:
    return RememberingGate()


@pytest.fixture
def client(venue: EmbedVenue, clock: ManualClock, tmp_path: Path) -> KrakenEmbedClient:
    return embed_client(venue, clock, tmp_path, read_only=False)


@pytest.fixture
def trading(client: KrakenEmbedClient) -> TradingPort:
    assert client.trading is not None
    return client.trading


# The request


async def test_the_documented_order_is_sent_member_for_member(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CREATE, result(order=order()))
    await trading.create(intent(), gate)
    (request,) = venue.requests
    example = recorded("create_custom_order")["request"]
    body = json.loads(request.content)
    assert body.pop("name") == f"{example['json']['name']} #{TAG}"
    assert body["action"]["amount"].pop("asset_class") == "currency"
    assert body == {name: example["json"][name] for name in ("trigger", "action")}
    assert (request.method, request.url.path) == ("POST", example["path"])
    assert request.url.raw_path.decode() == CREATE


async def test_members_stand_in_the_order_of_the_documentation(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CREATE, result(order=order()))
    await trading.create(intent(), gate)
    assert venue.requests[0].content.decode() == (
        '{"trigger":{"type":"price","base_asset":"BTC","quote_asset":"USD",'
        '"target_price":"100000.00","condition":"lte"},'
        '"action":{"type":"spend","amount":{"asset":"USD","amount":"500.00",'
        '"asset_class":"currency"},"quote":{"asset":"BTC"},"fee_bps":"100","spread_bps":"100"},'
        '"name":"Buy BTC at 100k #k3f7ab"}'
    )


@pytest.mark.parametrize(
    ("changes", "action", "trigger"),
    [
        (
            {"quantity_unit": QuantityUnit.BASE, "terms": {"action": TradeAction.RECEIVE}},
            ("receive", "BTC", "USD"),
            ("BTC", "USD", "lte"),
        ),
        (
            {"instrument": "USD/BTC", "condition": Condition.AT_LEAST},
            ("spend", "BTC", "USD"),
            ("USD", "BTC", "gte"),
        ),
    ],
)
async def test_the_amount_is_of_the_asset_its_unit_names(
    trading: TradingPort,
    changes: dict[str, Any],
    action: tuple[str, str, str],
    trigger: tuple[str, str, str],
) -> None:
    text = trading.request_of(intent(**changes))
    body = json.loads(text[text.index("{") :])
    told = body["action"]
    assert (told["type"], told["amount"]["asset"], told["quote"]["asset"]) == action
    told = body["trigger"]
    assert (told["base_asset"], told["quote_asset"], told["condition"]) == trigger


@settings(deadline=None)
@given(
    st.decimals(min_value="1E-18", max_value="1E18", places=18),
    st.integers(min_value=0, max_value=10_000),
)
def test_numbers_go_out_as_they_were_typed(amount: Decimal, bps: int) -> None:
    request = build_create(intent(quantity=amount, terms={"fee_bps": Decimal(bps)}))
    assert request.body is not None
    action = json.loads(request.body)["action"]
    assert Decimal(action["amount"]["amount"]) == amount
    assert "E" not in action["amount"]["amount"]
    assert action["fee_bps"] == str(bps)


async def test_the_preview_is_whole_and_the_journal_does_not_name_the_user(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CREATE, result(order=order()))
    preview = trading.request_of(intent())
    assert preview.startswith("POST /b2b/custom-orders?user=AA00%20TEST%20EXAM%20PLE1 {")
    await trading.create(intent(), gate)
    assert gate.requests == [preview.replace("AA00%20TEST%20EXAM%20PLE1", MASKED)]


async def test_a_cancel_has_neither_body_nor_content_type(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CANCEL, result(order=order(status="cancelled")))
    assert await trading.cancel(cancel(), gate) == Accepted()
    (request,) = venue.requests
    assert (request.method, request.content) == ("POST", b"")
    assert "content-type" not in request.headers
    assert trading.request_of(cancel()) == f"POST {CANCEL}"


async def test_names_of_any_script_are_sent_as_they_are(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CREATE, result(order=order()))
    await trading.create(intent(terms={"name": 'Größe "1" ₿'}), gate)
    assert json.loads(venue.requests[0].content)["name"] == 'Größe "1" ₿ #k3f7ab'


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"user": None}, "without a user"),
        ({"condition": None}, "without a condition"),
        ({"trigger_price": None}, "without a target price"),
        ({"custom": None}, "without an action"),
        ({"order_type": OrderType.LIMIT}, "no limit orders"),
        ({"instrument": InstrumentId("BTCUSD")}, "not a pair"),
        ({"terms": {"fee_bps": Decimal("0.5")}}, "whole basis points, not 0.5"),
    ],
)
async def test_what_cannot_be_written_is_not_sent(
    trading: TradingPort, gate: RememberingGate, changes: dict[str, Any], missing: str
) -> None:
    wanted = intent(**changes)
    for outcome in (await trading.create(wanted, gate), await trading.check(wanted)):
        assert isinstance(outcome, NotSent)
        assert outcome.code is NotSentCode.UNUSABLE
        assert missing in outcome.text
    assert missing in trading.request_of(wanted)
    assert gate.requests == []


async def test_what_the_venue_does_not_offer_is_not_sent(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    amend = AmendIntent(key=key(MINE), seen=seen(), quantity=Decimal(1))
    for outcome in (
        await trading.amend(amend, gate),
        (await trading.amend_many([amend], gate))[amend.key],
        await trading.set_switch(60),
    ):
        assert isinstance(outcome, NotSent)
        assert outcome.code is NotSentCode.UNUSABLE
    assert "changes no order in place" in trading.request_of(amend)
    assert (trading.largest_amend, trading.largest_cancel, trading.largest_create) == (1, 1, 1)
    assert trading.cost_of(amend) is None
    assert venue.requests == []


async def test_a_closed_gate_lets_nothing_through(trading: TradingPort, venue: EmbedVenue) -> None:
    closed = NotSent(code=NotSentCode.CHANGED)
    assert await trading.create(intent(), RememberingGate(closed)) == closed
    assert await trading.cancel(cancel(), RememberingGate(closed)) == closed
    assert venue.requests == []


# Whose order it is


async def test_an_unreadable_order_is_cancelled_in_its_users_name(
    venue: EmbedVenue, clock: ManualClock, tmp_path: Path, gate: RememberingGate
) -> None:
    desk = embed_client(venue, clock, tmp_path, read_only=False, users=[USER, OTHER_USER])
    venue.answer(ORDERS, listed())
    venue.answer(orders_target(OTHER_USER, ["active"]), listed(order(action=None)))
    answer = await desk.open_orders(PollOptions())
    assert not isinstance(answer, ReadFailure)
    (entry,) = answer.orders.values()
    assert isinstance(entry, UnreadableOrder)
    target = cancel_target(MINE, OTHER_USER)
    venue.answer(target, result(order=order(status="cancelled")))
    assert desk.trading is not None
    assert isinstance(await desk.trading.cancel(cancel(entry), gate), Accepted)
    assert venue.targets[-1] == target


async def test_an_order_nobody_told_of_is_looked_for_before_its_cancel(
    venue: EmbedVenue, clock: ManualClock, tmp_path: Path, gate: RememberingGate
) -> None:
    desk = embed_client(venue, clock, tmp_path, read_only=False, users=[USER, OTHER_USER])
    assert desk.trading is not None
    venue.answer(f"{ORDERS}/{MINE}", refusal("ENexus:Unknown order", status=404))
    bare = UnreadableOrder(key(MINE), b"{}", "a damaged row")
    outcome = await desk.trading.cancel(cancel(bare), gate)
    assert isinstance(outcome, NotSent)
    assert outcome.text == "none of the configured users has this order"
    venue.again(
        f"{ORDERS}/{MINE}", refusal("ENexus:Unknown order", status=404), result(order=order())
    )
    target = cancel_target(MINE, OTHER_USER)
    venue.answer(target, result(order=order(status="cancelled")))
    assert isinstance(await desk.trading.cancel(cancel(bare), gate), Accepted)
    assert venue.targets[-1] == target


async def test_a_typed_user_is_listed_once_an_order_went_out_in_their_name(
    client: KrakenEmbedClient, trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(ORDERS, listed())
    venue.again(orders_target(OTHER_USER), result(order=order()))
    assert isinstance(await trading.create(intent(user=OTHER_USER), gate), Accepted)
    venue.again(orders_target(OTHER_USER), listed())
    venue.answer(orders_target(OTHER_USER, ["active"]), listed(order()))
    answer = await client.open_orders(PollOptions())
    assert not isinstance(answer, ReadFailure)
    assert [one.user for one in answer.orders.values() if isinstance(one, Order)] == [OTHER_USER]
    assert "AA11" not in " ".join(gate.requests).replace("AA11…PLE2", "")


# Creates


async def test_an_order_in_the_answer_is_a_created_one(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CREATE, result(order=order("s1")))
    assert await trading.create(intent(), gate) == Accepted(order_id=VenueOrderId("s1"))
    venue.again(CREATE, result(order=order("s2", status="completed")))
    outcome = await trading.create(intent(), gate)
    assert outcome == Accepted(order_id=VenueOrderId("s2"), text="its status is filled already")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refusal("ENexus:Unknown quote asset"), "ENexus:Unknown quote asset"),
        (refusal("ENexus:Unknown quote asset", status=200), "ENexus:Unknown quote asset"),
        (refusal("ENew:Reserve fiat"), "ENew:Reserve fiat"),
        (refusal("ENew:Anything", status=409), "ENew:Anything"),
        (refusal("EPTL:User has reached volume threshold", status=429), "EPTL:User has reached"),
        (refusal("EAPI:Invalid key", status=401), "EAPI:Invalid key"),
    ],
)
async def test_a_readable_refusal_is_final(
    trading: TradingPort,
    venue: EmbedVenue,
    gate: RememberingGate,
    answer: httpx.Response,
    code: str,
) -> None:
    venue.answer(CREATE, answer)
    outcome = await trading.create(intent(), gate)
    assert isinstance(outcome, Rejected), outcome
    assert outcome.code.startswith(code)
    assert len(venue.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        refusal("ENexus:Unknown quote asset", status=408),
        refusal("ENexus:Unknown quote asset", status=500),
        refusal("EPTL:Order cancelled. Try again.", status=503),
        refusal("EPTL:Order cancelled. Try again.", status=200),
        refusal("ENew:Nobody knows", status=200),
        httpx.Response(400, text="<html>"),
        httpx.Response(429, text="slow down"),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"result": {}}),
        httpx.Response(202, json={"result": {"order": order()}}),
        httpx.Response(200, json={"result": {"order": {"id": "s1"}}}),
        httpx.Response(200, json={"result": {"order": order()}, "error": ["ENexus:Unknown"]}),
        httpx.ReadError("broken"),
    ],
)
async def test_whatever_else_comes_leaves_a_create_unknown(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate, answer: Any
) -> None:
    venue.answer(CREATE, answer)
    outcome = await trading.create(intent(), gate)
    assert isinstance(outcome, Unknown), outcome
    assert len(venue.requests) == 1


async def test_a_request_that_never_left_is_not_sent(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CREATE, httpx.ConnectError("no route"))
    outcome = await trading.create(intent(), gate)
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.NOT_REACHED


async def test_silence_is_no_answer(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate, clock: ManualClock
) -> None:
    venue.answer(CREATE, silence)
    waiting = asyncio.create_task(trading.create(intent(), gate))
    await clock.advance(11)
    assert isinstance(await waiting, Unknown)


async def test_refusals_do_not_name_the_user_whole(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CREATE, refusal(f"ENexus:Invalid user ID {USER}"))
    outcome = await trading.create(intent(), gate)
    assert isinstance(outcome, Rejected)
    assert f"Invalid user ID {MASKED}" in outcome.text
    assert USER not in outcome.text


async def test_a_nonce_that_is_refused_twice_is_said(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CREATE, refusal("EAPI:Invalid nonce", status=401))
    outcome = await trading.create(intent(), gate)
    assert isinstance(outcome, Rejected)
    assert "another program or machine uses this key" in outcome.text
    first, second = (int(request.headers["API-Nonce"]) for request in venue.requests)
    assert second > first
    assert len(gate.requests) == 2


# Cancels


@pytest.mark.parametrize(
    "answer",
    [
        refusal("ENexus:Unknown order", status=404),
        refusal("ENexus:Custom order is not active", status=409),
        refusal("ENexus:Invalid user ID"),
        refusal("EAPI:Invalid key", status=401),
        httpx.Response(408, text="late"),
        httpx.Response(429, text="slow down"),
        httpx.Response(500, text="<html>"),
        httpx.Response(200, json={"result": {"order": order(status="active")}}),
        httpx.Response(200, json={"result": {"order": order(status="paused")}}),
        httpx.Response(200, json={"result": {"order": order("other", status="cancelled")}}),
        httpx.Response(200, json={"result": {"order": {"id": MINE}}}),
        httpx.ReadError("broken"),
    ],
)
async def test_a_cancel_that_is_not_confirmed_is_never_called_failed(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate, answer: Any
) -> None:
    venue.answer(CANCEL, answer)
    outcome = await trading.cancel(cancel(), gate)
    assert isinstance(outcome, Unknown), outcome
    assert len(venue.requests) == 1


async def test_a_cancel_answered_with_an_executed_order_came_too_late(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CANCEL, result(order=order(status="completed")))
    outcome = await trading.cancel(cancel(), gate)
    assert isinstance(outcome, Rejected)
    assert outcome.code == SettledCode.FILLED_FIRST


async def test_each_of_many_cancels_has_an_outcome_of_its_own(
    trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(CANCEL, result(order=order(status="cancelled")))
    venue.answer(cancel_target("b", USER), httpx.Response(500))
    other = CancelIntent(key=key("b"), seen=seen())
    outcomes = await trading.cancel_many([cancel(), other], gate)
    assert isinstance(outcomes[key(MINE)], Accepted)
    assert isinstance(outcomes[key("b")], Unknown)
    assert trading.request_of_many([cancel(), other]).count("POST") == 2


async def test_a_write_has_paused_orders_looked_for_at_once(
    client: KrakenEmbedClient, trading: TradingPort, venue: EmbedVenue, gate: RememberingGate
) -> None:
    venue.answer(ORDERS, listed())
    await client.open_orders(PollOptions())
    venue.answer(CANCEL, result(order=order(status="cancelled")))
    await trading.cancel(cancel(), gate)
    await client.open_orders(PollOptions())
    assert venue.targets.count(orders_target(USER)) == 2


# The check

QUOTE = {
    "type": "spend",
    "spend": {"asset": "EUR", "total": "250.00", "fee": "1.25", "subtotal": "248.75"},
    "receive": {"asset": "ETH", "total": "0.10110000", "fee": "0.00000000"},
    "unit_price": {"asset": "ETH", "unit_price": "2460.43", "denomination_asset": "EUR"},
}


async def test_a_check_asks_for_a_prospective_quote(
    trading: TradingPort, venue: EmbedVenue
) -> None:
    venue.answer(PROSPECTIVE, httpx.Response(200, json={"result": QUOTE}))
    outcome = await trading.check(intent())
    assert outcome == Accepted(
        text="indicative, at the target: spends 250.00 EUR (fee 1.25 EUR),"
        " receives 0.10110000 ETH, at 2460.43 EUR per ETH"
    )
    (request,) = venue.requests
    body = json.loads(request.content)
    assert list(body) == ["action", "trigger"]
    assert request.url.raw_path.decode() == f"{PROSPECTIVE}?user=AA00%20TEST%20EXAM%20PLE1"
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("EAPI:Quantity is too small for asset"), Rejected),
        (httpx.Response(503, text="busy"), Unknown),
        (httpx.Response(200, json={"result": QUOTE | {"spend": {}}}), Unknown),
        (httpx.Response(200, json={"result": QUOTE | {"unit_price": None, "spend": 1}}), Unknown),
    ],
)
async def test_a_check_that_fails_says_so(
    trading: TradingPort, venue: EmbedVenue, answer: httpx.Response, kind: type[Any]
) -> None:
    venue.answer(PROSPECTIVE, answer)
    assert isinstance(await trading.check(intent()), kind)
