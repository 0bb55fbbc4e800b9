"""Fills, from wire to domain values. Pure.

https://docs.kraken.com/api/docs/futures-api/trading/get-fills
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from tui.domain.fill import Fill, FillId, Liquidity
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.numbers import EXACT
from tui.domain.order import QuantityUnit
from tui.venues.envelope import (
    NotDocumentedError,
    validated,
)
from tui.venues.fills import total_of
from tui.venues.kraken_futures.envelope import decode_answer
from tui.venues.kraken_futures.names import quantity_unit
from tui.venues.kraken_futures.parse import side_of
from tui.venues.members import decode_rows
from tui.venues.values import exact, moment

PAGE: Final = 100
"""Fills of one answer."""

_LIQUIDITY: Final = {
    "maker": Liquidity.MAKER,
    "taker": Liquidity.TAKER,
    "takerafteredit": Liquidity.TAKER,
}
"""Liquidations, assignments and unwindings are neither."""


def decode_fills(body: bytes, account: AccountName) -> Sequence[Fill]:
    """Return the fills of an answer, in its order. Kraken tells no fees here.

    Raises:
        RefusedError: As for `decode_answer`.
        NotDocumentedError: The same, or one fill cannot be read: a list with gaps would add up to
            wrong totals.
    """
    rows = decode_rows(decode_answer(body), "fills")
    return [_fill(raw, account) for raw in rows]


def average_of(fills: Sequence[Fill]) -> Decimal | None:
    """Return the average price of fills, to the digits of the finest of them and four more.

    Contracts of one dollar buy the less the dearer it is: what they average is the amount bought.
    """
    quantity = total_of(fills)
    if not quantity:
        return None
    if len({fill.price for fill in fills}) == 1:
        return fills[0].price
    is_in_base = fills[0].quantity_unit is QuantityUnit.BASE
    part = EXACT.multiply if is_in_base else EXACT.divide
    total = Decimal(0)
    for fill in fills:
        total = EXACT.add(total, part(fill.quantity, fill.price))
    average = EXACT.divide(total, quantity) if is_in_base else EXACT.divide(quantity, total)
    finest = min(int(fill.price.as_tuple().exponent) for fill in fills)
    return average.quantize(Decimal(1).scaleb(min(finest, 0) - 4), context=EXACT)


def by_order(fills: Iterable[Fill]) -> Mapping[VenueOrderId, Sequence[Fill]]:
    """Return fills by the order they are of."""
    orders: dict[VenueOrderId, list[Fill]] = {}
    for fill in fills:
        orders.setdefault(fill.order.order_id, []).append(fill)
    return orders


def _fill(raw: bytes, account: AccountName) -> Fill:
    from tui.venues.kraken_futures.wire import FillInfo

    try:
        info = validated(FillInfo, raw)
        filled_at = moment(info.fill_time)
        if filled_at is None:
            raise NotDocumentedError("it has no time")
        return Fill(
            id=FillId(info.fill_id),
            order=OrderKey(VenueId.KRAKEN_FUTURES, account, VenueOrderId(info.order_id)),
            client_order_id=ClientOrderId(info.cli_ord_id) if info.cli_ord_id else None,
            instrument=InstrumentId(info.symbol),
            side=side_of(info.side),
            price=exact(info.price),
            quantity=exact(info.size),
            quantity_unit=quantity_unit(info.symbol),
            fee=None,
            fee_currency=None,
            liquidity=_LIQUIDITY.get((info.fill_type or "").casefold()),
            filled_at=filled_at,
            raw=raw,
        )
    except (ValueError, OverflowError) as error:
        raise NotDocumentedError(f"a fill: {error}") from None
