"""What an account owns, traded and did, read through the client."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import (
    Reply,
    ScriptedVenue,
    failure,
    ok,
    recorded,
    refused,
    spot_client,
    wire,
)
from tests.venues.intents import ALL, CLIENT_ID
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.fill import Fill
from tui.domain.identifiers import ClientOrderId, VenueOrderId
from tui.domain.order import OrderStatus
from tui.venues.kraken_spot.client import KrakenSpotClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TRADES = json.loads(wire("trades_history.json"))["result"]["trades"]
TRADE = TRADES["TCCCTY-WE2O6-P3NB37"]
ENDED = json.loads(wire("closed_orders.json"))["result"]["closed"]
ENDED_ORDER = next(iter(ENDED.values()))
OPEN = json.loads(wire("open_orders_types.json"))["result"]["open"]
DAY = datetime(2026, 11, 20, tzinfo=UTC)
SECONDS = int(DAY.timestamp())
MINE = ClientOrderId(CLIENT_ID)


@pytest.fixture
def venue() -> ScriptedVenue:
    venue = ScriptedVenue()

    async def pairs(request: httpx.Request) -> httpx.Response:
        share = "aclass_base" in request.url.params
        return httpx.Response(
            200, content=wire("asset_pairs_tokenised.json" if share else "asset_pairs.json")
        )

    venue.answer("AssetPairs", pairs)
    return venue


@pytest.fixture
def client(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> KrakenSpotClient:
    return spot_client(venue, clock, tmp_path)


def trades(count: int, *, first: int = 0, ordertxid: str = "OA") -> dict[str, Any]:
    """So many trades, a second apart, newest first."""
    numbers = range(first + count - 1, first - 1, -1)
    return {
        f"T{number:05}": TRADE | {"time": SECONDS + number, "ordertxid": ordertxid}
        for number in numbers
    }


def pages(rows: dict[str, Any], name: str = "trades", *, has_count: bool = True) -> "Reply":
    """Answer as Kraken pages a list, from the moment `start` on."""

    async def reply(request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        found = [
            k for k, row in rows.items() if row.get("closetm", row.get("time")) > asked["start"]
        ]
        offset = asked.get("ofs", 0)
        page = {k: rows[k] for k in found[offset : offset + 50]}
        return ok({name: page} | ({"count": len(found)} if has_count else {}))

    return reply


def fills_of(answer: object) -> list[Fill]:
    assert isinstance(answer, list), answer
    return answer


def offsets(venue: ScriptedVenue, name: str = "TradesHistory") -> list[int]:
    return [members.get("ofs", 0) for members in venue.members(name)]


# Balances


async def test_balances_are_read(client: KrakenSpotClient, venue: ScriptedVenue) -> None:
    venue.answer("BalanceEx", httpx.Response(200, content=wire("balance_ex.json")))
    holdings = await client.balances()
    assert not isinstance(holdings, ReadFailure)
    assert holdings["BTC"].balance == Decimal("1011.1908877900")
    assert venue.members("BalanceEx")[0].keys() == {"nonce"}
    assert client.budget().used == 1


async def test_balances_that_fail_say_what_the_key_lacks(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("BalanceEx", refused("EGeneral:Permission denied"))
    assert failure(await client.balances()).text.endswith("(the key lacks the right query-funds)")


# Fills


async def test_fills_are_named_as_orders_are_newest_first(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("TradesHistory", pages(dict(reversed(TRADES.items()))))
    fills = fills_of(await client.fills(DAY))
    assert [str(fill.instrument) for fill in fills] == ["XBTUSD", "SOLUSD", "ETHXBT"]
    assert [fill.fee_currency for fill in fills] == ["USD", "USD", "BTC"]
    assert client.budget().used == 2
    assert len(venue.called("AssetPairs")) == 2
    await client.fills(DAY)
    assert len(venue.called("AssetPairs")) == 2, "listed once"


async def test_without_a_listing_fills_are_read_all_the_same(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.script["AssetPairs"].clear()
    venue.answer("AssetPairs", refused("EService:Busy"))
    venue.answer("TradesHistory", pages(TRADES))
    fills = fills_of(await client.fills(DAY))
    assert [str(fill.instrument) for fill in fills] == ["XBTUSD", "SOLUSD", "ETHXBT"]
    assert {fill.fee_currency for fill in fills} == {None}


async def test_what_happened_at_the_very_moment_is_read_and_what_was_before_is_not(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    rows = trades(3)
    venue.answer("TradesHistory", pages(rows))
    fills = fills_of(await client.fills(DAY + timedelta(seconds=1)))
    assert [str(fill.id) for fill in fills] == ["T00002", "T00001"]
    assert venue.members("TradesHistory")[0]["start"] == SECONDS, "start itself is left out"
    later = await client.fills(DAY + timedelta(seconds=1, microseconds=1))
    assert [str(fill.id) for fill in fills_of(later)] == ["T00002"]


async def test_every_page_is_read(client: KrakenSpotClient, venue: ScriptedVenue) -> None:
    venue.answer("TradesHistory", pages(trades(120)))
    fills = fills_of(await client.fills(DAY))
    assert [str(fill.id) for fill in fills] == list(trades(120))
    assert offsets(venue) == [0, 50, 100]


@pytest.mark.parametrize(("rows", "asked"), [(50, [0, 50]), (49, [0]), (0, [0])])
async def test_without_a_count_a_short_page_is_the_last(
    client: KrakenSpotClient, venue: ScriptedVenue, rows: int, asked: list[int]
) -> None:
    venue.answer("TradesHistory", pages(trades(rows), has_count=False))
    assert len(fills_of(await client.fills(DAY))) == rows
    assert offsets(venue) == asked


async def test_a_count_beyond_what_is_there_ends_at_an_empty_page(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    one_page = ok({"trades": trades(50), "count": 500})
    venue.answer("TradesHistory", one_page, ok({"trades": {}, "count": 500}))
    assert len(fills_of(await client.fills(DAY))) == 50
    assert offsets(venue) == [0, 50]


async def test_rows_that_shift_while_pages_are_read_are_kept_once(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    before, after = list(trades(60).items()), list(trades(61).items())
    venue.answer(
        "TradesHistory",
        ok({"trades": dict(before[:50]), "count": 60}),
        ok({"trades": dict(after[50:]), "count": 61}),
    )
    fills = fills_of(await client.fills(DAY))
    assert [str(fill.id) for fill in fills] == list(trades(60))


async def test_a_later_read_asks_for_what_is_new_and_a_minute_more(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("TradesHistory", pages(trades(120)))
    await client.fills(DAY)
    venue.script["TradesHistory"].clear()
    venue.answer("TradesHistory", pages(trades(130)))
    venue.requests.clear()
    fills = fills_of(await client.fills(DAY))
    assert [str(fill.id) for fill in fills] == list(trades(130))
    assert offsets(venue) == [0, 50]
    assert venue.members("TradesHistory")[0]["start"] == SECONDS + 119 - 60 - 1


async def test_an_earlier_moment_is_read_from_there(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("TradesHistory", pages(trades(200)))
    assert len(fills_of(await client.fills(DAY + timedelta(seconds=190)))) == 10
    assert len(fills_of(await client.fills(DAY))) == 200
    starts = [members["start"] for members in venue.members("TradesHistory")]
    assert starts == [SECONDS + 189, *[SECONDS - 1] * 4]


async def test_pages_that_are_full_to_the_last_row_need_no_other(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("TradesHistory", pages(trades(100)))
    assert len(fills_of(await client.fills(DAY))) == 100
    assert offsets(venue) == [0, 50]


async def test_a_read_that_was_cut_off_goes_on_where_it_stopped(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    venue.answer("TradesHistory", pages(trades(320)))
    refusal = failure(await client.fills(DAY))
    assert refusal.kind is FailureKind.RATE_LIMITED
    assert refusal.retry_at is not None
    assert offsets(venue) == [0, 50, 100, 150, 200], "the counter has room for five pages"
    venue.script["TradesHistory"].clear()
    # Meanwhile two more trades came, which push the others two rows on.
    venue.answer("TradesHistory", pages(trades(322)))
    await clock.advance(60)
    venue.requests.clear()
    fills = fills_of(await client.fills(DAY))
    assert [str(fill.id) for fill in fills] == list(trades(322))
    assert offsets(venue) == [250, 300, 0, 50], "the rest, then what is new"


async def cut_off(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock, since: datetime
) -> None:
    """Read five pages, all the counter has room for, and wait until it has some again."""
    venue.answer("TradesHistory", pages(trades(320)))
    failure(await client.fills(since))
    await clock.advance(60)
    venue.script["TradesHistory"].clear()
    venue.requests.clear()


async def test_a_read_that_is_cut_off_again_is_not_repeated_at_once(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    await cut_off(client, venue, clock, DAY)
    venue.answer("TradesHistory", refused("EService:Busy"), pages(trades(320)))
    assert failure(await client.fills(DAY)).kind is FailureKind.UNAVAILABLE
    assert offsets(venue) == [250]
    assert len(fills_of(await client.fills(DAY))) == 320


async def test_what_a_resumed_read_completed_is_not_read_again(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    await cut_off(client, venue, clock, DAY)
    rest = pages(trades(320))
    venue.answer("TradesHistory", rest, rest, refused("EService:Busy"), rest)
    assert failure(await client.fills(DAY)).kind is FailureKind.UNAVAILABLE
    assert offsets(venue) == [250, 300, 0], "the rest came, what is new did not"
    await clock.advance(60)
    venue.requests.clear()
    assert len(fills_of(await client.fills(DAY))) == 320
    assert offsets(venue) == [0, 50], "what is new, and a minute more"


async def test_a_read_from_an_earlier_moment_does_not_go_on_with_one_from_a_later(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    await cut_off(client, venue, clock, DAY + timedelta(seconds=20))
    venue.answer("TradesHistory", pages(trades(120)))
    assert len(fills_of(await client.fills(DAY))) == 120
    assert offsets(venue) == [0, 50, 100]


async def test_a_read_that_was_interrupted_goes_on_too(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    async def silent(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    first_page = ok({"trades": dict(list(trades(70).items())[:50]), "count": 70})
    venue.answer("TradesHistory", first_page, silent)
    reading = asyncio.create_task(client.fills(DAY))
    await clock.advance(1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    venue.script["TradesHistory"].clear()
    venue.answer("TradesHistory", pages(trades(70)))
    venue.requests.clear()
    assert len(fills_of(await client.fills(DAY))) == 70
    assert offsets(venue) == [50, 0, 50]


async def test_two_reads_at_once_do_not_get_in_each_others_way(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("TradesHistory", pages(trades(60)))
    one, other = await asyncio.gather(client.fills(DAY), client.fills(DAY))
    assert len(fills_of(one)) == len(fills_of(other)) == 60


async def test_a_damaged_trade_fails_the_read(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    reply = ok({"trades": {"TODD": TRADE | {"vol": "many"}}, "count": 1})
    reply.headers["content-type"] = "application/json"
    venue.answer("TradesHistory", reply)
    refusal = failure(await client.fills(DAY))
    assert refusal.kind is FailureKind.UNREADABLE
    assert "the trade TODD" in refusal.text


async def test_an_order_that_paid_in_base_is_remembered_when_it_leaves_the_list(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    paying = OPEN["OLIMIT-TYPES-000001"] | {"oflags": "post,fcib"}
    venue.answer("OpenOrders", ok({"open": {"OA": paying}}), ok({"open": {}}))
    await client.open_orders(ALL)
    await client.open_orders(ALL)
    venue.answer("TradesHistory", pages(trades(1)))
    (fill,) = fills_of(await client.fills(DAY))
    assert fill.fee_currency == "BTC"


@pytest.mark.parametrize("way", ["QueryOrders", "ClosedOrders"])
async def test_an_order_that_was_looked_up_tells_what_its_fee_was_paid_in(
    client: KrakenSpotClient, venue: ScriptedVenue, way: str
) -> None:
    order = ENDED_ORDER | {"oflags": "fcib"}
    if way == "QueryOrders":
        venue.answer("QueryOrders", ok({"OA": order}))
        await client.look_up([VenueOrderId("OA")])
    else:
        venue.answer("ClosedOrders", ok({"closed": {"OA": order}, "count": 1}))
        await client.ended_orders(DAY)
    venue.answer("TradesHistory", pages(trades(1)))
    (fill,) = fills_of(await client.fills(DAY))
    assert fill.fee_currency == "BTC"


# Ended orders


async def test_ended_orders_are_read_by_when_they_closed_newest_first(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    rows = {
        f"O{number:03}": ENDED_ORDER | {"closetm": SECONDS + number} for number in range(69, -1, -1)
    }
    venue.answer("ClosedOrders", pages(rows, "closed"))
    ended = await client.ended_orders(DAY + timedelta(seconds=10))
    assert not isinstance(ended, ReadFailure)
    assert [str(one.order.key.order_id) for one in ended] == list(rows)[:60]
    first, second = venue.members("ClosedOrders")
    assert first["closetime"] == second["closetime"] == "close"
    assert (first["start"], second["ofs"]) == (SECONDS + 9, 50)


async def test_an_ended_order_keeps_reason_and_moment(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("ClosedOrders", pages(ENDED, "closed"))
    ended = await client.ended_orders(DAY)
    assert not isinstance(ended, ReadFailure)
    statuses = {one.order.status for one in ended}
    assert OrderStatus.CANCELLED in statuses
    assert all(one.closed_at is not None for one in ended)


async def test_an_order_that_does_not_say_when_it_ended_is_none_of_the_days(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    undated = {name: value for name, value in ENDED_ORDER.items() if name != "closetm"}
    rows = {"OA": undated, "OB": ENDED_ORDER}
    venue.answer("ClosedOrders", ok({"closed": rows, "count": 2}))
    ended = await client.ended_orders(DAY)
    assert not isinstance(ended, ReadFailure)
    assert [str(one.order.key.order_id) for one in ended] == ["OB"]


async def test_a_damaged_ended_order_fails_the_read(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("ClosedOrders", ok({"closed": {"OODD": {"status": "frozen"}}, "count": 1}))
    refusal = failure(await client.ended_orders(DAY))
    assert refusal.kind is FailureKind.UNREADABLE
    assert "the order OODD" in refusal.text


@pytest.mark.parametrize("name", ["closedorders_cancelled_triggers", "closedorders_margin_count20"])
async def test_recorded_ended_orders_are_read(
    client: KrakenSpotClient, venue: ScriptedVenue, name: str
) -> None:
    body = recorded(name)["body"]
    venue.answer("ClosedOrders", httpx.Response(200, json=body))
    ended = await client.ended_orders(datetime(2019, 1, 1, tzinfo=UTC))
    assert not isinstance(ended, ReadFailure)
    assert {str(one.order.key.order_id) for one in ended} == set(body["result"]["closed"])
    assert {one.reason for one in ended} == {"User requested"}
    assert len(venue.requests) == 1, "a count of twenty is one page"


# Amends and created orders


async def test_a_history_is_asked_for_by_order_id_with_the_polls_multiplier(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", ok({"open": {}}))
    venue.answer("OrderAmends", httpx.Response(200, content=wire("order_amends.json")))
    await client.open_orders(PollOptions(rebase_multiplier="base", userref=4))
    records = await client.amend_history(VenueOrderId("OA"))
    assert not isinstance(records, ReadFailure)
    assert [record.reference for record in records][:1] == ["TSUN4B-EX2XN-WQ6GKG"]
    members = venue.members("OrderAmends")[0]
    del members["nonce"]
    assert members == {"order_id": "OA", "rebase_multiplier": "base"}


async def test_a_history_that_may_not_be_read_names_the_right(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OrderAmends", refused("EGeneral:Permission denied"))
    refusal = failure(await client.amend_history(VenueOrderId("OA")))
    assert refusal.text.endswith("lacks the right query-open-trades or query-closed-trades)")


def sought(answer: object) -> FoundOrder:
    assert isinstance(answer, FoundOrder), answer
    return answer


def named(order: dict[str, Any], client_id: str = CLIENT_ID, **members: Any) -> dict[str, Any]:
    return order | {"cl_ord_id": client_id} | members


async def test_a_created_order_is_found_among_the_open(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    order = named(OPEN["OLIMIT-TYPES-000001"])
    venue.answer("OpenOrders", ok({"open": {"OA": order}}))
    found = sought(await client.find_created(MINE))
    assert found.order.key.order_id == "OA"
    assert found.closed_at is None
    members = venue.members("OpenOrders")[0]
    assert members["cl_ord_id"] == CLIENT_ID
    assert len(venue.requests) == 1


async def test_a_created_order_that_has_ended_is_found_among_the_closed(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", ok({"open": {}}))
    venue.answer("ClosedOrders", ok({"closed": {"OB": named(ENDED_ORDER)}, "count": 1}))
    found = sought(await client.find_created(MINE))
    assert found.order.key.order_id == "OB"
    assert found.closed_at is not None
    assert venue.members("ClosedOrders")[0]["cl_ord_id"] == CLIENT_ID


async def test_an_order_nobody_knows_is_none(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    other = named(OPEN["OLIMIT-TYPES-000001"], "another")
    venue.answer("OpenOrders", ok({"open": {"OA": other}}))
    venue.answer("ClosedOrders", ok({"closed": {}, "count": 0}))
    assert await client.find_created(MINE) is None


async def test_of_several_orders_under_one_client_id_the_newest_counts(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    orders = {
        "OOLD": named(ENDED_ORDER, opentm=SECONDS),
        "ONEW": named(ENDED_ORDER, opentm=SECONDS + 9),
        "OMID": named(ENDED_ORDER, opentm=SECONDS + 5),
    }
    venue.answer("OpenOrders", ok({"open": {}}))
    venue.answer("ClosedOrders", ok({"closed": orders, "count": 3}))
    assert sought(await client.find_created(MINE)).order.key.order_id == "ONEW"


async def test_an_order_that_cannot_be_read_may_be_the_one(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    odd = {"status": "frozen"}
    venue.answer("OpenOrders", ok({"open": {"OODD": odd}}))
    assert failure(await client.find_created(MINE)).kind is FailureKind.UNREADABLE
    venue.script["OpenOrders"].clear()
    both = {"OODD": odd, "OA": named(OPEN["OLIMIT-TYPES-000001"])}
    venue.answer("OpenOrders", ok({"open": both}))
    assert sought(await client.find_created(MINE)).order.key.order_id == "OA"


@pytest.mark.parametrize(
    ("name", "right"),
    [("OpenOrders", "query-open-trades"), ("ClosedOrders", "query-closed-trades")],
)
async def test_a_search_that_fails_claims_nothing(
    client: KrakenSpotClient, venue: ScriptedVenue, name: str, right: str
) -> None:
    venue.answer("OpenOrders", ok({"open": {}}))
    venue.answer("ClosedOrders", ok({"closed": {}}))
    venue.script[name].clear()
    venue.answer(name, refused("EGeneral:Permission denied"))
    assert failure(await client.find_created(MINE)).text.endswith(
        f"(the key lacks the right {right})"
    )


@pytest.mark.parametrize(
    "read",
    ["BalanceEx", "TradesHistory", "ClosedOrders", "OrderAmends"],
)
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (httpx.Response(502, content=b"<html>"), FailureKind.UNAVAILABLE),
        (httpx.ConnectError("no route"), FailureKind.NOT_REACHED),
        (httpx.Response(200, json={"error": [], "result": []}), FailureKind.UNREADABLE),
        (httpx.Response(200, json={"error": []}), FailureKind.UNREADABLE),
    ],
)
async def test_reads_of_the_account_fail_as_values(
    client: KrakenSpotClient,
    venue: ScriptedVenue,
    read: str,
    reply: httpx.Response | Exception,
    kind: FailureKind,
) -> None:
    venue.answer(read, reply)
    reads: dict[str, Callable[[], Awaitable[object]]] = {
        "BalanceEx": client.balances,
        "TradesHistory": lambda: client.fills(START),
        "ClosedOrders": lambda: client.ended_orders(START),
        "OrderAmends": lambda: client.amend_history(VenueOrderId("OA")),
    }
    assert failure(await reads[read]()).kind is kind
    assert len(venue.called(read)) == 1
