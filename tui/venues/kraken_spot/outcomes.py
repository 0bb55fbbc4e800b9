"""What became of a request that changes orders, read from its answer. Pure.

Only a readable body tells anything final. Whatever else came, or did not come, after sending began
is `Unknown`: users have seen orders executed behind every kind of broken answer.
https://docs.kraken.com/api/docs/guides/spot-errors
"""

from collections.abc import Callable

from tui.domain.identifiers import VenueOrderId
from tui.domain.intents import IntentKind
from tui.domain.outcome import Accepted, Outcome, Rejected, Unknown
from tui.venues.envelope import NotDocumentedError
from tui.venues.errors import parse_unreadable
from tui.venues.kraken_spot.envelope import RefusedError, decode_result, decode_value
from tui.venues.kraken_spot.errors import PERMISSION_DENIED, Action, Rule, rule_for
from tui.venues.outcomes import unanswered, unknown
from tui.venues.transport import Answer, NoAnswer

RIGHTS = {
    IntentKind.AMEND: "modify-trades or close-trades",
    IntentKind.CANCEL: "modify-trades or close-trades",
    IntentKind.CREATE: "modify-trades",
}
"""What the key needs for each act."""

ReadResult = Callable[[object], Outcome]
"""Reads the result of an answer without errors; `Unknown` where it is not the documented one."""


def outcome_of(answer: Answer | NoAnswer, kind: IntentKind, read: ReadResult) -> Outcome:
    """Return what an answer, or its absence, says about an act of this kind."""
    if isinstance(answer, NoAnswer):
        return unanswered(answer)
    try:
        result = decode_value(decode_result(answer.body))
    except RefusedError as refusal:
        return _refused(refusal.errors, kind, answer)
    except NotDocumentedError as error:
        return unknown(parse_unreadable(answer, str(error)))
    if answer.status != 200:
        return unknown(parse_unreadable(answer, ""))
    outcome = read(result)
    if isinstance(outcome, Unknown):
        return Unknown(text=outcome.text, code=outcome.code, trace_id=answer.trace_id)
    return outcome


def read_amended(result: object) -> Outcome:
    """Read the result of AmendOrder: the id of the amend, nothing else."""
    amend_id = _member(result, "amend_id")
    if not isinstance(amend_id, str) or not amend_id:
        return Unknown(text="an answer without errors, but without an amend_id")
    return Accepted(reference=amend_id)


def read_cancelled(result: object) -> Outcome:
    """Read the result of CancelOrder."""
    return read_counted(result, 1)


def read_counted(result: object, asked: int) -> Outcome:
    """Read how many of the `asked` orders were cancelled; which ones, the answer never says."""
    count = _member(result, "count")
    if not isinstance(count, int) or isinstance(count, bool):
        return Unknown(text="an answer without errors, but without a count")
    if count != asked:
        return Unknown(text=f"the answer counts {count} of {asked}")
    return Accepted(is_pending=_member(result, "pending") is True)


def read_created(result: object) -> Outcome:
    """Read the result of AddOrder."""
    order_id = _order_id(result)
    if order_id is None:
        return Unknown(text="an answer without errors, but without an order id")
    return Accepted(order_id=order_id, text=_sentence(result))


def read_checked(result: object) -> Outcome:
    """Read the result of AddOrder with `validate`, which places nothing."""
    order_id = _order_id(result)
    if order_id is not None:
        return Unknown(text=f"asked to check only, Kraken answers with the order {order_id}")
    sentence = _sentence(result)
    if not sentence:
        return Unknown(text="an answer without errors, but without the order's description")
    return Accepted(text=f"{sentence} (checked only: nothing was placed)")


def _refused(errors: tuple[str, ...], kind: IntentKind, answer: Answer) -> Outcome:
    rules = [rule_for(text) for text in errors]
    text = ", ".join(errors)
    doubtful = next((rule for rule in rules if not _is_final(rule, kind)), None)
    if doubtful is not None:
        return Unknown(text=text, code=doubtful.prefix, trace_id=answer.trace_id)
    if rules[0].prefix == PERMISSION_DENIED:
        text = f"{text} (the key lacks the right {RIGHTS[kind]})"
    return Rejected(code=rules[0].prefix, text=text)


def _is_final(rule: Rule, kind: IntentKind) -> bool:
    """Whether the code says that nothing was done.

    A cancel of an order Kraken does not know, or cannot cancel, may have come behind its last fill.
    """
    if rule.action is Action.REFRESH:
        return kind is not IntentKind.CANCEL
    return rule.action is not Action.VERIFY


def _member(result: object, name: str) -> object:
    return result.get(name) if isinstance(result, dict) else None


def _order_id(result: object) -> VenueOrderId | None:
    ids = _member(result, "txid")
    first = ids[0] if isinstance(ids, list) and ids else None
    return VenueOrderId(first) if isinstance(first, str) and first else None


def _sentence(result: object) -> str:
    """Return Kraken's description of the order, its conditional close included."""
    descr = _member(result, "descr")
    parts = (_member(descr, "order"), _member(descr, "close"))
    return ", ".join(part for part in parts if isinstance(part, str) and part)
