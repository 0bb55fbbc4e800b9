"""Seeded prices of contracts: last, bid, ask, mark and index walk, and can be set by hand."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from zlib import crc32

from tui.simulator.kraken_futures.contract import Contract
from tui.simulator.kraken_futures.order import TriggerSignal
from tui.simulator.numbers import EXACT, ONE, ZERO, down, half_up
from tui.simulator.order import Side

_STEP = Decimal("0.00016")
_SPREAD = Decimal("0.00003")
_LEASH = Decimal("0.015")
_LEVEL = Decimal(9000)
_INDEX = {"XBT": Decimal("92500.0"), "ETH": Decimal("3120.50")}
"""What the underlying opens at, where contracts of it open elsewhere."""


@dataclass(slots=True, eq=False, kw_only=True)
class FuturesQuote:
    """What one contract trades at, with the figures of its last day."""

    contract: Contract
    last: Decimal
    mark: Decimal
    index: Decimal
    anchor: Decimal
    basis: Decimal
    """Index per last price; where the index is drawn to."""
    opened: Decimal
    high: Decimal
    low: Decimal
    volume: Decimal
    open_interest: Decimal
    funding_rate: Decimal
    last_quantity: Decimal
    trades: int = 0
    """How often it has traded since the exchange opened."""
    last_at: Decimal | None = None
    """When it last traded, in seconds since 1970; None before the first step."""
    best_bid: Decimal = ZERO
    best_ask: Decimal = ZERO
    empty: set[Side] = field(default_factory=set)
    """Sides of the book on which nobody is."""
    is_held: bool = False
    is_suspended: bool = False
    is_post_only: bool = False
    is_inactive: bool = False

    @property
    def bid(self) -> Decimal | None:
        """Return the best bid, None when nobody bids."""
        return None if Side.BUY in self.empty else self.best_bid

    @property
    def ask(self) -> Decimal | None:
        """Return the best ask, None when nobody asks."""
        return None if Side.SELL in self.empty else self.best_ask

    def signal(self, signal: TriggerSignal) -> Decimal:
        """Return the price a trigger watches."""
        prices = {TriggerSignal.MARK: self.mark, TriggerSignal.INDEX: self.index}
        return prices.get(signal, self.last)

    def best(self, taker: Side) -> Decimal | None:
        """Return the price at which an order of this side would take."""
        return self.ask if taker is Side.BUY else self.bid


class FuturesMarket:
    """The prices of all contracts."""

    def __init__(self, listing: Iterable[Contract], seed: int, pace: Decimal = ONE) -> None:
        self._rng = Random(f"{seed}/futures market")
        self._seed = seed
        self.pace = pace
        """How fast prices move; 1 is an ordinary day."""
        self.listeners: list[Callable[[Contract], None]] = []
        self.quotes: dict[str, FuturesQuote] = {}
        """By symbol, in listing order."""
        for contract in listing:
            self.quotes[contract.symbol] = self._opening_quote(contract)
        self._symbols = {symbol.casefold(): symbol for symbol in self.quotes}

    @property
    def contracts(self) -> list[Contract]:
        """Return what is listed, in listing order."""
        return [quote.contract for quote in self.quotes.values()]

    def find(self, symbol: str) -> Contract | None:
        """Return the contract of a symbol in any case of letters."""
        name = self._symbols.get(symbol.casefold())
        return None if name is None else self.quotes[name].contract

    def quote(self, contract: Contract) -> FuturesQuote:
        """Return the prices of a contract."""
        return self.quotes[contract.symbol]

    def set_last(self, symbol: str, price: Decimal) -> None:
        """Make a contract trade at a price and stay around it; mark and index stay."""
        quote = self.quotes[symbol]
        quote.anchor = price
        self._trade(quote, price)
        self._print(quote.contract)

    def set_mark(self, symbol: str, price: Decimal) -> None:
        """Set the mark price."""
        self.quotes[symbol].mark = price
        self._print(self.quotes[symbol].contract)

    def set_index(self, symbol: str, price: Decimal) -> None:
        """Set the index price."""
        self.quotes[symbol].index = price
        self._print(self.quotes[symbol].contract)

    def hold_all(self, *, held: bool = True) -> None:
        """Keep every contract where it is, or let all move again."""
        for quote in self.quotes.values():
            quote.is_held = held

    def walk(self, now: Decimal) -> None:
        """Move every contract by one quantum."""
        for quote in self.quotes.values():
            if not quote.is_held:
                self._walk(quote)
                quote.last_at = now

    def levels(self, contract: Contract, taker: Side) -> Iterator[tuple[Decimal, Decimal]]:
        """Yield prices and quantities an order of a side could take, best first."""
        price = self.quote(contract).best(taker)
        if price is None:
            return
        gap = self._gap(contract, price)
        while price > 0:
            yield price, self.resting(contract, price)
            price += gap if taker is Side.BUY else -gap

    def resting(self, contract: Contract, price: Decimal) -> Decimal:
        """Return what others rest at a price."""
        weight = crc32(f"{self._seed}/{contract.symbol}/{price}".encode()) % 97 + 3
        worth = _LEVEL * weight / 50
        unit_worth = ONE if contract.is_inverse else contract.opening
        return max(down(worth / unit_worth, contract.step), contract.step)

    def value(self, currency: str, amount: Decimal) -> Decimal:
        """Return what an amount of a currency is worth in USD, by index prices."""
        if currency == "USD":
            return amount
        for quote in self.quotes.values():
            if quote.contract.base == currency:
                return EXACT.multiply(amount, quote.index)
        return ZERO

    def _print(self, contract: Contract) -> None:
        for listener in self.listeners:
            listener(contract)

    def _opening_quote(self, contract: Contract) -> FuturesQuote:
        price, tick, rng = contract.opening, contract.tick_size, self._rng
        index = _INDEX.get(contract.base, half_up(price * Decimal("0.9998"), tick))
        worth = Decimal(rng.randint(2_000_000, 9_000_000))
        volume = worth if contract.is_inverse else worth / price
        quote = FuturesQuote(
            contract=contract,
            last=price,
            mark=price,
            index=index,
            anchor=price,
            basis=index / price,
            opened=half_up(price * (1 + Decimal(rng.randint(-150, 150)) / 10000), tick),
            high=half_up(price * (1 + Decimal(rng.randint(40, 250)) / 10000), tick),
            low=half_up(price * (1 - Decimal(rng.randint(40, 250)) / 10000), tick),
            volume=down(volume, contract.step),
            open_interest=down(volume * 3, contract.step),
            funding_rate=Decimal(rng.randint(-20, 40)).scaleb(-6),
            last_quantity=contract.step,
        )
        self._centre(quote)
        return quote

    @staticmethod
    def _gap(contract: Contract, price: Decimal) -> Decimal:
        return max(ONE, down(price * _SPREAD / contract.tick_size, ONE)) * contract.tick_size

    def _trade(self, quote: FuturesQuote, price: Decimal) -> None:
        quote.last = price
        quote.trades += 1
        quote.last_quantity = quote.contract.step * self._rng.randint(1, 40)
        quote.volume += quote.last_quantity
        quote.high, quote.low = max(quote.high, price), min(quote.low, price)
        self._centre(quote)

    def _centre(self, quote: FuturesQuote) -> None:
        tick = quote.contract.tick_size
        spread = self._gap(quote.contract, quote.last)
        is_bid = self._rng.random() < 0.5
        quote.best_bid = max(quote.last - spread, tick) if is_bid else quote.last
        quote.best_ask = quote.last if is_bid else quote.last + spread
        quote.best_bid = min(quote.best_bid, quote.best_ask - tick)

    def _walk(self, quote: FuturesQuote) -> None:
        tick = quote.contract.tick_size
        ticks = self._ticks(quote)
        if ticks:
            self._trade(quote, max(quote.last + ticks * tick, tick * 2))
        quote.mark = half_up(quote.mark + (quote.last - quote.mark) / 2, tick)
        towards = quote.last * quote.basis
        quote.index = half_up(quote.index + (towards - quote.index) / 4, tick)

    def _ticks(self, quote: FuturesQuote) -> int:
        """Draw how far a contract moves, in whole ticks, never far from its anchor."""
        reach = quote.anchor * _STEP * self.pace / quote.contract.tick_size
        whole = int(reach)
        whole += self._rng.randrange(1000) < int((reach - whole) * 1000)
        if not whole:
            return 0
        pull = int((quote.anchor - quote.last) / (quote.anchor * _LEASH) * whole)
        return self._rng.randint(-whole, whole) + max(-whole, min(whole, pull))
