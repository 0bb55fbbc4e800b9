"""Spares painting what is still on the screen."""

from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Kept(Widget):
    """Hands out the lines it rendered last until something asks it for a repaint.

    Textual asks every widget that shares a container with a changed one for all its lines: without
    this, a cursor that moves by a row costs a look at every line of the screen.
    """

    _kept: tuple[Region, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render lines, or return those from before."""
        if self._kept is None or self._kept[0] != crop:
            self._kept = crop, super().render_lines(crop)
        return self._kept[1]

    def _set_dirty(self, *regions: Region) -> None:
        """Forget the lines along with Textual's own: every repaint, of a part or all, comes by."""
        self._kept = None
        super()._set_dirty(*regions)


class Stack(Vertical, Kept):
    """Widgets one above the other."""
