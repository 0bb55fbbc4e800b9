"""What a Spot ticket would do: one plan, from which preview, checks and request all come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from tui.domain.account import Account
from tui.domain.funds import Funds
from tui.domain.health import SystemMode
from tui.domain.identifiers import ClientOrderId, OrderKey
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.order import (
    TRAILING_TYPES,
    TRIGGERED_TYPES,
    Order,
    OrderType,
    Price,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.price_text import Base
from tui.domain.problem import FormField, Problem
from tui.domain.quote import Quote
from tui.domain.rounding import Rounding
from tui.domain.rules import TradingRules

TICKET_TYPES = (
    OrderType.LIMIT,
    OrderType.MARKET,
    OrderType.ICEBERG,
    OrderType.STOP_LOSS,
    OrderType.STOP_LOSS_LIMIT,
    OrderType.TAKE_PROFIT,
    OrderType.TAKE_PROFIT_LIMIT,
    OrderType.TRAILING_STOP,
    OrderType.TRAILING_STOP_LIMIT,
)
"""What a Spot ticket can create."""

CLOSE_TYPES = tuple(
    kind for kind in TICKET_TYPES if kind not in {OrderType.MARKET, OrderType.ICEBERG}
)
"""What a conditional close can be."""

LIMIT_TYPES = frozenset(
    {
        OrderType.LIMIT,
        OrderType.ICEBERG,
        OrderType.STOP_LOSS_LIMIT,
        OrderType.TAKE_PROFIT_LIMIT,
        OrderType.TRAILING_STOP_LIMIT,
    }
)
"""Types with a limit price; of a trailing one it is an offset from the trigger."""

RESTING_TYPES = frozenset({OrderType.LIMIT, OrderType.ICEBERG})
"""Types that go into the book at once: only these can be post-only."""

STOP_TYPES = TRAILING_TYPES | {OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT}
"""Types that sell into a fall and buy into a rise; take-profits do the opposite."""

SMALLEST_DISPLAY = Decimal(15)
"""The venue shows at least this part of an iceberg: quantity / 15."""

SHORTEST_LIFE = timedelta(seconds=5)
"""An order that expires sooner is refused by the venue."""


class SelfTrade(StrEnum):
    """Which order yields where two of one owner would meet, in the venue's words."""

    CANCEL_NEWEST = "cancel-newest"
    CANCEL_OLDEST = "cancel-oldest"
    CANCEL_BOTH = "cancel-both"


class TicketProblem(StrEnum):
    """What a ticket finds wrong, or worth knowing, beside what numbers and limits say."""

    MARKET_MISSING = "ticket-market-missing"
    MARKET_UNKNOWN = "ticket-market-unknown"
    MARKET_CLOSED = "ticket-market-closed"
    """The venue takes no such order now; `status` is its word for the market, or for itself."""
    MISSING = "ticket-missing"
    NOT_POSITIVE = "ticket-not-positive"
    BASE_NOT_HERE = "ticket-base-not-here"
    """No price to measure from: `own` before there is an order, or what the venue has not."""
    BASE_UNKNOWN = "ticket-base-unknown"
    """The base has no fresh price now."""
    INDEX_TRIGGER = "ticket-index-trigger"
    """A trigger that watches the index takes an absolute price: the index is not known here."""
    OFFSET_UNSIGNED = "ticket-offset-unsigned"
    """An offset is written with its sign."""
    OFFSET_DOWN = "ticket-offset-down"
    """A trailing offset has one way to be written: `+N` or `+N%`."""
    OFFSET_BASED = "ticket-offset-based"
    """An offset is measured from the market as it moves, never from a named base."""
    OFFSET_BEYOND_ZERO = "ticket-offset-beyond-zero"
    QUANTITY_CHANGE = "ticket-quantity-change"
    """`+N` or `left=`: there is nothing yet to change."""
    FREE_UNKNOWN = "ticket-free-unknown"
    NOTHING_FREE = "ticket-nothing-free"
    FREE_ON_MARGIN = "ticket-free-on-margin"
    """What is free says nothing about what margin allows."""
    FREE_WITHOUT_PRICE = "ticket-free-without-price"
    """A part of the quote currency is no quantity before there is a price."""
    MORE_THAN_ALL = "ticket-more-than-all"
    BELOW_MINIMUM = "ticket-below-minimum"
    BELOW_MINIMUM_COST = "ticket-below-minimum-cost"
    DISPLAY_TOO_SMALL = "ticket-display-too-small"
    DISPLAY_TOO_LARGE = "ticket-display-too-large"
    EXPIRY_MISSING = "ticket-expiry-missing"
    EXPIRY_TOO_SOON = "ticket-expiry-too-soon"
    EXPIRY_BEFORE_START = "ticket-expiry-before-start"
    START_PAST = "ticket-start-past"
    DEADLINE_UNREADABLE = "ticket-deadline-unreadable"
    DEADLINE_BOUNDS = "ticket-deadline-bounds"
    TIME_IN_FORCE = "ticket-time-in-force"
    """Orders of this type have no such time in force."""
    POST_ONLY_IMMEDIATE = "ticket-post-only-immediate"
    LEVERAGE = "ticket-leverage"
    """The market has no such leverage."""
    REDUCE_ONLY_NEEDS_MARGIN = "ticket-reduce-only-needs-margin"
    CLOSE_UNDECIDED = "ticket-close-undecided"
    """The order put back had a conditional close; whether the new one has is still open."""

    FILLS_AT_ONCE = "ticket-fills-at-once"
    POST_ONLY_WOULD_TAKE = "ticket-post-only-would-take"
    NOTHING_TO_TAKE = "ticket-nothing-to-take"
    """IOC or FOK away from the market: it would end without a fill."""
    FIRES_AT_ONCE = "ticket-fires-at-once"
    MEETS_OWN = "ticket-meets-own"
    TWIN = "ticket-twin"
    FUNDS_SHORT = "ticket-funds-short"
    FEE_ON_TOP = "ticket-fee-on-top"
    """Everything free is spoken for; a fee in the same currency comes on top."""
    UNIT_UNCONFIRMED = "ticket-unit-unconfirmed"
    """A tokenised share: the quantity has two readings."""


