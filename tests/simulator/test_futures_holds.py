"""Maker protection: what is held, for how long, and what a cancel does meanwhile."""

import pytest

from tests.simulator.futures import ETHER, D, Stage, edit, kinds, send
from tui.simulator.kraken_futures.holding import Pending
from tui.simulator.kraken_futures.instruction import Cancel, Instruction, Send
from tui.simulator.kraken_futures.order import OrderState


def ether(order_type: str = "lmt", **members: str) -> Send:
    """Return an order of a market with maker protection, away from the price."""
    return send(order_type, **{"symbol": ETHER, "size": "1", "limit_price": "3000", **members})


def act(stage: Stage, *instructions: Instruction) -> Pending:
    """Ask, without waiting for what is held."""
    return stage.exchange.act(stage.account, instructions)


def wait(stage: Stage) -> None:
    """Let the protection pass."""
    stage.clock.advance(0.02)
    stage.exchange.release_due()


def test_an_order_is_held_and_nowhere_to_be_seen_until_its_time_has_come() -> None:
    stage = Stage()
    now = stage.exchange.now()
    pending = act(stage, ether(client_id="mine"))
    assert pending.release_at == now + D("0.02")
    stage.clock.advance(0.019)
    stage.exchange.release_due()
    assert not stage.account.orders
    assert not stage.exchange.status_of(stage.account, [], ["mine"])
    stage.clock.advance(0.001)
    stage.exchange.release_due()
    assert [result.status for result in pending.results] == ["placed"]
    assert len(stage.account.orders) == 1


@pytest.mark.parametrize(
    "instruction", [ether("post"), send(), Cancel(client_id="x")], ids=["post", "other", "cancel"]
)
def test_what_makes_no_taker_is_not_held(instruction: Instruction) -> None:
    stage = Stage()
    pending = act(stage, instruction)
    assert pending.release_at is None
    assert len(pending.results) == 1


def test_nothing_is_held_when_protection_is_off() -> None:
    stage = Stage()
    stage.exchange.habits.holds = False
    assert act(stage, ether()).release_at is None


def test_an_edit_is_held_unless_its_order_is_post_only() -> None:
    stage = Stage()
    held = stage.place(symbol=ETHER, limit_price="3000")
    post = stage.place("post", symbol=ETHER, limit_price="3000")
    assert act(stage, edit(post, limit_price="3001")).release_at is None
    assert post.limit_price == 3001
    pending = act(stage, edit(held, limit_price="3001"))
    assert held.limit_price == 3000
    wait(stage)
    assert held.limit_price == 3001
    assert pending.results[0].status == "edited"


def test_in_a_batch_all_from_the_first_held_one_wait_but_cancels_do_not() -> None:
    stage = Stage()
    order = stage.place()
    pending = act(
        stage,
        send(order_tag="before"),
        ether(order_tag="held"),
        send(order_tag="after"),
        Cancel(order_id=order.id),
    )
    assert [result.order_tag for result in pending.results] == ["before", None]
    assert not order.is_live
    wait(stage)
    assert [result.order_tag for result in pending.results] == ["before", "held", "after", None]


def test_a_cancel_of_a_held_order_is_no_end_when_the_order_still_executes() -> None:
    stage = Stage()
    pending = act(stage, ether(limit_price="3200", client_id="mine"))
    [cancelled] = act(stage, Cancel(client_id="mine")).results
    assert (cancelled.status, cancelled.events) == ("cancelled", [])
    wait(stage)
    [result] = pending.results
    assert (result.status, result.order_id) == ("placed", cancelled.order_id)
    assert stage.size(ETHER) == 1


def test_a_held_order_that_was_cancelled_never_rests() -> None:
    stage = Stage()
    pending = act(stage, ether(client_id="mine"))
    act(stage, Cancel(client_id="mine"))
    wait(stage)
    assert pending.results[0].status == "iocWouldNotExecute"
    assert not stage.account.orders


