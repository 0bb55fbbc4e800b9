"""Text from outside can neither act on a terminal nor hide in it."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from tui.presentation.clean import cell_width, clean, cut, cut_middle, fit

any_text = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("plain BTC/USD 91,250.0", "plain BTC/USD 91,250.0"),
        ("\x1b[2J", "<1B>[2J"),
        ("\x1b]0;LIVE\x07", "<1B>]0;LIVE<07>"),
        ("\x9b31m", "<9B>31m"),
        ("a\nb\tc\rd\x00", "a<0A>b<09>c<0D>d<00>"),
        ("a\u2028b\u2029c\u0085d", "a<2028>b<2029>c<85>d"),
        ("sell\u202eyub", "sell<202E>yub"),
        ("\u2066x\u2069", "<2066>x<2069>"),
        ("zero\u200bwidth\ufeff\u00ad", "zero<200B>width<FEFF><AD>"),
        ("\ud83d", "<D83D>"),
        ("\ue000\U0010ffff", "<E000><10FFFF>"),
        ("no\u00a0break\u3000wide", "no break wide"),
        ("filler\u3164\u115f\ufe0f", "filler<3164><115F><FE0F>"),
        ("Ünïcode 日本 é", "Ünïcode 日本 é"),
        ("[red]not markup[/x]", "[red]not markup[/x]"),
    ],
)
def test_hostile_text_becomes_visible_and_the_rest_stays(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


@given(any_text)
def test_nothing_that_a_terminal_obeys_survives(text: str) -> None:
    shown = clean(text)
    assert all(unicodedata.category(char)[0] != "C" for char in shown)
    assert all(unicodedata.category(char) not in {"Zl", "Zp"} for char in shown)
    assert all(char == " " for char in shown if unicodedata.category(char) == "Zs")


@given(any_text)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(categories=("L", "N", "P"), max_codepoint=0x2FF)))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


def test_every_character_that_is_let_through_is_as_wide_as_the_painter_takes_it_for() -> None:
    differing = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if clean(char) == char and cell_width(char) != get_character_cell_size(char)
    ]
    assert differing == []


@given(any_text.map(clean), st.integers(1, 40), st.sampled_from(["left", "right"]))
def test_fitted_text_takes_exactly_its_cells(text: str, width: int, side: str) -> None:
    fitted = fit(text, width, "left" if side == "left" else "right")
    assert cell_width(fitted) == width


@given(any_text.map(clean), st.integers(0, 40))
def test_cut_text_never_takes_more_than_its_cells(text: str, width: int) -> None:
    assert cell_width(cut(text, width)) <= width
    assert cell_width(cut_middle(text, width)) <= width
    if cell_width(text) <= width:
        assert cut(text, width) == cut_middle(text, width) == text


def test_cut_text_says_that_something_is_missing() -> None:
    assert cut("OQCLML-BW3P3", 8) == "OQCLML-…"
    assert cut_middle("OQCLML-BW3P3-BUCMWZ", 11) == "OQCLM…UCMWZ"
    assert fit("ab", 4) == "ab  "
    assert fit("ab", 4, "right") == "  ab"
    assert cut("日本語", 4) == "日…"
    assert fit("日本語", 4) == "日… "
