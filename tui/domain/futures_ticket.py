"""What a Kraken Futures ticket would do: one order or a ladder, from which all the rest comes."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.domain.creating import CreateEffects, TicketPlan
from tui.domain.identifiers import AccountName, ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderType, Price, Side, TimeInForce, TriggerSignal
from tui.domain.position import Position
from tui.domain.problem import FormField

LADDER_COUNTS = (2, 50)
"""How many lines a ladder may have."""

TRAIL_PERCENTS = (Decimal("0.1"), Decimal(50))
"""How far a trailing stop may stay behind the market.

https://docs.kraken.com/api-reference/order-management/send-order
"""


class FuturesKind(StrEnum):
    """The kinds of orders there are, in the words of the form."""

    LIMIT = "limit"
    POST_ONLY = "post-only"
    IOC = "limit-ioc"
    FOK = "limit-fok"
    MARKET = "market"
    STOP_LOSS = "stop-loss"
    STOP_LOSS_LIMIT = "stop-loss-limit"
    TAKE_PROFIT = "take-profit"
    TAKE_PROFIT_LIMIT = "take-profit-limit"
    TRAILING_STOP = "trailing-stop"


RESTING_KINDS = frozenset({FuturesKind.LIMIT, FuturesKind.POST_ONLY})
"""Kinds that go into the book and stay: only these make a ladder."""

_LIMITS = {
    FuturesKind.POST_ONLY: TimeInForce.GTC,
    FuturesKind.IOC: TimeInForce.IOC,
    FuturesKind.FOK: TimeInForce.FOK,
}
_IMMEDIATE = {
    TimeInForce.IOC: FuturesKind.IOC,
    TimeInForce.FOK: FuturesKind.FOK,
}


def kind_of_order(
    order_type: OrderType, time_in_force: TimeInForce | None, *, post_only: bool
) -> FuturesKind | None:
    """Return what the form calls an order; `None` for one that no ticket of the venue writes."""
    if order_type is OrderType.LIMIT:
        if post_only:
            return FuturesKind.POST_ONLY
        return (
            FuturesKind.LIMIT
            if time_in_force is None
            else _IMMEDIATE.get(time_in_force, FuturesKind.LIMIT)
        )
    return next((kind for kind in FuturesKind if kind.value == order_type.value), None)


class LadderSplit(StrEnum):
    """How the total of a ladder is shared out among its lines."""

    EVEN = "even"
    NEAR = "near"
    """More the nearer to the market a line is."""
    FAR = "far"


class FuturesProblem(StrEnum):
    """What only a Futures ticket finds wrong, or worth knowing."""

    COUNT = "futures-ladder-count"
    """Not a number of lines that a ladder may have."""
    LADDER_NARROW = "futures-ladder-narrow"
    """Lines would meet on the same tick."""
    LADDER_SMALL = "futures-ladder-small"
    """A line would come to nothing."""
    TRAIL_BOUNDS = "futures-trail-bounds"
    PART_OF_WHAT = "futures-part-of-what"
    """`all` and `50%` count the position, so they need reduce-only."""
    QUANTITY_CHANGE = "futures-quantity-change"
    POSITION_UNKNOWN = "futures-position-unknown"
    NO_POSITION = "futures-no-position"

    WOULD_NOT_REDUCE = "futures-would-not-reduce"
    """Reduce-only, and there is nothing, or the same side, to reduce."""
    REDUCES_PART = "futures-reduces-part"
    POSITION_NOT_READ = "futures-position-not-read"
    HELD = "futures-held"
    MARGIN_NONE = "futures-margin-none"
    MARGIN_LEVERAGED = "futures-margin-leveraged"
    TOO_LARGE = "futures-too-large"
    LINES_TAKE = "futures-lines-take"
    LINES_POST_ONLY_TAKE = "futures-lines-post-only-take"
    LINES_TWIN = "futures-lines-twin"
    MEETS_OWN = "futures-meets-own"


@dataclass(frozen=True, slots=True, kw_only=True)
class FuturesDraft:
    """What stands in the ticket: texts as typed, and what was chosen."""

    market: str = ""
    side: Side = Side.BUY
    kind: FuturesKind = FuturesKind.LIMIT
    quantity: str = ""
    """Of a ladder the total of its lines."""
    limit_price: str = ""
    trigger_price: str = ""
    """Of a trailing stop how far it stays behind."""
    trigger_signal: TriggerSignal = TriggerSignal.MARK
    reduce_only: bool = False
    deadline: str = ""
    """Seconds; empty sends none."""
    is_ladder: bool = False
    ladder_from: str = ""
    ladder_to: str = ""
    ladder_count: str = ""
    ladder_split: LadderSplit = LadderSplit.EVEN

    @property
    def order_type(self) -> OrderType:
        """The type such an order has in the list."""
        if self.kind in _LIMITS or self.kind is FuturesKind.LIMIT:
            return OrderType.LIMIT
        return OrderType(self.kind.value)

    @property
    def time_in_force(self) -> TimeInForce | None:
        """How long it lives; market orders do not."""
        if self.order_type is OrderType.MARKET:
            return None
        return _LIMITS.get(self.kind, TimeInForce.GTC)

    @property
    def post_only(self) -> bool:
        """Whether it refuses to take."""
        return self.kind is FuturesKind.POST_ONLY

    @property
    def makes_ladder(self) -> bool:
        """Whether it writes several orders: chosen, and of a kind that rests."""
        return self.is_ladder and self.kind in RESTING_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class FuturesLine:
    """One order of the ticket, as it would be sent."""

    client_order_id: ClientOrderId
    quantity: Decimal
    limit_price: Price | None
    trigger_price: Price | None
    effects: CreateEffects


@dataclass(frozen=True, slots=True, kw_only=True)
class FuturesPlan(TicketPlan):
    """The whole ticket, worked out. It can be sent exactly when there are intents."""

    draft: FuturesDraft
    lines: tuple[FuturesLine, ...] = ()
    """The orders it writes, in the order they are sent; empty while that cannot be told."""
    position: Position | None = None
    """What the account has in this market now."""
    intents: tuple[CreateIntent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FuturesTicket:
    """A Futures ticket with everything typed into it. It keeps its client ids for good."""

    account: AccountName
    client_order_id: ClientOrderId
    draft: FuturesDraft
    put_back: Order | None = None
    """The order it writes anew, as it was."""
    was_parked: bool = False
    """Whether it was sent before, and nothing came of it."""


def line_id(client_order_id: ClientOrderId, number: int) -> ClientOrderId:
    """Return the client id of a line of a ladder, counted from 1: always the same one."""
    return ClientOrderId(f"{client_order_id}-{number:02d}")


def futures_fields(draft: FuturesDraft) -> tuple[FormField, ...]:
    """Return the fields that such an order, or ladder, has, in the form's order."""
    kind, is_ladder = draft.kind, draft.makes_ladder
    has_trigger = kind.value.startswith(("stop-", "take-", "trailing-"))
    has_limit = "limit" in kind.value or kind is FuturesKind.POST_ONLY
    has = {
        FormField.LADDER: kind in RESTING_KINDS,
        FormField.LADDER_FROM: is_ladder,
        FormField.LADDER_TO: is_ladder,
        FormField.LADDER_COUNT: is_ladder,
        FormField.LADDER_SPLIT: is_ladder,
        FormField.TRIGGER_PRICE: has_trigger,
        FormField.TRIGGER_SIGNAL: has_trigger,
        FormField.LIMIT_PRICE: has_limit and not is_ladder,
    }
    return tuple(one for one in FUTURES_FIELDS if has.get(one, True))


FUTURES_FIELDS = (
    FormField.INSTRUMENT,
    FormField.ACCOUNT,
    FormField.SIDE,
    FormField.ORDER_TYPE,
    FormField.LADDER,
    FormField.QUANTITY,
    FormField.TRIGGER_PRICE,
    FormField.TRIGGER_SIGNAL,
    FormField.LIMIT_PRICE,
    FormField.LADDER_FROM,
    FormField.LADDER_TO,
    FormField.LADDER_COUNT,
    FormField.LADDER_SPLIT,
    FormField.REDUCE_ONLY,
    FormField.DEADLINE,
)
"""Every field of a Futures ticket, in the form's order."""
