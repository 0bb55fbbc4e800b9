from dataclasses import replace

import pytest

from tests.builders import make_order
from tests.screens.ticket_scenes import ID, NO_FUNDS, cancelled_order
from tui.domain.creating import SpotDraft
from tui.domain.drafting import Ticket
from tui.domain.identifiers import AccountName
from tui.domain.order import Side
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Unknown
from tui.presentation.text import Tone, plain
from tui.presentation.ticket_answers import answer_lines, check_text, told_lines


@pytest.mark.parametrize(
    ("outcome", "text", "tone"),
    [
        (Accepted(), "checked only, not placed", Tone.GOOD),
        (
            Accepted(text="buy 0.25 XBTUSD @ limit 91250.0 (checked only: nothing was placed)"),
            "checked only, not placed: buy 0.25 XBTUSD @ limit 91250.0",
            Tone.GOOD,
        ),
        (
            Accepted(text="\x1b[31mred"),
            "checked only, not placed: <1B>[31mred",
            Tone.GOOD,
        ),
        (
            NO_FUNDS,
            "checked only: the venue would refuse it now: EOrder:Insufficient funds",
            Tone.DANGER,
        ),
        (
            NotSent(code=NotSentCode.NOT_REACHED),
            "not checked: there was no connection",
            Tone.WARN,
        ),
        (
            Unknown(text="no answer within 10 s"),
            "not checked: no answer within 10 s. Nothing was placed.",
            Tone.WARN,
        ),
    ],
)
def test_an_answer_to_a_check_says_that_nothing_was_placed(
    outcome: Outcome, text: str, tone: Tone
) -> None:
    assert check_text(outcome) == (text, tone)


def ticket(**changes: object) -> Ticket:
    blank = Ticket(account=AccountName("main"), client_order_id=ID, draft=SpotDraft())
    return replace(blank, **changes)  # type: ignore[arg-type]


def told(one: Ticket) -> str:
    return " ".join(plain(line).strip() for line in told_lines(one, 78))


def test_a_new_ticket_has_no_past() -> None:
    assert told_lines(ticket(), 78) == ()
    assert answer_lines("", Tone.PLAIN, 78) == ()


def test_a_ticket_that_came_back_says_that_its_id_is_the_same() -> None:
    assert "came to nothing. Its client id is the same." in told(ticket(was_parked=True))


def test_an_order_put_back_says_what_is_gone_and_what_was_filled() -> None:
    order = cancelled_order()
    text = told(ticket(put_back=order))
    assert "its place in the queue is gone. 0.05 of 0.25 were bought already" in text
    sold = told(ticket(put_back=replace(order, side=Side.SELL)))
    assert "0.05 of 0.25 were sold already" in sold
    assert "already" not in told(ticket(put_back=make_order()))


def test_the_words_of_a_conditional_close_are_shown_until_it_is_decided() -> None:
    order = replace(cancelled_order(), close_text="close @ \x1b[31m")
    undecided = told(ticket(put_back=order, draft=SpotDraft(is_close_undecided=True)))
    assert "It had a conditional close: close @ <1B>[31m. Set it again, or none." in undecided
    assert "conditional close" not in told(ticket(put_back=order))
