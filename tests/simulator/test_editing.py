from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.venue import Venue, fixture


async def test_edit_replaces_the_order_and_keeps_its_fills_with_the_old(venue: Venue) -> None:
    old = await venue.add(userref=1234)
    venue.sim.exchange.fill(old, Decimal("0.04"))
    answer = await venue.result(
        "EditOrder", txid=old, pair="XBTUSD", volume="0.3", price="89000", userref=666
    )
    new = answer["txid"]
    assert set(fixture("editorder_status_ok_userref")["body"]["result"]) - set(answer) == {"price2"}
    assert (answer["originaltxid"], answer["orders_cancelled"]) == (old, 1)
    assert (answer["olduserref"], answer["newuserref"]) == (1234, 666)
    assert answer["descr"]["order"] == "buy 0.26000000 XXBTZUSD @ limit 89000.0"
    ended = await venue.query(old)
    assert (ended["status"], ended["vol_exec"]) == ("canceled", "0.04000000")
    rows = await venue.open()
    assert set(rows) == {new}
    assert (rows[new]["vol"], rows[new]["vol_exec"]) == ("0.26000000", "0.00000000")


async def test_edit_changes_both_prices_of_a_two_price_order(venue: Venue) -> None:
    old = await venue.add(ordertype="stop-loss-limit", price="99000", price2="99100")
    answer = await venue.result("EditOrder", txid=old, pair="XBTUSD", price2="99500")
    assert (answer["price"], answer["price2"]) == ("99000.0", "99500.0")


async def test_edit_of_a_trial_changes_nothing(venue: Venue) -> None:
    old = await venue.add()
    answer = await venue.result("EditOrder", txid=old, pair="XBTUSD", price="89000", validate=True)
    assert "txid" not in answer
    assert set(await venue.open()) == {old}


async def test_an_edit_that_cannot_be_paid_leaves_the_old_order(venue: Venue) -> None:
    old = await venue.add()
    error = await venue.error("EditOrder", txid=old, pair="XBTUSD", volume="100")
    assert error == "EOrder:Insufficient funds"
    assert set(await venue.open()) == {old}


@pytest.mark.parametrize(
    ("members", "edit", "text"),
    [
        ({"cl_ord_id": "a"}, {}, "EOrder:Invalid order"),
        ({"close": {"ordertype": "limit", "price": "99000"}}, {}, "EOrder:Invalid order"),
        ({}, {"txid": "OAAAAA-AAAAA-AAAAAA"}, "EOrder:Unknown order"),
        ({}, {"pair": "ETHUSD"}, "EGeneral:Invalid arguments:pair"),
        ({"userref": 5}, {"txid": "5"}, ""),
    ],
)
async def test_edit_is_not_for_every_order(
    venue: Venue, members: dict[str, Any], edit: dict[str, Any], text: str
) -> None:
    order_id = await venue.add(**members)
    answer = await venue.post("EditOrder", **{"txid": order_id, "pair": "XBTUSD", **edit})
    assert "".join(answer["error"]) == text


async def test_an_order_without_a_price_cannot_be_edited(venue: Venue) -> None:
    order_id = await venue.add(ordertype="market", starttm="+600", price=None)
    error = await venue.error("EditOrder", txid=order_id, pair="XBTUSD", volume="0.2")
    assert error == "EOrder:Invalid order"


REFUSALS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"volume": "0"}, "EOrder:Invalid order"),
    ({}, {"volume": "0.00001"}, "EOrder:Order minimum not met"),
    ({}, {"price": "90000.05"}, "EOrder:Tick size check failed"),
    ({}, {"price": "5%"}, "EOrder:Invalid price:Invalid price argument."),
    ({}, {"price2": "89000"}, "EGeneral:Invalid arguments:price2"),
    ({}, {"displayvol": "0.05"}, "EGeneral:Invalid arguments:displayvol"),
    ({}, {"price": "99000", "oflags": "post"}, "EOrder:Post only order"),
    ({}, {"oflags": "fcib"}, "EGeneral:Invalid arguments:oflags"),
    ({"oflags": "fcib"}, {"oflags": "fciq"}, "EGeneral:Invalid arguments:oflags"),
    ({}, {"oflags": "viqc"}, "EGeneral:Invalid arguments:oflags"),
    ({}, {"oflags": "nonsense"}, "EGeneral:Invalid arguments:oflags"),
    ({}, {"pair": "NOPE"}, "EQuery:Unknown asset pair"),
    ({}, {"pair": None}, "EGeneral:Invalid arguments:pair"),
    ({}, {"txid": None}, "EGeneral:Invalid arguments:txid"),
    ({}, {"txid": "77"}, "EOrder:Unknown order"),
    ({}, {"userref": 2**31}, "EGeneral:Invalid arguments:userref"),
    ({}, {"cancel_response": "maybe"}, "EGeneral:Invalid arguments:cancel_response"),
    ({}, {"deadline": "2026-11-20T11:59:59Z"}, "EService:Deadline elapsed"),
    ({}, {"deadline": "2026-11-20T12:00:01Z"}, "EGeneral:Invalid arguments:deadline"),
]


