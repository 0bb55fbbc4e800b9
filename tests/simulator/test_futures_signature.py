from random import Random
from urllib.parse import unquote

import pytest

from tests.simulator.futures_venue import fixture
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.failures import Failure
from tui.simulator.kraken_futures.keys import FuturesKey, make_key, sign

SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
NONCE = "1795168800000"
OPEN = "/derivatives/api/v3/openorders"
BATCH = "/derivatives/api/v3/batchorder"
PAST = "/api/history/v3/orders"
ORDER = "e35d61dd-8a30-4d5f-a574-b5593ef0c050"
B1 = (
    "json=%7B%22batchOrder%22%3A%5B%7B%22order%22%3A%22send%22%2C%22order_tag%22%3A%221%22%2C"
    "%22orderType%22%3A%22lmt%22%2C%22symbol%22%3A%22PF_XBTUSD%22%2C%22side%22%3A%22buy%22%2C"
    "%22size%22%3A1%2C%22limitPrice%22%3A1%2C%22cliOrdId%22%3A%22my_another_client_id%22%7D%5D%7D"
)
B4 = B1.removesuffix("%5D%7D") + (
    "%2C%7B%22order%22%3A%22send%22%2C%22order_tag%22%3A%222%22%2C%22orderType%22%3A%22stp%22%2C"
    "%22symbol%22%3A%22PF_XBTUSD%22%2C%22side%22%3A%22buy%22%2C%22size%22%3A1%2C%22limitPrice%22"
    "%3A2%2C%22stopPrice%22%3A3%7D%2C%7B%22order%22%3A%22cancel%22%2C%22order_id%22%3A%22e35d61dd"
    "-8a30-4d5f-a574-b5593ef0c050%22%7D%2C%7B%22order%22%3A%22cancel%22%2C%22cliOrdId%22%3A%22"
    "my_client_id%22%7D%5D%7D"
)
BE = (
    "json=%7B%22batchOrder%22%3A%5B%7B%22order%22%3A%22edit%22%2C%22order_id%22%3A%22e35d61dd-8a30"
    "-4d5f-a574-b5593ef0c050%22%2C%22limitPrice%22%3A64000.5%7D%5D%7D"
)
PB = "&ProcessBefore=2023-11-08T19%3A56%3A35.441899Z"
IDS = f"orderIds={ORDER}&orderIds=022774bc-2c4a-4f26-9317-436c8d85746d"
VECTORS = [
    (
        OPEN,
        "",
        NONCE,
        "ehuIg1OjA1HreNxcOC2lxoxuoDHp+gtQ4E+LQ8Uw1BN/pTWkTqmGsOalK4hmcZkCAA+OtF3fAzPGoUrLtQwvPA==",
    ),
    (
        OPEN,
        "",
        "",
        "01NpmRljuNFOYCFDW+OXrtHSByZQJbicy27eoNrFl8w05mo30EzFYxJjL+yj7ul6RPZy5zHB0z3sIuPz2gycng==",
    ),
    (
        BATCH,
        B1,
        NONCE,
        "PodHAyw+YcGWiooOXNxGTvOiGyMXjU1aIyDbXkM2pC0XxkRMe/7d7GML/W4UUPTYYW1ZxAC3fTycztXfLI4d3Q==",
    ),
    (
        BATCH,
        B1 + PB,
        NONCE,
        "cpfxmKsF6RSG11qPxF4jUHz9Sl34ZsbX8/221eIjej6+SfVjVxe/6bkO9oZKJJVCs+9mY9s0aE+BnDnrM/xDmQ==",
    ),
    (
        BATCH,
        B4,
        NONCE,
        "TS5xN1rALrEcO7Kav8YUzKgI0GeGE6Em2yl0cAoPj51233o0tY6WvnVnJXcRy8CceWl2k5CLWdFiBipkdUBypw==",
    ),
    (
        BATCH,
        B4,
        "",
        "Pw7WbRglp8yrCExNNoHZYn87wvWFkB6gYHpaTD4IAW2kor6Z/N1eHtAOno62hKpXTavxHokDdn3iDTFtdsWPfg==",
    ),
    (
        BATCH,
        B4 + PB,
        NONCE,
        "IbM7UbbzAXcc0HzB+nDoZsoyIcrfNeCyyab6OXquxIsp/yk70O1dzkYjewoo/YhqI7G4SCM2vqpVbMcvTGE8sg==",
    ),
    (
        BATCH,
        BE,
        NONCE,
        "jPSuAKDIyMa2DY2No9dLNk5CMNfBlat4mgY33YNTj63TaCqH4q0h7W7177z+z49LPpxXoy+Xbws95AXnHzPuIA==",
    ),
    (
        "/derivatives/api/v3/editorder",
        f"orderId={ORDER}&limitPrice=64000.5&size=2",
        NONCE,
        "7oJgtjhA18M2VU1z1D85bwPFjegGCv8q/h5nKZaGXgn2uM9VtjY6IH8JiNmtE0Md+FVvTV5ehmd/aLBlpyOXoA==",
    ),
    (
        "/derivatives/api/v3/cancelorder",
        f"order_id={ORDER}",
        NONCE,
        "b+Je0KEmTm6YDGadf/GoIg4osQQou+bklvHePLEImgsvkgffPUvXX0+J5NHnm2oS6GkEtRMjNYooTNXo1yKXow==",
    ),
    (
        "/derivatives/api/v3/orders/status",
        IDS,
        NONCE,
        "ATM174CN4AQbd+Dr2kaqh5rrNfOEij+LfMZpID61SyPXl7eqeH/dKlLVkijJ+a1jX2/IOb46kmED3lqduDaMBw==",
    ),
    (
        "/derivatives/api/v3/fills",
        "lastFillTime=2026-11-20T09%3A00%3A00.000Z",
        NONCE,
        "a0qaJ2WKNMqI+l/iKpC4QDV7xEFNyRc6z156rTVa3ykVjAmSFGaC9++osScEqyWjEltHAyystGoQY6UmTtDh1g==",
    ),
    (
        PAST,
        "since=1795165200000&sort=asc&count=50",
        NONCE,
        "tHvCZcW3xUALSifVtp9b1aj9RZL/u0PmADlFFif1qJqyTOkyt6iTAjOQlhS8reAW4rBZzAFUCVAYlPRlYEStNg==",
    ),
    (
        PAST,
        "",
        NONCE,
        "IGLganhQfj4gSzaWs6qnJofaDStZLU4NKCb+XjaFqAPPwYyOj1bwNHo+vu2hxUwmjdrkaMlkxlMK8J54I3M18Q==",
    ),
]
DECODED = "g0XATis2DCFzJon9I4eQ1wvscmi+EMRHgTIUzmhlxPM/kUbTpvdWcmh+/OAlQTCeLELWaftO1IpH9nkljnZH3Q=="


