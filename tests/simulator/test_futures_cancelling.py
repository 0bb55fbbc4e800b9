"""What becomes of cancels and batches on the futures exchange."""

from decimal import Decimal

import pytest

from tests.simulator.futures import BITCOIN, ETHER, D, Stage, edit, kinds, send
from tui.simulator.kraken_futures.exchange import LARGEST_BATCH
from tui.simulator.kraken_futures.instruction import Cancel
from tui.simulator.kraken_futures.order import OrderState


def test_an_order_is_cancelled_by_its_id() -> None:
    stage = Stage()
    order = stage.place()
    result = stage.cancel(order)
    assert (result.status, kinds(result.events)) == ("cancelled", ["CANCEL"])
    assert result.events[0].order.id == order.id
    assert order.state is OrderState.CANCELLED
    assert stage.account.history[-1].reason == "cancelled_by_user"


def test_an_order_is_cancelled_by_its_client_id() -> None:
    stage = Stage()
    order = stage.place(client_id="mine")
    result = stage.exchange.cancel(stage.account, Cancel(client_id="mine"))
    assert (result.status, result.order_id, result.client_id) == ("cancelled", order.id, "mine")


def test_a_cancel_of_a_filled_order_tells_so_while_the_order_is_remembered() -> None:
    stage = Stage()
    order = stage.place()
    stage.exchange.fill(order.id, order.working)
    assert stage.cancel(order).status == "filled"
    stage.clock.advance(6)
    result = stage.cancel(order)
    assert (result.status, result.order_id, result.events) == ("notFound", order.id, [])


def test_a_cancel_of_a_cancelled_order_finds_nothing() -> None:
    stage = Stage()
    order = stage.place()
    stage.cancel(order)
    assert stage.cancel(order).status == "notFound"


def test_a_cancel_that_names_no_order_lacks_an_argument() -> None:
    stage = Stage()
    assert stage.exchange.cancel(stage.account, Cancel()).status == "requiredArgumentMissing"


def test_a_cancel_that_comes_too_late_leaves_the_order() -> None:
    stage = Stage()
    order = stage.place()
    before = stage.exchange.now() - 1
    result = stage.exchange.cancel(stage.account, Cancel(order_id=order.id), before)
    assert result.status == "wouldProcessAfterSpecifiedTime"
    assert order.is_live


def test_all_orders_are_cancelled_and_triggers_have_no_event() -> None:
    stage = Stage()
    order = stage.place()
    trigger = stage.place("stp", "sell", stop_price="90000")
    result = stage.exchange.cancel_all(stage.account)
    assert (result.status, result.cancel_only) == ("cancelled", "all")
    assert {view.id for view in result.cancelled} == {order.id, trigger.id}
    assert [event.order.id for event in result.events] == [order.id]
    assert not stage.account.orders


def test_all_orders_of_one_symbol_are_cancelled() -> None:
    stage = Stage()
    stage.place()
    kept = stage.place(symbol=ETHER, limit_price="3000")
    result = stage.exchange.cancel_all(stage.account, "pf_xbtusd")
    assert result.cancel_only == "pf_xbtusd"
    assert list(stage.account.orders) == [kept.id]


def test_there_may_be_nothing_to_cancel() -> None:
    stage = Stage()
    assert stage.exchange.cancel_all(stage.account).status == "noOrdersToCancel"


def test_the_dead_mans_switch_goes_off_unless_it_is_disarmed() -> None:
    stage = Stage()
    order = stage.place()
    at = stage.exchange.cancel_all_after(stage.account, 60)
    assert at == stage.exchange.now() + 60
    stage.exchange.step(D(59))
    assert order.is_live
    assert stage.exchange.cancel_all_after(stage.account, 0) is None
    stage.exchange.step(D(5))
    assert order.is_live
    stage.exchange.cancel_all_after(stage.account, 1)
    stage.exchange.step(D(1))
    assert order.update_reason == "DEAD_MAN_SWITCH"


def test_each_instruction_of_a_batch_stands_for_itself() -> None:
    stage = Stage()
    kept, gone = stage.place(), stage.place(symbol=ETHER, limit_price="3000")
    results = stage.exchange.batch(
        stage.account,
        [
            send(order_tag="1"),
            send(size="70", order_tag="2"),
            edit(kept, limit_price="90000.5"),
            edit(kept, limit_price="90100"),
            Cancel(order_id=gone.id),
            Cancel(client_id="nobody"),
        ],
    )
    assert [result.status for result in results] == [
        "placed",
        "insufficientAvailableFunds",
        "invalidPrice",
        "edited",
        "cancelled",
        "notFound",
    ]
    assert [result.order_tag for result in results[:2]] == ["1", "2"]


def test_a_batch_has_a_largest_size() -> None:
    stage = Stage()
    with pytest.raises(ValueError, match="500"):
        stage.exchange.batch(stage.account, [Cancel(client_id="x")] * (LARGEST_BATCH + 1))
    assert len(stage.exchange.batch(stage.account, [Cancel(client_id="x")] * LARGEST_BATCH)) == 500


