"""What an order trades where only the venue's object tells: read when there is such an order."""

from typing import NamedTuple

import msgspec


class _Asset(msgspec.Struct):
    asset: str


class _Action(msgspec.Struct):
    amount: _Asset
    quote: _Asset


class _Described(msgspec.Struct):
    action: _Action


class TradedAssets(NamedTuple):
    """The asset of the amount, and the other one."""

    fixed: str
    other: str


_read = msgspec.json.Decoder(_Described).decode


def traded_assets(raw: bytes) -> TradedAssets | None:
    """Return what an order trades; `None` where its object does not tell."""
    try:
        action = _read(raw).action
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return TradedAssets(action.amount.asset, action.quote.asset)
