"""Blotters in processes of their own: killed half-way, and two on one key."""

import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.acts import make_amend
from tests.clock import ManualClock
from tests.engine.other_process import client, engine_of, key_of, state_where
from tests.engine.simulated import trading_desk
from tests.engine.simulated_embed import EmbedBook, EmbedDesk
from tests.engine.simulated_futures import FuturesBook
from tests.engine.simulated_kuna import KunaBook, KunaDesk
from tests.engine.test_faults import amended_price
from tests.venues.simulated import served
from tui.domain.action import ActionState
from tui.domain.identifiers import VenueId
from tui.domain.intents import CreateIntent
from tui.domain.outcome import Accepted, NotSent
from tui.simulator.asgi import Simulation
from tui.store.codec import intent_text
from tui.store.journal import read_actions
from tui.venues.port import VenuePort

NO_DESK: Any = None
"""The engine is in another process."""
pytestmark = pytest.mark.xdist_group("processes")


def simulation() -> Simulation:
    sim = Simulation(seed=7, scenario="quiet", answer_delay=None)
    sim.market.hold_all()
    sim.kraken_spot.counters.is_enforced = False  # what is tried here is the key's turn
    return sim


def resting(sim: Simulation, count: int) -> list[str]:
    """Ids of resting limit orders nothing is special about."""
    found = [
        order.id
        for _, order in sim.exchange.live_orders()
        if order.terms.type == "limit"
        and not order.filled
        and order.terms.close is None
        and not order.terms.post_only
        and not order.terms.leverage
    ]
    return found[:count]


@asynccontextmanager
async def other_blotter(
    sim: Simulation,
    base_url: str,
    folder: Path,
    order: str | None = None,
    times: int = 1,
    venue: VenueId = VenueId.KRAKEN_SPOT,
    creates: Sequence[CreateIntent] = (),
) -> AsyncIterator[asyncio.subprocess.Process]:
    asked = folder.parent / f"{order}.json"
    told = sim.describe(base_url)[venue]
    wanted = {
        "id": venue,
        "venue": told,
        "folder": str(folder),
        "order": order,
        "times": times,
        "creates": [intent_text(intent) for intent in creates],
    }
    asked.write_text(json.dumps(wanted))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.engine.other_process",
        str(asked),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_so():
            await asyncio.sleep(0.01)


async def settle_all(venue: VenuePort, folder: Path, count: int) -> None:
    """Run a blotter on what the last one left, so many acts, until each of them is settled."""
    async with engine_of(venue, folder) as engine:
        await state_where(engine, lambda one: len(one.state.actions.actions) >= count)
        await state_where(
            engine,
            lambda one: all(a.is_settled for a in one.state.actions.actions.values()),
        )


async def test_a_blotter_killed_before_the_answer_settles_its_amend_at_the_next_start(
    tmp_path: Path,
) -> None:
    sim, folder = simulation(), tmp_path / "state"
    (order,) = resting(sim, 1)
    sim.faults.add("delay-after", endpoint="AmendOrder", seconds=60)
    before = sim.exchange.locate(order)[1].limit_price

    def acted() -> bool:
        return sim.exchange.locate(order)[1].limit_price != before

    async with served(sim) as base_url:
        async with other_blotter(sim, base_url, folder, order, 1) as process:
            await until(acted)
            process.send_signal(signal.SIGKILL)
            await process.wait()
        (left,) = read_actions(folder)
        assert left.state is ActionState.SENDING
        assert left.outcome is None
        venue = client(sim.describe(base_url)["kraken-spot"], folder)
        async with engine_of(venue, folder) as engine:
            await state_where(
                engine,
                lambda one: any(a.is_settled for a in one.state.actions.actions.values()),
            )
    (settled,) = read_actions(folder)
    assert settled.id == left.id
    assert settled.state is ActionState.SETTLED
    assert isinstance(settled.outcome, Accepted)
    assert sum(one.endpoint == "AmendOrder" for one in sim.requests) == 1


async def test_a_blotter_killed_between_two_requests_of_a_batch_settles_every_cancel_next_time(
    tmp_path: Path,
) -> None:
    sim, folder = Simulation(orders=120, scenario="quiet", answer_delay=None), tmp_path / "state"
    sim.market.hold_all()
    sim.faults.add("delay-after", endpoint="CancelOrderBatch", seconds=60, every=2)
    async with served(sim) as base_url:
        async with other_blotter(sim, base_url, folder) as process:
            await until(lambda: len(sim.account.open) == 20)
            process.send_signal(signal.SIGKILL)
            await process.wait()
        left = Counter(one.state for one in read_actions(folder))
        assert left[ActionState.SENDING] == 50
        assert left[ActionState.INTENDED] == 20
        venue = client(sim.describe(base_url)["kraken-spot"], folder)
        await settle_all(venue, folder, 70)
    settled = list(read_actions(folder))
    assert {one.state for one in settled} == {ActionState.SETTLED}
    assert Counter(type(one.outcome) for one in settled) == {Accepted: 100, NotSent: 20}
    assert sum(one.endpoint == "CancelOrderBatch" for one in sim.requests) == 2
    assert len(sim.account.open) == 20