def test_a_batch_can_be_answered_in_another_order() -> None:
    stage = Stage()
    stage.exchange.habits.shuffles = True
    tags = [str(number) for number in range(12)]
    results = stage.exchange.batch(stage.account, [send(order_tag=tag) for tag in tags])
    told = [result.order_tag or "" for result in results]
    assert told != tags
    assert sorted(told, key=int) == tags


def test_a_result_can_be_missing_although_its_instruction_was_carried_out() -> None:
    stage = Stage()
    stage.exchange.habits.omits = {1}
    results = stage.exchange.batch(stage.account, [send(order_tag="1"), send(order_tag="2")])
    assert [result.order_tag for result in results] == ["1"]
    assert len(stage.account.orders) == 2
    assert len(stage.exchange.batch(stage.account, [send(), send()])) == 2


def test_an_order_can_be_filled_between_two_instructions() -> None:
    stage = Stage()
    first, second = stage.place(), stage.place()

    def meanwhile(place: int) -> None:
        if place == 1:
            stage.exchange.fill(second.id, second.working)

    stage.exchange.habits.before_each = meanwhile
    results = stage.exchange.batch(
        stage.account, [Cancel(order_id=first.id), Cancel(order_id=second.id)]
    )
    assert [result.status for result in results] == ["cancelled", "filled"]


@pytest.mark.parametrize("status", ["maxPositionViolation", "fixedLeverageTooHigh", "brandNew"])
def test_any_refusal_can_be_asked_for_and_has_no_effect(status: str) -> None:
    stage = Stage()
    order = stage.place()
    stage.exchange.force_next(status, times=3)
    assert stage.send(order_tag="t").status == status
    assert stage.edit(order, size="1").status == status
    result = stage.cancel(order)
    assert (result.status, result.order_id) == (status, order.id)
    assert list(stage.account.orders) == [order.id]
    assert order.quantity == D("0.01")
    assert stage.cancel(order).status == "cancelled"


def test_a_forced_refusal_of_a_taken_order_has_its_id_and_its_event() -> None:
    stage = Stage()
    stage.exchange.force_next("iocWouldNotExecute", "send", times=2)
    result = stage.send("mkt")
    assert result.order_id is not None
    assert [event.reason for event in result.events] == ["IOC_WOULD_NOT_EXECUTE"]
    assert stage.send(size="0").events == []
    assert stage.size() == 0


def test_a_status_can_be_asked_for_by_kind() -> None:
    stage = Stage()
    order = stage.place()
    stage.exchange.force_next("selfFill", "send")
    assert stage.cancel(order).status == "cancelled"
    assert stage.send().status == "selfFill"
    with pytest.raises(ValueError, match="no instruction is a move"):
        stage.exchange.force_next("selfFill", "move")


@pytest.mark.parametrize(
    ("status", "filled"), [("filled", Decimal("0.01")), ("partiallyFilled", Decimal("0.005"))]
)
def test_a_fill_that_is_asked_for_really_happens(status: str, filled: Decimal) -> None:
    stage = Stage()
    stage.exchange.force_next(status, "send")
    result = stage.send()
    assert result.status == status
    assert stage.account.fills[-1].quantity == filled


def test_a_cancel_can_be_made_to_come_after_the_fill() -> None:
    stage = Stage()
    order = stage.place()
    stage.exchange.force_next("filled", "cancel")
    assert stage.cancel(order).status == "filled"
    assert stage.account.fills[-1].order.id == order.id
    assert stage.size() == D("0.01")


def test_an_order_is_known_by_either_name_until_five_seconds_after_its_end() -> None:
    stage = Stage()
    order = stage.place(client_id="mine")
    reports = stage.exchange.status_of(stage.account, [order.id], ["mine"])
    assert [(r.order.id, r.status, r.update_reason) for r in reports] == [
        (order.id, "ENTERED_BOOK", "NEW_USER_ORDER")
    ]
    stage.cancel(order)
    stage.clock.advance(5)
    [report] = stage.exchange.status_of(stage.account, [], ["mine"])
    assert (report.status, report.update_reason) == ("CANCELLED", "CANCELLED_BY_USER")
    stage.clock.advance(1)
    assert not stage.exchange.status_of(stage.account, [order.id])


def test_open_orders_are_told_newest_first() -> None:
    stage = Stage()
    first = stage.place()
    stage.clock.advance(1)
    second = stage.place()
    assert stage.exchange.open_orders(stage.account) == [second, first]


def test_filling_by_hand_needs_a_resting_order() -> None:
    stage = Stage()
    order = stage.place("stp", "sell", stop_price="90000")
    with pytest.raises(KeyError):
        stage.exchange.fill(order.id, D(1))
    stage.exchange.market.set_last(BITCOIN, D(92000))
    assert order.is_live
