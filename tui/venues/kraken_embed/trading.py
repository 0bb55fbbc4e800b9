"""The way custom orders of one account are changed. Implements `TradingPort`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.identifiers import OrderKey, VenueOrderId
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent
from tui.domain.order import BookEntry, Order
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, Unknown
from tui.domain.rate_cost import RateCost
from tui.domain.switch import SwitchTimes
from tui.venues.kraken_embed.calls import Call, Calls
from tui.venues.kraken_embed.decode import Described, OrderDecoder
from tui.venues.kraken_embed.outcomes import (
    cancelled,
    created,
    decode_quote,
    refused_cancel,
    refused_create,
)
from tui.venues.kraken_embed.user_lists import UserLists
from tui.venues.kraken_embed.write_request import (
    WriteRequest,
    build_cancel,
    build_check,
    build_create,
)
from tui.venues.kraken_embed.writes import Write, Writes
from tui.venues.lane import Priority
from tui.venues.port import Gate
from tui.venues.unusable import UnusableError, unusable

_NO_AMEND: Final = "Kraken Embed changes no order in place: cancel it, then create another"
_NOBODYS: Final = "none of the configured users has this order"
_NO_SWITCH: Final = "Kraken Embed has no dead man's switch"


class EmbedTrading:
    """Cancels and creates. An account that only reads is never given one."""

    largest_cancel = 1
    largest_amend = 1
    largest_create = 1

    def __init__(
        self,
        writes: Writes,
        calls: Calls,
        lists: UserLists,
        decoder: OrderDecoder,
        *,
        on_write: Callable[[VenueOrderId | None], None],
    ) -> None:
        """Send through `writes`; `on_write` is told of each that may have changed an order."""
        self._writes = writes
        self._calls = calls
        self._lists = lists
        self._decoder = decoder
        self._on_write = on_write

    def request_of(self, intent: Intent) -> str:
        """Return the request as it would be sent now, whole; without nonce, key and signature."""
        try:
            return self._build(intent).text
        except UnusableError as error:
            return f"no request: {error}"

    def request_of_many(self, intents: Sequence[Intent]) -> str:
        """Return the requests of these acts: each has one of its own."""
        return "\n".join(map(self.request_of, intents))

    def cost_of(self, intent: Intent) -> RateCost | None:
        """Return nothing: Kraken Embed tells of no counter."""
        del intent
        return None

    async def amend(self, intent: AmendIntent, gate: Gate) -> Outcome:
        """Refuse: Kraken Embed has no amends."""
        del intent, gate
        return unusable(_NO_AMEND)

    async def cancel(self, intent: CancelIntent, gate: Gate) -> Outcome:
        """Cancel one order, whoever's it is."""
        user = await self._found_user(intent)
        if isinstance(user, NotSent):
            return user
        try:
            request = build_cancel(intent, user)
        except UnusableError as error:
            return unusable(error)
        write = Write(
            request=request,
            priority=Priority.CANCEL,
            order_of=lambda raw: self._described(raw, user),
            done=lambda described: _about(intent.key, described, cancelled(described)),
            refused=refused_cancel,
        )
        return await self._send(write, gate, intent.key.order_id)

    async def cancel_many(
        self, intents: Sequence[CancelIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Cancel one order after another: there is no request for several."""
        return {intent.key: await self.cancel(intent, gate) for intent in intents}

    async def amend_many(
        self, intents: Sequence[AmendIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Refuse: Kraken Embed has no amends."""
        return {intent.key: await self.amend(intent, gate) for intent in intents}

    async def create(self, intent: CreateIntent, gate: Gate) -> Outcome:
        """Create an order, its tag at the end of its name: no other id tells it apart."""
        try:
            request = build_create(intent)
        except UnusableError as error:
            return unusable(error)
        user = intent.user or ""
        self._writes.hide(user)
        write = Write(
            request=request,
            priority=Priority.CREATE,
            order_of=lambda raw: self._described(raw, user),
            done=created,
            refused=refused_create,
        )
        outcome = await self._send(write, gate)
        if isinstance(outcome, Accepted | Unknown):
            self._lists.add_user(user)
        return outcome

    async def create_many(
        self, intents: Sequence[CreateIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Create one order after another: there is no request for several."""
        return {intent.key: await self.create(intent, gate) for intent in intents}

    async def set_switch(self, seconds: int) -> SwitchTimes | Outcome:
        """Refuse: Kraken Embed has no such thing."""
        del seconds
        return unusable(_NO_SWITCH)

    async def check(self, intent: CreateIntent) -> Outcome:
        """Ask for a prospective quote: what the order would come to at its target. Not binding."""
        try:
            request = build_check(intent)
        except UnusableError as error:
            return unusable(error)
        call = Call(request.target, Priority.LOOK_UP, "POST", request.content)
        reading = await self._calls.read(call, decode_quote)
        if isinstance(reading, ReadFailure):
            return _not_quoted(reading)
        return Accepted(text=reading.value)

    async def _send(
        self, write: Write, gate: Gate, order_id: VenueOrderId | None = None
    ) -> Outcome:
        outcome = await self._writes.send(write, gate)
        if not isinstance(outcome, NotSent):
            self._on_write(order_id)
        return outcome

    def _described(self, raw: bytes, user: str) -> Described:
        described = self._decoder.entry(raw, user)
        self._lists.own(described.entry.key.order_id, user)
        return described

    def _build(self, intent: Intent) -> WriteRequest:
        match intent:
            case AmendIntent():
                raise UnusableError(_NO_AMEND)
            case CancelIntent():
                return build_cancel(intent, self._user_of(intent.seen, intent.key.order_id))
            case CreateIntent():
                return build_create(intent)

    def _user_of(self, seen: BookEntry, order_id: VenueOrderId) -> str | None:
        user = seen.user if isinstance(seen, Order) else None
        owner = user or self._lists.owner_of(order_id)
        return owner or (self._lists.users[0] if len(self._lists.users) == 1 else None)

    async def _found_user(self, intent: CancelIntent) -> str | NotSent:
        """Return whose order it is; where nobody told yet, every user is asked for it."""
        order_id = intent.key.order_id
        if (user := self._user_of(intent.seen, order_id)) is not None:
            return user
        answer = await self._lists.one(order_id, Priority.CANCEL)
        if isinstance(answer, ReadFailure):
            return NotSent(code=NotSentCode.NOT_REACHED, text=answer.text)
        if (user := self._lists.owner_of(order_id)) is not None:
            return user
        return unusable(_NOBODYS)


def _about(key: OrderKey, described: Described, outcome: Outcome) -> Outcome:
    """Take an answer for this order's only where it names it."""
    if described.entry.key.order_id == key.order_id:
        return outcome
    return Unknown(text="an answer about another order")


def _not_quoted(failure: ReadFailure) -> Outcome:
    if failure.kind is FailureKind.REJECTED:
        return Rejected(code=failure.code or "rejected", text=failure.text)
    return Unknown(text=failure.text, code=failure.code, trace_id=failure.trace_id)
