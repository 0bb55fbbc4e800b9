"""What readers see of custom orders while the effects of requests show late."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tui.simulator.kraken_embed.order import CustomOrder
from tui.simulator.kraken_embed.user import EmbedUser
from tui.simulator.numbers import ZERO


class Visibility:
    """Remember orders as they were before requests, for as long as readers see them so."""

    def __init__(self, now: Callable[[], Decimal]) -> None:
        self._now = now
        self._late_by = ZERO
        self._before: dict[str, list[tuple[Decimal, dict[str, CustomOrder]]]] = {}

    def delay(self, seconds: Decimal) -> None:
        """Show what requests do from now on so much later; without seconds, show everything."""
        self._late_by = seconds
        self._before.clear()

    def acting(self, user: EmbedUser) -> None:
        """Take note of a user for whom a request is about to change something."""
        if self._late_by:
            seen = {order.id: replace(order) for order in user.orders.values()}
            self._before.setdefault(user.iiban, []).append((self._now() + self._late_by, seen))

    def orders(self, user: EmbedUser) -> dict[str, CustomOrder]:
        """Return the orders of a user as readers see them, by id."""
        for until, seen in self._before.get(user.iiban, ()):
            if self._now() < until:
                return seen
        return user.orders
