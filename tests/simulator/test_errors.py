"""Every documented error can be had: from the venue's own rules, or word by word from a fault."""

from typing import Any

import pytest

from tests.simulator.venue import LIMIT, Venue

WRITES = ("AmendOrder", "CancelOrder", "CancelOrderBatch", "AddOrder", "EditOrder")
TEXTS = (
    "EAPI:Invalid key",
    "EAPI:Invalid signature",
    "EAPI:Invalid nonce",
    "EAPI:Rate limit exceeded",
    "EAPI:Bad request",
    "EGeneral:Invalid arguments",
    "EGeneral:Invalid arguments:Index unavailable",
    "EGeneral:Permission denied",
    "EGeneral:Temporary lockout",
    "EGeneral:Unknown method",
    "EGeneral:Internal error",
    "EGeneral:Too many requests",
    "EService:Unavailable",
    "EService:Busy",
    "EService:Timeout",
    "EService: Throttled: 1795176010",
    "EService:Deadline elapsed",
    "EService:Market in cancel_only mode",
    "EService:Market in post_only mode",
    "EDatabase:Internal error",
    "ESession:Invalid session",
    "ETrade:User Locked",
    "ETrade:Invalid request",
    "EOrder:Unknown order",
    "EOrder:Invalid order",
    "EOrder:Insufficient funds",
    "EOrder:Invalid price:Invalid price argument.",
    "EOrder:Tick size check failed",
    "EOrder:Order minimum not met",
    "EOrder:Cost minimum not met",
    "EOrder:Post only order",
    "EOrder:Rate limit exceeded",
    "EOrder:Domain rate limit exceeded",
    "EOrder:Orders limit exceeded",
    "EOrder:Scheduled orders limit exceeded",
    "EOrder:Positions limit exceeded",
    "EOrder:Cannot open position",
    "EOrder:Cannot open opposing position",
    "EOrder:Margin allowance exceeded",
    "EOrder:Margin level too low",
    "EOrder:Margin position size exceeded",
    "EOrder:Insufficient margin",
    "EOrder:Reduce only:No position exists",
    "EOrder:Reduce only:Position is closed",
    "EOrder:Reduce only:Non-PC",
    "EOrder:Unknown position",
    "EQuery:Unknown asset pair",
    "EQuery:Unknown asset",
    "EQuery:Invalid asset pair",
    "EAuth:Account temporary disabled",
    "EAuth:Account unconfirmed",
    "EAuth:Rate limit exceeded",
    "EAuth:Too many requests",
    "EAuth:Failed",
    "EAccount:Invalid permissions",
    "EBM:limit exceeded:CAL",
)


def request_of(name: str, order_id: str) -> dict[str, Any]:
    requests: dict[str, dict[str, Any]] = {
        "AmendOrder": {"txid": order_id, "limit_price": "89000"},
        "CancelOrder": {"txid": order_id},
        "CancelOrderBatch": {"orders": [order_id]},
        "AddOrder": LIMIT,
        "EditOrder": {"txid": order_id, "pair": "XBTUSD", "price": "89000"},
    }
    return requests[name]


@pytest.mark.parametrize("name", WRITES)
async def test_every_documented_error_is_said_without_acting(venue: Venue, name: str) -> None:
    order_id = await venue.add()
    before = await venue.open()
    for text in TEXTS:
        venue.sim.faults.add("error", endpoint=name, text=text)
        assert await venue.error(name, **request_of(name, order_id)) == text
    assert await venue.open() == before
    said = venue.sim.requests.to(name)[-len(TEXTS) :]
    assert [request.errors for request in said] == [(text,) for text in TEXTS]
    assert not any(request.is_acted_upon for request in said)


@pytest.mark.parametrize("name", WRITES)
async def test_an_invalid_nonce_comes_once_and_the_repeat_is_done(venue: Venue, name: str) -> None:
    order_id = await venue.add()
    before = await venue.open()
    venue.sim.faults.add("error", endpoint=name, text="EAPI:Invalid nonce")
    members = request_of(name, order_id)
    assert await venue.error(name, **members) == "EAPI:Invalid nonce"
    assert await venue.open() == before
    await venue.result(name, **members)
    assert await venue.open() != before
    assert [request.is_acted_upon for request in venue.sim.requests.to(name)][-2:] == [False, True]


@pytest.mark.parametrize("name", WRITES)
async def test_a_nonce_gap_refuses_writes_until_the_nonce_is_past_it(
    venue: Venue, name: str
) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("nonce-gap", size=1000)
    members = request_of(name, order_id)
    assert await venue.error(name, **members) == "EAPI:Invalid nonce"
    assert [request.is_acted_upon for request in venue.sim.requests] == [True, False]
    venue.nonce += 1000
    await venue.result(name, **members)
