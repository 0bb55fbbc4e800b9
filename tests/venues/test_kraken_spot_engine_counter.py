"""What acts cost of Kraken's counter for changes, estimated."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import make_order, make_unreadable
from tests.clock import START, ManualClock
from tests.venues.intents import amend, cancel, create
from tui.domain.identifiers import InstrumentId
from tui.domain.intents import Intent
from tui.domain.order import Order
from tui.domain.rate_cost import RateCost
from tui.venues.kraken_spot.engine_counter import EngineCounter
from tui.venues.kraken_spot.tiers import TIERS

ALIASES = {"BTC/USD": "XBTUSD"}


@pytest.fixture
def counter(clock: ManualClock) -> EngineCounter:
    return counter_of("starter", clock)


def counter_of(tier: str, clock: ManualClock, ahead: float = 0) -> EngineCounter:
    return EngineCounter(
        TIERS[tier],
        clock=clock,
        venue_time=lambda: clock.now() + timedelta(seconds=ahead),
        pair_of=lambda name: InstrumentId(ALIASES.get(name, name)),
    )


def aged(seconds: float, order_id: str = "OA", instrument: str = "XBTUSD") -> Order:
    opened_at = START - timedelta(seconds=seconds)
    return make_order(order_id, instrument=instrument, opened_at=opened_at)


def cost(counter: EngineCounter, intent: Intent) -> RateCost:
    told = counter.cost_of(intent)
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("age", "amending", "cancelling"),
    [
        (0, 4, 8),
        (4.9, 4, 8),
        (5, 3, 6),
        (9.9, 3, 6),
        (10, 2, 5),
        (14.9, 2, 5),
        (15, 1, 4),
        (44.9, 1, 4),
        (45, 1, 2),
        (89.9, 1, 2),
        (90, 1, 1),
        (299.9, 1, 1),
        (300, 1, 0),
        (90_000, 1, 0),
    ],
)
def test_the_younger_the_order_the_dearer(
    counter: EngineCounter, age: float, amending: float, cancelling: float
) -> None:
    order = aged(age)
    assert cost(counter, amend(order, quantity=Decimal(1))).points == amending
    assert cost(counter, cancel(order)).points == cancelling


def test_it_is_told_when_waiting_makes_it_cheaper(counter: EngineCounter) -> None:
    told = cost(counter, amend(aged(7), quantity=Decimal(1)))
    assert (told.points, told.cheaper_points, told.cheaper_in) == (3, 2, timedelta(seconds=3))
    told = cost(counter, cancel(aged(60)))
    assert (told.points, told.cheaper_points, told.cheaper_in) == (2, 1, timedelta(seconds=30))
    told = cost(counter, amend(aged(15), quantity=Decimal(1)))
    assert (told.points, told.cheaper_points, told.cheaper_in) == (1, None, None)


def test_an_amend_down_to_what_has_filled_costs_as_a_cancel_on_top(
    counter: EngineCounter,
) -> None:
    order = make_order(
        "OA", filled_quantity="0.1", opened_at=START - timedelta(seconds=20), quantity="0.25"
    )
    assert cost(counter, amend(order, quantity=Decimal("0.1"))).points == 1 + 4
    assert cost(counter, amend(order, quantity=Decimal("0.11"))).points == 1


def test_a_new_order_costs_one(counter: EngineCounter) -> None:
    told = cost(counter, create())
    assert (told.points, told.cheaper_in, told.used, told.maximum) == (1, None, 0, 60)


def test_the_documented_example_adds_up(counter: EngineCounter, clock: ManualClock) -> None:
    # Add, amend after 7 s, cancel 36 s later: 1 + 3 + 4, decay ignored.
    counter.spend(create())
    added = aged(0)
    assert cost(counter, cancel(added)).used == 1
    clock.step_wall(7)
    counter.spend(amend(added, quantity=Decimal(1)))
    counter.amended(added.key)
    clock.step_wall(36)
    counter.spend(cancel(added))
    assert cost(counter, cancel(added)).used == 8


def test_an_amend_lets_the_age_start_anew(counter: EngineCounter, clock: ManualClock) -> None:
    old, other = aged(1000), aged(1000, "OB")
    counter.amended(old.key)
    assert cost(counter, cancel(old)).points == 8
    assert cost(counter, cancel(other)).points == 0
    clock.step_wall(6)
    assert cost(counter, cancel(old)).points == 6


def test_ages_are_told_by_the_venues_clock(clock: ManualClock) -> None:
    ahead = counter_of("starter", clock, ahead=12)
    assert cost(ahead, cancel(aged(0))).points == 5
    behind = counter_of("starter", clock, ahead=-12)
    assert cost(behind, cancel(aged(0))).points == 8


def test_an_order_of_unknown_age_costs_the_most(counter: EngineCounter) -> None:
    assert cost(counter, cancel(make_order("OA", opened_at=None))).points == 8


async def test_the_counter_of_a_pair_falls_with_time(
    counter: EngineCounter, clock: ManualClock
) -> None:
    counter.spend(cancel(aged(0)))
    await clock.advance(3)
    assert cost(counter, create()).used == 5
    await clock.advance(60)
    assert cost(counter, create()).used == 0


def test_pairs_have_counters_of_their_own_whatever_they_are_called(
    counter: EngineCounter,
) -> None:
    counter.spend(create(instrument=InstrumentId("BTC/USD")))
    assert cost(counter, create(instrument=InstrumentId("XBTUSD"))).used == 1
    assert cost(counter, create(instrument=InstrumentId("ETHUSD"))).used == 0


def test_what_is_cancelled_above_the_threshold_is_counted_all_the_same(
    counter: EngineCounter,
) -> None:
    for number in range(10):
        counter.spend(cancel(aged(0, f"O{number}")))
    told = cost(counter, create())
    assert told.used == 80
    assert not told.has_room


def test_the_venues_word_fills_the_counter(counter: EngineCounter) -> None:
    counter.fill(create())
    assert cost(counter, create()).used == 60
    assert not cost(counter, create()).has_room


@pytest.mark.parametrize(
    ("tier", "maximum", "after_ten_seconds"),
    [("starter", 60, 50), ("intermediate", 125, 101.6), ("pro", 180, 142.5)],
)
async def test_the_tier_sets_threshold_and_decay(
    clock: ManualClock, tier: str, maximum: float, after_ten_seconds: float
) -> None:
    counter = counter_of(tier, clock)
    counter.fill(create())
    await clock.advance(10)
    told = cost(counter, create())
    assert told.maximum == maximum
    assert told.used == pytest.approx(after_ten_seconds)


def test_nothing_is_said_of_an_order_that_cannot_be_read(counter: EngineCounter) -> None:
    unreadable = cancel(make_unreadable())
    counter.spend(unreadable)
    counter.fill(unreadable)
    assert counter.cost_of(unreadable) is None
    assert cost(counter, create()).used == 0
