"""States worth looking at: what the screens are drawn and tried with."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.builders import (
    NOW,
    make_account,
    make_ended,
    make_entry,
    make_failure,
    make_health,
    make_instrument,
    make_key,
    make_order,
    make_quote,
    make_state,
    make_system,
    make_unreadable,
)
from tui.domain.account import PollOptions
from tui.domain.activity import ActivityEntry, ActivityKind, Change
from tui.domain.failure import FailureKind
from tui.domain.fate import Fate
from tui.domain.health import AccountHealth, RateBudget, SystemMode
from tui.domain.identifiers import ClientOrderId, InstrumentId
from tui.domain.order import BookEntry, Order, OrderStatus, OrderType, Side, TriggerSignal
from tui.domain.state import BlotterState

HOSTILE = "[/x] [red]y [@click=app.quit]z\x1b[31m\u202e\u200bend"
"""Text of a venue that tries everything: markup, an action, an escape, bidi and invisible signs."""

INSTRUMENTS = (
    make_instrument(),
    make_instrument("ETHUSD", symbol="ETH/USD", tick_size="0.01", price_decimals=2),
    make_instrument("SOLEUR", symbol="SOL/EUR", tick_size="0.01", price_decimals=2),
    make_instrument("XBTUSDT", symbol="BTC/USDT"),
    make_instrument("ADAXBT", symbol="ADA/BTC", tick_size="0.00000001", price_decimals=8),
)
QUOTES = (
    make_quote(),
    make_quote("ETHUSD", last="3118.42", bid="3118.41", ask="3118.42"),
    make_quote("SOLEUR", last="141.07", bid="141.06", ask="141.08"),
    make_quote("XBTUSDT", last="92481.3", bid="92481.2", ask="92481.3"),
    make_quote("ADAXBT", last="0.00000735", bid="0.00000735", ask="0.00000736"),
)


def with_raw(order: Order) -> Order:
    """The order with the text Kraken Spot would describe it by."""
    opened = order.opened_at or NOW
    text = {
        "refid": None,
        "userref": 0,
        "cl_ord_id": order.client_order_id,
        "status": "open",
        "opentm": opened.timestamp(),
        "starttm": 0,
        "expiretm": 0 if order.expires_at is None else order.expires_at.timestamp(),
        "descr": {
            "pair": order.instrument,
            "aclass": "forex",
            "type": order.side,
            "ordertype": order.order_type,
            "price": str(order.limit_price or order.trigger_price),
            "price2": "0",
            "leverage": "5:1" if "5:1" in order.flags else "none",
            "order": f"{order.side} {order.quantity:f} {order.instrument}",
            "close": "",
        },
        "vol": f"{order.quantity:f}",
        "vol_exec": f"{order.filled_quantity:f}",
        "cost": "0.00000",
        "fee": "0.00000",
        "price": str(order.average_fill_price or "0.00000"),
        "stopprice": "0.00000",
        "limitprice": "0.00000",
        "trigger": "last",
        "misc": "",
        "oflags": "fciq,post" if order.post_only else "fciq",
    }
    return replace(order, raw=json.dumps(text).encode())


def varied_orders() -> list[Order]:
    """One of each kind a blotter shows at Kraken Spot."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    orders = [
        make_order(
            "OQ7XK2-4MDRE-KT5WA1",
            client_order_id="ob-19f2",
            status=OrderStatus.PARTIALLY_FILLED,
            filled_quantity="0.05000000",
            average_fill_price="91250.0",
        ),
        make_order(
            "OHH3TM-7WQZC-PL2N9C",
            quantity="0.10000000",
            limit_price="90000.0",
            post_only=True,
            flags=("post",),
            opened_at=NOW - 5 * hour - timedelta(minutes=12),
        ),
        make_order(
            "OB5JPA-2RLKD-MM84XE",
            side=Side.SELL,
            order_type=OrderType.ICEBERG,
            quantity="1.50000000",
            limit_price="95500.0",
            opened_at=NOW - day - 2 * hour,
        ),
        make_order(
            "OSTL4E-KKW7P-3VXDQ2",
            instrument="ETHUSD",
            side=Side.SELL,
            order_type=OrderType.STOP_LOSS_LIMIT,
            quantity="4.00000000",
            limit_price="3010.00",
            trigger_price="3020.00",
            trigger_signal=TriggerSignal.LAST,
            opened_at=NOW - 3 * day - 8 * hour,
        ),
        make_order(
            "OTKP9W-QX3MN-7HFCZL",
            instrument="ETHUSD",
            side=Side.SELL,
            order_type=OrderType.TAKE_PROFIT,
            quantity="2.50000000",
            limit_price=None,
            trigger_price="3900.00",
            trigger_signal=TriggerSignal.INDEX,
            opened_at=NOW - 9 * day,
        ),
        make_order(
            "OTRL2B-V6YRA-KD8EWS",
            instrument="SOLEUR",
            side=Side.SELL,
            order_type=OrderType.TRAILING_STOP,
            quantity="150.00000000",
            limit_price=None,
            trigger_price="+5.0000%",
            live_trigger_price="136.42",
            opened_at=NOW - 40 * hour,
        ),
        make_order(
            "ONEWXY-1SDKF-84PQZT",
            instrument="SOLEUR",
            quantity="80.00000000",
            limit_price="139.90",
            opened_at=NOW - timedelta(seconds=8),
        ),
        make_order(
            "OMARGN-5TT2C-LLX3QA",
            instrument="XBTUSDT",
            quantity="0.75000000",
            limit_price="89200.0",
            flags=("5:1", "viqc"),
            reduce_only=True,
            opened_at=NOW - timedelta(minutes=42),
        ),
        make_order(
            "OADAXB-8NNR4-C7VYQD",
            instrument="ADAXBT",
            quantity="12500.00000000",
            limit_price="0.00000698",
            opened_at=NOW - 30 * day,
            expires_at=NOW + 2 * day,
        ),
        make_order(
            "OTRIGD-L2XW9-PP0MVE",
            instrument="ETHUSD",
            order_type=OrderType.STOP_LOSS_LIMIT,
            status=OrderStatus.TRIGGERED,
            quantity="1.20000000",
            limit_price="3110.00",
            trigger_price="3125.00",
            opened_at=NOW - timedelta(minutes=11),
        ),
    ]
    return [with_raw(order) for order in orders]


