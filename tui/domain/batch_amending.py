"""One expression for many orders: read once, resolved for each of them on its own."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tui.domain.amend_problem import AmendProblem
from tui.domain.amending import AmendContext, AmendDraft, AmendPlan, plan_amend
from tui.domain.capabilities import field_refusal, is_trailing, order_refusal
from tui.domain.identifiers import InstrumentKey
from tui.domain.order import Order
from tui.domain.price_text import PriceText, parse_price
from tui.domain.problem import FormField, Problem
from tui.domain.quantity_text import QuantityKind, QuantityText, parse_quantity


class BatchAmendProblem(StrEnum):
    """Why an expression cannot be meant for many orders, or not for this one."""

    NAME_THE_BASE = "batch-name-the-base"
    """A bare relative text: each order could be measured from another price."""
    SEVERAL_MARKETS = "batch-several-markets"
    """A plain number for orders of several markets."""
    TRAILING = "batch-trailing"
    """A trailing order keeps a distance, not a price."""
    NOT_CONCERNED = "batch-not-concerned"
    """The order has none of the fields something was written for."""
    UNCHANGED = "batch-unchanged"
    """What it resolves to is what the order has."""


BATCH_FIELDS = (FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE, FormField.QUANTITY)
"""What many orders can be amended in at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDraft:
    """What stands in the form, as text; empty where no change is wanted."""

    limit_price: str = ""
    trigger_price: str = ""
    quantity: str = ""
    deadline: str = ""

    @property
    def texts(self) -> Mapping[FormField, str]:
        """What was written, by field."""
        written = (self.limit_price, self.trigger_price, self.quantity)
        return {
            field: text for field, text in zip(BATCH_FIELDS, written, strict=True) if text.strip()
        }


def batch_problems(
    draft: BatchDraft, markets: Collection[InstrumentKey]
) -> Mapping[FormField, Problem]:
    """Return what is wrong with the texts themselves, whatever order they are for.

    `markets` are those of the orders: a plain number means something else in each.
    """
    is_one = len(set(markets)) < 2
    problems = {
        field: _text_problem(field, text, is_one_market=is_one)
        for field, text in draft.texts.items()
    }
    return {field: problem for field, problem in problems.items() if problem is not None}


def _text_problem(field: FormField, text: str, *, is_one_market: bool) -> Problem | None:
    found: PriceText | QuantityText | Problem
    found = parse_quantity(text) if field is FormField.QUANTITY else parse_price(text)
    match found:
        case Problem():
            return replace(found, field=field)
        case PriceText(is_relative=True, base=None):
            return Problem(code=BatchAmendProblem.NAME_THE_BASE, field=field, at=0)
        case PriceText(is_relative=False) if not is_one_market:
            return Problem(code=BatchAmendProblem.SEVERAL_MARKETS, field=field, at=0)
        case QuantityText(kind=kind) if not is_one_market and kind not in _IN_PERCENT:
            return Problem(code=BatchAmendProblem.SEVERAL_MARKETS, field=field, at=0)
    return None


_IN_PERCENT = frozenset({QuantityKind.CHANGE_PERCENT, QuantityKind.PART})


def plan_of(context: AmendContext, draft: BatchDraft) -> AmendPlan:
    """Work the expressions out for one order: what it has of the fields, by its venue's rules.

    The texts have to be free of `batch_problems`: those that are not are left out before.
    """
    order = context.order
    if (refusal := _refusal(order, draft)) is not None:
        plan = plan_amend(context, AmendDraft(deadline=draft.deadline))
        return replace(plan, problems=(refusal,), warnings=(), intent=None)
    own = {field: text for field, text in draft.texts.items() if _has(order, field)}
    typed = AmendDraft(
        limit_price=own.get(FormField.LIMIT_PRICE),
        trigger_price=own.get(FormField.TRIGGER_PRICE),
        quantity=own.get(FormField.QUANTITY),
        deadline=draft.deadline,
    )
    plan = plan_amend(context, typed)
    if own and [one.code for one in plan.problems] == [AmendProblem.NOTHING_TO_SEND]:
        return replace(plan, problems=(Problem(code=BatchAmendProblem.UNCHANGED),))
    return plan


def _refusal(order: Order, draft: BatchDraft) -> Problem | None:
    if order_refusal(order) is not None:
        return None
    if is_trailing(order):
        return Problem(code=BatchAmendProblem.TRAILING)
    if draft.texts and not any(_has(order, field) for field in draft.texts):
        fields = " or ".join(_words(draft.texts))
        return Problem(code=BatchAmendProblem.NOT_CONCERNED, values={"fields": fields})
    return None


def _has(order: Order, field: FormField) -> bool:
    return field_refusal(order, field) is None


def _words(fields: Collection[FormField]) -> Iterator[str]:
    yield from (str(field).replace("_", " ") for field in fields)
