"""Kuna orders through the whole program, by keys alone, over the simulated venue."""

from pathlib import Path

from tests.journeys.keys import burst, keys
from tests.journeys.kuna_desk import KunaWhole, kuna_whole, numbered_id
from tests.journeys.test_kuna_documented import Body, typed
from tui.domain.action import Action
from tui.domain.identifiers import OrderKey, VenueOrderId
from tui.domain.kuna_ticket import KunaKind
from tui.domain.order import Order, OrderStatus
from tui.domain.outcome import Accepted, Unknown

FAR = {"type": "Limit", "orderSide": "Bid", "pair": "BTC_USDT", "quantity": "0.06"}
LIMIT: Body = {**FAR, "price": "26440.46"}
STOP: Body = {
    **FAR,
    "type": "StopLossLimit",
    "orderSide": "Ask",
    "price": "26440",
    "stopPrice": "27440",
}


async def write(on: KunaWhole, body: Body) -> None:
    await burst(on.pilot, *typed(body))
    await on.price_is_known()
    await burst(on.pilot, "ctrl+s")
    assert on.is_alone, on.says("#form-say")


def listed(on: KunaWhole, number: int) -> Order:
    """The order of a ticket, counted from 1, as the book has it."""
    account = on.desk.state.accounts[0]
    key = OrderKey(account.venue, account.name, VenueOrderId(numbered_id(number)))
    entry = on.desk.state.book.orders(account.name)[key]
    assert isinstance(entry, Order)
    return entry


def the_create(on: KunaWhole) -> Action:
    (action,) = on.desk.journal().values()
    return action


async def test_a_lost_reply_is_settled_by_the_id_and_one_order_exists(tmp_path: Path) -> None:
    async with kuna_whole(tmp_path) as on:
        on.simulation.faults.add("drop-after", endpoint="create")
        await write(on, LIMIT)
        await on.pass_time(60)
        action = the_create(on)
        assert isinstance(action.outcome, Accepted)
        assert action.is_settled
        assert action.sends == 1
        assert len(on.created) == 1
        assert listed(on, 1).status is OrderStatus.OPEN
        steps = [one.action for one in on.desk.engine.activity() if one.action]
        assert any(isinstance(one.outcome, Unknown) for one in steps)
        lost, found = on.notes
        assert f"{numbered_id(1)} has no known outcome" in lost
        assert (
            found == f"The create of BTC_USDT BUY {numbered_id(1)} went through: seen at the venue."
        )


async def test_an_order_is_replaced_by_a_cancel_and_then_a_ticket(tmp_path: Path) -> None:
    async with kuna_whole(tmp_path) as on:
        await write(on, STOP)
        await on.pass_time(12)
        before = listed(on, 1)
        await on.find(before)
        await keys(on.pilot, "e", "f6", "y")
        await on.pass_time(12)
        assert on.simulation.kuna_account.orders[numbered_id(1)].status == "Canceled"
        draft = on.form.draft
        assert (draft.kind, draft.quantity) == (KunaKind.STOP_LOSS, "0.06")
        assert (draft.trigger_price, draft.limit_price) == ("27440", "26440")
        assert len(on.created) == 1
        await on.price_is_known()
        await burst(on.pilot, *["enter"] * 5, *["backspace"] * 5, *"26400", "ctrl+s")
        await on.pass_time(12)
        sent = on.created[-1]
        assert sent == {**STOP, "price": "26400", "id": numbered_id(2)}
        assert listed(on, 2).status is OrderStatus.OPEN
