"""What the demo account holds and has in the book of the futures exchange: one of each kind."""

from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.kraken_futures.account import FillKind, FuturesAccount, FuturesPosition
from tui.simulator.kraken_futures.contract import Contract
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.instruction import Send
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.terms import read_send
from tui.simulator.kraken_futures.triggers import trail
from tui.simulator.numbers import HUNDRED, half_up

WALLETS = {
    "cash": {"USD": "12500.00", "XBT": "0.4000000000"},
    "flex": {"USD": "284310.5521", "XBT": "0.7500000000"},
    "fi_xbtusd": {"XBT": "2.4150000000"},
    "fi_ethusd": {"ETH": "31.5000000000"},
}
"""What the demo account owns, by wallet and currency."""

POSITIONS = (
    ("PF_XBTUSD", "0.6", "-1.24", 190_000, "-3.4182"),
    ("PF_ETHUSD", "-14.5", "0.83", 92_000, "1.0937"),
    ("PF_SOLUSD", "420", "-2.1", 310_000, "-0.2215"),
    ("PI_XBTUSD", "25000", "-0.77", 505_000, "-0.0000118400"),
)
"""Symbol, signed size, entry in percent of the market, age in seconds, funding not yet paid."""


@dataclass(frozen=True, slots=True)
class Line:
    """One order of the opening book; prices in percent of the market, times in seconds."""

    symbol: str
    side: str
    type: str
    size: str
    limit: str = ""
    stop: str = ""
    age: int = 600
    filled: str = ""
    signal: str = ""
    trail: str = ""
    """Distance and unit of a trailing stop."""
    reduce_only: bool = False
    client_id: str | None = None


LINES = (
    Line("PF_XBTUSD", "buy", "post", "0.25", "-0.06", age=70),
    Line("PF_XBTUSD", "sell", "lmt", "0.2", "0.9", age=7_400, filled="0.05", reduce_only=True),
    Line(
        "PF_XBTUSD",
        "sell",
        "stp",
        "0.3",
        "-2.3",
        "-2.1",
        age=18_900,
        signal="mark",
        reduce_only=True,
    ),
    Line("PF_XBTUSD", "sell", "trailing_stop", "0.1", age=3_300, signal="index", trail="2 PERCENT"),
    Line("PF_ETHUSD", "sell", "lmt", "8.5", "0.35", age=260),
    Line("PF_ETHUSD", "buy", "take_profit", "6", stop="-1.8", age=41_000, reduce_only=True),
    Line("PF_ETHUSD", "buy", "stp", "12", stop="2.5", age=40_950, signal="mark", reduce_only=True),
    Line(
        "PF_SOLUSD", "buy", "lmt", "120", "-0.45", age=980, filled="45.5", client_id="desk-sol-01"
    ),
    Line("PF_SOLUSD", "sell", "take_profit", "100", "2.1", "2.2", age=66_000, signal="index"),
    Line("PF_SOLUSD", "sell", "trailing_stop", "200", age=5_700, trail="3.5 QUOTE_CURRENCY"),
    Line("PF_PEPEUSD", "buy", "lmt", "120000000", "-0.7", age=15_100),
    Line("PF_AAPLxUSD", "buy", "lmt", "25", "-0.4", age=2_050),
    Line("PI_XBTUSD", "buy", "lmt", "5000", "-0.8", age=11_600),
    Line(
        "PI_XBTUSD",
        "sell",
        "stp",
        "15000",
        "-3.2",
        "-3",
        age=128_000,
        signal="index",
        reduce_only=True,
    ),
    Line("FI_XBTUSD_261225", "sell", "lmt", "2500", "1.1", age=24_000, client_id="basis-dec"),
)
"""The opening orders of the demo account."""


def open_demo_book(exchange: FuturesExchange, account: FuturesAccount) -> None:
    """Give an account the demo's wallets, positions and orders, as if they had long been there."""
    for name, balances in WALLETS.items():
        account.wallets[name] = {asset: Decimal(text) for asset, text in balances.items()}
    for line in sorted(LINES, key=lambda line: -line.age):
        _place(exchange, account, line)
    account.positions.clear()
    for symbol, size, entry, age, funding in POSITIONS:
        contract = exchange.market.quotes[symbol].contract
        account.positions[symbol] = FuturesPosition(
            contract=contract,
            quantity=Decimal(size),
            entry_price=price_at(contract, entry) or contract.opening,
            opened_at=exchange.now() - age,
            funding=Decimal(funding),
        )
    account.fills.sort(key=lambda fill: fill.at)
    account.history.sort(key=lambda entry: entry.at)


def price_at(contract: Contract, percent: str) -> Decimal | None:
    """Return the price so many percent from the opening, on the grid; None for no text."""
    if not percent:
        return None
    moved = contract.opening * (HUNDRED + Decimal(percent)) / HUNDRED
    return half_up(moved, contract.tick_size)


def _place(exchange: FuturesExchange, account: FuturesAccount, line: Line) -> None:
    placed_at = exchange.now() - line.age
    order = _order(exchange, line, placed_at)
    trail(order, exchange.market.quote(order.contract))
    exchange.entering.enter(account, order)
    exchange.historian.placed(account, order, at=placed_at)
    if line.filled and order.limit_price is not None:
        exchange.settlement.fill(
            account,
            order,
            order.limit_price,
            Decimal(line.filled),
            FillKind.MAKER,
            at=placed_at + line.age // 4,
        )


def _order(exchange: FuturesExchange, line: Line, placed_at: Decimal) -> FuturesOrder:
    contract = exchange.market.quotes[line.symbol].contract
    distance, _, unit = line.trail.partition(" ")
    send = Send(
        symbol=line.symbol,
        side=line.side,
        order_type=line.type,
        size=Decimal(line.size),
        limit_price=price_at(contract, line.limit),
        stop_price=price_at(contract, line.stop),
        trigger_signal=line.signal or None,
        reduce_only=line.reduce_only,
        client_id=line.client_id,
        deviation=Decimal(distance) if distance else None,
        deviation_unit=unit or None,
    )
    return read_send(send, exchange.market, exchange.historian.uuids.next(), placed_at)
