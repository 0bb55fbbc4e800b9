"""Wallets, margin, positions and fills of Kraken Futures."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import ScriptedVenue, failure
from tests.venues.futures_doubles import error, futures_client, recorded, success
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fill import Fill, Liquidity
from tui.domain.funds import Holding
from tui.domain.health import KeyInfo
from tui.domain.identifiers import OrderKey, VenueId, VenueOrderId
from tui.domain.order import QuantityUnit, Side
from tui.domain.position import Direction, MarginAccount, Position
from tui.venues.kraken_futures.client import KrakenFuturesClient
from tui.venues.kraken_futures.fills import average_of, decode_fills

FLEX: dict[str, Any] = {
    "type": "multiCollateralMarginAccount",
    "currencies": {
        "USD": {"quantity": 5000, "value": 5000, "collateral": 5000, "available": 4390.2},
        "XBT": {"quantity": 0.5, "value": 1, "collateralValue": 1},
    },
    "initialMarginWithOrders": 610.7,
    "maintenanceMargin": 3.4,
    "totalUnrealized": 0.908,
    "marginEquity": 5000.9,
    "availableMargin": 4390.2,
}
CASH = {"type": "cashAccount", "balances": {"xbt": "0.5", "eur": 7.25}}
SINGLE = {
    "type": "marginAccount",
    "currency": "xbt",
    "balances": {"FI_XBTUSD_171215": 50000, "xbt": 141.3},
    "auxiliary": {"af": 100.7, "pnl": 12.4, "pv": 153.7},
    "marginRequirements": {"im": 52.8, "mm": 23.76, "lt": 39.6, "tt": 15.84},
}
POSITION: dict[str, Any] = {
    "side": "long",
    "symbol": "PF_XBTUSD",
    "price": 81236.5,
    "size": 0.0042,
    "unrealizedPnl": 0.91,
    "unrealizedFunding": -0.0021,
    "pnlCurrency": "USD",
}
FILL: dict[str, Any] = {
    "fill_id": "3f4c1f10-58a1-4a53-a0f6-7c1f4c2b7a06",
    "symbol": "PF_XBTUSD",
    "side": "buy",
    "order_id": "5b0f6c62-7d7e-4a0e-9b50-0f6a0f1f0a11",
    "size": 0.0001,
    "price": 81400,
    "fillTime": "2026-11-20T09:02:11.500Z",
    "fillType": "maker",
}


@pytest.fixture
def client(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> KrakenFuturesClient:
    return futures_client(venue, clock, tmp_path)


def fills_at(*seconds: int, first: int = 0) -> list[dict[str, Any]]:
    """Fills so many seconds before the clock's time, numbered by it."""
    return [
        FILL
        | {
            "fill_id": f"f{first + ago}",
            "fillTime": (START - timedelta(seconds=ago)).isoformat().replace("+00:00", "Z"),
        }
        for ago in seconds
    ]


async def fill_ids(client: KrakenFuturesClient, since: datetime) -> list[str]:
    answer = await client.fills(since)
    assert not isinstance(answer, ReadFailure), answer
    return [fill.id for fill in answer]


