"""Which jobs serve an account, which serve all accounts at one host, and who wakes whom."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from random import Random

from tui.domain.activity import ActivityKind
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import EndedOrder, Fate
from tui.domain.health import AccountHealth
from tui.domain.identifiers import InstrumentKey, OrderKey
from tui.domain.order import Order
from tui.engine.busy import Busy
from tui.engine.day import Day
from tui.engine.dead_man import DeadManJob
from tui.engine.digest import Digest
from tui.engine.job import Job
from tui.engine.look_ups import LookUps
from tui.engine.poller import Poller
from tui.engine.private_reads import DayRead, FundsRead
from tui.engine.publisher import Publisher
from tui.engine.reconciler import Reconciler
from tui.engine.recorder import Recorder
from tui.engine.side_reads import (
    ClockSkewRead,
    InstrumentsRead,
    KeyInfoRead,
    QuotesRead,
    SystemStatusRead,
)
from tui.venues.port import VenuePort


class HostDesk:
    """The public reads that all accounts at one host share: its limits count by address."""

    def __init__(
        self,
        venues: Sequence[VenuePort],
        publisher: Publisher,
        clock: Clock,
        busy: Busy,
        *,
        watched: Mapping[InstrumentKey, int],
    ) -> None:
        self._publisher = publisher
        # Orders come first: what stands beside them waits until a poll was answered, or failed.
        self._polled = polled = asyncio.Event()
        self._quotes = QuotesRead(venues, publisher, clock, busy, watched=watched)
        self._instruments = InstrumentsRead(
            venues, publisher, clock, busy, after=polled, on_read=self._quotes.wake
        )
        self._status = SystemStatusRead(venues, publisher, clock, busy, after=polled)
        self._skew = ClockSkewRead(venues, publisher, clock, busy, after=polled)

    @property
    def polled(self) -> asyncio.Event:
        """Set once a poll was answered, or failed: only then anything else is read."""
        return self._polled

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What has to be started."""
        return self._instruments, self._quotes, self._status, self._skew

    def note_polled(self) -> None:
        """Let the reads begin."""
        self._polled.set()

    def note_added(self, added: Collection[OrderKey]) -> None:
        """Read at once what newly listed orders need: their instruments, their prices."""
        state = self._publisher.state
        orders = (state.book.get(key) for key in added)
        names = {
            InstrumentKey(order.key.venue, order.instrument)
            for order in orders
            if isinstance(order, Order)
        }
        # Before the first answer there is nothing to miss: it is on its way.
        if state.instruments and not names <= state.instruments.keys():
            self._instruments.wake()
        if not names <= state.quotes.keys():
            self._quotes.wake()

    def note_watched(self) -> None:
        """Read the prices of a market that somebody began to watch."""
        self._quotes.wake()

    def note_nonce_refused(self) -> None:
        """Measure the clock again: a wrong one explains refused nonces."""
        self._skew.wake()


class AccountDesk:
    """Everything that is asked with one key."""

    def __init__(
        self,
        venue: VenuePort,
        host: HostDesk,
        publisher: Publisher,
        clock: Clock,
        busy: Busy,
        random: Random,
        *,
        recorder: Recorder,
        day: Day,
    ) -> None:
        self.venue = venue
        self._host = host
        self._day = day
        self._busy = busy
        self._look_ups = LookUps(venue, publisher, clock, busy, on_ended=self._note_ended)
        self._key_info = KeyInfoRead((venue,), publisher, clock, busy)
        self._funds = FundsRead((venue,), publisher, clock, busy)
        self._day_read = DayRead(venue, publisher, clock, busy, day=day, after=host.polled)
        self.poller = Poller(
            venue,
            publisher,
            self._look_ups,
            clock,
            busy,
            random=random,
            on_answer=self._note_answer,
            on_failure=self._note_failure,
        )
        self.reconciler = Reconciler(
            venue,
            publisher,
            recorder,
            clock,
            busy,
            poll_now=self.poller.poll_now,
            on_ended=self._note_unlisted,
        )
        self.switch = DeadManJob(venue, publisher, clock, busy)
        self._notes: set[asyncio.Task[None]] = set()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What has to be started."""
        return (
            self.poller,
            self._look_ups,
            self._key_info,
            self._funds,
            self._day_read,
            self.reconciler,
            self.switch,
        )

    def read_funds(self) -> None:
        """Read what the account owns, somebody looks at it."""
        self._funds.want()

    def watch(self) -> None:
        """Read the prices of a market somebody began to watch."""
        self._host.note_watched()

    def note_action(self) -> None:
        """See what an action that was answered has changed."""
        self.poller.poll_now()
        self.reconciler.wake()
        self._funds.wake()

    def _note_answer(self, was: AccountHealth, digest: Digest) -> None:
        was_refused = was.failure is not None and was.failure.kind is FailureKind.REFUSED
        if was.answered_at is None or was_refused:
            self._key_info.wake()
            self._funds.wake()
        self._host.note_polled()
        self._host.note_added(digest.diff.added)
        self.reconciler.wake()
        if any(entry.kind is ActivityKind.FILL for entry in digest.entries):
            self._day_read.wake()
            self._funds.wake()

    def _note_unlisted(self) -> None:
        """Read what an order did that came and went between two lists."""
        self._funds.wake()
        self._day_read.wake()

    def _note_ended(self, ended: Sequence[EndedOrder]) -> None:
        self.reconciler.wake()
        self._funds.wake()
        if any(one.fate is Fate.FILLED for one in ended):
            self._day_read.wake()
        self._busy.enter()
        task = asyncio.create_task(self._day.note_ended(ended), name="note ended orders")
        self._notes.add(task)
        task.add_done_callback(self._noted)

    def _noted(self, task: "asyncio.Task[None]") -> None:
        self._notes.discard(task)
        self._busy.leave()

    def _note_failure(self, failure: ReadFailure) -> None:
        self._host.note_polled()
        if failure.kind is FailureKind.NONCE:
            self._host.note_nonce_refused()
