from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.venue import LIMIT, Venue, fixture, opened

TYPES = [
    ({"ordertype": "limit", "price": "90000"}, "limit 90000.0"),
    ({"ordertype": "iceberg", "price": "90000", "displayvol": "0.02"}, "iceberg 90000.0"),
    ({"ordertype": "stop-loss", "price": "99000"}, "stop loss 99000.0"),
    ({"ordertype": "take-profit", "price": "80000"}, "take profit 80000.0"),
    (
        {"ordertype": "stop-loss-limit", "price": "99000", "price2": "99100"},
        "stop loss 99000.0 -> limit 99100.0",
    ),
    (
        {"ordertype": "take-profit-limit", "price": "80000", "price2": "79000.5"},
        "take profit 80000.0 -> limit 79000.5",
    ),
    ({"ordertype": "trailing-stop", "price": "+5%"}, "trailing stop +5.0000%"),
    (
        {"ordertype": "trailing-stop-limit", "price": "+500", "price2": "-4%"},
        "trailing stop +500.0 -> limit -4.0000%",
    ),
]


@pytest.mark.parametrize(("members", "text"), TYPES)
async def test_every_resting_type_rests(venue: Venue, members: dict[str, str], text: str) -> None:
    order_id = await venue.add(**members)
    row = (await venue.open())[order_id]
    assert row["descr"]["order"] == f"buy 0.10000000 XBTUSD @ {text}"
    assert row["descr"]["ordertype"] == members["ordertype"]
    assert (row["status"], row["vol_exec"]) == ("open", "0.00000000")


async def test_prices_live_where_the_type_puts_them(venue: Venue) -> None:
    rows = {}
    for members, _ in TYPES:
        order_id = await venue.add(**members)
        rows[members["ordertype"]] = (await venue.open())[order_id]
    prices = {kind: (r["descr"]["price"], r["descr"]["price2"]) for kind, r in rows.items()}
    assert prices == {
        "limit": ("90000.0", "0"),
        "iceberg": ("90000.0", "0"),
        "stop-loss": ("99000.0", "0"),
        "take-profit": ("80000.0", "0"),
        "stop-loss-limit": ("99000.0", "99100.0"),
        "take-profit-limit": ("80000.0", "79000.5"),
        "trailing-stop": ("+5.0000%", "0"),
        "trailing-stop-limit": ("+500.0", "-4.0000%"),
    }
    live = {kind: (row["stopprice"], row["limitprice"]) for kind, row in rows.items()}
    assert live.pop("trailing-stop") == ("97125.00000", "92500.00000")
    assert live.pop("trailing-stop-limit") == ("93000.00000", "92500.00000")
    assert set(live.values()) == {("0.00000", "0.00000")}


async def test_the_answer_is_described_and_named_in_a_list(venue: Venue) -> None:
    answer = await venue.result("AddOrder", **LIMIT)
    assert answer["descr"] == {"order": "buy 0.10000000 XBTUSD @ limit 90000.0"}
    (order_id,) = answer["txid"]
    assert [len(part) for part in order_id.split("-")] == [6, 5, 6]
    assert order_id.startswith("O")


async def test_sentences_equal_the_recorded_ones(venue: Venue) -> None:
    venue.last("XBTUSD", "25010")
    for vector in fixture("descr_order_text_vectors")["vectors"]:
        answer = await venue.result("AddOrder", **{**vector["request"], "validate": True})
        assert answer["descr"]["order"] == vector["order"]
        assert answer["descr"].get("close") == vector["close"]


async def test_a_market_order_has_no_price_in_its_sentence(venue: Venue) -> None:
    members = {"pair": "LTCUSDT", "type": "buy", "ordertype": "market", "volume": "0.1"}
    answer = await venue.result("AddOrder", **members)
    assert answer["descr"] == fixture("addorder_market")["body"]["result"]["descr"]


