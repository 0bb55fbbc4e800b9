"""The orders of a batch amend: fixed when it opens, each worked out anew with every state."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from tui.domain.account import Account
from tui.domain.amend_context import amend_context, orders_by_market
from tui.domain.amend_problem import AmendProblem
from tui.domain.amending import AmendPlan
from tui.domain.batch_amending import BATCH_FIELDS, BatchDraft, batch_problems, plan_of
from tui.domain.capabilities import field_refusal, is_trailing, order_refusal
from tui.domain.custom_order import as_traded
from tui.domain.identifiers import AccountName, InstrumentId, InstrumentKey, OrderKey
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent
from tui.domain.limit_checks import LimitFindings, check_batch
from tui.domain.numbers import EXACT
from tui.domain.order import Order
from tui.domain.problem import FormField, Problem
from tui.domain.rate_cost import RateCost
from tui.domain.reconcile import differs
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.amend_form import in_flight_refusal, stale_refusal
from tui.presentation.batch_amend import AmendLine
from tui.presentation.clean import clean
from tui.presentation.problems import problem_sentence
from tui.presentation.selection import arrived

COSTED = 200
"""Up to so many orders the cost is worked out."""

Others = Mapping[tuple[AccountName, InstrumentId], Sequence[Order]]


class AmendedOrders:
    """Which orders would be amended, to what, and what is to be known of that."""

    def __init__(
        self,
        engine: EnginePort,
        rules: TradingRules,
        keys: Sequence[OrderKey],
        hidden: Collection[OrderKey],
    ) -> None:
        """Prepare.

        Args:
            engine: What knows costs, requests and the venue's history of orders.
            rules: The operator's limits.
            keys: The orders, fixed from now on.
            hidden: Those of them the filter hides.
        """
        self._engine = engine
        self._rules = rules
        self._state = engine.state
        self.keys = list(keys)
        self.fixed_at = engine.clock.now()
        self._hidden = frozenset(hidden)
        self._out: frozenset[OrderKey] = frozenset()
        """What the operator left out."""
        self._seen: dict[OrderKey, Order] = {}
        """As the operator last looked at them."""
        self._draft = BatchDraft()
        self.problems: Mapping[FormField, Problem] = {}
        """What is wrong with the texts themselves."""
        self.lines: tuple[AmendLine, ...] = ()
        self.work_out()

    # Following

    def follow(self, state: BlotterState) -> None:
        """Take a newer state; orders that were told their names stay what they are."""
        names = arrived(self._state.book, state.book)
        self._state = state
        if names:
            self.keys = [names.get(key, key) for key in self.keys]
            self._out = frozenset(names.get(key, key) for key in self._out)
            self._hidden = frozenset(names.get(key, key) for key in self._hidden)
            self._seen = {names.get(key, key): order for key, order in self._seen.items()}

    def write(self, draft: BatchDraft) -> None:
        """Take what stands in the form now."""
        self._draft = draft

    def toggle(self, place: int) -> str | None:
        """Take an order in or leave it out; say why where that means nothing."""
        line = self.lines[place]
        if line.refusal is not None:
            return f"{clean(line.key.order_id)} cannot be amended so: {line.refusal}"
        if line.is_changed:
            return f"{clean(line.key.order_id)} changed: look at it, then press F9."
        self._out ^= {line.key}
        self.work_out()
        return None

    def acknowledge(self) -> None:
        """Take every order as it is now for what was looked at."""
        self._seen.update({line.key: line.order for line in self.lines if line.order is not None})
        self.work_out()

    # Working out

    def work_out(self) -> None:
        """Resolve what was written for each order, against the newest state."""
        orders = {key: self._order(key) for key in self.keys}
        self.problems = batch_problems(self._draft, _markets(orders.values()))
        draft = self._without_problems()
        others = orders_by_market(self._state, {key.account for key in self.keys})
        self.lines = tuple(self._line(key, orders[key], draft, others) for key in self.keys)

    def _order(self, key: OrderKey) -> Order | None:
        entry = self._state.book.get(key)
        return as_traded(entry) if isinstance(entry, Order) else None

    def _without_problems(self) -> BatchDraft:
        good = {
            str(field): text
            for field, text in self._draft.texts.items()
            if field not in self.problems
        }
        return BatchDraft(deadline=self._draft.deadline, **good)

    def _line(
        self, key: OrderKey, order: Order | None, draft: BatchDraft, others: Others
    ) -> AmendLine:
        if order is None:
            gone = self._seen.get(key)
            return AmendLine(
                key=key, order=gone, plan=None, is_ticked=False, refusal=self._not_there(key)
            )
        now, history = self._engine.clock.now(), self._engine.amends(key)
        beside = others.get((key.account, order.instrument), ())
        context = amend_context(self._state, order, self._rules, now, history, beside)
        plan = plan_of(context, draft)
        return AmendLine(
            key=key,
            order=order,
            plan=plan,
            is_ticked=key not in self._out,
            refusal=self._refusal(key, plan),
            is_changed=differs(self._seen.setdefault(key, order), order),
            is_hidden=key in self._hidden,
        )

    def _not_there(self, key: OrderKey) -> str:
        if self._state.book.get(key) is None or key in self._state.book.ended:
            return "It is no longer open."
        return "The venue's text of it cannot be read: see its raw tab."

    def _refusal(self, key: OrderKey, plan: AmendPlan) -> str | None:
        state, now = self._state, self._engine.clock.now()
        if key in state.book.ended:
            return "It is no longer open."
        standing = (
            _account_refusal(state.account(key.account))
            or in_flight_refusal(state.actions.open_on(key))
            or stale_refusal(state.health.get(key.account), now)
        )
        if standing is not None or plan.intent is not None:
            return standing
        return next((problem_sentence(one) for one in plan.problems if _is_of_order(one)), None)

    # What would be sent

    @property
    def fields(self) -> tuple[FormField, ...]:
        """What some of the orders can be amended in."""
        orders = [line.order for line in self.lines if line.order is not None]
        steady = [order for order in orders if not is_trailing(order)]
        return tuple(
            field
            for field in BATCH_FIELDS
            if any(field_refusal(order, field) is None for order in steady)
        )

    @property
    def is_touched(self) -> bool:
        """Whether something was written or left out that leaving would lose."""
        return bool(self._draft.texts or self._out)

    @property
    def chosen(self) -> tuple[AmendLine, ...]:
        """The lines that would be sent."""
        return tuple(line for line in self.lines if line.goes_out)

    @property
    def intents(self) -> list[AmendIntent]:
        """What would be handed to the engine."""
        plans = (line.plan for line in self.chosen)
        return [plan.intent for plan in plans if plan is not None and plan.intent is not None]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts of what would be sent; of everything where nothing would."""
        keys = [line.key for line in self.chosen] or self.keys
        known = (self._state.account(name) for name in dict.fromkeys(key.account for key in keys))
        return tuple(account for account in known if account is not None)

    @property
    def findings(self) -> LimitFindings:
        """What the operator's limits say of them together."""
        sums: dict[str, Decimal | None] = {}
        plans = [line.plan for line in self.chosen if line.plan is not None]
        for plan in plans:
            currency, value = _currency(plan.context.instrument), plan.effects.value.after
            before = sums.get(currency, Decimal(0))
            is_known = before is not None and value is not None
            sums[currency] = EXACT.add(before or 0, value or 0) if is_known else None
        return check_batch(self._rules.limits, len(plans), sums)

    @property
    def confirmation(self) -> str | None:
        """`send N`, where a limit asks for it."""
        chosen = self.chosen
        is_over = any(line.plan and line.plan.confirmation is not None for line in chosen)
        return f"send {len(chosen)}" if chosen and (is_over or self.findings.asks) else None

    @property
    def points(self) -> float | None:
        """What they cost of the venues' counters; `None` where they are too many to work it out."""
        chosen = self.intents
        if len(chosen) > COSTED:
            return None
        costs = (self._engine.cost_of(intent) for intent in chosen)
        return sum(cost.points for cost in costs if cost is not None)

    def sent_as(self, line: AmendLine) -> tuple[RateCost | None, str]:
        """Return what the amend of a line costs, and its request; neither where there is none."""
        intent = None if line.plan is None else line.plan.intent
        if intent is None:
            return None, ""
        return self._engine.cost_of(intent), self._engine.request_of(intent)


def _markets(orders: Iterable[Order | None]) -> frozenset[InstrumentKey]:
    """Return the markets of what can be amended by one expression."""
    return frozenset(
        InstrumentKey(order.key.venue, order.instrument)
        for order in orders
        if order is not None and order_refusal(order) is None and not is_trailing(order)
    )


def _is_of_order(problem: Problem) -> bool:
    """Whether it is the order that stands in the way, and not that nothing was written yet."""
    is_elsewhere = problem.field is FormField.DEADLINE
    return not is_elsewhere and problem.code is not AmendProblem.NOTHING_TO_SEND


def _account_refusal(account: Account | None) -> str | None:
    if account is not None and account.can_send:
        return None
    if account is None:
        return "Its account is not connected."
    return "Its account is locked." if account.may_trade else "Its account is read-only."


def _currency(instrument: Instrument | None) -> str:
    return "?" if instrument is None else instrument.quote