@pytest.mark.parametrize(("members", "edit", "text"), REFUSALS)
async def test_each_wrong_edit_has_its_error_and_leaves_the_order(
    venue: Venue, members: dict[str, Any], edit: dict[str, Any], text: str
) -> None:
    old = await venue.add(**members)
    wanted = {"txid": old, "pair": "XBTUSD", "price": "89000", **edit}
    sent = {name: value for name, value in wanted.items() if value is not None}
    assert await venue.error("EditOrder", **sent) == text
    assert set(await venue.open()) == {old}


async def test_a_reference_that_two_orders_share_names_none_to_edit(venue: Venue) -> None:
    for _ in range(2):
        await venue.add(userref=7)
    error = await venue.error("EditOrder", txid="7", pair="XBTUSD", price="89000")
    assert error == "EOrder:Unknown order"


async def test_below_the_fill_there_is_nothing_to_edit(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.04"))
    error = await venue.error("EditOrder", txid=order_id, pair="XBTUSD", volume="0.04")
    assert error == "EOrder:Invalid order"


async def test_a_triggered_stop_cannot_be_edited(venue: Venue) -> None:
    order_id = await venue.add(ordertype="stop-loss-limit", price="93000", price2="91000")
    venue.last("XBTUSD", "93100")
    error = await venue.error("EditOrder", txid=order_id, pair="XBTUSD", price2="90000")
    assert error == "EOrder:Invalid order"


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("post", {}, "fciq"),
        ("post", {"oflags": "post"}, "post,fciq"),
        ("", {"oflags": "post"}, "post,fciq"),
        ("fcib", {"oflags": "post,nompp"}, "post,fcib"),
        ("fcib", {}, "fcib"),
    ],
)
async def test_post_has_to_be_repeated_and_the_fee_stays(
    venue: Venue, before: str, edit: dict[str, str], after: str
) -> None:
    old = await venue.add(oflags=before)
    new = (await venue.result("EditOrder", txid=old, pair="XBTUSD", **edit))["txid"]
    assert (await venue.query(new))["oflags"] == after


async def test_what_an_edit_does_not_name_stays(venue: Venue) -> None:
    old = await venue.add(
        leverage=3,
        userref=9,
        expiretm="+600",
        ordertype="stop-loss-limit",
        price="99000",
        price2="99100",
        trigger="index",
        stptype="cancel-both",
    )
    new = (await venue.result("EditOrder", txid=old, pair="XBTUSD", volume="0.2"))["txid"]
    rows = {order_id: await venue.query(order_id) for order_id in (old, new)}
    for name in ("userref", "expiretm", "trigger", "oflags"):
        assert rows[old][name] == rows[new][name]
    sentence = "XBTUSD @ stop loss 99000.0 -> limit 99100.0 with 3:1 leverage"
    assert rows[new]["descr"]["order"] == f"buy 0.20000000 {sentence}"
    assert venue.order(new).terms.self_trade == "cancel-both"
    assert rows[old]["reason"] == "Order replaced"


@pytest.mark.parametrize(
    ("members", "edit", "prices"),
    [
        ({"ordertype": "trailing-stop", "price": "+5%"}, {"price": "+300"}, ("+300.0", None)),
        (
            {"ordertype": "trailing-stop-limit", "price": "+500", "price2": "-4%"},
            {"price2": "+75"},
            ("+500.0", "+75.0"),
        ),
        ({}, {"price": "-2%"}, ("90650.0", None)),
        ({}, {"price": "#1000"}, ("91500.0", None)),
    ],
)
async def test_an_edit_answers_the_prices_in_their_own_notation(
    venue: Venue, members: dict[str, str], edit: dict[str, str], prices: tuple[str, str | None]
) -> None:
    old = await venue.add(**members)
    answer = await venue.result("EditOrder", txid=old, pair="XBTUSD", **edit)
    assert (answer["price"], answer.get("price2")) == prices


async def test_an_iceberg_is_edited_with_its_tip(venue: Venue) -> None:
    old = await venue.add(ordertype="iceberg", displayvol="0.02")
    answer = await venue.result(
        "EditOrder", txid=old, pair="XBTUSD", displayvol="0.05", cancel_response=True
    )
    assert venue.order(answer["txid"]).display_quantity == Decimal("0.05")


async def test_an_edit_frees_what_the_old_order_held(venue: Venue) -> None:
    venue.sim.account.balances["USD"] = Decimal("9036")
    old = await venue.add()
    new = (await venue.result("EditOrder", txid=old, pair="XBTUSD", price="89000"))["txid"]
    held = (await venue.result("BalanceEx"))["ZUSD"]["hold_trade"]
    assert Decimal(held) == Decimal("8935.6")
    assert set(await venue.open()) == {new}


async def test_an_edit_in_cancel_only_mode_leaves_the_order(venue: Venue) -> None:
    old = await venue.add()
    venue.sim.faults.add("mode", text="cancel_only")
    error = await venue.error("EditOrder", txid=old, pair="XBTUSD", price="89000")
    assert error == "EService:Market in cancel_only mode"
    assert set(await venue.open()) == {old}
