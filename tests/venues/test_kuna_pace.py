"""How fast Kuna is asked, and how long it is left alone after it says "too many"."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import failure
from tests.venues.intents import RememberingGate
from tests.venues.kuna_doubles import (
    BALANCE,
    CANCEL,
    CREATE,
    TIME,
    ScriptedKuna,
    cancel,
    create,
    data,
    kuna_client,
    refused,
)
from tui.domain.failure import FailureKind
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected
from tui.venues.kuna.client import KunaClient
from tui.venues.kuna.pace import CALM, Pace
from tui.venues.rate_limit import NO_ROOM
from tui.venues.transport import Answer

TOO_MANY = httpx.Response(429, headers={"content-type": "text/html"}, content=b"<h1>429</h1>")


def answer(status: int = 200) -> Answer:
    return Answer(status=status, body=b"", received_at=START, round_trip=timedelta())


@pytest.fixture
def venue() -> ScriptedKuna:
    venue = ScriptedKuna()
    venue.answer(BALANCE, data([]))
    venue.answer(TIME, data({"timestamp": 1731999600}))
    venue.answer(CREATE, data({}))
    venue.answer(CANCEL, data({"success": True}))
    return venue


def metered(venue: ScriptedKuna, clock: ManualClock, folder: Path) -> KunaClient:
    return kuna_client(venue, clock, folder, is_simulated=False, mode="trade", read_only=False)


async def test_two_calls_go_at_once_and_the_others_four_a_second(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = metered(venue, clock, tmp_path)
    reads = [asyncio.create_task(client.balances()) for _ in range(6)]
    sent = []
    for _ in range(5):
        await clock.settle()
        sent.append(len(venue.requests))
        await clock.advance(0.26)
    assert sent == [2, 3, 4, 5, 6]
    assert await asyncio.gather(*reads) == [{}] * 6


async def test_public_calls_go_one_a_second(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = metered(venue, clock, tmp_path)
    reads = [asyncio.create_task(client.clock_skew()) for _ in range(4)]
    sent = []
    for _ in range(3):
        await clock.settle()
        sent.append(len(venue.requests))
        await clock.advance(1.01)
    assert sent == [2, 3, 4]
    await asyncio.gather(*reads)


async def test_a_read_that_would_wait_too_long_is_not_sent(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = metered(venue, clock, tmp_path)
    reads = [asyncio.create_task(client.clock_skew()) for _ in range(9)]
    await clock.advance(6)
    refusals = [one for one in await asyncio.gather(*reads) if not isinstance(one, timedelta)]
    assert refusals
    assert all(failure(one).code == NO_ROOM for one in refusals)
    assert len(venue.requests) == len(reads) - len(refusals)


async def test_neither_the_simulator_nor_this_machine_is_paced(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    inside = kuna_client(venue, clock, tmp_path)
    loopback = kuna_client(
        venue, clock, tmp_path, is_simulated=False, base_url="http://127.0.0.1:1"
    )
    for client in (inside, loopback):
        for _ in range(10):
            assert isinstance(await client.balances(), dict)
            assert isinstance(await client.clock_skew(), timedelta)


async def test_a_cancel_never_waits_but_counts(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = metered(venue, clock, tmp_path)
    assert client.trading is not None
    for _ in range(5):
        assert await client.trading.cancel(cancel(), RememberingGate()) == Accepted()
    reading = asyncio.create_task(client.balances())
    await clock.settle()
    assert len(venue.requests) == 5
    await clock.advance(0.3)
    assert isinstance(await reading, dict)


async def test_a_new_order_waits_for_its_place_in_silence(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = metered(venue, clock, tmp_path)
    assert client.trading is not None
    gate = RememberingGate()
    creates = [asyncio.create_task(client.trading.create(create(), gate)) for _ in range(4)]
    await clock.settle()
    assert len(gate.requests) == len(venue.requests) == 2
    await clock.advance(0.6)
    assert len(venue.requests) == 4
    await asyncio.gather(*creates)


# Too many


async def test_who_says_too_many_is_paced_from_then_on(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = kuna_client(venue, clock, tmp_path)
    late = httpx.Response(429, headers={"retry-after": "1"}, content=b"")
    venue.answer(BALANCE, late, data([]))
    await client.balances()
    await clock.advance(5)
    reads = [asyncio.create_task(client.balances()) for _ in range(3)]
    sent = []
    for _ in range(3):
        await clock.settle()
        sent.append(len(venue.requests))
        await clock.advance(0.51)
    assert sent == [2, 3, 4]
    assert await asyncio.gather(*reads) == [{}] * 3


async def _calls_within(pace: Pace, clock: ManualClock, seconds: float) -> int:
    """How many of many calls find a place within so many seconds."""
    waiting = [asyncio.create_task(pace.wait(60)) for _ in range(30)]
    await clock.advance(seconds)
    count = sum(one.done() for one in waiting)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return count


async def test_each_refusal_halves_the_pace_down_to_the_slowest(clock: ManualClock) -> None:
    pace = Pace(4, clock=clock, is_unmetered=False, chance=lambda: 0.0)
    counts = []
    for _ in range(6):
        pace.note(answer(429))
        await clock.advance(20)
        counts.append(await _calls_within(pace, clock, 4.05))
    assert counts == [9, 5, 3, 3, 3, 3]


async def test_a_pace_that_goes_well_for_long_is_the_usual_one_again(clock: ManualClock) -> None:
    pace = Pace(4, clock=clock, is_unmetered=False, chance=lambda: 0.0)
    pace.note(answer(429))
    pace.note(answer(429))
    await clock.advance(20)
    for _ in range(CALM - 1):
        pace.note(answer())
    assert await _calls_within(pace, clock, 4.05) == 5
    for _ in range(1 + CALM):
        pace.note(answer())
    await clock.advance(20)
    assert await _calls_within(pace, clock, 4.05) == 18


@pytest.mark.parametrize(("refusals", "seconds"), [(1, 2), (2, 4), (3, 8), (4, 16), (5, 16)])
def test_pauses_grow_with_each_refusal_in_a_row(
    clock: ManualClock, refusals: int, seconds: int
) -> None:
    pace = Pace(1, clock=clock, is_unmetered=True, chance=lambda: 0.0)
    told = [pace.note(answer(429)) for _ in range(refusals)]
    assert told[-1] == START + timedelta(seconds=seconds)


def test_a_good_answer_ends_the_row(clock: ManualClock) -> None:
    pace = Pace(1, clock=clock, is_unmetered=True, chance=lambda: 0.0)
    pace.note(answer(429))
    assert pace.note(answer()) is None
    assert pace.note(answer(429)) == START + timedelta(seconds=2)


def test_chance_adds_to_a_pause_and_takes_nothing_away(clock: ManualClock) -> None:
    pace = Pace(1, clock=clock, is_unmetered=True, chance=lambda: 1.0)
    assert pace.note(answer(429)) == START + timedelta(seconds=2.5)


async def test_nothing_is_read_before_the_pause_is_over(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = kuna_client(venue, clock, tmp_path)
    late = httpx.Response(429, headers={"retry-after": "9"}, content=b"")
    venue.answer(BALANCE, late, data([]))
    answered = failure(await client.balances())
    assert (answered.kind, answered.retry_at) == (
        FailureKind.RATE_LIMITED,
        START + timedelta(seconds=9),
    )
    refusal = failure(await client.balances())
    assert (refusal.code, refusal.retry_at) == (NO_ROOM, START + timedelta(seconds=9))
    assert len(venue.requests) == 1
    await clock.advance(9)
    assert await client.balances() == {}


async def test_after_too_many_a_new_order_waits_and_then_is_not_sent_and_a_cancel_is(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = kuna_client(venue, clock, tmp_path, mode="trade", read_only=False)
    assert client.trading is not None
    late = httpx.Response(429, headers={"retry-after": "60"}, content=b"")
    venue.answer(BALANCE, late)
    await client.balances()
    outcome = await client.trading.create(create(), RememberingGate())
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.RATE_LIMITED
    assert outcome.text == "not asked: Kuna has room for another call in 60.0 s"
    assert await client.trading.cancel(cancel(), RememberingGate()) == Accepted()


async def test_a_write_that_is_too_many_holds_the_reads_back(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = kuna_client(venue, clock, tmp_path, mode="trade", read_only=False)
    assert client.trading is not None
    venue.answer(CREATE, refused("THROTTLED", status=429))
    outcome = await client.trading.create(create(), RememberingGate())
    assert isinstance(outcome, Rejected)
    reading = asyncio.create_task(client.balances())
    await clock.advance(1.9)
    assert len(venue.requests) == 1
    await clock.advance(0.7)
    assert await reading == {}
