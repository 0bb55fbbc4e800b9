"""Pictures of the amend form in its states, of nudges and of their review."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.builders import NOW, make_account, make_ended
from tests.journeys.keys import keys, settle
from tests.screens import scenes
from tests.screens.fake_engine import FakeEngine
from tests.snapshots.camera import SIZES, Look, SnapCompare, in_most_looks
from tui.app import BlotterApp
from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.fate import Fate
from tui.domain.intents import AmendIntent, Intent
from tui.domain.order import Order
from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.screens.blotter import BlotterScreen

Step = str | Callable[[Pilot[Any]], Awaitable[None]]

LIMIT, ICEBERG = "OQ7XK2-4MDRE-KT5WA1", "OB5JPA-2RLKD-MM84XE"
STOP_LIMIT, TRAILING = "OSTL4E-KKW7P-3VXDQ2", "OTRL2B-V6YRA-KD8EWS"
NEWEST = "ONEWXY-1SDKF-84PQZT"

RULES = TradingRules(
    limits=Limits(
        confirm_order_value={"USD": Decimal(10000), "EUR": Decimal(10000)},
        confirm_distance_percent=Decimal(5),
    )
)

DARK = [Look("blotter-dark", size) for size in SIZES]
in_every_size = pytest.mark.parametrize("look", DARK, ids=str)


class Venue(FakeEngine):
    """Tells requests as Kraken Spot is sent them."""

    def __init__(self, state: BlotterState) -> None:
        super().__init__(state)
        self.cost = RateCost(
            points=3, used=12, maximum=60, cheaper_points=1, cheaper_in=timedelta(seconds=8)
        )

    def request_of(self, intent: Intent) -> str:
        assert isinstance(intent, AmendIntent)
        members = {
            "txid": intent.key.order_id,
            "order_qty": intent.quantity,
            "display_qty": intent.display_quantity,
            "limit_price": getattr(intent.limit_price, "text", intent.limit_price),
            "trigger_price": getattr(intent.trigger_price, "text", intent.trigger_price),
            "post_only": "true" if intent.post_only else None,
            "deadline": f"<{intent.deadline_seconds} s after signing>",
        }
        body = ",".join(f'"{name}":"{one}"' for name, one in members.items() if one is not None)
        return f"POST /0/private/AmendOrder {{{body}}}"


def picture(
    snap_compare: SnapCompare,
    look: Look,
    steps: Iterable[Step],
    state: BlotterState | None = None,
    **options: Any,
) -> bool:
    """Take the picture after some keys, in one look."""

    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        for step in steps:
            await (keys(pilot, step) if isinstance(step, str) else step(pilot))

    engine = Venue(scenes.tradable() if state is None else state)
    app = BlotterApp(engine, theme=look.theme, **options)
    return snap_compare(app, terminal_size=look.size, run_before=run)


def on(order_id: str) -> Step:
    """Put the cursor on an order."""

    async def go(pilot: Pilot[Any]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, BlotterScreen)
        screen.is_touched = True
        rows = screen.table.view.rows
        screen.table.move_to(next(key for key in rows if key.order_id == order_id))
        await settle(pilot)

    return go


def published(state: BlotterState) -> Step:
    """Let the engine tell a newer state."""

    async def publish(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, BlotterApp)
        assert isinstance(app.engine, FakeEngine)
        app.engine.publish(state)
        await settle(pilot)

    return publish


def first() -> Order:
    return next(one for one in scenes.varied_orders() if one.key.order_id == LIMIT)


def others() -> list[Order]:
    return [one for one in scenes.varied_orders() if one.key.order_id != LIMIT]


@in_every_size
def test_untouched(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [on(LIMIT), "e"])


@in_most_looks
def test_relative_price(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [on(LIMIT), "e", *"own-0.35%"])


@in_every_size
def test_both_prices_of_a_stop(snap_compare: SnapCompare, look: Look) -> None:
    steps = [on(STOP_LIMIT), "e", *"own-10t", "tab", "tab", *"own-0.5%"]
    assert picture(snap_compare, look, steps)


@in_every_size
def test_trailing_offset(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [on(TRAILING), "e", *"+4%"])


@in_every_size
def test_iceberg(snap_compare: SnapCompare, look: Look) -> None:
    async def history(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, BlotterApp)
        assert isinstance(app.engine, FakeEngine)
        order = next(one for one in scenes.varied_orders() if one.key.order_id == ICEBERG)
        record = AmendRecord(
            reference="TSUN4B-EX2XN-WQ6GKG",
            cause=AmendCause.ORIGINAL,
            quantity=order.quantity,
            display_quantity=Decimal("0.15"),
            working_quantity=order.quantity,
            limit_price=None,
            trigger_price=None,
            at=NOW,
        )
        app.engine.histories[order.key] = [record]

    steps = [history, on(ICEBERG), "e", "shift+tab", *"+0.5", *["tab"] * 3, *"0.2"]
    assert picture(snap_compare, look, steps)


@in_every_size
def test_left_to_the_venue(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [on(LIMIT), "e", *"-2%", *["tab"] * 4, "space"])


@in_most_looks
def test_problem_with_its_caret(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [on(LIMIT), "e", *"9x1", "ctrl+s"])


@in_every_size
def test_would_trade_at_once(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [on(LIMIT), "e", *"+2%"])


@in_most_looks
def test_changed_underneath(snap_compare: SnapCompare, look: Look) -> None:
    changed = replace(first(), filled_quantity=Decimal("0.12"), limit_price=Decimal("91300.0"))
    state = scenes.tradable([changed, *others()])
    assert picture(snap_compare, look, [on(LIMIT), "e", *"own-0.35%", published(state)])


@in_every_size
def test_ended_underneath(snap_compare: SnapCompare, look: Look) -> None:
    state = scenes.tradable(others(), ended=[make_ended(first(), fate=Fate.FILLED)])
    assert picture(snap_compare, look, [on(LIMIT), "e", *"own-0.35%", published(state)])


@in_every_size
def test_read_only(snap_compare: SnapCompare, look: Look) -> None:
    state = scenes.tradable(accounts=[make_account()])
    assert picture(snap_compare, look, [on(LIMIT), "e", *"+50"], state)


@in_most_looks
def test_confirmation(snap_compare: SnapCompare, look: Look) -> None:
    steps = [on(LIMIT), "e", *"-2%", "shift+tab", *"0.3", *["tab"] * 6, *"BTC"]
    assert picture(snap_compare, look, steps, rules=RULES)


@in_every_size
def test_conditional_close(snap_compare: SnapCompare, look: Look) -> None:
    order = scenes.conditional_close()
    state = scenes.tradable([order, *scenes.varied_orders()])
    assert picture(snap_compare, look, [on(order.key.order_id), "e"], state)


@in_every_size
def test_what_can_be_typed(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [on(LIMIT), "e", "f1"])


STAGED: list[Step] = [on(LIMIT), "+", "+", ">", on(STOP_LIMIT), "-", on(NEWEST), ">"]


@in_every_size
def test_staged_in_the_list(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, STAGED)


@in_most_looks
def test_review(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [*STAGED, "=", "tab", "space"])


@in_every_size
def test_review_over_limits(snap_compare: SnapCompare, look: Look) -> None:
    assert picture(snap_compare, look, [*STAGED, "=", "ctrl+s"], rules=RULES)
