"""States worth looking at where money is shown: funds, fills, ended orders."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from tests.builders import (
    NOW,
    make_account,
    make_ended,
    make_failure,
    make_health,
    make_order,
    make_unreadable,
)
from tests.money_builders import make_fill, make_funds, make_holding
from tests.screens import scenes
from tui.domain.failure import FailureKind
from tui.domain.fate import EndedOrder, Fate
from tui.domain.fill import Fill, Liquidity
from tui.domain.funds import Funds
from tui.domain.health import KeyInfo
from tui.domain.identifiers import AccountName
from tui.domain.order import OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.state import BlotterState

MAIN, DESK = AccountName("main"), AccountName("desk 2")
MINUTE = timedelta(minutes=1)
READER = KeyInfo(name="reader", permissions=("query-open-trades",))


def varied_funds() -> Funds:
    return make_funds(
        [
            make_holding("ADA", "0.00000000"),
            make_holding("BTC", "2.7500000000", "1.5872500000", venue_currency="XXBT"),
            make_holding("ETH", "12.8712340000", "6.5000000000", venue_currency="XETH"),
            make_holding("ETH.S", "198.3970800000"),
            make_holding("EUR", "25610.0000", "11220.4600", venue_currency="ZEUR"),
            make_holding("KFEE", "0.00"),
            make_holding("SOL", "150.0000000000", "150.0000000000"),
            make_holding(
                "USD",
                "171288.6158",
                "31123.4567",
                venue_currency="ZUSD",
                credit="5000.0000",
                credit_used="1200.0000",
            ),
        ]
    )


def varied_fills() -> tuple[Fill, ...]:
    """Newest first, as the state has them."""
    return (
        make_fill("TCCCTY-WE2O6-P3NB37", order_id="OQ7XK2-4MDRE-KT5WA1"),
        make_fill(
            "TDCVFQ-TPEG4-6X7LSZ",
            order_id="OETHSL-9PQ2M-XX71ZA",
            instrument="ETHUSD",
            side=Side.SELL,
            price="3118.41",
            quantity="1.20000000",
            fee="9.73000",
            liquidity=Liquidity.TAKER,
            filled_at=NOW - 3 * MINUTE,
        ),
        make_fill(
            "TAAAAA-TPEG4-6X7LSZ",
            order_id="OADAXB-8NNR4-C7VYQD",
            instrument="ADAXBT",
            price="0.00000698",
            quantity="12500.00000000",
            fee="0.0001396",
            fee_currency="BTC",
            filled_at=NOW - 44 * MINUTE,
        ),
        make_fill(
            "TBBBBB-TPEG4-6X7LSZ",
            order_id="OSOLEU-7MM2Q-KLW93B",
            instrument="SOLEUR",
            side=Side.SELL,
            price="141.90",
            quantity="33.33333333",
            fee=None,
            fee_currency=None,
            liquidity=None,
            filled_at=NOW - 125 * MINUTE,
        ),
        make_fill(
            "TEEEEE-TPEG4-6X7LSZ",
            order_id="OQ7XK2-4MDRE-KT5WA1",
            price="91400.0",
            quantity="0.03000000",
            fee="4.38720",
            filled_at=NOW - 181 * MINUTE,
        ),
    )


def varied_ended() -> tuple[EndedOrder, ...]:
    return (
        make_ended(
            make_order(
                "OGONE1-XXXXX-000001",
                side=Side.SELL,
                quantity="0.40000000",
                limit_price="93400.0",
                status=OrderStatus.CANCELLED,
            ),
            reason="User requested",
            since=NOW - 9 * MINUTE,
        ),
        make_ended(
            make_order(
                "OETHSL-9PQ2M-XX71ZA",
                instrument="ETHUSD",
                side=Side.SELL,
                order_type=OrderType.STOP_LOSS_LIMIT,
                quantity="1.20000000",
                filled_quantity="1.20000000",
                average_fill_price="3118.41",
                status=OrderStatus.FILLED,
            ),
            fate=Fate.FILLED,
            since=NOW - 3 * MINUTE,
        ),
        make_ended(
            make_order(
                "OEXPIR-9PQ2M-XX71ZA",
                instrument="SOLEUR",
                quantity="80.00000000",
                filled_quantity="12.50000000",
                average_fill_price="139.9",
                limit_price="139.90",
            ),
            fate=Fate.EXPIRED,
            reason="Expired by GTD",
            since=NOW - 300 * MINUTE,
        ),
        make_ended(
            make_order(
                "OMKTQQ-9PQ2M-XX71ZA",
                order_type=OrderType.MARKET,
                quantity="5000",
                quantity_unit=QuantityUnit.QUOTE,
                limit_price=None,
            ),
            fate=Fate.REJECTED,
            reason="Insufficient margin, or a very long sentence of the venue about why",
            since=NOW - 301 * MINUTE,
        ),
        make_ended(make_unreadable(), fate=Fate.UNKNOWN, since=NOW - 400 * MINUTE),
    )


def with_money(state: BlotterState, funds: Mapping[AccountName, Funds]) -> BlotterState:
    return replace(state, funds=funds, fills=varied_fills(), ended_today=varied_ended())


def varied() -> BlotterState:
    return with_money(scenes.varied(), {MAIN: varied_funds()})


def nothing_read() -> BlotterState:
    return scenes.varied()


def refused() -> BlotterState:
    """Two accounts: the key of one lacks every right beside orders; the other's read failed."""
    state = scenes.two_accounts()
    health = {
        name: replace(one, key=READER) if name == DESK else one
        for name, one in state.health.items()
    }
    failure = make_failure(FailureKind.UNAVAILABLE, "EService:Unavailable")
    stale = replace(varied_funds(), as_of=NOW - 7 * MINUTE, failure=failure)
    return with_money(replace(state, health=health), {MAIN: stale})


def two_accounts() -> BlotterState:
    other = make_funds([make_holding("BTC", "0.5"), make_holding("USD", "912.4", "300")])
    state = scenes.two_accounts()
    mine = make_fill(
        "TZZZZZ-TPEG4-6X7LSZ", account="desk 2", fee="2.00000", filled_at=NOW - 2 * MINUTE
    )
    money = with_money(state, {MAIN: varied_funds(), DESK: other})
    return replace(money, fills=(mine, *money.fills))


def hostile() -> BlotterState:
    """A venue whose texts try everything."""
    text = scenes.HOSTILE
    fill = make_fill(text, order_id=text, instrument=text, fee_currency=text)
    ended = make_ended(make_order(text, instrument=text), reason=text)
    funds = make_funds([make_holding(text, "1")], failure=make_failure(text=text))
    state = replace(
        scenes.varied(),
        accounts=(make_account(text),),
        health={AccountName(text): make_health(text)},
    )
    return replace(state, funds={AccountName(text): funds}, fills=(fill,), ended_today=(ended,))
