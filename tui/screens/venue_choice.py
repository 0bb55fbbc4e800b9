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

_REMARKS: Mapping[VenueId, str] = {VenueId.KUNA: "closed since 2025"}
"""What has to be known of a venue before anything is written for it."""


class VenueChoice(Dialog[None]):
    """Offers the venues. The key of one opens its ticket at once, before the next key is read."""

    BINDINGS = [*VENUE_BINDINGS]

    def __init__(
        self,
        keymap: Mapping[str, str],
        connected: Collection[VenueId],
        open_ticket: Callable[[VenueId], None],
    ) -> None:
        """Prepare.

        Args:
            keymap: The operator's own keys.
            connected: The venues there is an account at.
            open_ticket: Opens the ticket of a venue.
        """
        super().__init__("New order")
        self._keymap = keymap
        self._connected = connected
        self._open_ticket = open_ticket

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
        name = f"{_NAMES[venue]:<16}"
        if venue not in self._connected:
            return Content.styled(f" {key}  {name}no account connected", "$key-off")
        remark = (_REMARKS.get(venue, ""), "$key-off")
        return Content.assemble((f" {key}  ", "bold $key"), (name, "$key-text"), remark).rstrip()

    def action_open(self, venue: str) -> None:
        """Open the ticket of a venue in place of the choice."""
        chosen = VenueId(venue)
        if chosen in self._connected:
            self.dismiss(None)
            self._open_ticket(chosen)
            return
        text = f"{_NAMES[chosen]}: no account is connected, so nothing can be written for it."
        self.notify(text, severity="warning", markup=False)
