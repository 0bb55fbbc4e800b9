"""What was seen to happen, one entry each: the activity log and every order's timeline."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tui.domain.action import Action
from tui.domain.amend_record import AmendRecord
from tui.domain.fate import Fate
from tui.domain.identifiers import AccountName, InstrumentId, OrderKey, VenueId
from tui.domain.order import BookEntry, Order, OrderStatus, RelativePrice, Side


class ActivityKind(StrEnum):
    """What kind of thing happened."""

    LISTED = "listed"
    """First answer of an account: `count` orders."""
    APPEARED = "appeared"
    FILL = "fill"
    TRIGGERED = "triggered"
    CHANGED = "changed"
    MANY_CHANGED = "many-changed"
    """So many orders changed at once that one line stands for them; fills are never folded."""
    MISSING = "missing"
    """Left the list; being looked up."""
    ENDED = "ended"
    RETURNED = "returned"
    """Was missing, is listed again."""
    PROBLEM = "problem"
    """A poll failed in a new way; `text` is the venue's."""
    RECOVERED = "recovered"
    NOTICE = "notice"
    """The venue's mode or an announcement changed."""
    POLL_CHANGED = "poll-changed"
    """The operator narrowed or widened what is polled."""
    ACTION = "action"
    """An action of this program went one step on; `action` is it."""
    VENUE_AMEND = "venue-amend"
    """One line of the venue's own history of the order; `amend` is it."""
    LOCKED = "locked"
    """Accounts can no longer send."""
    UNLOCKED = "unlocked"


FieldValue = Decimal | RelativePrice | OrderStatus | str | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an order before and after."""

    field: str
    before: FieldValue
    after: FieldValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityEntry:
    """One thing that happened. Sentences are made from it in presentation."""

    at: datetime
    kind: ActivityKind
    account: AccountName
    venue: VenueId
    key: OrderKey | None = None
    instrument: InstrumentId | None = None
    side: Side | None = None
    quantity: Decimal | None = None
    """Of a fill: what filled now. Of an appearance: the total."""
    price: Decimal | RelativePrice | None = None
    """Of a fill: the average price of what filled now, where it can be told exactly."""
    left: Decimal | None = None
    changes: tuple[Change, ...] = ()
    fate: Fate | None = None
    count: int | None = None
    text: str | None = None
    action: Action | None = None
    amend: AmendRecord | None = None


COMPARED_FIELDS = (
    "status",
    "quantity",
    "limit_price",
    "trigger_price",
    "time_in_force",
    "post_only",
    "reduce_only",
    "expires_at",
    "flags",
)
"""Fields whose change is worth a line; a fill has a line of its own."""


def changes_between(before: BookEntry, after: BookEntry) -> tuple[Change, ...]:
    """Return what changed between two descriptions of one order, fills aside."""
    if not isinstance(before, Order) or not isinstance(after, Order):
        return _readability_change(before, after)
    names = list(COMPARED_FIELDS)
    if after.filled_quantity < before.filled_quantity:
        names.append("filled_quantity")  # a fill taken back is no fill, and must not pass unseen
    return tuple(
        Change(name, _plain(getattr(before, name)), _plain(getattr(after, name)))
        for name in names
        if getattr(before, name) != getattr(after, name)
    )


def _readability_change(before: BookEntry, after: BookEntry) -> tuple[Change, ...]:
    if type(before) is type(after):
        return ()
    return (Change("status", _status_of(before), _status_of(after)),)


def _status_of(entry: BookEntry) -> OrderStatus:
    return entry.status if isinstance(entry, Order) else OrderStatus.UNREADABLE


def _plain(value: object) -> FieldValue:
    if value is None or isinstance(value, Decimal | RelativePrice | OrderStatus | bool):
        return value
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return " ".join(value) if isinstance(value, tuple) else str(value)
