"""Pictures of the blotter, in every size and state. Reviewed as code."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.journeys.keys import burst, keys, settle, wait_until
from tests.screens import scenes
from tests.screens.fake_engine import FakeEngine
from tui.app import BlotterApp
from tui.domain.state import BlotterState
from tui.screens.blotter import BlotterScreen

SnapCompare = Callable[..., bool]
SIZES = [(80, 24), (120, 40), (200, 60)]
MIDDLE = (120, 40)


def size_id(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def app_with(state: BlotterState, **options: Any) -> BlotterApp:
    return BlotterApp(FakeEngine(state), **options)


@pytest.mark.parametrize("size", SIZES, ids=size_id)
@pytest.mark.parametrize("theme", ["blotter-dark", "blotter-light"])
def test_main_screen(snap_compare: SnapCompare, theme: str, size: tuple[int, int]) -> None:
    app = app_with(scenes.varied(), theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=settle)


@pytest.mark.parametrize("size", SIZES, ids=size_id)
def test_main_screen_of_a_book_longer_than_the_screen(
    snap_compare: SnapCompare, size: tuple[int, int]
) -> None:
    async def to_the_middle(pilot: Pilot[Any]) -> None:
        await keys(pilot, "G", "pageup", "space", "k", "space")
        await detail_follows(pilot)

    assert snap_compare(app_with(scenes.long_book()), terminal_size=size, run_before=to_the_middle)


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
@pytest.mark.parametrize("size", SIZES[:2], ids=size_id)
def test_state(
    snap_compare: SnapCompare, scene: Callable[[], BlotterState], size: tuple[int, int]
) -> None:
    assert snap_compare(app_with(scene()), terminal_size=size, run_before=settle)


def test_light_state_of_trouble(snap_compare: SnapCompare) -> None:
    app = app_with(scenes.down(), theme="blotter-light")
    assert snap_compare(app, terminal_size=MIDDLE, run_before=settle)


def test_sixteen_colours(snap_compare: SnapCompare) -> None:
    app = app_with(scenes.varied(), theme="blotter-sixteen")
    assert snap_compare(app, terminal_size=MIDDLE, run_before=settle)


def test_no_colour(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_with(scenes.down())
    # Its own reading is done; the picture's console would leave the text out as well.
    monkeypatch.delenv("NO_COLOR")
    assert snap_compare(app, terminal_size=MIDDLE, run_before=settle)


def test_too_small(snap_compare: SnapCompare) -> None:
    assert snap_compare(app_with(scenes.varied()), terminal_size=(60, 15), run_before=settle)


def test_first_run(snap_compare: SnapCompare) -> None:
    app = app_with(scenes.demo(), is_first_run=True)
    assert snap_compare(app, terminal_size=SIZES[0], run_before=settle)


def test_nothing_matches(snap_compare: SnapCompare) -> None:
    async def filter_for_nothing(pilot: Pilot[Any]) -> None:
        await keys(pilot, *"/eth buy doge", "enter")

    assert snap_compare(
        app_with(scenes.varied()), terminal_size=SIZES[0], run_before=filter_for_nothing
    )


def test_filter_being_typed(snap_compare: SnapCompare) -> None:
    async def type_a_filter(pilot: Pilot[Any]) -> None:
        await burst(pilot, *"/sell")

    assert snap_compare(app_with(scenes.varied()), terminal_size=SIZES[0], run_before=type_a_filter)


@pytest.mark.parametrize(
    ("name", "pressed"),
    [
        ("order", ["j"]),
        ("timeline", ["j", "j", "]"]),
        ("raw", ["[", "tab", "j"]),
        ("closed", ["enter"]),
    ],
    ids=["order", "timeline", "raw", "closed"],
)
def test_detail(snap_compare: SnapCompare, name: str, pressed: list[str]) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await keys(pilot, *pressed)
        await detail_follows(pilot)

    assert snap_compare(app_with(scenes.varied()), terminal_size=SIZES[0], run_before=open_it)


def test_raw_text_on_a_wide_screen(snap_compare: SnapCompare) -> None:
    async def show_raw(pilot: Pilot[Any]) -> None:
        await keys(pilot, "]")

    assert snap_compare(app_with(scenes.varied()), terminal_size=SIZES[2], run_before=show_raw)


@pytest.mark.parametrize("size", SIZES, ids=size_id)
@pytest.mark.parametrize(
    ("dialog", "key"),
    [("help", "?"), ("sort", "s"), ("theme", "T"), ("log", "L"), ("palette", ":")],
)
def test_dialog(snap_compare: SnapCompare, dialog: str, key: str, size: tuple[int, int]) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await keys(pilot, key)
        if dialog == "palette":
            await keys(pilot, *"read now")
            await wait_until(pilot, lambda: bool(pilot.app.screen.query("CommandList")))

    assert snap_compare(app_with(scenes.varied()), terminal_size=size, run_before=open_it)


def test_help_searched(snap_compare: SnapCompare) -> None:
    async def search(pilot: Pilot[Any]) -> None:
        await burst(pilot, "?", *"mark")

    assert snap_compare(app_with(scenes.varied()), terminal_size=SIZES[0], run_before=search)


def test_question_for_a_narrower_poll(snap_compare: SnapCompare) -> None:
    async def ask(pilot: Pilot[Any]) -> None:
        await pilot.app.run_action(
            ("", "poll", ("main", "narrow to user reference…")), pilot.app.screen
        )
        await settle(pilot)
        await keys(pilot, *"12x")

    assert snap_compare(app_with(scenes.varied()), terminal_size=SIZES[0], run_before=ask)


async def detail_follows(pilot: Pilot[Any]) -> None:
    """Wait until the detail pane shows the order under the cursor."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BlotterScreen)
    await wait_until(pilot, lambda: screen.detail_key == screen.table.cursor_key)
