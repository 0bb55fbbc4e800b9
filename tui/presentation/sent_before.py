"""What the relative texts of a ticket came to when it was sent before: they are another now."""

from collections.abc import Iterator
from decimal import Decimal

from tui.domain.action import ActionLedger
from tui.domain.creating import TicketNumber, TicketPlan
from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.problem import FormField
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, price_text
from tui.presentation.text import Line, Span, Tone, wrapped
from tui.presentation.ticket_form import is_part, label

_PRICES = frozenset({FormField.TRIGGER_PRICE, FormField.LIMIT_PRICE})


def sent_before(ledger: ActionLedger, client_order_id: ClientOrderId) -> CreateIntent | None:
    """Return what went out last under a ticket's id; `None` where nothing did."""
    intents = (action.intent for action in reversed(tuple(ledger.actions.values())))
    creates = (one for one in intents if isinstance(one, CreateIntent))
    return next((one for one in creates if one.client_order_id == client_order_id), None)


def sent_before_lines(
    plan: TicketPlan, intent: CreateIntent | None, width: int
) -> tuple[Line, ...]:
    """Say which price or quantity was sent where the same text comes to another one now."""
    found: list[Line] = []
    if intent is not None and _is_same_market(plan, intent):
        for name, sent in _sent(intent):
            number = plan.number(name)
            now = None if number is None else number.amount
            if number is not None and now is not None and _is_another(number, sent):
                found += _worded(_sentence(plan, number, now, sent), width)
    return tuple(found)


def _is_same_market(plan: TicketPlan, intent: CreateIntent) -> bool:
    instrument = plan.context.instrument
    return instrument is not None and instrument.key.instrument == intent.instrument


def _sent(intent: CreateIntent) -> Iterator[tuple[FormField, Decimal]]:
    for name, sent in (
        (FormField.TRIGGER_PRICE, intent.trigger_price),
        (FormField.LIMIT_PRICE, intent.limit_price),
        (FormField.QUANTITY, intent.quantity),
        (FormField.QUOTE_QUANTITY, intent.quantity),
    ):
        if isinstance(sent, Decimal):
            yield name, sent


def _is_another(number: TicketNumber, sent: Decimal) -> bool:
    is_relative = number.base is not None or is_part(number)
    return is_relative and number.amount != sent


def _sentence(plan: TicketPlan, number: TicketNumber, now: Decimal, sent: Decimal) -> str:
    name, typed = label(plan, number.field), clean(number.typed.strip())
    before, after = (_written(plan, number, one) for one in (sent, now))
    return f"The {name} was sent before at {before}; {typed} is {after} now."


def _written(plan: TicketPlan, number: TicketNumber, value: Decimal) -> str:
    instrument = plan.context.instrument
    if number.field in _PRICES and instrument is not None:
        return price_text(value, instrument.price_decimals)
    return grouped(value)


def _worded(text: str, width: int) -> tuple[Line, ...]:
    words = [(Span(word, Tone.DANGER),) for word in text.split(" ")]
    return wrapped(words, Span(" "), width, indent=Span(" "))
