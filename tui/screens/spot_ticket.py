"""The Spot ticket: what a new order would be, and what it would do."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Button

from tui.domain.creating import SpotDraft, SpotPlan, TicketContext
from tui.domain.drafting import Ticket
from tui.domain.identifiers import VenueId
from tui.domain.intents import CreateIntent
from tui.domain.problem import FormField
from tui.domain.rules import TradingRules
from tui.domain.spot_planning import plan_spot
from tui.engine.port import EnginePort
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Tone
from tui.presentation.ticket_answers import ASKING, answer_lines, check_text
from tui.presentation.ticket_effects import ticket_effect_lines
from tui.presentation.ticket_form import identity_line
from tui.presentation.ticket_rows import TICKET_ROWS, spot_remark
from tui.screens.form import FormButton, account_refusal
from tui.screens.keys import CHECK_BINDING
from tui.screens.ticket import MarketSuggester, TicketForm, account_names
from tui.screens.ticket_fields import TicketFields
from tui.widgets.lines import Lines

VENUE = VenueId.KRAKEN_SPOT

_HELP = (
    "market: BTC/USD, XBTUSD, any name there is; Right takes the suggestion",
    "price: 91300   -2%   +50   +10t ticks   -5bp   bid-1t   ask   mid   last+50",
    "trailing: +500 or +2%, its limit -50 or +1%   close: -2% from its fill",
    "quantity: 0.25   50% of what is free   all",
    "expires, starts: +1h30m   14:30   2026-11-25 14:30 (UTC)",
    "Space, arrows, letters choose   Up Down one tick   F5 undo   F7 check only",
)


class SpotTicket(TicketForm[SpotDraft, SpotPlan]):
    """Writes one order. Answers with what was sent, once it was."""

    BINDINGS: ClassVar[list[BindingType]] = [CHECK_BINDING]

    venue = VENUE
    rows = TICKET_ROWS
    help_text = _HELP

    def __init__(
        self, engine: EnginePort, rules: TradingRules, ticket: Ticket, zone: TimeZone
    ) -> None:
        names = account_names(engine, VENUE)
        fields = TicketFields(ticket, names, MarketSuggester(engine, VENUE), self.stepped)
        super().__init__(engine, rules, ticket, zone, "NEW SPOT ORDER", fields)
        self._answer: tuple[str, Tone] = ("", Tone.PLAIN)
        self._asked_of: SpotDraft | None = None

    def identity(self) -> Line:
        """Return which order this writes."""
        return identity_line(self._plan, self._ticket.client_order_id)

    def plan_of(self, context: TicketContext) -> SpotPlan:
        """Work out what stands in the fields."""
        return plan_spot(context, self.draft)

    @property
    def intents(self) -> tuple[CreateIntent, ...]:
        """What would be sent; empty while it cannot be."""
        return () if self._plan.intent is None else (self._plan.intent,)

    @property
    def ticket(self) -> Ticket:
        """The ticket with everything that stands in it now."""
        return Ticket(
            account=self._account,
            client_order_id=self._ticket.client_order_id,
            draft=self.draft,
            put_back=self._ticket.put_back,
            was_parked=True,
        )

    # Layout

    def compose_buttons(self) -> ComposeResult:
        """Offer to ask the venue first."""
        yield FormButton(Content("[ F7 Check only ]"), id="check", compact=True)

    def paint(self) -> None:
        """Show what was typed against the newest state."""
        super().paint()
        self._paint_answer()
        self.query_one("#check").display = self.account is not None and self.account.can_send

    def remark(self, name: FormField, room: int) -> Line:
        """Return what stands behind the last field of a row, in the cells that are left."""
        return spot_remark(self._plan, name, room)

    def effect_lines(self, width: int) -> tuple[Line, ...]:
        """Return what the order does, in lines."""
        plan, intent = self._plan, self._plan.intent
        request = "" if intent is None else self._engine.request_of(intent)
        cost = None if intent is None else self._engine.cost_of(intent)
        most = 4 if self.has_class("-short") else 6
        return ticket_effect_lines(plan, cost, request, self._zone, width, most)

    def _paint_answer(self) -> None:
        width = self.query_one("#form-body").scrollable_content_region.width
        if self._asked_of is not None and self._asked_of != self.draft:
            self._asked_of, self._answer = None, ("", Tone.PLAIN)
        self.query_one("#ticket-answer", Lines).show(answer_lines(*self._answer, width))

    # Asking the venue

    def action_check(self) -> None:
        """Ask the venue whether it would take the order as it stands. Nothing is placed."""
        self._after_typing(self._check_typed)

    def _check_typed(self) -> None:
        self._repaint()
        why = account_refusal(self.account, self._account) or self.refusal()
        if why is not None:
            self.complain(why)
            return
        self._asked_of, self._answer = self.draft, (ASKING, Tone.PENDING)
        self._repaint()
        self.run_worker(
            self._ask(self.draft), group="check", exclusive=True, description="check a ticket"
        )

    async def _ask(self, draft: SpotDraft) -> None:
        intent = self._plan.intent
        if intent is None:
            return
        outcome = await self._engine.check(intent)
        if draft == self.draft:
            self._asked_of, self._answer = draft, check_text(outcome)
            self._repaint()

    @on(Button.Pressed, "#check")
    def _check_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_check()