def test_a_held_trigger_that_was_cancelled_never_waits() -> None:
    stage = Stage()
    pending = act(stage, send("stp", "sell", symbol=ETHER, stop_price="3000", client_id="mine"))
    act(stage, Cancel(client_id="mine"))
    wait(stage)
    assert pending.results[0].status == "iocWouldNotExecute"
    assert not stage.account.orders


def test_an_order_whose_edit_is_held_rests_on_after_a_cancel_until_the_edit_is_released() -> None:
    stage = Stage()
    order = stage.place(symbol=ETHER, limit_price="3000")
    pending = act(stage, edit(order, limit_price="3001"))
    assert act(stage, Cancel(order_id=order.id)).results[0].status == "cancelled"
    assert order.is_live
    wait(stage)
    assert order.state is OrderState.CANCELLED
    assert pending.results[0].status == "iocWouldNotExecute"


def test_a_cancelled_edit_that_executes_still_fills() -> None:
    stage = Stage()
    order = stage.place(symbol=ETHER, limit_price="3000", size="1")
    pending = act(stage, edit(order, limit_price="3200"))
    act(stage, Cancel(order_id=order.id))
    wait(stage)
    assert kinds(pending.results[0].events)[0] == "EXECUTION"
    assert stage.size(ETHER) > 0
    assert not order.is_live


def test_cancelling_all_leaves_an_order_whose_edit_is_held_until_its_release() -> None:
    stage = Stage()
    order = stage.place(symbol=ETHER, limit_price="3000")
    other = stage.place()
    act(stage, edit(order, limit_price="3001"), ether(client_id="held"))
    result = stage.exchange.cancel_all(stage.account)
    assert {view.id for view in result.cancelled} == {order.id, other.id}
    assert list(stage.account.orders) == [order.id]
    wait(stage)
    assert not stage.account.orders


def test_cancelling_one_symbol_leaves_what_is_held_of_others() -> None:
    stage = Stage()
    act(stage, ether(client_id="held"))
    stage.exchange.cancel_all(stage.account, "PF_XBTUSD")
    wait(stage)
    assert len(stage.account.orders) == 1


def test_a_released_order_ends_an_own_one_it_would_meet() -> None:
    stage = Stage()
    own = stage.place("post", "sell", symbol=ETHER, limit_price="3122")
    act(stage, ether(limit_price="3130"))
    wait(stage)
    assert own.update_reason == "CANCELLED_BY_SELF_TRADE"


def test_the_deadline_has_to_leave_room_for_the_hold() -> None:
    stage = Stage()
    deadline = stage.exchange.now() + D("0.01")
    pending = stage.exchange.act(stage.account, [ether()], deadline)
    wait(stage)
    assert pending.results[0].status == "wouldProcessAfterSpecifiedTime"
    assert not stage.account.orders


def test_no_more_is_held_than_the_limit() -> None:
    stage = Stage()
    stage.exchange.limits.held = 1
    pending = act(stage, ether(order_tag="1"), ether(order_tag="2"))
    [refused] = pending.results
    assert (refused.order_tag, refused.status) == ("2", "tooManyOrders")


def test_what_is_held_comes_through_as_time_passes() -> None:
    stage = Stage()
    act(stage, ether())
    stage.exchange.step(D("0.25"))
    assert len(stage.account.orders) == 1


def test_a_released_edit_ends_an_own_order_it_would_meet() -> None:
    stage = Stage()
    own = stage.place("post", "sell", symbol=ETHER, limit_price="3122")
    order = stage.place(symbol=ETHER, limit_price="3000")
    act(stage, edit(order, limit_price="3130"))
    wait(stage)
    assert own.update_reason == "CANCELLED_BY_SELF_TRADE"


def test_cancelling_the_symbol_of_a_held_edit_takes_it_along() -> None:
    stage = Stage()
    order = stage.place(symbol=ETHER, limit_price="3000")
    act(stage, edit(order, limit_price="3001"))
    stage.exchange.cancel_all(stage.account, "pf_ethusd")
    wait(stage)
    assert not order.is_live