class TicketDraft(Protocol):
    """What every ticket says of the order it writes."""

    @property
    def side(self) -> Side:
        """Which way it trades."""

    @property
    def order_type(self) -> OrderType:
        """How it decides when to trade."""

    @property
    def trigger_signal(self) -> TriggerSignal:
        """The price its trigger watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotDraft:
    """What stands in the ticket: texts as typed, and what was chosen."""

    market: str = ""
    side: Side = Side.BUY
    order_type: OrderType = OrderType.LIMIT
    quantity: str = ""
    is_quote_quantity: bool = False
    """A market buy for an amount of quote currency."""
    display_quantity: str = ""
    limit_price: str = ""
    trigger_price: str = ""
    """For trailing types the offset."""
    trigger_signal: TriggerSignal = TriggerSignal.LAST
    time_in_force: TimeInForce = TimeInForce.GTC
    expires: str = ""
    starts: str = ""
    post_only: bool = False
    reduce_only: bool = False
    leverage: int | None = None
    fee_in_base: bool = False
    self_trade: SelfTrade = SelfTrade.CANCEL_NEWEST
    close_type: OrderType | None = None
    is_close_undecided: bool = False
    """The order that is put back had a conditional close, and nothing was chosen in its place."""
    close_price: str = ""
    close_limit_price: str = ""
    deadline: str = ""
    """Seconds; empty sends none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketContext:
    """Everything a plan depends on besides what was typed."""

    account: Account | None
    instrument: Instrument | None
    """What the market's text names; `None` where nothing is called so."""
    quote: Quote | None
    rules: TradingRules
    now: datetime
    client_order_id: ClientOrderId
    """Made once per ticket."""
    funds: Funds | None = None
    others: Sequence[Order] = ()
    """The account's working orders on the same instrument."""
    mode: SystemMode | None = None
    """What the venue as a whole accepts; `None` while it has not said."""
    open_orders: int | None = None
    """The account's working orders on every market; `None` before its first list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReading:
    """The same relative text measured from one base."""

    base: Base
    value: Decimal | None
    """The price of the base; `None` where the venue has none now."""
    becomes: Decimal | None
    """The resulting price, rounded as it would be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketNumber:
    """A price or a quantity: what was typed, and what it becomes."""

    field: FormField
    typed: str
    exact: Decimal | None = None
    """What the text computes to, before rounding."""
    becomes: Price | None = None
    """What would be sent; a `RelativePrice` where the venue keeps an offset."""
    rounding: Rounding = Rounding.NONE
    base: Base | None = None
    """What a relative text was measured from."""
    base_value: Decimal | None = None
    on_bases: tuple[TicketReading, ...] = ()
    """The same relative text on every base the venue has; empty for absolute texts."""
    problem: Problem | None = None

    @property
    def amount(self) -> Decimal | None:
        """What it becomes, in absolute terms."""
        return self.becomes if isinstance(self.becomes, Decimal) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the order holds of one currency until it is filled, before any fee."""

    currency: str
    amount: Decimal
    free: Decimal | None
    """`None` where the account has not been read."""

    @property
    def is_short(self) -> bool:
        """Whether the venue would refuse it for want of funds."""
        return self.free is not None and self.amount > self.free


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateEffects:
    """What the order does, in figures."""

    market: Decimal | None = None
    """The fresh price distances are measured from."""
    acts_at: Decimal | None = None
    """The price at which it next acts: its trigger, where a trailing one would start, its limit."""
    limit_at: Decimal | None = None
    """The limit; of a trailing one where it would start."""
    distance: Decimal | None = None
    """Of that price from the market, in percent, below it negative."""
    ticks: Decimal | None = None
    value: Decimal | None = None
    """In quote currency, at the order's own price, else at the market's."""
    is_value_estimated: bool = False
    fills_at_once: bool | None = None
    """`None` where the market is not known, or the order waits for a trigger."""
    fires_at_once: bool | None = None
    """`None` for orders without a trigger, or where its signal is not known."""
    fires_on_fall: bool | None = None
    """Which way the price moves to fire the trigger; `None` without one."""
    meets_own: tuple[OrderKey, ...] = ()
    """The account's own orders it would trade against."""
    twins: tuple[OrderKey, ...] = ()
    """Orders that say the same: market, side, type, prices and quantity."""
    needs: Needs | None = None
    expires_at: datetime | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPlan:
    """What the plans of every venue's tickets tell."""

    context: TicketContext
    draft: TicketDraft
    fields: tuple[FormField, ...]
    """The fields such an order has, in the order of the form."""
    numbers: Mapping[FormField, TicketNumber] = field(default_factory=dict)
    """The fields that hold prices and quantities."""
    effects: CreateEffects = field(default_factory=CreateEffects)
    problems: tuple[Problem, ...] = ()
    """What stands in the way."""
    warnings: tuple[Problem, ...] = ()
    """Worth knowing; nothing of it prevents sending."""
    confirmations: tuple[Problem, ...] = ()
    """Why a word has to be typed first."""
    confirmation: str | None = None
    """That word: the market's name."""

    def problem_at(self, form_field: FormField) -> Problem | None:
        """Return the first thing wrong with a field."""
        return next((one for one in self.problems if one.field is form_field), None)

    def number(self, form_field: FormField) -> TicketNumber | None:
        """Return a price or a quantity of the ticket; `None` where such an order has none."""
        return self.numbers.get(form_field)

    def amount(self, form_field: FormField) -> Decimal | None:
        """Return what a field becomes in absolute terms; `None` where it cannot be told."""
        number = self.numbers.get(form_field)
        return None if number is None else number.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotPlan(TicketPlan):
    """The whole ticket, worked out. It can be sent exactly when there is an intent."""

    draft: SpotDraft
    intent: CreateIntent | None = None


