"""Letting an account send again: its name is typed in full, and Enter unlocks it."""

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from tui.domain.account import Account
from tui.domain.identifiers import AccountName
from tui.presentation.clean import cell_width, clean, fit
from tui.presentation.labels import VENUE_LABELS
from tui.presentation.text import Line, Span, Tone
from tui.screens.dialog import Dialog
from tui.widgets.lines import Lines

READ_ONLY = 'read-only: by its mode, or by "--read-only"'


class UnlockDialog(Dialog[AccountName]):
    """The one place where Enter acts: what it acts on was spelt out before."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        super().__init__("Unlock an account")
        self._accounts = tuple(accounts)

    def compose_body(self) -> ComposeResult:
        """List the accounts, what each may do, and the line for a name."""
        yield Lines(tuple(account_lines(self._accounts)), id="question")
        if any(account.may_trade for account in self._accounts):
            yield Static(Content("Type the name of the account:"), classes="dialog-label")
            yield Input(id="answer", compact=True)
            yield Static(Content(""), id="complaint")
            yield Static(Content("Enter unlock it   Esc stay locked"), classes="dialog-hint")
        else:
            yield Static(Content("Esc back"), classes="dialog-hint")

    def on_input_changed(self) -> None:
        """Take back what was said about the text before."""
        self.query_one("#complaint", Static).update(Content(""))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Unlock the account of that name, or say why not."""
        named = [account for account in self._accounts if account.name == event.value]
        if named and named[0].may_trade:
            self.dismiss(named[0].name)
            return
        typed = clean(event.value)
        why = f"{typed} is {READ_ONLY}." if named else f'No account is called "{typed}".'
        self.query_one("#complaint", Static).update(Content(why))


def account_lines(accounts: Sequence[Account]) -> Iterator[Line]:
    """Yield one line for each account: its name, its venue, whether it can be unlocked."""
    size = max((cell_width(clean(account.name)) for account in accounts), default=0)
    for account in accounts:
        word, tone = (
            ("can be unlocked", Tone.STRONG) if account.may_trade else (READ_ONLY, Tone.MUTED)
        )
        yield (
            Span(fit(clean(account.name), min(size, 24)) + "  "),
            Span(fit(VENUE_LABELS[account.venue], 4) + "  ", Tone.MUTED),
            Span(word, tone),
        )
