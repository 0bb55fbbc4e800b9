"""Pictures of the blotter, in every size and state. Reviewed as code."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import burst, keys, settle, wait_until
from tests.screens import scenes
from tests.snapshots.camera import MIDDLE, Camera, Look, SnapCompare, app_with, in_every_look
from tui.domain.state import BlotterState
from tui.screens.blotter import BlotterScreen


@in_every_look
def test_main_screen(camera: Camera, look: Look) -> None:
    assert camera.sees(scenes.varied(), look)


@in_every_look
def test_main_screen_of_a_book_longer_than_the_screen(camera: Camera, look: Look) -> None:
    async def to_the_middle(pilot: Pilot[Any]) -> None:
        await keys(pilot, "G", "pageup", "space", "k", "space")
        await detail_follows(pilot)

    assert camera.sees(scenes.long_book(), look, to_the_middle)


@in_every_look
@pytest.mark.parametrize(
    "scene",
    [
        scenes.connecting,
        scenes.nothing_open,
        scenes.down,
        scenes.rate_limited,
        scenes.maintenance,
        scenes.cancel_only,
        scenes.refused,
        scenes.narrowed,
        scenes.unreadable,
        scenes.hostile,
        scenes.ended,
        scenes.looking_up,
        scenes.two_accounts,
    ],
)
def test_state(camera: Camera, scene: Callable[[], BlotterState], look: Look) -> None:
    assert camera.sees(scene(), look)


@in_every_look
def test_first_run(camera: Camera, look: Look) -> None:
    assert camera.sees(scenes.demo(), look, is_first_run=True)


@in_every_look
def test_nothing_matches(camera: Camera, look: Look) -> None:
    async def filter_for_nothing(pilot: Pilot[Any]) -> None:
        await keys(pilot, *"/eth buy doge", "enter")

    assert camera.sees(scenes.varied(), look, filter_for_nothing)


@in_every_look
def test_filter_being_typed(camera: Camera, look: Look) -> None:
    async def type_a_filter(pilot: Pilot[Any]) -> None:
        await burst(pilot, *"/sell")

    assert camera.sees(scenes.varied(), look, type_a_filter)


@in_every_look
@pytest.mark.parametrize(
    "pressed",
    [("j",), ("j", "j", "]"), ("[", "tab", "j"), ("enter",)],
    ids=["order", "next", "previous", "closed"],
)
def test_detail(camera: Camera, pressed: tuple[str, ...], look: Look) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await keys(pilot, *pressed)
        await detail_follows(pilot)

    assert camera.sees(scenes.varied(), look, open_it)


@in_every_look
@pytest.mark.parametrize(
    ("dialog", "key"),
    [("help", "?"), ("sort", "s"), ("theme", "T"), ("log", "L"), ("palette", ":")],
    ids=["help", "sort", "theme", "log", "palette"],
)
def test_dialog(camera: Camera, dialog: str, key: str, look: Look) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await keys(pilot, key)
        if dialog == "palette":
            await keys(pilot, *"read now")
            await wait_until(pilot, lambda: bool(pilot.app.screen.query("CommandList")))

    assert camera.sees(scenes.varied(), look, open_it)


@in_every_look
def test_help_searched(camera: Camera, look: Look) -> None:
    async def search(pilot: Pilot[Any]) -> None:
        await burst(pilot, "?", *"mark")

    assert camera.sees(scenes.varied(), look, search)


@in_every_look
def test_question_for_a_narrower_poll(camera: Camera, look: Look) -> None:
    async def ask(pilot: Pilot[Any]) -> None:
        await pilot.app.run_action(
            ("", "poll", ("main", "narrow to user reference…")), pilot.app.screen
        )
        await settle(pilot)
        await keys(pilot, *"12x")

    assert camera.sees(scenes.varied(), look, ask)


@pytest.mark.parametrize("theme", ["blotter-dark", "blotter-light"])
def test_too_small(camera: Camera, theme: str) -> None:
    assert camera.sees(scenes.varied(), Look(theme, (60, 15)))


def test_sixteen_colours(camera: Camera) -> None:
    assert camera.sees(scenes.varied(), Look("blotter-sixteen", MIDDLE))


def test_no_colour(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_with(scenes.down())
    # Its own reading is done; the picture's console would leave the text out as well.
    monkeypatch.delenv("NO_COLOR")
    assert snap_compare(app, terminal_size=MIDDLE, run_before=settle)


async def detail_follows(pilot: Pilot[Any]) -> None:
    """Wait until the detail pane shows the order under the cursor."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BlotterScreen)
    await wait_until(pilot, lambda: screen.detail_key == screen.table.cursor_key)
