"""The Embed ticket: one custom order for one user of a partner, and what it would do."""

from collections.abc import Iterator
from datetime import timedelta

from tui.domain.creating import TicketContext
from tui.domain.custom_order import turned
from tui.domain.embed_planning import plan_embed
from tui.domain.embed_terms import PairNames, assets_of, find_pair
from tui.domain.embed_ticket import EmbedDraft, EmbedPlan, EmbedTicket
from tui.domain.identifiers import VenueId
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.order import Order
from tui.domain.outcome import Outcome
from tui.domain.problem import FormField
from tui.domain.rules import TradingRules
from tui.domain.ticket_context import others_named
from tui.engine.port import EnginePort
from tui.presentation.embed_ticket_answers import ASKING_QUOTE, quote_text
from tui.presentation.embed_ticket_effects import embed_effect_lines, embed_rest_lines
from tui.presentation.embed_ticket_rows import EMBED_ROWS, embed_identity, embed_remark
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Tone
from tui.screens.asking import AskingTicket
from tui.screens.embed_fields import EmbedFields
from tui.screens.ticket import MarketSuggester, account_names

EMBED = VenueId.KRAKEN_EMBED

_HELP = (
    "pair: BTC/EUR, btc eur; USD/BTC is kept turned round; Right completes it",
    "user: Up Down go through those configured; any other IIBAN asks for its end",
    "target: 78000   -2%   +50   last-0.5%   -5bp, from the rate; no ticks here",
    "amount: a number in either asset; with the strategy it is spent or received",
    "name: empty takes the one shown; its tag settles a lost reply",
    "Enter next field  Space, Left Right, letters choose  F5 undo  PgDn PgUp scroll",
    "F7 asks for a quote, nothing is placed  Ctrl+S sends  Esc keeps it as a draft",
)


class EmbedTicketForm(AskingTicket[EmbedDraft, EmbedPlan]):
    """Writes one custom order. Answers with what was sent, once it was."""

    venue = EMBED
    rows = EMBED_ROWS
    help_text = _HELP
    send_label = "Create order"
    check_label = "Ask quote"
    asking = ASKING_QUOTE

    def __init__(
        self, engine: EnginePort, rules: TradingRules, ticket: EmbedTicket, zone: TimeZone
    ) -> None:
        names, suggester = account_names(engine, EMBED), MarketSuggester(engine, EMBED, PairNames())
        self._was_paused = ticket.was_paused
        self._own_fields = EmbedFields(ticket, names, suggester, self.stepped)
        super().__init__(engine, rules, ticket, zone, "NEW EMBED CUSTOM ORDER", self._own_fields)
        self._known_account = self.account

    def identity(self) -> Line:
        """Return which order this writes, and for whom."""
        return embed_identity(self._plan, self._ticket.client_order_id)

    def plan_of(self, context: TicketContext) -> EmbedPlan:
        """Work out what stands in the fields."""
        is_known = context.instrument is not None
        assets = set[str]() if is_known else assets_of(self._state.instruments)
        return plan_embed(context, self.draft, assets, was_paused=self._was_paused)

    @property
    def intents(self) -> tuple[CreateIntent, ...]:
        """What would be sent; empty while it cannot be."""
        return () if self._plan.intent is None else (self._plan.intent,)

    @property
    def ticket(self) -> EmbedTicket:
        """The ticket with everything that stands in it now."""
        return EmbedTicket(
            account=self._account,
            client_order_id=self._ticket.client_order_id,
            draft=self.draft,
            put_back=self._ticket.put_back,
            was_parked=True,
            was_paused=self._was_paused,
        )

    # Layout

    def remark(self, name: FormField, room: int) -> Line:
        """Return what stands behind the last field of a row, in the cells that are left."""
        return embed_remark(self._plan, name, room)

    def effect_lines(self, width: int) -> tuple[Line, ...]:
        """Return what the order does, in lines."""
        return embed_effect_lines(self._plan, width)

    def rest_lines(self, width: int) -> tuple[Line, ...]:
        """Return the figures, and the request whole."""
        plan, intent = self._plan, self._plan.intent
        request = "" if intent is None else self._engine.request_of(intent)
        cost = None if intent is None else self._engine.cost_of(intent)
        return embed_rest_lines(plan, cost, request, width)

    def answer(self, outcome: Outcome, age: timedelta) -> tuple[str, Tone]:
        """Say what the venue quoted, and how long ago."""
        return quote_text(outcome, age)

    # What is known

    def instrument_named(self, text: str) -> Instrument | None:
        """Return the pair that a text names."""
        return find_pair(text, self._state.instruments)

    def orders_on(self, instrument: Instrument) -> Iterator[Order]:
        """Yield the account's working orders on a pair, whichever way round it is written."""
        pair = instrument.key.instrument
        return others_named(self._state, self._account, {pair, turned(pair)})

    def take_account(self) -> None:
        """Write for the account chosen now, with what it starts with, as soon as that is known."""
        super().take_account()
        account, before = self.account, self._known_account
        if account != before:
            was_touched, self._known_account = self.is_touched, account
            self._own_fields.change_account(before, account)
            self._first = self._first if was_touched else self.draft

    def stepped(self, name: FormField, steps: int) -> str | None:
        """Return the configured user some places from the one in the field."""
        account, typed = self.account, self._fields.typed[name].strip()
        users = () if account is None or account.profile is None else account.profile.users
        if not users:
            return None
        if typed not in users:
            return users[0] if steps < 0 else users[-1]
        return users[(users.index(typed) - steps) % len(users)]
