"""The Spot ticket: what a new order would be, and what it would do."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Button

from tui.domain.creating import SpotDraft, SpotPlan, TicketContext
from tui.domain.drafting import SentTicket, Ticket
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.instrument import Instrument
from tui.domain.markets import find_market, market_symbols
from tui.domain.numbers import EXACT, format_plain
from tui.domain.order import Order, Side
from tui.domain.problem import FormField
from tui.domain.rules import TradingRules
from tui.domain.spot_planning import plan_spot
from tui.domain.ticket_context import others_on, ticket_context
from tui.engine.port import EnginePort
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Tone, rule_line
from tui.presentation.ticket_answers import ASKING, answer_lines, check_text, told_lines
from tui.presentation.ticket_effects import confirmation_reason, ticket_effect_lines
from tui.presentation.ticket_form import identity_line, refusal
from tui.presentation.ticket_rows import (
    TICKET_ROWS,
    Row,
    TicketView,
    is_shown,
    row_look,
    spot_remark,
)
from tui.screens.form import Form, FormButton, account_refusal
from tui.screens.keys import CHECK_BINDING
from tui.screens.ticket_fields import TicketFields
from tui.widgets.field_row import FieldRow
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from tui.domain.book import Book

VENUE = VenueId.KRAKEN_SPOT

_HELP = (
    "market: BTC/USD, XBTUSD, any name there is; Right takes the suggestion",
    "price: 91300   -2%   +50   +10t ticks   -5bp   bid-1t   ask   mid   last+50",
    "trailing: +500 or +2%, its limit -50 or +1%   close: -2% from its fill",
    "quantity: 0.25   50% of what is free   all",
    "expires, starts: +1h30m   14:30   2026-11-25 14:30 (UTC)",
    "Space, arrows, letters choose   Up Down one tick   F5 undo   F7 check only",
)


class MarketSuggester(Suggester):
    """Completes the name of a market from what the venue lists now."""

    def __init__(self, engine: EnginePort) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._engine = engine

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first market that begins like this, in the letters typed so far."""
        symbols = market_symbols(VENUE, self._engine.state.instruments)
        begun = value.casefold()
        found = next((one for one in symbols if one.casefold().startswith(begun)), None)
        return None if found is None else value + found[len(value) :]


class TicketRows(VerticalScroll, can_focus=False):
    """The rows of a ticket. What the order does grows below them as it is typed."""

    def on_resize(self) -> None:
        """Keep the field that is typed into in sight, and what is said of it."""
        rows = [row for row in self.query(FieldRow) if row.has_focus_within]
        if rows:
            self.scroll_to_widget(rows[0], animate=False)


