"""The client of Kraken Embed where answers are damaged, late, or not what was asked for."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import failure
from tests.venues.embed_doubles import (
    ORDERS,
    OTHER_USER,
    USER,
    EmbedVenue,
    embed_client,
    key,
    listed,
    order,
    refusal,
    result,
    trade,
)
from tests.venues.intents import RememberingGate
from tests.venues.test_kraken_embed_reads import ALL, DEALS, MINE, NOW, ONE, SINCE, TAG, orders_of
from tests.venues.test_kraken_embed_writes import CREATE, cancel, intent
from tui.domain.expected import order_of
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import VenueOrderId
from tui.domain.intents import CancelIntent
from tui.domain.order import OrderStatus, UnreadableOrder
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected
from tui.venues.kraken_embed.client import KrakenEmbedClient
from tui.venues.kraken_embed.target import order_target, orders_target

BUSY = httpx.Response(503, text="busy")


@pytest.fixture
def venue() -> EmbedVenue:
    venue = EmbedVenue()
    venue.answer(ORDERS, listed())
    venue.answer(DEALS, result(transactions=[]))
    return venue


@pytest.fixture
def client(venue: EmbedVenue, clock: ManualClock, tmp_path: Path) -> KrakenEmbedClient:
    return embed_client(venue, clock, tmp_path, read_only=False)


def unreadable(**changes: Any) -> dict[str, Any]:
    return order(action=None, **changes)


# Answers that are damaged


@pytest.mark.parametrize(
    "damaged",
    [
        result(next_cursor=None),
        result(orders={}),
        httpx.Response(200, content=b'{"result":{"orders":[{]}}'),
        httpx.Response(200, json=[]),
    ],
)
async def test_a_list_that_is_none_is_a_failed_poll(
    client: KrakenEmbedClient, venue: EmbedVenue, damaged: httpx.Response
) -> None:
    venue.again(ORDERS, damaged)
    assert failure(await client.open_orders(ALL)).kind is FailureKind.UNREADABLE


@pytest.mark.parametrize(
    "damaged",
    [result(), result(order=None), result(order=unreadable()), result(order=order("another"))],
)
async def test_an_order_that_cannot_be_read_is_not_called_unknown(
    client: KrakenEmbedClient, venue: EmbedVenue, damaged: httpx.Response
) -> None:
    venue.answer(ONE, damaged)
    for answer in (await client.read_order(MINE), await client.look_up([MINE])):
        assert failure(answer).kind is FailureKind.UNREADABLE


async def test_an_unreadable_order_with_the_tag_is_not_called_absent(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.again(ORDERS, listed(unreadable()))
    told = failure(await client.find_created(TAG))
    assert told.kind is FailureKind.UNREADABLE
    assert MINE in told.text


async def test_of_two_with_the_tag_the_one_without_a_time_is_named_too(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.again(ORDERS, listed(order("s1", created_at="2026-11-20T13:59:51Z"), unreadable()))
    answer = await client.find_created(TAG)
    assert failure(answer).kind is FailureKind.UNREADABLE


async def test_a_search_does_not_end_at_an_order_that_tells_no_time(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    timeless = order("old", name="x")
    del timeless["created_at"]
    venue.again(ORDERS, listed(timeless, cursor="2"), listed(order()))
    assert isinstance(await client.find_created(TAG, SINCE), FoundOrder)


@pytest.mark.parametrize(
    "damage",
    [
        {"time": "yesterday"},
        {"time": ""},
        {"spend": {"amount": {"asset": "EUR", "amount": "much"}}},
        {"spend": {"amount": None}},
    ],
)
async def test_a_transaction_that_cannot_be_read_is_no_gap_in_the_fills(
    client: KrakenEmbedClient, venue: EmbedVenue, damage: dict[str, Any]
) -> None:
    venue.again(DEALS, result(transactions=[trade(**damage)]))
    assert failure(await client.fills(SINCE)).kind is FailureKind.UNREADABLE


@pytest.mark.parametrize(
    "changes",
    [
        {"spend": None},
        {"receive": None},
        {"receive": {"amount": {"asset": "ETH", "amount": "0"}}},
        {"status": "in_progress"},
        {"status": "failed"},
    ],
)
async def test_what_is_no_whole_trade_is_no_fill_and_no_price(
    client: KrakenEmbedClient, venue: EmbedVenue, changes: dict[str, Any]
) -> None:
    venue.again(DEALS, result(transactions=[trade(**changes, at="2026-11-20T13:00:00Z")]))
    assert await client.fills(SINCE) == []
    over = order(status="completed", updated_at="2026-11-20T13:00:00Z")
    venue.answer(ONE, result(order=over))
    answer = await client.look_up([MINE])
    assert not isinstance(answer, ReadFailure)
    assert answer[MINE].order.average_fill_price is None


async def test_other_types_of_transactions_are_passed_over_whatever_is_in_them(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    others = [{"type": "deposit"}, {}, {"type": ["custom_order"]}]
    venue.again(DEALS, result(transactions=[*others, trade()]))
    fills = await client.fills(SINCE)
    assert not isinstance(fills, ReadFailure)
    assert [fill.id for fill in fills] == ["TX7Q"]


# Matching


@pytest.mark.parametrize(
    "changes",
    [
        {"at": "2026-11-20T13:02:01Z"},
        {"at": "2026-11-20T12:57:59Z"},
        {"receive": {"amount": {"asset": "BTC", "amount": "0.1"}}},
        {"spend": {"amount": {"asset": "EUR", "amount": "249"}}},
        {"type": "custom_order_failed"},
    ],
)
async def test_a_transaction_without_a_reference_has_to_fit_in_everything(
    client: KrakenEmbedClient, venue: EmbedVenue, changes: dict[str, Any]
) -> None:
    at = "2026-11-20T13:00:00Z"
    venue.answer(ONE, result(order=order(status="completed", updated_at=at)))
    fitting = trade(ref_id="Q1", ref_id2=None, at="2026-11-20T13:02:00Z")
    venue.again(DEALS, result(transactions=[fitting]))
    answer = await client.look_up([MINE])
    assert not isinstance(answer, ReadFailure)
    assert answer[MINE].order.average_fill_price is not None
    other = trade(**({"ref_id": "Q1", "ref_id2": None, "at": at} | changes))
    venue.again(DEALS, result(transactions=[other]))
    answer = await client.look_up([MINE])
    assert not isinstance(answer, ReadFailure)
    assert answer[MINE].order.average_fill_price is None
    assert answer[MINE].order.status is OrderStatus.FILLED


async def test_a_second_reference_is_as_good_as_the_first(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, result(order=order(status="completed", updated_at=NOW)))
    far = trade(ref_id="Q1", ref_id2=MINE, at="2026-11-20T13:59:59Z")
    twin = trade("T2", ref_id="Q2", ref_id2=None)
    venue.again(DEALS, result(transactions=[far, twin]))
    answer = await client.look_up([MINE])
    assert not isinstance(answer, ReadFailure)
    assert answer[MINE].order.average_fill_price is not None


async def test_every_page_of_transactions_is_read(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.again(
        DEALS,
        result(transactions=[trade("T1")], next_cursor="a"),
        result(transactions=[trade("T2")], next_cursor="b"),
        result(transactions=[trade("T2"), trade("T3")], next_cursor="b"),
    )
    fills = await client.fills(SINCE)
    assert not isinstance(fills, ReadFailure)
    assert sorted(fill.id for fill in fills) == ["T1", "T2", "T3"]
    assert [dict(venue.query(position)).get("cursor") for position in range(3)] == [None, "a", "b"]


# Failures on the way


async def test_look_ups_stop_where_time_is_up(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await clock.advance(2.5)
        return result(order=order(request.url.path.rpartition("/")[2], status="cancelled"))

    names = [VenueOrderId(f"s{number}") for number in range(4)]
    for name in names:
        venue.answer(order_target(name, USER), slow)
    answer = await client.look_up(names)
    assert not isinstance(answer, ReadFailure)
    assert list(answer) == names[:2]


async def test_lists_that_fail_fail_whoever_reads_them(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.again(ORDERS, BUSY)
    venue.answer("/b2b/assets", BUSY)
    for answer in (
        await client.ended_orders(SINCE),
        await client.instruments(),
        await client.clock_skew(),
    ):
        assert failure(answer).kind is FailureKind.UNAVAILABLE


async def test_an_order_that_vanished_and_is_known_to_nobody_leaves_the_list(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    active = orders_target(USER, ["active"])
    venue.answer(active, listed(order()), listed())
    venue.answer(ONE, refusal("ENexus:Unknown order", status=404))
    await orders_of(client)
    assert await orders_of(client) == {}


async def test_of_many_that_vanish_a_few_are_asked_about_at_once(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    names = [f"s{number}" for number in range(6)]
    venue.answer(orders_target(USER, ["active"]), listed(*map(order, names)), listed())
    for name in names:
        venue.answer(order_target(name, USER), result(order=order(name, status="cancelled")))
    await orders_of(client)
    asked = len(venue.requests)
    assert await orders_of(client) == {}
    assert len(venue.requests) == asked + 1 + 4


# Acts


async def test_a_typed_user_nobody_knows_takes_no_list_away(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    assert client.trading is not None
    venue.answer(orders_target(USER, ["active"]), listed(order()))
    unknown = httpx.ReadError("broken")
    venue.answer(orders_target(OTHER_USER), unknown)
    await client.trading.create(intent(user=OTHER_USER), RememberingGate())
    venue.answer(orders_target(OTHER_USER, ["active"]), refusal("ENexus:Invalid user ID"))
    assert list(await orders_of(client)) == [MINE]
    asked = len(venue.requests)
    assert list(await orders_of(client)) == [MINE]
    assert not [target for target in venue.targets[asked:] if "AA11" in target]


async def test_an_order_known_by_its_tag_alone_cannot_be_cancelled_yet(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    assert client.trading is not None
    awaited = order_of(intent(), clock.now())
    wanted = CancelIntent(key=awaited.key, seen=awaited)
    outcome = await client.trading.cancel(wanted, RememberingGate())
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.UNUSABLE
    assert "id of this order is not known yet" in outcome.text
    assert venue.requests == []


async def test_a_cancel_whose_user_cannot_be_found_out_now_is_not_sent(
    venue: EmbedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    desk = embed_client(venue, clock, tmp_path, read_only=False, users=[USER, OTHER_USER])
    assert desk.trading is not None
    venue.again(f"{ORDERS}/{MINE}", BUSY)
    bare = UnreadableOrder(key(MINE), b"{}", "a damaged row")
    outcome = await desk.trading.cancel(cancel(bare), RememberingGate())
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.NOT_REACHED


async def test_creates_of_many_are_sent_one_by_one(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    assert client.trading is not None
    venue.answer(CREATE, result(order=order("s1")), result(order=order("s2")))
    wanted = [intent(), intent(client_order_id="zzzzzz")]
    outcomes = await client.trading.create_many(wanted, RememberingGate())
    assert [outcomes[one.key] for one in wanted] == [
        Accepted(order_id=VenueOrderId("s1")),
        Accepted(order_id=VenueOrderId("s2")),
    ]


async def test_a_nonce_refused_after_the_turn_was_given_up_is_not_sent_again(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    async def late(_request: httpx.Request) -> httpx.Response:
        await clock.sleep(6)
        return refusal("EAPI:Invalid nonce", status=401)

    assert client.trading is not None
    venue.answer(CREATE, late)
    acting = asyncio.create_task(client.trading.create(intent(), RememberingGate()))
    await clock.advance(7)
    outcome = await acting
    assert isinstance(outcome, Rejected)
    assert "a later request of this program arrived before it" in outcome.text
    assert len(venue.requests) == 1


async def test_a_read_whose_nonce_was_refused_is_asked_once_more(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.again(ORDERS, refusal("EAPI:Invalid nonce", status=401), listed(order()))
    assert list(await orders_of(client)) == [MINE]
    venue.again(ORDERS, refusal("EAPI:Invalid nonce", status=401))
    assert failure(await client.open_orders(ALL)).kind is FailureKind.NONCE
