"""When triggers fire, and what they turn into."""

import pytest

from tests.simulator.futures import BITCOIN, D, Stage
from tui.simulator.kraken_futures.order import FuturesOrder, OrderState


def activated(stage: Stage, trigger: FuturesOrder) -> FuturesOrder | None:
    """Return the order that took the place of a trigger."""
    others = [*stage.account.orders.values(), *stage.account.closed.values()]
    return next((o for o in others if o is not trigger and not o.type.is_trigger), None)


@pytest.mark.parametrize(
    ("order_type", "side", "stop", "not_yet", "reached"),
    [
        ("stp", "sell", "92000", "92001", "92000"),
        ("stp", "buy", "93000", "92999", "93000"),
        ("take_profit", "sell", "93000", "92999", "93000"),
        ("take_profit", "buy", "92000", "92001", "92000"),
    ],
)
def test_a_trigger_fires_at_its_price_and_not_before(
    order_type: str, side: str, stop: str, not_yet: str, reached: str
) -> None:
    stage = Stage()
    trigger = stage.place(order_type, side, stop_price=stop)
    stage.exchange.market.set_last(BITCOIN, D(not_yet))
    assert trigger.is_waiting
    stage.exchange.market.set_last(BITCOIN, D(reached))
    assert trigger.update_reason == "STOP_ORDER_TRIGGERED"
    assert abs(stage.size()) == D("0.01")


@pytest.mark.parametrize("signal", ["mark", "index", "last"])
def test_a_trigger_watches_the_price_it_was_told_to(signal: str) -> None:
    stage = Stage()
    trigger = stage.place("stp", "sell", stop_price="92000", trigger_signal=signal)
    for other in {"mark", "index", "last"} - {signal}:
        getattr(stage.exchange.market, f"set_{other}")(BITCOIN, D(91900))
    assert trigger.is_waiting
    getattr(stage.exchange.market, f"set_{signal}")(BITCOIN, D(91900))
    assert not trigger.is_live


def test_a_trigger_with_a_limit_becomes_a_limit_order_of_another_id() -> None:
    stage = Stage()
    trigger = stage.place(
        "take_profit", "sell", stop_price="93000", limit_price="93400", client_id="tp"
    )
    stage.exchange.market.set_last(BITCOIN, D(93000))
    [order] = stage.account.orders.values()
    assert order.id != trigger.id
    assert (order.type, order.limit_price, order.trigger_price) == ("lmt", D(93400), None)
    assert stage.account.find(None, "tp") is order
    told = [entry.kind for entry in stage.account.history]
    assert told == ["OrderTriggerPlaced", "OrderTriggerActivated", "OrderPlaced"]
    assert stage.account.history[-1].reason == "limit_order_from_stop"


def test_a_trigger_without_a_limit_is_told_before_its_order_and_that_before_the_execution() -> None:
    stage = Stage()
    stage.place("stp", "sell", stop_price="92000")
    stage.exchange.market.set_last(BITCOIN, D(92000))
    told = [entry.kind for entry in stage.account.history]
    assert told == ["OrderTriggerPlaced", "OrderTriggerActivated", "OrderPlaced", "Execution"]
    assert stage.account.history[2].reason == "stop_order_triggered"


@pytest.mark.parametrize(
    ("offset", "unit", "limit"), [("-50", "QUOTE_CURRENCY", 92950), ("0.5", "PERCENT", 93465)]
)
def test_a_limit_can_be_told_as_a_distance_from_the_trigger(
    offset: str, unit: str, limit: int
) -> None:
    stage = Stage()
    stage.place("take_profit", "sell", stop_price="93000", offset=offset, offset_unit=unit)
    stage.exchange.market.set_last(BITCOIN, D(93000))
    orders = [*stage.account.orders.values(), *stage.account.closed.values()]
    assert D(limit) in [order.limit_price for order in orders]


def test_a_sold_trailing_stop_rises_with_the_market_and_never_falls() -> None:
    stage = Stage()
    order = stage.place("trailing_stop", "sell", deviation="2", deviation_unit="PERCENT")
    assert order.trigger_price == D(90662)
    stage.exchange.market.set_last(BITCOIN, D(93000))
    assert order.trigger_price == D(91140)
    assert order.update_reason == "TRAILING_STOP_PRICE_UPDATED"
    stage.exchange.market.set_last(BITCOIN, D(92000))
    assert order.trigger_price == D(91140)
    stage.exchange.market.set_last(BITCOIN, D(91140))
    assert not order.is_live
    assert stage.size() == D("-0.01")


def test_a_bought_trailing_stop_falls_with_the_price_it_watches() -> None:
    stage = Stage()
    order = stage.place(
        "trailing_stop",
        "buy",
        deviation="500",
        deviation_unit="QUOTE_CURRENCY",
        trigger_signal="mark",
    )
    assert order.trigger_price == D(93012)
    stage.exchange.market.set_last(BITCOIN, D(92000))
    assert order.trigger_price == D(93012)
    stage.exchange.market.set_mark(BITCOIN, D(92000))
    assert order.trigger_price == D(92500)
    stage.exchange.market.set_mark(BITCOIN, D(92500))
    assert not order.is_live


def test_a_trigger_whose_order_is_refused_tells_why() -> None:
    stage = Stage()
    trigger = stage.place("stp", "sell", stop_price="92000", reduce_only=True)
    stage.exchange.market.set_last(BITCOIN, D(92000))
    [report] = stage.exchange.status_of(stage.account, [trigger.id])
    assert report.status is OrderState.TRIGGER_FAILED
    assert report.error == "WOULD_NOT_REDUCE_POSITION"
    assert activated(stage, trigger) is None


def test_a_trigger_needs_margin_only_when_it_fires() -> None:
    stage = Stage()
    stage.account.wallets["flex"]["USD"] = D(1)
    trigger = stage.place("stp", "sell", stop_price="92000")
    stage.exchange.market.set_last(BITCOIN, D(92000))
    assert trigger.error == "INSUFFICIENT_MARGIN"


def test_no_trigger_fires_while_the_market_is_suspended() -> None:
    stage = Stage()
    trigger = stage.place("stp", "sell", stop_price="92000")
    stage.quote().is_suspended = True
    stage.exchange.market.set_last(BITCOIN, D(91000))
    assert trigger.is_waiting


def test_triggers_fire_as_time_passes() -> None:
    stage = Stage()
    trigger = stage.place("stp", "sell", stop_price="92511")
    stage.exchange.market.hold_all(held=False)
    stage.quote().anchor = D(91000)
    stage.exchange.step(D(120))
    assert not trigger.is_live
