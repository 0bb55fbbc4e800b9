"""What a Futures ticket would do, said in words before anything is sent."""

from collections.abc import Iterator

from tui.domain.futures_ticket import FuturesKind, FuturesPlan
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import Price, RelativePrice, Side, TimeInForce, TriggerSignal
from tui.domain.problem import FormField
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, price_text
from tui.presentation.futures_ticket_rows import unit_word

_VERBS = {Side.BUY: "Buys", Side.SELL: "Sells"}
_SIGNALS = {
    TriggerSignal.MARK: "the mark price",
    TriggerSignal.INDEX: "the index",
    TriggerSignal.LAST: "the last price",
}


def futures_words(plan: FuturesPlan) -> str:
    """Return what the ticket does, in sentences; empty while that cannot be told."""
    instrument = plan.context.instrument
    if instrument is None or not _is_told(plan):
        return ""
    main = _ladder(plan, instrument) if plan.draft.makes_ladder else _single(plan, instrument)
    return " ".join([main, *_terms(plan)])


def _is_told(plan: FuturesPlan) -> bool:
    return bool(plan.lines) and all(one.becomes is not None for one in plan.numbers.values())


def _size(plan: FuturesPlan, instrument: Instrument) -> str:
    quantity = plan.amount(FormField.QUANTITY)
    number = "" if quantity is None else grouped(quantity)
    if unit_word(instrument) == "contracts":
        return f"{number} contracts of {clean(instrument.key.instrument)}"
    return f"{number} {clean(instrument.base)} of {clean(instrument.key.instrument)}"


def _single(plan: FuturesPlan, instrument: Instrument) -> str:
    verb, what = _VERBS[plan.draft.side], _size(plan, instrument)
    if plan.draft.kind is FuturesKind.MARKET:
        return f"{verb} {what} at once, at the best prices within 1% of the market."
    limit = _limit(plan, instrument)
    condition = _condition(plan, instrument)
    if condition:
        return f"{condition}, {verb.lower()} {what}{limit or ' at the market'}."
    return f"{verb} {what}{limit}."


def _limit(plan: FuturesPlan, instrument: Instrument) -> str:
    price = plan.amount(FormField.LIMIT_PRICE)
    if price is None:
        return ""
    return f" with a limit of {_price(price, instrument)}"


def _price(price: Price, instrument: Instrument) -> str:
    return f"{price_text(price, instrument.price_decimals)} {clean(instrument.quote)}"


def _condition(plan: FuturesPlan, instrument: Instrument) -> str:
    """Say what has to happen first; empty for orders that wait for nothing."""
    number, falls = plan.number(FormField.TRIGGER_PRICE), plan.effects.fires_on_fall
    if number is None or falls is None or number.becomes is None:
        return ""
    signal, way = _SIGNALS[plan.draft.trigger_signal], "falls" if falls else "rises"
    if not isinstance(number.becomes, RelativePrice):
        return f"When {signal} {way} to {_price(number.becomes, instrument)}"
    turn = "its highest" if falls else "its lowest"
    distance = clean(number.becomes.text).lstrip("+")
    unit = "" if distance.endswith("%") else f" {clean(instrument.quote)}"
    start = plan.effects.acts_at
    now = "" if start is None else f" (that would be {_price(start, instrument)} now)"
    return f"When {signal} {way} {distance}{unit} from {turn} from now on{now}"


def _ladder(plan: FuturesPlan, instrument: Instrument) -> str:
    prices = [one.limit_price for one in plan.lines if one.limit_price is not None]
    first, last = price_text(prices[0], instrument.price_decimals), _price(prices[-1], instrument)
    sizes = [one.quantity for one in plan.lines]
    least, most = min(sizes), max(sizes)
    each = grouped(least) if least == most else f"{grouped(least)} to {grouped(most)}"
    verb = _VERBS[plan.draft.side]
    kind = "post-only limits" if plan.draft.post_only else "limits"
    return (
        f"{verb} {_size(plan, instrument)} in all with {len(prices)} {kind} from {first} to "
        f"{last}, {each} each."
    )


def _terms(plan: FuturesPlan) -> Iterator[str]:
    draft = plan.draft
    if draft.time_in_force is TimeInForce.IOC:
        yield "What does not fill at once is cancelled."
    if draft.time_in_force is TimeInForce.FOK:
        yield "Fills whole at once, or not at all."
    if draft.post_only:
        yield "Never takes: refused if it would trade at once."
    if draft.reduce_only:
        yield "Only ever makes the position smaller."
    yield from _after(plan)


def _after(plan: FuturesPlan) -> Iterator[str]:
    """Say what the account would have afterwards, where that is known."""
    quantity, position = plan.amount(FormField.QUANTITY), plan.position
    if quantity is None or plan.context.funds is None or plan.draft.reduce_only:
        return
    is_buy = plan.draft.side is Side.BUY
    if position is None:
        yield f"Filled, it leaves you {'long' if is_buy else 'short'} {grouped(quantity)}."
        return
    held = position.quantity if position.direction == "long" else -position.quantity
    after = EXACT.add(held, quantity) if is_buy else EXACT.subtract(held, quantity)
    if not after:
        yield "Filled, it leaves no position."
        return
    yield f"Filled, it leaves you {'long' if after > 0 else 'short'} {grouped(abs(after))}."
