"""Cancelling from the list, one order or the marked ones; the lock; what became of acts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tui.domain.account import Account
from tui.domain.action import Action, ActionLedger, BatchId, is_accepted
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.intents import IntentKind
from tui.domain.order import BookEntry
from tui.presentation.cancel_form import ended_sentence, out_of_reach_sentence
from tui.presentation.clean import clean
from tui.presentation.notes import Note, notes_of, noteworthy, taken_over, taken_over_note
from tui.presentation.scopes import Scope, orders_in, scope_words
from tui.screens.acts import Acts
from tui.screens.question import YES

if TYPE_CHECKING:
    from tui.screens.scope_choice import ScopeOffer

NOTE_SECONDS = 12
"""Outcomes are sentences: they stay as long as it takes to read some of them."""


class CancelActs(Acts, inherit_bindings=False):
    """What `x`, `X` and `!` do."""

    _ledger = ActionLedger()
    """What was known of acts when it was last looked at."""
    _told_elsewhere: frozenset[BatchId] = frozenset()
    """Batches whose outcomes an open screen tells of."""
    _since: datetime | None = None
    """When this run began: older acts were taken over from another."""

    def action_cancel(self) -> None:
        """Ask whether the order under the cursor is to be cancelled."""
        entry = self.cursor_entry
        if entry is not None and not self.tells_unknown(entry.key):
            self.ask_cancel(entry.key)

    def ask_cancel(
        self, key: OrderKey, after: Callable[[BatchId | None], None] | None = None
    ) -> None:
        """Ask whether an order is to be cancelled; `after` is told what was sent, or `None`."""
        tell = after or (lambda _: None)
        entry = self.state.book.get(key)
        why = sending_refusal(self.state.account(key.account), key.account)
        over = ended_sentence(self.state, key) or out_of_reach_sentence(entry)
        if entry is None or why is not None or over is not None:
            self.notify(over or f"Not now: {why}.", severity="warning", markup=False)
            tell(None)
            return
        from tui.screens.cancel_question import CancelQuestion

        ask = CancelQuestion(self._engine, entry, self._zone)

        def answered(answer: str | None) -> None:
            tell(self._engine.submit([ask.intent]) if answer == YES else None)

        self.app.push_screen(ask, answered)

    def tells_unknown(self, key: OrderKey) -> bool:
        """Where the outcome of an act on this order is unknown, tell so and offer what can be done.

        Returns:
            Whether it was told: then nothing else opens.
        """
        if not any(action.is_unknown for action in self.state.actions.open_on(key)):
            return False
        from tui.screens.missing_answer import MissingAnswerDialog

        tell = MissingAnswerDialog(self._engine, key, self._zone, lambda: self.ask_cancel(key))
        self.app.push_screen(tell)
        return True

    def action_cancel_marked(self) -> None:
        """Show the marked orders, to be cancelled together; without marks ask which are meant."""
        from tui.screens.batch_cancel import MARKED
        from tui.screens.scope_choice import ScopeChoice

        entry = self.cursor_entry
        if self.marked:
            self._list_to_cancel(self.marked, MARKED)
        elif entry is not None:
            offers = {scope: self._offer(scope, entry) for scope in Scope}
            opens = partial(self._scope_chosen, entry)
            self.app.push_screen(ScopeChoice(self._keymap, offers, opens))

    def _offer(self, scope: Scope, at: BookEntry) -> "ScopeOffer":
        from tui.screens.scope_choice import ScopeOffer

        words = scope_words(scope, self.state, at, self.filter_text)
        return ScopeOffer(words, len(orders_in(scope, self.state, at, self.shown)))

    def _scope_chosen(self, at: BookEntry, scope: Scope) -> None:
        keys = orders_in(scope, self.state, at, self.shown)
        if keys:
            self._list_to_cancel(keys, scope_words(scope, self.state, at, self.filter_text))

    def _list_to_cancel(self, keys: Sequence[OrderKey], scope: str) -> None:
        from tui.screens.batch_cancel import BatchActs, BatchCancelForm

        acts = BatchActs(drafts=self.action_drafts, shows=self.leave_telling, save=self._save)
        hidden = frozenset(keys).difference(self.shown)
        form = BatchCancelForm(
            self._engine, self._rules, keys, hidden, self._zone, acts, scope=scope
        )
        self.app.push_screen(form, self.tell_again)

    def leave_telling(self, batch: BatchId) -> None:
        """Leave a batch to the screen that shows it."""
        self._told_elsewhere |= {batch}

    def tell_again(self, _: None) -> None:
        """Tell of every act again."""
        self._told_elsewhere = frozenset()

    def action_lock(self) -> None:
        """Lock every account at once; where all are locked, offer to unlock one."""
        if any(account.can_send for account in self.state.accounts):
            self._engine.lock()
            self.notify(
                "Every account is locked: nothing more is sent until you unlock one by its name "
                "(!). What was signed already runs to its end.",
                severity="warning",
                markup=False,
            )
        else:
            from tui.screens.unlock import UnlockDialog

            self.app.push_screen(UnlockDialog(self.state.accounts), self._unlock)

    def _unlock(self, account: AccountName | None) -> None:
        if account is not None:
            self._engine.unlock(account)
            self.notify(f"{clean(account)} can send again.", severity="warning", markup=False)

    def act_refusal(self, binding_id: str) -> str | None:
        """Say why an act is not possible now; `None` when it is, or is another's to judge."""
        match binding_id:
            case "order.cancel":
                return self._cancel_refusal()
            case "app.lock" if not self.state.accounts:
                return "no account is connected yet"
        return super().act_refusal(binding_id)

    def _cancel_refusal(self) -> str | None:
        entry = self.cursor_entry
        if entry is None:
            return None
        if ended_sentence(self.state, entry.key) is not None:
            return "this order has ended"
        return sending_refusal(self.state.account(entry.key.account), entry.key.account)

    # What became of acts

    def follow_state(self) -> None:
        """Tell what became of acts; a cancelled order needs its mark no more."""
        super().follow_state()
        if self._since is None:
            self._since = self._engine.clock.now()
        before, after = self._ledger, self.state.actions
        if before is after:
            return
        self._ledger = after
        news = noteworthy(before, after, self._since)
        for note in notes_of(
            self.state, [one for one in news if one.batch not in self._told_elsewhere]
        ):
            self._tell(note)
        if count := taken_over(before, after, self._since):
            self._tell(taken_over_note(count))
        if cancelled := [action.key for action in _newly_cancelled(before, after)]:
            self.unmark(cancelled)

    def _tell(self, note: Note) -> None:
        text, severity = note
        self.notify(text, severity=severity.value, timeout=NOTE_SECONDS, markup=False)


def _newly_cancelled(before: ActionLedger, after: ActionLedger) -> Iterator[Action]:
    for action_id, action in after.actions.items():
        is_done = action.kind is IntentKind.CANCEL and is_accepted(action.outcome)
        if is_done and before.get(action_id) is not action:
            yield action


def sending_refusal(account: Account | None, name: AccountName) -> str | None:
    """Say why an account cannot send; `None` when it can."""
    if account is None:
        return f"{clean(name)} is not connected"
    if account.can_send:
        return None
    if account.may_trade:
        return f"{clean(name)} is locked (! unlocks it)"
    return f"{clean(name)} is read-only"
