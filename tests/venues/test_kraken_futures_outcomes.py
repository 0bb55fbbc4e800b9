"""What each answer, or the lack of one, makes of an act on Kraken Futures."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.venues.futures_acts import (
    CLIENT_ID,
    ORDER,
    OTHER,
    THIRD,
    amend,
    cancel,
    create,
    future,
    known_by_client_id,
    market,
    recorded,
)
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.identifiers import OrderKey, VenueOrderId
from tui.domain.intents import Intent, IntentKind
from tui.domain.outcome import (
    Accepted,
    NotSent,
    NotSentCode,
    Outcome,
    Rejected,
    SettledCode,
    Unknown,
)
from tui.venues.kraken_futures.outcomes import (
    Understood,
    outcomes_of,
    read_result,
    understand,
)
from tui.venues.kraken_futures.statuses import STATUSES
from tui.venues.kraken_futures.write_request import WriteRequest, build_batch, build_single
from tui.venues.transport import Answer, NoAnswer

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
PLACED = "a8f6c1b2-4a57-4b9f-9f0a-6b1f0d2c3e05"
MISSING = "left out"

INTENTS: dict[IntentKind, Intent] = {
    IntentKind.CREATE: create(),
    IntentKind.AMEND: amend(limit_price=Decimal("64001")),
    IntentKind.CANCEL: cancel(),
}


def answer(
    body: object, status: int = 200, content_type: str = "application/json", trace: str | None = "t"
) -> Answer:
    return Answer(
        status=status,
        body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        received_at=NOW,
        round_trip=timedelta(milliseconds=30),
        content_type=content_type,
        trace_id=trace,
    )


def read(request: WriteRequest, body: object) -> Mapping[OrderKey, Outcome]:
    understood = understand(answer(body))
    assert isinstance(understood, Understood), understood
    return outcomes_of(request, understood)


def batched(*intents: Intent) -> WriteRequest:
    return build_batch([(intent, None) for intent in intents])


def results(intents: Iterable[Intent], rows: Iterable[Mapping[str, object]]) -> list[Outcome | str]:
    """The outcomes of a batch in the order of its acts."""
    wanted = list(intents)
    found = read(batched(*wanted), {"result": "success", "batchStatus": list(rows)})
    return [found.get(intent.key, MISSING) for intent in wanted]


def alone(intent: Intent, **result: object) -> Outcome | str:
    """What one result, which names its order as it should, says of an act."""
    names = {"order_tag": "1"} if intent is INTENTS[IntentKind.CREATE] else {"order_id": ORDER}
    (outcome,) = results([intent], [{**names, **result}])
    return outcome


def event(name: str, **members: object) -> dict[str, object]:
    return {"type": name, **members}


def execution(amount: object, price: object = 66596.0, order: str = PLACED) -> dict[str, object]:
    prior = {"orderId": order, "quantity": 1, "filled": 0}
    return event("EXECUTION", amount=amount, price=price, orderPriorExecution=prior)


# The documented and the recorded answers


def test_the_documented_batch_is_three_right_outcomes() -> None:
    body = recorded("batchorder_send_edit_cancel_success")["body"]
    edit = amend(future("9c2cbcc8-14f6-42fe-a020-6e395babafd1"), limit_price=Decimal(9400))
    acts: list[Intent] = [create(), edit, cancel(future(THIRD))]
    found = read(batched(*acts), body)
    assert [found[act.key] for act in acts] == [
        Accepted(order_id=VenueOrderId(OTHER)),
        Accepted(),
        Accepted(),
    ]


def test_the_recorded_mix_of_refusals_is_told_order_by_order() -> None:
    body = recorded("batchorder_mixed_placed_funds_notfound")["body"]
    named = cancel(known_by_client_id("my_client_id"))
    acts: list[Intent] = [create("my_another_client_id"), create("b"), cancel(), named]
    found = read(batched(*acts), body)
    assert [found[act.key] for act in acts] == [
        Rejected(code="insufficientAvailableFunds", text="insufficientAvailableFunds"),
        Accepted(order_id=VenueOrderId("fc589be9-5095-48f0-b6f1-a2dfad6d9677")),
        Unknown(text="notFound", code="notFound", trace_id="t"),
        Unknown(text="notFound", code="notFound", trace_id="t"),
    ]


def test_results_without_events_are_read_as_recorded() -> None:
    body = recorded("batchorder_mixed_edit_funds")["body"]
    acts = [amend(future(f"batch-edit-{n}"), quantity=Decimal(2)) for n in (1, 2)]
    found = read(batched(*acts), body)
    assert [type(found[act.key]) for act in acts] == [Accepted, Rejected]


def test_the_recorded_edits_are_matched_by_either_name() -> None:
    body = recorded("batchorder_edits_one_invalid_price_2026")["body"]
    ids = ("e7f8a9b0-c1d2-4e3f-8a4b-5c6d7e8f9a0b", "f8a9b0c1-d2e3-4f4a-9b5c-6d7e8f9a0b1c")
    orders = [*map(future, ids), known_by_client_id("gct-trailing-3")]
    acts = [amend(order, quantity=Decimal(2)) for order in orders]
    found = read(batched(*acts), body)
    assert [found[act.key] for act in acts] == [
        Accepted(text="0.0001 taken off, as it may only reduce the position"),
        Accepted(),
        Rejected(code="invalidPrice", text="invalidPrice"),
    ]


@pytest.mark.parametrize(
    ("name", "intent", "expected"),
    [
        (
            "sendorder_placed",
            create(),
            Accepted(order_id=VenueOrderId("179f9af8-e45e-469d-b3e9-2fd4675cb7d0")),
        ),
        (
            "sendorder_take_profit_trigger",
            create(),
            Accepted(order_id=VenueOrderId("e58ed100-1fb8-4e6c-a5ea-1cf85b0f0654")),
        ),
        (
            "sendorder_market_execution_2026",
            create(quantity=Decimal("0.001")),
            Accepted(
                order_id=VenueOrderId("a133a4f9-254d-4806-8176-9acc936b6944"),
                text="all of 0.001 executed at once at 66596.0",
            ),
        ),
        (
            "sendorder_post_would_execute",
            create(),
            Rejected(code="postWouldExecute", text="postWouldExecute"),
        ),
        (
            "sendorder_required_argument_missing",
            create(),
            Rejected(code="requiredArgumentMissing", text="requiredArgumentMissing"),
        ),
        ("editorder_edited", amend(future(OTHER), quantity=Decimal(1501)), Accepted()),
        (
            "editorder_not_found",
            amend(future("fc589be9-5095-48f0-b6f1-a2dfad6d9677"), quantity=Decimal(1)),
            Rejected(code="orderForEditNotFound", text="orderForEditNotFound"),
        ),
        (
            "cancelorder_cancelled",
            cancel(future("cb4e34f6-4eb3-4d4b-9724-4c3035b99d47")),
            Accepted(),
        ),
        (
            "cancelorder_not_found",
            cancel(),
            Unknown(text="notFound", code="notFound", trace_id="t"),
        ),
    ],
)
def test_every_recorded_single_answer_is_read(name: str, intent: Intent, expected: Outcome) -> None:
    body = recorded(name)["body"]
    assert read(build_single(intent, None), body) == {intent.key: expected}


def test_the_recorded_failures_say_nothing_was_done_or_nothing_at_all() -> None:
    outcomes = []
    for case in recorded("errors_common")["cases"]:
        body = case.get("body", case.get("body_text", "").encode())
        content_type = "application/json" if "body" in case else "text/plain"
        outcomes.append(understand(answer(body, case["http_status"], content_type)))
    assert [(type(one), getattr(one, "code", None)) for one in outcomes] == [
        (Rejected, "apiLimitExceeded"),
        (Rejected, "authenticationError"),
        (Rejected, "apiLimitExceeded"),
        (Unknown, "HTTP 502"),
        (Unknown, "invalid range"),
    ]


# Every status of every act

DONE, REFUSED, FIRST, UNSURE = "done", "refused", "first", "unsure"
S, E, C = IntentKind.CREATE, IntentKind.AMEND, IntentKind.CANCEL
SHEET: dict[str, dict[IntentKind, str]] = {
    "placed": {S: DONE},
    "partiallyFilled": {S: DONE},
    "filled": {S: DONE, C: FIRST},
    "edited": {E: DONE},
    "cancelled": {C: DONE},
    "notFound": {E: REFUSED},
    "orderForEditNotFound": {E: REFUSED},
    "orderForEditNotAStop": {E: REFUSED},
    "cannotEditTriggerPriceOfTrailingStop": {E: REFUSED},
    "cannotEditLimitPriceOfTrailingStop": {E: REFUSED},
    "invalidOrderType": {S: REFUSED, E: REFUSED},
    "invalidSide": {S: REFUSED, E: REFUSED},
    "invalidSize": {S: REFUSED, E: REFUSED},
    "invalidPrice": {S: REFUSED, E: REFUSED},
    "insufficientAvailableFunds": {S: REFUSED, E: REFUSED},
    "wouldCauseLiquidation": {S: REFUSED, E: REFUSED},
    "maxPositionViolation": {S: REFUSED, E: REFUSED},
    "fixedLeverageTooHigh": {S: REFUSED, E: REFUSED},
    "tooManySmallOrders": {S: REFUSED, E: REFUSED},
    "tooManyOrders": {S: REFUSED, E: REFUSED},
    "selfFill": {S: REFUSED},
    "outsidePriceCollar": {S: REFUSED, E: REFUSED},
    "wouldIncreasePriceDislocation": {S: REFUSED, E: REFUSED},
    "postWouldExecute": {S: REFUSED},
    "iocWouldNotExecute": {S: REFUSED},
    "wouldNotReducePosition": {S: REFUSED, E: REFUSED},
    "marketSuspended": {S: REFUSED, E: REFUSED},
    "marketInactive": {S: REFUSED, E: REFUSED},
    "marketIsPostOnly": {S: REFUSED, E: REFUSED},
    "clientOrderIdAlreadyExist": {},
    "clientOrderIdTooLong": {S: REFUSED, E: REFUSED},
    "clientOrderIdTooBig": {S: REFUSED, E: REFUSED},
    "clientOrderIdInvalid": {S: REFUSED, E: REFUSED},
    "wouldProcessAfterSpecifiedTime": {S: REFUSED, E: REFUSED, C: REFUSED},
    "requiredArgumentMissing": {S: REFUSED, E: REFUSED, C: REFUSED},
    "noOrdersToCancel": {},
}
"""Every status of the sheet (2.3); what an act is not listed with here has to be looked up."""


def expected(kind: IntentKind, status: str) -> Outcome:
    match SHEET[status].get(kind, UNSURE):
        case "done" if kind is S:
            texts = {"filled": "filled at once", "partiallyFilled": "partly filled at once"}
            return Accepted(order_id=VenueOrderId(PLACED), text=texts.get(status, ""))
        case "done":
            return Accepted()
        case "refused":
            return Rejected(code=status, text=status)
        case "first":
            text = "nothing was left to cancel: it was filled before"
            return Rejected(code=SettledCode.FILLED_FIRST, text=text)
        case _:
            return Unknown(text=status, code=status, trace_id="t")


def test_every_status_of_the_sheet_is_known() -> None:
    assert frozenset(SHEET) == STATUSES


@pytest.mark.parametrize("write", [str, str.upper, str.lower, lambda text: f" {text} "])
@pytest.mark.parametrize("kind", IntentKind)
@pytest.mark.parametrize("status", SHEET)
def test_every_status_means_the_same_in_every_spelling(
    status: str, kind: IntentKind, write: Callable[[str], str]
) -> None:
    names = {"order_id": PLACED} if kind is S else {}
    assert alone(INTENTS[kind], status=write(status), **names) == expected(kind, status)


@pytest.mark.parametrize("kind", IntentKind)
@pytest.mark.parametrize("status", ["somethingNew", "unknown"])
def test_a_status_nobody_knows_is_kept_and_looked_up(kind: IntentKind, status: str) -> None:
    assert alone(INTENTS[kind], status=status) == Unknown(text=status, code=status, trace_id="t")


@pytest.mark.parametrize("status", [None, "", " ", 7, {}])
@pytest.mark.parametrize("kind", IntentKind)
def test_a_result_without_a_status_is_looked_up(kind: IntentKind, status: object) -> None:
    assert alone(INTENTS[kind], status=status) == Unknown(
        text="a result without a status", trace_id="t"
    )


def test_an_order_placed_without_an_id_is_looked_up() -> None:
    assert alone(INTENTS[S], status="placed") == Unknown(
        text="placed, but without an order id", code="placed", trace_id="t"
    )


# What the events say beside the status


def test_an_id_that_only_the_events_tell_is_taken_from_there() -> None:
    trigger = event("PLACE", orderTrigger={"uid": PLACED})
    assert alone(INTENTS[S], status="placed", orderEvents=[trigger]) == Accepted(
        order_id=VenueOrderId(PLACED)
    )
    order = event("PLACE", order={"orderId": PLACED})
    assert alone(INTENTS[S], status="placed", orderEvents=[order]) == Accepted(
        order_id=VenueOrderId(PLACED)
    )


@pytest.mark.parametrize(
    ("events", "text"),
    [
        ([], ""),
        (None, ""),
        ("nonsense", ""),
        ([None, 7, {}, {"type": "unknown"}], ""),
        ([event("PLACE", order={"orderId": PLACED})], ""),
        ([execution(0.1)], "0.1 of 0.25 executed at once at 66596.0"),
        (
            [execution(0.1, 66600), execution("0.05", 66596.5), event("PLACE", order=None)],
            "0.15 of 0.25 executed at once at 66596.5 to 66600",
        ),
        ([execution(0.2), execution(0.05)], "all of 0.25 executed at once at 66596.0"),
        ([execution("x")], "executed at once, how much cannot be read"),
        ([execution(True)], "executed at once, how much cannot be read"),
        ([execution(0.1, None)], "0.1 of 0.25 executed at once"),
        ([execution(0.1, order=OTHER)], ""),
        ([{**execution(0.1), "type": "execution"}], "0.1 of 0.25 executed at once at 66596.0"),
        (
            [event("PLACE", order={"orderId": PLACED}, reducedQuantity=0.05)],
            "0.05 taken off, as it may only reduce the position",
        ),
    ],
)
def test_what_executed_at_once_is_said(events: object, text: str) -> None:
    outcome = alone(INTENTS[S], status="placed", order_id=PLACED, orderEvents=events)
    assert outcome == Accepted(order_id=VenueOrderId(PLACED), text=text)


def test_an_edit_that_executes_says_so() -> None:
    edit = event("EDIT", old={"orderId": ORDER}, new={"orderId": ORDER}, reducedQuantity=None)
    events = [edit, {**execution(0.4, order=ORDER), "orderPriorEdit": {"orderId": ORDER}}]
    assert alone(INTENTS[E], status="edited", orderEvents=events) == Accepted(
        text="0.4 executed at once at 66596.0"
    )


@pytest.mark.parametrize(
    ("kind", "status", "events"),
    [
        (S, "iocWouldNotExecute", [execution(0.1)]),
        (S, "invalidPrice", [event("PLACE", order={"orderId": PLACED})]),
        (S, "placed", [event("REJECT", uid=PLACED, reason="POST_WOULD_EXECUTE")]),
        (S, "placed", [event("CANCEL", uid=PLACED)]),
        (E, "invalidPrice", [event("EDIT", new={"orderId": ORDER})]),
        (E, "insufficientAvailableFunds", [event("CANCEL", uid=ORDER, order=None)]),
        (E, "edited", [event("CANCEL", uid=ORDER, order=None)]),
        (E, "edited", [event("REJECT", uid=ORDER, reason="unknown")]),
        (C, "requiredArgumentMissing", [event("CANCEL", uid=ORDER)]),
    ],
)
def test_events_that_tell_the_opposite_of_the_status_have_it_looked_up(
    kind: IntentKind, status: str, events: list[object]
) -> None:
    names = {"order_id": PLACED} if kind is S else {}
    outcome = alone(INTENTS[kind], status=status, orderEvents=events, **names)
    assert isinstance(outcome, Unknown), outcome
    assert outcome.code == status


def test_a_market_order_whose_rest_was_cancelled_went_through() -> None:
    events = [execution(0.1), event("CANCEL", uid=PLACED)]
    outcome = alone(INTENTS[S], status="placed", order_id=PLACED, orderEvents=events)
    assert outcome == Accepted(
        order_id=VenueOrderId(PLACED), text="0.1 of 0.25 executed at once at 66596.0"
    )


def test_a_reason_that_says_more_than_the_status_is_kept() -> None:
    events = [event("REJECT", uid=PLACED, reason="TRAILING_STOP_ORDER_LIMIT_EXCEEDED")]
    assert alone(INTENTS[S], status="tooManyOrders", orderEvents=events) == Rejected(
        code="tooManyOrders", text="tooManyOrders: TRAILING_STOP_ORDER_LIMIT_EXCEEDED"
    )


# Markets that hold orders


def test_an_acknowledged_cancel_is_no_end_where_the_market_holds_orders() -> None:
    request = build_batch([(cancel(), market(hold_milliseconds=20))])
    row = {"status": "cancelled", "order_id": ORDER}
    found = read(request, {"result": "success", "batchStatus": [row]})
    assert found[cancel().key] == Accepted(
        is_pending=True,
        text="acknowledged; this market holds orders for 20 ms, and what it held could still fill",
    )


def test_a_post_only_order_is_never_held() -> None:
    posted = cancel(future(post_only=True))
    request = build_single(posted, market(hold_milliseconds=20))
    row = {"status": "cancelled", "order_id": ORDER}
    assert read(request, {"result": "success", "cancelStatus": row}) == {posted.key: Accepted()}


# Whose result it is


def acts(count: int) -> list[Intent]:
    """Sends, edits and cancels, some with client ids, some known by them alone."""
    kinds: list[Callable[[int], Intent]] = [
        lambda n: create(f"send-{n}"),
        lambda n: amend(future(f"edit-{n}"), quantity=Decimal(2)),
        lambda n: cancel(future(f"cancel-{n}", client_order_id=f"mine-{n}")),
        lambda n: cancel(known_by_client_id(f"only-{n}")),
    ]
    return [kinds[n % len(kinds)](n) for n in range(count)]


def row_of(intent: Intent, request: WriteRequest, n: int) -> dict[str, Any]:
    line = request.lines[n]
    if line.kind is S:
        return {"status": "placed", "order_tag": line.tag, "order_id": f"new-{n}"}
    status = "edited" if line.kind is E else "cancelled"
    names = {"order_id": line.order_id, "cliOrdId": line.client_id}
    return {"status": status, **{name: value for name, value in names.items() if value}}


def right_outcome(n: int, request: WriteRequest) -> Outcome:
    is_send = request.lines[n].kind is S
    return Accepted(order_id=VenueOrderId(f"new-{n}")) if is_send else Accepted()


@given(st.data(), st.integers(1, 12))
@settings(deadline=None)
def test_results_in_any_order_some_missing_some_doubled_are_never_mixed_up(
    data: st.DataObject, count: int
) -> None:
    wanted = acts(count)
    request = batched(*wanted)
    times = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    rows = [row_of(wanted[n], request, n) for n in range(count) for _ in range(times[n])]
    shuffled = data.draw(st.permutations(rows))
    found = read(request, {"result": "success", "batchStatus": shuffled})
    assert found == {
        wanted[n].key: right_outcome(n, request) for n in range(count) if times[n] == 1
    }


@pytest.mark.parametrize(
    "row",
    [
        {"order_tag": "2"},
        {"order_tag": "1", "cliOrdId": "another"},
        {"order_tag": "9", "cliOrdId": CLIENT_ID},
        {"order_tag": "1", "order_id": ORDER},
        {"cliOrdId": "another"},
        {"order_id": PLACED},
        {},
    ],
)
def test_a_result_that_bears_another_name_is_nobodys(row: dict[str, str]) -> None:
    found = results([create(), cancel()], [{"status": "placed", **row}])
    assert found == [MISSING, MISSING]


@pytest.mark.parametrize("row", [{"cliOrdId": CLIENT_ID}, {"order_tag": "1"}])
@pytest.mark.parametrize("nothing", [None, ""])
def test_a_send_is_known_by_its_tag_or_its_client_id(
    row: dict[str, str], nothing: str | None
) -> None:
    names = {"order_tag": nothing, "cliOrdId": nothing, **row}
    found = results([create()], [{"status": "placed", "order_id": PLACED, **names}])
    assert found == [Accepted(order_id=VenueOrderId(PLACED))]


def test_two_orders_with_one_client_id_are_told_apart_by_their_ids_alone() -> None:
    twins = [cancel(future(one, client_order_id="twin")) for one in (ORDER, OTHER)]
    rows = [{"status": "cancelled", "order_id": one} for one in (OTHER, ORDER)]
    assert results(twins, rows) == [Accepted(), Accepted()]
    assert results(twins, [{"status": "cancelled", "cliOrdId": "twin"}]) == [MISSING, MISSING]


def test_an_id_and_a_client_id_of_different_orders_are_nobodys() -> None:
    first, second = cancel(future(ORDER)), cancel(known_by_client_id())
    row = {"status": "cancelled", "order_id": ORDER, "cliOrdId": CLIENT_ID}
    assert results([first, second], [row]) == [MISSING, MISSING]


def test_a_row_that_cannot_be_read_leaves_the_others_as_they_are() -> None:
    body = (
        b'{"result":"success","batchStatus":[7,null,"x",'
        b'{"status":"cancelled","order_id":"%s","orderEvents":[{"amount":1e999}]},'
        b'{"status":"cancelled","order_id":"%s"}]}' % (ORDER.encode(), OTHER.encode())
    )
    pair = [cancel(future(ORDER)), cancel(future(OTHER))]
    assert read(batched(*pair), body) == {pair[1].key: Accepted()}


@pytest.mark.parametrize("rows", [None, {}, "nothing"])
def test_an_answer_without_a_list_of_results_is_unknown_to_all(rows: object) -> None:
    pair = [cancel(future(ORDER)), cancel(future(OTHER))]
    body = {"result": "success"} | ({} if rows is None else {"batchStatus": rows})
    found = read(batched(*pair), body)
    assert {type(found[one.key]) for one in pair} == {Unknown}


@pytest.mark.parametrize("kind", IntentKind)
@pytest.mark.parametrize("inside", [None, {}, 7, {"order_id": PLACED, "status": "cancelled"}])
def test_a_single_answer_about_nothing_or_another_order_is_unknown(
    kind: IntentKind, inside: object
) -> None:
    intent = INTENTS[kind]
    request = build_single(intent, None)
    name = {S: "sendStatus", E: "editStatus", C: "cancelStatus"}[kind]
    body = {"result": "success"} | ({} if inside is None else {name: inside})
    (outcome,) = read(request, body).values()
    assert isinstance(outcome, Unknown)
    assert outcome.trace_id == "t"


# The request as a whole

REFUSALS = (
    "apiLimitExceeded",
    "authenticationError",
    "accountInactive",
    "insufficientPrivileges",
    "requiredArgumentMissing",
    "Json Parse Error",
    "invalidArgument: symbol",
    "invalidAccount",
    "invalidAmount",
    "invalidUnit",
    "insufficientFunds",
    "notFound",
    "nonceBelowThreshold",
    "nonceDuplicate",
)
DOUBTS = ("Unavailable", "marketUnavailable", "Server Error", "unknownError", "somethingNew")


@pytest.mark.parametrize("status", [200, 400, 429, 500])
@pytest.mark.parametrize("error", REFUSALS)
def test_a_refused_request_was_not_carried_out_whatever_the_http_status(
    error: str, status: int
) -> None:
    outcome = understand(answer({"result": "error", "error": error}, status))
    assert isinstance(outcome, Rejected)
    assert outcome.code == error.partition(":")[0]
    assert error in outcome.text


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("error", DOUBTS)
def test_an_error_that_says_nothing_final_has_it_looked_up(error: str, status: int) -> None:
    outcome = understand(answer({"result": "error", "error": error}, status))
    assert isinstance(outcome, Unknown)
    assert (outcome.code, outcome.trace_id) == (error, "t")


BAD_REQUEST = {
    "status": "BAD_REQUEST",
    "result": "error",
    "errors": [{"code": 0, "message": "400 BAD_REQUEST"}],
}
OUT_OF_BOUNDS = {
    "status": "INTERNAL_SERVER_ERROR",
    "result": "error",
    "errors": [{"code": 98, "message": "MAX_LEVERAGE_OUT_OF_BOUNDS"}],
}


@pytest.mark.parametrize(
    ("body", "status", "kind", "code"),
    [
        (BAD_REQUEST, 400, Rejected, "BAD_REQUEST"),
        (OUT_OF_BOUNDS, 500, Unknown, "INTERNAL_SERVER_ERROR"),
        ({"status": "unauthorized", "reason": "x"}, 401, Rejected, "unauthorized"),
        ({"result": "error", "errors": ["plain text"]}, 200, Unknown, "plain text"),
        ({"result": "error"}, 200, Unknown, "error"),
        ({"status": "NOT_FOUND", "result": "error", "errors": []}, 404, Unknown, "NOT_FOUND"),
        ({"result": "success", "batchStatus": []}, 500, Unknown, "HTTP 500"),
        ({}, 200, Unknown, "HTTP 200"),
        (b"", 200, Unknown, "HTTP 200"),
        (b'{"result":"succ', 200, Unknown, "HTTP 200"),
        (b"<html>Bad Gateway</html>", 502, Unknown, "HTTP 502"),
        (b"<html>", 520, Unknown, "HTTP 520"),
        (b"Too many", 429, Unknown, "HTTP 429"),
        (b"blocked", 403, Unknown, "HTTP 403"),
        (b"", 302, Unknown, "HTTP 302"),
    ],
)
def test_every_shape_of_failure_is_final_only_where_the_body_says_so(
    body: object, status: int, kind: type[Outcome], code: str
) -> None:
    outcome = understand(answer(body, status))
    assert isinstance(outcome, kind), outcome
    assert getattr(outcome, "code", None) == code


def test_without_an_answer_only_a_connection_that_never_was_is_final() -> None:
    failure = ReadFailure(kind=FailureKind.NO_ANSWER, text="the connection broke", trace_id="t")
    assert understand(NoAnswer(failure=failure, sending_began=True)) == Unknown(
        text="the connection broke", trace_id="t"
    )
    assert understand(NoAnswer(failure=failure, sending_began=False)) == NotSent(
        code=NotSentCode.NOT_REACHED, text="the connection broke"
    )


# Whatever comes

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(-9, 9)
WORDS = st.sampled_from(
    [ORDER, OTHER, CLIENT_ID, "1", "2", "PLACE", "EDIT", "CANCEL", "REJECT", "EXECUTION"]
) | st.sampled_from(sorted(STATUSES))
NAMES = st.sampled_from(
    [
        *("status", "order_tag", "order_id", "orderId", "cliOrdId", "orderEvents", "type", "uid"),
        *("order", "orderTrigger", "new", "old", "orderPriorExecution", "amount", "price"),
        *("reducedQuantity", "reason", "result", "error", "errors", "batchStatus", "editStatus"),
    ]
)
JSON = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)


EVENT = st.dictionaries(NAMES, JSON, max_size=5)
RESULT = st.dictionaries(NAMES, JSON, max_size=4)


@given(RESULT, st.lists(EVENT, max_size=3), st.sampled_from(sorted(STATUSES)), JSON)
@settings(deadline=None, max_examples=300)
def test_no_result_makes_reading_fail(
    result: dict[str, object], events: list[object], status: str, order_id: object
) -> None:
    odd = {**result, "orderEvents": events, "status": status, "order_id": order_id}
    for kind in IntentKind:
        line = batched(INTENTS[kind]).lines[0]
        assert isinstance(read_result(line, odd), Accepted | Rejected | Unknown)


@given(JSON, JSON)
@settings(deadline=None, max_examples=200)
def test_no_answer_makes_reading_fail(rows: object, inside: object) -> None:
    pair = [INTENTS[E], create(), cancel(future(OTHER, client_order_id="1"))]
    for request in (batched(*pair), build_single(pair[0], None)):
        for body in ({"result": "success", "batchStatus": rows, "editStatus": inside}, inside):
            told = understand(answer(body))
            if isinstance(told, Understood):
                assert set(outcomes_of(request, told)) <= {one.key for one in pair}
