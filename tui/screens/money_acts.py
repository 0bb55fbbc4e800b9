"""Money from the list: what the accounts own, and what happened to it today."""

from tui.screens.acts import Acts


class MoneyActs(Acts, inherit_bindings=False):
    """What `b` and `H` do."""

    def action_funds(self) -> None:
        """Show what the accounts own and what open orders hold of it."""

    def action_history(self) -> None:
        """Show the day's fills and ended orders."""
