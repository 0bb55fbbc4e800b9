"""Takes pictures of the running program, in every look there is."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import settle
from tests.screens.fake_engine import FakeEngine
from tui.app import BlotterApp
from tui.domain.state import BlotterState
from tui.widgets.sentences import Sentences

SnapCompare = Callable[..., bool]
RunBefore = Callable[[Pilot[Any]], Awaitable[None]]
SIZES = ((80, 24), (120, 40), (200, 60))
MIDDLE = (120, 40)


class Look(NamedTuple):
    """How large a screen is, and in which colours."""

    theme: str
    size: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.theme.removeprefix('blotter-')}-{self.size[0]}x{self.size[1]}"


LOOKS = [Look(theme, size) for theme in ("blotter-dark", "blotter-light") for size in SIZES]
in_every_look = pytest.mark.parametrize("look", LOOKS, ids=str)
in_most_looks = pytest.mark.parametrize(
    "look",
    [look for look in LOOKS if look.theme == "blotter-dark" or look.size == MIDDLE],
    ids=str,
)
"""Of screens with many states: a light theme changes colours alone, once shows that."""


def app_with(state: BlotterState, **options: Any) -> BlotterApp:
    return BlotterApp(FakeEngine(state), **options)


async def lay_out(pilot: Pilot[Any]) -> None:
    """Lay what is said out anew: a picture must not depend on the machine's speed."""
    for sentences in pilot.app.screen.query(Sentences):
        sentences.refresh(layout=True)
    await settle(pilot)


class Camera:
    """Takes the picture of a state after some keys, in one look."""

    def __init__(self, snap_compare: SnapCompare) -> None:
        self._compare = snap_compare

    def sees(
        self,
        state: BlotterState,
        look: Look,
        run_before: RunBefore = settle,
        **options: Any,
    ) -> bool:
        async def run_and_lay_out(pilot: Pilot[Any]) -> None:
            await run_before(pilot)
            await lay_out(pilot)

        app = app_with(state, theme=look.theme, **options)
        return self._compare(app, terminal_size=look.size, run_before=run_and_lay_out)
