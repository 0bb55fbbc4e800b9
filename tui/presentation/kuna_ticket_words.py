"""What a Kuna ticket would do, said in words before anything is sent."""

from tui.domain.account import Account
from tui.domain.instrument import Instrument
from tui.domain.kuna_ticket import KunaKind, KunaPlan
from tui.domain.order import Side
from tui.domain.problem import FormField
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, price_text
from tui.presentation.text import Line, Span, Tone, wrapped

_VERBS = {Side.BUY: "Buys", Side.SELL: "Sells"}


def closed_words(account: Account | None) -> str:
    """Say that the venue is closed, and who answers in its place."""
    if account is None or account.is_simulated:
        return "closed since 2025, simulated"
    return f"closed 2025, to {clean(account.host)}"


def kuna_words(plan: KunaPlan) -> str:
    """Return what the order does, in sentences; empty while that cannot be told."""
    instrument = plan.context.instrument
    if instrument is None or not _is_told(plan):
        return ""
    if plan.kind is KunaKind.MARKET:
        return _market(plan, instrument)
    if plan.kind is KunaKind.LIMIT:
        price = _price(plan, FormField.LIMIT_PRICE, instrument)
        what = _quantity(plan, instrument)
        return f"{_VERBS[plan.draft.side]} {what} with a limit of {price}, until it is cancelled."
    return " ".join(filter(None, (_triggered(plan, instrument), _rests(plan))))


def _is_told(plan: KunaPlan) -> bool:
    known = (number.becomes is not None for number in plan.numbers.values())
    is_one = not {FormField.QUANTITY, FormField.QUOTE_QUANTITY} <= set(plan.numbers)
    return plan.kind is not None and is_one and all(known)


def _quantity(plan: KunaPlan, instrument: Instrument) -> str:
    quantity = plan.amount(FormField.QUANTITY)
    return "" if quantity is None else f"{grouped(quantity)} {clean(instrument.base)}"


def _price(plan: KunaPlan, name: FormField, instrument: Instrument) -> str:
    text = price_text(plan.amount(name), instrument.price_decimals)
    return f"{text} {clean(instrument.quote)}"


def _market(plan: KunaPlan, instrument: Instrument) -> str:
    verb, how = _VERBS[plan.draft.side], "at once, at the best prices there are."
    if not plan.draft.is_amount:
        return f"{verb} {_quantity(plan, instrument)} {how}"
    amount = plan.amount(FormField.QUOTE_QUANTITY)
    text = "" if amount is None else grouped(amount, instrument.price_decimals)
    return f"{verb} {clean(instrument.base)} for {text} {clean(instrument.quote)} {how}"


def _triggered(plan: KunaPlan, instrument: Instrument) -> str:
    way = "falls" if plan.effects.fires_on_fall else "rises"
    stop = _price(plan, FormField.TRIGGER_PRICE, instrument)
    limit = _price(plan, FormField.LIMIT_PRICE, instrument)
    verb, what = _VERBS[plan.draft.side].lower(), _quantity(plan, instrument)
    return f"When the price {way} to {stop}, {verb} {what} with a limit of {limit}."


def _rests(plan: KunaPlan) -> str:
    """Say so where the limit asks for better than the stop: it then waits in the book."""
    stop, limit = plan.amount(FormField.TRIGGER_PRICE), plan.amount(FormField.LIMIT_PRICE)
    if stop is None or limit is None or stop == limit:
        return ""
    is_better = (limit > stop) is (plan.draft.side is Side.SELL)
    where = "above" if limit > stop else "below"
    return f"The limit is {where} the stop, so it then waits in the book." if is_better else ""


def arrow_rule(plan: KunaPlan, *, is_short: bool = False) -> str:
    """Say which way the price has to go for the trigger to act; empty while that is not known.

    In short where the stop itself stands beside it.
    """
    instrument, falls = plan.context.instrument, plan.effects.fires_on_fall
    number = plan.number(FormField.TRIGGER_PRICE)
    if instrument is None or falls is None or number is None or number.amount is None:
        return ""
    verb, way = _VERBS[plan.draft.side].lower(), "falls" if falls else "rises"
    stop = "it" if is_short else price_text(number.amount, instrument.price_decimals)
    return f"{verb} when the price {way} to {stop}"


def turned_lines(plan: KunaPlan, before: KunaKind, width: int) -> tuple[Line, ...]:
    """Say that the market has crossed the stop, so that another type follows from it."""
    text = (
        f"The market has crossed the stop: it was a {before}, and now it would be a {plan.kind} "
        f"that {arrow_rule(plan)}."
    )
    words = [(Span(word, Tone.WARN),) for word in text.split(" ")]
    return wrapped(words, Span(" "), max(width, 40), indent=Span(" "))
