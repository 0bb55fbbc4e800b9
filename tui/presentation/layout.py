"""The lines of the list: which columns a width has room for, and rows laid out on them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.domain.account import Account
from tui.domain.order import Order
from tui.presentation.clean import clean, fit
from tui.presentation.columns import COLUMNS, COLUMNS_BY_ID, Column
from tui.presentation.labels import VENUE_LABELS
from tui.presentation.rows import Row, row_tone, state_word
from tui.presentation.text import Line, Span, Tone
from tui.presentation.told import DIRECTED_VENUES

_DIRECTION_CELLS = 2
GUTTER = 3
"""Cells before the first column: mark, cursor, staleness."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns one line has room for."""

    columns: tuple[Column, ...]
    width: int
    offset: int
    """How many columns are scrolled out behind the fixed ones."""
    furthest: int
    """The offset at which the last column is in view."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Which accounts the list is of, as far as its columns depend on that."""

    accounts: int = 1
    is_venue_enough: bool = False
    """Whether no venue has two of them: then it tells the account as well."""
    has_directions: bool = False
    """Whether triggers may stand behind a direction of their own."""


def whose(accounts: Sequence[Account]) -> Whose:
    """Return what the columns depend on."""
    venues = {account.venue for account in accounts}
    is_venue_enough = len(venues) == len(accounts)
    return Whose(len(accounts), is_venue_enough, bool(venues & DIRECTED_VENUES))


def columns_for(width: int, accounts: Whose | int = 1) -> tuple[Column, ...]:
    """Return the columns that are shown at this width, each with its own width."""
    return layout_for(width, accounts).columns


def layout_for(width: int, accounts: Whose | int = 1, offset: int = 0) -> Layout:
    """Lay the columns out.

    Args:
        width: The cells there are.
        accounts: Whose orders they are, or how many accounts that are.
        offset: How many columns are scrolled out sideways.
    """
    of = Whose(accounts) if isinstance(accounts, int) else accounts
    shown = _offered(width, of)
    beyond = tuple(column for column in _all(of.accounts) if column not in shown)
    fixed = tuple(column for column in shown if column.is_fixed)
    loose = (*(column for column in shown if not column.is_fixed), *beyond)
    steps = range(1, len(loose)) if beyond else ()
    furthest = next(
        (skipped for skipped in steps if _needed((*fixed, *loose[skipped:])) <= width), len(steps)
    )
    offset = min(offset, furthest)
    columns = shown if offset == 0 else _fitting(fixed, loose[offset:], width)
    return Layout(_grown(columns, width, of), width, offset, furthest)


def _all(accounts: int) -> tuple[Column, ...]:
    return tuple(column for column in COLUMNS if accounts > 1 or column.id != "account")


def _offered(width: int, of: Whose) -> tuple[Column, ...]:
    """Take the columns for this width, the later ones of `from_width` dropping out first."""
    columns = tuple(column for column in _all(of.accounts) if column.from_width <= width)
    if _needed(columns) > width:
        optional = [column for column in reversed(columns) if column.from_width]
        if of.accounts > 1:
            optional.append(COLUMNS_BY_ID["account" if of.is_venue_enough else "venue"])
        for column in sorted(optional, key=lambda one: -one.from_width):
            columns = tuple(kept for kept in columns if kept is not column)
            if _needed(columns) <= width:
                break
    return columns


def _fitting(
    fixed: tuple[Column, ...], loose: tuple[Column, ...], width: int
) -> tuple[Column, ...]:
    columns = fixed
    for column in loose:
        if _needed((*columns, column)) > width:
            break
        columns = (*columns, column)
    return columns


def _needed(columns: tuple[Column, ...]) -> int:
    return GUTTER + sum(column.least for column in columns) + len(columns) - 1


def _grown(columns: tuple[Column, ...], width: int, of: Whose) -> tuple[Column, ...]:
    """Give each column its least width, and what is left over to those that gain by it."""
    widths = {column.id: column.least for column in columns}
    spare = width - _needed(columns)
    if of.has_directions and "trigger" in widths:
        room = min(spare, _DIRECTION_CELLS)
        widths["trigger"] += room
        spare -= room
    if "side" in widths and width >= 100 and spare >= 4:
        widths["side"] += 4
        spare -= 4
    growing = [column for column in columns if column.id != "side"]
    while spare > 0 and growing:
        for column in list(growing):
            if widths[column.id] >= column.most:
                growing.remove(column)
            elif spare > 0:
                widths[column.id] += 1
                spare -= 1
    return tuple(replace(column, width=widths[column.id]) for column in columns)


def header_text(column: Column, arrow: str = "") -> str:
    """Return a column's title at its width, with the sort arrow where it sorts."""
    room = column.width - len(arrow)
    title = column.title
    if len(title) > room:
        title = (column.short_title or title)[:room]
    return fit(title + arrow, column.width, column.align)


def row_line(row: Row, columns: tuple[Column, ...], width: int) -> Line:
    """Return the cells of a row behind its gutter, at exactly the width that leaves."""
    over = row_tone(row)
    if not isinstance(row.entry, Order):
        return _unreadable_line(row, columns, width - GUTTER, over)
    spans: list[Span] = []
    texts: list[str] = []
    present = Tone.PLAIN
    for column in columns:
        text, tone = column.cell(row, row.entry, column.width)
        tone = tone if over is Tone.PLAIN else over
        if tone is not present and texts:
            spans.append(Span(" ".join(texts) + " ", present))
            texts.clear()
        present = tone
        texts.append(fit(text, column.width, column.align))
    used = sum(column.width + 1 for column in columns) - 1
    spans.append(Span(" ".join(texts) + " " * (width - GUTTER - used), present))
    return tuple(spans)


def _unreadable_line(row: Row, columns: tuple[Column, ...], width: int, tone: Tone) -> Line:
    """Say in words what an order is that could not be read, its id first."""
    who = [fit(VENUE_LABELS[row.key.venue], 4)]
    if any(column.id == "account" for column in columns):
        who.append(fit(clean(row.account_label), 6))
    state = state_word(row)
    problem = "" if row.ended is not None else getattr(row.entry, "problem", "")
    words = clean(f"{row.key.order_id}  {problem}")
    room = width - len(state) - 1
    return (Span(fit(" ".join((*who, words)), room) + " " + state, tone),)
