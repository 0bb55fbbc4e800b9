"""The amend form: what an order is, what it would become, and what that does."""

from decimal import Decimal
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Static

from tui.domain.action import BatchId
from tui.domain.amend_context import amend_context
from tui.domain.amending import AmendDraft, AmendPlan, plan_amend
from tui.domain.capabilities import is_amended_in_place, order_refusal
from tui.domain.custom_order import as_traded
from tui.domain.numbers import EXACT, format_plain
from tui.domain.order import Order
from tui.domain.problem import FormField, Problem
from tui.domain.reconcile import differs
from tui.domain.rules import TradingRules
from tui.domain.staging import quantity_step
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.amend_fields import PRICE_FIELDS, decimals_of, meaning_text
from tui.presentation.amend_form import (
    changed_notice,
    ended_refusal,
    identity_line,
    in_flight_refusal,
    journal_refusal,
    stale_refusal,
)
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.no_amends import offer_sentence, replace_lines
from tui.presentation.problems import problem_sentence
from tui.presentation.rows import make_row
from tui.presentation.text import Line
from tui.screens.amend_body import AmendBody
from tui.screens.form import Form, FormButton
from tui.screens.keys import CANCEL_INSTEAD_BINDING

CANCEL_INSTEAD: Final = "cancel-instead"
"""What the form answers when the order is to be cancelled and written anew."""


