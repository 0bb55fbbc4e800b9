"""The whole program without a terminal: screen, engine, journal, client and simulated venue."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.engine.simulated import SimulatedDesk, trading_desk
from tests.journeys.keys import keys, settle
from tui.app import BlotterApp
from tui.domain.identifiers import OrderKey
from tui.domain.order import Order
from tui.domain.rules import TradingRules
from tui.presentation.text import plain
from tui.screens.blotter import BlotterScreen
from tui.widgets.lines import Lines


class Whole:
    """The running program, as a test looks at it and presses its keys."""

    def __init__(self, app: BlotterApp, desk: SimulatedDesk, pilot: Pilot[None]) -> None:
        self.app = app
        self.desk = desk
        self.pilot = pilot
        screen = app.screen_stack[0]
        assert isinstance(screen, BlotterScreen)
        self.blotter = screen

    async def find(self, order: Order) -> None:
        """Put the cursor on an order, by keys."""
        await keys(self.pilot, "/", *order.key.order_id, "enter", "g")
        assert self.blotter.table.cursor_key == order.key

    async def pass_time(self, seconds: float) -> None:
        """Let time pass everywhere, and what follows be painted."""
        await self.desk.advance(seconds)
        await settle(self.pilot)

    def row(self, key: OrderKey) -> str:
        """What the list says of an order, at this moment."""
        table = self.blotter.table
        y = table.view.index[key] - table.scroll_offset.y
        return table.render_line(1 + y).text

    def says(self, selector: str) -> str:
        """The text of some lines on the top screen."""
        return "\n".join(map(plain, self.app.screen.query_one(selector, Lines).lines))

    def shown(self) -> str:
        """All lines of the top screen."""
        lines = [line for widget in self.app.screen.query(Lines) for line in widget.lines]
        return "\n".join(map(plain, lines))

    @property
    def is_alone(self) -> bool:
        """Whether nothing is open over the blotter."""
        return self.app.screen is self.blotter

    @property
    def notes(self) -> list[str]:
        return [note.message for note in self.app._notifications]


@asynccontextmanager
async def whole(
    folder: Path,
    *,
    size: tuple[int, int] = (120, 40),
    scenario: str = "quiet",
    rules: TradingRules | None = None,
) -> AsyncIterator[Whole]:
    """Run the whole program over a simulated venue whose market stands still."""
    async with trading_desk(folder, scenario=scenario, rules=rules) as desk:
        app = BlotterApp(desk.engine, rules=rules)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield Whole(app, desk, pilot)
