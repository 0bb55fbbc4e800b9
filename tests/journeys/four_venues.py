"""The demo in a test's hands: four venues in one process, driven by keys and the test's clock."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

import tui.app
from tests.clock import ManualClock
from tests.journeys.keys import burst, settle
from tui.app import BlotterApp
from tui.demo import Demo
from tui.domain.action import Action
from tui.domain.batch import is_protective
from tui.domain.clock import Clock
from tui.domain.identifiers import OrderKey, VenueId
from tui.domain.order import Order
from tui.domain.state import BlotterState
from tui.engine.engine import Engine
from tui.presentation.text import plain
from tui.screens.blotter import BlotterScreen
from tui.simulator.asgi import Simulation
from tui.venues.port import VenuePort
from tui.widgets.lines import Lines

GIVEN_UP = 11
"""Seconds after which no request is under way: the program waits for those at its end."""


class OpenDemo(Demo):
    """The demo, its simulated venues within reach."""

    simulation: Simulation
    clock: ManualClock

    def _build(self, clock: Clock) -> tuple[Simulation, Sequence[VenuePort]]:
        self.simulation, venues = super()._build(clock)
        return self.simulation, venues


class TellingApp(BlotterApp):
    """The app; what it tells of in passing is kept."""

    CSS_PATH = str(Path(tui.app.__file__).parent / BlotterApp.CSS_PATH)

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.told: list[str] = []

    def notify(self, message: str, **options: Any) -> None:
        self.told.append(message)
        super().notify(message, **options)


class FourVenues:
    """The running demo, as a test looks at it and presses its keys."""

    def __init__(self, app: TellingApp, engine: Engine, demo: OpenDemo, pilot: Pilot[None]) -> None:
        self.app = app
        self.engine = engine
        self.simulation = demo.simulation
        self.clock = demo.clock
        self.pilot = pilot
        screen = app.screen_stack[0]
        assert isinstance(screen, BlotterScreen)
        self.blotter = screen

    @property
    def state(self) -> BlotterState:
        return self.engine.state

    @property
    def filter(self) -> str:
        """The words that narrow the list."""
        return self.blotter.filter_text

    @property
    def is_alone(self) -> bool:
        return self.app.screen is self.blotter

    def has_opened(self, kind: type[Screen[Any]]) -> bool:
        """Whether such a screen is on top."""
        return isinstance(self.app.screen, kind)

    def has_told(self, words: str) -> bool:
        """Whether something was told of in passing."""
        return any(words in told for told in self.app.told)

    @property
    def actions(self) -> list[Action]:
        return list(self.state.actions.actions.values())

    def orders(self, venue: VenueId) -> list[Order]:
        """What is listed of a venue and may be cancelled without a second thought."""
        return [
            entry
            for entry in self.state.book.entries()
            if isinstance(entry, Order) and entry.key.venue is venue and not is_protective(entry)
        ]

    async def pass_time(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        await settle(self.pilot)

    async def find(self, key: OrderKey) -> None:
        """Put the cursor on an order, by keys."""
        await burst(self.pilot, "/")
        await burst(self.pilot, *key.order_id, "enter")
        await burst(self.pilot, "g")
        assert self.blotter.table.cursor_key == key

    def row(self, key: OrderKey) -> str:
        """What the list says of an order, at this moment."""
        table = self.blotter.table
        return table.render_line(1 + table.view.index[key] - table.scroll_offset.y).text

    def shown(self) -> str:
        """All lines of the top screen."""
        lines = [line for widget in self.app.screen.query(Lines) for line in widget.lines]
        return "\n".join(map(plain, lines))

    def sent(self, *endpoints: str) -> int:
        """How many such requests arrived at the venues."""
        return len(self.simulation.requests.to(*endpoints))


@asynccontextmanager
async def four_venues(size: tuple[int, int] = (120, 40)) -> AsyncIterator[FourVenues]:
    """Run the demo; its markets stand still once it has been read."""
    clock = ManualClock()
    demo = OpenDemo(seed=7, scenario="quiet", clock=clock)
    demo.clock = clock
    engine = Engine(
        accounts=demo.accounts, connect=demo.connect, clock=clock, open_records=demo.open_records
    )
    app = TellingApp(engine)
    try:
        async with engine, app.run_test(size=size, notifications=True) as pilot:
            await clock.advance(6)
            await settle(pilot)
            try:
                yield FourVenues(app, engine, demo, pilot)
            except BaseException:
                await clock.advance(GIVEN_UP)
                raise
    finally:
        await demo.aclose()
