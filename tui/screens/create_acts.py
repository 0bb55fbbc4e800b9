"""New orders from the list: tickets, and drafts of orders that were cancelled."""

from tui.screens.acts import Acts


class CreateActs(Acts, inherit_bindings=False):
    """What `n` and `D` do."""

    def action_new(self) -> None:
        """Ask for which venue a ticket is wanted."""

    def action_drafts(self) -> None:
        """Offer the orders that were cancelled, as drafts."""
