"""What the futures part of the demo opens with."""

from collections.abc import Callable

import pytest

from tests.simulator.futures import D, Stage
from tui.simulator.kraken_futures.demo_book import open_demo_book
from tui.simulator.kraken_futures.margin import margins
from tui.simulator.kraken_futures.order import DeviationUnit, FuturesOrder, FuturesType

KINDS: dict[str, Callable[[FuturesOrder], bool]] = {
    "plain": lambda o: o.type is FuturesType.LIMIT,
    "post": lambda o: o.type is FuturesType.POST,
    "partly filled": lambda o: 0 < o.filled < o.quantity,
    "reduce only": lambda o: o.reduce_only and not o.is_waiting,
    "stop with a limit": lambda o: o.type is FuturesType.STOP and o.limit_price is not None,
    "stop without": lambda o: o.type is FuturesType.STOP and o.limit_price is None,
    "take profit with a limit": lambda o: (
        o.type is FuturesType.TAKE_PROFIT and o.limit_price is not None
    ),
    "take profit without": lambda o: o.type is FuturesType.TAKE_PROFIT and o.limit_price is None,
    "trailing by percent": lambda o: o.deviation_unit is DeviationUnit.PERCENT,
    "trailing by dollars": lambda o: o.deviation_unit is DeviationUnit.QUOTE_CURRENCY,
    "inverse": lambda o: o.contract.is_inverse,
    "dated": lambda o: o.contract.last_trading_time is not None,
    "thousands": lambda o: o.contract.precision < 0,
    "mixed case": lambda o: o.contract.symbol == "PF_AAPLxUSD",
    "client id": lambda o: o.client_id is not None,
    "mark": lambda o: o.is_waiting and o.signal.value == "mark",
    "index": lambda o: o.is_waiting and o.signal.value == "index",
}


@pytest.fixture
def demo() -> Stage:
    stage = Stage()
    open_demo_book(stage.exchange, stage.account)
    return stage


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_futures_demo_opens_with_one_of_each(demo: Stage, kind: str) -> None:
    assert any(map(KINDS[kind], demo.account.orders.values()))


def test_there_are_orders_in_more_than_five_markets(demo: Stage) -> None:
    assert len({order.contract.symbol for order in demo.account.orders.values()}) > 5


def test_every_trigger_waits_on_its_side_of_the_market(demo: Stage) -> None:
    before = {order.id for order in demo.account.orders.values()}
    demo.exchange.step(D(1))
    assert set(demo.account.orders) == before


def test_positions_are_of_both_directions_and_both_kinds(demo: Stage) -> None:
    positions = demo.account.positions.values()
    assert {position.side for position in positions} == {"long", "short"}
    assert {position.contract.is_inverse for position in positions} == {True, False}


@pytest.mark.parametrize("wallet", ["flex", "fi_xbtusd", "fi_ethusd"])
def test_there_is_margin_left(demo: Stage, wallet: str) -> None:
    assert margins(demo.account, wallet, demo.exchange.market).available > 0


def test_what_was_partly_filled_has_fills_and_history(demo: Stage) -> None:
    filled = {order.id for order in demo.account.orders.values() if order.filled}
    assert {fill.order.id for fill in demo.account.fills} == filled
    times = [entry.at for entry in demo.account.history]
    assert times == sorted(times)
    assert len(times) == len(demo.account.orders) + len(filled)


def test_the_same_seed_walks_the_same_way() -> None:
    ends = []
    for _ in range(2):
        stage = Stage()
        open_demo_book(stage.exchange, stage.account)
        stage.exchange.market.hold_all(held=False)
        stage.exchange.step(D(60))
        fills = [(fill.id, fill.price, fill.quantity) for fill in stage.account.fills]
        ends.append((fills, [quote.last for quote in stage.exchange.market.quotes.values()]))
    assert ends[0] == ends[1]


def test_prices_move_and_mark_and_index_follow() -> None:
    stage = Stage()
    stage.exchange.market.hold_all(held=False)
    quote = stage.quote()
    last, mark, index = quote.last, quote.mark, quote.index
    stage.exchange.step(D(60))
    assert quote.last != last
    assert quote.mark != mark
    assert quote.index != index
    assert quote.bid is not None
    assert quote.ask is not None
    assert quote.bid < quote.ask
    assert quote.last_at == stage.exchange.now()
