"""Entering: what a create must be like, and the order it makes."""

from collections.abc import Callable
from decimal import Decimal

from tui.simulator.kuna import failures
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.habits import Habits
from tui.simulator.kuna.identifiers import Uuids, uuid_in
from tui.simulator.kuna.matching import Matching
from tui.simulator.kuna.order import KunaOrder, KunaSide, KunaStatus, KunaType
from tui.simulator.kuna.pair import Pair
from tui.simulator.kuna.parameters import Body
from tui.simulator.kuna.prices import KunaMarket
from tui.simulator.numbers import EXACT, ZERO

MOST_OPEN = 100
"""How many open orders an account may have."""

_LARGEST = 1_000_000
"""The largest order in the smallest ones; the venue tells it only by refusing."""
_AMOUNTS = ("quantity", "quoteQuantity", "price", "stopPrice")
_NEEDED = {
    KunaType.LIMIT: {"quantity", "price"},
    KunaType.STOP_LOSS: {"quantity", "price", "stopPrice"},
    KunaType.TAKE_PROFIT: {"quantity", "price", "stopPrice"},
}
"""The amounts of each type, exactly; a market order has one of the two quantities."""


class Entering:
    """Check new orders and let them in."""

    def __init__(
        self,
        market: KunaMarket,
        matching: Matching,
        habits: Habits,
        uuids: Uuids,
        now: Callable[[], Decimal],
    ) -> None:
        self._market = market
        self._matching = matching
        self._habits = habits
        self._uuids = uuids
        self._now = now

    def read(self, body: Body, at: Decimal | None = None) -> KunaOrder:
        """Return the order a create asks for; refuse members that are bad, missing or too many.

        https://docs.kuna.io/docs/create-a-new-order-private
        """
        order_type = KunaType(body.word("type", tuple(KunaType)))
        side = KunaSide(body.word("orderSide", tuple(KunaSide)))
        pair = self._pair(body)
        amounts = _amounts(body, order_type, pair)
        moment = self._now() if at is None else at
        return KunaOrder(
            id=self._id(body),
            pair=pair,
            side=side,
            type=order_type,
            quantity=amounts.get("quantity", ZERO),
            limit_price=amounts.get("price"),
            stop_price=amounts.get("stopPrice"),
            quote_quantity=amounts.get("quoteQuantity"),
            created_at=moment,
            updated_at=moment,
        )

    def enter(self, account: KunaAccount, order: KunaOrder) -> None:
        """Let a new order wait, rest, or take; refuse what the account cannot have or pay."""
        self._check(account, order)
        account.orders[order.id] = order
        if self._habits.pending_seconds and order.type is not KunaType.MARKET:
            order.status = KunaStatus.PENDING
        else:
            self.arrive(account, order)

    def arrive(self, account: KunaAccount, order: KunaOrder) -> None:
        """Let an order that is accepted wait for its trigger, or meet the market."""
        is_on_time = order.is_fired_by(self._market.quote(order.pair).price)
        order.status = KunaStatus.OPEN
        if order.type.is_trigger and not is_on_time:
            order.status = KunaStatus.WAIT_STOP
            return
        if order.quote_quantity is not None:
            order.quantity = _sum(self._matching.takeable(order))
        self._matching.take(account, order)

    def _pair(self, body: Body) -> Pair:
        name = body.members.get("pair")
        pair = self._market.find(name) if isinstance(name, str) else None
        if pair is None:
            raise failures.invalid("pair is not traded")
        return pair

    def _id(self, body: Body) -> str:
        if "id" not in body:
            return self._uuids.next()
        name = uuid_in(body.members["id"])
        if name is None:
            raise failures.no_uuid("id")
        return name

    def _check(self, account: KunaAccount, order: KunaOrder) -> None:
        if order.id in account.orders:
            raise failures.invalid("id has been used")
        if order.type.is_trigger:
            self._check_direction(order)
        if sum(1 for _ in account.live()) >= MOST_OPEN:
            raise failures.invalid(f"maximum number of opened orders is {MOST_OPEN}")
        taken = self._matching.takeable(order)
        quantity = _sum(taken) if order.quote_quantity is not None else order.quantity
        if not order.pair.minimum <= quantity <= order.pair.minimum * _LARGEST:
            raise failures.wrong_size("the size of the order is not allowed")
        if _need(order, taken) > account.available(order.pays_with):
            raise failures.insufficient(order.pays_with)

    def _check_direction(self, order: KunaOrder) -> None:
        """Refuse a trigger that the market has passed already, or fire it, as habits have it."""
        price = self._market.quote(order.pair).price
        if order.is_fired_by(price) and not self._habits.fires_wrong_side:
            way = "above" if order.fires_above else "below"
            raise failures.invalid(f"stopPrice must be {way} the market price")


def _amounts(body: Body, order_type: KunaType, pair: Pair) -> dict[str, Decimal]:
    given = {name for name in _AMOUNTS if name in body}
    if order_type is KunaType.MARKET:
        if given not in ({"quantity"}, {"quoteQuantity"}):
            raise failures.invalid("Market takes either quantity or quoteQuantity, and no price")
    elif given != _NEEDED[order_type]:
        raise failures.invalid(f"{order_type} takes {', '.join(sorted(_NEEDED[order_type]))}")
    decimals = {"quantity": pair.base_decimals}
    return {name: body.amount(name, decimals.get(name, pair.quote_decimals)) for name in given}


def _need(order: KunaOrder, taken: list[tuple[Decimal, Decimal]]) -> Decimal:
    """Return what an order must be able to pay."""
    if order.limit_price is not None:
        return EXACT.multiply(order.quantity, order.limit_price) if order.is_buy else order.quantity
    worth = sum((EXACT.multiply(price, quantity) for price, quantity in taken), ZERO)
    return worth if order.is_buy else _sum(taken)


def _sum(taken: list[tuple[Decimal, Decimal]]) -> Decimal:
    return sum((quantity for _, quantity in taken), ZERO)
