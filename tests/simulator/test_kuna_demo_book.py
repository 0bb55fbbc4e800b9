"""What the Kuna part of the demo opens with."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.simulator.venue import HeldClock
from tui.simulator.asgi import Simulation
from tui.simulator.kuna.order import KunaOrder, KunaSide, KunaStatus, KunaType

D = Decimal
TWO_WEEKS = 14 * 86_400
SCENARIOS = ("default", "docs")
KINDS: dict[str, Callable[[KunaOrder], bool]] = {
    f"{side} {order_type}": lambda o, side=side, order_type=order_type: (
        (o.side, o.type, o.is_live) == (side, order_type, True)
    )
    for side in KunaSide
    for order_type in (KunaType.LIMIT, KunaType.STOP_LOSS, KunaType.TAKE_PROFIT)
} | {
    "partly filled": lambda o: o.is_live and 0 < o.executed < o.quantity,
    "filled": lambda o: o.status is KunaStatus.CLOSED,
    "cancelled after a part": lambda o: o.status is KunaStatus.CANCELED and o.executed > 0,
    "expired": lambda o: o.status is KunaStatus.EXPIRED,
    "rejected": lambda o: o.status is KunaStatus.REJECTED,
}


@pytest.fixture(params=SCENARIOS)
def demo(request: pytest.FixtureRequest) -> Simulation:
    return Simulation(scenario=request.param, clock=HeldClock(), answer_delay=None)


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_kuna_demo_opens_with_one_of_each(demo: Simulation, kind: str) -> None:
    assert any(map(KINDS[kind], demo.kuna_account.orders.values()))


def test_one_open_order_is_older_than_two_weeks(demo: Simulation) -> None:
    ages = [demo.kuna.now() - order.created_at for order in demo.kuna_account.live()]
    assert [age > TWO_WEEKS for age in ages].count(True) == 1


def test_there_are_open_orders_in_several_pairs_and_quotes(demo: Simulation) -> None:
    pairs = [order.pair for order in demo.kuna_account.live()]
    assert len({pair.symbol for pair in pairs}) > 4
    assert len({pair.quote for pair in pairs}) > 1


def test_every_order_waits_on_its_side_of_the_market(demo: Simulation) -> None:
    before = {order.id: order.status for order in demo.kuna_account.live()}
    demo.kuna.market.hold_all()
    demo.step(1)
    assert {order.id: order.status for order in demo.kuna_account.live()} == before


def test_everything_can_be_paid_and_orders_lock_their_part(demo: Simulation) -> None:
    account = demo.kuna_account
    assert {currency: account.available(currency) >= 0 for currency in account.balances} == (
        dict.fromkeys(account.balances, True)
    )
    assert {currency for currency in account.balances if account.locked(currency)} == {
        "BTC",
        "ETH",
        "TRX",
        "USDT",
        "UAH",
    }


def test_times_follow_each_other(demo: Simulation) -> None:
    for order in demo.kuna_account.orders.values():
        trades = [trade.at for trade in demo.kuna_account.trades if trade.order is order]
        times = [order.created_at, *trades, order.updated_at, demo.kuna.now()]
        assert times == sorted(times)
        assert (order.closed_at is None) is order.is_live


def test_many_spot_orders_leave_kuna_as_it_is() -> None:
    many = Simulation(orders=30, clock=HeldClock(), answer_delay=None)
    few = Simulation(clock=HeldClock(), answer_delay=None)
    assert list(many.kuna_account.orders) == list(few.kuna_account.orders)


def test_bitcoin_opens_where_the_spot_market_does(demo: Simulation) -> None:
    for base in ("BTC", "ETH", "LTC"):
        spot = demo.market.quotes[f"{base}/USDT"].last
        kuna = demo.kuna.market.quotes[f"{base}_USDT"]
        assert abs(kuna.price - spot) <= kuna.pair.tick
        assert kuna.bid < kuna.price < kuna.ask


def test_a_pair_that_walks_stays_near_where_it_opened(demo: Simulation) -> None:
    demo.kuna.step(D(600))
    for quote in demo.kuna.market.quotes.values():
        assert abs(quote.price / quote.anchor - 1) < D("0.03")
        assert quote.bid < quote.price < quote.ask
        assert quote.low <= quote.high
    assert sum(quote.trades > 0 for quote in demo.kuna.market.quotes.values()) > 10
