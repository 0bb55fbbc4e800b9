"""How fast a key of Kraken Embed asks, and how long it waits after too many calls."""

import asyncio
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import failure
from tests.venues.embed_doubles import ORDERS, USER, EmbedVenue, embed_client, listed, refusal
from tests.venues.intents import RememberingGate
from tests.venues.test_kraken_embed_writes import CANCEL, CREATE, cancel, intent
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.outcome import NotSent, NotSentCode, Unknown
from tui.venues.kraken_embed.client import KrakenEmbedClient
from tui.venues.kraken_embed.pace import PAUSES, Pace
from tui.venues.lane import Priority
from tui.venues.rate_limit import NO_ROOM

ALL = PollOptions()


class Steady(Random):
    """Draws no jitter."""

    def uniform(self, a: float, b: float) -> float:
        del b
        return a


def pace(clock: ManualClock, *, is_counted: bool = True) -> Pace:
    return Pace(clock, is_counted=is_counted, random=Steady())


@pytest.fixture
def venue() -> EmbedVenue:
    return EmbedVenue()


@pytest.fixture
def client(venue: EmbedVenue, clock: ManualClock, tmp_path: Path) -> KrakenEmbedClient:
    """On a host whose calls are counted."""
    return embed_client(venue, clock, tmp_path, is_simulated=False, read_only=False)


async def test_four_calls_go_at_once_and_two_each_second(clock: ManualClock) -> None:
    one = pace(clock)
    for _ in range(4):
        assert await one.take(Priority.CREATE, within=0)
    assert one.free_in(Priority.CREATE) == 0.5
    waiting = asyncio.create_task(one.take(Priority.CREATE, within=5))
    await clock.advance(0.4)
    assert not waiting.done()
    await clock.advance(0.2)
    assert await waiting


async def test_reads_leave_room_for_a_write(clock: ManualClock) -> None:
    one = pace(clock)
    for _ in range(3):
        assert await one.take(Priority.POLL, within=0)
    assert one.free_in(Priority.POLL) == 0.5
    assert one.free_in(Priority.CANCEL) == 0


async def test_a_cancel_goes_before_reads_that_wait(clock: ManualClock) -> None:
    one, order = pace(clock), list[str]()

    async def taking(priority: Priority) -> None:
        assert await one.take(priority, within=9)
        order.append(priority.name)

    for _ in range(4):
        one.spend()
    reads = [asyncio.create_task(taking(Priority.POLL)) for _ in range(2)]
    await clock.settle()
    act = asyncio.create_task(taking(Priority.CANCEL))
    await clock.advance(6)
    await asyncio.gather(*reads, act)
    assert order[0] == "CANCEL"


async def test_what_is_not_counted_never_waits(clock: ManualClock) -> None:
    one = pace(clock, is_counted=False)
    for _ in range(50):
        assert await one.take(Priority.POLL, within=0)


async def test_refusals_in_a_row_pause_longer_and_an_answer_ends_that(clock: ManualClock) -> None:
    one = pace(clock)
    pauses = []
    for _ in range(6):
        started = clock.now()
        pauses.append((one.refused(None) - started).total_seconds())
        await clock.advance(pauses[-1])
    assert pauses == [*PAUSES, PAUSES[-1]]
    one.answered()
    assert one.refused(None) == clock.now() + timedelta(seconds=2)


async def test_the_venues_own_time_is_believed(clock: ManualClock) -> None:
    one = pace(clock, is_counted=False)
    at = clock.now() + timedelta(seconds=7)
    assert one.refused(at) == at
    assert not await one.take(Priority.CREATE, within=5)
    assert one.refused(clock.now()) == at
    await clock.advance(7)
    assert await one.take(Priority.POLL, within=0)


async def test_a_list_of_many_pages_is_read_at_our_pace(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    pages = (listed(cursor=str(number)) for number in range(6))
    venue.answer(ORDERS, *pages, listed())
    started = clock.now()
    reading = asyncio.create_task(client.open_orders(ALL))
    await clock.advance(1)
    assert not reading.done()
    await clock.advance(4)
    answer = await reading
    assert not isinstance(answer, ReadFailure)
    assert answer.received_at == started


async def test_a_pause_is_for_the_whole_key(
    client: KrakenEmbedClient, venue: EmbedVenue, clock: ManualClock
) -> None:
    slow = httpx.Response(429, json={"error": ["EAPI:Rate limit"]}, headers={"Retry-After": "30"})
    venue.answer(ORDERS, slow)
    told = failure(await client.open_orders(ALL))
    assert told.retry_at == clock.now() + timedelta(seconds=30)
    asked = len(venue.requests)
    told = failure(await client.key_info())
    assert (told.kind, told.code) == (FailureKind.RATE_LIMITED, NO_ROOM)
    assert told.retry_at == clock.now() + timedelta(seconds=30)
    assert client.trading is not None
    outcome = await client.trading.create(intent(), RememberingGate())
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.RATE_LIMITED
    assert len(venue.requests) == asked


async def test_a_cancel_is_sent_in_spite_of_a_pause(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    slow = httpx.Response(429, text="slow", headers={"Retry-After": "300"})
    venue.answer(ORDERS, slow)
    venue.answer(CANCEL, slow)
    await client.open_orders(ALL)
    assert client.trading is not None
    assert isinstance(await client.trading.cancel(cancel(), RememberingGate()), Unknown)
    assert venue.targets[-1] == CANCEL


async def test_a_refusal_for_good_is_no_pause_although_it_is_429(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(CREATE, refusal("EPTL:User has reached volume threshold", status=429))
    venue.answer(f"{CREATE}&statuses=active", listed())
    assert client.trading is not None
    await client.trading.create(intent(), RememberingGate())
    info = await client.key_info()
    assert not isinstance(info, ReadFailure)


async def test_an_act_that_was_refused_for_too_many_calls_pauses_reads(
    client: KrakenEmbedClient, venue: EmbedVenue
) -> None:
    venue.answer(CREATE, httpx.Response(429, text="slow", headers={"Retry-After": "30"}))
    assert client.trading is not None
    await client.trading.create(intent(), RememberingGate())
    assert failure(await client.key_info()).code == NO_ROOM


@pytest.mark.parametrize(("users", "seconds"), [(1, 5), (3, 5), (12, 12)])
async def test_polls_leave_room_whatever_is_configured(
    venue: EmbedVenue, clock: ManualClock, tmp_path: Path, users: int, seconds: int
) -> None:
    names = [f"AA{number:02} TEST EXAM PLE1" for number in range(users)]
    counted = embed_client(venue, clock, tmp_path, is_simulated=False, users=names, poll_seconds=1)
    assert counted.poll_period == timedelta(seconds=seconds)
    assert embed_client(
        venue, clock, tmp_path, users=[USER], poll_seconds="0.5"
    ).poll_period == timedelta(seconds=0.5)
