"""A blotter on a fake engine, ready for keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from tests.journeys.keys import settle
from tests.screens import scenes
from tests.screens.fake_engine import FakeEngine
from tui.app import BlotterApp
from tui.domain.state import BlotterState
from tui.screens.blotter import BlotterScreen
from tui.widgets.filter_line import FilterInput


class Stage:
    """The running blotter, as a test looks at it."""

    def __init__(self, app: BlotterApp, engine: FakeEngine, pilot: Pilot[None]) -> None:
        self.app = app
        self.engine = engine
        self.pilot = pilot
        screen = app.screen_stack[0]
        assert isinstance(screen, BlotterScreen)
        self.blotter = screen

    @property
    def cursor(self) -> str | None:
        key = self.blotter.table.cursor_key
        return None if key is None else key.order_id

    @property
    def rows(self) -> list[str]:
        return [key.order_id for key in self.blotter.table.view.rows]

    @property
    def notes(self) -> list[str]:
        return [note.message for note in self.app._notifications]

    @property
    def is_alone(self) -> bool:
        """Whether nothing is open over the blotter."""
        return self.app.screen is self.blotter

    @property
    def opened(self) -> type[Screen[Any]]:
        """What kind of screen is on top."""
        return type(self.app.screen)

    @property
    def typed_filter(self) -> str | None:
        """What stands in the filter line while it has the focus."""
        field = self.app.focused
        return field.value if isinstance(field, FilterInput) else None

    async def publish(self, state: BlotterState) -> None:
        self.engine.publish(state)
        await settle(self.pilot)


@asynccontextmanager
async def stage(
    state: BlotterState | None = None, size: tuple[int, int] = (120, 40), **options: Any
) -> AsyncIterator[Stage]:
    """Run a blotter over a state."""
    engine = FakeEngine(scenes.varied() if state is None else state)
    app = BlotterApp(engine, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield Stage(app, engine, pilot)
