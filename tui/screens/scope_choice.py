"""The choice that `X` opens where nothing is marked: which orders are meant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.presentation.clean import clean
from tui.presentation.scopes import Scope
from tui.screens.dialog import Dialog
from tui.screens.keys import SCOPE_BINDINGS, first_key
from tui.widgets.key_bar import key_label


@dataclass(frozen=True, slots=True)
class ScopeOffer:
    """One scope as it is offered."""

    words: str
    count: int


class ScopeChoice(Dialog[None]):
    """Offers scopes, none of them chosen. The key of one opens the list of its orders at once."""

    BINDINGS = [*SCOPE_BINDINGS]

    def __init__(
        self,
        keymap: Mapping[str, str],
        offers: Mapping[Scope, ScopeOffer],
        opens: Callable[[Scope], None],
    ) -> None:
        """Prepare.

        Args:
            keymap: The operator's own keys.
            offers: What each scope means now.
            opens: Opens the list of the orders of a scope.
        """
        super().__init__("Cancel which orders?")
        self._keymap = keymap
        self._offers = offers
        self._opens = opens

    def compose_body(self) -> ComposeResult:
        """Show a line for each scope."""
        lines = [self._line(scope, offer) for scope, offer in self._offers.items()]
        yield Static(Content("\n").join(lines), classes="dialog-text")
        yield Static(
            Content("Nothing is sent by this: the orders are listed first.   Esc back"),
            classes="dialog-hint",
        )

    def _line(self, scope: Scope, offer: ScopeOffer) -> Content:
        key = key_label(first_key(f"scope.{scope}", self._keymap))
        orders = "1 order" if offer.count == 1 else f"{offer.count} orders"
        if offer.count == 0:
            return Content.styled(f" {key}  {offer.words}: none", "$key-off")
        return Content.assemble(
            (f" {key}  ", "bold $key"), (f"{offer.words}: {orders}", "$key-text")
        )

    def action_choose(self, name: str) -> None:
        """List the orders of a scope in place of the choice."""
        scope = Scope(name)
        offer = self._offers[scope]
        if offer.count == 0:
            text = f"{clean(offer.words)}: there is none that could be cancelled."
            self.notify(text, severity="warning", markup=False)
            return
        self.dismiss(None)
        self._opens(scope)
