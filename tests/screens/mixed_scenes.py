"""A book of two venues: Kraken Spot and every type of Kraken Futures; positions, failures."""

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
    make_failure,
    make_health,
    make_instrument,
    make_order,
    make_state,
)
from tests.money_builders import make_fill, make_funds, make_holding
from tests.screens.scenes import INSTRUMENTS, QUOTES, healthy, varied_orders
from tui.domain.failure import FailureKind
from tui.domain.fate import EndedOrder, Fate
from tui.domain.fill import Fill, Liquidity
from tui.domain.funds import Funds
from tui.domain.health import RateBudget
from tui.domain.identifiers import AccountName, InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.order import (
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TriggerSignal,
)
from tui.domain.position import Direction, MarginAccount, Position
from tui.domain.quote import Quote
from tui.domain.state import BlotterState

FUTURES = VenueId.KRAKEN_FUTURES
DESK = AccountName("desk")
XBT, ETH, INVERSE, DATED = "PF_XBTUSD", "PF_ETHUSD", "PI_XBTUSD", "FI_XBTUSD_270326"
_HOUR = timedelta(hours=1)


def _listed(name: str, symbol: str, base: str, tick: str, lot: str, decimals: int) -> Instrument:
    known = make_instrument(
        name,
        venue=FUTURES,
        symbol=symbol,
        base=base,
        quote="USD",
        tick_size=tick,
        price_decimals=decimals,
        lot_size=lot,
    )
    is_counted = name.startswith(("PI_", "FI_"))
    unit = QuantityUnit.CONTRACTS if is_counted else QuantityUnit.BASE
    return replace(known, quantity_unit=unit)


FUTURES_LISTED = (
    _listed(XBT, "BTC perp", "BTC", "1", "0.0001", 0),
    _listed(ETH, "ETH perp", "ETH", "0.1", "0.001", 1),
    _listed(INVERSE, "BTC inv", "BTC", "0.5", "1", 1),
    _listed(DATED, "BTC inv 26MAR27", "BTC", "0.5", "1", 1),
)


def _quote(name: str, last: str, mark: str, index: str, spread: str) -> Quote:
    middle, half = Decimal(last), Decimal(spread)
    return Quote(
        key=InstrumentKey(FUTURES, InstrumentId(name)),
        last=middle,
        bid=middle - half,
        ask=middle + half,
        mark=Decimal(mark),
        index=Decimal(index),
        as_of=NOW - timedelta(seconds=1),
    )


FUTURES_QUOTES = (
    _quote(XBT, "92480", "92495", "92510", "1"),
    _quote(ETH, "3118.4", "3117.9", "3119.2", "0.1"),
    _quote(INVERSE, "92470.5", "92490.0", "92510.0", "0.5"),
    _quote(DATED, "94120.0", "94133.5", "92510.0", "2.5"),
)


def _order(order_id: str, **changes: Any) -> Order:
    values: dict[str, Any] = {
        "order_id": order_id,
        "account": DESK,
        "venue": FUTURES,
        "instrument": XBT,
        "quantity": "0.0100",
        "filled_quantity": "0",
        "limit_price": "91000",
        "time_in_force": None,
        "reduce_only": False,
        **changes,
    }
    if values["instrument"] in {INVERSE, DATED}:
        values["quantity_unit"] = QuantityUnit.CONTRACTS
    return _with_raw(make_order(**values))


def _with_raw(order: Order) -> Order:
    """The order with the text Kraken Futures would describe it by."""
    limit, trigger = order.limit_price, order.trigger_price
    text = {
        "order_id": order.key.order_id,
        "cliOrdId": order.client_order_id,
        "symbol": order.instrument,
        "side": order.side,
        "orderType": "lmt" if trigger is None else "stop",
        "limitPrice": None if limit is None else float(str(limit)),
        "stopPrice": float(str(trigger)) if isinstance(trigger, Decimal) else None,
        "unfilledSize": float(order.working_quantity),
        "receivedTime": "2026-11-20T11:58:31.000Z",
        "status": "untouched",
        "filledSize": float(order.filled_quantity),
        "reduceOnly": order.reduce_only,
        "triggerSignal": order.trigger_signal,
        "lastUpdateTime": "2026-11-20T11:58:31.000Z",
        "algoId": "7d1c2ab0-4c1e-4b8e-9a0e-3f8f0d6a2b11",
        "newField": {"of": ["a venue", "that grows"]},
    }
    return replace(order, raw=json.dumps(text).encode())


