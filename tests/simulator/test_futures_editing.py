"""What becomes of edits on the futures exchange."""

import pytest

from tests.simulator.futures import BITCOIN, D, Stage, edit, kinds
from tui.simulator.kraken_futures.instruction import Edit
from tui.simulator.kraken_futures.order import FuturesOrder, OrderState
from tui.simulator.kraken_futures.result import EventKind


def partly_filled(stage: Stage) -> FuturesOrder:
    """Return an order over ten of which four are filled."""
    order = stage.place(symbol="PF_SOLUSD", size="10", limit_price="140")
    stage.exchange.fill(order.id, D(4))
    return order


@pytest.mark.parametrize(
    ("members", "working", "total"),
    [
        ({"size": "8"}, 8, 12),
        ({"size": "8", "qty_mode": "ABSOLUTE"}, 4, 8),
        ({"limit_price": "139"}, 6, 10),
    ],
)
def test_a_size_is_what_is_open_unless_it_is_absolute(
    members: dict[str, str], working: int, total: int
) -> None:
    stage = Stage()
    order = partly_filled(stage)
    assert stage.edit(order, **members).status == "edited"
    assert (order.working, order.quantity, order.filled) == (D(working), D(total), D(4))


@pytest.mark.parametrize("size", ["4", "3"])
def test_an_absolute_size_that_leaves_nothing_open_is_refused(size: str) -> None:
    stage = Stage()
    order = partly_filled(stage)
    assert stage.edit(order, size=size, qty_mode="ABSOLUTE").status == "invalidSize"
    assert order.quantity == 10


def test_an_edit_keeps_the_id_and_tells_both_values() -> None:
    stage = Stage()
    order = stage.place(client_id="mine")
    placed_at = order.placed_at
    stage.clock.advance(3)
    result = stage.exchange.edit(
        stage.account, Edit(client_id="mine", limit_price=D(90500), order_tag="e")
    )
    [event] = result.events
    assert (result.status, result.order_id, result.client_id) == ("edited", order.id, "mine")
    assert result.order_tag == "e"
    assert event.old is not None
    assert (event.old.limit_price, event.order.limit_price) == (D(90000), D(90500))
    assert event.order.placed_at == placed_at
    assert event.order.updated_at == placed_at + 3
    assert stage.account.history[-1].kind == "OrderUpdated"


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"stop_price": "91000"}, "orderForEditNotAStop"),
        ({"limit_price": "90000.5"}, "invalidPrice"),
        ({"limit_price": "0"}, "invalidPrice"),
        ({"size": "0.00001"}, "invalidSize"),
        ({"size": "1", "qty_mode": "DELTA"}, "invalidArgument"),
        ({"size": "70"}, "insufficientAvailableFunds"),
        ({"limit_price": "99000"}, "outsidePriceCollar"),
        ({"limit_price": "90000"}, "editHasNoEffect"),
        ({"deviation": "2", "deviation_unit": "PERCENT"}, "invalidPrice"),
    ],
)
def test_a_refused_edit_leaves_the_order_as_it_was(members: dict[str, str], status: str) -> None:
    stage = Stage()
    order = stage.place()
    before = order.view()
    assert stage.edit(order, **members).status == status
    assert order.view() == before
    assert stage.account.history[-1].kind == "OrderEditRejected"


def test_an_edit_without_effect_is_rejected_with_its_reason() -> None:
    stage = Stage()
    [event] = stage.edit(stage.place(), limit_price="90000").events
    assert (event.kind, event.reason) == (EventKind.REJECT, "EDIT_HAS_NO_EFFECT")


def test_an_edit_in_a_suspended_market_is_refused() -> None:
    stage = Stage()
    order = stage.place()
    stage.quote().is_suspended = True
    assert stage.edit(order, limit_price="90100").status == "marketSuspended"


@pytest.mark.parametrize("ended", ["cancelled", "filled", "never there"])
def test_an_edit_of_an_order_that_is_gone_finds_nothing(ended: str) -> None:
    stage = Stage()
    order = stage.place()
    if ended == "cancelled":
        stage.cancel(order)
    elif ended == "filled":
        stage.exchange.fill(order.id, order.working)
    else:
        order.id = "566942c8-a3b5-4184-a451-622b09493129"
    result = stage.edit(order, limit_price="90100")
    assert (result.status, result.order_id) == ("orderForEditNotFound", order.id)


