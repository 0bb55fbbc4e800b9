"""What the engine asks of the files it keeps: the journal of actions, the history of the day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from tui.domain.action import Action
from tui.domain.clock import Clock
from tui.domain.fate import EndedOrder
from tui.domain.fill import Fill
from tui.domain.identifiers import AccountName


class JournalPort(Protocol):
    """Where actions are written down before they leave. Blocking: called from a thread."""

    def append(self, *actions: Action) -> None:
        """Write down how far these actions have come; durable when it returns.

        Raises:
            JournalError: It could not be written.
        """

    def take_over(self, accounts: Collection[AccountName]) -> tuple[Action, ...]:
        """Return what earlier runs left unsettled of these accounts; this run minds it now."""

    def called_off(self, accounts: Collection[AccountName], since: datetime) -> tuple[Action, ...]:
        """Return the creates that were called off from `since` on, and not sent anew after that.

        Raises:
            JournalError: It cannot be read.
        """

    def close(self) -> None:
        """Give up this run's place in it."""


class HistoryPort(Protocol):
    """Where fills and ended orders are remembered across restarts. Blocking likewise."""

    def remember_fills(self, fills: Iterable[Fill]) -> None:
        """Keep these fills."""

    def remember_ended(self, ended: Iterable[EndedOrder]) -> None:
        """Keep these ended orders."""

    def fills(self, since: datetime) -> Sequence[Fill]:
        """Return what filled from `since` on, newest first."""

    def ended(self, since: datetime) -> Sequence[EndedOrder]:
        """Return what ended from `since` on, newest first."""

    def close(self) -> None:
        """Close the file."""


class Records(NamedTuple):
    """Both, opened together."""

    journal: JournalPort
    history: HistoryPort


def open_records(folder: Path, clock: Clock) -> Records:
    """Open both files of a state folder. Blocking.

    Raises:
        JournalError: The journal cannot be used.
    """
    # Loaded beside the first poll: the first frame does not wait for a database.
    from tui.store.history import History
    from tui.store.journal import Journal

    return Records(Journal.open(folder, clock), History(folder, clock))
