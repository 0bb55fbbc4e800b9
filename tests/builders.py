"""Domain values for tests: sensible unless said otherwise, all at one fixed moment."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tui.domain.account import Account, PollOptions
from tui.domain.action import Action, ActionId, ActionLedger, ActionState, BatchId
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.book import Book
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import EndedOrder, Fate
from tui.domain.health import AccountHealth, RateBudget, SystemMode, SystemStatus
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.instrument import Instrument
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent
from tui.domain.order import (
    BookEntry,
    Order,
    OrderStatus,
    OrderType,
    Price,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
    UnreadableOrder,
)
from tui.domain.outcome import Outcome
from tui.domain.quote import Quote
from tui.domain.state import BlotterState

NOW = datetime(2026, 11, 20, 14, 2, 31, tzinfo=UTC)
MAIN = AccountName("main")
SPOT = VenueId.KRAKEN_SPOT


def decimal(value: Decimal | str | int) -> Decimal:
    return Decimal(value)


def price(value: Decimal | str | int | RelativePrice | None) -> Price | None:
    """An absolute price from digits; `+5%`, `-10.0` and `#2` stay in the venue's notation."""
    if value is None or isinstance(value, RelativePrice):
        return value
    if isinstance(value, str) and (value[0] in "+-#" or value.endswith("%")):
        return RelativePrice(value)
    return Decimal(value)


def make_key(
    order_id: str = "OQCLML-BW3P3-BUCMWZ", account: str = MAIN, venue: VenueId = SPOT
) -> OrderKey:
    return OrderKey(venue, AccountName(account), VenueOrderId(order_id))


def make_order(
    order_id: str = "OQCLML-BW3P3-BUCMWZ",
    *,
    account: str = MAIN,
    venue: VenueId = SPOT,
    client_order_id: str | None = None,
    instrument: str = "XBTUSD",
    side: Side = Side.BUY,
    order_type: OrderType = OrderType.LIMIT,
    status: OrderStatus = OrderStatus.OPEN,
    quantity: Decimal | str | int = "0.25000000",
    filled_quantity: Decimal | str | int = "0.00000000",
    quantity_unit: QuantityUnit = QuantityUnit.BASE,
    limit_price: Decimal | str | int | RelativePrice | None = "91250.0",
    trigger_price: Decimal | str | int | RelativePrice | None = None,
    live_trigger_price: Decimal | str | int | None = None,
    trigger_signal: TriggerSignal | None = None,
    average_fill_price: Decimal | str | int | None = None,
    time_in_force: TimeInForce | None = TimeInForce.GTC,
    post_only: bool | None = False,
    reduce_only: bool | None = None,
    flags: tuple[str, ...] = (),
    opened_at: datetime | None = NOW - timedelta(hours=2, minutes=4),
    updated_at: datetime | None = None,
    expires_at: datetime | None = None,
    user: str | None = None,
    condition: str | None = None,
    raw: bytes = b"{}",
) -> Order:
    return Order(
        key=make_key(order_id, account, venue),
        client_order_id=None if client_order_id is None else ClientOrderId(client_order_id),
        instrument=InstrumentId(instrument),
        side=side,
        order_type=order_type,
        status=status,
        quantity=decimal(quantity),
        filled_quantity=decimal(filled_quantity),
        quantity_unit=quantity_unit,
        limit_price=price(limit_price),
        trigger_price=price(trigger_price),
        live_trigger_price=None if live_trigger_price is None else decimal(live_trigger_price),
        trigger_signal=trigger_signal,
        average_fill_price=None if average_fill_price is None else decimal(average_fill_price),
        time_in_force=time_in_force,
        post_only=post_only,
        reduce_only=reduce_only,
        flags=flags,
        opened_at=opened_at,
        updated_at=updated_at,
        expires_at=expires_at,
        user=user,
        condition=condition,
        raw=raw,
    )


