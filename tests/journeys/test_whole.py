"""Amend, cancel and create through the whole program, by keys alone."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.journeys.keys import burst, keys, settle
from tests.journeys.whole import Whole, whole
from tui.domain.action import ActionState
from tui.domain.numbers import EXACT, round_down, round_up
from tui.domain.order import Order, Side
from tui.domain.outcome import Accepted, Unknown
from tui.screens.amend import AmendForm


def two_percent_below(on: Whole, order: Order) -> Decimal:
    """What `-2%` of the last price is, rounded as limits are."""
    quote, instrument = on.desk.state.quote_of(order), on.desk.state.instrument_of(order)
    assert quote is not None
    assert quote.last is not None
    assert instrument is not None
    exact = EXACT.multiply(quote.last, Decimal("0.98"))
    rounded = round_down if order.side is Side.BUY else round_up
    return rounded(exact, instrument.tick_size)


def a_buy(on: Whole) -> Order:
    return next(one for one in on.desk.orders() if one.side is Side.BUY)


async def test_an_amend_by_a_relative_price_from_key_to_row(tmp_path: Path) -> None:
    async with whole(tmp_path) as on:
        order = a_buy(on)
        price = two_percent_below(on, order)
        await on.find(order)
        await keys(on.pilot, "e", *"-2%")
        assert isinstance(on.app.screen, AmendForm)
        assert f"{price:,f}" in on.shown()
        assert f'"limit_price":"{price:f}"' in on.shown().replace("\n", "").replace(" ", "")
        await keys(on.pilot, "ctrl+s")
        assert on.is_alone
        assert "AMEND?" in on.row(order.key)
        await on.pass_time(2)
        assert "AMEND?" not in on.row(order.key)
        assert f"{price:,f}" in on.row(order.key)
        told = [entry.kind for entry in on.desk.engine.timeline(order.key)]
        assert {"action", "changed", "venue-amend"} <= set(told)
        (action,) = on.desk.journal().values()
        assert action.state is ActionState.SETTLED
        assert isinstance(action.outcome, Accepted)
        assert action.sends == 1
        assert on.desk.sent("AmendOrder") == 1


async def test_the_same_typed_in_one_burst(tmp_path: Path) -> None:
    async with whole(tmp_path) as on:
        order = a_buy(on)
        price = two_percent_below(on, order)
        await on.find(order)
        await burst(on.pilot, "e", *"-2%", "ctrl+s")
        assert on.is_alone
        await on.pass_time(2)
        assert f"{price:,f}" in on.row(order.key)
        assert on.desk.sent("AmendOrder") == 1


async def test_a_lost_reply_reads_amend_and_settles_to_accepted_by_looking(tmp_path: Path) -> None:
    async with whole(tmp_path) as on:
        order = a_buy(on)
        price = two_percent_below(on, order)
        on.desk.simulation.faults.add("drop-after", endpoint="AmendOrder")
        on.desk.simulation.faults.add("late-visibility", seconds=20)
        await on.find(order)
        await keys(on.pilot, "e", *"-2%", "ctrl+s")
        await on.pass_time(5)
        assert "AMEND?" in on.row(order.key)
        (action,) = on.desk.journal().values()
        assert isinstance(action.outcome, Unknown)
        await on.pass_time(40)
        assert "AMEND?" not in on.row(order.key)
        assert f"{price:,f}" in on.row(order.key)
        (action,) = on.desk.journal().values()
        assert isinstance(action.outcome, Accepted)
        assert on.desk.sent("AmendOrder") == 1


async def test_an_order_that_fills_between_confirming_and_sending_is_not_amended(
    tmp_path: Path,
) -> None:
    async with whole(tmp_path) as on:
        order = a_buy(on)
        await on.find(order)
        await on.pass_time(4)  # old enough to be read again before it is amended
        await keys(on.pilot, "e", *"-2%")
        on.desk.simulation.exchange.fill(order.key.order_id, order.quantity / 4)
        await keys(on.pilot, "ctrl+s")
        await on.pass_time(1)
        assert on.desk.sent("AmendOrder") == 0
        assert any("was not sent: the order is no longer what was shown" in n for n in on.notes)


async def test_one_order_is_cancelled_by_x_and_y(tmp_path: Path) -> None:
    async with whole(tmp_path) as on:
        order = a_buy(on)
        await on.find(order)
        await keys(on.pilot, "x")
        assert order.key.order_id in on.shown()
        await keys(on.pilot, "y")
        assert on.is_alone
        assert "CANCEL?" in on.row(order.key)
        await on.pass_time(3)
        assert "CANCELLED" in on.row(order.key)
        assert on.desk.sent("CancelOrder") == 1


async def test_marked_orders_are_cancelled_with_one_request_and_told_one_by_one(
    tmp_path: Path,
) -> None:
    async with whole(tmp_path) as on:
        orders = on.desk.orders()[:3]
        market = on.desk.state.instrument_of(orders[0])
        assert market is not None
        for order in orders:
            await on.find(order)
            await keys(on.pilot, "space")
        await keys(on.pilot, "F", "X")
        await keys(on.pilot, "ctrl+s")
        await on.pass_time(3)
        assert "3 cancelled" in on.shown()
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert not on.blotter.table.marks
        assert on.desk.sent("CancelOrderBatch") == 1
        assert on.desk.sent("CancelOrder") == 0


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
async def test_a_conditional_close_is_cancelled_and_put_back_as_a_ticket(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with whole(tmp_path, size=size) as on:
        closing = next(
            entry
            for entry in on.desk.state.book.entries()
            if isinstance(entry, Order) and entry.close_text
        )
        await on.find(closing)
        await keys(on.pilot, "e")
        assert isinstance(on.app.screen, AmendForm)
        assert "conditional close" in on.shown()
        await keys(on.pilot, *"-2%", "ctrl+s")
        assert on.desk.sent("AmendOrder") == 0
        await keys(on.pilot, "f6")
        await keys(on.pilot, "y")
        await on.pass_time(3)
        assert on.desk.sent("CancelOrder") == 1
        await settle(on.pilot)
        assert type(on.app.screen).__name__ == "SpotTicket"
        assert (closing.close_text or "?") in on.shown()
