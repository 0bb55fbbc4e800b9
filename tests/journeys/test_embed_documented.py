"""The venue's own request examples, entered by keys: what arrives is what is documented."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.journeys.embed_desk import ORDERS, EmbedWhole, embed_whole, rate_is_known
from tests.journeys.keys import burst
from tests.screens.embed_scenes import TAG
from tui.domain.action import is_accepted
from tui.domain.order import Order, OrderStatus, OrderType
from tui.screens.embed_ticket import EmbedTicketForm
from tui.widgets.entry import Entry

PAGE = Path("../shared/documentation/kraken-embed-create-custom-order.txt")
GUIDE = Path("../shared/fixtures/kraken_embed/create_custom_order.json")
CLEAR = ["backspace"] * 45
ENTER = "enter"


def documented() -> dict[str, Any]:
    """The body of the reference's example; skips without the page."""
    if not PAGE.exists():
        pytest.skip(f"{PAGE} is not here")
    text = PAGE.read_text()
    start = text.index("{", text.index("--data"))
    body, _ = json.JSONDecoder().raw_decode(text, start)
    assert isinstance(body, dict)
    return body


def guided() -> dict[str, Any]:
    """The body of the guide's example; skips without it."""
    if not GUIDE.exists():
        pytest.skip(f"{GUIDE} is not here")
    body = json.loads(GUIDE.read_text())["request"]["json"]
    assert isinstance(body, dict)
    return body


def sensible(body: dict[str, Any], **words: str) -> dict[str, Any]:
    """Put words into the places of an example that name none."""
    action, trigger = body["action"], body["trigger"]
    trigger["base_asset"], trigger["quote_asset"] = words["base"], words["quote"]
    action["amount"]["asset"], action["quote"]["asset"] = words["asset"], words["other"]
    action["fee_bps"], action["spread_bps"] = words["fee"], words["spread"]
    return body | {"name": words["name"]}


def free_form(body: dict[str, Any], user: str) -> list[str]:
    """The keys that enter a body in free form."""
    trigger, action = body["trigger"], body["action"]
    amount = action["amount"]
    pair = f"{trigger['base_asset']}/{trigger['quote_asset']}"
    return [
        *("n", "m", *CLEAR, *pair, ENTER, *CLEAR, *user, ENTER),
        *("f", ENTER, trigger["condition"][0], ENTER, *trigger["target_price"], ENTER),
        *(action["type"][0], ENTER, *amount["amount"], ENTER, amount["asset"][0].lower(), ENTER),
        *(*CLEAR, *action["fee_bps"], ENTER, *CLEAR, *action["spread_bps"], ENTER),
        *body["name"],
    ]


def unspaced(text: str) -> str:
    """A text without its blanks: it may be broken over lines anywhere."""
    return "".join(text.split())


async def type_word(on: EmbedWhole, word: str) -> None:
    on.app.screen.set_focus(on.app.screen.query_one("#confirmation", Entry))
    await burst(on.pilot, *word)


def the_one_listed(on: EmbedWhole) -> Order:
    entries = on.desk.state.book.entries()
    (order,) = [one for one in entries if isinstance(one, Order) and one.client_order_id == TAG]
    return order


@pytest.mark.parametrize(
    ("asset", "other", "strategy"),
    [("BTC", "USD", "join the rally"), ("USD", "BTC", "take the profit")],
)
async def test_the_references_example_arrives_member_for_member(
    tmp_path: Path, asset: str, other: str, strategy: str
) -> None:
    words = {"base": "BTC", "quote": "USD", "asset": asset, "other": other}
    body = sensible(documented(), **words, fee="100", spread="50", name="As documented")
    assert (body["action"]["type"], body["trigger"]["condition"]) == ("receive", "gte")
    async with embed_whole(tmp_path) as on:
        user = on.users[0]
        await burst(on.pilot, *free_form(body, user))
        await rate_is_known(on)
        await burst(on.pilot, "ctrl+s")
        assert on.wire.created == []
        await type_word(on, strategy)
        await burst(on.pilot, "ctrl+s")
        await on.pass_time(1)
        ((target, sent),) = on.wire.created
        assert target == f"{ORDERS}?user={quote(user)}"
        assert sent.pop("name") == f"{body.pop('name')} #{TAG}"
        assert sent == body
        assert [type(value) for value in sent["trigger"].values()] == [str] * 5
        (action,) = on.desk.state.actions.actions.values()
        assert is_accepted(action.outcome)