def varied_activity() -> tuple[ActivityEntry, ...]:
    """Some of everything that happens, newest first."""
    first, second = make_key("OQ7XK2-4MDRE-KT5WA1"), make_key("ONEWXY-1SDKF-84PQZT")
    bitcoin, solana = InstrumentId("XBTUSD"), InstrumentId("SOLEUR")
    return (
        make_entry(
            ActivityKind.FILL,
            key=first,
            instrument=bitcoin,
            side=Side.BUY,
            quantity=Decimal("0.02000000"),
            price=Decimal("91250.0"),
            left=Decimal("0.20000000"),
        ),
        make_entry(
            ActivityKind.APPEARED,
            at=NOW - timedelta(seconds=8),
            key=second,
            instrument=solana,
            side=Side.BUY,
            quantity=Decimal("80.00000000"),
            price=Decimal("139.90"),
        ),
        make_entry(ActivityKind.RECOVERED, at=NOW - timedelta(minutes=4)),
        make_entry(
            ActivityKind.PROBLEM, at=NOW - timedelta(minutes=4, seconds=20), text="no answer in 3 s"
        ),
        make_entry(
            ActivityKind.ENDED,
            at=NOW - timedelta(minutes=9),
            key=make_key("OGONE1-XXXXX-000001"),
            instrument=bitcoin,
            side=Side.SELL,
            quantity=Decimal("0.40000000"),
            price=Decimal("93400.0"),
            fate=Fate.CANCELLED,
            text="User requested",
        ),
        make_entry(
            ActivityKind.CHANGED,
            at=NOW - timedelta(hours=1),
            key=first,
            instrument=bitcoin,
            side=Side.BUY,
            changes=(Change("limit_price", Decimal("91400.0"), Decimal("91250.0")),),
        ),
        make_entry(
            ActivityKind.FILL,
            at=NOW - timedelta(hours=1, minutes=20),
            key=first,
            instrument=bitcoin,
            side=Side.BUY,
            quantity=Decimal("0.03000000"),
            price=Decimal("91400.0"),
            left=Decimal("0.22000000"),
        ),
        make_entry(ActivityKind.LISTED, at=NOW - timedelta(hours=2), count=10),
    )


def healthy(**changes: Any) -> AccountHealth:
    """The one account, with all that is known about it when all is well."""
    known: dict[str, Any] = {
        "budget": RateBudget(used=3.0, maximum=15.0),
        "system": make_system(),
        "clock_skew": timedelta(milliseconds=100),
    }
    return make_health(**{**known, **changes})


def scene(
    orders: Iterable[BookEntry] | None = None,
    *,
    health: AccountHealth | Sequence[AccountHealth] | None = None,
    **changes: Any,
) -> BlotterState:
    """The varied book, or other orders, with one account in some health."""
    entries = varied_orders() if orders is None else orders
    known: dict[str, Any] = {
        "instruments": INSTRUMENTS,
        "quotes": QUOTES,
        "activity": varied_activity(),
        "health": [health] if isinstance(health, AccountHealth) else health or [healthy()],
    }
    return make_state(entries, **{**known, **changes})


def varied() -> BlotterState:
    return scene()


def connecting() -> BlotterState:
    health = make_health(answered_at=None, round_trip=None, next_poll_at=None)
    return scene([], health=health, quotes=(), instruments=(), activity=())


def nothing_open() -> BlotterState:
    return scene([])


def down() -> BlotterState:
    return scene(
        health=healthy(
            answered_at=NOW - timedelta(seconds=48),
            failures=4,
            failing_since=NOW - timedelta(seconds=43),
            failure=make_failure(FailureKind.NO_ANSWER, "no answer within 3 s"),
            next_poll_at=NOW + timedelta(seconds=8),
        )
    )


