"""One order of the list with everything its cells are made from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tui.domain.fate import EndedOrder, Fate
from tui.domain.health import STALE_AFTER, AccountHealth
from tui.domain.identifiers import OrderKey
from tui.domain.instrument import Instrument
from tui.domain.order import BookEntry, Order, OrderStatus
from tui.domain.quote import Quote
from tui.domain.state import BlotterState
from tui.presentation import measures
from tui.presentation.asked import Asked, asked_of
from tui.presentation.figures import NONE
from tui.presentation.labels import STATUS_WORDS, fate_word
from tui.presentation.moments import age_text
from tui.presentation.text import Tone
from tui.presentation.told import instrument_of, quote_of, relied_on, told

NEW_FOR = timedelta(seconds=60)
"""How long an order that nothing happened to is called new."""

FRESH = f"<{age_text(STALE_AFTER)}"
"""Stands for every recent age, so that rows do not flicker each second."""

QUOTE_STALE_AFTER = timedelta(seconds=30)
"""Figures from an older quote are marked as guesses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one line of the list shows, at one moment."""

    entry: BookEntry
    """As it is told: a custom order with its pair the usual way round."""
    original: Order | None = None
    """As its venue lists it, where that writes the pair the other way round."""
    ended: EndedOrder | None
    instrument: Instrument | None
    quote: Quote | None
    seen_at: datetime | None
    """When the venue last listed it; for an ended order, when its fate was learnt."""
    is_stale: bool
    """The account's newest answer is too old, or polls fail."""
    account_label: str
    asked: Asked | None = None
    """What was asked of it and is not settled."""
    now: datetime

    @property
    def key(self) -> OrderKey:
        """Name the order in the world."""
        return self.entry.key

    @property
    def listed(self) -> BookEntry:
        """The order as its venue lists it."""
        return self.entry if self.original is None else self.original

    @property
    def symbol(self) -> str:
        """The instrument's name for people, the venue's where that is not known."""
        if not isinstance(self.entry, Order):
            return ""
        return self.entry.instrument if self.instrument is None else self.instrument.symbol

    @property
    def distance(self) -> Decimal | None:
        """Signed percent from the market, while what is known of it can be relied on."""
        quote = relied_on(self.quote, self.now)
        return measures.distance(self.entry, quote) if isinstance(self.entry, Order) else None

    @property
    def is_over(self) -> bool:
        """Whether the order is known not to work any more."""
        return self.ended is not None and self.ended.fate is not Fate.LOOKING_UP

    @property
    def is_guess(self) -> bool:
        """Whether figures taken from the market may be out of date."""
        return self.is_stale or (
            self.quote is not None and self.now - self.quote.as_of > QUOTE_STALE_AFTER
        )

    @property
    def age(self) -> timedelta | None:
        """How long the order has existed."""
        opened = self.entry.opened_at if isinstance(self.entry, Order) else None
        return None if opened is None else self.now - opened


def state_word(row: Row) -> str:
    """Return the word for where the order is, a `?` behind it where that may not be true."""
    if row.asked is not None:
        return row.asked.word
    if row.ended is not None:
        return fate_word(row.ended)
    word = _listed_word(row)
    return f"{word}?" if row.is_stale else word


def _listed_word(row: Row) -> str:
    if not isinstance(row.entry, Order):
        return STATUS_WORDS[OrderStatus.UNREADABLE]
    status = row.entry.status
    if status is OrderStatus.OPEN and row.age is not None and row.age < NEW_FOR:
        return "NEW"
    return STATUS_WORDS[status]


def seen_text(row: Row) -> str:
    """Write when the venue last listed the order; while that is recent, not to the second."""
    if row.seen_at is None:
        return NONE
    age = row.now - row.seen_at
    return FRESH if row.ended is None and age < STALE_AFTER else age_text(age)


def row_signature(row: Row, *, with_seen: bool) -> tuple[object, ...]:
    """Return all that a row's text depends on; rows with equal signatures read the same."""
    return (
        row.entry,
        row.ended,
        row.instrument,
        row.quote,
        row.is_stale,
        row.is_guess,
        relied_on(row.quote, row.now) is None,
        row.asked,
        state_word(row),
        None if row.age is None else age_text(row.age),
        seen_text(row) if with_seen else "",
    )


def row_tone(row: Row) -> Tone:
    """Return the tone that lies over the whole row; plain when its cells have their own."""
    if row.asked is not None:
        return row.asked.tone
    if row.is_over:
        return Tone.ENDED
    if row.ended is not None:
        return Tone.PENDING
    if not isinstance(row.entry, Order):
        return Tone.UNKNOWN
    return Tone.STALE if row.is_stale else Tone.PLAIN


def make_row(
    state: BlotterState, key: OrderKey, now: datetime, account_label: str | None = None
) -> Row | None:
    """Return the row of an order that is listed or ended a moment ago."""
    entry = state.book.get(key)
    if entry is None:
        return None
    health = state.health.get(key.account)
    is_expected = key in state.book.expected
    is_listed = is_expected or key in state.book.orders(key.account)
    ended = None if is_listed else state.book.ended.get(key)
    shown = told(entry)
    order = shown if isinstance(shown, Order) else None
    return Row(
        entry=shown,
        original=entry if isinstance(entry, Order) and entry is not shown else None,
        ended=ended,
        instrument=None if order is None else instrument_of(state, order),
        quote=None if order is None else quote_of(state, order),
        seen_at=None if is_expected else _seen_at(ended, health),
        is_stale=health is not None and health.is_stale(now),
        account_label=key.account if account_label is None else account_label,
        asked=asked_of(state, key, ended),
        now=now,
    )


def _seen_at(ended: EndedOrder | None, health: AccountHealth | None) -> datetime | None:
    if ended is not None:
        return ended.since
    return None if health is None else health.answered_at
