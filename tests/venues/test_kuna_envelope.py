"""What stands around Kuna's answers, and what its refusals mean."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.clock import START
from tests.venues.kuna_doubles import raw, recorded, refused
from tui.domain.failure import FailureKind
from tui.venues.envelope import NotDocumentedError
from tui.venues.kuna.envelope import RefusedError, decode_data, decode_rows
from tui.venues.kuna.errors import (
    RULES,
    is_final,
    parse_refusal,
    parse_unreadable,
    sentence_of,
)
from tui.venues.kuna.nonce_refusal import is_nonce_refused
from tui.venues.transport import Answer


def answer(status: int = 200, body: bytes = b"", content_type: str = "application/json") -> Answer:
    return Answer(
        status=status,
        body=body,
        received_at=START,
        round_trip=timedelta(),
        content_type=content_type,
    )


def refusal_in(body: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as raised:
        decode_data(body)
    return raised.value


@pytest.mark.parametrize("value", [[], [1], {"id": "x"}, None, "text"])
def test_what_an_answer_holds_stands_in_data(value: object) -> None:
    assert json.loads(decode_data(raw({"data": value}))) == value


@pytest.mark.parametrize("value", [[], [{"id": "x"}], {"id": "x"}])
def test_an_answer_without_data_around_it_is_taken_whole(value: object) -> None:
    assert json.loads(decode_data(raw(value))) == value


@pytest.mark.parametrize("empty", [None, [], {}, ""])
@pytest.mark.parametrize("name", ["errors", "error"])
def test_errors_that_hold_nothing_are_none(name: str, empty: object) -> None:
    assert decode_data(raw({"data": [], name: empty})) == b"[]"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"errors": [{"code": "A"}]}, "A", "A"),
        ({"errors": [{"extensions": {"code": "A"}}]}, "A", "A"),
        ({"errors": [{"code": 2002}]}, "2002", "2002"),
        ({"errors": [{"code": "A", "message": "why"}]}, "A", "A - why"),
        (
            {"errors": [{"code": "A", "message": "why"}, {"code": "B", "message": "too"}]},
            "A",
            "A - why; too",
        ),
        ({"error": {"code": 2003, "message": "none"}}, "2003", "2003 - none"),
        ({"error": "A"}, "A", "A"),
        ({"errors": "A"}, "A", "A"),
        ({"errors": [{"message": "why"}]}, "", "why"),
        ({"data": [], "errors": [{"code": "A"}]}, "A", "A"),
    ],
)
def test_a_refusal_is_read_from_every_shape(body: object, code: str, words: str) -> None:
    refusal = refusal_in(raw(body))
    assert (refusal.code, refusal.words) == (code, words)


def test_the_recorded_refusal_is_read() -> None:
    (case,) = recorded("error_ip_not_in_white_list")["cases"]
    refusal = refusal_in(raw(case["body"]))
    failure = parse_refusal(refusal, answer())
    assert (failure.kind, failure.code) == (FailureKind.REFUSED, "IP_NOT_IN_WHITE_LIST")
    assert "bound to other addresses" in failure.text


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b'{"a":}', b"\xff", b"[" * 5000])
def test_what_is_not_json_is_said(body: bytes) -> None:
    with pytest.raises(NotDocumentedError, match="not the JSON Kuna documents"):
        decode_data(body)


@pytest.mark.parametrize("data", [b"{}", b"null", b"7", b'"x"'])
def test_a_list_that_is_none_is_said(data: bytes) -> None:
    with pytest.raises(NotDocumentedError, match="not the list"):
        decode_rows(data)


# What refusals mean for reads

KINDS = {
    "IP_NOT_IN_WHITE_LIST": FailureKind.REFUSED,
    "UNAUTHORIZED": FailureKind.REFUSED,
    "FORBIDDEN": FailureKind.REFUSED,
    "ARGUMENT_VALIDATION_ERROR": FailureKind.REJECTED,
    "INSUFFICIENT_FUNDS": FailureKind.REJECTED,
    "2002": FailureKind.REJECTED,
    "NOT_FOUND": FailureKind.REJECTED,
    "2003": FailureKind.REJECTED,
    "INVALID:ORDER_SIZE": FailureKind.REJECTED,
    "PAYMENT_METHOD_NOT_SUPPORTED": FailureKind.REJECTED,
    "WrongRequestException": FailureKind.REJECTED,
    "Internal Server Error": FailureKind.REJECTED,
    "BAD_REQUEST": FailureKind.REJECTED,
}


def test_every_code_of_the_table_is_tried() -> None:
    assert {rule.code for rule in RULES} == set(KINDS)


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("code", KINDS)
def test_a_code_means_the_same_whatever_the_status(code: str, status: int) -> None:
    failure = parse_refusal(RefusedError(code.lower(), "why"), answer(status))
    assert (failure.kind, failure.code) == (KINDS[code], code.lower())
    assert failure.text.startswith(f"{code.lower()} - why")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, FailureKind.REFUSED),
        (403, FailureKind.REFUSED),
        (429, FailureKind.RATE_LIMITED),
        (400, FailureKind.REJECTED),
        (500, FailureKind.REJECTED),
        (503, FailureKind.UNAVAILABLE),
    ],
)
def test_an_unknown_code_goes_through_as_it_came(status: int, kind: FailureKind) -> None:
    failure = parse_refusal(RefusedError("NEW_CODE", "of tomorrow"), answer(status))
    assert (failure.kind, failure.code) == (kind, "NEW_CODE")
    assert "NEW_CODE - of tomorrow" in failure.text


def test_a_refusal_without_a_code_is_named_by_its_status() -> None:
    failure = parse_refusal(RefusedError(""), answer(400))
    assert (failure.code, failure.text) == ("HTTP 400", "unknown: an error without a code")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, FailureKind.REFUSED),
        (403, FailureKind.REJECTED),
        (404, FailureKind.REJECTED),
        (429, FailureKind.RATE_LIMITED),
        (502, FailureKind.UNAVAILABLE),
        (200, FailureKind.UNREADABLE),
        (302, FailureKind.UNREADABLE),
    ],
)
def test_what_holds_no_json_is_told_by_its_status(status: int, kind: FailureKind) -> None:
    failure = parse_unreadable(answer(status, content_type="text/html"), "not JSON")
    assert failure.kind is kind
    assert "Kraken" not in failure.text


def test_a_page_in_place_of_json_names_kuna() -> None:
    failure = parse_unreadable(answer(content_type="text/html"), "")
    assert failure.text == "HTTP 200 with text/html instead of Kuna's JSON"


# What they mean for writes


@pytest.mark.parametrize("code", [*KINDS, "NEW_CODE", ""])
@pytest.mark.parametrize("status", [200, 400, 404, 500])
def test_any_refusal_of_a_new_order_is_final_even_with_500(code: str, status: int) -> None:
    assert is_final(RefusedError(code), status, is_cancel=False)


def test_an_unknown_code_from_in_front_of_kuna_is_not_final() -> None:
    assert not is_final(RefusedError("GATEWAY_TIMEOUT"), 504, is_cancel=False)
    assert is_final(RefusedError("INSUFFICIENT_FUNDS"), 504, is_cancel=False)


FINAL_FOR_CANCELS = {
    "IP_NOT_IN_WHITE_LIST",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "ARGUMENT_VALIDATION_ERROR",
    "WrongRequestException",
}


@pytest.mark.parametrize("code", [*KINDS, "NEW_CODE"])
@pytest.mark.parametrize("status", [200, 400, 404, 500])
def test_a_cancel_is_refused_finally_only_where_no_order_can_have_ended(
    code: str, status: int
) -> None:
    assert is_final(RefusedError(code), status, is_cancel=True) is (code in FINAL_FOR_CANCELS)


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_key_or_a_limit_refuses_a_cancel_finally(status: int) -> None:
    assert is_final(RefusedError("NEW_CODE"), status, is_cancel=True)


def test_what_a_code_means_is_added_in_words() -> None:
    assert sentence_of(RefusedError("2002"), 200) == "2002 (the balance is too small)"
    assert sentence_of(RefusedError("BAD_REQUEST", "no"), 400) == "BAD_REQUEST - no"


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (200, "unknown: NEW_CODE"),
        (500, "unknown: NEW_CODE"),
        (401, "NEW_CODE (Kuna does not accept this key, its signature or what it may do)"),
        (403, "NEW_CODE (Kuna does not accept this key, its signature or what it may do)"),
        (429, "NEW_CODE (too many calls; nothing was done)"),
    ],
)
def test_of_an_unknown_code_the_status_may_say_what_it_means(status: int, text: str) -> None:
    assert sentence_of(RefusedError("NEW_CODE"), status) == text


@pytest.mark.parametrize(
    ("reply", "is_refused"),
    [
        (refused("INVALID_NONCE", status=401), True),
        (refused("nonce-too-small"), True),
        (refused("UNAUTHORIZED", "the nonce was used", status=401), False),
        (httpx.Response(200, json={"data": {"nonce": 1}}), False),
        (httpx.Response(502, content=b"<h1>nonce"), False),
    ],
)
def test_only_a_code_that_names_the_nonce_refuses_it(
    reply: httpx.Response, *, is_refused: bool
) -> None:
    assert is_nonce_refused(reply.content) is is_refused


def test_a_large_answer_is_not_searched_for_a_nonce() -> None:
    body: dict[str, Any] = {"errors": [{"code": "NONCE"}], "filler": "x" * 70_000}
    assert not is_nonce_refused(raw(body))
