"""What became of an action, concluded from what the venue shows. Pure: evidence in, outcome out.

Every function returns `None` while nothing final can be said.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from tui.domain.action import Action
from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.book import Book
from tui.domain.capabilities import absence_settles
from tui.domain.created import created_entry, twins_warning
from tui.domain.fate import FATES, Fate, FoundOrder
from tui.domain.identifiers import VenueId
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent
from tui.domain.numbers import NumberError, parse_decimal
from tui.domain.order import BookEntry, Order, OrderStatus, Price, RelativePrice
from tui.domain.outcome import Accepted, Outcome, Rejected, SettledCode, Unknown

SETTLE_AFTER = timedelta(seconds=60)
"""Effects have been seen to become visible up to a minute late (kraken-spot.md 7)."""
SLACK = timedelta(seconds=5)
"""How far the venue's clock may be behind when its history is read."""
_SEEN = "seen at the venue"
_FILLED = "filled before a list showed it"
_UNKNOWN_ORDER = "the venue does not know this order"


def shows(intent: AmendIntent, order: Order) -> bool | None:
    """Whether an order has the values that were wanted; `None` where that cannot be told.

    The visible quantity of an iceberg, and a price the venue was asked to resolve, are not in its
    description.
    """
    pairs = [
        (intent.limit_price, order.limit_price),
        (intent.trigger_price, order.trigger_price),
        (intent.quantity, order.quantity),
    ]
    answers = [_equals(wanted, now) for wanted, now in pairs if wanted is not None]
    if False in answers:
        return False
    return None if None in answers or not answers else True


def differs(seen: Order, now: Order) -> bool:
    """Whether an order is no longer what was shown: prices, quantities, fills, state."""
    return _terms(seen) != _terms(now)


def _terms(order: Order) -> tuple[object, ...]:
    return (
        order.quantity,
        order.filled_quantity,
        order.limit_price,
        order.trigger_price,
        order.status is OrderStatus.TRIGGERED,
    )


def _equals(wanted: Price, now: Price | None) -> bool | None:
    if isinstance(wanted, Decimal):
        return wanted == now
    if isinstance(now, RelativePrice):
        return _offset(wanted) == _offset(now)
    return None


def _offset(price: RelativePrice) -> tuple[Decimal | str, bool]:
    """Return number and unit of an offset: `+5%` and `+5.0000%` are the same."""
    text = price.text
    try:
        return parse_decimal(text.rstrip("%")), text.endswith("%")
    except NumberError:
        return text, False


# What a poll shows


def seen_in_book(action: Action, book: Book, polled_at: datetime | None) -> Outcome | None:
    """Conclude from the newest list.

    Args:
        action: One that was answered.
        book: The newest book.
        polled_at: When its account was last listed.
    """
    if action.sent_at is None or polled_at is None or polled_at < action.sent_at:
        return None
    match action.intent:
        case AmendIntent():
            return _amend_in_book(action, action.intent, book, polled_at)
        case CancelIntent():
            return _cancel_in_book(action, book)
        case CreateIntent():
            return _create_in_book(action, action.intent, book)


def _amend_in_book(
    action: Action, intent: AmendIntent, book: Book, polled_at: datetime
) -> Outcome | None:
    order = book.orders(action.account).get(intent.key)
    if isinstance(order, Order):
        is_shown = shows(intent, order)
        if is_shown:
            return _accepted(action, _SEEN)
        # The venue's word stands where its list cannot tell.
        is_newer = action.answered_at is not None and polled_at >= action.answered_at
        accepted = action.outcome if isinstance(action.outcome, Accepted) else None
        return accepted if is_shown is None and is_newer else None
    ended = book.ended.get(intent.key)
    if ended is not None and ended.fate is not Fate.LOOKING_UP:
        return action.outcome if isinstance(action.outcome, Accepted) else None
    return None


def _cancel_in_book(action: Action, book: Book) -> Outcome | None:
    ended = book.ended.get(action.key)
    if ended is None or action.key in book.orders(action.account):
        return None
    return _of_fate(action, ended.fate, ended.reason)


def _create_in_book(action: Action, intent: CreateIntent, book: Book) -> Outcome | None:
    orders = book.orders(action.account)
    if (listed := created_entry(intent, action.outcome, orders)) is not None:
        return _created(action, listed, twins_warning(intent, orders))
    gone = {key: ended.order for key, ended in book.ended.items()}
    left = created_entry(intent, action.outcome, gone)
    if left is None:
        return None
    ended = book.ended[left.key]
    if not isinstance(left, Order):
        return _created(action, left)
    return _of_found(action, FoundOrder(order=left, reason=ended.reason))


# What a look-up shows


def judge_amend(
    action: Action,
    found: FoundOrder | None,
    history: Sequence[AmendRecord] | None,
    now: datetime,
) -> Outcome | None:
    """Conclude from the order as it was looked up and its history; `None` of it could not be read.

    Old values prove nothing before a minute has passed.
    """
    intent = action.intent
    if not isinstance(intent, AmendIntent):
        raise TypeError("not an amend")
    if (record := _recorded(action, intent, history or ())) is not None:
        return Accepted(reference=record.reference, text="found in the venue's history")
    order = None if found is None else found.order
    if order is not None and shows(intent, order):
        return _accepted(action, _SEEN)
    if isinstance(action.outcome, Accepted):
        return _doubted(action, action.outcome, now)
    return _not_amended(order) if is_past(action, now) else None


