"""Embed tickets filled in: empty ones, and those that write an order anew."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet

from tui.domain.account import Account
from tui.domain.activity import ActivityEntry
from tui.domain.custom_order import as_traded, is_turned, strategy_named
from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.draft_text import number_text
from tui.domain.embed_ticket import EmbedDraft, EmbedKind, EmbedTicket
from tui.domain.identifiers import ClientOrderId
from tui.domain.intents import CreateIntent
from tui.domain.name_tag import untagged
from tui.domain.order import BookEntry, Order, OrderType, QuantityUnit
from tui.domain.state import BlotterState

EMBED_TYPES = (OrderType.PRICE_TRIGGER,)
"""The types of orders that an Embed ticket can create."""

MakeTag = Callable[[], ClientOrderId]
"""Makes a tag for the name of an order."""


def new_tag(make: MakeTag, taken: AbstractSet[ClientOrderId]) -> ClientOrderId:
    """Return a tag that nothing known here has."""
    tag = make()
    while tag in taken:
        tag = make()
    return tag


def taken_tags(state: BlotterState, activity: Iterable[ActivityEntry]) -> set[ClientOrderId]:
    """Return the tags, and other client ids, of every order and act known or remembered."""
    book, actions = state.book, state.actions.actions.values()
    ended = (one.order for one in (*book.ended.values(), *state.ended_today))
    found = {*_ids(book.entries()), *_ids(book.expected.values()), *_ids(ended)}
    remembered = (one.action for one in activity if one.action is not None)
    for action in (*actions, *remembered):
        if isinstance(action.intent, CreateIntent):
            found.add(action.intent.client_order_id)
    return found


def _ids(entries: Iterable[BookEntry]) -> Iterator[ClientOrderId]:
    for entry in entries:
        if isinstance(entry, Order) and entry.client_order_id is not None:
            yield entry.client_order_id


def new_embed_ticket(account: Account, near: Order | None, tag: ClientOrderId) -> EmbedTicket:
    """Return an empty ticket, for the pair and the user of an order where there is one nearby.

    Of several users none is preset: whose money it is has to be said.
    """
    users = () if account.profile is None else account.profile.users
    user = users[0] if len(users) == 1 else ""
    draft = EmbedDraft(
        market="" if near is None else as_traded(near).instrument,
        user=user if near is None or near.user is None else near.user,
        fee_bps=preset_fee(account),
        spread_bps=preset_spread(account),
    )
    return EmbedTicket(account=account.name, client_order_id=tag, draft=draft)


def preset_fee(account: Account | None) -> str:
    """Return the fee a ticket of an account starts with."""
    profile = None if account is None else account.profile
    return number_text(None if profile is None else profile.fee_bps)


def preset_spread(account: Account | None) -> str:
    """Return the spread a ticket of an account starts with."""
    profile = None if account is None else account.profile
    return number_text(None if profile is None else profile.spread_bps)


def embed_draft(intent: CreateIntent) -> EmbedDraft:
    """Return an intent as it would stand in a ticket: its target absolute, its name untagged."""
    terms = intent.custom
    return EmbedDraft(
        market=intent.instrument,
        user=intent.user or "",
        kind=_kind_of(intent),
        condition=intent.condition or Condition.AT_MOST,
        action=TradeAction.SPEND if terms is None else terms.action,
        trigger_price=number_text(intent.trigger_price),
        quantity=number_text(intent.quantity),
        is_quote_amount=intent.quantity_unit is QuantityUnit.QUOTE,
        fee_bps=number_text(None if terms is None else terms.fee_bps),
        spread_bps=number_text(None if terms is None else terms.spread_bps),
        name="" if terms is None else untagged(terms.name),
    )


def _kind_of(intent: CreateIntent) -> EmbedKind:
    """Return the strategy of an intent: its side is the coin's, its condition as it is sent."""
    if intent.condition is None:
        return EmbedKind.UNDECIDED
    condition = Condition(intent.condition)
    usual = condition.turned if is_turned(intent.instrument) else condition
    strategy = strategy_named(usual, intent.side)
    return EmbedKind.UNDECIDED if strategy is None else EmbedKind(strategy.value)


def put_back_embed(
    order: Order, intent: CreateIntent, tag: ClientOrderId, *, was_paused: bool = False
) -> EmbedTicket:
    """Return a ticket that writes an order anew, under a tag of its own.

    Args:
        order: As it was.
        intent: What the venue says would create such an order again.
        tag: A new one.
        was_paused: Whether it was, when it was last listed.
    """
    draft = embed_draft(intent)
    return EmbedTicket(
        account=intent.account,
        client_order_id=tag,
        draft=draft,
        put_back=order,
        was_paused=was_paused,
    )
