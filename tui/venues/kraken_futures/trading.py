"""The way orders of one Kraken Futures account are changed. Implements `TradingPort`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tui.domain.identifiers import InstrumentId, OrderKey
from tui.domain.instrument import Instrument
from tui.domain.intents import (
    AmendIntent,
    CancelIntent,
    CreateIntent,
    Intent,
    IntentKind,
)
from tui.domain.order import Order
from tui.domain.outcome import NotSent, Outcome
from tui.domain.rate_cost import RateCost
from tui.domain.switch import SwitchTimes
from tui.venues.kraken_futures.budget import SlidingBudget
from tui.venues.kraken_futures.outcomes import Understood, outcomes_of
from tui.venues.kraken_futures.switch import set_switch
from tui.venues.kraken_futures.write_request import (
    SINGLE_COST,
    WriteRequest,
    build_batch,
    build_single,
)
from tui.venues.kraken_futures.writes import Writes
from tui.venues.lane import Priority
from tui.venues.port import Gate
from tui.venues.unusable import UnusableError, unusable

_PRIORITIES: Final[Mapping[IntentKind, Priority]] = {
    IntentKind.AMEND: Priority.AMEND,
    IntentKind.CANCEL: Priority.CANCEL,
    IntentKind.CREATE: Priority.CREATE,
}

InstrumentOf = Callable[[InstrumentId], Instrument | None]
"""Knows an instrument by the symbol orders name it with."""


class FuturesTrading:
    """Amends, cancels and creates. An account that only reads is never given one."""

    def __init__(
        self,
        writes: Writes,
        budget: SlidingBudget,
        *,
        instrument_of: InstrumentOf,
        chunk_cancels: int,
        chunk_sends: int,
    ) -> None:
        """Send through `writes`, so many acts in one request at most."""
        self._writes = writes
        self._budget = budget
        self._instrument_of = instrument_of
        self.largest_cancel = chunk_cancels
        self.largest_amend = chunk_sends
        self.largest_create = chunk_sends

    def request_of(self, intent: Intent) -> str:
        """Return the request as it would be sent now, without nonce, key and signature."""
        return self.request_of_many([intent])

    def request_of_many(self, intents: Sequence[Intent]) -> str:
        """Return the one request that would carry these acts; what cannot be sent is left out."""
        usable, refused = self._usable(intents)
        if usable:
            return self._build(usable).text
        first = next(iter(refused.values()), None)
        return "no request" if first is None else f"no request: {first.text}"

    def cost_of(self, intent: Intent) -> RateCost | None:
        """Return what it would cost alone of the budget of 500 units in ten seconds."""
        del intent  # every act costs the same
        budget = self._budget.budget()
        return RateCost(points=SINGLE_COST, used=budget.used, maximum=budget.maximum)

    async def amend(self, intent: AmendIntent, gate: Gate) -> Outcome:
        """Change an order in place; its id stays."""
        return await self._act_alone(intent, gate)

    async def cancel(self, intent: CancelIntent, gate: Gate) -> Outcome:
        """Cancel one order."""
        return await self._act_alone(intent, gate)

    async def create(self, intent: CreateIntent, gate: Gate) -> Outcome:
        """Create an order."""
        return await self._act_alone(intent, gate)

    async def cancel_many(
        self, intents: Sequence[CancelIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Cancel up to `largest_cancel` orders with one request; each has an outcome of its own."""
        return await self.act_many(intents, gate)

    async def amend_many(
        self, intents: Sequence[AmendIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Amend up to `largest_amend` orders with one request; each has an outcome of its own."""
        return await self.act_many(intents, gate)

    async def create_many(
        self, intents: Sequence[CreateIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Create up to `largest_create` orders with one request; each has an outcome of its own."""
        return await self.act_many(intents, gate)

    async def act_many(self, intents: Sequence[Intent], gate: Gate) -> Mapping[OrderKey, Outcome]:
        """Carry acts of any kind out with one request, at most one for each order.

        An order the answer does not name, or not clearly, is left out. What Kraken Futures cannot
        do at all is not sent, and does not keep the others from it.
        """
        usable, refused = self._usable(intents)
        if not usable:
            return refused
        return {**refused, **await self._send(self._build(usable), gate)}

    async def set_switch(self, seconds: int) -> SwitchTimes | Outcome:
        """Have Kraken Futures cancel every order of the account after so many seconds; 0: never."""
        return await set_switch(self._writes, seconds)

    async def check(self, intent: CreateIntent) -> Outcome:
        """Refuse: Kraken Futures checks an order by placing it, and not without."""
        del intent
        return unusable("Kraken Futures offers no check that places nothing")

    async def _act_alone(self, intent: Intent, gate: Gate) -> Outcome:
        outcomes = await self.act_many([intent], gate)
        return outcomes[intent.key]

    async def _send(self, request: WriteRequest, gate: Gate) -> Mapping[OrderKey, Outcome]:
        priority = min(_PRIORITIES[line.kind] for line in request.lines)
        answer = await self._writes.send(request, priority, gate)
        if isinstance(answer, Understood):
            return outcomes_of(request, answer)
        return dict.fromkeys((line.key for line in request.lines), answer)

    def _usable(
        self, intents: Sequence[Intent]
    ) -> tuple[Sequence[Intent], Mapping[OrderKey, NotSent]]:
        """Part acts into what can be sent and what Kraken Futures does not offer."""
        usable: list[Intent] = []
        refused: dict[OrderKey, NotSent] = {}
        for intent in intents:
            try:
                self._build([intent])
            except UnusableError as error:
                refused[intent.key] = unusable(error)
            else:
                usable.append(intent)
        return usable, refused

    def _build(self, intents: Sequence[Intent]) -> WriteRequest:
        acts = [(intent, self._instrument(intent)) for intent in intents]
        return build_single(*acts[0]) if len(acts) == 1 else build_batch(acts)

    def _instrument(self, intent: Intent) -> Instrument | None:
        if isinstance(intent, CreateIntent):
            return self._instrument_of(intent.instrument)
        seen = intent.seen
        return self._instrument_of(seen.instrument) if isinstance(seen, Order) else None
