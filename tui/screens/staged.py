"""The review of staged changes: each old and new, left out or sent with the others."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from textual.app import ComposeResult

from tui.domain.account import Account
from tui.domain.amend_context import amend_context
from tui.domain.amending import AmendPlan, plan_amend
from tui.domain.identifiers import OrderKey
from tui.domain.limit_checks import LimitFindings, check_batch
from tui.domain.numbers import EXACT, format_plain
from tui.domain.order import Order
from tui.domain.rules import TradingRules
from tui.domain.staging import MOVED_TICKS, Nudge, ticks_between
from tui.engine.port import EnginePort
from tui.presentation.amend_form import in_flight_refusal, journal_refusal, stale_refusal
from tui.presentation.moments import TimeZone
from tui.presentation.problems import problem_sentence
from tui.presentation.staged import (
    StagedLine,
    change_lines,
    moved_line,
    order_line,
    totals_line,
)
from tui.presentation.text import Line, Span
from tui.screens.form import Form, account_refusal
from tui.screens.keys import DROP_STAGED_BINDING
from tui.screens.question import YES, QuestionDialog
from tui.widgets.entry import Tick
from tui.widgets.field_row import FieldRow
from tui.widgets.lines import Lines

Unstaged = frozenset[OrderKey]
"""The orders whose changes are no longer staged: sent, or dropped."""


class StagedReview(Form[Unstaged]):
    """Shows every staged change; sends the chosen ones in one go."""

    BINDINGS = [DROP_STAGED_BINDING]

    send_label = "Send chosen"
    help_text = (
        "Space leaves a change out or takes it in.  Tab, Enter next change.  F8 drops them all.",
        "Ctrl+S sends what is chosen; the rest stays staged.  Esc keeps everything staged.",
    )

    def __init__(
        self,
        engine: EnginePort,
        rules: TradingRules,
        nudges: Mapping[OrderKey, Nudge],
        zone: TimeZone,
    ) -> None:
        super().__init__(engine, next(iter(nudges)).account, "STAGED CHANGES", zone)
        self._rules = rules
        self._nudges = dict(nudges)
        self._ticks = {key: Tick(id=f"change-{n}") for n, key in enumerate(nudges)}
        for tick in self._ticks.values():
            tick.set_reactive(Tick.value, True)  # noqa: FBT003 - Textual's own signature
        self._staged: dict[OrderKey, StagedLine] = {}
        self._shown: dict[OrderKey, Decimal] = {}

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return "Space in or out  F8 drop all  Ctrl+S send  Esc keep"

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts of what is chosen; of everything where nothing is."""
        keys = self.chosen or tuple(self._nudges)
        names = dict.fromkeys(key.account for key in keys)
        known = (self._state.account(name) for name in names)
        return tuple(account for account in known if account is not None)

    @property
    def chosen(self) -> tuple[OrderKey, ...]:
        """The orders whose changes would be sent."""
        return tuple(key for key, tick in self._ticks.items() if tick.value and not tick.disabled)

    # Layout

    def compose_body(self) -> ComposeResult:
        """Lay out a box for each change, what it does below it, and the sum."""
        for tick in self._ticks.values():
            yield FieldRow(tick, id=f"{tick.id}-row")
        yield Lines(id="totals")

    def paint(self) -> None:
        """Show every change against the newest state."""
        width = self.query_one("#form-body").scrollable_content_region.width
        with_account = len({key.account for key in self._nudges}) > 1
        self._staged = {key: line for key in self._nudges if (line := self._line(key)) is not None}
        moved = tuple(self._moved())
        for key, line in self._staged.items():
            tick = self._ticks[key]
            tick.disabled = line.refusal is not None
            row = self.query_one(f"#{tick.id}-row", FieldRow)
            who = order_line(line, with_account=with_account)
            row.show(((Span(" "),), who), change_lines(line, width))
        chosen = self.chosen
        totals = totals_line((self._staged[key] for key in chosen), len(chosen), len(self._nudges))
        self.query_one("#totals", Lines).show(((), totals))
        if moved:
            self.announce(moved)

    def _line(self, key: OrderKey) -> StagedLine | None:
        """Work a change out; `None` for an order that was never seen by this review."""
        known = self._staged.get(key)
        order = self._state.book.get(key)
        if not isinstance(order, Order):
            if known is None:
                return None
            order = known.plan.context.order
        plan = self._plan(key, order)
        intent, engine = plan.intent, self._engine
        return StagedLine(
            self._nudges[key],
            plan,
            cost=None if intent is None else engine.cost_of(intent),
            request="" if intent is None else engine.request_of(intent),
            refusal=self._line_refusal(key, plan),
        )

    def _plan(self, key: OrderKey, order: Order) -> AmendPlan:
        engine, seconds = self._engine, self._rules.deadline_seconds
        history, now = engine.amends(key), engine.clock.now()
        context = amend_context(self._state, order, self._rules, now, history)
        deadline = "" if seconds is None else format_plain(seconds)
        return plan_amend(context, self._nudges[key].draft(deadline))

    def _line_refusal(self, key: OrderKey, plan: AmendPlan) -> str | None:
        state, now = self._state, self._engine.clock.now()
        if key in state.book.ended or state.book.get(key) is None:
            return "This order is no longer open."
        return (
            account_refusal(state.account(key.account), key.account)
            or in_flight_refusal(state.actions.open_on(key))
            or stale_refusal(state.health.get(key.account), now)
            or (problem_sentence(plan.problems[0]) if plan.problems else None)
        )

    def _moved(self) -> Iterator[Line]:
        """Leave out what is no longer what was shown, and say so."""
        for key, line in self._staged.items():
            instrument, becomes = line.plan.context.instrument, line.becomes
            if becomes is None or instrument is None:
                continue
            shown = self._shown.setdefault(key, becomes)
            ticks = ticks_between(shown, becomes, instrument.tick_size)
            if ticks > MOVED_TICKS:
                self._shown[key] = becomes
                self._ticks[key].value = False
                yield moved_line(line, shown, ticks)

    # What can be sent

    @property
    def confirmation(self) -> str | None:
        """`send N`, where a limit asks for it."""
        chosen = [self._staged[key].plan for key in self.chosen]
        asks = self._findings.asks or any(plan.confirmation is not None for plan in chosen)
        return f"send {len(chosen)}" if chosen and asks else None

    @property
    def _findings(self) -> LimitFindings:
        sums: dict[str, Decimal | None] = {}
        for key in self.chosen:
            plan = self._staged[key].plan
            instrument, value = plan.context.instrument, plan.effects.value.after
            currency = "" if instrument is None else instrument.quote
            before = sums.get(currency, Decimal(0))
            is_known = before is not None and value is not None
            sums[currency] = EXACT.add(before or 0, value or 0) if is_known else None
        return check_batch(self._rules.limits, len(self.chosen), sums)

    def refusal(self) -> str | None:
        """Say what stands in the way of sending what is chosen."""
        if not self.chosen:
            return "Nothing is chosen: Space takes a change in."
        if refusals := self._findings.refusals:
            return problem_sentence(refusals[0])
        return journal_refusal(self._state.journal_problem)

    def send(self) -> None:
        """Hand the chosen changes to the engine in one go, and leave."""
        chosen = self.chosen
        intents = [self._staged[key].plan.intent for key in chosen]
        self._engine.submit([intent for intent in intents if intent is not None])
        self.dismiss(frozenset(chosen))

    def action_drop_staged(self) -> None:
        """Ask whether every staged change is to be dropped."""
        number = len(self._nudges)
        changes = "the staged change" if number == 1 else f"all {number} staged changes"
        lines = ((Span(f"Drops {changes}. Nothing was sent; the orders stay as they are."),),)
        ask = QuestionDialog("Drop what is staged?", lines, "drop", "keep")
        self.app.push_screen(ask, self._drop_if)

    def _drop_if(self, answer: str | None) -> None:
        if answer == YES:
            self.dismiss(frozenset(self._nudges))
