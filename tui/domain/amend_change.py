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
    """Whether the request says that the new limit price may not trade at once."""

    @property
    def order(self) -> Order:
        """The order as it is."""
        return self.context.order

    @property
    def quote(self) -> Quote | None:
        """The quote, while it is young enough to rely on."""
        return fresh(self.context.quote, self.context.now)

    @property
    def market(self) -> Decimal | None:
        """The price distances are told from, while it is young enough to rely on."""
        return None if self.quote is None else self.quote.reference

    @property
    def is_post_only(self) -> bool:
        """Whether the order may not trade at once at its new limit, asked for now or before."""
        return self.changes(FormField.LIMIT_PRICE) and (
            self.post_only or bool(self.order.post_only)
        )

    def changes(self, *fields: FormField) -> bool:
        """Whether one of these fields changes."""
        return any(self.fields[field].sends is not None for field in fields)
