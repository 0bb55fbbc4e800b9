"""The endpoints that need no key: what is listed, what it trades at, and the time."""

from collections.abc import Mapping
from decimal import Decimal

from tui.simulator.json_text import Json
from tui.simulator.kuna import failures
from tui.simulator.kuna.call import Call
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.order import KunaSide
from tui.simulator.kuna.order_json import amount, print_json
from tui.simulator.kuna.pair import Pair
from tui.simulator.kuna.prices import TAPE, KunaQuote
from tui.simulator.kuna.settlement import FEE
from tui.simulator.numbers import HUNDRED, plain

_DEPTHS = ("5", "10", "20", "50", "100", "500", "1000")
_TRADES = 25
_THOUSAND = 1000
_FIAT = frozenset({"UAH"})
_NAMES: Mapping[str, str] = {
    "BTC": "Bitcoin",
    "ETH": "Ethereum",
    "LTC": "Litecoin",
    "SOL": "Solana",
    "XRP": "XRP",
    "TRX": "TRON",
    "DOGE": "Dogecoin",
    "USDC": "USD Coin",
    "USDT": "Tether USD",
    "UAH": "Ukrainian hryvnia",
    "DAY": "Day",
    "NIGHT": "Night",
}


class PublicEndpoints:
    """Tell anybody about the pairs."""

    def __init__(self, exchange: KunaExchange) -> None:
        self._exchange = exchange
        self._market = exchange.market

    def timestamp(self, _call: Call) -> Json:
        """Tell the venue's time; the second member is misspelt as the venue has it."""
        now = self._exchange.now()
        return {"timestamp": int(now), "timestamp_miliseconds": int(now * _THOUSAND)}

    def fees(self, _call: Call) -> Json:
        """Tell the fees of every pair, in percent."""
        fee = amount(FEE * HUNDRED)
        return [
            {"code": pair.symbol, "makerFee": fee, "takerFee": fee} for pair in self._market.pairs
        ]

    def currencies(self, call: Call) -> Json:
        """Tell every currency, or those of one kind."""
        wanted = (call.query.text("type") or "").casefold()
        rows = [_currency(code, at) for at, code in enumerate(self._codes(), start=1)]
        return [row for row in rows if not wanted or str(row["type"]).casefold() == wanted]

    def markets(self, _call: Call) -> Json:
        """Tell every pair with its precisions."""
        return [_market(self._market.quote(pair)) for pair in self._market.pairs]

    def tickers(self, call: Call) -> Json:
        """Tell what pairs trade at; at least one must be named."""
        names = call.query.names("pairs")
        if not names:
            raise failures.invalid("pairs must be given")
        return [_ticker(self._market.quote(self._pair(name))) for name in names]

    def book(self, call: Call) -> Json:
        """Tell the best prices of both sides, each with its quantity."""
        pair = self._pair(call.name)
        depth = int(call.query.choice("level", _DEPTHS) or _DEPTHS[-1])
        return {
            "asks": _levels(self._market.book(pair, KunaSide.BID, depth)),
            "bids": _levels(self._market.book(pair, KunaSide.ASK, depth)),
        }

    def trades(self, call: Call) -> Json:
        """Tell the last trades of everybody, the newest first."""
        pair, limit = self._pair(call.name), call.query.integer("limit", _TRADES, TAPE)
        newest = list(reversed(self._market.quote(pair).tape))
        return [print_json(pair.symbol, printed) for printed in newest[:limit]]

    def _pair(self, name: str) -> Pair:
        pair = self._market.find(name)
        if pair is None:
            raise failures.invalid("pair is not traded")
        return pair

    def _codes(self) -> list[str]:
        return list(dict.fromkeys(c for p in self._market.pairs for c in (p.base, p.quote)))


def _market(quote: KunaQuote) -> Json:
    pair = quote.pair
    return {
        "pair": pair.symbol,
        "baseAsset": {"code": pair.base, "precision": pair.base_decimals},
        "quoteAsset": {"code": pair.quote, "precision": pair.quote_decimals},
        "tickerPriceChange": amount(_change(quote).quantize(Decimal("0.01"))),
    }


def _ticker(quote: KunaQuote) -> Json:
    """Return a ticker; its sums and differences have the noise of binary fractions."""
    return {
        "pair": quote.pair.symbol,
        "percentagePriceChange": _noisy(_change(quote), Decimal(0)),
        "price": amount(quote.price),
        "equivalentPrice": "",
        "high": amount(quote.high),
        "low": amount(quote.low),
        "baseVolume": _noisy(quote.base_volume, -quote.pair.minimum),
        "quoteVolume": _noisy(quote.quote_volume, Decimal(0)),
        "bestBidPrice": amount(quote.bid),
        "bestAskPrice": amount(quote.ask),
        "priceChange": _noisy(quote.price, quote.opened),
    }


def _currency(code: str, position: int) -> dict[str, Json]:
    is_fiat = code in _FIAT
    icon = f"https://icons.invalid/{code.lower()}"
    icons: dict[str, Json] = {name: f"{icon}.{name}" for name in ("svg", "png2x", "png3x", "svgXL")}
    return {
        "code": code,
        "name": _NAMES[code],
        "payload": {"chart": f"{icon}-chart.svg", "icons": icons, "pngChart": f"{icon}-chart.png"},
        "position": position,
        "precision": 2 if is_fiat else 8,
        "tradePrecision": 2 if is_fiat else 6,
        "type": "Fiat" if is_fiat else "Crypto",
    }


def _levels(levels: list[tuple[Decimal, Decimal]]) -> Json:
    return [[amount(price), amount(quantity)] for price, quantity in levels]


def _change(quote: KunaQuote) -> Decimal:
    return (quote.price - quote.opened) / quote.opened * HUNDRED


def _noisy(value: Decimal, less: Decimal) -> str:
    """Subtract as the venue does, in binary, with all the digits that gives."""
    return plain(Decimal(repr(float(value) - float(less))))
