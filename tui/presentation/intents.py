"""What an act asks for, in words: its kind, its order, and what is to be another."""

from collections.abc import Iterator

from tui.domain.identifiers import InstrumentKey
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent, IntentKind
from tui.domain.order import Order
from tui.domain.problem import FormField
from tui.domain.state import BlotterState
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, price_text

KIND_WORDS = {
    IntentKind.AMEND: "amend",
    IntentKind.CANCEL: "cancel",
    IntentKind.CREATE: "create",
}


def asked_words(intent: Intent, decimals: int | None = None) -> str:
    """Say what is wanted: an amend's changes, what a cancel takes away, a ticket's terms.

    Prices have as many decimals as their instrument, or those they came with.
    """
    match intent:
        case AmendIntent():
            return ", ".join(_changes(intent, decimals))
        case CancelIntent():
            seen = intent.seen
            if not isinstance(seen, Order):
                return ""
            return f"{grouped(seen.working_quantity, 4)} left{_prices(seen, decimals)}"
        case CreateIntent():
            return f"{grouped(intent.quantity, 4)}{_prices(intent, decimals)}"


def _changes(intent: AmendIntent, decimals: int | None) -> Iterator[str]:
    seen = intent.seen
    if intent.quantity is not None:
        change = f"qty {grouped(seen.quantity, 4)} -> {grouped(intent.quantity, 4)}"
        yield change + _typed(intent, FormField.QUANTITY)
    if intent.limit_price is not None and intent.limit_price != seen.limit_price:
        before, after = seen.limit_price, intent.limit_price
        change = f"limit {price_text(before, decimals)} -> {price_text(after, decimals)}"
        yield change + _typed(intent, FormField.LIMIT_PRICE)
    if intent.trigger_price is not None and intent.trigger_price != seen.trigger_price:
        before, after = seen.trigger_price, intent.trigger_price
        change = f"trigger {price_text(before, decimals)} -> {price_text(after, decimals)}"
        yield change + _typed(intent, FormField.TRIGGER_PRICE)
    if intent.display_quantity is not None:
        change = f"display -> {grouped(intent.display_quantity, 4)}"
        yield change + _typed(intent, FormField.DISPLAY_QUANTITY)


def _typed(intent: AmendIntent, field: FormField) -> str:
    """Return what the operator typed, where that tells more than what came of it."""
    text = intent.typed.get(field, "").strip()
    is_number = text.replace(",", "").replace(".", "", 1).isdigit()
    return "" if not text or is_number else f' (typed "{clean(text)}")'


def _prices(order: Order | CreateIntent, decimals: int | None) -> str:
    words = ""
    if order.trigger_price is not None:
        words += f" trigger {price_text(order.trigger_price, decimals)}"
    if order.limit_price is not None:
        words += f" @ {price_text(order.limit_price, decimals)}"
    return words


def decimals_of(state: BlotterState, intent: Intent) -> int | None:
    """Return how many decimals prices of an act's instrument have, where that is known."""
    order = intent if isinstance(intent, CreateIntent) else intent.seen
    if not isinstance(order, Order | CreateIntent):
        return None
    known = state.instruments.get(InstrumentKey(intent.key.venue, order.instrument))
    return None if known is None else known.price_decimals


def order_words(state: BlotterState, intent: Intent) -> str:
    """Name the order an act is about: market, side, id; the account where there are several."""
    order = intent if isinstance(intent, CreateIntent) else intent.seen
    words: list[str] = []
    if isinstance(order, Order | CreateIntent):
        known = state.instruments.get(InstrumentKey(intent.key.venue, order.instrument))
        words = [order.instrument if known is None else known.symbol, order.side.upper()]
    words.append(intent.key.order_id)
    if len(state.accounts) > 1:
        words.append(f"({intent.key.account})")
    return clean(" ".join(words))