async def test_the_guides_example_arrives_member_for_member(tmp_path: Path) -> None:
    body = guided()
    assert (body["action"]["type"], body["trigger"]["condition"]) == ("spend", "lte")
    async with embed_whole(tmp_path) as on:
        user = on.users[0]
        await burst(on.pilot, *("n", "m", *CLEAR, *"btc/usd", ENTER, *CLEAR, *user, ENTER))
        await burst(on.pilot, "b", ENTER, *"100000.00", ENTER, *"500.00", ENTER, ENTER)
        await burst(on.pilot, *CLEAR, *"100", ENTER, *CLEAR, *"100", ENTER, *body["name"])
        await rate_is_known(on)
        shown = on.says("#ticket-effects")
        await burst(on.pilot, "ctrl+s")
        assert on.is_alone, on.says("#form-say")
        await on.pass_time(12)
        ((target, sent),) = on.wire.created
        assert target == f"{ORDERS}?user={quote(user)}"
        assert unspaced(json.dumps(sent)) in unspaced(shown)
        amount = body["action"]["amount"]
        assert amount.setdefault("asset_class", "currency") == "currency"
        assert sent.pop("name") == f"{body.pop('name')} #{TAG}"
        assert sent == body
        order = the_one_listed(on)
        assert (order.order_type, order.status) == (OrderType.PRICE_TRIGGER, OrderStatus.ACTIVE)
        assert order.user == user


async def test_the_same_order_on_the_pair_turned_round_arrives_as_it_was_typed(
    tmp_path: Path,
) -> None:
    async with embed_whole(tmp_path) as on:
        await burst(on.pilot, *("n", "m", *CLEAR, *"usd/btc", ENTER, *CLEAR, *on.users[0], ENTER))
        await burst(on.pilot, "b", ENTER, *"0.00001", ENTER, *"500.00")
        await rate_is_known(on)
        await burst(on.pilot, "ctrl+s")
        await on.pass_time(12)
        ((_, sent),) = on.wire.created
        assert sent["trigger"] == {
            "type": "price",
            "base_asset": "USD",
            "quote_asset": "BTC",
            "target_price": "0.00001",
            "condition": "gte",
        }
        assert sent["action"]["type"] == "spend"
        assert sent["action"]["amount"]["asset"] == "USD"
        assert the_one_listed(on).instrument == "USD/BTC"


IIBAN = "AA00 TEST EXAM PLE1"


@pytest.mark.parametrize(
    ("pair", "user", "amount", "sentence"),
    [
        ("btc/usd", IIBAN[:13], "5", "blanks counted; this one has 13."),
        ("btc/usd", (IIBAN * 3)[1:44], "5", "blanks counted; this one has 43."),
        ("zzz/usd", IIBAN, "5", "pair: The venue lists no asset called ZZZ."),
        ("btc/usd", IIBAN, "", "The amount is missing."),
    ],
)
async def test_what_cannot_be_sent_is_said_nothing_is_sent_and_nothing_typed_is_lost(
    tmp_path: Path, pair: str, user: str, amount: str, sentence: str
) -> None:
    async with embed_whole(tmp_path) as on:
        await burst(on.pilot, *("n", "m", *CLEAR, *pair, ENTER, *CLEAR, *user, ENTER))
        await burst(on.pilot, "b", ENTER, *"100000.00", ENTER, *amount, "ctrl+s")
        assert sentence in " ".join(on.says("#form-say").split())
        await on.pass_time(5)
        assert on.wire.created == []
        assert on.desk.state.actions.actions == {}
        form = on.app.screen
        assert isinstance(form, EmbedTicketForm)
        draft = form.draft
        assert (draft.market, draft.user) == (pair, user)
        assert (draft.trigger_price, draft.quantity) == ("100000.00", amount)


async def test_the_venue_quotes_what_the_ticket_would_come_to(tmp_path: Path) -> None:
    async with embed_whole(tmp_path) as on:
        await burst(on.pilot, *("n", "m", *CLEAR, *"btc/usd", ENTER, *CLEAR, *on.users[0], ENTER))
        await burst(on.pilot, "b", ENTER, *"100000", ENTER, *"500.00")
        await rate_is_known(on)
        await burst(on.pilot, "f7")
        await on.pass_time(2)
        said = on.says("#ticket-answer")
        assert "nothing placed: indicative, at the target: spends 500.00 USD" in said
        assert on.wire.created == []