def futures_orders() -> list[Order]:
    """One of each kind that rests at Kraken Futures."""
    return list(_futures_orders())


def _futures_orders() -> Iterator[Order]:
    yield _order(
        "179f9af8-e45e-469d-b3e9-2fd4675cb7d0",
        client_order_id="grid-17",
        status=OrderStatus.PARTIALLY_FILLED,
        quantity="0.2500",
        filled_quantity="0.0500",
        average_fill_price="91000",
    )
    yield _order(
        "2b1f0c77-6d52-4d0b-8a11-90f6b2a3c4d5",
        side=Side.SELL,
        quantity="0.1000",
        limit_price="93600",
        post_only=True,
        reduce_only=True,
        opened_at=NOW - 5 * _HOUR,
    )
    yield _order(
        "3c20d1a8-7e63-4e1c-9b22-a107c3b4d5e6",
        instrument=INVERSE,
        quantity="50000",
        filled_quantity="12500",
        status=OrderStatus.PARTIALLY_FILLED,
        average_fill_price="90800.5",
        limit_price="90800.5",
        opened_at=NOW - 26 * _HOUR,
    )
    yield _order(
        "4d31e2b9-8f74-4f2d-ac33-b218d4c5e6f7",
        instrument=DATED,
        side=Side.SELL,
        quantity="8000",
        limit_price="95000.0",
        opened_at=NOW - 90 * _HOUR,
    )
    yield _order(
        "5e42f3ca-9085-403e-bd44-c329e5d6f708",
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS,
        quantity="0.2000",
        limit_price=None,
        trigger_price="89500",
        trigger_signal=TriggerSignal.MARK,
        reduce_only=True,
    )
    yield _order(
        "6f5304db-a196-414f-8e55-d43af6e7f819",
        instrument=ETH,
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        quantity="4.000",
        limit_price="2990.0",
        trigger_price="3000.0",
        trigger_signal=TriggerSignal.INDEX,
        reduce_only=True,
    )
    yield _order(
        "7a6415ec-b2a7-4250-9f66-e54b07f8092a",
        instrument=ETH,
        side=Side.SELL,
        order_type=OrderType.TAKE_PROFIT_LIMIT,
        quantity="2.500",
        limit_price="3390.0",
        trigger_price="3400.0",
        trigger_signal=TriggerSignal.LAST,
    )
    yield _order(
        "8b7526fd-c3b8-4361-a077-f65c18091a3b",
        instrument=INVERSE,
        side=Side.SELL,
        order_type=OrderType.TRAILING_STOP,
        quantity="12500",
        limit_price=None,
        trigger_price=RelativePrice("+2%"),
        trigger_signal=TriggerSignal.MARK,
        reduce_only=True,
    )


MARGINS = (
    MarginAccount(
        name="flex",
        currency="USD",
        equity=Decimal("34122.66"),
        available=Decimal("25210.4475"),
        initial=Decimal("8912.2125"),
        maintenance=Decimal("4456.10625"),
        unrealised=Decimal("149.5"),
    ),
    MarginAccount(
        name="fi_xbtusd",
        currency="BTC",
        equity=Decimal("0.51234567"),
        available=Decimal("0.48"),
        initial=Decimal("0.00275293"),
        maintenance=Decimal("0.00137647"),
        unrealised=Decimal("-0.00031245"),
    ),
)
POSITIONS = (
    Position(
        instrument=InstrumentId(XBT),
        direction=Direction.LONG,
        quantity=Decimal("0.1"),
        quantity_unit=QuantityUnit.BASE,
        average_price=Decimal("91000"),
        unrealised_profit=Decimal("149.5"),
        unrealised_funding=Decimal("-0.00001045432180096817"),
        profit_currency="USD",
        fixed_leverage=Decimal(5),
    ),
    Position(
        instrument=InstrumentId(ETH),
        direction=Direction.SHORT,
        quantity=Decimal("6.5"),
        quantity_unit=QuantityUnit.BASE,
        average_price=Decimal("3098.25"),
        unrealised_profit=Decimal("-127.725"),
        unrealised_funding=Decimal("0.4125"),
        profit_currency="USD",
    ),
    Position(
        instrument=InstrumentId(INVERSE),
        direction=Direction.LONG,
        quantity=Decimal(12500),
        quantity_unit=QuantityUnit.CONTRACTS,
        average_price=Decimal("90800.5"),
    ),
)


