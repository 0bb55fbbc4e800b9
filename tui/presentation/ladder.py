"""Where an order stands among prices: before an amend, after it, the market, own orders near it."""

import itertools
from decimal import Decimal
from typing import NamedTuple

from tui.domain.amending import AmendPlan
from tui.domain.order import Order, Side
from tui.domain.problem import FormField
from tui.presentation.amend_fields import decimals_of
from tui.presentation.clean import fit
from tui.presentation.figures import grouped, price_text
from tui.presentation.text import Line, Span, Tone, line_width

LABEL_CELLS = 18


class Step(NamedTuple):
    """A price and what stands there."""

    price: Decimal
    words: str
    tone: Tone = Tone.PLAIN


def ladder_line(plan: AmendPlan, width: int) -> tuple[Line, ...]:
    """Return this order's prices and the last trade on one line, where they fit."""
    room = width - LABEL_CELLS
    line = _spread([*_this_order(plan), *_market(plan, ("last",))], room, decimals_of(plan))
    if not line or line_width(line) > room:
        return ()
    return ((Span(" " + fit("price ladder", LABEL_CELLS - 1), Tone.MUTED), *line),)


def ladder_lines(plan: AmendPlan, most: int) -> tuple[Line, ...]:
    """Return a ladder of so many lines, the dearest price first."""
    steps = [
        step._replace(words=f"> this order {step.words}") for step in _this_order(plan)
    ] + _market(plan, ("ask", "last", "bid"))
    near = plan.context.order.working_price or Decimal(0)
    own = sorted(map(_own, plan.context.others), key=lambda step: abs(step.price - near))
    steps += [step for step in own if step.price][: max(most - len(steps), 0)]
    decimals = decimals_of(plan)
    return tuple(
        (Span(f"   {price_text(step.price, decimals):>14}   "), Span(step.words, step.tone))
        for step in sorted(steps, key=lambda step: step.price, reverse=True)
    )


def _spread(steps: list[Step], width: int, decimals: int | None) -> Line:
    """Put prices on a line, the cheapest first, as far apart as their distances are."""
    steps = sorted(steps, key=lambda step: step.price)
    spans = [Span(f"{price_text(one.price, decimals)} {one.words}", one.tone) for one in steps]
    gaps = [above.price - below.price for below, above in itertools.pairwise(steps)]
    whole = sum(gaps, Decimal(0))
    room = width - line_width(tuple(spans)) - 2 * len(gaps)
    if not whole or room < 0:
        return ()
    line = spans[:1]
    for gap, span in zip(gaps, spans[1:], strict=True):
        line += [Span(f" {'.' * int(room * gap / whole)} ", Tone.MUTED), span]
    return tuple(line)


def _this_order(plan: AmendPlan) -> list[Step]:
    steps: list[Step] = []
    for name, kind in ((FormField.LIMIT_PRICE, ""), (FormField.TRIGGER_PRICE, "trigger ")):
        field = plan.fields[name]
        if isinstance(field.now, Decimal):
            steps.append(Step(field.now, f"{kind}now"))
        if isinstance(field.becomes, Decimal) and field.becomes != field.now:
            steps.append(Step(field.becomes, f"{kind}new", Tone.STRONG))
    return steps


def _market(plan: AmendPlan, names: tuple[str, ...]) -> list[Step]:
    quote = plan.context.quote
    if quote is None:
        return []
    prices = {"ask": quote.ask, "last": quote.last, "bid": quote.bid}
    return [Step(price, name, Tone.MUTED) for name in names if (price := prices[name]) is not None]


def _own(order: Order) -> Step:
    side, tone = ("B", Tone.BUY) if order.side is Side.BUY else ("S", Tone.SELL)
    words = f"{side} {grouped(order.working_quantity, 4)} own"
    return Step(order.working_price or Decimal(0), words, tone)
