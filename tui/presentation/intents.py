"""What an act asks for, in words: its kind, its order, and what is to be another."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from tui.domain.custom_order import as_traded
from tui.domain.expected import order_of
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent, IntentKind
from tui.domain.order import Order, QuantityUnit
from tui.domain.problem import FormField
from tui.domain.state import BlotterState
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, price_text
from tui.presentation.told import asset_named, instrument_named, symbol_of, trigger_text

_ANY_TIME = datetime.min.replace(tzinfo=UTC)
"""When an order was opened says nothing about what it is."""

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
            if not isinstance(intent.seen, Order):
                return ""
            seen = as_traded(intent.seen)
            amount = _amount(seen.working_quantity, seen)
            is_worked_out = seen is not intent.seen
            return f"{amount} left{_prices(seen, decimals, is_worked_out=is_worked_out)}"
        case CreateIntent(custom=None):
            return f"{_amount(intent.quantity, intent)}{_prices(intent, decimals)}"
        case CreateIntent():
            asked = order_of(intent, _ANY_TIME)
            order = as_traded(asked)
            prices = _prices(order, decimals, is_worked_out=order is not asked)
            return f"{_amount(order.quantity, order)}{prices}"


def _amount(quantity: Decimal, order: Order | CreateIntent) -> str:
    """Return an amount; of what is counted in another asset than the coin, which."""
    is_named = order.custom is not None or order.quantity_unit is QuantityUnit.QUOTE
    asset = clean(asset_named(order)) if is_named else ""
    return f"{grouped(quantity)} {asset}" if asset else grouped(quantity, 4)


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


def _prices(
    order: Order | CreateIntent, decimals: int | None, *, is_worked_out: bool = False
) -> str:
    words = ""
    if order.trigger_price is not None:
        trigger = trigger_text(order, decimals, is_worked_out=is_worked_out)
        words += f" trigger {trigger}"
    if order.limit_price is not None:
        words += f" @ {price_text(order.limit_price, decimals)}"
    return words


def decimals_of(state: BlotterState, intent: Intent) -> int | None:
    """Return how many decimals prices of an act's instrument have, where that is known."""
    order = intent if isinstance(intent, CreateIntent) else intent.seen
    if not isinstance(order, Order | CreateIntent):
        return None
    known = instrument_named(state, intent.key.venue, order.instrument)
    return None if known is None else known.price_decimals


def order_words(state: BlotterState, intent: Intent) -> str:
    """Name the order an act is about: market, side, id; the account where there are several."""
    order = intent if isinstance(intent, CreateIntent) else intent.seen
    words: list[str] = []
    if isinstance(order, Order | CreateIntent):
        symbol = symbol_of(state, intent.key.venue, order.instrument)
        words = [symbol, order.side.upper()]
    words.append(intent.key.order_id)
    if len(state.accounts) > 1:
        words.append(f"({intent.key.account})")
    return clean(" ".join(words))
