"""Groups of a batch fit every width and add up exactly."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, make_action, make_cancel, make_order, make_state, make_unreadable
from tui.domain.action import ActionId, ActionState
from tui.domain.batch import OrderGroup, grouped
from tui.domain.order import BookEntry, OrderType, QuantityUnit, Side
from tui.domain.outcome import Unknown
from tui.presentation.batch_cancel import header_line, layout_for
from tui.presentation.batch_groups import GroupSums, group_line, group_words, listed_lines, sums_of
from tui.presentation.layout import Whose
from tui.presentation.rows import make_row
from tui.presentation.text import Tone, line_width, plain

BUYS = [make_order(f"B{n}", limit_price=str(90000 + n), quantity="0.1") for n in range(3)]
SELL = make_order("S1", side=Side.SELL)
STOPS = [
    make_order(f"T{n}", order_type=OrderType.STOP_LOSS, limit_price=None, trigger_price="90000")
    for n in range(2)
]


def groups_of(*entries: BookEntry) -> tuple[OrderGroup, ...]:
    return grouped([one.key for one in entries], {one.key: one for one in entries})


def sums(*entries: BookEntry, chosen: int | None = None) -> GroupSums:
    state = make_state(entries)
    keys = [one.key for one in entries]
    row = make_row(state, keys[0], NOW)
    assert row is not None
    return sums_of(state, row, OrderGroup(tuple(keys), is_protective=False), keys, keys[:chosen])


def test_orders_are_grouped_by_account_market_side_and_what_they_protect() -> None:
    other = make_order("D1", account="desk")
    ether = make_order("E1", instrument="ETHUSD")
    broken = make_unreadable("OB")
    found = groups_of(BUYS[0], SELL, BUYS[1], STOPS[0], other, ether, STOPS[1], broken, BUYS[2])
    assert [[key.order_id for key in group.keys] for group in found] == [
        ["B0", "B1", "B2"],
        ["S1"],
        ["T0", "T1"],
        ["D1"],
        ["E1"],
        ["OB"],
    ]
    assert [group.is_protective for group in found] == [False, False, True, False, False, False]


def test_an_order_alone_stands_for_itself_and_a_fold_hides_the_others() -> None:
    groups = groups_of(*BUYS, SELL)
    first, second = groups
    assert list(listed_lines(groups, is_folded=False)) == [first, *first.keys, SELL.key]
    assert list(listed_lines(groups, is_folded=True)) == [first, SELL.key]
    assert second.keys == (SELL.key,)


def test_a_group_adds_up_what_is_chosen_of_it_and_all_where_nothing_is() -> None:
    some = sums(*BUYS, chosen=2)
    assert (some.chosen, some.count) == (2, 3)
    assert some.left == Decimal("0.2")
    assert some.value == Decimal("18000.10000000")
    none = sums(*BUYS, chosen=0)
    assert none.left == Decimal("0.3")
    assert none.value == Decimal("27000.30000000")


def test_a_value_that_cannot_be_worked_out_for_one_is_none_for_all() -> None:
    market = make_order("M1", order_type=OrderType.MARKET, limit_price=None, opened_at=None)
    assert sums(BUYS[0], market).value is None
    assert sums(BUYS[0], make_order("Q", quantity_unit=QuantityUnit.QUOTE)).value is not None


@pytest.mark.parametrize(("chosen", "box"), [(0, "[ ]"), (1, "[-]"), (3, "[x]")])
def test_the_box_says_how_much_of_the_group_is_in(chosen: int, box: str) -> None:
    line = plain(group_line(sums(*BUYS, chosen=chosen), layout_for(100, Whose())))
    assert line.startswith(f"{box} BTC/USD")
    assert f"{chosen} of 3 orders" in line


@given(
    width=st.integers(76, 220),
    with_account=st.booleans(),
    quantity=st.sampled_from(["0.1", "123456789.12345678"]),
    chosen=st.integers(0, 2),
)
def test_every_line_of_a_group_fits_its_width(
    width: int, with_account: bool, quantity: str, chosen: int
) -> None:
    orders = [make_order(f"O{n}", quantity=quantity, limit_price="99999.9") for n in range(2)]
    layout = layout_for(width, Whose(2 if with_account else 1))
    line = group_line(sums(*orders, chosen=chosen), layout)
    assert line_width(line) == line_width(header_line(layout)) == width


def test_figures_of_a_group_stand_under_their_titles() -> None:
    layout = layout_for(120, Whose())
    head, line = plain(header_line(layout)), plain(group_line(sums(*BUYS), layout))
    assert head.rindex("VALUE") + 5 == line.index("27,000.30") + 9
    assert head.rindex("AGE") + 3 == line.index("2h04") + 4
    assert head.index("ORDER") == line.index("3 of 3")


def test_what_a_narrow_line_leaves_out_is_told_of_the_group_under_the_cursor() -> None:
    assert plain(group_words(sums(*BUYS))) == (
        "BTC/USD  buy  3 of 3 orders ticked  27,000.30 USD  nearest 2.70%  oldest 2h04"
    )


@pytest.mark.parametrize(
    ("width", "note"), [(76, "3/3 1 CANCEL?"), (120, "3 of 3 orders 1 CANCEL?")]
)
def test_a_folded_group_says_that_some_of_it_are_of_unknown_outcome(width: int, note: str) -> None:
    lost = make_action(
        make_cancel(BUYS[1]), state=ActionState.ANSWERED, outcome=Unknown(text="no answer")
    )
    sent = make_action(make_cancel(BUYS[0]), state=ActionState.SENDING)
    state = make_state(BUYS, actions=[lost, replace(sent, id=ActionId("other"))])
    keys = [one.key for one in BUYS]
    row = make_row(state, keys[0], NOW)
    assert row is not None
    told = sums_of(state, row, OrderGroup(tuple(keys), is_protective=False), keys, keys)
    layout = layout_for(width, Whose(4, is_venue_enough=True))
    line = group_line(told, layout)
    assert line_width(line) == width
    assert note in plain(line)
    assert [span.tone for span in line if "CANCEL?" in span.text] == [Tone.UNKNOWN]
    assert "outcome unknown: 1 CANCEL?" in plain(group_words(told))
    assert "?" not in plain(group_line(sums(*BUYS), layout))
