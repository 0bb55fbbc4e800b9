"""What became of acts, read from the answer to their request. Pure.

Only a readable body tells anything final. Whatever else came, or did not come, after sending began
is `Unknown`. A cancel that is refused because its order has ended is looked up as well: filled or
cancelled before, the order itself says.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from tui.domain.identifiers import OrderKey, VenueOrderId
from tui.domain.intents import CancelIntent, CreateIntent, Intent
from tui.domain.outcome import Accepted, Outcome, Rejected, Unknown
from tui.venues.envelope import (
    NotDocumentedError,
    decode_value,
)
from tui.venues.kuna.envelope import (
    RefusedError,
    data_of,
    decode_rows,
    refusal_of,
    split,
)
from tui.venues.kuna.errors import code_of, is_final, is_success, parse_unreadable, sentence_of
from tui.venues.kuna.parse import order_id_of
from tui.venues.outcomes import unanswered, unknown
from tui.venues.transport import Answer, NoAnswer

_REJECTED: Final = "Rejected"
_TOLD: Final = {"Closed": "filled at once", "WaitStop": "waits for its trigger"}
_PARTLY: Final = "partly filled at once"
_NOT_CANCELLED: Final = "Kuna did not cancel it: it may have ended before"
_NOT_NAMED: Final = "the answer does not name this order"


def outcomes_of(intents: Sequence[Intent], answer: Answer | NoAnswer) -> Mapping[OrderKey, Outcome]:
    """Return what an answer, or its absence, says of each act of its request."""
    if isinstance(answer, NoAnswer):
        return _all(intents, unanswered(answer))
    try:
        members = split(answer.body)
    except NotDocumentedError as error:
        return _all(intents, unknown(parse_unreadable(answer, str(error))))
    data = data_of(members, answer.body)
    refusal = refusal_of(members)
    if refusal is not None:
        rows = _rows(data) if "data" in members else {}
        return {one.key: _refused(one, refusal, rows, answer) for one in intents}
    if not is_success(answer.status):
        return _all(intents, unknown(parse_unreadable(answer, "")))
    if len(intents) > 1:
        return _of_rows(intents, data, answer)
    return {intents[0].key: _of_one(intents[0], data, answer)}


def _all(intents: Sequence[Intent], outcome: Outcome) -> Mapping[OrderKey, Outcome]:
    return dict.fromkeys((one.key for one in intents), outcome)


def _refused(
    intent: Intent, refusal: RefusedError, rows: Mapping[str, bool | None], answer: Answer
) -> Outcome:
    """Return what a refusal says of an act; beside it, some of a batch may have been cancelled."""
    if rows.get(intent.key.order_id):
        return Accepted()
    is_cancel = isinstance(intent, CancelIntent)
    code, text = code_of(refusal, answer.status), sentence_of(refusal, answer.status)
    if not rows and is_final(refusal, answer.status, is_cancel=is_cancel):
        return Rejected(code=code, text=text)
    return Unknown(text=text, code=code, trace_id=answer.trace_id)


# One order


def _of_one(intent: Intent, data: bytes, answer: Answer) -> Outcome:
    try:
        told = decode_value(data)
    except NotDocumentedError as error:
        return Unknown(text=str(error), trace_id=answer.trace_id)
    members = told if isinstance(told, dict) else {}
    if isinstance(intent, CreateIntent):
        return _created(intent, members, answer)
    return _cancelled(members.get("success"), answer)


def _cancelled(success: object, answer: Answer) -> Outcome:
    if success is True:
        return Accepted()
    text = _NOT_CANCELLED if success is False else "an answer that does not say whether"
    return Unknown(text=text, trace_id=answer.trace_id)


def _created(intent: CreateIntent, told: Mapping[str, object], answer: Answer) -> Outcome:
    named, status = told.get("id"), told.get("status")
    if not isinstance(named, str) or not named:
        text = "an answer without errors, but without an order id"
        return Unknown(text=text, trace_id=answer.trace_id)
    order_id = order_id_of(named)
    if order_id != order_id_of(intent.client_order_id):
        text = f"an answer about another order: {order_id}"
        return Unknown(text=text, trace_id=answer.trace_id)
    if status == _REJECTED:
        return Rejected(code=_REJECTED, text="Kuna lists the order as rejected")
    return Accepted(order_id=VenueOrderId(order_id), text=_words(told))


def _words(told: Mapping[str, object]) -> str:
    """Return what the answer says beyond that the order is open."""
    status, executed = told.get("status"), told.get("executedQuantity")
    if not isinstance(status, str):
        return ""
    if status == "Open":
        return _PARTLY if isinstance(executed, str) and executed.strip("0.") else ""
    return _TOLD.get(status, status)


# Several


def _of_rows(intents: Sequence[Intent], data: bytes, answer: Answer) -> Mapping[OrderKey, Outcome]:
    rows = _rows(data)
    not_named = Unknown(text=_NOT_NAMED, trace_id=answer.trace_id)
    return {
        key: _cancelled(rows[key.order_id], answer) if key.order_id in rows else not_named
        for key in (one.key for one in intents)
    }


def _rows(data: bytes) -> Mapping[str, bool | None]:
    """Return the readable rows: whether each order was cancelled, `None` where they disagree."""
    rows: dict[str, bool | None] = {}
    try:
        told = [decode_value(raw) for raw in decode_rows(data)]
    except NotDocumentedError:
        return {}
    for row in told:
        named, success = (row.get("id"), row.get("success")) if isinstance(row, dict) else (0, 0)
        if not isinstance(named, str) or not isinstance(success, bool):
            continue
        order_id = order_id_of(named)
        rows[order_id] = success if rows.get(order_id, success) is success else None
    return rows
