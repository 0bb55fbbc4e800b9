"""Custom orders from the wire: what each member becomes, and what cannot be read."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.venues.embed_doubles import USER, order, recorded
from tui.domain.custom_terms import CustomTerms, TradeAction
from tui.domain.identifiers import AccountName, InstrumentId
from tui.domain.name_tag import tag_of, tagged
from tui.domain.order import (
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    Side,
    UnreadableOrder,
)
from tui.venues.kraken_embed.decode import Described, OrderDecoder, decode_order, decode_single
from tui.venues.kraken_embed.draft import draft_of
from tui.venues.kraken_embed.tags import new_tag

ACCOUNT = AccountName("embed")


def described(told: Any) -> Described:
    return decode_order(json.dumps(told).encode(), USER, ACCOUNT)


def read(told: Any) -> Order:
    entry = described(told).entry
    assert isinstance(entry, Order), entry
    return entry


def action(kind: str, asset: str, amount: str, quote: str) -> dict[str, Any]:
    return {
        "type": kind,
        "amount": {"asset": asset, "amount": amount},
        "quote": {"asset": quote},
        "fee_bps": "50",
        "spread_bps": "25",
    }


def trigger(base: str, quote: str, condition: str = "lte") -> dict[str, Any]:
    return {
        "type": "price",
        "base_asset": base,
        "quote_asset": quote,
        "target_price": "1.50",
        "condition": condition,
    }


def test_the_published_answer_is_read_whole() -> None:
    body = json.dumps(recorded("create_custom_order")["body"]).encode()
    raw = decode_single(body)
    entry = decode_order(raw, USER, ACCOUNT).entry
    assert entry == Order(
        key=entry.key,
        client_order_id=None,
        instrument=InstrumentId("BTC/USD"),
        side=Side.BUY,
        order_type=OrderType.PRICE_TRIGGER,
        status=OrderStatus.ACTIVE,
        quantity=Decimal("500.00"),
        filled_quantity=Decimal(0),
        quantity_unit=QuantityUnit.QUOTE,
        limit_price=None,
        trigger_price=Decimal("100000.00"),
        average_fill_price=None,
        time_in_force=None,
        post_only=None,
        reduce_only=None,
        opened_at=datetime(2026, 2, 20, 10, tzinfo=UTC),
        updated_at=datetime(2026, 2, 20, 10, tzinfo=UTC),
        user=USER,
        condition="lte",
        custom=CustomTerms(
            name="Buy BTC at 100k",
            action=TradeAction.SPEND,
            fee_bps=Decimal(100),
            spread_bps=Decimal(100),
        ),
        raw=raw,
    )
    assert entry.key.order_id == "sched_abc123"
    assert str(entry.trigger_price) == "100000.00"


@pytest.mark.parametrize(
    ("act", "side", "unit"),
    [
        (action("spend", "USD", "500", "BTC"), Side.BUY, QuantityUnit.QUOTE),
        (action("receive", "BTC", "0.005", "USD"), Side.BUY, QuantityUnit.BASE),
        (action("spend", "BTC", "0.005", "USD"), Side.SELL, QuantityUnit.BASE),
        (action("receive", "USD", "500", "BTC"), Side.SELL, QuantityUnit.QUOTE),
    ],
)
def test_the_side_is_that_of_the_coin_however_the_pair_is_written(
    act: dict[str, Any], side: Side, unit: QuantityUnit
) -> None:
    usual = read(order(action=act, trigger=trigger("BTC", "USD")))
    turned = read(order(action=act, trigger=trigger("USD", "BTC")))
    assert (usual.instrument, usual.side, usual.quantity_unit) == ("BTC/USD", side, unit)
    assert (turned.instrument, turned.side) == ("USD/BTC", side)
    assert turned.quantity_unit is not unit


def test_a_trigger_that_watches_another_pair_is_a_conversion() -> None:
    crossed = read(order(trigger=trigger("BTC", "USD")))
    assert (crossed.instrument, crossed.side) == ("BTC/USD", Side.CONVERT)
    assert crossed.flags == ("spend 250.00 EUR", "EUR -> ETH")
    assert draft_of(crossed, new_tag()) is None


@pytest.mark.parametrize(
    "unheard",
    [
        {"type": "time", "at": "2027-01-01T00:00:00Z"},
        {"type": "crypto_deposit"},
        trigger("ETH", "EUR", "between"),
    ],
)
def test_a_trigger_of_another_type_is_listed_without_a_price(unheard: dict[str, Any]) -> None:
    other = read(order(trigger=unheard))
    assert (other.order_type, other.instrument, other.side) == (
        OrderType.OTHER,
        "ETH/EUR",
        Side.BUY,
    )
    assert (other.trigger_price, other.condition) == (None, None)
    assert other.flags == (unheard["condition"] if "condition" in unheard else unheard["type"],)
    assert draft_of(other, new_tag()) is None


@pytest.mark.parametrize(
    ("word", "status", "filled"),
    [
        ("active", OrderStatus.ACTIVE, "0"),
        ("paused", OrderStatus.PAUSED, "0"),
        ("completed", OrderStatus.FILLED, "250.00"),
        ("cancelled", OrderStatus.CANCELLED, "0"),
        ("canceled", OrderStatus.UNKNOWN, "0"),
        ("resting", OrderStatus.UNKNOWN, "0"),
    ],
)
def test_statuses(word: str, status: OrderStatus, filled: str) -> None:
    one = read(order(status=word))
    assert (one.status, one.filled_quantity) == (status, Decimal(filled))


@pytest.mark.parametrize(
    ("status", "beside", "reason"),
    [
        ({"status": "cancelled", "reason": "by the user"}, None, "by the user"),
        ({"status": "cancelled", "reason": {"code": "x"}}, "beside", '{"code":"x"}'),
        ({"status": "cancelled", "reason": ["a", 1]}, None, '["a",1]'),
        ({"status": "cancelled"}, {"why": None}, '{"why":null}'),
        ({"status": "cancelled", "reason": None}, None, None),
        ({"status": "cancelled", "reason": ""}, "beside", "beside"),
        ({"status": "cancelled", "reason": "x" * 500}, None, "x" * 120),
    ],
)
def test_reasons_of_any_type_are_text(status: Any, beside: Any, reason: str | None) -> None:
    assert described(order(status=status, reason=beside)).reason == reason


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [
        ("2026-02-20T10:00:00Z", 0),
        ("2026-02-20T10:00:00.5Z", 500_000),
        ("2026-02-20T10:00:00.123456789Z", 123_456),
        ("2026-02-20T11:00:00+01:00", 0),
    ],
)
def test_times_have_any_number_of_digits(text: str, microsecond: int) -> None:
    at = read(order(created_at=text)).opened_at
    assert at == datetime(2026, 2, 20, 10, microsecond=microsecond, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"status": {}}, "status"),
        ({"trigger": trigger("BTC", "USD") | {"target_price": "many"}}, "many"),
        ({"trigger": trigger("BTC", "USD") | {"target_price": None}}, "not a number"),
        ({"action": action("swap", "USD", "1", "BTC")}, "swap"),
        ({"action": action("spend", "USD", "1E+40", "BTC")}, "10^"),
        ({"created_at": "yesterday"}, "yesterday"),
    ],
)
def test_an_order_that_cannot_be_read_says_why(changes: dict[str, Any], problem: str) -> None:
    entry = described(order() | changes).entry
    assert isinstance(entry, UnreadableOrder)
    assert problem in entry.problem
    assert entry.key.order_id == "sched_q7m2"


def test_an_order_without_an_id_has_the_same_name_every_time() -> None:
    told = order()
    del told["id"]
    first, second = described(told).entry, described(told).entry
    assert isinstance(first, UnreadableOrder)
    assert first.key == second.key
    assert first.key.order_id.startswith("no-id-")


def test_members_nobody_knows_are_ignored() -> None:
    assert read(order(occurrences=[], executed_at=None)).status is OrderStatus.ACTIVE


def test_the_same_bytes_of_another_user_are_another_order() -> None:
    decoder, raw = OrderDecoder(ACCOUNT), json.dumps(order()).encode()
    first = decoder.entry(raw, "one")
    decoder.keep([("one", first)])
    assert decoder.entry(raw, "one") is first
    other = decoder.entry(raw, "other").entry
    assert isinstance(other, Order)
    assert other.user == "other"


def test_tags_are_of_the_shape_that_is_found_again() -> None:
    assert all(tag_of(tagged("dip", tag)) == tag for tag in {new_tag() for _ in range(20)})


def test_a_draft_is_the_same_order_under_another_tag() -> None:
    one = read(order(trigger=trigger("EUR", "ETH", "gte")))
    tag = new_tag()
    draft = draft_of(one, tag)
    assert draft is not None
    assert (draft.instrument, draft.condition, draft.trigger_price) == (
        "EUR/ETH",
        "gte",
        Decimal("1.50"),
    )
    assert (draft.quantity, draft.quantity_unit) == (Decimal("250.00"), QuantityUnit.BASE)
    assert (draft.user, draft.client_order_id) == (USER, tag)
    assert draft.custom is not None
    assert draft.custom.name == "dip ETH"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@settings(deadline=None)
@given(
    st.sampled_from(["trigger", "action", "status", "name", "created_at", "reason", "id"]), ANYTHING
)
def test_whatever_stands_in_an_order_it_is_listed(member: str, value: Any) -> None:
    entry = described(order() | {member: value}).entry
    assert isinstance(entry, Order | UnreadableOrder)
    assert json.loads(entry.raw)[member] == value
