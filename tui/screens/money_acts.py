"""Money from the list: what the accounts own, and what happened to it today."""

from tui.screens.acts import Acts


class MoneyActs(Acts, inherit_bindings=False):
    """What `b` and `H` do."""

    def action_funds(self) -> None:
        """Show what the accounts own and what open orders hold of it."""
        from tui.screens.funds import FundsSheet

        self.app.push_screen(FundsSheet(self._engine, self._zone, self._keymap))

    def action_history(self) -> None:
        """Show the day's fills and ended orders."""
        from tui.screens.history import HistorySheet

        sheet = HistorySheet(self._engine, self._zone, self._keymap, self.action_drafts)
        self.app.push_screen(sheet)
