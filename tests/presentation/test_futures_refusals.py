"""What is said of every word of Kraken Futures: what happened, what is true now, what to do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, make_action, make_order, make_state
from tests.venues.futures_acts import amend, cancel, create
from tui.domain.action import Action, ActionState
from tui.domain.identifiers import VenueId
from tui.domain.intents import Intent, IntentKind
from tui.domain.outcome import NotSent, NotSentCode, Outcome, Rejected, Unknown
from tui.presentation.futures_refusals import FUTURES_REFUSALS
from tui.presentation.outcomes import (
    outcome_sentence,
    refusal_words,
    step_words,
    unknown_words,
)
from tui.presentation.refusals import with_meaning
from tui.venues.kraken_futures.envelope import RefusedError
from tui.venues.kraken_futures.errors import RULES, sentence_of
from tui.venues.kraken_futures.statuses import STATUSES, Verdict, verdict_on

INTENTS: dict[IntentKind, Intent] = {
    IntentKind.CREATE: create(),
    IntentKind.AMEND: amend(limit_price=make_order().limit_price),
    IntentKind.CANCEL: cancel(),
}
FUTURES = VenueId.KRAKEN_FUTURES
ERRORS = [rule.prefix for rule in RULES]
REFUSED = [
    (kind, status)
    for kind in IntentKind
    for status in sorted(STATUSES)
    if verdict_on(kind, status)[1] is Verdict.REFUSED
]
UNSURE = [
    (kind, status)
    for kind in IntentKind
    for status in sorted(STATUSES)
    if verdict_on(kind, status)[1] is Verdict.UNSURE
]


def sentence(kind: IntentKind, outcome: Outcome) -> str:
    action = make_action(INTENTS[kind], state=ActionState.ANSWERED, outcome=outcome)
    return outcome_sentence(make_state(), answered(action))


def answered(action: Action) -> Action:
    sent_at = NOW - timedelta(seconds=3)
    return replace(action, sent_at=sent_at, answered_at=NOW, sends=1)


def test_every_status_and_every_error_is_explained() -> None:
    assert set(FUTURES_REFUSALS) == STATUSES | set(ERRORS)


@pytest.mark.parametrize(("kind", "status"), REFUSED)
def test_a_refused_act_is_told_with_its_meaning_what_is_true_and_what_to_do(
    kind: IntentKind, status: str
) -> None:
    refusal = FUTURES_REFUSALS[status]
    text = sentence(kind, Rejected(code=status, text=status))
    assert text.startswith(f"FUT refused the {kind} of ")
    assert f"{status} ({refusal.meaning})." in text
    truths = ("The order stands as the list shows it.", "Nothing was placed.", refusal.truth)
    assert any(truth and truth in text for truth in truths)
    assert refusal.next
    assert text.endswith(refusal.next)


@pytest.mark.parametrize(("kind", "status"), UNSURE)
def test_an_act_that_is_looked_up_is_told_with_its_meaning(kind: IntentKind, status: str) -> None:
    text = sentence(kind, Unknown(text=status, code=status))
    assert f"has no known outcome: {status} ({FUTURES_REFUSALS[status].meaning})." in text
    assert "it is looked up, never sent again by itself." in text


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_of_a_request_is_said_once_and_followed_by_advice(error: str) -> None:
    said = sentence_of(RefusedError(error, error))
    told = refusal_words(Rejected(code=error, text=said), FUTURES)
    assert told.startswith(error)
    # What a nonce means is said in a sentence of its own.
    assert told.count("(") == (0 if error.startswith("nonce") else 1)
    if advice := FUTURES_REFUSALS[error].next:
        text = sentence(IntentKind.CREATE, Rejected(code=error, text=said))
        assert text.endswith(advice)


def test_nothing_is_said_to_be_placed_or_standing_where_the_order_is_gone() -> None:
    text = sentence(IntentKind.AMEND, Rejected(code="orderForEditNotFound", text=""))
    assert "The order stands" not in text
    assert "nothing left to change" in text


def test_a_reason_of_kraken_stands_before_the_meaning() -> None:
    outcome = Rejected(code="tooManyOrders", text="tooManyOrders: LIMIT [REACHED]")
    assert refusal_words(outcome, FUTURES) == (
        "tooManyOrders: LIMIT [REACHED]"
        " (as many orders are open, or held by the market, as Kraken allows)"
    )


def test_codes_of_others_and_unknown_ones_are_left_as_they_are() -> None:
    assert with_meaning(FUTURES, "EOrder:Something", "EOrder:Something") == "EOrder:Something"
    assert with_meaning(FUTURES, "no answer", None) == "no answer"
    assert unknown_words(Unknown(text="brandNew", code="brandNew"), FUTURES) == "brandNew"


def test_a_line_of_the_log_says_it_too() -> None:
    action = make_action(
        cancel(), state=ActionState.ANSWERED, outcome=Unknown(text="notFound", code="notFound")
    )
    assert step_words(answered(action)) == (
        "unknown: notFound (Kraken knows no such open order); looking it up"
    )


def test_an_act_the_budget_has_no_room_for_is_asked_again_soon() -> None:
    text = sentence(IntentKind.AMEND, NotSent(code=NotSentCode.RATE_LIMITED, text="full"))
    assert text.endswith("Ask again in a few seconds.")
    assert INTENTS[IntentKind.AMEND].key.venue is FUTURES
