"""The numbers of an Embed ticket: its target and its amount, and what the trade comes to."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal

from tui.domain.creating import TicketContext, TicketNumber, TicketProblem, TicketReading
from tui.domain.custom_order import turned_price
from tui.domain.custom_terms import TradeAction
from tui.domain.embed_ticket import (
    MOST_FRACTION,
    EmbedDraft,
    EmbedProblem,
    EmbedTrade,
    Estimate,
)
from tui.domain.numbers import EXACT
from tui.domain.order import Side
from tui.domain.price_text import Base, OffsetUnit, PriceText, PriceTextProblem, parse_price
from tui.domain.price_text import exact_price as computed
from tui.domain.problem import FormField, Problem
from tui.domain.quantity_text import QuantityKind, QuantityTextProblem, parse_quantity
from tui.domain.rounding import Rounding
from tui.domain.ticket_numbers import pointed, positive, refused
from tui.domain.ticket_prices import base_price

EMBED_BASES = (Base.LAST,)
"""What a target can be measured from: the rate; `own` has no price before there is an order."""

COMPUTED_DIGITS = 8
"""Significant digits of a computed target: the venue has no step it could be rounded to."""

_COMPUTED = Context(prec=COMPUTED_DIGITS, rounding=ROUND_HALF_UP)
_SUM = Context(prec=28)
_ONE = Decimal(1)
_NO_TICK = Decimal(1)
"""Nothing is counted in ticks: such texts are refused before they are computed."""


def plan_numbers(context: TicketContext, draft: EmbedDraft) -> dict[FormField, TicketNumber]:
    """Work out the target and the amount."""
    return {
        FormField.TRIGGER_PRICE: plan_target(context, draft.trigger_price),
        FormField.QUANTITY: plan_amount(draft.quantity),
    }


# The target


def plan_target(context: TicketContext, text: str) -> TicketNumber:
    """Work out the target: what stands in its field, and what would be sent."""
    number = TicketNumber(field=FormField.TRIGGER_PRICE, typed=text)
    price = parse_price(text.strip())
    if isinstance(price, Problem):
        is_missing = price.code is PriceTextProblem.EMPTY
        return refused(number, TicketProblem.MISSING) if is_missing else pointed(number, price)
    if price.unit is OffsetUnit.TICKS:
        at = text.strip().index(OffsetUnit.TICKS.value, len(price.base or ""))
        return pointed(number, Problem(code=EmbedProblem.TICKS, at=at))
    if price.is_relative:
        return _relative(number, price, context)
    return _checked(replace(number, exact=price.amount, becomes=price.amount))


def _relative(number: TicketNumber, price: PriceText, context: TicketContext) -> TicketNumber:
    base = price.base or Base.LAST
    if base not in EMBED_BASES:
        values = {"base": str(base), "bases": " ".join(EMBED_BASES)}
        return pointed(number, Problem(code=TicketProblem.BASE_NOT_HERE, at=0, values=values))
    value = base_price(base, context.quote, context.now)
    exact = computed(price, value, _NO_TICK)
    becomes = None if exact is None else rounded_target(exact)
    reading = TicketReading(base=base, value=value, becomes=becomes)
    number = replace(number, base=base, base_value=value, exact=exact, on_bases=(reading,))
    if exact is None or becomes is None:
        return refused(number, TicketProblem.BASE_UNKNOWN, base=str(base))
    rounding = Rounding.NONE if becomes == exact else Rounding.NEAREST
    return _checked(replace(number, becomes=becomes, rounding=rounding))


def rounded_target(exact: Decimal) -> Decimal:
    """Return a computed target as it is sent: eight digits, no zeros at its end."""
    value = EXACT.normalize(_COMPUTED.plus(exact))
    is_whole = value == value.to_integral_value()
    return EXACT.quantize(value, _ONE) if is_whole else value


# The amount


def plan_amount(text: str) -> TicketNumber:
    """Work out the amount: a plain number, for what a user owns is not read."""
    number = TicketNumber(field=FormField.QUANTITY, typed=text)
    size = parse_quantity(text.strip(), allows_all=True)
    if isinstance(size, Problem):
        is_missing = size.code is QuantityTextProblem.EMPTY
        is_word = size.code is QuantityTextProblem.UNKNOWN_WORD
        if is_missing or is_word:
            code = TicketProblem.MISSING if is_missing else EmbedProblem.AMOUNT_PLAIN
            return refused(number, code)
        return pointed(number, size)
    if size.kind is not QuantityKind.TOTAL:
        return refused(number, EmbedProblem.AMOUNT_PLAIN)
    return _checked(replace(number, exact=size.amount, becomes=size.amount))


def _checked(number: TicketNumber) -> TicketNumber:
    """Hold a number against what the venue takes."""
    number = positive(number)
    value = number.amount
    if value is None:
        return number
    if -int(value.as_tuple().exponent) > MOST_FRACTION:
        return refused(replace(number, becomes=None), EmbedProblem.FRACTION, most=MOST_FRACTION)
    return number


# What it comes to


def usual_price(trade: EmbedTrade, price: Decimal | None) -> Decimal | None:
    """Return the price of a coin in money, whichever way round the pair is written."""
    if price is None or price <= 0:
        return None
    return turned_price(price) if trade.is_turned else price


def money_value(trade: EmbedTrade, amount: Decimal | None, price: Decimal | None) -> Decimal | None:
    """Return what an amount is worth in money; `price` is that of a coin."""
    if amount is None or not trade.fixes_coin:
        return amount
    return None if price is None else EXACT.multiply(amount, price)


def estimated(
    trade: EmbedTrade,
    amount: Decimal,
    price: Decimal,
    shares: Mapping[FormField, Decimal],
    *,
    is_at_target: bool,
) -> Estimate | None:
    """Sum up a trade: the fee is a part of what is spent, the spread moves the price against it.

    Args:
        trade: What is given for what.
        amount: Of the asset that is fixed.
        price: Of a coin, in money.
        shares: Fee and spread as parts of one.
        is_at_target: Whether the price is the target.

    Returns:
        The sum; `None` where fee or spread leave nothing to reckon with.
    """
    fee, spread = shares[FormField.FEE_BPS], shares[FormField.SPREAD_BPS]
    is_buy = trade.side is Side.BUY
    paid = _SUM.multiply(price, _SUM.add(_ONE, spread if is_buy else -spread))
    kept = _SUM.subtract(_ONE, fee)
    if not paid or not kept:
        return None
    rate = _SUM.divide(_ONE, paid) if is_buy else paid
    is_spent = trade.action is TradeAction.SPEND
    spent = amount if is_spent else _SUM.divide(_SUM.divide(amount, rate), kept)
    received = _SUM.multiply(_SUM.multiply(amount, kept), rate) if is_spent else amount
    return Estimate(
        price=price,
        is_at_target=is_at_target,
        spent=spent,
        spent_asset=trade.asset if is_spent else trade.other_asset,
        fee=_SUM.multiply(spent, fee),
        received=received,
        received_asset=trade.other_asset if is_spent else trade.asset,
        spread=spread,
    )
