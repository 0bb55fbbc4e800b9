"""Every shape an answer of Kraken Futures takes, and what a read makes of it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import ScriptedVenue
from tests.venues.futures_doubles import RECORDED, error, futures_client, history, success
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_futures.client import KrakenFuturesClient
from tui.venues.kraken_futures.envelope import RefusedError, decode_answer, decode_history
from tui.venues.kraken_futures.errors import RULES, Action, rule_for
from tui.venues.kraken_futures.nonce_refusal import is_nonce_refused

LISTED: dict[str, Any] = {"openOrders": []}


@pytest.fixture
def client(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> KrakenFuturesClient:
    return futures_client(venue, clock, tmp_path)


def errors(
    *texts: Any, status: str = "BAD_REQUEST", code: int = 400, **more: Any
) -> httpx.Response:
    body = {"status": status, "result": "error", "errors": list(texts), **more}
    return httpx.Response(code, json=body)


def plain(text: str, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, text=text, headers=headers)


async def polled(client: KrakenFuturesClient) -> ReadFailure:
    outcome = await client.open_orders(PollOptions())
    assert isinstance(outcome, ReadFailure), outcome
    return outcome


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (error("authenticationError"), FailureKind.REFUSED, "a key of Kraken Spot does not work"),
        (error("accountInactive"), FailureKind.REFUSED, "the account is disabled"),
        (error("insufficientPrivileges"), FailureKind.REFUSED, "the key may not do this"),
        (error("apiLimitExceeded"), FailureKind.RATE_LIMITED, "500 units in 10 s"),
        (error("apiLimitExceeded", 429), FailureKind.RATE_LIMITED, "nothing was done"),
        (error("Unavailable"), FailureKind.UNAVAILABLE, "says nothing about funds"),
        (error("Server Error"), FailureKind.UNAVAILABLE, "Server Error"),
        (error("unknownError"), FailureKind.UNAVAILABLE, "unknownError"),
        (error("marketUnavailable"), FailureKind.UNAVAILABLE, "marketUnavailable"),
        (error("Json Parse Error"), FailureKind.REJECTED, "a request Kraken cannot use"),
        (error("requiredArgumentMissing"), FailureKind.REJECTED, "requiredArgumentMissing"),
        (error("invalidArgument: symbol"), FailureKind.REJECTED, "invalidArgument: symbol"),
        (error("brandNewError"), FailureKind.REJECTED, "brandNewError"),
        (
            errors({"code": 0, "message": "400 BAD_REQUEST"}),
            FailureKind.REJECTED,
            "BAD_REQUEST; 400 BAD_REQUEST (0)",
        ),
        (errors("plain words"), FailureKind.REJECTED, "plain words"),
        (errors({"code": None, "message": "odd"}), FailureKind.REJECTED, "BAD_REQUEST; odd ("),
        (
            errors({"code": 98, "message": "OUT"}, status="INTERNAL_SERVER_ERROR", code=500),
            FailureKind.UNAVAILABLE,
            "OUT (98)",
        ),
        (
            httpx.Response(401, json={"status": "unauthorized", "reason": "no such key"}),
            FailureKind.REFUSED,
            "unauthorized: no such key",
        ),
        (httpx.Response(404, json={"status": "NOT_FOUND"}), FailureKind.REJECTED, "NOT_FOUND"),
        (httpx.Response(404, json={"path": "/x"}), FailureKind.REJECTED, "HTTP 404"),
        (httpx.Response(401, json={}), FailureKind.REFUSED, "HTTP 401"),
        (plain("<html>Bad Gateway</html>", 502), FailureKind.UNAVAILABLE, "HTTP 502"),
        (plain("error code: 520", 520), FailureKind.UNAVAILABLE, "HTTP 520"),
        (plain("slow down", 429), FailureKind.RATE_LIMITED, "HTTP 429"),
        (plain("Forbidden", 403), FailureKind.REJECTED, "HTTP 403"),
        (plain("", 302, location="https://elsewhere.example/"), FailureKind.UNREADABLE, "302"),
        (plain("<html>hello</html>"), FailureKind.UNREADABLE, "text/plain"),
        (httpx.Response(200, json={"result": "success"}), FailureKind.UNREADABLE, "openOrders"),
        (httpx.Response(200, json=LISTED), FailureKind.UNREADABLE, "neither success nor error"),
        (httpx.Response(200, json={"result": "error"}), FailureKind.REJECTED, "without a name"),
        (httpx.Response(200, json=[1]), FailureKind.UNREADABLE, "not the JSON"),
        (
            httpx.Response(500, json={"result": "success", **LISTED}),
            FailureKind.UNAVAILABLE,
            "HTTP 500",
        ),
        (httpx.ConnectError("no route"), FailureKind.NOT_REACHED, "no route"),
        (httpx.ReadError("reset"), FailureKind.NO_ANSWER, "reset"),
    ],
)
async def test_every_bad_answer_is_a_failure_that_says_what_it_is(
    client: KrakenFuturesClient,
    venue: ScriptedVenue,
    reply: httpx.Response | Exception,
    kind: FailureKind,
    words: str,
) -> None:
    venue.answer("openorders", reply)
    failure = await polled(client)
    assert failure.kind is kind
    assert words in failure.text
    assert len(venue.requests) == 1, "nothing is asked again at once"


async def test_an_answer_cut_off_in_the_middle_is_no_list(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    reply = httpx.Response(
        200,
        content=b'{"result":"success","openOrders":[{"order_id":"a"',
        headers={"content-type": "application/json"},
    )
    venue.answer("openorders", reply)
    assert (await polled(client)).kind is FailureKind.UNREADABLE


async def test_after_the_limit_nothing_is_asked_before_the_window_has_passed(
    client: KrakenFuturesClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    venue.answer("openorders", error("apiLimitExceeded"), success(openOrders=[]))
    assert (await polled(client)).retry_at == START + timedelta(seconds=10)
    assert client.budget().used == 500
    again = await polled(client)
    assert (again.kind, again.code) == (FailureKind.RATE_LIMITED, "call-counter")
    assert len(venue.requests) == 1
    await clock.advance(10)
    assert not isinstance(await client.open_orders(PollOptions()), ReadFailure)


async def test_the_venues_own_not_before_stands(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    reply = error("apiLimitExceeded", 429)
    reply.headers["retry-after"] = "4"
    venue.answer("openorders", reply)
    assert (await polled(client)).retry_at == START + timedelta(seconds=4)


def test_a_history_needs_no_word_of_success_but_its_elements() -> None:
    assert set(decode_history(history().content)) == {"accountUid", "len", "elements"}
    with pytest.raises(NotDocumentedError, match="elements"):
        decode_history(b'{"len":0}')
    with pytest.raises(RefusedError, match="unauthorized"):
        decode_history(b'{"status":"unauthorized","reason":"x"}')


def test_a_status_that_is_an_object_is_no_refusal() -> None:
    body = b'{"result":"success","status":{"currentTime":"x","triggerTime":"0"}}'
    assert "status" in decode_answer(body)


@pytest.mark.parametrize("code", ["nonceBelowThreshold", "nonceDuplicate"])
def test_a_refused_nonce_is_told_from_everything_else(code: str) -> None:
    assert is_nonce_refused(error(code).content)
    assert not is_nonce_refused(error("authenticationError").content)
    assert not is_nonce_refused(success(note=code).content)
    assert not is_nonce_refused(code.encode())


def test_each_documented_word_is_known_by_itself_whatever_its_capitals() -> None:
    assert len(RULES) == len({rule.prefix.casefold() for rule in RULES})
    for rule in RULES:
        assert rule_for(rule.prefix.upper()) is rule
        assert rule_for(f"{rule.prefix}: more") is rule


def test_behind_a_word_nobody_knows_anything_may_have_been_done() -> None:
    assert rule_for("somethingNew").action is Action.VERIFY


async def test_recorded_refusals_are_read_as_what_they_are(
    client: KrakenFuturesClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    path = RECORDED / "errors_common.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    kinds = []
    for case in json.loads(path.read_text())["cases"]:
        status = case["http_status"]
        body = case.get("body")
        reply = plain(case["body_text"], status) if body is None else None
        venue.script["openorders"].clear()
        venue.answer("openorders", reply or httpx.Response(status, json=body))
        kinds.append((await polled(client)).kind)
        await clock.advance(11)
    assert kinds == [
        FailureKind.RATE_LIMITED,
        FailureKind.REFUSED,
        FailureKind.RATE_LIMITED,
        FailureKind.UNAVAILABLE,
        FailureKind.REJECTED,
    ]
