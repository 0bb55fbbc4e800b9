"""From what stands in a Futures ticket to what would happen. Pure; no text makes it raise."""

from dataclasses import replace

from tui.domain.creating import TicketContext
from tui.domain.futures_findings import (
    FuturesWorked,
    confirmations_of,
    limits_of,
    problems_of,
    warnings_of,
)
from tui.domain.futures_lines import (
    Ladder,
    effects_of,
    plan_ladder,
    plan_lines,
    whole_effects,
)
from tui.domain.futures_prices import plan_numbers, position_in
from tui.domain.futures_ticket import (
    FuturesDraft,
    FuturesPlan,
    futures_fields,
)
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.problem import FormField, Problem
from tui.domain.rate_cost import RateCost
from tui.domain.ticket_reading import market_problem, read_deadline, typed_texts


def plan_futures(context: TicketContext, draft: FuturesDraft) -> FuturesPlan:
    """Work out the whole ticket: what it would do, what stands in the way, what would be sent."""
    fields = futures_fields(draft)
    instrument = context.instrument
    if instrument is None:
        problem = market_problem(draft.market, "PF_XBTUSD, PI_XBTUSD")
        return FuturesPlan(context=context, draft=draft, fields=fields, problems=(problem,))
    worked = _worked(context, draft, instrument)
    limits = limits_of(worked)
    problems = (*problems_of(worked), *limits.refusals)
    confirmations = (*confirmations_of(worked), *limits.asks)
    return FuturesPlan(
        context=context,
        draft=draft,
        fields=fields,
        numbers=worked.numbers,
        effects=worked.effects,
        lines=worked.lines,
        position=worked.position,
        problems=problems,
        warnings=tuple(warnings_of(worked)),
        confirmations=confirmations,
        confirmation=_word(worked) if confirmations else None,
        intents=() if problems else tuple(_intents(worked)),
    )


def _worked(context: TicketContext, draft: FuturesDraft, instrument: Instrument) -> FuturesWorked:
    numbers = plan_numbers(context, draft, instrument)
    is_ladder = draft.makes_ladder
    ladder = plan_ladder(draft, instrument, numbers) if is_ladder else Ladder()
    lines = plan_lines(context, draft, instrument, numbers, ladder)
    return FuturesWorked(
        context=context,
        draft=draft,
        instrument=instrument,
        numbers=numbers,
        position=position_in(context, instrument),
        ladder=ladder,
        lines=lines,
        effects=whole_effects(lines, effects_of(context, draft, instrument, numbers)),
        deadline=read_deadline(draft.deadline),
    )


def _word(worked: FuturesWorked) -> str:
    """Return what has to be typed: the number of orders, of one the venue's name of its market."""
    if worked.draft.makes_ladder:
        return f"send {len(worked.lines)}"
    return worked.instrument.key.instrument


def _intents(worked: FuturesWorked) -> list[CreateIntent]:
    account = worked.context.account
    if account is None:
        return []
    draft, instrument = worked.draft, worked.instrument
    is_triggered = FormField.TRIGGER_SIGNAL in futures_fields(draft)
    deadline = None if isinstance(worked.deadline, Problem) else worked.deadline
    typed = typed_texts(worked.numbers)
    return [
        CreateIntent(
            venue=account.venue,
            account=account.name,
            instrument=instrument.key.instrument,
            side=draft.side,
            order_type=draft.order_type,
            quantity=line.quantity,
            quantity_unit=instrument.quantity_unit,
            limit_price=line.limit_price,
            trigger_price=line.trigger_price,
            trigger_signal=draft.trigger_signal if is_triggered else None,
            time_in_force=draft.time_in_force,
            post_only=draft.post_only,
            reduce_only=draft.reduce_only,
            client_order_id=line.client_order_id,
            deadline_seconds=deadline,
            typed=typed,
        )
        for line in worked.lines
    ]


def batch_cost(single: RateCost, count: int, requests: int) -> RateCost:
    """Return what so many orders cost in so many requests, from what one costs alone.

    A batch costs 9 and 1 for each of its orders: one alone as much as any single order.
    https://docs.kraken.com/api/docs/guides/futures-rate-limits
    """
    return replace(single, points=(single.points - 1) * requests + count)
