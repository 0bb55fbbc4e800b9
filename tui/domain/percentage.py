"""Distances in percent: for people and never for money, so a few digits are enough."""

from decimal import Context, Decimal

_ENOUGH = Context(prec=28)


def percent_from(price: Decimal | None, market: Decimal | None) -> Decimal | None:
    """Return how far a price is from the market in percent, below it negative."""
    if price is None or not market:
        return None
    return _ENOUGH.divide(_ENOUGH.scaleb(_ENOUGH.subtract(price, market), 2), market)
