"""The filter line: narrows the list while it is typed, keeps or restores on request."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, Static

from tui.config.keymap import FILTER_KEYS


class FilterInput(Input):
    """One line of text. Takes its keys strictly in order, and none once it is closed."""

    BINDINGS = [
        Binding(
            FILTER_KEYS["filter.keep"],
            "keep",
            "keep",
            id="filter.keep",
            tooltip="Keep this filter",
        ),
        Binding(
            FILTER_KEYS["filter.restore"],
            "restore",
            "restore",
            id="filter.restore",
            tooltip="Restore the filter of before",
        ),
    ]

    @dataclass
    class Closed(Message):
        """The line was kept or restored: `text` is the filter from now on."""

        text: str
        is_restored: bool

    def __init__(self) -> None:
        super().__init__(compact=True, placeholder="market, side, type, id, text …")
        self._before: str | None = None

    def open(self, text: str) -> None:
        """Start from the filter in force, remembering it."""
        self._before = text
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)

    def action_keep(self) -> None:
        """Keep what was typed."""
        self._close(self.value, is_restored=False)

    def action_restore(self) -> None:
        """Put the earlier filter back."""
        self._close(self._before or "", is_restored=True)

    async def _on_key(self, event: Key) -> None:
        """Close at the very key that asks for it: what was typed ahead of it is no text."""
        if self._before is None:
            event.stop()
            event.prevent_default()
            return
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.node is self and active.binding.id is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(active.binding.action)
            return
        await super()._on_key(event)

    def _close(self, text: str, *, is_restored: bool) -> None:
        self._before = None
        self.post_message(self.Closed(text, is_restored))


class FilterLine(Horizontal):
    """The filter line with its label."""

    @property
    def input(self) -> FilterInput:
        """The line itself, to be given the focus."""
        return self.query_one(FilterInput)

    def compose(self) -> ComposeResult:
        """Lay out label and line."""
        yield Static("filter >", id="filter-label")
        yield FilterInput()
