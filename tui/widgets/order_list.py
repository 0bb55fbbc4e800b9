"""Where the list of orders stands, under its caption."""

from textual.events import Resize
from textual.message import Message

from tui.widgets.kept import Stack


class OrderList(Stack):
    """Tells when it has another room: text is laid out for the room there is."""

    class Resized(Message):
        """The list is larger or smaller than before."""

    def on_resize(self, _: Resize) -> None:
        """Tell; the new room is known only after the layout."""
        self.post_message(self.Resized())