async def test_a_trial_echoes_relative_prices_and_creates_nothing(venue: Venue) -> None:
    recorded = fixture("addorder_stop_loss_validate_only")["body"]["result"]
    members = {
        "pair": "XBTUSD",
        "type": "buy",
        "ordertype": "stop-loss-limit",
        "volume": "0.001",
        "price": "24000",
        "price2": "+1000",
        "close[ordertype]": "take-profit-limit",
        "close[price]": "27000",
        "close[price2]": "#2%",
        "validate": True,
    }
    assert await venue.result("AddOrder", **members) == recorded
    assert await venue.open() == {}


async def test_a_nested_close_is_the_same_as_bracket_names(venue: Venue) -> None:
    close = {"ordertype": "stop-loss-limit", "price": "82000", "price2": "81000"}
    nested = await venue.result("AddOrder", **LIMIT, close=close, validate=True)
    flat = {f"close[{name}]": value for name, value in close.items()}
    assert await venue.result("AddOrder", **LIMIT, **flat, validate=True) == nested
    assert nested["descr"]["close"] == "close position @ stop loss 82000.0 -> limit 81000.0"


@pytest.mark.parametrize(
    ("members", "price"),
    [
        ({"price": "-1000"}, "91500.0"),
        ({"price": "#1000"}, "91500.0"),
        ({"price": "-2%"}, "90650.0"),
        ({"price": "-0.00011%"}, "92499.9"),
        ({"type": "sell", "price": "#2%"}, "94350.0"),
        ({"type": "sell", "ordertype": "stop-loss", "price": "#2%"}, "90650.0"),
        ({"ordertype": "take-profit", "price": "#100"}, "92400.0"),
    ],
)
async def test_relative_prices_start_from_the_last_trade(
    venue: Venue, members: dict[str, str], price: str
) -> None:
    order_id = await venue.add(**members)
    assert (await venue.query(order_id))["descr"]["price"] == price


async def test_a_trigger_on_the_index_starts_from_the_index(venue: Venue) -> None:
    venue.sim.market.set_index("XBTUSD", Decimal(90000))
    order_id = await venue.add(ordertype="stop-loss", price="+5%", trigger="index")
    assert (await venue.query(order_id))["descr"]["price"] == "94500.0"
    venue.sim.market.set_index("XBTUSD", None)
    error = await venue.error(
        "AddOrder", **{**LIMIT, "ordertype": "stop-loss", "price": "99000", "trigger": "index"}
    )
    assert error == "EGeneral:Invalid arguments:Index unavailable"


