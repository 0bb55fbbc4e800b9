"""How acts are sent: in their key's turn, through the gate, signed, once."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.builders import make_order
from tests.clock import START, ManualClock
from tests.venues.doubles import (
    KEY,
    SECRET,
    Held,
    ScriptedVenue,
    laid_out,
    names,
    ok,
    refused,
    silence,
    spot_client,
)
from tests.venues.intents import (
    ALL,
    CLIENT_ID,
    ORDER,
    RememberingGate,
    amend,
    cancel,
    cancels,
    create,
)
from tui.domain.failure import ReadFailure
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, Unknown
from tui.venues.kraken_spot.client import KrakenSpotClient
from tui.venues.port import OpenOrders, TradingPort

AMENDED = ok({"amend_id": "TEZA4R-DSDGT-IJBOJK"})
CANCELLED = ok({"count": 1})
CREATED = ok({"txid": ["OUF4EM-FRGI2-MQMWZD"]})
LISTED = ok({"open": {}})
NONCE = "EAPI:Invalid nonce"

PRICE = amend(limit_price=Decimal("90930.6"), deadline_seconds=Decimal(5))


@pytest.fixture
def venue() -> ScriptedVenue:
    venue = ScriptedVenue()
    venue.answer("AmendOrder", AMENDED)
    venue.answer("CancelOrder", CANCELLED)
    venue.answer("CancelOrderBatch", ok({"count": 2}))
    venue.answer("AddOrder", CREATED)
    venue.answer("OpenOrders", LISTED)
    return venue


@pytest.fixture
def client(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> KrakenSpotClient:
    return spot_client(venue, clock, tmp_path, mode="trade")


@pytest.fixture
def trading(client: KrakenSpotClient) -> TradingPort:
    return trading_of(client)


def trading_of(client: KrakenSpotClient) -> TradingPort:
    assert client.trading is not None
    return client.trading


# The way there


@pytest.mark.parametrize(("mode", "read_only"), [("read-only", False), ("trade", True)])
def test_an_account_that_reads_only_has_no_way_to_send(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path, mode: str, read_only: bool
) -> None:
    client = spot_client(venue, clock, tmp_path, mode=mode, read_only=read_only)
    assert client.trading is None
    assert not client.account.may_trade
    parts = {type(part).__name__ for part in vars(client).values()}
    assert not {"SpotTrading", "Writes"} & parts


def test_an_account_that_trades_says_so(client: KrakenSpotClient) -> None:
    port: TradingPort | None = client.trading
    assert port is not None
    assert client.account.may_trade
    assert port.largest_cancel == 50


async def test_an_act_is_signed_over_the_bytes_it_sends(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    await trading.amend(PRICE, RememberingGate())
    (request,) = venue.requests
    nonce = json.loads(request.content)["nonce"]
    digest = hashlib.sha256(str(nonce).encode() + request.content).digest()
    signature = hmac.new(
        base64.b64decode(SECRET), b"/0/private/AmendOrder" + digest, hashlib.sha512
    )
    assert str(request.url) == "https://api.kraken.com/0/private/AmendOrder"
    assert request.method == "POST"
    assert request.headers["api-key"] == KEY
    assert request.headers["api-sign"] == base64.b64encode(signature.digest()).decode()
    assert request.headers["content-type"] == "application/json"


ACTS: dict[str, tuple[str, Callable[[TradingPort, RememberingGate], Awaitable[object]]]] = {
    "amend": ("AmendOrder", lambda trading, gate: trading.amend(PRICE, gate)),
    "cancel": ("CancelOrder", lambda trading, gate: trading.cancel(cancel(), gate)),
    "batch": (
        "CancelOrderBatch",
        lambda trading, gate: trading.cancel_many(cancels("OA", "OB"), gate),
    ),
    "create": ("AddOrder", lambda trading, gate: trading.create(create(), gate)),
}


@pytest.mark.parametrize("act", ACTS)
async def test_the_gate_is_shown_what_is_sent_without_nonce_key_and_signature(
    trading: TradingPort, venue: ScriptedVenue, act: str
) -> None:
    gate = RememberingGate()
    name, send = ACTS[act]
    await send(trading, gate)
    (members,) = venue.members(name)
    (shown,) = gate.requests
    method, path, body = shown.split(" ", 2)
    assert (method, path) == ("POST", f"/0/private/{name}")
    stamped = {k: value for k, value in members.items() if k not in {"nonce", "deadline"}}
    told = {k: value for k, value in json.loads(body).items() if k != "deadline"}
    assert told == stamped
    signature = venue.requests[0].headers["api-sign"]
    assert not any(text in shown for text in (str(members["nonce"]), KEY, SECRET, signature))


async def test_the_preview_is_what_the_gate_is_shown(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    gate = RememberingGate()
    await trading.amend(PRICE, gate)
    await trading.cancel(cancel(), gate)
    await trading.create(create(), gate)
    intents = (PRICE, cancel(), create())
    assert gate.requests == [trading.request_of(intent) for intent in intents]
    assert gate.requests[0] == (
        f'POST /0/private/AmendOrder {{"txid":"{ORDER}","limit_price":"90930.6",'
        '"deadline":"<5 s after signing>"}'
    )
    assert len(venue.requests) == 3


async def test_the_preview_of_several_cancels_is_the_one_request_they_go_out_in(
    trading: TradingPort,
) -> None:
    gate = RememberingGate()
    await trading.cancel_many(cancels("OA", "OB"), gate)
    assert gate.requests == [trading.request_of_many(cancels("OA", "OB"))]
    assert trading.request_of_many(cancels("OA")) == trading.request_of(cancels("OA")[0])


def test_a_preview_of_what_cannot_be_sent_says_why(trading: TradingPort) -> None:
    assert trading.request_of(amend()) == "no request: an amend that changes nothing"


@pytest.mark.parametrize("act", ACTS)
async def test_a_gate_that_stays_shut_is_the_outcome_and_not_a_byte_leaves(
    trading: TradingPort, venue: ScriptedVenue, tmp_path: Path, act: str
) -> None:
    refusal = NotSent(code=NotSentCode.CHANGED)
    outcome = await ACTS[act][1](trading, RememberingGate(refusal))
    outcomes = outcome.values() if isinstance(outcome, dict) else [outcome]
    assert set(outcomes) == {refusal}
    assert venue.requests == []
    assert not list((tmp_path / "keys").glob("*.nonce")), "no nonce is used up either"


async def test_the_gate_is_asked_in_the_keys_own_turn(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    held, gate = Held(LISTED), RememberingGate()
    laid_out(venue, "OpenOrders", held)
    poll = asyncio.create_task(client.open_orders(ALL))
    await clock.settle()
    amending = asyncio.create_task(trading_of(client).amend(PRICE, gate))
    await clock.settle()
    assert gate.requests == [], "the newest book may still change"
    held.release()
    assert isinstance(await poll, OpenOrders)
    assert await amending == Accepted(reference="TEZA4R-DSDGT-IJBOJK")
    assert len(gate.requests) == 1


async def test_an_amend_of_nothing_is_not_sent(trading: TradingPort, venue: ScriptedVenue) -> None:
    gate = RememberingGate()
    outcome = await trading.amend(amend(), gate)
    assert outcome == NotSent(code=NotSentCode.UNUSABLE, text="an amend that changes nothing")
    late = await trading.create(create(deadline_seconds=Decimal(61)), gate)
    assert isinstance(late, NotSent)
    assert late.code is NotSentCode.UNUSABLE
    checked = await trading.check(create(deadline_seconds=Decimal(1)))
    assert isinstance(checked, NotSent)
    assert gate.requests == []
    assert venue.requests == []


# The deadline


async def test_the_deadline_counts_from_the_signing_in_the_venues_time(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    venue.answer("Time", ok({"unixtime": int(START.timestamp()) + 60}))
    assert await client.clock_skew() == timedelta(seconds=60.5)
    held = Held(LISTED)
    laid_out(venue, "OpenOrders", held)
    poll = asyncio.create_task(client.open_orders(ALL))
    await clock.settle()
    amending = asyncio.create_task(trading_of(client).amend(PRICE, RememberingGate()))
    await clock.advance(2)
    held.release()
    await asyncio.gather(poll, amending)
    # 2 s in the queue, 60.5 s ahead, 5 s to go.
    assert venue.members("AmendOrder")[0]["deadline"] == "2026-11-20T14:01:07.500Z"


async def test_without_a_measured_skew_the_local_clock_counts(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    await trading.amend(PRICE, RememberingGate())
    assert venue.members("AmendOrder")[0]["deadline"] == "2026-11-20T14:00:05.000Z"


# Nonces


@pytest.mark.parametrize("act", ACTS)
async def test_a_refused_nonce_is_sent_again_once_through_the_gate(
    trading: TradingPort, venue: ScriptedVenue, act: str
) -> None:
    name, send = ACTS[act]
    accepted = venue.script[name][0]
    laid_out(venue, name, refused(NONCE), accepted)
    gate = RememberingGate()
    outcome = await send(trading, gate)
    outcomes = outcome.values() if isinstance(outcome, dict) else [outcome]
    assert all(isinstance(one, Accepted) for one in outcomes)
    first, second = (members.pop("nonce") for members in venue.members(name))
    assert second > first
    assert len(gate.requests) == len(venue.requests) == 2


async def test_the_repeat_is_stamped_and_numbered_in_the_venues_time(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    venue.answer("Time", ok({"unixtime": int(START.timestamp()) + 60}))
    await client.clock_skew()
    laid_out(venue, "AmendOrder", refused(NONCE), AMENDED)
    await trading_of(client).amend(PRICE, RememberingGate())
    first, second = (members["nonce"] for members in venue.members("AmendOrder"))
    assert second - first == 60_500_000_000


async def test_a_nonce_refused_twice_was_not_executed(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    laid_out(venue, "AmendOrder", refused(NONCE))
    gate = RememberingGate()
    outcome = await trading.amend(PRICE, gate)
    assert isinstance(outcome, Rejected)
    assert outcome.code == NONCE
    assert "another program or machine uses this key" in outcome.text
    assert len(gate.requests) == len(venue.requests) == 2


async def test_the_gate_can_stop_the_repeat(trading: TradingPort, venue: ScriptedVenue) -> None:
    laid_out(venue, "AmendOrder", refused(NONCE))
    refusal = NotSent(code=NotSentCode.QUIT)
    assert await trading.amend(PRICE, RememberingGate(None, refusal)) == refusal
    assert len(venue.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        refused("EService:Busy"),
        refused("EAPI:Rate limit exceeded"),
        refused("EService:Throttled: 1795183205"),
        httpx.Response(502, content=b"<html>"),
        httpx.Response(429, headers={"retry-after": "1"}),
        httpx.ReadError("reset"),
        httpx.ConnectError("refused"),
    ],
)
@pytest.mark.parametrize("act", ACTS)
async def test_nothing_else_is_ever_sent_again(
    trading: TradingPort,
    venue: ScriptedVenue,
    clock: ManualClock,
    act: str,
    reply: httpx.Response | Exception,
) -> None:
    name, send = ACTS[act]
    laid_out(venue, name, reply)
    gate = RememberingGate()
    await send(trading, gate)
    await clock.advance(120)
    assert len(venue.requests) == len(gate.requests) == 1


# Time


@pytest.mark.parametrize("act", ACTS)
async def test_an_answer_is_awaited_for_ten_seconds_and_then_unknown(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock, act: str
) -> None:
    name, send = ACTS[act]
    laid_out(venue, name, silence)
    sending = asyncio.ensure_future(send(trading, RememberingGate()))
    await clock.advance(9.9)
    assert not sending.done()
    await clock.advance(0.2)
    outcome = await sending
    outcomes = outcome.values() if isinstance(outcome, dict) else [outcome]
    assert set(outcomes) == {Unknown(text="no whole answer within 10.0 s")}


async def test_an_answer_after_nine_seconds_still_counts(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock
) -> None:
    held = Held(AMENDED)
    laid_out(venue, "AmendOrder", held)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    await clock.advance(9)
    held.release()
    assert await amending == Accepted(reference="TEZA4R-DSDGT-IJBOJK")


async def test_a_turn_that_does_not_come_in_time_sends_nothing(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    from filelock import FileLock

    client = spot_client(venue, clock, tmp_path, mode="trade")
    gate = RememberingGate()
    name = hashlib.sha256(KEY.encode()).hexdigest()[:32]
    (tmp_path / "keys").mkdir()
    with FileLock(tmp_path / "keys" / f"{name}.lock"):
        cancelling = asyncio.create_task(trading_of(client).cancel(cancel(), gate))
        await clock.advance(14.9)
        assert not cancelling.done()
        await clock.advance(0.2)
        assert await cancelling == NotSent(
            code=NotSentCode.BUSY, text="other requests with this key took all of 15 s"
        )
    assert venue.requests == []
    assert gate.requests == []


async def test_an_unanswered_write_keeps_the_key_for_five_seconds_only(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock
) -> None:
    held = Held(AMENDED)
    laid_out(venue, "AmendOrder", held)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    await clock.settle()
    cancelling = asyncio.create_task(trading.cancel(cancel(), RememberingGate()))
    await clock.advance(4.9)
    assert names(venue) == ["AmendOrder"], "arrival order counts, so it waits"
    await clock.advance(0.2)
    assert await cancelling == Accepted()
    held.release()
    assert await amending == Accepted(reference="TEZA4R-DSDGT-IJBOJK")
    assert names(venue) == ["AmendOrder", "CancelOrder"]


async def test_an_answered_write_frees_the_key_at_once(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock
) -> None:
    held = Held(AMENDED)
    laid_out(venue, "AmendOrder", held)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    cancelling = asyncio.create_task(trading.cancel(cancel(), RememberingGate()))
    await clock.advance(1)
    held.release()
    await asyncio.gather(amending, cancelling)
    assert clock.now() - START == timedelta(seconds=1)
    assert clock.waiting == 0, "no deadline is left behind"


async def test_the_most_urgent_goes_first(
    client: KrakenSpotClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    trading, held = trading_of(client), Held(LISTED)
    venue.answer("OrderAmends", ok({"amends": [], "count": 0}))
    laid_out(venue, "OpenOrders", held, LISTED)
    waiting: list[asyncio.Future[object]] = []
    for call in (
        client.open_orders(ALL),
        client.open_orders(ALL),
        client.amend_history(PRICE.key.order_id),
        trading.create(create(), RememberingGate()),
        trading.amend(PRICE, RememberingGate()),
        trading.cancel(cancel(), RememberingGate()),
    ):
        waiting.append(asyncio.ensure_future(call))
        await clock.settle()
    held.release()
    await asyncio.gather(*waiting)
    assert names(venue) == [
        "OpenOrders",
        "CancelOrder",
        "AmendOrder",
        "AddOrder",
        "OrderAmends",
        "OpenOrders",
    ]


# Interruptions


async def test_an_interrupted_write_ends_its_request_and_frees_the_key(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock
) -> None:
    ended = list[str]()

    async def silent(_request: httpx.Request) -> httpx.Response:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("request")
        raise AssertionError

    laid_out(venue, "AmendOrder", silent)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    await clock.advance(1)
    amending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await amending
    assert ended == ["request"]
    assert await trading.cancel(cancel(), RememberingGate()) == Accepted()
    assert clock.waiting == 0


async def test_the_key_is_free_only_when_an_interrupted_request_has_ended(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock
) -> None:
    log = list[str]()

    async def ends_slowly(_request: httpx.Request) -> httpx.Response:
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(5):
                await asyncio.sleep(0)
            log.append("amend ended")
        raise AssertionError

    async def arrives(_request: httpx.Request) -> httpx.Response:
        log.append("cancel arrived")
        return CANCELLED

    laid_out(venue, "AmendOrder", ends_slowly)
    laid_out(venue, "CancelOrder", arrives)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    await clock.settle()
    cancelling = asyncio.create_task(trading.cancel(cancel(), RememberingGate()))
    await clock.settle()
    amending.cancel()
    assert await cancelling == Accepted()
    assert log == ["amend ended", "cancel arrived"]
    assert amending.cancelled()


async def test_a_write_interrupted_behind_its_turn_ends_its_request_too(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock
) -> None:
    ended = list[str]()

    async def silent(_request: httpx.Request) -> httpx.Response:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("request")
        raise AssertionError

    laid_out(venue, "AmendOrder", silent)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    await clock.advance(6)
    amending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await amending
    assert ended == ["request"]


async def test_a_state_file_that_cannot_be_used_sends_nothing(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    trading = trading_of(spot_client(venue, clock, tmp_path, mode="trade"))
    outcome = await trading.cancel(cancel(), RememberingGate())
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.UNUSABLE
    assert str(tmp_path / "keys") in outcome.text
    assert venue.requests == []


async def test_a_nonce_that_cannot_be_written_down_sends_nothing(
    trading: TradingPort, venue: ScriptedVenue, tmp_path: Path
) -> None:
    name = hashlib.sha256(KEY.encode()).hexdigest()[:32]
    (tmp_path / "keys" / f"{name}.new").mkdir(parents=True)
    gate = RememberingGate()
    outcome = await trading.amend(PRICE, gate)
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.UNUSABLE
    assert len(gate.requests) == 1
    assert venue.requests == []


# The call counter


@pytest.mark.parametrize(
    ("act", "cost"), [("amend", 1), ("cancel", 0), ("batch", 1), ("create", 0)]
)
async def test_acts_cost_what_kraken_documents(
    client: KrakenSpotClient, act: str, cost: int
) -> None:
    await ACTS[act][1](trading_of(client), RememberingGate())
    assert client.budget().used == cost


async def test_an_amend_may_use_the_points_that_reads_leave(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    for _ in range(10):
        await client.open_orders(ALL)
    assert isinstance(await client.open_orders(ALL), ReadFailure)
    trading, gate = trading_of(client), RememberingGate()
    for _ in range(5):
        assert isinstance(await trading.amend(PRICE, gate), Accepted)
    assert await trading.amend(PRICE, gate) == NotSent(
        code=NotSentCode.RATE_LIMITED, text="the call counter has room in 4 s"
    )
    assert len(gate.requests) == len(venue.called("AmendOrder")) == 5


async def test_no_cancel_is_refused_for_the_counter(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    laid_out(venue, "OpenOrders", refused("EAPI:Rate limit exceeded"))
    await client.open_orders(ALL)
    assert client.budget().used == client.budget().maximum
    trading = trading_of(client)
    assert await trading.cancel(cancel(), RememberingGate()) == Accepted()
    outcomes = await trading.cancel_many(cancels("OA", "OB"), RememberingGate())
    assert set(outcomes.values()) == {Accepted()}
    assert isinstance(await trading.create(create(), RememberingGate()), Accepted)


async def test_krakens_word_fills_the_counter(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    laid_out(venue, "AmendOrder", refused("EAPI:Rate limit exceeded"))
    outcome = await trading_of(client).amend(PRICE, RememberingGate())
    assert isinstance(outcome, Rejected)
    assert client.budget().used == 15


async def test_another_refusal_leaves_the_counter_alone(
    client: KrakenSpotClient, venue: ScriptedVenue
) -> None:
    laid_out(venue, "AmendOrder", refused("EService:Throttled: 1795183205"))
    outcome = await trading_of(client).amend(PRICE, RememberingGate())
    assert isinstance(outcome, Rejected)
    assert client.budget().used == 1


async def test_on_loopback_no_amend_is_refused_for_the_counter(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    client = spot_client(venue, clock, tmp_path, mode="trade", base_url="http://127.0.0.1:8080")
    for _ in range(20):
        outcome = await trading_of(client).amend(PRICE, RememberingGate())
        assert isinstance(outcome, Accepted)
    assert client.budget().used == 15


async def test_on_loopback_the_counter_counts_once_the_venue_has_said_that_it_does(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    client = spot_client(venue, clock, tmp_path, mode="trade", base_url="http://127.0.0.1:8080")
    laid_out(venue, "AmendOrder", refused("EAPI:Rate limit exceeded"))
    assert isinstance(await trading_of(client).amend(PRICE, RememberingGate()), Rejected)
    assert await trading_of(client).amend(PRICE, RememberingGate()) == NotSent(
        code=NotSentCode.RATE_LIMITED, text="the call counter has room in 7 s"
    )
    assert isinstance(await client.open_orders(ALL), ReadFailure)


# The counter for changes


async def test_what_is_sent_is_counted_and_what_is_not_is_not(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    def used() -> float:
        told = trading.cost_of(create())
        assert told is not None
        return told.used

    await trading.amend(PRICE, RememberingGate(NotSent(code=NotSentCode.CHANGED)))
    assert used() == 0
    await trading.create(create(), RememberingGate())
    assert used() == 1
    laid_out(venue, "AmendOrder", refused("EOrder:Post only order"))
    await trading.amend(PRICE, RememberingGate())
    assert used() == 2, "a refused amend costs its fixed part"
    await trading.check(create())
    assert used() == 2


@pytest.mark.parametrize(
    ("reply", "points"),
    [
        (AMENDED, 4),
        (httpx.Response(502, content=b"<html>"), 4),
        (refused("EOrder:Post only order"), 1),
    ],
)
async def test_the_age_starts_anew_unless_the_amend_was_refused(
    trading: TradingPort, venue: ScriptedVenue, reply: httpx.Response, points: float
) -> None:
    laid_out(venue, "AmendOrder", reply)
    await trading.amend(PRICE, RememberingGate())
    told = trading.cost_of(PRICE)
    assert told is not None
    assert told.points == points


async def test_every_order_of_a_batch_is_counted(trading: TradingPort) -> None:
    young = [make_order(name, opened_at=START) for name in ("OA", "OB")]
    await trading.cancel_many([cancel(order) for order in young], RememberingGate())
    told = trading.cost_of(create())
    assert told is not None
    assert told.used == 16


async def test_krakens_word_fills_the_counter_of_the_pair(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    laid_out(venue, "AmendOrder", refused("EOrder:Rate limit exceeded"))
    outcome = await trading.amend(PRICE, RememberingGate())
    assert isinstance(outcome, Rejected)
    told = trading.cost_of(PRICE)
    assert told is not None
    assert not told.has_room
    assert await trading.cancel(cancel(), RememberingGate()) == Accepted(), "never refused"


# Secrets


async def test_no_secret_shows_anywhere(
    client: KrakenSpotClient,
    venue: ScriptedVenue,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    laid_out(
        venue,
        "AmendOrder",
        AMENDED,
        refused("EAPI:Invalid signature"),
        httpx.Response(502, content=b"<html>"),
        httpx.ReadError("reset"),
        refused(NONCE),
    )
    trading, gate = trading_of(client), RememberingGate()
    outcomes: list[Outcome] = [await trading.amend(PRICE, gate) for _ in range(5)]
    seen = [*map(repr, outcomes), *gate.requests, trading.request_of(PRICE), caplog.text]
    seen += [*capsys.readouterr(), repr(trading), repr(vars(trading)), repr(vars(client))]
    signatures = [request.headers["api-sign"] for request in venue.requests]
    for hidden in (KEY, SECRET, *signatures):
        assert all(hidden not in text for text in seen)


async def test_a_client_id_alone_names_the_order_on_the_wire(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    from tests.venues.intents import known_by_client_id

    await trading.cancel(cancel(known_by_client_id()), RememberingGate())
    assert venue.members("CancelOrder")[0].keys() == {"nonce", "cl_ord_id"}
    assert venue.members("CancelOrder")[0]["cl_ord_id"] == CLIENT_ID
