"""What an answer means: a pure function over two lists."""

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOW, make_key, make_order
from tui.domain.activity import ActivityKind, Change
from tui.domain.book import Orders, diff_orders
from tui.domain.fate import EndedOrder, Fate
from tui.domain.order import (
    BookEntry,
    Order,
    OrderStatus,
    OrderType,
    RelativePrice,
    UnreadableOrder,
)
from tui.engine.digest import MANY, Digest, digest_answer, digest_overlap

READABLE = st.builds(
    make_order,
    st.sampled_from("ABCDEF"),
    limit_price=st.sampled_from(["91250.0", "91300.0"]),
    quantity=st.just("0.5"),
    filled_quantity=st.sampled_from(["0", "0.1", "0.2", "0.5"]),
    status=st.sampled_from([OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED, OrderStatus.TRIGGERED]),
)
DAMAGED = st.sampled_from("ABCDEF").map(
    lambda order_id: UnreadableOrder(make_key(order_id), b"?", "damaged")
)
LISTS = st.lists(READABLE | DAMAGED, max_size=6).map(
    lambda entries: {entry.key: entry for entry in entries}
)


def orders(*entries: BookEntry) -> Orders:
    return {entry.key: entry for entry in entries}


def told(before: BookEntry, after: BookEntry) -> Digest:
    return digest_answer(orders(before), orders(after), {}, NOW)


def kinds(digest: Digest) -> list[ActivityKind]:
    return [entry.kind for entry in digest.entries]


def missing(entry: BookEntry) -> EndedOrder:
    return EndedOrder(order=entry, fate=Fate.LOOKING_UP, since=NOW)


@settings(deadline=None)
@given(before=LISTS, after=LISTS)
def test_every_difference_is_told_and_nothing_else(before: Orders, after: Orders) -> None:
    digest = digest_answer(before, after, {}, NOW)
    diff = diff_orders(before, after)
    assert digest.diff == diff
    by_kind = {kind: {e.key for e in digest.entries if e.kind is kind} for kind in ActivityKind}
    assert by_kind[ActivityKind.APPEARED] == set(diff.added)
    assert by_kind[ActivityKind.MISSING] == set(diff.gone)
    spoken_of = {entry.key for entry in digest.entries}
    assert spoken_of <= {*diff.added, *diff.changed, *diff.gone}
    assert set(diff.changed) - spoken_of <= {
        key
        for key in diff.changed
        if isinstance(before[key], UnreadableOrder) and isinstance(after[key], UnreadableOrder)
    }
    assert all(entry.at == NOW for entry in digest.entries)


@settings(deadline=None)
@given(before=LISTS, after=LISTS)
def test_fills_add_up_to_what_the_orders_gained(before: Orders, after: Orders) -> None:
    gained: Counter[str] = Counter()
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        if isinstance(old, Order) and isinstance(new, Order):
            gain = new.filled_quantity - old.filled_quantity
            if gain > 0:
                gained[key.order_id] = int(gain * 10)
    filled = {
        entry.key.order_id: int(entry.quantity * 10)
        for entry in digest_answer(before, after, {}, NOW).entries
        if entry.kind is ActivityKind.FILL and entry.key and entry.quantity
    }
    assert filled == dict(gained)


@settings(deadline=None)
@given(orders_=LISTS)
def test_the_same_list_says_nothing(orders_: Orders) -> None:
    digest = digest_answer(orders_, dict(orders_), {}, NOW)
    assert not digest.diff
    assert digest.entries == ()


@settings(deadline=None)
@given(before=LISTS, after=LISTS)
def test_under_other_options_nothing_comes_or_goes(before: Orders, after: Orders) -> None:
    said = kinds(digest_overlap(before, after, {}, NOW))
    assert not {ActivityKind.APPEARED, ActivityKind.MISSING, ActivityKind.RETURNED} & set(said)


def test_a_missing_order_found_under_other_options_has_returned() -> None:
    lost = make_order("A")
    digest = digest_overlap({}, orders(lost, make_order("B")), {lost.key: missing(lost)}, NOW)
    assert [(entry.kind, entry.key) for entry in digest.entries] == [
        (ActivityKind.RETURNED, lost.key)
    ]


def test_a_partial_fill_is_one_line_not_two() -> None:
    after = make_order("A", filled_quantity="0.1", status=OrderStatus.PARTIALLY_FILLED)
    assert kinds(told(make_order("A"), after)) == [ActivityKind.FILL]