async def test_balances_are_those_of_the_wallet_orders_use_and_cash_apart(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("accounts", success(accounts={"cash": CASH, "fi_xbtusd": SINGLE, "flex": FLEX}))
    none = Decimal(0)
    assert await client.balances() == {
        "BTC.cash": Holding(
            currency="BTC.cash", venue_currency="xbt", balance=Decimal("0.5"), held=none
        ),
        "EUR.cash": Holding(
            currency="EUR.cash", venue_currency="eur", balance=Decimal("7.25"), held=none
        ),
        "USD": Holding(
            currency="USD", venue_currency="USD", balance=Decimal(5000), held=Decimal("609.8")
        ),
        "BTC": Holding(currency="BTC", venue_currency="XBT", balance=Decimal("0.5"), held=none),
    }


async def test_margin_is_told_of_every_account_that_carries_positions(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("accounts", success(accounts={"cash": CASH, "fi_xbtusd": SINGLE, "flex": FLEX}))
    assert await client.margins() == [
        MarginAccount(
            name="fi_xbtusd",
            currency="BTC",
            equity=Decimal("153.7"),
            available=Decimal("100.7"),
            initial=Decimal("52.8"),
            maintenance=Decimal("23.76"),
            unrealised=Decimal("12.4"),
        ),
        MarginAccount(
            name="flex",
            currency="USD",
            equity=Decimal("5000.9"),
            available=Decimal("4390.2"),
            initial=Decimal("610.7"),
            maintenance=Decimal("3.4"),
            unrealised=Decimal("0.908"),
        ),
    ]


async def test_what_an_account_does_not_say_is_not_known(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    wallets = {"a": {"currency": "xbt", "auxiliary": {}}, "flex": {"marginEquity": 1}}
    venue.answer("accounts", success(accounts=wallets))
    assert await client.margins() == [
        MarginAccount(name="a", currency="BTC"),
        MarginAccount(name="flex", currency="USD", equity=Decimal(1)),
    ]


@pytest.mark.parametrize(
    "accounts",
    [
        None,
        [],
        {"cash": {"balances": {"xbt": "much"}}},
        {"flex": {"currencies": {"USD": {"value": 5}}}},
        {"cash": 5},
    ],
)
async def test_a_balance_that_cannot_be_read_is_not_left_out(
    client: KrakenFuturesClient, venue: ScriptedVenue, accounts: object
) -> None:
    venue.answer("accounts", success(**({} if accounts is None else {"accounts": accounts})))
    assert failure(await client.balances()).kind is FailureKind.UNREADABLE


async def test_a_position_is_read_whole(client: KrakenFuturesClient, venue: ScriptedVenue) -> None:
    isolated = POSITION | {"maxFixedLeverage": 10, "side": "short"}
    venue.answer("openpositions", success(openPositions=[POSITION, isolated]))
    long = Position(
        instrument=POSITION["symbol"],
        direction=Direction.LONG,
        quantity=Decimal("0.0042"),
        quantity_unit=QuantityUnit.BASE,
        average_price=Decimal("81236.5"),
        unrealised_profit=Decimal("0.91"),
        unrealised_funding=Decimal("-0.0021"),
        profit_currency="USD",
    )
    read = await client.positions()
    assert not isinstance(read, ReadFailure)
    assert read[0] == long
    assert (read[1].direction, read[1].fixed_leverage) == (Direction.SHORT, Decimal(10))


@pytest.mark.parametrize(
    ("symbol", "told", "currency"),
    [
        ("PF_XBTUSD", None, "USD"),
        ("PF_XBTUSD", "xbt", "BTC"),
        ("PI_XBTUSD", None, None),
        ("PI_XBTUSD", "USD", "USD"),
    ],
)
async def test_profit_is_in_dollars_only_where_that_is_told_or_the_rule(
    client: KrakenFuturesClient,
    venue: ScriptedVenue,
    symbol: str,
    told: str | None,
    currency: str | None,
) -> None:
    one = POSITION | {"symbol": symbol, "pnlCurrency": told}
    venue.answer("openpositions", success(openPositions=[one]))
    read = await client.positions()
    assert not isinstance(read, ReadFailure)
    assert read[0].profit_currency == currency


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"openPositions": None},
        {"openPositions": [POSITION | {"side": "both"}]},
        {"openPositions": [POSITION | {"size": None}]},
    ],
)
async def test_a_missing_or_broken_list_of_positions_is_not_flat(
    client: KrakenFuturesClient, venue: ScriptedVenue, members: dict[str, Any]
) -> None:
    venue.answer("openpositions", success(**members))
    assert failure(await client.positions()).kind is FailureKind.UNREADABLE


