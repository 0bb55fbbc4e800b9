"""Amending from the list: the form, nudges that are staged, and their review."""

from tui.screens.acts import Acts


class AmendActs(Acts, inherit_bindings=False):
    """What `e`, `+ - > <` and `=` do."""

    def action_amend(self) -> None:
        """Open the amend form on the order under the cursor."""

    def action_nudge(self, ticks: int) -> None:
        """Stage the order's price some ticks away; nothing is sent."""

    def action_review_staged(self) -> None:
        """Show what is staged, to be sent or dropped."""
