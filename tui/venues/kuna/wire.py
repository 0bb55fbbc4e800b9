"""Kuna's answers as they come: only the members this program reads.

What is not named here is ignored. A named member of a wrong type is refused: guessing about an
order is worse than showing it as unreadable. Kuna writes `stopPrice` where this says `stop_price`.
"""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from tui.venues.wire import CamelWire, Name

Number = str | int | Decimal
"""Kuna writes decimal texts; an empty one is a number it does not know."""

Digits = Annotated[int, Field(ge=0, le=30)]


class OrderInfo(CamelWire):
    """An order of active, history or details.

    https://docs.kuna.io/docs/get-active-client-orders-private
    """

    type: Name
    side: Name
    pair: Name
    status: Name
    quantity: Number | None = None
    executed_quantity: Number
    quote_quantity: Number | None = None
    cumulative_quote_qty: Number | None = None
    price: Number | None = None
    stop_price: Number | None = None
    created_at: str | None = None
    updated_at: str | None = None
    closed_at: str | None = None


class TradeInfo(CamelWire):
    """One execution of an order of ours.

    https://docs.kuna.io/docs/get-private-trades-history
    """

    id: Name
    order_id: Name
    pair: Name
    quantity: Number
    price: Number
    is_taker: bool | None = None
    is_buyer: bool
    fee: Number | None = None
    fee_currency: str | None = None
    created_at: Name


class AssetInfo(CamelWire):
    """One side of a pair."""

    code: Name
    precision: Digits


class MarketInfo(CamelWire):
    """One pair of getAll; a precision is the most decimals a number may have.

    https://docs.kuna.io/docs/get-all-traded-markets
    """

    pair: Name
    base_asset: AssetInfo
    quote_asset: AssetInfo


class TickerInfo(CamelWire):
    """The market of one pair.

    https://docs.kuna.io/docs/get-market-info-by-tickers-private
    """

    pair: Name
    price: Number | None = None
    best_bid_price: Number | None = None
    best_ask_price: Number | None = None


class BalanceInfo(CamelWire):
    """One currency of getBalance."""

    currency: Name
    balance: Number
    lock_balance: Number | None = None
