import gc

import pytest

import tui.app
from tests.journeys.keys import keys, settle
from tests.journeys.stage import stage
from tests.screens import scenes
from tui.app import SHELL_VARIABLES, StateChanged
from tui.config.themes import ThemeFolder
from tui.presentation.text import SURFACE_VARIABLES, TONE_VARIABLES
from tui.screens import blotter


def test_a_newer_state_takes_the_place_of_one_that_waits() -> None:
    older, newer = StateChanged(scenes.varied()), StateChanged(scenes.varied())
    assert newer.can_replace(older)


async def test_every_theme_variable_has_a_value_under_every_theme() -> None:
    async with stage() as on:
        needed = {*TONE_VARIABLES.values(), *SURFACE_VARIABLES, *SHELL_VARIABLES}
        for name in on.app.available_themes:
            on.app.theme = name
            await settle(on.pilot)
            variables = on.app.get_css_variables()
            assert all(variables[variable] for variable in needed)


async def test_the_program_starts_when_no_theme_can_be_used_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = ThemeFolder((), ("The theme file x.toml was left out: [/x] broken.",))
    monkeypatch.setattr(tui.app, "load_themes", lambda _: broken)
    async with stage() as on:
        assert on.notes == ["The theme file x.toml was left out: [/x] broken."]
        assert len(on.rows) == 10


async def test_an_unknown_theme_is_answered_with_one_that_exists() -> None:
    async with stage(theme="nope") as on:
        assert on.app.theme == "blotter-dark"


async def test_only_own_themes_are_offered() -> None:
    async with stage() as on:
        assert set(on.app.available_themes) == {
            "blotter-dark",
            "blotter-light",
            "blotter-sixteen",
        }


async def test_garbage_is_collected_in_full_only_while_nobody_presses_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage() as on:
        collected: list[float] = []
        clock = on.engine.clock
        monkeypatch.setattr(gc, "collect", lambda: collected.append(clock.monotonic()))
        await clock.advance(60)
        await keys(on.pilot, "j")
        pressed = clock.monotonic()
        on.app.collect()
        await clock.advance(4.9)
        on.app.collect()
        assert collected == []
        await clock.advance(0.1)
        on.app.collect()
        assert collected == [pressed + 5]


async def test_garbage_is_collected_in_the_end_even_if_keys_never_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage() as on:
        collected: list[float] = []
        monkeypatch.setattr(gc, "collect", lambda: collected.append(on.engine.clock.monotonic()))
        for _ in range(3):
            await on.engine.clock.advance(400)
            await keys(on.pilot, "j")
            on.app.collect()
        assert len(collected) == 1


async def test_notes_are_never_markup() -> None:
    async with stage() as on:
        on.blotter.notify("[/x] [red]y", markup=True)
        await settle(on.pilot)
        assert on.app.is_running
        (note,) = on.app._notifications
        assert not note.markup


async def test_a_crash_of_the_screen_leaves_the_engine_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    engines = []

    async def crash() -> None:
        async with stage() as on:
            engines.append(on.engine)
            monkeypatch.setattr(blotter, "strip_lines", broken)
            await on.publish(scenes.varied())

    with pytest.raises(ZeroDivisionError):
        await crash()
    assert engines[0].listeners == []


async def test_nothing_lies_below_the_blotter() -> None:
    async with stage() as on:
        assert on.app.screen_stack == [on.blotter]
