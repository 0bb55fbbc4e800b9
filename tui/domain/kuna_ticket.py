"""What a Kuna ticket would do: one order, from which all the rest comes.

https://docs.kuna.io/docs/create-a-new-order-private
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.domain.creating import TicketPlan
from tui.domain.identifiers import AccountName, ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderType, QuantityUnit, Side, TriggerSignal
from tui.domain.problem import FormField

MOST_OPEN = 100
"""How many open orders an account may have."""

FEE_PERCENT = Decimal("0.25")
"""What Kuna takes of a trade, making and taking alike."""


class KunaKind(StrEnum):
    """What the ticket is asked for: the types in Kuna's own words, and one that is worked out."""

    LIMIT = "Limit"
    MARKET = "Market"
    STOP_LOSS = "StopLossLimit"
    TAKE_PROFIT = "TakeProfitLimit"
    TRIGGER = "trigger"
    """The type follows from the side, and from where the stop lies from the market."""


TRIGGER_KINDS = frozenset({KunaKind.STOP_LOSS, KunaKind.TAKE_PROFIT, KunaKind.TRIGGER})
"""Kinds that wait for the market to reach a stop, and then place a limit."""

_TYPES: Mapping[KunaKind, OrderType] = {
    KunaKind.LIMIT: OrderType.LIMIT,
    KunaKind.MARKET: OrderType.MARKET,
    KunaKind.STOP_LOSS: OrderType.STOP_LOSS_LIMIT,
    KunaKind.TAKE_PROFIT: OrderType.TAKE_PROFIT_LIMIT,
}


def kind_of_type(order_type: OrderType) -> KunaKind | None:
    """Return what the form calls a type; `None` for one that Kuna has not."""
    return next((kind for kind, one in _TYPES.items() if one is order_type), None)


class KunaProblem(StrEnum):
    """What only a Kuna ticket finds wrong, or worth knowing."""

    BOTH_QUANTITIES = "kuna-both-quantities"
    DECIMALS = "kuna-decimals"
    """More digits behind the point than the currency has at Kuna."""
    PART_OF_AMOUNT = "kuna-part-of-amount"
    """A sale for an amount: what is free is counted in the other currency."""
    WRONG_WAY = "kuna-wrong-way"
    """The stop lies where another type would wait for it."""
    STOP_AT_MARKET = "kuna-stop-at-market"
    MARKET_NOT_KNOWN = "kuna-market-not-known"
    """Without a fresh price nobody can say which way the stop lies."""
    OPEN_ORDERS = "kuna-open-orders"
    """As many orders are open as Kuna allows."""

    STOP_IN_SPREAD = "kuna-stop-in-spread"
    """The stop lies among the prices that may count as the market's."""
    MEETS_OWN = "kuna-meets-own"
    OPEN_ORDERS_UNREAD = "kuna-open-orders-unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class KunaDraft:
    """What stands in the ticket: texts as typed, and what was chosen."""

    market: str = ""
    side: Side = Side.BUY
    kind: KunaKind = KunaKind.LIMIT
    quantity: str = ""
    """Of the base; of a market order this, or the amount."""
    quote_quantity: str = ""
    """The amount of quote currency a market order trades for."""
    limit_price: str = ""
    trigger_price: str = ""

    @property
    def order_type(self) -> OrderType:
        """The type such an order has in the list; `OTHER` where it is still to be worked out."""
        return _TYPES.get(self.kind, OrderType.OTHER)

    @property
    def trigger_signal(self) -> TriggerSignal:
        """What its trigger watches: Kuna's own price of the market."""
        return TriggerSignal.LAST

    @property
    def has_trigger(self) -> bool:
        """Whether it waits for the market to reach a stop."""
        return self.kind in TRIGGER_KINDS

    @property
    def is_amount(self) -> bool:
        """Whether it trades for an amount of quote currency: one was typed, and no quantity."""
        is_market = self.kind is KunaKind.MARKET
        return is_market and bool(self.quote_quantity.strip()) and not self.quantity.strip()

    @property
    def quantity_unit(self) -> QuantityUnit:
        """What its quantity counts."""
        return QuantityUnit.QUOTE if self.is_amount else QuantityUnit.BASE

    @property
    def quantity_field(self) -> FormField:
        """The field its quantity stands in."""
        return FormField.QUOTE_QUANTITY if self.is_amount else FormField.QUANTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class KunaPlan(TicketPlan):
    """The whole ticket, worked out. It can be sent exactly when there is an intent."""

    draft: KunaDraft
    kind: KunaKind | None = None
    """The type that would be sent; `None` while it is to be worked out and cannot be."""
    intent: CreateIntent | None = None

    @property
    def is_worked_out(self) -> bool:
        """Whether the type follows from the stop, and is not one that was named."""
        return self.draft.kind is KunaKind.TRIGGER


@dataclass(frozen=True, slots=True, kw_only=True)
class KunaTicket:
    """A Kuna ticket with everything typed into it. It keeps its id for good."""

    account: AccountName
    client_order_id: ClientOrderId
    """The id the order itself will have."""
    draft: KunaDraft
    put_back: Order | None = None
    """The order it writes anew, as it was."""
    was_parked: bool = False
    """Whether it was sent before, and nothing came of it."""


def kuna_fields(draft: KunaDraft) -> tuple[FormField, ...]:
    """Return the fields that such an order has, in the form's order."""
    is_market = draft.kind is KunaKind.MARKET
    has = {
        FormField.QUOTE_QUANTITY: is_market,
        FormField.TRIGGER_PRICE: draft.has_trigger,
        FormField.LIMIT_PRICE: not is_market,
    }
    return tuple(one for one in KUNA_FIELDS if has.get(one, True))


KUNA_FIELDS = (
    FormField.INSTRUMENT,
    FormField.ACCOUNT,
    FormField.SIDE,
    FormField.ORDER_TYPE,
    FormField.QUANTITY,
    FormField.QUOTE_QUANTITY,
    FormField.TRIGGER_PRICE,
    FormField.LIMIT_PRICE,
)
"""Every field of a Kuna ticket, in the form's order."""
