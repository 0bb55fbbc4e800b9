import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import ccxt
import httpx
import pytest

from tests.simulator.served import PATIENCE, Served

ROOT = Path(__file__).parents[2]


@pytest.fixture
def exchange(served: Served) -> Iterator[Any]:
    kraken = ccxt.kraken(
        {
            "apiKey": served.described["key"],
            "secret": served.described["secret"],
            "enableRateLimit": False,
        }
    )
    kraken.urls["api"] = dict.fromkeys(kraken.urls["api"], served.base_url)
    kraken.load_markets()
    yield kraken
    kraken.session.close()


def test_a_third_party_client_trades_unchanged(exchange: Any, served: Served) -> None:
    limit = exchange.create_order("BTC/USD", "limit", "buy", 0.01, 90000)
    stop = exchange.create_order("BTC/USD", "market", "sell", 0.01, None, {"stopLossPrice": 85000})
    trail = exchange.create_order("BTC/USD", "market", "sell", 0.01, None, {"trailingPercent": "2"})
    rows = {row["id"]: row for row in exchange.fetch_open_orders()}
    assert len(rows) == len(served.sim.account.open)
    assert (rows[limit["id"]]["price"], rows[limit["id"]]["amount"]) == (90000, 0.01)
    assert rows[stop["id"]]["triggerPrice"] == 85000
    assert trail["id"] in rows
    assert exchange.fetch_order(limit["id"])["status"] == "open"

    exchange.edit_order(limit["id"], "BTC/USD", "limit", "buy", 0.02, 89000)
    assert exchange.fetch_order(limit["id"])["price"] == 89000

    exchange.cancel_order(limit["id"])
    exchange.cancel_orders([stop["id"], trail["id"]])
    assert not {limit["id"], stop["id"], trail["id"]} & set(served.sim.account.open)
    assert exchange.fetch_order(limit["id"])["status"] == "canceled"
    assert limit["id"] in {row["id"] for row in exchange.fetch_closed_orders()}


def test_a_third_party_client_reads_markets_and_money(exchange: Any, served: Served) -> None:
    served.sim.market.hold_all()
    assert exchange.markets["BTC/USD"]["precision"]["price"] == 0.1
    assert exchange.fetch_ticker("BTC/USD")["last"] == float(
        served.sim.market.quotes["BTC/USD"].last
    )
    assert exchange.fetch_order_book("ETH/USD", 5)["bids"]
    assert exchange.fetch_balance()["total"]["BTC"] == float(served.sim.account.balances["BTC"])
    assert exchange.fetch_my_trades()
    with pytest.raises(ccxt.InsufficientFunds):
        exchange.create_order("BTC/USD", "limit", "buy", 100_000, 90000)
    with pytest.raises(ccxt.OrderNotFound):
        exchange.cancel_order("OAAAAA-AAAAA-AAAAAA")


@pytest.mark.parametrize("kind", ["drop-before", "drop-after"])
def test_a_dropped_connection_is_a_closed_socket(served: Served, kind: str) -> None:
    with httpx.Client(base_url=served.base_url, trust_env=False) as http:
        served.sim.faults.add(kind)
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            http.get("/0/public/Time")
        assert http.get("/0/public/Time").status_code == 200


@pytest.mark.parametrize("size", [0, 3, 3_000_000])
def test_a_cut_answer_ends_in_a_closed_socket(
    served: Served, size: int, caplog: pytest.LogCaptureFixture
) -> None:
    if size > 100:
        served.sim.faults.add("oversized", size=5_000_000)
    served.sim.faults.add("truncated", size=size)
    arrived = list[bytes]()
    with httpx.Client(base_url=served.base_url, trust_env=False) as http:
        with http.stream("GET", "/0/public/Time") as answer:
            assert answer.status_code == 200
            with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
                arrived.extend(answer.iter_raw())
        assert http.get("/0/public/Time").status_code == 200
    length = sum(map(len, arrived))
    assert b"".join(arrived).startswith(b'{"error":[]'[: size or None])
    assert size in {0, length}
    assert length < int(answer.headers["content-length"])
    assert caplog.records == []


def test_a_large_answer_arrives_whole(served: Served) -> None:
    served.sim.faults.add("oversized", size=5_000_000)
    answer = httpx.get(f"{served.base_url}/0/public/Time", trust_env=False)
    assert len(answer.content) > 5_000_000


def test_the_market_lives_while_it_is_served(served: Served) -> None:
    seen = threading.Event()
    elapsed = served.sim.exchange.clock.elapsed
    served.sim.exchange.later(Decimal(0), seen.set)
    assert seen.wait(PATIENCE)
    assert served.sim.exchange.clock.elapsed > elapsed


PROGRAM = """
from tui.simulator.asgi import Simulation
from tui.simulator.server import serve
raise SystemExit(serve(Simulation(), 0, lambda line: print(line, flush=True)))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serving_announces_one_line_and_ends_with_nought(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        described = json.loads(process.stdout.readline())
        base_url = described["kraken-spot"]["base_url"]
        answer = httpx.get(f"{base_url}/0/public/SystemStatus", trust_env=False)
        assert answer.json()["result"]["status"] == "online"
        process.send_signal(number)
        assert process.wait(PATIENCE) == 0
        assert process.stdout.read() == ""
    assert list(described) == ["kraken-spot", "kraken-futures", "kraken-embed", "kuna"]
    for venue, told in described.items():
        more = {"kraken-embed": {"users"}, "kuna": {"single_key"}}.get(venue, set())
        assert set(told) == {"base_url", "key", "secret"} | more
    assert base_url.rpartition(":")[0] == "http://127.0.0.1"


def test_a_served_answer_tells_the_time_once(served: Served) -> None:
    served.sim.faults.add("clock-skew", seconds=86_400)
    answer = httpx.get(f"{served.base_url}/0/public/Time", trust_env=False)
    (date,) = answer.headers.get_list("date")
    told = answer.json()["result"]["unixtime"]
    assert abs(parsedate_to_datetime(date).timestamp() - told) <= 1