def rate_limited() -> BlotterState:
    return scene(
        health=healthy(
            answered_at=NOW - timedelta(seconds=12),
            failures=1,
            failing_since=NOW - timedelta(seconds=5),
            failure=make_failure(
                FailureKind.RATE_LIMITED,
                "EAPI:Rate limit exceeded",
                code="EAPI:Rate limit exceeded",
                retry_at=NOW + timedelta(seconds=9),
            ),
            budget=RateBudget(used=15.0, maximum=15.0),
            poll_seconds=10,
        )
    )


def maintenance() -> BlotterState:
    return scene(health=healthy(system=make_system(SystemMode.MAINTENANCE)))


def cancel_only() -> BlotterState:
    return scene(
        health=healthy(
            system=make_system(
                SystemMode.CANCEL_ONLY,
                text="cancel_only",
                notice="Matching engine upgrade",
                notice_at=NOW + timedelta(days=2, hours=3),
            )
        )
    )


def refused() -> BlotterState:
    return scene(
        [],
        health=healthy(
            answered_at=None,
            round_trip=None,
            failures=1,
            failing_since=NOW - timedelta(seconds=3),
            failure=make_failure(FailureKind.REFUSED, "EAPI:Invalid key", code="EAPI:Invalid key"),
            next_poll_at=None,
        ),
        activity=(),
    )


def narrowed() -> BlotterState:
    options = PollOptions(userref=4711, client_order_id=ClientOrderId("ob-19f2"))
    return scene(varied_orders()[:1], health=healthy(options=options))


def unreadable() -> BlotterState:
    return scene([*varied_orders()[:4], make_unreadable("OBROKE-N3W7P-KK2LM8")])


def hostile() -> BlotterState:
    order = make_order(
        "O\x1b]0;x-[/x]-[b]",
        client_order_id=HOSTILE,
        instrument=HOSTILE,
        flags=(HOSTILE,),
        raw=json.dumps({"misc": HOSTILE}).encode(),
    )
    return scene(
        [order, make_unreadable("OBROKE-[/x]", raw=HOSTILE.encode(), problem=HOSTILE)],
        accounts=[make_account(key_tail="[/x]")],
        health=healthy(
            failures=1,
            failure=make_failure(FailureKind.UNAVAILABLE, HOSTILE),
            system=make_system(text=HOSTILE, notice=HOSTILE),
        ),
        activity=[
            make_entry(ActivityKind.PROBLEM, text=HOSTILE),
            make_entry(ActivityKind.APPEARED, key=order.key, instrument=order.instrument),
        ],
    )


def ended() -> BlotterState:
    orders = varied_orders()
    return scene(
        orders[2:],
        ended=[
            make_ended(orders[0], fate=Fate.FILLED),
            make_ended(orders[1], fate=Fate.CANCELLED, reason="User requested"),
        ],
    )


def looking_up() -> BlotterState:
    orders = varied_orders()
    return scene(orders[1:], ended=[make_ended(orders[0], fate=Fate.LOOKING_UP)])


def two_accounts() -> BlotterState:
    others = [
        make_order("OTHER1-AAAAA-BBBBBB", account="desk 2", limit_price="92000.0"),
        make_order("OTHER2-AAAAA-BBBBBB", account="desk 2", side=Side.SELL, limit_price="93210.0"),
    ]
    second = make_account("desk 2", key_tail="Zk1a", can_send=True)
    return scene(
        [*varied_orders(), *others],
        accounts=[make_account(), second],
        health=[healthy(), make_health("desk 2", round_trip=timedelta(seconds=2))],
    )


def demo() -> BlotterState:
    account = make_account("demo", host="in process", is_default_host=False, is_simulated=True)
    return scene(
        [make_order(f"ODEMO{n}-AAAAA-BBBBBB", account="demo") for n in range(3)],
        accounts=[account],
        health=make_health("demo"),
    )


def long_book() -> BlotterState:
    """More orders than any screen shows, on four markets."""
    markets = ("XBTUSD", "ETHUSD", "SOLEUR", "XBTUSDT")
    lasts = (Decimal("92500.0"), Decimal("3118.42"), Decimal("141.07"), Decimal("92481.3"))
    orders = []
    for number in range(120):
        last = lasts[number % 4]
        side = Side.BUY if number % 8 < 4 else Side.SELL
        sign = -1 if side is Side.BUY else 1
        away = last * sign * (number + 1) / 1000
        orders.append(
            make_order(
                f"OLONG{number:01X}-{number:05d}-AAAAAA",
                instrument=markets[number % 4],
                side=side,
                quantity=Decimal(number + 1) / 100,
                limit_price=(last + away).quantize(last),
                opened_at=NOW - timedelta(minutes=7 * number),
            )
        )
    return scene(orders)


def tradable(orders: Iterable[BookEntry] | None = None, **changes: Any) -> BlotterState:
    """The varied book, or other orders, on an account that can send."""
    accounts = [make_account(can_send=True, may_trade=True)]
    return scene(orders, **{"accounts": accounts, **changes})


def conditional_close() -> Order:
    """A limit order whose fills would each create another order."""
    order = make_order("OCLOSE-4MDRE-KT5WA1", limit_price="92300.0")
    return replace(order, close_text="close position @ stop loss 89000.0 -> limit 88900.0")
