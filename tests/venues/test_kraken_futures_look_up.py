"""What became of orders of Kraken Futures, asked of one source after the other."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import ScriptedVenue
from tests.venues.futures_doubles import (
    error,
    futures_client,
    history,
    recorded,
    recorded_bytes,
    success,
)
from tests.venues.test_kraken_futures_decode import LIMIT, STOP, without
from tests.venues.test_kraken_futures_money import FILL
from tui.domain.account import PollOptions
from tui.domain.amend_record import AmendCause
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, VenueOrderId
from tui.domain.order import (
    Order,
    OrderStatus,
    OrderType,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.venues.kraken_futures.client import KrakenFuturesClient
from tui.venues.kraken_futures.history import decode_page, verdict
from tui.venues.kraken_futures.states import decode_states

MAIN = AccountName("futures")
LIMIT_ID, STOP_ID = VenueOrderId(LIMIT["order_id"]), VenueOrderId(STOP["order_id"])
NOWHERE = VenueOrderId("00000000-0000-0000-0000-000000000000")
SINCE = START - timedelta(hours=1)
UPDATED = "2026-11-20T13:59:58.000Z"

STATE: dict[str, Any] = {
    "type": "ORDER",
    "orderId": LIMIT_ID,
    "cliOrdId": "blt-7f31-1",
    "symbol": "PF_ETHUSD",
    "side": "buy",
    "quantity": 0.15,
    "filled": 0.1,
    "limitPrice": 3180.5,
    "reduceOnly": False,
    "timestamp": "2026-11-20T09:15:00.101Z",
    "lastUpdateTimestamp": UPDATED,
}
TRIGGER = STATE | {
    "type": "TRIGGER_ORDER",
    "orderId": STOP_ID,
    "side": "sell",
    "filled": 0,
    "priceTriggerOptions": {
        "triggerPrice": 79000,
        "triggerSide": "TRIGGER_BELOW",
        "triggerSignal": "MARK_PRICE",
    },
}
PLACED: dict[str, Any] = {
    "uid": LIMIT_ID,
    "tradeable": "PF_ETHUSD",
    "direction": "Buy",
    "quantity": "0.25",
    "filled": "0",
    "limitPrice": "3180.5000",
    "orderType": "Limit",
    "clientId": "",
    "reduceOnly": False,
    "timestamp": 1795166100101,
    "lastUpdateTimestamp": 1795166100101,
}


@pytest.fixture
def venue() -> ScriptedVenue:
    venue = ScriptedVenue()
    venue.answer("status", success(orders=[]))
    venue.answer("fills", success(fills=[]))
    venue.answer("orders", history())
    venue.answer("triggers", history())
    venue.answer("executions", history())
    venue.answer("openorders", success(openOrders=[]))
    return venue


@pytest.fixture
def client(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> KrakenFuturesClient:
    return futures_client(venue, clock, tmp_path)


def lay_out(venue: ScriptedVenue, name: str, *replies: httpx.Response | Exception) -> None:
    venue.script[name].clear()
    venue.answer(name, *replies)


def state(status: str, reason: str | None = None, **order: Any) -> dict[str, Any]:
    described = (TRIGGER if order.pop("trigger", False) else STATE) | order
    return {"order": described, "status": status, "updateReason": reason, "error": None}


def event(kind: str, ago: float = 1, uid: str = "e1", **payload: Any) -> dict[str, Any]:
    at = int((START - timedelta(seconds=ago)).timestamp() * 1000)
    return {"uid": uid, "timestamp": at, "event": {kind: payload}}


def fill(size: float, fill_id: str = "f1", price: float = 3180, **more: Any) -> dict[str, Any]:
    at = {"fillTime": UPDATED, "order_id": LIMIT_ID, "symbol": "PF_ETHUSD"}
    return FILL | at | {"fill_id": fill_id, "size": size, "price": price} | more


def query(request: httpx.Request) -> list[tuple[str, str]]:
    text = request.content or request.url.query
    return parse_qsl(text.decode())


async def poll(client: KrakenFuturesClient, venue: ScriptedVenue, *orders: object) -> None:
    lay_out(venue, "openorders", success(openOrders=list(orders)))
    assert not isinstance(await client.open_orders(PollOptions()), ReadFailure)
    lay_out(venue, "openorders", success(openOrders=[]))


async def looked_up(client: KrakenFuturesClient, *ids: VenueOrderId) -> dict[str, FoundOrder]:
    answer = await client.look_up(ids)
    assert not isinstance(answer, ReadFailure), answer
    return {str(name): one for name, one in answer.items()}


async def one(client: KrakenFuturesClient, order_id: VenueOrderId = LIMIT_ID) -> FoundOrder:
    return (await looked_up(client, order_id))[order_id]


# By its state


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("ENTERED_BOOK", None, OrderStatus.PARTIALLY_FILLED),
        ("FULLY_EXECUTED", "FULL_FILL", OrderStatus.FILLED),
        ("CANCELLED", "CANCELLED_BY_USER", OrderStatus.CANCELLED),
        ("CANCELLED", "DEAD_MAN_SWITCH", OrderStatus.CANCELLED),
        ("CANCELLED", "EXPIRED", OrderStatus.EXPIRED),
        ("CANCELLED", "CONTRACT_EXPIRED", OrderStatus.EXPIRED),
        ("REJECTED", "NOT_ENOUGH_MARGIN", OrderStatus.REJECTED),
        ("TRIGGER_ACTIVATION_FAILURE", None, OrderStatus.REJECTED),
        ("cancelled", None, OrderStatus.CANCELLED),
    ],
)
async def test_a_state_says_how_the_order_stands(
    client: KrakenFuturesClient,
    venue: ScriptedVenue,
    status: str,
    reason: str | None,
    expected: OrderStatus,
) -> None:
    lay_out(venue, "status", success(orders=[state(status, reason)]))
    found = await one(client)
    has_ended = expected not in {OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED}
    assert found.order.status is expected
    assert (found.closed_at is not None) is has_ended
    words = reason.replace("_", " ").lower() if reason else None
    assert found.reason == (words if has_ended else None)


async def test_an_end_without_a_date_is_dated_by_what_there_is(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    told = state("CANCELLED", lastUpdateTimestamp=None)
    lay_out(venue, "status", success(orders=[told]))
    assert (await one(client)).closed_at == datetime.fromisoformat(STATE["timestamp"])


async def test_a_state_is_asked_as_a_form_and_costs_one(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "status", success(orders=[state("CANCELLED", filled=0)]))
    await looked_up(client, LIMIT_ID)
    (request,) = venue.requests
    assert (request.method, request.url.path) == ("POST", "/derivatives/api/v3/orders/status")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert query(request) == [("orderIds", LIMIT_ID)]
    assert client.budget().used == 1


async def test_a_state_is_read_whole(client: KrakenFuturesClient, venue: ScriptedVenue) -> None:
    lay_out(venue, "status", success(orders=[state("ENTERED_BOOK")]))
    order = (await one(client)).order
    assert (order.quantity, order.filled_quantity) == (Decimal("0.25"), Decimal("0.1"))
    assert (order.side, order.order_type) == (Side.BUY, OrderType.LIMIT)
    assert order.limit_price == Decimal("3180.5")
    assert order.client_order_id == "blt-7f31-1"
    assert order.time_in_force is TimeInForce.GTC
    assert order.updated_at == datetime.fromisoformat(UPDATED)


@pytest.mark.parametrize(
    ("side", "way", "limit", "expected"),
    [
        ("sell", "TRIGGER_BELOW", 5, OrderType.STOP_LOSS_LIMIT),
        ("sell", "TRIGGER_ABOVE", None, OrderType.TAKE_PROFIT),
        ("buy", "TRIGGER_ABOVE", None, OrderType.STOP_LOSS),
        ("buy", "trigger_below", 5, OrderType.TAKE_PROFIT_LIMIT),
    ],
)
async def test_a_trigger_is_a_stop_where_the_price_has_to_move_against_it(
    client: KrakenFuturesClient,
    venue: ScriptedVenue,
    side: str,
    way: str,
    limit: int | None,
    expected: OrderType,
) -> None:
    options = TRIGGER["priceTriggerOptions"] | {"triggerSide": way}
    told = state(
        "TRIGGER_PLACED", trigger=True, side=side, limitPrice=limit, priceTriggerOptions=options
    )
    lay_out(venue, "status", success(orders=[told]))
    order = (await one(client, STOP_ID)).order
    assert order.order_type is expected
    assert order.trigger_price == Decimal(79000)
    assert order.trigger_signal is TriggerSignal.MARK
    assert order.status is OrderStatus.OPEN


async def test_what_the_list_said_of_an_order_is_kept_when_it_has_gone(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    await poll(client, venue, LIMIT | {"orderType": "post", "reduceOnly": True})
    await poll(client, venue)
    lay_out(venue, "status", success(orders=[state("CANCELLED", "CANCELLED_BY_USER")]))
    found = await one(client)
    assert found.order.post_only
    assert found.order.reduce_only
    assert found.order.status is OrderStatus.CANCELLED
    assert found.order.filled_quantity == Decimal("0.1")
    assert b"CANCELLED_BY_USER" in found.order.raw


async def test_a_filled_order_is_filled_whole_whichever_way_its_quantity_is_counted(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    for quantity in (0, 0.25):
        told = state("FULLY_EXECUTED", quantity=quantity, filled=0.25)
        lay_out(venue, "status", success(orders=[told]))
        order = (await one(client)).order
        assert (order.quantity, order.filled_quantity) == (Decimal("0.25"), Decimal("0.25"))


async def test_an_ended_order_is_told_with_the_price_its_fills_came_to(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    told = state("FULLY_EXECUTED", quantity=0, filled=0.25)
    lay_out(venue, "status", success(orders=[told]))
    lay_out(venue, "fills", success(fills=[fill(0.15), fill(0.1, "f2", 3190)]))
    assert (await one(client)).order.average_fill_price == Decimal("3184.0000")
    lay_out(venue, "fills", success(fills=[fill(0.15)]))
    assert (await one(client)).order.average_fill_price is None, "fills are missing"


async def test_many_orders_are_asked_for_fifty_at_a_time(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    ids = [VenueOrderId(f"id-{number}") for number in range(51)]
    await looked_up(client, *ids)
    assert [len(query(request)) for request in venue.called("status")] == [50, 1]


async def test_a_key_that_may_not_ask_for_states_asks_everything_else(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "status", error("authenticationError"))
    lay_out(venue, "orders", history(event("OrderCancelled", order=PLACED, reason="x")))
    assert (await one(client)).order.status is OrderStatus.CANCELLED
    assert (await one(client)).order.status is OrderStatus.CANCELLED
    assert len(venue.called("status")) == 1, "a refusal is not asked for twice"


@pytest.mark.parametrize("name", ["status", "fills", "orders"])
async def test_a_source_that_fails_fails_the_look_up(
    client: KrakenFuturesClient, venue: ScriptedVenue, name: str
) -> None:
    lay_out(venue, name, error("Unavailable"))
    answer = await client.look_up([LIMIT_ID])
    assert isinstance(answer, ReadFailure)
    assert answer.kind is FailureKind.UNAVAILABLE


async def test_what_one_source_knew_is_told_although_the_next_fails(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "status", success(orders=[state("CANCELLED")]))
    lay_out(venue, "orders", error("Unavailable"))
    assert (await looked_up(client, LIMIT_ID, NOWHERE)).keys() == {LIMIT_ID}


async def test_a_word_of_the_future_is_asked_further_about(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "status", success(orders=[state("DREAMING"), {"order": 5, "status": "x"}]))
    lay_out(venue, "orders", history(event("OrderCancelled", order=PLACED, reason="x")))
    assert (await one(client)).order.status is OrderStatus.CANCELLED


# By its fills


async def test_an_order_whose_fills_come_to_all_of_it_is_filled(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    await poll(client, venue, LIMIT)
    await poll(client, venue)
    lay_out(venue, "fills", success(fills=[fill(0.2), fill(0.05, "f2", 3181)]))
    found = await one(client)
    assert found.order.status is OrderStatus.FILLED
    assert found.order.filled_quantity == found.order.quantity == Decimal("0.25")
    assert found.order.average_fill_price == Decimal("3180.2000")
    assert found.closed_at == datetime.fromisoformat(UPDATED)
    assert venue.called("orders") == [], "nothing is left to ask"


async def test_fills_of_a_part_prove_nothing(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    await poll(client, venue, LIMIT)
    await poll(client, venue)
    lay_out(venue, "fills", success(fills=[fill(0.2)]))
    assert await looked_up(client, LIMIT_ID) == {}


# By its history


async def test_a_cancelled_order_is_found_in_the_history_from_before_its_last_change(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    await poll(client, venue, LIMIT)
    await poll(client, venue)
    cancelled = PLACED | {"quantity": "0.2", "filled": "0.05"}
    lay_out(
        venue,
        "orders",
        history(
            event("OrderPlaced", 5, order=PLACED, reason="new_user_order"),
            event("OrderCancelled", uid="e2", order=cancelled, reason="cancelled_by_user"),
        ),
    )
    found = await one(client)
    assert found.order.status is OrderStatus.CANCELLED
    assert found.order.filled_quantity == Decimal("0.05")
    assert found.reason == "cancelled by user"
    assert found.closed_at == START - timedelta(seconds=1)
    (request,) = venue.called("orders")
    assert request.url.path == "/api/history/v3/orders"
    since = int(datetime.fromisoformat(LIMIT["lastUpdateTime"]).timestamp() * 1000) - 60_000
    assert ("since", str(since)) in query(request)
    assert ("sort", "asc") in query(request)
    assert venue.called("triggers") == [], "a limit order is no trigger"


@pytest.mark.parametrize(
    ("kind", "payload", "expected", "reason"),
    [
        ("OrderCancelled", {"reason": "cancelled_by_admin"}, OrderStatus.CANCELLED, "by admin"),
        ("OrderCancelled", {"reason": "contract_expired"}, OrderStatus.EXPIRED, "contract"),
        (
            "OrderRejected",
            {"reason": "x", "orderError": "INSUFFICIENT_MARGIN"},
            OrderStatus.REJECTED,
            "insufficient margin",
        ),
        (
            "OrderTriggerCancelled",
            {"reason": "x", "orderError": "WOULD_EXECUTE_SELF"},
            OrderStatus.REJECTED,
            "would execute self",
        ),
    ],
)
async def test_each_end_in_the_history_is_told_with_its_reason(
    client: KrakenFuturesClient,
    venue: ScriptedVenue,
    kind: str,
    payload: dict[str, Any],
    expected: OrderStatus,
    reason: str,
) -> None:
    name = "triggers" if "Trigger" in kind else "orders"
    lay_out(venue, name, history(event(kind, order=PLACED, **payload)))
    found = await one(client)
    assert found.order.status is expected
    assert reason in (found.reason or "")


async def test_an_end_is_final_whatever_is_dated_later(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(
        venue,
        "orders",
        history(
            event("OrderCancelled", 5, order=PLACED, reason="x"),
            event("OrderUpdated", 1, uid="e2", newOrder=PLACED, oldOrder=PLACED, reason="y"),
        ),
    )
    assert (await one(client)).order.status is OrderStatus.CANCELLED


async def test_a_stop_is_found_among_the_triggers(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    await poll(client, venue, STOP)
    await poll(client, venue)
    gone = PLACED | {
        "uid": STOP_ID,
        "tradeable": "PF_XBTUSD",
        "direction": "Sell",
        "triggerOptions": {
            "triggerPrice": "79000",
            "triggerSignal": "MarkPrice",
            "triggerSide": "Below",
        },
    }
    lay_out(venue, "triggers", history(event("OrderTriggerCancelled", order=gone, reason="x")))
    found = await one(client, STOP_ID)
    assert found.order.status is OrderStatus.CANCELLED
    assert found.order.order_type is OrderType.STOP_LOSS_LIMIT


async def test_a_trigger_that_fired_goes_on_as_an_order_of_the_book(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    await poll(client, venue, STOP)
    await poll(client, venue)
    fired = PLACED | {"uid": STOP_ID, "direction": "Sell", "quantity": "0", "filled": "0.25"}
    lay_out(venue, "orders", history(event("OrderPlaced", order=fired, reason="stop")))
    lay_out(venue, "triggers", history(event("OrderTriggerActivated", 2, order=PLACED)))
    found = await one(client, STOP_ID)
    assert found.order.status is OrderStatus.FILLED
    assert found.order.order_type is OrderType.STOP_LOSS_LIMIT, "what it was stays told"


async def test_a_trigger_that_another_order_took_the_place_of_has_ended_by_itself(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    told = state("CANCELLED", "STOP_ORDER_TRIGGERED", trigger=True)
    lay_out(venue, "status", success(orders=[told]))
    found = await one(client, STOP_ID)
    assert found.order.status is OrderStatus.EXPIRED, "nobody cancelled it"
    assert found.reason == "its trigger fired: an order of its own took its place"


FIRED = PLACED | {
    "uid": "new",
    "tradeable": "PF_XBTUSD",
    "direction": "Sell",
    "clientId": "blt-7f31-1",
}


@pytest.mark.parametrize(
    "fired",
    [
        [{"order": FIRED}],
        [{"newOrderTrigger": FIRED, "oldOrderTrigger": FIRED | {"uid": STOP_ID}}],
        [{"order": FIRED}, {"order": FIRED | {"uid": "other", "clientId": "other"}}],
    ],
)
async def test_such_a_trigger_is_found_in_the_history_by_what_took_its_place(
    client: KrakenFuturesClient, venue: ScriptedVenue, fired: list[dict[str, Any]]
) -> None:
    await poll(client, venue, STOP)
    await poll(client, venue)
    events = [
        event("OrderTriggerActivated", uid=f"e{number}", **payload)
        for number, payload in enumerate(fired)
    ]
    lay_out(venue, "triggers", history(*events))
    found = await one(client, STOP_ID)
    assert found.order.status is OrderStatus.EXPIRED
    assert found.order.order_type is OrderType.STOP_LOSS_LIMIT
    assert "its trigger fired" in (found.reason or "")
    assert found.closed_at == START - timedelta(seconds=1)


async def test_without_client_ids_a_trigger_is_known_by_its_terms_where_one_alone_has_them(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    nameless = without(STOP, "cliOrdId")
    await poll(client, venue, nameless)
    await poll(client, venue)
    fired = FIRED | {"clientId": ""}
    same = event("OrderTriggerActivated", uid="e1", order=fired)
    twin = event("OrderTriggerActivated", uid="e2", order=fired | {"uid": "twin"})
    other = event("OrderTriggerActivated", uid="e3", order=fired | {"uid": "x", "quantity": "9"})
    lay_out(venue, "triggers", history(same, twin))
    assert await looked_up(client, STOP_ID) == {}
    lay_out(venue, "triggers", history(same, other))
    assert (await one(client, STOP_ID)).order.status is OrderStatus.EXPIRED


async def test_an_order_placed_before_and_filled_since_is_filled(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "orders", history(event("OrderPlaced", order=PLACED, reason="x")))
    lay_out(venue, "fills", success(fills=[fill(0.25)]))
    assert (await one(client)).order.status is OrderStatus.FILLED


async def test_an_order_that_lives_in_the_history_has_to_be_listed_too(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "orders", history(event("OrderPlaced", order=PLACED, reason="x")))
    assert await looked_up(client, LIMIT_ID) == {}
    lay_out(venue, "openorders", success(openOrders=[LIMIT]))
    found = await one(client)
    assert found.order.status is OrderStatus.OPEN
    assert found.order.raw.startswith(b'{"order_id"')


async def test_later_pages_of_the_history_are_read(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    placed = event("OrderPlaced", 5, order=PLACED, reason="x")
    cancelled = event("OrderCancelled", uid="e2", order=PLACED, reason="x")
    lay_out(venue, "orders", history(placed, token="next"), history(cancelled))
    assert (await one(client)).order.status is OrderStatus.CANCELLED
    first, second = (query(request) for request in venue.called("orders"))
    assert ("continuation_token", "next") in second
    assert "continuation_token" not in dict(first)


async def test_a_page_of_events_that_say_nothing_is_not_the_last(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    odd = event("OrderNotFound", accountUid="a", orderId=LIMIT_ID)
    broken = event("OrderPlaced", uid="e2", order={"uid": 5})
    cancelled = event("OrderCancelled", uid="e3", order=PLACED, reason="x")
    lay_out(venue, "orders", history(odd, broken, token="next"), history(cancelled))
    assert (await one(client)).order.status is OrderStatus.CANCELLED
    lay_out(venue, "orders", history(token="for ever"))
    assert await looked_up(client, LIMIT_ID) == {}
    assert len(venue.called("orders")) == 3


async def test_ended_orders_are_read_over_all_pages(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    placed = event("OrderPlaced", 5, order=PLACED, reason="x")
    cancelled = event("OrderCancelled", uid="e2", order=PLACED, reason="x")
    lay_out(venue, "orders", history(placed, token="next"), history(cancelled))
    ended = await client.ended_orders(SINCE)
    assert not isinstance(ended, ReadFailure)
    assert [one.order.status for one in ended] == [OrderStatus.CANCELLED]


async def test_a_history_that_names_the_same_page_for_ever_is_left_in_the_end(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    placed = event("OrderPlaced", 5, order=PLACED, reason="x")
    lay_out(venue, "orders", history(placed, token="same"))
    assert await client.ended_orders(SINCE) == []
    assert len(venue.called("orders")) == 2
    assert await looked_up(client, LIMIT_ID) == {}
    assert len(venue.called("orders")) == 6


async def test_an_order_that_left_long_ago_is_forgotten_before_one_that_left_since(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    many = [LIMIT | {"order_id": f"o{number}"} for number in range(2000)]
    await poll(client, venue, LIMIT)
    await poll(client, venue, *many)
    await poll(client, venue)
    for order_id, is_known in ((LIMIT_ID, False), (VenueOrderId("o1999"), True)):
        lay_out(venue, "fills", success(fills=[fill(0.25, order_id=order_id)]))
        assert bool(await looked_up(client, order_id)) is is_known


async def test_a_history_that_refuses_the_key_is_told(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "orders", httpx.Response(401, json={"status": "unauthorized", "reason": "no"}))
    answer = await client.look_up([LIMIT_ID])
    assert isinstance(answer, ReadFailure)
    assert answer.kind is FailureKind.REFUSED


async def test_an_order_nobody_knows_is_left_out(client: KrakenFuturesClient) -> None:
    assert await looked_up(client, NOWHERE) == {}


async def test_the_history_has_a_pool_of_its_own_with_room_kept_for_look_ups(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    since = START
    for _ in range(26):
        since -= timedelta(days=1)
        assert not isinstance(await client.ended_orders(since), ReadFailure)
    refused = await client.ended_orders(since - timedelta(days=1))
    assert isinstance(refused, ReadFailure)
    assert (refused.kind, refused.code) == (FailureKind.RATE_LIMITED, "call-counter")
    for _ in range(10):
        assert await looked_up(client, NOWHERE) == {}
    assert isinstance(await client.look_up([NOWHERE]), ReadFailure)
    asked = sum(len(venue.called(name)) for name in ("orders", "triggers", "executions"))
    assert asked == 100


# An order an act waits for


async def test_an_order_is_read_from_the_list_and_is_the_same_object(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[LIMIT]))
    polled = await client.open_orders(PollOptions())
    assert not isinstance(polled, ReadFailure)
    read = await client.read_order(LIMIT_ID)
    assert isinstance(read, FoundOrder)
    assert read.order is polled.orders[read.order.key]
    assert venue.called("status") == []


async def test_orders_that_acts_wait_for_together_are_read_together(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[LIMIT, STOP]))
    both = await asyncio.gather(client.read_order(LIMIT_ID), client.read_order(STOP_ID))
    names = [one.order.key.order_id for one in both if isinstance(one, FoundOrder)]
    assert names == [LIMIT_ID, STOP_ID]
    assert len(venue.called("openorders")) == 1


async def test_who_asks_once_the_question_is_out_asks_anew(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    asked, answered = asyncio.Event(), asyncio.Event()

    async def slow(_request: httpx.Request) -> httpx.Response:
        asked.set()
        await answered.wait()
        return success(openOrders=[LIMIT])

    venue.script["openorders"].clear()
    venue.answer("openorders", slow, success(openOrders=[LIMIT | {"limitPrice": 9}]))
    early = asyncio.ensure_future(client.read_order(LIMIT_ID))
    await asked.wait()
    late = asyncio.ensure_future(client.read_order(LIMIT_ID))
    await asyncio.sleep(0)
    answered.set()
    first, second = await early, await late
    assert isinstance(first, FoundOrder)
    assert isinstance(second, FoundOrder)
    assert first.order.limit_price == Decimal("3180.5")
    assert second.order.limit_price == Decimal(9)


async def test_one_who_gives_up_takes_the_answer_from_nobody_else(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[LIMIT]))
    impatient = asyncio.ensure_future(client.read_order(LIMIT_ID))
    patient = asyncio.ensure_future(client.read_order(LIMIT_ID))
    await asyncio.sleep(0)
    impatient.cancel()
    assert isinstance(await patient, FoundOrder)
    assert len(venue.called("openorders")) == 1


async def test_an_order_that_left_the_list_is_read_by_its_state(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "status", success(orders=[state("CANCELLED")]))
    read = await client.read_order(LIMIT_ID)
    assert isinstance(read, FoundOrder)
    assert read.order.status is OrderStatus.CANCELLED
    lay_out(venue, "status", success())
    assert await client.read_order(LIMIT_ID) is None


async def test_an_order_that_cannot_be_read_is_not_taken_for_gone(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[LIMIT | {"side": "hold"}]))
    read = await client.read_order(LIMIT_ID)
    assert isinstance(read, ReadFailure)
    assert LIMIT_ID in read.text


async def test_what_an_act_waits_for_may_use_what_reads_hold_back(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[LIMIT]))
    for _ in range(150):
        assert not isinstance(await client.open_orders(PollOptions()), ReadFailure)
    assert isinstance(await client.open_orders(PollOptions()), ReadFailure)
    assert isinstance(await client.read_order(LIMIT_ID), FoundOrder)


# By its client id

OURS = ClientOrderId("blt-7f31-1")


async def test_an_order_is_found_by_its_client_id_by_its_state_first(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "status", success(orders=[state("ENTERED_BOOK")]))
    found = await client.find_created(OURS)
    assert isinstance(found, FoundOrder)
    assert found.order.key.order_id == LIMIT_ID
    assert query(venue.requests[0]) == [("cliOrdIds", OURS)]
    assert len(venue.requests) == 1


async def test_then_in_the_list_and_then_in_the_history(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[STOP | {"cliOrdId": "other"}, LIMIT]))
    found = await client.find_created(OURS)
    assert isinstance(found, FoundOrder)
    assert found.order.key.order_id == LIMIT_ID
    lay_out(venue, "openorders", success(openOrders=[]))
    mine = PLACED | {"clientId": OURS}
    other = event("OrderPlaced", order=PLACED | {"uid": "x", "clientId": "y"}, reason="x")
    for name in ("orders", "triggers"):
        lay_out(venue, "orders", history())
        lay_out(venue, name, history(other, event("OrderPlaced", uid="e2", order=mine, reason="x")))
        found = await client.find_created(OURS)
        assert isinstance(found, FoundOrder)
        assert found.order.client_order_id == OURS
    lay_out(venue, "triggers", history(other))
    assert await client.find_created(OURS) is None


async def test_an_unreadable_order_that_may_be_ours_is_a_doubt(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[LIMIT | {"side": "hold"}]))
    assert isinstance(await client.find_created(OURS), ReadFailure)


@pytest.mark.parametrize("name", ["status", "openorders", "orders", "triggers"])
async def test_a_source_that_fails_fails_the_search(
    client: KrakenFuturesClient, venue: ScriptedVenue, name: str
) -> None:
    lay_out(venue, name, error("Unavailable"))
    assert isinstance(await client.find_created(OURS), ReadFailure)


# What ended


def executed(traded: float, uid: str, **order: Any) -> dict[str, Any]:
    execution = {
        "uid": f"x-{uid}",
        "order": PLACED | order,
        "quantity": str(traded),
        "price": "3180",
        "timestamp": 1,
    }
    return event("Execution", uid=uid, execution=execution, takerReducedQuantity="")


async def test_ended_orders_are_those_of_all_histories_newest_first(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    other = PLACED | {"uid": "other"}
    lay_out(
        venue,
        "orders",
        history(
            event("OrderPlaced", 9, order=PLACED, reason="x"),
            event("OrderCancelled", 4, uid="e2", order=other, reason="cancelled_by_user"),
            event("OrderPlaced", 3, uid="e3", order=PLACED | {"uid": "open"}, reason="x"),
        ),
    )
    stop = PLACED | {"uid": "stop"}
    lay_out(venue, "triggers", history(event("OrderTriggerCancelled", 6, order=stop, reason="x")))
    lay_out(venue, "executions", history(executed(0.25, "e9", quantity="0", filled="0.25")))
    ended = await client.ended_orders(SINCE)
    assert not isinstance(ended, ReadFailure)
    assert [(str(one.order.key.order_id), one.order.status) for one in ended] == [
        (str(LIMIT_ID), OrderStatus.FILLED),
        ("other", OrderStatus.CANCELLED),
        ("stop", OrderStatus.CANCELLED),
    ]


async def test_executions_that_come_to_all_of_an_order_end_it(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "executions", history(executed(0.2, "e1"), executed(0.05, "e2")))
    ended = await client.ended_orders(SINCE)
    assert not isinstance(ended, ReadFailure)
    assert [one.order.filled_quantity for one in ended] == [Decimal("0.25")]


async def test_an_execution_that_says_it_was_the_last_ends_its_order(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    last = executed(0.05, "e1", quantity="0.05", filled="0.2")
    last["event"]["Execution"]["execution"]["limitFilled"] = True
    lay_out(venue, "executions", history(last))
    ended = await client.ended_orders(SINCE)
    assert not isinstance(ended, ReadFailure)
    assert [one.order.quantity for one in ended] == [Decimal("0.25")]


async def test_ended_orders_are_not_read_again_at_once_and_then_from_the_newest_on(
    client: KrakenFuturesClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    lay_out(venue, "orders", history(event("OrderCancelled", 10, order=PLACED, reason="x")))
    first = await client.ended_orders(SINCE)
    assert await client.ended_orders(SINCE) == first
    assert len(venue.called("orders")) == 1
    await clock.advance(46)
    lay_out(venue, "orders", history())
    assert await client.ended_orders(SINCE) == first
    since = int((START - timedelta(seconds=70)).timestamp() * 1000)
    assert ("since", str(since)) in query(venue.called("orders")[-1])
    assert isinstance(await client.ended_orders(SINCE - timedelta(hours=1)), list)
    earlier = int((SINCE - timedelta(hours=1)).timestamp() * 1000)
    assert ("since", str(earlier)) in query(venue.called("orders")[-1])


async def test_a_history_that_fails_is_told_and_asked_again(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "executions", error("Unavailable"), history())
    assert isinstance(await client.ended_orders(SINCE), ReadFailure)
    assert await client.ended_orders(SINCE) == []


async def test_edits_are_told_oldest_first_and_without_their_unreliable_limits(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    new = PLACED | {"quantity": "0.3", "filled": "0.1"}
    lay_out(
        venue,
        "orders",
        history(
            event(
                "OrderUpdated", 1, uid="e2", oldOrder=PLACED, newOrder=new, reason="edited_by_user"
            ),
            event(
                "OrderUpdated",
                5,
                uid="e1",
                oldOrder=PLACED,
                newOrder=PLACED,
                reason="edited_by_user",
            ),
            event(
                "OrderUpdated", 3, uid="e3", oldOrder=PLACED, newOrder=new, reason="partial_fill"
            ),
        ),
    )
    read = await client.amend_history(LIMIT_ID)
    assert not isinstance(read, ReadFailure)
    assert [record.reference for record in read] == ["e1", "e2"]
    assert read[1].cause is AmendCause.USER
    assert (read[1].quantity, read[1].working_quantity) == (Decimal("0.4"), Decimal("0.3"))
    assert read[1].limit_price is None


# Trailing stops

TRAILING = without(STOP | {"orderType": "trailing_stop"}, "limitPrice")
TRAIL = TRIGGER["priceTriggerOptions"] | {
    "trailingStopOptions": {"maxDeviation": 2, "unit": "PERCENT"}
}


async def trigger_of(client: KrakenFuturesClient) -> object:
    answer = await client.open_orders(PollOptions())
    assert not isinstance(answer, ReadFailure)
    (order,) = answer.orders.values()
    assert isinstance(order, Order)
    return order.trigger_price


async def test_how_far_a_trailing_stop_follows_is_asked_when_it_changed(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[TRAILING]))
    told = state("TRIGGER_PLACED", trigger=True, priceTriggerOptions=TRAIL)
    lay_out(venue, "status", success(orders=[told]))
    assert await trigger_of(client) == RelativePrice("+2%")
    assert await trigger_of(client) == RelativePrice("+2%")
    assert len(venue.called("status")) == 1, "an unchanged one is known"
    lay_out(venue, "openorders", success(openOrders=[TRAILING | {"stopPrice": 79500}]))
    lay_out(venue, "status", error("Unavailable"), success(orders=[told]))
    assert await trigger_of(client) is None
    assert await trigger_of(client) == RelativePrice("+2%")


async def test_a_key_that_may_not_ask_leaves_it_unknown(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "openorders", success(openOrders=[TRAILING]))
    lay_out(venue, "status", error("authenticationError"))
    assert await trigger_of(client) is None
    assert await trigger_of(client) is None
    assert len(venue.called("status")) == 1


# Recorded


def nothing_known(_order_id: VenueOrderId) -> Order | None:
    return None


def test_the_recorded_state_is_read() -> None:
    found = decode_states(recorded_bytes("ordersstatus_entered_book"), MAIN, nothing_known)
    (only,) = found.values()
    assert only.order.status is OrderStatus.OPEN
    assert only.order.quantity == Decimal("0.1")
    assert only.order.client_order_id is None


@pytest.mark.parametrize(
    ("name", "status", "filled"),
    [
        ("history_order_placed", OrderStatus.OPEN, "0"),
        ("history_order_placed_ioc_filled", OrderStatus.FILLED, "0.1"),
    ],
)
def test_recorded_histories_are_read(name: str, status: OrderStatus, filled: str) -> None:
    page = decode_page(recorded_bytes(name))
    (found,) = verdict(page.events, MAIN, nothing_known).values()
    assert found.order.status is status
    assert found.order.filled_quantity == Decimal(filled)
    assert found.order.instrument == "PF_LTCUSD"
    assert page.next_page == recorded(name)["continuationToken"]
    assert found.order.client_order_id is None


async def test_two_reads_of_one_list_do_not_disturb_each_other(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    lay_out(venue, "orders", history(event("OrderCancelled", 10, order=PLACED, reason="x")))
    first, second = await asyncio.gather(client.ended_orders(SINCE), client.ended_orders(SINCE))
    assert first == second
