"""An amend worked out, as everything that judges it looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.amend_plan import AmendContext, AmendDraft, AmendEffects, FieldPlan
from tui.domain.instrument import Instrument
from tui.domain.market_bases import fresh
from tui.domain.order import Order
from tui.domain.problem import FormField
from tui.domain.quote import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The order, what it becomes, and all around it."""

    context: AmendContext
    draft: AmendDraft
    instrument: Instrument
    fields: Mapping[FormField, FieldPlan]
    after: Order
    effects: AmendEffects
    post_only: bool
    """Whether the new limit price is refused if it would trade."""

    @property
    def order(self) -> Order:
        """The order as it is."""
        return self.context.order

    @property
    def quote(self) -> Quote | None:
        """The quote, while it is young enough to rely on."""
        return fresh(self.context.quote, self.context.now)

    @property
    def last(self) -> Decimal | None:
        """The last price, while it is young enough to rely on."""
        return None if self.quote is None else self.quote.last

    def changes(self, *fields: FormField) -> bool:
        """Whether one of these fields changes."""
        return any(self.fields[field].sends is not None for field in fields)