CLIENT_ID = "EGeneral:Invalid arguments:cl_ord_id"
REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"pair": "XBTXYZ"}, "EQuery:Unknown asset pair"),
    ({"pair": None}, "EGeneral:Invalid arguments:pair"),
    ({"pair": "AAPLxUSD"}, "EQuery:Unknown asset pair"),
    ({"type": "hold"}, "EGeneral:Invalid arguments:type"),
    ({"ordertype": "best"}, "EGeneral:Invalid arguments:ordertype"),
    ({"volume": None}, "EGeneral:Invalid arguments:volume"),
    ({"volume": "1e-1"}, "EGeneral:Invalid arguments:volume"),
    ({"volume": "-1"}, "EGeneral:Invalid arguments:volume"),
    ({"volume": "0.000000001"}, "EGeneral:Invalid arguments:volume"),
    ({"volume": "0"}, "EOrder:Order minimum not met"),
    ({"volume": "0.00004"}, "EOrder:Order minimum not met"),
    ({"price": "0.1"}, "EOrder:Cost minimum not met"),
    ({"price": None}, "EGeneral:Invalid arguments:price"),
    ({"price": "0"}, "EOrder:Invalid price:Invalid price argument."),
    ({"price": "5%"}, "EOrder:Invalid price:Invalid price argument."),
    ({"price": "9e4"}, "EOrder:Invalid price:Invalid price argument."),
    ({"price": " 90000"}, "EOrder:Invalid price:Invalid price argument."),
    ({"price": "-100%"}, "EOrder:Invalid price"),
    ({"price": "90000.05"}, "EOrder:Tick size check failed"),
    ({"price2": "90000"}, "EGeneral:Invalid arguments:price2"),
    (
        {"ordertype": "stop-loss-limit", "price": "99000"},
        "EOrder:Invalid price:Invalid secondary price argument.",
    ),
    ({"ordertype": "trailing-stop", "price": "500"}, "EGeneral:Invalid arguments:price"),
    (
        {"ordertype": "trailing-stop", "price": "5%"},
        "EOrder:Invalid price:Invalid price argument.",
    ),
    (
        {"ordertype": "trailing-stop", "price": "-5%"},
        "EOrder:Invalid price:Invalid price argument.",
    ),
    ({"ordertype": "trailing-stop", "price": "+0.05"}, "EOrder:Tick size check failed"),
    (
        {"type": "sell", "ordertype": "trailing-stop", "price": "+100%"},
        "EOrder:Invalid price",
    ),
    (
        {"ordertype": "trailing-stop-limit", "price": "+5%", "price2": "+0.05"},
        "EOrder:Tick size check failed",
    ),
    (
        {"ordertype": "trailing-stop-limit", "price": "+5%", "price2": "90000"},
        "EOrder:Invalid price:Invalid secondary price argument.",
    ),
    ({"ordertype": "iceberg"}, "EGeneral:Invalid arguments:displayvol"),
    ({"displayvol": "0.1"}, "EGeneral:Invalid arguments:displayvol"),
    ({"ordertype": "iceberg", "displayvol": "0.006"}, "EGeneral:Invalid arguments:displayvol"),
    ({"ordertype": "iceberg", "displayvol": "0.2"}, "EGeneral:Invalid arguments:displayvol"),
    (
        {"ordertype": "iceberg", "displayvol": "0.020000001"},
        "EGeneral:Invalid arguments:displayvol",
    ),
    ({"price": "99000", "oflags": "post"}, "EOrder:Post only order"),
    ({"type": "sell", "oflags": "post"}, "EOrder:Post only order"),
    ({"oflags": "viqc"}, "EGeneral:Invalid arguments:oflags"),
    ({"oflags": "fcib,fciq"}, "EGeneral:Invalid arguments:oflags"),
    ({"oflags": "extra"}, "EGeneral:Invalid arguments:oflags"),
    ({"volume": "100"}, "EOrder:Insufficient funds"),
    ({"type": "sell", "price": "99000", "volume": "7"}, "EOrder:Insufficient funds"),
    ({"volume": "400", "leverage": "2"}, "EOrder:Insufficient margin"),
    ({"volume": "900", "leverage": "10"}, "EOrder:Margin position size exceeded"),
    ({"leverage": "11"}, "EGeneral:Invalid arguments:leverage"),
    ({"leverage": "x"}, "EGeneral:Invalid arguments:leverage"),
    (
        {"pair": "PEPEUSD", "leverage": "2", "price": "0.000005", "volume": "1000000"},
        "EOrder:Cannot open position",
    ),
    ({"reduce_only": True}, "EOrder:Reduce only:Non-PC"),
    ({"reduce_only": True, "leverage": "2"}, "EOrder:Reduce only:No position exists"),
    ({"timeinforce": "GTD"}, "EGeneral:Invalid arguments:expiretm"),
    ({"timeinforce": "DAY"}, "EGeneral:Invalid arguments:timeinforce"),
    ({"timeinforce": "IOC", "oflags": "post"}, "EGeneral:Invalid arguments:timeinforce"),
    ({"expiretm": "+4"}, "EGeneral:Invalid arguments:expiretm"),
    ({"expiretm": "+4", "timeinforce": "GTD"}, "EGeneral:Invalid arguments:expiretm"),
    ({"expiretm": "soon"}, "EGeneral:Invalid arguments:expiretm"),
    ({"trigger": "mark"}, "EGeneral:Invalid arguments:trigger"),
    ({"stptype": "none"}, "EGeneral:Invalid arguments:stptype"),
    ({"userref": 2**31}, "EGeneral:Invalid arguments:userref"),
    ({"userref": 1, "cl_ord_id": "a"}, CLIENT_ID),
    ({"cl_ord_id": "x" * 19}, CLIENT_ID),
    ({"cl_ord_id": "6d1b345e-2821-40e2-ad83-4ecb18a0687"}, CLIENT_ID),
    ({"cl_ord_id": "6d1b345e-2821-40e2-ad83-4ecb18a0687g"}, CLIENT_ID),
    ({"cl_ord_id": "6d1b345e282140e2ad834ecb18a068760"}, CLIENT_ID),
    ({"cl_ord_id": "ключ"}, CLIENT_ID),
    ({"close": {"ordertype": "limit"}}, "EGeneral:Invalid arguments:close[price]"),
    ({"close": {"ordertype": "market"}}, "EGeneral:Invalid arguments:close[ordertype]"),
    ({"close": {"ordertype": "limit", "price": "99000.05"}}, "EOrder:Tick size check failed"),
    ({"close": "stop"}, "EGeneral:Invalid arguments:close"),
    ({"deadline": "tomorrow"}, "EGeneral:Invalid arguments:deadline"),
    ({"deadline": "2026-11-20T12:00:01Z"}, "EGeneral:Invalid arguments:deadline"),
    ({"deadline": "2026-11-20T12:01:01Z"}, "EGeneral:Invalid arguments:deadline"),
    ({"deadline": "2026-11-20T11:59:59Z"}, "EService:Deadline elapsed"),
    ({"asset_class": "stock"}, "EGeneral:Invalid arguments:asset_class"),
    ({"price": ["90000"]}, "EGeneral:Invalid arguments:price"),
]