def test_an_edit_that_names_no_order_lacks_an_argument() -> None:
    stage = Stage()
    assert stage.exchange.edit(stage.account, Edit()).status == "requiredArgumentMissing"


def test_an_edit_through_the_market_executes_at_once() -> None:
    stage = Stage()
    order = stage.place(size="0.01")
    result = stage.edit(order, limit_price="92700")
    [event] = result.events
    assert result.status == "edited"
    assert event.kind is EventKind.EXECUTION
    assert event.prior_edit is not None
    assert event.prior_edit.limit_price == D(90000)
    assert event.order.limit_price == D(92700)
    assert stage.account.fills[-1].kind == "takerAfterEdit"
    assert order.state is OrderState.FILLED


def test_an_edit_that_executes_in_part_tells_the_rest() -> None:
    stage = Stage()
    ask = stage.quote().ask or D(0)
    order = stage.place(size="5", limit_price="90000")
    result = stage.edit(order, limit_price=ask)
    assert kinds(result.events) == ["EXECUTION", "EDIT"]
    assert result.events[-1].order.working == order.working > 0


def test_an_edit_of_a_post_order_through_the_market_is_refused() -> None:
    stage = Stage()
    order = stage.place("post")
    result = stage.edit(order, limit_price="92700")
    assert (result.status, kinds(result.events)) == ("postWouldExecute", ["REJECT"])
    assert order.is_live


def test_such_an_edit_can_be_made_to_end_the_order() -> None:
    stage = Stage()
    stage.exchange.editing.cancels_refused_posts = True
    order = stage.place("post")
    assert stage.edit(order, limit_price="92700").status == "postWouldExecute"
    assert order.state is OrderState.CANCELLED


def test_an_edit_that_would_meet_an_own_order_is_refused() -> None:
    stage = Stage()
    stage.place("post", "sell", limit_price="92600")
    order = stage.place()
    assert stage.edit(order, limit_price="92600").status == "selfFill"


def test_an_edit_of_a_reduce_only_order_is_cut_to_the_position() -> None:
    stage = Stage()
    stage.long("0.03")
    order = stage.place("lmt", "sell", size="0.02", reduce_only=True)
    [event] = stage.edit(order, size="0.05").events
    assert (order.working, event.reduced_quantity) == (D("0.03"), D("0.02"))


def test_a_stop_takes_both_its_prices() -> None:
    stage = Stage()
    order = stage.place("stp", "sell", stop_price="90000", limit_price="89900")
    result = stage.edit(order, stop_price="90100", limit_price="90050")
    assert result.status == "edited"
    assert (order.trigger_price, order.limit_price) == (D(90100), D(90050))
    assert result.events[0].order.is_trigger
    assert stage.account.history[-1].kind == "OrderTriggerUpdated"


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({"stop_price": "91000"}, "cannotEditTriggerPriceOfTrailingStop"),
        ({"limit_price": "91000"}, "cannotEditLimitPriceOfTrailingStop"),
        ({"deviation": "60"}, "invalidPrice"),
        ({"deviation": "0"}, "invalidPrice"),
    ],
)
def test_a_trailing_stop_refuses_prices(members: dict[str, str], status: str) -> None:
    stage = Stage()
    order = stage.place("trailing_stop", "sell", deviation="2", deviation_unit="PERCENT")
    assert stage.edit(order, **members).status == status
    assert stage.account.history[-1].kind == "OrderTriggerEditRejected"


def test_the_same_distance_again_draws_the_trigger_anew() -> None:
    stage = Stage()
    order = stage.place("trailing_stop", "sell", deviation="1000", deviation_unit="QUOTE_CURRENCY")
    stage.exchange.market.set_last(BITCOIN, D(92000))
    assert order.trigger_price == D(91512)
    assert stage.edit(order, deviation="1000", deviation_unit="QUOTE_CURRENCY").status == "edited"
    assert order.trigger_price == D(91000)


def test_another_distance_moves_the_trigger() -> None:
    stage = Stage()
    order = stage.place("trailing_stop", "sell", deviation="1000", deviation_unit="QUOTE_CURRENCY")
    instruction = edit(order, deviation="2", deviation_unit="PERCENT")
    assert stage.exchange.edit(stage.account, instruction).status == "edited"
    assert order.trigger_price == D(90662)
