"""Changing a live order in place: what each type allows, and the history it leaves."""

from dataclasses import dataclass
from decimal import Decimal

from tui.simulator import checks
from tui.simulator.account import Account
from tui.simulator.market import Market
from tui.simulator.numbers import is_multiple
from tui.simulator.order import Amend, Offset, Order, OrderType
from tui.simulator.refusal import Reason, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendTerms:
    """What an amend asks for; absent members stay as they are."""

    quantity: Decimal | None = None
    display_quantity: Decimal | None = None
    limit_price: Decimal | None = None
    limit_offset: Offset | None = None
    trigger_price: Decimal | None = None
    trail: Offset | None = None
    post_only: bool = False


def check_amend(order: Order, terms: AmendTerms, account: Account, market: Market) -> None:
    """Refuse an amend the order's type, the instrument or the account does not allow."""
    _check_type(order, terms)
    instrument = order.terms.instrument
    for price in (terms.limit_price, terms.trigger_price):
        if price is not None:
            checks.check_price(price, instrument.tick_size)
    checks.check_trail(terms.trail, terms.limit_offset, order.terms, market)
    quantity = order.quantity if terms.quantity is None else terms.quantity
    if quantity <= 0 or not is_multiple(quantity, instrument.lot):
        raise Refusal(Reason.INVALID_ARGUMENTS, "order_qty")
    if quantity <= order.filled:
        return
    limit, trigger = _prices_after(order, terms, market)
    _check_size(order, terms, quantity, limit or trigger, market)
    checks.check_more_funds(order, quantity, (limit, trigger), account, market)
    if terms.post_only and terms.limit_price is not None and not order.is_waiting:
        checks.check_passive(order.terms.side, terms.limit_price, order.terms, market)


def apply_amend(
    order: Order, terms: AmendTerms, identifier: str, at: Decimal, reason: str | None = None
) -> Amend:
    """Change an order and write the line of its history."""
    if not order.amends:
        order.amends.append(_original(order, identifier))
    for name in (
        "quantity",
        "display_quantity",
        "limit_price",
        "limit_offset",
        "trigger_price",
        "trail",
    ):
        value = getattr(terms, name)
        if value is not None:
            setattr(order, name, value)
    order.quantity = max(order.quantity, order.filled)
    if order.display_quantity is not None and order.working:
        order.display_quantity = min(order.display_quantity, order.working)
    if reason is None:
        order.changed_at = at
    order.touch()
    amend = _line(order, identifier, "restated" if reason else "user", terms, reason, at)
    order.amends.append(amend)
    return amend


def _check_type(order: Order, terms: AmendTerms) -> None:
    """Hold an amend against what the order's type owns."""
    kind = order.terms.type
    if order.terms.close is not None:
        raise Refusal(Reason.INVALID_ARGUMENTS)
    if kind in {OrderType.MARKET, OrderType.SETTLE_POSITION}:
        raise Refusal(Reason.INVALID_ARGUMENTS, "ordertype")
    sets_limit = terms.limit_price is not None or terms.limit_offset is not None
    sets_trigger = terms.trigger_price is not None or terms.trail is not None
    if sets_limit and not kind.has_limit:
        raise Refusal(Reason.INVALID_ARGUMENTS, "limit_price")
    if sets_trigger and not order.is_waiting:
        raise Refusal(Reason.INVALID_ARGUMENTS, "trigger_price")
    if terms.display_quantity is not None and kind is not OrderType.ICEBERG:
        raise Refusal(Reason.INVALID_ARGUMENTS, "display_qty")


def _prices_after(
    order: Order, terms: AmendTerms, market: Market
) -> tuple[Decimal | None, Decimal | None]:
    """Return the limit and the trigger the order would have."""
    limit = order.limit_price if terms.limit_price is None else terms.limit_price
    if terms.trail is not None:
        return limit, checks.trigger_of_trail(terms.trail, order.terms, market)
    return limit, order.trigger_price if terms.trigger_price is None else terms.trigger_price


def _check_size(
    order: Order, terms: AmendTerms, quantity: Decimal, price: Decimal | None, market: Market
) -> None:
    working = quantity - order.filled
    display = terms.display_quantity
    if display is None and order.display_quantity is not None:
        display = min(order.display_quantity, working)
    if display is not None:
        checks.check_display(display, working, order.terms.instrument.lot, "display_qty")
    price = price or market.quote(order.terms.instrument).last
    checks.check_minimums(order.terms, quantity, price)


def _original(order: Order, identifier: str) -> Amend:
    """Return the first line: the order as it was entered."""
    terms = order.terms
    return Amend(
        id=f"T{order.id[1:7]}{identifier[7:]}",
        kind="original",
        quantity=terms.quantity,
        display_quantity=terms.display_quantity,
        working_quantity=terms.quantity,
        limit_price=terms.limit_price,
        trigger_price=terms.trigger_price,
        post_only=False,
        reason=None,
        at=order.opened_at,
    )


def _line(
    order: Order, identifier: str, kind: str, terms: AmendTerms, reason: str | None, at: Decimal
) -> Amend:
    return Amend(
        id=identifier,
        kind=kind,
        quantity=order.quantity,
        display_quantity=order.display_quantity,
        working_quantity=order.working,
        limit_price=order.limit_price,
        trigger_price=order.trigger_price,
        post_only=terms.post_only and terms.limit_price is not None,
        reason=reason,
        at=at,
    )
