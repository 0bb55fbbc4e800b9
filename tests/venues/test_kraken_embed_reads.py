"""What the client of Kraken Embed reads: lists, single orders, what became of them."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import Held, failure
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
from tui.domain.account import PollOptions
from tui.domain.custom_terms import PartnerProfile
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import ClientOrderId, VenueOrderId
from tui.domain.intents import CancelIntent
from tui.domain.order import BookEntry, Order, OrderStatus, Side
from tui.venues.kraken_embed.client import KrakenEmbedClient
from tui.venues.kraken_embed.target import (
    cancel_target,
    order_target,
    orders_target,
    portfolio_path,
)

ALL = PollOptions()
MINE = VenueOrderId("sched_q7m2")
TAG = ClientOrderId("k3f7ab")
NOW = "2026-11-20T13:59:50Z"
ACTIVE = orders_target(USER, ["active"])
OTHERS = orders_target(OTHER_USER, ["active"])
ONE = order_target(MINE, USER)
DEALS = portfolio_path(USER)
SINCE = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def venue() -> EmbedVenue:
    venue = EmbedVenue()
    venue.answer(ORDERS, listed())
    venue.answer(DEALS, result(transactions=[], next_cursor=None))
    return venue


@pytest.fixture
def client(venue: EmbedVenue, clock: ManualClock, tmp_path: Path) -> KrakenEmbedClient:
    return embed_client(venue, clock, tmp_path)


@pytest.fixture
def desk(venue: EmbedVenue, clock: ManualClock, tmp_path: Path) -> KrakenEmbedClient:
    """The client of an account with two users."""
    return embed_client(venue, clock, tmp_path, users=[USER, OTHER_USER])


async def orders_of(client: KrakenEmbedClient) -> dict[str, BookEntry]:
    answer = await client.open_orders(ALL)
    assert not isinstance(answer, ReadFailure), answer
    return {name.order_id: entry for name, entry in answer.orders.items()}


def statuses(orders: dict[str, BookEntry]) -> dict[str, OrderStatus]:
    return {name: entry.status for name, entry in orders.items() if isinstance(entry, Order)}


async def looked_up(client: KrakenEmbedClient, order_id: VenueOrderId = MINE) -> FoundOrder:
    answer = await client.look_up([order_id])
    assert not isinstance(answer, ReadFailure), answer
    return answer[order_id]


# The list


async def test_active_orders_of_every_user_are_listed(
    desk: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ACTIVE, listed(order("a1")))
    venue.answer(OTHERS, listed(order("b1")))
    orders = await orders_of(desk)
    assert {name: entry.user for name, entry in orders.items() if isinstance(entry, Order)} == {
        "a1": USER,
        "b1": OTHER_USER,
    }
    assert venue.targets[:2] == [ACTIVE, OTHERS]


async def test_pages_are_followed_with_user_and_filter(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ACTIVE, listed(order("a1"), cursor="p+2"))
    venue.answer(orders_target(USER, ["active"], "p+2"), listed(order("a2"), cursor=""))
    assert list(await orders_of(client)) == ["a1", "a2"]
    assert venue.query(1) == [("user", USER), ("statuses", "active"), ("cursor", "p+2")]


@pytest.mark.parametrize("last", [{"next_cursor": None}, {"next_cursor": ""}, {}])
async def test_every_last_page_ends_the_list(
    client: KrakenEmbedClient, venue: EmbedVenue, last: dict[str, Any]
) -> None:
    venue.answer(ACTIVE, result(orders=[order()], **last))
    assert list(await orders_of(client)) == [MINE]
    assert venue.targets.count(ACTIVE) == 1


async def test_a_list_that_goes_round_is_left(client: KrakenEmbedClient, venue: EmbedVenue) -> None:
    venue.answer(ACTIVE, listed(order("a1"), cursor="x"))
    venue.answer(orders_target(USER, ["active"], "x"), listed(order("a2"), cursor="x"))
    assert list(await orders_of(client)) == ["a1", "a2"]
    assert len([target for target in venue.targets if "active" in target]) == 2


async def test_a_list_without_an_end_is_left_after_fifty_pages(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ACTIVE, listed(cursor="1"))
    for number in range(1, 60):
        target = orders_target(USER, ["active"], str(number))
        venue.answer(target, listed(cursor=str(number + 1)))
    await orders_of(client)
    assert len([target for target in venue.targets if "active" in target]) == 50


async def test_the_newest_description_of_an_order_that_is_listed_twice_counts(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    newer = order(updated_at="2026-11-02T08:16:00Z", name="newer")
    venue.answer(ACTIVE, listed(newer, order(), cursor="2"))
    venue.answer(orders_target(USER, ["active"], "2"), listed(order()))
    (entry,) = (await orders_of(client)).values()
    assert isinstance(entry, Order)
    assert entry.custom is not None
    assert entry.custom.name == "newer"


async def test_unchanged_orders_are_the_very_same_objects(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    changed = order("a2", updated_at="2026-11-02T09:00:00Z")
    venue.answer(ACTIVE, listed(order("a1"), order("a2")), listed(changed, order("a1")))
    before, after = await orders_of(client), await orders_of(client)
    assert after["a1"] is before["a1"]
    assert after["a2"] is not before["a2"]


async def test_an_answer_is_as_old_as_its_oldest_page(
    desk: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    async def late(_request: httpx.Request) -> httpx.Response:
        await clock.advance(2)
        return listed()

    started = clock.now()
    venue.answer(OTHERS, late)
    answer = await desk.open_orders(ALL)
    assert not isinstance(answer, ReadFailure)
    assert answer.received_at == started
    assert answer.round_trip == timedelta(seconds=2)


async def test_an_order_that_cannot_be_read_is_listed_all_the_same(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ACTIVE, listed(order("bad", action={"type": "swap"}), order("good")))
    orders = await orders_of(client)
    assert list(orders) == ["bad", "good"]
    assert not isinstance(orders["bad"], Order)
    assert "action.amount" in orders["bad"].problem


async def test_one_user_that_fails_fails_the_poll(
    desk: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(OTHERS, refusal("ENexus:Invalid user ID"))
    told = failure(await desk.open_orders(ALL))
    assert (told.kind, told.code) == (FailureKind.REJECTED, "ENexus:Invalid user ID")
    assert '"users"' in told.text


async def test_a_poll_that_was_given_up_is_joined_by_the_next(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    held = Held(listed(order()))
    venue.answer(ACTIVE, held)
    with pytest.raises(TimeoutError):
        async with clock.timeout(0):
            await client.open_orders(ALL)
    await clock.settle()
    held.release()
    assert list(await orders_of(client)) == [MINE]
    assert venue.targets.count(ACTIVE) == 1


async def test_where_lists_take_long_the_answer_before_stands_with_its_own_age(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    venue.answer(ACTIVE, listed(order()))
    before = await client.open_orders(ALL)
    asked = len(venue.requests)

    async def much(_request: httpx.Request) -> httpx.Response:
        await clock.sleep(2.5)
        return listed(cursor=str(len(venue.requests)))

    venue.answer(ONE, result(order=order(status="cancelled")))
    venue.again(ACTIVE, much)
    venue.again(ORDERS, *[much] * 3, listed(order("a3")))
    late = asyncio.create_task(client.open_orders(ALL))
    await clock.advance(8)
    assert await late is before
    rest = asyncio.create_task(client.open_orders(ALL))
    await clock.advance(3)
    newest = await rest
    assert not isinstance(newest, ReadFailure)
    assert [one.order_id for one in newest.orders] == ["a3"]
    assert len([one for one in venue.targets[asked:] if one == ACTIVE]) == 1


# Paused orders, and those that vanish


async def test_paused_orders_are_found_in_the_list_of_all_statuses(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    paused = order("p1", status={"status": "paused", "reason": "market closed"})
    ended = order("old", status="completed"), order("gone", status="cancelled")
    venue.again(ORDERS, listed(paused, *ended, order()))
    venue.answer(ACTIVE, listed(order()))
    assert statuses(await orders_of(client)) == {
        MINE: OrderStatus.ACTIVE,
        "p1": OrderStatus.PAUSED,
    }
    assert venue.targets[-1] == orders_target(USER)
    asked = len(venue.requests)
    await clock.advance(59)
    assert "p1" in await orders_of(client)
    assert venue.targets[asked:] == [ACTIVE]
    await clock.advance(1)
    await orders_of(client)
    assert venue.targets[asked + 2 :] == [orders_target(USER)]


async def test_the_first_poll_searches_a_long_history_for_a_while(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    async def slow(_request: httpx.Request) -> httpx.Response:
        await clock.advance(1)
        return listed(cursor=str(clock.monotonic()))

    venue.answer(ACTIVE, listed())
    venue.again(ORDERS, *[slow] * 8, listed(order("p", status="paused")))
    assert await orders_of(client) == {}
    assert len(venue.requests) == 7
    assert list(await orders_of(client)) == ["p"]


async def test_later_polls_search_a_few_pages_each(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    venue.answer(ACTIVE, listed())
    await orders_of(client)
    await clock.advance(60)
    pages = (
        listed(order(f"o{number}", status="completed"), cursor=str(number)) for number in range(5)
    )
    venue.again(ORDERS, *pages, listed(order("p", status="paused")))
    asked = len(venue.requests)
    assert await orders_of(client) == {}
    assert len(venue.requests) == asked + 5
    assert list(await orders_of(client)) == ["p"]


async def test_a_paused_order_that_was_cancelled_here_is_asked_about_at_once(
    venue: EmbedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    client = embed_client(venue, clock, tmp_path, read_only=False)
    venue.answer(ACTIVE, listed())
    venue.again(ORDERS, listed(order(status="paused")))
    answer = await client.open_orders(ALL)
    assert not isinstance(answer, ReadFailure)
    (entry,) = answer.orders.values()
    venue.again(ORDERS, httpx.Response(503, text="busy"))
    over = result(order=order(status="cancelled"))
    venue.answer(cancel_target(MINE, USER), over)
    venue.answer(ONE, over)
    assert client.trading is not None
    await client.trading.cancel(CancelIntent(key=entry.key, seen=entry), RememberingGate())
    assert await orders_of(client) == {}


async def test_an_unreadable_order_is_listed_unless_it_says_that_it_is_over(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    over = order("over", status="completed", action=None)
    venue.answer(ACTIVE, listed())
    venue.again(ORDERS, listed(over, order("strange", status="paused", action=None)))
    assert list(await orders_of(client)) == ["strange"]


async def test_an_order_that_vanished_is_asked_for_once_at_once(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ACTIVE, listed(order()), listed())
    venue.answer(ONE, result(order=order(status="paused")))
    await orders_of(client)
    assert statuses(await orders_of(client)) == {MINE: OrderStatus.PAUSED}
    assert statuses(await orders_of(client)) == {MINE: OrderStatus.PAUSED}
    assert venue.targets.count(ONE) == 1


async def test_what_was_said_of_a_vanished_order_answers_its_look_up(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ACTIVE, listed(order()), listed())
    over = order(status={"status": "cancelled", "reason": "cancelled by the user"}, updated_at=NOW)
    venue.answer(ONE, result(order=over))
    await orders_of(client)
    assert await orders_of(client) == {}
    found = await looked_up(client)
    assert found.order.status is OrderStatus.CANCELLED
    assert found.reason == "cancelled by the user"
    assert found.closed_at == datetime.fromisoformat(NOW)
    assert venue.targets.count(ONE) == 1
    await looked_up(client)
    assert venue.targets.count(ONE) == 2


async def test_an_order_is_not_called_gone_while_it_cannot_be_asked_for(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ACTIVE, listed(order()), listed())
    venue.answer(ONE, refusal("EGeneral:Internal error", status=500))
    await orders_of(client)
    assert failure(await client.open_orders(ALL)).kind is FailureKind.UNAVAILABLE


# Single orders


async def test_an_order_is_asked_of_its_user(desk: KrakenEmbedClient, venue: EmbedVenue) -> None:
    venue.answer(OTHERS, listed(order("b1")))
    venue.answer(order_target("b1", OTHER_USER), result(order=order("b1")))
    await orders_of(desk)
    found = await desk.read_order(VenueOrderId("b1"))
    assert isinstance(found, FoundOrder)
    assert found.order.user == OTHER_USER
    assert venue.targets[-1] == order_target("b1", OTHER_USER)


async def test_an_order_nobody_told_of_is_asked_of_every_user(
    desk: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(order_target("b1", USER), refusal("ENexus:Unknown order", status=404))
    venue.answer(order_target("b1", OTHER_USER), result(order=order("b1")))
    found = await desk.read_order(VenueOrderId("b1"))
    assert isinstance(found, FoundOrder)
    assert found.order.user == OTHER_USER


@pytest.mark.parametrize(
    "answer",
    [
        refusal("ENexus:Unknown order", status=404),
        refusal("EAPI:InvalidParameter"),
        refusal("ENexus:No such order", status=200),
        httpx.Response(404, text="not found"),
    ],
)
async def test_an_order_the_venue_does_not_know_is_no_failure(
    client: KrakenEmbedClient, venue: EmbedVenue, answer: httpx.Response
) -> None:
    venue.answer(ONE, answer)
    assert await client.read_order(MINE) is None
    assert await client.look_up([MINE]) == {}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("ENexus:Invalid user ID"), FailureKind.REJECTED),
        (refusal("EAPI:Invalid key", status=401), FailureKind.REFUSED),
        (refusal("EGeneral:Permission denied", status=403), FailureKind.REJECTED),
        (httpx.Response(503, text="busy"), FailureKind.UNAVAILABLE),
        (httpx.ReadError("broken"), FailureKind.NO_ANSWER),
    ],
)
async def test_an_order_that_cannot_be_asked_for_is_a_failure(
    client: KrakenEmbedClient, venue: EmbedVenue, answer: Any, kind: FailureKind
) -> None:
    venue.answer(ONE, answer)
    assert failure(await client.read_order(MINE)).kind is kind
    assert failure(await client.look_up([MINE])).kind is kind


async def test_look_ups_tell_what_they_can(client: KrakenEmbedClient, venue: EmbedVenue) -> None:
    venue.answer(ONE, result(order=order(status="cancelled", updated_at=NOW)))
    venue.answer(order_target("other", USER), httpx.Response(503, text="busy"))
    answer = await client.look_up([MINE, VenueOrderId("other")])
    assert list(answer) == [MINE]  # type: ignore[arg-type]  # the failure of the other is not it


# What transactions tell


def executed(**changes: Any) -> httpx.Response:
    return result(order=order(status="completed", updated_at=NOW, **changes))


def deals(*transactions: Any) -> httpx.Response:
    return result(transactions=list(transactions), next_cursor=None)


async def test_an_executed_order_is_told_what_it_came_to(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, executed())
    venue.again(DEALS, deals(trade()))
    found = await looked_up(client)
    assert found.order.status is OrderStatus.FILLED
    assert found.order.filled_quantity == found.order.quantity == Decimal("250.00")
    assert found.order.average_fill_price == Decimal("2401.06177606178")
    assert found.reason == ("executed: spent 248.75 EUR and a fee of 1.25 EUR, received 0.1036 ETH")


async def test_transactions_are_asked_for_as_the_reference_says(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, executed())
    venue.again(DEALS, deals(trade()))
    await looked_up(client)
    assert venue.targets[-1] == (
        f"{DEALS}?types=custom_order,custom_order_failed&from_time=2026-11-20T13%3A59%3A45Z"
    )


async def test_the_guides_path_is_taken_and_kept_where_the_reference_is_wrong(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, executed())
    venue.again(DEALS, httpx.Response(404, text="no such path"))
    venue.answer("/b2b/portfolio/transactions", deals(trade()))
    assert (await looked_up(client)).order.average_fill_price is not None
    assert venue.query()[0] == ("user", USER)
    await looked_up(client)
    assert len(venue.called(DEALS.replace("%20", " "))) == 1


async def test_where_neither_path_is_known_the_references_is_tried_again(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    gone = httpx.Response(404, text="no such path")
    venue.answer(ONE, result(order=order(status="completed", updated_at="2026-11-20T13:00:00Z")))
    venue.again(DEALS, gone)
    venue.answer("/b2b/portfolio/transactions", gone)
    assert (await looked_up(client)).reason == "executed, price unknown"
    venue.again(DEALS, deals(trade(at="2026-11-20T13:00:00Z")))
    assert (await looked_up(client)).order.average_fill_price is not None


async def test_a_user_who_may_not_be_read_is_not_asked_for_without_a_filter(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.again(DEALS, refusal("EGeneral:Permission denied", status=403))
    assert failure(await client.fills(SINCE)).kind is FailureKind.REJECTED
    assert len(venue.requests) == 1


async def test_a_refused_filter_is_left_out_and_the_types_are_told_apart_here(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, executed())
    deposit = {"id": "TX1", "type": "deposit", "time": NOW, "status": "successful"}
    venue.again(DEALS, refusal("EAPI:InvalidParameter"), deals(deposit, trade()))
    assert (await looked_up(client)).order.average_fill_price is not None
    assert "types" not in dict(venue.query())


async def test_a_transaction_that_comes_late_is_waited_for(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    async def moving() -> None:
        await clock.advance(5)

    venue.answer(ONE, executed())
    venue.again(DEALS, deals(), deals(), deals(trade()))
    found, _ = await asyncio.gather(looked_up(client), moving())
    assert found.order.average_fill_price is not None


async def test_an_execution_that_cannot_be_matched_has_no_price(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, result(order=order(status="completed", updated_at="2026-11-20T13:00:00Z")))
    venue.again(DEALS, deals(trade(ref_id="QT1", at="2026-11-20T13:09:00Z")))
    found = await looked_up(client)
    assert found.order.status is OrderStatus.FILLED
    assert found.order.average_fill_price is None
    assert found.reason == "executed, price unknown"


async def test_an_order_without_a_reference_is_matched_by_what_it_fixed(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, executed())
    venue.again(DEALS, deals(trade(ref_id="QT1")))
    assert (await looked_up(client)).order.average_fill_price is not None


async def test_nothing_is_guessed_between_two_transactions(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, result(order=order(status="completed", updated_at="2026-11-20T13:00:00Z")))
    at = "2026-11-20T13:00:01Z"
    venue.again(DEALS, deals(trade("T1", ref_id="Q1", at=at), trade("T2", ref_id="Q2", at=at)))
    assert (await looked_up(client)).reason == "executed, price unknown"


async def test_a_transaction_two_orders_could_mean_is_neithers(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    at = "2026-11-20T13:00:00Z"
    twin = VenueOrderId("twin")
    venue.answer(ONE, result(order=order(status="completed", updated_at=at)))
    venue.answer(
        order_target(twin, USER), result(order=order("twin", status="completed", updated_at=at))
    )
    venue.again(DEALS, deals(trade(ref_id="Q1", at=at)))
    answer = await client.look_up([MINE, twin])
    assert not isinstance(answer, ReadFailure)
    assert {one.reason for one in answer.values()} == {"executed, price unknown"}


async def test_a_failed_execution_is_a_cancelled_order(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, executed())
    failed = trade(type="custom_order_failed", status="failed", reason="insufficient funds")
    venue.again(DEALS, deals(failed))
    found = await looked_up(client)
    assert found.order.status is OrderStatus.CANCELLED
    assert found.order.filled_quantity == 0
    assert found.reason == "the execution failed: insufficient funds"


async def test_why_a_cancelled_order_failed_is_said(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    status = {"status": "cancelled", "reason": {"code": "no_funds"}}
    venue.answer(ONE, result(order=order(status=status, updated_at=NOW)))
    failed = {
        "id": "T1",
        "type": "custom_order_failed",
        "time": NOW,
        "status": "failed",
        "ref_id": MINE,
    }
    venue.again(DEALS, deals(failed))
    assert (await looked_up(client)).reason == 'the execution failed; {"code":"no_funds"}'


async def test_an_order_stands_without_transactions(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(ONE, executed())
    venue.again(DEALS, httpx.Response(503, text="busy"))
    found = await looked_up(client)
    assert found.order.status is OrderStatus.FILLED
    assert found.reason == "executed, price unknown"


async def test_fills_are_priced_without_fee_and_name_their_order(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    ended = order(status="completed", updated_at=NOW)
    venue.answer(orders_target(USER, ["cancelled", "completed"]), listed(ended))
    early = trade("early", ref_id="Q", at="2026-11-19T23:59:59Z")
    strange = trade("strange", ref_id="QT9", at="2026-11-20T09:00:00Z")
    venue.again(DEALS, deals(strange, trade(), early))
    await client.ended_orders(SINCE)
    fills = await client.fills(SINCE)
    assert not isinstance(fills, ReadFailure)
    assert [(fill.id, fill.order) for fill in fills] == [("TX7Q", key(MINE)), ("strange", key(""))]
    fill = fills[0]
    assert (fill.instrument, fill.side) == ("ETH/EUR", Side.BUY)
    assert (fill.quantity, fill.fee, fill.fee_currency) == (
        Decimal("0.1036"),
        Decimal("1.25"),
        "EUR",
    )
    assert fill.price == Decimal("2401.06177606178")
    assert fill.cost == Decimal("248.75")


async def test_a_sale_is_priced_by_its_coin_too(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    def leg(asset: str, amount: str) -> dict[str, Any]:
        return {"amount": {"asset": asset, "amount": amount}}

    venue.again(DEALS, deals(trade(spend=leg("ETH", "0.5"), receive=leg("USDT", "1500"))))
    fills = await client.fills(SINCE)
    assert not isinstance(fills, ReadFailure)
    (fill,) = fills
    assert (fill.instrument, fill.side, fill.price, fill.quantity) == (
        "ETH/USDT",
        Side.SELL,
        Decimal(3000),
        Decimal("0.5"),
    )


# Orders that ended, and created ones


async def test_ended_orders_are_read_newest_first_and_no_further_than_needed(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    first = orders_target(USER, ["cancelled", "completed"])
    today = [
        order("c1", status="cancelled", updated_at="2026-11-20T10:00:00Z"),
        order("c2", status="completed", updated_at="2026-11-20T11:00:00Z"),
    ]
    old = order("old", status="cancelled", updated_at="2026-11-19T10:00:00Z")
    venue.answer(first, listed(*today, old, cursor="2"))
    venue.answer(f"{first}&cursor=2", listed(old, cursor="3"))
    ended = await client.ended_orders(SINCE)
    assert not isinstance(ended, ReadFailure)
    assert [one.order.key.order_id for one in ended] == ["c2", "c1"]
    assert len([target for target in venue.targets if "cursor" in target]) == 1


async def test_a_created_order_is_found_by_its_tag_among_all_statuses(
    desk: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    done = order("b1", name="altered by the venue #k3f7ab.", status="completed", created_at=NOW)
    venue.answer(orders_target(OTHER_USER), listed(done))
    found = await desk.find_created(TAG, datetime.fromisoformat(NOW))
    assert isinstance(found, FoundOrder)
    assert found.order.key == key("b1")
    assert found.order.status is OrderStatus.FILLED
    assert found.reason is None


async def test_a_search_ends_where_everything_is_older_than_a_minute_before(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    since = clock.now()
    border = f"{since - timedelta(seconds=60):%Y-%m-%dT%H:%M:%SZ}"
    older = f"{since - timedelta(seconds=61):%Y-%m-%dT%H:%M:%SZ}"
    venue.again(
        ORDERS,
        listed(order("n1", name="x", created_at=border), cursor="2"),
        listed(order("n2", name="x", created_at=older), cursor="3"),
    )
    assert await client.find_created(TAG, since) is None
    assert len(venue.requests) == 2
    venue.requests.clear()
    venue.again(ORDERS, *(listed(cursor=str(number)) for number in range(3)), listed())
    assert await client.find_created(TAG) is None
    assert len(venue.requests) == 4


async def test_two_orders_with_the_tag_are_both_named(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    older = order("s1", created_at="2026-11-20T13:59:51Z")
    newer = order("s2", created_at="2026-11-20T13:59:55Z")
    venue.again(ORDERS, listed(newer, older))
    found = await client.find_created(TAG, datetime.fromisoformat(NOW))
    assert isinstance(found, FoundOrder)
    assert found.order.key == key("s1")
    assert found.reason == (
        "2 orders carry the tag #k3f7ab: s1 and s2; look at each, and cancel the newer, s2,"
        " if only one was wanted"
    )


async def test_a_search_that_fails_is_not_an_absence(
    desk: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(orders_target(OTHER_USER), httpx.Response(503, text="busy"))
    assert failure(await desk.find_created(TAG)).kind is FailureKind.UNAVAILABLE


# The account


async def test_the_account_tells_for_whom_it_acts(
    venue: EmbedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    client = embed_client(
        venue, clock, tmp_path, users=[f" {USER} ", OTHER_USER], fee_bps="100", spread_bps=0
    )
    assert client.account.profile == PartnerProfile(
        users=(USER, OTHER_USER), fee_bps=Decimal(100), spread_bps=Decimal(0)
    )
    assert client.trading is None


async def test_what_the_venue_does_not_have_is_empty(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    assert await client.balances() == {}
    assert await client.positions() == ()
    assert await client.margins() == ()
    assert await client.amend_history(MINE) == ()
    status = await client.system_status()
    assert not isinstance(status, ReadFailure)
    assert status.text == "not told"
    assert venue.requests == []


async def test_the_key_is_known_by_reading_with_it(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    info = await client.key_info()
    assert not isinstance(info, ReadFailure)
    assert info.permissions == ("read",)
    venue.again(ORDERS, refusal("EAPI:Invalid key", status=401))
    assert failure(await client.key_info()).kind is FailureKind.REFUSED


@pytest.mark.parametrize(
    ("date", "skew"),
    [
        ("Fri, 20 Nov 2026 14:00:00 GMT", 0),
        ("Fri, 20 Nov 2026 14:00:08 GMT", 8.5),
        ("Fri, 20 Nov 2026 13:59:50 GMT", -9.5),
        ("some day", 0),
    ],
)
async def test_any_answer_tells_the_venues_clock(
    client: KrakenEmbedClient, venue: EmbedVenue, date: str, skew: float
) -> None:
    venue.again(
        ORDERS, httpx.Response(200, json={"result": {"orders": []}}, headers={"Date": date})
    )
    venue.answer("/b2b/assets", result(assets=[]))
    await client.open_orders(ALL)
    assert await client.clock_skew() == timedelta(seconds=skew)
