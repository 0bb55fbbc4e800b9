"""What the tickets of all venues have in common: a market, its prices, and one send."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.suggester import Suggester

from tui.domain.creating import TicketContext, TicketPlan
from tui.domain.drafting import AnyTicket, LeftTicket, SentTicket
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.markets import Instruments, find_market, market_symbols
from tui.domain.numbers import EXACT, format_plain
from tui.domain.order import Order, Side
from tui.domain.problem import FormField
from tui.domain.rules import TradingRules
from tui.domain.ticket_context import others_on, ticket_context
from tui.engine.port import EnginePort
from tui.presentation.moments import TimeZone
from tui.presentation.sent_before import sent_before, sent_before_lines
from tui.presentation.text import Line, Span, Tone, rule_line
from tui.presentation.ticket_answers import told_lines
from tui.presentation.ticket_form import refusal
from tui.presentation.ticket_lines import confirmation_reason
from tui.presentation.ticket_rows import Row, TicketView, is_shown, row_look
from tui.screens.fields import DraftT, Fields
from tui.screens.form import Form
from tui.widgets.field_row import FieldRow
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from tui.domain.book import Book

_MORE: Line = (Span("PgDn PgUp show the request and all fields", Tone.MUTED),)

PlanT = TypeVar("PlanT", bound=TicketPlan)
NamesOf = Callable[[VenueId, Instruments], Sequence[str]]


class MarketSuggester(Suggester):
    """Completes the name of a market from what the venue lists now."""

    def __init__(
        self, engine: EnginePort, venue: VenueId, names_of: NamesOf = market_symbols
    ) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._engine = engine
        self._venue = venue
        self._names_of = names_of

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first market that begins like this, in the letters typed so far."""
        names = self._names_of(self._venue, self._engine.state.instruments)
        begun = value.casefold()
        found = next((one for one in names if one.casefold().startswith(begun)), None)
        return None if found is None else value + found[len(value) :]


class TicketRows(VerticalScroll, can_focus=False):
    """The rows of a ticket. What the order does grows below them as it is typed."""

    def on_resize(self) -> None:
        """Keep the field that is typed into in sight, and what is said of it."""
        rows = [row for row in self.query(FieldRow) if row.has_focus_within]
        if rows:
            self.scroll_to_widget(rows[0], animate=False)


