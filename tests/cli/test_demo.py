"""The demo: the real client on the simulated venue, inside this process."""

import asyncio
from dataclasses import replace

import pytest

from tests.clock import ManualClock
from tui.demo import Demo
from tui.domain.account import Badge, badge_of
from tui.domain.book import Orders
from tui.domain.failure import ReadFailure
from tui.simulator.scenario import SCENARIOS
from tui.venues.port import VenuePort


@pytest.mark.parametrize("read_only", [False, True])
async def test_the_accounts_are_known_before_anything_is_connected(*, read_only: bool) -> None:
    demo = Demo(seed=7, scenario="quiet", read_only=read_only)
    known = demo.accounts
    try:
        connected = tuple(venue.account for venue in await demo.connect())
    finally:
        await demo.aclose()
    assert tuple(replace(one, key_tail="", profile=None) for one in connected) == known
    assert badge_of(connected) is Badge.DEMO


async def orders_of(venue: VenuePort) -> Orders:
    """What a venue lists; it is closed afterwards."""
    answer = await venue.open_orders(venue.poll_options)
    await venue.aclose()
    assert not isinstance(answer, ReadFailure)
    return answer.orders


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if name != "rate-limited"])
async def test_every_scenario_lists_orders_at_first(scenario: str) -> None:
    demo = Demo(seed=7, scenario=scenario)
    try:
        listed = [await orders_of(venue) for venue in await demo.connect()]
    finally:
        await demo.aclose()
    assert all(listed)
    assert 20 < sum(map(len, listed)) <= 2000


async def test_a_seed_opens_the_same_market_every_time() -> None:
    seen = []
    for seed in (7, 7, 8):
        demo = Demo(seed=seed, scenario="quiet")
        listed = [set(await orders_of(venue)) for venue in await demo.connect()]
        await demo.aclose()
        seen.append(listed)
    assert seen[0] == seen[1] != seen[2]


async def a_minute_of_the_demo() -> list[set[bytes]]:
    """What is listed at first and a minute of the test's clock later."""
    clock = ManualClock()
    demo = Demo(seed=7, scenario="busy", clock=clock)
    venues = await demo.connect()
    seen = []
    for _ in range(2):
        listed = set()
        for venue in venues:
            asked = asyncio.ensure_future(venue.open_orders(venue.poll_options))
            while not asked.done():
                await clock.advance(0.25)
            answer = await asked
            assert not isinstance(answer, ReadFailure)
            listed |= {entry.raw for entry in answer.orders.values()}
        seen.append(listed)
        await clock.advance(60)
    for venue in venues:
        await venue.aclose()
    await demo.aclose()
    return seen


async def test_on_the_callers_clock_the_market_lives_the_same_life_every_time() -> None:
    first, later = await a_minute_of_the_demo()
    assert first != later
    assert await a_minute_of_the_demo() == [first, later]


async def test_closing_what_was_never_connected_is_fine() -> None:
    await Demo(seed=7, scenario="quiet").aclose()
