"""The choice that `n` opens: for which venue a new order is written."""

from collections.abc import Callable, Collection, Mapping

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.domain.identifiers import VenueId
from tui.screens.dialog import Dialog
from tui.screens.keys import VENUE_BINDINGS, first_key
from tui.widgets.key_bar import key_label

_NAMES: Mapping[VenueId, str] = {
    VenueId.KRAKEN_SPOT: "Kraken Spot",
    VenueId.KRAKEN_FUTURES: "Kraken Futures",
    VenueId.KUNA: "Kuna",
    VenueId.KRAKEN_EMBED: "Kraken Embed",
}
"""In the order of the choice, which is that of its bindings."""


class VenueChoice(Dialog[None]):
    """Offers the venues. The key of one opens its ticket at once, before the next key is read."""

    BINDINGS = [*VENUE_BINDINGS]

    def __init__(
        self,
        keymap: Mapping[str, str],
        tickets: Mapping[VenueId, Callable[[], None]],
        connected: Collection[VenueId],
    ) -> None:
        """Prepare.

        Args:
            keymap: The operator's own keys.
            tickets: What opens the ticket of a venue; a venue without one has none yet.
            connected: The venues there is an account at.
        """
        super().__init__("New order")
        self._keymap = keymap
        self._tickets = tickets
        self._connected = connected

    def compose_body(self) -> ComposeResult:
        """Show a line for each venue."""
        lines = [
            self._line(binding.id or "", venue)
            for binding, venue in zip(VENUE_BINDINGS, _NAMES, strict=True)
        ]
        yield Static(Content("\n").join(lines), classes="dialog-text")
        yield Static(Content("Esc back"), classes="dialog-hint")

    def _line(self, binding_id: str, venue: VenueId) -> Content:
        key = key_label(first_key(binding_id, self._keymap))
        why = self._why_not(venue)
        if not why:
            return Content.assemble((f" {key}  ", "bold $key"), (_NAMES[venue], "$key-text"))
        return Content.styled(f" {key}  {_NAMES[venue]:<16}{why}", "$key-off")

    def _why_not(self, venue: VenueId) -> str:
        """Say in short why no ticket of a venue opens; empty where one does."""
        if venue not in self._tickets:
            return "not in this release"
        return "" if venue in self._connected else "no account connected"

    def action_open(self, venue: str) -> None:
        """Open the ticket of a venue in place of the choice."""
        chosen = VenueId(venue)
        ticket, name = self._tickets.get(chosen), _NAMES[chosen]
        if ticket is None:
            text = f"{name}: a ticket is not in this release. Its orders are listed and read."
            self.notify(text, severity="warning", markup=False)
        elif chosen not in self._connected:
            text = f"{name}: no account is connected, so nothing can be written for it."
            self.notify(text, severity="warning", markup=False)
        else:
            self.dismiss(None)
            ticket()