def carrying() -> Funds:
    """What the account at Kraken Futures owns and carries, read a moment ago."""
    held = make_funds([make_holding("USD", "33973.16", "8912.2125"), make_holding("EUR", "0")])
    return replace(
        held,
        positions=POSITIONS,
        positions_as_of=held.as_of,
        margins=MARGINS,
        margins_as_of=held.as_of,
    )


def _fills() -> tuple[Fill, ...]:
    inverse = replace(
        make_fill(
            "c18f0c17-9971-40e6-8e5b-10df05d422f0",
            order_id="3c20d1a8-7e63-4e1c-9b22-a107c3b4d5e6",
            account=DESK,
            venue=FUTURES,
            instrument=INVERSE,
            price="90800.5",
            quantity="12500",
            fee=None,
            fee_currency=None,
            filled_at=NOW - timedelta(minutes=9),
        ),
        quantity_unit=QuantityUnit.CONTRACTS,
    )
    perpetual = make_fill(
        "522d4e08-96e7-4b44-9694-bfaea8fe215e",
        order_id="179f9af8-e45e-469d-b3e9-2fd4675cb7d0",
        account=DESK,
        venue=FUTURES,
        instrument=XBT,
        price="91000",
        quantity="0.05",
        fee=None,
        fee_currency=None,
        liquidity=Liquidity.TAKER,
        filled_at=NOW - timedelta(minutes=40),
    )
    return make_fill(), inverse, perpetual


def _ended() -> tuple[EndedOrder, ...]:
    stop = _order(
        "9c86370e-d4c9-4472-b188-076d291a2b4c",
        instrument=INVERSE,
        quantity="4000",
        status=OrderStatus.CANCELLED,
    )
    filled = _order(
        "ad97481f-e5da-4583-8299-187e3a2b3c5d",
        quantity="0.1",
        filled_quantity="0.1",
        average_fill_price="91000",
        status=OrderStatus.FILLED,
    )
    spot = make_order("OGONE1-XXXXX-000001", account="main", status=OrderStatus.CANCELLED)
    return (
        make_ended(stop, reason="cancelled_by_user", since=NOW - timedelta(minutes=3)),
        make_ended(filled, fate=Fate.FILLED, since=NOW - timedelta(minutes=40)),
        make_ended(spot, reason="User requested", since=NOW - timedelta(minutes=55)),
    )


def mixed(funds: Funds | None = None) -> BlotterState:
    """Two venues side by side, everything well."""
    budget = RateBudget(used=27, maximum=500)
    desk = make_account(
        DESK, venue=FUTURES, host="futures.kraken.com", can_send=True, key_tail="f4Tq"
    )
    state = make_state(
        [*varied_orders(), *futures_orders()],
        accounts=[make_account(), desk],
        health=[healthy(), make_health(DESK, venue=FUTURES, poll_seconds=1, budget=budget)],
        instruments=[*INSTRUMENTS, *FUTURES_LISTED],
        quotes=[*QUOTES, *FUTURES_QUOTES],
    )
    spot = make_funds([make_holding("USD", "171288.6158", "31123.4567")])
    owned = {AccountName("main"): spot, DESK: carrying() if funds is None else funds}
    return replace(state, funds=owned, fills=_fills(), ended_today=_ended())


def flat() -> BlotterState:
    """The account at Kraken Futures carries nothing, and said so."""
    return mixed(replace(carrying(), positions=(), margins=()))


def troubled() -> BlotterState:
    """Kraken Futures does not answer: what it carried is shown as of before."""
    failure = make_failure(FailureKind.UNAVAILABLE, "apiLimitExceeded")
    before = NOW - timedelta(minutes=7)
    state = mixed(
        replace(
            carrying(),
            positions_failure=failure,
            positions_as_of=before,
            margins_failure=failure,
            margins_as_of=before,
        )
    )
    down = make_health(
        DESK,
        venue=FUTURES,
        poll_seconds=1,
        answered_at=before,
        failures=9,
        failing_since=before,
        failure=failure,
    )
    return replace(state, health={**state.health, DESK: down})


def unread() -> BlotterState:
    """Balances of Kraken Futures were told, its positions never."""
    failure = make_failure(FailureKind.NO_ANSWER, "no answer within 3 s")
    return mixed(
        replace(
            carrying(),
            positions=(),
            positions_as_of=None,
            positions_failure=failure,
            margins=(),
            margins_as_of=None,
        )
    )
