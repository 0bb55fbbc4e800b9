"""Text that came from outside, made harmless: what a terminal would obey becomes visible."""

import re
import unicodedata
from typing import Literal

ELLIPSIS = "…"

_UNSTABLE = re.compile(
    "[\u034f\u115f-\u11ff\u17b4\u17b5\u2800\u3164\ud7b0-\ud7ff\ufe00-\ufe0f\uffa0"
    "\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"
)
"""Printable by their category, yet drawn as nothing or changing the width of their neighbours."""

_WIDE = re.compile("[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d376]")
"""Wide since Unicode 16, which this Python's tables may not know."""

Align = Literal["left", "right"]


def clean(text: str) -> str:
    """Return `text` with every character that could act or hide written out as `<1B>`.

    Control and format characters, bidi controls, zero-width characters, line separators, lone
    surrogates, private and unassigned characters are written out; unusual blanks become blanks.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char.isprintable() and not _UNSTABLE.match(char):
        return char
    if unicodedata.category(char) == "Zs":
        return " "
    return f"<{ord(char):02X}>"


def cell_width(text: str) -> int:
    """Return how many terminal cells `text` takes."""
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Mc"}:
        return 0
    wide = unicodedata.east_asian_width(char) in {"W", "F"} or _WIDE.match(char)
    return 2 if wide else 1


def fit(text: str, width: int, align: Align = "left") -> str:
    """Return `text` at exactly `width` cells: cut with an ellipsis, or padded."""
    if text.isascii() and len(text) <= width:
        return text.ljust(width) if align == "left" else text.rjust(width)
    text = cut(text, width)
    padding = " " * (width - cell_width(text))
    return text + padding if align == "left" else padding + text


def cut(text: str, width: int) -> str:
    """Return `text` at no more than `width` cells, an ellipsis in place of what is left out."""
    if cell_width(text) <= width:
        return text
    if width <= 0:
        return ""
    return _head(text, width - 1) + ELLIPSIS


def cut_middle(text: str, width: int) -> str:
    """Return `text` at no more than `width` cells, its beginning and its end kept."""
    if cell_width(text) <= width or width < 3:
        return cut(text, width)
    tail = (width - 1) // 2
    end = _head(text[::-1], tail)[::-1]
    return _head(text, width - 1 - cell_width(end)) + ELLIPSIS + end


def _head(text: str, width: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += _char_width(char)
        if used > width:
            return text[:index]
    return text
