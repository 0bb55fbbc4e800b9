"""Kraken Embed's answers as they come: only the members this program reads.

What is not named here is ignored. A named member of a wrong type is refused: guessing about an
order is worse than showing it as unreadable.
"""

from decimal import Decimal

from tui.venues.wire import Name, Wire

Number = str | int | Decimal
"""Kraken writes decimal texts."""


class Amount(Wire):
    """So much of an asset."""

    asset: Name
    amount: Number


class Asset(Wire):
    """The other leg of a trade."""

    asset: Name


class Action(Wire):
    """The one trade of a custom order."""

    type: Name
    amount: Amount
    quote: Asset
    fee_bps: Number
    spread_bps: Number


class Trigger(Wire):
    """What fires a custom order; orders made elsewhere may have triggers of other types."""

    type: Name
    base_asset: str | None = None
    quote_asset: str | None = None
    target_price: Number | None = None
    condition: str | None = None


class Status(Wire):
    """Where an order is in its life; the reason may be anything."""

    status: Name
    reason: object = None


class OrderInfo(Wire):
    """A custom order.

    https://docs.kraken.com/api/docs/guides/embed-custom-orders
    """

    id: Name
    name: str = ""
    trigger: Trigger
    action: Action
    created_at: str | None = None
    updated_at: str | None = None
    status: Status
    reason: object = None


class Leg(Wire):
    """One side of a trade that happened."""

    amount: Amount
    fee: Amount | None = None
    total: Amount | None = None


class Transaction(Wire):
    """A row of a portfolio's transactions."""

    id: Name
    time: Name
    type: Name
    status: str = ""
    ref_id: str | None = None
    ref_id2: str | None = None
    spend: Leg | None = None
    receive: Leg | None = None
    reason: object = None


class QuoteLeg(Wire):
    """One side of a trade that would happen."""

    asset: Name
    total: Number
    fee: Number | None = None
    subtotal: Number | None = None


class UnitPrice(Wire):
    """What one unit of an asset would cost."""

    asset: Name
    unit_price: Number
    denomination_asset: Name


class ProspectiveQuote(Wire):
    """What a trade would come to. Indicative only.

    https://docs.kraken.com/api/docs/embed-api/request-embed-prospective-quote
    """

    spend: QuoteLeg
    receive: QuoteLeg
    unit_price: UnitPrice | None = None


class AssetInfo(Wire):
    """An asset of the list."""

    symbol: Name


class Rate(Wire):
    """The rate of an asset at a moment."""

    timestamp: Name
    price: Number
