"""The switches of the simulated Kraken Embed over the control endpoints, and its demo book."""

from typing import Any

import pytest

from tests.simulator.embed_venue import FIRST, ORDERS, SECOND, EmbedVenue, ok, refusal
from tests.simulator.venue import HeldClock
from tui.simulator.asgi import Simulation
from tui.simulator.kraken_embed.order import Condition, CustomOrder, OrderStatus, PriceTrigger


async def steer(embed: EmbedVenue, **members: Any) -> Any:
    answer = await embed.http.post("/control/embed", json=members)
    assert answer.status_code == 200, answer.text
    return answer.json()["embed"]


async def test_habits_are_switched_by_their_names(embed: EmbedVenue) -> None:
    await steer(
        embed,
        page_size=1,
        last_page="absent",
        guards_reserve=True,
        closed_path="reference",
        disabled=["BTC"],
        rate_age="30",
    )
    assert refusal(await embed.create()) == (400, "ENexus:Asset disabled")
    await steer(embed, disabled=[], closed_path=None)
    await embed.created()
    await embed.created()
    page = ok(await embed.call("GET", ORDERS, user=FIRST))
    assert len(page["orders"]) == 1
    status, _ = refusal(await embed.create(condition="gte", target="120000"))
    assert status == 400
    rows = ok(await embed.call("GET", "/b2b/assets/BTC/rates"))["rates"]
    assert rows[-1]["timestamp"] == "2026-11-20T11:59:30Z"


async def test_orders_are_paused_and_resumed(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    shown = await steer(embed, pause=order_id)
    assert shown[FIRST]["orders"][order_id]["status"] == {
        "status": "paused",
        "reason": "Paused by partner",
    }
    shown = await steer(embed, resume=order_id)
    assert shown[FIRST]["orders"][order_id]["status"] == {"status": "active"}


async def test_orders_of_other_kinds_come_from_elsewhere(embed: EmbedVenue) -> None:
    like = await embed.created()
    trigger = {"type": "crypto_deposit", "asset": "BTC"}
    await steer(
        embed, elsewhere={"user": SECOND, "name": "on deposit", "trigger": trigger, "like": like}
    )
    (order_id,) = await embed.listed(SECOND)
    order = await embed.get(order_id, SECOND)
    assert (order["name"], order["trigger"]) == ("on deposit", trigger)


@pytest.mark.parametrize(
    "members",
    [
        {"mood": "bad"},
        {"page_size": "two"},
        {"last_page": "none"},
        {"disabled": "BTC"},
        {"pause": "sched_x"},
        {"elsewhere": "order"},
        {"elsewhere": {"trigger": "time"}},
    ],
)
async def test_what_is_wrong_is_said(embed: EmbedVenue, members: dict[str, Any]) -> None:
    answer = await embed.http.post("/control/embed", json=members)
    assert answer.status_code == 400
    assert answer.json()["detail"]


async def test_the_state_tells_each_users_orders_and_balances(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    shown = (await embed.http.get("/control/state")).json()["embed"]
    assert list(shown) == [FIRST, SECOND]
    assert list(shown[FIRST]["orders"]) == [order_id]
    assert shown[FIRST]["balances"]["EUR"] == 18250
    assert shown[FIRST]["transactions"] == 0


def demo(scenario: str = "default") -> list[tuple[str, CustomOrder]]:
    sim = Simulation(scenario=scenario, answer_delay=None, clock=HeldClock())
    users = sim.embed.users.items()
    return [(iiban, order) for iiban, user in users for order in user.orders.values()]


def test_the_demo_holds_one_order_of_each_kind() -> None:
    orders = demo()
    kinds: set[object] = set()
    for _, order in orders:
        assert isinstance(order.trigger, PriceTrigger)
        trigger, is_buy = order.trigger, order.action.obtained not in {"USD", "EUR"}
        is_inverted = trigger.base in {"USD", "EUR"}
        condition = trigger.condition.turned if is_inverted else trigger.condition
        kinds.add((condition, is_buy))
        kinds |= {order.action.type.value, order.status, is_inverted}
    assert kinds >= {(condition, is_buy) for condition in Condition for is_buy in (True, False)}
    assert kinds >= {"spend", "receive", True, False, *OrderStatus}
    assert {iiban for iiban, _ in orders} == {FIRST, SECOND}
    assert sum(order.is_live for _, order in orders) == 7
    assert any(order.name.endswith("#bot4x7") for _, order in orders)


@pytest.mark.parametrize("scenario", ["default", "docs", "quiet"])
def test_no_order_of_the_demo_fires_at_once(scenario: str) -> None:
    sim = Simulation(scenario=scenario, answer_delay=None, clock=HeldClock())
    sim.step(1)
    live = [o for user in sim.embed.users.values() for o in user.orders.values() if o.is_live]
    assert len(live) == 7
    assert sum(len(user.transactions) for user in sim.embed.users.values()) == 2


def test_what_ended_in_the_demo_ended_a_while_ago_and_left_a_transaction() -> None:
    sim = Simulation(answer_delay=None, clock=HeldClock())
    for user, status in zip(sim.embed.users.values(), ("completed", "cancelled"), strict=True):
        (ended,) = [order for order in user.orders.values() if not order.is_live]
        (transaction,) = user.transactions
        assert ended.status == status
        assert ended.created_at < ended.updated_at < sim.embed.now() - 3600
        assert (transaction.order_id, transaction.at) == (ended.id, ended.updated_at)
        assert transaction.is_failed is (status == "cancelled")
        assert all(amount >= 0 for amount in user.balances.values())


def test_names_and_ids_of_the_demo_are_unique() -> None:
    orders = demo()
    assert len({order.name for _, order in orders}) == len(orders)
    assert len({order.id for _, order in orders}) == len(orders)


def test_one_order_of_the_demo_fires_while_somebody_watches() -> None:
    sim = Simulation(answer_delay=None, clock=HeldClock())
    user = sim.embed.users[FIRST]
    for seconds, count in ((60, 1), (240, 2)):
        for _ in range(seconds * 4):
            sim.market.walk()
            sim.embed.tick()
        assert len(user.transactions) == count
    assert user.orders[user.transactions[1].order_id].name == "Holiday fund"
