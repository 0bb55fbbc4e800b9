"""The amend form of Kraken Futures orders, by key."""

from decimal import Decimal

from tests.domain.futures import futures_order
from tests.journeys.batch_amends import CONTRACTS, LIMIT, PERP, STOP, TRAIL, futures_orders, mixed
from tests.journeys.keys import keys
from tests.journeys.stage import Stage, stage
from tui.domain.intents import AmendIntent
from tui.domain.order import Order, RelativePrice
from tui.domain.state import BlotterState
from tui.screens.amend import AmendForm
from tui.widgets.field_row import FieldRow
from tui.widgets.lines import Lines


def alone(order_id: str) -> BlotterState:
    return mixed(*(one for one in futures_orders() if one.key.order_id == order_id))


def sent(on: Stage) -> AmendIntent:
    (intent,) = on.engine.submitted
    assert isinstance(intent, AmendIntent)
    return intent


def rows(on: Stage) -> set[str]:
    """The rows that are in sight."""
    shown = [row for row in on.app.screen.query(FieldRow) if row.display]
    return {str(row.id).removesuffix("-row") for row in shown}


async def test_a_limit_order_is_moved_from_the_mark() -> None:
    async with stage(alone(LIMIT)) as on:
        await keys(on.pilot, "e", *"mark-1%", "ctrl+s")
        intent = sent(on)
        assert (intent.limit_price, intent.trigger_price) == (Decimal(80397), None)
        assert intent.deadline_seconds == 5


async def test_options_the_venue_does_not_have_are_not_offered() -> None:
    async with stage(alone(LIMIT)) as on:
        await keys(on.pilot, "e")
        assert on.opened is AmendForm
        assert rows(on) == {"quantity", "limit-price", "trigger-price", "deadline"}
    async with stage() as on:
        await keys(on.pilot, "e")
        assert {"display-quantity", "post-only", "native"} <= rows(on)


async def test_a_stop_goes_out_with_both_prices() -> None:
    async with stage(alone(STOP)) as on:
        await keys(on.pilot, "e", *"own-10", "ctrl+s")
        assert sent(on).limit_price == Decimal(78890)
        assert sent(on).trigger_price == Decimal(79000)


async def test_contracts_are_a_new_total() -> None:
    async with stage(alone(CONTRACTS)) as on:
        await keys(on.pilot, "e", "shift+tab", *"left=6000", "ctrl+s")
        assert sent(on).quantity == Decimal(6000)


async def test_a_trailing_stop_takes_a_new_distance() -> None:
    async with stage(alone(TRAIL)) as on:
        await keys(on.pilot, "e", *"+1.5%", "ctrl+s")
        assert sent(on).trigger_price == RelativePrice("+1.5%")
        assert sent(on).limit_price is None


async def test_a_post_only_order_is_kept_out_of_the_market() -> None:
    order: Order = futures_order(order_id=LIMIT, account=PERP, post_only=True)
    async with stage(mixed(order)) as on:
        await keys(on.pilot, "e", *"ask", "ctrl+s")
        assert on.engine.submitted == []
        lines = on.app.screen.query_one("#form-say", Lines).lines
        told = " ".join("".join(span.text for span in line) for line in lines)
        assert "post-only for good" in " ".join(told.split())


async def test_nudges_of_futures_orders_are_staged_and_sent() -> None:
    async with stage(alone(STOP)) as on:
        await keys(on.pilot, ">", "=", "ctrl+s")
        assert (sent(on).limit_price, sent(on).trigger_price) == (Decimal(78910), Decimal(79000))
