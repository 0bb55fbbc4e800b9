"""Transactions of a portfolio: whether orders executed, and what they came to. Pure.

An order never tells what was bought. Nothing links a transaction to its order for certain either:
between two that could be meant, none is chosen.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.custom_order import (
    EXECUTION_FAILED,
    as_traded,
    is_turned,
    pair_named,
    pair_of,
    turned,
    turned_price,
)
from tui.domain.custom_terms import TradeAction
from tui.domain.fate import FoundOrder
from tui.domain.fill import Fill, FillId
from tui.domain.identifiers import InstrumentId, OrderKey
from tui.domain.numbers import EXACT, format_plain
from tui.domain.order import Order, OrderStatus, QuantityUnit, Side
from tui.venues.envelope import (
    BEYOND_READING,
    NotDocumentedError,
    decode_value,
    validated,
)
from tui.venues.kraken_embed.envelope import cursor_of, decode_result
from tui.venues.kraken_embed.parse import LONGEST_REASON, exact, reason_text
from tui.venues.members import decode_members, decode_rows
from tui.venues.values import moment

if TYPE_CHECKING:
    from tui.venues.kraken_embed.wire import Leg, Transaction

EXECUTED: Final = "custom_order"
FAILED: Final = "custom_order_failed"
TYPES: Final = (EXECUTED, FAILED)

PRICE_UNKNOWN: Final = "executed, price unknown"

MATCH_WITHIN: Final = timedelta(seconds=120)
"""How far an order's last change and its trade may lie apart."""

_DIVIDING: Final = Context(prec=15)
"""A price is told to so many digits; what it was worked out from is kept beside it, exact."""

_LONGEST: Final = 2 * LONGEST_REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One leg of a trade."""

    asset: str
    amount: Decimal
    """Without the fee."""
    fee: Decimal = Decimal(0)
    fee_asset: str
    total: Decimal
    """With the fee."""

    @property
    def text(self) -> str:
        """The leg for people, its fee beside it."""
        fee = f" and a fee of {format_plain(self.fee)} {self.fee_asset}" if self.fee else ""
        return f"{format_plain(self.amount)} {self.asset}{fee}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A custom order's execution, or the failure of it."""

    id: str
    at: datetime
    is_failed: bool
    is_done: bool
    """Whether money has moved for good."""
    refs: frozenset[str]
    """What it refers to: perhaps its order, perhaps a quote."""
    spent: Moved | None
    received: Moved | None
    reason: str | None
    raw: bytes

    @property
    def text(self) -> str:
        """What it came to, for people."""
        if self.is_failed:
            return f"{EXECUTION_FAILED}{f': {self.reason}' if self.reason else ''}"
        if self.spent is None or self.received is None:
            return PRICE_UNKNOWN
        return f"executed: spent {self.spent.text}, received {self.received.text}"


class DealPage(NamedTuple):
    """One page of transactions: those of custom orders, and where it is read on."""

    deals: tuple[Deal, ...]
    cursor: str


class Traded(NamedTuple):
    """A trade seen from its coin."""

    instrument: InstrumentId
    """The pair the usual way round."""
    side: Side
    price: Decimal
    quantity: Decimal
    cost: Decimal


def decode_deals(body: bytes) -> DealPage:
    """Return the custom orders among the transactions of an answer.

    Raises:
        RefusedError: As for `decode_result`.
        NotDocumentedError: The same, or one of them cannot be read.
    """
    members = decode_result(body)
    rows = decode_rows(members, "transactions")
    deals = (_deal(raw) for raw in rows)
    return DealPage(tuple(one for one in deals if one is not None), cursor_of(members))


def traded(deal: Deal) -> Traded | None:
    """Return a trade as one of its coin; `None` where a leg is missing or empty."""
    if deal.spent is None or deal.received is None:
        return None
    pair = pair_named(deal.received.asset, deal.spent.asset)
    is_sale = is_turned(pair)
    coin, money = (deal.spent, deal.received) if is_sale else (deal.received, deal.spent)
    if not coin.amount:
        return None
    return Traded(
        turned(pair) if is_sale else pair,
        Side.SELL if is_sale else Side.BUY,
        _DIVIDING.divide(money.amount, coin.amount),
        coin.amount,
        money.amount,
    )


def deal_of(order: Order, deals: Iterable[Deal], others: Collection[Order] = ()) -> Deal | None:
    """Return the one transaction that is an order's; `None` where none is, or two may be.

    Args:
        order: One that ended.
        deals: Of its user.
        others: Orders of the same user that may have executed as well.
    """
    deals = tuple(deals)
    named = [deal for deal in deals if order.key.order_id in deal.refs]
    if named:
        return _only([one for one in named if one.is_done] or named)
    alike = [deal for deal in deals if _fits(order, deal)]
    deal = _only(alike)
    rivals = (one for one in others if one.key != order.key)
    if deal is None or any(_fits(one, deal) for one in rivals):
        return None
    return deal


