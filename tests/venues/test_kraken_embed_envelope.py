"""What stands around an answer: every shape of a refusal, and what each code means."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.clock import START
from tests.venues.embed_doubles import recorded
from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_embed.envelope import RefusedError, cursor_of, decode_result
from tui.venues.kraken_embed.errors import RULES, rule_for, understood
from tui.venues.kraken_embed.masking import Masking
from tui.venues.kraken_embed.nonce_refusal import is_nonce_refused
from tui.venues.transport import Answer


def answer(body: Any, status: int = 200, content_type: str = "application/json") -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(
        status=status,
        body=raw,
        received_at=START,
        round_trip=timedelta(milliseconds=80),
        content_type=content_type,
    )


def refused(body: Any) -> RefusedError:
    with pytest.raises(RefusedError) as refusal:
        decode_result(json.dumps(body).encode())
    return refusal.value


def failed(body: Any, status: int = 200) -> ReadFailure:
    value = understood(answer(body, status), decode_result)
    assert isinstance(value, ReadFailure)
    return value


OBJECT = {
    "severity": "E",
    "errorClass": "API",
    "type": "InvalidParameter",
    "errorMessage": "user is too short",
}


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        (
            {"error": ["ENexus:Unknown quote asset"]},
            "ENexus:Unknown quote asset",
            "ENexus:Unknown quote asset",
        ),
        ({"error": ["one", "two"], "result": None}, "one", "one; two"),
        ({"errors": [OBJECT]}, "EAPI:InvalidParameter", "EAPI:InvalidParameter: user is too short"),
        ({"errors": [{"code": "E1", "message": "no"}]}, "E1", "E1: no"),
        ({"errors": [{"code": "E1", "detail": "no"}]}, "E1", "E1: no"),
        ({"errors": [{"msg": "no"}]}, "no", "no"),
        ({"errors": [{}]}, "an error without a name", "an error without a name"),
        ({"error": "plain"}, "plain", "plain"),
        ({"error": {"code": "E1", "message": "no"}}, "E1", "E1: no"),
        ({"errors": "plain"}, "plain", "plain"),
        (
            {"type": "tag:kraken.com,2025:InvalidKey", "title": "API: Invalid key", "data": None},
            "InvalidKey",
            "API: Invalid key",
        ),
        ({"error": ["first"], "errors": [OBJECT]}, "first", "first; EAPI:InvalidParameter: user"),
    ],
)
def test_every_shape_of_a_refusal_is_read(body: dict[str, Any], code: str, text: str) -> None:
    refusal = refused(body)
    assert refusal.code == code
    assert refusal.text.startswith(text)
    assert not refusal.has_result


def test_errors_beside_a_result_are_a_refusal_that_says_so() -> None:
    assert refused({"error": ["x"], "result": {"order": {}}}).has_result


@pytest.mark.parametrize("errors", [{}, {"error": []}, {"errors": None}, {"error": None}])
def test_no_errors_are_no_refusal(errors: dict[str, Any]) -> None:
    assert set(decode_result(json.dumps({"result": {"a": 1}, **errors}).encode())) == {"a"}


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"result":null}', b"{}", b'{"result":[]}', b"\xff"]
)
def test_an_answer_with_neither_is_not_what_is_documented(body: bytes) -> None:
    with pytest.raises(NotDocumentedError):
        decode_result(body)


@pytest.mark.parametrize("value", [None, "", 7])
def test_a_cursor_that_is_none_ends_the_list(value: Any) -> None:
    body = json.dumps({"result": {"next_cursor": value}}).encode()
    assert cursor_of(decode_result(body)) == ""
    assert cursor_of({}) == ""


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("EAPI:Invalid key", FailureKind.REFUSED),
        ("InvalidSignature", FailureKind.REFUSED),
        ("Missing API-Key", FailureKind.REFUSED),
        ("EAPI:InvalidNonce", FailureKind.NONCE),
        ("ENexus:InvalidUserId", FailureKind.REJECTED),
        ("InvalidUserID", FailureKind.REJECTED),
        ("EPTL:Insufficient funds for transfer of 3 EUR", FailureKind.REJECTED),
        ("EPTL:User has too many quote executions in progress", FailureKind.RATE_LIMITED),
        ("EPTL:User has reached volume threshold", FailureKind.REJECTED),
        ("EPTL:Order cancelled. Try again.", FailureKind.UNAVAILABLE),
    ],
)
def test_documented_codes_win_over_the_status(code: str, kind: FailureKind) -> None:
    for status in (200, 401, 429, 503):
        assert failed({"error": [code]}, status).kind is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, FailureKind.REJECTED),
        (400, FailureKind.REJECTED),
        (401, FailureKind.REFUSED),
        (403, FailureKind.REJECTED),
        (404, FailureKind.REJECTED),
        (408, FailureKind.NO_ANSWER),
        (409, FailureKind.REJECTED),
        (422, FailureKind.REJECTED),
        (429, FailureKind.RATE_LIMITED),
        (500, FailureKind.UNAVAILABLE),
        (503, FailureKind.UNAVAILABLE),
    ],
)
def test_other_codes_mean_what_their_status_does(status: int, kind: FailureKind) -> None:
    told = failed({"error": ["ENew:Nobody knows"]}, status)
    assert (told.kind, told.code, told.text) == (kind, "ENew:Nobody knows", "ENew:Nobody knows")
    if status != 200:
        assert failed(b"<html>", status).kind is kind


def test_what_is_no_json_is_shown_in_part() -> None:
    told = failed(b"Bad\n gateway " + b"x" * 500, 502)
    assert "Bad gateway xxx" in told.text
    assert len(told.text) < 200
    assert told.code == "HTTP 502"


def test_a_result_with_another_status_than_200_is_none() -> None:
    assert failed({"result": {}}, 202).kind is FailureKind.UNREADABLE


def test_published_names_are_known() -> None:
    fixture = recorded("errors_enexus")
    assert [name for name in fixture["names"] if rule_for(name) is None] == []
    example = fixture["problem_json_example"]
    assert failed(example["body"], example["http_status"]).kind is FailureKind.REFUSED


def test_no_rule_hides_another() -> None:
    assert [rule.prefix for rule in RULES if rule_for(rule.prefix) is not rule] == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error": ["EAPI:Invalid nonce"]}, True),
        ({"type": "tag:kraken.com,2025:InvalidNonce", "title": "API: Invalid nonce"}, True),
        ({"errors": [{"errorClass": "API", "type": "InvalidNonce"}]}, True),
        ({"error": ["EAPI:Invalid nonce"], "result": {"order": {}}}, False),
        ({"result": {"name": "nonce"}}, False),
        ({"error": ["EAPI:Invalid key", "about the nonce"]}, False),
    ],
)
def test_a_refused_nonce_is_told_from_everything_else(body: dict[str, Any], expected: bool) -> None:
    assert is_nonce_refused(json.dumps(body).encode()) is expected


@pytest.mark.parametrize(
    "spelling",
    ["AA00 TEST EXAM PLE1", "AA00TESTEXAMPLE1", "AA00%20TEST%20EXAM%20PLE1", "AA00+TEST+EXAM+PLE1"],
)
def test_users_are_masked_in_every_spelling(spelling: str) -> None:
    masking = Masking(["AA00 TEST EXAM PLE1"])
    assert masking.text(f"no user {spelling}!") == "no user AA00…PLE1!"
    typed = Masking([])
    assert typed.text(spelling) == spelling
    typed.hide("AA00 TEST EXAM PLE1")
    assert typed.text(spelling) == "AA00…PLE1"


def test_a_page_for_browsers_is_named_and_not_shown() -> None:
    page = b"<html><head><title>503 Service Unavailable</title></head></html>"
    for kind in ("text/html; charset=utf-8", ""):
        told = understood(answer(page, 503, kind), decode_result)
        assert isinstance(told, ReadFailure)
        assert told.text == "the venue's front end is in trouble (HTTP 503): an HTML page"


def test_long_words_without_json_are_cut_visibly() -> None:
    told = understood(answer(b"upstream " * 40, 502, "text/plain"), decode_result)
    assert isinstance(told, ReadFailure)
    assert told.text.endswith(f": {('upstream ' * 9)[:80]}…")
