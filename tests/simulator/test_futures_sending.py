"""What becomes of new orders on the futures exchange."""

from typing import Any

import pytest

from tests.simulator.futures import BITCOIN, INVERSE, PEPE, D, Stage, kinds, send
from tui.simulator.kraken_futures.order import OrderState
from tui.simulator.kraken_futures.result import EventKind
from tui.simulator.order import Side


def test_a_limit_order_away_from_the_market_rests() -> None:
    stage = Stage()
    result = stage.send("lmt", limit_price="90000", client_id="mine", order_tag="t1")
    order = stage.account.orders[result.order_id or ""]
    assert result.status == "placed"
    assert (result.client_id, result.order_tag) == ("mine", "t1")
    assert kinds(result.events) == ["PLACE"]
    assert order.state is OrderState.RESTING
    assert stage.account.history[-1].kind == "OrderPlaced"


def test_a_limit_order_through_the_market_executes_and_rests_with_what_is_left() -> None:
    stage = Stage()
    ask = stage.quote().ask or D(0)
    there = stage.exchange.market.resting(stage.quote().contract, ask)
    result = stage.send("lmt", limit_price=ask, size=there + D("0.5"))
    assert kinds(result.events) == ["EXECUTION", "PLACE"]
    execution, place = result.events
    assert (execution.price, execution.amount) == (ask, there)
    assert (execution.order.working, execution.order.filled) == (there + D("0.5"), D(0))
    assert (place.order.working, place.order.filled) == (D("0.5"), there)


def test_a_market_order_executes_with_a_limit_one_percent_away() -> None:
    stage = Stage()
    ask = stage.quote().ask or D(0)
    result = stage.send("mkt", size="0.01")
    [event] = result.events
    assert event.kind is EventKind.EXECUTION
    assert event.order.book_type == "ioc"
    assert event.order.limit_price == (ask * D("1.01")).quantize(D(1))
    assert stage.size() == D("0.01")
    assert stage.account.fills[0].kind == "taker"
    assert not stage.account.orders


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"symbol": None}, "requiredArgumentMissing"),
        ({"size": None}, "requiredArgumentMissing"),
        ({"limit_price": None}, "requiredArgumentMissing"),
        ({"symbol": "PF_NONEUSD"}, "invalidArgument"),
        ({"side": "hold"}, "invalidSide"),
        ({"order_type": "iceberg"}, "invalidOrderType"),
        ({"size": "0"}, "invalidSize"),
        ({"size": "0.00001"}, "invalidSize"),
        ({"size": "4000"}, "invalidSize"),
        ({"limit_price": "90000.5"}, "invalidPrice"),
        ({"limit_price": "-1"}, "invalidPrice"),
        ({"stop_price": "90000"}, "invalidPrice"),
        ({"deviation": "2", "deviation_unit": "PERCENT"}, "invalidPrice"),
        ({"limit_price": "99000"}, "outsidePriceCollar"),
        ({"size": "60"}, "insufficientAvailableFunds"),
        ({"reduce_only": True}, "wouldNotReducePosition"),
        ({"client_id": "x" * 101}, "clientOrderIdTooLong"),
        ({"client_id": "a\nb"}, "clientOrderIdInvalid"),
        ({"order_type": "ioc"}, "iocWouldNotExecute"),
        ({"order_type": "fok"}, "iocWouldNotExecute"),
        ({"order_type": "post", "limit_price": "92600"}, "postWouldExecute"),
        ({"order_type": "stp"}, "requiredArgumentMissing"),
        ({"order_type": "stp", "stop_price": "95000.5"}, "invalidPrice"),
        ({"order_type": "stp", "stop_price": "95000", "offset": "5"}, "invalidPrice"),
        (
            {
                "order_type": "stp",
                "stop_price": "95000",
                "limit_price": "95000",
                "offset": "5",
                "offset_unit": "PERCENT",
            },
            "invalidPrice",
        ),
        (
            {"order_type": "trailing_stop", "deviation": "2", "deviation_unit": "TICKS"},
            "invalidPrice",
        ),
        ({"order_type": "trailing_stop"}, "requiredArgumentMissing"),
        (
            {"order_type": "trailing_stop", "deviation": "60", "deviation_unit": "PERCENT"},
            "invalidPrice",
        ),
        (
            {"order_type": "trailing_stop", "deviation": "0.125", "deviation_unit": "PERCENT"},
            "invalidPrice",
        ),
        (
            {"order_type": "trailing_stop", "deviation": "1.5", "deviation_unit": "QUOTE_CURRENCY"},
            "invalidPrice",
        ),
        ({"order_type": "stp", "stop_price": "95000", "trigger_signal": "spot"}, "invalidArgument"),
    ],
)
def test_a_wrong_order_is_refused_and_leaves_nothing(members: dict[str, Any], status: str) -> None:
    stage = Stage()
    result = stage.send(**members)
    assert result.status == status
    assert not stage.account.orders
    assert not stage.account.fills


