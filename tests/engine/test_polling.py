"""The poll loop: when it reads, and what a reading changes."""

from datetime import timedelta
from decimal import Decimal

from tests.builders import make_key, make_order
from tests.clock import ManualClock
from tests.engine.stage import Stage, filled, on_stage, spot
from tests.fakes import FakeVenue, fake_failure
from tui.domain.activity import ActivityKind, Change
from tui.domain.health import HealthState, RateBudget
from tui.domain.order import OrderStatus, UnreadableOrder


async def test_the_first_answer_is_one_line_however_many_orders_it_lists(stage: Stage) -> None:
    assert stage.listed() == {"A", "B"}
    (entry,) = stage.entries()
    assert (entry.kind, entry.count, entry.at) == (ActivityKind.LISTED, 2, stage.clock.now())


async def test_a_good_answer_makes_the_account_live(stage: Stage, clock: ManualClock) -> None:
    health = stage.health()
    assert health.state(clock.now()) is HealthState.LIVE
    assert health.answered_at == clock.now()
    assert health.round_trip == timedelta(milliseconds=61)
    assert health.poll_period == timedelta(seconds=5)
    assert health.age(clock.now()) == timedelta()


async def test_polls_follow_each_other_in_the_period_within_a_tenth(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    times: list[float] = []
    for _ in range(20):
        health = stage.health()
        assert health.next_poll_at is not None
        times.append((health.next_poll_at - clock.now()).total_seconds())
        await stage.advance(times[-1] + 0.001)
    assert venue.calls["open_orders"] == 21
    assert all(4.5 <= seconds <= 5.5 for seconds in times)
    assert len(set(times)) > 10


async def test_two_engines_with_one_seed_poll_at_the_same_moments() -> None:
    moments = []
    for _ in range(2):
        clock = ManualClock()
        async with on_stage(clock, spot(clock)) as stage:
            await stage.advance(60)
            moments.append(stage.health().next_poll_at)
    assert moments[0] == moments[1]


async def test_an_unchanged_answer_leaves_the_book_as_it_is(stage: Stage, venue: FakeVenue) -> None:
    book = stage.state.book
    await stage.advance(60)
    assert venue.calls["open_orders"] > 10
    assert stage.state.book is book
    assert stage.health().answered_at is not None
    assert stage.health().age(stage.clock.now()) < timedelta(seconds=6)  # type: ignore[operator]  # it has been answered


async def test_an_answer_slower_than_the_period_is_never_overtaken(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.hang("open_orders")
    async with on_stage(clock, venue) as stage:
        stage.engine.poll_now()
        await stage.advance(9)
        assert venue.calls["open_orders"] == 1
        assert stage.health().state(clock.now()) is HealthState.CONNECTING
        venue.release("open_orders")
        await stage.advance(30)
    assert venue.most_under_way["open_orders"] == 1


async def test_a_hanging_poll_is_given_up_and_the_orders_are_called_stale(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.hang("open_orders")
    await stage.advance(16)
    health = stage.health()
    assert health.failure is not None
    assert health.failure.text == "no answer within 10 s"
    assert health.state(clock.now()) is HealthState.STALE
    assert stage.listed() == {"A", "B"}
    venue.release("open_orders")
    await stage.advance(10)
    assert stage.health().state(clock.now()) is HealthState.LIVE


async def test_a_new_order_appears_with_its_price(stage: Stage, venue: FakeVenue) -> None:
    venue.lists(make_order("A"), make_order("B"), make_order("C", limit_price="90000.0"))
    await stage.advance(6)
    (entry,) = stage.entries(ActivityKind.APPEARED)
    assert entry.key == make_key("C")
    assert (entry.quantity, entry.price) == (Decimal("0.25000000"), Decimal("90000.0"))
    assert "C" in stage.listed()


async def test_a_fill_is_told_with_what_filled_and_what_is_left(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.lists(filled("A", "0.05", price="91200.5"), make_order("B"))
    await stage.advance(6)
    venue.lists(filled("A", "0.20", price="91210.0"), make_order("B"))
    await stage.advance(6)
    first, second = stage.entries(ActivityKind.FILL)
    assert (first.quantity, first.left) == (Decimal("0.05000000"), Decimal("0.20000000"))
    assert first.price == Decimal("91200.5")
    assert (second.quantity, second.left) == (Decimal("0.15"), Decimal("0.05000000"))
    assert second.price is None


async def test_a_changed_price_is_told_before_and_after(stage: Stage, venue: FakeVenue) -> None:
    venue.lists(make_order("A", limit_price="91300.0"), make_order("B"))
    await stage.advance(6)
    (entry,) = stage.entries(ActivityKind.CHANGED)
    assert entry.changes == (Change("limit_price", Decimal("91250.0"), Decimal("91300.0")),)


async def test_an_order_that_becomes_unreadable_stays_listed_and_is_told(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.lists(UnreadableOrder(make_key("A"), b"?", "not a number"), make_order("B"))
    await stage.advance(6)
    assert stage.listed() == {"A", "B"}
    (entry,) = stage.entries(ActivityKind.CHANGED)
    assert entry.changes == (Change("status", OrderStatus.OPEN, OrderStatus.UNREADABLE),)


async def test_large_lists_are_compared_as_small_ones_are(stage: Stage, venue: FakeVenue) -> None:
    venue.lists(*(make_order(f"N{number}") for number in range(1_500)))
    await stage.advance(6)
    assert len(stage.listed()) == 1_500
    assert len(stage.entries(ActivityKind.APPEARED)) == 1_500
    assert {e.key for e in stage.entries(ActivityKind.MISSING)} == {make_key("A"), make_key("B")}


async def test_poll_now_reads_at_once(stage: Stage, venue: FakeVenue) -> None:
    stage.engine.poll_now()
    await stage.engine.idle()
    assert venue.calls["open_orders"] == 2


async def test_many_wishes_for_a_poll_are_served_by_one(stage: Stage, venue: FakeVenue) -> None:
    for _ in range(5):
        stage.engine.poll_now()
    await stage.engine.idle()
    assert venue.calls["open_orders"] == 2


async def test_a_wish_during_a_poll_is_served_after_it(stage: Stage, venue: FakeVenue) -> None:
    venue.hang("open_orders")
    stage.engine.poll_now()
    await stage.clock.settle()
    stage.engine.poll_now()
    stage.engine.poll_now()
    venue.release("open_orders")
    await stage.engine.idle()
    assert venue.calls["open_orders"] == 3


async def test_poll_now_reads_only_the_account_that_is_named(clock: ManualClock) -> None:
    main, other = spot(clock, "main"), spot(clock, "other")
    async with on_stage(clock, main, other) as stage:
        stage.engine.poll_now(other.account.name)
        await stage.engine.idle()
    assert (main.calls["open_orders"], other.calls["open_orders"]) == (1, 2)


async def test_an_early_poll_waits_until_the_counter_leaves_room_for_cancels(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.rate_budget = RateBudget(used=9.5, maximum=15)
    stage.engine.poll_now()
    await stage.advance(1.5)
    assert venue.calls["open_orders"] == 1
    venue.rate_budget = RateBudget(used=9, maximum=15)
    await stage.advance(1)
    assert venue.calls["open_orders"] == 2


async def test_a_short_counter_does_not_delay_the_regular_poll(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.rate_budget = RateBudget(used=14, maximum=15)
    stage.engine.poll_now()
    await stage.advance(6)
    assert venue.calls["open_orders"] == 2
    assert stage.health().budget == RateBudget(used=14, maximum=15)


async def test_polls_go_on_after_an_answer_that_breaks_the_program(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.script["open_orders"].append(KeyError("secret"))
    await stage.advance(5.6)
    (problem,) = stage.entries(ActivityKind.PROBLEM)
    assert problem.text == "this program failed on the answer (KeyError)"
    assert stage.health().state(clock.now()) is HealthState.STALE
    await stage.advance(2)
    assert stage.health().state(clock.now()) is HealthState.LIVE


async def test_the_failure_of_a_poll_keeps_the_orders_and_says_how_long_it_fails(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.failing["open_orders"] = fake_failure(text="no route to host")
    await stage.advance(5.6)
    since = stage.health().failing_since
    await stage.advance(20)
    health = stage.health()
    assert stage.listed() == {"A", "B"}
    assert health.failing_since == since
    assert since is not None
    assert timedelta(seconds=20) < clock.now() - since < timedelta(seconds=22)
    assert health.failure is not None
    assert health.failure.text == "no route to host"
    assert health.state(clock.now()) is HealthState.DOWN
