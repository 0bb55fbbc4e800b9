"""The Spot ticket: what a new order would be, and what it would do."""

from collections.abc import Mapping
from datetime import timedelta

from tui.domain.creating import SpotDraft, SpotPlan, TicketContext
from tui.domain.drafting import Ticket
from tui.domain.identifiers import VenueId
from tui.domain.intents import CreateIntent
from tui.domain.outcome import Outcome
from tui.domain.problem import FormField
from tui.domain.rules import TradingRules
from tui.domain.spot_planning import plan_spot
from tui.engine.port import EnginePort
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Tone
from tui.presentation.ticket_answers import ASKING, check_text
from tui.presentation.ticket_effects import ticket_effect_lines
from tui.presentation.ticket_form import identity_line
from tui.presentation.ticket_rows import TICKET_ROWS, spot_remark, spot_units
from tui.screens.asking import AskingTicket
from tui.screens.ticket import MarketSuggester, account_names
from tui.screens.ticket_fields import TicketFields

VENUE = VenueId.KRAKEN_SPOT

_HELP = (
    "market: BTC/USD, XBTUSD, any name there is; Right takes the suggestion",
    "price: 91300   -2%   +50   +10t ticks   -5bp   bid-1t   ask   mid   last+50",
    "trailing: +500 or +2%, its limit -50 or +1%   close: -2% from its fill",
    "quantity: 0.25   50% of what is free   all",
    "expires, starts: +1h30m   14:30   2026-11-25 14:30 (UTC)",
    "Space, arrows, letters choose   Up Down one tick   F5 undo   F7 check only",
)


class SpotTicket(AskingTicket[SpotDraft, SpotPlan]):
    """Writes one order. Answers with what was sent, once it was."""

    venue = VENUE
    rows = TICKET_ROWS
    help_text = _HELP
    check_label = "Check only"
    asking = ASKING

    def __init__(
        self, engine: EnginePort, rules: TradingRules, ticket: Ticket, zone: TimeZone
    ) -> None:
        names = account_names(engine, VENUE)
        fields = TicketFields(ticket, names, MarketSuggester(engine, VENUE), self.stepped)
        super().__init__(engine, rules, ticket, zone, "NEW SPOT ORDER", fields)

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

    def answer(self, outcome: Outcome, age: timedelta) -> tuple[str, Tone]:
        """Say what the venue answered to the check."""
        del age
        return check_text(outcome)

    def units(self) -> Mapping[FormField, str]:
        """Return what the word of a choice means on this market."""
        return spot_units(self._plan)

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
