"""Kraken Futures' answers as they come: only the members this program reads.

What is not named here is ignored. A named member of a wrong type is refused: guessing about an
order is worse than showing it as unreadable. Kraken writes `limitPrice` where this says
`limit_price`.
"""

from decimal import Decimal
from typing import Annotated

from pydantic import AliasChoices, Field

from tui.venues.wire import CamelWire, Name

Number = str | int | Decimal
"""Kraken writes JSON numbers; the history, and some balances, decimal texts."""


class Trail(CamelWire):
    """How far a trailing stop follows the market."""

    max_deviation: Number
    unit: Name


class OpenOrderInfo(CamelWire):
    """An order of openorders.

    https://docs.kraken.com/api/docs/futures-api/trading/get-open-orders
    """

    cli_ord_id: Annotated[
        str | None, Field(validation_alias=AliasChoices("cliOrdId", "cli_ord_id"))
    ] = None
    symbol: Name
    side: Name
    order_type: Name
    limit_price: Number | None = None
    stop_price: Number | None = None
    trigger_signal: str | None = None
    trailing_stop_options: Trail | None = None
    filled_size: Number
    unfilled_size: Number
    reduce_only: bool | None = None
    received_time: str | None = None
    last_update_time: str | None = None


class TriggerOptions(CamelWire):
    """When an order of orders/status, or of the history, fires."""

    trigger_price: Number | None = None
    trigger_side: str | None = None
    trigger_signal: str | None = None
    trailing_stop_options: Trail | None = None


class StatusOrder(CamelWire):
    """The order inside an element of orders/status. `quantity` is what is left."""

    order_id: Name
    cli_ord_id: str | None = None
    symbol: Name
    side: Name
    quantity: Number
    filled: Number
    limit_price: Number | None = None
    reduce_only: bool | None = None
    timestamp: str | None = None
    last_update_timestamp: str | None = None
    price_trigger_options: TriggerOptions | None = None


class OrderState(CamelWire):
    """An element of orders/status.

    https://docs.kraken.com/api/docs/futures-api/trading/get-order-status
    """

    order: StatusOrder
    status: Name
    update_reason: str | None = None
    error: str | None = None


class HistoryOrder(CamelWire):
    """An order as the history tells it. `quantity` is what is left.

    https://docs.kraken.com/api/docs/futures-api/history/get-order-events
    """

    uid: Name
    tradeable: Name
    direction: Name
    quantity: Number
    filled: Number | None = None
    limit_price: Number | None = None
    order_type: str | None = None
    client_id: str | None = None
    reduce_only: bool | None = None
    timestamp: Number | None = None
    last_update_timestamp: Number | None = None
    trigger_options: TriggerOptions | None = None


class OrderEvent(CamelWire):
    """Of the events of orders and triggers, what all have in common."""

    order: HistoryOrder | None = None
    order_trigger: HistoryOrder | None = None
    new_order: HistoryOrder | None = None
    new_order_trigger: HistoryOrder | None = None
    old_order_trigger: HistoryOrder | None = None
    reason: str | None = None
    order_error: str | None = None


class Execution(CamelWire):
    """One execution of the history, from the account's side."""

    uid: Name
    order: HistoryOrder
    quantity: Number
    limit_filled: bool | None = None


class ExecutionEvent(CamelWire):
    """The event around it."""

    execution: Execution


class FillInfo(CamelWire):
    """One fill. https://docs.kraken.com/api/docs/futures-api/trading/get-fills."""

    fill_id: Annotated[str, Field(min_length=1, alias="fill_id")]
    order_id: Annotated[str, Field(min_length=1, alias="order_id")]
    cli_ord_id: str | None = None
    symbol: Name
    side: Name
    size: Number
    price: Number
    fill_time: Name
    fill_type: str | None = None


class InstrumentInfo(CamelWire):
    """One instrument.

    https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
    """

    symbol: Name
    type: str | None = None
    pair: str | None = None
    base: str | None = None
    quote: str | None = None
    tick_size: Number
    contract_size: Number | None = None
    contract_value_trade_precision: Annotated[int, Field(ge=-30, le=30)]
    tradeable: bool | None = None
    post_only: bool | None = None
    is_expired: bool | None = None
    max_position_size: Number | None = None
    last_trading_time: str | None = None
    maker_protection_millis: Annotated[int, Field(ge=0)] | None = None
    tradfi: bool | None = None


class Ticker(CamelWire):
    """One market of tickers; an empty side of the book is left out.

    https://docs.kraken.com/api/docs/futures-api/trading/get-tickers
    """

    symbol: Name
    last: Number | None = None
    bid: Number | None = None
    ask: Number | None = None
    mark_price: Number | None = None
    index_price: Number | None = None
    suspended: bool | None = None
    post_only: bool | None = None


class PositionInfo(CamelWire):
    """One position.

    https://docs.kraken.com/api/docs/futures-api/trading/get-open-positions
    """

    symbol: Name
    side: Name
    size: Number
    price: Number
    unrealized_pnl: Number | None = None
    unrealized_funding: Number | None = None
    pnl_currency: str | None = None
    max_fixed_leverage: Number | None = None


class FlexCurrency(CamelWire):
    """One currency of the multi-collateral wallet."""

    quantity: Number
    available: Number | None = None


class Auxiliary(CamelWire):
    """The figures of a single-collateral margin account."""

    af: Number | None = None
    pv: Number | None = None
    pnl: Number | None = None


class Requirements(CamelWire):
    """What such an account has to hold."""

    im: Number | None = None
    mm: Number | None = None


class WalletInfo(CamelWire):
    """One account of accounts, of whichever kind.

    https://docs.kraken.com/api/docs/futures-api/trading/get-accounts
    """

    type: str | None = None
    currency: str | None = None
    balances: dict[str, Number] = {}
    auxiliary: Auxiliary | None = None
    margin_requirements: Requirements | None = None
    currencies: dict[str, FlexCurrency] = {}
    margin_equity: Number | None = None
    available_margin: Number | None = None
    initial_margin_with_orders: Number | None = None
    maintenance_margin: Number | None = None
    total_unrealized: Number | None = None
