"""The order a create led to: finding it, and what the operator may say where it is not found."""

from collections.abc import Sequence

from tui.domain.action import Action, ActionLedger
from tui.domain.book import Orders
from tui.domain.capabilities import absence_settles
from tui.domain.identifiers import OrderKey
from tui.domain.intents import CreateIntent
from tui.domain.order import BookEntry, Order
from tui.domain.outcome import Accepted, Outcome, Rejected, SettledCode, Unknown
from tui.domain.state import BlotterState

LOOKS_BEFORE_CALLED_OFF = 3
"""How often the venue has to be asked in vain before the operator may call a create off."""


def created_entry(
    intent: CreateIntent, outcome: Outcome | None, orders: Orders
) -> BookEntry | None:
    """Return the order a create led to, where it is among these, readable or not."""
    if isinstance(outcome, Accepted) and outcome.order_id is not None:
        return orders.get(OrderKey(intent.venue, intent.account, outcome.order_id))
    if intent.key in orders:
        return orders[intent.key]
    return next(iter(_of_client_id(intent, orders)), None)


def _of_client_id(intent: CreateIntent, orders: Orders) -> Sequence[Order]:
    """Return the orders of the intent's account that carry its client id."""
    return [
        order
        for key, order in orders.items()
        if isinstance(order, Order)
        and order.client_order_id == intent.client_order_id
        and key.account == intent.account
    ]


def twins_warning(intent: CreateIntent, orders: Orders) -> str:
    """Say that more than one order carries what should name one alone; empty where none does."""
    twins = _of_client_id(intent, orders)
    if len(twins) < 2:
        return ""
    named = " and ".join(order.key.order_id for order in twins)
    return f"{len(twins)} orders carry {intent.client_order_id}: {named}; cancel what is too much"


# Where only the operator can say that it is not there


def is_sought_in_vain(action: Action) -> bool:
    """Whether a create is looked for at a venue where finding nothing proves nothing."""
    is_unknown_create = isinstance(action.intent, CreateIntent) and action.is_unknown
    return is_unknown_create and not absence_settles(action.venue)


def may_be_called_off(action: Action) -> bool:
    """Whether the operator may decide that an unknown create came to nothing."""
    return is_sought_in_vain(action) and action.looks >= LOOKS_BEFORE_CALLED_OFF


def called_off(action: Action) -> Rejected:
    """Return the outcome the operator decides on: nothing found, nothing sent again."""
    text = f"called off by the operator after {action.looks} looks that found nothing"
    return Rejected(code=SettledCode.CALLED_OFF, text=text)


def is_called_off(action: Action) -> bool:
    """Whether the operator decided that it came to nothing."""
    outcome = action.outcome
    return isinstance(outcome, Rejected) and outcome.code == SettledCode.CALLED_OFF


def found_after_all(state: BlotterState, action: Action) -> Accepted | None:
    """Return what has become of a create that was called off, should its order be there.

    An order belongs to the newest create under its client id that may have placed it.
    """
    intent = action.intent
    if not isinstance(intent, CreateIntent) or _is_sent_anew(state.actions, action):
        return None
    entry = placed_entry(state, intent)
    if entry is None:
        return None
    warning = "it was called off, and exists after all"
    return Accepted(order_id=entry.key.order_id, text="seen at the venue", warning=warning)


def placed_entry(state: BlotterState, intent: CreateIntent) -> BookEntry | None:
    """Return an order that already has a create's client id: listed, or ended on this day."""
    gone = (one.order for one in (*state.book.ended.values(), *state.ended_today))
    listed = created_entry(intent, None, state.book.orders(intent.account))
    return listed or created_entry(intent, None, {entry.key: entry for entry in gone})


def _is_sent_anew(ledger: ActionLedger, action: Action) -> bool:
    """Whether a later create under the same client id may have placed the order."""
    return any(
        one.key == action.key and isinstance(one.intent, CreateIntent) and _may_have_placed(one)
        for one in ledger.actions.values()
    )


def _may_have_placed(action: Action) -> bool:
    return action.outcome is None or isinstance(action.outcome, Accepted | Unknown)
