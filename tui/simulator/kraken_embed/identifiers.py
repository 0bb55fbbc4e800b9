"""Seeded identifiers of orders, transactions and quotes."""

from random import Random

_LOWER = "abcdefghijklmnopqrstuvwxyz234567"
_UPPER = _LOWER.upper()


class EmbedIdentifiers:
    """Make identifiers that a seed decides."""

    def __init__(self, seed: str) -> None:
        self._rng = Random(seed)

    def order(self) -> str:
        """Make the id of a custom order."""
        return "sched_" + self._made(_LOWER, 12)

    def transaction(self) -> str:
        """Make the id of a transaction."""
        return "TX" + self._made(_UPPER, 8)

    def quote(self) -> str:
        """Make the id of a quote."""
        return "QT" + self._made(_UPPER, 8)

    def _made(self, alphabet: str, length: int) -> str:
        return "".join(self._rng.choices(alphabet, k=length))
