"""Staged changes as the list and their review tell of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.amending import AmendPlan
from tui.domain.capabilities import CapabilityProblem, order_refusal
from tui.domain.numbers import EXACT
from tui.domain.order import Order
from tui.domain.rate_cost import RateCost
from tui.domain.staging import Nudge
from tui.presentation.amend_effects import before_after, signed_money
from tui.presentation.amend_fields import decimals_of, value_text
from tui.presentation.clean import clean, cut, fit
from tui.presentation.figures import grouped, percent, price_text
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS
from tui.presentation.no_amends import no_nudge_sentence
from tui.presentation.problems import problem_sentence
from tui.presentation.text import Line, Span, Tone, joined, wrapped

_ARROW = " -> "
_GAP = Span("  ")
_INDENT = Span("      ")
_ROOM_FOR_REQUESTS = 92


@dataclass(frozen=True, slots=True)
class StagedLine:
    """One staged change, worked out against the newest state."""

    nudge: Nudge
    plan: AmendPlan
    cost: RateCost | None
    request: str
    """As it would be sent; empty while there is none."""
    refusal: str | None
    """Why it cannot be sent now."""

    @property
    def becomes(self) -> Decimal | None:
        """The price it would have."""
        price = self.plan.fields[self.nudge.field].becomes
        return price if isinstance(price, Decimal) else None

    @property
    def value_change(self) -> Decimal | None:
        """How much more, or less, the order is worth afterwards."""
        value = self.plan.effects.value
        if value.before is None or value.after is None:
            return None
        return EXACT.subtract(value.after, value.before)


def order_line(line: StagedLine, *, with_account: bool) -> Line:
    """Say which order a change is of."""
    order, instrument = line.plan.context.order, line.plan.context.instrument
    symbol = clean(order.instrument if instrument is None else instrument.symbol)
    kind = str(order.order_type).replace("-", " ")
    parts: list[Line] = [
        (Span(fit(symbol, 11), Tone.STRONG),),
        (Span(SIDE_WORDS[order.side], SIDE_TONES[order.side]), Span(f" {kind}")),
        (Span(f"{grouped(order.working_quantity, 4)} left"),),
        (Span(clean(order.key.order_id)),),
    ]
    if with_account:
        parts.append((Span(clean(order.key.account), Tone.MUTED),))
    return (Span(" "), *joined(parts, _GAP))


def change_lines(line: StagedLine, width: int) -> tuple[Line, ...]:
    """Say what a change does, and what stands in its way."""
    lines = wrapped(_change(line), _GAP, width, indent=_INDENT)
    if line.request and width >= _ROOM_FOR_REQUESTS:
        request = cut(clean(line.request), width - len(_INDENT.text))
        lines += ((_INDENT, Span(request, Tone.MUTED)),)
    if line.refusal is not None:
        words = [(Span(word, Tone.DANGER),) for word in line.refusal.split(" ")]
        lines += wrapped(words, Span(" "), width, indent=_INDENT)
    for warning in line.plan.warnings:
        words = [(Span(word, Tone.WARN),) for word in problem_sentence(warning).split(" ")]
        lines += wrapped(words, Span(" "), width, indent=_INDENT)
    return lines


def _change(line: StagedLine) -> Iterator[Line]:
    plan, nudge = line.plan, line.nudge
    now = plan.fields[nudge.field].now
    yield (
        Span(f"{str(nudge.field).removesuffix('_price')} ", Tone.MUTED),
        Span(value_text(plan, nudge.field, now) + _ARROW),
        Span(value_text(plan, nudge.field, line.becomes), Tone.STRONG),
        Span(f" ({nudge.ticks:+}t)", Tone.MUTED),
    )
    away = plan.effects.distance
    if away.before is not None and away.after is not None:
        yield (Span("away ", Tone.MUTED), Span(before_after(away, percent)))
    change, instrument = line.value_change, plan.context.instrument
    if change is not None and instrument is not None:
        yield (
            Span("value ", Tone.MUTED),
            Span(f"{signed_money(change)} {clean(instrument.quote)}"),
        )
    if line.cost is not None:
        tone = Tone.PLAIN if line.cost.has_room else Tone.DANGER
        yield (Span("rate ", Tone.MUTED), Span(f"+{line.cost.points:.3g}", tone))


def totals_line(lines: Iterable[StagedLine], chosen: int, total: int) -> Line:
    """Add up what is chosen, each currency for itself."""
    parts: list[Line] = [(Span(f" {chosen} of {total} chosen", Tone.STRONG),)]
    points, changes = 0.0, dict[str, Decimal]()
    for line in lines:
        points += 0.0 if line.cost is None else line.cost.points
        instrument, change = line.plan.context.instrument, line.value_change
        if instrument is not None and change is not None:
            before = changes.get(instrument.quote, Decimal(0))
            changes[instrument.quote] = EXACT.add(before, change)
    parts += _sums(changes)
    if points:
        parts.append((Span("rate ", Tone.MUTED), Span(f"+{points:.3g}")))
    return joined(parts, Span(" · ", Tone.MUTED))


def _sums(changes: Mapping[str, Decimal]) -> Iterator[Line]:
    for currency, change in sorted(changes.items()):
        yield (Span("value ", Tone.MUTED), Span(f"{signed_money(change)} {clean(currency)}"))


def moved_line(line: StagedLine, shown: Decimal, ticks: Decimal) -> Line:
    """Say that a change is no longer what was shown."""
    order, decimals = line.plan.context.order, decimals_of(line.plan)
    prices = f"{price_text(shown, decimals)}{_ARROW}{price_text(line.becomes, decimals)}"
    return (
        Span(
            f" {clean(order.key.order_id)} moved {ticks:,.0f} ticks since it was shown: ", Tone.WARN
        ),
        Span(prices, Tone.STRONG),
        Span(". It is left out; Space takes it in again."),
    )


def nudge_words(plan: AmendPlan, nudge: Nudge) -> str:
    """Say what was staged last, for the caption of the list."""
    price = value_text(plan, nudge.field, plan.fields[nudge.field].becomes)
    return f"{nudge.ticks:+}t {price}"


def nudge_refusal(order: Order) -> str:
    """Say why an order's price is not nudged."""
    whole = order_refusal(order)
    if whole is not None:
        no_amends = whole.code is CapabilityProblem.NO_AMENDS
        return no_nudge_sentence(order) if no_amends else problem_sentence(whole)
    kind = str(order.order_type).replace("-", " ")
    return f"{clean(order.key.order_id)} is not nudged: a {kind} order has no price to step."
