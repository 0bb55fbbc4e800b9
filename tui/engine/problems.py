"""Reports each new problem of one kind of read once, and not again until it is over."""

from tui.domain.account import Account
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure


class Problems:
    """The problems of one read since it last succeeded."""

    def __init__(self, account: Account, clock: Clock, what: str | None = None) -> None:
        self._account = account
        self._clock = clock
        self._what = what
        """What the read is about, in words; the poll itself needs none."""
        self._seen: set[tuple[FailureKind, str]] = set()

    def entries(self, failure: ReadFailure) -> tuple[ActivityEntry, ...]:
        """Return the line that reports this failure, if it is a new one."""
        # A code stays the same where the wording carries a time or a number.
        problem = failure.kind, failure.code or failure.text
        if problem in self._seen:
            return ()
        self._seen.add(problem)
        text = failure.text if self._what is None else f"{self._what}: {failure.text}"
        return (self.entry(ActivityKind.PROBLEM, text),)

    def clear(self) -> None:
        """Forget them: the read succeeded."""
        self._seen.clear()

    def entry(self, kind: ActivityKind, text: str | None = None) -> ActivityEntry:
        """Return a line about the account itself, dated now."""
        return ActivityEntry(
            at=self._clock.now(),
            kind=kind,
            account=self._account.name,
            venue=self._account.venue,
            text=text,
        )


def failure_of(error: Exception) -> ReadFailure:
    """Describe a fault of this program: by its type alone, for its text may quote a key."""
    return ReadFailure(
        kind=FailureKind.UNREADABLE,
        text=f"this program failed on the answer ({type(error).__name__})",
    )
