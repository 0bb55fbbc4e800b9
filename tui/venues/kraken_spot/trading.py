"""The way orders of one Kraken Spot account are changed. Implements `TradingPort`."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from tui.domain.identifiers import OrderKey
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent, IntentKind, kind_of
from tui.domain.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from tui.domain.rate_cost import RateCost
from tui.domain.switch import SwitchTimes
from tui.venues.kraken_spot.engine_counter import EngineCounter
from tui.venues.kraken_spot.outcomes import (
    ReadResult,
    read_amended,
    read_cancelled,
    read_checked,
    read_counted,
    read_created,
)
from tui.venues.kraken_spot.switch import set_switch
from tui.venues.kraken_spot.write_request import (
    LARGEST_CANCEL,
    WriteRequest,
    build_amend,
    build_cancel,
    build_cancel_batch,
    build_create,
)
from tui.venues.kraken_spot.writes import Write, Writes
from tui.venues.lane import Priority
from tui.venues.port import Gate
from tui.venues.unusable import UnusableError, unusable
from tui.venues.writes import open_gate

CHANGES_EXCEEDED: Final = "EOrder:Rate limit exceeded"

_ACTS: Final[Mapping[IntentKind, tuple[Priority, ReadResult]]] = {
    IntentKind.AMEND: (Priority.AMEND, read_amended),
    IntentKind.CANCEL: (Priority.CANCEL, read_cancelled),
    IntentKind.CREATE: (Priority.CREATE, read_created),
}

InstrumentOf = Callable[[str], Instrument | None]
"""Knows a pair by any of its names."""


class SpotTrading:
    """Amends, cancels and creates. An account that only reads is never given one."""

    largest_cancel = LARGEST_CANCEL
    largest_amend = 1
    largest_create = 1

    def __init__(
        self, writes: Writes, counter: EngineCounter, *, instrument_of: InstrumentOf
    ) -> None:
        """Send through `writes`; count what is sent."""
        self._writes = writes
        self._counter = counter
        self._instrument_of = instrument_of

    def request_of(self, intent: Intent) -> str:
        """Return the request as it would be sent now, without nonce, key and signature."""
        try:
            return self._build(intent).text
        except UnusableError as error:
            return f"no request: {error}"

    def request_of_many(self, intents: Sequence[Intent]) -> str:
        """Return the one request that would carry these acts of one kind, in the same way."""
        cancels = [one for one in intents if isinstance(one, CancelIntent)]
        if len(cancels) < 2:
            return "\n".join(map(self.request_of, intents))
        try:
            return build_cancel_batch(cancels).text
        except UnusableError as error:
            return f"no request: {error}"

    def cost_of(self, intent: Intent) -> RateCost | None:
        """Return what it would cost of the pair's counter for changes."""
        return self._counter.cost_of(intent)

    async def amend(self, intent: AmendIntent, gate: Gate) -> Outcome:
        """Change an order in place."""
        outcome = await self._act(intent, gate)
        if isinstance(outcome, Accepted | Unknown):
            self._counter.amended(intent.key)
        return outcome

    async def cancel(self, intent: CancelIntent, gate: Gate) -> Outcome:
        """Cancel one order."""
        return await self._act(intent, gate)

    async def cancel_many(
        self, intents: Sequence[CancelIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Cancel up to fifty orders with one request.

        The answer counts orders without naming them: unless it counts all, each is looked up.
        """
        by_key = {intent.key: intent for intent in intents}
        if len(by_key) < 2:
            return {key: await self.cancel(intent, gate) for key, intent in by_key.items()}
        return dict.fromkeys(by_key, await self._cancel_batch(tuple(by_key.values()), gate))

    async def amend_many(
        self, intents: Sequence[AmendIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Amend one order: Kraken Spot has no request for several."""
        return {intent.key: await self.amend(intent, gate) for intent in intents}

    async def create(self, intent: CreateIntent, gate: Gate) -> Outcome:
        """Create an order."""
        return await self._act(intent, gate)

    async def create_many(
        self, intents: Sequence[CreateIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Create one order: a request for several takes the orders of one pair only."""
        return {intent.key: await self.create(intent, gate) for intent in intents}

    async def set_switch(self, seconds: int) -> SwitchTimes | Outcome:
        """Have Kraken cancel every order of the account after so many seconds; 0: never."""
        return await set_switch(self._writes, seconds)

    async def check(self, intent: CreateIntent) -> Outcome:
        """Ask Kraken whether it would take the order: `validate`, which places nothing."""
        try:
            request = self._create(intent, is_check=True)
        except UnusableError as error:
            return unusable(error)
        write = Write(
            request=request, kind=IntentKind.CREATE, priority=Priority.LOOK_UP, read=read_checked
        )
        return await self._writes.send(write, open_gate)

    async def _act(self, intent: Intent, gate: Gate) -> Outcome:
        try:
            request = self._build(intent)
        except UnusableError as error:
            return unusable(error)
        kind = kind_of(intent)
        priority, read = _ACTS[kind]
        write = Write(request=request, kind=kind, priority=priority, read=read)
        outcome = await self._writes.send(write, gate)
        self._count(intent, outcome)
        return outcome

    async def _cancel_batch(self, intents: Sequence[CancelIntent], gate: Gate) -> Outcome:
        try:
            request = build_cancel_batch(intents)
        except UnusableError as error:
            return unusable(error)
        read = partial(read_counted, asked=len(intents))
        write = Write(request=request, kind=IntentKind.CANCEL, priority=Priority.CANCEL, read=read)
        outcome = await self._writes.send(write, gate)
        for intent in intents:
            self._count(intent, outcome)
        return outcome

    def _build(self, intent: Intent) -> WriteRequest:
        match intent:
            case AmendIntent():
                return build_amend(intent)
            case CancelIntent():
                return build_cancel(intent)
            case CreateIntent():
                return self._create(intent, is_check=False)

    def _create(self, intent: CreateIntent, *, is_check: bool) -> WriteRequest:
        instrument = self._instrument_of(intent.instrument)
        is_tokenised = instrument is not None and instrument.is_tokenised
        return build_create(intent, is_tokenised=is_tokenised, is_check=is_check)

    def _count(self, intent: Intent, outcome: Outcome) -> None:
        if isinstance(outcome, NotSent):
            return
        self._counter.spend(intent)
        if isinstance(outcome, Rejected) and outcome.code == CHANGES_EXCEEDED:
            self._counter.fill(intent)
