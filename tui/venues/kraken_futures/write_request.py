"""Requests that change orders, from instructions to the text that is signed and sent. Pure.

What is previewed, journalled and sent comes from the same parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

import msgspec

from tui.domain.deadlines import LONGEST, SHORTEST
from tui.domain.identifiers import OrderKey
from tui.domain.instrument import Instrument
from tui.domain.intents import (
    AmendIntent,
    CreateIntent,
    Intent,
    IntentKind,
    is_known_by_client_id_alone,
    kind_of,
)
from tui.domain.numbers import EXACT, format_plain
from tui.domain.order import Order
from tui.venues.kraken_futures.instructions import (
    Members,
    Value,
    members_of,
    rests_post_only,
)
from tui.venues.kraken_futures.parameters import Parameters
from tui.venues.unusable import UnusableError

SINGLE_COST: Final = 10
BATCH_COST: Final = 9
"""Units of a batch, and one more for each of its lines.

https://docs.kraken.com/api/docs/guides/futures-rate-limits
"""

_WORDS: Final[Mapping[IntentKind, str]] = {
    IntentKind.AMEND: "edit",
    IntentKind.CANCEL: "cancel",
    IntentKind.CREATE: "send",
}
_MILLISECONDS: Final = Decimal(1000)
_MICROSECONDS: Final = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act of a request, and every name its result may go by."""

    intent: Intent
    tag: str | None = None
    """The `order_tag` of a send within a batch."""
    hold_milliseconds: int = 0
    """For so long the market may hold it, or hold what it is about."""

    @property
    def key(self) -> OrderKey:
        """The order it is about."""
        return self.intent.key

    @property
    def kind(self) -> IntentKind:
        """What is done with it."""
        return kind_of(self.intent)

    @property
    def order_id(self) -> str | None:
        """Kraken's id, where it is known before the answer."""
        if isinstance(self.intent, CreateIntent) or is_known_by_client_id_alone(self.intent.seen):
            return None
        return str(self.intent.key.order_id)

    @property
    def client_id(self) -> str | None:
        """The client's id, where there is one."""
        if isinstance(self.intent, CreateIntent):
            return str(self.intent.client_order_id)
        seen = self.intent.seen
        client_id = seen.client_order_id if isinstance(seen, Order) else None
        return None if client_id is None else str(client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRequest:
    """One request that changes orders, all but nonce, signature and the moment of its deadline."""

    name: str
    """Of the endpoint."""
    parameters: Parameters
    lines: tuple[Line, ...]
    cost: int
    """Units of the budget."""
    deadline_seconds: Decimal | None = None
    """From signing, the market's hold included."""

    @property
    def path(self) -> str:
        """Where it is sent."""
        return f"/derivatives/api/v3/{self.name}"

    @property
    def text(self) -> str:
        """The request for people and the journal: its form before percent-encoding.

        Without nonce, key and signature.
        """
        deadline = ""
        if self.deadline_seconds is not None:
            deadline = f"<{format_plain(self.deadline_seconds)} s after signing>"
        form = "&".join(f"{name}={value}" for name, value in self._with_deadline(deadline))
        return f"POST {self.path} {form}"

    def parameters_at(self, now: datetime) -> Parameters:
        """Return the form as it is signed at `now` by the venue's clock."""
        if self.deadline_seconds is None:
            return self.parameters
        return self._with_deadline(stamp_deadline(now, self.deadline_seconds))

    def _with_deadline(self, deadline: str) -> Parameters:
        if not deadline:
            return self.parameters
        # Documented in two spellings: the batch's, and that of the single calls.
        name = "ProcessBefore" if self.name == "batchorder" else "processBefore"
        return (*self.parameters, (name, deadline))


def build_single(intent: Intent, instrument: Instrument | None) -> WriteRequest:
    """Return the call for one act: `sendorder`, `editorder` or `cancelorder`.

    Raises:
        UnusableError: Kraken Futures cannot do it, or the deadline is out of bounds.
    """
    members = members_of(intent, instrument)
    kind = kind_of(intent)
    if kind is IntentKind.AMEND:
        # This call alone spells the id so.
        members = {"orderId" if name == "order_id" else name: v for name, v in members.items()}
    line = Line(intent=intent, hold_milliseconds=_hold(intent, instrument))
    return WriteRequest(
        name=f"{_WORDS[kind]}order",
        parameters=tuple((name, _form_text(value)) for name, value in members.items()),
        lines=(line,),
        cost=SINGLE_COST,
        deadline_seconds=_deadline([line]),
    )


def build_batch(acts: Sequence[tuple[Intent, Instrument | None]]) -> WriteRequest:
    """Return `batchorder`, which carries acts of every kind in one call.

    Each is carried out, or refused, alone. One deadline counts for all: the nearest.

    Raises:
        UnusableError: Kraken Futures cannot do one of them, or a deadline is out of bounds.
    """
    lines: list[Line] = []
    instructions: list[Members] = []
    for intent, instrument in acts:
        kind = kind_of(intent)
        tag = None
        if kind is IntentKind.CREATE:
            tag = str(1 + sum(line.tag is not None for line in lines))
        head: Members = {"order": _WORDS[kind]} | ({} if tag is None else {"order_tag": tag})
        instructions.append({**head, **members_of(intent, instrument)})
        hold = _hold(intent, instrument)
        lines.append(Line(intent=intent, tag=tag, hold_milliseconds=hold))
    return WriteRequest(
        name="batchorder",
        parameters=batch_form(instructions),
        lines=tuple(lines),
        cost=BATCH_COST + len(lines),
        deadline_seconds=_deadline(lines),
    )


def batch_form(instructions: Sequence[Members]) -> Parameters:
    """Write instructions as compact JSON: numbers as numbers, plain, booleans as booleans."""
    plain = [{name: _json(value) for name, value in one.items()} for one in instructions]
    return (("json", msgspec.json.encode({"batchOrder": plain}).decode("utf-8")),)


def stamp_deadline(now: datetime, seconds: Decimal) -> str:
    """Return `now` plus `seconds` as Kraken writes moments."""
    delay = timedelta(microseconds=int(EXACT.multiply(seconds, _MICROSECONDS)))
    stamped = (now + delay).astimezone(UTC)
    return stamped.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _hold(intent: Intent, instrument: Instrument | None) -> int:
    is_held = instrument is not None and not rests_post_only(intent)
    return instrument.hold_milliseconds if is_held and instrument is not None else 0


def _deadline(lines: Sequence[Line]) -> Decimal | None:
    """Return the nearest deadline, with room for the time the market holds the request."""
    deadlines = [
        _within_bounds(line.intent.deadline_seconds)
        for line in lines
        if isinstance(line.intent, AmendIntent | CreateIntent)
        and line.intent.deadline_seconds is not None
    ]
    if not deadlines:
        return None
    hold = EXACT.divide(Decimal(max(line.hold_milliseconds for line in lines)), _MILLISECONDS)
    return min(EXACT.add(min(deadlines), hold), LONGEST)


def _within_bounds(seconds: Decimal) -> Decimal:
    if not SHORTEST <= seconds <= LONGEST:
        raise UnusableError(
            f"a deadline of {format_plain(seconds)} s: it may be {SHORTEST} to {LONGEST} s"
        )
    return seconds


def _form_text(value: Value) -> str:
    if isinstance(value, Decimal):
        return format_plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _json(value: Value) -> str | bool | msgspec.Raw:
    return msgspec.Raw(format_plain(value).encode("ascii")) if isinstance(value, Decimal) else value
