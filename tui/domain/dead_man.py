"""What a dead man's switch would cancel: every order of the account, whoever made it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.domain.identifiers import AccountName
from tui.domain.intents import CreateIntent
from tui.domain.order import BookEntry, Order
from tui.domain.state import BlotterState


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """What a switch would cancel, as far as it can be told."""

    orders: int
    others: int
    """Those of them that this program has not created since it started."""


def cancellation(state: BlotterState, account: AccountName) -> Cancellation:
    """Return what the switch of an account would cancel now: all its orders, whoever made them."""
    own = set(_created(state, account))
    orders = state.book.orders(account)
    others = sum(not _is_among(entry, own) for entry in orders.values())
    return Cancellation(orders=len(orders), others=others)


def _created(state: BlotterState, account: AccountName) -> Iterable[str]:
    for action in state.actions.actions.values():
        if isinstance(action.intent, CreateIntent) and action.account == account:
            yield action.intent.client_order_id


def _is_among(entry: BookEntry, client_ids: set[str]) -> bool:
    return isinstance(entry, Order) and str(entry.client_order_id) in client_ids
