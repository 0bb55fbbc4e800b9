"""The order book a demo opens with: every type, every age, every oddity."""

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange, Opening
from tui.simulator.instrument import Instrument
from tui.simulator.numbers import HUNDRED, down, half_up
from tui.simulator.order import (
    ClosePrice,
    CloseTerms,
    Offset,
    OrderStatus,
    OrderTerms,
    OrderType,
    Side,
    Signal,
    TimeInForce,
)

BALANCES = {
    "USD": "1482915.4210",
    "EUR": "268301.9934",
    "USDT": "90000.00000000",
    "GBP": "42000.0000",
    "BTC": "6.8214400000",
    "ETH": "64.2500000000",
    "SOL": "910.0000000000",
    "XRP": "180000.0000000000",
    "ADA": "210000.0000000000",
    "DOGE": "640000.0000000000",
    "DOT": "21000.0000000000",
    "LTC": "240.0000000000",
    "LINK": "5200.0000000000",
    "PEPE": "9100000000.0000000000",
    "AAPLx": "220.0000000000",
    "TSLAx": "40.0000000000",
}
"""What the demo account owns."""


@dataclass(frozen=True, slots=True)
class Line:
    """One order of the opening book; prices in percent of the market, times in seconds."""

    symbol: str
    side: str
    type: str
    quantity: str
    limit: str = ""
    trigger: str = ""
    age: int = 600
    filled: str = ""
    extras: str = ""
    ended: str = ""
    """How it ended, for orders of the last day that are no longer open."""


_LINES = (
    Line("BTC/USD", "buy", "limit", "0.75", "-0.06", age=95, filled="0.21875", extras="post"),
    Line("BTC/USD", "sell", "limit", "0.4", "0.05", age=44),
    Line("BTC/USD", "buy", "limit", "1.25", "-1.4", age=5_460, extras="post uuid"),
    Line("BTC/USD", "sell", "iceberg", "3", "0.9", age=9_120, filled="0.45", extras="display:0.25"),
    Line("BTC/USD", "sell", "stop-loss", "0.5", trigger="-0.05", age=18_300),
    Line(
        "BTC/USD", "buy", "limit", "0.275", "-3.1", age=61_200, extras="lev:5 userref:45326 close"
    ),
    Line("BTC/USD", "sell", "trailing-stop", "0.6", age=26_000, extras="trail:1.5% index"),
    Line("BTC/USD", "sell", "take-profit-limit", "0.35", "1.7", "1.9", age=172_800),
    Line("BTC/EUR", "buy", "limit", "0.5", "-0.09", age=310, filled="0.125"),
    Line("BTC/EUR", "sell", "stop-loss-limit", "0.3", "-2.6", "-2.1", age=86_000, extras="index"),
    Line("BTC/EUR", "buy", "trailing-stop-limit", "0.2", age=7_000, extras="trail:900 offset:150"),
    Line("ETH/USD", "buy", "limit", "8", "-0.04", age=31, extras="cl:desk-eth-01"),
    Line("ETH/USD", "sell", "limit", "6.5", "0.08", age=140, filled="1.625"),
    Line("ETH/USD", "sell", "stop-loss-limit", "0.5", "-1.2", "-0.9", age=40_000, extras="uuid"),
    Line("ETH/USD", "sell", "take-profit", "2", trigger="0.04", age=3_400),
    Line("ETH/USD", "buy", "limit", "12", "-2.2", age=250_000, extras="lev:3 gtd:5400"),
    Line("ETH/BTC", "buy", "limit", "4", "-0.4", age=11_000, extras="fcib"),
    Line("SOL/USD", "sell", "iceberg", "300", "0.12", age=410, extras="display:25"),
    Line(
        "SOL/USD",
        "sell",
        "iceberg",
        "30",
        "1.4",
        age=1_900,
        extras="display:5 gtd:90000 start:5400",
    ),
    Line("SOL/USD", "buy", "take-profit", "40", trigger="-0.06", age=2_600),
    Line("SOL/USD", "buy", "limit", "55", "-0.9", age=830, extras="gtd:45"),
    Line("XRP/EUR", "sell", "trailing-stop", "10", age=130_000, extras="trail:50% index"),
    Line("XRP/EUR", "buy", "limit", "9000", "-0.07", age=75, extras="post fcib"),
    Line("XRP/USD", "sell", "take-profit-limit", "8000", "0.5", "0.03", age=6_600),
    Line("XRP/USD", "buy", "stop-loss-limit", "4000", "-0.4", "0.07", age=21_000),
    Line("XRP/USD", "sell", "limit", "12500", "0.6", age=4_900, extras="userref:-7"),
    Line("ADA/USD", "buy", "limit", "20000", "-0.05", age=58),
    Line("ADA/USD", "sell", "stop-loss", "35000", trigger="-1.1", age=33_000),
    Line("ADA/USD", "sell", "trailing-stop", "15000", age=500, extras="trail:0.12%"),
    Line("DOGE/USD", "sell", "limit", "60000", "0.06", age=210, filled="18000"),
    Line("DOGE/USD", "buy", "take-profit-limit", "80000", "-0.7", "-0.8", age=15_000),
    Line("DOT/USD", "buy", "limit", "2500", "-0.5", age=7_700, extras="lev:2"),
    Line(
        "DOT/USD",
        "sell",
        "trailing-stop-limit",
        "1800",
        age=2_100,
        extras="trail:2.5% offset:-0.5%",
    ),
    Line("PEPE/USD", "sell", "limit", "2000000000", "1.1", age=90_000, filled="250000000"),
    Line("PEPE/USD", "buy", "stop-loss-limit", "900000000", "1.5", "1.3", age=12_000),
    Line("LTC/USD", "buy", "limit", "35", "-0.8", age=1_300, extras="close:stop"),
    Line("BTC/USD", "buy", "market", "5000", age=20, extras="viqc start:7200"),
    Line("AAPLx/USD", "sell", "limit", "12", "0.35", age=9_900),
    Line("TSLAx/USD", "buy", "limit", "6.5", "-0.45", age=2_880),
    Line("ETH/USD", "buy", "limit", "3", "-0.7", age=61_000, filled="3", ended="filled"),
    Line("BTC/USD", "sell", "limit", "0.2", "0.8", age=44_000, filled="0.2", ended="filled"),
    Line("SOL/USD", "sell", "limit", "90", "1.1", age=52_000, filled="31.5", ended="cancelled"),
    Line("ADA/USD", "buy", "limit", "9000", "-1.9", age=30_000, ended="cancelled"),
    Line(
        "XRP/EUR", "buy", "limit", "2500", "-2.5", age=26_000, extras="gtd:-9000", ended="expired"
    ),
    Line("LTC/USD", "sell", "stop-loss", "12", trigger="-2", age=80_000, ended="cancelled"),
)


