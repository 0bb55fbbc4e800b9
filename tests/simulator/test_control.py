from typing import Any

import httpx

from tests.simulator.venue import Venue, opened


async def control(venue: Venue, name: str, **members: Any) -> Any:
    answer = await venue.http.post(f"/control/{name}", json=members)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_faults_are_armed_shown_and_cleared(venue: Venue) -> None:
    shown = await control(venue, "faults", kind="html", endpoint="OpenOrders", times=None)
    (fault,) = shown["armed"]
    assert (fault["kind"], fault["endpoint"], fault["times"]) == ("html", "OpenOrders", None)
    assert (await venue.http.post("/0/private/OpenOrders")).text.startswith("<html>")
    assert (await control(venue, "faults", clear=True))["armed"] == []


async def test_states_are_set(venue: Venue) -> None:
    await control(venue, "faults", kind="mode", text="post_only")
    assert (await venue.get("SystemStatus"))["result"]["status"] == "post_only"


async def test_prices_are_set_and_held(venue: Venue) -> None:
    shown = await control(venue, "market", instrument="XBTUSD", last="80000.5", index="80010")
    assert shown["market"]["BTC/USD"]["last"] == 80000.5
    assert shown["market"]["BTC/USD"]["index"] == 80010
    shown = await control(venue, "market", instrument="XBTUSD", index=None, held=False)
    assert shown["market"]["BTC/USD"]["index"] is None
    assert not venue.sim.market.quotes["BTC/USD"].is_held


async def test_time_is_stepped(venue: Venue) -> None:
    before = (await venue.http.get("/control/state")).json()
    after = await control(venue, "step", seconds=2.5)
    assert after["now"] - before["now"] == 2.5


async def test_the_state_tells_orders_balances_and_mode(demo: Venue) -> None:
    shown = (await demo.http.get("/control/state")).json()
    assert set(shown["orders"]) == set(await demo.open())
    assert shown["balances"]["main"]["USD"] > 0
    assert shown["mode"] == "online"


async def test_what_is_wrong_is_said(venue: Venue) -> None:
    for name, members in (
        ("faults", {"kind": "gremlins"}),
        ("faults", {"kind": "html", "when": "now"}),
        ("faults", {}),
        ("faults", {"kind": "mode", "text": "asleep"}),
        ("market", {"instrument": "NOPE", "last": "1"}),
        ("market", {"instrument": "XBTUSD", "last": "cheap"}),
        ("step", {"seconds": "long"}),
    ):
        answer = await venue.http.post(f"/control/{name}", json=members)
        assert answer.status_code == 400
        assert answer.json()["detail"]
    answer = await venue.http.post("/control/step", content=b"[]")
    assert answer.status_code == 400


async def test_control_is_for_the_loopback_and_never_faulty() -> None:
    async with opened() as venue:
        venue.sim.faults.add("bad-gateway-before", times=None)
        assert (await venue.http.get("/control/state")).status_code == 200
        transport = httpx.ASGITransport(app=venue.sim.app, client=("192.0.2.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://venue") as far:
            assert (await far.get("/control/state")).status_code == 403


async def test_every_fault_is_listed_with_what_it_does(venue: Venue) -> None:
    venue.sim.faults.add("html")
    shown = (await venue.http.get("/control/faults")).json()
    assert [fault["kind"] for fault in shown["armed"]] == ["html"]
    assert {"drop-after", "fill-first", "error", "late-visibility"} <= set(shown["kinds"])
    assert all(shown["kinds"].values())


async def test_the_state_tells_what_is_held(venue: Venue) -> None:
    await venue.add(type="sell", price="99000", volume="0.5")
    shown = (await venue.http.get("/control/state")).json()
    assert shown["holds"] == {"main": {"BTC": 0.5}}
