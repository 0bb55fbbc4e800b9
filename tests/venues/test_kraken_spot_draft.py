"""What would create an order again, order type by order type."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.builders import make_order
from tests.clock import START, ManualClock
from tests.venues.doubles import ScriptedVenue, credentials, ok, spot_client, wire
from tests.venues.intents import ALL
from tui.domain.account import PollOptions
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    VenueId,
)
from tui.domain.intents import CreateIntent
from tui.domain.order import (
    Order,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.venues.kraken_spot.client import KrakenSpotClient, SpotAccount
from tui.venues.kraken_spot.decode import Decoded, decode_open_orders
from tui.venues.kraken_spot.draft import draft_of
from tui.venues.kraken_spot.write_request import build_create
from tui.venues.transport import Transport

NEW = ClientOrderId("new-id")
OPEN = json.loads(wire("open_orders_types.json"))["result"]["open"]
LIMIT = OPEN["OLIMIT-TYPES-000001"]


def read(order_id: str, members: dict[str, Any]) -> Order:
    body = json.dumps({"error": [], "result": {"open": {order_id: members}}}).encode()
    (entry,) = decode_open_orders(body, Decoded(), AccountName("main")).orders.values()
    assert isinstance(entry, Order), entry
    return entry


def limit(descr: dict[str, Any] | None = None, **members: Any) -> Order:
    return read("OA", LIMIT | members | {"descr": LIMIT["descr"] | (descr or {})})


def draft(order: Order, now: datetime = START) -> CreateIntent:
    intent = draft_of(order, NEW, now)
    assert intent is not None
    return intent


def test_a_draft_names_the_order_anew() -> None:
    intent = draft(limit())
    assert (intent.venue, intent.account) == (VenueId.KRAKEN_SPOT, "main")
    assert (intent.instrument, intent.side) == ("XBTUSD", Side.BUY)
    assert (intent.order_type, intent.quantity) == (OrderType.LIMIT, Decimal("1.25000000"))
    assert (intent.limit_price, intent.trigger_price) == (Decimal("65010.0"), None)
    assert intent.client_order_id == "new-id"
    assert intent.close is None
    assert intent.self_trade is None
    assert intent.display_quantity is None


@pytest.mark.parametrize("order_id", OPEN)
def test_every_order_type_comes_back_with_its_prices_where_it_has_them(order_id: str) -> None:
    members = OPEN[order_id]
    intent = draft(read(order_id, members))
    built = build_create(intent, is_tokenised=False, is_check=False).members
    descr = members["descr"]
    prices = {name: descr[name] for name in ("price", "price2") if descr[name] != "0"}
    assert built["ordertype"] == descr["ordertype"]
    assert {name: built[name] for name in ("price", "price2") if name in built} == prices


def test_what_was_left_is_put_back_and_all_where_nothing_was() -> None:
    assert draft(limit(vol_exec="0.25000000")).quantity == Decimal("1.00000000")
    assert draft(limit(vol_exec="1.25000000", status="closed")).quantity == Decimal("1.25000000")


@pytest.mark.parametrize(
    ("oflags", "post_only", "fee_in_base", "unit"),
    [
        ("fciq", False, False, QuantityUnit.BASE),
        ("post,fciq", True, False, QuantityUnit.BASE),
        ("fcib", False, True, QuantityUnit.BASE),
        ("viqc", False, False, QuantityUnit.QUOTE),
    ],
)
def test_flags_come_back(
    oflags: str, *, post_only: bool, fee_in_base: bool, unit: QuantityUnit
) -> None:
    intent = draft(limit(oflags=oflags))
    assert (intent.post_only, intent.fee_in_base, intent.quantity_unit) == (
        post_only,
        fee_in_base,
        unit,
    )


@pytest.mark.parametrize(
    ("leverage", "expected"), [("none", None), ("5:1", 5), ("", None), (None, None), ("x", None)]
)
def test_leverage_comes_back(leverage: str | None, expected: int | None) -> None:
    assert draft(limit({"leverage": leverage})).leverage == expected


def test_reduce_only_and_the_signal_come_back() -> None:
    assert draft(limit(reduce_only=True)).reduce_only
    assert not draft(limit()).reduce_only
    stop = OPEN["OSTOPL-TYPES-000001"]
    assert draft(read("OA", stop | {"trigger": "index"})).trigger_signal is TriggerSignal.INDEX


@pytest.mark.parametrize("offset", ["-10.0", "+10.0", "#10.0", "10.0"])
def test_a_trailing_offset_comes_back_with_the_sign_it_is_created_with(offset: str) -> None:
    descr = LIMIT["descr"] | {"ordertype": "trailing-stop", "price": offset}
    intent = draft(read("OA", LIMIT | {"descr": descr}))
    assert intent.trigger_price == RelativePrice("+10.0")


def test_other_prices_come_back_as_they_stand() -> None:
    descr = LIMIT["descr"] | {"ordertype": "stop-loss", "price": "-2.0000%"}
    assert draft(read("OA", LIMIT | {"descr": descr})).trigger_price == RelativePrice("-2.0000%")
    odd = make_order("OA", order_type=OrderType.TRAILING_STOP, trigger_price="5")
    assert draft(odd).trigger_price == Decimal(5)


def test_how_long_it_lives_comes_back() -> None:
    assert draft(limit(time_in_force="IOC")).time_in_force is TimeInForce.IOC
    assert draft(limit()).time_in_force is TimeInForce.GTC


def test_a_moment_that_has_passed_is_left_out() -> None:
    soon, gone = START + timedelta(hours=1), START - timedelta(hours=1)
    starts, expires = int(soon.timestamp()), int((soon + timedelta(hours=1)).timestamp())
    coming = draft(limit(starttm=starts, expiretm=expires))
    assert coming.starts_at == soon
    assert coming.expires_at == soon + timedelta(hours=1)
    assert coming.time_in_force is TimeInForce.GTD
    past = draft(limit(starttm=int(gone.timestamp()), expiretm=int(START.timestamp())))
    assert (past.starts_at, past.expires_at, past.time_in_force) == (None, None, None)


def test_an_order_of_an_unheard_type_has_no_ticket() -> None:
    assert draft_of(limit({"ordertype": "future-type"}), NEW, START) is None


def test_an_order_without_a_description_keeps_what_it_says_itself() -> None:
    intent = draft(make_order("OA", raw=b"{}"))
    assert (intent.leverage, intent.starts_at) == (None, None)
    assert intent.limit_price == Decimal("91250.0")


@pytest.fixture
def ids() -> Iterator[str]:
    return iter(["first", "second"])


def test_every_draft_has_a_client_id_of_its_own(ids: Iterator[str], tmp_path: Path) -> None:
    clock = ManualClock()
    client = KrakenSpotClient(
        SpotAccount(
            name=AccountName("main"), tier="starter", can_send=True, poll_seconds=Decimal(5)
        ),
        credentials(),
        Transport("https://api.kraken.com", clock=clock),
        clock=clock,
        state_folder=tmp_path,
        new_id=lambda: next(ids),
    )
    drafts = [client.draft_of(limit()) for _ in range(2)]
    assert [one.client_order_id for one in drafts if one] == ["first", "second"]


def test_the_ids_of_a_running_program_are_uuids(tmp_path: Path) -> None:
    from uuid import UUID

    client = spot_client(ScriptedVenue(), ManualClock(), tmp_path)
    drafts = [client.draft_of(limit()) for _ in range(2)]
    first, second = [str(one.client_order_id) for one in drafts if one]
    assert UUID(first) != UUID(second)
    assert str(UUID(first)) == first


async def test_a_share_read_in_shares_has_no_ticket(tmp_path: Path) -> None:
    venue = ScriptedVenue()

    async def pairs(request: httpx.Request) -> httpx.Response:
        share = "aclass_base" in request.url.params
        name = "asset_pairs_tokenised.json" if share else "asset_pairs.json"
        return httpx.Response(200, content=wire(name))

    venue.answer("AssetPairs", pairs)
    venue.answer("OpenOrders", ok({"open": {}}))
    client = spot_client(venue, ManualClock(), tmp_path)
    await client.instruments()
    share = make_order("OA", instrument="AAPLxUSD")
    await client.open_orders(ALL)
    assert client.draft_of(share) is None
    assert client.draft_of(limit()) is not None
    await client.open_orders(PollOptions(rebase_multiplier="base"))
    assert client.draft_of(share) is not None