def test_sizes_of_a_contract_with_negative_precision_are_multiples_of_a_thousand() -> None:
    stage = Stage()
    assert stage.send(symbol=PEPE, size="1500", limit_price="0.0000054").status == "invalidSize"
    assert stage.send(symbol=PEPE, size="2000", limit_price="0.0000054").status == "placed"


def test_a_symbol_is_found_in_any_case_of_letters() -> None:
    stage = Stage()
    order = stage.place(symbol="pf_aaplXusd", size="1", limit_price="268")
    assert order.contract.symbol == "PF_AAPLxUSD"


def test_a_refused_post_order_has_an_id_and_a_reject_event_and_is_remembered() -> None:
    stage = Stage()
    result = stage.send("post", limit_price="92600", client_id="p")
    [event] = result.events
    assert (event.kind, event.reason) == (EventKind.REJECT, "POST_WOULD_EXECUTE")
    [report] = stage.exchange.status_of(stage.account, [result.order_id or ""])
    assert (report.status, report.error) == ("REJECTED", "POST_WOULD_EXECUTE")
    assert report.update_reason == "POST_WOULD_EXECUTE_REASON"


def test_a_client_id_can_be_used_once_even_after_its_order_has_ended() -> None:
    stage = Stage()
    stage.cancel(stage.place(client_id="once"))
    assert stage.send(client_id="once").status == "clientOrderIdAlreadyExist"


def test_a_reduce_only_order_is_cut_to_the_position() -> None:
    stage = Stage()
    stage.long("0.03")
    result = stage.send("lmt", "sell", size="0.05", reduce_only=True)
    [event] = result.events
    assert (event.order.working, event.reduced_quantity) == (D("0.03"), D("0.02"))


def test_a_reduce_only_order_ends_when_the_position_is_gone() -> None:
    stage = Stage()
    stage.long("0.03")
    order = stage.place("lmt", "sell", size="0.03", reduce_only=True)
    stage.send("mkt", "sell", size="0.03")
    stage.exchange.market.set_last(BITCOIN, D(95500))
    assert order.state is OrderState.CANCELLED
    assert order.update_reason == "WOULD_NOT_REDUCE_POSITION"
    assert stage.size() == 0


def test_an_order_that_would_meet_an_own_one_is_refused() -> None:
    stage = Stage()
    stage.place("post", "sell", limit_price="92600")
    assert stage.send("lmt", limit_price="92600").status == "selfFill"


def test_an_order_at_the_market_meets_only_what_it_reaches() -> None:
    stage = Stage()
    stage.place("post", "sell", limit_price="92513")
    assert stage.send("mkt", size="0.01").status == "placed"
    assert stage.send("mkt", size="3").status == "selfFill"


@pytest.mark.parametrize(
    ("state", "order_type", "status"),
    [
        ("is_suspended", "lmt", "marketSuspended"),
        ("is_inactive", "lmt", "marketInactive"),
        ("is_post_only", "lmt", "marketIsPostOnly"),
        ("is_post_only", "post", "placed"),
    ],
)
def test_the_state_of_a_market_decides_what_it_takes(
    state: str, order_type: str, status: str
) -> None:
    stage = Stage()
    setattr(stage.quote(), state, True)
    assert stage.send(order_type).status == status


def test_no_more_orders_are_taken_than_the_limit() -> None:
    stage = Stage()
    stage.exchange.limits.orders = 1
    stage.place()
    assert stage.send().status == "tooManyOrders"


