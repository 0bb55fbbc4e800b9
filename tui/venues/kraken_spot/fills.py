"""TradesHistory, from wire to fills. Pure.

https://docs.kraken.com/api/docs/rest-api/get-trade-history
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.domain.fill import Fill, FillId, Liquidity
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.instrument import Instrument
from tui.domain.numbers import NumberError
from tui.domain.order import Side
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_spot.envelope import validated
from tui.venues.kraken_spot.names import altname
from tui.venues.kraken_spot.parse import exact, moment

if TYPE_CHECKING:
    from datetime import datetime

    from tui.venues.kraken_spot.wire import Number

InstrumentOf = Callable[[str], Instrument | None]
"""Knows a pair by any of its names."""

PaysInBase = Callable[[VenueOrderId], bool]
"""Whether an order is known to pay its fee in base currency; trades do not say."""


def decode_fill(
    fill_id: str,
    raw: bytes,
    account: AccountName,
    *,
    instrument_of: InstrumentOf,
    pays_in_base: PaysInBase,
) -> Fill:
    """Return one trade as a fill.

    Raises:
        NotDocumentedError: It cannot be read: a list with gaps would add up to wrong totals.
    """
    from tui.venues.kraken_spot.wire import Trade

    try:
        trade = validated(Trade, raw)
        order_id = VenueOrderId(trade.ordertxid)
        instrument = instrument_of(trade.pair)
        return Fill(
            id=FillId(fill_id),
            order=OrderKey(VenueId.KRAKEN_SPOT, account, order_id),
            client_order_id=ClientOrderId(trade.cl_ord_id) if trade.cl_ord_id else None,
            instrument=_name(trade.pair, instrument),
            side=Side(trade.type),
            price=exact(trade.price),
            quantity=exact(trade.vol),
            fee=None if trade.fee is None else exact(trade.fee),
            fee_currency=_fee_currency(instrument, in_base=pays_in_base(order_id)),
            liquidity=_liquidity(is_maker=trade.maker),
            filled_at=_dated(trade.time),
            raw=raw,
        )
    except (NotDocumentedError, NumberError, OverflowError) as error:
        raise NotDocumentedError(f"the trade {fill_id}: {error}") from None


def _name(pair: str, instrument: Instrument | None) -> InstrumentId:
    """Return the name orders use: trades name the pair as AssetPairs does."""
    return InstrumentId(altname(pair)) if instrument is None else instrument.key.instrument


def _fee_currency(instrument: Instrument | None, *, in_base: bool) -> str | None:
    if instrument is None:
        return None
    return instrument.base if in_base else instrument.quote


def _liquidity(*, is_maker: bool | None) -> Liquidity | None:
    if is_maker is None:
        return None
    return Liquidity.MAKER if is_maker else Liquidity.TAKER


def _dated(seconds: "Number") -> "datetime":
    at = moment(seconds)
    if at is None:
        raise NotDocumentedError("a trade without a time")
    return at
