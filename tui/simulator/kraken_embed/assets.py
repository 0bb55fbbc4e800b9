"""Endpoints of the assets that may be traded."""

from tui.simulator.json_text import Json
from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.asset import Asset
from tui.simulator.kraken_embed.call import Call, Query, Result
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.failures import invalid
from tui.simulator.kraken_embed.order_json import number

_DOLLAR = "USD"
_ENABLED = "enabled"
_DISABLED = "disabled"
_STATUSES = frozenset(
    {_ENABLED, "deposit_only", "withdrawal_only", "funding_temporarily_disabled", _DISABLED}
)
_LARGEST_PAGE = 1_000
_DEFAULT_PAGE = 100


class AssetEndpoints:
    """What there is to trade, with figures of its market."""

    def __init__(self, exchange: EmbedExchange) -> None:
        self._exchange = exchange

    def page(self, call: Call) -> Result:
        """Tell the assets that pass the filters, page by page."""
        query = call.query
        quote = self._quote(query)
        page = query.count("page[number]", 1, _LARGEST_PAGE)
        size = query.count("page[size]", _DEFAULT_PAGE, _LARGEST_PAGE)
        passing = [asset for asset in self._exchange.assets.values() if self._passes(asset, query)]
        start = (page - 1) * size
        rows: list[Json] = [self._told(asset, quote) for asset in passing[start : start + size]]
        return {"assets": rows}

    def one(self, call: Call) -> Result:
        """Tell one asset."""
        asset = self._exchange.asset(call.named, failures.UNKNOWN_BASE_ASSET)
        return {"asset": self._told(asset, self._quote(call.query))}

    def _quote(self, query: Query) -> str:
        symbol = query.one("quote") or _DOLLAR
        return self._exchange.asset(symbol, failures.UNKNOWN_QUOTE_ASSET).symbol

    def _passes(self, asset: Asset, query: Query) -> bool:
        symbols = query.listed("filter[assets]")
        statuses = query.listed("filter[platform_statuses]")
        if set(statuses) - _STATUSES:
            raise invalid("filter[platform_statuses]")
        if query.one("filter[tradable_only]") == "true" and self._status(asset) != _ENABLED:
            return False
        return (not symbols or asset.symbol in symbols) and (
            not statuses or self._status(asset) in statuses
        )

    def _status(self, asset: Asset) -> str:
        return _DISABLED if asset.symbol in self._exchange.habits.disabled else _ENABLED

    def _told(self, asset: Asset, quote: str) -> Json:
        price = self._exchange.rates.rate(asset.symbol, quote)
        supply = None if asset.is_money else asset.supply
        return {
            "symbol": asset.symbol,
            "english_name": asset.english_name,
            "asset_class": "currency",
            "platform_status": self._status(asset),
            "quote": quote,
            "price": number(price),
            "circulating_supply": None if supply is None else number(supply),
            "market_cap": None if supply is None else number(supply * price),
        }
