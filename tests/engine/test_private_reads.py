"""What is read beside the orders with the account's own key: its money, its day."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.acts import found, make_cancel
from tests.builders import MAIN, make_order
from tests.clock import START, ManualClock
from tests.engine.acting import Desk, acting, trading_venue
from tests.fakes import FakeVenue, fake_failure
from tui.domain.activity import ActivityKind
from tui.domain.fate import Fate, FoundOrder
from tui.domain.fill import Fill, FillId, Liquidity
from tui.domain.funds import Holding
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.order import OrderStatus, QuantityUnit, Side
from tui.domain.position import Direction, MarginAccount, Position

A = make_order("A", quantity="1.0")
USD = Holding(currency="USD", venue_currency="ZUSD", balance=Decimal(100), held=Decimal(40))

LONG = Position(
    instrument=InstrumentId("PF_XBTUSD"),
    direction=Direction.LONG,
    quantity=Decimal("0.5"),
    quantity_unit=QuantityUnit.BASE,
    average_price=Decimal(91000),
)
FLEX = MarginAccount(name="flex", currency="USD", equity=Decimal(5000))


def fill(name: str = "T1", minutes: float = 1, quantity: str = "0.25") -> Fill:
    """A fill of A some minutes before the clock starts."""
    return Fill(
        id=FillId(name),
        order=A.key,
        instrument=InstrumentId("XBTUSD"),
        side=Side.BUY,
        price=Decimal("91250.0"),
        quantity=Decimal(quantity),
        fee=Decimal("1.5"),
        fee_currency="USD",
        liquidity=Liquidity.MAKER,
        filled_at=START - timedelta(minutes=minutes),
        raw=b"{}",
    )


@pytest.fixture
def venue(clock: ManualClock) -> FakeVenue:
    venue = trading_venue(clock)
    venue.lists(A)
    venue.holdings = {"USD": USD}
    return venue


# Funds


async def test_the_funds_of_an_account_that_trades_are_read_at_the_start(desk: Desk) -> None:
    funds = desk.state.funds[MAIN]
    assert funds.free("USD") == 60
    assert funds.free("EUR") is None


async def test_they_are_read_again_after_an_action(desk: Desk) -> None:
    reads = desk.venue.calls["balances"]
    await desk.advance(3)
    await desk.submit(make_cancel(A))
    await desk.advance(3)
    assert desk.venue.calls["balances"] == reads + 1


async def test_an_account_that_only_reads_is_asked_when_somebody_looks(
    clock: ManualClock, tmp_path: Path
) -> None:
    venue = trading_venue(clock, can_send=False, may_trade=False)
    venue.lists(A)
    async with acting(clock, venue, tmp_path) as desk:
        await desk.advance(120)
        assert venue.calls["balances"] == 0
        desk.engine.read_funds()
        await desk.advance(1)
        assert venue.calls["balances"] == 1


async def test_a_failure_keeps_the_funds_and_says_why(desk: Desk) -> None:
    desk.venue.failing["balances"] = fake_failure(text="EGeneral:Permission denied")
    await desk.advance(3)
    desk.engine.read_funds()
    await desk.advance(1)
    funds = desk.state.funds[MAIN]
    assert funds.free("USD") == 60
    assert funds.failure is not None
    assert funds.failure.text == "EGeneral:Permission denied"


async def test_positions_and_margin_are_read_with_the_balances(desk: Desk) -> None:
    assert desk.state.funds[MAIN].positions == ()
    desk.venue.open_positions, desk.venue.margin_accounts = [LONG], [FLEX]
    await read_again(desk)
    funds = desk.state.funds[MAIN]
    assert (funds.positions, funds.margins) == ((LONG,), (FLEX,))
    assert funds.positions_as_of == funds.margins_as_of == funds.as_of


@pytest.mark.parametrize("part", ["balances", "positions", "margins"])
async def test_one_part_that_fails_keeps_what_was_known_and_the_others_are_new(
    desk: Desk, part: str
) -> None:
    desk.venue.open_positions, desk.venue.margin_accounts = [LONG], [FLEX]
    await read_again(desk)
    before = desk.state.funds[MAIN]
    desk.venue.failing[part] = fake_failure(text="down")
    desk.venue.open_positions, desk.venue.margin_accounts = [], []
    desk.venue.holdings = {}
    await read_again(desk)
    after = desk.state.funds[MAIN]
    failed = {
        "balances": (after.failure, after.holdings == before.holdings, after.as_of),
        "positions": (after.positions_failure, after.positions == (LONG,), after.positions_as_of),
        "margins": (after.margins_failure, after.margins == (FLEX,), after.margins_as_of),
    }
    failure, is_kept, as_of = failed.pop(part)
    assert failure is not None
    assert failure.text == "down"
    assert is_kept
    assert as_of == before.as_of
    assert [one[:2] for one in failed.values()] == [(None, False)] * 2


async def test_positions_that_were_never_told_are_not_taken_for_none(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    venue.failing["positions"] = fake_failure(text="down")
    async with acting(clock, venue, tmp_path) as desk:
        funds = desk.state.funds[MAIN]
        assert funds.positions_as_of is None
        assert funds.positions_failure is not None
        assert funds.margins_as_of is not None


async def test_a_failed_part_is_told_once_and_cleared_by_a_good_read(desk: Desk) -> None:
    desk.venue.failing["positions"] = fake_failure(text="down")
    await read_again(desk)
    assert desk.state.funds[MAIN].positions_failure is not None
    del desk.venue.failing["positions"]
    await read_again(desk)
    assert desk.state.funds[MAIN].positions_failure is None


async def read_again(desk: Desk) -> None:
    await desk.advance(10)
    desk.engine.read_funds()
    await desk.advance(1)


# The day


async def test_the_days_fills_and_ended_orders_are_read_at_the_start(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    venue.executed = [fill("T1", 1), fill("T2", 5), fill("T0", 60 * 15)]
    over = replace(make_order("B"), status=OrderStatus.CANCELLED)
    venue.ended = [FoundOrder(order=over, reason="User requested", closed_at=START)]
    async with acting(clock, venue, tmp_path) as desk:
        assert [one.id for one in desk.state.fills] == ["T1", "T2"]
        (ended,) = desk.state.ended_today
        assert (ended.order, ended.fate, ended.reason) == (over, Fate.CANCELLED, "User requested")


async def test_a_fill_that_a_poll_shows_is_read(desk: Desk) -> None:
    assert not desk.state.fills
    desk.venue.executed = [fill("T1", minutes=-1)]
    desk.venue.lists(make_order("A", quantity="1.0", filled_quantity="0.25"))
    await desk.advance(16)
    assert [one.id for one in desk.state.fills] == ["T1"]


async def test_an_order_that_ended_is_part_of_the_day(desk: Desk) -> None:
    desk.venue.found[A.key.order_id] = found(A, OrderStatus.CANCELLED, "User requested")
    desk.venue.lists()
    await desk.advance(6)
    (ended,) = desk.state.ended_today
    assert ended.order.key == A.key


async def test_the_day_survives_a_restart(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    venue.executed = [fill("T1")]
    venue.found[A.key.order_id] = found(A, OrderStatus.CANCELLED)
    async with acting(clock, venue, tmp_path) as desk:
        venue.lists()
        await desk.advance(6)
    later = trading_venue(clock)
    later.failing["fills"] = later.failing["ended_orders"] = fake_failure()
    async with acting(clock, later, tmp_path) as desk:
        assert [one.id for one in desk.state.fills] == ["T1"]
        assert [one.order.key for one in desk.state.ended_today] == [A.key]


async def test_a_new_day_starts_empty(desk: Desk) -> None:
    desk.venue.executed = [fill("T1")]
    desk.venue.lists(make_order("A", quantity="1.0", filled_quantity="0.25"))
    await desk.advance(16)
    assert desk.state.fills
    desk.clock.step_wall(11 * 3600)
    await desk.advance(320)
    assert desk.state.fills == ()


async def test_a_history_that_cannot_be_kept_is_told_once_and_stops_nothing(
    clock: ManualClock, venue: FakeVenue, tmp_path: Path
) -> None:
    (tmp_path / "history.sqlite").write_bytes(b"no database at all, but long enough to be read")
    venue.executed = [fill("T1")]
    async with acting(clock, venue, tmp_path) as desk:
        assert [one.id for one in desk.state.fills] == ["T1"]
        problems = [one.text or "" for one in desk.entries(ActivityKind.PROBLEM)]
        assert any("the day's history" in text for text in problems)
        (action,) = await desk.submit(make_cancel(A))
        assert action.outcome is not None


# Markets without an order


async def test_a_watched_market_is_read_until_it_is_not_watched_any_more(desk: Desk) -> None:
    market = InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId("ETHUSD"))
    stop = desk.engine.watch(market)
    await desk.advance(3)
    assert "ETHUSD" in desk.venue.asked["quotes"][-1]  # type: ignore[operator]  # names of one call
    stop()
    await desk.advance(6)
    assert "ETHUSD" not in desk.venue.asked["quotes"][-1]  # type: ignore[operator]


async def test_the_market_of_a_position_is_read_without_an_order_there(desk: Desk) -> None:
    desk.venue.open_positions = [replace(LONG, instrument=InstrumentId("ETHUSD"))]
    await read_again(desk)
    await desk.advance(6)
    assert "ETHUSD" in desk.venue.asked["quotes"][-1]  # type: ignore[operator]
