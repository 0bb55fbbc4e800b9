"""A list of orders in a form: a cursor goes through it, Space takes a line in or out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.config.keymap import PICK_KEYS
from tui.presentation.text import Line, Tone
from tui.widgets.entry import Field
from tui.widgets.lines import painted, tone_styles

if TYPE_CHECKING:
    from rich.segment import Segment
    from rich.style import Style

LineOf = Callable[[int, int], Line]
"""Makes the line of a place for a width."""


def _bind(binding_id: str, action: str, tooltip: str) -> Binding:
    keys = PICK_KEYS[binding_id]
    return Binding(keys, action, tooltip, show=False, tooltip=tooltip, id=binding_id)


class PickList(ScrollView, Field, can_focus=True, inherit_bindings=False):
    """Paints the lines in view and no others, so that a list may be long."""

    @dataclass
    class Moved(Message):
        """The cursor is on another line."""

        place: int

    BINDINGS: ClassVar[list[BindingType]] = [
        _bind("pick.up", "move(-1)", "The order above"),
        _bind("pick.down", "move(1)", "The order below"),
        _bind("pick.page-up", "page(-1)", "One page up"),
        _bind("pick.page-down", "page(1)", "One page down"),
        _bind("pick.first", "move_to(0)", "To the first order"),
        _bind("pick.last", "move_to(-1)", "To the last order"),
        _bind("pick.toggle", "pick", "Take this order in or leave it out"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"pick-list--cursor", "pick-list--header"}
    DEFAULT_CSS = """
    PickList { scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; }
    PickList > .pick-list--cursor { background: $row-cursor; text-style: bold; }
    PickList > .pick-list--header { background: $row-header; text-style: bold; }
    """

    def __init__(
        self,
        count: int,
        pick: Callable[[int], None],
        *,
        id: str,  # noqa: A002 - the name every widget gives it
    ) -> None:
        """Prepare.

        Args:
            count: How many lines there will be: keys typed ahead come before the first paint.
            pick: Takes a line in or leaves it out; called at the key itself, so that what is sent
                is what was picked before the key that sends.
            id: The widget's name.
        """
        super().__init__(id=id)
        self._pick = pick
        self._count = count
        self._header: Line = ()
        self._line_of: LineOf = lambda _place, _width: ()
        self._place = 0
        self._tones: dict[Tone, Style] = {}

    @property
    def place(self) -> int:
        """The line the cursor is on."""
        return self._place

    @property
    def line_width(self) -> int:
        """The cells there are for a line."""
        return self.scrollable_content_region.width

    def show(self, header: Line, count: int, line_of: LineOf) -> None:
        """Show so many lines under a header; those in view are made anew."""
        self._header, self._count, self._line_of = header, count, line_of
        self._place = min(self._place, max(count - 1, 0))
        self.virtual_size = Size(self.size.width, count + 1)
        self.refresh()

    # Keys

    async def _on_key(self, event: Key) -> None:
        await self.take(event)

    def action_move(self, lines: int) -> None:
        """Move the cursor by lines."""
        self._move(self._place + lines)

    def action_page(self, pages: int) -> None:
        """Move by what fits."""
        self._move(self._place + pages * max(self.size.height - 2, 1))

    def action_move_to(self, place: int) -> None:
        """Move to a line; -1 is the last."""
        self._move(self._count - 1 if place < 0 else place)

    def action_pick(self) -> None:
        """Take the line under the cursor in, or leave it out."""
        if self._count:
            self._pick(self._place)

    def on_click(self, event: Click) -> None:
        """Move to the clicked line; a click on its box picks it."""
        offset = event.get_content_offset(self)
        if offset is None or not offset.y:
            return
        place = self.scroll_offset.y + offset.y - 1
        if place < self._count:
            self._move(place)
            if offset.x < 3:
                self.action_pick()

    def _move(self, place: int) -> None:
        place = min(max(place, 0), max(self._count - 1, 0))
        if place == self._place:
            return
        self._place = place
        room = max(self.size.height - 1, 1)
        top = self.scroll_offset.y
        if place < top:
            self.scroll_to(y=place, animate=False)
        elif place >= top + room:
            self.scroll_to(y=place - room + 1, animate=False)
        self.refresh()
        self.post_message(self.Moved(place))

    # Painting

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        if not self._tones:
            self._tones = tone_styles(self.app.theme_variables)
        width = self.line_width
        if y == 0:
            return self._painted(self._header, width, "pick-list--header")
        place = self.scroll_offset.y + y - 1
        if place >= self._count:
            return Strip.blank(width, self.rich_style)
        is_cursor = place == self._place and self.has_focus
        line = self._line_of(place, width)
        return self._painted(line, width, "pick-list--cursor" if is_cursor else "")

    def _painted(self, line: Line, width: int, component: str) -> Strip:
        segments: list[Segment] = painted(line, self._tones)
        style = self.rich_style
        if component:
            style += self.get_component_rich_style(component, partial=True)
        return Strip(segments).adjust_cell_length(width).apply_style(style)

    def notify_style_update(self) -> None:
        """Forget what depends on the theme."""
        super().notify_style_update()
        self._tones = {}
        self.refresh()
