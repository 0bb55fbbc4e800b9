"""Who is let in at the simulated Kraken Embed, for whom, and how the others are told."""

from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.simulator.embed_venue import (
    FIRST,
    ORDERS,
    D,
    EmbedVenue,
    fixture,
    ok,
    opened,
    refusal,
    signature,
)
from tests.simulator.served import Served
from tui.simulator.kraken_embed.failures import ErrorShape, status_of, told

LIST = f"{ORDERS}?user=AA00%20TEST%20EXAM%20PLE1"


async def test_a_blank_in_the_user_may_be_written_either_way_if_signed_so(
    embed: EmbedVenue,
) -> None:
    order_id = await embed.created()
    for target in (LIST, LIST.replace("%20", "+")):
        page = ok(await embed.send("GET", target))
        assert [order["id"] for order in page["orders"]] == [order_id]


async def test_a_signature_over_another_writing_of_the_target_is_refused(
    embed: EmbedVenue,
) -> None:
    nonce = embed.next_nonce()
    signed = signature(embed.secret, LIST.replace("%20", "+").encode(), nonce, b"")
    answer = await embed.send("GET", LIST, headers={"API-Sign": signed, "API-Nonce": nonce})
    assert refusal(answer) == (401, "EAPI:Invalid signature")


async def test_a_repeated_or_lower_nonce_is_refused_and_counts_per_key(embed: EmbedVenue) -> None:
    ok(await embed.send("GET", LIST))
    for nonce in (str(embed.nonce), str(embed.nonce - 1), "soon"):
        answer = await embed.send("GET", LIST, headers={"API-Nonce": nonce})
        assert refusal(answer) == (401, "EAPI:Invalid nonce")
    other = embed.sim.kraken_embed.add_key()
    embed.key, embed.secret, embed.nonce = other.key, other.secret, 1
    ok(await embed.send("GET", LIST))


async def test_a_refused_signature_does_not_use_up_its_nonce(embed: EmbedVenue) -> None:
    nonce = embed.next_nonce()
    answer = await embed.send("GET", LIST, headers={"API-Nonce": nonce, "API-Sign": "c3R1ZmY="})
    assert refusal(answer) == (401, "EAPI:Invalid signature")
    ok(await embed.send("GET", LIST, headers={"API-Nonce": nonce}))


@pytest.mark.parametrize("key", ["", "bm9ib2R5"])
async def test_a_missing_or_unknown_key_is_refused(embed: EmbedVenue, key: str) -> None:
    answer = await embed.send("GET", LIST, headers={"API-Key": key})
    assert refusal(answer) == (401, "EAPI:Invalid key")
    bare = await embed.http.get(LIST)
    assert refusal(bare) == (401, "EAPI:Invalid key")


async def test_refusals_come_in_the_shape_that_is_switched_on(embed: EmbedVenue) -> None:
    habits = embed.sim.embed.habits
    habits.error_shape = ErrorShape.OBJECTS
    answer = await embed.send("GET", LIST, headers={"API-Key": "x"})
    assert answer.status_code == 401
    assert answer.json() == {
        "errors": [
            {
                "severity": "E",
                "errorClass": "API",
                "type": "InvalidKey",
                "errorMessage": "Invalid key",
            }
        ],
        "result": None,
    }
    habits.error_shape = ErrorShape.PROBLEM
    answer = await embed.send("GET", LIST, headers={"API-Key": "x"})
    example = fixture("errors_enexus")["problem_json_example"]
    assert answer.status_code == example["http_status"]
    assert answer.headers["content-type"] == example["content_type"]
    assert answer.json() == example["body"]


def test_the_documented_errors_are_told_with_a_status_that_refuses() -> None:
    for name in fixture("errors_enexus")["names"]:
        assert status_of(name) in {400, 401}
        for shape in ErrorShape:
            assert told(name, shape)


