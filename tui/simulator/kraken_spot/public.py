"""The public endpoints: time, status, pairs, assets, prices."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from tui.simulator.exchange import Exchange, Mode
from tui.simulator.instrument import Instrument
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.kraken_spot.names import PairNames, asset_altname, asset_decimals, asset_key
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.market import Quote
from tui.simulator.numbers import from_unix, padded
from tui.simulator.order import Side
from tui.simulator.priority import is_in_book

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_INFO = {
    "leverage": ("leverage_buy", "leverage_sell"),
    "fees": ("fees", "fees_maker", "fee_volume_currency"),
    "margin": ("margin_call", "margin_stop"),
}
_MAINTENANCE_SECONDS = 1800
_PHASES = (
    (30, "final_warning_30s"),
    (300, "imminent_5m"),
    (1800, "approaching_30m"),
    (86_400, "reminder_24h"),
)
_DEPTH = 100


class PublicEndpoints:
    """Answer what needs no key."""

    def __init__(self, exchange: Exchange, directory: Mapping[str, PairNames]) -> None:
        self._exchange = exchange
        self._market = exchange.market
        self._directory = directory

    def time(self, _parameters: Parameters) -> "Json":
        """Return the venue's clock."""
        now = self._exchange.now()
        text = from_unix(now).strftime("%a, %d %b %y %H:%M:%S +0000")
        return {"unixtime": int(now), "rfc1123": text}

    def system_status(self, _parameters: Parameters) -> "Json":
        """Return the mode, and the maintenance that comes or goes with it."""
        starts = self._exchange.maintenance_at
        is_ahead = starts is not None and starts > self._exchange.now()
        return {
            "status": self._exchange.mode.value,
            "timestamp": _rfc3339(self._exchange.now()),
            "upcoming_maintenance": [self._maintenance(starts)] if starts and is_ahead else [],
            "emergency": [],
        }

    def assets(self, parameters: Parameters) -> "Json":
        """Return what can be held."""
        wanted = parameters.text("asset")
        every = {}
        for instrument in self._market.instruments:
            for asset in (instrument.base, instrument.quote):
                every[asset_key(asset)] = _asset(
                    asset, is_tokenised=asset == instrument.base and instrument.tokenised
                )
        if wanted is None:
            return every
        names = {asset_altname(key): key for key in every}
        names.update({str(row["altname"]): key for key, row in every.items()})
        names.update({key: key for key in every})
        try:
            return {names[name]: every[names[name]] for name in wanted.split(",")}
        except KeyError:
            raise SpotError(errors.UNKNOWN_ASSET) from None

    def asset_pairs(self, parameters: Parameters) -> "Json":
        """Return the pairs, in full or one aspect of them."""
        info = parameters.choice("info", "info", *_INFO)
        wanted = parameters.choice("aclass_base", "currency", "tokenized_asset")
        pairs = self._asked(parameters, is_tokenised=wanted == "tokenized_asset")
        rows: dict[str, Json] = {}
        for name, instrument in pairs:
            row = self._pair(instrument)
            rows[name] = row if info in {None, "info"} else {k: row[k] for k in _INFO[info or ""]}
        return rows

    def ticker(self, parameters: Parameters) -> "Json":
        """Return prices and the figures of the day."""
        wanted = parameters.choice("asset_class", "currency", "tokenized_asset", "forex")
        pairs = self._asked(parameters, is_tokenised=wanted == "tokenized_asset")
        return {name: _ticker(self._market.quote(pair)) for name, pair in pairs}

    def depth(self, parameters: Parameters) -> "Json":
        """Return the book around the market, the accounts' own resting orders in it."""
        parameters.required("pair")
        wanted = parameters.choice("asset_class", "currency", "tokenized_asset")
        pairs = list(self._asked(parameters, is_tokenised=wanted == "tokenized_asset"))
        count = parameters.integer("count") or _DEPTH
        if len(pairs) != 1 or not 1 <= count <= 500:
            raise invalid("pair" if len(pairs) != 1 else "count")
        key, instrument = pairs[0]
        book: dict[str, Json] = {
            "asks": self._side(instrument, Side.BUY, count),
            "bids": self._side(instrument, Side.SELL, count),
        }
        return {key: book}

    def trades(self, parameters: Parameters) -> "Json":
        """Return a short tape around the last price."""
        parameters.required("pair")
        rows: dict[str, Json] = {}
        for name, instrument in self._asked(parameters, is_tokenised=False):
            rows[name] = list(self._tape(instrument))
        return {**rows, "last": str(int(self._exchange.now() * 1_000_000_000))}

    def _tape(self, instrument: Instrument) -> Iterator["Json"]:
        quote, now = self._market.quote(instrument), self._exchange.now()
        rng = Random(f"{instrument.symbol}/{quote.trades}")
        for number in range(20, 0, -1):
            price = rng.choice((quote.bid, quote.ask))
            side = "b" if price == quote.ask else "s"
            amount = instrument.minimum_quantity * rng.randint(1, 40)
            yield [
                padded(price, _quote_decimals(instrument)),
                padded(amount, instrument.lot_decimals),
                now - number,
                side,
                "l",
                "",
                quote.trades - number,
            ]

    def _asked(
        self, parameters: Parameters, *, is_tokenised: bool
    ) -> Iterator[tuple[str, Instrument]]:
        """Yield the pairs asked for with the name they are answered under."""
        text = parameters.text("pair")
        if text is None:
            for instrument in self._market.instruments:
                if instrument.tokenised == is_tokenised:
                    yield self._directory[instrument.symbol].key, instrument
            return
        for name in text.split(","):
            found = self._market.find(name)
            if found is None or (found.tokenised and not is_tokenised):
                raise SpotError(errors.UNKNOWN_PAIR)
            yield name if "/" in name else self._directory[found.symbol].key, found

    def _pair(self, instrument: Instrument) -> dict[str, "Json"]:
        names = self._directory[instrument.symbol]
        leverages: list[Json] = list(instrument.leverages)
        mode = self._exchange.mode
        row: dict[str, Json] = {
            "altname": names.altname,
            "wsname": names.wsname,
            "aclass_base": "tokenized_asset" if instrument.tokenised else "currency",
            "base": asset_key(instrument.base),
            "aclass_quote": "currency",
            "quote": asset_key(instrument.quote),
            "lot": "unit",
            "cost_decimals": instrument.cost_decimals,
            "pair_decimals": instrument.price_decimals,
            "lot_decimals": instrument.lot_decimals,
            "lot_multiplier": 1,
            "leverage_buy": leverages,
            "leverage_sell": leverages,
            "fees": [[volume, percent] for volume, percent in instrument.taker],
            "fees_maker": [[volume, percent] for volume, percent in instrument.maker],
            "fee_volume_currency": "ZUSD",
            "margin_call": 80,
            "margin_stop": 40,
            "ordermin": f"{instrument.minimum_quantity:f}",
            "costmin": f"{instrument.minimum_cost:f}",
            "tick_size": f"{instrument.tick_size:f}",
            "status": mode.value if mode is not Mode.MAINTENANCE else "cancel_only",
        }
        if instrument.tokenised:
            row["execution_venue"] = "international"
        if instrument.position_limit:
            row["long_position_limit"] = instrument.position_limit
            row["short_position_limit"] = instrument.position_limit
        return row

    def _side(self, instrument: Instrument, taker: Side, count: int) -> list["Json"]:
        """Return one side of the book, best first."""
        levels = dict(islice(self._market.levels(instrument, taker), count))
        for _, order in self._exchange.live_on(instrument):
            price = order.limit_price
            if order.terms.side is taker or not is_in_book(order) or price is None:
                continue
            shown = order.working if order.tip is None else order.tip
            levels[price] = levels.get(price, Decimal(0)) + shown
        best_first = sorted(levels.items(), reverse=taker is Side.SELL)[:count]
        at = int(self._exchange.now())
        decimals = _quote_decimals(instrument)
        return [[padded(price, decimals), f"{quantity:.3f}", at] for price, quantity in best_first]

    def _maintenance(self, starts: Decimal) -> "Json":
        left = int(starts - self._exchange.now())
        phase = next((name for limit, name in _PHASES if left <= limit), "announced")
        return {
            "event_id": "simulated-maintenance",
            "title": "Simulated maintenance",
            "expected_start_utc": _rfc3339(starts),
            "expected_end_utc": _rfc3339(starts + _MAINTENANCE_SECONDS),
            "time_to_start_s": left,
            "phase": phase,
            "affected_services": ["spot_rest", "spot_trading"],
            "order_submission": "allowed",
            "recommended_action": "reduce_activity",
            "cancel_before_utc": _rfc3339(starts),
            "source_url": "https://status.kraken.com",
        }


