"""What the demo account owns and has in the book: every type, every age, every oddity."""

from dataclasses import dataclass

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
    entered: str = ""
    """The limit it was entered with, where it was amended since."""


LINES = (
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
    # Holds nearly all there is of its currency: more of it is refused.
    Line("ETH/GBP", "buy", "limit", "17.8", "-1.5", age=14_400, entered="-1.9"),
    Line("BTC/USDT", "buy", "limit", "0.5", "-0.9", age=3_900, extras="post cl:desk-usdt-01"),
    Line(
        "SOL/USD",
        "buy",
        "limit",
        "60",
        "-0.6",
        age=50_400,
        filled="60",
        extras="lev:3",
        ended="filled",
    ),
    Line("SOL/USD", "sell", "stop-loss", "60", trigger="-6", age=50_300, extras="lev:3 reduce"),
    Line("BTC/USD", "sell", "take-profit", "0.1", trigger="2.5", age=23_000, extras="index"),
)
"""The opening orders of the demo account."""
