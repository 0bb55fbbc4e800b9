"""Which orders are meant where none is marked: asked for, never taken for granted."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from tui.domain.custom_order import as_traded
from tui.domain.identifiers import OrderKey
from tui.domain.order import BookEntry, Order
from tui.domain.state import BlotterState
from tui.presentation.clean import clean
from tui.presentation.selection import is_workable
from tui.presentation.told import symbol_of


class Scope(StrEnum):
    """What the orders have in common with the one under the cursor."""

    MARKET = "market"
    SIDE = "side"
    ACCOUNT = "account"
    SHOWN = "shown"
    """Being listed now, under the filter."""


def orders_in(
    scope: Scope, state: BlotterState, at: BookEntry, shown: Sequence[OrderKey]
) -> tuple[OrderKey, ...]:
    """Return the orders of a scope that may still be working, shown ones in their order first.

    A market is that of one account: the same market through another account is not meant.
    """
    places = {key: place for place, key in enumerate(shown)}
    keys = shown if scope is Scope.SHOWN else tuple(_of_account(scope, state, at))
    found = (key for key in keys if is_workable(state, key))
    return tuple(sorted(found, key=lambda key: (places.get(key, len(places)), key)))


def _of_account(scope: Scope, state: BlotterState, at: BookEntry) -> Iterator[OrderKey]:
    account = at.key.account
    expected = (key for key in state.book.expected if key.account == account)
    for key in (*state.book.orders(account), *expected):
        if scope is Scope.ACCOUNT or _is_alike(scope, state.book.get(key), at):
            yield key


def _is_alike(scope: Scope, entry: BookEntry | None, at: BookEntry) -> bool:
    if not isinstance(entry, Order) or not isinstance(at, Order):
        return False
    is_side = scope is Scope.MARKET or entry.side is at.side
    is_market = as_traded(entry).instrument == as_traded(at).instrument
    return is_market and is_side


def scope_words(scope: Scope, state: BlotterState, at: BookEntry, filter_text: str) -> str:
    """Say which orders a scope means."""
    account = clean(at.key.account)
    if scope is Scope.SHOWN:
        words = clean(filter_text)
        return f'everything shown by the filter "{words}"' if words else "everything shown"
    if scope is Scope.ACCOUNT:
        return f"every order of {account}"
    if not isinstance(at, Order):
        return f"of {account}: the order under the cursor could not be read"
    market = clean(symbol_of(state, at.key.venue, at.instrument))
    side = f"{at.side} orders" if scope is Scope.SIDE else "orders"
    return f"{market} {side} of {account}"
