"""Lines of spans keep their tones and their width."""

from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.clean import clean
from tui.presentation.text import (
    TONE_VARIABLES,
    Line,
    Span,
    Tone,
    apart,
    cut_line,
    fit_line,
    foreign,
    joined,
    line_width,
    plain,
    wrapped,
)

spans = st.builds(Span, st.text().map(clean), st.sampled_from(Tone))
lines = st.lists(spans, max_size=6).map(tuple)


def test_every_tone_but_the_plain_one_has_a_variable_of_its_own() -> None:
    assert set(TONE_VARIABLES) == set(Tone) - {Tone.PLAIN}
    assert len(set(TONE_VARIABLES.values())) == len(TONE_VARIABLES)


def test_foreign_text_is_cleaned() -> None:
    assert foreign("\x1b[31m", Tone.WARN) == Span("<1B>[31m", Tone.WARN)


@given(lines, st.integers(1, 60), st.sampled_from(["left", "right"]))
def test_a_fitted_line_takes_exactly_its_cells(line: Line, width: int, side: str) -> None:
    assert line_width(fit_line(line, width, "left" if side == "left" else "right")) == width


@given(lines, st.integers(0, 60))
def test_a_line_that_fits_is_not_cut(line: Line, width: int) -> None:
    cut = cut_line(line, width)
    assert line_width(cut) <= width
    assert (cut == line) == (line_width(line) <= width)


def test_a_cut_line_ends_in_an_ellipsis_and_keeps_its_tones() -> None:
    line = (Span("buy ", Tone.BUY), Span("45.5k", Tone.STRONG), Span(" USD"))
    assert cut_line(line, 9) == (Span("buy ", Tone.BUY), Span("45.5…", Tone.STRONG))
    assert cut_line(line, 4) == (Span("buy…", Tone.BUY),)
    assert plain(cut_line(line, 13)) == "buy 45.5k USD"


def test_two_ends_of_a_line_stand_apart_and_the_left_one_gives_way() -> None:
    left, right = (Span("a long account name"),), (Span("14:02:31Z"),)
    assert plain(apart(left, right, 32)) == "a long account name    14:02:31Z"
    assert plain(apart(left, right, 20)) == "a long ac… 14:02:31Z"
    assert plain(apart(left, right, 5)) == "14:0…"


def test_parts_are_joined_and_empty_ones_leave_no_separator() -> None:
    parts: list[Line] = [(Span("a"),), (), (Span("b"),)]
    assert plain(joined(parts, Span(" | "))) == "a | b"


def test_parts_wrap_between_each_other() -> None:
    parts: list[Line] = [(Span("one"),), (Span("two"),), (Span("three"),)]
    rows = wrapped(parts, Span(" | "), 12, indent=Span(" "))
    assert [plain(row) for row in rows] == [" one | two  ", " three      "]
    assert wrapped([], Span(" "), 10) == ()
