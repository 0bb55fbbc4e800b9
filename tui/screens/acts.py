"""What everything that acts on orders knows of the blotter it acts from."""

from collections.abc import Callable, Mapping, Sequence

from textual.screen import Screen

from tui.domain.action import BatchId
from tui.domain.identifiers import OrderKey
from tui.domain.order import BookEntry
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.moments import TimeZone
from tui.screens.saving import SaveFile


class Acts(Screen[None], inherit_bindings=False):
    """The blotter as its acts see it. `BlotterScreen` fills this in."""

    _engine: EnginePort
    _rules: TradingRules
    _zone: TimeZone
    _save: SaveFile | None
    """Writes a file for the operator, where there is a folder for that."""
    _keymap: Mapping[str, str]
    """The operator's own keys by binding id."""

    @property
    def state(self) -> BlotterState:
        """The newest state."""
        raise NotImplementedError

    @property
    def cursor_entry(self) -> BookEntry | None:
        """The order painted under the cursor, as it is known now."""
        raise NotImplementedError

    @property
    def marked(self) -> Sequence[OrderKey]:
        """The marked orders, those the filter hides included, in the order of the list."""
        raise NotImplementedError

    @property
    def mark_count(self) -> int:
        """How many orders are marked, those the filter hides included."""
        raise NotImplementedError

    @property
    def hidden_marked(self) -> frozenset[OrderKey]:
        """The marked orders that are not among the rows."""
        raise NotImplementedError

    @property
    def shown(self) -> Sequence[OrderKey]:
        """The orders that are listed under the filter, in the order of the list."""
        raise NotImplementedError

    @property
    def filter_text(self) -> str:
        """The words that narrow the list; empty where none do."""
        raise NotImplementedError

    def unmark(self, keys: Sequence[OrderKey]) -> None:
        """Take the marks off these orders."""
        raise NotImplementedError

    @property
    def staged_count(self) -> int:
        """How many changes are staged and not sent."""
        return 0

    @property
    def staged_words(self) -> str:
        """Say what is staged, for the caption of the list; empty when nothing is."""
        return ""

    def staged_changed(self) -> None:
        """Show that other changes are staged than before."""
        raise NotImplementedError

    def follow_state(self) -> None:
        """Take note of a newer state."""

    def ask_cancel(
        self, key: OrderKey, after: Callable[[BatchId | None], None] | None = None
    ) -> None:
        """Ask whether an order is to be cancelled; `after` is told what was sent, or `None`."""
        raise NotImplementedError

    def tells_unknown(self, key: OrderKey) -> bool:
        """Where the outcome of an act on this order is unknown, tell so and offer what can be done.

        Returns:
            Whether it was told: then nothing else opens.
        """
        raise NotImplementedError

    def leave_telling(self, batch: BatchId) -> None:
        """Leave a batch to the screen that shows it."""
        raise NotImplementedError

    def tell_again(self, _: None) -> None:
        """Tell of every act again: no screen does."""
        raise NotImplementedError

    def cancel_then_ticket(self, key: OrderKey) -> None:
        """Ask whether an order is to be cancelled, then open a ticket that would create it anew."""
        raise NotImplementedError

    def action_drafts(self) -> None:
        """Offer the orders that were cancelled, as drafts."""
        raise NotImplementedError

    def act_refusal(self, binding_id: str) -> str | None:
        """Say why an act is not possible now; `None` when it is, or is another's to judge."""
        del binding_id
        return None
