"""Kraken Spot's answers as they come: only the members this program reads, under Kraken's names.

What is not named here is ignored. A named member of a wrong type, or an order status nobody knows,
is refused: guessing about an order is worse than showing it as unreadable.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from tui.venues.wire import Name, Wire

Number = str | int | Decimal
"""Kraken writes amounts as text and times as numbers; some copies mix them."""


class Description(Wire):
    """`descr` of an order."""

    pair: Name
    type: Literal["buy", "sell"]
    ordertype: Name
    price: Number
    price2: Number | None = None
    leverage: str | None = None
    close: str | None = None


class OrderInfo(Wire):
    """An order of OpenOrders, QueryOrders or ClosedOrders.

    https://docs.kraken.com/api/docs/rest-api/get-open-orders
    """

    status: Literal["pending", "open", "closed", "canceled", "expired"]
    descr: Description
    vol: Number
    vol_exec: Number
    price: Number | None = None
    """The average fill price."""
    stopprice: Number | None = None
    limitprice: Number | None = None
    opentm: Number | None = None
    starttm: Number | None = None
    expiretm: Number | None = None
    cl_ord_id: str | None = None
    trigger: str | None = None
    margin: bool | None = None
    misc: str | None = None
    oflags: str | None = None
    time_in_force: str | None = None
    reduce_only: bool | None = None
    stopped: bool | None = None
    touched: bool | None = None
    amended: bool | None = None
    reason: str | None = None
    closetm: Number | None = None


class Pair(Wire):
    """One pair of AssetPairs. https://docs.kraken.com/api/docs/rest-api/get-tradable-asset-pairs."""

    altname: Name
    wsname: str | None = None
    aclass_base: str | None = None
    pair_decimals: Annotated[int, Field(ge=0, le=30)]
    lot_decimals: Annotated[int, Field(ge=0, le=30)]
    tick_size: Number | None = None
    ordermin: Number | None = None
    costmin: Number | None = None
    status: str | None = None
    leverage_buy: list[int] = []
    leverage_sell: list[int] = []


class Tick(Wire):
    """One pair of Ticker. https://docs.kraken.com/api/docs/rest-api/get-ticker-information."""

    a: list[Number] = []
    """Ask: price, whole lots, lots."""
    b: list[Number] = []
    """Bid, likewise."""
    c: list[Number] = []
    """Last trade: price, quantity."""


class Advisory(Wire):
    """An announced maintenance or an incident."""

    title: str | None = None
    expected_start_utc: str | None = None


class Status(Wire):
    """Answer of SystemStatus. https://docs.kraken.com/api/docs/rest-api/get-system-status."""

    status: str
    upcoming_maintenance: list[Advisory] | None = None
    emergency: list[Advisory] | None = None


class Time(Wire):
    """Answer of Time."""

    unixtime: int


class KeyDetails(Wire):
    """Answer of GetApiKeyInfo."""

    api_key_name: str | None = None
    permissions: list[str]


class Balance(Wire):
    """One currency of BalanceEx. https://docs.kraken.com/api/docs/rest-api/get-extended-balance."""

    balance: Number
    hold_trade: Number | None = None
    credit: Number | None = None
    credit_used: Number | None = None


class Trade(Wire):
    """One trade of TradesHistory. https://docs.kraken.com/api/docs/rest-api/get-trade-history."""

    ordertxid: Name
    pair: Name
    time: Number
    type: Literal["buy", "sell"]
    price: Number
    vol: Number
    fee: Number | None = None
    maker: bool | None = None
    cl_ord_id: str | None = None


class AmendEntry(Wire):
    """One entry of OrderAmends. https://docs.kraken.com/api/docs/rest-api/get-order-amends."""

    amend_id: Name
    amend_type: str
    order_qty: Number | None = None
    display_qty: Number | None = None
    remaining_qty: Number | None = None
    limit_price: Number | None = None
    trigger_price: Number | None = None
    reason: str | None = None
    post_only: bool | None = None
    timestamp: Number


class AmendHistory(Wire):
    """Answer of OrderAmends."""

    amends: list[AmendEntry] = []
