"""What a plan of an amend rests on, taken from the newest state."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain

from tui.domain.amend_record import AmendRecord
from tui.domain.amending import AmendContext
from tui.domain.identifiers import AccountName, InstrumentId
from tui.domain.order import BookEntry, Order
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState


def amend_context(
    state: BlotterState,
    order: Order,
    rules: TradingRules,
    now: datetime,
    history: Sequence[AmendRecord] = (),
    others: Sequence[Order] | None = None,
) -> AmendContext:
    """Return what is known about amending an order now.

    Args:
        state: The newest.
        order: The newest that is known of it.
        rules: The operator's own.
        now: The present moment.
        history: Its amends, oldest first.
        others: The account's working orders on the instrument, where they are at hand.
    """
    instrument = state.instrument_of(order)
    is_rebased = None
    if instrument is not None and instrument.is_tokenised:
        health = state.health.get(order.key.account)
        is_rebased = health is None or health.options.rebase_multiplier != "base"
    return AmendContext(
        order=order,
        instrument=instrument,
        quote=state.quote_of(order),
        rules=rules,
        now=now,
        display_quantity=_display_quantity(history),
        others=tuple(_others(state, order)) if others is None else others,
        funds=state.funds.get(order.key.account),
        is_rebased=is_rebased,
    )


def orders_by_market(
    state: BlotterState, accounts: Iterable[AccountName]
) -> Mapping[tuple[AccountName, InstrumentId], Sequence[Order]]:
    """Return the working orders of accounts, each market's together."""
    found: dict[tuple[AccountName, InstrumentId], list[Order]] = {}
    wanted = frozenset(accounts)
    listed = (entry for name in wanted for entry in state.book.orders(name).values())
    for entry in chain(listed, state.book.expected.values()):
        if isinstance(entry, Order) and entry.key.account in wanted:
            found.setdefault((entry.key.account, entry.instrument), []).append(entry)
    return found


def _display_quantity(history: Sequence[AmendRecord]) -> Decimal | None:
    known = (one.display_quantity for one in reversed(history))
    return next((quantity for quantity in known if quantity is not None), None)


def _others(state: BlotterState, order: Order) -> Iterator[Order]:
    listed = state.book.orders(order.key.account).values()
    entries: Iterator[BookEntry] = chain(listed, state.book.expected.values())
    for entry in entries:
        if (
            isinstance(entry, Order)
            and entry.instrument == order.instrument
            and entry.key.account == order.key.account
            and entry.key != order.key
        ):
            yield entry
