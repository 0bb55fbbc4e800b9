"""The engine: owns every task that talks to a venue, and the one state the screens paint from."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tui.config.errors import ConfigurationError
from tui.domain.account import Account, PollOptions
from tui.domain.action import Action, ActionId, BatchId
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.amend_record import AmendRecord
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName, InstrumentKey, OrderKey, VenueId
from tui.domain.intents import CreateIntent, Intent, IntentKind
from tui.domain.order import Order
from tui.domain.outcome import NotSent, NotSentCode, Outcome
from tui.domain.rate_cost import RateCost
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.amend_histories import AmendHistories
from tui.engine.back_off import ask
from tui.engine.busy import Busy
from tui.engine.chunks import largest_of, requests_of
from tui.engine.day import Day
from tui.engine.dispatcher import Dispatcher
from tui.engine.guard import contained
from tui.engine.lock import Lock
from tui.engine.port import Listener
from tui.engine.problems import Problems
from tui.engine.publisher import Publisher
from tui.engine.recorder import Recorder
from tui.engine.restart import taken_over
from tui.store.errors import JournalError
from tui.venues.port import TradingPort, VenuePort

if TYPE_CHECKING:
    from tui.engine.desk import AccountDesk, HostDesk
    from tui.engine.job import Job
    from tui.engine.records import Records

Connect = Callable[[], Awaitable[Sequence[VenuePort]]]
OpenRecords = Callable[[], "Records"]
"""Opens journal and history; raises `JournalError` where they cannot be used."""

STAYS_CALLED_OFF = timedelta(days=1)
"""For so long a create that was called off is remembered: its order may turn up after all."""

UNTIL_CONNECTED = timedelta(seconds=5)
"""The period a health states before its account's own is known."""