@pytest.mark.parametrize(("members", "text"), REFUSALS)
async def test_each_wrong_order_has_its_error(
    venue: Venue, members: dict[str, Any], text: str
) -> None:
    wanted = {name: value for name, value in {**LIMIT, **members}.items() if value is not None}
    assert await venue.error("AddOrder", **wanted) == text
    assert await venue.open() == {}


@pytest.mark.parametrize("deadline", ["2026-11-20T12:00:02Z", "2026-11-20T13:01:00+01:00"])
async def test_a_deadline_within_bounds_is_accepted(venue: Venue, deadline: str) -> None:
    assert await venue.add(deadline=deadline) in await venue.open()


async def test_numbers_may_be_numbers(venue: Venue) -> None:
    nonce = venue.next_nonce()
    body = (
        f'{{"nonce":{nonce},"pair":"XBTUSD","type":"buy","ordertype":"limit",'
        f'"volume":0.1,"price":90000.5}}'
    ).encode()
    answer = (await venue.send("AddOrder", body, str(nonce))).json()
    assert answer["result"]["descr"]["order"] == "buy 0.10000000 XBTUSD @ limit 90000.5"


@pytest.mark.parametrize(
    "client_id",
    [
        "6d1b345e-2821-40e2-ad83-4ecb18a06876",
        "6d1b345e282140e2ad834ecb18a06876",
        "[/x][red]",
        "\x1b]0;x\x07",
        "eighteen-chars-18c",
    ],
)
async def test_client_ids_come_back_as_they_were_sent(venue: Venue, client_id: str) -> None:
    order_id = await venue.add(cl_ord_id=client_id)
    assert (await venue.open())[order_id]["cl_ord_id"] == client_id
    again = await venue.error("AddOrder", **LIMIT, cl_ord_id=client_id)
    assert again == "EGeneral:Invalid arguments:cl_ord_id"
    await venue.result("CancelOrder", txid=order_id)
    await venue.add(cl_ord_id=client_id)


async def test_nasty_reasons_come_back_as_they_are(venue: Venue) -> None:
    order_id = await venue.add()
    nasty = 'User [/x] \x1b[2J "\u202eevil'
    venue.sim.exchange.cancel(venue.sim.account, venue.order(order_id), nasty)
    assert (await venue.query(order_id))["reason"] == nasty


