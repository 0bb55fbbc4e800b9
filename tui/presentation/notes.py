"""Which outcomes the operator is told of at once, and in which words."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tui.domain.action import Action, ActionLedger
from tui.domain.created import is_called_off, may_be_called_off
from tui.domain.outcome import Accepted, NotSent, Rejected
from tui.domain.state import BlotterState
from tui.presentation.outcomes import outcome_sentence

MOST_NOTES = 3
"""More outcomes than this at once are told of in one note."""


class Severity(StrEnum):
    """How a note is to be taken."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


class Note(NamedTuple):
    """Something to be told at once."""

    text: str
    severity: Severity


def noteworthy(before: ActionLedger, after: ActionLedger, since: datetime) -> list[Action]:
    """Return the acts with an outcome that is news: not an acceptance, which rows and log tell.

    Of acts from before `since`, the start of this run, only what they settle to is news.
    """
    if before is after:
        return []
    return [
        action
        for action_id, action in after.actions.items()
        if (was := before.get(action_id)) is not action and _is_news(was, action, since)
    ]


def _is_news(was: Action | None, action: Action, since: datetime) -> bool:
    is_new = action.created_at >= since if was is None else not was.is_settled
    if action.is_unknown:
        is_for_operator = may_be_called_off(action) and not (was and may_be_called_off(was))
        is_first = action.created_at >= since and not (was is not None and was.is_unknown)
        return is_first or is_for_operator
    if isinstance(action.outcome, Accepted):
        return was is not None and (was.is_unknown or _warns_anew(was, action.outcome))
    return is_new and isinstance(action.outcome, Rejected | NotSent)


def _warns_anew(was: Action, outcome: Accepted) -> bool:
    """Whether something is not as it should be with what went through, and was not told yet."""
    told = was.outcome.warning if isinstance(was.outcome, Accepted) else ""
    return outcome.warning not in {"", told}


def taken_over(before: ActionLedger, after: ActionLedger, since: datetime) -> int:
    """Return how many acts of an earlier run were taken over without a known outcome."""
    if before is after:
        return 0
    return sum(
        action.created_at < since and not action.is_settled and before.get(action.id) is None
        for action in after.actions.values()
    )


def notes_of(state: BlotterState, news: Sequence[Action]) -> list[Note]:
    """Return what to tell; very many outcomes at once are counted instead."""
    if len(news) > MOST_NOTES:
        return [_summary(news)]
    return [Note(outcome_sentence(state, action), _severity(action)) for action in news]


def taken_over_note(count: int) -> Note:
    """Say that acts of an earlier run are open."""
    acts = "1 act" if count == 1 else f"{count} acts"
    text = (
        f"{acts} of an earlier run had no known outcome. The venue is asked what became of them; "
        "nothing is sent again. Their rows say so until it is known."
    )
    return Note(text, Severity.WARNING)


def _severity(action: Action) -> Severity:
    match action.outcome:
        case Accepted(warning=""):
            return Severity.INFORMATION
        case Rejected() if is_called_off(action):
            return Severity.WARNING
        case Accepted() | Rejected():
            return Severity.ERROR
        case _:
            return Severity.WARNING


def _summary(news: Sequence[Action]) -> Note:
    counts = Counter(map(_word, news))
    told = ", ".join(f"{count} {word}" for word, count in counts.items())
    is_good = set(counts) == {"went through"}
    text = f"{len(news)} acts: {told}. The log (L) tells of each."
    return Note(text, Severity.INFORMATION if is_good else Severity.WARNING)


def _word(action: Action) -> str:
    match action.outcome:
        case Accepted(warning=""):
            return "went through"
        case Accepted():
            return "went through, and not as they should"
        case Rejected():
            return "refused"
        case NotSent():
            return "not sent"
        case _:
            return "without a known outcome"
