import pytest

from tests.simulator.venue import LIMIT, HeldClock, Venue, opened
from tui.simulator.asgi import Simulation
from tui.simulator.control import state
from tui.simulator.json_text import dump
from tui.simulator.scenario import SCENARIOS


def lived(scenario: str, seconds: float = 30, seed: int = 7) -> Simulation:
    sim = Simulation(seed=seed, scenario=scenario, clock=HeldClock(), answer_delay=None)
    sim.step(seconds)
    return sim


async def transcript(seed: int) -> list[bytes]:
    async with opened(seed=seed, scenario="default", answer_delay=(0.03, 0.09)) as venue:
        venue.sim.market.hold_all(held=False)
        lines = []
        for name, members in (
            ("OpenOrders", {"trades": True}),
            ("AddOrder", LIMIT),
            ("ClosedOrders", {}),
            ("TradesHistory", {}),
            ("BalanceEx", {}),
        ):
            nonce = venue.next_nonce()
            body = dump({"nonce": nonce, **members})
            lines.append((await venue.send(name, body, str(nonce))).content)
            venue.sim.step(2.5)
        return [*lines, dump(state(venue.sim))]


async def test_the_same_seed_gives_the_same_bytes() -> None:
    assert await transcript(3) == await transcript(3)
    assert await transcript(3) != await transcript(4)


def test_the_length_of_a_step_does_not_matter() -> None:
    whole, parts = lived("busy", 20), lived("busy", 0)
    for _ in range(200):
        parts.step(0.1)
    assert dump(state(whole)) == dump(state(parts))


def test_every_scenario_opens() -> None:
    assert set(SCENARIOS) == {
        "default",
        "quiet",
        "busy",
        "lost-reply",
        "venue-down",
        "rate-limited",
        "docs",
    }
    for name in SCENARIOS:
        assert len(lived(name, 1).account.open) >= 30


@pytest.mark.parametrize("seed", range(5))
def test_within_half_a_minute_something_fills_and_something_triggers(seed: int) -> None:
    sim = Simulation(seed=seed, clock=HeldClock(), answer_delay=None)
    trades = len(sim.account.trades)
    sim.step(30)
    orders = [*sim.account.open.values(), *sim.account.finished.values()]
    assert len(sim.account.trades) > trades
    assert any(order.is_triggered for order in orders)


@pytest.mark.parametrize("scenario", ["default", "busy"])
def test_the_book_neither_drains_nor_grows(scenario: str) -> None:
    sim = lived(scenario, 0)
    for _ in range(30):
        sim.step(20)
        assert 20 <= len(sim.account.open) <= 50


def test_a_busy_market_fills_more_than_a_quiet_one() -> None:
    fills = {name: len(lived(name, 60).account.trades) for name in ("quiet", "default", "busy")}
    assert fills["quiet"] < fills["default"] < fills["busy"]


def test_the_documented_prices_are_those_of_the_documentation() -> None:
    sim = Simulation(scenario="docs", clock=HeldClock(), answer_delay=None)
    assert str(sim.market.quotes["BTC/USD"].last) == "110000.0"
    assert str(sim.market.quotes["BTC/USDT"].last) == "29000.0"


async def test_every_third_write_loses_its_reply_but_is_done() -> None:
    async with opened(scenario="lost-reply") as venue:
        before = len(venue.sim.account.open)
        lost = []
        for _ in range(6):
            await venue.get("Time")
            answer = await send_order(venue)
            lost.append(answer)
        assert lost == [200, 200, 500, 200, 200, 500]
        assert len(venue.sim.account.open) == before + 6


async def send_order(venue: Venue) -> int:
    nonce = venue.next_nonce()
    return (await venue.send("AddOrder", dump({"nonce": nonce, **LIMIT}), str(nonce))).status_code


async def test_the_venue_is_down_from_time_to_time() -> None:
    async with opened(scenario="venue-down") as venue:
        statuses = []
        for _ in range(18):
            statuses.append((await venue.http.get("/0/public/Time")).status_code)
            venue.clock.advance(10)
        down = [second * 10 for second, status in enumerate(statuses) if status == 503]
        assert down == [20, 30, 40, 50, 140, 150, 160, 170]


async def test_nothing_happens_on_the_venue_while_it_is_down() -> None:
    async with opened(scenario="venue-down") as venue:
        venue.clock.advance(25)
        before = set(venue.sim.account.open)
        assert await send_order(venue) == 503
        assert set(venue.sim.account.open) == before


async def test_running_is_stepping_by_the_clock() -> None:
    class EnoughError(Exception):
        pass

    class ShortClock(HeldClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            if len(self.slept) > 40:
                raise EnoughError

    sim = Simulation(clock=ShortClock(), answer_delay=None)
    with pytest.raises(EnoughError):
        await sim.run()
    by_hand = lived("default", 10)
    assert dump(state(sim)["market"]) == dump(state(by_hand)["market"])


def test_an_emptied_book_fills_up_again() -> None:
    sim = lived("default", 1)
    sim.exchange.cancel_all(sim.account)
    sim.step(60)
    assert len(sim.account.open) >= 15
