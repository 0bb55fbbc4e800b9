"""Kuna's answers as they come: only the members this program reads.

What is not named here is ignored. A named member of a wrong type is refused: guessing about an
order is worse than showing it as unreadable. Kuna writes `stopPrice` where this says `stop_price`.
"""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Number = str | int | Decimal
"""Kuna writes decimal texts; an empty one is a number it does not know."""

Name = Annotated[str, Field(min_length=1)]
Digits = Annotated[int, Field(ge=0, le=30)]


class Wire(BaseModel):
    """Ignores what it does not name, converts nothing."""

    model_config = ConfigDict(
        extra="ignore", strict=True, defer_build=True, alias_generator=to_camel
    )


class OrderInfo(Wire):
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


class TradeInfo(Wire):
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


class AssetInfo(Wire):
    """One side of a pair."""

    code: Name
    precision: Digits


class MarketInfo(Wire):
    """One pair of getAll; a precision is the most decimals a number may have.

    https://docs.kuna.io/docs/get-all-traded-markets
    """

    pair: Name
    base_asset: AssetInfo
    quote_asset: AssetInfo


class TickerInfo(Wire):
    """The market of one pair.

    https://docs.kuna.io/docs/get-market-info-by-tickers-private
    """

    pair: Name
    price: Number | None = None
    best_bid_price: Number | None = None
    best_ask_price: Number | None = None


class BalanceInfo(Wire):
    """One currency of getBalance."""

    currency: Name
    balance: Number
    lock_balance: Number | None = None