def test_a_partial_fill_hides_no_other_change() -> None:
    after = make_order(
        "A", filled_quantity="0.1", status=OrderStatus.PARTIALLY_FILLED, limit_price="91000.0"
    )
    digest = told(make_order("A"), after)
    assert kinds(digest) == [ActivityKind.FILL, ActivityKind.CHANGED]
    assert [change.field for change in digest.entries[1].changes] == ["limit_price"]


def test_a_trigger_that_fired_is_a_line_of_its_own_with_what_else_changed() -> None:
    before = make_order("A", order_type=OrderType.STOP_LOSS_LIMIT, trigger_price="90000.0")
    after = make_order(
        "A",
        order_type=OrderType.STOP_LOSS_LIMIT,
        trigger_price="90000.0",
        status=OrderStatus.TRIGGERED,
        limit_price="89900.0",
    )
    digest = told(before, after)
    assert kinds(digest) == [ActivityKind.TRIGGERED]
    assert {change.field for change in digest.entries[0].changes} == {"status", "limit_price"}


def test_an_order_triggers_before_it_fills() -> None:
    after = make_order("A", status=OrderStatus.TRIGGERED, filled_quantity="0.1")
    digest = told(make_order("A"), after)
    assert kinds(digest) == [ActivityKind.TRIGGERED, ActivityKind.FILL]


def test_an_order_already_triggered_is_not_told_to_trigger_again() -> None:
    before = make_order("A", status=OrderStatus.TRIGGERED)
    after = make_order("A", status=OrderStatus.TRIGGERED, filled_quantity="0.1")
    assert kinds(told(before, after)) == [ActivityKind.FILL]


def test_a_fill_taken_back_does_not_pass_unseen() -> None:
    digest = told(make_order("A", filled_quantity="0.2"), make_order("A", filled_quantity="0.1"))
    assert kinds(digest) == [ActivityKind.CHANGED]
    assert digest.entries[0].changes == (Change("filled_quantity", Decimal("0.2"), Decimal("0.1")),)


def test_a_change_nobody_needs_to_read_changes_the_list_silently() -> None:
    digest = told(
        make_order("A", live_trigger_price="90000.0"), make_order("A", live_trigger_price="90001.0")
    )
    assert digest.diff.changed == (make_key("A"),)
    assert digest.entries == ()


def test_a_damaged_order_says_that_it_became_unreadable_and_readable_again() -> None:
    damaged = UnreadableOrder(make_key("A"), b"?", "damaged")
    (worse,) = told(make_order("A"), damaged).entries
    (better,) = told(damaged, make_order("A")).entries
    assert worse.changes == (Change("status", OrderStatus.OPEN, OrderStatus.UNREADABLE),)
    assert better.changes == (Change("status", OrderStatus.UNREADABLE, OrderStatus.OPEN),)
    assert worse.instrument is None
    assert better.instrument == "XBTUSD"


def test_an_appearance_names_the_price_the_order_waits_for() -> None:
    trailing = make_order(
        "A", order_type=OrderType.TRAILING_STOP, limit_price=None, trigger_price="+5.0000%"
    )
    (entry,) = digest_answer({}, orders(trailing), {}, NOW).entries
    assert entry.price == RelativePrice("+5.0000%")
    assert entry.side is trailing.side
    assert entry.left == Decimal("0.25000000")


def many(count: int, limit_price: str = "91250.0") -> Orders:
    return orders(*(make_order(f"N{number}", limit_price=limit_price) for number in range(count)))


def test_changes_are_told_one_by_one_up_to_many() -> None:
    digest = digest_answer(many(MANY), many(MANY, limit_price="91300.0"), {}, NOW)
    assert kinds(digest) == [ActivityKind.CHANGED] * MANY


def test_more_changes_than_that_are_one_line() -> None:
    digest = digest_answer(many(MANY + 1), many(MANY + 1, limit_price="91300.0"), {}, NOW)
    (entry,) = digest.entries
    assert (entry.kind, entry.count, entry.key) == (ActivityKind.MANY_CHANGED, MANY + 1, None)


def test_fills_and_triggers_are_never_folded() -> None:
    before, after = dict(many(MANY + 3)), dict(many(MANY + 3, limit_price="91300.0"))
    after[make_key("N0")] = make_order("N0", limit_price="91300.0", filled_quantity="0.1")
    after[make_key("N1")] = make_order("N1", status=OrderStatus.TRIGGERED)
    digest = digest_answer(before, after, {}, NOW)
    counted = Counter(kinds(digest))
    assert counted == {
        ActivityKind.FILL: 1,
        ActivityKind.TRIGGERED: 1,
        ActivityKind.MANY_CHANGED: 1,
    }
    assert [entry.count for entry in digest.entries if entry.count] == [MANY + 2]
