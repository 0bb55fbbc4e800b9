"""What was asked of an order and is not settled: its row says so until the venue shows it."""

from collections.abc import Iterator
from typing import NamedTuple

from tui.domain.action import Action, ActionLedger
from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import OrderKey
from tui.domain.intents import IntentKind
from tui.domain.state import BlotterState
from tui.presentation.text import Tone

ASKED_WORDS = {
    IntentKind.AMEND: "AMEND?",
    IntentKind.CANCEL: "CANCEL?",
    IntentKind.CREATE: "NEW?",
}


class Asked(NamedTuple):
    """An act whose end is not seen yet."""

    kind: IntentKind
    is_unknown: bool
    """Whether it may or may not have happened; else it awaits its answer, or a poll."""

    @property
    def word(self) -> str:
        """The state of the order's row."""
        return ASKED_WORDS[self.kind]

    @property
    def searched(self) -> str:
        """What its row is found by: the word, and whether the outcome is unknown."""
        return f"{self.word}\nunknown" if self.is_unknown else self.word

    @property
    def tone(self) -> Tone:
        """The role of its row."""
        return Tone.UNKNOWN if self.is_unknown else Tone.PENDING


def asked_of(state: BlotterState, key: OrderKey, ended: EndedOrder | None = None) -> Asked | None:
    """Return what an order's row tells of; an order not listed yet was at least asked for.

    Of an order that left the list only a cancel tells anything, until its fate is known.
    """
    action = state.actions.shown_on(key)
    if action is None:
        is_expected = key in state.book.expected
        return Asked(IntentKind.CREATE, is_unknown=False) if is_expected else None
    is_cancel = action.kind is IntentKind.CANCEL
    if ended is not None and (ended.fate is not Fate.LOOKING_UP or not is_cancel):
        return None
    return Asked(action.kind, action.is_unknown)


def row_word(state: BlotterState, action: Action) -> str:
    """Return the word of the row of an act's order: of the newest act that is not settled."""
    shown = state.actions.shown_on(action.key)
    return ASKED_WORDS[action.kind if shown is None else shown.kind]


def open_actions(ledger: ActionLedger) -> Iterator[Action]:
    """Yield what is not settled, order by order."""
    for key in ledger.open_by_order:
        yield from ledger.open_on(key)
