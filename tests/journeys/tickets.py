"""A blotter that numbers its tickets, and what stands in the one that is open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.journeys.stage import Stage, stage
from tests.screens.ticket_scenes import ID
from tui.domain.identifiers import ClientOrderId
from tui.domain.state import BlotterState
from tui.presentation.text import plain
from tui.widgets.lines import Lines


@asynccontextmanager
async def numbered(state: BlotterState, **options: Any) -> AsyncIterator[Stage]:
    """The client ids of its tickets end in 01, 02 and so on."""
    async with stage(state, **options) as on:
        made = iter(range(1, 100))
        on.blotter.make_client_order_id = lambda: ClientOrderId(f"{ID[:-2]}{next(made):02d}")
        yield on


def shown(on: Stage, selector: str) -> str:
    lines = on.app.screen.query_one(selector, Lines).lines
    return "\n".join(plain(line).rstrip() for line in lines)


def row(on: Stage, name: str) -> str:
    """The texts around the fields of a row, and the notes below."""
    found = on.app.screen.query(f"#row-{name} Lines").results(Lines)
    return " ".join(plain(line).strip() for lines in found for line in lines.lines)
