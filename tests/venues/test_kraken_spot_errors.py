import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock import START
from tui.domain.failure import FailureKind
from tui.venues.envelope import NotDocumentedError
from tui.venues.errors import parse_unreadable
from tui.venues.kraken_spot.envelope import RefusedError, decode_result
from tui.venues.kraken_spot.errors import Action, parse_errors, rule_for
from tui.venues.transport import Answer

FIXTURES = Path("../shared/fixtures/kraken_spot")
REFUSED, REJECTED, RATE = FailureKind.REFUSED, FailureKind.REJECTED, FailureKind.RATE_LIMITED
UNAVAILABLE, NONCE, UNREADABLE = (
    FailureKind.UNAVAILABLE,
    FailureKind.NONCE,
    FailureKind.UNREADABLE,
)
STOP, SHOW, BACK_OFF, VERIFY, REFRESH, RESYNC = (
    Action.STOP,
    Action.SHOW,
    Action.BACK_OFF,
    Action.VERIFY,
    Action.REFRESH,
    Action.RESYNC,
)

DOCUMENTED: dict[str, tuple[FailureKind, Action]] = {
    "EAPI:Invalid key": (REFUSED, STOP),
    "EAPI:Invalid signature": (REFUSED, STOP),
    "EAPI:Invalid nonce": (NONCE, RESYNC),
    "EAPI:Rate limit exceeded": (RATE, BACK_OFF),
    "EAPI:Bad request": (REJECTED, SHOW),
    "EGeneral:Invalid arguments": (REJECTED, SHOW),
    "EGeneral:Invalid arguments:price": (REJECTED, SHOW),
    "EGeneral:Invalid arguments:Index unavailable": (REJECTED, SHOW),
    "EGeneral:Permission denied": (REFUSED, SHOW),
    "EGeneral:Temporary lockout": (REFUSED, STOP),
    "EGeneral:Unknown method": (REJECTED, SHOW),
    "EGeneral:Internal error": (UNAVAILABLE, VERIFY),
    "EGeneral:Internal error:1a2b": (UNAVAILABLE, VERIFY),
    "EGeneral:Too many requests": (RATE, BACK_OFF),
    "EService:Unavailable": (UNAVAILABLE, VERIFY),
    "EService:Busy": (UNAVAILABLE, VERIFY),
    "EService: Busy": (UNAVAILABLE, VERIFY),
    "EService:Timeout": (UNAVAILABLE, VERIFY),
    "EDatabase:Internal error": (UNAVAILABLE, VERIFY),
    "ESession:Invalid session": (UNAVAILABLE, VERIFY),
    "ETrade:User Locked": (REFUSED, STOP),
    "EService:Deadline elapsed": (REJECTED, SHOW),
    "EService:Throttled: 1795167900": (RATE, BACK_OFF),
    "EService: Throttled: 1795167900": (RATE, BACK_OFF),
    "EService:Market in cancel_only mode": (REJECTED, SHOW),
    "EService:Market in post_only mode": (REJECTED, SHOW),
    "EOrder:Unknown order": (REJECTED, REFRESH),
    "EOrder:Invalid order": (REJECTED, REFRESH),
    "EOrder:Insufficient funds": (REJECTED, SHOW),
    "EOrder:Invalid price": (REJECTED, SHOW),
    "EOrder:Invalid price:Invalid price argument.": (REJECTED, SHOW),
    "EOrder:Tick size check failed": (REJECTED, SHOW),
    "EOrder:Order minimum not met": (REJECTED, SHOW),
    "EOrder:Cost minimum not met": (REJECTED, SHOW),
    "EOrder:Post only order": (REJECTED, SHOW),
    "EOrder:Rate limit exceeded": (RATE, BACK_OFF),
    "EOrder:Domain rate limit exceeded": (RATE, BACK_OFF),
    "EOrder:Orders limit exceeded": (REJECTED, SHOW),
    "EOrder:Scheduled orders limit exceeded": (REJECTED, SHOW),
    "EOrder:Positions limit exceeded": (REJECTED, SHOW),
    "EOrder:Cannot open position": (REJECTED, SHOW),
    "EOrder:Cannot open opposing position": (REJECTED, SHOW),
    "EOrder:Margin allowance exceeded": (REJECTED, SHOW),
    "EOrder:Margin level too low": (REJECTED, SHOW),
    "EOrder:Margin position size exceeded": (REJECTED, SHOW),
    "EOrder:Insufficient margin": (REJECTED, SHOW),
    "EOrder:Reduce only:No position exists": (REJECTED, SHOW),
    "EOrder:Reduce only:Position is closed": (REJECTED, SHOW),
    "EOrder:Reduce only:Non-PC": (REJECTED, SHOW),
    "EOrder:Unknown position": (REJECTED, REFRESH),
    "EQuery:Unknown asset pair": (REJECTED, SHOW),
    "EQuery:Unknown asset": (REJECTED, SHOW),
    "EQuery:Invalid asset pair": (REJECTED, SHOW),
    "EAuth:Account temporary disabled": (REFUSED, STOP),
    "EAuth:Account unconfirmed": (REFUSED, STOP),
    "EAuth:Rate limit exceeded": (REFUSED, STOP),
    "EAuth:Too many requests": (REFUSED, STOP),
    "EAuth:Failed": (REFUSED, STOP),
    "EAccount:Invalid permissions": (REFUSED, SHOW),
    "ETrade:Invalid request": (REJECTED, SHOW),
    "EBM:limit exceeded:CAL": (REJECTED, SHOW),
    "ENew:Never seen before": (REJECTED, VERIFY),
}


