"""What the amend form says besides its figures: which order, how fresh, what changed, why not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from tui.domain.action import Action
from tui.domain.fate import EndedOrder, Fate
from tui.domain.health import STALE_AFTER, AccountHealth
from tui.domain.instrument import Instrument
from tui.domain.intents import IntentKind
from tui.domain.order import Order, Price
from tui.presentation.clean import cell_width, clean, cut_middle
from tui.presentation.figures import grouped, price_text
from tui.presentation.labels import (
    SIDE_TONES,
    SIDE_WORDS,
    STATUS_WORDS,
    VENUE_LABELS,
    fate_word,
    type_label,
    type_words,
)
from tui.presentation.moments import TimeZone, age_text, time_text
from tui.presentation.text import Line, Span, Tone, joined, line_width, wrapped

READ_AGAIN_AFTER = timedelta(seconds=3)
"""Data older than this is read again before an amend goes out."""

_RULE_CELLS = 4
_LEAST_ID = 11
_GAP = Span("  ")
_DOT = Span(" · ", Tone.MUTED)


def identity_line(
    order: Order, instrument: Instrument | None, age: timedelta | None, width: int
) -> Line:
    """Return which order a form is about and how fresh that is.

    Where that is too long the type is written short, then the id is cut in its middle. The width
    includes the rule around it.
    """
    full = _identity(order, instrument, age, type_words(order))
    if line_width(full) + _RULE_CELLS <= width:
        return full
    short = _identity(order, instrument, age, type_label(order))
    over = line_width(short) + _RULE_CELLS - width
    if over <= 0:
        return short
    id_cells = max(cell_width(clean(order.key.order_id)) - over, _LEAST_ID)
    return _identity(order, instrument, age, type_label(order), id_cells)


def _identity(
    order: Order,
    instrument: Instrument | None,
    age: timedelta | None,
    kind: str,
    id_cells: int | None = None,
) -> Line:
    symbol = order.instrument if instrument is None else instrument.symbol
    side = Span(SIDE_WORDS[order.side], SIDE_TONES[order.side])
    parts: list[Line] = [
        (Span(f"{VENUE_LABELS[order.key.venue]} "), Span(clean(symbol), Tone.STRONG)),
        (side, Span(f" {kind}")),
    ]
    if order.time_in_force is not None:
        parts.append((Span(order.time_in_force),))
    order_id = clean(order.key.order_id)
    parts.append((Span(order_id if id_cells is None else cut_middle(order_id, id_cells)),))
    return (*joined(parts, _GAP), _DOT, _freshness(age))


def _freshness(age: timedelta | None) -> Span:
    if age is None:
        return Span("never read", Tone.STALE)
    if age > STALE_AFTER:
        return Span(f"read {age_text(age)} ago", Tone.STALE)
    if age > READ_AGAIN_AFTER:
        return Span(f"read {age_text(age)} ago, will be read again", Tone.MUTED)
    return Span(f"read {age_text(age)} ago", Tone.MUTED)


def stale_refusal(health: AccountHealth | None, now: datetime) -> str | None:
    """Say that an order's data is too old for an amend; `None` while it is fresh enough."""
    age = None if health is None else health.age(now)
    if age is not None and age <= STALE_AFTER:
        return None
    how_old = "was never read" if age is None else f"was read {age_text(age)} ago"
    return f"This order {how_old}: too old to amend. r on the list reads it now."


def journal_refusal(problem: str | None) -> str | None:
    """Say that nothing may go out that cannot be recorded; `None` when it can."""
    if problem is None:
        return None
    why = clean(problem).removesuffix(".")
    return f"The journal cannot be written ({why}): no amend is sent. Cancels still are."


def in_flight_refusal(actions: tuple[Action, ...]) -> str | None:
    """Say that something asked of this order is not settled; `None` when nothing is."""
    if not actions:
        return None
    action = actions[-1]
    act = "A cancel" if action.kind is IntentKind.CANCEL else "An amend"
    if action.is_unknown:
        return f"{act} of this order has an unknown outcome: it is being looked up. Wait for it."
    if action.is_unanswered:
        return f"{act} of this order has not been answered yet: wait for it."
    return f"{act} of this order was accepted and does not show yet: wait for the next read."


def ended_refusal(ended: EndedOrder | None, zone: TimeZone) -> str:
    """Say that there is nothing to amend any more."""
    if ended is None:
        return "This order is no longer listed: nothing can be amended. Esc leaves the form."
    at = time_text(ended.since, zone)
    if ended.fate is Fate.LOOKING_UP:
        return f"This order left the list at {at} and is being looked up: nothing can be amended."
    word = fate_word(ended).lower()
    return f"This order has ended ({word}, {at}): nothing can be amended. Esc leaves the form."


def changed_notice(
    before: Order,
    after: Order,
    meaning: str,
    decimals: int | None,
    at: str,
    width: int,
) -> tuple[Line, ...]:
    """Return what changed underneath, and what the text in the form means now."""
    changes: list[Line] = [(Span(text, Tone.STRONG),) for text in _changes(before, after, decimals)]
    changes[0] = (Span(f"This order changed at {at}: ", Tone.WARN), *changes[0])
    kept = (
        "Nothing was typed yet." if not meaning else f"Your text is kept; it now means {meaning}."
    )
    words: list[Line] = [(Span(word),) for word in kept.split(" ")]
    return (
        *wrapped(changes, _DOT, width, indent=Span(" ")),
        *wrapped(words, Span(" "), width, indent=Span(" ")),
    )


def _changes(before: Order, after: Order, decimals: int | None) -> Iterator[str]:
    def price(value: Price | None) -> str:
        return price_text(value, decimals)

    def amount(value: Decimal) -> str:
        return grouped(value, 4)

    if after.filled_quantity != before.filled_quantity:
        yield f"filled {amount(before.filled_quantity)} -> {amount(after.filled_quantity)}"
    if after.quantity != before.quantity:
        yield f"quantity {amount(before.quantity)} -> {amount(after.quantity)}"
    if after.limit_price != before.limit_price:
        yield f"limit {price(before.limit_price)} -> {price(after.limit_price)}"
    if after.trigger_price != before.trigger_price:
        yield f"trigger {price(before.trigger_price)} -> {price(after.trigger_price)}"
    if after.status != before.status:
        yield f"state {STATUS_WORDS[before.status]} -> {STATUS_WORDS[after.status]}"
