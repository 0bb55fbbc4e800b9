"""What the operator wants done: values that are complete and checked before they exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tui.domain.custom_terms import Condition, CustomTerms
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.order import (
    BookEntry,
    Order,
    OrderType,
    Price,
    QuantityUnit,
    Side,
    TimeInForce,
    TriggerSignal,
)


class IntentKind(StrEnum):
    """What kind of act is wanted."""

    AMEND = "amend"
    CANCEL = "cancel"
    CREATE = "create"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendIntent:
    """Change a live order in place. What is `None` stays as it is."""

    key: OrderKey
    seen: Order
    """The order as the form showed it: one that differs meanwhile is not amended."""
    quantity: Decimal | None = None
    """The new total, fills included."""
    display_quantity: Decimal | None = None
    limit_price: Price | None = None
    """Absolute; relative for trailing types, or where the venue is asked to resolve it."""
    trigger_price: Price | None = None
    post_only: bool = False
    """Refuse the new limit price if it would trade at once; only with a limit price."""
    pair: str | None = None
    """The venue's pair symbol, where an amend has to name it (tokenised shares)."""
    deadline_seconds: Decimal | None = None
    """From the moment of signing; the venue refuses the amend later than that."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """The operator's own text by field, for the timeline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelIntent:
    """Cancel one order, by its id."""

    key: OrderKey
    seen: BookEntry
    """The order as it was shown; a difference does not stop a cancel."""
    is_unrecorded: bool = False
    """The operator wants it sent although the journal cannot be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalClose:
    """The order each fill creates."""

    order_type: OrderType
    price: Price
    """Limit or trigger, by its type; may be relative to the fill."""
    limit_price: Price | None = None
    """Of the two-price types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIntent:
    """Create one order."""

    venue: VenueId
    account: AccountName
    instrument: InstrumentId
    side: Side
    order_type: OrderType
    quantity: Decimal
    quantity_unit: QuantityUnit = QuantityUnit.BASE
    display_quantity: Decimal | None = None
    limit_price: Price | None = None
    trigger_price: Price | None = None
    """For trailing types the offset, in the venue's notation."""
    trigger_signal: TriggerSignal | None = None
    time_in_force: TimeInForce | None = None
    starts_at: datetime | None = None
    expires_at: datetime | None = None
    post_only: bool = False
    reduce_only: bool = False
    leverage: int | None = None
    fee_in_base: bool = False
    close: ConditionalClose | None = None
    user: str | None = None
    """Whose order it will be, where an account acts for several."""
    condition: Condition | None = None
    """Of a custom order: on which side of `trigger_price` the rate fires it."""
    custom: CustomTerms | None = None
    """What only custom orders say; the tag of their name is `client_order_id`."""
    self_trade: str | None = None
    """The venue's word for which order yields when two of one owner meet."""
    client_order_id: ClientOrderId
    """Made once per ticket: it settles a lost reply."""
    deadline_seconds: Decimal | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> OrderKey:
        """Name the order before the venue has: by its client id."""
        return expected_key(self.venue, self.account, self.client_order_id)

    @property
    def market(self) -> InstrumentKey:
        """The instrument in the world."""
        return InstrumentKey(self.venue, self.instrument)


Intent = AmendIntent | CancelIntent | CreateIntent


def kind_of(intent: Intent) -> IntentKind:
    """Return what kind of act is wanted."""
    match intent:
        case AmendIntent():
            return IntentKind.AMEND
        case CancelIntent():
            return IntentKind.CANCEL
        case CreateIntent():
            return IntentKind.CREATE


def expected_key(venue: VenueId, account: AccountName, client_order_id: ClientOrderId) -> OrderKey:
    """Return the key of an order that is known by its client id alone."""
    return OrderKey(venue, account, VenueOrderId(client_order_id))


def is_known_by_client_id_alone(order: BookEntry) -> bool:
    """Whether the venue has not told its own id of this order yet."""
    return isinstance(order, Order) and str(order.client_order_id) == str(order.key.order_id)
