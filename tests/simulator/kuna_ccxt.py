"""What ccxt does at a Kuna, in a process of its own: one line of JSON in, one out.

No process can hold two releases of ccxt, and the one of the other tests has dropped Kuna.
"""

import json
import sys
from typing import Any

import ccxt

PAIR = "LTC/USDT"


def main() -> None:
    described = json.loads(sys.stdin.read())
    kuna = ccxt.kuna(
        {
            "apiKey": described["key"],
            "secret": described["secret"],
            "enableRateLimit": False,
        }
    )
    kuna.urls["api"]["v4"] = described["base_url"]
    print(json.dumps({"version": ccxt.__version__, **traded(kuna), **refused(kuna)}))


def traded(kuna: Any) -> dict[str, Any]:
    """Create, list and cancel; return what was told."""
    created = kuna.create_order(PAIR, "limit", "buy", 0.1, 50)
    stop = kuna.create_order(PAIR, "limit", "sell", 0.5, 80, {"triggerPrice": 81})
    bought = kuna.create_order(PAIR, "market", "buy", 0.2)
    several = [kuna.create_order(PAIR, "limit", "buy", 0.1, 40 + n)["id"] for n in range(2)]
    listed = {row["id"]: row["side"] for row in kuna.fetch_open_orders(PAIR)}
    cancelled = kuna.cancel_order(created["id"], PAIR)["info"]
    rows = [row["info"] for row in kuna.cancel_orders(several)]
    trades = kuna.fetch_my_trades(PAIR)
    return {
        "precision": kuna.markets[PAIR]["precision"],
        "created": {"id": created["id"], "status": created["status"]},
        "stop": stop["info"],
        "bought": bought["filled"],
        "several": several,
        "listed": listed,
        "cancelled": cancelled,
        "rows": rows,
        "left": [row["id"] for row in kuna.fetch_open_orders(PAIR)],
        "status": kuna.fetch_order(created["id"], PAIR)["status"],
        "traded": [trade["order"] for trade in trades].count(bought["id"]),
        "owned": kuna.fetch_balance()["LTC"],
    }


def refused(kuna: Any) -> dict[str, Any]:
    """Ask for what is refused, thrice each, as refusals take turns; return what ccxt raised."""
    return {
        "too_large": [raised(kuna, 100_000_000, 50) for _ in range(3)],
        "too_dear": [raised(kuna, 9_000, 90) for _ in range(3)],
    }


def raised(kuna: Any, quantity: float, price: float) -> str:
    try:
        kuna.create_order(PAIR, "limit", "buy", quantity, price)
    except ccxt.BaseError as error:
        return type(error).__name__
    return ""


if __name__ == "__main__":
    main()
