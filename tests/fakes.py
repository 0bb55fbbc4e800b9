"""Hand-written stand-ins for the ports, scripted by the test."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from tui.domain.account import Account, PollOptions
from tui.domain.amend_record import AmendRecord
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.fill import Fill
from tui.domain.funds import Holding
from tui.domain.health import KeyInfo, RateBudget, SystemMode, SystemStatus
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent, kind_of
from tui.domain.order import BookEntry, Order
from tui.domain.outcome import Accepted, NotSent, Outcome
from tui.domain.position import MarginAccount, Position
from tui.domain.quote import Quote
from tui.domain.rate_cost import RateCost
from tui.domain.switch import SwitchTimes
from tui.venues.port import Gate, OpenOrders

if TYPE_CHECKING:
    from tui.domain.book import Orders


def fake_account(name: str = "main", **changes: object) -> Account:
    values: dict[str, object] = {
        "name": AccountName(name),
        "venue": VenueId.KRAKEN_SPOT,
        "host": "in process",
        "is_default_host": False,
        "is_simulated": True,
        "can_send": False,
        "key_tail": "7Q2x",
    }
    return Account(**{**values, **changes})  # type: ignore[arg-type]  # the test names the fields


def fake_failure(kind: FailureKind = FailureKind.NO_ANSWER, text: str = "no answer") -> ReadFailure:
    return ReadFailure(kind=kind, text=text)


class FakeTrading:
    """A way to change orders that answers what the test laid out, through the gate as real ones do.

    `script["amend"].append(outcome)` is answered once, before the standing `Accepted`; `hang` holds
    a call after the gate opened, until `release`. `sent` lists what passed the gate.
    """

    largest_cancel = 50
    largest_amend = 1
    largest_create = 1

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.switch: deque[SwitchTimes | Outcome] = deque()
        self.switched: list[int] = []
        self.script: defaultdict[str, deque[Outcome | Exception]] = defaultdict(deque)
        self.sent: list[Intent] = []
        self.checked: list[CreateIntent] = []
        self.cost: RateCost | None = None
        self.left_out: set[OrderKey] = set()
        """Orders the answer to a batch says nothing about."""
        self.broken: Exception | None = None
        """Raised before the gate is asked."""
        self._held: dict[str, asyncio.Event] = {}
        self._turn = asyncio.Event()
        self._turn.set()

    def hang(self, call: str) -> None:
        self._held[call] = asyncio.Event()

    def release(self, call: str) -> None:
        self._held.pop(call).set()

    def let_go(self) -> None:
        """Hold nothing any more."""
        for event in (*self._held.values(), self._turn):
            event.set()

    def hold_turn(self) -> None:
        """Let nobody have the key's turn until `give_turn`."""
        self._turn.clear()

    def give_turn(self) -> None:
        self._turn.set()

    def request_of(self, intent: Intent) -> str:
        return f"{kind_of(intent)} {intent.key.order_id}"

    def request_of_many(self, intents: Sequence[Intent]) -> str:
        return " ".join(map(self.request_of, intents))

    def cost_of(self, intent: Intent) -> RateCost | None:
        return self.cost

    async def amend(self, intent: AmendIntent, gate: Gate) -> Outcome:
        return await self._send("amend", intent, gate)

    async def cancel(self, intent: CancelIntent, gate: Gate) -> Outcome:
        return await self._send("cancel", intent, gate)

    async def cancel_many(
        self, intents: Sequence[CancelIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        return await self._send_many("cancel", intents, gate)

    async def create(self, intent: CreateIntent, gate: Gate) -> Outcome:
        return await self._send("create", intent, gate)

    async def amend_many(
        self, intents: Sequence[AmendIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        return await self._send_many("amend", intents, gate)

    async def create_many(
        self, intents: Sequence[CreateIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        return await self._send_many("create", intents, gate)

    async def _send_many(
        self, call: str, intents: Sequence[Intent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        refusal = await self._enter(self.request_of_many(intents), gate)
        if refusal is not None:
            return {intent.key: refusal for intent in intents}
        told = [intent for intent in intents if intent.key not in self.left_out]
        return {intent.key: await self._answer(call, intent) for intent in told}

    async def set_switch(self, seconds: int) -> SwitchTimes | Outcome:
        """Answer what `switch` lays out, once each; else as a venue that does as it is told."""
        self.switched.append(seconds)
        if self.switch:
            return self.switch.popleft()
        now = self.clock.now()
        fires = now + timedelta(seconds=seconds) if seconds else None
        return SwitchTimes(told_at=now, triggers_at=fires)

    async def check(self, intent: CreateIntent) -> Outcome:
        self.checked.append(intent)
        return Accepted(text="checked only, not placed")

    async def _send(self, call: str, intent: Intent, gate: Gate) -> Outcome:
        refusal = await self._enter(self.request_of(intent), gate)
        return refusal if refusal is not None else await self._answer(call, intent)

    async def _enter(self, request: str, gate: Gate) -> NotSent | None:
        await self._turn.wait()
        if self.broken is not None:
            raise self.broken
        return await gate(request)

    async def _answer(self, call: str, intent: Intent) -> Outcome:
        self.sent.append(intent)
        if call in self._held:
            await self._held[call].wait()
        answer = self.script[call].popleft() if self.script[call] else Accepted()
        if isinstance(answer, Exception):
            raise answer
        return answer


class FakeVenue:
    """One account at one venue, answering what the test laid out.

    The attributes hold the standing answers. `script["open_orders"].append(x)` is answered once,
    before them: a value, a `ReadFailure`, or an exception to raise. `failing["quotes"] = failure`
    fails until deleted. `hang("open_orders")` holds calls until `release`. `calls` counts them,
    `asked` keeps their arguments, `most_under_way` says whether they overlapped.
    """

    def __init__(
        self,
        account: Account | None = None,
        *,
        clock: Clock,
        poll_period: timedelta = timedelta(seconds=5),
        poll_options: PollOptions | None = None,
    ) -> None:
        self._account = account or fake_account()
        self._clock = clock
        self._poll_period = poll_period
        self._poll_options = poll_options or PollOptions()
        self.orders: Orders = {}
        self.found: dict[VenueOrderId, FoundOrder] = {}
        self.known_instruments: dict[InstrumentKey, Instrument] = {}
        self.market: dict[InstrumentKey, Quote] = {}
        self.system = SystemStatus(mode=SystemMode.ONLINE, text="online")
        self.skew = timedelta()
        self.key = KeyInfo(name="query", permissions=("query-open-trades",))
        self.holdings: dict[str, Holding] = {}
        self.open_positions: list[Position] = []
        self.margin_accounts: list[MarginAccount] = []
        self.executed: list[Fill] = []
        self.ended: list[FoundOrder] = []
        self.histories: dict[VenueOrderId, Sequence[AmendRecord]] = {}
        self.created: dict[ClientOrderId, FoundOrder] = {}
        self.drafts: dict[OrderKey, CreateIntent] = {}
        self.trading: FakeTrading | None = FakeTrading(clock) if self._account.may_trade else None
        self.rate_budget: RateBudget | None = None
        self.round_trip = timedelta(milliseconds=61)
        self.script: defaultdict[str, deque[object]] = defaultdict(deque)
        self.failing: dict[str, ReadFailure | Exception] = {}
        self.calls: Counter[str] = Counter()
        self.asked: defaultdict[str, list[object]] = defaultdict(list)
        self.under_way: Counter[str] = Counter()
        self.most_under_way: Counter[str] = Counter()
        self.is_closed = False
        self._held: dict[str, asyncio.Event] = {}

    @property
    def account(self) -> Account:
        return self._account

    @property
    def poll_period(self) -> timedelta:
        return self._poll_period

    @property
    def poll_options(self) -> PollOptions:
        return self._poll_options

    def lists(self, *entries: BookEntry) -> None:
        """Answer polls with exactly these orders from now on."""
        self.orders = {entry.key: entry for entry in entries}

    def hang(self, call: str) -> None:
        """Hold this call, and every later one like it, until `release`."""
        self._held[call] = asyncio.Event()

    def release(self, call: str) -> None:
        self._held.pop(call).set()

    def budget(self) -> RateBudget | None:
        return self.rate_budget

    async def open_orders(self, options: PollOptions) -> OpenOrders | ReadFailure:
        answer = await self._answer("open_orders", options, self._listing)
        return cast("OpenOrders | ReadFailure", answer)

    async def look_up(
        self, order_ids: Collection[VenueOrderId]
    ) -> Mapping[VenueOrderId, FoundOrder] | ReadFailure:
        asked = tuple(order_ids)
        answer = await self._answer(
            "look_up", asked, lambda: {i: self.found[i] for i in asked if i in self.found}
        )
        return cast("Mapping[VenueOrderId, FoundOrder] | ReadFailure", answer)

    async def read_order(self, order_id: VenueOrderId) -> FoundOrder | ReadFailure | None:
        answer = await self.look_up([order_id])
        return answer if isinstance(answer, ReadFailure) else answer.get(order_id)

    async def instruments(self) -> Mapping[InstrumentKey, Instrument] | ReadFailure:
        answer = await self._answer("instruments", None, lambda: dict(self.known_instruments))
        return cast("Mapping[InstrumentKey, Instrument] | ReadFailure", answer)

    async def quotes(
        self, instruments: Collection[InstrumentId]
    ) -> Mapping[InstrumentKey, Quote] | ReadFailure:
        asked = frozenset(instruments)
        answer = await self._answer(
            "quotes",
            asked,
            lambda: {key: quote for key, quote in self.market.items() if key.instrument in asked},
        )
        return cast("Mapping[InstrumentKey, Quote] | ReadFailure", answer)

    async def system_status(self) -> SystemStatus | ReadFailure:
        answer = await self._answer("system_status", None, lambda: self.system)
        return cast("SystemStatus | ReadFailure", answer)

    async def clock_skew(self) -> timedelta | ReadFailure:
        answer = await self._answer("clock_skew", None, lambda: self.skew)
        return cast("timedelta | ReadFailure", answer)

    async def key_info(self) -> KeyInfo | ReadFailure:
        answer = await self._answer("key_info", None, lambda: self.key)
        return cast("KeyInfo | ReadFailure", answer)

    async def positions(self) -> Sequence[Position] | ReadFailure:
        answer = await self._answer("positions", None, lambda: tuple(self.open_positions))
        return cast("Sequence[Position] | ReadFailure", answer)

    async def margins(self) -> Sequence[MarginAccount] | ReadFailure:
        answer = await self._answer("margins", None, lambda: tuple(self.margin_accounts))
        return cast("Sequence[MarginAccount] | ReadFailure", answer)

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        answer = await self._answer("balances", None, lambda: dict(self.holdings))
        return cast("Mapping[str, Holding] | ReadFailure", answer)

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        answer = await self._answer(
            "fills", since, lambda: [fill for fill in self.executed if fill.filled_at >= since]
        )
        return cast("Sequence[Fill] | ReadFailure", answer)

    async def ended_orders(self, since: datetime) -> Sequence[FoundOrder] | ReadFailure:
        answer = await self._answer(
            "ended_orders",
            since,
            lambda: [one for one in self.ended if one.closed_at and one.closed_at >= since],
        )
        return cast("Sequence[FoundOrder] | ReadFailure", answer)

    async def amend_history(self, order_id: VenueOrderId) -> Sequence[AmendRecord] | ReadFailure:
        answer = await self._answer(
            "amend_history", order_id, lambda: self.histories.get(order_id, ())
        )
        return cast("Sequence[AmendRecord] | ReadFailure", answer)

    async def find_created(
        self, client_order_id: ClientOrderId, since: datetime | None = None
    ) -> FoundOrder | ReadFailure | None:
        del since
        answer = await self._answer(
            "find_created", client_order_id, lambda: self.created.get(client_order_id)
        )
        return cast("FoundOrder | ReadFailure | None", answer)

    def draft_of(self, order: Order) -> CreateIntent | None:
        return self.drafts.get(order.key)

    async def aclose(self) -> None:
        self.is_closed = True

    def _listing(self) -> OpenOrders:
        return OpenOrders(
            orders=dict(self.orders), received_at=self._clock.now(), round_trip=self.round_trip
        )

    async def _answer(self, call: str, argument: object, standing: Callable[[], object]) -> object:
        self.calls[call] += 1
        self.asked[call].append(argument)
        self.under_way[call] += 1
        self.most_under_way[call] = max(self.most_under_way[call], self.under_way[call])
        try:
            if call in self._held:
                await self._held[call].wait()
            answer = self._scripted(call, standing)
        finally:
            self.under_way[call] -= 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _scripted(self, call: str, standing: Callable[[], object]) -> object:
        if self.script[call]:
            return self.script[call].popleft()
        return self.failing[call] if call in self.failing else standing()
