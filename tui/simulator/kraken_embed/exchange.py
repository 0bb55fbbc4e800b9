"""The custom orders of the partner's users, and the feed that fires them."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from tui.simulator.instrument import Instrument
from tui.simulator.json_text import Json
from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.asset import Asset, catalogue
from tui.simulator.kraken_embed.failures import Failure
from tui.simulator.kraken_embed.habits import Habits
from tui.simulator.kraken_embed.identifiers import EmbedIdentifiers
from tui.simulator.kraken_embed.order import (
    Action,
    CustomOrder,
    OrderStatus,
    PriceTrigger,
    Trigger,
)
from tui.simulator.kraken_embed.prices import Rates
from tui.simulator.kraken_embed.terms import Terms, TermsReader
from tui.simulator.kraken_embed.trade import Pricing
from tui.simulator.kraken_embed.user import EmbedUser, Transaction
from tui.simulator.kraken_embed.visibility import Visibility
from tui.simulator.market import Market

CANCELLED_BY_USER = "Cancelled by user"
NO_FUNDS: Json = {"code": "insufficient_funds", "message": failures.INSUFFICIENT_FUNDS}
"""Why an order is cancelled whose trigger fired without enough to spend."""

_IIBAN = range(14, 43)
"""How many characters an IIBAN has."""
_LATEST = 12
"""Quarters of a second after which a transaction shows at the latest."""


class EmbedExchange:
    """Take custom orders, watch their triggers, and trade for the users at the market."""

    def __init__(self, market: Market, now: Callable[[], Decimal], seed: int) -> None:
        self.now = now
        self.habits = Habits()
        self.assets = catalogue()
        self.rates = Rates(market)
        self.pricing = Pricing(self.rates, self.assets)
        self.terms = TermsReader(self.assets, self.rates, self.habits)
        self.visibility = Visibility(now)
        self.users: dict[str, EmbedUser] = {}
        """By IIBAN, exactly as it was registered."""
        self.is_firing = True
        """Whether triggers are watched."""
        self.identifiers = EmbedIdentifiers(f"{seed}/kraken-embed/identifiers")
        self._rng = Random(f"{seed}/kraken-embed/transactions")
        market.listeners.append(self._printed)

    def add_user(self, iiban: str, balances: dict[str, Decimal]) -> EmbedUser:
        """Register a user with what they own."""
        user = self.users[iiban] = EmbedUser(iiban=iiban, balances=dict(balances))
        return user

    def user_of(self, iiban: str | None) -> EmbedUser:
        """Return the user of an IIBAN, which must be written exactly as it is registered."""
        user = self.users.get(iiban) if iiban and len(iiban) in _IIBAN else None
        if user is None:
            raise Failure(failures.INVALID_USER)
        return user

    def asset(self, symbol: str, failure: str) -> Asset:
        """Return the asset of a symbol, or refuse it in these words."""
        asset = self.assets.get(symbol)
        if asset is None:
            raise Failure(failure)
        return asset

    def create(self, user: EmbedUser, terms: Terms) -> CustomOrder:
        """Take a custom order; a trigger that is met already fires on the next tick."""
        return self.put(user, terms.name, terms.trigger, terms.action)

    def put(self, user: EmbedUser, name: str, trigger: Trigger, action: Action) -> CustomOrder:
        """Put an order into the book, with a trigger of any kind."""
        order = CustomOrder(
            id=self.identifiers.order(),
            name=name,
            trigger=trigger,
            action=action,
            created_at=self.now(),
            updated_at=self.now(),
        )
        user.orders[order.id] = order
        return order

    def cancel(self, user: EmbedUser, order_id: str) -> CustomOrder:
        """Cancel a live order, and return it."""
        order = user.orders.get(order_id)
        if order is None:
            raise Failure(failures.UNKNOWN_ORDER)
        if not order.is_live:
            raise Failure(failures.NOT_ACTIVE)
        order.end(OrderStatus.CANCELLED, self.now(), CANCELLED_BY_USER)
        return order

    def find(self, name: str) -> tuple[EmbedUser, CustomOrder]:
        """Return the order of an id or a name, whoever's it is; raise KeyError without one."""
        for user in self.users.values():
            for order in user.orders.values():
                if name in (order.id, order.name):
                    return user, order
        raise KeyError(name)

    def pause(self, order_id: str, reason: Json = None) -> None:
        """Keep an active order from firing; KeyError when there is none of that id."""
        _, order = self.find(order_id)
        order.end(OrderStatus.PAUSED, self.now(), reason)

    def resume(self, order_id: str) -> None:
        """Let a paused order fire again; KeyError when there is none of that id."""
        _, order = self.find(order_id)
        order.end(OrderStatus.ACTIVE, self.now())

    def tick(self) -> None:
        """Look at the feed, and fire the triggers that are met."""
        if not self.is_firing:
            return
        for user in self.users.values():
            for order in [one for one in user.orders.values() if self._fires(one)]:
                self.execute(user, order)

    def execute(self, user: EmbedUser, order: CustomOrder, at: Decimal | None = None) -> None:
        """Trade for an order at the present rate; without enough to spend it is cancelled.

        The time is now unless another is given.
        """
        trade = self.pricing.trade(order.action)
        is_failed = not user.has(trade.spend.asset, trade.spend.total)
        at = self.now() if at is None else at
        user.transactions.append(
            Transaction(
                id=self.identifiers.transaction(),
                at=at,
                visible_at=at + Decimal(self._rng.randint(0, _LATEST)) / 4,
                order_id=order.id,
                quote_id=self.identifiers.quote(),
                action=order.action,
                trade=trade,
                is_failed=is_failed,
            )
        )
        if is_failed:
            order.end(OrderStatus.CANCELLED, at, NO_FUNDS)
        else:
            user.settle(trade)
            order.end(OrderStatus.COMPLETED, at)

    def _fires(self, order: CustomOrder) -> bool:
        trigger = order.trigger
        if order.status is not OrderStatus.ACTIVE or not isinstance(trigger, PriceTrigger):
            return False
        return trigger.is_met(self.rates.ratio(trigger.base, trigger.quote))

    def _printed(self, _instrument: Instrument) -> None:
        self.tick()
