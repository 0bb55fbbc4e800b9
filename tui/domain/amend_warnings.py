"""What is worth knowing before an amend is sent. Nothing of it prevents sending."""

from collections.abc import Iterator
from decimal import Decimal

from tui.domain.amend_change import Change
from tui.domain.amend_effects import limit_takes, trigger_fires
from tui.domain.amend_problem import AmendWarning
from tui.domain.capabilities import is_trailing, is_waiting
from tui.domain.identifiers import VenueId
from tui.domain.notional import own_value
from tui.domain.numbers import EXACT
from tui.domain.order import Side
from tui.domain.price_text import MARKET_BASE
from tui.domain.problem import FormField, Problem, ProblemValue

ONLINE = "online"
"""The venue's word for an instrument that accepts everything."""

_PRICES = (FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE)


def warnings_of(change: Change) -> tuple[Problem, ...]:
    """Return the warnings in the order of the form."""
    return (
        *_unchanged(change),
        *_native_bases(change),
        *_post_only(change),
        *_market(change),
        *_triggers(change),
        *_own_orders(change),
        *_funds(change),
        *_status(change),
    )


def _unchanged(change: Change) -> Iterator[Problem]:
    for plan in change.fields.values():
        if plan.typed is not None and plan.sends is None and not plan.problems:
            yield _warning(AmendWarning.SAME_AS_NOW, plan.field)


def _native_bases(change: Change) -> Iterator[Problem]:
    chosen = {
        FormField.LIMIT_PRICE: change.draft.limit_base,
        FormField.TRIGGER_PRICE: change.draft.trigger_base,
    }
    for field, base in chosen.items():
        if change.fields[field].is_estimate and base is not MARKET_BASE:
            values = {"chosen": str(base), "base": str(MARKET_BASE)}
            yield _warning(AmendWarning.NATIVE_BASE, field, **values)


def _post_only(change: Change) -> Iterator[Problem]:
    changes_limit = change.changes(FormField.LIMIT_PRICE)
    if change.draft.post_only and not changes_limit:
        yield _warning(AmendWarning.POST_ONLY_NO_EFFECT, FormField.POST_ONLY)
    if not changes_limit or is_waiting(change.order) or not limit_takes(change.after, change.quote):
        return
    if change.is_post_only and not change.post_only:
        return
    code = AmendWarning.POST_ONLY_TAKES if change.post_only else AmendWarning.FILLS_AT_ONCE
    yield _warning(code, FormField.LIMIT_PRICE, price=_becomes(change, FormField.LIMIT_PRICE))


def _market(change: Change) -> Iterator[Problem]:
    if change.changes(*_PRICES) and change.market is None and not is_trailing(change.order):
        yield _warning(AmendWarning.MARKET_UNKNOWN)


def _triggers(change: Change) -> Iterator[Problem]:
    if not is_waiting(change.order) or not change.changes(*_PRICES):
        return
    if change.changes(FormField.TRIGGER_PRICE) and trigger_fires(change.after, change.quote):
        price = _becomes(change, FormField.TRIGGER_PRICE)
        yield _warning(AmendWarning.TRIGGER_FIRES, FormField.TRIGGER_PRICE, price=price)
    limit, trigger = change.after.limit_price, change.after.trigger_price
    if not isinstance(limit, Decimal) or not isinstance(trigger, Decimal):
        return
    if limit > trigger if change.order.side is Side.SELL else limit < trigger:
        values = {"limit": limit, "trigger": trigger}
        yield _warning(AmendWarning.LIMIT_BEHIND_TRIGGER, FormField.LIMIT_PRICE, **values)


def _own_orders(change: Change) -> Iterator[Problem]:
    if met := change.effects.meets_own:
        values: dict[str, ProblemValue] = {"count": len(met), "order": met[0].order_id}
        yield _warning(AmendWarning.MEETS_OWN, FormField.LIMIT_PRICE, **values)


def _funds(change: Change) -> Iterator[Problem]:
    """Say when more is needed than is free; what is on margin venues count otherwise."""
    funds, currency = change.context.funds, _currency(change)
    more = _needed(change)
    if funds is None or more is None or more <= 0 or _is_on_margin(change):
        return
    free = funds.free(currency) or Decimal(0)
    if more > free:
        values: dict[str, ProblemValue] = {"more": more, "free": free, "currency": currency}
        field = next(field for field in (FormField.QUANTITY, *_PRICES) if change.changes(field))
        yield _warning(AmendWarning.FUNDS_SHORT, field, **values)


def _currency(change: Change) -> str:
    is_sell = change.order.side is Side.SELL
    return change.instrument.base if is_sell else change.instrument.quote


def _needed(change: Change) -> Decimal | None:
    """Return how much more the order would hold."""
    if change.order.side is Side.SELL:
        return EXACT.subtract(change.after.working_quantity, change.order.working_quantity)
    known = change.instrument
    before, after = own_value(change.order, known), own_value(change.after, known)
    return None if before is None or after is None else EXACT.subtract(after, before)


def _is_on_margin(change: Change) -> bool:
    is_future = change.order.key.venue is VenueId.KRAKEN_FUTURES
    return is_future or any(flag == "margin" or ":" in flag for flag in change.order.flags)


def _status(change: Change) -> Iterator[Problem]:
    if change.instrument.status != ONLINE:
        symbol, status = change.instrument.symbol, change.instrument.status
        yield _warning(AmendWarning.INSTRUMENT_STATUS, symbol=symbol, status=status)


def _becomes(change: Change, field: FormField) -> ProblemValue:
    becomes = change.fields[field].becomes
    return becomes if isinstance(becomes, Decimal) else ""


def _warning(code: AmendWarning, field: FormField | None = None, **values: ProblemValue) -> Problem:
    return Problem(code=code, field=field, values=values)
