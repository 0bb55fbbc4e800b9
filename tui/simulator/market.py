"""Seeded prices: every instrument walks on its own grid, and can be set by hand."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from zlib import crc32

from tui.simulator.instrument import Instrument
from tui.simulator.numbers import ONE, ZERO, down, half_up
from tui.simulator.order import Side, Signal

_STEP = Decimal("0.00016")
_SPREAD = Decimal("0.00003")
_LEVEL = Decimal("9000")
_LEASH = Decimal("0.015")


@dataclass(slots=True, eq=False)
class Quote:
    """What one instrument trades at, with the figures of its last day."""

    instrument: Instrument
    last: Decimal
    bid: Decimal
    ask: Decimal
    index: Decimal | None
    anchor: Decimal
    opened: Decimal
    high: Decimal
    low: Decimal
    volume: Decimal
    turnover: Decimal
    trades: int
    last_quantity: Decimal
    is_held: bool = False

    def signal(self, signal: Signal) -> Decimal:
        """Return the price a trigger watches."""
        if signal is Signal.INDEX and self.index is not None:
            return self.index
        return self.last

    def best(self, side: Side) -> Decimal:
        """Return the price at which an order of this side would take."""
        return self.ask if side is Side.BUY else self.bid

    def record(self, price: Decimal, quantity: Decimal) -> None:
        """Count one trade of the tape."""
        self.last = price
        self.last_quantity = quantity
        self.high = max(self.high, price)
        self.low = min(self.low, price)
        self.volume += quantity
        self.turnover += quantity * price
        self.trades += 1


class Market:
    """The prices of all instruments."""

    def __init__(self, listing: Iterable[Instrument], seed: int, pace: Decimal = ONE) -> None:
        self._rng = Random(f"{seed}/market")
        self._seed = seed
        self._names: dict[str, Instrument] = {}
        self.pace = pace
        """How fast prices move; 1 is an ordinary day."""
        self.quotes: dict[str, Quote] = {}
        self.listeners: list[Callable[[Instrument], None]] = []
        for instrument in listing:
            self.quotes[instrument.symbol] = self._opening_quote(instrument)
            self.name(instrument.symbol, instrument)

    @property
    def instruments(self) -> list[Instrument]:
        """Return what is listed, in listing order."""
        return [quote.instrument for quote in self.quotes.values()]

    def name(self, name: str, instrument: Instrument) -> None:
        """Let an instrument be found under one more name."""
        self._names[name.upper()] = instrument

    def find(self, name: str) -> Instrument | None:
        """Return the instrument of a name of any venue."""
        return self._names.get(name.upper())

    def quote(self, instrument: Instrument) -> Quote:
        """Return the prices of an instrument."""
        return self.quotes[instrument.symbol]

    def set_last(self, name: str, price: Decimal) -> None:
        """Make an instrument trade at a price, and stay around it."""
        quote = self._named(name)
        quote.anchor = price
        quote.record(price, quote.last_quantity)
        self._centre(quote)
        self._print(quote.instrument)

    def set_index(self, name: str, price: Decimal | None) -> None:
        """Set the index price; None takes it away."""
        quote = self._named(name)
        quote.index = price
        self._print(quote.instrument)

    def hold(self, name: str, *, held: bool = True) -> None:
        """Keep an instrument where it is, or let it move again."""
        self._named(name).is_held = held

    def hold_all(self, *, held: bool = True) -> None:
        """Keep every instrument where it is, or let all move again."""
        for quote in self.quotes.values():
            quote.is_held = held

    def walk(self) -> None:
        """Move every instrument by one quantum."""
        for quote in self.quotes.values():
            if not quote.is_held:
                self._walk(quote)

    def levels(self, instrument: Instrument, taker: Side) -> Iterator[tuple[Decimal, Decimal]]:
        """Yield prices and quantities an order of a side could take, best first, without end."""
        quote = self.quote(instrument)
        price = quote.best(taker)
        gap = max(ONE, down(price * _SPREAD / instrument.tick_size, ONE)) * instrument.tick_size
        if taker is Side.SELL:
            gap = -gap
        while price > 0:
            yield price, self.resting(instrument, price)
            price += gap

    def resting(self, instrument: Instrument, price: Decimal) -> Decimal:
        """Return what others rest at a price."""
        weight = crc32(f"{self._seed}/{instrument.symbol}/{price}".encode()) % 97 + 3
        per_unit = instrument.opening if instrument.quote != "BTC" else instrument.opening * 90000
        quantity = down(_LEVEL * weight / 50 / per_unit, instrument.lot)
        return max(quantity, instrument.minimum_quantity)

    def value(self, asset: str, amount: Decimal) -> Decimal:
        """Return what an amount of an asset is worth in USD."""
        if asset == "USD" or not amount:
            return amount
        for via in ("USD", "EUR"):
            quote = self.quotes.get(f"{asset}/{via}")
            if quote is not None:
                return self.value(via, amount * quote.last)
        return ZERO

    def _named(self, name: str) -> Quote:
        instrument = self.find(name)
        if instrument is None:
            raise KeyError(name)
        return self.quote(instrument)

    def _print(self, instrument: Instrument) -> None:
        for listener in self.listeners:
            listener(instrument)

    def _opening_quote(self, instrument: Instrument) -> Quote:
        price, rng = instrument.opening, self._rng
        tick = instrument.tick_size
        volume = down(Decimal(rng.randint(2_000_000, 9_000_000)) / price, instrument.lot)
        quote = Quote(
            instrument=instrument,
            last=price,
            bid=price,
            ask=price,
            index=half_up(price * Decimal("1.0001"), tick),
            anchor=price,
            opened=half_up(price * (1 + Decimal(rng.randint(-150, 150)) / 10000), tick),
            high=half_up(price * (1 + Decimal(rng.randint(40, 250)) / 10000), tick),
            low=half_up(price * (1 - Decimal(rng.randint(40, 250)) / 10000), tick),
            volume=volume,
            turnover=volume * price,
            trades=rng.randint(9_000, 40_000),
            last_quantity=max(instrument.minimum_quantity, down(1 / price, instrument.lot)),
        )
        self._centre(quote)
        return quote

    def _centre(self, quote: Quote) -> None:
        tick = quote.instrument.tick_size
        spread = max(ONE, down(quote.last * _SPREAD / tick, ONE)) * tick
        if self._rng.random() < 0.5:
            quote.bid, quote.ask = max(quote.last - spread, tick), quote.last
        else:
            quote.bid, quote.ask = quote.last, quote.last + spread
        quote.bid = min(quote.bid, quote.ask - tick)

    def _walk(self, quote: Quote) -> None:
        ticks = self._ticks(quote)
        self._move_index(quote)
        if not ticks:
            return
        tick = quote.instrument.tick_size
        price = max(quote.last + ticks * tick, tick)
        quantity = quote.instrument.minimum_quantity * self._rng.randint(1, 40)
        quote.record(price, quantity)
        self._centre(quote)

    def _ticks(self, quote: Quote) -> int:
        """Draw how far an instrument moves, in whole ticks, never far from its anchor."""
        tick = quote.instrument.tick_size
        reach = quote.anchor * _STEP * self.pace / tick
        whole = int(reach)
        chance = int((reach - whole) * 1000)
        whole += self._rng.randrange(1000) < chance
        if not whole:
            return 0
        pull = int((quote.anchor - quote.last) / (quote.anchor * _LEASH) * whole)
        return self._rng.randint(-whole, whole) + max(-whole, min(whole, pull))

    def _move_index(self, quote: Quote) -> None:
        if quote.index is not None:
            behind = quote.last - quote.index
            quote.index = half_up(quote.index + behind / 4, quote.instrument.tick_size)
