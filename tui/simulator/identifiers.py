"""Seeded identifiers in the shapes the venues use."""

from random import Random

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Identifiers:
    """Make order, trade and amend ids that a seed decides."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._trade_number = 93_700_000

    def order(self) -> str:
        """Make an order id, 6-5-6 characters."""
        return self._make("O")

    def trade(self) -> str:
        """Make a trade, position or amend id, 6-5-6 characters."""
        return self._make("T")

    def trade_number(self) -> int:
        """Return the next number of the venue's tape."""
        self._trade_number += self._rng.randint(1, 9)
        return self._trade_number

    def _make(self, first: str) -> str:
        text = "".join(self._rng.choices(_ALPHABET, k=16))
        return f"{first}{text[:5]}-{text[5:10]}-{text[10:]}"