class Engine:
    """Runs from entry to exit of `async with`, screen or not. Implements `EnginePort`."""

    def __init__(
        self,
        *,
        accounts: tuple[Account, ...],
        connect: Connect,
        clock: Clock,
        seed: int = 0,
        open_records: OpenRecords | None = None,
        rules: TradingRules | None = None,
    ) -> None:
        """Prepare.

        Args:
            accounts: Who will be connected, as far as that is known.
            connect: Builds their clients.
            clock: What everything is dated and timed with.
            seed: Shapes the jitter of polls.
            open_records: Opens journal and history; without them nothing can be sent.
            rules: The operator's limits, held against every act at its turn.
        """
        self._connect = connect
        self._open_records = open_records
        self._rules = rules or TradingRules()
        self._clock = clock
        self._random = Random(seed)
        self._busy = Busy()
        self._publisher = Publisher(_initial_state(accounts), clock)
        self._tasks: list[asyncio.Task[object]] = []
        self._connecting: asyncio.Task[Sequence[VenuePort]] | None = None
        self._desks: dict[AccountName, AccountDesk] = {}
        self._wanted_options: dict[AccountName, PollOptions] = {}
        self._recorder = Recorder(self._publisher, clock)
        self._histories = AmendHistories(self._publisher, clock, self._busy)
        self._day = Day(self._publisher, clock, self._note_problem)
        self._dispatcher = Dispatcher(
            self._publisher,
            self._recorder,
            clock,
            self._busy,
            rules=self._rules,
            on_answered=self._note_action,
        )
        self._lock = Lock(self._publisher, clock)
        self._watched: Counter[InstrumentKey] = Counter()
        self._records: Records | None = None

    @property
    def state(self) -> BlotterState:
        """The newest state."""
        return self._publisher.state

    @property
    def clock(self) -> Clock:
        """The clock everything is dated with."""
        return self._clock

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every new state; returns how to stop that."""
        return self._publisher.subscribe(listener)

    def poll_now(self, account: AccountName | None = None) -> None:
        """Read one account, or all, as soon as the venue's budget allows."""
        for name, desk in self._desks.items():
            if account in {None, name}:
                desk.poller.poll_now()

    def change_poll_options(self, account: AccountName, options: PollOptions) -> None:
        """Poll an account with other options from now on."""
        self._wanted_options[account] = options
        if account in self._desks:
            self._desks[account].poller.change_options(options)

    def activity(self) -> Sequence[ActivityEntry]:
        """Everything remembered, newest first."""
        return self._publisher.activity()

    def timeline(self, key: OrderKey) -> Sequence[ActivityEntry]:
        """What was seen of an order, done to it, and told of it by its venue; newest first."""
        seen = self._publisher.timeline(key)
        told = self._histories.entries(key)
        return sorted((*seen, *told), key=lambda one: one.at, reverse=True) if told else seen

    # Acting

    def submit(self, intents: Sequence[Intent]) -> BatchId:
        """Take these acts on: each is an action of the state from now on, in the order given."""
        return self._dispatcher.submit(intents)

    def stop(self, batch: BatchId) -> None:
        """Send no further request of a batch; what was signed already runs to its end."""
        self._dispatcher.stop(batch)

    def look_again(self, action_id: ActionId) -> None:
        """Ask the venue now what became of an action whose outcome is unknown."""
        action = self.state.actions.get(action_id)
        if action is not None and action.account in self._desks:
            self._desks[action.account].reconciler.look_now(action_id)

    def call_off(self, action_id: ActionId) -> None:
        """Take the operator's word that an unknown create is not at its venue."""
        action = self.state.actions.get(action_id)
        if action is not None and action.account in self._desks:
            self._desks[action.account].reconciler.call_off(action_id)

    def lock(self) -> None:
        """Let no account send any more, at once."""
        self._lock.lock()

    def unlock(self, account: AccountName) -> None:
        """Let an account send again, where it is configured to trade."""
        self._lock.unlock(account)

    def arm_switch(self, account: AccountName) -> None:
        """Have the venue cancel every order of an account a minute after this program is silent."""
        known = self.state.account(account)
        if account in self._desks and known is not None and known.can_send:
            self._desks[account].switch.set_wanted(is_wanted=True)

    def disarm_switch(self, account: AccountName) -> None:
        """Tell the venue to forget the dead man's switch of an account.

        A locked account too: it cancels nothing and keeps the orders there are.
        """
        if account in self._desks:
            self._desks[account].switch.set_wanted(is_wanted=False)

    def request_of(self, intent: Intent) -> str:
        """Return the request as it would be sent now, without nonce, key and signature."""
        trading = self._trading(intent.key.account)
        return "" if trading is None else trading.request_of(intent)

    def requests_of(self, intents: Sequence[Intent]) -> Sequence[str]:
        """Return the requests that would carry these acts, in the order they would go out."""
        return tuple(requests_of(intents, self._trading))

    def cost_of(self, intent: Intent) -> RateCost | None:
        """Return what an act would cost of the venue's counter for changes."""
        trading = self._trading(intent.key.account)
        return None if trading is None else trading.cost_of(intent)

    def largest_cancel(self, account: AccountName) -> int:
        """Return how many orders one request of an account can cancel; 1 where it cannot send."""
        return largest_of(self._trading(account), IntentKind.CANCEL)

    async def check(self, intent: CreateIntent) -> Outcome:
        """Ask the venue whether it would take an order. Nothing is placed."""
        trading = self._trading(intent.account)
        if trading is None:
            return NotSent(code=NotSentCode.LOCKED)
        return await trading.check(intent)

    async def read_order(self, key: OrderKey) -> FoundOrder | ReadFailure | None:
        """Read one order now; `None` where the venue does not know it."""
        desk = self._desks.get(key.account)
        if desk is None:
            return ReadFailure(kind=FailureKind.NOT_REACHED, text="the account is not connected")
        found = await ask(self._clock, desk.venue.read_order(key.order_id))
        if isinstance(found, ReadFailure):
            return found
        if found is not None and found.closed_at is None:
            self._dispatcher.note_reading(found.order)
        return found

    def want_amends(self, key: OrderKey) -> None:
        """Ask for the venue's own history of an order, unless it is known or cannot be had."""
        if key.account in self._desks:
            self._histories.want(self._desks[key.account].venue, key)

    def amends(self, key: OrderKey) -> Sequence[AmendRecord]:
        """Return what is known of an order's amends, oldest first."""
        return self._histories.of(key)

    def draft_of(self, key: OrderKey) -> CreateIntent | None:
        """Return what would create an order again, for an order listed or ended."""
        desk, order = self._desks.get(key.account), self._known(key)
        return desk.venue.draft_of(order) if desk is not None and order is not None else None

    def watch(self, market: InstrumentKey) -> Callable[[], None]:
        """Keep reading the prices of a market that has no order; returns how to stop that."""
        self._watched[market] += 1
        for desk in self._desks.values():
            if desk.venue.account.venue is market.venue:
                desk.watch()

        def stop() -> None:
            self._watched[market] -= 1
            self._watched += Counter()

        return stop

    def read_funds(self, account: AccountName | None = None) -> None:
        """Read what one account, or each, owns, as soon as the venue's budget allows."""
        for name, desk in self._desks.items():
            if account in {None, name}:
                desk.read_funds()

    def _trading(self, account: AccountName) -> "TradingPort | None":
        desk = self._desks.get(account)
        return None if desk is None else desk.venue.trading

    def _known(self, key: OrderKey) -> Order | None:
        entry = self.state.book.get(key)
        if entry is None:
            ended = (one.order for one in self.state.ended_today if one.order.key == key)
            entry = next(ended, None)
        return entry if isinstance(entry, Order) else None

    def _note_action(self, account: AccountName) -> None:
        if account in self._desks:
            self._desks[account].note_action()

    def _note_problem(self, text: str) -> None:
        account = self.state.accounts[0]
        self._publisher.publish([Problems(account, self._clock).entry(ActivityKind.PROBLEM, text)])

    # Running

    async def idle(self) -> None:
        """Return once nothing is under way and every loop waits for its next turn."""
        await self._busy.idle()

    async def __aenter__(self) -> Self:
        """Start connecting; the state already names every account."""
        self._connecting = asyncio.ensure_future(self._connect())
        self._busy.enter()
        opening = asyncio.create_task(self._open(self._connecting), name="connect")
        opening.add_done_callback(lambda _: self._busy.leave())
        self._tasks.append(opening)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let signed requests end; then end every task and close every venue and file."""
        await self._dispatcher.drain()
        await asyncio.gather(*(desk.switch.finish() for desk in self._desks.values()))
        tasks = [*self._tasks, *filter(None, [self._connecting])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._histories.aclose()
        async with AsyncExitStack() as closing:
            if self._records is not None:
                closing.callback(self._records.history.close)
                closing.callback(self._records.journal.close)
            for venue in self._connected():
                closing.push_async_callback(venue.aclose)

    async def _take_over(self, left: Sequence[Action]) -> None:
        """Show what earlier runs left unsettled, and write down what that means."""
        after = [taken_over(one, self._clock.now()) for one in left]
        changed = [now for was, now in zip(left, after, strict=True) if now.state is not was.state]
        self._recorder.show(*(one for one in after if one not in changed))
        if changed:
            await self._recorder.note(*changed)

    def _connected(self) -> Sequence[VenuePort]:
        task = self._connecting
        if task is None or not task.done() or task.cancelled() or task.exception() is not None:
            return ()
        return task.result()

    async def _open(self, connecting: "asyncio.Task[Sequence[VenuePort]]") -> None:
        venues: Sequence[VenuePort] = ()
        sentence = "no connection was made for this account"

        def note(error: Exception) -> None:
            nonlocal sentence
            sentence = _why_not_connected(error)

        with contained(note):
            venues = await connecting
        self._note_accounts(venues, sentence)
        self._start_jobs(venues)
        await self._open_files()

    async def _open_files(self) -> None:
        """Open journal and history, and take over what earlier runs left unsettled."""
        if self._open_records is None:
            return
        try:
            self._records = await asyncio.to_thread(self._open_records)
            names = {account.name for account in self.state.accounts}
            left = await asyncio.to_thread(self._records.journal.take_over, names)
            since = self._clock.now() - STAYS_CALLED_OFF
            called_off = await asyncio.to_thread(self._records.journal.called_off, names, since)
        except JournalError as error:
            self._recorder.fail(str(error))
            return
        self._recorder.use(self._records.journal)
        self._recorder.update(*called_off)
        await self._take_over(left)
        for desk in self._desks.values():
            desk.reconciler.wake()
        await self._day.use(self._records.history)

    def _note_accounts(self, venues: Sequence[VenuePort], sentence: str) -> None:
        """Show each account as its transport says it is, or why there is none."""
        connected = {venue.account.name: venue for venue in venues}
        failure = ReadFailure(kind=FailureKind.REFUSED, text=sentence)
        accounts: list[Account] = []
        healths: list[AccountHealth] = []
        entries: list[ActivityEntry] = []
        for account in self.state.accounts:
            health, venue = self._publisher.health(account.name), connected.get(account.name)
            if venue is None:
                accounts.append(account)
                healths.append(_failing(health, failure, self._clock.now()))
                entries += Problems(account, self._clock).entries(failure)
            else:
                accounts.append(venue.account)
                options, period = venue.poll_options, venue.poll_period
                healths.append(replace(health, options=options, poll_period=period))
        self._publisher.publish(
            entries, accounts=tuple(accounts), health=self._publisher.with_health(*healths)
        )

    def _start_jobs(self, venues: Sequence[VenuePort]) -> None:
        # Loaded when there is something to poll: the first frame does not wait for it.
        from tui.engine.desk import HostDesk
        from tui.engine.housekeeping import Housekeeping

        hosts: defaultdict[tuple[VenueId, str], list[VenuePort]] = defaultdict(list)
        for venue in venues:
            hosts[venue.account.venue, venue.account.host].append(venue)
        for shared in hosts.values():
            host = HostDesk(shared, self._publisher, self._clock, self._busy, watched=self._watched)
            self._start(host.jobs)
            for venue in shared:
                self._start(self._desk(venue, host).jobs)
        if venues:
            self._start([Housekeeping(self._publisher, self._clock, self._busy)])

    def _desk(self, venue: VenuePort, host: "HostDesk") -> "AccountDesk":
        from tui.engine.desk import AccountDesk

        name = venue.account.name
        desk = AccountDesk(
            venue,
            host,
            self._publisher,
            self._clock,
            self._busy,
            self._random,
            recorder=self._recorder,
            day=self._day,
        )
        self._dispatcher.serve(venue)
        if (wanted := self._wanted_options.get(name)) is not None:
            desk.poller.change_options(wanted)
        self._desks[name] = desk
        return desk

    def _start(self, jobs: Iterable["Job"]) -> None:
        self._tasks += [job.start() for job in jobs]


def _initial_state(accounts: tuple[Account, ...]) -> BlotterState:
    return BlotterState(
        accounts=accounts,
        health={
            account.name: AccountHealth(
                account=account.name, venue=account.venue, poll_period=UNTIL_CONNECTED
            )
            for account in accounts
        },
    )


def _failing(health: AccountHealth, failure: ReadFailure, now: datetime) -> AccountHealth:
    return replace(health, failures=1, failing_since=now, failure=failure)


def _why_not_connected(error: Exception) -> str:
    if isinstance(error, ConfigurationError | OSError):
        return str(error)
    # Its type alone: the text of a fault may quote what it was handed, a key for instance.
    return f"this program failed while connecting ({type(error).__name__})"