def fields_of(draft: SpotDraft, instrument: Instrument | None) -> tuple[FormField, ...]:
    """Return the fields that an order of this type on this market has, in the form's order.

    Margin that was asked for stays in sight where the market has none: it is refused, not dropped.
    """
    kind = draft.order_type
    has_margin = instrument is not None and bool(instrument.leverages)
    has = {
        FormField.QUANTITY_UNIT: _can_be_in_quote(draft),
        FormField.LIMIT_PRICE: kind in LIMIT_TYPES,
        FormField.TRIGGER_PRICE: kind in TRIGGERED_TYPES,
        FormField.TRIGGER_SIGNAL: kind in TRIGGERED_TYPES,
        FormField.DISPLAY_QUANTITY: kind is OrderType.ICEBERG,
        FormField.TIME_IN_FORCE: kind is not OrderType.MARKET,
        FormField.EXPIRES: draft.time_in_force is TimeInForce.GTD and kind is not OrderType.MARKET,
        FormField.POST_ONLY: kind in RESTING_TYPES,
        FormField.LEVERAGE: has_margin or draft.leverage is not None,
        FormField.REDUCE_ONLY: has_margin or draft.reduce_only,
        FormField.CLOSE_PRICE: draft.close_type is not None,
        FormField.CLOSE_LIMIT_PRICE: draft.close_type in LIMIT_TYPES & TRIGGERED_TYPES,
    }
    return tuple(one for one in TICKET_FIELDS if has.get(one, True))


def _can_be_in_quote(draft: SpotDraft) -> bool:
    is_market_buy = draft.order_type is OrderType.MARKET and draft.side is Side.BUY
    return is_market_buy and draft.leverage is None


def times_in_force(kind: OrderType) -> tuple[TimeInForce, ...]:
    """Return how long an order of this type may be told to live."""
    if kind is OrderType.LIMIT:
        return tuple(TimeInForce)
    return (TimeInForce.GTC, TimeInForce.GTD)


TICKET_FIELDS = (
    FormField.INSTRUMENT,
    FormField.ACCOUNT,
    FormField.SIDE,
    FormField.ORDER_TYPE,
    FormField.QUANTITY,
    FormField.QUANTITY_UNIT,
    FormField.TRIGGER_PRICE,
    FormField.TRIGGER_SIGNAL,
    FormField.LIMIT_PRICE,
    FormField.DISPLAY_QUANTITY,
    FormField.TIME_IN_FORCE,
    FormField.EXPIRES,
    FormField.POST_ONLY,
    FormField.LEVERAGE,
    FormField.REDUCE_ONLY,
    FormField.CLOSE_TYPE,
    FormField.CLOSE_PRICE,
    FormField.CLOSE_LIMIT_PRICE,
    FormField.STARTS,
    FormField.DEADLINE,
    FormField.FEE_CURRENCY,
    FormField.SELF_TRADE,
)
"""Every field of a Spot ticket, in the form's order."""