def fund(account: Account) -> None:
    """Give an account the demo balances."""
    account.balances.update({asset: Decimal(text) for asset, text in BALANCES.items()})


def open_demo_book(exchange: Exchange, account: Account, rng: Random) -> None:
    """Put the opening orders into the book."""
    for line in _LINES:
        terms = _terms(exchange, line, rng)
        jitter = Decimal(rng.randint(0, 9_999_999)).scaleb(-7)
        opening = Opening(
            opened_at=exchange.now() - line.age - jitter,
            filled=Decimal(line.filled or 0),
            ended=OrderStatus(line.ended) if line.ended else None,
        )
        exchange.place(account, terms, opening)
    account.trades = dict(sorted(account.trades.items(), key=lambda item: item[1].at))
    account.finished = dict(
        sorted(account.finished.items(), key=lambda item: item[1].closed_at or 0)
    )


def _terms(exchange: Exchange, line: Line, rng: Random) -> OrderTerms:
    instrument = exchange.market.quotes[line.symbol].instrument
    terms = OrderTerms(
        instrument=instrument,
        side=Side(line.side),
        type=OrderType(line.type),
        quantity=Decimal(line.quantity),
        limit_price=_price(instrument, line.limit),
        trigger_price=_price(instrument, line.trigger),
    )
    for extra in line.extras.split():
        name, _, value = extra.partition(":")
        terms = _with(terms, name, value, exchange.now(), rng)
    return terms


