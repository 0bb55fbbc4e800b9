"""What each answer, or the lack of one, makes of an act: HTTP status and body, act by act."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import ScriptedVenue, ok, recorded, refused, spot_client
from tests.venues.intents import RememberingGate, amend, cancel, cancels, create
from tui.domain.identifiers import VenueOrderId
from tui.domain.numbers import parse_decimal
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, Unknown
from tui.venues.kraken_spot.envelope import decode_result, decode_value
from tui.venues.kraken_spot.errors import RULES, Action
from tui.venues.kraken_spot.outcomes import read_checked, read_created
from tui.venues.port import TradingPort

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

NAMES = {"amend": "AmendOrder", "cancel": "CancelOrder", "create": "AddOrder"}
ACTS = tuple(NAMES)

HTML = {"content-type": "text/html"}
ACCEPTED = {
    "amend": {"amend_id": "TEZA4R-DSDGT-IJBOJK"},
    "cancel": {"count": 1},
    "create": {"txid": ["OUF4EM-FRGI2-MQMWZD"], "descr": {"order": "buy 1.25 XBTUSD"}},
}


@pytest.fixture
def trading(venue: ScriptedVenue, tmp_path: Path) -> TradingPort:
    port = spot_client(venue, ManualClock(), tmp_path, mode="trade").trading
    assert port is not None
    return port


async def act(trading: TradingPort, name: str) -> Outcome:
    gate = RememberingGate()
    calls: dict[str, Callable[[], Awaitable[Outcome]]] = {
        "amend": lambda: trading.amend(amend(limit_price=parse_decimal("1")), gate),
        "cancel": lambda: trading.cancel(cancel(), gate),
        "create": lambda: trading.create(create(), gate),
    }
    return await calls[name]()


# What a readable answer says


@pytest.mark.parametrize(
    ("name", "result", "expected"),
    [
        ("amend", ACCEPTED["amend"], Accepted(reference="TEZA4R-DSDGT-IJBOJK")),
        ("cancel", {"count": 1}, Accepted()),
        ("cancel", {"count": 1, "pending": False}, Accepted()),
        ("cancel", {"count": 1, "pending": True}, Accepted(is_pending=True)),
        (
            "create",
            ACCEPTED["create"],
            Accepted(order_id=VenueOrderId("OUF4EM-FRGI2-MQMWZD"), text="buy 1.25 XBTUSD"),
        ),
        (
            "create",
            {"txid": ["OA"], "descr": {"order": "buy", "close": "close position @ market"}},
            Accepted(order_id=VenueOrderId("OA"), text="buy, close position @ market"),
        ),
        ("create", {"txid": ["OA"]}, Accepted(order_id=VenueOrderId("OA"))),
        (
            "create",
            {"txid": ["OA"], "descr": {"order": "buy", "close": ""}},
            Accepted(order_id=VenueOrderId("OA"), text="buy"),
        ),
        (
            "create",
            {"txid": ["OA"], "descr": {"order": "buy", "close": 5}},
            Accepted(order_id=VenueOrderId("OA"), text="buy"),
        ),
    ],
)
async def test_krakens_yes_is_an_acceptance(
    trading: TradingPort,
    venue: ScriptedVenue,
    name: str,
    result: object,
    expected: Accepted,
) -> None:
    venue.answer(NAMES[name], ok(result))
    assert await act(trading, name) == expected
    assert len(venue.requests) == 1


async def test_a_warning_beside_a_result_changes_nothing(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    body = {"error": ["WGeneral:Slow"], "result": ACCEPTED["amend"]}
    venue.answer("AmendOrder", httpx.Response(200, json=body))
    assert await act(trading, "amend") == Accepted(reference="TEZA4R-DSDGT-IJBOJK")


@pytest.mark.parametrize(
    ("name", "result", "words"),
    [
        ("amend", {}, "without an amend_id"),
        ("amend", {"amend_id": ""}, "without an amend_id"),
        ("amend", {"amend_id": 7}, "without an amend_id"),
        ("amend", [], "without an amend_id"),
        ("cancel", {}, "without a count"),
        ("cancel", {"count": "1"}, "without a count"),
        ("cancel", {"count": True}, "without a count"),
        ("cancel", {"count": 0}, "counts 0 of 1"),
        ("create", {"descr": {"order": "buy"}}, "without an order id"),
        ("create", {"txid": []}, "without an order id"),
        ("create", {"txid": [""]}, "without an order id"),
        ("create", {"txid": [7]}, "without an order id"),
        ("create", {"txid": "OUF4EM-FRGI2-MQMWZD"}, "without an order id"),
        ("create", "OUF4EM-FRGI2-MQMWZD", "without an order id"),
    ],
)
async def test_a_yes_without_its_proof_is_unknown(
    trading: TradingPort, venue: ScriptedVenue, name: str, result: object, words: str
) -> None:
    reply = ok(result)
    reply.headers["x-trace-id"] = "trace-7"
    venue.answer(NAMES[name], reply)
    outcome = await act(trading, name)
    assert isinstance(outcome, Unknown)
    assert words in outcome.text
    assert outcome.trace_id == "trace-7"


FINAL = [
    rule.prefix
    for rule in RULES
    if rule.action not in {Action.VERIFY, Action.RESYNC, Action.REFRESH}
]
DOUBTFUL = [rule.prefix for rule in RULES if rule.action is Action.VERIFY]


@pytest.mark.parametrize("status", [200, 400, 403, 429, 500, 503])
@pytest.mark.parametrize("code", FINAL)
async def test_a_final_code_is_a_refusal_whatever_the_http_status(
    trading: TradingPort, venue: ScriptedVenue, code: str, status: int
) -> None:
    venue.answer("AmendOrder", refused(code, status=status))
    outcome = await act(trading, "amend")
    assert isinstance(outcome, Rejected)
    assert outcome.code == code
    assert outcome.text.startswith(code)
    assert len(venue.requests) == 1


@pytest.mark.parametrize("status", [200, 500, 503])
@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("code", [*DOUBTFUL, "ESomething:Never heard of", "EService: Busy"])
async def test_a_code_that_proves_nothing_is_unknown_even_at_http_200(
    trading: TradingPort, venue: ScriptedVenue, name: str, code: str, status: int
) -> None:
    reply = refused(code, status=status)
    reply.headers["x-trace-id"] = "trace-9"
    venue.answer(NAMES[name], reply)
    outcome = await act(trading, name)
    assert isinstance(outcome, Unknown)
    assert outcome.text == code
    assert outcome.code == code.replace(": ", ":")
    assert outcome.trace_id == "trace-9"
    assert len(venue.requests) == 1


@pytest.mark.parametrize("code", ["EOrder:Unknown order", "EOrder:Invalid order"])
async def test_an_order_kraken_does_not_know_may_have_filled_before_its_cancel(
    trading: TradingPort, venue: ScriptedVenue, code: str
) -> None:
    for name in NAMES.values():
        venue.answer(name, refused(code))
    assert await act(trading, "cancel") == Unknown(text=code, code=code)
    assert await act(trading, "amend") == Rejected(code=code, text=code)
    assert await act(trading, "create") == Rejected(code=code, text=code)


async def test_of_several_errors_one_that_proves_nothing_decides(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    both = ("EOrder:Post only order", "EService:Busy")
    venue.answer("AmendOrder", refused(*both))
    text = ", ".join(both)
    assert await act(trading, "amend") == Unknown(text=text, code="EService:Busy")


async def test_what_kraken_adds_to_a_code_is_kept(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    text = "EOrder:Invalid price:Invalid price argument."
    venue.answer("AmendOrder", refused(text))
    assert await act(trading, "amend") == Rejected(code="EOrder:Invalid price", text=text)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("amend", "modify-trades or close-trades"),
        ("cancel", "modify-trades or close-trades"),
        ("create", "modify-trades"),
    ],
)
async def test_a_missing_right_is_named(
    trading: TradingPort, venue: ScriptedVenue, name: str, right: str
) -> None:
    venue.answer(NAMES[name], refused("EGeneral:Permission denied"))
    outcome = await act(trading, name)
    assert outcome == Rejected(
        code="EGeneral:Permission denied",
        text=f"EGeneral:Permission denied (the key lacks the right {right})",
    )


# What nothing readable says


def raw(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, content=body, headers=headers or HTML)


UNREADABLE: dict[str, tuple[httpx.Response | Exception, str]] = {
    "a page of the front end": (raw(b"<html>busy</html>"), "HTTP 200 with text/html"),
    "502": (raw(b"<html>502</html>", 502), "front end is in trouble (HTTP 502)"),
    "503": (raw(b"", 503), "HTTP 503"),
    "520": (raw(b"error code: 520", 520), "HTTP 520"),
    "504": (raw(b"<html>", 504), "HTTP 504"),
    "403": (raw(b"Forbidden", 403), "access blocked in front of the venue"),
    "429": (raw(b"slow down", 429), "too many requests (HTTP 429)"),
    "404": (raw(b"<html>", 404), "does not know this request"),
    "a redirect": (raw(b"", 302, {"location": "https://elsewhere.example/"}), "redirect"),
    "cut JSON": (
        raw(b'{"error":[],"result":{"amend', 200, {"content-type": "application/json"}),
        "not the JSON Kraken documents",
    ),
    "no result": (httpx.Response(200, json={"error": []}), "neither error nor result"),
    "a null result": (
        httpx.Response(200, json={"error": [], "result": None}),
        "neither error nor result",
    ),
    "no envelope": (httpx.Response(200, json={"result": {}}), "not the JSON Kraken documents"),
    "a number beyond reason": (
        raw(b'{"error":[],"result":{"count":1e999}}', 200, {"content-type": "application/json"}),
        "a result that cannot be read",
    ),
    "an oversized answer": (raw(b"{}", 200, {"content-length": "99999999"}), "more than 32 MB"),
    "a reset": (httpx.ReadError("reset by peer"), "the connection broke: reset by peer"),
    "a cut write": (httpx.WriteError("broken pipe"), "the connection broke: broken pipe"),
    "a disconnect": (httpx.RemoteProtocolError("disconnected"), "the connection broke"),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("case", UNREADABLE)
async def test_what_cannot_be_read_is_unknown(
    trading: TradingPort, venue: ScriptedVenue, name: str, case: str
) -> None:
    reply, words = UNREADABLE[case]
    venue.answer(NAMES[name], reply)
    outcome = await act(trading, name)
    assert isinstance(outcome, Unknown), outcome
    assert words in outcome.text
    assert len(venue.requests) == 1, "nothing is ever sent again by itself"


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("status", [201, 202, 500, 503])
async def test_a_yes_under_another_status_is_no_proof(
    trading: TradingPort, venue: ScriptedVenue, name: str, status: int
) -> None:
    body = {"error": [], "result": ACCEPTED[name]}
    venue.answer(NAMES[name], httpx.Response(status, json=body))
    outcome = await act(trading, name)
    assert isinstance(outcome, Unknown)
    assert outcome.code == f"HTTP {status}"


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    "error", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("x")]
)
async def test_no_connection_means_that_nothing_was_sent(
    trading: TradingPort, venue: ScriptedVenue, name: str, error: Exception
) -> None:
    venue.answer(NAMES[name], error)
    outcome = await act(trading, name)
    assert isinstance(outcome, NotSent)
    assert outcome.code is NotSentCode.NOT_REACHED
    assert str(error) in outcome.text


# Batches


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (ok({"count": 3}), Accepted()),
        (ok({"count": 3, "pending": True}), Accepted(is_pending=True)),
        (ok({"count": 2}), Unknown(text="the answer counts 2 of 3")),
        (ok({"count": 4}), Unknown(text="the answer counts 4 of 3")),
        (ok({}), Unknown(text="an answer without errors, but without a count")),
        (
            refused("EOrder:Unknown order"),
            Unknown(text="EOrder:Unknown order", code="EOrder:Unknown order"),
        ),
        (
            refused("EGeneral:Invalid arguments:orders"),
            Rejected(code="EGeneral:Invalid arguments", text="EGeneral:Invalid arguments:orders"),
        ),
        (
            httpx.ConnectError("refused"),
            NotSent(code=NotSentCode.NOT_REACHED, text="no connection: refused"),
        ),
    ],
)
async def test_every_order_of_a_batch_has_the_outcome_the_count_allows(
    trading: TradingPort,
    venue: ScriptedVenue,
    reply: httpx.Response | Exception,
    expected: Outcome,
) -> None:
    venue.answer("CancelOrderBatch", reply)
    intents = cancels("OA", "OB", "OC")
    outcomes = await trading.cancel_many(intents, RememberingGate())
    assert outcomes == {intent.key: expected for intent in intents}
    assert venue.members("CancelOrderBatch")[0]["orders"] == ["OA", "OB", "OC"]
    assert len(venue.requests) == 1


async def test_a_batch_of_one_is_a_cancel_and_of_none_nothing(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    venue.answer("CancelOrder", ok({"count": 1}))
    (intent,) = cancels("OA")
    gate = RememberingGate()
    assert await trading.cancel_many([intent], gate) == {intent.key: Accepted()}
    assert venue.members("CancelOrder")[0]["txid"] == "OA"
    assert await trading.cancel_many([], gate) == {}
    assert len(gate.requests) == len(venue.requests) == 1


async def test_an_order_named_twice_is_cancelled_and_counted_once(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    venue.answer("CancelOrderBatch", ok({"count": 2}))
    intents = cancels("OA", "OB", "OA")
    outcomes = await trading.cancel_many(intents, RememberingGate())
    assert outcomes == {intent.key: Accepted() for intent in intents}
    assert venue.members("CancelOrderBatch")[0]["orders"] == ["OA", "OB"]


async def test_a_batch_beyond_the_largest_is_not_sent(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    intents = cancels(*(f"O{number}" for number in range(trading.largest_cancel + 1)))
    gate = RememberingGate()
    outcomes = await trading.cancel_many(intents, gate)
    assert {type(outcome) for outcome in outcomes.values()} == {NotSent}
    assert len(outcomes) == 51
    assert gate.requests == []
    assert venue.requests == []


# Checks


async def test_a_check_says_that_nothing_was_placed(
    trading: TradingPort, venue: ScriptedVenue
) -> None:
    venue.answer("AddOrder", ok({"descr": {"order": "buy 1.25 XBTUSD @ limit 37500.0"}}))
    outcome = await trading.check(create())
    assert outcome == Accepted(
        text="buy 1.25 XBTUSD @ limit 37500.0 (checked only: nothing was placed)"
    )
    assert venue.members("AddOrder")[0]["validate"] is True


async def test_a_check_can_be_refused(trading: TradingPort, venue: ScriptedVenue) -> None:
    venue.answer("AddOrder", refused("EOrder:Insufficient funds"))
    outcome = await trading.check(create())
    assert outcome == Rejected(code="EOrder:Insufficient funds", text="EOrder:Insufficient funds")


@pytest.mark.parametrize("result", [{}, {"descr": {}}, {"descr": "buy"}])
def test_a_check_without_a_description_says_nothing(result: object) -> None:
    assert isinstance(read_checked(result), Unknown)


def test_a_check_that_comes_back_with_an_order_is_not_taken_for_one() -> None:
    outcome = read_checked(ACCEPTED["create"])
    assert isinstance(outcome, Unknown)
    assert "OUF4EM-FRGI2-MQMWZD" in outcome.text


# Recorded answers


def result_of(name: str) -> object:
    body = json.dumps(recorded(name)["body"]).encode()
    return decode_value(decode_result(body))


async def test_a_recorded_amend_is_read(trading: TradingPort, venue: ScriptedVenue) -> None:
    venue.answer("AmendOrder", ok(recorded("amendorder_by_cl_ord_id")["body"]["result"]))
    assert await act(trading, "amend") == Accepted(reference="TJSMEH-AA67V-YUSQ6O")


async def test_recorded_cancels_are_read(trading: TradingPort, venue: ScriptedVenue) -> None:
    venue.answer("CancelOrder", ok(recorded("cancelorder_count1")["body"]["result"]))
    venue.answer("CancelOrderBatch", ok(recorded("cancelorderbatch_count")["body"]["result"]))
    assert await act(trading, "cancel") == Accepted()
    intents = cancels("OA", "OB")
    outcomes = await trading.cancel_many(intents, RememberingGate())
    assert outcomes[intents[0].key] == Unknown(text="the answer counts 1 of 2")


def test_recorded_creates_are_read() -> None:
    assert read_created(result_of("addorder_market")) == Accepted(
        order_id=VenueOrderId("OL7LNO-R4SAD-6UINEU"), text="buy 0.10000000 LTCUSDT @ market"
    )
    assert read_created(result_of("addorder_margin_conditional_close")) == Accepted(
        order_id=VenueOrderId("OUF4EM-FRGI2-MQMWZD"),
        text="buy 2.12340000 XBTUSD @ limit 25000.1 with 2:1 leverage,"
        " close position @ stop loss 22000.0 -> limit 21000.0",
    )


def test_a_recorded_check_is_read() -> None:
    checked = result_of("addorder_stop_loss_validate_only")
    assert read_checked(checked) == Accepted(
        text="buy 0.00100000 XBTUSD @ stop loss 24000.0 -> limit +1000.0,"
        " close position @ take profit 27000.0 -> limit -2.0000%"
        " (checked only: nothing was placed)"
    )
    assert isinstance(read_created(checked), Unknown)


@pytest.mark.parametrize("name", ["errors_common", "errors_no_result_member"])
async def test_recorded_errors_are_final_or_unknown(
    trading: TradingPort, venue: ScriptedVenue, name: str
) -> None:
    cases = recorded(name)["cases"]
    for case in cases:
        content = case.get("body_text", "").encode() or json.dumps(case["body"]).encode()
        reply = httpx.Response(case["http_status"], content=content)
        venue.script["AddOrder"].clear()
        venue.answer("AddOrder", reply)
        outcome = await act(trading, "create")
        errors = case.get("body", {}).get("error")
        if errors is None:
            assert isinstance(outcome, Unknown)
        else:
            assert isinstance(outcome, Rejected)
            assert outcome.code == errors[0]
