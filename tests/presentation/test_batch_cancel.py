"""A list of orders to cancel fits every width and says what it comes to."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    NOW,
    make_account,
    make_action,
    make_cancel,
    make_ended,
    make_key,
    make_order,
    make_state,
    make_unreadable,
)
from tui.domain.action import ActionId, ActionState
from tui.domain.fate import Fate
from tui.domain.identifiers import VenueId
from tui.domain.limit_checks import LimitProblem
from tui.domain.order import BookEntry, OrderType, QuantityUnit, Side
from tui.domain.outcome import Accepted, Rejected, SettledCode, Unknown
from tui.domain.problem import Problem
from tui.domain.rate_cost import RateCost
from tui.presentation.batch_cancel import (
    Marked,
    PairCost,
    cost_lines,
    cursor_line,
    header_line,
    layout_for,
    marked_line,
    note_words,
    sums_lines,
    worth_by_currency,
)
from tui.presentation.batch_remarks import BatchRemarks, how_lines, remark_lines
from tui.presentation.batch_result import (
    FellOut,
    fell_out_line,
    full_lines,
    is_open_still,
    next_lines,
    result_header,
    result_line,
    result_words,
)
from tui.presentation.layout import Whose
from tui.presentation.rows import make_row
from tui.presentation.text import Line, Tone, line_width, plain

STOP = make_order("OSTOP", order_type=OrderType.STOP_LOSS, limit_price=None, trigger_price="90000")


def marked(entry: BookEntry, **changes: Any) -> Marked:
    state = make_state([entry])
    row = make_row(state, entry.key, NOW)
    assert row is not None
    known = {"is_ticked": True, "is_hidden": False, "is_changed": False}
    return Marked(row=row, **{**known, **changes})


def texts(lines: tuple[Line, ...]) -> str:
    return "\n".join(plain(line).rstrip() for line in lines)


@given(
    width=st.integers(76, 220),
    with_account=st.booleans(),
    entry=st.sampled_from(
        [
            make_order(),
            make_order(quantity="123456789.12345678", limit_price="0.00000001"),
            make_order("宽" * 30, account="a very long label"),
            make_unreadable("O[/x]"),
            STOP,
        ]
    ),
    is_ticked=st.booleans(),
)
def test_every_line_fits_its_width(
    width: int, with_account: bool, entry: BookEntry, is_ticked: bool
) -> None:
    layout = layout_for(width, Whose(2 if with_account else 1))
    one = marked(entry, is_ticked=is_ticked, is_hidden=True, cannot_send="read-only")
    assert line_width(header_line(layout)) == width
    assert line_width(marked_line(one, layout)) == width
    action = make_action(make_cancel(entry))
    assert line_width(result_header(make_state([entry]), width)) == width
    assert line_width(result_line(make_state([entry]), action, NOW, width)) == width


def test_titles_stand_over_their_cells() -> None:
    layout = layout_for(120, Whose())
    head, line = plain(header_line(layout)), plain(marked_line(marked(make_order()), layout))
    assert head.index("MARKET") == line.index("BTC/USD")
    assert head.index("SIDE") == line.index("BUY ^")
    assert head.index("ORDER") == line.index("OQCL")
    assert head.rindex("AGE") + 3 == line.index("2h04") + 4


def test_a_note_says_what_is_special_in_short_words() -> None:
    assert list(note_words(marked(make_order()))) == []
    one = marked(STOP, is_hidden=True, is_changed=True, cannot_send="locked")
    assert list(note_words(one)) == ["locked", "STOP", "hidden", "changed"]
    order = make_order()
    state = make_state([], ended=[make_ended(order, fate=Fate.FILLED)])
    row = make_row(state, order.key, NOW)
    assert row is not None
    assert list(note_words(replace(one, row=row))) == ["FILLED"]


def test_what_a_line_leaves_out_is_told_of_the_order_under_the_cursor() -> None:
    assert plain(cursor_line(marked(make_order()).row)) == (
        "BTC/USD BUY ^ limit  OQCLML-BW3P3-BUCMWZ  22,812.50 USD  2h04 old"
    )
    assert plain(cursor_line(marked(make_unreadable("OBROKE")).row)) == "OBROKE"
    without = make_order(order_type=OrderType.MARKET, limit_price=None, opened_at=None)
    assert plain(cursor_line(marked(without).row)) == "BTC/USD BUY ^ market  OQCLML-BW3P3-BUCMWZ"


def test_sums_are_by_side_and_currency_and_say_what_has_no_price() -> None:
    orders = [
        make_order("A", quantity="1", limit_price="90000"),
        make_order("B", quantity="1", limit_price="95000", side=Side.SELL),
        make_order("C", order_type=OrderType.MARKET, limit_price=None, opened_at=None),
    ]
    state = make_state(orders)
    keys = [order.key for order in orders]
    assert texts(sums_lines(state, keys, "4, fixed 14:02:31Z", NOW, 120)) == (
        " to cancel 3 of 4, fixed 14:02:31Z · buy 90,000.00 USD · sell 95,000.00 USD · "
        "1 without a price · nearest 2.70%\n oldest 2h04"
    )
    assert texts(sums_lines(state, [], "4", NOW, 80)) == " to cancel 0 of 4"


def test_worth_is_unknown_where_one_order_of_a_currency_has_no_value() -> None:
    orders: list[BookEntry] = [
        make_order("A", quantity="1", limit_price="90000"),
        make_order("B", quantity="1", limit_price="95000"),
        make_order("C", instrument="NEWUSD", limit_price=None),
        make_order("D", quantity="1", quantity_unit=QuantityUnit.QUOTE),
    ]
    state = make_state(orders)
    keys = [order.key for order in orders]
    assert worth_by_currency(state, keys) == {"USD": Decimal(185001), "?": None}
    broken = make_unreadable()
    assert worth_by_currency(make_state([broken]), [broken.key]) == {"?": None}


def test_the_fullest_counters_are_told_of_first_and_one_over_its_maximum_stands_out() -> None:
    cost = RateCost(points=8, used=0, maximum=60)
    costs = [
        PairCost("A/USD", 1, 0, 60),
        PairCost("B/USD", 50, 12, 60).plus(cost),
        PairCost("C/USD", 20, 0, 60),
    ]
    lines = cost_lines(costs, 100)
    assert texts(lines) == " rate B/USD +58 (12 of 60 used) · C/USD +20 (0 of 60 used) · 1 more"
    assert {span.text: span.tone for span in lines[0]}["B/USD +58 (12 of 60 used)"] is Tone.WARN
    assert cost_lines([], 100) == ()


KEYS = [make_key("O1"), make_key("O2")]


@pytest.mark.parametrize(
    ("about", "text"),
    [
        (BatchRemarks(), ""),
        (
            BatchRemarks(stops_out=KEYS[:1]),
            " 1 protective order (O1): left out; Space takes one in.",
        ),
        (BatchRemarks(stops_in=KEYS), " 2 protective orders (O1, O2): would be cancelled."),
        (BatchRemarks(hidden=KEYS), " 2 orders (O1, O2): hidden by your filter, but in this list."),
        (BatchRemarks(blocked=KEYS[:1]), " 1 order (O1): left out: the account cannot send."),
        (
            BatchRemarks(ended={KEYS[0]: Fate.FILLED}),
            " 1 order ended since the list was fixed (filled) and was dropped.",
        ),
        (
            BatchRemarks(ended={KEYS[0]: Fate.FILLED, KEYS[1]: Fate.CANCELLED}),
            " 2 orders ended since the list was fixed (filled, cancelled) and were dropped.",
        ),
        (
            BatchRemarks(ended={KEYS[0]: None}),
            " 1 order ended since the list was fixed and was dropped.",
        ),
        (
            BatchRemarks(modes=["SPOT accepts cancels only."], journal_problem="disk full.[/x]"),
            (
                " SPOT accepts cancels only.\n"
                " The journal cannot be written (disk full.[/x]): nothing will record this."
            ),
        ),
        (
            BatchRemarks(
                asks=[
                    Problem(code=LimitProblem.BATCH_COUNT_ASKS, values={"count": 7, "limit": 3}),
                    Problem(
                        code=LimitProblem.BATCH_VALUE_ASKS,
                        values={
                            "currency": "USD",
                            "value": Decimal("180250"),
                            "limit": Decimal(100000),
                        },
                    ),
                    Problem(code=LimitProblem.CURRENCY_ASKS, values={"currency": "EUR"}),
                    Problem(code=LimitProblem.CURRENCY_ASKS, values={"currency": "BTC"}),
                ]
            ),
            (
                " Over your limits: 7 at once (3); 180,250.00 USD (100,000.00); none is set for "
                "EUR, BTC."
            ),
        ),
    ],
)
def test_what_is_to_be_read_is_one_sentence_each(about: BatchRemarks, text: str) -> None:
    assert texts(remark_lines(about, 108)) == text


def test_how_it_is_done_counts_requests_and_accounts() -> None:
    assert texts(how_lines(1, 1, (), 200)).startswith(" 1 request; each order")
    assert texts(how_lines(2, 2, (), 200)).startswith(" 2 requests to 2 accounts; each order")
    assert texts(how_lines(3, 2, (), 200, most=50)).startswith(
        " 3 requests to 2 accounts of up to 50, one after another: S or Esc stops between two; each"
    )
    assert texts(how_lines(2, 1, (), 200, most=1)).startswith(" 2 requests, one after another")
    assert how_lines(0, 0, (), 200) == ()


def cancel(outcome: Any = None, **fields: Any) -> Any:
    state = ActionState.INTENDED if outcome is None else ActionState.ANSWERED
    return make_action(**{"outcome": outcome, "state": state, **fields})


@pytest.mark.parametrize(
    ("action", "words", "is_open"),
    [
        (cancel(), "waits for its turn", False),
        (cancel(waits_for=ActionId("a0")), "waits behind an amend", False),
        (cancel(state=ActionState.SENDING), "sent, no answer yet", False),
        (cancel(Accepted()), "accepted, not seen yet", False),
        (cancel(Accepted(), state=ActionState.SETTLED), "cancelled", False),
        (
            cancel(Rejected(code=SettledCode.NOT_EXECUTED, text="the order is still open")),
            "did not happen: the order is still open",
            True,
        ),
        (cancel(Rejected(code=SettledCode.NOT_FOUND, text="")), "not found", True),
        (cancel(Rejected(code=SettledCode.ENDED_FIRST, text="")), "ended first", False),
        (
            cancel(Unknown(text="cut answer"), looks=1, look_again_at=NOW + timedelta(seconds=4)),
            "cut answer; looked up once, next look in 4s",
            True,
        ),
    ],
)
def test_a_result_is_told_in_words(action: Any, words: str, is_open: bool) -> None:
    assert result_words(action, NOW) == words
    assert is_open_still(action) is is_open


def test_a_result_too_long_for_its_line_is_told_in_full() -> None:
    short = cancel(Accepted())
    long = cancel(Rejected(code="EOrder:Unknown order", text="x" * 60))
    assert full_lines(make_state(), short, NOW, 80) == ()
    assert "x" * 60 in texts(full_lines(make_state(), long, NOW, 80))


@pytest.mark.parametrize("width", [76, 116, 196])
def test_titles_of_a_result_stand_over_its_cells_and_say_whose_an_order_is(width: int) -> None:
    alike = [make_account("main"), make_account("desk")]
    state = make_state([make_order()], accounts=alike)
    action = make_action(make_cancel(make_order()))
    head, line = plain(result_header(state, width)), plain(result_line(state, action, NOW, width))
    for title, cell in (("ACCT", "main"), ("MARKET", "BTC/USD"), ("ORDER", "OQCL")):
        assert head.index(title) == line.index(cell)
    assert head.index("RESULT") == line.index("waits for its turn")
    assert ("VEN" in head) == (width >= 90)
    fell = FellOut(make_order().key, make_order(), None)
    assert line_width(fell_out_line(state, fell, width)) == width
    assert plain(fell_out_line(state, fell, width)).index("ended before") == head.index("RESULT")


def test_every_side_and_unit_takes_the_same_room_in_a_result() -> None:
    orders = [
        make_order(),
        make_order(side=Side.CONVERT),
        make_order(quantity="37500", quantity_unit=QuantityUnit.CONTRACTS),
    ]
    state = make_state(orders[:1])
    lines = [plain(result_line(state, make_action(make_cancel(one)), NOW, 100)) for one in orders]
    assert {line.index("OQCL") for line in lines} == {lines[0].index("OQCL")}
    assert "37,500 ct " in lines[2]


def test_a_narrow_result_names_the_venue_where_that_is_enough() -> None:
    accounts = [make_account(), make_account("desk", venue=VenueId.KUNA)]
    state = make_state([make_order()], accounts=accounts)
    line = plain(result_line(state, make_action(make_cancel(make_order())), NOW, 76))
    assert plain(result_header(state, 76)).split()[:2] == ["VEN", "MARKET"]
    assert line.split()[1:3] == ["SPOT", "BTC/USD"]


def test_what_can_be_done_follows_from_the_results() -> None:
    assert "r looks them up" not in texts(next_lines([cancel()], 100))
    text = texts(next_lines([cancel(Unknown(text=""))], 200))
    assert "r looks them up again now." in text
    assert "x offers what is still open again" in text
    assert "D opens" not in text
    assert "D opens" in texts(next_lines([cancel(Accepted())], 100))
    filled = cancel(Rejected(code=SettledCode.FILLED_FIRST, text=""))
    assert "changed your position" in texts(next_lines([filled], 100))


def test_an_account_label_has_a_column_of_its_own_where_there_are_more() -> None:
    order = make_order(account="desk")
    state = make_state([order], accounts=[make_account(), make_account("desk")])
    row = make_row(state, order.key, NOW)
    assert row is not None
    one = replace(marked(make_order()), row=row)
    assert plain(marked_line(one, layout_for(100, Whose(2)))).startswith("[x] desk   BTC")
