"""The Futures ticket: what a new order, or a ladder of them, would be, and what it would do."""

from textual.app import ComposeResult

from tui.domain.creating import TicketContext
from tui.domain.futures_planning import batch_cost, plan_futures
from tui.domain.futures_ticket import FuturesDraft, FuturesPlan, FuturesTicket
from tui.domain.identifiers import VenueId
from tui.domain.intents import CreateIntent
from tui.domain.markets import market_names
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.domain.rules import TradingRules
from tui.engine.port import EnginePort
from tui.presentation.futures_ticket_effects import futures_effect_lines
from tui.presentation.futures_ticket_rows import (
    FUTURES_ROWS,
    futures_identity,
    futures_remark,
    ladder_table,
)
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line
from tui.screens.asking import UnaskedTicket
from tui.screens.futures_fields import FuturesFields
from tui.screens.ticket import MarketSuggester, account_names
from tui.widgets.lines import Lines

FUTURES = VenueId.KRAKEN_FUTURES

_HELP = (
    "market: PF_XBTUSD, pf_ethusd, BTC perp; Right takes the suggestion",
    "price: 91300   -2%   +50   +10t ticks   -5bp   bid-1t   mid   mark+0.5%   index-1%",
    "trailing: +2% (0.1% to 50%) or +500, and it follows by itself",
    "size: 0.25, of a ladder in all; with reduce-only also 50% of the position, or all",
    "ladder: from one price to another, 2 to 50 lines, even or more near or far",
    "Space, arrows, letters choose   Up Down one tick   F5 undo   PgUp PgDn the ladder's lines",
)


class FuturesTicketForm(UnaskedTicket[FuturesDraft, FuturesPlan]):
    """Writes one order or a ladder. Answers with what was sent, once it was."""

    venue = FUTURES
    rows = FUTURES_ROWS
    help_text = _HELP

    def __init__(
        self, engine: EnginePort, rules: TradingRules, ticket: FuturesTicket, zone: TimeZone
    ) -> None:
        names = account_names(engine, FUTURES)
        suggester = MarketSuggester(engine, FUTURES, market_names)
        fields = FuturesFields(ticket, names, suggester, self.stepped)
        super().__init__(engine, rules, ticket, zone, "NEW FUTURES ORDER", fields)

    def identity(self) -> Line:
        """Return which order this writes."""
        return futures_identity(self._plan, self._ticket.client_order_id)

    def plan_of(self, context: TicketContext) -> FuturesPlan:
        """Work out what stands in the fields."""
        return plan_futures(context, self.draft)

    @property
    def intents(self) -> tuple[CreateIntent, ...]:
        """What would be sent; empty while it cannot be."""
        return self._plan.intents

    @property
    def ticket(self) -> FuturesTicket:
        """The ticket with everything that stands in it now."""
        return FuturesTicket(
            account=self._account,
            client_order_id=self._ticket.client_order_id,
            draft=self.draft,
            put_back=self._ticket.put_back,
            was_parked=True,
        )

    # Layout

    def compose_below(self) -> ComposeResult:
        """Lay out the lines of a ladder."""
        yield Lines(id="ladder-lines")

    def paint(self) -> None:
        """Show what was typed against the newest state."""
        super().paint()
        self.set_class(self.draft.makes_ladder, "-ladder")
        width = self.query_one("#ticket-fields").scrollable_content_region.width
        self.query_one("#ladder-lines", Lines).show(ladder_table(self._plan, width))

    def remark(self, name: FormField, room: int) -> Line:
        """Return what stands behind the last field of a row, in the cells that are left."""
        return futures_remark(self._plan, name, room)

    def effect_lines(self, width: int) -> tuple[Line, ...]:
        """Return what the orders do, in lines."""
        intents = self._plan.intents
        requests = self._engine.requests_of(intents) if intents else ()
        most = 6
        if self.has_class("-short"):
            most = 2 if self.draft.makes_ladder else 4
        cost = self._cost(len(requests))
        return futures_effect_lines(self._plan, cost, requests, width, most)

    def _cost(self, requests: int) -> RateCost | None:
        intents = self._plan.intents
        single = self._engine.cost_of(intents[0]) if intents else None
        return None if single is None else batch_cost(single, len(intents), requests)
