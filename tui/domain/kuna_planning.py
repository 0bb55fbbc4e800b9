"""From what stands in a Kuna ticket to what would happen. Pure; no text makes it raise."""

from dataclasses import replace
from decimal import Decimal

from tui.domain.creating import CreateEffects, Needs, TicketContext
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.kuna_findings import KunaWorked, limits_of, problems_of, warnings_of
from tui.domain.kuna_prices import Numbers, plan_numbers, plan_stop
from tui.domain.kuna_ticket import KunaDraft, KunaKind, KunaPlan, kuna_fields
from tui.domain.kuna_triggers import market_price, stop_warning
from tui.domain.numbers import EXACT, round_up
from tui.domain.order import OrderType, QuantityUnit, Side, TimeInForce
from tui.domain.problem import FormField
from tui.domain.ticket_effects import market_effects, reckoned_price
from tui.domain.ticket_reading import market_problem, typed_texts


def plan_kuna(context: TicketContext, draft: KunaDraft) -> KunaPlan:
    """Work out the whole ticket: what it would do, what stands in the way, what would be sent."""
    fields = kuna_fields(draft)
    instrument = context.instrument
    if instrument is None:
        problem = market_problem(draft.market, "BTC_USDT, ETH_UAH")
        return KunaPlan(context=context, draft=draft, fields=fields, problems=(problem,))
    worked = _worked(context, draft, instrument)
    limits = limits_of(worked)
    problems = (*problems_of(worked), *limits.refusals)
    kind = worked.draft.kind
    return KunaPlan(
        context=context,
        draft=draft,
        fields=fields,
        kind=None if kind is KunaKind.TRIGGER else kind,
        numbers=worked.numbers,
        effects=worked.effects,
        problems=problems,
        warnings=tuple(warnings_of(worked)),
        confirmations=limits.asks,
        confirmation=instrument.symbol if limits.asks else None,
        intent=None if problems else _intent(worked),
    )


def _worked(context: TicketContext, draft: KunaDraft, instrument: Instrument) -> KunaWorked:
    kind, stop = plan_stop(context, draft, instrument)
    numbers = plan_numbers(context, draft, instrument, stop)
    settled = draft if kind is None else replace(draft, kind=kind)
    return KunaWorked(
        context=context,
        draft=settled,
        instrument=instrument,
        kind=draft.kind,
        numbers=numbers,
        effects=_effects(context, settled, instrument, numbers),
    )


# Effects


def _effects(
    context: TicketContext, draft: KunaDraft, instrument: Instrument, numbers: Numbers
) -> CreateEffects:
    """Return what the order would do, as far as its type is known."""
    market, value = market_price(context), _value(context, draft, numbers)
    if draft.kind is KunaKind.TRIGGER:
        return CreateEffects(market=market, value=value)
    effects = market_effects(context, draft, instrument, numbers, market)
    stop = numbers.get(FormField.TRIGGER_PRICE)
    at = None if stop is None else stop.amount
    # What Kuna does with a stop at the market, or past it, it does not say.
    is_unsure = effects.fires_at_once or stop_warning(context, at) is not None
    return replace(
        effects,
        value=value,
        fires_at_once=None if is_unsure else effects.fires_at_once,
        is_value_estimated=draft.kind is KunaKind.MARKET and not draft.is_amount,
        needs=_needs(context, draft, instrument, numbers, value),
    )


def _value(context: TicketContext, draft: KunaDraft, numbers: Numbers) -> Decimal | None:
    quantity = numbers[draft.quantity_field].amount
    if quantity is None or draft.is_amount:
        return quantity
    limit = numbers.get(FormField.LIMIT_PRICE)
    price = reckoned_price(context, draft, numbers) if limit is None else limit.amount
    return None if price is None else EXACT.multiply(quantity, price)


def _needs(
    context: TicketContext,
    draft: KunaDraft,
    instrument: Instrument,
    numbers: Numbers,
    value: Decimal | None,
) -> Needs | None:
    """Return what has to be free for it: quote currency to buy, base to sell."""
    is_buy = draft.side is Side.BUY
    amount = value if is_buy else _sold(context, draft, instrument, numbers)
    if amount is None:
        return None
    currency = instrument.quote if is_buy else instrument.base
    free = None if context.funds is None else context.funds.free(currency) or Decimal(0)
    return Needs(currency=currency, amount=amount, free=free)


def _sold(
    context: TicketContext, draft: KunaDraft, instrument: Instrument, numbers: Numbers
) -> Decimal | None:
    """Return how much of the base a sale takes; for an amount of the other at the best bid."""
    amount = numbers[draft.quantity_field].amount
    if amount is None or not draft.is_amount:
        return amount
    bid = reckoned_price(context, draft, numbers)
    return None if not bid else round_up(EXACT.divide(amount, bid), instrument.lot_size)


# What would be sent


def _intent(worked: KunaWorked) -> CreateIntent | None:
    draft, account, numbers = worked.draft, worked.context.account, worked.numbers
    quantity = numbers[draft.quantity_field].amount
    if account is None or quantity is None or draft.order_type is OrderType.OTHER:
        return None
    limit, stop = numbers.get(FormField.LIMIT_PRICE), worked.stop
    is_resting = draft.kind is not KunaKind.MARKET
    return CreateIntent(
        venue=account.venue,
        account=account.name,
        instrument=worked.instrument.key.instrument,
        side=draft.side,
        order_type=draft.order_type,
        quantity=quantity,
        quantity_unit=QuantityUnit.QUOTE if draft.is_amount else QuantityUnit.BASE,
        limit_price=None if limit is None else limit.amount,
        trigger_price=None if stop is None else stop.amount,
        time_in_force=TimeInForce.GTC if is_resting else None,
        client_order_id=worked.context.client_order_id,
        typed=typed_texts(numbers),
    )
