"""What the opening book of the demo lets one try."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.simulator.venue import HeldClock, Venue, opened
from tui.simulator.asgi import Simulation
from tui.simulator.order import Order, OrderType, Signal, TimeInForce
from tui.simulator.scenario import SCENARIOS

KINDS: dict[str, Callable[[Order], bool]] = {
    "partial fill": lambda o: 0 < o.filled < o.quantity,
    "iceberg": lambda o: o.terms.type is OrderType.ICEBERG,
    "trailing stop": lambda o: o.terms.type is OrderType.TRAILING_STOP,
    "trailing stop limit": lambda o: o.terms.type is OrderType.TRAILING_STOP_LIMIT,
    "margin": lambda o: o.terms.leverage is not None,
    "reduce only": lambda o: o.terms.reduce_only,
    "conditional close": lambda o: o.terms.close is not None,
    "fixed trigger on the index": lambda o: (
        o.terms.signal is Signal.INDEX and not o.terms.type.is_trailing
    ),
    "trail on the index": lambda o: o.terms.signal is Signal.INDEX and o.terms.type.is_trailing,
    "good till date": lambda o: o.terms.time_in_force is TimeInForce.GTD,
    "post only": lambda o: o.terms.post_only,
    "client id": lambda o: o.terms.client_id is not None,
    "reference": lambda o: o.terms.userref is not None,
    "amended before": lambda o: [amend.kind for amend in o.amends] == ["original", "user"],
    "tokenised": lambda o: o.terms.instrument.tokenised,
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_demo_opens_with_one_of_each(kind: str) -> None:
    sim = Simulation(clock=HeldClock(), answer_delay=None)
    assert any(map(KINDS[kind], sim.account.open.values()))


def test_one_order_rests_close_to_the_market() -> None:
    sim = Simulation(clock=HeldClock(), answer_delay=None)
    near = []
    for order in sim.account.open.values():
        quote = sim.market.quote(order.terms.instrument)
        if order.place is not None and order.limit_price is not None:
            near.append(abs(order.limit_price / quote.last - 1))
    assert min(near) < Decimal("0.0005")


@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_no_more_is_held_than_there_is(scenario: str) -> None:
    sim = Simulation(scenario=scenario, clock=HeldClock(), answer_delay=None)
    assets = {*sim.account.balances, *sim.account.holds(sim.market)}
    assert all(sim.account.free(asset, sim.market) > 0 for asset in assets)


def larger(order: Order, percent: int) -> dict[str, str]:
    """Return an amend to so many percent more."""
    instrument = order.terms.instrument
    more = order.quantity * (100 + percent) / 100 // instrument.lot * instrument.lot
    pair = {"pair": instrument.symbol.replace("/", "")} if instrument.tokenised else {}
    return {"txid": order.id, "order_qty": f"{more:f}", **pair}


@pytest.mark.parametrize("scenario", ["default", "docs"])
async def test_small_increases_are_paid_for_and_one_currency_has_no_more(scenario: str) -> None:
    async with opened(scenario=scenario) as venue:
        venue.sim.kraken_spot.counters.is_enforced = False
        refused = set()
        for order in list(venue.sim.account.open.values()):
            terms = order.terms
            if terms.close is not None or terms.type is OrderType.MARKET:
                continue
            if order.display_quantity is not None:
                continue
            answer = await venue.post("AmendOrder", **larger(order, 2))
            if answer["error"]:
                refused.add((terms.instrument.symbol, *answer["error"]))
        assert refused == {("ETH/GBP", "EOrder:Insufficient funds")}


async def test_the_timeline_of_an_amended_order_is_in_its_past(demo: Venue) -> None:
    order = next(o for o in demo.sim.account.open.values() if o.amends)
    history = await demo.result("OrderAmends", order_id=order.id)
    original, user = history["amends"]
    now = int(demo.sim.exchange.now()) * 1_000_000_000
    assert original["timestamp"] == int(order.opened_at * 1_000_000_000)
    assert original["timestamp"] < user["timestamp"] < now
    assert original["limit_price"] != user["limit_price"]
    assert Decimal(user["limit_price"]) == order.limit_price
    assert (await demo.query(order.id))["misc"] == "amended"


async def test_a_margin_position_is_open_with_its_stop(demo: Venue) -> None:
    (position,) = (await demo.result("OpenPositions")).values()
    assert (position["pair"], position["type"]) == ("SOLUSD", "buy")
    assert position["time"] < int(demo.sim.exchange.now())
    trades = (await demo.result("TradesHistory", type="any position"))["trades"]
    assert [trade["ordertxid"] for trade in trades.values()] == [position["ordertxid"]]


def test_each_venue_says_where_it_is_and_with_which_key() -> None:
    sim = Simulation(clock=HeldClock(), answer_delay=None)
    described = sim.describe("http://127.0.0.1:8080")["kraken-spot"]
    key = sim.kraken_spot.key
    assert described == {
        "base_url": "http://127.0.0.1:8080",
        "key": key.key,
        "secret": key.secret,
    }
