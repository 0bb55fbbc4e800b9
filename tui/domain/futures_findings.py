"""What is to be said of a Futures ticket: what stands in the way, what asks, what warns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.creating import (
    CreateEffects,
    TicketContext,
    TicketNumber,
    TicketProblem,
)
from tui.domain.futures_lines import Ladder
from tui.domain.futures_prices import reduces
from tui.domain.futures_ticket import (
    FuturesDraft,
    FuturesKind,
    FuturesLine,
    FuturesProblem,
    futures_fields,
)
from tui.domain.instrument import Instrument
from tui.domain.limit_checks import LimitFindings, check_batch, check_order_value
from tui.domain.numbers import EXACT
from tui.domain.order import TimeInForce
from tui.domain.position import MarginAccount, Position
from tui.domain.problem import FormField, Problem, ProblemValue
from tui.domain.ticket_effects import SIGNAL_BASES
from tui.domain.ticket_findings import distance_limits
from tui.domain.ticket_prices import base_price

_CLOSED = frozenset({"suspended", "expired", "cancel-only", "maintenance", "closed", "halted"})
_POST_ONLY = frozenset({"post-only"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FuturesWorked:
    """A ticket whose market is known, worked out."""

    context: TicketContext
    draft: FuturesDraft
    instrument: Instrument
    numbers: Mapping[FormField, TicketNumber]
    position: Position | None
    ladder: Ladder
    lines: tuple[FuturesLine, ...]
    effects: CreateEffects
    deadline: Decimal | Problem | None


def problems_of(worked: FuturesWorked) -> Iterator[Problem]:
    """Yield what stands in the way: the fields' own problems in the form's order, then the rest."""
    for field in futures_fields(worked.draft):
        number = worked.numbers.get(field)
        if number is not None and number.problem is not None:
            yield number.problem
    if worked.ladder.problem is not None:
        yield worked.ladder.problem
    if isinstance(worked.deadline, Problem):
        yield worked.deadline
    acts_at = worked.effects.acts_at
    if acts_at is not None and acts_at <= 0:
        yield Problem(code=TicketProblem.OFFSET_BEYOND_ZERO, field=FormField.TRIGGER_PRICE)
    yield from _mode_problems(worked)


def _mode_problems(worked: FuturesWorked) -> Iterator[Problem]:
    mode, instrument = worked.context.mode, worked.instrument
    quote = worked.context.quote
    now = None if quote is None else quote.status
    for name, word in (
        ("the venue", "" if mode is None else mode.value),
        (instrument.symbol, now or instrument.status),
    ):
        plain = word.casefold().replace("_", "-")
        is_posted = worked.draft.post_only
        if plain in _CLOSED or (plain in _POST_ONLY and not is_posted):
            values = {"name": name, "word": plain}
            yield Problem(code=TicketProblem.MARKET_CLOSED, values=values)
            return


# Limits


def limits_of(worked: FuturesWorked) -> LimitFindings:
    """Hold every line, and the ladder as a whole, against the operator's own limits.

    What several lines are over is said once, of the first of them.
    """
    limits, quote = worked.context.rules.limits, worked.instrument.quote
    findings = LimitFindings()
    for line in worked.lines:
        findings += check_order_value(limits, quote, line.effects.value)
        findings += distance_limits(limits, worked.draft, line.effects)
    if len(worked.lines) > 1:
        values = {quote: worked.effects.value}
        findings += check_batch(limits, len(worked.lines), values)
    return LimitFindings(_once(findings.refusals), _once(findings.asks))


def _once(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    first: dict[tuple[str, FormField | None], Problem] = {}
    for problem in problems:
        first.setdefault((problem.code, problem.field), problem)
    return tuple(first.values())


def confirmations_of(worked: FuturesWorked) -> Iterator[Problem]:
    """Yield what is sent only after a word was typed, whatever the limits say."""
    effects, context = worked.effects, worked.context
    if effects.fires_at_once and effects.acts_at is not None:
        watched = base_price(SIGNAL_BASES[worked.draft.trigger_signal], context.quote, context.now)
        yield Problem(
            code=TicketProblem.FIRES_AT_ONCE,
            field=FormField.TRIGGER_PRICE,
            values={"trigger": effects.acts_at, "market": watched or effects.acts_at},
        )


# Warnings


def warnings_of(worked: FuturesWorked) -> Iterator[Problem]:
    """Yield what is worth knowing before sending."""
    yield from _fill_warnings(worked)
    yield from _own_warnings(worked)
    yield from _position_warnings(worked)
    yield from _margin_warnings(worked)
    hold, is_posted = worked.instrument.hold_milliseconds, worked.draft.post_only
    if hold > 0 and not is_posted:
        yield Problem(code=FuturesProblem.HELD, values={"milliseconds": hold})


def _fill_warnings(worked: FuturesWorked) -> Iterator[Problem]:
    draft = worked.draft
    if draft.makes_ladder:
        yield from _line_warnings(worked)
        return
    is_immediate = draft.kind in {FuturesKind.IOC, FuturesKind.FOK}
    fills = worked.effects.fills_at_once
    if fills is None or draft.kind is FuturesKind.MARKET:
        return
    field = FormField.LIMIT_PRICE
    if fills and draft.post_only:
        yield Problem(code=TicketProblem.POST_ONLY_WOULD_TAKE, field=field)
    elif fills and not is_immediate:
        yield Problem(code=TicketProblem.FILLS_AT_ONCE, field=field)
    elif is_immediate and not fills:
        values = {"word": str(draft.time_in_force or TimeInForce.IOC)}
        yield Problem(code=TicketProblem.NOTHING_TO_TAKE, field=field, values=values)


def _line_warnings(worked: FuturesWorked) -> Iterator[Problem]:
    taking = sum(bool(line.effects.fills_at_once) for line in worked.lines)
    if taking:
        is_posted = worked.draft.post_only
        code = FuturesProblem.LINES_POST_ONLY_TAKE if is_posted else FuturesProblem.LINES_TAKE
        yield Problem(code=code, values={"count": taking, "lines": len(worked.lines)})


def _own_warnings(worked: FuturesWorked) -> Iterator[Problem]:
    effects = worked.effects
    if effects.meets_own:
        values: dict[str, ProblemValue] = {"count": len(effects.meets_own)}
        values["order"] = str(effects.meets_own[0].order_id)
        yield Problem(code=FuturesProblem.MEETS_OWN, values=values)
    twins = effects.twins
    if twins and worked.draft.makes_ladder:
        values = {"count": len(twins), "order": str(twins[0].order_id)}
        yield Problem(code=FuturesProblem.LINES_TWIN, values=values)
    elif twins:
        yield Problem(code=TicketProblem.TWIN, values={"order": str(twins[0].order_id)})


def _position_warnings(worked: FuturesWorked) -> Iterator[Problem]:
    size, instrument = _size(worked), worked.instrument
    field, position = FormField.REDUCE_ONLY, worked.position
    if not worked.draft.reduce_only:
        yield from _size_warnings(worked, size)
    elif worked.context.funds is None:
        yield Problem(code=FuturesProblem.POSITION_NOT_READ, field=field)
    elif position is None or not reduces(position, worked.draft.side):
        held = "nothing" if position is None else str(position.direction)
        values = {"held": held, "symbol": instrument.symbol}
        yield Problem(code=FuturesProblem.WOULD_NOT_REDUCE, field=field, values=values)
    elif size is not None and size > position.quantity:
        values_of = {"size": size, "position": position.quantity}
        yield Problem(code=FuturesProblem.REDUCES_PART, field=field, values=values_of)


def _size_warnings(worked: FuturesWorked, size: Decimal | None) -> Iterator[Problem]:
    most, position = worked.instrument.maximum_quantity, worked.position
    if most is None or size is None or reduces(position, worked.draft.side):
        return
    held = Decimal(0) if position is None else position.quantity
    whole = EXACT.add(held, size)
    if whole > most:
        values = {"size": whole, "most": most}
        yield Problem(code=FuturesProblem.TOO_LARGE, field=FormField.QUANTITY, values=values)


def _size(worked: FuturesWorked) -> Decimal | None:
    return worked.numbers[FormField.QUANTITY].amount


def _margin_warnings(worked: FuturesWorked) -> Iterator[Problem]:
    """Warn where there is no margin for an order that opens, or less than it is worth.

    What the venue asks for depends on the leverage allowed, so that only it can refuse.
    """
    pot = margin_of(worked.context, worked.instrument)
    reducing = worked.draft.reduce_only or reduces(worked.position, worked.draft.side)
    if pot is None or pot.available is None or reducing:
        return
    values: dict[str, ProblemValue] = {"currency": pot.currency, "pot": pot.name}
    if pot.available <= 0:
        yield Problem(code=FuturesProblem.MARGIN_NONE, field=FormField.QUANTITY, values=values)
        return
    value = _in_currency(worked, pot.currency)
    if value is not None and value > pot.available:
        times = EXACT.quantize(EXACT.divide(value, pot.available), Decimal("0.1"))
        values |= {"available": pot.available, "times": times}
        yield Problem(code=FuturesProblem.MARGIN_LEVERAGED, field=FormField.QUANTITY, values=values)


def margin_of(context: TicketContext, instrument: Instrument) -> MarginAccount | None:
    """Return the pot that carries a market: `flex`, of inverse futures `fi_xbtusd` and the like."""
    symbol = instrument.key.instrument.casefold()
    prefix, _, rest = symbol.partition("_")
    name = "flex" if prefix == "pf" else f"fi_{rest.partition('_')[0]}"
    known = () if context.funds is None else context.funds.margins
    return next((one for one in known if one.name.casefold() == name), None)


def _in_currency(worked: FuturesWorked, currency: str) -> Decimal | None:
    """Return what the order is worth in the currency of its margin, at the market."""
    value, market = worked.effects.value, worked.effects.market
    if currency == worked.instrument.quote or value is None:
        return value
    return EXACT.divide(value, market) if market else None
