"""Everything a screen paints from, in one immutable value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.domain.account import Account
from tui.domain.action import ActionLedger
from tui.domain.activity import ActivityEntry
from tui.domain.book import Book
from tui.domain.fate import EndedOrder
from tui.domain.fill import Fill
from tui.domain.funds import Funds
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName, InstrumentKey
from tui.domain.instrument import Instrument
from tui.domain.order import Order
from tui.domain.quote import Quote
from tui.domain.switch import DeadManSwitch

KEPT_OF_DAY = 5000
"""Fills, and ended orders, of the day that the state holds at most: the newest."""


@dataclass(frozen=True, slots=True, eq=False)
class BlotterState:
    """The newest of everything. Screens are handed one and read nothing else."""

    accounts: tuple[Account, ...] = ()
    book: Book = field(default_factory=Book)
    health: Mapping[AccountName, AccountHealth] = field(default_factory=dict)
    instruments: Mapping[InstrumentKey, Instrument] = field(default_factory=dict)
    """By every name the venue knows the instrument by."""
    quotes: Mapping[InstrumentKey, Quote] = field(default_factory=dict)
    """By the name orders use."""
    activity: tuple[ActivityEntry, ...] = ()
    """The newest entries, newest first."""
    actions: ActionLedger = field(default_factory=ActionLedger)
    """What was asked of venues, and what became of it."""
    funds: Mapping[AccountName, Funds] = field(default_factory=dict)
    switches: Mapping[AccountName, DeadManSwitch] = field(default_factory=dict)
    """The dead man's switches that were armed since the program started."""
    fills: tuple[Fill, ...] = ()
    """The day's fills of every account, newest first."""
    ended_today: tuple[EndedOrder, ...] = ()
    """The orders that ended on this day (UTC), newest first."""
    journal_problem: str | None = None
    """Why the journal cannot be written; `None` while it can. Then only cancels may go out."""

    def account(self, name: AccountName) -> Account | None:
        """Return the account with this label."""
        return next((account for account in self.accounts if account.name == name), None)

    def instrument_of(self, order: Order) -> Instrument | None:
        """Return what is known about the order's instrument."""
        return self.instruments.get(InstrumentKey(order.key.venue, order.instrument))

    def quote_of(self, order: Order) -> Quote | None:
        """Return the newest quote of the order's instrument."""
        return self.quotes.get(InstrumentKey(order.key.venue, order.instrument))
