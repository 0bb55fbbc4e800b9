"""What an amend would do: one plan, from which the preview, the checks and the request all come."""

from tui.domain.amend_plan import (
    STALE_QUOTE,
    AmendContext,
    AmendDraft,
    AmendEffects,
    AmendPlan,
    BaseReading,
    BeforeAfter,
    FieldPlan,
    QueueEffect,
)
from tui.domain.price_text import MARKET_BASE, Base
from tui.domain.rounding import Rounding

__all__ = [
    "MARKET_BASE",
    "STALE_QUOTE",
    "AmendContext",
    "AmendDraft",
    "AmendEffects",
    "AmendPlan",
    "Base",
    "BaseReading",
    "BeforeAfter",
    "FieldPlan",
    "QueueEffect",
    "Rounding",
]
