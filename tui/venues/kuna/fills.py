"""Trades of own orders, from wire to domain values. Pure.

https://docs.kuna.io/docs/get-private-trades-history
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

import msgspec

from tui.domain.fill import Fill, FillId, Liquidity
from tui.domain.identifiers import AccountName, InstrumentId, OrderKey, VenueId
from tui.domain.numbers import EXACT
from tui.domain.order import Order, QuantityUnit, Side
from tui.venues.envelope import (
    MALFORMED,
    NotDocumentedError,
    validated,
)
from tui.venues.fills import total_of
from tui.venues.kuna.envelope import decode_rows
from tui.venues.kuna.parse import average_of, order_id_of
from tui.venues.values import exact, moment


class _WithTrades(msgspec.Struct):
    trades: list[msgspec.Raw] | None = None


_LIQUIDITY: Final[Mapping[bool | None, Liquidity]] = {
    True: Liquidity.TAKER,
    False: Liquidity.MAKER,
}

_read_trades = msgspec.json.Decoder(_WithTrades).decode


def decode_fills(data: bytes, account: AccountName) -> list[Fill]:
    """Return the trades of an answer, in its order.

    Raises:
        NotDocumentedError: It is no list, or one trade cannot be read: a list with gaps would add
            up to wrong totals.
    """
    return [_fill(raw, account) for raw in decode_rows(data)]


def decode_nested(order: bytes, account: AccountName) -> Sequence[Fill]:
    """Return the trades that came with an order; none where they cannot all be read."""
    try:
        return [_fill(bytes(raw), account) for raw in _read_trades(order).trades or ()]
    except (NotDocumentedError, *MALFORMED):
        return ()


def with_average(order: Order, fills: Sequence[Fill]) -> Order:
    """Return an order with the average price of its fills, where it tells none itself."""
    quantity = total_of(fills)
    is_all = order.quantity_unit is QuantityUnit.BASE and quantity == order.filled_quantity
    if order.average_fill_price is not None or not quantity or not is_all:
        return order
    cost = Decimal(0)
    for fill in fills:
        cost = EXACT.add(cost, fill.cost)
    return replace(order, average_fill_price=average_of(cost, quantity, fills[0].price))


def _fill(raw: bytes, account: AccountName) -> Fill:
    from tui.venues.kuna.wire import TradeInfo

    try:
        info = validated(TradeInfo, raw)
        filled_at = moment(info.created_at)
        if filled_at is None:
            raise NotDocumentedError("it has no time")
        return Fill(
            id=FillId(info.id),
            order=OrderKey(VenueId.KUNA, account, order_id_of(info.order_id)),
            instrument=InstrumentId(info.pair),
            side=Side.BUY if info.is_buyer else Side.SELL,
            price=exact(info.price),
            quantity=exact(info.quantity),
            fee=None if info.fee is None or info.fee == "" else exact(info.fee),
            fee_currency=info.fee_currency or None,
            liquidity=_LIQUIDITY.get(info.is_taker),
            filled_at=filled_at,
            raw=raw,
        )
    except (ValueError, OverflowError) as error:
        raise NotDocumentedError(f"a trade: {error}") from None
