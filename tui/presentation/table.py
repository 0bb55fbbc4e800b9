"""Tables as wide as what stands in them: numbers with their points in one column, never cut."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.presentation.clean import Align, cell_width, clean, fit
from tui.presentation.text import Line, Span, Tone, line_width

RowT = TypeVar("RowT")


def _plain(_: object) -> Tone:
    return Tone.PLAIN


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """One column of a table."""

    title: str
    cell: Callable[[RowT], str]
    """Make the cell of a row; text from outside may be in it."""
    is_number: bool = False
    tone: Callable[[RowT], Tone] = _plain


def block(
    column: Column[RowT], rows: Iterable[RowT], *, is_aligned: bool = True
) -> list[str] | None:
    """Return a column's title and cells at one width, or nothing if every cell is empty."""
    cells = [clean(column.cell(row)) for row in rows]
    if not any(cells):
        return None
    if column.is_number and is_aligned:
        cells = _on_points(cells)
    width = max(map(cell_width, [column.title, *cells]))
    align: Align = "right" if column.is_number else "left"
    return [fit(text, width, align) for text in [column.title, *cells]]


def table_lines(
    rows: Sequence[RowT], layouts: Sequence[Sequence[Column[RowT]]], width: int | None
) -> tuple[Line, ...]:
    """Return the titles and rows in the first of these layouts that fits, else in the last.

    A layout is tried with the points of its numbers in one column first, then without. Without a
    width the first one fits.
    """
    lines: tuple[Line, ...] = ()
    for columns in layouts:
        for is_aligned, gap in ((True, "  "), (False, " ")):
            lines = _laid_out(rows, columns, gap, is_aligned=is_aligned)
            if width is None or max(map(line_width, lines), default=0) <= width:
                return lines
    return lines


def _laid_out(
    rows: Sequence[RowT], columns: Sequence[Column[RowT]], gap: str, *, is_aligned: bool
) -> tuple[Line, ...]:
    made = [(column, block(column, rows, is_aligned=is_aligned)) for column in columns]
    shown = [(column, cells) for column, cells in made if cells is not None]
    if not rows or not shown:
        return ()
    titles = gap.join(cells[0] for _, cells in shown)
    lines: list[Line] = [(Span(titles.rstrip(), Tone.MUTED),)]
    for index, row in enumerate(rows, 1):
        spans = [Span(cells[index] + gap, column.tone(row)) for column, cells in shown]
        spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].tone)
        lines.append(tuple(spans))
    return tuple(lines)


def _on_points(cells: Sequence[str]) -> list[str]:
    """Pad numbers on the right so that their points stand in one column."""
    tails = [len(cell) - len(cell.partition(".")[0]) for cell in cells]
    longest = max(tails)
    return [cell + " " * (longest - tail) for cell, tail in zip(cells, tails, strict=True)]
