"""Every kind of value the stores keep, as hostile as the types allow."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from tui.domain.action import Action, ActionId, ActionState, BatchId
from tui.domain.custom_terms import Condition, CustomTerms, TradeAction
from tui.domain.fate import EndedOrder, Fate
from tui.domain.fill import Fill, FillId, Liquidity
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.intents import AmendIntent, CancelIntent, ConditionalClose, CreateIntent, Intent
from tui.domain.order import (
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
    UnreadableOrder,
)
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, Unknown

_T = TypeVar("_T")

HOSTILE = (
    "\x1b[2J\x07",
    "\x00",
    "\ud800",
    "\u202egnp.exe",
    "'); DROP TABLE step; --",
    "=cmd()",
    "[red]",
    "\N{NO-BREAK SPACE}",
)

texts = st.text(max_size=12) | st.sampled_from(HOSTILE)
numbers = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12
) | st.sampled_from([Decimal("0.00000001"), Decimal("100.500"), Decimal("1E+3"), Decimal("0E-8")])
prices = numbers | texts.map(RelativePrice)
moments = st.datetimes(
    min_value=datetime(2001, 1, 1),  # noqa: DTZ001 - made aware by the next argument
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(fold=0))
typed = st.dictionaries(texts, texts, max_size=2)
keys = st.builds(
    OrderKey,
    st.sampled_from(VenueId),
    texts.map(AccountName),
    texts.map(VenueOrderId),
)


def _or_none(strategy: st.SearchStrategy[_T]) -> st.SearchStrategy[_T | None]:
    return st.none() | strategy


terms = st.builds(
    CustomTerms,
    name=texts,
    action=st.sampled_from(TradeAction),
    fee_bps=numbers,
    spread_bps=numbers,
)
orders = st.builds(
    Order,
    key=keys,
    client_order_id=_or_none(texts.map(ClientOrderId)),
    instrument=texts.map(InstrumentId),
    side=st.sampled_from(Side),
    order_type=st.sampled_from(OrderType),
    status=st.sampled_from(OrderStatus),
    quantity=numbers,
    filled_quantity=numbers,
    quantity_unit=st.sampled_from(QuantityUnit),
    limit_price=_or_none(prices),
    trigger_price=_or_none(prices),
    live_trigger_price=_or_none(numbers),
    trigger_signal=_or_none(st.sampled_from(TriggerSignal)),
    average_fill_price=_or_none(numbers),
    time_in_force=_or_none(st.sampled_from(TimeInForce)),
    post_only=_or_none(st.booleans()),
    reduce_only=_or_none(st.booleans()),
    flags=st.lists(texts, max_size=2).map(tuple),
    opened_at=_or_none(moments),
    updated_at=_or_none(moments),
    expires_at=_or_none(moments),
    is_amended=st.booleans(),
    close_text=_or_none(texts),
    user=_or_none(texts),
    condition=_or_none(texts),
    custom=_or_none(terms),
    raw=st.binary(max_size=12),
)
unreadable_orders = st.builds(UnreadableOrder, keys, st.binary(max_size=12), texts)
entries = orders | unreadable_orders

amends = st.builds(
    AmendIntent,
    key=keys,
    seen=orders,
    quantity=_or_none(numbers),
    display_quantity=_or_none(numbers),
    limit_price=_or_none(prices),
    trigger_price=_or_none(prices),
    post_only=st.booleans(),
    pair=_or_none(texts),
    deadline_seconds=_or_none(numbers),
    typed=typed,
)
cancels = st.builds(CancelIntent, key=keys, seen=entries, is_unrecorded=st.booleans())
closes = st.builds(
    ConditionalClose,
    order_type=st.sampled_from(OrderType),
    price=prices,
    limit_price=_or_none(prices),
)
creates = st.builds(
    CreateIntent,
    venue=st.sampled_from(VenueId),
    account=texts.map(AccountName),
    instrument=texts.map(InstrumentId),
    side=st.sampled_from(Side),
    order_type=st.sampled_from(OrderType),
    quantity=numbers,
    quantity_unit=st.sampled_from(QuantityUnit),
    display_quantity=_or_none(numbers),
    limit_price=_or_none(prices),
    trigger_price=_or_none(prices),
    trigger_signal=_or_none(st.sampled_from(TriggerSignal)),
    time_in_force=_or_none(st.sampled_from(TimeInForce)),
    starts_at=_or_none(moments),
    expires_at=_or_none(moments),
    post_only=st.booleans(),
    reduce_only=st.booleans(),
    leverage=_or_none(st.integers(1, 100)),
    fee_in_base=st.booleans(),
    close=_or_none(closes),
    user=_or_none(texts),
    condition=_or_none(st.sampled_from(Condition)),
    custom=_or_none(terms),
    self_trade=_or_none(texts),
    client_order_id=texts.map(ClientOrderId),
    deadline_seconds=_or_none(numbers),
    typed=typed,
)
intents: st.SearchStrategy[Intent] = amends | cancels | creates

outcomes: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(
        Accepted,
        order_id=_or_none(texts.map(VenueOrderId)),
        reference=_or_none(texts),
        is_pending=st.booleans(),
        text=texts,
        warning=texts,
    ),
    st.builds(Rejected, code=texts, text=texts),
    st.builds(NotSent, code=st.sampled_from(NotSentCode), text=texts),
    st.builds(Unknown, text=texts, code=_or_none(texts), trace_id=_or_none(texts)),
)

names = st.uuids().map(lambda uuid: uuid.hex)
actions = st.builds(
    Action,
    id=names.map(ActionId),
    batch=names.map(BatchId),
    intent=intents,
    state=st.sampled_from(ActionState),
    outcome=_or_none(outcomes),
    created_at=moments,
    sent_at=_or_none(moments),
    answered_at=_or_none(moments),
    settled_at=_or_none(moments),
    sends=st.integers(0, 2),
    request=st.text(max_size=30),
    looks=st.integers(0, 9),
    look_again_at=_or_none(moments),
    waits_for=_or_none(names.map(ActionId)),
)

fills = st.builds(
    Fill,
    id=texts.map(FillId),
    order=keys,
    client_order_id=_or_none(texts.map(ClientOrderId)),
    instrument=texts.map(InstrumentId),
    side=st.sampled_from(Side),
    price=numbers,
    quantity=numbers,
    fee=_or_none(numbers),
    fee_currency=_or_none(texts),
    liquidity=_or_none(st.sampled_from(Liquidity)),
    filled_at=moments,
    raw=st.binary(max_size=12),
)
ended_orders = st.builds(
    EndedOrder,
    order=entries,
    fate=st.sampled_from(Fate),
    reason=_or_none(texts),
    since=moments,
    was_paused=st.booleans(),
)
