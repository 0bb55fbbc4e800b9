"""What became of acts, read from the answer to their request. Pure.

The status of the order inside tells, not HTTP's. Whatever else came, or did not come, after sending
began is `Unknown`, and the order itself is looked up.
"""

from typing import TYPE_CHECKING, Final

from tui.domain.numbers import format_plain
from tui.domain.order import Order, OrderStatus
from tui.domain.outcome import Accepted, Outcome, Rejected, SettledCode, Unknown
from tui.venues.envelope import (
    BEYOND_READING,
    NotDocumentedError,
    validated,
)
from tui.venues.kraken_embed.decode import Described
from tui.venues.kraken_embed.envelope import RefusedError, result_of
from tui.venues.kraken_embed.errors import parse_unreadable, rule_for, sentence_of
from tui.venues.kraken_embed.parse import exact
from tui.venues.outcomes import unanswered, unknown
from tui.venues.transport import Answer, NoAnswer

if TYPE_CHECKING:
    from tui.venues.kraken_embed.wire import ProspectiveQuote, QuoteLeg

_TOO_LATE: Final = "too late: it had executed before the cancel reached it"
_TIMED_OUT: Final = 408


def created(described: Described) -> Outcome:
    """Return what the order in the answer to a create says."""
    order = described.entry
    if not isinstance(order, Order):
        return Unknown(text=f"the order in the answer cannot be read: {order.problem}")
    at_once = "" if order.status is OrderStatus.ACTIVE else f"its status is {order.status} already"
    told = f"{at_once}: {described.reason}" if at_once and described.reason else at_once
    return Accepted(order_id=order.key.order_id, text=told)


def cancelled(described: Described) -> Outcome:
    """Return what the order in the answer to a cancel says."""
    order = described.entry
    if not isinstance(order, Order):
        return Unknown(text=f"the order in the answer cannot be read: {order.problem}")
    match order.status:
        case OrderStatus.CANCELLED:
            return Accepted(text=described.reason or "")
        case OrderStatus.FILLED:
            return Rejected(code=SettledCode.FILLED_FIRST, text=_TOO_LATE)
        case status:
            return Unknown(text=f"answered, but the order is {status} still")


def refused_create(answer: Answer | NoAnswer, refusal: RefusedError | None) -> Outcome:
    """Return what it means that an order is not in the answer to its create.

    After a timeout, a fault of the venue or an answer that cannot be read it may exist.
    """
    if isinstance(answer, NoAnswer):
        return unanswered(answer)
    if refusal is None:
        return unknown(parse_unreadable(answer, "an answer without the order"))
    text, code = sentence_of(refusal), refusal.code
    if _is_final(answer, refusal):
        return Rejected(code=code, text=text)
    return Unknown(text=text, code=code, trace_id=answer.trace_id)


def refused_cancel(answer: Answer | NoAnswer, refusal: RefusedError | None) -> Outcome:
    """Return what it means that a cancel is not confirmed: the order has to be looked at."""
    if isinstance(answer, NoAnswer):
        return unanswered(answer)
    if refusal is None:
        return unknown(parse_unreadable(answer, "an answer without the order"))
    return Unknown(text=sentence_of(refusal), code=refusal.code, trace_id=answer.trace_id)


def decode_quote(body: bytes) -> str:
    """Return what a prospective quote says, for people.

    Raises:
        RefusedError: Kraken refuses the request.
        NotDocumentedError: It cannot be read.
    """
    from tui.venues.kraken_embed.wire import ProspectiveQuote

    try:
        return _quote_text(validated(ProspectiveQuote, result_of(body)))
    except BEYOND_READING as error:
        raise NotDocumentedError(f"a quote that cannot be read: {error}") from None


def _is_final(answer: Answer, refusal: RefusedError) -> bool:
    """Whether the order was certainly not created."""
    rule = rule_for(refusal.code)
    if refusal.has_result or answer.status == _TIMED_OUT or answer.status >= 500:
        return False
    if rule is not None:
        return rule.is_final
    return 400 <= answer.status < 500


def _quote_text(quote: "ProspectiveQuote") -> str:
    parts = [f"spends {_leg_text(quote.spend)}", f"receives {_leg_text(quote.receive)}"]
    if (unit := quote.unit_price) is not None:
        price = format_plain(exact(unit.unit_price))
        parts.append(f"at {price} {unit.denomination_asset} per {unit.asset}")
    return f"indicative, at the target: {', '.join(parts)}"


def _leg_text(leg: "QuoteLeg") -> str:
    fee = exact(leg.fee) if leg.fee is not None else None
    fee_text = f" (fee {format_plain(fee)} {leg.asset})" if fee else ""
    return f"{format_plain(exact(leg.total))} {leg.asset}{fee_text}"
