"""What the market and the account have to say about an order before it may enter."""

from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.margin import can_afford, exposure
from tui.simulator.kraken_futures.order import FuturesOrder, FuturesType
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kraken_futures.refusal import Refused
from tui.simulator.kraken_futures.result import Status
from tui.simulator.numbers import ONE, ZERO
from tui.simulator.order import Side

COLLAR = Decimal("0.05")
"""How far through the last price a limit may lie."""


@dataclass(slots=True)
class Limits:
    """How many orders an account may have."""

    orders: int = 1000
    small_orders: int = 100
    """Orders worth less than a dollar."""
    held: int = 250


def check_market(order: FuturesOrder, market: FuturesMarket) -> None:
    """Refuse what the state of the market forbids."""
    quote = market.quote(order.contract)
    if quote.is_inactive:
        raise Refused(Status.MARKET_INACTIVE)
    if quote.is_suspended:
        raise Refused(Status.MARKET_SUSPENDED)
    if quote.is_post_only and order.type is not FuturesType.POST:
        raise Refused(Status.MARKET_IS_POST_ONLY)


def check_counts(
    order: FuturesOrder, account: FuturesAccount, market: FuturesMarket, limits: Limits
) -> None:
    """Refuse an order too many."""
    if len(account.orders) >= limits.orders:
        raise Refused(Status.TOO_MANY_ORDERS)
    if not _is_small(order, market):
        return
    small = sum(1 for other in account.orders.values() if _is_small(other, market))
    if small >= limits.small_orders:
        raise Refused(Status.TOO_MANY_SMALL_ORDERS)


def check_collar(order: FuturesOrder, market: FuturesMarket) -> None:
    """Refuse a limit too far through the market."""
    last, limit = market.quote(order.contract).last, order.limit_price
    if limit is None:
        return
    through = limit - last if order.side is Side.BUY else last - limit
    if through > last * COLLAR:
        raise Refused(Status.OUTSIDE_COLLAR)


def reduced(order: FuturesOrder, account: FuturesAccount) -> Decimal:
    """Cut a reduce-only order to the position and return by how much, or refuse it."""
    if not order.reduce_only:
        return ZERO
    closable = account.reducible(order.contract, order.side)
    if closable == ZERO:
        raise Refused(Status.WOULD_NOT_REDUCE)
    cut = max(ZERO, order.working - closable)
    order.quantity -= cut
    return cut


def check_margin(
    order: FuturesOrder,
    account: FuturesAccount,
    market: FuturesMarket,
    instead_of: FuturesOrder | None = None,
) -> None:
    """Refuse what the position limit or the margin does not allow."""
    if order.reduce_only:
        return
    if exposure(account, order.contract, instead_of, order) > order.contract.max_position:
        raise Refused(Status.MAX_POSITION)
    if not can_afford(account, order, market, instead_of):
        raise Refused(Status.INSUFFICIENT_FUNDS)


def own_in_reach(order: FuturesOrder, account: FuturesAccount) -> list[FuturesOrder]:
    """Return the account's own resting orders that an order would meet."""
    return [other for other in account.orders.values() if _would_meet(order, other)]


def would_take(order: FuturesOrder, market: FuturesMarket) -> bool:
    """Tell whether an order would match at once."""
    best = market.quote(order.contract).best(order.side)
    return best is not None and is_within(best, order)


def is_within(price: Decimal, order: FuturesOrder) -> bool:
    """Tell whether an order may trade at a price."""
    if order.limit_price is None:
        return True
    if order.side is Side.BUY:
        return price <= order.limit_price
    return price >= order.limit_price


def _would_meet(order: FuturesOrder, other: FuturesOrder) -> bool:
    if other.contract is not order.contract or other.is_waiting or other.side is order.side:
        return False
    return other.limit_price is not None and is_within(other.limit_price, order)


def _is_small(order: FuturesOrder, market: FuturesMarket) -> bool:
    if order.contract.is_inverse:
        return order.working < ONE
    return order.contract.notional(order.working, market.quote(order.contract).last) < ONE