def answer(status: int = 200, *, content_type: str = "application/json", **more: Any) -> Answer:
    return Answer(
        status=status,
        body=b"",
        received_at=START,
        round_trip=timedelta(),
        content_type=content_type,
        **more,
    )


@pytest.mark.parametrize("text", DOCUMENTED)
def test_every_documented_error_has_its_meaning(text: str) -> None:
    rule = rule_for(text)
    assert (rule.kind, rule.action) == DOCUMENTED[text]


@pytest.mark.parametrize("text", DOCUMENTED)
def test_the_venues_words_are_kept_whole(text: str) -> None:
    failure = parse_errors([text], answer(trace_id="trace-1"))
    assert (failure.kind, failure.text) == (DOCUMENTED[text][0], text)
    assert failure.trace_id == "trace-1"


def test_the_more_specific_error_wins() -> None:
    text = "EGeneral:Invalid arguments:Index unavailable"
    assert rule_for(text).prefix == text
    assert rule_for("EGeneral:Invalid arguments:x").prefix == "EGeneral:Invalid arguments"
    assert rule_for("EQuery:Unknown asset pair").prefix == "EQuery:Unknown asset pair"


def test_several_errors_are_all_shown_and_the_first_decides() -> None:
    failure = parse_errors(["EOrder:Insufficient funds", "EGeneral:Internal error"], answer())
    assert failure.kind is FailureKind.REJECTED
    assert failure.text == "EOrder:Insufficient funds, EGeneral:Internal error"


@pytest.mark.parametrize(
    ("text", "retry_at"),
    [
        ("EService:Throttled: 1795167900", datetime(2026, 11, 20, 9, 45, tzinfo=UTC)),
        ("EService: Throttled:1795167900", datetime(2026, 11, 20, 9, 45, tzinfo=UTC)),
        ("EService:Throttled", None),
        ("EService:Throttled: soon", None),
        ("EService:Throttled: " + "9" * 30, None),
        ("EService:Throttled: ²", None),
        ("EGeneral:Temporary lockout", START + timedelta(minutes=15)),
        ("EService:Unavailable", None),
        ("EGeneral:Internal error:1795167900", None),
    ],
)
def test_a_moment_before_which_nothing_helps_is_told(text: str, retry_at: datetime | None) -> None:
    assert parse_errors([text], answer()).retry_at == retry_at


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, UNREADABLE),
        (301, UNREADABLE),
        (403, REJECTED),
        (404, REJECTED),
        (405, REJECTED),
        (429, RATE),
        (500, UNAVAILABLE),
        (502, UNAVAILABLE),
        (503, UNAVAILABLE),
        (504, UNAVAILABLE),
        (520, UNAVAILABLE),
        (526, UNAVAILABLE),
        (200, UNREADABLE),
        (204, UNREADABLE),
    ],
)
def test_every_status_has_its_meaning(status: int, kind: FailureKind) -> None:
    failure = parse_unreadable(answer(status, content_type="text/html; charset=utf-8"), "?")
    assert failure.kind is kind
    assert str(status) in failure.text
    assert failure.code == f"HTTP {status}"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (302, "a redirect (HTTP 302), which is never followed"),
        (403, "access blocked in front of the venue (HTTP 403, no content type)"),
        (200, "HTTP 200 with no content type instead of Kraken's JSON"),
    ],
)
def test_what_stands_in_the_way_is_put_into_words(status: int, words: str) -> None:
    assert parse_unreadable(answer(status, content_type=""), "?").text == words


def test_json_that_is_not_kraken_s_says_what_is_wrong_with_it() -> None:
    assert parse_unreadable(answer(), "no list of orders").text == "no list of orders"
    html = parse_unreadable(answer(content_type="text/html"), "malformed")
    assert html.text == "HTTP 200 with text/html instead of Kraken's JSON"


def test_a_block_is_not_tried_again_at_once() -> None:
    assert parse_unreadable(answer(403), "").retry_at == START + timedelta(minutes=1)


def test_retry_after_is_honoured() -> None:
    moment = START + timedelta(seconds=7)
    for status in (403, 429, 503):
        assert parse_unreadable(answer(status, retry_at=moment), "").retry_at == moment
    assert parse_unreadable(answer(503), "").retry_at is None
    assert parse_errors(["EAPI:Rate limit exceeded"], answer(retry_at=moment)).retry_at == moment


@given(st.text())
def test_no_error_text_is_beyond_the_table(text: str) -> None:
    failure = parse_errors([text], answer())
    assert failure.text == text


@pytest.mark.parametrize("fixture", ["errors_common", "errors_no_result_member"])
def test_recorded_errors_are_understood(fixture: str) -> None:
    path = FIXTURES / f"{fixture}.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    for case in json.loads(path.read_text())["cases"]:
        if "body" in case:
            with pytest.raises(RefusedError) as refusal:
                decode_result(json.dumps(case["body"]).encode())
            assert refusal.value.errors == tuple(case["body"]["error"])
            assert rule_for(refusal.value.errors[0]).action is not Action.VERIFY
        else:
            with pytest.raises(NotDocumentedError):
                decode_result(case["body_text"].encode())
            failure = parse_unreadable(answer(case["http_status"], content_type="text/plain"), "")
            assert failure.kind is (REJECTED if case["http_status"] == 403 else UNAVAILABLE)
