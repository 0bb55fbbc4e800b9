"""The book: how lists differ, and how one book follows from another."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import MAIN, NOW, make_key, make_order
from tui.domain.book import Book, Orders, diff_orders
from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import AccountName
from tui.domain.order import BookEntry, UnreadableOrder

ENTRIES = st.builds(
    make_order, st.sampled_from("ABCDEF"), limit_price=st.sampled_from(["91250.0", "91300.0"])
) | st.sampled_from("ABCDEF").map(lambda one: UnreadableOrder(make_key(one), b"?", "damaged"))
LISTS = st.lists(ENTRIES, max_size=6).map(lambda entries: {one.key: one for one in entries})
OTHER = AccountName("other")


def orders(*entries: BookEntry) -> Orders:
    return {entry.key: entry for entry in entries}


def gone(order_id: str, fate: Fate = Fate.FILLED, seconds: float = 0) -> EndedOrder:
    return EndedOrder(order=make_order(order_id), fate=fate, since=NOW - timedelta(seconds=seconds))


@settings(deadline=None)
@given(before=LISTS, after=LISTS)
def test_a_diff_leads_from_one_list_to_the_other(before: Orders, after: Orders) -> None:
    diff = diff_orders(before, after)
    replayed = {key: entry for key, entry in before.items() if key not in diff.gone}
    replayed |= {key: after[key] for key in (*diff.added, *diff.changed)}
    assert replayed == after


@settings(deadline=None)
@given(before=LISTS, after=LISTS)
def test_a_diff_names_each_order_once_and_only_if_it_differs(before: Orders, after: Orders) -> None:
    diff = diff_orders(before, after)
    named = [*diff.added, *diff.changed, *diff.gone]
    assert len(set(named)) == len(named)
    assert all(before.get(key) != after.get(key) for key in named)
    assert set(diff.added) == after.keys() - before.keys()
    assert set(diff.gone) == before.keys() - after.keys()
    assert bool(diff) == (before != after)


def test_an_equal_order_in_a_new_object_is_no_change() -> None:
    assert not diff_orders(orders(make_order("A")), orders(make_order("A")))


def test_an_empty_book_lists_nothing() -> None:
    book = Book()
    assert len(book) == 0
    assert book.orders(MAIN) == {}
    assert book.get(make_key("A")) is None
    assert list(book.entries()) == []


def test_one_accounts_list_replaces_its_own_and_no_other() -> None:
    theirs = make_order("X", account="other")
    book = Book().with_orders(OTHER, orders(theirs)).with_orders(MAIN, orders(make_order("A")))
    book = book.with_orders(MAIN, orders(make_order("B"), make_order("C")))
    assert [entry.key.order_id for entry in book.entries()] == ["X", "B", "C"]
    assert len(book) == 3
    assert book.get(theirs.key) is theirs
    assert book.get(make_key("A")) is None


def test_every_new_book_has_a_higher_version_and_leaves_the_old_one_alone() -> None:
    first = Book()
    second = first.with_orders(MAIN, orders(make_order("A")))
    third = second.with_ended({make_key("B"): gone("B")})
    fourth = third.without_ended(frozenset({make_key("B")}))
    assert [book.version for book in (first, second, third, fourth)] == [0, 1, 2, 3]
    assert (len(first), len(second)) == (0, 1)
    assert (set(second.ended), set(third.ended), set(fourth.ended)) == (
        set(),
        {make_key("B")},
        set(),
    )


def test_books_are_compared_by_identity() -> None:
    assert Book() != Book()


def test_an_ended_order_can_still_be_read() -> None:
    ended = gone("B")
    book = Book().with_orders(MAIN, {}).with_ended({make_key("B"): ended})
    assert book.get(make_key("B")) is ended.order
    assert make_key("B") not in book.orders(MAIN)


def test_an_order_that_is_listed_again_has_not_ended() -> None:
    book = Book().with_ended({make_key("A"): gone("A"), make_key("B"): gone("B")})
    book = book.with_orders(MAIN, orders(make_order("B")))
    assert set(book.ended) == {make_key("A")}


def test_ended_orders_join_those_already_there() -> None:
    book = Book().with_ended({make_key("A"): gone("A")})
    later = gone("A", Fate.CANCELLED)
    book = book.with_ended({make_key("A"): later, make_key("B"): gone("B")})
    assert set(book.ended) == {make_key("A"), make_key("B")}
    assert book.ended[make_key("A")] is later


def test_an_ended_order_leaves_the_view_after_a_minute() -> None:
    book = Book().with_ended(
        {make_key("A"): gone("A", seconds=60), make_key("B"): gone("B", seconds=59.9)}
    )
    assert book.expired_from_view(NOW) == {make_key("A")}


def test_an_order_still_looked_for_never_leaves_the_view() -> None:
    book = Book().with_ended({make_key("A"): gone("A", Fate.LOOKING_UP, seconds=9_999)})
    assert book.expired_from_view(NOW) == frozenset()
