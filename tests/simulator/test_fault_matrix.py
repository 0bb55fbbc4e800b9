import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.simulator.fault_matrix import ENDPOINTS, Act, FaultSetting, Reply, kind_of, settings_for
from tests.simulator.venue import LIMIT, Venue

CASES = [(act, setting) for act in Act for setting in settings_for(act)]
CLIENT_ID = "6d1b345e-2821-40e2-ad83-4ecb18a06876"


def request_of(venue: Venue, act: Act, order_id: str) -> dict[str, Any]:
    match act:
        case Act.AMEND:
            return {"txid": order_id, "limit_price": "89000"}
        case Act.CANCEL:
            return {"txid": order_id}
        case Act.CANCEL_MANY:
            return {"orders": [order_id]}
        case Act.CREATE:
            return {**LIMIT, "cl_ord_id": CLIENT_ID}


async def sent(venue: Venue, act: Act, setting: FaultSetting, order_id: str) -> httpx.Response:
    members = request_of(venue, act, order_id)
    if setting.needs_deadline:
        members["deadline"] = (venue.clock.now() + timedelta(seconds=5)).isoformat()
    nonce = venue.next_nonce()
    body = json.dumps({"nonce": nonce, **members}).encode()
    return await venue.send(ENDPOINTS[act], body, str(nonce))


def is_error(body: dict[str, Any]) -> bool:
    return bool(body["error"])


def has_acted(venue: Venue, act: Act, order_id: str) -> bool:
    """Tell from the venue's own books whether it did what was asked."""
    account, order = venue.sim.account, venue.order(order_id)
    match act:
        case Act.AMEND:
            return [amend.kind for amend in order.amends] == ["original", "user"]
        case Act.CREATE:
            return account.with_client_id(CLIENT_ID) is not None
        case _:
            return order.status == "cancelled"


@pytest.mark.parametrize(
    ("act", "setting"), CASES, ids=[f"{act}: {setting.name}" for act, setting in CASES]
)
async def test_each_setting_does_to_the_venue_what_the_table_says(
    venue: Venue, act: Act, setting: FaultSetting
) -> None:
    order_id = await venue.add()
    setting.arm(venue.sim.faults, act)
    started = venue.clock.now()
    answer = await sent(venue, act, setting, order_id)
    waited = (venue.clock.now() - started).total_seconds()
    assert kind_of(answer, waited, is_error) is setting.reply
    if setting.reply is Reply.ERROR:
        assert answer.json() == {"error": [setting.text]}
    if setting.kind == "pending-cancels":
        assert answer.json()["result"] == {"count": 1, "pending": True}
        assert not has_acted(venue, act, order_id)
        venue.sim.step(setting.seconds)
    if setting.kind == "cancel-first":
        assert venue.order(order_id).amends == []
    else:
        assert has_acted(venue, act, order_id) is setting.acted
    (logged,) = venue.sim.requests.to(ENDPOINTS[act])[-1:]
    if act is not Act.CANCEL_MANY:
        assert logged.is_acted_upon is setting.acted


@pytest.mark.parametrize("act", list(Act))
async def test_what_may_be_repeated_succeeds_when_it_is(venue: Venue, act: Act) -> None:
    order_id = await venue.add()
    for setting in (s for s in settings_for(act) if s.is_repeatable):
        setting.arm(venue.sim.faults, act)
        errors = [(await sent(venue, act, setting, order_id)).json()["error"] for _ in range(2)]
        assert errors == [[setting.text], [setting.text] if setting.times == 2 else []]
        break
    assert has_acted(venue, act, order_id)


@pytest.mark.parametrize("act", list(Act))
async def test_a_late_effect_shows_in_the_end(venue: Venue, act: Act) -> None:
    order_id = await venue.add()
    before = await venue.open()
    setting = next(s for s in settings_for(act) if s.late_by)
    setting.arm(venue.sim.faults, act)
    await sent(venue, act, setting, order_id)
    venue.clock.advance(setting.late_by - 0.1)
    assert await venue.open() == before
    venue.clock.advance(0.1)
    assert await venue.open() != before
