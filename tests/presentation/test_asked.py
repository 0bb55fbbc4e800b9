"""A row says what was asked of its order until the venue shows it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import (
    NOW,
    make_action,
    make_amend,
    make_cancel,
    make_create,
    make_ended,
    make_health,
    make_order,
    make_state,
    make_unreadable,
)
from tui.domain.action import ActionState
from tui.domain.fate import Fate
from tui.domain.intents import Intent
from tui.domain.outcome import Accepted, Unknown
from tui.presentation.asked import open_actions
from tui.presentation.rows import Row, make_row, row_signature, row_tone, state_word
from tui.presentation.text import Tone

ORDER = make_order()
EXPECTED = make_order("ob-19f2", client_order_id="ob-19f2")
UNKNOWN = Unknown(text="no answer within 10 s")


def row(*actions: Any, **state: Any) -> Row:
    found = make_row(make_state([ORDER], actions=actions, **state), ORDER.key, NOW)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("intent", "word"), [(make_amend(ORDER), "AMEND?"), (make_cancel(ORDER), "CANCEL?")]
)
@pytest.mark.parametrize(
    ("state", "outcome", "tone"),
    [
        (ActionState.INTENDED, None, Tone.PENDING),
        (ActionState.SENDING, None, Tone.PENDING),
        (ActionState.ANSWERED, Accepted(), Tone.PENDING),
        (ActionState.ANSWERED, UNKNOWN, Tone.UNKNOWN),
    ],
)
def test_an_open_act_is_the_rows_state(
    intent: Intent, word: str, state: ActionState, outcome: Any, tone: Tone
) -> None:
    shown = row(make_action(intent, state=state, outcome=outcome))
    assert (state_word(shown), row_tone(shown)) == (word, tone)


def test_a_settled_act_is_not() -> None:
    shown = row(make_action(state=ActionState.SETTLED, outcome=Accepted()))
    assert (state_word(shown), row_tone(shown)) == ("OPEN", Tone.PLAIN)


def test_a_cancel_goes_before_an_amend() -> None:
    cancel, amend = make_action(make_cancel(ORDER), id="1"), make_action(make_amend(ORDER), id="2")
    assert state_word(row(cancel, amend)) == "CANCEL?"


def test_a_stale_row_still_says_what_was_asked_once() -> None:
    stale = make_health(answered_at=NOW - timedelta(minutes=1))
    shown = row(make_action(), health=[stale])
    assert (shown.is_stale, state_word(shown)) == (True, "CANCEL?")


def test_an_expected_order_is_new_and_was_never_seen() -> None:
    state = make_state([], expected=[EXPECTED], actions=[make_action(make_create())])
    shown = make_row(state, EXPECTED.key, NOW)
    assert shown is not None
    assert (state_word(shown), row_tone(shown), shown.seen_at) == ("NEW?", Tone.PENDING, None)
    lost = make_action(make_create(), state=ActionState.ANSWERED, outcome=UNKNOWN)
    shown = make_row(make_state([], expected=[EXPECTED], actions=[lost]), EXPECTED.key, NOW)
    assert shown is not None
    assert row_tone(shown) is Tone.UNKNOWN


def test_an_expected_order_that_is_cancelled_says_that() -> None:
    actions = [
        make_action(make_create(), id="1"),
        make_action(make_cancel(EXPECTED), id="2"),
    ]
    shown = make_row(make_state([], expected=[EXPECTED], actions=actions), EXPECTED.key, NOW)
    assert shown is not None
    assert state_word(shown) == "CANCEL?"


@pytest.mark.parametrize(
    ("intent", "fate", "word"),
    [
        (make_cancel(ORDER), Fate.LOOKING_UP, "CANCEL?"),
        (make_amend(ORDER), Fate.LOOKING_UP, "GONE?"),
        (make_cancel(ORDER), Fate.FILLED, "FILLED"),
        (make_amend(ORDER), Fate.CANCELLED, "CANCELLED"),
    ],
)
def test_a_known_fate_goes_before_what_was_asked(intent: Intent, fate: Fate, word: str) -> None:
    state = make_state([], ended=[make_ended(ORDER, fate=fate)], actions=[make_action(intent)])
    shown = make_row(state, ORDER.key, NOW)
    assert shown is not None
    assert state_word(shown) == word


def test_an_unreadable_order_tells_what_was_asked_too() -> None:
    broken = make_unreadable()
    state = make_state([broken], actions=[make_action(make_cancel(broken))])
    shown = make_row(state, broken.key, NOW)
    assert shown is not None
    assert state_word(shown) == "CANCEL?"


def test_rows_that_differ_in_what_was_asked_alone_read_differently() -> None:
    sent = row(make_action(state=ActionState.SENDING))
    lost = row(make_action(state=ActionState.ANSWERED, outcome=UNKNOWN))
    assert state_word(sent) == state_word(lost)
    assert row_signature(sent, with_seen=False) != row_signature(lost, with_seen=False)


def test_open_acts_are_found_order_by_order() -> None:
    actions = [
        make_action(make_amend(ORDER), id="1"),
        make_action(make_cancel(ORDER), id="2"),
        make_action(id="3", state=ActionState.SETTLED, outcome=Accepted()),
    ]
    state = make_state([ORDER], actions=actions)
    assert [action.id for action in open_actions(state.actions)] == ["1", "2"]
