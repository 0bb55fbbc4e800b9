"""The dead man's switch of Kraken Spot: what is sent, and what the answer says."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import ScriptedVenue, ok, refused, spot_client
from tests.venues.simulated import trading_client_of
from tui.domain.account import PollOptions
from tui.domain.outcome import Rejected, Unknown
from tui.domain.switch import SwitchTimes
from tui.simulator.asgi import Simulation
from tui.venues.port import OpenOrders, TradingPort, VenuePort

ARMED = ok({"currentTime": "2026-11-20T14:00:00Z", "triggerTime": "2026-11-20T14:01:00Z"})
DISARMED = ok({"currentTime": "2026-11-20T14:00:00Z", "triggerTime": "0"})
AT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def trading_over(venue: ScriptedVenue, clock: ManualClock, folder: Path) -> TradingPort:
    trading = spot_client(venue, clock, folder, mode="trade").trading
    assert trading is not None
    return trading


async def test_arming_sends_the_seconds_as_a_number(clock: ManualClock, tmp_path: Path) -> None:
    venue = ScriptedVenue()
    venue.answer("CancelAllOrdersAfter", ARMED)
    times = await trading_over(venue, clock, tmp_path).set_switch(60)
    assert times == SwitchTimes(told_at=AT, triggers_at=AT + timedelta(minutes=1))
    (request,) = venue.requests
    assert request.url.path == "/0/private/CancelAllOrdersAfter"
    assert json.loads(request.content)["timeout"] == 60


async def test_a_disarmed_switch_has_no_moment(clock: ManualClock, tmp_path: Path) -> None:
    venue = ScriptedVenue()
    venue.answer("CancelAllOrdersAfter", DISARMED)
    times = await trading_over(venue, clock, tmp_path).set_switch(0)
    assert times == SwitchTimes(told_at=AT, triggers_at=None)


@pytest.mark.parametrize(
    ("seconds", "answer"),
    [
        (60, DISARMED),
        (0, ARMED),
        (60, ok({"currentTime": "2026-11-20T14:00:00Z"})),
        (60, ok({"currentTime": "soon", "triggerTime": "later"})),
        (60, ok([])),
    ],
    ids=["still off", "still armed", "no moment", "no time", "no members"],
)
async def test_another_answer_than_was_asked_for_is_unknown(
    clock: ManualClock, tmp_path: Path, seconds: int, answer: object
) -> None:
    venue = ScriptedVenue()
    venue.answer("CancelAllOrdersAfter", answer)  # type: ignore[arg-type]  # a reply
    assert isinstance(await trading_over(venue, clock, tmp_path).set_switch(seconds), Unknown)


async def test_a_refusal_is_a_refusal(clock: ManualClock, tmp_path: Path) -> None:
    venue = ScriptedVenue()
    venue.answer("CancelAllOrdersAfter", refused("EGeneral:Permission denied"))
    answer = await trading_over(venue, clock, tmp_path).set_switch(60)
    assert isinstance(answer, Rejected)
    assert answer.code == "EGeneral:Permission denied"


async def test_the_simulated_venue_cancels_everything_a_minute_after_the_last_renewal(
    clock: ManualClock, tmp_path: Path
) -> None:
    sim = Simulation(seed=7, clock=clock, answer_delay=None, scenario="quiet")
    client = trading_client_of(sim, clock, tmp_path, transport=httpx.ASGITransport(app=sim.app))
    assert client.trading is not None
    assert isinstance(await client.trading.set_switch(60), SwitchTimes)
    sim.step(40)
    await clock.advance(40)
    assert isinstance(await client.trading.set_switch(60), SwitchTimes)
    sim.step(59)
    assert await _count(client)
    sim.step(2)
    assert not await _count(client)
    await client.aclose()


async def _count(client: VenuePort) -> int:
    answer = await client.open_orders(PollOptions())
    assert isinstance(answer, OpenOrders)
    return len(answer.orders)
