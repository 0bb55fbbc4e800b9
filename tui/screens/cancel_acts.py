"""Cancelling from the list, one order or the marked ones, and the lock."""

from tui.screens.acts import Acts


class CancelActs(Acts, inherit_bindings=False):
    """What `x`, `X` and `!` do."""

    def action_cancel(self) -> None:
        """Ask whether the order under the cursor is to be cancelled."""

    def action_cancel_marked(self) -> None:
        """Show the marked orders, to be cancelled together."""

    def action_lock(self) -> None:
        """Lock every account at once; where all are locked, offer to unlock one."""
