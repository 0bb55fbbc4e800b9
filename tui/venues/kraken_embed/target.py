"""Path and query of a request, written once: the same text is signed and sent."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

Parameters = Iterable[tuple[str, str]]
"""Members of a query in their order; a member may be repeated."""

_ORDERS: Final = "/b2b/custom-orders"


def target_of(path: str, parameters: Parameters = ()) -> str:
    """Return path and query. Blanks become `%20`: a `+` would be signed differently."""
    query = "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in parameters)
    return f"{path}?{query}" if query else path


def orders_target(user: str, statuses: Iterable[str] = (), cursor: str = "") -> str:
    """Return where a user's orders are listed, created, or read on from a cursor."""
    parameters = [("user", user), *(("statuses", status) for status in statuses)]
    if cursor:
        parameters.append(("cursor", cursor))
    return target_of(_ORDERS, parameters)


def order_target(order_id: str, user: str) -> str:
    """Return where one order is read."""
    return target_of(f"{_ORDERS}/{_escaped(order_id)}", [("user", user)])


def cancel_target(order_id: str, user: str) -> str:
    """Return where one order is cancelled."""
    return target_of(f"{_ORDERS}/{_escaped(order_id)}/cancel", [("user", user)])


def portfolio_path(user: str) -> str:
    """Return the reference's path of a user's transactions."""
    return f"/b2b/portfolio/{_escaped(user)}/transactions"


def rates_path(asset: str) -> str:
    """Return where the rates of an asset are read."""
    return f"/b2b/assets/{_escaped(asset)}/rates"


def _escaped(text: str) -> str:
    # The guide writes the list of types with plain commas.
    return quote(text, safe=",")
