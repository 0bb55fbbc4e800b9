"""The endpoint of an asset's rates: the feed that fires triggers, and an invented past."""

import math
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from zlib import crc32

from tui.simulator.json_text import Json
from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.call import Call, Result
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.failures import Failure, invalid
from tui.simulator.kraken_embed.order_json import moment, number, read_moment
from tui.simulator.numbers import EXACT, HUNDRED, ONE, padded

_MINUTE = 60
_DAY = 86_400
_INTERVALS = frozenset({_MINUTE, 300, 900, 1_800, 3_600, 14_400, _DAY, 7 * _DAY, 15 * _DAY})
_DURATION = re.compile(
    r"P(?!$)(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?!$)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?"
)
_LONGEST = 720
"""Rows in one answer."""
_USUAL = 60
_DAWN = 1_230_940_800
"""The third of January 2009: nothing had a rate before."""
_WOBBLE = 100_000


class RateEndpoints:
    """What an asset is and was worth."""

    def __init__(self, exchange: EmbedExchange) -> None:
        self._exchange = exchange

    def rates(self, call: Call) -> Result:
        """Tell the rates of an interval, the oldest first; the newest is the feed's own."""
        base = self._exchange.asset(call.named, failures.UNKNOWN_BASE_ASSET).symbol
        quote = call.query.one("quote") or "USD"
        quote = self._exchange.asset(quote, failures.UNKNOWN_QUOTE_ASSET).symbol
        now = self._exchange.now()
        newest = now - self._exchange.habits.rate_age
        interval = _interval(call.query.one("interval"))
        start, end = _span(call, now, interval)
        rows = [
            {"timestamp": moment(at), "price": number(self._price(base, quote, at, newest))}
            for at in _moments(start, end, newest, interval)
        ]
        return {"rates": list(rows), "meta": _meta(rows)}

    def _price(self, base: str, quote: str, at: Decimal, newest: Decimal) -> Decimal:
        """Return the feed's rate now, and one close to it for the past."""
        rate = self._exchange.rates.rate(base, quote)
        if at == newest:
            return rate
        wobble = crc32(f"{base}/{quote}/{at}".encode()) % 1_001 - 500
        return (rate * (ONE + Decimal(wobble) / _WOBBLE)).quantize(rate, context=EXACT)


def _interval(text: str | None) -> int:
    if text is None:
        return _MINUTE
    found = _DURATION.fullmatch(text)
    if found is None:
        raise invalid("interval")
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    seconds = int(timedelta(**parts).total_seconds())
    if seconds > max(_INTERVALS):
        raise Failure(failures.INTERVAL_TOO_LARGE)
    if seconds not in _INTERVALS:
        raise invalid("interval")
    return seconds


def _span(call: Call, now: Decimal, interval: int) -> tuple[Decimal, Decimal]:
    """Return from when to when rates are asked for."""
    end = _time(call.query.one("end_time"), now, failures.INVALID_END)
    usual = max(end - interval * _USUAL, Decimal(_DAWN))
    start = _time(call.query.one("start_time"), usual, failures.INVALID_START)
    if end < _DAWN:
        raise Failure(failures.INVALID_END)
    if not _DAWN <= start <= now:
        raise Failure(failures.INVALID_START)
    if end < start:
        raise Failure(failures.INVALID_END)
    return start, end


def _time(text: str | None, otherwise: Decimal, failure: str) -> Decimal:
    if text is None:
        return otherwise
    try:
        return read_moment(text)
    except ValueError:
        raise Failure(failure) from None


def _moments(start: Decimal, end: Decimal, newest: Decimal, interval: int) -> Iterator[Decimal]:
    """Yield the grid of an interval, the last of it only, and the newest moment behind it."""
    last = int(min(end, newest) // interval)
    first = max(math.ceil(start / interval), last - _LONGEST + 1)
    yield from (Decimal(n * interval) for n in range(first, last + 1) if n * interval != newest)
    if start <= newest <= end:
        yield newest


def _meta(rows: list[dict[str, str]]) -> Json:
    if not rows:
        return {}
    oldest, newest = rows[0], rows[-1]
    change = Decimal(newest["price"]) - Decimal(oldest["price"])
    return {
        "page_oldest_rate": oldest,
        "page_newest_rate": newest,
        "page_price_change_value": number(change),
        "page_price_change_percent": padded(change * HUNDRED / Decimal(oldest["price"]), 2),
    }
