"""What is said of an act: what happened, to which order, what is true now, what to do next."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import (
    NOW,
    make_account,
    make_action,
    make_amend,
    make_cancel,
    make_create,
    make_order,
    make_state,
    make_unreadable,
)
from tui.domain.action import Action, ActionId, ActionState
from tui.domain.intents import Intent
from tui.domain.limit_checks import LimitProblem
from tui.domain.outcome import (
    Accepted,
    NotSent,
    NotSentCode,
    Outcome,
    Rejected,
    SettledCode,
    Unknown,
)
from tui.domain.problem import Problem
from tui.presentation.intents import asked_words, decimals_of, order_words
from tui.presentation.moments import TimeZone
from tui.presentation.open_acts import open_act_lines, open_words
from tui.presentation.outcomes import (
    NOT_SENT_WORDS,
    SETTLED_WORDS,
    outcome_sentence,
    step_words,
)
from tui.presentation.text import Tone, line_width, plain

ORDER = make_order()
AMEND = make_amend(ORDER, typed={"limit_price": "-150"})
SENT = NOW - timedelta(seconds=3)
NAME = "BTC/USD BUY OQCLML-BW3P3-BUCMWZ"
UNKNOWN = Unknown(text="no answer within 10 s")
ESCAPE = "\x1b[31m"


def action(
    intent: Intent = AMEND,
    state: ActionState = ActionState.ANSWERED,
    outcome: Outcome | None = None,
    **fields: Any,
) -> Action:
    known = {"sent_at": SENT, "answered_at": SENT + timedelta(milliseconds=84), "sends": 1}
    return make_action(intent, state=state, outcome=outcome, **{**known, **fields})


def settled(outcome: Outcome, intent: Intent = AMEND) -> Action:
    return action(intent, ActionState.SETTLED, outcome)


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        (AMEND, 'limit 91,250.0 -> 90,930.6 (typed "-150")'),
        (make_amend(typed={"limit_price": "90,930.6"}), "limit 91,250.0 -> 90,930.6"),
        (
            make_amend(
                make_order(order_type="stop-loss-limit", trigger_price="91000"),  # type: ignore[arg-type]  # a StrEnum's own word
                quantity=Decimal("0.5"),
                trigger_price=Decimal(90500),
                display_quantity=Decimal("0.1"),
                typed={"quantity": "+0.25", "trigger_price": f"-500{ESCAPE}"},
            ),
            (
                'qty 0.2500 -> 0.5000 (typed "+0.25"), limit 91,250.0 -> 90,930.6, '
                'trigger 91,000.0 -> 90,500.0 (typed "-500<1B>[31m"), display -> 0.1000'
            ),
        ),
        (make_cancel(make_order(filled_quantity="0.05")), "0.2000 left @ 91,250.0"),
        (make_cancel(make_unreadable()), ""),
        (make_create(trigger_price=Decimal(91300)), "0.2500 trigger 91,300.0 @ 91,250.0"),
    ],
)
def test_what_was_asked_is_said_in_numbers(intent: Intent, words: str) -> None:
    assert asked_words(intent, 1) == words


def test_an_order_is_named_by_market_side_and_id_and_by_its_account_where_there_are_more() -> None:
    state = make_state([ORDER])
    assert order_words(state, AMEND) == "BTC/USD BUY OQCLML-BW3P3-BUCMWZ"
    assert order_words(state, make_create()) == "BTC/USD BUY ob-19f2"
    assert order_words(state, make_cancel(make_unreadable("O[x]"))) == "O[x]"
    two = make_state(accounts=[make_account(), make_account("b")], instruments=[])
    assert order_words(two, AMEND) == "XBTUSD BUY OQCLML-BW3P3-BUCMWZ (main)"
    assert decimals_of(state, AMEND) == 1
    assert decimals_of(two, AMEND) is None
    assert decimals_of(state, make_cancel(make_unreadable())) is None


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (action(state=ActionState.INTENDED), 'asked limit 91,250.0 -> 90,930.6 (typed "-150")'),
        (
            action(make_cancel(), ActionState.INTENDED, waits_for=ActionId("a9")),
            "asked 0.2500 left @ 91,250.0, goes out behind an amend without answer",
        ),
        (action(make_cancel(make_unreadable()), ActionState.INTENDED), "asked"),
        (action(state=ActionState.SENDING), "sent"),
        (action(state=ActionState.SENDING, sends=2), "sent again: the nonce was refused"),
        (action(outcome=Accepted()), "accepted 84ms"),
        (action(outcome=Accepted(is_pending=True)), "accepted 84ms, not done yet"),
        (action(outcome=UNKNOWN), "unknown: no answer within 10 s; looking it up"),
        (
            action(outcome=Unknown(text="odd", code="EGeneral:Internal error")),
            "unknown: EGeneral:Internal error odd; looking it up",
        ),
        (settled(Accepted()), "settled: accepted, seen at the venue"),
        (
            settled(Accepted(text="found in the history.")),
            "settled: accepted, found in the history",
        ),
        (
            settled(Rejected(code="EOrder:Unknown order", text="EOrder:Unknown order")),
            "refused: EOrder:Unknown order",
        ),
        (
            settled(Rejected(code="EOrder:Invalid price", text=f"too low{ESCAPE}")),
            "refused: EOrder:Invalid price: too low<1B>[31m",
        ),
        (
            settled(Rejected(code=SettledCode.FILLED_FIRST, text="0.2 at 91,250.0")),
            "settled: filled first: 0.2 at 91,250.0",
        ),
        (settled(NotSent(code=NotSentCode.GONE)), "not sent: the order is no longer listed"),
        (
            settled(NotSent(code=NotSentCode.NOT_REACHED, text="refused[/x]")),
            "not sent: there was no connection (refused[/x])",
        ),
        (
            settled(
                NotSent(
                    code=NotSentCode.CHECKS,
                    problem=Problem(
                        code=LimitProblem.BATCH_REFUSED, values={"count": 9, "limit": 5}
                    ),
                )
            ),
            "not sent: 9 at once is over your maximum of 5: send fewer",
        ),
    ],
)
def test_every_step_is_one_line(one: Action, words: str) -> None:
    assert step_words(one, 1) == words


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (
            settled(Rejected(code="EOrder:Post only order", text="EOrder:Post only order")),
            (
                f"SPOT refused the amend of {NAME}: EOrder:Post only order. "
                "The order stands as the list shows it."
            ),
        ),
        (
            settled(Rejected(code="EOrder:Insufficient funds", text=""), make_create()),
            (
                "SPOT refused the create of BTC/USD BUY ob-19f2: EOrder:Insufficient funds. "
                "Nothing was placed."
            ),
        ),
        (
            settled(Rejected(code=SettledCode.FILLED_FIRST, text=""), make_cancel()),
            (
                "The cancel of BTC/USD BUY OQCLML-BW3P3-BUCMWZ: filled first. "
                "Nothing is left to change; mind the position it made."
            ),
        ),
        (
            settled(NotSent(code=NotSentCode.STALE, text="no answer within 3 s")),
            (
                f"The amend of {NAME} was not sent: what is known of the order is too old and "
                "could not be read again (no answer within 3 s). The order stands as the list "
                "shows it. r reads the account now; then ask again."
            ),
        ),
        (
            action(outcome=UNKNOWN),
            (
                f"The amend of {NAME} has no known outcome: no answer within 10 s. It may or may "
                "not have happened; it is looked up, never sent again by itself. Until it is known "
                "the row says AMEND?; x on it tells more."
            ),
        ),
        (
            settled(Accepted(text="seen at the venue")),
            "The amend of BTC/USD BUY OQCLML-BW3P3-BUCMWZ went through: seen at the venue.",
        ),
        (
            action(state=ActionState.SENDING),
            "The amend of BTC/USD BUY OQCLML-BW3P3-BUCMWZ: sent.",
        ),
    ],
)
def test_an_outcome_is_told_in_full(one: Action, sentence: str) -> None:
    assert outcome_sentence(make_state([ORDER]), one) == sentence


@pytest.mark.parametrize("code", NotSentCode)
@pytest.mark.parametrize("intent", [AMEND, make_cancel(), make_create()])
def test_whatever_was_not_sent_says_why_what_is_true_and_what_next(
    code: NotSentCode, intent: Intent
) -> None:
    sentence = outcome_sentence(make_state(), settled(NotSent(code=code), intent))
    assert f"was not sent: {NOT_SENT_WORDS[code]}. " in sentence
    assert sentence.count(". ") >= 2


@pytest.mark.parametrize("code", SettledCode)
def test_whatever_was_learnt_by_looking_says_what_next(code: SettledCode) -> None:
    sentence = outcome_sentence(make_state(), settled(Rejected(code=code, text="")))
    assert f": {SETTLED_WORDS[code]}. " in sentence


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (action(state=ActionState.INTENDED), "asked 5s ago, waits for its turn"),
        (
            action(state=ActionState.INTENDED, waits_for=ActionId("a9")),
            "asked 5s ago, waits for the answer to an amend before it",
        ),
        (action(state=ActionState.SENDING), "sent 3s ago, no answer yet"),
        (action(outcome=Accepted()), "accepted 2s ago, the next list has to show it"),
        (action(outcome=Accepted(is_pending=True)), "accepted 2s ago, not done yet"),
        (
            action(outcome=UNKNOWN),
            (
                "sent 14:02:28Z, outcome unknown: no answer within 10 s; not looked up yet, "
                "next look soon"
            ),
        ),
        (
            action(outcome=UNKNOWN, looks=1, look_again_at=NOW + timedelta(seconds=3)),
            (
                "sent 14:02:28Z, outcome unknown: no answer within 10 s; looked up once, "
                "next look in 3s"
            ),
        ),
        (
            action(outcome=UNKNOWN, looks=2, look_again_at=NOW),
            (
                "sent 14:02:28Z, outcome unknown: no answer within 10 s; looked up 2 times, "
                "next look now"
            ),
        ),
    ],
)
def test_an_open_act_says_where_it_stands_and_what_comes_next(one: Action, words: str) -> None:
    assert open_words(one, NOW, TimeZone.UTC) == words


def test_every_open_act_on_an_order_has_its_lines() -> None:
    lost = replace(action(outcome=UNKNOWN), id=ActionId("1"))
    behind = make_action(make_cancel(ORDER), id="2", waits_for=ActionId("1"))
    state = make_state([ORDER], actions=[lost, behind])
    lines = list(open_act_lines(state, ORDER.key, NOW, 60, TimeZone.UTC))
    assert {line_width(line) for line in lines} == {60}
    text = " ".join(" ".join(map(plain, lines)).split())
    assert 'amend limit 91,250.0 -> 90,930.6 (typed "-150"): sent 14:02:28Z' in text
    assert "cancel 0.2500 left @ 91,250.0: asked 5s ago, waits for the answer" in text
    tones = {span.tone for line in lines for span in line}
    assert {Tone.UNKNOWN, Tone.PENDING} <= tones