class SpotTicket(Form[SentTicket]):
    """Writes one order. Answers with what was sent, once it was."""

    BINDINGS: ClassVar[list[BindingType]] = [CHECK_BINDING]

    send_label = "Place order"
    scrolled = "#ticket-fields"
    help_text = _HELP

    def __init__(
        self, engine: EnginePort, rules: TradingRules, ticket: Ticket, zone: TimeZone
    ) -> None:
        super().__init__(engine, ticket.account, "NEW SPOT ORDER", zone)
        self._rules = rules
        self._ticket = ticket
        names = [one.name for one in engine.state.accounts if one.venue is VENUE]
        self._has_accounts = len(names) > 1
        self._fields = TicketFields(ticket, names, MarketSuggester(engine), self._stepped)
        self._others: tuple[Book, Instrument, AccountName, tuple[Order, ...]] | None = None
        self._watched: Instrument | None = None
        self._stop_watching = _nothing
        self._answer: tuple[str, Tone] = ("", Tone.PLAIN)
        self._asked_of: SpotDraft | None = None
        self._plan = self._make_plan()
        self._first = self.draft

    @property
    def plan(self) -> SpotPlan:
        """What the ticket says, as it was last worked out."""
        return self._plan

    @property
    def draft(self) -> SpotDraft:
        """What stands in the ticket now."""
        return self._fields.draft

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that leaving would lose."""
        return self.draft != self._first

    @property
    def confirmation(self) -> str | None:
        """The market's name, where something asks for it."""
        return self._plan.confirmation

    @property
    def confirmation_reason(self) -> str:
        """What the name is asked for."""
        return confirmation_reason(self._plan)

    def refusal(self) -> str | None:
        """Say the first thing that stands in the way."""
        return refusal(self._plan)

    def identity(self) -> Line:
        """Return which order this writes."""
        return identity_line(self._plan, self._ticket.client_order_id)

    # Layout

    def compose_body(self) -> ComposeResult:
        """Lay out the fields, and below them what they do."""
        yield Lines(id="told")
        with TicketRows(id="ticket-fields"):
            for row in TICKET_ROWS:
                yield FieldRow(*(self._fields.widget(name) for name in row), id=_row_id(row))
        yield Lines(id="ticket-effects")
        yield Lines(id="ticket-answer")

    def compose_buttons(self) -> ComposeResult:
        """Offer to ask the venue first."""
        yield FormButton(Content("[ F7 Check only ]"), id="check", compact=True)

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return "Ctrl+S send  Esc back  F1 help"

    def on_mount(self) -> None:
        """Start at the market; read what the account owns."""
        self._engine.read_funds(self._account)
        self.set_focus(self._fields.widget(FormField.INSTRUMENT))

    def on_unmount(self) -> None:
        """Leave the market's prices to themselves."""
        self._stop_watching()

    def paint(self) -> None:
        """Show what was typed against the newest state."""
        self._take_account()
        self._plan = self._make_plan()
        self._watch(self._plan.context.instrument)
        self._paint_fields()
        self._paint_effects()
        self.query_one("#check").display = self.account is not None and self.account.can_send

    def _paint_fields(self) -> None:
        width = self.query_one("#ticket-fields").scrollable_content_region.width
        self.query_one("#told", Lines).show(told_lines(self._ticket, width))
        view = TicketView(
            plan=self._plan,
            typed=self._fields.typed,
            cells=self._fields.cells,
            has_accounts=self._has_accounts,
            width=width,
            remark=partial(spot_remark, self._plan),
        )
        for row in TICKET_ROWS:
            widget = self.query_one(f"#{_row_id(row)}", FieldRow)
            widget.display = is_shown(view, row)
            if widget.display:
                look = row_look(view, row)
                widget.show(look.texts, look.notes)

    def _paint_effects(self) -> None:
        width = self.query_one("#form-body").scrollable_content_region.width
        plan, intent = self._plan, self._plan.intent
        request = "" if intent is None else self._engine.request_of(intent)
        cost = None if intent is None else self._engine.cost_of(intent)
        most = 4 if self.has_class("-short") else 6
        lines = ticket_effect_lines(plan, cost, request, self._zone, width, most)
        self.query_one("#ticket-effects", Lines).show((rule_line((), width), *lines))
        if self._asked_of is not None and self._asked_of != self.draft:
            self._asked_of, self._answer = None, ("", Tone.PLAIN)
        self.query_one("#ticket-answer", Lines).show(answer_lines(*self._answer, width))

    # What is known

    def _make_plan(self) -> SpotPlan:
        instrument = find_market(self.draft.market, VENUE, self._state.instruments)
        self._fields.offer(instrument)
        return plan_spot(self._known(instrument), self.draft)

    def _known(self, instrument: Instrument | None) -> TicketContext:
        return ticket_context(
            self._state,
            self._ticket.client_order_id,
            self._account,
            instrument,
            () if instrument is None else self._others_on(instrument),
            self._rules,
            self._engine.clock.now(),
        )

    def _others_on(self, instrument: Instrument) -> tuple[Order, ...]:
        """Look through the account's orders again only where they, or the market, are others."""
        known = self._others
        if known is None or known[:3] != (self._state.book, instrument, self._account):
            orders = tuple(others_on(self._state, self._account, instrument))
            self._others = known = (self._state.book, instrument, self._account, orders)
        return known[3]

    def _take_account(self) -> None:
        chosen = self._fields.account
        if chosen != self._account:
            self._account = chosen
            self._engine.read_funds(chosen)

    def _watch(self, instrument: Instrument | None) -> None:
        """Have the prices of the market read, whether or not there is an order on it."""
        if instrument != self._watched:
            self._stop_watching()
            self._watched = instrument
            self._stop_watching = (
                _nothing if instrument is None else self._engine.watch(instrument.key)
            )

    def _stepped(self, name: FormField, steps: int) -> str | None:
        """Return a price some ticks from a field's own, or from the market where it is empty."""
        self._plan = self._make_plan()
        instrument, number = self._plan.context.instrument, self._plan.number(name)
        if instrument is None or number is None:
            return None
        price = number.amount
        quote = self._plan.context.quote
        if price is None and not number.typed.strip() and quote is not None:
            price = quote.bid if self._plan.draft.side is Side.BUY else quote.ask
        if price is None:
            return None
        stepped = EXACT.add(price, EXACT.multiply(instrument.tick_size, steps))
        return format_plain(stepped) if stepped > 0 else None

    # Keys

    def send(self) -> None:
        """Hand the order to the engine, and leave."""
        intent = self._plan.intent
        if intent is not None:
            batch = self._engine.submit([intent])
            now = self._engine.clock.now()
            self.dismiss(SentTicket(ticket=self.ticket, batch=batch, sent_at=now))

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


def _row_id(row: Row) -> str:
    return f"row-{row[0].replace('_', '-')}"


def _nothing() -> None:
    """Watch nothing, so stop nothing."""
