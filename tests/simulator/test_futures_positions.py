"""Positions, results, fees and margin of the futures exchange."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.futures import BITCOIN, INVERSE, D, Stage
from tui.simulator.kraken_futures.account import FillKind
from tui.simulator.kraken_futures.margin import margins, unrealized
from tui.simulator.order import Side


def trade(stage: Stage, symbol: str, size: Decimal, price: Decimal) -> None:
    """Book a fill of a signed size, whatever the market does."""
    side = Side.BUY if size > 0 else Side.SELL
    order = stage.place("stp", side, symbol=symbol, size=abs(size), stop_price=_far(stage, symbol))
    stage.exchange.settlement.fill(stage.account, order, price, abs(size), FillKind.MAKER)


def _far(stage: Stage, symbol: str) -> Decimal:
    return stage.quote(symbol).contract.tick_size


def without_fees(stage: Stage, wallet: str, currency: str) -> Decimal:
    """Return a balance as it would be had nothing been charged."""
    fees = sum((fill.fee for fill in stage.account.fills), D(0))
    return stage.account.wallets[wallet][currency] + fees


def test_adding_to_a_position_averages_its_entry() -> None:
    stage = Stage()
    trade(stage, BITCOIN, D(1), D(90000))
    trade(stage, BITCOIN, D(3), D(94000))
    position = stage.account.positions[BITCOIN]
    assert (position.quantity, position.entry_price, position.side) == (D(4), D(93000), "long")


def test_an_inverse_position_averages_in_coins() -> None:
    stage = Stage()
    trade(stage, INVERSE, D(10000), D(80000))
    trade(stage, INVERSE, D(10000), D(100000))
    entry = stage.account.positions[INVERSE].entry_price
    assert entry == (20000 / (D(10000) / 80000 + D(10000) / 100000)).quantize(D("1e-12"))


def test_reducing_keeps_the_entry_and_pays_the_result() -> None:
    stage = Stage()
    trade(stage, BITCOIN, D(-2), D(90000))
    trade(stage, BITCOIN, D("0.5"), D(88000))
    position = stage.account.positions[BITCOIN]
    assert (position.quantity, position.entry_price, position.side) == (
        D("-1.5"),
        D(90000),
        "short",
    )
    assert without_fees(stage, "flex", "USD") == 101_000


def test_trading_through_zero_opens_the_other_way_at_the_new_price() -> None:
    stage = Stage()
    trade(stage, BITCOIN, D(1), D(90000))
    trade(stage, BITCOIN, D(-3), D(91000))
    position = stage.account.positions[BITCOIN]
    assert (position.quantity, position.entry_price) == (D(-2), D(91000))
    assert without_fees(stage, "flex", "USD") == 101_000


def test_a_closed_position_is_gone() -> None:
    stage = Stage()
    trade(stage, BITCOIN, D(1), D(90000))
    trade(stage, BITCOIN, D(-1), D(90000))
    assert not stage.account.positions


@pytest.mark.parametrize(("size", "won"), [("10000", "0.0138888889"), ("-10000", "-0.0138888889")])
def test_an_inverse_result_is_paid_in_coins(size: str, won: str) -> None:
    stage = Stage()
    trade(stage, INVERSE, D(size), D(80000))
    trade(stage, INVERSE, -D(size), D(90000))
    assert without_fees(stage, "fi_xbtusd", "XBT") == 1 + D(won)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(-50, 50).filter(bool), st.integers(80_000, 100_000)),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_won_is_what_was_sold_less_what_was_bought(trades: list[tuple[int, int]]) -> None:
    stage = Stage()
    stage.account.wallets["flex"]["USD"] = D(0)
    for size, price in trades:
        trade(stage, BITCOIN, D(size) / 10, D(price))
    bought = sum((D(size) / 10 * price for size, price in trades), D(0))
    held = stage.account.position_size(stage.quote().contract)
    mark = stage.quote().mark
    position = stage.account.positions.get(BITCOIN)
    open_result = D(0) if position is None else unrealized(position, stage.exchange.market)
    balance = without_fees(stage, "flex", "USD")
    assert balance + open_result == pytest.approx(held * mark - bought, abs=D("1e-6"))


def test_takers_pay_more_than_makers() -> None:
    stage = Stage()
    order = stage.place(size="1")
    stage.exchange.fill(order.id, D(1))
    stage.send("mkt", "sell", size="0.01")
    maker, taker = stage.account.fills[:2]
    assert maker.fee == D(18)
    assert taker.fee == taker.price * taker.quantity * D("0.0005")


def test_margin_covers_the_position_and_the_worse_side_of_the_orders() -> None:
    stage = Stage()
    mark = stage.quote().mark
    trade(stage, BITCOIN, D(1), mark)
    stage.place(size="0.5")
    stage.place("lmt", "sell", size="0.7")
    stage.place("lmt", "sell", size="0.7", reduce_only=True)
    figures = margins(stage.account, "flex", stage.exchange.market)
    assert figures.initial == mark * D("0.02")
    assert figures.initial_with_orders == mark * D("1.5") * D("0.02")
    assert figures.maintenance == mark * D("0.01")
    assert figures.available == figures.equity - figures.initial_with_orders


def test_coins_are_collateral_for_less_than_their_worth() -> None:
    stage = Stage()
    stage.account.wallets["flex"] = {"USD": D(1000), "XBT": D(1)}
    figures = margins(stage.account, "flex", stage.exchange.market)
    assert figures.balance == 1000 + stage.quote().index
    assert figures.collateral == 1000 + stage.quote().index * D("0.97")


def test_a_position_is_worth_its_distance_from_the_mark() -> None:
    stage = Stage()
    trade(stage, BITCOIN, D(2), D(92000))
    stage.exchange.market.set_mark(BITCOIN, D(92100))
    figures = margins(stage.account, "flex", stage.exchange.market)
    assert figures.pnl == 200
    assert figures.equity - figures.collateral == 200


def test_money_nobody_trades_is_no_collateral() -> None:
    stage = Stage()
    stage.account.wallets["flex"] = {"USD": D(1000), "DOT": D(50)}
    assert margins(stage.account, "flex", stage.exchange.market).collateral == 1000