def make_unreadable(
    order_id: str = "OBROKE-N0000-000001",
    *,
    account: str = MAIN,
    venue: VenueId = SPOT,
    raw: bytes = b'{"vol":"abc"}',
    problem: str = "vol: not a number: 'abc'",
) -> UnreadableOrder:
    return UnreadableOrder(key=make_key(order_id, account, venue), raw=raw, problem=problem)


def make_ended(
    order: BookEntry | None = None,
    *,
    fate: Fate = Fate.CANCELLED,
    reason: str | None = None,
    since: datetime = NOW - timedelta(seconds=5),
) -> EndedOrder:
    return EndedOrder(order=order or make_order(), fate=fate, reason=reason, since=since)


def make_instrument(
    instrument: str = "XBTUSD",
    *,
    venue: VenueId = SPOT,
    symbol: str = "BTC/USD",
    base: str | None = None,
    quote: str | None = None,
    tick_size: Decimal | str = "0.1",
    price_decimals: int = 1,
    lot_size: Decimal | str = "0.00000001",
    minimum_quantity: Decimal | str | None = "0.0001",
    minimum_cost: Decimal | str | None = "5",
    status: str = "online",
    is_tokenised: bool = False,
) -> Instrument:
    return Instrument(
        key=InstrumentKey(venue, InstrumentId(instrument)),
        symbol=symbol,
        base=base if base is not None else symbol.partition("/")[0],
        quote=quote if quote is not None else symbol.partition("/")[2],
        tick_size=decimal(tick_size),
        price_decimals=price_decimals,
        lot_size=decimal(lot_size),
        minimum_quantity=None if minimum_quantity is None else decimal(minimum_quantity),
        minimum_cost=None if minimum_cost is None else decimal(minimum_cost),
        status=status,
        is_tokenised=is_tokenised,
    )


def make_quote(
    instrument: str = "XBTUSD",
    *,
    venue: VenueId = SPOT,
    last: Decimal | str | None = "92500.0",
    bid: Decimal | str | None = "92499.9",
    ask: Decimal | str | None = "92500.0",
    as_of: datetime = NOW - timedelta(seconds=1),
) -> Quote:
    return Quote(
        key=InstrumentKey(venue, InstrumentId(instrument)),
        last=None if last is None else decimal(last),
        bid=None if bid is None else decimal(bid),
        ask=None if ask is None else decimal(ask),
        as_of=as_of,
    )


def make_account(
    name: str = MAIN,
    *,
    venue: VenueId = SPOT,
    host: str = "api.kraken.com",
    is_default_host: bool = True,
    is_simulated: bool = False,
    can_send: bool = False,
    may_trade: bool = False,
    key_tail: str = "7Q2x",
) -> Account:
    return Account(
        name=AccountName(name),
        venue=venue,
        host=host,
        is_default_host=is_default_host,
        is_simulated=is_simulated,
        can_send=can_send,
        may_trade=may_trade,
        key_tail=key_tail,
    )


def make_failure(
    kind: FailureKind = FailureKind.NO_ANSWER,
    text: str = "no answer within 3 s",
    *,
    code: str | None = None,
    retry_at: datetime | None = None,
) -> ReadFailure:
    return ReadFailure(kind=kind, text=text, code=code, retry_at=retry_at)


def make_system(
    mode: SystemMode = SystemMode.ONLINE,
    *,
    text: str | None = None,
    notice: str | None = None,
    notice_at: datetime | None = None,
) -> SystemStatus:
    return SystemStatus(
        mode=mode, text=mode.value if text is None else text, notice=notice, notice_at=notice_at
    )


def make_health(
    account: str = MAIN,
    *,
    venue: VenueId = SPOT,
    options: PollOptions | None = None,
    poll_seconds: float = 5,
    answered_at: datetime | None = NOW - timedelta(seconds=1),
    round_trip: timedelta | None = timedelta(milliseconds=84),
    failures: int = 0,
    failing_since: datetime | None = None,
    failure: ReadFailure | None = None,
    next_poll_at: datetime | None = NOW + timedelta(seconds=4),
    budget: RateBudget | None = None,
    system: SystemStatus | None = None,
    clock_skew: timedelta | None = None,
) -> AccountHealth:
    return AccountHealth(
        account=AccountName(account),
        venue=venue,
        options=options or PollOptions(),
        poll_period=timedelta(seconds=poll_seconds),
        answered_at=answered_at,
        round_trip=round_trip,
        failures=failures,
        failing_since=failing_since,
        failure=failure,
        next_poll_at=next_poll_at,
        budget=budget,
        system=system,
        clock_skew=clock_skew,
    )


