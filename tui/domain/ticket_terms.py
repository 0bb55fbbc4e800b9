"""What a ticket says besides prices and quantities: times, flags, and whether it is taken now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from tui.domain.creating import (
    RESTING_TYPES,
    SHORTEST_LIFE,
    SpotDraft,
    TicketContext,
    TicketProblem,
    times_in_force,
)
from tui.domain.health import SystemMode
from tui.domain.instrument import Instrument
from tui.domain.moment_text import parse_moment
from tui.domain.order import OrderType, TimeInForce
from tui.domain.problem import FormField, Problem
from tui.domain.ticket_reading import read_deadline

_CLOSED = frozenset({"cancel_only", "cancel-only", "maintenance"})
_POST_ONLY = frozenset({"post_only", "post-only"})
_LIMIT_ONLY = frozenset({"limit_only", "limit-only"})
_REDUCE_ONLY = frozenset({"reduce_only", "reduce-only"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The times of the order, and what is wrong with its terms."""

    starts_at: datetime | None = None
    expires_at: datetime | None = None
    deadline_seconds: Decimal | None = None
    problems: tuple[Problem, ...] = ()


def plan_terms(context: TicketContext, draft: SpotDraft, instrument: Instrument) -> Terms:
    """Work out times and deadline, and hold everything against what the venue takes."""
    starts = _moment(draft.starts, context.now, FormField.STARTS)
    has_expiry = draft.time_in_force is TimeInForce.GTD and draft.order_type is not OrderType.MARKET
    expires = _moment(draft.expires if has_expiry else "", context.now, FormField.EXPIRES)
    deadline = read_deadline(draft.deadline)
    found = [one for one in (starts, expires, deadline) if isinstance(one, Problem)]
    terms = Terms(
        starts_at=starts if isinstance(starts, datetime) else None,
        expires_at=expires if isinstance(expires, datetime) else None,
        deadline_seconds=deadline if isinstance(deadline, Decimal) else None,
    )
    if has_expiry and not draft.expires.strip():
        found.append(Problem(code=TicketProblem.EXPIRY_MISSING, field=FormField.EXPIRES))
    found += _time_problems(context, terms)
    found += _flag_problems(draft, instrument)
    found += _mode_problems(context, draft, instrument)
    return replace(terms, problems=tuple(found))


def _moment(text: str, now: datetime, field: FormField) -> datetime | Problem | None:
    if not text.strip():
        return None
    moment = parse_moment(text, now)
    return replace(moment, field=field) if isinstance(moment, Problem) else moment


def _time_problems(context: TicketContext, terms: Terms) -> Iterator[Problem]:
    if terms.starts_at is not None and terms.starts_at <= context.now:
        yield Problem(code=TicketProblem.START_PAST, field=FormField.STARTS)
    if terms.expires_at is None:
        return
    if terms.expires_at < context.now + SHORTEST_LIFE:
        yield Problem(code=TicketProblem.EXPIRY_TOO_SOON, field=FormField.EXPIRES)
    elif terms.starts_at is not None and terms.expires_at <= terms.starts_at:
        yield Problem(code=TicketProblem.EXPIRY_BEFORE_START, field=FormField.EXPIRES)


def _flag_problems(draft: SpotDraft, instrument: Instrument) -> Iterator[Problem]:
    is_market = draft.order_type is OrderType.MARKET
    if not is_market and draft.time_in_force not in times_in_force(draft.order_type):
        values = {"word": str(draft.time_in_force), "type": str(draft.order_type)}
        yield Problem(
            code=TicketProblem.TIME_IN_FORCE, field=FormField.TIME_IN_FORCE, values=values
        )
    is_immediate = draft.time_in_force in {TimeInForce.IOC, TimeInForce.FOK}
    if is_posted(draft) and is_immediate:
        yield Problem(
            code=TicketProblem.POST_ONLY_IMMEDIATE,
            field=FormField.POST_ONLY,
            values={"word": str(draft.time_in_force)},
        )
    if draft.leverage is not None and draft.leverage not in instrument.leverages:
        yield Problem(
            code=TicketProblem.LEVERAGE,
            field=FormField.LEVERAGE,
            values={"leverage": draft.leverage, "symbol": instrument.symbol},
        )
    if draft.reduce_only and draft.leverage is None:
        yield Problem(code=TicketProblem.REDUCE_ONLY_NEEDS_MARGIN, field=FormField.REDUCE_ONLY)
    if draft.is_close_undecided:
        yield Problem(code=TicketProblem.CLOSE_UNDECIDED, field=FormField.CLOSE_TYPE)


def is_posted(draft: SpotDraft) -> bool:
    """Whether the order refuses to take: only what rests in the book at once can."""
    return draft.post_only and draft.order_type in RESTING_TYPES


def _mode_problems(
    context: TicketContext, draft: SpotDraft, instrument: Instrument
) -> Iterator[Problem]:
    """Say so where the venue, or this market of it, takes no such order now."""
    mode = context.mode
    if mode is not None and not _is_taken(mode.value, draft):
        yield _closed("the venue", mode.value)
    elif not _is_taken(instrument.status, draft):
        yield _closed(instrument.symbol, instrument.status)


def _is_taken(word: str, draft: SpotDraft) -> bool:
    if word in _CLOSED:
        return False
    if word in _POST_ONLY:
        return is_posted(draft)
    if word in _LIMIT_ONLY:
        return draft.order_type in RESTING_TYPES
    return word not in _REDUCE_ONLY or draft.reduce_only


def _closed(name: str, word: str) -> Problem:
    values = {"name": name, "word": word.replace("_", "-")}
    return Problem(code=TicketProblem.MARKET_CLOSED, values=values)


def is_accepting(mode: SystemMode | None) -> bool:
    """Whether a venue takes any new order now."""
    return mode is None or mode.value not in _CLOSED
