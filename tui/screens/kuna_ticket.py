"""The Kuna ticket: what a new order would be, and what it would do."""

from collections.abc import Mapping

from tui.domain.creating import TicketContext
from tui.domain.identifiers import VenueId
from tui.domain.intents import CreateIntent
from tui.domain.kuna_planning import plan_kuna
from tui.domain.kuna_ticket import KunaDraft, KunaKind, KunaPlan, KunaTicket
from tui.domain.problem import FormField
from tui.domain.rules import TradingRules
from tui.engine.port import EnginePort
from tui.presentation.kuna_ticket_effects import kuna_effect_lines, kuna_rest_lines
from tui.presentation.kuna_ticket_rows import KUNA_ROWS, kuna_identity, kuna_remark, kuna_units
from tui.presentation.kuna_ticket_words import closed_words, turned_lines
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line
from tui.screens.asking import UnaskedTicket
from tui.screens.kuna_fields import KunaFields
from tui.screens.ticket import MarketSuggester, account_names

KUNA = VenueId.KUNA

_HELP = (
    "market: BTC_USDT, btc usdt; Right takes the suggestion",
    "price: 26440.46   -2%   +50   +10t ticks   -5bp   bid-1t   ask   mid   last-3%",
    "last is Kuna's ticker price, a median; stops are held against it",
    "quantity: 0.06   50% of what is free   all; of Market this or an amount",
    "trigger: side and stop make it StopLossLimit or TakeProfitLimit, as shown",
    "Enter next field   Space, Left Right, letters choose   Up Down one step",
    "F5 undo   PgDn PgUp scroll   Ctrl+S sends   Esc keeps it as a draft",
)


class KunaTicketForm(UnaskedTicket[KunaDraft, KunaPlan]):
    """Writes one order. Answers with what was sent, once it was."""

    venue = KUNA
    rows = KUNA_ROWS
    help_text = _HELP

    def __init__(
        self, engine: EnginePort, rules: TradingRules, ticket: KunaTicket, zone: TimeZone
    ) -> None:
        names, suggester = account_names(engine, KUNA), MarketSuggester(engine, KUNA)
        fields = KunaFields(ticket, names, suggester, self.stepped)
        self._worked_out: tuple[KunaDraft, KunaKind] | None = None
        super().__init__(engine, rules, ticket, zone, "NEW KUNA ORDER", fields)

    @property
    def heading(self) -> str:
        """What stands on top: that the venue is closed, too."""
        return f"{self._heading}  {closed_words(self.account)}"

    def identity(self) -> Line:
        """Return which order this writes."""
        return kuna_identity(self._plan, self._ticket.client_order_id)

    def plan_of(self, context: TicketContext) -> KunaPlan:
        """Work out what stands in the fields."""
        return plan_kuna(context, self.draft)

    @property
    def intents(self) -> tuple[CreateIntent, ...]:
        """What would be sent; empty while it cannot be."""
        return () if self._plan.intent is None else (self._plan.intent,)

    @property
    def ticket(self) -> KunaTicket:
        """The ticket with everything that stands in it now."""
        return KunaTicket(
            account=self._account,
            client_order_id=self._ticket.client_order_id,
            draft=self.draft,
            put_back=self._ticket.put_back,
            was_parked=True,
        )

    # Layout

    def paint(self) -> None:
        """Show what was typed against the newest state."""
        super().paint()
        self._look_at_type()

    def units(self) -> Mapping[FormField, str]:
        """Return what the quantities count."""
        return kuna_units(self._plan)

    def remark(self, name: FormField, room: int) -> Line:
        """Return what stands behind the last field of a row, in the cells that are left."""
        return kuna_remark(self._plan, name, room)

    def effect_lines(self, width: int) -> tuple[Line, ...]:
        """Return what the order does, in lines."""
        return kuna_effect_lines(self._plan, width)

    def rest_lines(self, width: int) -> tuple[Line, ...]:
        """Return the figures, and the request whole."""
        plan, intent = self._plan, self._plan.intent
        request = "" if intent is None else self._engine.request_of(intent)
        cost = None if intent is None else self._engine.cost_of(intent)
        return kuna_rest_lines(plan, cost, request, width)

    # The market crosses a stop

    def _look_at_type(self) -> None:
        """Have the type looked at again where the market, not the operator, has changed it."""
        draft, plan, before = self.draft, self._plan, self._worked_out
        if not plan.is_worked_out or (before is not None and before[0] != draft):
            before = self._worked_out = None
            self._take_back()
        if plan.kind is None or not plan.is_worked_out:
            return
        if before is None or before[1] is plan.kind:
            self._worked_out = (draft, plan.kind)
            self._take_back()
        elif not self.needs_look:
            width = self.query_one("#form-notice").size.width
            self.announce(turned_lines(plan, before[1], width))

    def _take_back(self) -> None:
        """Take back what was announced, and show that it was."""
        if self.needs_look:
            self.withdraw()
            self._repaint()

    def acknowledged(self) -> None:
        """Take the type as it is now for the one that was seen."""
        if self._plan.kind is not None:
            self._worked_out = (self.draft, self._plan.kind)
