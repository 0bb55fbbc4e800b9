"""One Kraken Spot account, its venue scripted call by call."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import (
    KEY,
    SECRET,
    Reply,
    ScriptedVenue,
    failure,
    ok,
    refused,
    spot_client,
    wire,
)
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import InstrumentId, InstrumentKey, OrderKey, VenueId, VenueOrderId
from tui.domain.order import Order, OrderStatus
from tui.venues import calls
from tui.venues.kraken_spot.client import KrakenSpotClient
from tui.venues.port import OpenOrders, VenuePort

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ALL = PollOptions()
TYPES = json.loads(wire("open_orders_types.json"))["result"]["open"]
ENDED = json.loads(wire("query_orders.json"))["result"]
FILLED, CANCELLED, EXPIRED, STILL_OPEN = (VenueOrderId(order_id) for order_id in ENDED)


@pytest.fixture
def client(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> KrakenSpotClient:
    return spot_client(venue, clock, tmp_path)


def raw(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, content=body, headers=headers)


def listed(orders: object) -> httpx.Response:
    return ok({"open": orders})


def found(outcome: object) -> dict[VenueOrderId, FoundOrder]:
    assert isinstance(outcome, dict), outcome
    return outcome


def key(name: str) -> InstrumentKey:
    return InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId(name))


def test_the_client_is_a_venue(client: KrakenSpotClient) -> None:
    port: VenuePort = client
    assert port.account.venue is VenueId.KRAKEN_SPOT


async def test_a_poll_lists_every_order(client: KrakenSpotClient, venue: ScriptedVenue) -> None:
    venue.answer("OpenOrders", raw(wire("open_orders_types.json")))
    answer = await client.open_orders(ALL)
    assert isinstance(answer, OpenOrders)
    assert [str(entry.key.order_id) for entry in answer.orders.values()] == list(TYPES)
    assert all(key == entry.key for key, entry in answer.orders.items())
    assert answer.received_at == START


async def test_a_poll_is_signed_over_the_bytes_it_sends(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", listed({}))
    await client.open_orders(PollOptions(trades=True))
    (request,) = venue.requests
    nonce = json.loads(request.content)["nonce"]
    digest = hashlib.sha256(str(nonce).encode() + request.content).digest()
    signature = hmac.new(
        base64.b64decode(SECRET), b"/0/private/OpenOrders" + digest, hashlib.sha512
    )
    assert request.method == "POST"
    assert str(request.url) == "https://api.kraken.com/0/private/OpenOrders"
    assert request.headers["api-key"] == KEY
    assert request.headers["api-sign"] == base64.b64encode(signature.digest()).decode()
    assert request.headers["content-type"] == "application/json"
    assert request.content == b'{"nonce":%d,"trades":true}' % nonce


async def test_nonces_rise_from_call_to_call(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", listed({}))
    for _ in range(3):
        await client.open_orders(ALL)
    nonces = [members["nonce"] for members in venue.members("OpenOrders")]
    assert nonces == sorted(set(nonces))


async def test_unchanged_orders_stay_the_same_objects(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    changed = TYPES | {"OLIMIT-TYPES-000001": TYPES["OLIMIT-TYPES-000001"] | {"vol": "9"}}
    venue.answer("OpenOrders", listed(TYPES), refused("EService:Busy"), listed(changed))
    first = await client.open_orders(ALL)
    assert failure(await client.open_orders(ALL)).kind is FailureKind.UNAVAILABLE
    second = await client.open_orders(ALL)
    assert isinstance(first, OpenOrders)
    assert isinstance(second, OpenOrders)
    other = [k for k, entry in second.orders.items() if entry is not first.orders[k]]
    assert [str(k.order_id) for k in other] == ["OLIMIT-TYPES-000001"]


async def test_a_large_answer_is_decoded_beside_the_event_loop(
    client: KrakenSpotClient, venue: ScriptedVenue, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[str]()

    async def to_thread(call: Any, *arguments: Any) -> Any:
        threads.append("thread")
        return call(*arguments)

    monkeypatch.setattr(asyncio, "to_thread", to_thread)
    many = {f"O{number:05}": TYPES["OLIMIT-TYPES-000001"] for number in range(700)}
    venue.answer("OpenOrders", listed(TYPES), listed(many))
    await client.open_orders(ALL)
    assert threads == []
    answer = await client.open_orders(ALL)
    assert isinstance(answer, OpenOrders)
    assert len(answer.orders) == 700
    assert threads == ["thread"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (raw(b"<html>busy</html>", headers={"content-type": "text/html"}), FailureKind.UNREADABLE),
        (raw(b'{"error":[],"result":{"open":{"O1":'), FailureKind.UNREADABLE),
        (raw(b'{"error":[],"result":{}}'), FailureKind.UNREADABLE),
        (raw(b"<html>502</html>", 502), FailureKind.UNAVAILABLE),
        (raw(b"error code: 520", 520), FailureKind.UNAVAILABLE),
        (raw(b"Forbidden", 403), FailureKind.REJECTED),
        (raw(b"slow down", 429, {"retry-after": "9"}), FailureKind.RATE_LIMITED),
        (raw(b"", 302, {"location": "https://elsewhere.example/"}), FailureKind.UNREADABLE),
        (httpx.Response(500, json={"error": [], "result": {"open": {}}}), FailureKind.UNAVAILABLE),
        (refused("EService:Unavailable", status=503), FailureKind.UNAVAILABLE),
        (refused("EAPI:Invalid key"), FailureKind.REFUSED),
        (refused("EAPI:Invalid key", status=403), FailureKind.REFUSED),
        (refused("EGeneral:Temporary lockout"), FailureKind.REFUSED),
        (httpx.ConnectError("no route"), FailureKind.NOT_REACHED),
        (httpx.ReadError("reset"), FailureKind.NO_ANSWER),
    ],
)
async def test_every_bad_answer_is_a_failure_and_never_raises(
    client: KrakenSpotClient,
    venue: ScriptedVenue,
    reply: httpx.Response | Exception,
    kind: FailureKind,
) -> None:
    venue.answer("OpenOrders", reply)
    refusal = failure(await client.open_orders(ALL))
    assert refusal.kind is kind
    assert refusal.text
    assert len(venue.requests) == 1, "nothing is asked again at once"


async def test_a_failure_keeps_what_support_asks_for(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    reply = refused("EService:Busy")
    reply.headers["x-trace-id"] = "trace-9"
    venue.answer("OpenOrders", reply)
    assert failure(await client.open_orders(ALL)).trace_id == "trace-9"


async def test_a_missing_right_is_named(client: KrakenSpotClient, venue: ScriptedVenue) -> None:
    venue.answer("OpenOrders", refused("EGeneral:Permission denied"))
    venue.answer("QueryOrders", refused("EGeneral:Permission denied"))
    poll = failure(await client.open_orders(ALL))
    assert poll.kind is FailureKind.REFUSED
    assert poll.text == "EGeneral:Permission denied (the key lacks the right query-open-trades)"
    assert "query-closed-trades" in failure(await client.look_up([FILLED])).text


async def test_a_refused_nonce_is_repeated_once_with_a_higher_one(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", refused("EAPI:Invalid nonce"), listed(TYPES))
    assert isinstance(await client.open_orders(ALL), OpenOrders)
    first, second = (members["nonce"] for members in venue.members("OpenOrders"))
    assert second > first


async def test_the_repeat_jumps_to_the_venues_clock(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    ahead = int((START - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) + 60
    venue.answer("Time", ok({"unixtime": ahead}))
    venue.answer("OpenOrders", refused("EAPI: Invalid nonce"), listed({}))
    assert await client.clock_skew() == timedelta(seconds=60.5)
    await client.open_orders(ALL)
    first, second = (members["nonce"] for members in venue.members("OpenOrders"))
    assert second - first == 60_500_000_000


@pytest.mark.parametrize(
    ("unixtime", "words"),
    [
        (None, "or this computer's clock is off"),
        (0, "its own); this computer's clock agrees with Kraken's"),
        (60, "clock is off (it is 60.5 s behind Kraken's)"),
        (-60, "clock is off (it is 59.5 s ahead of Kraken's)"),
    ],
)
async def test_a_nonce_refused_twice_names_both_causes(
    client: KrakenSpotClient, venue: ScriptedVenue, unixtime: int | None, words: str
) -> None:
    if unixtime is not None:
        venue.answer("Time", ok({"unixtime": int(START.timestamp()) + unixtime}))
        await client.clock_skew()
    venue.answer("OpenOrders", refused("EAPI:Invalid nonce"))
    refusal = failure(await client.open_orders(ALL))
    assert refusal.kind is FailureKind.NONCE
    assert "another program or machine uses this key" in refusal.text
    assert refusal.text.endswith(words)
    assert len(venue.called("OpenOrders")) == 2


async def test_words_about_nonces_in_an_order_are_no_refusal(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    odd = TYPES["OLIMIT-TYPES-000001"] | {"cl_ord_id": "Invalid nonce"}
    venue.answer("OpenOrders", listed({"O1": odd}))
    assert isinstance(await client.open_orders(ALL), OpenOrders)
    assert len(venue.requests) == 1


async def test_calls_of_one_key_never_overlap(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    under_way, most = 0, 0

    async def slowly(_request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await clock.sleep(0.2)
        under_way -= 1
        return listed({})

    venue.answer("OpenOrders", slowly)
    one, other = (spot_client(venue, clock, tmp_path, name=name) for name in ("one", "other"))
    polls = asyncio.gather(*(client.open_orders(ALL) for client in (one, other, one, other)))
    await clock.advance(2)
    assert all(isinstance(answer, OpenOrders) for answer in await polls)
    assert most == 1
    nonces = [members["nonce"] for members in venue.members("OpenOrders")]
    assert nonces == sorted(set(nonces))


async def test_a_poll_behind_a_silent_one_gives_up_in_time(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    async def silence(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    venue.answer("OpenOrders", silence)
    polls = asyncio.gather(client.open_orders(ALL), client.open_orders(ALL))
    await clock.advance(3.1)
    first, second = await polls
    assert failure(first).kind is FailureKind.NO_ANSWER
    assert failure(second).kind is FailureKind.NOT_REACHED
    assert len(venue.requests) == 1


async def test_waiting_for_the_lane_counts_towards_the_deadline(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    async def after_two_seconds(_request: httpx.Request) -> httpx.Response:
        await clock.sleep(2)
        return listed({})

    venue.answer("OpenOrders", after_two_seconds)
    polls = asyncio.gather(client.open_orders(ALL), client.open_orders(ALL))
    await clock.advance(3.1)
    first, second = await polls
    assert isinstance(first, OpenOrders)
    assert failure(second).kind is FailureKind.NO_ANSWER


async def test_a_state_folder_that_cannot_be_used_is_reported(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    client = spot_client(venue, clock, tmp_path)
    refusal = failure(await client.open_orders(ALL))
    assert refusal.kind is FailureKind.NOT_REACHED
    assert str(tmp_path / "keys") in refusal.text
    assert venue.requests == []


async def test_files_are_named_by_a_hash_of_the_key(
    client: KrakenSpotClient, venue: ScriptedVenue, tmp_path: Path
) -> None:
    venue.answer("OpenOrders", listed({}))
    await client.open_orders(ALL)
    name = hashlib.sha256(KEY.encode()).hexdigest()[:32]
    files = sorted(path.name for path in (tmp_path / "keys").iterdir())
    assert files == [f"{name}.lock", f"{name}.nonce"]


async def test_reads_stop_before_the_points_held_back(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    venue.answer("OpenOrders", listed({}))
    for _ in range(10):
        assert isinstance(await client.open_orders(ALL), OpenOrders)
    assert client.budget().used == 10
    refusal = failure(await client.open_orders(ALL))
    assert refusal.kind is FailureKind.RATE_LIMITED
    assert refusal.retry_at is not None
    assert refusal.retry_at - START == pytest.approx(timedelta(seconds=1 / 0.33))
    assert len(venue.requests) == 10
    await clock.advance(3.1)
    assert isinstance(await client.open_orders(ALL), OpenOrders)


async def test_the_venues_word_fills_the_counter(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", refused("EAPI:Rate limit exceeded"))
    refusal = failure(await client.open_orders(ALL))
    assert refusal.kind is FailureKind.RATE_LIMITED
    assert refusal.retry_at is not None
    assert refusal.retry_at - START == pytest.approx(timedelta(seconds=7 / 0.33))
    assert client.budget().used == client.budget().maximum == 15
    await client.open_orders(ALL)
    assert len(venue.requests) == 1


async def test_the_venues_own_moment_wins_over_the_counters(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    reply = refused("EAPI:Rate limit exceeded")
    reply.headers["retry-after"] = "40"
    venue.answer("OpenOrders", reply)
    refusal = failure(await client.open_orders(ALL))
    assert refusal.retry_at == START + timedelta(seconds=40)
    assert client.budget().used == 15


async def test_another_limit_leaves_the_counter_alone(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", refused("EGeneral:Too many requests"))
    assert failure(await client.open_orders(ALL)).retry_at is None
    assert client.budget().used == 1


async def test_on_loopback_calls_are_counted_but_not_refused(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    client = spot_client(venue, clock, tmp_path, base_url="http://127.0.0.1:8080")
    venue.answer("OpenOrders", listed({}))
    for _ in range(20):
        assert isinstance(await client.open_orders(ALL), OpenOrders)
    assert client.budget().used == 15


@pytest.mark.parametrize(
    ("tier", "maximum", "floor"),
    [("starter", 15, "5"), ("intermediate", 20, "3"), ("pro", 20, "1.5")],
)
def test_the_tier_sets_counter_and_floor(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path, tier: str, maximum: int, floor: str
) -> None:
    client = spot_client(venue, clock, tmp_path, tier=tier, poll_seconds="0.5")
    assert client.budget().maximum == maximum
    assert client.poll_period == timedelta(seconds=float(floor))
    slow = spot_client(venue, clock, tmp_path, tier=tier, poll_seconds="12.5")
    assert slow.poll_period == timedelta(seconds=12.5)


def test_loopback_and_the_simulator_have_no_floor(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    local = spot_client(venue, clock, tmp_path, poll_seconds="0.5", base_url="http://[::1]:1")
    inside = spot_client(venue, clock, tmp_path, poll_seconds="0.25", is_simulated=True)
    assert local.poll_period == timedelta(seconds=0.5)
    assert inside.poll_period == timedelta(seconds=0.25)


def test_the_account_is_read_from_the_transport(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    account = spot_client(venue, clock, tmp_path, mode="trade").account
    assert (account.host, account.is_default_host, account.is_simulated, account.can_send) == (
        "api.kraken.com",
        True,
        False,
        True,
    )
    assert account.key_tail == KEY[-4:]
    other = spot_client(venue, clock, tmp_path, mode="trade", base_url="https://proxy.example")
    assert (other.account.host, other.account.is_default_host) == ("proxy.example", False)
    demo = spot_client(venue, clock, tmp_path, is_simulated=True)
    assert (demo.account.host, demo.account.is_default_host) == ("in process", False)
    assert demo.account.is_simulated


@pytest.mark.parametrize(
    ("mode", "read_only", "can_send"),
    [("trade", False, True), ("trade", True, False), ("read-only", False, False)],
)
def test_an_account_can_send_only_where_both_agree(
    venue: ScriptedVenue,
    clock: ManualClock,
    tmp_path: Path,
    mode: str,
    read_only: bool,
    can_send: bool,
) -> None:
    client = spot_client(venue, clock, tmp_path, mode=mode, read_only=read_only)
    assert client.account.can_send is can_send


def test_poll_options_are_the_configured_ones(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    client = spot_client(venue, clock, tmp_path, trades=True, userref=7, rebase_multiplier="base")
    assert client.poll_options == PollOptions(trades=True, userref=7, rebase_multiplier="base")


async def test_orders_are_looked_up_in_one_call(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("QueryOrders", raw(wire("query_orders.json")))
    answer = found(await client.look_up([FILLED, CANCELLED, EXPIRED, STILL_OPEN]))
    assert set(answer) == {FILLED, CANCELLED, EXPIRED, STILL_OPEN}
    assert answer[CANCELLED].reason == "User requested"
    (members,) = venue.members("QueryOrders")
    assert members["txid"] == ",".join([FILLED, CANCELLED, EXPIRED, STILL_OPEN])
    assert len(venue.requests) == 1


async def test_fifty_orders_at_most_are_asked_for_at_once(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    async def reply(request: httpx.Request) -> httpx.Response:
        ids = json.loads(request.content)["txid"].split(",")
        return ok(dict.fromkeys(ids, ENDED[FILLED]))

    venue.answer("QueryOrders", reply)
    ids = [VenueOrderId(f"O{number:05}") for number in range(120)]
    assert set(found(await client.look_up(ids))) == set(ids)
    asked = [len(members["txid"].split(",")) for members in venue.members("QueryOrders")]
    assert asked == [50, 50, 20]


async def test_a_look_up_reads_with_the_multiplier_of_the_last_poll(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", listed({}))
    venue.answer("QueryOrders", ok(ENDED))
    await client.open_orders(PollOptions(rebase_multiplier="base", userref=4))
    await client.look_up([FILLED])
    (members,) = venue.members("QueryOrders")
    assert members.keys() == {"nonce", "txid", "rebase_multiplier"}
    assert members["rebase_multiplier"] == "base"


async def test_an_order_missing_from_the_answer_is_sought_among_the_closed(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("QueryOrders", ok({FILLED: ENDED[FILLED]}))
    venue.answer("ClosedOrders", raw(wire("closed_orders.json")))
    unknown = VenueOrderId("ONOBOD-YKNOW-STHIS0")
    answer = found(await client.look_up([FILLED, CANCELLED, unknown]))
    assert set(answer) == {FILLED, CANCELLED}
    assert answer[CANCELLED].order.status is OrderStatus.CANCELLED
    assert len(venue.called("QueryOrders")) == 1


@pytest.mark.parametrize(
    "error", ["EOrder:Unknown order", "EOrder:Invalid order", "EGeneral:Invalid arguments:txid"]
)
async def test_one_unknown_id_does_not_hide_the_others(
    client: KrakenSpotClient, venue: ScriptedVenue, error: str
) -> None:
    async def reply(request: httpx.Request) -> httpx.Response:
        ids = json.loads(request.content)["txid"].split(",")
        known = {order_id: ENDED[order_id] for order_id in ids if order_id in ENDED}
        return ok(known) if len(known) == len(ids) else refused(error)

    venue.answer("QueryOrders", reply)
    venue.answer("ClosedOrders", ok({"closed": {FILLED: ENDED[FILLED]}, "count": 1}))
    unknown = VenueOrderId("ONOBOD-YKNOW-STHIS0")
    answer = found(await client.look_up([FILLED, STILL_OPEN, unknown]))
    assert set(answer) == {FILLED, STILL_OPEN}
    asked = [members["txid"] for members in venue.members("QueryOrders")]
    assert asked == [f"{FILLED},{STILL_OPEN},{unknown}", STILL_OPEN, unknown]


async def test_a_single_unknown_order_is_absent_not_a_failure(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("QueryOrders", refused("EOrder:Unknown order"))
    venue.answer("ClosedOrders", ok({"closed": {}, "count": 0}))
    assert found(await client.look_up([VenueOrderId("O1")])) == {}
    assert len(venue.called("QueryOrders")) == 1


@pytest.mark.parametrize("name", ["QueryOrders", "ClosedOrders"])
async def test_a_look_up_that_fails_claims_nothing(
    client: KrakenSpotClient, venue: ScriptedVenue, name: str
) -> None:
    venue.answer("QueryOrders", ok({}))
    venue.answer("ClosedOrders", ok({"closed": {}}))
    venue.script[name].clear()
    venue.answer(name, refused("EService:Busy"))
    assert failure(await client.look_up([FILLED])).kind is FailureKind.UNAVAILABLE


async def test_a_failure_among_single_look_ups_claims_nothing(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("QueryOrders", refused("EOrder:Unknown order"), refused("EService:Busy"))
    venue.answer("ClosedOrders", ok({"closed": {}}))
    assert failure(await client.look_up([FILLED, EXPIRED])).kind is FailureKind.UNAVAILABLE


async def test_looking_nothing_up_asks_nothing(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    assert found(await client.look_up([])) == {}
    assert venue.requests == []


def listings(venue: ScriptedVenue, tokenised: httpx.Response | None = None) -> None:
    async def reply(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("aclass_base") == "tokenized_asset":
            return tokenised or raw(wire("asset_pairs_tokenised.json"))
        return raw(wire("asset_pairs.json"))

    venue.answer("AssetPairs", reply)


async def test_instruments_include_tokenised_ones(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    listings(venue)
    table = await client.instruments()
    assert not isinstance(table, ReadFailure)
    assert table[key("XBTUSD")].symbol == "BTC/USD"
    assert table[key("AAPLxUSD")].is_tokenised


async def test_where_shares_are_not_offered_the_other_pairs_remain(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    listings(venue, refused("EGeneral:Invalid arguments:aclass_base"))
    table = await client.instruments()
    assert not isinstance(table, ReadFailure)
    assert key("XBTUSD") in table
    assert key("AAPLxUSD") not in table


async def test_half_a_listing_is_none(client: KrakenSpotClient, venue: ScriptedVenue) -> None:
    listings(venue, refused("EService:Busy"))
    assert failure(await client.instruments()).kind is FailureKind.UNAVAILABLE


async def test_quotes_are_read_in_one_call_per_class(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    async def reply(request: httpx.Request) -> httpx.Response:
        share = request.url.params.get("asset_class") == "tokenized_asset"
        return raw(wire("ticker_tokenised.json" if share else "ticker.json"))

    listings(venue)
    venue.answer("Ticker", reply)
    await client.instruments()
    names = [InstrumentId(name) for name in ("XBTUSD", "AAPLxUSD", "SOLUSD", "DELISTED")]
    quotes = await client.quotes(names)
    assert not isinstance(quotes, ReadFailure)
    assert {str(k.instrument): quote.last for k, quote in quotes.items()} == {
        "XBTUSD": Decimal("68365.1"),
        "SOLUSD": Decimal(95),
        "AAPLxUSD": Decimal("269.36"),
    }
    assert all(quote.as_of == START for quote in quotes.values())
    asked = [dict(request.url.params) for request in venue.called("Ticker")]
    assert asked == [
        {"pair": "XBTUSD,SOLUSD"},
        {"pair": "AAPLxUSD", "asset_class": "tokenized_asset"},
    ]


async def test_quotes_of_nothing_ask_nothing(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    assert await client.quotes([]) == {}
    assert venue.requests == []


async def test_quotes_before_the_listing_ask_by_the_orders_names(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("Ticker", raw(wire("ticker.json")))
    quotes = await client.quotes([InstrumentId("SOLUSD")])
    assert not isinstance(quotes, ReadFailure)
    assert set(quotes) == {key("SOLUSD")}


async def test_quotes_that_fail_say_so(client: KrakenSpotClient, venue: ScriptedVenue) -> None:
    venue.answer("Ticker", refused("EQuery:Unknown asset pair"))
    assert failure(await client.quotes([InstrumentId("X")])).kind is FailureKind.REJECTED


async def test_system_status_and_key_are_read(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("SystemStatus", raw(wire("system_status.json")))
    venue.answer("GetApiKeyInfo", raw(wire("api_key_info.json")))
    status, info = await client.system_status(), await client.key_info()
    assert not isinstance(status, ReadFailure)
    assert not isinstance(info, ReadFailure)
    assert status.text == "online"
    assert info.warnings == ("withdraw-funds",)
    assert venue.members("GetApiKeyInfo")[0].keys() == {"nonce"}


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (raw(b"<html>", 502), FailureKind.UNAVAILABLE),
        (httpx.ConnectError("no route"), FailureKind.NOT_REACHED),
    ],
)
@pytest.mark.parametrize("name", ["SystemStatus", "Time", "GetApiKeyInfo", "AssetPairs"])
async def test_reads_of_the_venue_fail_as_values(
    client: KrakenSpotClient,
    venue: ScriptedVenue,
    name: str,
    reply: httpx.Response | Exception,
    kind: FailureKind,
) -> None:
    venue.answer(name, reply)
    reads: dict[str, Callable[[], Awaitable[object]]] = {
        "AssetPairs": client.instruments,
        "SystemStatus": client.system_status,
        "Time": client.clock_skew,
        "GetApiKeyInfo": client.key_info,
    }
    assert failure(await reads[name]()).kind is kind
    assert len(venue.requests) == 1


@pytest.mark.parametrize(
    ("venue_ahead", "round_trip", "skew"),
    [
        (0, 0.2, 0),
        (-1, 0.2, 0),
        (-2, 0.2, -1.6),
        (1, 0.2, 1.4),
        (30, 0.2, 30.4),
        (-30, 1.0, -29),
        (1, 2.0, 2.5),
    ],
)
async def test_skew_allows_for_whole_seconds_and_the_round_trip(
    client: KrakenSpotClient,
    venue: ScriptedVenue,
    clock: ManualClock,
    venue_ahead: int,
    round_trip: float,
    skew: float,
) -> None:
    async def reply(_request: httpx.Request) -> httpx.Response:
        await clock.sleep(round_trip)
        return ok({"unixtime": int(clock.now().timestamp()) + venue_ahead})

    venue.answer("Time", reply)
    measuring = asyncio.create_task(client.clock_skew())
    await clock.advance(round_trip)
    measured = await measuring
    # The venue reads its clock at the end of this round trip, half of it after the middle.
    assert measured == timedelta(seconds=skew)


async def test_public_reads_carry_no_key(client: KrakenSpotClient, venue: ScriptedVenue) -> None:
    venue.answer("SystemStatus", raw(wire("system_status.json")))
    await client.system_status()
    (request,) = venue.requests
    assert request.method == "GET"
    assert not {"api-key", "api-sign"} & set(request.headers)
    assert client.budget().used == 0


async def test_no_secret_shows_anywhere(
    client: KrakenSpotClient,
    venue: ScriptedVenue,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    replies: list[Reply] = [
        listed(TYPES),
        refused("EAPI:Invalid signature"),
        raw(b"<html>", 502),
        httpx.ReadError("reset"),
    ]
    venue.answer("OpenOrders", *replies)
    outcomes = [repr(await client.open_orders(ALL)) for _ in replies]
    seen = [*outcomes, caplog.text, *capsys.readouterr(), repr(client), repr(vars(client))]
    seen += [path.read_text() + path.name for path in (tmp_path / "keys").iterdir()]
    signatures = [request.headers["api-sign"] for request in venue.requests]
    for hidden in (KEY, SECRET, *signatures):
        assert all(hidden not in text for text in seen)


def test_a_poll_has_three_seconds() -> None:
    assert calls.PRIVATE_SECONDS == 3


async def test_closing_closes_the_connections(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    closed = list[bool]()

    async def aclose() -> None:
        closed.append(True)

    venue.aclose = aclose  # type: ignore[method-assign]  # to see it called
    venue.answer("OpenOrders", listed({}))
    await client.open_orders(ALL)
    await client.aclose()
    assert closed == [True]


def test_order_keys_name_venue_and_account(client: KrakenSpotClient) -> None:
    order_key = OrderKey(VenueId.KRAKEN_SPOT, client.account.name, VenueOrderId("O1"))
    assert order_key == ("kraken-spot", "main", "O1")


async def test_an_unreadable_order_does_not_fail_the_poll(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("OpenOrders", listed(TYPES | {"OODD": {"status": "frozen"}}))
    answer = await client.open_orders(ALL)
    assert isinstance(answer, OpenOrders)
    assert len(answer.orders) == len(TYPES) + 1
    assert sum(isinstance(entry, Order) for entry in answer.orders.values()) == len(TYPES)


async def test_what_an_act_waits_for_may_use_what_reads_hold_back(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    """Starter: 15 points, 5 of them held back."""
    venue.answer("QueryOrders", ok(ENDED))
    for _ in range(10):
        assert not isinstance(await client.look_up([FILLED]), ReadFailure)
    assert isinstance(await client.look_up([FILLED]), ReadFailure)
    found = await client.read_order(FILLED)
    assert isinstance(found, FoundOrder)
    assert found.order.key.order_id == FILLED
    for _ in range(4):
        await client.read_order(FILLED)
    assert isinstance(await client.read_order(FILLED), ReadFailure)
    assert len(venue.called("QueryOrders")) == 15


async def test_an_order_an_act_waits_for_may_not_be_known(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    unknown = VenueOrderId("OAAAAA-BBBBB-CCCCCC")
    venue.answer("QueryOrders", ok({}), refused("EOrder:Unknown order"))
    assert await client.read_order(unknown) is None
    assert await client.read_order(unknown) is None
    venue.answer("QueryOrders", refused("EGeneral:Permission denied"))
    venue.script["QueryOrders"].popleft()
    denied = await client.read_order(unknown)
    assert isinstance(denied, ReadFailure)
    assert "query-open-trades" in denied.text
