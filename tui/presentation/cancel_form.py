"""The question whether one order is to be cancelled: whose it is, what it is, what it costs."""

from collections.abc import Iterator
from datetime import datetime

from tui.domain.account import Account, badge_of
from tui.domain.activity import Change, changes_between
from tui.domain.batch import is_protective
from tui.domain.capabilities import is_out_of_reach
from tui.domain.fate import EndedOrder
from tui.domain.identifiers import OrderKey
from tui.domain.instrument import Instrument
from tui.domain.order import BookEntry, Order
from tui.domain.rate_cost import RateCost
from tui.domain.state import BlotterState
from tui.presentation.activity import change_words
from tui.presentation.clean import clean
from tui.presentation.header import BADGE_TONES_BY_BADGE
from tui.presentation.labels import (
    VENUE_LABELS,
    chip_label,
    fate_word,
)
from tui.presentation.moments import TimeZone, age_text
from tui.presentation.open_acts import open_act_lines
from tui.presentation.order_lines import order_lines
from tui.presentation.rows import Row, make_row
from tui.presentation.selection import is_workable
from tui.presentation.text import Line, Span, Tone, wrapped
from tui.presentation.told import told
from tui.presentation.wording import mode_sentence

_GAP = Span("  ")

PROTECTIVE = "This is a protective order: without it nothing limits a loss."


def cancel_lines(
    state: BlotterState,
    key: OrderKey,
    seen: BookEntry,
    cost: RateCost | None,
    now: datetime,
    width: int,
    zone: TimeZone,
) -> tuple[Line, ...]:
    """Return what is to be read before the answer. `seen` is the order as the question opened."""
    row = make_row(state, key, now)
    if row is None:
        return ()
    lines = [*wrapped(_whose(state, key), _GAP, width), *order_lines(row, width)]
    if cost is not None:
        lines += wrapped([_cost(cost)], _GAP, width)
    lines += open_act_lines(state, key, now, width, zone)
    for text, tone in _remarks(state, row, seen):
        words = [(Span(word, tone),) for word in text.split(" ")]
        lines += wrapped(words, Span(" "), width)
    return tuple(lines)


def account_line(account: Account | None, key: OrderKey) -> Line:
    """Return whose order it is: mode, label, the end of the key."""
    badge = badge_of(() if account is None else (account,))
    line = [Span(f" {badge} ", BADGE_TONES_BY_BADGE[badge]), Span(f" {clean(key.account)}")]
    if account is not None and account.key_tail:
        line.append(Span(f" ..{clean(account.key_tail)}", Tone.MUTED))
    return tuple(line)


def _whose(state: BlotterState, key: OrderKey) -> list[Line]:
    return [account_line(state.account(key.account), key), (Span(VENUE_LABELS[key.venue]),)]


def _decimals(instrument: Instrument | None) -> int | None:
    return None if instrument is None else instrument.price_decimals


def cost_words(cost: RateCost) -> str:
    """Say what an act costs of the venue's counter now, and when it costs less."""
    words = f"+{cost.points:g} now"
    if cost.cheaper_points is not None and cost.cheaper_in is not None:
        words += f", +{cost.cheaper_points:g} in {age_text(cost.cheaper_in)}"
    return f"{words} ({cost.used:.0f} of {cost.maximum:.0f} used)"


def _cost(cost: RateCost) -> Line:
    line: Line = (Span("rate ", Tone.MUTED), Span(cost_words(cost)))
    if cost.has_room:
        return line
    return (*line, Span("  the counter is full: it may be refused", Tone.WARN))


def _remarks(state: BlotterState, row: Row, seen: BookEntry) -> Iterator[tuple[str, Tone]]:
    """Yield what should be known besides; nothing of it stands in the way of a cancel."""
    if is_protective(row.entry):
        yield PROTECTIVE, Tone.WARN
    changes = change_texts(seen, row.entry, _decimals(row.instrument))
    if changes:
        yield f"Changed while you read: {', '.join(changes)}.", Tone.STRONG
    health = state.health.get(row.key.account)
    account = state.account(row.key.account)
    if health is None or account is None:
        return
    label = chip_label(account, state.accounts)
    if mode := mode_sentence(label, health):
        yield mode, Tone.DANGER
    age = health.age(row.now)
    if row.is_stale and age is not None:
        yield f"What is shown is {age_text(age)} old; a cancel goes out all the same.", Tone.STALE
    if row.ended is not None:
        yield "It left the list and is being looked up; a cancel is possible.", Tone.PENDING
    if state.journal_problem is not None:
        why = clean(state.journal_problem).rstrip(".")
        yield f"The journal cannot be written ({why}): nothing will record this.", Tone.DANGER


def change_texts(before: BookEntry, after: BookEntry, decimals: int | None) -> list[str]:
    """Say what is another than before, fills included."""
    before, after = told(before), told(after)
    changes = list(changes_between(before, after))
    if isinstance(before, Order) and isinstance(after, Order):
        filled = Change("filled_quantity", before.filled_quantity, after.filled_quantity)
        if filled.before != filled.after and filled not in changes:
            changes.insert(0, filled)
    return [change_words(change, decimals) for change in changes]


def ended_sentence(state: BlotterState, key: OrderKey) -> str | None:
    """Say that an order is over; `None` while it may still be working."""
    if is_workable(state, key):
        return None
    name, ended = clean(key.order_id), state.book.ended.get(key)
    how = "is no longer listed" if ended is None else f"has ended ({_fate_word(ended)})"
    return f"{name} {how}: there is nothing left to cancel."


def out_of_reach_sentence(entry: BookEntry | None) -> str | None:
    """Say that an order cannot be cancelled before its id is known; `None` where it can."""
    if entry is None or not is_out_of_reach(entry):
        return None
    return (
        f"{clean(entry.key.order_id)} is not listed yet: its venue cancels an order by its own id "
        "alone, and has not told it. It can be cancelled as soon as it is listed."
    )


def _fate_word(ended: EndedOrder) -> str:
    return fate_word(ended).lower()