class TicketForm(Form[SentTicket | LeftTicket], Generic[DraftT, PlanT]):
    """Writes new orders. Answers with what was sent once it was, or left half-typed."""

    venue: ClassVar[VenueId]
    rows: ClassVar[Sequence[Row]]

    send_label = "Place order"
    scrolled = "#ticket-fields"

    def __init__(
        self,
        engine: EnginePort,
        rules: TradingRules,
        ticket: AnyTicket,
        zone: TimeZone,
        heading: str,
        fields: Fields[DraftT],
    ) -> None:
        super().__init__(engine, ticket.account, heading, zone)
        self._rules = rules
        self._ticket = ticket
        self._fields = fields
        self._has_accounts = len(account_names(engine, self.venue)) > 1
        self._others: tuple[Book, Instrument, AccountName, tuple[Order, ...]] | None = None
        self._watched: Instrument | None = None
        self._stop_watching = _nothing
        self._plan = self._make_plan()
        self._first = self.draft

    # What a venue's own ticket says

    def plan_of(self, context: TicketContext) -> PlanT:
        """Work out what stands in the fields."""
        raise NotImplementedError

    def remark(self, name: FormField, room: int) -> Line:
        """Return what stands behind the last field of a row, in the cells that are left."""
        raise NotImplementedError

    def units(self) -> Mapping[FormField, str]:
        """Return what stands right behind fields; nothing, unless told."""
        return {}

    def effect_lines(self, width: int) -> tuple[Line, ...]:
        """Return what the ticket does, in lines."""
        raise NotImplementedError

    def rest_lines(self, width: int) -> tuple[Line, ...]:
        """Return what comes after that, and scrolls with the fields where the window is short."""
        return ()

    @property
    def is_short(self) -> bool:
        """Whether the window is too short to show everything at once."""
        return self.has_class("-short")

    @property
    def intents(self) -> Sequence[CreateIntent]:
        """What would be sent; empty while it cannot be."""
        raise NotImplementedError

    @property
    def ticket(self) -> AnyTicket:
        """The ticket with everything that stands in it now."""
        raise NotImplementedError

    # What it says of itself

    @property
    def plan(self) -> PlanT:
        """What the ticket says, as it was last worked out."""
        return self._plan

    @property
    def draft(self) -> DraftT:
        """What stands in the ticket now."""
        return self._fields.draft

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that leaving would lose."""
        return self.draft != self._first

    @property
    def leaving(self) -> tuple[str, str]:
        """What becomes of what was typed when the ticket is left, and the answer that does so."""
        return (
            "Nothing has been sent. D on the list opens it again as it stands.",
            "leave it as a draft",
        )

    def left(self) -> LeftTicket:
        """Return the ticket as it stands now, for another time."""
        ticket = replace(self.ticket, was_parked=self._ticket.was_parked)
        return LeftTicket(ticket=ticket, left_at=self._engine.clock.now())

    @property
    def confirmation(self) -> str | None:
        """The word to be typed, where something asks for it."""
        return self._plan.confirmation

    @property
    def confirmation_reason(self) -> str:
        """What the word is asked for."""
        return confirmation_reason(self._plan)

    def refusal(self) -> str | None:
        """Say the first thing that stands in the way."""
        return refusal(self._plan)

    # Layout

    def compose_body(self) -> ComposeResult:
        """Lay out the fields, and below them what they do."""
        yield Lines(id="told")
        with TicketRows(id="ticket-fields"):
            for row in self.rows:
                yield FieldRow(*(self._fields.widget(name) for name in row), id=_row_id(row))
            yield from self.compose_below()
            yield Lines(id="ticket-more")
        yield Lines(id="ticket-effects")
        yield Lines(id="ticket-answer")

    def compose_below(self) -> ComposeResult:
        """Lay out what scrolls below the fields."""
        yield from ()

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
        self.take_account()
        self._plan = self._make_plan()
        self._watch(self._plan.context.instrument)
        self._paint_fields()
        width = self.query_one("#form-body").scrollable_content_region.width
        inner = self.scrolled_part.scrollable_content_region.width
        scrolled = self.rest_lines(inner) if self.is_short else ()
        self.query_one("#ticket-more", Lines).show(scrolled)
        rest = () if self.is_short else self.rest_lines(width)
        effects = (rule_line(_MORE if scrolled else (), width), *self.effect_lines(width), *rest)
        self.query_one("#ticket-effects", Lines).show(effects)

    def _paint_fields(self) -> None:
        width = self.query_one("#ticket-fields").scrollable_content_region.width
        told = (*told_lines(self._ticket, width), *self._sent_before_lines(width))
        self.query_one("#told", Lines).show(told)
        view = self.view(width)
        for row in self.rows:
            widget = self.query_one(f"#{_row_id(row)}", FieldRow)
            widget.display = is_shown(view, row)
            if widget.display:
                look = row_look(view, row)
                widget.show(look.texts, look.notes)

    def _sent_before_lines(self, width: int) -> tuple[Line, ...]:
        """Say what was sent, of a ticket that is sent again."""
        if not self._ticket.was_parked:
            return ()
        ledger = self._engine.state.actions
        return sent_before_lines(
            self._plan, sent_before(ledger, self._ticket.client_order_id), width
        )

    def view(self, width: int) -> TicketView:
        """Return what the rows are drawn from."""
        return TicketView(
            plan=self._plan,
            typed=self._fields.typed,
            cells=self._fields.cells,
            has_accounts=self._has_accounts,
            width=width,
            remark=self.remark,
            entries=self._fields.entries,
            units=self.units(),
        )

    # What is known

    def _make_plan(self) -> PlanT:
        instrument = self.instrument_named(self._fields.typed[FormField.INSTRUMENT])
        self._fields.offer(instrument)
        return self.plan_of(self._known(instrument))

    def instrument_named(self, text: str) -> Instrument | None:
        """Return the instrument that the text of a market names."""
        return find_market(text, self.venue, self._state.instruments)

    def orders_on(self, instrument: Instrument) -> Iterator[Order]:
        """Yield the account's working orders that are on an instrument."""
        return others_on(self._state, self._account, instrument)

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
            orders = tuple(self.orders_on(instrument))
            self._others = known = (self._state.book, instrument, self._account, orders)
        return known[3]

    def take_account(self) -> None:
        """Write for the account that is chosen now."""
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

    def stepped(self, name: FormField, steps: int) -> str | None:
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
        """Hand the orders to the engine, and leave."""
        intents = self.intents
        if intents:
            batch = self._engine.submit(intents)
            now = self._engine.clock.now()
            self.dismiss(SentTicket(ticket=self.ticket, batch=batch, sent_at=now))


def account_names(engine: EnginePort, venue: VenueId) -> tuple[AccountName, ...]:
    """Return the accounts there are at a venue."""
    return tuple(one.name for one in engine.state.accounts if one.venue is venue)


def _row_id(row: Row) -> str:
    return f"row-{row[0].replace('_', '-')}"


def _nothing() -> None:
    return