@pytest.fixture
def key() -> FuturesKey:
    made = make_key("desk", FuturesAccount(name="main", uid=""), Random(1))
    made.secret = SECRET
    return made


def refusal(failure: pytest.ExceptionInfo[Failure]) -> object:
    return failure.value.refused.members["error"]


@pytest.mark.parametrize(("path", "sent", "nonce", "authent"), VECTORS)
def test_a_signature_is_right_over_the_parameters_as_they_were_sent(
    key: FuturesKey, path: str, sent: str, nonce: str, authent: str
) -> None:
    key.verify(path, sent.encode(), nonce, authent)
    for wrong in ((path, sent + "&a=1", nonce), (path + "x", sent, nonce), (path, sent, "7")):
        with pytest.raises(Failure):
            key.verify(wrong[0], wrong[1].encode(), wrong[2], authent)


def test_a_signature_over_the_decoded_text_is_refused(key: FuturesKey) -> None:
    assert sign(SECRET, BATCH, unquote(B1).encode(), NONCE).decode() == DECODED
    with pytest.raises(Failure) as failure:
        key.verify(BATCH, B1.encode(), NONCE, DECODED)
    assert refusal(failure) == "authenticationError"


def test_a_published_signature_is_right() -> None:
    for vector in fixture("signature_vectors")["vectors"]:
        made = sign(vector["secret"], vector["path"], vector["data"].encode(), vector["nonce"])
        assert made.decode() == vector["authent"]


def test_a_nonce_is_optional_and_must_rise_where_it_is_sent(key: FuturesKey) -> None:
    for nonce in ("", "1000", "", "1002"):
        key.take_nonce(nonce)
    for nonce, code in (
        ("1002", "nonceDuplicate"),
        ("1001", "nonceBelowThreshold"),
        ("1e3", "authenticationError"),
    ):
        with pytest.raises(Failure) as failure:
            key.take_nonce(nonce)
        assert refusal(failure) == code
    key.take_nonce("1003")


def test_a_window_lets_a_late_nonce_through_once(key: FuturesKey) -> None:
    key.nonce_window = 10
    key.take_nonce("1000")
    key.take_nonce("990")
    for nonce, code in (("990", "nonceDuplicate"), ("989", "nonceBelowThreshold")):
        with pytest.raises(Failure) as failure:
            key.take_nonce(nonce)
        assert refusal(failure) == code
