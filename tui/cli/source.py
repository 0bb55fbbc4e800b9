"""The accounts a command works on, wherever they come from."""

from collections.abc import Sequence
from typing import Protocol

from tui.domain.account import Account
from tui.engine.records import Records
from tui.venues.port import VenuePort


class Source(Protocol):
    """Accounts known at once, and their venues once connected."""

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Who will be connected, before anything heavy is loaded."""

    def open_records(self) -> Records:
        """Open journal and history; called in a thread, once connected.

        Raises:
            JournalError: The journal cannot be used.
        """

    async def connect(self) -> Sequence[VenuePort]:
        """Build the venues' clients, one for each account and in their order."""

    async def aclose(self) -> None:
        """Take down what stood behind the venues. The clients are closed before."""
