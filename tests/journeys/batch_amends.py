"""A book of Spot and Futures orders that are amended together."""

from dataclasses import replace

from tests.builders import MAIN, make_account, make_health, make_order
from tests.domain.futures import (
    FUTURES,
    INVERSE,
    XBT,
    futures_instrument,
    futures_order,
    futures_quote,
    inverse_order,
)
from tests.screens import scenes
from tui.domain.identifiers import AccountName
from tui.domain.order import Order, OrderType, Side
from tui.domain.state import BlotterState

PERP = AccountName("perp")
BUY, SELL = "OQ7XK2-4MDRE-KT5WA1", "OHH3TM-7WQZC-PL2N9C"
LIMIT, STOP = "5b0f6c62-7d7e-4a0e-9b50-0f6a0f1f0a11", "77e6a7d4-21c3-4d43-8a77-1b2b8f0d9c02"
CONTRACTS, TRAIL = "0c9f2c8e-5f59-4f4a-a3c5-7e0f5f4f6d03", "d1d8a2f0-93b4-4f0f-8c8b-3a5b7e6f1e04"


def spot_orders() -> list[Order]:
    """A buy below the market and a sell above it."""
    return [
        make_order(BUY, filled_quantity="0.05000000", average_fill_price="91250.0"),
        make_order(SELL, side=Side.SELL, quantity="0.10000000", limit_price="95000.0"),
    ]


def futures_orders() -> list[Order]:
    """A limit, a stop with a limit, contracts, and a trailing stop."""
    return [
        futures_order(order_id=LIMIT, account=PERP),
        futures_order(
            OrderType.STOP_LOSS_LIMIT,
            order_id=STOP,
            account=PERP,
            side=Side.SELL,
            trigger_price="79000",
            limit_price="78900",
            reduce_only=True,
        ),
        inverse_order(order_id=CONTRACTS, account=PERP, limit_price="80000.5"),
        futures_order(OrderType.TRAILING_STOP, order_id=TRAIL, account=PERP, side=Side.SELL),
    ]


def mixed(*orders: Order, perp_can_send: bool = True) -> BlotterState:
    """The orders of both venues, or others, on two accounts that can send."""
    listed = orders or (*spot_orders(), *futures_orders())
    base = scenes.tradable([one for one in listed if one.key.account == MAIN])
    accounts = (
        *base.accounts,
        make_account(PERP, venue=FUTURES, can_send=perp_can_send, may_trade=True),
    )
    of_perp = {one.key: one for one in listed if one.key.account == PERP}
    return replace(
        base,
        accounts=accounts,
        health={**base.health, PERP: make_health(PERP, venue=FUTURES)},
        book=base.book.with_orders(PERP, of_perp),
        instruments={
            **base.instruments,
            **{one.key: one for one in map(futures_instrument, (XBT, INVERSE))},
        },
        quotes={**base.quotes, **{one.key: one for one in map(futures_quote, (XBT, INVERSE))}},
    )
