"""Keeps IIBANs out of what is logged, said and noted: they identify a person."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from tui.domain.failure import ReadFailure
from tui.domain.iiban import masked
from tui.domain.outcome import Accepted, NotSent, Outcome, Rejected, Unknown


class Masking:
    """Masks the IIBANs of one account's users in whatever spelling an answer repeats them."""

    def __init__(self, users: Iterable[str]) -> None:
        """Know the users as they were configured."""
        self._spellings: dict[str, str] = {}
        for user in users:
            self.hide(user)

    def hide(self, user: str) -> None:
        """Mask one more user from now on."""
        spellings = user, quote(user, safe=""), user.replace(" ", "+"), user.replace(" ", "")
        self._spellings |= dict.fromkeys(spellings, masked(user))

    def text(self, text: str) -> str:
        """Return a text without a whole IIBAN in it."""
        for spelling, shown in self._spellings.items():
            text = text.replace(spelling, shown)
        return text

    def failure(self, failure: ReadFailure) -> ReadFailure:
        """Return a failed read without a whole IIBAN in its words."""
        return replace(failure, text=self.text(failure.text))

    def outcome(self, outcome: Outcome) -> Outcome:
        """Return an outcome without a whole IIBAN in its words."""
        match outcome:
            case Accepted() | Rejected() | NotSent() | Unknown():
                return replace(outcome, text=self.text(outcome.text))
