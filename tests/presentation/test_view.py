"""Which orders are shown in which order, whatever came before."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    NOW,
    make_account,
    make_action,
    make_amend,
    make_cancel,
    make_ended,
    make_health,
    make_instrument,
    make_key,
    make_order,
    make_quote,
    make_state,
    make_unreadable,
)
from tui.domain.action import ActionState
from tui.domain.fate import Fate
from tui.domain.order import BookEntry, OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.outcome import Accepted, Unknown
from tui.domain.state import BlotterState
from tui.presentation.columns import COLUMNS
from tui.presentation.view import SortKey, View, ViewSpec, build_view, let_go

LATER = NOW + timedelta(seconds=1)
BY_LIMIT = ViewSpec(sort=(SortKey("limit"),))


def ids(view: View) -> list[str]:
    return [key.order_id for key in view.rows]


def facts_of(view: View) -> tuple[object, ...]:
    totals = view.totals
    amounts = {side: dict(amounts) for side, amounts in totals.amounts.items()}
    return (
        view.rows,
        dict(view.index),
        view.matching,
        view.total,
        view.counts,
        amounts,
        totals.without_price,
        totals.nearest,
        totals.oldest,
    )


def test_orders_are_sorted_by_their_distance_from_the_market_on_either_side() -> None:
    state = make_state(
        [
            make_order("FAR", limit_price="80000"),
            make_order("ABOVE", limit_price="93000"),
            make_order("BELOW", limit_price="92100"),
        ]
    )
    assert ids(build_view(state, ViewSpec(), NOW)) == ["BELOW", "ABOVE", "FAR"]


def test_equal_orders_stand_in_the_order_of_their_ids() -> None:
    state = make_state([make_order(name) for name in ("C", "A", "B")])
    assert ids(build_view(state, ViewSpec(), NOW)) == ["A", "B", "C"]
    falling = ViewSpec(sort=(SortKey("limit", reverse=True),))
    assert ids(build_view(state, falling, NOW)) == ["A", "B", "C"]


def test_orders_without_a_value_come_last_whichever_way_it_is_sorted() -> None:
    state = make_state(
        [
            make_unreadable("X"),
            make_order("MARKET", order_type=OrderType.MARKET, limit_price=None),
            make_order("LOW", limit_price="1"),
            make_order("HIGH", limit_price="2"),
        ]
    )
    assert ids(build_view(state, BY_LIMIT, NOW)) == ["LOW", "HIGH", "MARKET", "X"]
    falling = ViewSpec(sort=(SortKey("limit", reverse=True),))
    assert ids(build_view(state, falling, NOW)) == ["HIGH", "LOW", "MARKET", "X"]


def test_text_sorts_backwards_letter_by_letter() -> None:
    accounts = [make_account(name) for name in ("a", "ab", "b")]
    state = make_state([make_order(account=one.name) for one in accounts], accounts=accounts)
    falling = ViewSpec(sort=(SortKey("account", reverse=True),))
    assert [key.account for key in build_view(state, falling, NOW).rows] == ["b", "ab", "a"]


def test_a_second_column_decides_where_the_first_does_not() -> None:
    state = make_state(
        [
            make_order("A", side=Side.SELL, limit_price="3"),
            make_order("B", limit_price="1"),
            make_order("C", side=Side.SELL, limit_price="2"),
        ]
    )
    spec = ViewSpec(sort=(SortKey("side", reverse=True), SortKey("limit")))
    assert ids(build_view(state, spec, NOW)) == ["C", "A", "B"]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.id)
def test_every_column_can_be_sorted_by(column: object) -> None:
    assert hasattr(column, "id")
    ended = make_order("E")
    state = make_state(
        [
            make_order("A", time_in_force=None, flags=("x",), opened_at=None),
            make_order("B", instrument="UNLISTED", quantity_unit=QuantityUnit.CONTRACTS),
            make_order("C", filled_quantity="0.1", limit_price="+1%"),
            make_unreadable("D"),
        ],
        ended=[make_ended(ended)],
    )
    for reverse in (False, True):
        spec = ViewSpec(sort=(SortKey(column.id, reverse),))
        assert sorted(ids(build_view(state, spec, NOW))) == ["A", "B", "C", "D", "E"]


def test_youngest_orders_come_first_when_sorted_by_age() -> None:
    state = make_state(
        [
            make_order(name, opened_at=NOW - timedelta(hours=age))
            for name, age in (("A", 2), ("B", 1))
        ]
    )
    assert ids(build_view(state, ViewSpec(sort=(SortKey("age"),)), NOW)) == ["B", "A"]


LOW, HIGH = make_order("LOW", limit_price="90000"), make_order("HIGH", limit_price="95000")


def two_orders(last: str) -> BlotterState:
    return make_state([LOW, HIGH], quotes=[make_quote(last=last)])


def test_rows_sorted_by_price_keep_their_order_for_a_second() -> None:
    first = build_view(two_orders("94000"), ViewSpec(), NOW)
    assert ids(first) == ["HIGH", "LOW"]
    early = build_view(two_orders("91000"), ViewSpec(), NOW + timedelta(seconds=0.9), first)
    assert ids(early) == ["HIGH", "LOW"]
    assert ids(build_view(two_orders("91000"), ViewSpec(), LATER, early)) == ["LOW", "HIGH"]


def test_asking_for_the_new_order_gives_it_at_once_and_asking_to_hold_keeps_the_old_one() -> None:
    first = build_view(two_orders("94000"), ViewSpec(), NOW)
    at_once = build_view(two_orders("91000"), ViewSpec(), NOW, first, reorder=True)
    assert ids(at_once) == ["LOW", "HIGH"]
    much_later = NOW + timedelta(minutes=1)
    held = build_view(two_orders("91000"), ViewSpec(), much_later, first, reorder=False)
    assert ids(held) == ["HIGH", "LOW"]
    assert ids(build_view(two_orders("91000"), ViewSpec(), much_later, held)) == ["LOW", "HIGH"]


def test_holding_the_order_still_lets_orders_come_and_go() -> None:
    first = build_view(two_orders("94000"), ViewSpec(), NOW)
    entries = [make_order("LOW", limit_price="93900"), make_order("NEW", limit_price="93999")]
    state = make_state(entries, quotes=[make_quote(last="94000")])
    held = build_view(state, ViewSpec(), LATER, first, reorder=False)
    assert ids(held) == ["NEW", "LOW"]
    moved = replace(state, book=make_state([make_order("LOW", limit_price="93999.9")]).book)
    assert ids(build_view(moved, ViewSpec(), LATER, held, reorder=False)) == ["LOW"]


def test_an_order_that_changed_while_the_order_was_held_moves_once_it_is_not() -> None:
    near, far = make_order("NEAR", limit_price="92400"), make_order("FAR", limit_price="80000")
    first = build_view(make_state([near, far]), ViewSpec(), NOW)
    changed = make_state([near, replace(far, limit_price=Decimal("92499"))])
    held = build_view(changed, ViewSpec(), LATER, first, reorder=False)
    assert ids(held) == ["NEAR", "FAR"]
    assert ids(build_view(changed, ViewSpec(), LATER, held)) == ["FAR", "NEAR"]


def test_a_changed_order_moves_to_its_new_place_at_once() -> None:
    entries: list[BookEntry] = [make_order(f"O{n:02}", limit_price=str(n)) for n in range(50)]
    first = build_view(make_state(entries), BY_LIMIT, NOW)
    entries[3] = make_order("O03", limit_price="30.5")
    second = build_view(make_state(entries), BY_LIMIT, NOW, first)
    assert ids(second)[30] == "O03"
    assert len(second.rows) == 50


def test_rows_that_did_not_move_are_the_same_object() -> None:
    orders: list[BookEntry] = [make_order("A"), make_order("B", limit_price="80000")]
    first = build_view(make_state(orders), ViewSpec(), NOW)
    orders[1] = make_order("B", limit_price="80000", filled_quantity="0.1")
    second = build_view(make_state(orders), ViewSpec(), LATER, first)
    assert second.rows is first.rows
    assert second.index is first.index
    assert second.counts.partly_filled == 1


def test_only_orders_in_which_every_word_occurs_are_shown() -> None:
    state = make_state(
        [
            make_order("A"),
            make_order("B", side=Side.SELL),
            make_order("C", side=Side.SELL, instrument="ETHUSD"),
            make_unreadable("D"),
        ]
    )
    view = build_view(state, ViewSpec("SELL  btc"), NOW)
    assert ids(view) == ["B"]
    assert (view.matching, view.total) == (1, 4)
    assert ids(build_view(state, ViewSpec("unreadable"), NOW)) == ["D"]
    assert ids(build_view(state, ViewSpec("  "), NOW, view)) != ["B"]


def test_an_order_enters_and_leaves_a_filtered_view_as_it_changes() -> None:
    spec = ViewSpec("part")
    whole, part = (
        make_order(),
        make_order(filled_quantity="0.1", status=OrderStatus.PARTIALLY_FILLED),
    )
    none = build_view(make_state([whole]), spec, NOW)
    some = build_view(make_state([part]), spec, NOW, none)
    again = build_view(make_state([whole]), spec, NOW, some)
    assert [len(view.rows) for view in (none, some, again)] == [0, 1, 0]
    assert [view.matching for view in (none, some, again)] == [0, 1, 0]


def test_a_filter_that_matches_nothing_tells_what_its_last_word_costs() -> None:
    state = make_state([make_order("A"), make_order("B"), make_order("C", side=Side.SELL)])
    assert build_view(state, ViewSpec("buy zzz"), NOW).without_last_word() == ("zzz", 2)
    assert build_view(state, ViewSpec("zzz"), NOW).without_last_word() is None


def test_orders_that_left_the_list_keep_their_place_until_they_leave_view() -> None:
    near, far = make_order("NEAR", limit_price="92000"), make_order("FAR", limit_price="80000")
    first = build_view(make_state([near, far]), ViewSpec(), NOW)
    ended = make_ended(near)
    second = build_view(make_state([far], ended=[ended]), ViewSpec(), LATER, first)
    assert ids(second) == ["NEAR", "FAR"]
    assert (second.matching, second.total, second.counts.ended) == (1, 1, 1)
    third = build_view(make_state([far]), ViewSpec(), LATER, second)
    assert ids(third) == ["FAR"]
    assert third.counts.ended == 0


def test_an_order_that_is_looked_up_counts_as_working() -> None:
    ended = make_ended(fate=Fate.LOOKING_UP)
    view = build_view(make_state([], ended=[ended]), ViewSpec(), NOW)
    assert (view.matching, view.total) == (1, 1)
    assert (view.counts.working, view.counts.looking_up, view.counts.ended) == (1, 1, 0)
    assert view.totals.of(Side.BUY) == {"USD": Decimal("22812.5")}


def test_an_order_that_is_expected_is_a_row_and_counts_as_working() -> None:
    state = make_state([], expected=[make_order("ob-19f2", client_order_id="ob-19f2")])
    view = build_view(state, ViewSpec(), NOW)
    assert ids(view) == ["ob-19f2"]
    assert (view.matching, view.total, view.counts.pending) == (1, 1, 0)
    assert view.totals.of(Side.BUY) == {"USD": Decimal("22812.5")}


def test_what_was_asked_of_an_order_is_found_by_the_filter_and_sorts_first() -> None:
    orders = [make_order("A"), make_order("B"), make_order("C")]
    plain = make_state(orders)
    asked = make_state(
        orders,
        actions=[
            make_action(make_cancel(orders[2]), id="1"),
            make_action(make_amend(orders[1]), id="2", state=ActionState.ANSWERED, outcome=UNKNOWN),
        ],
    )
    by_state = ViewSpec(sort=(SortKey("state"),))
    before = build_view(plain, by_state, NOW)
    assert ids(before) == ["A", "B", "C"]
    assert ids(build_view(asked, by_state, LATER, before)) == ["B", "C", "A"]
    assert ids(build_view(asked, ViewSpec("cancel?"), LATER, before)) == ["C"]
    assert ids(build_view(asked, ViewSpec("unknown"), LATER, before)) == ["B"]
    assert build_view(asked, by_state, LATER, before).matching == 3


def test_a_change_of_the_ledger_touches_the_orders_concerned_alone() -> None:
    orders = [make_order("A"), make_order("B")]
    first = build_view(make_state(orders), ViewSpec(), NOW)
    asked = replace(
        make_state(orders),
        actions=make_state([], actions=[make_action(make_cancel(orders[0]))]).actions,
    )
    second = build_view(asked, ViewSpec(), NOW, first)
    facts = [view.memory.facts for view in (first, second)]
    assert facts[0][orders[0].key] is not facts[1][orders[0].key]
    assert facts[0][orders[1].key] is facts[1][orders[1].key]
    settled = replace(asked, actions=make_state([]).actions)
    third = build_view(settled, ViewSpec(), NOW, second)
    assert third.memory.facts[orders[0].key].asked is None


def test_an_order_that_comes_back_is_listed_again() -> None:
    order = make_order()
    gone = build_view(make_state([], ended=[make_ended(order)]), ViewSpec(), NOW)
    back = build_view(make_state([order]), ViewSpec(), NOW, gone)
    assert facts_of(back) == facts_of(build_view(make_state([order]), ViewSpec(), NOW))


def test_orders_are_counted_by_state() -> None:
    state = make_state(
        [
            make_order("A"),
            make_order("B", status=OrderStatus.PENDING),
            make_order("C", filled_quantity="0.1"),
            make_unreadable("D"),
        ]
    )
    counts = build_view(state, ViewSpec(), NOW).counts
    assert (counts.working, counts.pending, counts.partly_filled, counts.unreadable) == (4, 1, 1, 1)


def test_an_account_that_is_gone_takes_its_orders_along() -> None:
    accounts = [make_account("a"), make_account("b")]
    both = make_state(
        [make_order("A", account="a"), make_order("B", account="b")], accounts=accounts
    )
    first = build_view(both, ViewSpec(), NOW)
    second = build_view(make_state([make_order("A", account="a")]), ViewSpec(), NOW, first)
    assert ids(second) == ["A"]
    assert second.total == 1


def test_learning_about_an_instrument_changes_name_and_currency() -> None:
    order = make_order()
    unknown = build_view(make_state([order], instruments=[]), ViewSpec(), NOW)
    assert unknown.totals.of(Side.BUY) == {"?": Decimal("22812.5")}
    known = build_view(make_state([order]), ViewSpec(), NOW, unknown)
    assert known.totals.of(Side.BUY) == {"USD": Decimal("22812.5")}
    assert ids(build_view(make_state([order]), ViewSpec("btc/usd"), NOW, unknown)) == [
        order.key.order_id
    ]


def test_any_earlier_view_may_be_built_upon() -> None:
    first = build_view(two_orders("94000"), ViewSpec(), NOW)
    build_view(two_orders("91000"), BY_LIMIT, LATER, first)
    build_view(two_orders("91000"), ViewSpec("low"), LATER, first)
    third = build_view(two_orders("91000"), ViewSpec(), LATER, first)
    assert facts_of(third) == facts_of(build_view(two_orders("91000"), ViewSpec(), LATER))


entries = st.builds(
    make_order,
    st.sampled_from([f"O{n}" for n in range(8)]),
    instrument=st.sampled_from(["XBTUSD", "ETHEUR", "UNLISTED"]),
    side=st.sampled_from([Side.BUY, Side.SELL]),
    status=st.sampled_from([OrderStatus.OPEN, OrderStatus.PENDING]),
    filled_quantity=st.sampled_from(["0", "0.1"]),
    limit_price=st.sampled_from([None, "90000", "91000", "92000", "+5%"]),
    opened_at=st.sampled_from([None, NOW, NOW - timedelta(hours=1)]),
) | st.builds(make_unreadable, st.sampled_from(["O1", "O9"]))
books = st.dictionaries(st.sampled_from([f"O{n}" for n in range(10)]), entries, max_size=8).map(
    lambda found: {one.key: one for one in found.values()}
)
UNKNOWN = Unknown(text="no answer within 10 s")
asked = st.builds(
    lambda order, make, state, outcome: make_action(
        make(order), id=f"a-{order.key.order_id}-{make.__name__}", state=state, outcome=outcome
    ),
    st.builds(make_order, st.sampled_from([f"O{n}" for n in range(8)])),
    st.sampled_from([make_amend, make_cancel]),
    st.sampled_from(ActionState),
    st.sampled_from([None, UNKNOWN, Accepted()]),
)
awaited = st.lists(st.builds(make_order, st.sampled_from(["N1", "N2"])), max_size=2)
fates = st.lists(st.builds(make_ended, entries, fate=st.sampled_from(Fate)), max_size=2)
prices = st.sampled_from(["90000", "91500", "95000"])
specs = st.builds(
    ViewSpec,
    st.sampled_from(["", "buy", "btc", "o1", "cancel?", "new?"]),
    st.sampled_from(
        [
            (SortKey("distance"),),
            (SortKey("limit", reverse=True),),
            (SortKey("age"),),
            (SortKey("state"),),
        ]
    ),
)


@st.composite
def states(draw: st.DrawFn) -> BlotterState:
    listed = draw(books)
    ended = [one for one in draw(fates) if one.order.key not in listed]
    return make_state(
        listed.values(),
        ended=ended,
        instruments=[make_instrument(), make_instrument("ETHEUR", symbol="ETH/EUR")],
        quotes=[make_quote(last=draw(prices)), make_quote("ETHEUR", last=draw(prices))],
        actions=draw(st.lists(asked, max_size=3)),
        expected=draw(awaited),
    )


@given(st.lists(st.tuples(states(), specs), min_size=1, max_size=6))
def test_a_view_built_upon_another_is_the_view_built_from_nothing(
    steps: list[tuple[BlotterState, ViewSpec]],
) -> None:
    view = None
    for number, (state, spec) in enumerate(steps):
        now = NOW + timedelta(seconds=2 * number)
        view = build_view(state, spec, now, view)
        alone = build_view(state, spec, now)
        ended = {key for key, one in state.book.ended.items() if one.fate is not Fate.LOOKING_UP}
        if spec.sort[0].column_id == "distance" and ended:
            assert sorted(view.rows) == sorted(alone.rows)
        else:
            assert view.rows == alone.rows
        assert facts_of(view)[2:] == facts_of(alone)[2:]
        assert dict(view.index) == {key: place for place, key in enumerate(view.rows)}


@given(st.permutations([make_order(f"O{n}", limit_price=str(n // 3)) for n in range(9)]))
def test_sorting_does_not_depend_on_the_order_the_venue_lists(orders: list[BookEntry]) -> None:
    view = build_view(make_state(orders), BY_LIMIT, NOW)
    assert ids(view) == [f"O{n}" for n in range(9)]


def test_marks_outside_the_view_are_counted() -> None:
    view = build_view(make_state([make_order("A")]), ViewSpec(), NOW)
    assert view.hidden([make_key("A"), make_key("B"), make_key("C")]) == 2


def test_totals_never_add_currencies_and_count_what_has_no_price() -> None:
    state = make_state(
        [
            make_order("A", quantity="2", limit_price="100"),
            make_order("B", quantity="1", limit_price="100.5", filled_quantity="0.5"),
            make_order("C", instrument="ETHEUR", quantity="3", limit_price="10", side=Side.SELL),
            make_order("D", order_type=OrderType.MARKET, limit_price=None),
            make_order("E", quantity="5", quantity_unit=QuantityUnit.QUOTE, limit_price=None),
        ],
        ended=[make_ended(make_order("F"))],
        instruments=[make_instrument(), make_instrument("ETHEUR", symbol="ETH/EUR")],
    )
    totals = build_view(state, ViewSpec(), NOW).totals
    assert totals.of(Side.BUY) == {"USD": Decimal("255.25")}
    assert totals.of(Side.SELL) == {"EUR": Decimal(30)}
    assert totals.of(Side.CONVERT) == {}
    assert totals.without_price == 1


def test_nearest_and_oldest_follow_what_is_shown() -> None:
    orders = [
        make_order("A", limit_price="91575", opened_at=NOW - timedelta(days=1)),
        make_order("B", limit_price="90650", opened_at=NOW - timedelta(days=9), side=Side.SELL),
    ]
    state = make_state(orders)
    view = build_view(state, ViewSpec(), NOW)
    assert (view.totals.nearest, view.totals.oldest) == (Decimal(1), NOW - timedelta(days=9))
    sells = build_view(state, ViewSpec("sell"), NOW, view)
    assert (sells.totals.nearest, sells.totals.oldest) == (Decimal(2), NOW - timedelta(days=9))
    without = build_view(make_state(orders[:1]), ViewSpec(), NOW, view)
    assert without.totals.oldest == NOW - timedelta(days=1)


def test_an_account_never_polled_sorts_by_when_it_was_seen() -> None:
    accounts = [make_account("a"), make_account("b")]
    health = [make_health("a", answered_at=None), make_health("b")]
    orders = [make_order(account="a"), make_order(account="b")]
    state = make_state(orders, accounts=accounts, health=health)
    view = build_view(state, ViewSpec(sort=(SortKey("seen"),)), NOW)
    assert [key.account for key in view.rows] == ["b", "a"]


def test_sums_stay_exact_however_many_digits_come_and_go() -> None:
    long = make_order("A", quantity="1.00000000000000000001", limit_price="98765432109876.54321")
    other = make_order("B", quantity="1", limit_price="0.00000001")
    both = build_view(make_state([long, other]), ViewSpec(), NOW)
    one = build_view(make_state([other]), ViewSpec(), LATER, both)
    assert both.totals.of(Side.BUY) == {"USD": Decimal("98765432109876.5432109976543210987654321")}
    assert one.totals.of(Side.BUY) == {"USD": Decimal("0.00000001")}


def test_a_view_let_go_is_gone_and_the_one_built_from_it_is_whole() -> None:
    orders = [make_order("OA"), make_order("OB", limit_price="80000")]
    last = [build_view(make_state(orders), ViewSpec(), NOW)]
    newer = build_view(make_state([make_order("OA")]), ViewSpec(), NOW, last[0])
    let_go(last)
    assert last == []
    assert newer.rows == (make_key("OA"),)
    assert list(newer.memory.facts) == list(newer.memory.row_keys) == [make_key("OA")]
