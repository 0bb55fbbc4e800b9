"""A book of all four venues: Spot, Futures, custom orders of Kraken Embed, and Kuna."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.builders import (
    NOW,
    make_account,
    make_ended,
    make_health,
    make_instrument,
    make_order,
    make_state,
)
from tests.custom import EMBED, KUNA, embed_order, kuna_order
from tests.money_builders import make_fill, make_funds, make_holding
from tests.screens import mixed_scenes
from tests.screens.scenes import INSTRUMENTS, QUOTES, healthy, with_raw
from tui.domain.account import Account
from tui.domain.custom_order import pair_named, pair_of, side_of, turned
from tui.domain.custom_terms import CustomTerms, PartnerProfile, TradeAction
from tui.domain.fate import EndedOrder, Fate
from tui.domain.fill import Fill, Liquidity
from tui.domain.funds import Funds
from tui.domain.identifiers import AccountName, InstrumentId, InstrumentKey
from tui.domain.instrument import Instrument
from tui.domain.order import (
    BookEntry,
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
)
from tui.domain.quote import Quote
from tui.domain.state import BlotterState

PARTNER, KUNA_ACCOUNT = AccountName("embed"), AccountName("kuna")
ALICE, BOB = "AA00 TEST EXAM PLE1", "AA11 SOME BODY ELS2"
DIP, RALLY, PROFIT, LOSS, TURNED, CROSS = (
    "sched_q7m2",
    "sched_r2d8",
    "sched_p5t1",
    "sched_l9s4",
    "sched_i6v3",
    "sched_x0c7",
)
KUNA_LIMIT = "7b6b8b2e-2f3d-4c0a-8f5e-2a1f0c9d1e11"
KUNA_STOP = "8c7c9c3f-3a4e-4d1b-9a6f-3b2a1d0e2f22"
KUNA_TAKE = "9d8dad40-4b5f-4e2c-8b70-4c3b2e1f3a33"
KUNA_BUY_STOP = "ae9ebe51-5c60-4f3d-9c81-5d4c3f204b44"
KUNA_SPENDS = "bfafcf62-6d71-4a4e-8d92-6e5d40315c55"
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


# Kraken Embed


def custom_order(
    order_id: str,
    pair: str,
    trigger: str,
    action: tuple[str, str, str],
    user: str = ALICE,
    tag: str | None = "k3f2qa",
    name: str = "dip BTC",
    **changes: Any,
) -> Order:
    """A custom order with the text Kraken Embed would describe it by.

    Args:
        order_id: Its id.
        pair: Of its trigger, as it is written.
        trigger: Its condition and target: `lte 100000.00`.
        action: `spend` or `receive`, the amount, and the amount's asset.
        user: Whose it is.
        tag: At the end of its name.
        name: Without the tag.
        **changes: Members that are otherwise.
    """
    condition, target = trigger.split()
    kind, amount, asset = action
    base, quote = pair_of(InstrumentId(pair))
    other = changes.pop("other", quote if asset == base else base)
    full = name if tag is None else f"{name} #{tag}"
    bps = changes.pop("bps", ("50", "25"))
    money_first = turned(InstrumentId(pair)) if base in {"USD", "EUR"} else InstrumentId(pair)
    side = side_of(TradeAction(kind), fixes_coin=asset == pair_of(money_first)[0])
    order = embed_order(
        order_id,
        tag,
        PARTNER,
        instrument=InstrumentId(pair),
        side=side,
        quantity=Decimal(amount),
        quantity_unit=QuantityUnit.BASE if asset == base else QuantityUnit.QUOTE,
        trigger_price=Decimal(target),
        condition=condition,
        user=user,
        custom=CustomTerms(
            name=full,
            action=TradeAction(kind),
            fee_bps=Decimal(bps[0]),
            spread_bps=Decimal(bps[1]),
        ),
        **changes,
    )
    return replace(order, raw=_custom_text(order, asset, other))


def _custom_text(order: Order, asset: str, other: str) -> bytes:
    base, quote = pair_of(order.instrument)
    terms = order.custom
    assert terms is not None
    words = {OrderStatus.FILLED: "completed"}
    text = {
        "id": order.key.order_id,
        "name": terms.name,
        "action": {
            "type": terms.action,
            "amount": {"asset": asset, "amount": str(order.quantity), "asset_class": "currency"},
            "quote": {"asset": other},
            "fee_bps": str(terms.fee_bps),
            "spread_bps": str(terms.spread_bps),
        },
        "trigger": {
            "type": "price",
            "base_asset": base,
            "quote_asset": quote,
            "target_price": str(order.trigger_price),
            "condition": order.condition,
        },
        "created_at": "2026-11-11T08:15:00Z",
        "updated_at": "2026-11-11T08:15:00Z",
        "status": {"status": words.get(order.status, order.status)},
    }
    return json.dumps(text).encode()


def custom_orders() -> list[Order]:
    """One of each strategy, a pair written the other way round, and a conversion."""
    return [
        custom_order(DIP, "BTC/EUR", "lte 78000", ("spend", "500.00", "EUR"), opened_at=_ago(216)),
        custom_order(
            RALLY,
            "BTC/USD",
            "gte 96000.00",
            ("receive", "0.00512345", "BTC"),
            user=BOB,
            tag="r4llyx",
            name="join the rally",
            bps=("100", "50"),
            opened_at=_ago(30),
        ),
        custom_order(
            PROFIT,
            "ETH/USD",
            "gte 3900.00",
            ("spend", "1.0000", "ETH"),
            tag=None,
            name="made elsewhere",
            status=OrderStatus.PAUSED,
            opened_at=_ago(220),
        ),
        custom_order(
            LOSS,
            "BTC/USD",
            "lte 90000.00",
            ("spend", "0.75", "BTC"),
            tag="stopls",
            name="stop BTC",
            opened_at=_ago(5),
        ),
        custom_order(
            TURNED,
            "USD/BTC",
            "gte 0.00001107",
            ("receive", "12500.00", "USD"),
            user=BOB,
            tag="turnd2",
            name="stop, written in dollars",
            opened_at=_ago(4),
        ),
        custom_order(
            CROSS,
            "BTC/USD",
            "gte 99000.00",
            ("spend", "750.00", "EUR"),
            tag=None,
            name="euros to ether",
            other="ETH",
            opened_at=_ago(50),
        ),
    ]


def _ago(hours: int) -> Any:
    return NOW - hours * _HOUR


def convert(order: Order) -> Order:
    """The order as a conversion, with the flags that tell what it trades."""
    flags = (f"spend {order.quantity} EUR", "EUR -> ETH")
    return replace(order, side=Side.CONVERT, flags=flags)


# Kuna


def _kuna_text(order: Order) -> bytes:
    types = {
        OrderType.LIMIT: "Limit",
        OrderType.MARKET: "Market",
        OrderType.STOP_LOSS_LIMIT: "StopLossLimit",
        OrderType.TAKE_PROFIT_LIMIT: "TakeProfitLimit",
    }
    is_waiting = order.trigger_price is not None and order.status is OrderStatus.OPEN
    text = {
        "id": order.key.order_id,
        "type": types[order.order_type],
        "quantity": str(order.quantity),
        "executedQuantity": str(order.filled_quantity),
        "side": "Bid" if order.side is Side.BUY else "Ask",
        "pair": order.instrument,
        "price": None if order.limit_price is None else str(order.limit_price),
        "stopPrice": None if order.trigger_price is None else str(order.trigger_price),
        "status": "WaitStop" if is_waiting else "Open",
        "createdAt": "2026-11-20T09:02:31.123Z",
        "updatedAt": "2026-11-20T09:02:31.123Z",
    }
    return json.dumps(text).encode()


def _kuna(order_id: str, **members: Any) -> Order:
    order = kuna_order(order_id, KUNA_ACCOUNT, **members)
    return replace(order, raw=_kuna_text(order))


def kuna_orders() -> list[Order]:
    """One of each type Kuna has, in either direction of its stops."""
    return [
        _kuna(
            KUNA_LIMIT,
            instrument="TRX_USDT",
            side=Side.SELL,
            quantity="40",
            filled_quantity="15",
            status=OrderStatus.PARTIALLY_FILLED,
            average_fill_price="0.27",
            limit_price="0.27",
            opened_at=_ago(31),
        ),
        _kuna(
            KUNA_STOP,
            side=Side.SELL,
            order_type=OrderType.STOP_LOSS_LIMIT,
            quantity="0.06",
            limit_price="87900.00",
            trigger_price="88500.00",
            opened_at=_ago(5),
        ),
        _kuna(
            KUNA_TAKE,
            side=Side.BUY,
            order_type=OrderType.TAKE_PROFIT_LIMIT,
            quantity="0.05",
            limit_price="85000.00",
            trigger_price="86000.00",
            opened_at=_ago(6),
        ),
        _kuna(
            KUNA_BUY_STOP,
            side=Side.BUY,
            order_type=OrderType.STOP_LOSS_LIMIT,
            quantity="0.02",
            limit_price="98250.00",
            trigger_price="98000.00",
            opened_at=_ago(7),
        ),
        _kuna(
            KUNA_SPENDS,
            side=Side.BUY,
            order_type=OrderType.MARKET,
            status=OrderStatus.PENDING,
            quantity="20.00",
            quantity_unit=QuantityUnit.QUOTE,
            limit_price=None,
            time_in_force=None,
            opened_at=NOW - timedelta(seconds=2),
        ),
    ]


# Markets


def _both_ways(pair: str, rate: str, decimals: int = 2) -> Iterator[tuple[Instrument, Quote]]:
    price = Decimal(rate)
    ways = (pair, price, decimals), (turned(InstrumentId(pair)), 1 / price, 8)
    for name, last, places in ways:
        base, quote = pair_of(InstrumentId(name))
        known = make_instrument(
            name,
            venue=EMBED,
            symbol=pair_named(base, quote),
            base=base,
            quote=quote,
            tick_size="0.000000000000000001",
            lot_size="0.000000000000000001",
            price_decimals=places,
            minimum_quantity=None,
            minimum_cost=None,
        )
        key = InstrumentKey(EMBED, InstrumentId(name))
        yield (
            replace(known, has_steps=False),
            Quote(key=key, last=last, as_of=NOW - timedelta(seconds=9)),
        )


CUSTOM_MARKETS = [
    *_both_ways("BTC/USD", "92480.50"),
    *_both_ways("BTC/EUR", "79900.00"),
    *_both_ways("ETH/USD", "3118.40"),
]


def _kuna_market(name: str, decimals: int, last: str, spread: str) -> tuple[Instrument, Quote]:
    base, _, quote = name.partition("_")
    known = make_instrument(
        name,
        venue=KUNA,
        symbol=name,
        base=base,
        quote=quote,
        tick_size=str(Decimal(1).scaleb(-decimals)),
        price_decimals=decimals,
        lot_size="0.000001",
        minimum_quantity=None,
        minimum_cost=None,
    )
    half = Decimal(spread)
    key = InstrumentKey(KUNA, InstrumentId(name))
    middle = Decimal(last)
    at = NOW - timedelta(seconds=2)
    return known, Quote(key=key, last=middle, bid=middle - half, ask=middle + half, as_of=at)


KUNA_MARKETS = [
    _kuna_market("BTC_USDT", 2, "92410.50", "10.25"),
    _kuna_market("TRX_USDT", 4, "0.2644", "0.0003"),
]


# Everything


def some_of_kraken() -> list[BookEntry]:
    """A few orders of Spot and Futures, so that those of the other two are among others."""
    futures = {one.key.order_id[:4]: one for one in mixed_scenes.futures_orders()}
    return [
        with_raw(
            make_order(
                "OQ7XK2-AAAAA-000001",
                status=OrderStatus.PARTIALLY_FILLED,
                filled_quantity="0.05000000",
                average_fill_price="91250.0",
            )
        ),
        with_raw(
            make_order(
                "OST0P2-BBBBB-000002",
                instrument="ETHUSD",
                side=Side.SELL,
                order_type=OrderType.STOP_LOSS_LIMIT,
                quantity="4.00000000",
                limit_price="3010.00",
                trigger_price="3020.00",
            )
        ),
        with_raw(
            make_order(
                "OTRA1L-CCCCC-000003",
                side=Side.SELL,
                order_type=OrderType.TRAILING_STOP,
                limit_price=None,
                trigger_price=RelativePrice("+2.0000%"),
                live_trigger_price="90650.0",
            )
        ),
        *(futures[name] for name in ("179f", "3c20", "5e42")),
    ]


def accounts(*, can_send: bool = False) -> list[Account]:
    partner = make_account(
        PARTNER, venue=EMBED, host="nexus.kraken.com", key_tail="b81c", can_send=can_send
    )
    return [
        make_account(can_send=can_send),
        make_account(
            mixed_scenes.DESK,
            venue=mixed_scenes.FUTURES,
            host="futures.kraken.com",
            key_tail="f4Tq",
            can_send=can_send,
        ),
        replace(partner, profile=PartnerProfile(users=(ALICE, BOB))),
        make_account(
            KUNA_ACCOUNT,
            venue=KUNA,
            host="127.0.0.1:8080",
            is_default_host=False,
            key_tail="9w2e",
            can_send=can_send,
        ),
    ]


def four_venues(*, can_send: bool = False) -> BlotterState:
    """All four side by side, everything well."""
    customs = custom_orders()
    customs[-1] = convert(customs[-1])
    known = [*CUSTOM_MARKETS, *KUNA_MARKETS]
    state = make_state(
        [*some_of_kraken(), *customs, *kuna_orders()],
        accounts=accounts(can_send=can_send),
        health=[
            healthy(),
            make_health(mixed_scenes.DESK, venue=mixed_scenes.FUTURES, poll_seconds=1),
            make_health(PARTNER, venue=EMBED, poll_seconds=5),
            make_health(KUNA_ACCOUNT, venue=KUNA, poll_seconds=3),
        ],
        instruments=[*INSTRUMENTS, *mixed_scenes.FUTURES_LISTED, *(one for one, _ in known)],
        quotes=[*QUOTES, *mixed_scenes.FUTURES_QUOTES, *(quote for _, quote in known)],
    )
    return replace(state, funds=_funds(), fills=_fills(), ended_today=_ended())


def _funds() -> dict[AccountName, Funds]:
    kuna = make_funds(
        [
            make_holding("USDT", "12447.40", "6235.00"),
            make_holding("BTC", "0.41", "0.06"),
            make_holding("TRX", "1000", "25"),
        ]
    )
    spot = make_funds([make_holding("USD", "171288.6158", "31123.4567")])
    nothing = make_funds()
    return {
        AccountName("main"): spot,
        mixed_scenes.DESK: mixed_scenes.carrying(),
        PARTNER: nothing,
        KUNA_ACCOUNT: kuna,
    }


def _fills() -> tuple[Fill, ...]:
    kuna = make_fill(
        "d1b7c7a4-98d1-4c9b-a5b0-5f4b0a3e7c01",
        order_id=KUNA_LIMIT,
        account=KUNA_ACCOUNT,
        venue=KUNA,
        instrument="TRX_USDT",
        side=Side.SELL,
        price="0.27",
        quantity="15",
        fee="0.010125",
        fee_currency="USDT",
        filled_at=NOW - 20 * _MINUTE,
    )
    custom = make_fill(
        "TX7Q",
        order_id="sched_done",
        account=PARTNER,
        venue=EMBED,
        instrument="BTC/USD",
        price=Decimal("498.75") / Decimal("0.0054"),
        quantity="0.0054",
        fee="1.25",
        fee_currency="USD",
        liquidity=None,
        filled_at=NOW - 30 * _MINUTE,
    )
    taker = replace(kuna, liquidity=Liquidity.TAKER)
    return make_fill(), taker, replace(custom, told_cost=Decimal("498.75"))


def _ended() -> tuple[EndedOrder, ...]:
    def over(order_id: str, status: OrderStatus, **changes: Any) -> Order:
        action = ("spend", "500.00", "USD")
        made = custom_order(order_id, "BTC/USD", "lte 92400.00", action, status=status)
        return replace(made, **changes)

    whole = Decimal("500.00")
    executed = over(
        "sched_done",
        OrderStatus.FILLED,
        filled_quantity=whole,
        average_fill_price=Decimal("498.75") / Decimal("0.0054"),
    )
    blind = over("sched_dark", OrderStatus.FILLED, filled_quantity=whole)
    failed = over("sched_poor", OrderStatus.CANCELLED)
    cancelled = over("sched_gone", OrderStatus.CANCELLED)
    spent = _kuna(
        "cfb0df73-7e82-4b5f-9ea3-7f6e51426d66",
        side=Side.SELL,
        quantity="0.06",
        status=OrderStatus.CANCELLED,
        limit_price="93000.00",
    )
    return (
        make_ended(cancelled, reason="cancelled by user", since=NOW - 2 * _MINUTE),
        make_ended(
            failed, reason="the execution failed: insufficient balance", since=NOW - 6 * _MINUTE
        ),
        make_ended(
            blind, fate=Fate.FILLED, reason="executed, price unknown", since=NOW - 9 * _MINUTE
        ),
        make_ended(spent, since=NOW - 12 * _MINUTE),
        make_ended(
            executed,
            fate=Fate.FILLED,
            reason="executed: spent 498.75 USD and a fee of 1.25 USD, received 0.0054 BTC",
            since=NOW - 30 * _MINUTE,
        ),
    )
