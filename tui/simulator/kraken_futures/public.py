"""The endpoints that need no key: what is listed, and what it trades at."""

from decimal import Context, Decimal

from tui.simulator.json_text import Json
from tui.simulator.kraken_futures import failures
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.call import Members, Prepared
from tui.simulator.kraken_futures.contract import Contract
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.order_json import microseconds
from tui.simulator.kraken_futures.parameters import Parameters
from tui.simulator.kraken_futures.prices import FuturesQuote
from tui.simulator.numbers import EXACT, HUNDRED

_SMALL = Decimal("0.001")
_DOUBLE = Context(prec=15)


class PublicEndpoints:
    """Tell anybody about the contracts."""

    def __init__(self, exchange: FuturesExchange) -> None:
        self._exchange = exchange

    def instruments(self, parameters: Parameters) -> Prepared:
        """Tell every contract, or those of one kind."""
        kinds = {text.casefold() for text in parameters.texts("contractType")} - {"all"}

        def act(_account: FuturesAccount | None) -> Members:
            listed = self._exchange.market.contracts
            return {
                "instruments": [self._contract(c) for c in listed if not kinds or c.type in kinds]
            }

        return Prepared(0, act)

    def tickers(self, parameters: Parameters) -> Prepared:
        """Tell the prices of every contract and index, or of those asked for."""
        wanted = {text.casefold() for text in parameters.texts("symbol")}
        kinds = {text.casefold() for text in parameters.texts("contractType")} - {"all"}

        def act(_account: FuturesAccount | None) -> Members:
            quotes = self._exchange.market.quotes.values()
            told = [self._ticker(q) for q in quotes if not kinds or q.contract.type in kinds]
            if not kinds:
                told += self._indexes()
            return {
                "tickers": [t for t in told if not wanted or str(t["symbol"]).casefold() in wanted]
            }

        return Prepared(0, act)

    def ticker(self, symbol: str) -> Members:
        """Tell the prices of one contract."""
        contract = self._exchange.market.find(symbol)
        if contract is None:
            raise failures.invalid("symbol")
        return {"ticker": self._ticker(self._exchange.market.quote(contract))}

    def _contract(self, contract: Contract) -> Json:
        quote = self._exchange.market.quote(contract)
        protection: dict[str, Json] = {}
        if contract.maker_protection_millis:
            protection["makerProtectionMillis"] = contract.maker_protection_millis
        return {
            "symbol": contract.symbol,
            "type": contract.type,
            **_underlying(contract),
            "tickSize": _double(contract.tick_size),
            "contractSize": contract.contract_size,
            "tradeable": True,
            "impactMidSize": contract.step,
            "maxPositionSize": contract.max_position,
            "openingDate": contract.opening_date,
            "marginLevels": [_margin_level(contract)],
            "fundingRateCoefficient": 24,
            "maxRelativeFundingRate": Decimal("0.0025"),
            "isin": "",
            "contractValueTradePrecision": contract.precision,
            "postOnly": quote.is_post_only,
            "feeScheduleUid": "723888f7-0a8e-4183-8648-f920a22339e3",
            "mtf": True,
            "tradfi": contract.is_tradfi,
            **protection,
            "base": "BTC" if contract.base == "XBT" else contract.base,
            "quote": contract.quote,
            "pair": _pair(contract),
            "isExpired": False,
        }

    def _ticker(self, quote: FuturesQuote) -> dict[str, Json]:
        contract, market = quote.contract, self._exchange.market
        told: dict[str, Json] = {"symbol": contract.symbol}
        traded_at = quote.last_at or self._exchange.now()
        told |= {"last": quote.last, "lastTime": microseconds(traded_at)}
        told["lastSize"] = quote.last_quantity
        told |= {"tag": contract.tag, "pair": _pair(contract), "markPrice": quote.mark}
        if quote.bid is not None:
            told |= {"bid": quote.bid, "bidSize": market.resting(contract, quote.bid)}
        if quote.ask is not None:
            told |= {"ask": quote.ask, "askSize": market.resting(contract, quote.ask)}
        change = EXACT.divide(HUNDRED * (quote.last - quote.opened), quote.opened)
        told |= {
            "vol24h": quote.volume,
            "volumeQuote": _DOUBLE.plus(contract.notional(quote.volume, quote.last)),
            "openInterest": quote.open_interest,
            "open24h": quote.opened,
            "high24h": quote.high,
            "low24h": quote.low,
            "change24h": round(change, 2),
            "suspended": quote.is_suspended,
            "indexPrice": quote.index,
            "postOnly": quote.is_post_only,
        }
        if contract.last_trading_time is None:
            rate = _double(quote.funding_rate)
            told |= {"fundingRate": rate, "fundingRatePrediction": rate}
        if contract.is_tradfi:
            told["isUnderlyingMarketClosed"] = quote.is_suspended
        return told

    def _indexes(self) -> list[dict[str, Json]]:
        """Tell the prices behind the contracts, in a form of their own."""
        told: dict[str, dict[str, Json]] = {}
        for quote in self._exchange.market.quotes.values():
            base = quote.contract.base.lower()
            at = microseconds(quote.last_at or self._exchange.now())
            told.setdefault(base, {"symbol": f"in_{base}usd", "last": quote.index, "lastTime": at})
        return list(told.values())


def _pair(contract: Contract) -> str:
    return f"{contract.base}:{contract.quote}"


def _underlying(contract: Contract) -> dict[str, Json]:
    if not contract.is_inverse:
        return {}
    dated: dict[str, Json] = {"underlying": f"rr_{contract.base}{contract.quote}".lower()}
    if contract.last_trading_time is not None:
        dated["lastTradingTime"] = contract.last_trading_time
    return dated


def _margin_level(contract: Contract) -> Json:
    above = "contracts" if contract.is_inverse else "numNonContractUnits"
    return {
        above: 0,
        "initialMargin": contract.initial_margin,
        "maintenanceMargin": contract.maintenance_margin,
    }


def _double(value: Decimal) -> Json:
    """Write a small number with an exponent, as the venue does."""
    if not value or abs(value) >= _SMALL:
        return value
    return f"{value.normalize():e}".encode()
