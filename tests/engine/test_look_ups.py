"""Orders that left the list: nothing is claimed of them before the venue was asked."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import make_key, make_order
from tests.clock import ManualClock
from tests.engine.stage import Stage, filled, on_stage, spot
from tests.fakes import FakeVenue, fake_failure
from tui.domain.activity import ActivityKind
from tui.domain.failure import FailureKind
from tui.domain.fate import EndedOrder, Fate, FoundOrder
from tui.domain.health import RateBudget
from tui.domain.identifiers import VenueOrderId
from tui.domain.order import Order, OrderStatus, UnreadableOrder

B = make_key("B")


def ended(stage: Stage) -> EndedOrder:
    return stage.state.book.ended[B]


def find(venue: FakeVenue, order: Order, reason: str | None = None) -> None:
    """Answer look-ups of this order so from now on."""
    venue.found[order.key.order_id] = FoundOrder(order=order, reason=reason)


async def lose_b(stage: Stage, venue: FakeVenue) -> None:
    """Let the next poll list A alone."""
    venue.lists(make_order("A"))
    stage.engine.poll_now()
    await stage.clock.settle()


async def test_a_missing_order_is_looked_up_before_anything_is_claimed(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.hang("look_up")
    await lose_b(stage, venue)
    assert stage.listed() == {"A"}
    assert ended(stage) == EndedOrder(
        order=make_order("B"), fate=Fate.LOOKING_UP, since=clock.now()
    )
    assert stage.kinds() == [ActivityKind.LISTED, ActivityKind.MISSING]
    assert stage.entries(ActivityKind.MISSING)[0].key == B
    assert venue.asked["look_up"] == [("B",)]


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (OrderStatus.CANCELLED, Fate.CANCELLED),
        (OrderStatus.EXPIRED, Fate.EXPIRED),
        (OrderStatus.REJECTED, Fate.REJECTED),
        (OrderStatus.FILLED, Fate.FILLED),
    ],
)
async def test_the_venues_answer_is_the_fate(
    stage: Stage, venue: FakeVenue, clock: ManualClock, status: OrderStatus, fate: Fate
) -> None:
    final = make_order("B", status=status)
    find(venue, final, "User requested")
    await lose_b(stage, venue)
    assert ended(stage) == EndedOrder(
        order=final, fate=fate, reason="User requested", since=clock.now()
    )
    (entry,) = stage.entries(ActivityKind.ENDED)
    assert (entry.key, entry.fate, entry.text) == (B, fate, "User requested")
    assert venue.calls["look_up"] == 1


async def test_what_filled_while_nobody_looked_is_told_before_the_end(
    stage: Stage, venue: FakeVenue
) -> None:
    final = make_order(
        "B", status=OrderStatus.CANCELLED, filled_quantity="0.10", average_fill_price="91250.0"
    )
    find(venue, final, "User requested")
    await lose_b(stage, venue)
    fill, end = stage.entries(ActivityKind.FILL, ActivityKind.ENDED)
    assert (fill.kind, fill.quantity, fill.price) == (
        ActivityKind.FILL,
        Decimal("0.10000000"),
        Decimal("91250.0"),
    )
    assert (end.fate, end.left) == (Fate.CANCELLED, Decimal("0.15000000"))
    order = ended(stage).order
    assert isinstance(order, Order)
    assert order.filled_quantity == Decimal("0.10")


async def test_an_ended_order_stays_in_view_for_a_minute(stage: Stage, venue: FakeVenue) -> None:
    find(venue, make_order("B", status=OrderStatus.CANCELLED))
    await lose_b(stage, venue)
    await stage.advance(59)
    assert stage.state.book.get(B) is not None
    await stage.advance(2)
    assert stage.state.book.get(B) is None


async def test_an_order_still_looked_for_never_leaves_the_view(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.failing["look_up"] = fake_failure()
    await lose_b(stage, venue)
    await stage.advance(600)
    assert ended(stage).fate is Fate.LOOKING_UP
    del venue.failing["look_up"]
    find(venue, make_order("B", status=OrderStatus.FILLED))
    await stage.advance(31)
    assert ended(stage).fate is Fate.FILLED
    (problem,) = stage.entries(ActivityKind.PROBLEM)
    assert problem.text == "look-up: no answer"


async def test_a_failed_look_up_makes_no_order_stale(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.failing["look_up"] = fake_failure()
    await lose_b(stage, venue)
    await stage.advance(60)
    assert not stage.health().is_stale(clock.now())


async def test_failed_look_ups_back_off(stage: Stage, venue: FakeVenue) -> None:
    venue.failing["look_up"] = fake_failure()
    await lose_b(stage, venue)
    await stage.advance(62)
    assert venue.calls["look_up"] == 7  # at 0, 1, 3, 7, 15, 31, 61 s


async def test_a_look_up_that_fails_anew_is_told_anew_and_backs_off_anew(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.failing["look_up"] = fake_failure()
    await lose_b(stage, venue)
    await stage.advance(20)
    del venue.failing["look_up"]
    await stage.advance(20)
    venue.failing["look_up"] = fake_failure()
    venue.lists()
    stage.engine.poll_now()
    await stage.engine.idle()
    asked = venue.calls["look_up"]
    await stage.advance(3.5)
    assert venue.calls["look_up"] == asked + 2  # 1 and 3 s later
    assert len(stage.entries(ActivityKind.PROBLEM)) == 2


async def test_a_missing_order_that_is_listed_again_has_returned(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.failing["look_up"] = fake_failure()
    await lose_b(stage, venue)
    venue.lists(make_order("A"), make_order("B"))
    await stage.advance(6)
    assert stage.listed() == {"A", "B"}
    assert B not in stage.state.book.ended
    assert stage.kinds()[-1] is ActivityKind.RETURNED
    asked = venue.calls["look_up"]
    await stage.advance(120)
    assert venue.calls["look_up"] == asked


async def test_what_a_returned_order_filled_meanwhile_is_told(
    stage: Stage, venue: FakeVenue
) -> None:
    await lose_b(stage, venue)
    venue.lists(make_order("A"), filled("B", "0.05"))
    await stage.advance(6)
    assert stage.kinds()[-2:] == [ActivityKind.RETURNED, ActivityKind.FILL]
    assert stage.entries(ActivityKind.FILL)[0].quantity == Decimal("0.05000000")


async def test_an_order_open_by_its_look_up_is_waited_for(stage: Stage, venue: FakeVenue) -> None:
    find(venue, filled("B", "0.05"))
    await lose_b(stage, venue)
    assert ended(stage).fate is Fate.LOOKING_UP
    assert ended(stage).order == filled("B", "0.05")
    assert stage.kinds()[-1] is ActivityKind.FILL
    await stage.advance(300)
    assert ended(stage).fate is Fate.LOOKING_UP
    assert len(stage.entries(ActivityKind.FILL)) == 1
    venue.lists(make_order("A"), filled("B", "0.05"))
    await stage.advance(6)
    assert stage.kinds()[-1] is ActivityKind.RETURNED


async def test_an_order_nobody_knows_is_unknown_after_a_minute_of_asking(
    stage: Stage, venue: FakeVenue
) -> None:
    await lose_b(stage, venue)
    asked = [venue.calls["look_up"]]
    for seconds in (1.4, 0.2, 8.3, 0.2, 19.8, 0.2):
        await stage.advance(seconds)
        asked.append(venue.calls["look_up"])
    assert asked == [1, 1, 2, 2, 3, 3, 4]
    await stage.advance(29.6)
    assert ended(stage).fate is Fate.LOOKING_UP
    await stage.advance(0.5)
    assert ended(stage).fate is Fate.UNKNOWN
    assert venue.calls["look_up"] == 5
    (entry,) = stage.entries(ActivityKind.ENDED)
    assert (entry.fate, entry.text, entry.left) == (Fate.UNKNOWN, None, Decimal("0.25000000"))
    await stage.advance(61)
    assert B not in stage.state.book.ended
    assert venue.calls["look_up"] == 5


async def test_a_look_up_that_tells_nothing_leaves_the_book_as_it_is(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.hang("look_up")
    await lose_b(stage, venue)
    book = stage.state.book
    venue.release("look_up")
    await stage.engine.idle()
    assert stage.state.book is book


async def test_one_poll_alone_makes_no_order_unknown(stage: Stage, venue: FakeVenue) -> None:
    await lose_b(stage, venue)
    venue.hang("open_orders")
    venue.failing["open_orders"] = fake_failure()
    await stage.advance(120)
    assert ended(stage).fate is Fate.LOOKING_UP
    del venue.failing["open_orders"]
    venue.release("open_orders")
    await stage.advance(60)
    assert ended(stage).fate is Fate.UNKNOWN


async def test_an_answer_that_knows_it_starts_the_search_over(
    stage: Stage, venue: FakeVenue
) -> None:
    await lose_b(stage, venue)
    await stage.advance(31)
    find(venue, make_order("B"))
    await stage.advance(30)
    venue.found.clear()
    await stage.advance(40)
    assert ended(stage).fate is Fate.LOOKING_UP
    await stage.advance(40)
    assert ended(stage).fate is Fate.UNKNOWN


@pytest.mark.parametrize("kind", [FailureKind.REFUSED, FailureKind.REJECTED])
async def test_a_venue_that_will_not_tell_leaves_the_fate_unknown_with_its_words(
    stage: Stage, venue: FakeVenue, kind: FailureKind
) -> None:
    venue.failing["look_up"] = fake_failure(kind, "EGeneral:Permission denied")
    await lose_b(stage, venue)
    await stage.advance(50)
    assert ended(stage).fate is Fate.LOOKING_UP
    await stage.advance(30)
    assert (ended(stage).fate, ended(stage).reason) == (
        Fate.UNKNOWN,
        "EGeneral:Permission denied",
    )
    assert venue.calls["look_up"] == 5


async def test_many_missing_orders_are_asked_about_fifty_at_a_time(
    clock: ManualClock, venue: FakeVenue
) -> None:
    orders = [make_order(f"N{number:03}") for number in range(120)]
    venue.lists(*orders)
    async with on_stage(clock, venue) as stage:
        for order in orders:
            find(venue, make_order(order.key.order_id, status=OrderStatus.FILLED))
        venue.lists()
        stage.engine.poll_now()
        await stage.engine.idle()
        sizes = [len(ids) for ids in venue.asked["look_up"] if isinstance(ids, tuple)]
        assert sizes == [50, 50, 20]
        assert {entry.fate for entry in stage.state.book.ended.values()} == {Fate.FILLED}
        assert len(stage.entries(ActivityKind.ENDED)) == 120


async def test_look_ups_that_fail_ask_about_fewer_until_they_work_again(
    clock: ManualClock, venue: FakeVenue
) -> None:
    orders = [make_order(f"N{number:03}") for number in range(120)]
    venue.lists(*orders)
    async with on_stage(clock, venue) as stage:
        for order in orders:
            find(venue, make_order(order.key.order_id, status=OrderStatus.FILLED))
        venue.script["look_up"].extend([fake_failure()] * 7)
        venue.lists()
        await stage.advance(200)
        sizes = [len(ids) for ids in venue.asked["look_up"] if isinstance(ids, tuple)]
        assert sizes == [50, 25, 12, 6, 3, 1, 1, 1, 2, 4, 8, 16, 32, 50, 7]
        assert len(stage.entries(ActivityKind.ENDED)) == 120


async def test_an_unreadable_order_that_leaves_is_looked_up_too(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.lists(make_order("A"), UnreadableOrder(B, b"?", "not a number"))
    async with on_stage(clock, venue) as stage:
        find(venue, make_order("B", status=OrderStatus.FILLED, filled_quantity="0.25"))
        await lose_b(stage, venue)
        assert ended(stage).fate is Fate.FILLED
        assert stage.kinds()[-2:] == [ActivityKind.MISSING, ActivityKind.ENDED]


async def test_a_hanging_look_up_holds_up_no_poll(stage: Stage, venue: FakeVenue) -> None:
    venue.hang("look_up")
    await lose_b(stage, venue)
    calls = venue.calls["open_orders"]
    await stage.advance(30)
    assert venue.calls["open_orders"] > calls + 4
    assert venue.most_under_way["look_up"] == 1


async def test_an_order_back_before_its_look_up_answers_keeps_its_place(
    stage: Stage, venue: FakeVenue
) -> None:
    find(venue, make_order("B", status=OrderStatus.CANCELLED))
    venue.hang("look_up")
    await lose_b(stage, venue)
    venue.lists(make_order("A"), make_order("B"))
    stage.engine.poll_now()
    await stage.clock.settle()
    venue.release("look_up")
    await stage.engine.idle()
    assert stage.listed() == {"A", "B"}
    assert stage.state.book.ended == {}


async def test_look_ups_go_on_after_an_answer_that_breaks_the_program(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.script["look_up"].append(ZeroDivisionError())
    find(venue, make_order("B", status=OrderStatus.FILLED))
    await lose_b(stage, venue)
    (problem,) = stage.entries(ActivityKind.PROBLEM)
    assert problem.text == "look-up: this program failed on the answer (ZeroDivisionError)"
    await stage.advance(1.1)
    assert ended(stage).fate is Fate.FILLED


async def test_the_counter_is_shown_as_it_is_after_a_look_up(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.hang("look_up")
    await lose_b(stage, venue)
    venue.rate_budget = RateBudget(used=7, maximum=15)
    venue.release("look_up")
    await stage.engine.idle()
    assert stage.health().budget == RateBudget(used=7, maximum=15)


async def test_an_order_remembered_by_its_timeline_tells_its_whole_story(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.lists(make_order("A"), filled("B", "0.05"))
    await stage.advance(6)
    find(venue, make_order("B", status=OrderStatus.FILLED, filled_quantity="0.25"))
    await lose_b(stage, venue)
    kinds = [entry.kind for entry in stage.engine.timeline(B)]
    assert kinds == [
        ActivityKind.ENDED,
        ActivityKind.FILL,
        ActivityKind.MISSING,
        ActivityKind.FILL,
    ]


async def test_two_accounts_look_up_their_own_orders(clock: ManualClock) -> None:
    main, other = spot(clock, "main"), spot(clock, "other")
    main.lists(make_order("A"))
    other.lists(make_order("A", account="other"))
    async with on_stage(clock, main, other) as stage:
        other.lists()
        other.found[VenueOrderId("A")] = FoundOrder(
            order=make_order("A", account="other", status=OrderStatus.EXPIRED)
        )
        await stage.advance(6)
        assert stage.listed("main") == {"A"}
        assert stage.state.book.ended[make_key("A", "other")].fate is Fate.EXPIRED
        assert main.calls["look_up"] == 0
        assert stage.clock.now() - stage.state.book.ended[make_key("A", "other")].since < timedelta(
            seconds=2
        )


@pytest.mark.parametrize("status", [OrderStatus.PAUSED, OrderStatus.ACTIVE])
async def test_an_order_that_was_paused_before_it_ended_is_known_to_have_been(
    stage: Stage, venue: FakeVenue, status: OrderStatus
) -> None:
    venue.lists(make_order("A"), make_order("B", status=status))
    stage.engine.poll_now()
    await stage.clock.settle()
    find(venue, make_order("B", status=OrderStatus.CANCELLED))
    await lose_b(stage, venue)
    assert ended(stage).fate is Fate.CANCELLED
    assert ended(stage).was_paused is (status is OrderStatus.PAUSED)
