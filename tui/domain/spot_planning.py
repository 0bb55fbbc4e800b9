"""From what stands in a Spot ticket to what would happen. Pure; no text makes it raise."""

from collections.abc import Mapping
from dataclasses import replace

from tui.domain.creating import (
    SelfTrade,
    SpotDraft,
    SpotPlan,
    TicketContext,
    TicketNumber,
    fields_of,
)
from tui.domain.instrument import Instrument
from tui.domain.intents import ConditionalClose, CreateIntent
from tui.domain.order import OrderType, Price
from tui.domain.problem import FormField
from tui.domain.ticket_effects import reckoned_price, work_out_effects
from tui.domain.ticket_findings import (
    Worked,
    confirmations_of,
    limits_of,
    problems_of,
    warnings_of,
)
from tui.domain.ticket_prices import plan_prices
from tui.domain.ticket_quantities import plan_display, plan_quantity, unit_of
from tui.domain.ticket_reading import market_problem, typed_texts
from tui.domain.ticket_terms import is_posted, plan_terms


def plan_spot(context: TicketContext, draft: SpotDraft) -> SpotPlan:
    """Work out the whole ticket: what it would do, what stands in the way, what would be sent."""
    fields = fields_of(draft, context.instrument)
    instrument = context.instrument
    if instrument is None:
        problem = market_problem(draft.market)
        return SpotPlan(context=context, draft=draft, fields=fields, problems=(problem,))
    worked = _worked(context, draft, instrument)
    limits = limits_of(worked)
    problems = (*problems_of(worked), *limits.refusals)
    confirmations = (*confirmations_of(worked), *limits.asks)
    return SpotPlan(
        context=context,
        draft=draft,
        fields=fields,
        numbers=worked.numbers,
        effects=worked.effects,
        problems=problems,
        warnings=tuple(warnings_of(worked)),
        confirmations=confirmations,
        confirmation=instrument.symbol if confirmations else None,
        intent=None if problems else _intent(worked),
    )


def _worked(context: TicketContext, draft: SpotDraft, instrument: Instrument) -> Worked:
    numbers = plan_prices(context, draft, instrument)
    price = reckoned_price(context, draft, numbers)
    quantity = plan_quantity(context, draft, instrument, price)
    numbers[FormField.QUANTITY] = quantity
    if draft.order_type is OrderType.ICEBERG:
        numbers[FormField.DISPLAY_QUANTITY] = plan_display(draft, instrument, quantity)
    terms = plan_terms(context, draft, instrument)
    effects = work_out_effects(context, draft, instrument, numbers)
    return Worked(
        context=context,
        draft=draft,
        instrument=instrument,
        numbers=numbers,
        terms=terms,
        effects=replace(effects, starts_at=terms.starts_at, expires_at=terms.expires_at),
    )


def _intent(worked: Worked) -> CreateIntent | None:
    draft, account, numbers = worked.draft, worked.context.account, worked.numbers
    quantity = numbers[FormField.QUANTITY].amount
    if account is None or quantity is None:
        return None
    fields = frozenset(fields_of(draft, worked.instrument))
    is_triggered = FormField.TRIGGER_SIGNAL in fields
    display = numbers.get(FormField.DISPLAY_QUANTITY)
    return CreateIntent(
        venue=account.venue,
        account=account.name,
        instrument=worked.instrument.key.instrument,
        side=draft.side,
        order_type=draft.order_type,
        quantity=quantity,
        quantity_unit=unit_of(draft),
        display_quantity=None if display is None else display.amount,
        limit_price=_price(numbers, FormField.LIMIT_PRICE),
        trigger_price=_price(numbers, FormField.TRIGGER_PRICE),
        trigger_signal=draft.trigger_signal if is_triggered else None,
        time_in_force=draft.time_in_force if FormField.TIME_IN_FORCE in fields else None,
        starts_at=worked.terms.starts_at,
        expires_at=worked.terms.expires_at,
        post_only=is_posted(draft),
        reduce_only=draft.reduce_only,
        leverage=draft.leverage,
        fee_in_base=draft.fee_in_base,
        close=_close(draft, numbers),
        self_trade=None if draft.self_trade is SelfTrade.CANCEL_NEWEST else draft.self_trade.value,
        client_order_id=worked.context.client_order_id,
        deadline_seconds=worked.terms.deadline_seconds,
        typed=typed_texts(numbers),
    )


def _price(numbers: Mapping[FormField, TicketNumber], field: FormField) -> Price | None:
    number = numbers.get(field)
    return None if number is None else number.becomes


def _close(draft: SpotDraft, numbers: Mapping[FormField, TicketNumber]) -> ConditionalClose | None:
    price = _price(numbers, FormField.CLOSE_PRICE)
    if draft.close_type is None or price is None:
        return None
    return ConditionalClose(
        order_type=draft.close_type,
        price=price,
        limit_price=_price(numbers, FormField.CLOSE_LIMIT_PRICE),
    )
