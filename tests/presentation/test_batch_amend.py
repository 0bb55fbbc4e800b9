"""The lines of a batch amend and of its result."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW, make_action, make_state
from tests.domain.amends import context, spot_order
from tests.domain.futures import futures_context, futures_instrument, futures_order, inverse_order
from tui.domain.action import Action
from tui.domain.amending import AmendContext
from tui.domain.batch_amending import BatchDraft, plan_of
from tui.domain.intents import AmendIntent
from tui.domain.order import OrderType, Side
from tui.domain.outcome import (
    Accepted,
    NotSent,
    NotSentCode,
    Outcome,
    Rejected,
    SettledCode,
    Unknown,
)
from tui.domain.price_text import PriceTextProblem
from tui.domain.problem import FormField, Problem
from tui.presentation.amend_result import full_lines, next_lines, result_line
from tui.presentation.batch_amend import (
    AmendLine,
    amend_line,
    changed_lines,
    columns_for,
    cursor_lines,
    header_line,
    identity_line,
    note_words,
    sums_lines,
)
from tui.presentation.batch_fields import field_texts
from tui.presentation.moments import TimeZone
from tui.presentation.results import Result as AmendResult
from tui.presentation.results import result_of, summary_lines
from tui.presentation.text import line_width, plain

WIDTHS = (76, 80, 94, 108)


def line_of(around: AmendContext | None = None, /, **changes: Any) -> AmendLine:
    known = around or futures_context()
    draft = changes.pop("draft", BatchDraft(limit_price="own-1%"))
    plan = plan_of(known, draft)
    values = {"key": known.order.key, "order": known.order, "plan": plan, "is_ticked": True}
    return AmendLine(**{**values, **changes})


def text_of(line: AmendLine, width: int = 108) -> str:
    return plain(amend_line(line, columns_for(width, with_account=True)))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("with_account", [True, False])
def test_every_line_is_as_wide_as_its_window(width: int, with_account: bool) -> None:
    columns = columns_for(width, with_account=with_account)
    lines = [line_of(), line_of(refusal="Because. " * 30), line_of(plan=None, order=None)]
    for line in (header_line(columns), *(amend_line(one, columns) for one in lines)):
        assert line_width(line) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_titles_stand_over_what_they_name(width: int) -> None:
    columns = columns_for(width, with_account=False)
    titles, line = plain(header_line(columns)), plain(amend_line(line_of(), columns))
    for title, figure in (("NOW", "81,000"), ("NEW", "80,190"), ("CHANGE", "-1.00%")):
        assert titles.index(title) + len(title) == line.index(figure) + len(figure)
    assert titles.index("MARKET") == line.index("PF_XBTUSD")


def test_what_is_left_out_has_an_empty_box_and_what_cannot_go_a_dash() -> None:
    assert text_of(line_of()).startswith("[x]")
    assert text_of(line_of(is_ticked=False)).startswith("[ ]")
    assert text_of(line_of(is_changed=True)).startswith(" ! ")
    refused = text_of(line_of(refusal="It is no longer open."))
    assert refused.startswith(" - ")
    assert "It is no longer open." in refused


def test_only_what_is_ticked_ready_and_looked_at_goes_out() -> None:
    assert line_of().goes_out
    for changes in (
        {"is_ticked": False},
        {"refusal": "No."},
        {"is_changed": True},
        {"draft": BatchDraft()},
        {"plan": None},
    ):
        assert not line_of(**changes).goes_out


def test_a_step_too_small_for_a_percentage_is_told_in_ticks() -> None:
    line = line_of(draft=BatchDraft(limit_price="own-1t"))
    narrow = plain(amend_line(line, columns_for(78, with_account=False)))
    assert " -1t " in narrow
    assert "0.00%" not in narrow


def test_a_line_tells_of_the_price_before_the_quantity_and_of_both_in_a_word() -> None:
    both = line_of(draft=BatchDraft(limit_price="own-1%", quantity="+100%"))
    assert both.leading is FormField.LIMIT_PRICE
    assert "+qty" in note_words(both)
    size = line_of(draft=BatchDraft(quantity="+100%"))
    assert size.leading is FormField.QUANTITY
    assert "qty" in text_of(size)


def test_notes_name_what_may_cost_most_first() -> None:
    line = line_of(draft=BatchDraft(limit_price="ask"), is_changed=True, is_hidden=True)
    assert list(note_words(line)) == ["changed: F9", "FILLS NOW", "hidden"]
    stop = futures_order(OrderType.STOP_LOSS, side=Side.SELL, trigger_price="79000")
    fires = line_of(futures_context(stop), draft=BatchDraft(trigger_price="mark+1%"))
    assert "FIRES NOW" in list(note_words(fires))


def test_the_cursor_tells_old_new_value_and_the_request() -> None:
    line = line_of(draft=BatchDraft(limit_price="own-1%", quantity="+100%"))
    told = "\n".join(plain(one) for one in cursor_lines(line, None, "POST x", 107, has_room=True))
    for words in (
        "limit 81,000 -> 80,190 (-810)",
        "quantity 0.0010 -> 0.0020 (+0.0010)",
        "left 48.60 -> 128.30 USD",
        "away -0.26% -> -1.26%",
        "fills at once? no",
        "POST x",
    ):
        assert words in told
    short = "\n".join(plain(one) for one in cursor_lines(line, None, "POST x", 78, has_room=False))
    assert "POST x" not in short


def test_the_identity_counts_contracts_and_gives_up_the_middle_of_its_id_first() -> None:
    line = line_of(futures_context(inverse_order()))
    assert "5,000 contracts left" in plain(identity_line(line, 120))
    narrow = identity_line(line, 78)
    assert line_width(narrow) + 4 <= 78
    assert "…" in plain(narrow)
    assert plain(narrow).endswith("a11")


def test_sums_keep_currencies_apart() -> None:
    euro = replace(futures_instrument(), quote="EUR")
    lines = [line_of(), line_of(context(spot_order(OrderType.LIMIT)))]
    lines.append(line_of(futures_context(instrument=euro)))
    lines.append(line_of(refusal="No."))
    told = "\n".join(plain(one) for one in sums_lines(lines, "14:02:31Z", 12, 107))
    assert "to amend 3 of 4, fixed 14:02:31Z" in told
    assert "-0.486 EUR" in told
    assert "-182.99 USD" in told
    assert "1 cannot be sent" in told
    assert "rate +12" in told


def test_changed_orders_are_named_or_counted() -> None:
    one = [line_of(is_changed=True), line_of()]
    assert futures_order().key.order_id in plain(changed_lines(one, 107)[0])
    two = [line_of(is_changed=True), line_of(is_changed=True)]
    assert "2 orders changed meanwhile" in plain(changed_lines(two, 107)[0])
    assert changed_lines([line_of()], 107) == ()


def test_a_problem_points_at_its_character() -> None:
    problem = Problem(code=PriceTextProblem.UNEXPECTED, at=4, values={"character": "x"})
    texts, notes = field_texts(FormField.LIMIT_PRICE, "own+x", problem, 107)
    typed_at = line_width(texts[0])
    assert plain(notes[0]).index("^") == typed_at + 4


# Results


def action_of(outcome: Outcome | None = None, *, is_settled: bool = False) -> Action:
    plan = plan_of(futures_context(), BatchDraft(limit_price="own-1%"))
    assert isinstance(plan.intent, AmendIntent)
    action = replace(make_action(), intent=plan.intent)
    if outcome is None:
        return action
    answered = action.sending(NOW, "POST").answered(outcome, NOW + timedelta(milliseconds=80))
    return answered.settled(outcome, NOW) if is_settled else answered


@pytest.mark.parametrize(
    ("action", "result", "words"),
    [
        (action_of(), AmendResult.WAITING, "waits for its turn"),
        (action_of(Accepted()), AmendResult.ACCEPTED, "accepted, not seen yet"),
        (action_of(Accepted(), is_settled=True), AmendResult.AMENDED, "amended"),
        (
            action_of(Rejected(code="invalidSize", text="")),
            AmendResult.REFUSED,
            "refused: invalidSize",
        ),
        (
            action_of(Rejected(code=SettledCode.FILLED_FIRST, text="")),
            AmendResult.FILLED_FIRST,
            "filled first",
        ),
        (
            action_of(Rejected(code=SettledCode.NOT_FOUND, text="")),
            AmendResult.NOT_FOUND,
            "not found",
        ),
        (
            action_of(Rejected(code=SettledCode.NOT_EXECUTED, text="")),
            AmendResult.NOT_DONE,
            "did not happen",
        ),
        (
            action_of(NotSent(code=NotSentCode.CHANGED)),
            AmendResult.NOT_SENT,
            "not sent: the order is no longer what was shown",
        ),
        (action_of(Unknown(text="no answer within 5 s")), AmendResult.UNKNOWN, "no answer within"),
    ],
)
def test_each_end_has_its_word(action: Action, result: AmendResult, words: str) -> None:
    assert result_of(action) is result
    state = make_state(instruments=[futures_instrument()])
    line = plain(result_line(state, action, NOW, 140))
    assert "limit 81,000 -> 80,190" in line
    assert words in line
    assert line.strip().startswith(result.mark)


def test_what_has_no_room_on_its_line_is_told_below() -> None:
    state = make_state(instruments=[futures_instrument()])
    action = action_of(Rejected(code="insufficientAvailableFunds", text="margin " * 12))
    told = " ".join(plain(one).strip() for one in full_lines(state, action, NOW, 78))
    assert 'limit 81,000 -> 80,190 (typed "own-1%")' in told
    assert told.count("margin") > 11


def test_results_are_counted_and_say_what_is_true_now() -> None:
    actions = [
        action_of(Unknown(text="cut")),
        action_of(Rejected(code="invalidSize", text="")),
        action_of(Accepted(), is_settled=True),
    ]
    told = "\n".join(plain(one) for one in summary_lines(actions, TimeZone.UTC, 107))
    assert "1 amended" in told
    assert "1 refused" in told
    assert "1 unknown" in told
    assert "(80ms)" in told
    now = "\n".join(plain(one) for one in next_lines(actions, 107))
    assert "never sent again by themselves" in now
    assert "stands as the list shows it" in now
    assert "never sent again" not in "\n".join(plain(one) for one in next_lines(actions[2:], 107))