class AmendForm(Form[BatchId | str]):
    """Amends one order. Answers with what was sent, or with `CANCEL_INSTEAD`."""

    BINDINGS = [CANCEL_INSTEAD_BINDING]

    send_label = "Send amend"
    help_text = (
        "price     91300   +50 or -2% from the base   +10t ticks   -5bp   mid",
        "          own-0.35%  last+50  bid-1t: a base named in the text wins",
        "quantity  0.30 the new total   +0.05   -10%   50% of what is left   left=0.2",
        "Up Down one tick   Space chooses   F5 field as it was   PgUp PgDn scroll",
    )

    def __init__(
        self, engine: EnginePort, rules: TradingRules, order: Order, zone: TimeZone
    ) -> None:
        super().__init__(engine, order.key.account, "AMEND ORDER", zone)
        self._rules = rules
        self._order = order
        self._seen = order
        """As the operator last looked at it."""
        self._gone: str | None = None
        self._body = AmendBody(order, rules, self._stepped)
        self._plan = self._make_plan()

    @property
    def plan(self) -> AmendPlan:
        """What the form says, as it was last worked out."""
        return self._plan

    @property
    def draft(self) -> AmendDraft:
        """What stands in the form now."""
        return self._body.draft

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that leaving would lose."""
        return self.draft.is_touched

    @property
    def confirmation(self) -> str | None:
        """The market's name, where a limit asks for it."""
        return self._plan.confirmation

    def identity(self) -> Line:
        """Return which order this is."""
        health = self._state.health.get(self._account)
        age = None if health is None else health.age(self._engine.clock.now())
        width = self.query_one("#form-head").size.width
        order = as_traded(self._order)
        return identity_line(order, self._state.instrument_of(order), age, width)

    def compose_body(self) -> ComposeResult:
        """Lay out the fields, and below them what they do."""
        yield self._body

    def compose_buttons(self) -> ComposeResult:
        """Offer the way out for an order that cannot be amended."""
        yield FormButton(Content("[ F6 Cancel, write anew ]"), id="instead", compact=True)

    def on_mount(self) -> None:
        """Start where a change is most likely meant; ask for what the list does not tell."""
        self._engine.want_amends(self._order.key)
        self.set_focus(self._body.first_field(self._plan))

    def paint(self) -> None:
        """Show what was typed against the newest state."""
        self._plan = self._make_plan()
        intent, engine = self._plan.intent, self._engine
        cost = None if intent is None else engine.cost_of(intent)
        request = "" if intent is None else engine.request_of(intent)
        width = self.query_one("#form-body").scrollable_content_region.width
        help_text = self.help_text if self.has_class("-wide") else ()
        if self._offers_anew:
            row = make_row(self._state, self._order.key, engine.clock.now())
            self._body.show_alone(() if row is None else replace_lines(row, width))
        else:
            self._body.show(self._plan, cost, request, width, help_text)
        self.query_one("#instead").display = not self._can_amend
        self.query_one("#form-keys", Static).display = self._can_amend

    # What is known

    def follow(self, state: BlotterState) -> None:
        """Take a newer state, and say aloud where the order is another than before."""
        self._state = state
        newest = state.book.get(self._order.key)
        ended = state.book.ended.get(self._order.key)
        if newest is None or ended is not None:
            self._gone = ended_refusal(ended, self._zone)
        elif not isinstance(newest, Order):
            self._gone = "The venue's newest text of this order cannot be read: see its raw tab."
        else:
            self._gone = None
            self._take(newest)
        super().follow(state)

    def _take(self, newest: Order) -> None:
        is_news = differs(self._order, newest)
        self._order = newest
        if not differs(self._seen, newest):
            self.withdraw()
        elif is_news:
            self._plan = self._make_plan()
            self.announce(self._notice_of_change())

    def _notice_of_change(self) -> tuple[Line, ...]:
        at = time_text(self._engine.clock.now(), self._zone)
        width = max(self.query_one("#form-notice").size.width, 40)
        meaning, decimals = meaning_text(self._plan), decimals_of(self._plan)
        return changed_notice(self._seen, self._order, meaning, decimals, at, width)

    def acknowledged(self) -> None:
        """Take the order as it is now for the one that was looked at."""
        self._seen = self._order

    def _make_plan(self) -> AmendPlan:
        engine, order = self._engine, self._order
        history = engine.amends(order.key)
        told = as_traded(order)
        context = amend_context(self._state, told, self._rules, engine.clock.now(), history)
        return plan_amend(context, self.draft)

    @property
    def _offers_anew(self) -> bool:
        """Whether the venue changes no order in place: then only the way out is offered."""
        return not is_amended_in_place(self._order.key.venue)

    @property
    def _can_amend(self) -> bool:
        return any(field.refusal is None for field in self._plan.fields.values())

    # What can be sent

    def standing(self) -> str | None:
        """Say what stands in the way whatever is typed, the gravest first."""
        state, now = self._state, self._engine.clock.now()
        whole = order_refusal(self._order)
        return (
            self._gone
            or (None if whole is None else self._refusal_of(whole))
            or journal_refusal(state.journal_problem)
            or in_flight_refusal(state.actions.open_on(self._order.key))
            or stale_refusal(state.health.get(self._account), now)
        )

    def _refusal_of(self, whole: Problem) -> str:
        return (
            offer_sentence(self._order.key.venue) if self._offers_anew else problem_sentence(whole)
        )

    def refusal(self) -> str | None:
        """Say what is wrong with what was typed."""
        return next(map(problem_sentence, self._plan.problems), None)

    def send(self) -> None:
        """Hand the amend to the engine and leave."""
        intent = self._plan.intent
        if intent is not None:
            self.dismiss(self._engine.submit([intent]))

    def action_cancel_instead(self) -> None:
        """Leave for a cancel of this order and a ticket with what it was."""
        if not self._can_amend:
            self.dismiss(CANCEL_INSTEAD)

    @on(Button.Pressed, "#instead")
    def _instead_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_cancel_instead()

    # Steps

    def _stepped(self, name: FormField, steps: int) -> str | None:
        """Return the number some steps from what the field becomes, else from what it is."""
        if name is FormField.DEADLINE:
            return _stepped_seconds(self.draft.deadline, steps)
        plan = self._make_plan()
        field, step = plan.fields[name], self._step_size(plan, name)
        start = field.becomes if isinstance(field.becomes, Decimal) else field.now
        if step is None or not isinstance(start, Decimal):
            return None
        stepped = EXACT.add(start, EXACT.multiply(step, Decimal(steps)))
        return format_plain(stepped) if stepped > 0 else None

    def _step_size(self, plan: AmendPlan, name: FormField) -> Decimal | None:
        instrument = plan.context.instrument
        if instrument is None:
            return None
        if name in PRICE_FIELDS:
            return instrument.tick_size
        return quantity_step(self._seen.quantity, instrument.lot_size)


def _stepped_seconds(text: str, steps: int) -> str | None:
    seconds = int(text) + steps if text.isascii() and text.isdigit() else steps
    return str(seconds) if seconds > 0 else None
