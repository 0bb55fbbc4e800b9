"""The memory of what happened: bounded, newest first."""

from tests.builders import NOW, make_entry, make_key, make_state
from tests.clock import ManualClock
from tui.domain.activity import ActivityKind
from tui.domain.state import BlotterState
from tui.engine.publisher import REMEMBERED, SHOWN, Publisher


def publisher() -> Publisher:
    return Publisher(make_state(), ManualClock(NOW))


def test_the_state_shows_the_newest_hundred_and_the_log_remembers_all() -> None:
    kept = publisher()
    kept.publish([make_entry(count=number) for number in range(SHOWN + 50)])
    assert [entry.count for entry in kept.state.activity] == list(range(SHOWN + 49, 49, -1))
    assert [entry.count for entry in kept.activity()] == list(range(SHOWN + 49, -1, -1))


def test_the_oldest_entries_are_forgotten() -> None:
    kept = publisher()
    for block in range(3):
        kept.publish([make_entry(count=block * 10_000 + number) for number in range(10_000)])
    remembered = [entry.count for entry in kept.activity()]
    assert len(remembered) == REMEMBERED == 20_000
    assert (remembered[0], remembered[-1]) == (29_999, 10_000)


def test_a_full_log_still_shows_what_is_new() -> None:
    kept = publisher()
    kept.publish([make_entry(count=1)] * REMEMBERED)
    kept.publish([make_entry(count=1, kind=ActivityKind.ENDED)])
    assert kept.state.activity[0].kind is ActivityKind.ENDED


def test_a_timeline_holds_one_orders_entries_alone() -> None:
    kept = publisher()
    a, b = make_key("A"), make_key("B")
    kept.publish([make_entry(key=a, count=1), make_entry(key=b), make_entry(key=a, count=2)])
    assert [entry.count for entry in kept.timeline(a)] == [2, 1]


def test_a_timeline_forgets_with_the_log() -> None:
    kept = publisher()
    a, b = make_key("A"), make_key("B")
    kept.publish([make_entry(key=a, count=1), make_entry(key=b), make_entry(key=a, count=2)])
    kept.publish([make_entry()] * (REMEMBERED - 1))
    assert [entry.count for entry in kept.timeline(a)] == [2]
    assert kept.timeline(b) == ()
    kept.publish([make_entry()])
    assert kept.timeline(a) == ()


def test_a_publication_without_entries_keeps_the_shown_ones() -> None:
    kept = publisher()
    kept.publish([make_entry()])
    shown = kept.state.activity
    kept.publish(quotes={})
    assert kept.state.activity is shown
    assert kept.state.quotes == {}


def test_a_listener_may_unsubscribe_itself_and_read_the_state_it_is_told() -> None:
    kept = publisher()
    told: list[bool] = []

    def once(state: BlotterState) -> None:
        told.append(state is kept.state)
        unsubscribe()

    unsubscribe = kept.subscribe(once)
    second: list[BlotterState] = []
    kept.subscribe(second.append)
    kept.publish(quotes={})
    kept.publish(quotes={})
    assert told == [True]
    assert len(second) == 2