def told_by(found: FoundOrder, deal: Deal | None) -> FoundOrder:
    """Return an order that ended with what its transaction tells of it."""
    order = found.order
    if deal is None:
        is_executed = order.status is OrderStatus.FILLED
        return replace(found, reason=found.reason or PRICE_UNKNOWN) if is_executed else found
    if deal.is_failed:
        return _failed(found, deal)
    if order.status is not OrderStatus.FILLED:
        return found
    order = replace(order, average_fill_price=_price_for(order, deal))
    return replace(found, order=order, reason=deal.text[:_LONGEST])


def fill_of(deal: Deal, key: OrderKey) -> Fill | None:
    """Return an execution as a fill; `None` where its legs do not tell one."""
    trade = traded(deal)
    if trade is None or deal.spent is None or deal.received is None:
        return None
    paid = deal.spent if deal.spent.fee else deal.received
    return Fill(
        id=FillId(deal.id),
        order=key,
        instrument=trade.instrument,
        side=trade.side,
        price=trade.price,
        quantity=trade.quantity,
        told_cost=trade.cost,
        fee=paid.fee,
        fee_currency=paid.fee_asset,
        liquidity=None,
        filled_at=deal.at,
        raw=deal.raw,
    )


def _failed(found: FoundOrder, deal: Deal) -> FoundOrder:
    order = replace(
        found.order, status=OrderStatus.CANCELLED, filled_quantity=Decimal(0), updated_at=deal.at
    )
    words = [deal.text]
    if found.reason and found.reason not in deal.text:
        words.append(found.reason)
    reason = "; ".join(words)[:_LONGEST]
    return FoundOrder(order=order, reason=reason, closed_at=found.closed_at or deal.at)


def _price_for(order: Order, deal: Deal) -> Decimal | None:
    """Return what an order executed at, on its pair as it is written."""
    trade = traded(deal)
    if trade is None or trade.instrument != as_traded(order).instrument or not trade.price:
        return None
    return turned_price(trade.price) if is_turned(order.instrument) else trade.price


def _only(deals: Sequence[Deal]) -> Deal | None:
    return deals[0] if len(deals) == 1 else None


def _fits(order: Order, deal: Deal) -> bool:
    """Whether a transaction that names no order could be this one's."""
    if order.custom is None or deal.spent is None or deal.received is None:
        return False
    if deal.is_failed is (order.status is OrderStatus.FILLED):
        return False
    if order.updated_at is None or abs(deal.at - order.updated_at) > MATCH_WITHIN:
        return False
    if {deal.spent.asset, deal.received.asset} != set(pair_of(as_traded(order).instrument)):
        return False
    is_spend = order.custom.action is TradeAction.SPEND
    fixed = deal.spent if is_spend else deal.received
    return _fixed_asset(order) == fixed.asset and order.quantity in (fixed.amount, fixed.total)


def _fixed_asset(order: Order) -> str:
    base, quote = pair_of(order.instrument)
    return base if order.quantity_unit is QuantityUnit.BASE else quote


def _deal(raw: bytes) -> Deal | None:
    """Return a transaction of a custom order; other types are nothing of ours."""
    from tui.venues.kraken_embed.wire import Transaction

    kind = decode_members(raw).get("type")
    if kind is None or decode_value(kind) not in TYPES:
        return None
    info = validated(Transaction, raw)
    try:
        return _read(info, raw)
    except BEYOND_READING as error:
        raise NotDocumentedError(f"the transaction {info.id}: {error}") from None


def _read(info: "Transaction", raw: bytes) -> Deal:
    at = moment(info.time)
    if at is None:
        raise NotDocumentedError("a transaction without a time")
    is_failed = info.type == FAILED or info.status == "failed"
    return Deal(
        id=info.id,
        at=at,
        is_failed=is_failed,
        is_done=not is_failed and info.status in {"successful", ""},
        refs=frozenset(filter(None, (info.ref_id, info.ref_id2))),
        spent=_moved(info.spend),
        received=_moved(info.receive),
        reason=reason_text(info.reason),
        raw=raw,
    )


def _moved(leg: "Leg | None") -> Moved | None:
    if leg is None:
        return None
    amount = exact(leg.amount.amount)
    fee = Decimal(0) if leg.fee is None else exact(leg.fee.amount)
    return Moved(
        asset=leg.amount.asset,
        amount=amount,
        fee=fee,
        fee_asset=leg.amount.asset if leg.fee is None else leg.fee.asset,
        total=EXACT.add(amount, fee) if leg.total is None else exact(leg.total.amount),
    )
