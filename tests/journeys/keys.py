"""Keys as a terminal delivers them: one after another, or all at once."""

import asyncio
from collections.abc import Callable
from typing import Any

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

_NAMES = {" ": "space", "\n": "enter", "\x1b": "escape", "\t": "tab"}
SLOW = 0.2
"""Seconds between two keys of a hand that takes its time."""
ROUNDS = 500
"""Looks at a screen that never rests: one that is being left."""


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    """Press keys one by one, with a hand's time between them; each is done before the next."""
    await settle(pilot)
    at = _start(pilot)
    for index, name in enumerate(pressed):
        _post(pilot, name, at + index * SLOW)
        await settle(pilot, rests=2)
    await settle(pilot)


async def burst(pilot: Pilot[Any], *pressed: str, seconds: float = 0.0) -> None:
    """Deliver keys in one go, as a paste or a busy loop does, spread over `seconds`."""
    await settle(pilot)
    at = _start(pilot)
    step = seconds / max(len(pressed) - 1, 1)
    for index, name in enumerate(pressed):
        _post(pilot, name, at + index * step)
    await settle(pilot)


async def text(pilot: Pilot[Any], typed: str) -> None:
    """Type text, one key after another."""
    await keys(pilot, *typed)


async def settle(pilot: Pilot[Any], *, rests: int = 3) -> None:
    """Wait until every message is handled and what follows from it is painted.

    That is so once the screen was found at rest so many times, one after another.
    """
    quiet = 0
    for _ in range(ROUNDS):
        await pilot.pause(0)
        quiet = 0 if _is_busy(pilot.app.screen) else quiet + 1
        if quiet == rests:
            return


def _is_busy(screen: Screen[Any]) -> bool:
    """Whether the screen, or anything on it, waits for its turn to be laid out or painted."""
    if screen._layout_required or screen._dirty_widgets or screen._callbacks:
        return True
    return any(
        widget._layout_required or widget._repaint_required or widget._refresh_styles_required
        for widget in screen.walk_children(Widget)
    )


def _start(pilot: Pilot[Any]) -> float:
    last: float = getattr(pilot.app, "_last_test_key_at", 0.0)
    return last + 10


def _post(pilot: Pilot[Any], name: str, at: float) -> None:
    character = name if len(name) == 1 else None
    key = _NAMES.get(name) or (_character_to_key(name) if character else name)
    if name == "space":
        character = " "
    event = Key(key, character)
    event.time = at
    pilot.app._last_test_key_at = at  # type: ignore[attr-defined]  # keeps the hand's own time
    pilot.app.post_message(event)


async def wait_until(pilot: Pilot[Any], is_so: Callable[[], bool]) -> None:
    """Wait for something that takes its own time, at most five seconds."""
    async with asyncio.timeout(5):
        while not is_so():
            await pilot.pause(0.01)
    await settle(pilot)
