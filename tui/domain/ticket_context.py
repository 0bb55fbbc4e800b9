"""What a plan of a ticket rests on, taken from the newest state."""

from collections.abc import Container, Iterator, Sequence
from datetime import datetime
from itertools import chain

from tui.domain.creating import TicketContext
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentId
from tui.domain.instrument import Instrument
from tui.domain.order import BookEntry, Order
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState


def ticket_context(
    state: BlotterState,
    client_order_id: ClientOrderId,
    account: AccountName,
    instrument: Instrument | None,
    others: Sequence[Order],
    rules: TradingRules,
    now: datetime,
) -> TicketContext:
    """Return what is known now about creating an order on an instrument.

    `others` are the account's working orders there: `others_on`, which looks through all of them.
    """
    health = state.health.get(account)
    system = None if health is None else health.system
    return TicketContext(
        account=state.account(account),
        instrument=instrument,
        quote=None if instrument is None else state.quotes.get(instrument.key),
        rules=rules,
        now=now,
        client_order_id=client_order_id,
        funds=state.funds.get(account),
        others=others,
        mode=None if system is None else system.mode,
        open_orders=_open_orders(state, account),
    )


def _open_orders(state: BlotterState, account: AccountName) -> int | None:
    """Count an account's working orders, those included that were asked for and are not listed."""
    if account not in state.book.by_account:
        return None
    expected = sum(key.account == account for key in state.book.expected)
    return len(state.book.orders(account)) + expected


def others_on(state: BlotterState, account: AccountName, instrument: Instrument) -> Iterator[Order]:
    """Yield an account's working orders on an instrument, under any of its names."""
    names = {key.instrument for key, one in state.instruments.items() if one.key == instrument.key}
    yield from others_named(state, account, names)


def others_named(
    state: BlotterState, account: AccountName, names: Container[InstrumentId]
) -> Iterator[Order]:
    """Yield an account's working orders on instruments of these names."""
    listed = state.book.orders(account).values()
    entries: Iterator[BookEntry] = chain(listed, state.book.expected.values())
    for entry in entries:
        if isinstance(entry, Order) and entry.key.account == account and entry.instrument in names:
            yield entry