async def test_no_positions_are_none(client: KrakenFuturesClient, venue: ScriptedVenue) -> None:
    venue.answer("openpositions", success(openPositions=[]))
    assert await client.positions() == []


async def test_of_a_key_it_is_known_that_it_reads(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("openpositions", success(openPositions=[]), error("authenticationError"))
    assert await client.key_info() == KeyInfo(name=None, permissions=("read",))
    assert failure(await client.key_info()).kind is FailureKind.REFUSED


async def test_a_fill_is_read_whole(client: KrakenFuturesClient, venue: ScriptedVenue) -> None:
    venue.answer("fills", success(fills=[FILL | {"cliOrdId": "blt-1", "fee_paid": 0.1}]))
    read = await client.fills(START - timedelta(days=1))
    assert not isinstance(read, ReadFailure)
    (fill,) = read
    assert fill == Fill(
        id=FILL["fill_id"],
        order=OrderKey(VenueId.KRAKEN_FUTURES, client.account.name, VenueOrderId(FILL["order_id"])),
        client_order_id="blt-1",  # type: ignore[arg-type]
        instrument=FILL["symbol"],
        side=Side.BUY,
        price=Decimal(81400),
        quantity=Decimal("0.0001"),
        fee=None,
        fee_currency=None,
        liquidity=Liquidity.MAKER,
        filled_at=datetime(2026, 11, 20, 9, 2, 11, 500000, tzinfo=UTC),
        raw=fill.raw,
    )
    assert b'"fee_paid"' in fill.raw


@pytest.mark.parametrize(
    ("word", "liquidity"),
    [
        ("taker", Liquidity.TAKER),
        ("takerAfterEdit", Liquidity.TAKER),
        ("liquidation", None),
        ("assignee", None),
        (None, None),
    ],
)
def test_only_makers_and_takers_are_called_so(
    client: KrakenFuturesClient, word: str | None, liquidity: Liquidity | None
) -> None:
    reply = success(fills=[FILL | {"fillType": word}])
    (fill,) = decode_fills(reply.content, client.account.name)
    assert fill.liquidity is liquidity


@pytest.mark.parametrize("change", [{"size": None}, {"fillTime": "noon"}, {"side": "x"}])
async def test_a_fill_that_cannot_be_read_is_not_left_out(
    client: KrakenFuturesClient, venue: ScriptedVenue, change: dict[str, Any]
) -> None:
    venue.answer("fills", success(fills=[FILL | change]))
    assert failure(await client.fills(START)).kind is FailureKind.UNREADABLE


async def test_fills_before_the_moment_are_left_out(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("fills", success(fills=fills_at(1, 5, 60)))
    assert await fill_ids(client, START - timedelta(seconds=5)) == ["f1", "f5"]
    assert len(venue.requests) == 1
    assert client.budget().used == 2


async def test_earlier_pages_are_read_down_to_the_moment_and_met_rows_counted_once(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    newest, earlier = fills_at(*range(100)), fills_at(*range(99, 130))
    venue.answer("fills", success(fills=newest), success(fills=earlier))
    ids = await fill_ids(client, START - timedelta(seconds=120))
    assert ids == [f"f{ago}" for ago in range(121)]
    second = venue.called("fills")[1]
    # One millisecond on, for the moment itself is left out.
    assert parse_qs(str(second.url.query, "ascii")) == {
        "lastFillTime": ["2026-11-20T13:58:21.001Z"]
    }
    assert client.budget().used == 27


async def test_a_later_read_goes_down_to_what_is_known(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("fills", success(fills=fills_at(*range(10, 110))), success(fills=[]))
    since = START - timedelta(seconds=500)
    assert len(await fill_ids(client, since)) == 100
    venue.script["fills"].clear()
    venue.answer("fills", success(fills=fills_at(*range(5, 105))))
    assert (await fill_ids(client, since))[:6] == ["f5", "f6", "f7", "f8", "f9", "f10"]
    assert len(venue.called("fills")) == 3, "the newest page reached what was known"


async def test_a_way_that_was_cut_off_is_gone_on_with(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("fills", success(fills=fills_at(*range(100))), httpx.ReadError("reset"))
    since = START - timedelta(seconds=150)
    assert failure(await client.fills(since)).kind is FailureKind.NO_ANSWER
    venue.script["fills"].clear()
    venue.answer(
        "fills",
        success(fills=fills_at(*range(99, 160))),
        success(fills=fills_at(*range(100), first=1000)),
    )
    ids = await fill_ids(client, since)
    assert len(ids) == 151 + 100, "what came meanwhile is read too"


async def test_pages_that_bring_nothing_new_end_the_list(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("fills", success(fills=fills_at(*range(100))))
    assert len(await fill_ids(client, START - timedelta(days=1))) == 100
    assert len(venue.requests) == 2


async def test_reading_stops_where_writes_need_the_room(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    pages = [success(fills=fills_at(*range(100 * n, 100 * n + 100))) for n in range(20)]
    venue.answer("fills", *pages)
    refused = failure(await client.fills(START - timedelta(days=1)))
    assert (refused.kind, refused.code) == (FailureKind.RATE_LIMITED, "call-counter")
    assert refused.retry_at == START + timedelta(seconds=10)
    assert client.budget().used <= 300


async def test_recorded_fills_are_read(client: KrakenFuturesClient, venue: ScriptedVenue) -> None:
    venue.answer("fills", httpx.Response(200, json=recorded("fills_two")))
    read = await client.fills(datetime(2020, 7, 1, tzinfo=UTC))
    assert not isinstance(read, ReadFailure)
    assert [(fill.liquidity, fill.price) for fill in read] == [
        (Liquidity.MAKER, Decimal(9400)),
        (Liquidity.TAKER, Decimal(9456)),
    ]


async def test_recorded_accounts_are_read(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("accounts", httpx.Response(200, json=recorded("accounts")))
    balances, margins = await client.balances(), await client.margins()
    assert not isinstance(balances, ReadFailure)
    assert not isinstance(margins, ReadFailure)
    assert balances.keys() == {"BTC.cash", "XRP.cash", "BTC", "USD", "EUR"}
    assert balances["BTC"].balance == Decimal("0.1185308247")
    assert [(one.name, one.currency) for one in margins] == [("fi_xbtusd", "BTC"), ("flex", "USD")]


async def test_recorded_positions_are_read(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("openpositions", httpx.Response(200, json=recorded("openpositions")))
    read = await client.positions()
    assert not isinstance(read, ReadFailure)
    short, long = read
    assert (short.direction, long.direction) == (Direction.SHORT, Direction.LONG)
    assert short.average_price == Decimal("27523.749993345933")
    assert short.quantity_unit is QuantityUnit.CONTRACTS
    assert short.unrealised_profit is None


def test_an_average_is_exact_where_it_can_be(client: KrakenFuturesClient) -> None:
    def filled(*rows: tuple[object, object], symbol: str = "PF_XBTUSD") -> Decimal | None:
        fills = [
            FILL | {"fill_id": f"f{number}", "symbol": symbol, "price": price, "size": size}
            for number, (price, size) in enumerate(rows)
        ]
        return average_of(decode_fills(success(fills=fills).content, client.account.name))

    assert filled() is None
    assert filled((10.5, 1), (10.5, 2)) == Decimal("10.5")
    assert filled((10, 1), (11, 1)) == Decimal("10.5")
    assert filled((10, 1), (11, 2)) == Decimal("10.6667")
    # A hundred dollars at 20 and at 30 bought 5 and 3.3333: 200 dollars for 8.3333.
    assert filled((20, 100), (30, 100), symbol="PI_XBTUSD") == Decimal(24)
