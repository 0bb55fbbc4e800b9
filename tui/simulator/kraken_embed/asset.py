"""What users of a partner may hold and trade."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.numbers import unit


@dataclass(frozen=True, slots=True)
class Asset:
    """One coin or one money."""

    symbol: str
    english_name: str
    decimals: int
    is_money: bool
    """Whether prices are told in it."""
    supply: Decimal

    @property
    def step(self) -> Decimal:
        """Return the smallest amount there is of it."""
        return unit(self.decimals)


_MONEY: Mapping[str, tuple[str, int]] = {
    "USD": ("US Dollar", 2),
    "EUR": ("Euro", 2),
    "GBP": ("British Pound", 2),
    "USDT": ("Tether", 6),
}
# name, and how much of it there is in millions
_COINS: Mapping[str, tuple[str, str]] = {
    "BTC": ("Bitcoin", "19.95"),
    "ETH": ("Ethereum", "120.7"),
    "SOL": ("Solana", "554"),
    "XRP": ("XRP", "60180"),
    "ADA": ("Cardano", "35870"),
    "DOGE": ("Dogecoin", "151600"),
    "DOT": ("Polkadot", "1630"),
    "LTC": ("Litecoin", "76.5"),
    "LINK": ("Chainlink", "697"),
    "AVAX": ("Avalanche", "427"),
    "ATOM": ("Cosmos", "477"),
    "UNI": ("Uniswap", "630"),
    "AAVE": ("Aave", "15.3"),
    "ALGO": ("Algorand", "8820"),
    "BCH": ("Bitcoin Cash", "19.95"),
    "TRX": ("Tron", "94680"),
    "XLM": ("Stellar", "32100"),
    "NEAR": ("Near Protocol", "1280"),
    "FIL": ("Filecoin", "714"),
    "PEPE": ("Pepe", "420690000"),
    "SHIB": ("Shiba Inu", "589240000"),
}
_COIN_DECIMALS = 8
_MILLION = 1_000_000


def catalogue() -> dict[str, Asset]:
    """Return every asset by its symbol, coins first."""
    coins = [
        Asset(symbol, name, _COIN_DECIMALS, is_money=False, supply=Decimal(millions) * _MILLION)
        for symbol, (name, millions) in _COINS.items()
    ]
    money = [
        Asset(symbol, name, decimals, is_money=True, supply=Decimal(0))
        for symbol, (name, decimals) in _MONEY.items()
    ]
    return {asset.symbol: asset for asset in (*coins, *money)}
