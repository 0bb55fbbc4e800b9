"""The last look before a request leaves: is what was confirmed still what would happen? Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.capabilities import absence_settles
from tui.domain.created import placed_entry
from tui.domain.identifiers import OrderKey
from tui.domain.intent_limits import maximum_exceeded
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent, IntentKind
from tui.domain.order import Order
from tui.domain.outcome import Accepted, NotSent, NotSentCode
from tui.domain.reconcile import differs
from tui.domain.rules import Limits
from tui.domain.state import BlotterState

READ_AGAIN_AFTER = timedelta(seconds=3)
"""Order data older than this is read again before an amend."""
REFUSED_AFTER = timedelta(seconds=15)
"""On order data older than this nothing is amended."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One order as it was read by itself."""

    order: Order
    at: datetime


def newest(state: BlotterState, key: OrderKey, reading: Reading | None) -> Reading | None:
    """Return the newest description of an order: the list's, or the one read by itself."""
    health = state.health.get(key.account)
    listed_at = None if health is None else health.answered_at
    if reading is not None and (listed_at is None or reading.at >= listed_at):
        return reading
    entry = state.book.orders(key.account).get(key) or state.book.expected.get(key)
    if listed_at is None or not isinstance(entry, Order):
        return None
    return Reading(entry, listed_at)


def needs_reading(
    state: BlotterState, intent: AmendIntent, reading: Reading | None, now: datetime
) -> bool:
    """Whether the order has to be read again before it is amended.

    What was described before the newest accepted amend says nothing of what it did.
    """
    known = newest(state, intent.key, reading)
    if known is None or now - known.at > READ_AGAIN_AFTER:
        return True
    accepted = [
        action.answered_at
        for action in state.actions.open_on(intent.key)
        if action.answered_at is not None and isinstance(action.outcome, Accepted)
    ]
    return any(known.at <= at for at in accepted)


def refusal_of(
    intent: Intent,
    state: BlotterState,
    limits: Limits,
    reading: Reading | None,
    now: datetime,
) -> NotSent | None:
    """Return why an act is not sent now. A cancel is refused only where nothing can be sent."""
    account = state.account(intent.key.account)
    if account is None or not account.can_send:
        return NotSent(code=NotSentCode.LOCKED)
    match intent:
        case CancelIntent():
            return None
        case AmendIntent():
            return _amend_refusal(intent, state, reading, now) or _over(intent, state, limits)
        case CreateIntent():
            return _twin_refusal(intent, state) or _over(intent, state, limits)


def _amend_refusal(
    intent: AmendIntent, state: BlotterState, reading: Reading | None, now: datetime
) -> NotSent | None:
    known = newest(state, intent.key, reading)
    if known is None:
        return NotSent(code=NotSentCode.GONE)
    if differs(intent.seen, known.order):
        return NotSent(code=NotSentCode.CHANGED)
    if now - known.at > REFUSED_AFTER:
        return NotSent(code=NotSentCode.STALE)
    return None


def _twin_refusal(intent: CreateIntent, state: BlotterState) -> NotSent | None:
    """Refuse a ticket whose order exists, as one that was called off too early.

    Elsewhere venues refuse a client id they know themselves.
    """
    entry = None if absence_settles(intent.venue) else placed_entry(state, intent)
    return None if entry is None else NotSent(code=NotSentCode.PLACED, text=entry.key.order_id)


def _over(
    intent: AmendIntent | CreateIntent, state: BlotterState, limits: Limits
) -> NotSent | None:
    problem = maximum_exceeded(intent, state, limits)
    return None if problem is None else NotSent(code=NotSentCode.CHECKS, problem=problem)


def in_flight_refusal(intent: Intent, state: BlotterState) -> NotSent | None:
    """Return why an act has to wait for another on the same order.

    One amend at a time; a cancel is always possible, but not twice while one is unanswered.
    """
    open_on = state.actions.open_on(intent.key)
    unanswered = [action for action in open_on if action.is_unanswered]
    if isinstance(intent, CancelIntent):
        is_twice = any(action.kind is IntentKind.CANCEL for action in unanswered)
        return NotSent(code=NotSentCode.IN_FLIGHT) if is_twice else None
    blocks = unanswered or [action for action in open_on if action.is_unknown]
    return NotSent(code=NotSentCode.IN_FLIGHT) if blocks else None
