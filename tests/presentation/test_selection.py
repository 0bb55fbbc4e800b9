"""The cursor goes to the nearest row that is left."""

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_ended, make_key, make_order, make_state
from tui.domain.fate import Fate
from tui.domain.identifiers import OrderKey
from tui.presentation.selection import arrived, between, is_workable, nearest_remaining

KEYS = [make_key(name) for name in "ABCDEF"]


def index(*names: str) -> dict[OrderKey, int]:
    return {make_key(name): place for place, name in enumerate(names)}


def test_a_cursor_whose_order_is_shown_stays() -> None:
    assert nearest_remaining(KEYS[1], KEYS, 1, index("F", "B")) == KEYS[1]


def test_the_row_after_comes_first_then_the_one_before() -> None:
    assert nearest_remaining(KEYS[2], KEYS, 2, index("B", "D")) == KEYS[3]
    assert nearest_remaining(KEYS[2], KEYS, 2, index("B", "E")) == KEYS[1]
    assert nearest_remaining(KEYS[5], KEYS, 5, index("A")) == KEYS[0]


def test_without_a_place_the_first_row_is_taken() -> None:
    assert nearest_remaining(None, [], None, index("C", "A")) == KEYS[2]
    assert nearest_remaining(KEYS[0], KEYS[:1], 0, {}) is None


@given(st.sets(st.integers(0, 5), min_size=1), st.integers(0, 5))
def test_no_remaining_row_is_nearer(left: set[int], place: int) -> None:
    places = {KEYS[one]: number for number, one in enumerate(sorted(left))}
    found = nearest_remaining(KEYS[place], KEYS, place, places)
    assert found is not None
    assert abs(KEYS.index(found) - place) == min(abs(one - place) for one in left)


def test_a_range_runs_either_way_and_is_one_row_when_its_beginning_is_hidden() -> None:
    rows = KEYS[:4]
    places = {key: place for place, key in enumerate(rows)}
    assert list(between(rows, places, KEYS[1], KEYS[3])) == [1, 2, 3]
    assert list(between(rows, places, KEYS[3], KEYS[1])) == [1, 2, 3]
    assert list(between(rows, places, KEYS[5], KEYS[2])) == [2]


def test_listed_and_looked_up_orders_can_be_worked_on_and_ended_ones_cannot() -> None:
    listed, missed, ended = make_order("A"), make_order("B"), make_order("C")
    state = make_state(
        [listed], ended=[make_ended(missed, fate=Fate.LOOKING_UP), make_ended(ended)]
    )
    assert [is_workable(state, one.key) for one in (listed, missed, ended)] == [True, True, False]
    assert not is_workable(state, KEYS[5])


def test_an_order_known_by_its_client_id_is_found_under_the_venues_name() -> None:
    mine = make_order("ob-19f2", client_order_id="ob-19f2")
    other = make_order("ob-77aa", client_order_id="ob-77aa")
    before = make_state([], expected=[mine, other])
    listed = make_order("OQ7XK2", client_order_id="ob-19f2")
    after = make_state([make_order("OELSE", client_order_id="x"), listed], expected=[other])
    assert arrived(before.book, after.book) == {mine.key: listed.key}
    assert arrived(before.book, before.book) == {}
    assert arrived(after.book, make_state([listed]).book) == {}


def test_of_two_orders_with_one_client_id_the_first_takes_the_place_of_what_was_expected() -> None:
    mine = make_order("ob-19f2", client_order_id="ob-19f2")
    twins = [make_order(name, client_order_id="ob-19f2") for name in ("ONE", "TWO")]
    before, after = make_state([], expected=[mine]), make_state(twins)
    assert arrived(before.book, after.book) == {mine.key: twins[0].key}


def test_an_expected_order_can_be_marked() -> None:
    mine = make_order("ob-19f2", client_order_id="ob-19f2")
    assert is_workable(make_state([], expected=[mine]), mine.key)
