"""What orders hold, worked out anew from what the venue shows of them."""

import asyncio
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.venue import Venue, opened

TYPES: tuple[dict[str, str], ...] = (
    {"ordertype": "limit", "price": "-2%"},
    {"ordertype": "limit", "price": "#3%", "oflags": "post,fcib"},
    {"ordertype": "iceberg", "price": "#1%", "displayvol": "0.05"},
    {"ordertype": "stop-loss", "price": "#2%"},
    {"ordertype": "take-profit", "price": "#2%", "trigger": "index"},
    {"ordertype": "stop-loss-limit", "price": "#2%", "price2": "#3%"},
    {"ordertype": "take-profit-limit", "price": "#2%", "price2": "#1%"},
    {"ordertype": "trailing-stop", "price": "+1%"},
    {"ordertype": "trailing-stop-limit", "price": "+2%", "price2": "+50"},
    {"ordertype": "limit", "price": "#2%", "leverage": "2"},
    {
        "ordertype": "limit",
        "price": "#2%",
        "close[ordertype]": "take-profit",
        "close[price]": "#2%",
    },
    {"ordertype": "market"},
)
QUANTITIES = st.sampled_from(["0.05", "0.1", "0.123", "0.4"])
ORDERS = st.integers(0, 60)
STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(TYPES), QUANTITIES, st.sampled_from(["buy", "sell"])),
    st.tuples(
        st.just("amend"),
        ORDERS,
        st.sampled_from(["order_qty", "limit_price", "trigger_price"]),
        st.sampled_from(["0.02", "0.3", "2", "-4%", "+1%", "+150", "88000", "97000.5"]),
    ),
    st.tuples(st.just("edit"), ORDERS, QUANTITIES),
    st.tuples(st.just("cancel"), ORDERS),
    st.tuples(st.just("fill"), ORDERS, st.integers(1, 100)),
    st.tuples(st.just("last"), st.sampled_from(["91000", "92500", "94100"])),
)


async def take(venue: Venue, step: tuple[Any, ...]) -> None:
    """Do one thing; the venue may well refuse."""
    name, *rest = step
    ids = list(venue.sim.account.open)
    order = venue.order(ids[rest[0] % len(ids)]) if ids and isinstance(rest[0], int) else None
    match name:
        case "add":
            members, quantity, side = rest
            wanted = {"pair": "XBTUSD", "type": side, "volume": quantity, **members}
            await venue.post("AddOrder", **wanted)
        case "last":
            venue.last("XBTUSD", rest[0])
        case _ if order is None:
            return
        case "amend":
            await venue.post("AmendOrder", txid=order.id, **{rest[1]: rest[2]})
        case "edit":
            await venue.post("EditOrder", txid=order.id, pair="XBTUSD", volume=rest[1])
        case "cancel":
            await venue.post("CancelOrder", txid=order.id)
        case "fill":
            part = order.working * rest[1] / 100
            lot = order.terms.instrument.lot
            venue.sim.exchange.fill(order.id, max(lot, part // lot * lot))


def price_of(row: dict[str, Any], ask: Decimal) -> Decimal:
    """Return the price at which a buy sets funds aside."""
    kind, described = row["descr"]["ordertype"], row["descr"]
    if "trailing" in kind:
        limit = Decimal(row["limitprice"]) if "stopped" in row["misc"] else Decimal(0)
        return limit or Decimal(row["stopprice"])
    text = described["price2"] if described["price2"] != "0" else described["price"]
    return ask if kind in {"market", "settle-position"} else Decimal(text)


async def worked_out(venue: Venue) -> dict[str, Decimal]:
    """Return what every asset's hold has to be, from orders, pairs and prices on the wire."""
    pairs = (await venue.get("AssetPairs"))["result"]
    shares = (await venue.get("AssetPairs", aclass_base="tokenized_asset"))["result"]
    rows = {pair["altname"]: (key, pair) for key, pair in {**pairs, **shares}.items()}
    holds: dict[str, Decimal] = {}
    for row in (await venue.open(rebase_multiplier="base")).values():
        key, pair = rows[row["descr"]["pair"]]
        left = Decimal(row["vol"]) - Decimal(row["vol_exec"])
        if row["descr"]["leverage"] != "none":
            continue
        if row["descr"]["type"] == "sell":
            holds[pair["base"]] = holds.get(pair["base"], Decimal(0)) + left
            continue
        if "viqc" not in row["oflags"].split(","):
            aclass = pair["aclass_base"]
            ticker = (await venue.get("Ticker", pair=key, asset_class=aclass))["result"][key]
            left *= price_of(row, Decimal(ticker["a"][0]))
        fee = 1 + pair["fees"][0][1] / 100
        holds[pair["quote"]] = holds.get(pair["quote"], Decimal(0)) + left * fee
    return holds


async def check_holds(steps: list[tuple[Any, ...]], seed: int) -> None:
    async with opened(scenario="default", seed=seed) as venue:
        venue.sim.kraken_spot.counters.is_enforced = False
        for step in steps:
            await take(venue, step)
        expected = await worked_out(venue)
        balances = await venue.result("BalanceEx")
        for asset, row in balances.items():
            decimals = len(row["hold_trade"].partition(".")[2])
            assert row["hold_trade"] == f"{expected.pop(asset, Decimal(0)):.{decimals}f}", asset
        assert not any(expected.values())


@settings(deadline=None, max_examples=40)
@given(steps=st.lists(STEPS, max_size=12), seed=st.integers(0, 3))
def test_holds_follow_every_change_of_every_order(steps: list[tuple[Any, ...]], seed: int) -> None:
    asyncio.run(check_holds(steps, seed))
