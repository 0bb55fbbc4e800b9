"""What is to be read before several orders are cancelled, and how that is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tui.domain.account import Account
from tui.domain.fate import Fate
from tui.domain.identifiers import OrderKey
from tui.domain.limit_checks import LimitProblem
from tui.domain.problem import Problem
from tui.domain.state import BlotterState
from tui.presentation.clean import clean
from tui.presentation.figures import money
from tui.presentation.labels import FATE_WORDS
from tui.presentation.moments import age_text, duration_text
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, wrapped

_EDGE = Span(" ")
_REQUEST_LINES = 3
_NAMED = 3
"""So many orders of a kind are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRemarks:
    """What remarks are made from."""

    stops_out: Sequence[OrderKey] = ()
    """Protective orders that are left out."""
    stops_in: Sequence[OrderKey] = ()
    """Protective orders that would be cancelled."""
    unknown: Sequence[OrderKey] = ()
    """Orders with an act of unknown outcome."""
    hidden: Sequence[OrderKey] = ()
    """Orders the filter hides."""
    blocked: Sequence[OrderKey] = ()
    """Orders of accounts that cannot send."""
    ended: Mapping[OrderKey, Fate | None] = field(default_factory=dict)
    """Orders that are over, each with its fate where that is still known."""
    asks: Sequence[Problem] = ()
    """Limits of the operator the batch is over."""
    modes: Sequence[str] = ()
    """What venues accept, where that is not everything."""
    journal_problem: str | None = None


def remark_lines(about: BatchRemarks, width: int) -> tuple[Line, ...]:
    """Return the sentences, what may cost most first."""
    lines: list[Line] = []
    for text, tone in _remarks(about):
        lines += wrapped([(Span(word, tone),) for word in text.split(" ")], Span(" "), width, _EDGE)
    return tuple(lines)


def _remarks(about: BatchRemarks) -> Iterator[tuple[str, Tone]]:
    for mode in about.modes:
        yield mode, Tone.DANGER
    if about.journal_problem is not None:
        why = clean(about.journal_problem).rstrip(".")
        yield f"The journal cannot be written ({why}): nothing will record this.", Tone.DANGER
    if about.stops_out:
        text = f"{_named(about.stops_out, 'protective order')} left out; Space takes one in."
        yield text, Tone.WARN
    if about.stops_in:
        yield f"{_named(about.stops_in, 'protective order')} would be cancelled.", Tone.DANGER
    if about.unknown:
        text = f"{_named(about.unknown, 'order')} what was asked before has no known outcome."
        yield text, Tone.UNKNOWN
    if about.hidden:
        text = f"{_named(about.hidden, 'order')} hidden by your filter, but in this list."
        yield text, Tone.WARN
    if about.blocked:
        yield f"{_named(about.blocked, 'order')} left out: the account cannot send.", Tone.WARN
    if about.ended:
        yield _dropped(about.ended), Tone.STRONG
    if about.asks:
        yield f"Over your limits: {'; '.join(_asks(about.asks))}.", Tone.WARN


def _named(found: Sequence[OrderKey], noun: str) -> str:
    """Name some orders by their ids; count more of them."""
    ids = [clean(key.order_id) for key in found[:_NAMED]]
    if more := len(found) - len(ids):
        ids.append(f"{more} more")
    return f"{len(found)} {noun}{'' if len(found) == 1 else 's'} ({', '.join(ids)}):"


def _asks(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield what limits are passed, in as few words as will do."""
    unlimited = []
    for problem in problems:
        values = problem.values
        if problem.code is LimitProblem.BATCH_COUNT_ASKS:
            yield f"{values['count']} at once ({values['limit']})"
        elif problem.code is LimitProblem.BATCH_VALUE_ASKS:
            value, limit = (money(Decimal(values[name])) for name in ("value", "limit"))
            yield f"{value} {clean(str(values['currency']))} ({limit})"
        elif problem.code is LimitProblem.CURRENCY_ASKS:
            unlimited.append(clean(str(values["currency"])))
        else:
            yield problem_sentence(problem).rstrip(".")
    if unlimited:
        yield f"none is set for {', '.join(unlimited)}"


def _dropped(ended: Mapping[OrderKey, Fate | None]) -> str:
    words = dict.fromkeys(FATE_WORDS[fate].lower() for fate in ended.values() if fate is not None)
    how = f" ({', '.join(words)})" if words else ""
    if len(ended) == 1:
        return f"1 order ended since the list was fixed{how} and was dropped."
    return f"{len(ended)} orders ended since the list was fixed{how} and were dropped."


def how_lines(
    requests: int, accounts: int, cost: tuple[Line, ...], width: int, *, most: int = 0
) -> tuple[Line, ...]:
    """Say how it is done: requests, what they cost, what becomes of a missing answer.

    Args:
        requests: How many it takes.
        accounts: Through how many accounts they go.
        cost: What they cost, in lines of their own.
        width: Cells of a line.
        most: How many orders the largest of them carries.
    """
    if not requests:
        return ()
    many = "1 request" if requests == 1 else f"{requests} requests"
    over = "" if accounts == 1 else f" to {accounts} accounts"
    parts = ""
    if requests > accounts:
        parts = f" of up to {most}" if most > 1 else ""
        parts += ", one after another: S or Esc stops between two"
    text = (
        f"{many}{over}{parts}; each order has an outcome of its own. A missing answer is UNKNOWN: "
        "looked up, never sent again by itself."
    )
    words = [(Span(word),) for word in text.split(" ")]
    return (*cost, *wrapped(words, Span(" "), width, _EDGE))


def scope_words(scope: str) -> Line:
    """Say what the orders have in common."""
    return (Span("scope: ", Tone.MUTED), Span(clean(scope)))


def read_again_words(
    state: BlotterState, accounts: Iterable[Account], fixed_at: datetime, now: datetime
) -> Line:
    """Say how old the newest reading is, of the account where it is oldest."""
    healths = [state.health.get(account.name) for account in accounts]
    read = [None if one is None else one.answered_at for one in healths]
    if not read:
        return ()
    at = min((one for one in read if one is not None), default=None)
    if at is not None and None not in read and at > fixed_at:
        return (Span(f"read again {duration_text(now - at)} ago"),)
    if any(one is not None and one.failure is not None for one in healths):
        age = "never read" if at is None else f"read {age_text(now - at)} ago"
        return (Span(f"it cannot be read again now: {age}", Tone.STALE),)
    return (Span("being read again", Tone.PENDING),)


def request_lines(request: str, width: int) -> tuple[Line, ...]:
    """Show the first request as it would go out now, as far as there is room for it."""
    if not request:
        return ()
    (shown, *more) = wrapped(
        [(Span(part, Tone.MUTED),) for part in _pieces(clean(request), max(width - 8, 20))],
        Span(""),
        width,
        _EDGE,
    )
    if len(more) >= _REQUEST_LINES:
        more = [*more[: _REQUEST_LINES - 2], (Span(" …", Tone.MUTED),)]
    return (shown, *more)


def _pieces(text: str, size: int) -> Iterator[str]:
    for at in range(0, len(text), size):
        yield text[at : at + size]
