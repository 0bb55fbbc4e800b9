"""What forms are filled in with: one line of text, one of some words, a box to tick.

Textual lets letters act when a field is handed them, but runs bindings only once the key went all
the way up to the application, and by what has the focus then. Keys typed ahead would overtake one
another: here each field takes its keys in the order they were pressed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Blur, Focus, Key, Paste
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from tui.config.keymap import FORM_KEYS
from tui.presentation.clean import cell_width, clean

Step = Callable[[int], str | None]
"""Returns the text that stands some steps up (or down) from what a field says now."""


def _bind(binding_id: str, action: str, tooltip: str) -> Binding:
    keys = FORM_KEYS[binding_id]
    return Binding(keys, action, tooltip, show=False, tooltip=tooltip, id=binding_id)


class Field(Widget, inherit_bindings=False):
    """Runs its own bindings at the key itself."""

    is_held = False
    """Whether it takes no keys for now."""

    async def take(self, event: Key) -> bool:
        """Run what the key is bound to here; say whether that is all there is to do."""
        if self.is_held:
            event.stop()
            event.prevent_default()
            return True
        bindings = self._bindings.copy()
        bindings.apply_keymap(self.app._keymap)  # noqa: SLF001 - the operator's own keys
        for binding in bindings.key_to_bindings.get(event.key, ()):
            event.stop()
            event.prevent_default()
            await self.run_action(binding.action)
            return True
        return False


class Entry(Input, Field):
    """One line of text that knows whether it was touched."""

    BINDINGS = [
        _bind("form.tick-up", "step(1)", "One tick higher"),
        _bind("form.tick-down", "step(-1)", "One tick lower"),
        _bind("form.reset-field", "reset", "Put this field back as it was"),
    ]

    def __init__(
        self,
        value: str = "",
        *,
        id: str,  # noqa: A002 - the name every widget gives it
        placeholder: str = "",
        step: Step | None = None,
    ) -> None:
        self._first = value
        self._step = step
        self._is_touched = False
        self._is_entered = False
        super().__init__(value, placeholder=placeholder, id=id, compact=True)

    @property
    def typed(self) -> str | None:
        """What was typed; `None` for a field nobody touched."""
        return self.value if self._is_touched else None

    def watch_value(self, value: str) -> None:
        """Note that the field was touched. Emptied again, it still was."""
        self._is_touched = self._is_touched or value != self._first

    def fill(self, text: str) -> None:
        """Put a text in, the cursor behind it, as if it were typed."""
        self.value = text
        self._is_touched = True
        self.cursor_position = len(text)

    def action_step(self, steps: int) -> None:
        """Step up or down from what the field says."""
        text = None if self._step is None else self._step(steps)
        if text is not None:
            self.fill(text)

    def action_reset(self) -> None:
        """Put the field back as it was before anything was typed."""
        self.value = self._first
        self._is_touched = False
        self.post_message(self.Changed(self, self.value))

    async def _on_key(self, event: Key) -> None:
        self._enter()
        if not await self.take(event):
            await super()._on_key(event)
            event.prevent_default()

    def _on_focus(self, event: Focus) -> None:
        """Take focus that comes behind the first keys without selecting what they typed."""
        if self._is_entered:
            event.prevent_default()
        self._is_entered = True

    def _on_blur(self, _: Blur) -> None:
        self._is_entered = False

    def _enter(self) -> None:
        """Let a key that comes before the focus replace what stood here, as one after it does.

        What was typed is never replaced so.
        """
        if not self._is_entered:
            self._is_entered = True
            if not self._is_touched:
                self.select_all()

    def _on_paste(self, event: Paste) -> None:
        """Take the first line; a paste without one is no text."""
        event.prevent_default()
        if event.text.splitlines() and not self.is_held:
            super()._on_paste(event)
        event.stop()


class Choice(Field, can_focus=True, inherit_bindings=False):
    """One of some words, gone through with the arrow keys, or found by its first letters."""

    @dataclass
    class Changed(Message):
        """Another word was chosen."""

        choice: "Choice"
        value: str

        @property
        def control(self) -> "Choice":
            """The choice this is about."""
            return self.choice

    BINDINGS: ClassVar[list[BindingType]] = [
        _bind("choice.next", "choose(1)", "The next of the words, or tick the box"),
        _bind("choice.previous", "choose(-1)", "The word before"),
    ]

    value = reactive("")

    def __init__(
        self,
        options: Sequence[str],
        value: str,
        *,
        id: str,  # noqa: A002 - the name every widget gives it
    ) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        self._letters = ""
        self.set_reactive(Choice.value, value)
        self.styles.width = self.cells

    @property
    def cells(self) -> int:
        """How many cells it takes."""
        return max(map(cell_width, self._options)) + 4

    def offer(self, options: Sequence[str]) -> None:
        """Offer other words. The one chosen stays where it is among them, else it is the first."""
        if self._options != tuple(options):
            self._options = tuple(options)
            self.styles.width = self.cells
            if self.value not in self._options:
                self.value = self._options[0]
            self.refresh()

    def action_choose(self, step: int) -> None:
        """Go to another word, round and round."""
        self._letters = ""
        self._choose((self._options.index(self.value) + step) % len(self._options))

    def _choose(self, place: int) -> None:
        self.value = self._options[place]
        self.post_message(self.Changed(self, self.value))

    def on_blur(self) -> None:
        """Forget the letters of a word that was begun."""
        self._letters = ""

    def _find(self, letter: str) -> None:
        """Go to the first word that begins with the letters so far, else to the next with this."""
        self._letters += letter.casefold()
        places = self._beginning(self._letters)
        if not places:
            self._letters = letter.casefold()
            here = self._options.index(self.value)
            places = sorted(self._beginning(self._letters), key=lambda place: place <= here)
        if places:
            self._choose(places[0])

    def _beginning(self, letters: str) -> list[int]:
        words = enumerate(self._options)
        return [place for place, word in words if word.casefold().startswith(letters)]

    def on_click(self) -> None:
        """Go to the next word."""
        self.action_choose(1)

    def render(self) -> Content:
        """Show the word between brackets."""
        room = max(map(cell_width, self._options))
        return Content(f"[{clean(self.value).ljust(room)} v]")

    async def _on_key(self, event: Key) -> None:
        if not await self.take(event) and event.character and event.is_printable:
            event.stop()
            event.prevent_default()
            self._find(event.character)


class Tick(Field, can_focus=True, inherit_bindings=False):
    """A box to tick. One that is forced stays ticked."""

    @dataclass
    class Changed(Message):
        """The box was ticked, or no longer is."""

        tick: "Tick"
        value: bool

        @property
        def control(self) -> "Tick":
            """The box this is about."""
            return self.tick

    BINDINGS: ClassVar[list[BindingType]] = [*Choice.BINDINGS]

    value = reactive(False)  # noqa: FBT003 - Textual's way to declare a value
    is_forced = reactive(False)  # noqa: FBT003 - as above

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the name every widget gives it
        super().__init__(id=id)

    def action_choose(self, _: int) -> None:
        """Tick the box, or take the tick away."""
        if not self.is_forced:
            self.value = not self.value
            self.post_message(self.Changed(self, self.value))

    def on_click(self) -> None:
        """Tick the box, or take the tick away."""
        self.action_choose(1)

    def render(self) -> Content:
        """Show the box."""
        return Content("[x]" if self.value or self.is_forced else "[ ]")

    async def _on_key(self, event: Key) -> None:
        await self.take(event)
