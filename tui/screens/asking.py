"""Tickets whose venue can be asked what it would make of them, and those whose venue cannot."""

from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Button

from tui.domain.identifiers import AccountName
from tui.domain.outcome import Outcome
from tui.presentation.text import Tone
from tui.presentation.ticket_answers import NO_CHECK, answer_lines
from tui.screens.fields import DraftT
from tui.screens.form import FormButton, account_refusal
from tui.screens.keys import CHECK_BINDING
from tui.screens.ticket import PlanT, TicketForm
from tui.widgets.lines import Lines


class UnaskedTicket(TicketForm[DraftT, PlanT]):
    """Says that its venue answers only by placing the order."""

    BINDINGS: ClassVar[list[BindingType]] = [CHECK_BINDING]

    def action_check(self) -> None:
        """Say that this venue cannot be asked without placing the order."""
        self._after_typing(partial(self.complain, NO_CHECK))


class AskingTicket(TicketForm[DraftT, PlanT]):
    """Asks its venue, and shows the answer until something else stands in the fields."""

    BINDINGS: ClassVar[list[BindingType]] = [CHECK_BINDING]

    check_label: ClassVar[str]
    """What the key does, in a word or two."""
    asking: ClassVar[str]
    """What stands there until the venue has answered."""

    _asked_of: tuple[DraftT, AccountName] | None = None
    """What stood in the fields, and through whom it was asked."""
    _outcome: Outcome | None = None
    _answered_at: datetime | None = None

    def answer(self, outcome: Outcome, age: timedelta) -> tuple[str, Tone]:
        """Say what the venue answered, `age` ago."""
        raise NotImplementedError

    def compose_buttons(self) -> ComposeResult:
        """Offer to ask the venue first."""
        yield FormButton(Content(f"[ F7 {self.check_label} ]"), id="check", compact=True)

    def paint(self) -> None:
        """Show what was typed against the newest state."""
        super().paint()
        width = self.query_one("#form-body").scrollable_content_region.width
        self.query_one("#ticket-answer", Lines).show(answer_lines(*self._answer(), width))
        self.query_one("#check").display = self.account is not None and self.account.can_send

    def _answer(self) -> tuple[str, Tone]:
        if self._asked_of != self._asking_of:
            self._asked_of = None
            return "", Tone.PLAIN
        if self._outcome is None or self._answered_at is None:
            return self.asking, Tone.PENDING
        return self.answer(self._outcome, self._engine.clock.now() - self._answered_at)

    def action_check(self) -> None:
        """Ask the venue about the order as it stands. Nothing is placed."""
        self._after_typing(self._check_typed)

    def _check_typed(self) -> None:
        self._repaint()
        why = account_refusal(self.account, self._account) or self.refusal()
        if why is not None:
            self.complain(why)
            return
        self._asked_of, self._outcome = self._asking_of, None
        self._repaint()
        self.run_worker(
            self._ask(self._asking_of), group="check", exclusive=True, description="check a ticket"
        )

    async def _ask(self, of: tuple[DraftT, AccountName]) -> None:
        intents = self.intents
        if not intents:
            return
        outcome = await self._engine.check(intents[0])
        if of == self._asking_of:
            self._asked_of, self._outcome = of, outcome
            self._answered_at = self._engine.clock.now()
            self._repaint()

    @property
    def _asking_of(self) -> tuple[DraftT, AccountName]:
        return self.draft, self._account

    @on(Button.Pressed, "#check")
    def _check_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_check()