async def test_a_blotter_killed_half_way_through_a_batch_of_futures_settles_every_line(
    tmp_path: Path,
) -> None:
    sim, folder = simulation(), tmp_path / "state"
    sim.futures.market.hold_all()
    account, futures = sim.futures_account, VenueId.KRAKEN_FUTURES
    account.orders.clear()
    FuturesBook(sim).rest(120)
    sim.faults.add("delay-after", endpoint="batchorder", seconds=60, every=2)
    async with served(sim) as base_url:
        async with other_blotter(sim, base_url, folder, venue=futures) as process:
            await until(lambda: len(account.orders) == 20)
            process.send_signal(signal.SIGKILL)
            await process.wait()
        left = Counter(one.state for one in read_actions(folder))
        assert left[ActionState.SENDING] == 50
        assert left[ActionState.INTENDED] == 20
        venue = client(sim.describe(base_url)[futures], folder, futures)
        await settle_all(venue, folder, 70)
    settled = list(read_actions(folder))
    assert {one.state for one in settled} == {ActionState.SETTLED}
    assert Counter(type(one.outcome) for one in settled) == {Accepted: 100, NotSent: 20}
    assert sum(one.endpoint == "batchorder" for one in sim.requests) == 2
    assert len(account.orders) == 20


@pytest.mark.parametrize("venue", [VenueId.KUNA, VenueId.KRAKEN_EMBED])
async def test_a_blotter_killed_before_a_create_was_answered_finds_it_at_the_next_start(
    venue: VenueId, tmp_path: Path
) -> None:
    sim, folder = simulation(), tmp_path / "state"
    is_kuna = venue is VenueId.KUNA
    one: KunaDesk | EmbedDesk
    if is_kuna:
        sim.kuna.market.hold_all()
        one = KunaDesk(NO_DESK, KunaBook(sim, ManualClock()))
    else:
        one = EmbedDesk(NO_DESK, EmbedBook(sim, ManualClock()))
    one.book.rest(3)
    intent = one.create()
    sim.faults.add("delay-after", endpoint="create", seconds=60)
    async with served(sim) as base_url:
        async with other_blotter(sim, base_url, folder, venue=venue, creates=[intent]) as process:
            await until(lambda: one.placed(intent) == 1)
            process.send_signal(signal.SIGKILL)
            await process.wait()
        left = [action.state for action in read_actions(folder)]
        assert left[-1] is ActionState.SENDING
        again = client(sim.describe(base_url)[venue], folder, venue)
        await settle_all(again, folder, sum(state is not ActionState.SETTLED for state in left))
    settled = list(read_actions(folder))
    assert [type(action.outcome) for action in settled] == [Accepted] * 4
    assert {action.state for action in settled} == {ActionState.SETTLED}
    assert one.placed(intent) == 1
    assert len(sim.requests.to("create")) == 1
    assert len(sim.requests.to("cancel", "multi")) == (1 if is_kuna else 3)


async def test_two_blotters_on_one_key_meet_no_nonce_error_and_journal_both(
    tmp_path: Path,
) -> None:
    sim, folder, times = simulation(), tmp_path / "state", 4
    first, second = resting(sim, 2)
    async with (
        served(sim) as base_url,
        other_blotter(sim, base_url, folder, first, times) as one,
        other_blotter(sim, base_url, folder, second, times) as other,
    ):
        async with asyncio.timeout(60):
            outputs = await asyncio.gather(one.communicate(), other.communicate())
    assert [out.decode().split() for out, _ in outputs] == [["accepted"] * times] * 2
    assert not [one for one in sim.requests if "EAPI:Invalid nonce" in one.errors]
    actions = list(read_actions(folder))
    for order in (first, second):
        mine = [action for action in actions if action.key == key_of(order)]
        assert len(mine) == times
        assert all(action.state is ActionState.SETTLED for action in mine)
        assert all(action.sends == 1 for action in mine)
    assert sum(one.endpoint == "AmendOrder" for one in sim.requests) == 2 * times


async def test_a_lost_reply_is_settled_by_looking_with_one_request(tmp_path: Path) -> None:
    """The row tells of the amend until it is known, and the venue was asked once."""
    async with trading_desk(tmp_path, clock=ManualClock()) as desk:
        order = desk.order()
        desk.simulation.faults.add("drop-after", endpoint="AmendOrder")
        (action,) = await desk.submit(make_amend(order, limit_price=f"{amended_price(order):f}"))
        await desk.advance(4)
        shown = [state.actions.shown_on(order.key) for state in desk.published]
        assert any(one is not None and one.is_unknown for one in shown)
        assert isinstance(desk.now(action).outcome, Accepted)
        assert desk.state.actions.shown_on(order.key) is None
        assert desk.sent("AmendOrder") == 1
