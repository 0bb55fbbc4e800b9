"""Changes that wait to be reviewed: prices nudged by ticks, nothing of it sent yet."""

from dataclasses import dataclass, replace
from decimal import Decimal

from tui.domain.amending import AmendDraft, AmendPlan
from tui.domain.book import Book
from tui.domain.fate import Fate
from tui.domain.identifiers import OrderKey
from tui.domain.numbers import EXACT
from tui.domain.order import TRAILING_TYPES
from tui.domain.problem import FormField

MOVED_TICKS = 10
"""A result further than this from what was shown is shown again before it is sent."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A price of an order to be moved by some ticks from where it stands."""

    key: OrderKey
    field: FormField
    ticks: int

    @property
    def text(self) -> str:
        """What stands for it in the price's field: measured from the order's own price."""
        return f"own{self.ticks:+d}t"

    def draft(self, deadline: str) -> AmendDraft:
        """Return the form it fills in."""
        draft = AmendDraft(deadline=deadline)
        if self.field is FormField.TRIGGER_PRICE:
            return replace(draft, trigger_price=self.text)
        return replace(draft, limit_price=self.text)


def nudged_field(plan: AmendPlan) -> FormField | None:
    """Return the price a nudge moves: the limit, the trigger where there is none; else nothing."""
    if plan.context.order.order_type in TRAILING_TYPES:
        return None
    for name in (FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE):
        if plan.fields[name].refusal is None:
            return name
    return None


def may_be_working(book: Book, key: OrderKey) -> bool:
    """Whether an order is listed, expected, or missing and not looked up yet."""
    ended = book.ended.get(key)
    return book.get(key) is not None and (ended is None or ended.fate is Fate.LOOKING_UP)


def quantity_step(quantity: Decimal, lot: Decimal) -> Decimal:
    """Return a step of about a hundredth to a tenth of a quantity, a whole number of lots."""
    if not quantity:
        return lot
    step = Decimal(1).scaleb(quantity.adjusted() - 1)
    return step if step > lot else lot


def ticks_between(before: Decimal, after: Decimal, tick: Decimal) -> Decimal:
    """Return how many ticks one price is from another, the sign aside."""
    return EXACT.divide(EXACT.abs(EXACT.subtract(after, before)), tick)
