"""What is said of a create that no look can settle, of calling it off, and of what is amiss."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW, make_account, make_action, make_cancel, make_create, make_state
from tests.custom import EMBED, TAG, embed_create, embed_order, kuna_create
from tui.domain.action import Action, ActionId, ActionLedger, ActionState
from tui.domain.created import called_off
from tui.domain.expected import order_of
from tui.domain.identifiers import VenueOrderId
from tui.domain.intents import CancelIntent
from tui.domain.outcome import Accepted, Outcome, Rejected, SettledCode, Unknown
from tui.presentation.cancel_form import out_of_reach_sentence
from tui.presentation.moments import TimeZone
from tui.presentation.notes import Severity, notes_of, noteworthy
from tui.presentation.open_acts import look_words, missing_lines
from tui.presentation.outcomes import outcome_sentence, step_words
from tui.presentation.results import Result, result_of
from tui.presentation.text import plain

UNKNOWN = Unknown(text="no answer within 10 s")
SENT = NOW - timedelta(seconds=61)
BEFORE = NOW - timedelta(minutes=10)
STATE = make_state(accounts=[make_account(venue=EMBED)])
WARNED = Accepted(
    order_id=VenueOrderId("sched_1"),
    text="seen at the venue",
    warning="2 orders carry k3f9qa: sched_1 and sched_2; cancel what is too much",
)


def sought(intent: Any = None, looks: int = 3, **fields: Any) -> Action:
    known = {
        "state": ActionState.ANSWERED,
        "outcome": UNKNOWN,
        "created_at": SENT,
        "sent_at": SENT,
        "answered_at": SENT,
        "look_again_at": NOW + timedelta(seconds=30),
    }
    return make_action(intent or embed_create(), looks=looks, **{**known, **fields})


def told(action: Action) -> str:
    lines = missing_lines(STATE, [action], NOW, 68, TimeZone("UTC"))
    return " ".join(plain(line).strip() for line in lines)


def note_of(was: Action, now: Action) -> list[tuple[str, Severity]]:
    before, after = ActionLedger().with_actions(was), ActionLedger().with_actions(now)
    state = replace(STATE, actions=after)
    news = noteworthy(before, after, BEFORE)
    return [(note.text, note.severity) for note in notes_of(state, news)]


def done(outcome: Outcome) -> Action:
    return sought().settled(outcome, NOW)


def test_looks_in_vain_are_counted_and_prove_nothing() -> None:
    words = "looked up 3 times and not found, which proves nothing, next look in 30s"
    assert look_words(sought(), NOW) == words
    assert look_words(sought(kuna_create()), NOW) == words
    assert "proves" not in look_words(sought(looks=0), NOW)
    assert "proves" not in look_words(sought(make_create()), NOW)
    assert "proves" not in look_words(sought(make_cancel(embed_order())), NOW)


def test_the_box_names_the_word_that_stands_in_the_row() -> None:
    create = sought(kuna_create())
    cancel = replace(
        create,
        id=ActionId("later"),
        intent=CancelIntent(key=create.key, seen=order_of(kuna_create(), NOW)),
    )
    alone = replace(STATE, actions=ActionLedger().with_actions(create))
    both = replace(STATE, actions=ActionLedger().with_actions(create, cancel))
    for state, word in ((alone, "NEW?"), (both, "CANCEL?")):
        lines = missing_lines(state, [create], NOW, 68, TimeZone("UTC"))
        said = " ".join(plain(line).strip() for line in lines)
        assert f"Until it is known the row says {word}." in said
        assert f"Until it is known the row says {word};" in outcome_sentence(
            state, replace(create, looks=0)
        )


@pytest.mark.parametrize("create", [embed_create(), kuna_create()])
def test_the_box_says_that_it_is_up_to_the_operator(create: Any) -> None:
    text = told(sought(create))
    assert "Its venue bounds neither how late a request acts nor how late" in text
    assert "Whether it came to nothing is for you to say: look at its own site." in text
    assert "c calls it off: then you have looked, and it is not there." in text
    assert "Once it was looked up 3 times without a find, c calls it off." not in text


def test_before_the_third_look_it_says_when_that_will_be() -> None:
    text = told(sought(looks=2))
    assert "Once it was looked up 3 times without a find, c calls it off." in text
    assert "c calls it off: then" not in text


def test_elsewhere_nothing_is_said_of_calling_off() -> None:
    assert "call" not in told(sought(make_create()))
    assert "call" not in told(sought(make_cancel(embed_order())))


def test_the_third_look_in_vain_is_told_of_once_and_asks_the_operator() -> None:
    ((text, severity),) = note_of(sought(looks=2), sought(looks=3))
    assert text == (
        f"The create of BTC/USD BUY {TAG} was looked up 3 times and not found, which proves "
        "nothing. It is up to you: look at the venue's own site; x on its row, then c, calls it "
        "off."
    )
    assert severity is Severity.WARNING
    assert note_of(sought(looks=3), sought(looks=4)) == []
    assert note_of(sought(looks=1), sought(looks=2)) == []
    elsewhere = make_create()
    assert note_of(sought(elsewhere, looks=2), sought(elsewhere, looks=3)) == []


def test_what_was_called_off_says_what_is_true_and_what_next() -> None:
    action = done(called_off(sought()))
    assert outcome_sentence(STATE, action) == (
        f"The create of BTC/USD BUY {TAG}: called off by the operator after 3 looks that found "
        "nothing. Nothing is sent again by itself: D opens its ticket, under the same id. Should "
        "the order turn up after all, you are told."
    )
    assert step_words(action) == (
        "settled: called off by the operator after 3 looks that found nothing"
    )
    assert [severity for _, severity in note_of(sought(), action)] == [Severity.WARNING]


def test_a_cancel_is_never_counted_as_called_off_and_refused() -> None:
    outcome = Rejected(code=SettledCode.CALLED_OFF, text="")
    assert result_of(sought(make_cancel()).settled(outcome, NOW)) is Result.NOT_DONE


def test_an_order_that_exists_after_all_is_told_of_as_loudly_as_can_be() -> None:
    outcome = Accepted(
        order_id=VenueOrderId("sched_1"),
        text="seen at the venue",
        warning="it was called off, and exists after all",
    )
    ((text, severity),) = note_of(done(called_off(sought())), done(outcome))
    assert text == (
        f"The create of BTC/USD BUY {TAG} went through: seen at the venue; mind: it was called "
        "off, and exists after all."
    )
    assert severity is Severity.ERROR
    assert note_of(done(outcome), replace(done(outcome), looks=9)) == []


def test_a_warning_is_told_even_where_the_venue_had_accepted_it() -> None:
    was = sought(outcome=Accepted(order_id=VenueOrderId("sched_1")))
    ((text, severity),) = note_of(was, was.settled(WARNED, NOW))
    assert "mind: 2 orders carry k3f9qa" in text
    assert severity is Severity.ERROR
    assert note_of(was, was.settled(Accepted(), NOW)) == []


def test_many_outcomes_with_a_warning_among_them_are_no_good_news() -> None:
    ledgers = []
    for outcome in (UNKNOWN, WARNED):
        acts = [sought(id=f"a{n}", outcome=outcome) for n in range(5)]
        ledgers.append(ActionLedger().with_actions(*acts))
    before, after = ledgers
    (note,) = notes_of(STATE, noteworthy(before, after, BEFORE))
    assert note.severity is Severity.WARNING
    assert "5 went through, and not as they should" in note.text


def test_a_custom_order_without_its_id_is_out_of_reach_and_that_is_said() -> None:
    sentence = out_of_reach_sentence(order_of(embed_create(), NOW))
    assert sentence == (
        f"{TAG} is not listed yet: its venue cancels an order by its own id alone, and has not "
        "told it. It can be cancelled as soon as it is listed."
    )
    assert out_of_reach_sentence(order_of(kuna_create(), NOW)) is None
    assert out_of_reach_sentence(embed_order()) is None
    assert out_of_reach_sentence(None) is None
