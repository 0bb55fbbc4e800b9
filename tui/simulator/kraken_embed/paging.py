"""Pages of rows, and the cursors that lead from one to the next."""

import base64
import binascii
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import TypeAlias, TypeVar

from tui.simulator.json_text import Json
from tui.simulator.kraken_embed.failures import invalid
from tui.simulator.kraken_embed.habits import LastPage

Spot: TypeAlias = tuple[Decimal, str]
"""Where a row stands among the others: its time and its id."""
Row = TypeVar("Row")


def paged(
    rows: Iterable[Row],
    spot_of: Callable[[Row], Spot],
    *,
    cursor: str | None,
    size: int,
    newest_first: bool = True,
) -> tuple[list[Row], str | None]:
    """Return the page behind a cursor, and the cursor to the next; None behind the last.

    A cursor names a place, not a row: what vanishes from the list meanwhile does not break it.
    """
    ordered = sorted(rows, key=spot_of, reverse=newest_first)
    if cursor:
        last = _decoded(cursor)
        ordered = [r for r in ordered if _is_behind(spot_of(r), last, newest_first=newest_first)]
    page = ordered[:size]
    has_more = len(ordered) > size
    return page, _encoded(spot_of(page[-1])) if has_more else None


def next_cursor(cursor: str | None, last_page: LastPage) -> dict[str, Json]:
    """Return the member that leads to the next page, or says that there is none."""
    if cursor is not None:
        return {"next_cursor": cursor}
    match last_page:
        case LastPage.NULL:
            return {"next_cursor": None}
        case LastPage.EMPTY:
            return {"next_cursor": ""}
        case LastPage.ABSENT:
            return {}


def _is_behind(spot: Spot, last: Spot, *, newest_first: bool) -> bool:
    return spot < last if newest_first else spot > last


def _encoded(spot: Spot) -> str:
    return base64.b64encode(f"{spot[0]}/{spot[1]}".encode()).decode()


def _decoded(cursor: str) -> Spot:
    try:
        at, slash, name = base64.b64decode(cursor, validate=True).decode().partition("/")
        spot = Decimal(at), name
    except (binascii.Error, UnicodeDecodeError, InvalidOperation):
        raise invalid("cursor") from None
    if not slash or not spot[0].is_finite():
        raise invalid("cursor")
    return spot
