"""From bytes to entries: only what changed, nothing lost, nothing that crashes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.venues.doubles import wire
from tui.domain.identifiers import AccountName
from tui.domain.order import BookEntry, Order, UnreadableOrder
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_spot import decode
from tui.venues.kraken_spot.decode import (
    Decoded,
    decode_closed_orders,
    decode_open_orders,
    decode_queried_orders,
)
from tui.venues.kraken_spot.envelope import RefusedError, decode_result

MAIN = AccountName("main")
LIMIT: dict[str, Any] = json.loads(wire("open_orders_types.json"))["result"]["open"][
    "OLIMIT-TYPES-000001"
]


def body_of(orders: dict[str, Any]) -> bytes:
    return json.dumps({"error": [], "result": {"open": orders}}).encode()


def read(body: bytes, before: Decoded | None = None) -> Decoded:
    return decode_open_orders(body, before or Decoded(), MAIN)


def by_id(decoded: Decoded) -> dict[str, BookEntry]:
    return {str(key.order_id): entry for key, entry in decoded.orders.items()}


def only(order: object) -> BookEntry:
    (entry,) = read(body_of({"O1": order})).orders.values()
    return entry


def problem_with(**members: object) -> str:
    entry = only(LIMIT | members)
    assert isinstance(entry, UnreadableOrder)
    return entry.problem


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in LIMIT.items() if name not in names}


def test_unchanged_orders_are_the_same_objects() -> None:
    orders = {f"O{number}": LIMIT | {"userref": number} for number in range(5)}
    first = read(body_of(orders))
    second = read(body_of(orders | {"O3": orders["O3"] | {"vol": "9.00000000"}}), first)
    same = [k for k, entry in by_id(second).items() if entry is by_id(first)[k]]
    assert same == ["O0", "O1", "O2", "O4"]
    changed = by_id(second)["O3"]
    assert isinstance(changed, Order)
    assert str(changed.quantity) == "9.00000000"


def test_only_new_and_changed_orders_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = list[bytes]()
    parse = decode._entry

    def counted(key: Any, raw: bytes) -> BookEntry:
        parsed.append(raw)
        return parse(key, raw)

    monkeypatch.setattr(decode, "_entry", counted)
    orders = {f"O{number}": LIMIT for number in range(5)}
    first = read(body_of(orders))
    assert len(parsed) == 5
    read(body_of(orders), first)
    assert len(parsed) == 5


def test_orders_that_left_are_gone_and_those_kept_stay_the_same() -> None:
    first = read(body_of({"O1": LIMIT, "O2": LIMIT, "O3": LIMIT}))
    second = read(body_of({"O4": LIMIT, "O3": LIMIT}), first)
    assert set(by_id(second)) == {"O3", "O4"}
    assert by_id(second)["O3"] is by_id(first)["O3"]
    third = read(body_of({}), second)
    assert by_id(third) == {}
    assert set(by_id(first)) == {"O1", "O2", "O3"}, "an older answer must not change"


def test_an_order_that_comes_back_is_listed_again() -> None:
    first = read(body_of({"O1": LIMIT, "O2": LIMIT}))
    again = read(body_of({"O1": LIMIT, "O2": LIMIT}), read(body_of({"O1": LIMIT}), first))
    assert set(by_id(again)) == {"O1", "O2"}


def test_an_unreadable_order_is_kept_too_until_its_bytes_change() -> None:
    first = read(body_of({"O1": LIMIT | {"status": "frozen"}}))
    second = read(body_of({"O1": LIMIT | {"status": "frozen"}}), first)
    assert by_id(second)["O1"] is by_id(first)["O1"]
    assert isinstance(by_id(read(body_of({"O1": LIMIT}), second))["O1"], Order)


def test_kept_bytes_do_not_keep_the_body_alive() -> None:
    entry = only(LIMIT)
    assert type(entry.raw) is bytes
    assert len(entry.raw) < 600


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"status": "frozen"}, "status"),
        ({"status": None}, "status"),
        ({"vol": None}, "vol"),
        ({"vol": "many"}, "not a number"),
        ({"vol": "NaN"}, "finite"),
        ({"vol": "1e31"}, "beyond"),
        ({"vol": "1e-31"}, "beyond"),
        ({"vol": "0e-99"}, "beyond"),
        ({"vol": True}, "vol"),
        ({"vol": ["1"]}, "vol"),
        ({"vol_exec": None}, "vol_exec"),
        ({"oflags": ["post"]}, "oflags"),
        ({"misc": 5}, "misc"),
        ({"opentm": 1e25}, "calendar"),
        ({"opentm": "soon"}, "not a number"),
        ({"descr": None}, "descr"),
        ({"descr": LIMIT["descr"] | {"type": "short"}}, "descr.type"),
        ({"descr": LIMIT["descr"] | {"pair": ""}}, "descr.pair"),
        ({"descr": LIMIT["descr"] | {"price": None}}, "descr.price"),
        ({"descr": LIMIT["descr"] | {"price": "12,5"}}, "not a number"),
    ],
)
def test_what_cannot_be_read_is_listed_with_the_reason(
    members: dict[str, object], word: str
) -> None:
    assert word in problem_with(**members)


@pytest.mark.parametrize("name", ["status", "descr", "vol", "vol_exec"])
def test_an_order_without_an_essential_member_is_unreadable(name: str) -> None:
    entry = only(without(name))
    assert isinstance(entry, UnreadableOrder)
    assert name in entry.problem
    assert json.loads(entry.raw) == without(name)


def test_members_that_kraken_leaves_out_are_not_missed() -> None:
    essential = {"status", "descr", "vol", "vol_exec"}
    entry = only(without(*(LIMIT.keys() - essential)))
    assert isinstance(entry, Order)
    assert (entry.opened_at, entry.post_only, entry.average_fill_price) == (None, False, None)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"null", "the order: "),
        (b"[]", "the order: "),
        (b"5", "the order: "),
        (b'"text"', "the order: "),
        (b'{"deep":' + b"[" * 600 + b"]" * 600 + b"}", "Field required"),
        (b'{"vol":"\xff\xfe"}', "text that is not UTF-8"),
        (b'{"huge":1e99999}', "beyond"),
        (b'{"huge":' + b"9" * 5000 + b"}", "out of range"),
        (b'{"float":1.5E+40}', "beyond"),
    ],
    ids=["null", "list", "number", "text", "deep", "not utf-8", "exponent", "digits", "float"],
)
def test_damage_within_one_order_stays_within_it(raw: bytes, word: str) -> None:
    good = json.dumps(LIMIT).encode()
    body = b'{"error":[],"result":{"open":{"OBAD":' + raw + b',"OGOOD":' + good + b"}}}"
    entries = by_id(read(body))
    assert isinstance(entries["OGOOD"], Order)
    bad = entries["OBAD"]
    assert isinstance(bad, UnreadableOrder)
    assert bad.raw == raw
    assert word in bad.problem
    assert len(bad.problem) <= 200
    assert "\n" not in bad.problem


def test_a_number_out_of_bounds_in_a_member_nobody_reads_makes_the_order_unreadable() -> None:
    good = json.dumps(LIMIT).encode()
    raw = good[:-1] + b',"new_member":1e99}'
    entry = read(b'{"error":[],"result":{"open":{"O1":' + raw + b"}}}").by_id["O1"]
    assert isinstance(entry, UnreadableOrder)
    assert "beyond" in entry.problem


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>busy</html>",
        b"null",
        b"[]",
        b"{}",
        b'{"error":[]}',
        b'{"error":[],"result":null}',
        b'{"error":[],"result":{}}',
        b'{"error":[],"result":{"open":null}}',
        b'{"error":[],"result":{"open":[]}}',
        b'{"error":[],"result":{"closed":{}}}',
        b'{"error":[],"result":[]}',
        b'{"error":null,"result":{"open":{}}}',
        b'{"error":[5],"result":{"open":{}}}',
        b'{"result":{"open":{}}}',
        b'{"error":[],"result":{"open":{"O1":{"a":1',
        b'{"error":[],"result":{"open":{}}} and more',
        b'{"error":[],"result":{"open":{"\xff":{}}}}',
        b'{"error":[],"result":{"open":{"O1":' + b"[" * 100_000 + b"]" * 100_000 + b"}}}",
        b"\xff\xfe\x00",
    ],
)
def test_an_answer_that_is_no_list_of_orders_is_refused_whole(body: bytes) -> None:
    with pytest.raises(NotDocumentedError):
        read(body)


def test_an_empty_list_is_an_answer() -> None:
    assert read(b'{"error":[],"result":{"open":{}}}').orders == {}


@pytest.mark.parametrize(
    "body",
    [
        b'{"error":["EOrder:Unknown order"]}',
        b'{"error":["EOrder:Unknown order"],"result":null}',
        b'{"error":["EOrder:Unknown order"],"result":{}}',
        b'{"error":["EOrder:Unknown order"],"result":[]}',
        b'{"error":["EOrder:Unknown order"],"result":{"open":{}}}',
        b'{"error":"EOrder:Unknown order"}',
        b'{"error":["WGeneral:Careful","EOrder:Unknown order"]}',
    ],
)
def test_an_error_refuses_whatever_stands_beside_it(body: bytes) -> None:
    for decode_body in (decode_result, read):
        with pytest.raises(RefusedError) as refusal:
            decode_body(body)
        assert refusal.value.errors == ("EOrder:Unknown order",)


@pytest.mark.parametrize("error", [b'["WGeneral:Careful"]', b'"WGeneral:Careful"', b'""', b'[""]'])
def test_warnings_beside_a_result_are_no_failure(error: bytes) -> None:
    assert read(b'{"error":' + error + b',"result":{"open":{}}}').orders == {}
    assert decode_result(b'{"error":' + error + b',"result":[1]}') == b"[1]"


def test_warnings_without_a_result_are_no_success() -> None:
    with pytest.raises(NotDocumentedError):
        decode_result(b'{"error":["WGeneral:Careful"]}')


def test_looked_up_orders_that_cannot_be_read_are_left_out() -> None:
    result = {"OGOOD": LIMIT, "OBAD": LIMIT | {"status": "frozen"}, "OWORSE": None}
    body = json.dumps({"error": [], "result": result}).encode()
    assert set(decode_queried_orders(body, MAIN)) == {"OGOOD"}


@pytest.mark.parametrize(
    ("decode_body", "result"),
    [
        (decode_queried_orders, b"[]"),
        (decode_queried_orders, b"5"),
        (decode_closed_orders, b"[]"),
        (decode_closed_orders, b'{"closed":5}'),
    ],
)
def test_a_look_up_that_is_no_object_is_refused(
    decode_body: Callable[[bytes, AccountName], object], result: bytes
) -> None:
    with pytest.raises(NotDocumentedError):
        decode_body(b'{"error":[],"result":' + result + b"}", MAIN)


def test_closed_orders_without_the_list_are_refused() -> None:
    with pytest.raises(NotDocumentedError):
        decode_closed_orders(b'{"error":[],"result":{"count":0}}', MAIN)


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["", "0", "-1", "1e999", "+5%", "#3", "None", "NaN", "[/x]", "9" * 400]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
MEMBERS = st.sampled_from([*LIMIT, "trigger", "margin", "reduce_only", "time_in_force", "stopped"])
DESCRIBED = st.sampled_from(list(LIMIT["descr"]))


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    if draw(st.integers(0, 9)) == 0:
        return draw(ODD)
    order = LIMIT | draw(st.dictionaries(MEMBERS, ODD, max_size=3))
    if draw(st.booleans()):
        changes = draw(st.dictionaries(DESCRIBED, ODD, max_size=2))
        order |= {"descr": LIMIT["descr"] | changes}
    for name in draw(st.lists(MEMBERS, max_size=2)):
        order.pop(name, None)
    return order


@given(st.dictionaries(st.text(min_size=1, max_size=8), damaged(), max_size=4))
def test_whatever_an_order_holds_it_is_listed_and_nothing_crashes(orders: dict[str, Any]) -> None:
    body = json.dumps({"error": [], "result": {"open": orders}}).encode("utf-8", "replace")
    entries = by_id(read(body))
    assert entries.keys() == orders.keys()
    for order_id, entry in entries.items():
        assert json.loads(entry.raw) == orders[order_id]
        assert str(entry.key.order_id) == order_id


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_arrive_nothing_but_the_two_errors_is_raised(body: bytes) -> None:
    with pytest.raises((NotDocumentedError, RefusedError)):
        read(body)
