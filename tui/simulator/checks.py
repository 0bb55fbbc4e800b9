"""Which orders the exchange accepts."""

from decimal import Decimal

from tui.simulator.account import Account, need_of, price_guess
from tui.simulator.market import Market
from tui.simulator.numbers import ZERO, is_multiple
from tui.simulator.order import Offset, Order, OrderTerms, OrderType, Side, TimeInForce
from tui.simulator.refusal import Reason, Refusal

OPEN_ORDER_CAPS = {"starter": 60, "intermediate": 80, "pro": 225}
"""How many orders each tier may have open per instrument."""

_SHORTEST_LIFE = 5
_SMALLEST_DISPLAY = 15


def check_form(terms: OrderTerms, market: Market, now: Decimal) -> None:
    """Refuse terms that contradict themselves or the instrument."""
    _check_flags(terms)
    _check_grid(terms)
    check_trail(terms.trail, terms.limit_offset, terms, market)
    _check_quantity(terms, market)
    _check_times(terms, now)
    if terms.display_quantity is not None:
        check_display(terms.display_quantity, terms.quantity, terms.instrument.lot, "displayvol")


def check_entry(terms: OrderTerms, account: Account, market: Market) -> None:
    """Refuse an order that the account's others or the present prices forbid."""
    if terms.client_id is not None and account.with_client_id(terms.client_id):
        raise Refusal(Reason.INVALID_ARGUMENTS, "cl_ord_id")
    if terms.post_only and terms.limit_price is not None:
        check_passive(terms.side, terms.limit_price, terms, market)


def check_passive(side: Side, limit: Decimal, terms: OrderTerms, market: Market) -> None:
    """Refuse a limit price that would trade at once."""
    best = market.quote(terms.instrument).best(side)
    if limit >= best if side is Side.BUY else limit <= best:
        raise Refusal(Reason.WOULD_TAKE)


def check_display(display: Decimal, working: Decimal, lot: Decimal, argument: str) -> None:
    """Refuse an iceberg tip that is too small, off the lot or larger than the iceberg."""
    is_fitting = working <= display * _SMALLEST_DISPLAY and display <= working
    if not is_fitting or not is_multiple(display, lot):
        raise Refusal(Reason.INVALID_ARGUMENTS, argument)


def check_price(price: Decimal, tick: Decimal) -> None:
    """Refuse a price that is not positive or not on the grid."""
    if price <= 0:
        raise Refusal(Reason.INVALID_PRICE)
    if not is_multiple(price, tick):
        raise Refusal(Reason.OFF_TICK)


def check_trail(
    trail: Offset | None, limit_offset: Offset | None, terms: OrderTerms, market: Market
) -> None:
    """Refuse distances off the grid, and one that leaves no price for the trigger."""
    tick = terms.instrument.tick_size
    for offset in (trail, limit_offset):
        if offset is not None and not offset.percent and not is_multiple(offset.amount, tick):
            raise Refusal(Reason.OFF_TICK)
    if trail is not None and trigger_of_trail(trail, terms, market) <= 0:
        raise Refusal(Reason.INVALID_PRICE)


def trigger_of_trail(trail: Offset, terms: OrderTerms, market: Market) -> Decimal:
    """Return where a trailing order that starts now has its trigger."""
    signal = market.quote(terms.instrument).signal(terms.signal)
    return trail.trigger_from(signal, terms.side, terms.instrument.tick_size)


def check_minimums(terms: OrderTerms, quantity: Decimal, price: Decimal) -> None:
    """Refuse an order that is too small or too cheap."""
    instrument = terms.instrument
    if terms.quantity_in_quote:
        if quantity < instrument.minimum_cost:
            raise Refusal(Reason.COST_TOO_SMALL)
        return
    if quantity < instrument.minimum_quantity:
        raise Refusal(Reason.QUANTITY_TOO_SMALL)
    if quantity * price < instrument.minimum_cost:
        raise Refusal(Reason.COST_TOO_SMALL)


def check_funds(terms: OrderTerms, account: Account, market: Market) -> None:
    """Refuse an order the account cannot pay for."""
    price = price_guess(terms, terms.limit_price, terms.trigger_price, market)
    if terms.leverage:
        check_margin(terms, terms.quantity, terms.quantity * price, account, market)
        return
    asset, need = need_of(terms, terms.quantity, price)
    if need > account.free(asset, market):
        raise Refusal(Reason.INSUFFICIENT_FUNDS)


