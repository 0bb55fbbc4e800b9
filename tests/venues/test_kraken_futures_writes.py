"""How acts on Kraken Futures are sent: when there is room, in their key's turn, signed, once."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import Held, ScriptedVenue, laid_out, names, silence
from tests.venues.futures_acts import (
    CLIENT_ID,
    KEY,
    ORDER,
    OTHER,
    SECRET,
    Account,
    amend,
    batch,
    cancel,
    create,
    form_of,
    future,
    instructions_of,
    known_by_client_id,
    market,
    ok,
    refused,
)
from tests.venues.intents import RememberingGate
from tui.domain.identifiers import VenueOrderId
from tui.domain.intents import CancelIntent, Intent
from tui.domain.order import RelativePrice
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, Unknown
from tui.domain.rate_cost import RateCost
from tui.venues.lane import Priority
from tui.venues.port import TradingPort

PLACED = "a8f6c1b2-4a57-4b9f-9f0a-6b1f0d2c3e05"
EDIT = ok(editStatus={"status": "edited", "orderId": ORDER})
CANCEL = ok(cancelStatus={"status": "cancelled", "order_id": ORDER})
SEND = ok(sendStatus={"status": "placed", "order_id": PLACED})
PRICE = amend(limit_price=Decimal("64001"), deadline_seconds=Decimal(5))
NONCE = "nonceBelowThreshold"


@pytest.fixture
def venue() -> ScriptedVenue:
    venue = ScriptedVenue()
    venue.answer("editorder", EDIT)
    venue.answer("cancelorder", CANCEL)
    venue.answer("sendorder", SEND)
    venue.answer("batchorder", batch(*({"status": "cancelled", "order_id": o} for o in "ab")))
    return venue


@pytest.fixture
def account(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> Account:
    return Account(venue, clock, tmp_path)


@pytest.fixture
def trading(account: Account) -> TradingPort:
    return account.trading


def many(count: int, prefix: str = "o") -> list[CancelIntent]:
    return [cancel(future(f"{prefix}{n}")) for n in range(count)]


ACTS: dict[str, tuple[str, Callable[[TradingPort, RememberingGate], Awaitable[object]]]] = {
    "amend": ("editorder", lambda trading, gate: trading.amend(PRICE, gate)),
    "cancel": ("cancelorder", lambda trading, gate: trading.cancel(cancel(), gate)),
    "create": ("sendorder", lambda trading, gate: trading.create(create(), gate)),
    "batch": (
        "batchorder",
        lambda trading, gate: trading.cancel_many([cancel(future(o)) for o in "ab"], gate),
    ),
}


def all_of(outcome: object) -> list[Outcome]:
    return list(outcome.values()) if isinstance(outcome, Mapping) else [outcome]  # type: ignore[list-item]  # the one outcome of a single act


# The way there


def test_the_account_says_how_many_acts_one_request_takes(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    port: TradingPort = Account(venue, clock, tmp_path, chunk_cancels=40, chunk_sends=7).trading
    assert (port.largest_cancel, port.largest_amend, port.largest_create) == (40, 7, 7)


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_is_signed_over_the_bytes_it_sends(
    trading: TradingPort, venue: ScriptedVenue, act: str
) -> None:
    name, send = ACTS[act]
    await send(trading, RememberingGate())
    (request,) = venue.requests
    signed = request.content + request.headers["nonce"].encode() + f"/api/v3/{name}".encode()
    expected = hmac.new(
        base64.b64decode(SECRET), hashlib.sha256(signed).digest(), hashlib.sha512
    ).digest()
    assert str(request.url) == f"https://futures.kraken.com/derivatives/api/v3/{name}"
    assert request.method == "POST"
    assert request.headers["apikey"] == KEY
    assert request.headers["authent"] == base64.b64encode(expected).decode()
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("act", ACTS)
async def test_the_gate_is_shown_what_is_sent_without_nonce_key_and_signature(
    trading: TradingPort, venue: ScriptedVenue, act: str
) -> None:
    gate = RememberingGate()
    name, send = ACTS[act]
    await send(trading, gate)
    (shown,) = gate.requests
    method, path, form = shown.split(" ", 2)
    assert (method, path) == ("POST", f"/derivatives/api/v3/{name}")
    sent = form_of(venue.requests[0])
    told = dict(part.split("=", 1) for part in form.split("&"))
    assert sent.keys() == told.keys()
    assert all(sent[one] == told[one] for one in sent if one != "processBefore")
    headers = venue.requests[0].headers
    hidden = (KEY, SECRET, headers["authent"], headers["nonce"])
    assert not any(text in shown for text in hidden)


async def test_the_preview_is_what_the_gate_is_shown(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    gate = RememberingGate()
    await trading.amend(PRICE, gate)
    await trading.cancel(cancel(), gate)
    await trading.create(create(), gate)
    intents: tuple[Intent, ...] = (PRICE, cancel(), create())
    assert gate.requests == [trading.request_of(intent) for intent in intents]
    assert gate.requests[0] == (
        f"POST /derivatives/api/v3/editorder orderId={ORDER}&limitPrice=64001"
        "&processBefore=<5 s after signing>"
    )
    assert len(venue.requests) == 3


def test_a_preview_of_what_cannot_be_sent_says_why(trading: TradingPort) -> None:
    assert trading.request_of(amend()) == "no request: an amend that changes nothing"
    assert trading.request_of_many([]) == "no request"


async def test_the_preview_of_a_batch_is_what_the_gate_is_shown(trading: TradingPort) -> None:
    gate = RememberingGate()
    several = [*many(2), *many(1, "p")]
    await trading.cancel_many(several, gate)
    assert gate.requests == [trading.request_of_many(several)]
    assert gate.requests[0].startswith("POST /derivatives/api/v3/batchorder json=")
    good, bad = amend(quantity=Decimal(2)), amend(future(OTHER))
    assert trading.request_of_many([good, bad]) == trading.request_of(good)


@pytest.mark.parametrize("act", ACTS)
async def test_a_gate_that_stays_shut_is_the_outcome_and_not_a_byte_leaves(
    trading: TradingPort, venue: ScriptedVenue, tmp_path: Path, act: str
) -> None:
    refusal = NotSent(code=NotSentCode.CHANGED)
    outcome = await ACTS[act][1](trading, RememberingGate(refusal))
    assert set(all_of(outcome)) == {refusal}
    assert venue.requests == []
    assert not list((tmp_path / "keys").glob("*.nonce")), "no nonce is used up either"


async def test_an_act_kraken_does_not_offer_is_not_sent(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    gate = RememberingGate()
    assert await trading.amend(amend(), gate) == NotSent(
        code=NotSentCode.UNUSABLE, text="an amend that changes nothing"
    )
    checked = await trading.check(create())
    assert isinstance(checked, NotSent)
    assert checked.code is NotSentCode.UNUSABLE
    assert gate.requests == []
    assert venue.requests == []


# Batches


async def test_one_of_several_is_sent_by_the_call_for_one(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    gate = RememberingGate()
    assert await trading.cancel_many([cancel()], gate) == {cancel().key: Accepted()}
    assert await trading.amend_many([PRICE], gate) == {PRICE.key: Accepted()}
    created = await trading.create_many([create()], gate)
    assert created == {create().key: Accepted(order_id=VenueOrderId(PLACED))}
    assert names(venue) == ["cancelorder", "editorder", "sendorder"]


async def test_each_order_of_a_batch_has_an_outcome_of_its_own(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    first, second = (amend(future(o), quantity=Decimal(2)) for o in (ORDER, OTHER))
    laid_out(
        venue,
        "batchorder",
        batch(
            {"status": "invalidSize", "order_id": OTHER},
            {"status": "edited", "order_id": ORDER},
        ),
    )
    outcomes = await trading.amend_many([first, second], RememberingGate())
    assert outcomes == {
        first.key: Accepted(),
        second.key: Rejected(code="invalidSize", text="invalidSize"),
    }


async def test_creates_are_told_apart_by_their_tags(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    laid_out(
        venue,
        "batchorder",
        batch(
            {"status": "placed", "order_tag": "2", "order_id": OTHER},
            {"status": "placed", "order_tag": "1", "order_id": ORDER},
        ),
    )
    first, second = create("a"), create("b")
    outcomes = await trading.create_many([first, second], RememberingGate())
    assert outcomes == {
        first.key: Accepted(order_id=VenueOrderId(ORDER)),
        second.key: Accepted(order_id=VenueOrderId(OTHER)),
    }


async def test_an_order_the_answer_does_not_name_is_left_out(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    laid_out(venue, "batchorder", batch({"status": "cancelled", "order_id": "o1"}))
    wanted = many(2)
    outcomes = await trading.cancel_many(wanted, RememberingGate())
    assert outcomes == {wanted[1].key: Accepted()}


async def test_one_call_carries_acts_of_every_kind(account: Account, venue: ScriptedVenue) -> None:
    wanted: list[Intent] = [create(), PRICE, cancel(future(OTHER)), cancel(known_by_client_id("c"))]
    laid_out(
        venue,
        "batchorder",
        batch(
            {"status": "notFound", "cliOrdId": "c"},
            {"status": "cancelled", "order_id": OTHER},
            {"status": "edited", "order_id": ORDER},
            {"status": "placed", "order_tag": "1", "order_id": PLACED, "cliOrdId": CLIENT_ID},
        ),
    )
    outcomes = await account.trading.act_many(wanted, RememberingGate())
    assert [type(outcomes[one.key]) for one in wanted] == [Accepted, Accepted, Accepted, Unknown]
    lines = instructions_of(venue.requests[0])
    assert [line["order"] for line in lines] == ["send", "edit", "cancel", "cancel"]
    assert len(venue.requests) == 1


async def test_what_cannot_be_sent_does_not_keep_the_others_from_it(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    good = [amend(future(o), quantity=Decimal(2)) for o in (ORDER, OTHER)]
    bad = amend(future("bad"), limit_price=RelativePrice("+2%"))
    rows = [{"status": "edited", "order_id": o} for o in (ORDER, OTHER)]
    laid_out(venue, "batchorder", batch(*rows))
    outcomes = await trading.amend_many([good[0], bad, good[1]], RememberingGate())
    assert [outcomes[one.key] for one in good] == [Accepted(), Accepted()]
    assert outcomes[bad.key] == NotSent(
        code=NotSentCode.UNUSABLE, text="Kraken Futures resolves no relative price (+2%)"
    )
    assert len(instructions_of(venue.requests[0])) == 2


async def test_what_becomes_of_the_request_becomes_of_every_order(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    laid_out(venue, "batchorder", httpx.Response(502, content=b"<html>"))
    outcomes = await trading.cancel_many(many(3), RememberingGate())
    assert {type(one) for one in outcomes.values()} == {Unknown}
    assert len(outcomes) == 3


# The deadline


async def test_the_deadline_counts_from_the_signing_in_the_venues_time(
    account: Account, venue: ScriptedVenue, clock: ManualClock
) -> None:
    account.key.skew = timedelta(seconds=60.5)
    async with account.key.turn(Priority.POLL, within=1):
        amending = asyncio.create_task(account.trading.amend(PRICE, RememberingGate()))
        await clock.advance(2)
    await amending
    # 2 s in the queue, 60.5 s ahead, 5 s to go.
    assert form_of(venue.requests[0])["processBefore"] == "2026-11-20T14:01:07.500000Z"


async def test_the_hold_of_the_market_is_added_to_the_deadline(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    held = market(hold_milliseconds=20)
    account = Account(venue, clock, tmp_path, instrument=held)
    await account.trading.amend(PRICE, RememberingGate())
    assert form_of(venue.requests[0])["processBefore"] == "2026-11-20T14:00:05.020000Z"
    outcome = await account.trading.cancel(cancel(), RememberingGate())
    assert isinstance(outcome, Accepted)
    assert outcome.is_pending


# Nonces


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("error", ["nonceBelowThreshold", "nonceDuplicate"])
async def test_a_refused_nonce_is_sent_again_once_through_the_gate(
    trading: TradingPort, venue: ScriptedVenue, act: str, error: str
) -> None:
    name, send = ACTS[act]
    laid_out(venue, name, refused(error), venue.script[name][0])
    gate = RememberingGate()
    outcome = await send(trading, gate)
    assert all(isinstance(one, Accepted) for one in all_of(outcome))
    first, second = (int(request.headers["nonce"]) for request in venue.requests)
    assert second > first
    assert len(gate.requests) == len(venue.requests) == 2


async def test_a_nonce_refused_twice_was_not_executed(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    laid_out(venue, "editorder", refused(NONCE))
    gate = RememberingGate()
    outcome = await trading.amend(PRICE, gate)
    assert isinstance(outcome, Rejected)
    assert outcome.code == NONCE
    assert "another program or machine uses this key" in outcome.text
    assert len(gate.requests) == len(venue.requests) == 2


async def test_the_gate_can_stop_the_repeat(trading: TradingPort, venue: ScriptedVenue) -> None:
    laid_out(venue, "editorder", refused(NONCE))
    refusal = NotSent(code=NotSentCode.QUIT)
    assert await trading.amend(PRICE, RememberingGate(None, refusal)) == refusal
    assert len(venue.requests) == 1


async def test_a_write_that_was_overtaken_is_not_repeated(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock
) -> None:
    held = Held(refused(NONCE))
    laid_out(venue, "editorder", held)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    await clock.advance(6)
    assert await trading.cancel(cancel(), RememberingGate()) == Accepted()
    held.release()
    outcome = await amending
    assert isinstance(outcome, Rejected)
    assert outcome.code == NONCE
    assert "not executed" in outcome.text
    assert names(venue) == ["editorder", "cancelorder"]


@pytest.mark.parametrize(
    "reply",
    [
        refused("Server Error"),
        refused("apiLimitExceeded"),
        refused("apiLimitExceeded", 429),
        httpx.Response(502, content=b"<html>"),
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
    assert set(all_of(await sending)) == {Unknown(text="no whole answer within 10.0 s")}


async def test_a_turn_that_does_not_come_in_time_sends_nothing(
    account: Account, venue: ScriptedVenue, clock: ManualClock
) -> None:
    gate = RememberingGate()
    async with account.key.turn(Priority.POLL, within=1):
        cancelling = asyncio.create_task(account.trading.cancel(cancel(), gate))
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
    held = Held(EDIT)
    laid_out(venue, "editorder", held)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    await clock.settle()
    cancelling = asyncio.create_task(trading.cancel(cancel(), RememberingGate()))
    await clock.advance(4.9)
    assert names(venue) == ["editorder"], "arrival order counts, so it waits"
    await clock.advance(0.2)
    assert await cancelling == Accepted()
    held.release()
    assert await amending == Accepted()


async def test_a_write_that_is_given_up_is_awaited_to_its_end(
    trading: TradingPort, venue: ScriptedVenue, clock: ManualClock
) -> None:
    laid_out(venue, "editorder", silence)
    amending = asyncio.create_task(trading.amend(PRICE, RememberingGate()))
    await clock.settle()
    amending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await amending
    assert await trading.cancel(cancel(), RememberingGate()) == Accepted()


async def test_a_state_file_that_cannot_be_written_sends_nothing(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    account = Account(venue, clock, tmp_path)
    (tmp_path / "keys").write_text("in the way")
    outcome = await account.trading.cancel(cancel(), RememberingGate())
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.UNUSABLE
    assert "state file" in outcome.text
    assert venue.requests == []


# The budget


async def test_what_is_sent_is_counted(account: Account, venue: ScriptedVenue) -> None:
    await account.trading.cancel(cancel(), RememberingGate())
    assert account.budget.budget().used == 10
    await account.trading.cancel_many(many(50), RememberingGate())
    assert account.budget.budget().used == 69
    assert account.trading.cost_of(PRICE) == RateCost(points=10, used=69, maximum=500)
    laid_out(venue, "editorder", refused("apiLimitExceeded"))
    outcome = await account.trading.amend(PRICE, RememberingGate())
    assert isinstance(outcome, Rejected)
    assert outcome.code == "apiLimitExceeded"
    assert account.budget.budget().used == 500, "the venue's word counts more"


async def test_a_full_budget_is_waited_for_before_the_keys_turn(
    account: Account, venue: ScriptedVenue, clock: ManualClock
) -> None:
    account.budget.fill()
    gate = RememberingGate()
    cancelling = asyncio.create_task(account.trading.cancel(cancel(), gate))
    await clock.advance(9.9)
    assert gate.requests == []
    async with account.key.turn(Priority.POLL, within=0.1):
        pass  # nobody stands behind one who waits for room
    await clock.advance(0.2)
    assert await cancelling == Accepted()
    assert len(venue.requests) == 1


async def test_cancels_go_first_when_there_is_room_again(
    account: Account, venue: ScriptedVenue, clock: ManualClock
) -> None:
    account.budget.spend(495)
    creating = asyncio.create_task(account.trading.create(create("a"), RememberingGate()))
    await clock.advance(1)
    amending = asyncio.create_task(account.trading.amend(PRICE, RememberingGate()))
    await clock.advance(1)
    cancelling = asyncio.create_task(account.trading.cancel_many(many(50), RememberingGate()))
    await clock.advance(7.9)
    assert venue.requests == []
    await clock.advance(1)
    await asyncio.gather(creating, amending, cancelling)
    assert names(venue) == ["batchorder", "editorder", "sendorder"]


async def test_an_act_that_finds_the_room_gone_in_its_turn_waits_again(
    account: Account, venue: ScriptedVenue, clock: ManualClock
) -> None:
    async with account.key.turn(Priority.POLL, within=1):
        amending = asyncio.create_task(account.trading.amend(PRICE, RememberingGate()))
        await clock.settle()
        account.budget.fill()
    await clock.advance(9.9)
    assert venue.requests == []
    await clock.advance(0.2)
    assert await amending == Accepted()


async def others_spend(account: Account, clock: ManualClock, seconds: int) -> None:
    """Let others use every unit as soon as it is free, in steps too small for any act."""
    for _ in range(10 * seconds):
        account.budget.spend(5)
        await clock.advance(0.1)


async def test_an_amend_without_room_for_fifteen_seconds_is_not_sent(
    account: Account, venue: ScriptedVenue, clock: ManualClock
) -> None:
    gate = RememberingGate()
    await others_spend(account, clock, 10)
    amending = asyncio.create_task(account.trading.amend(PRICE, gate))
    await others_spend(account, clock, 16)
    outcome = await amending
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.RATE_LIMITED
    assert venue.requests == []
    assert gate.requests == []


async def test_a_cancel_is_sent_even_without_room(
    account: Account, venue: ScriptedVenue, clock: ManualClock
) -> None:
    await others_spend(account, clock, 10)
    cancelling = asyncio.create_task(account.trading.cancel(cancel(), RememberingGate()))
    await others_spend(account, clock, 14)
    assert venue.requests == []
    await others_spend(account, clock, 2)
    assert await cancelling == Accepted()
    assert len(venue.requests) == 1


async def test_acts_are_paced_in_the_demo_as_well(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    account = Account(venue, clock, tmp_path, is_simulated=True)
    account.budget.fill()
    amending = asyncio.create_task(account.trading.amend(PRICE, RememberingGate()))
    await clock.advance(9.9)
    assert venue.requests == [], "the simulated venue counts as the real one does"
    await clock.advance(0.2)
    assert await amending == Accepted()
