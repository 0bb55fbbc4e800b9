"""The engine: owns every task that talks to a venue, and the one state the screens paint from."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tui.config.errors import ConfigurationError
from tui.domain.account import Account, PollOptions
from tui.domain.activity import ActivityEntry
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName, OrderKey, VenueId
from tui.domain.state import BlotterState
from tui.engine.busy import Busy
from tui.engine.guard import contained
from tui.engine.port import Listener
from tui.engine.problems import Problems
from tui.engine.publisher import Publisher
from tui.venues.port import VenuePort

if TYPE_CHECKING:
    from tui.engine.desk import AccountDesk, HostDesk
    from tui.engine.job import Job

Connect = Callable[[], Awaitable[Sequence[VenuePort]]]

UNTIL_CONNECTED = timedelta(seconds=5)
"""The period a health states before its account's own is known."""


class Engine:
    """Runs from entry to exit of `async with`, screen or not. Implements `EnginePort`."""

    def __init__(
        self, *, accounts: tuple[Account, ...], connect: Connect, clock: Clock, seed: int = 0
    ) -> None:
        self._connect = connect
        self._clock = clock
        self._random = Random(seed)
        self._busy = Busy()
        self._publisher = Publisher(_initial_state(accounts), clock)
        self._tasks: list[asyncio.Task[object]] = []
        self._connecting: asyncio.Task[Sequence[VenuePort]] | None = None
        self._desks: dict[AccountName, AccountDesk] = {}
        self._wanted_options: dict[AccountName, PollOptions] = {}

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
        """What was seen of one order, newest first."""
        return self._publisher.timeline(key)

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
        """End every task, then close every venue, whatever happened in between."""
        tasks = [*self._tasks, *filter(None, [self._connecting])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with AsyncExitStack() as closing:
            for venue in self._connected():
                closing.push_async_callback(venue.aclose)

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
            host = HostDesk(shared, self._publisher, self._clock, self._busy)
            self._start(host.jobs)
            for venue in shared:
                self._start(self._desk(venue, host).jobs)
        if venues:
            self._start([Housekeeping(self._publisher, self._clock, self._busy)])

    def _desk(self, venue: VenuePort, host: "HostDesk") -> "AccountDesk":
        from tui.engine.desk import AccountDesk

        name = venue.account.name
        desk = AccountDesk(venue, host, self._publisher, self._clock, self._busy, self._random)
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
