"""What is said after the screen is gone."""

import pytest

from tests.acts import answered, make_action, make_amend, make_cancel
from tests.builders import NOW
from tui.cli.leaving import say_left_open, say_waiting
from tui.domain.action import Action, ActionLedger
from tui.domain.outcome import Accepted, Unknown
from tui.domain.state import BlotterState


def state_of(*actions: Action) -> BlotterState:
    return BlotterState(actions=ActionLedger().with_actions(*actions))


def test_nothing_is_said_where_nothing_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    state = state_of(answered(make_amend(), Accepted()), make_action(name="a2"))
    say_waiting(state)
    say_left_open(state)
    assert capsys.readouterr().err == ""


def test_the_wait_for_answers_is_announced(capsys: pytest.CaptureFixture[str]) -> None:
    say_waiting(state_of(make_action().sending(NOW, "request")))
    assert "waiting for the answer to 1 act, 15 s" in capsys.readouterr().err


def test_every_act_of_unknown_outcome_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    unknown = answered(make_cancel(), Unknown(text="no answer"))
    say_left_open(state_of(unknown))
    said = capsys.readouterr().err
    assert "cancel of OQCLML-BW3P3-BUCMWZ (main): it is not known whether it happened" in said
    assert "blotter journal --open" in said
