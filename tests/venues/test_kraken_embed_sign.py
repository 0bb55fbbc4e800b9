"""What is signed and sent to Kraken Embed: the same bytes, whatever is in them."""

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.clock import ManualClock
from tests.venues.embed_doubles import SECRET, recorded
from tui.venues.kraken_embed.api_key import ApiKey
from tui.venues.kraken_embed.sign import sign
from tui.venues.kraken_embed.target import (
    cancel_target,
    order_target,
    orders_target,
    portfolio_path,
    target_of,
)

NONCE = "1763630000000000000"
PLAIN = "AA00TESTEXAMPLE1"
SPACED = "AA00 TEST EXAM PLE1"
BODY = (
    '{"name":"Buy BTC at 100k","trigger":{"type":"price","base_asset":"BTC","quote_asset":"USD",'
    '"target_price":"100000.00","condition":"lte"},"action":{"type":"spend","amount":{"asset":"USD"'
    ',"amount":"500.00"},"quote":{"asset":"BTC"},"fee_bps":"100","spread_bps":"100"}}'
)
SPREAD_BODY = json.dumps(json.loads(BODY))

E1 = "yawUF9LbppMxtldsP+cYkzdtqLXjL0JcuQenHZlmLjicRfm2wrOxljpWXzW3lgv7nKRTlkhNGmxGpVCKJPf9jA=="
E2 = "7w2lREnxA6d5H58DwsavbTLy5KM151mNFNcxfgG/NwAevAf6lGYUVyD5c/kNhYTcUFuqzlvpFIz9ouCE8hmPOg=="
E3 = "/vbFjgwbL2ikvV+ARUyl1nWmp4O4vpludAFe7T3HSn+s4G5lZh5NTMFLk2mrTqcenDU3uZZtTP5ypBg60G8dNQ=="
E4 = "iOG8vaQef/sUQKRfEEAf9xC+ph2G5USTor1uRQtEjJ6YBYesfjI/GJYwaHH6X7csliy1CZZBWr8imrGyz731rw=="
E5 = "PMjv7UsdrPKJZP3gCRVZ+P7XsghsBt4zPP78RDdQN/qW0e9YHRtKXfKL+ede0Lh+dQICW3ZgQtQh4btSI97TIg=="
E5S = "zWysZLnIMFGcgEg1MOXF2EEwtNqQb/sQ9zNCXjc9GFeL/H5/e4994NN/kjQcJI53EkNMn1spXmBHLFOyjtF/Tw=="
E6 = "g17j4QGI+inv2OLMk9/ivXmuGF6kdrHP7km9Ta2yOyfaupxQsC2qxTsTpTpk9WQ2S9AsV0e1EBURHly09kj3jw=="
E6X = "ELq2b5Sjw2afhJSp4nelllxye1M0+EFW7PV5gtoqHa3tFi9DZO/4lZU1XVdE/hfsz7KtBIRglPgf60CVdINjfQ=="
E7 = "+Mq8DHLRbGjifX4888tWihpnO6UXPIwUOnfJ0K6ul7p9CokCl61aP0OMKcpLNGRT347eHzHqvj8Qa3ZTGEpd+Q=="


def signed(target: str, body: str = "") -> str:
    return sign(target, body.encode(), NONCE, SecretStr(SECRET))


@pytest.mark.parametrize(
    ("target", "body", "signature"),
    [
        (orders_target(PLAIN), "", E1),
        (orders_target(PLAIN, ["active", "completed"]), "", E2),
        ("/b2b/custom-orders?user=AA00+TEST+EXAM+PLE1&statuses=active", "", E3),
        (orders_target(SPACED, ["active"]), "", E4),
        (orders_target(SPACED), BODY, E5),
        (orders_target(SPACED), SPREAD_BODY, E5S),
        (cancel_target("sched_abc123", SPACED), "", E6),
        (cancel_target("sched_abc123", SPACED), "{}", E6X),
        (order_target("sched_abc123", SPACED), "", E7),
    ],
    ids=["E1", "E2", "E3", "E4", "E5", "E5s", "E6", "E6x", "E7"],
)
def test_signatures_are_those_of_the_vectors(target: str, body: str, signature: str) -> None:
    assert signed(target, body) == signature


def test_blanks_of_the_body_and_an_empty_object_change_the_signature() -> None:
    assert (len(BODY), len(SPREAD_BODY)) == (265, 292)
    assert len({E3, E4}) == 2
    assert len({E5, E5S, E6, E6X}) == 4


def test_the_published_rule_gives_the_same() -> None:
    rules = recorded("signing_rules")["rules"]
    assert (rules["no_body"], rules["body"]) == ("SHA256(nonce)", "SHA256(nonce + raw_body)")
    target = orders_target(SPACED)
    inner = hashlib.sha256(f"{NONCE}{BODY}".encode()).digest()
    mac = hmac.new(base64.b64decode(SECRET), target.encode() + inner, hashlib.sha512)
    assert signed(target, BODY) == base64.b64encode(mac.digest()).decode()


def test_targets_are_the_documented_ones() -> None:
    for case, target in zip(
        recorded("requests_list_and_cancel")["cases"],
        [
            orders_target("{iiban}", ["active"]),
            orders_target("{iiban}", ["active", "completed"]),
            cancel_target("{order_id}", "{iiban}"),
        ],
        strict=True,
    ):
        query = "&".join(f"{name}={value}" for name, value in case["query"])
        expected = f"{case['path']}?{query}"
        assert target.replace("%7B", "{").replace("%7D", "}") == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (
            orders_target(SPACED, ["active"], "eyJw+/=&"),
            "/b2b/custom-orders?user=AA00%20TEST%20EXAM%20PLE1&statuses=active&cursor=eyJw%2B%2F%3D%26",
        ),
        (order_target("a/b?c", "u"), "/b2b/custom-orders/a%2Fb%3Fc?user=u"),
        (portfolio_path(SPACED), "/b2b/portfolio/AA00%20TEST%20EXAM%20PLE1/transactions"),
        (target_of("/b2b/x", [("types", "one,two")]), "/b2b/x?types=one,two"),
    ],
)
def test_whatever_a_query_could_break_is_escaped_once(target: str, expected: str) -> None:
    assert target == expected


def test_a_request_carries_what_was_signed_and_no_more(tmp_path: Path, clock: ManualClock) -> None:
    key = ApiKey(SecretStr("public"), SecretStr(SECRET), clock=clock, state_folder=tmp_path)
    request = key.sign("POST", orders_target(SPACED), BODY.encode())
    nonce = request.headers["API-Nonce"]
    assert request.path == orders_target(SPACED)
    assert request.body == BODY.encode()
    assert request.headers == {
        "API-Key": "public",
        "API-Sign": sign(request.path, BODY.encode(), nonce, SecretStr(SECRET)),
        "API-Nonce": nonce,
        "Payward-Version": "2025-04-15",
        "Content-Type": "application/json",
    }
    assert len(nonce) == 19


def test_without_a_body_there_is_no_content_type(tmp_path: Path, clock: ManualClock) -> None:
    key = ApiKey(SecretStr("public"), SecretStr(SECRET), clock=clock, state_folder=tmp_path)
    request = key.sign("POST", cancel_target("sched_abc123", SPACED))
    assert request.body is None
    assert "Content-Type" not in request.headers
    later = key.sign("GET", orders_target(SPACED))
    assert int(later.headers["API-Nonce"]) > int(request.headers["API-Nonce"])
