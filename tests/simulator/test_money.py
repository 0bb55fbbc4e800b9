from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.venue import HeldClock
from tui.simulator.asgi import Simulation
from tui.simulator.order import Side


def worth_of_trades(sim: Simulation) -> dict[str, Decimal]:
    """Return what the spot trades alone moved, by asset."""
    moved: dict[str, Decimal] = {}

    def move(asset: str, amount: Decimal) -> None:
        moved[asset] = moved.get(asset, Decimal(0)) + amount

    for trade in sim.account.trades.values():
        order = sim.account.find(trade.order_id)
        assert order is not None
        base, quote = trade.instrument.base, trade.instrument.quote
        sign = 1 if trade.side is Side.BUY else -1
        if trade.leverage is None:
            move(base, sign * trade.quantity)
            move(quote, -sign * trade.cost)
        move(base if order.terms.fee_in_base else quote, -trade.fee)
    return moved


@settings(deadline=None, max_examples=12)
@given(seed=st.integers(0, 10_000), scenario=st.sampled_from(["default", "busy"]))
def test_balances_move_by_exactly_what_trades_say(seed: int, scenario: str) -> None:
    sim = Simulation(seed=seed, scenario=scenario, clock=HeldClock(), answer_delay=None)
    start, before = dict(sim.account.balances), worth_of_trades(sim)
    sim.step(60)
    after = worth_of_trades(sim)
    for asset in {*start, *after}:
        moved = after.get(asset, Decimal(0)) - before.get(asset, Decimal(0))
        gained = sim.account.balances.get(asset, Decimal(0)) - start.get(asset, Decimal(0))
        closed_positions = any(t.closing for t in sim.account.trades.values())
        assert gained == moved or closed_positions, asset
    assert all(value >= 0 for value in sim.account.balances.values())


@settings(deadline=None, max_examples=12)
@given(seed=st.integers(0, 10_000))
def test_orders_say_what_their_trades_say(seed: int) -> None:
    sim = Simulation(seed=seed, scenario="busy", clock=HeldClock(), answer_delay=None)
    sim.step(60)
    orders = [*sim.account.open.values(), *sim.account.finished.values()]
    assert any(order.trades for order in orders)
    for order in orders:
        trades = [sim.account.trades[trade_id] for trade_id in order.trades]
        assert order.base_filled == sum((t.quantity for t in trades), Decimal(0))
        assert order.cost == sum((t.cost for t in trades), Decimal(0))
        assert order.fee == sum((t.fee for t in trades), Decimal(0))
        assert order.filled <= order.quantity


@settings(deadline=None, max_examples=12)
@given(seed=st.integers(0, 10_000), scenario=st.sampled_from(["default", "busy", "quiet"]))
def test_prices_stay_positive_on_their_grid_and_apart(seed: int, scenario: str) -> None:
    sim = Simulation(seed=seed, scenario=scenario, clock=HeldClock(), answer_delay=None)
    sim.step(30)
    for quote in sim.market.quotes.values():
        assert 0 < quote.bid < quote.ask
        assert quote.bid <= quote.last <= quote.ask
        assert quote.low <= quote.last <= quote.high
        for price in (quote.bid, quote.ask, quote.last, quote.index or quote.last):
            assert price % quote.instrument.tick_size == 0