def _with(terms: OrderTerms, name: str, value: str, now: Decimal, rng: Random) -> OrderTerms:
    """Add one extra to the terms of a line."""
    match name:
        case "post":
            return replace(terms, post_only=True)
        case "fcib":
            return replace(terms, fee_in_base=True)
        case "viqc":
            return replace(terms, quantity_in_quote=True)
        case "index":
            return replace(terms, signal=Signal.INDEX)
        case "lev":
            return replace(terms, leverage=int(value))
        case "display":
            return replace(terms, display_quantity=Decimal(value))
        case "trail":
            return replace(terms, trail=_offset(value))
        case "offset":
            return replace(terms, limit_offset=_offset(value))
        case "close":
            return replace(terms, close=_close(terms, value))
        case _:
            return _with_identity(terms, name, value, now, rng)


def _with_identity(
    terms: OrderTerms, name: str, value: str, now: Decimal, rng: Random
) -> OrderTerms:
    match name:
        case "userref":
            return replace(terms, userref=int(value))
        case "cl":
            return replace(terms, client_id=value)
        case "uuid":
            return replace(terms, client_id=uuid_text(rng))
        case "gtd":
            expires = Decimal(int(now)) + int(value)
            return replace(terms, expires_at=expires, time_in_force=TimeInForce.GTD)
        case "start":
            return replace(terms, starts_at=Decimal(int(now)) + int(value))
        case _:
            raise ValueError(name)


def uuid_text(rng: Random) -> str:
    """Return a seeded UUID."""
    text = f"{rng.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _price(instrument: Instrument, percent: str) -> Decimal | None:
    if not percent:
        return None
    return half_up(instrument.opening * (1 + Decimal(percent) / HUNDRED), instrument.tick_size)


def _offset(text: str) -> Offset:
    return Offset(Decimal(text.removesuffix("%")), text.endswith("%"))


def _close(terms: OrderTerms, kind: str) -> CloseTerms:
    if kind != "stop":
        return CloseTerms(
            type=OrderType.TAKE_PROFIT,
            price=ClosePrice(offset=Offset(Decimal("2.5"), percent=True), text="#2.5000%"),
            secondary=ClosePrice(),
        )
    instrument = terms.instrument
    trigger, limit = _price(instrument, "-3"), _price(instrument, "-3.4")
    digits = instrument.price_decimals
    return CloseTerms(
        type=OrderType.STOP_LOSS_LIMIT,
        price=ClosePrice(absolute=trigger, text=f"{trigger:.{digits}f}"),
        secondary=ClosePrice(absolute=limit, text=f"{limit:.{digits}f}"),
    )


def open_many(exchange: Exchange, account: Account, count: int, rng: Random) -> None:
    """Put so many orders into the book, spread over the pairs and away from the market."""
    instruments = [i for i in exchange.market.instruments if not i.tokenised]
    for asset in {name for i in instruments for name in (i.base, i.quote)}:
        account.balances[asset] = Decimal(10) ** 15
    account.history = max(account.history, 2 * count)
    now = exchange.now()
    for number in range(count):
        instrument = instruments[number % len(instruments)]
        terms = _bulk_terms(instrument, rng)
        jitter = Decimal(rng.randint(0, 999_999)).scaleb(-6)
        age = rng.randint(5, 500_000)
        exchange.place(account, terms, Opening(opened_at=now - age - jitter))


_BULK_TYPES = (
    *(OrderType.LIMIT,) * 8,
    OrderType.STOP_LOSS,
    OrderType.TAKE_PROFIT,
    OrderType.STOP_LOSS_LIMIT,
    OrderType.TAKE_PROFIT_LIMIT,
)


def _bulk_terms(instrument: Instrument, rng: Random) -> OrderTerms:
    """Return an order that will rest for long: 3 to 20 percent from the market."""
    kind, side = rng.choice(_BULK_TYPES), rng.choice(tuple(Side))
    is_stop = kind in {OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT}
    is_below = (side is Side.BUY) != is_stop
    distance = Decimal(rng.randint(300, 2000)) / 100
    price = _price(instrument, str(-distance if is_below else distance))
    worth = Decimal(rng.randint(200, 40_000)) / instrument.opening
    if instrument.quote == "BTC":
        worth /= 90_000
    quantity = max(instrument.minimum_quantity, down(worth, instrument.minimum_quantity))
    is_triggered = kind.is_triggered_type
    return OrderTerms(
        instrument=instrument,
        side=side,
        type=kind,
        quantity=quantity,
        limit_price=price if kind.has_limit else None,
        trigger_price=price if is_triggered else None,
        client_id=uuid_text(rng) if rng.randrange(3) == 0 else None,
    )
