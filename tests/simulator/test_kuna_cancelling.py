from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.simulator.kuna_venue import ORDER, STOP, KunaVenue, data, error_of, fixture, opened

UNKNOWN = "b0fcb54c-2278-4f16-a300-02765faad8b0"


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[KunaVenue]:
    async with opened() as held:
        yield held


async def test_one_cancel_answers_as_recorded(venue: KunaVenue) -> None:
    order_id = await venue.placed()
    answer = await venue.post("cancel", {"orderId": order_id.upper()})
    assert answer.json() == fixture("order_cancel_one")["body"]
    row = await venue.get(f"{ORDER}details/{order_id}")
    assert (row["status"], row["closedAt"]) == ("Canceled", "2026-11-20T12:00:00.000Z")


async def test_a_stop_that_waits_can_be_cancelled(venue: KunaVenue) -> None:
    order_id = await venue.placed(**STOP)
    data(await venue.post("cancel", {"orderId": order_id}))
    assert venue.order(order_id).status == "Canceled"


@pytest.mark.parametrize(("price", "status"), [("26000", "Canceled"), ("29500", "Closed")])
async def test_what_is_over_is_a_bad_request(venue: KunaVenue, price: str, status: str) -> None:
    order_id = await venue.placed(price=price)
    await venue.post("cancel", {"orderId": order_id})
    answer = await venue.post("cancel", {"orderId": order_id})
    assert (answer.status_code, error_of(answer)) == (400, "BAD_REQUEST")
    message = answer.json()["errors"][0]["message"]
    assert message == f"Order with status {status} can't be cancelled"
    assert venue.order(order_id).status == status


async def test_what_is_over_may_look_like_a_fault(venue: KunaVenue) -> None:
    order_id = await venue.placed(price="29500")
    venue.sim.faults.add("kuna-races")
    answer = await venue.post("cancel", {"orderId": order_id})
    assert (answer.status_code, error_of(answer)) == (500, "Internal Server Error")
    assert answer.json()["errors"][0]["message"] == "Order is already processed"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{}", 400, "ARGUMENT_VALIDATION_ERROR"),
        ('{"id":"b0fcb54c-2278-4f16-a300-02765faad8b0"}', 400, "ARGUMENT_VALIDATION_ERROR"),
        ('{"orderId":"7"}', 500, "WrongRequestException"),
        ('{"orderId":7}', 500, "WrongRequestException"),
        (f'{{"orderId":"{UNKNOWN}"}}', 404, "NOT_FOUND"),
        ("orderId=7", 500, "Internal Server Error"),
        ('["orderId"]', 500, "Internal Server Error"),
        ("", 500, "Internal Server Error"),
    ],
)
async def test_a_cancel_that_names_no_order_is_refused(
    venue: KunaVenue, body: str, status: int, code: str
) -> None:
    answer = await venue.call("POST", f"{ORDER}cancel", body)
    assert (answer.status_code, error_of(answer)) == (status, code)


async def test_a_body_that_is_no_json_says_so(venue: KunaVenue) -> None:
    answer = await venue.call("POST", f"{ORDER}create", '{"type":')
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (500, "Invalid JSON")


async def test_many_are_cancelled_with_a_row_for_each(venue: KunaVenue) -> None:
    live, over, stop = await venue.placed(), await venue.placed(price="29500"), UNKNOWN
    stop = await venue.placed(**STOP)
    rows = data(await venue.post("cancel/multi", {"orderIds": [live, over, UNKNOWN, stop.upper()]}))
    assert rows == [
        {"id": live, "success": True},
        {"id": over, "success": False},
        {"id": UNKNOWN, "success": False},
        {"id": stop, "success": True},
    ]
    assert (venue.order(live).status, venue.order(stop).status) == ("Canceled", "Canceled")


async def test_rows_of_what_was_over_may_be_missing(venue: KunaVenue) -> None:
    venue.sim.faults.add("kuna-finished-rows", text="missing")
    live, over = await venue.placed(), await venue.placed(price="29500")
    answer = data(await venue.post("cancel/multi", {"orderIds": [over, live]}))
    assert answer == [{"id": live, "success": True}]


async def test_errors_of_what_was_over_may_stand_beside_the_rows(venue: KunaVenue) -> None:
    venue.sim.faults.add("kuna-finished-rows", text="errors")
    live, over = await venue.placed(), await venue.placed(price="29500")
    answer = (await venue.post("cancel/multi", {"orderIds": [over, live]})).json()
    assert answer["data"] == [{"id": live, "success": True}]
    assert [error["code"] for error in answer["errors"]] == ["BAD_REQUEST"]
    alone = await venue.post("cancel/multi", {"orderIds": [await venue.placed()]})
    assert [row["success"] for row in data(alone)] == [True]


async def test_an_id_that_is_no_uuid_spoils_the_whole_batch(venue: KunaVenue) -> None:
    live = await venue.placed()
    answer = await venue.post("cancel/multi", {"orderIds": [live, "7"]})
    assert (answer.status_code, error_of(answer)) == (500, "WrongRequestException")
    assert venue.order(live).status == "Open"


@pytest.mark.parametrize("ids", [[], None, UNKNOWN, [UNKNOWN] * 101])
async def test_a_batch_is_an_array_of_some_ids(venue: KunaVenue, ids: object) -> None:
    answer = await venue.post("cancel/multi", {"orderIds": ids})
    assert error_of(answer) == "ARGUMENT_VALIDATION_ERROR"


async def test_a_cancel_may_take_a_while_and_lose_to_a_fill(venue: KunaVenue) -> None:
    venue.sim.faults.add("pending-cancels", seconds=2)
    slow, beaten = await venue.placed(), await venue.placed(price="28000")
    for order_id in (slow, beaten):
        assert data(await venue.post("cancel", {"orderId": order_id})) == {"success": True}
    assert {slow, beaten} <= set(await venue.active())
    venue.price("27000")
    venue.clock.advance(2)
    assert not {slow, beaten} & set(await venue.active())
    assert (venue.order(slow).status, venue.order(beaten).status) == ("Canceled", "Closed")
