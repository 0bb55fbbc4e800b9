"""Seeded prices of pairs: they walk, can be set by hand, and leave a tape of trades."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from random import Random
from zlib import crc32

from tui.simulator.kuna.identifiers import Uuids
from tui.simulator.kuna.order import KunaSide
from tui.simulator.kuna.pair import Pair
from tui.simulator.numbers import EXACT, ONE, down, half_up

TAPE = 100
"""How many public trades are told at most."""

_STEP = Decimal("0.00016")
_SPREAD = Decimal("0.00005")
_LEASH = Decimal("0.015")
_LEVEL = Decimal(6000)
_BEFORE = 30
"""How many trades there were before the exchange opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One trade of others."""

    id: str
    price: Decimal
    quantity: Decimal
    side: KunaSide
    """Of the taker."""
    at: Decimal


@dataclass(slots=True, eq=False, kw_only=True)
class KunaQuote:
    """What one pair trades at, with the figures of its last day."""

    pair: Pair
    price: Decimal
    """The median the venue calls its price; triggers watch it."""
    anchor: Decimal
    opened: Decimal
    high: Decimal
    low: Decimal
    base_volume: Decimal
    quote_volume: Decimal
    bid: Decimal
    ask: Decimal
    trades: int = 0
    """How often it has traded since the exchange opened."""
    tape: deque[Print] = field(default_factory=lambda: deque(maxlen=TAPE))
    """Oldest first."""
    is_held: bool = False

    def best(self, taker: KunaSide) -> Decimal:
        """Return the price at which an order of this side would take."""
        return self.ask if taker is KunaSide.BID else self.bid


class KunaMarket:
    """The prices of all pairs."""

    def __init__(
        self, listing: Iterable[Pair], seed: int, pace: Decimal, now: Callable[[], Decimal]
    ) -> None:
        self._rng = Random(f"{seed}/kuna market")
        self._uuids = Uuids(f"{seed}/kuna tape")
        self._seed = seed
        self._now = now
        self.pace = pace
        """How fast prices move; 1 is an ordinary day."""
        self.listeners: list[Callable[[Pair], None]] = []
        self.quotes = {pair.symbol: self._opening_quote(pair) for pair in listing}
        """By pair, in listing order."""

    @property
    def pairs(self) -> list[Pair]:
        """Return what is listed, in listing order."""
        return [quote.pair for quote in self.quotes.values()]

    def find(self, symbol: str) -> Pair | None:
        """Return the pair of a name, which is in capitals."""
        quote = self.quotes.get(symbol)
        return None if quote is None else quote.pair

    def quote(self, pair: Pair) -> KunaQuote:
        """Return the prices of a pair."""
        return self.quotes[pair.symbol]

    def set_price(self, symbol: str, price: Decimal) -> None:
        """Make a pair trade around a price, and stay there."""
        quote = self.quotes[symbol]
        quote.anchor = price
        self._trade(quote, price)
        for listener in self.listeners:
            listener(quote.pair)

    def hold_all(self, *, held: bool = True) -> None:
        """Keep every pair where it is, or let all move again."""
        for quote in self.quotes.values():
            quote.is_held = held

    def walk(self) -> None:
        """Move every pair by one quantum."""
        for quote in self.quotes.values():
            ticks = 0 if quote.is_held else self._ticks(quote)
            if ticks:
                self._trade(quote, max(quote.price + ticks * quote.pair.tick, quote.pair.tick * 2))

    def levels(self, pair: Pair, taker: KunaSide) -> Iterator[tuple[Decimal, Decimal]]:
        """Yield prices and quantities an order of a side could take, best first."""
        price = self.quote(pair).best(taker)
        gap = self._gap(pair, price)
        while price > 0:
            yield price, self.resting(pair, price)
            price += gap if taker is KunaSide.BID else -gap

    def book(self, pair: Pair, taker: KunaSide, depth: int) -> list[tuple[Decimal, Decimal]]:
        """Return so many levels that an order of a side could take."""
        return list(islice(self.levels(pair, taker), depth))

    def resting(self, pair: Pair, price: Decimal) -> Decimal:
        """Return what others rest at a price."""
        weight = crc32(f"{self._seed}/{pair.symbol}/{price}".encode()) % 97 + 3
        worth = _LEVEL * weight / 50
        return max(down(worth / (pair.opening * pair.quote_value), pair.step), pair.minimum)

    @staticmethod
    def _gap(pair: Pair, price: Decimal) -> Decimal:
        return max(ONE, down(price * _SPREAD / pair.tick, ONE)) * pair.tick

    def _opening_quote(self, pair: Pair) -> KunaQuote:
        price, rng = pair.opening, self._rng
        volume = down(Decimal(rng.randint(40_000, 900_000)) / (price * pair.quote_value), pair.step)
        quote = KunaQuote(
            pair=pair,
            price=price,
            anchor=price,
            opened=half_up(price * (1 + Decimal(rng.randint(-150, 150)) / 10000), pair.tick),
            high=half_up(price * (1 + Decimal(rng.randint(40, 250)) / 10000), pair.tick),
            low=half_up(price * (1 - Decimal(rng.randint(40, 250)) / 10000), pair.tick),
            base_volume=volume,
            quote_volume=EXACT.multiply(volume, price),
            bid=price,
            ask=price,
        )
        self._centre(quote)
        for number in range(_BEFORE):
            self._print(quote, self._now() - 40 * (_BEFORE - number))
        return quote

    def _trade(self, quote: KunaQuote, price: Decimal) -> None:
        quote.price = price
        quote.trades += 1
        self._centre(quote)
        printed = self._print(quote, self._now())
        quote.base_volume += printed.quantity
        quote.quote_volume += EXACT.multiply(printed.quantity, printed.price)
        quote.high, quote.low = max(quote.high, printed.price), min(quote.low, printed.price)

    def _print(self, quote: KunaQuote, at: Decimal) -> Print:
        side = KunaSide.BID if self._rng.random() < 0.5 else KunaSide.ASK
        printed = Print(
            id=self._uuids.next(),
            price=quote.best(side),
            quantity=quote.pair.minimum * self._rng.randint(1, 40),
            side=side,
            at=at,
        )
        quote.tape.append(printed)
        return printed

    def _centre(self, quote: KunaQuote) -> None:
        gap = self._gap(quote.pair, quote.price)
        quote.bid, quote.ask = max(quote.price - gap, quote.pair.tick), quote.price + gap

    def _ticks(self, quote: KunaQuote) -> int:
        """Draw how far a pair moves, in whole ticks, never far from its anchor."""
        reach = quote.anchor * _STEP * self.pace / quote.pair.tick
        whole = int(reach)
        whole += self._rng.randrange(1000) < int((reach - whole) * 1000)
        if not whole:
            return 0
        pull = int((quote.anchor - quote.price) / (quote.anchor * _LEASH) * whole)
        return self._rng.randint(-whole, whole) + max(-whole, min(whole, pull))
