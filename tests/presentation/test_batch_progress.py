"""How far a batch has come is counted from its actions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, make_action, make_cancel
from tui.domain.action import Action
from tui.domain.outcome import Accepted, NotSent, NotSentCode
from tui.presentation.batch_progress import progress_line, progress_of, stopped_sentence
from tui.presentation.text import line_width, plain


def acts(to_come: int, under_way: int, answered: int, stopped: int) -> list[Action]:
    waiting = make_action(make_cancel())
    sent = waiting.sending(NOW, "…")
    done = sent.answered(Accepted(), NOW)
    never = waiting.answered(NotSent(code=NotSentCode.STOPPED), NOW)
    return [
        *[waiting] * to_come,
        *[sent] * under_way,
        *[done] * answered,
        *[never] * stopped,
    ]


@given(*[st.integers(0, 300)] * 4, st.integers(76, 220))
def test_every_act_is_counted_once_and_the_bar_fits(
    to_come: int, under_way: int, answered: int, stopped: int, width: int
) -> None:
    progress = progress_of(acts(to_come, under_way, answered, stopped))
    assert progress.to_come == to_come
    assert progress.under_way == under_way
    assert progress.answered == answered + stopped
    assert progress.is_running is (to_come + under_way > 0)
    assert progress.is_halfway is (0 < to_come < progress.count)
    line = progress_line(progress, width)
    assert line_width(line) == width
    bar = plain(line).partition("[")[2].partition("]")[0]
    assert len(bar) == (24 if width >= 90 else 16)
    assert (set(bar) == {"#"}) is (progress.count > 0 and not progress.is_running)


def test_the_figures_stand_behind_the_bar() -> None:
    half = plain(progress_line(progress_of(acts(2, 1, 1, 0)), 100)).rstrip()
    assert half == " [######======............] 1 of 4 answered · 1 sent · 2 to come"
    done = plain(progress_line(progress_of(acts(0, 0, 3, 1)), 100)).rstrip()
    assert done == " [########################] 4 of 4 answered"


@pytest.mark.parametrize(
    ("to_come", "under_way", "text"),
    [
        (0, 3, "Nothing is left to stop: every order of it was sent."),
        (1, 0, "Stopped: 1 order is not sent."),
        (
            150,
            50,
            (
                "Stopped: 150 orders are not sent. 50 orders are sent already: what becomes of "
                "that is told here."
            ),
        ),
    ],
)
def test_what_stopping_meant_is_said(to_come: int, under_way: int, text: str) -> None:
    assert stopped_sentence(to_come, under_way) == text