def _not_amended(order: Order | None) -> Rejected:
    if order is None:
        return Rejected(code=SettledCode.NOT_FOUND, text=_UNKNOWN_ORDER)
    if order.status in FATES:
        text = f"the order was {order.status} and its history shows no such amend"
        return Rejected(code=SettledCode.ENDED_FIRST, text=text)
    return Rejected(code=SettledCode.NOT_EXECUTED, text="the order still has its old values")


def _doubted(action: Action, accepted: Accepted, now: datetime) -> Outcome | None:
    """Keep the venue's word for an amend that nothing shows, once it has had its minute."""
    if not is_past(action, now):
        return None
    return Accepted(
        reference=accepted.reference, text="accepted, but the order shows other values now"
    )


def judge_cancel(action: Action, found: FoundOrder | None, now: datetime) -> Outcome | None:
    """Conclude from the order as it was looked up; `None`: the venue does not know it."""
    if found is None:
        return _not_found(action) if is_past(action, now) else None
    if (fate := FATES.get(found.order.status)) is not None:
        return _of_fate(action, fate, found.reason)
    if isinstance(action.outcome, Unknown) and is_past(action, now):
        return Rejected(code=SettledCode.NOT_EXECUTED, text="the order is still open")
    return None


def _not_found(action: Action) -> Outcome:
    if isinstance(action.outcome, Accepted):
        return _accepted(action, "accepted; the venue tells of the order no more")
    return Rejected(code=SettledCode.NOT_FOUND, text=_UNKNOWN_ORDER)


def judge_create(action: Action, found: FoundOrder | None, now: datetime) -> Outcome | None:
    """Conclude from a search by client id; `None`: nothing was found.

    A remark on a live order is a warning: two of them carry one tag, for instance.
    """
    if found is not None:
        return _of_found(action, found)
    if not is_past(action, now):
        return None
    if isinstance(action.outcome, Accepted):
        return _accepted(action, "accepted; the venue tells of the order no more")
    if not absence_settles(action.venue):
        return None
    return Rejected(
        code=SettledCode.NOT_EXECUTED, text="the venue has no order with this client id"
    )


def _of_found(action: Action, found: FoundOrder) -> Outcome:
    """Return what a found order says of its create: some venues list what they refused, too."""
    order = found.order
    is_refused = order.status is OrderStatus.REJECTED and not order.filled_quantity
    if is_refused and not isinstance(action.outcome, Accepted):
        why = f": {found.reason}" if found.reason else ""
        return Rejected(code=SettledCode.NOT_EXECUTED, text=f"the venue refused the order{why}")
    return _created(action, order, _remark(found))


def _remark(found: FoundOrder) -> str:
    """Return what the venue's client has to say of a found order, beside that it is there.

    Of one that was cancelled it is why; where a tag is all that names an order, it may also be that
    several carry it.
    """
    status, reason = found.order.status, found.reason
    if not reason or (status in FATES and absence_settles(found.order.key.venue)):
        return ""
    return f"it is {status}: {reason}" if status is OrderStatus.CANCELLED else reason


def _created(action: Action, entry: BookEntry, warning: str = "") -> Accepted:
    """Return that an order is there; what the venue told of its fills at once is kept."""
    told = action.outcome if isinstance(action.outcome, Accepted) else Accepted()
    text = _SEEN
    if isinstance(entry, Order) and entry.filled_quantity and told.text:
        text = told.text
    elif isinstance(entry, Order) and entry.status is OrderStatus.FILLED:
        text = _FILLED
    return Accepted(order_id=entry.key.order_id, text=text, warning=warning or told.warning)


def is_past(action: Action, now: datetime) -> bool:
    """Whether the venue can no longer act on it, and would show it if it had."""
    return now - (action.sent_at or action.created_at) >= SETTLE_AFTER


def _of_fate(action: Action, fate: Fate, reason: str | None) -> Outcome | None:
    match fate:
        case Fate.LOOKING_UP | Fate.UNKNOWN:
            return None
        case Fate.CANCELLED:
            return _accepted(action, reason or _SEEN)
        case Fate.FILLED:
            return Rejected(code=SettledCode.FILLED_FIRST, text=_filled_first(action.venue))
        case _:
            ended = "been refused" if fate is Fate.REJECTED else fate
            text = f"the order had {ended} before the cancel reached it"
            return Rejected(code=SettledCode.ENDED_FIRST, text=text)


def _filled_first(venue: VenueId) -> str:
    if venue is VenueId.KRAKEN_EMBED:
        return "too late: the order was executed before the cancel reached it"
    return "the order was filled before the cancel reached it"


def _accepted(action: Action, text: str) -> Accepted:
    known = action.outcome if isinstance(action.outcome, Accepted) else Accepted()
    return Accepted(order_id=known.order_id, reference=known.reference, text=known.text or text)


def _recorded(
    action: Action, intent: AmendIntent, history: Iterable[AmendRecord]
) -> AmendRecord | None:
    """Return the entry of the venue's history that is this amend."""
    known = action.outcome.reference if isinstance(action.outcome, Accepted) else None
    since = (action.sent_at or action.created_at) - SLACK
    for record in history:
        if known is not None and record.reference == known:
            return record
        is_ours = record.cause is AmendCause.USER and record.at >= since
        if known is None and is_ours and _records(intent, record):
            return record
    return None


def _records(intent: AmendIntent, record: AmendRecord) -> bool:
    """Whether an entry has what was wanted; relative prices are the venue's to resolve."""
    pairs = (
        (intent.quantity, record.quantity),
        (intent.display_quantity, record.display_quantity),
        (intent.limit_price, record.limit_price),
        (intent.trigger_price, record.trigger_price),
    )
    return all(
        wanted == noted
        for wanted, noted in pairs
        if isinstance(wanted, Decimal) and noted is not None
    )