def check_more_funds(
    order: Order,
    quantity: Decimal,
    prices: tuple[Decimal | None, Decimal | None],
    account: Account,
    market: Market,
) -> None:
    """Refuse an amend, to a quantity, a limit and a trigger, that the account has no funds for."""
    terms = order.terms
    before = price_guess(terms, order.limit_price, order.trigger_price, market)
    after = price_guess(terms, *prices, market)
    if terms.leverage:
        working = quantity - order.filled
        more = working * after - order.working * before
        if more > 0:
            check_margin(terms, working, more, account, market)
        return
    asset, held = need_of(terms, order.working, before)
    need = need_of(terms, quantity - order.filled, after)[1]
    if need > held and need - held > account.free(asset, market):
        raise Refusal(Reason.INSUFFICIENT_FUNDS)


def check_margin(
    terms: OrderTerms, working: Decimal, notional: Decimal, account: Account, market: Market
) -> None:
    """Refuse a leveraged order the account cannot carry: its size, and the notional it adds."""
    net = account.net_position(terms.instrument)
    opposing = net < 0 if terms.side is Side.BUY else net > 0
    if terms.reduce_only and not opposing:
        raise Refusal(Reason.NO_POSITION)
    if opposing:
        return
    if working + abs(net) > terms.instrument.position_limit:
        raise Refusal(Reason.POSITION_TOO_LARGE)
    needed = market.value(terms.instrument.quote, notional) / (terms.leverage or 1)
    if needed > account.margin(market).free:
        raise Refusal(Reason.INSUFFICIENT_MARGIN)


def check_cap(terms: OrderTerms, account: Account) -> None:
    """Refuse one order more than the tier allows on an instrument."""
    if len(account.on(terms.instrument)) >= OPEN_ORDER_CAPS[account.tier]:
        raise Refusal(Reason.TOO_MANY_ORDERS)


def _check_flags(terms: OrderTerms) -> None:
    is_market_buy = terms.type is OrderType.MARKET and terms.side is Side.BUY
    if terms.quantity_in_quote and (not is_market_buy or terms.leverage):
        raise Refusal(Reason.INVALID_ARGUMENTS, "oflags")
    if terms.post_only and terms.type not in {OrderType.LIMIT, OrderType.ICEBERG}:
        raise Refusal(Reason.INVALID_ARGUMENTS, "oflags")
    is_immediate = terms.time_in_force in {TimeInForce.IOC, TimeInForce.FOK}
    if is_immediate and (terms.post_only or terms.type is not OrderType.LIMIT):
        raise Refusal(Reason.INVALID_ARGUMENTS, "timeinforce")
    if terms.reduce_only and not terms.leverage:
        raise Refusal(Reason.REDUCE_ONLY_NEEDS_MARGIN)
    if terms.leverage and not terms.instrument.leverages:
        raise Refusal(Reason.MARGIN_NOT_PERMITTED)
    if terms.leverage and terms.leverage not in terms.instrument.leverages:
        raise Refusal(Reason.INVALID_ARGUMENTS, "leverage")


def _check_grid(terms: OrderTerms) -> None:
    for price in (terms.limit_price, terms.trigger_price):
        if price is not None:
            check_price(price, terms.instrument.tick_size)


def _check_quantity(terms: OrderTerms, market: Market) -> None:
    if terms.quantity <= ZERO or not is_multiple(terms.quantity, terms.instrument.lot):
        raise Refusal(Reason.INVALID_ARGUMENTS, "volume")
    price = price_guess(terms, terms.limit_price, terms.trigger_price, market)
    check_minimums(terms, terms.quantity, price)


def _check_times(terms: OrderTerms, now: Decimal) -> None:
    if terms.time_in_force is TimeInForce.GTD and terms.expires_at is None:
        raise Refusal(Reason.INVALID_ARGUMENTS, "expiretm")
    if terms.expires_at is not None and terms.expires_at < now + _SHORTEST_LIFE:
        raise Refusal(Reason.INVALID_ARGUMENTS, "expiretm")