def _asset(asset: str, *, is_tokenised: bool) -> dict[str, "Json"]:
    return {
        "aclass": "tokenized_asset" if is_tokenised else "currency",
        "altname": asset_altname(asset),
        "decimals": asset_decimals(asset),
        "display_decimals": asset_decimals(asset) // 2,
        "status": "enabled",
    }


def _quote_decimals(instrument: Instrument) -> int:
    return max(instrument.price_decimals, instrument.cost_decimals)


def _ticker(quote: Quote) -> "Json":
    decimals = _quote_decimals(quote.instrument)
    lots = quote.instrument.lot_decimals

    def price(value: Decimal) -> str:
        return padded(value, decimals)

    average = price(quote.turnover / quote.volume)
    amount = max(1, int(quote.instrument.minimum_quantity * quote.trades % 900))
    return {
        "a": [price(quote.ask), str(amount), f"{amount}.000"],
        "b": [price(quote.bid), str(amount + 2), f"{amount + 2}.000"],
        "c": [price(quote.last), padded(quote.last_quantity, lots)],
        "v": [padded(quote.volume / 3, lots), padded(quote.volume, lots)],
        "p": [average, average],
        "t": [quote.trades // 3, quote.trades],
        "l": [price(quote.low), price(quote.low)],
        "h": [price(quote.high), price(quote.high)],
        "o": price(quote.opened),
    }


def _rfc3339(seconds: Decimal) -> str:
    return from_unix(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")