async def test_the_version_may_be_missing_but_not_be_another(embed: EmbedVenue) -> None:
    nonce = embed.next_nonce()
    headers = {
        "API-Key": embed.key,
        "API-Nonce": nonce,
        "API-Sign": signature(embed.secret, LIST.encode(), nonce, b""),
    }
    ok(await embed.http.get(LIST, headers=headers))
    answer = await embed.send("GET", LIST, headers={"Payward-Version": "2026-01-01"})
    assert refusal(answer) == (400, "EAPI:InvalidParameter:Payward-Version")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"user": ""},
        {"user": "AA00 TEST EXA"},
        {"user": "AA00 TEST EXAM PLE9"},
        {"user": "AA00TESTEXAMPLE1"},
        {"user": "AA00 TEST EXAM PLE1" * 3},
    ],
    ids=["missing", "empty", "short", "unknown", "without its blanks", "long"],
)
async def test_a_user_who_is_not_registered_is_refused(
    embed: EmbedVenue, query: dict[str, Any]
) -> None:
    embed.sim.embed.add_user("AA00 TEST EXA", {})
    embed.sim.embed.add_user("AA00 TEST EXAM PLE1" * 3, {})
    order_id = await embed.created()
    for method, path in (
        ("GET", ORDERS),
        ("POST", ORDERS),
        ("GET", f"{ORDERS}/{order_id}"),
        ("POST", f"{ORDERS}/{order_id}/cancel"),
        ("POST", "/b2b/quotes/prospective"),
        ("GET", "/b2b/portfolio/transactions"),
    ):
        answer = await embed.call(method, path, **query)
        assert refusal(answer) == (400, "ENexus:Invalid user ID")


async def test_users_are_described_with_blanks_and_own_different_things(embed: EmbedVenue) -> None:
    described = embed.sim.describe("http://venue")["kraken-embed"]
    assert set(described) == {"base_url", "key", "secret", "users"}
    assert described["users"] == [FIRST, "AA00 TEST EXAM PLE2"]
    first, second = embed.sim.embed.users.values()
    assert first.balances["USD"] == D("9600.00")
    assert second.balances["USD"] == D("75000.00")


async def test_an_unknown_path_is_not_found(embed: EmbedVenue) -> None:
    for method, path in (("GET", "/b2b/nothing"), ("DELETE", ORDERS), ("GET", "/b2b/assets/A/B/C")):
        answer = await embed.call(method, path)
        assert refusal(answer) == (404, "ENexus:Unknown resource")


async def test_a_query_that_is_no_text_is_refused(embed: EmbedVenue) -> None:
    answer = await embed.send("GET", f"{ORDERS}?user=%FF")
    assert refusal(answer) == (400, "EAPI:InvalidParameter:query")
    answer = await embed.send("GET", f"{LIST}&user=AA00%20TEST%20EXAM%20PLE2")
    assert refusal(answer) == (400, "EAPI:InvalidParameter:user")


async def test_calls_are_counted_per_key_where_the_scenario_says_so(embed: EmbedVenue) -> None:
    embed.sim.kraken_embed.pace.enforce(D("1.5"))
    for _ in range(8):
        ok(await embed.send("GET", LIST))
    answer = await embed.send("GET", LIST)
    assert refusal(answer) == (429, "EAPI:Rate limit exceeded")
    assert answer.headers["retry-after"] == "1"
    other = embed.sim.kraken_embed.add_key()
    mine, embed.key, embed.secret = (embed.key, embed.secret), other.key, other.secret
    ok(await embed.send("GET", LIST))
    embed.key, embed.secret = mine
    embed.clock.advance(1)
    ok(await embed.send("GET", LIST))
    assert refusal(await embed.send("GET", LIST))[0] == 429


async def test_only_the_busy_scenario_counts_calls() -> None:
    for scenario, count in (("rate-limited", 8), ("default", 30)):
        async with opened(scenario=scenario) as embed:
            answers = [await embed.send("GET", LIST) for _ in range(30)]
            assert sum(answer.status_code == 200 for answer in answers) == count


def test_blanks_are_signed_as_they_went_over_the_socket(served: Served) -> None:
    told = served.sim.describe(served.base_url)["kraken-embed"]
    path = "/b2b/portfolio/AA00%20TEST%20EXAM%20PLE1/transactions"
    for nonce, target in enumerate((LIST, LIST.replace("%20", "+"), path), 1):
        headers = {
            "API-Key": told["key"],
            "API-Nonce": str(nonce),
            "API-Sign": signature(told["secret"], target.encode(), str(nonce), b""),
        }
        with closing(HTTPConnection(served.base_url.removeprefix("http://"))) as line:
            line.request("GET", target, headers=headers)
            answer = line.getresponse()
            assert answer.status == 200, answer.read()
