"""What an amend would do, as values: what was typed, what is known, and the plan of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tui.domain.funds import Funds
from tui.domain.identifiers import OrderKey
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent
from tui.domain.order import Order, Price, RelativePrice
from tui.domain.price_text import MARKET_BASE, Base
from tui.domain.problem import FormField, Problem
from tui.domain.quote import Quote
from tui.domain.rounding import Rounding
from tui.domain.rules import TradingRules


class QueueEffect(StrEnum):
    """What becomes of the order's place in the queue."""

    KEPT = "kept"
    LOST_PRICE = "lost-price"
    """Back of the queue at the new price."""
    LOST_QUANTITY = "lost-quantity"
    """Back of the queue at the same price: the quantity grows."""
    NOT_IN_BOOK = "not-in-book"
    """The order waits for its trigger; it has no place."""
    UNTOLD = "untold"
    """The venue does not say."""
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendDraft:
    """What stands in the form, as text. `None` is an untouched field: no change is wanted."""

    quantity: str | None = None
    display_quantity: str | None = None
    limit_price: str | None = None
    trigger_price: str | None = None
    limit_base: Base = MARKET_BASE
    """The chooser: what a limit text without a base of its own is measured from."""
    trigger_base: Base = MARKET_BASE
    post_only: bool = False
    deadline: str = ""
    """Seconds; empty sends none."""
    is_native: bool = False
    """Let the venue resolve relative texts: they go out as typed."""

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed that would be lost."""
        texts = (self.quantity, self.display_quantity, self.limit_price, self.trigger_price)
        return any(text is not None for text in texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendContext:
    """Everything a plan depends on besides what was typed."""

    order: Order
    """The newest that is known of it."""
    instrument: Instrument | None
    quote: Quote | None
    rules: TradingRules
    now: datetime
    display_quantity: Decimal | None = None
    """The present visible quantity of an iceberg, where its history told it."""
    others: Sequence[Order] = ()
    """The account's other working orders on the same instrument."""
    funds: Funds | None = None
    is_rebased: bool | None = None
    """Tokenised shares: whether quantities are read in shares; `None` for other instruments."""
    are_readings_equal: bool = False
    """Tokenised shares: whether a share is known to be one token, so that both readings agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseReading:
    """The same text measured from one base."""

    base: Base
    value: Decimal | None
    """The price of the base; `None` where the venue has none now."""
    becomes: Decimal | None
    """The resulting price, rounded as it would be sent."""
    change: Decimal | None
    """Against the order's present price."""
    percent_from_market: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlan:
    """One field: what it is, what was typed, what it becomes."""

    field: FormField
    refusal: Problem | None = None
    """Why this order has no such field to amend; nothing can be typed there."""
    now: Price | None = None
    """The present value; `None` where there is none, or it is not known."""
    is_now_unknown: bool = False
    """The order has one, but the venue does not tell it."""
    typed: str | None = None
    exact: Decimal | None = None
    """What the text computes to, before rounding."""
    becomes: Price | None = None
    """The new value; only about so where the venue resolves it (`is_estimate`)."""
    sends: Price | None = None
    """What goes out; `None` where the field does not change."""
    rounding: Rounding = Rounding.NONE
    change: Decimal | None = None
    base: Base | None = None
    """What a relative text was measured from."""
    base_value: Decimal | None = None
    on_bases: tuple[BaseReading, ...] = ()
    """The same relative text on every base the venue has; empty for absolute texts."""
    problems: tuple[Problem, ...] = ()
    """What keeps this field from being sent."""

    @property
    def is_estimate(self) -> bool:
        """Whether the venue itself resolves the text: what it becomes is not certain."""
        return isinstance(self.sends, RelativePrice) and isinstance(self.becomes, Decimal)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """A figure before the amend and after it."""

    before: Decimal | None
    after: Decimal | None


_NOTHING = BeforeAfter(before=None, after=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendEffects:
    """What the amend does, in figures."""

    distance: BeforeAfter = _NOTHING
    """From the market, in percent, below it negative."""
    ticks: BeforeAfter = _NOTHING
    """The same in ticks."""
    working: BeforeAfter = _NOTHING
    """What can still fill."""
    value: BeforeAfter = _NOTHING
    """What is left, in quote currency, at the order's own price."""
    total_if_filled: Decimal | None = None
    """What was paid so far and would be paid for the rest, in quote currency."""
    queue: QueueEffect = QueueEffect.UNCHANGED
    fills_at_once: bool | None = None
    """Whether the new price would trade now; `None` where the market is not known."""
    meets_own: tuple[OrderKey, ...] = ()
    """The account's own orders it would trade against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendPlan:
    """The whole form, worked out. It can be sent exactly when there is an intent."""

    context: AmendContext
    draft: AmendDraft
    fields: Mapping[FormField, FieldPlan]
    """Quantity, limit price, trigger price, display quantity, in this order."""
    effects: AmendEffects = field(default_factory=AmendEffects)
    post_only: bool = False
    """What is sent: true with every limit price of an order that carries `post`."""
    is_post_only_forced: bool = False
    problems: tuple[Problem, ...] = ()
    """What stands in the way, the fields' own included."""
    warnings: tuple[Problem, ...] = ()
    """Worth knowing; nothing of it prevents sending."""
    confirmation: str | None = None
    """The word to be typed because a limit of the operator asks for it."""
    intent: AmendIntent | None = None
