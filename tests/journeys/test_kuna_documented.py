"""The venue's own request examples, entered by keys: what arrives is what is documented."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.journeys.keys import burst
from tests.journeys.kuna_desk import KunaWhole, kuna_whole, numbered_id
from tui.domain.action import is_accepted
from tui.domain.order import Order, OrderStatus

PAGE = Path("../shared/documentation/kuna-create-order.txt")
CLEAR = ["backspace"] * 20
ENTER = "enter"
TYPES = ["Market", "Limit", "StopLossLimit", "TakeProfitLimit"]
LETTERS = {"Market": "m", "Limit": "l", "StopLossLimit": "s", "TakeProfitLimit": "ta"}

Body = dict[str, str]


def documented(kind: str) -> list[Body]:
    """The example bodies of a type, in the page's order; skips without the page.

    They are no JSON: there are comments, and commas too few and too many.
    """
    if not PAGE.exists():
        pytest.skip(f"{PAGE} is not here")
    text = PAGE.read_text()
    examples = text[text.index("Body examples") : text.index("const apiKey")]
    bodies = [dict(re.findall(r'"(\w+)": "([^"]+)"', one)) for one in examples.split("{")[1:]]
    return [body for body in bodies if body["type"] == kind]


def typed(body: Body, kind: str | None = None) -> list[str]:
    """The keys that enter a body; `kind` names another entry than its own type."""
    texts = [body.get("quantity", "")]
    if body["type"] == "Market":
        texts.append(body.get("quoteQuantity", ""))
    texts += [body[name] for name in ("stopPrice", "price") if name in body]
    side = "b" if body["orderSide"] == "Bid" else "s"
    pressed = [
        "n",
        "k",
        *CLEAR,
        *body["pair"],
        ENTER,
        side,
        ENTER,
        *(kind or LETTERS[body["type"]]),
    ]
    for text in texts:
        pressed += [ENTER, *text]
    return pressed


def unspaced(text: str) -> str:
    """A text without its blanks: it may be broken over lines anywhere."""
    return "".join(text.split())


async def enter(on: KunaWhole, body: Body, kind: str | None = None) -> str:
    """Enter a body and send it; return what the ticket said it would send."""
    await burst(on.pilot, *typed(body, kind))
    await on.price_is_known()
    shown = on.says("#ticket-effects")
    await burst(on.pilot, "ctrl+s")
    assert on.is_alone, on.says("#form-say")
    await on.pass_time(6)
    return shown


async def enter_all(on: KunaWhole, bodies: Sequence[Body], kind: str | None = None) -> None:
    """Enter the bodies one after another, and hold what arrives against them."""
    assert len(bodies) == 2
    for number, body in enumerate(bodies, 1):
        shown = await enter(on, body, kind)
        sent = on.created[-1]
        assert sent == body | {"id": numbered_id(number)}
        assert unspaced(json.dumps(sent)) in unspaced(shown)
    assert len(on.created) == 2
    assert [is_accepted(one.outcome) for one in on.desk.state.actions.actions.values()] == [
        True
    ] * 2


@pytest.mark.parametrize("kind", TYPES)
async def test_the_documented_examples_arrive_member_for_member(tmp_path: Path, kind: str) -> None:
    async with kuna_whole(tmp_path) as on:
        await enter_all(on, documented(kind))


@pytest.mark.parametrize("kind", ["StopLossLimit", "TakeProfitLimit"])
async def test_side_and_stop_alone_make_the_documented_triggers(tmp_path: Path, kind: str) -> None:
    async with kuna_whole(tmp_path) as on:
        await enter_all(on, documented(kind), "tr")


async def test_an_order_is_listed_under_the_id_of_its_ticket(tmp_path: Path) -> None:
    (body, _) = documented("StopLossLimit")
    async with kuna_whole(tmp_path) as on:
        await enter(on, body)
        await on.pass_time(12)
        entries = on.desk.state.book.entries()
        (order,) = [one for one in entries if str(one.key.order_id) == numbered_id(1)]
        assert isinstance(order, Order)
        assert order.status is OrderStatus.OPEN
        assert on.desk.state.book.expected == {}


LIMIT = {"type": "Limit", "orderSide": "Bid", "pair": "BTC_USDT"}
STOP = {**LIMIT, "quantity": "0.06", "price": "26440"}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            {**STOP, "type": "StopLossLimit", "orderSide": "Ask", "stopPrice": "29500"},
            "there it is a TakeProfitLimit.",
        ),
        (
            {**STOP, "type": "StopLossLimit", "stopPrice": "27440"},
            "there it is a TakeProfitLimit.",
        ),
        (
            {**STOP, "type": "TakeProfitLimit", "orderSide": "Ask", "stopPrice": "27440"},
            "there it is a StopLossLimit.",
        ),
        (
            {**STOP, "type": "TakeProfitLimit", "stopPrice": "29500"},
            "there it is a StopLossLimit.",
        ),
        (
            {**LIMIT, "type": "Market", "quantity": "0.06", "quoteQuantity": "20.00"},
            "amount: Kuna takes a quantity or an amount, never both",
        ),
        ({**LIMIT, "price": "26440.46"}, "The quantity is missing."),
        ({**LIMIT, "quantity": "0.06"}, "The limit price is missing."),
        (
            {**LIMIT, "quantity": "0.0600001", "price": "26440.46"},
            "quantity: BTC has 6 decimals at Kuna",
        ),
        (
            {**LIMIT, "quantity": "0.06", "price": "26440.461"},
            "limit price: USDT has 2 decimals at Kuna",
        ),
    ],
)
async def test_what_cannot_be_sent_is_said_nothing_is_sent_and_nothing_typed_is_lost(
    tmp_path: Path, body: Body, sentence: str
) -> None:
    async with kuna_whole(tmp_path) as on:
        await burst(on.pilot, *typed(body))
        await on.price_is_known()
        await burst(on.pilot, "ctrl+s")
        assert sentence in " ".join(on.says("#form-say").split())
        await on.pass_time(5)
        assert on.created == []
        assert on.desk.state.actions.actions == {}
        draft = on.form.draft
        assert draft.quantity == body.get("quantity", "")
        assert draft.quote_quantity == body.get("quoteQuantity", "")
        assert draft.trigger_price == body.get("stopPrice", "")
        assert draft.limit_price == body.get("price", "")


async def test_the_hundred_and_first_order_is_not_sent(tmp_path: Path) -> None:
    body = {**LIMIT, "quantity": "0.06", "price": "20000"}
    async with kuna_whole(tmp_path, open_orders=100) as on:
        await on.pass_time(12)
        await burst(on.pilot, *typed(body), "ctrl+s")
        assert "100 of 100 open orders" in " ".join(on.says("#form-say").split())
        assert on.created == []
        assert on.form.draft.limit_price == "20000"
