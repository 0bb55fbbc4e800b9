"""Amending from the list: the form, nudges that are staged, and their review."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from tui.domain.action import BatchId
from tui.domain.amend_context import amend_context
from tui.domain.amending import AmendDraft, AmendPlan, plan_amend
from tui.domain.fate import Fate
from tui.domain.identifiers import OrderKey
from tui.domain.order import Order
from tui.domain.staging import Nudge, may_be_working, nudged_field
from tui.presentation.clean import clean
from tui.presentation.problems import problem_sentence
from tui.presentation.staged import nudge_refusal, nudge_words
from tui.screens.acts import Acts

if TYPE_CHECKING:
    from tui.screens.staged import Unstaged


class AmendActs(Acts, inherit_bindings=False):
    """What `e`, `+ - > <` and `=` do."""

    _nudges: Mapping[OrderKey, Nudge] = {}
    _last_nudge: tuple[OrderKey, str] | None = None
    """The order nudged last, and what to."""

    @property
    def staged(self) -> Mapping[OrderKey, Nudge]:
        """The changes that wait to be reviewed, in the order they were first staged."""
        return self._nudges

    @property
    def staged_count(self) -> int:
        """How many changes are staged and not sent."""
        return len(self._nudges)

    @property
    def staged_words(self) -> str:
        """Say what is staged, for the caption of the list; empty when nothing is."""
        if not self._nudges:
            return ""
        last = self._last_nudge
        words = f", last {last[1]}" if last is not None and last[0] in self._nudges else ""
        return f"{len(self._nudges)} staged{words}"

    def act_refusal(self, binding_id: str) -> str | None:
        """Say why the review is not possible now. Amending is: a read-only form tells too."""
        if binding_id == "staged.review" and not self._nudges:
            return "nothing is staged"
        return super().act_refusal(binding_id)

    def action_amend(self) -> None:
        """Open the amend form on the order under the cursor; on all marked ones together."""
        if self.mark_count > 1:
            self._amend_marked()
            return
        order = self._amendable()
        if order is not None and not self.tells_unknown(order.key):
            from tui.screens.amend import AmendForm

            form = AmendForm(self._engine, self._rules, order, self._zone)
            self.app.push_screen(form, partial(self._amended, order.key))

    def _amend_marked(self) -> None:
        from tui.screens.batch_amend import BatchAmendForm

        form = BatchAmendForm(
            self._engine,
            self._rules,
            self.marked,
            self.hidden_marked,
            self._zone,
            self.leave_telling,
            self._save,
        )
        self.app.push_screen(form, self.tell_again)

    def _amended(self, key: OrderKey, answer: BatchId | str | None) -> None:
        from tui.screens.amend import CANCEL_INSTEAD

        if answer == CANCEL_INSTEAD:
            self.cancel_then_ticket(key)

    def _amendable(self) -> Order | None:
        """Return the order under the cursor, or say why it cannot be amended at all."""
        entry = self.cursor_entry
        if entry is None:
            return None
        order_id, ended = clean(entry.key.order_id), self.state.book.ended.get(entry.key)
        if ended is not None and ended.fate is Fate.LOOKING_UP:
            self._warn(f"{order_id} left the list and is being looked up: it is not amended now.")
        elif ended is not None:
            self._warn(f"{order_id} has ended: there is nothing to amend.")
        elif isinstance(entry, Order):
            return entry
        else:
            self._warn(
                f"{order_id} could not be read, so it is not amended here: see its raw tab. "
                "It can be cancelled."
            )
        return None

    # Nudges

    def action_nudge(self, ticks: int) -> None:
        """Stage the order's price some ticks away; nothing is sent."""
        order = self._amendable()
        if order is None:
            return
        plan = self._plan(order, AmendDraft())
        name = nudged_field(plan)
        if name is None:
            self._warn(nudge_refusal(order))
            return
        staged = self._nudges.get(order.key)
        before = staged.ticks if staged is not None and staged.field is name else 0
        self._stage(order, Nudge(order.key, name, before + ticks))

    def _stage(self, order: Order, nudge: Nudge) -> None:
        plan = self._plan(order, nudge.draft(""))
        problems = plan.fields[nudge.field].problems
        if nudge.ticks == 0:
            self._keep({key: one for key, one in self._nudges.items() if key != nudge.key})
        elif problems:
            self._warn(problem_sentence(problems[0]))
        else:
            self._last_nudge = nudge.key, nudge_words(plan, nudge)
            self._keep({**self._nudges, nudge.key: nudge})

    def _plan(self, order: Order, draft: AmendDraft) -> AmendPlan:
        now = self._engine.clock.now()
        return plan_amend(amend_context(self.state, order, self._rules, now), draft)

    def _keep(self, nudges: Mapping[OrderKey, Nudge]) -> None:
        self._nudges = nudges
        self.staged_changed()

    def follow_state(self) -> None:
        """Drop what was staged for orders that have ended, aloud."""
        super().follow_state()
        if not self._nudges:
            return
        left = {
            key: one for key, one in self._nudges.items() if may_be_working(self.state.book, key)
        }
        if gone := self._nudges.keys() - left.keys():
            ids = ", ".join(sorted(clean(key.order_id) for key in gone))
            what = "The staged change of" if len(gone) == 1 else "The staged changes of"
            self._warn(f"{what} {ids} was dropped: the order is no longer open.")
            self._keep(left)

    def action_review_staged(self) -> None:
        """Show what is staged, to be sent or dropped."""
        if self._nudges:
            from tui.screens.staged import StagedReview

            review = StagedReview(self._engine, self._rules, self._nudges, self._zone)
            self.app.push_screen(review, self._reviewed)

    def _reviewed(self, unstaged: "Unstaged | None") -> None:
        if unstaged:
            self._keep({key: one for key, one in self._nudges.items() if key not in unstaged})

    def _warn(self, sentence: str) -> None:
        self.notify(sentence, severity="warning", markup=False)
