"""Which accounts can send now: none after one key, each again by its name."""

from dataclasses import replace

from tui.domain.account import Account
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.clock import Clock
from tui.domain.identifiers import AccountName
from tui.engine.publisher import Publisher


class Lock:
    """Takes the power to send away and gives it back; there is no timer."""

    def __init__(self, publisher: Publisher, clock: Clock) -> None:
        self._publisher = publisher
        self._clock = clock

    def lock(self) -> None:
        """Let no account send any more."""
        before = self._publisher.state.accounts
        entries = [self._entry(one, ActivityKind.LOCKED) for one in before if one.can_send]
        after = tuple(replace(one, can_send=False) for one in before)
        self._publisher.publish(entries, accounts=after)

    def unlock(self, name: AccountName) -> None:
        """Let an account send again; one that may not trade stays as it is."""
        before = self._publisher.state.accounts
        wanted = [one for one in before if one.name == name and one.may_trade and not one.can_send]
        entries = [self._entry(one, ActivityKind.UNLOCKED) for one in wanted]
        after = tuple(replace(one, can_send=True) if one in wanted else one for one in before)
        self._publisher.publish(entries, accounts=after)

    def _entry(self, account: Account, kind: ActivityKind) -> ActivityEntry:
        return ActivityEntry(
            at=self._clock.now(), kind=kind, account=account.name, venue=account.venue
        )
