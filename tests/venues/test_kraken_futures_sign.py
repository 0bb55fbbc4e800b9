"""Authent of Kraken Futures, against vectors computed by others."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tui.venues.kraken_futures.parameters import encode
from tui.venues.kraken_futures.sign import sign
from tui.venues.sign import SecretError, check_secret

FIXTURE = Path("../shared/fixtures/kraken_futures/signature_vectors.json")
SECRET = SecretStr(
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
)
NONCE = "1795168800000"
BATCH = "/derivatives/api/v3/batchorder"

ONE_SEND_ORDERS: list[dict[str, Any]] = [
    {
        "order": "send",
        "order_tag": "1",
        "orderType": "lmt",
        "symbol": "PF_XBTUSD",
        "side": "buy",
        "size": 1,
        "limitPrice": 1,
        "cliOrdId": "my_another_client_id",
    }
]
FOUR_ORDERS: list[dict[str, Any]] = [
    {
        "order": "send",
        "order_tag": "1",
        "orderType": "lmt",
        "symbol": "PF_XBTUSD",
        "side": "buy",
        "size": 1,
        "limitPrice": 1,
        "cliOrdId": "my_another_client_id",
    },
    {
        "order": "send",
        "order_tag": "2",
        "orderType": "stp",
        "symbol": "PF_XBTUSD",
        "side": "buy",
        "size": 1,
        "limitPrice": 2,
        "stopPrice": 3,
    },
    {"order": "cancel", "order_id": "e35d61dd-8a30-4d5f-a574-b5593ef0c050"},
    {"order": "cancel", "cliOrdId": "my_client_id"},
]
ONE_EDIT_ORDERS: list[dict[str, Any]] = [
    {"order": "edit", "order_id": "e35d61dd-8a30-4d5f-a574-b5593ef0c050", "limitPrice": 64000.5}
]


def _batch(orders: list[dict[str, Any]]) -> str:
    text = json.dumps({"batchOrder": orders}, separators=(",", ":"))
    return encode([("json", text)])


ONE_SEND = _batch(ONE_SEND_ORDERS)
FOUR = _batch(FOUR_ORDERS)
ONE_EDIT = _batch(ONE_EDIT_ORDERS)
BEFORE = "&" + encode([("ProcessBefore", "2023-11-08T19:56:35.441899Z")])

VECTORS = {
    "open orders": (
        "/derivatives/api/v3/openorders",
        "",
        NONCE,
        "ehuIg1OjA1HreNxcOC2lxoxuoDHp+gtQ4E+LQ8Uw1BN/pTWkTqmGsOalK4hmcZkCAA+OtF3fAzPGoUrLtQwvPA==",
    ),
    "open orders without nonce": (
        "/derivatives/api/v3/openorders",
        "",
        "",
        "01NpmRljuNFOYCFDW+OXrtHSByZQJbicy27eoNrFl8w05mo30EzFYxJjL+yj7ul6RPZy5zHB0z3sIuPz2gycng==",
    ),
    "one send": (
        "/derivatives/api/v3/batchorder",
        ONE_SEND,
        NONCE,
        "PodHAyw+YcGWiooOXNxGTvOiGyMXjU1aIyDbXkM2pC0XxkRMe/7d7GML/W4UUPTYYW1ZxAC3fTycztXfLI4d3Q==",
    ),
    "one send with a deadline": (
        "/derivatives/api/v3/batchorder",
        ONE_SEND + BEFORE,
        NONCE,
        "cpfxmKsF6RSG11qPxF4jUHz9Sl34ZsbX8/221eIjej6+SfVjVxe/6bkO9oZKJJVCs+9mY9s0aE+BnDnrM/xDmQ==",
    ),
    "send, stop, two cancels": (
        "/derivatives/api/v3/batchorder",
        FOUR,
        NONCE,
        "TS5xN1rALrEcO7Kav8YUzKgI0GeGE6Em2yl0cAoPj51233o0tY6WvnVnJXcRy8CceWl2k5CLWdFiBipkdUBypw==",
    ),
    "send, stop, two cancels without nonce": (
        "/derivatives/api/v3/batchorder",
        FOUR,
        "",
        "Pw7WbRglp8yrCExNNoHZYn87wvWFkB6gYHpaTD4IAW2kor6Z/N1eHtAOno62hKpXTavxHokDdn3iDTFtdsWPfg==",
    ),
    "send, stop, two cancels with a deadline": (
        "/derivatives/api/v3/batchorder",
        FOUR + BEFORE,
        NONCE,
        "IbM7UbbzAXcc0HzB+nDoZsoyIcrfNeCyyab6OXquxIsp/yk70O1dzkYjewoo/YhqI7G4SCM2vqpVbMcvTGE8sg==",
    ),
    "one edit": (
        "/derivatives/api/v3/batchorder",
        ONE_EDIT,
        NONCE,
        "jPSuAKDIyMa2DY2No9dLNk5CMNfBlat4mgY33YNTj63TaCqH4q0h7W7177z+z49LPpxXoy+Xbws95AXnHzPuIA==",
    ),
    "editorder": (
        "/derivatives/api/v3/editorder",
        "orderId=e35d61dd-8a30-4d5f-a574-b5593ef0c050&limitPrice=64000.5&size=2",
        NONCE,
        "7oJgtjhA18M2VU1z1D85bwPFjegGCv8q/h5nKZaGXgn2uM9VtjY6IH8JiNmtE0Md+FVvTV5ehmd/aLBlpyOXoA==",
    ),
    "cancelorder": (
        "/derivatives/api/v3/cancelorder",
        "order_id=e35d61dd-8a30-4d5f-a574-b5593ef0c050",
        NONCE,
        "b+Je0KEmTm6YDGadf/GoIg4osQQou+bklvHePLEImgsvkgffPUvXX0+J5NHnm2oS6GkEtRMjNYooTNXo1yKXow==",
    ),
    "orders/status": (
        "/derivatives/api/v3/orders/status",
        "orderIds=e35d61dd-8a30-4d5f-a574-b5593ef0c050&orderIds=022774bc-2c4a-4f26-9317-436c8d85746d",
        NONCE,
        "ATM174CN4AQbd+Dr2kaqh5rrNfOEij+LfMZpID61SyPXl7eqeH/dKlLVkijJ+a1jX2/IOb46kmED3lqduDaMBw==",
    ),
    "fills": (
        "/derivatives/api/v3/fills",
        "lastFillTime=2026-11-20T09%3A00%3A00.000Z",
        NONCE,
        "a0qaJ2WKNMqI+l/iKpC4QDV7xEFNyRc6z156rTVa3ykVjAmSFGaC9++osScEqyWjEltHAyystGoQY6UmTtDh1g==",
    ),
    "history": (
        "/api/history/v3/orders",
        "since=1795165200000&sort=asc&count=50",
        NONCE,
        "tHvCZcW3xUALSifVtp9b1aj9RZL/u0PmADlFFif1qJqyTOkyt6iTAjOQlhS8reAW4rBZzAFUCVAYlPRlYEStNg==",
    ),
    "whole history": (
        "/api/history/v3/orders",
        "",
        NONCE,
        "IGLganhQfj4gSzaWs6qnJofaDStZLU4NKCb+XjaFqAPPwYyOj1bwNHo+vu2hxUwmjdrkaMlkxlMK8J54I3M18Q==",
    ),
}


@pytest.mark.parametrize(
    ("path", "post_data", "nonce", "expected"), VECTORS.values(), ids=VECTORS.keys()
)
def test_a_request_is_signed_as_kraken_checks_it(
    path: str, post_data: str, nonce: str, expected: str
) -> None:
    assert sign(path, post_data, nonce, SECRET) == expected


def test_the_text_of_a_batch_is_as_long_as_it_should_be_once_encoded() -> None:
    assert (len(ONE_SEND), len(FOUR), len(ONE_EDIT)) == (268, 649, 157)
    assert len(ONE_SEND + BEFORE) == 314


def test_text_before_encoding_has_another_signature() -> None:
    decoded = "json=" + json.dumps({"batchOrder": ONE_SEND_ORDERS}, separators=(",", ":"))
    obsolete = (
        "g0XATis2DCFzJon9I4eQ1wvscmi+EMRHgTIUzmhlxPM/kUbTpvdWcmh+/OAlQTCeLELWaftO1IpH9nkljnZH3Q=="
    )

    assert sign(BATCH, decoded, NONCE, SECRET) == obsolete
    assert sign(BATCH, ONE_SEND, NONCE, SECRET) != obsolete


def test_nothing_but_unreserved_characters_stays_as_it_is() -> None:
    assert (
        encode([("a", "Zz09-_.~"), ("b", " +/:,&=é")]) == "a=Zz09-_.~&b=%20%2B%2F%3A%2C%26%3D%C3%A9"
    )


def test_a_name_given_several_times_is_a_list() -> None:
    assert encode([("orderIds", "a"), ("orderIds", "b")]) == "orderIds=a&orderIds=b"


def test_recorded_signatures_are_ours() -> None:
    if not FIXTURE.exists():
        pytest.skip(f"{FIXTURE} is not here")
    for vector in json.loads(FIXTURE.read_text())["vectors"]:
        secret = SecretStr(vector["secret"])
        signed = sign(vector["path"], vector["data"], vector["nonce"], secret)
        assert signed == vector["authent"]


@pytest.mark.parametrize("secret", ["", "not base64!", "===="])
def test_a_secret_nothing_can_be_signed_with_is_refused_without_showing_it(secret: str) -> None:
    with pytest.raises(SecretError) as caught:
        check_secret(SecretStr(secret))
    assert not secret or secret not in str(caught.value)
