"""What a plan lets through the simulated venue takes, and the order becomes what was shown."""

from pathlib import Path

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.simulated import trading_client_of
from tests.venues.test_trading_with_simulation import Desk
from tui.domain.amending import AmendContext, AmendDraft, AmendPlan, plan_amend
from tui.domain.failure import ReadFailure
from tui.domain.identifiers import OrderKey
from tui.domain.order import Order, OrderType, Price, RelativePrice
from tui.domain.outcome import Accepted
from tui.domain.price_text import PriceText, parse_price
from tui.domain.problem import FormField, Problem
from tui.domain.rules import TradingRules
from tui.simulator.asgi import Simulation

VALUES = (FormField.QUANTITY, FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE)
QUANTITIES = [AmendDraft(quantity=text) for text in ("-10%", "50%", "left=1", "+0.5")]
LIMITS = [
    AmendDraft(limit_price=text)
    for text in ("own-0.37%", "own+41bp", "-1.337%", "+1.337%", "bid-3t", "ask+3t")
]
TRIGGERS = [AmendDraft(trigger_price=text) for text in ("own-0.37%", "+1.337%", "mid")]
RESOLVED = [AmendDraft(limit_price=text, is_native=True) for text in ("-1.5%", "+1.5%")]
TRAILS = [AmendDraft(trigger_price=text) for text in ("+1.25%", "+2%")]
LIMIT_OFFSETS = [AmendDraft(limit_price=text) for text in ("-1.25%", "+0.5%")]

DRAFTS = {
    OrderType.LIMIT: [*QUANTITIES, *LIMITS, *RESOLVED],
    OrderType.ICEBERG: [
        *LIMITS,
        *RESOLVED,
        AmendDraft(quantity="+50%", display_quantity="0.5", limit_price="own-1%"),
    ],
    OrderType.STOP_LOSS: [*QUANTITIES, *TRIGGERS],
    OrderType.TAKE_PROFIT: [*QUANTITIES, *TRIGGERS],
    OrderType.STOP_LOSS_LIMIT: [*LIMITS, *TRIGGERS, *RESOLVED],
    OrderType.TAKE_PROFIT_LIMIT: [*LIMITS, *TRIGGERS],
    OrderType.TRAILING_STOP: [*QUANTITIES, *TRAILS],
    OrderType.TRAILING_STOP_LIMIT: [*TRAILS, *LIMIT_OFFSETS],
}


@pytest.fixture
def desk(clock: ManualClock, tmp_path: Path) -> Desk:
    sim = Simulation(seed=7, scenario="quiet", clock=clock, answer_delay=None)
    sim.market.hold_all()
    return Desk(trading_client_of(sim, clock, tmp_path, transport=httpx.ASGITransport(sim.app)))


async def context_of(desk: Desk, order: Order) -> AmendContext:
    instruments = await desk.venue.instruments()
    quotes = await desk.venue.quotes([order.instrument])
    assert not isinstance(instruments, ReadFailure)
    assert not isinstance(quotes, ReadFailure)
    (quote,) = quotes.values()
    return AmendContext(
        order=order,
        instrument=instruments[quote.key],
        quote=quote,
        rules=TradingRules(),
        now=quote.as_of,
    )


def meaning(price: Price | None) -> Price | PriceText | Problem | None:
    """A distance by what it says: the venue pads it with zeros."""
    return parse_price(price.text) if isinstance(price, RelativePrice) else price


def shown(found: AmendPlan) -> list[object]:
    fields = [found.fields[name] for name in VALUES]
    return [meaning(one.now if one.sends is None else one.becomes) for one in fields]


def listed(order: Order) -> list[object]:
    return [meaning(value) for value in (order.quantity, order.limit_price, order.trigger_price)]


async def orders_of(desk: Desk, order_type: OrderType) -> list[OrderKey]:
    return [
        key
        for key, order in (await desk.listed()).items()
        if order.order_type is order_type
        and order.close_text is None
        and order.expires_at is None
        and not order.instrument.startswith(("AAPL", "TSLA"))
    ]


@pytest.mark.parametrize("order_type", DRAFTS)
async def test_an_order_becomes_what_its_plan_showed(
    desk: Desk, clock: ManualClock, order_type: OrderType
) -> None:
    taken = 0
    for key in (await orders_of(desk, order_type))[:2]:
        for draft in DRAFTS[order_type]:
            await clock.advance(20)
            order = (await desk.listed())[key]
            found = plan_amend(await context_of(desk, order), draft)
            if found.intent is None or found.warnings:
                continue
            outcome = await desk.trading.amend(found.intent, desk.gate)
            assert isinstance(outcome, Accepted), (draft, outcome)
            assert listed((await desk.listed())[key]) == shown(found), draft
            taken += 1
    assert taken >= len(DRAFTS[order_type]) / 2
