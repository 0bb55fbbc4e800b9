"""The fields of a batch amend: what can be written there, and what is wrong with what is."""

from tui.domain.problem import FormField, Problem
from tui.presentation.clean import cell_width, fit
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, cut_line, wrapped

LABEL_CELLS = 15
ENTRY_CELLS = 16
_WORDS = {
    FormField.LIMIT_PRICE: ("limit prices", "own+0.3%  own-5t  bid-1t: the base is named"),
    FormField.TRIGGER_PRICE: ("trigger prices", "own-0.5%  last+1%: separate from the limits"),
    FormField.QUANTITY: ("quantities", "+10%  -10%  50% of what is left"),
}

FieldTexts = tuple[tuple[Line, ...], tuple[Line, ...]]
"""The texts around a field, and the notes below it."""


def field_texts(name: FormField, typed: str, problem: Problem | None, width: int) -> FieldTexts:
    """Return what stands around an expression's field, and what is wrong with it."""
    label, words = _WORDS[name]
    return _around(label, words, width), _notes(typed, problem, width)


def deadline_texts(typed: str, problem: Problem | None, width: int) -> FieldTexts:
    """Return what stands around the deadline, and what is wrong with it."""
    words = (
        "s  empty: no deadline is sent" if not typed.strip() else "s  refused after this (2 to 60)"
    )
    return _around("deadline", words, width), _notes(typed, problem, width)


def _around(label: str, words: str, width: int) -> tuple[Line, ...]:
    before = (Span(" " + fit(label, LABEL_CELLS - 1), Tone.MUTED), Span("[", Tone.MUTED))
    room = width - LABEL_CELLS - ENTRY_CELLS - 1
    return before, cut_line((Span(f"] {words}", Tone.MUTED),), max(room, 0))


def _notes(typed: str, problem: Problem | None, width: int) -> tuple[Line, ...]:
    if problem is None:
        return ()
    at = LABEL_CELLS + 1
    is_in_sight = problem.at is not None and cell_width(typed) < ENTRY_CELLS
    if is_in_sight:
        at += cell_width(typed[: problem.at])
    text = ("^ " if is_in_sight else "") + problem_sentence(problem)
    if at + cell_width(text) > width:
        at = 1
        text = problem_sentence(problem)
    words = [(Span(word, Tone.DANGER),) for word in text.split(" ")]
    return wrapped(words, Span(" "), width, Span(" " * at))