def make_entry(
    kind: ActivityKind = ActivityKind.FILL,
    *,
    at: datetime = NOW - timedelta(seconds=2),
    account: str = MAIN,
    venue: VenueId = SPOT,
    **fields: Any,
) -> ActivityEntry:
    return ActivityEntry(at=at, kind=kind, account=AccountName(account), venue=venue, **fields)


def make_amend(
    order: Order | None = None, *, limit_price: Decimal | str | None = "90930.6", **changes: Any
) -> AmendIntent:
    order = order or make_order()
    return AmendIntent(key=order.key, seen=order, limit_price=price(limit_price), **changes)


def make_cancel(entry: BookEntry | None = None, *, is_unrecorded: bool = False) -> CancelIntent:
    entry = entry or make_order()
    return CancelIntent(key=entry.key, seen=entry, is_unrecorded=is_unrecorded)


def make_create(client_order_id: str = "ob-19f2", *, account: str = MAIN, **changes: Any) -> Intent:
    terms: dict[str, Any] = {
        "venue": SPOT,
        "instrument": InstrumentId("XBTUSD"),
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": Decimal("0.25"),
        "limit_price": Decimal("91250.0"),
    }
    return CreateIntent(
        account=AccountName(account),
        client_order_id=ClientOrderId(client_order_id),
        **{**terms, **changes},
    )


def make_action(
    intent: Intent | None = None,
    *,
    id: str = "a1",  # noqa: A002 - the field's own name
    batch: str = "b1",
    state: ActionState = ActionState.INTENDED,
    outcome: Outcome | None = None,
    created_at: datetime = NOW - timedelta(seconds=5),
    **fields: Any,
) -> Action:
    return Action(
        id=ActionId(id),
        batch=BatchId(batch),
        intent=intent or make_cancel(),
        state=state,
        outcome=outcome,
        created_at=created_at,
        **fields,
    )


def make_book(entries: Iterable[BookEntry] = (), ended: Iterable[EndedOrder] = ()) -> Book:
    by_account: dict[AccountName, dict[OrderKey, BookEntry]] = {}
    for entry in entries:
        by_account.setdefault(entry.key.account, {})[entry.key] = entry
    return Book(1, by_account, {one.order.key: one for one in ended})


def make_state(
    entries: Iterable[BookEntry] = (),
    *,
    ended: Iterable[EndedOrder] = (),
    accounts: Iterable[Account] | None = None,
    health: Iterable[AccountHealth] | None = None,
    instruments: Iterable[Instrument] | None = None,
    quotes: Iterable[Quote] | None = None,
    activity: Iterable[ActivityEntry] = (),
    actions: Iterable[Action] = (),
    expected: Iterable[Order] = (),
    journal_problem: str | None = None,
) -> BlotterState:
    """A state with one healthy account and BTC/USD listed and quoted, unless said otherwise."""
    accounts = (make_account(),) if accounts is None else tuple(accounts)
    if health is None:
        health = [make_health(one.name, venue=one.venue) for one in accounts]
    instruments = (make_instrument(),) if instruments is None else instruments
    quotes = (make_quote(),) if quotes is None else quotes
    known: Mapping[InstrumentKey, Instrument] = {one.key: one for one in instruments}
    return BlotterState(
        accounts=accounts,
        book=replace(make_book(entries, ended), expected={one.key: one for one in expected}),
        health={one.account: one for one in health},
        instruments=known,
        quotes={one.key: one for one in quotes},
        activity=tuple(activity),
        actions=ActionLedger().with_actions(*actions),
        journal_problem=journal_problem,
    )
