"""Histories of orders that someone looks at: read once for each amend, one at a time, none lost."""

from dataclasses import replace

from tests.builders import NOW, make_key, make_order
from tests.engine.stage import Stage
from tests.fakes import FakeVenue, fake_failure
from tui.domain.activity import ActivityKind
from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.identifiers import VenueOrderId

A, B = make_key("A"), make_key("B")


def record(reference: str) -> AmendRecord:
    return AmendRecord(
        reference=reference,
        cause=AmendCause.USER,
        quantity=None,
        display_quantity=None,
        working_quantity=None,
        limit_price=None,
        trigger_price=None,
        at=NOW,
    )


async def test_a_wanted_history_is_read_once_and_stands_in_the_timeline(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.histories[VenueOrderId("A")] = [record("T1")]
    for _ in range(3):
        stage.engine.want_amends(A)
        await stage.advance(0)
    assert venue.asked["amend_history"] == ["A"]
    assert [one.reference for one in stage.engine.amends(A)] == ["T1"]
    told = [one for one in stage.engine.timeline(A) if one.kind is ActivityKind.VENUE_AMEND]
    assert [one.amend for one in told] == [record("T1")]


async def test_an_order_that_changed_is_asked_about_again(stage: Stage, venue: FakeVenue) -> None:
    stage.engine.want_amends(A)
    await stage.advance(0)
    venue.lists(replace(make_order("A", limit_price="91000.0"), is_amended=True), make_order("B"))
    await stage.advance(6)
    stage.engine.want_amends(A)
    await stage.advance(0)
    assert venue.asked["amend_history"] == ["A", "A"]


async def test_what_is_wanted_while_another_is_read_comes_next_the_newest_wish_alone(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.lists(make_order("A"), make_order("B"), make_order("C"))
    await stage.advance(6)
    for key in (A, make_key("C"), B):
        stage.engine.want_amends(key)
    await stage.advance(0)
    assert venue.asked["amend_history"] == ["A", "B"]


async def test_a_failed_read_is_tried_again_when_it_is_wanted_again(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.script["amend_history"].append(fake_failure())
    stage.engine.want_amends(A)
    await stage.advance(0)
    assert stage.engine.amends(A) == ()
    venue.histories[VenueOrderId("A")] = [record("T1")]
    stage.engine.want_amends(A)
    await stage.advance(0)
    assert [one.reference for one in stage.engine.amends(A)] == ["T1"]


async def test_an_order_nobody_lists_is_not_asked_about(stage: Stage, venue: FakeVenue) -> None:
    stage.engine.want_amends(make_key("NOSUCH"))
    await stage.advance(0)
    assert venue.calls["amend_history"] == 0
