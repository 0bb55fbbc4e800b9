"""Clients of others over a socket, unchanged but for the address."""

from collections.abc import Iterator
from typing import Any

import ccxt
import pytest

from tests.simulator.served import Served

BITCOIN = "BTC/USD:USD"


@pytest.fixture
def exchange(served: Served) -> Iterator[Any]:
    kraken = ccxt.krakenfutures(
        {
            "apiKey": served.futures["key"],
            "secret": served.futures["secret"],
            "enableRateLimit": False,
        }
    )
    derivatives = f"{served.base_url}/derivatives/api/"
    kraken.urls["api"] |= {"public": derivatives, "private": derivatives}
    kraken.urls["api"]["history"] = f"{served.base_url}/api/history/"
    kraken.load_markets()
    yield kraken
    kraken.session.close()


def test_ccxt_lists_sends_edits_and_cancels(exchange: Any, served: Served) -> None:
    assert exchange.markets["PEPE/USD:USD"]["precision"] == {"amount": 1000, "price": 1e-10}
    rows = exchange.fetch_open_orders()
    assert len(rows) == len(served.sim.futures_account.orders)
    limit = exchange.create_order(BITCOIN, "limit", "buy", 0.001, 80000, {"clientOrderId": "c-1"})
    stop = exchange.create_order(BITCOIN, "limit", "sell", 0.001, 79000, {"triggerPrice": 79100})
    market = exchange.create_order(BITCOIN, "market", "buy", 0.001)
    assert market["filled"] == 0.001
    edited = exchange.edit_order(limit["id"], BITCOIN, "limit", "buy", 0.002, 80500)
    assert (edited["id"], edited["amount"]) == (limit["id"], 0.002)
    rows = {row["id"]: row for row in exchange.fetch_open_orders()}
    assert rows[limit["id"]]["clientOrderId"] == "c-1"
    assert rows[limit["id"]]["info"]["limitPrice"] == 80500
    assert rows[stop["id"]]["triggerPrice"] == 79100
    assert exchange.fetch_order(limit["id"], BITCOIN)["status"] == "open"
    assert exchange.cancel_order(limit["id"], BITCOIN)["status"] == "canceled"
    assert limit["id"] in {row["id"] for row in exchange.fetch_canceled_orders()}
    assert market["id"] in {trade["order"] for trade in exchange.fetch_my_trades()}


def test_ccxt_sends_and_cancels_several_at_once(exchange: Any, served: Served) -> None:
    before = set(served.sim.futures_account.orders)
    order = {"symbol": BITCOIN, "type": "limit", "side": "buy", "amount": 0.001}
    created = exchange.create_orders([{**order, "price": 80000 + n} for n in range(3)])
    ids = {row["id"] for row in created}
    assert set(served.sim.futures_account.orders) == before | ids
    assert {row["status"] for row in exchange.cancel_orders(list(ids))} == {"canceled"}
    assert set(served.sim.futures_account.orders) == before


def test_ccxt_reads_positions_wallets_and_prices(exchange: Any, served: Served) -> None:
    held = {row["symbol"]: row["contracts"] for row in exchange.fetch_positions()}
    assert len(held) == len(served.sim.futures_account.positions)
    assert held[BITCOIN] == float(served.sim.futures_account.positions["PF_XBTUSD"].quantity)
    assert exchange.fetch_balance({"type": "flex"})["total"]["USD"] > 0
    assert exchange.fetch_ticker(BITCOIN)["last"] > 0


def test_ccxt_tells_a_wrong_key(exchange: Any) -> None:
    exchange.secret = "bm8="
    with pytest.raises(ccxt.AuthenticationError):
        exchange.fetch_open_orders()


def test_the_python_kraken_sdk_does_so_too(served: Served) -> None:
    futures = pytest.importorskip("kraken.futures")
    mine = {
        "key": served.futures["key"],
        "secret": served.futures["secret"],
        "url": served.base_url,
    }
    user, trade = futures.User(**mine), futures.Trade(**mine)
    order = {"orderType": "lmt", "symbol": "PF_XBTUSD", "side": "buy", "size": 0.001}
    order_id = trade.create_order(**order, limitPrice=80000)["sendStatus"]["order_id"]
    edited = trade.edit_order(orderId=order_id, limitPrice=80100)
    assert edited["editStatus"]["status"] == "edited"
    results = trade.create_batch_order(
        batchorder_list=[
            {"order": "send", "order_tag": "1", **order, "limitPrice": 80000},
            {"order": "edit", "order_id": order_id, "limitPrice": 80200},
            {"order": "cancel", "order_id": order_id},
        ]
    )["batchStatus"]
    assert [result["status"] for result in results] == ["placed", "edited", "cancelled"]
    assert results[0]["order_id"] in {o["order_id"] for o in user.get_open_orders()["openOrders"]}
