"""The plan of an amend: what the preview shows is what is sent, and nothing else."""

from decimal import Decimal

from tests.domain.amends import plan, sent
from tui.domain.amending import Base, BeforeAfter, QueueEffect, Rounding
from tui.domain.problem import FormField


def test_the_whole_preview_of_a_price_and_a_quantity_changed_together() -> None:
    found = plan(quantity="0.30", limit_price="-0.35%", limit_base=Base.OWN, deadline="5")
    limit = found.fields[FormField.LIMIT_PRICE]
    assert (limit.now, limit.typed) == (Decimal("91250.0"), "-0.35%")
    assert (limit.exact, limit.becomes) == (Decimal("90930.625"), Decimal("90930.6"))
    assert (limit.rounding, limit.change) == (Rounding.DOWN, Decimal("-319.4"))
    assert (limit.base, limit.base_value) == (Base.OWN, Decimal("91250.0"))
    assert {one.base: str(one.becomes) for one in limit.on_bases} == {
        Base.OWN: "90930.6",
        Base.LAST: "92176.2",
        Base.BID: "92176.1",
        Base.ASK: "92176.2",
        Base.MID: "92176.2",
    }
    assert found.fields[FormField.QUANTITY].change == Decimal("0.05")
    effects = found.effects
    assert effects.working == BeforeAfter(before=Decimal("0.20"), after=Decimal("0.25"))
    assert effects.value == BeforeAfter(before=Decimal(18250), after=Decimal("22732.65"))
    assert effects.total_if_filled == Decimal("27282.65")
    assert effects.ticks == BeforeAfter(before=Decimal(-12500), after=Decimal(-15694))
    assert effects.queue is QueueEffect.LOST_PRICE
    assert effects.fills_at_once is False
    assert (found.problems, found.warnings, found.confirmation) == ((), (), None)
    assert sent(found) == {"quantity": Decimal("0.30"), "limit_price": Decimal("90930.6")}
