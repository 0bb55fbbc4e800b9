"""Requests of Kraken Spot, from domain values to members and bytes. Pure.

Bodies are JSON throughout: a form would turn the `+` of a relative price into a blank.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import msgspec

from tui.domain.account import PollOptions
from tui.domain.identifiers import VenueOrderId

Member = str | int | bool | Sequence[str] | Sequence[Mapping[str, str]]
Members = Mapping[str, Member]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)

MAX_QUERIED_ORDERS = 50
"""Order ids one QueryOrders call takes."""


def build_body(nonce: int, members: Members) -> bytes:
    """Write the very bytes that are signed and sent; the nonce goes as a number."""
    return msgspec.json.encode({"nonce": nonce, **members})


def build_open_orders(options: PollOptions) -> Members:
    """Name what a poll asks for. Defaults stay out: a written `false` has been read as true."""
    members: dict[str, Member] = {}
    if options.trades:
        members["trades"] = True
    if options.userref is not None:
        members["userref"] = options.userref
    if options.client_order_id is not None:
        members["cl_ord_id"] = options.client_order_id
    if options.rebase_multiplier is not None:
        members["rebase_multiplier"] = options.rebase_multiplier
    return members


def build_query_orders(order_ids: Collection[VenueOrderId], options: PollOptions) -> Members:
    """Name the orders to look up, read with the multiplier the poll uses."""
    members: dict[str, Member] = {"txid": ",".join(order_ids)}
    if options.rebase_multiplier is not None:
        members["rebase_multiplier"] = options.rebase_multiplier
    return members


def build_amend_history(order_id: VenueOrderId, options: PollOptions) -> Members:
    """Name the order whose history is read; OrderAmends alone calls its id `order_id`."""
    members: dict[str, Member] = {"order_id": order_id}
    if options.rebase_multiplier is not None:
        members["rebase_multiplier"] = options.rebase_multiplier
    return members


def build_since(since: datetime) -> Members:
    """Name the moment from which trades or orders are read: the last whole second before it.

    Kraken leaves out what happened exactly at `start`, so rows before `since` come along.
    """
    return {"start": -((_EPOCH - since) // _SECOND) - 1}


def build_public_path(name: str, **parameters: str) -> str:
    """Return path and query of a call that needs no key."""
    query = urlencode(parameters, safe=",/")
    return f"/0/public/{name}" + (f"?{query}" if query else "")
