"""The dead man's switches from the palette: armed by a question, disarmed at once."""

from collections.abc import Iterator

from tui.domain.account import Account
from tui.domain.identifiers import AccountName
from tui.presentation.clean import clean
from tui.presentation.dead_man import arming_lines
from tui.screens.acts import Acts
from tui.screens.question import WIDTH, YES, QuestionDialog


class SwitchActs(Acts, inherit_bindings=False):
    """What the palette offers for accounts that can send."""

    def switch_act(self, account: AccountName) -> tuple[str, str] | None:
        """Return name and help of what can be done with the switch of an account now."""
        known = self.state.account(account)
        if known is None:
            return None
        if self._is_armed(account):
            return "disarm the dead man's switch", "Nothing is cancelled when this program ends"
        if not known.can_send:
            return None
        return (
            "arm the dead man's switch...",
            "The venue cancels ALL its orders when this program falls silent for a minute",
        )

    def action_switch(self, account: str) -> None:
        """Disarm the switch of an account, or ask whether to arm it."""
        name = AccountName(account)
        known = self.state.account(name)
        if known is None:
            return
        if self._is_armed(name):
            self._engine.disarm_switch(name)
        elif known.can_send:
            self._ask_arming(known)

    def _ask_arming(self, account: Account) -> None:
        def answered(answer: str | None) -> None:
            if answer == YES:
                self._engine.arm_switch(account.name)

        heading = f"Arm the dead man's switch of {clean(account.name)}?"
        lines = arming_lines(self.state, account, WIDTH)
        self.app.push_screen(QuestionDialog(heading, lines, "arm it"), answered)

    def _is_armed(self, account: AccountName) -> bool:
        switch = self.state.switches.get(account)
        return switch is not None and (switch.is_wanted or switch.may_be_armed)

    def armed(self) -> Iterator[AccountName]:
        """Yield the accounts whose orders the venue would cancel once this program is gone."""
        return (name for name, switch in self.state.switches.items() if switch.may_be_armed)