async def test_tokenised_orders_say_their_class(venue: Venue) -> None:
    order_id = await venue.add(
        pair="AAPLxUSD", asset_class="tokenized_asset", price="200", volume="2"
    )
    assert (await venue.open(rebase_multiplier="base"))[order_id]["vol"] == "2.00000000"


async def test_volume_nought_closes_the_whole_position(venue: Venue) -> None:
    order_id = await venue.add(leverage=2, volume="0.3")
    venue.sim.exchange.fill(order_id, Decimal("0.3"))
    closing = await venue.add(type="sell", ordertype="market", volume="0", leverage=2, price=None)
    assert venue.sim.account.positions == []
    assert (await venue.query(closing))["vol_exec"] == "0.30000000"


async def test_a_batch_creates_each_and_says_what_became_of_it(venue: Venue) -> None:
    order = {name: value for name, value in LIMIT.items() if name != "pair"}
    close = {"ordertype": "stop-loss-limit", "price": "27000", "price2": "26000"}
    answer = await venue.result(
        "AddOrderBatch",
        pair="XBTUSD",
        orders=[{**order, "close": close}, {**order, "oflags": "post", "price": "99000"}],
    )
    first, second = answer["orders"]
    assert second == {"error": "EOrder:Post only order"}
    assert set(await venue.open()) == {first["txid"]}
    assert first["close"] == "close position @ stop loss 27000.0 -> limit 26000.0"
    assert set(first) == set(fixture("addorderbatch_success")["body"]["result"]["orders"][0])


async def test_a_batch_with_one_malformed_order_creates_none(venue: Venue) -> None:
    order = {name: value for name, value in LIMIT.items() if name != "pair"}
    error = await venue.error(
        "AddOrderBatch", pair="XBTUSD", orders=[order, {**order, "price": "90000.05"}]
    )
    assert error == "EOrder:Tick size check failed"
    assert await venue.open() == {}


@pytest.mark.parametrize("count", [1, 16])
async def test_a_batch_has_two_to_fifteen_orders(venue: Venue, count: int) -> None:
    order = {name: value for name, value in LIMIT.items() if name != "pair"}
    error = await venue.error("AddOrderBatch", pair="XBTUSD", orders=[order] * count)
    assert error == "EGeneral:Invalid arguments:orders"


async def test_a_trial_batch_answers_as_recorded(venue: Venue) -> None:
    recorded = fixture("addorderbatch_validate_iceberg_reduceonly")
    answer = await venue.result("AddOrderBatch", **recorded["request"]["json_without_nonce"])
    assert answer == recorded["body"]["result"]
    assert await venue.open() == {}


async def test_the_cap_of_open_orders_per_pair_is_the_tiers(venue: Venue) -> None:
    venue.sim.account.tier = "starter"
    venue.sim.kraken_spot.counters.is_enforced = False
    for _ in range(60):
        await venue.add(volume="0.001")
    assert await venue.error("AddOrder", **LIMIT) == "EOrder:Orders limit exceeded"
    await venue.add(pair="ETHUSD", price="3000")


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("cancel_only", "EService:Market in cancel_only mode"),
        ("post_only", "EService:Market in post_only mode"),
        ("maintenance", "EService:Unavailable"),
    ],
)
async def test_modes_refuse_new_orders(mode: str, text: str) -> None:
    async with opened() as venue:
        order_id = next(iter(venue.sim.account.open))
        venue.sim.faults.add("mode", text=mode)
        assert await venue.error("AddOrder", **LIMIT) == text
        assert (await venue.get("SystemStatus"))["result"]["status"] == mode
        cancelled = await venue.post("CancelOrder", txid=order_id)
        assert (cancelled["error"] == []) == (mode != "maintenance")
        if mode == "post_only":
            await venue.add(oflags="post")