def test_no_more_orders_of_cents_are_taken_than_the_limit() -> None:
    stage = Stage()
    stage.exchange.limits.small_orders = 1
    tiny: dict[str, Any] = {"symbol": "PF_SOLUSD", "limit_price": "50"}
    stage.quote("PF_SOLUSD").last = D(50)
    assert stage.send(size="0.01", **tiny).status == "placed"
    assert stage.send(size="0.01", **tiny).status == "tooManySmallOrders"
    assert stage.send(size="1", **tiny).status == "placed"


def test_a_position_larger_than_allowed_is_refused() -> None:
    stage = Stage()
    stage.account.wallets["flex"]["USD"] = D(10) ** 9
    stage.place(size="2000")
    assert stage.send(size="2000").status == "maxPositionViolation"


def test_what_closes_a_position_needs_no_margin() -> None:
    stage = Stage()
    stage.long("1")
    stage.account.wallets["flex"]["USD"] = D(0)
    assert stage.send("lmt", size="0.01").status == "insufficientAvailableFunds"
    assert stage.send("lmt", "sell", size="1").status == "placed"


def test_an_inverse_contract_takes_margin_in_its_coin() -> None:
    stage = Stage()
    limit = D("91000")
    inverse: dict[str, Any] = {"symbol": INVERSE, "limit_price": limit}
    assert stage.send(size="10000000", **inverse).status == "invalidSize"
    stage.account.wallets["fi_xbtusd"]["XBT"] = D("0.01")
    assert stage.send(size="100000", **inverse).status == "insufficientAvailableFunds"
    assert stage.send(size="10000", **inverse).status == "placed"


def test_a_request_that_comes_too_late_does_nothing() -> None:
    stage = Stage()
    before = stage.exchange.now() - 1
    result = stage.exchange.send(stage.account, send(), before)
    assert result.status == "wouldProcessAfterSpecifiedTime"
    assert not stage.account.orders


def test_a_side_of_the_book_on_which_nobody_is_gives_nothing_to_take() -> None:
    stage = Stage()
    stage.quote().empty.add(Side.SELL)
    assert stage.quote().ask is None
    assert stage.send("mkt").status == "iocWouldNotExecute"


def test_a_fill_or_kill_order_is_filled_wholly_or_not_at_all() -> None:
    stage = Stage()
    ask = stage.quote().ask or D(0)
    there = stage.exchange.market.resting(stage.quote().contract, ask)
    assert stage.send("fok", limit_price=ask, size=there * 2).status == "iocWouldNotExecute"
    assert stage.send("fok", limit_price=ask, size=there).status == "placed"
    assert stage.size() == there


def test_an_immediate_order_never_leaves_a_rest() -> None:
    stage = Stage()
    ask = stage.quote().ask or D(0)
    there = stage.exchange.market.resting(stage.quote().contract, ask)
    result = stage.send("ioc", limit_price=ask, size=there + D("0.01"))
    assert kinds(result.events) == ["EXECUTION"]
    assert stage.size() == there
    told = [(entry.kind, entry.order.working) for entry in stage.account.history]
    left = D("0.01")
    assert told == [("OrderPlaced", left), ("Execution", left), ("OrderCancelled", left)]
    assert not stage.account.orders


def test_a_resting_order_is_filled_wholly_when_the_market_passes_it() -> None:
    stage = Stage()
    order = stage.place(limit_price="92000", size="0.5")
    stage.exchange.market.set_last(BITCOIN, D(91900))
    [fill] = stage.account.fills
    assert (fill.price, fill.quantity, fill.kind) == (D(92000), D("0.5"), "maker")
    assert order.state is OrderState.FILLED
    assert order.update_reason == "FULL_FILL"


def test_a_resting_order_that_is_just_touched_is_filled_in_part() -> None:
    stage = Stage()
    shares = []
    for _ in range(20):
        order = stage.place(limit_price="92000", size="1")
        stage.exchange.market.set_last(BITCOIN, D(92000))
        shares.append(order.filled)
        stage.exchange.market.set_last(BITCOIN, D(92500))
        stage.exchange.cancel_all(stage.account)
    touched = [share for share in shares if share < 1]
    assert touched
    assert all(share >= D("0.25") for share in touched)


def test_a_price_that_is_set_without_a_trade_fills_nothing() -> None:
    stage = Stage()
    order = stage.place("post", limit_price=stage.quote().best_bid, size="10")
    stage.exchange.market.set_mark(BITCOIN, D(90000))
    stage.exchange.market.set_index(BITCOIN, D(90000))
    assert order.filled == 0
