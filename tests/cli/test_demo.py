"""The demo: the real client on the simulated venue, inside this process."""

from dataclasses import replace

import pytest

from tui.demo import Demo
from tui.domain.account import Badge, badge_of
from tui.domain.failure import ReadFailure
from tui.simulator.scenario import SCENARIOS


@pytest.mark.parametrize("read_only", [False, True])
async def test_the_accounts_are_known_before_anything_is_connected(*, read_only: bool) -> None:
    demo = Demo(seed=7, scenario="quiet", read_only=read_only)
    known = demo.accounts
    try:
        connected = tuple(venue.account for venue in await demo.connect())
    finally:
        await demo.aclose()
    assert tuple(replace(account, key_tail="") for account in connected) == known
    assert badge_of(connected) is Badge.DEMO


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if name != "rate-limited"])
async def test_every_scenario_lists_orders_at_first(scenario: str) -> None:
    demo = Demo(seed=7, scenario=scenario)
    try:
        (venue,) = await demo.connect()
        answer = await venue.open_orders(venue.poll_options)
        await venue.aclose()
    finally:
        await demo.aclose()
    assert not isinstance(answer, ReadFailure)
    assert 20 < len(answer.orders) <= 2000


async def test_a_seed_opens_the_same_market_every_time() -> None:
    seen = []
    for seed in (7, 7, 8):
        demo = Demo(seed=seed, scenario="quiet")
        (venue,) = await demo.connect()
        answer = await venue.open_orders(venue.poll_options)
        await venue.aclose()
        await demo.aclose()
        assert not isinstance(answer, ReadFailure)
        seen.append(set(answer.orders))
    assert seen[0] == seen[1] != seen[2]


async def test_closing_what_was_never_connected_is_fine() -> None:
    await Demo(seed=7, scenario="quiet").aclose()
