"""What became of acts, read from the answer to their request. Pure.

Only a readable body tells anything final, and only about the orders it names. Whatever else came,
or did not come, after sending began is `Unknown`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tui.domain.identifiers import OrderKey, VenueOrderId
from tui.domain.intents import CreateIntent, IntentKind
from tui.domain.outcome import Accepted, Outcome, Rejected, SettledCode, Unknown
from tui.venues.envelope import (
    NotDocumentedError,
    decode_value,
)
from tui.venues.kraken_futures.envelope import RefusedError, decode_answer
from tui.venues.kraken_futures.errors import Action, parse_unreadable, rule_for, sentence_of
from tui.venues.kraken_futures.matching import Result, contradicts, match_results, names_of
from tui.venues.kraken_futures.order_events import (
    Happened,
    executed_words,
    read_events,
    reduced_words,
)
from tui.venues.kraken_futures.statuses import (
    FILLED,
    PARTIALLY_FILLED,
    Verdict,
    verdict_on,
)
from tui.venues.kraken_futures.write_request import Line, WriteRequest
from tui.venues.members import Members, decode_rows
from tui.venues.outcomes import unanswered, unknown
from tui.venues.transport import Answer, NoAnswer

_STATUS_OF: Final = {
    "sendorder": "sendStatus",
    "editorder": "editStatus",
    "cancelorder": "cancelStatus",
}
_AT_ONCE: Final = {FILLED: "filled at once", PARTIALLY_FILLED: "partly filled at once"}
_NOTHING_LEFT: Final = "nothing was left to cancel: it was filled before"


@dataclass(frozen=True, slots=True)
class Understood:
    """An answer whose request was understood; what became of each order stands inside."""

    members: Members
    trace_id: str | None


def understand(answer: Answer | NoAnswer) -> Understood | Outcome:
    """Return the answer, or the one outcome of every act of its request."""
    if isinstance(answer, NoAnswer):
        return unanswered(answer)
    try:
        members = decode_answer(answer.body)
    except RefusedError as refusal:
        return _refused(refusal, answer)
    except NotDocumentedError as error:
        return unknown(parse_unreadable(answer, str(error)))
    if answer.status != 200:
        return unknown(parse_unreadable(answer, ""))
    return Understood(members, answer.trace_id)


def outcomes_of(request: WriteRequest, understood: Understood) -> Mapping[OrderKey, Outcome]:
    """Return what an answer says of the acts of its request; what it does not name is left out."""
    if request.name in _STATUS_OF:
        line = request.lines[0]
        return {line.key: _single(line, understood, _STATUS_OF[request.name])}
    try:
        rows = decode_rows(understood.members, "batchStatus")
    except NotDocumentedError as error:
        unknown = Unknown(text=str(error), trace_id=understood.trace_id)
        return dict.fromkeys((line.key for line in request.lines), unknown)
    found = match_results(request.lines, filter(None, map(_readable, rows)))
    return {
        line.key: read_result(line, found[line.key], understood.trace_id)
        for line in request.lines
        if line.key in found
    }


def read_result(line: Line, result: Result, trace_id: str | None = None) -> Outcome:
    """Return what one result says of its act."""
    said = result.get("status")
    if not isinstance(said, str) or not said.strip():
        return Unknown(text="a result without a status", trace_id=trace_id)
    status, verdict = verdict_on(line.kind, said)
    happened = read_events(result)
    if verdict is Verdict.UNSURE or _is_contradicted(line.kind, verdict, happened):
        return Unknown(text=_words(status, happened), code=status, trace_id=trace_id)
    match verdict:
        case Verdict.REFUSED:
            return Rejected(code=status, text=_words(status, happened))
        case Verdict.FILLED_FIRST:
            return Rejected(code=SettledCode.FILLED_FIRST, text=_NOTHING_LEFT)
        case _:
            return _done(line, status, result, happened, trace_id)


def _done(
    line: Line, status: str, result: Result, happened: Happened, trace_id: str | None
) -> Outcome:
    if line.kind is IntentKind.CANCEL:
        return _cancelled(line)
    wanted = line.intent.quantity if isinstance(line.intent, CreateIntent) else None
    parts = (executed_words(happened, wanted) or _AT_ONCE.get(status), reduced_words(happened))
    text = ", ".join(filter(None, parts))
    if line.kind is IntentKind.AMEND:
        return Accepted(text=text)
    _, order_id, _ = names_of(result)
    named = order_id or happened.order_id
    if named is None:
        return Unknown(text=f"{status}, but without an order id", code=status, trace_id=trace_id)
    return Accepted(order_id=VenueOrderId(named), text=text)


def _cancelled(line: Line) -> Accepted:
    """Take the venue's word, but for orders that a market holds: they can still fill.

    https://docs.kraken.com/exchange/guides/futures/maker-protection
    """
    if not line.hold_milliseconds:
        return Accepted()
    return Accepted(
        is_pending=True,
        text=f"acknowledged; this market holds orders for {line.hold_milliseconds} ms,"
        " and what it held could still fill",
    )


def _is_contradicted(kind: IntentKind, verdict: Verdict, happened: Happened) -> bool:
    """Whether the events tell of the opposite: then the order itself has to be read."""
    if verdict is Verdict.REFUSED:
        return happened.has("PLACE", "EDIT", "EXECUTION", "CANCEL")
    if kind is IntentKind.CANCEL or happened.has("EXECUTION"):
        return False
    return happened.has("REJECT", "CANCEL")


def _single(line: Line, understood: Understood, name: str) -> Outcome:
    trace_id = understood.trace_id
    raw = understood.members.get(name)
    result = None if raw is None else _readable(bytes(raw))
    if result is None:
        return Unknown(text=f'an answer without a readable "{name}"', trace_id=trace_id)
    if contradicts(line, result):
        return Unknown(text="an answer about another order", trace_id=trace_id)
    return read_result(line, result, trace_id)


def _readable(row: bytes) -> Result | None:
    try:
        value = decode_value(row)
    except NotDocumentedError:
        return None
    return value if isinstance(value, dict) else None


def _words(status: str, happened: Happened) -> str:
    """Return Kraken's words: the status, its reason where that says more, and what executed."""
    more = [reason for reason in happened.reasons if _plain(reason) != _plain(status)]
    executed = executed_words(happened)
    return "; ".join([": ".join([status, *more]), *filter(None, [executed])])


def _plain(word: str) -> str:
    return word.replace("_", "").casefold()


# The request as a whole


def _refused(refusal: RefusedError, answer: Answer) -> Outcome:
    rule = rule_for(refusal.code)
    text = sentence_of(refusal)
    if rule.action is Action.VERIFY:
        return Unknown(text=text, code=rule.prefix, trace_id=answer.trace_id)
    return Rejected(code=rule.prefix, text=text)
