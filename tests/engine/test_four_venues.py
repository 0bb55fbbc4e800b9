"""Four venues side by side: what one of them does holds no other up."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acts import make_cancel
from tests.builders import make_instrument, make_key, make_order, make_quote
from tests.clock import ManualClock
from tests.custom import embed_create, embed_order, kuna_create
from tests.engine.acting import Desk, acting, trading_venue
from tests.engine.stage import Stage, on_stage
from tests.fakes import FakeVenue, fake_account, fake_failure
from tui.domain.action import ActionState
from tui.domain.failure import FailureKind
from tui.domain.identifiers import AccountName, InstrumentId, InstrumentKey, VenueId
from tui.domain.intents import CreateIntent
from tui.domain.order import Order
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Unknown
from tui.engine.side_reads import QuotesRead

PAIRS = {
    VenueId.KRAKEN_SPOT: "XBTUSD",
    VenueId.KRAKEN_FUTURES: "PI_XBTUSD",
    VenueId.KRAKEN_EMBED: "BTC/USD",
    VenueId.KUNA: "BTC_USDT",
}


def market_of(venue: VenueId, pair: str | None = None) -> InstrumentKey:
    return InstrumentKey(venue, InstrumentId(pair or PAIRS[venue]))


def order_at(venue: VenueId, order_id: str = "A") -> Order:
    order = make_order(order_id, instrument=PAIRS[venue])
    return replace(order, key=make_key(order_id, venue.value, venue))


def venue_at(clock: ManualClock, venue: VenueId) -> FakeVenue:
    """A venue with one order, in the process all four of them are in."""
    account = fake_account(venue.value, venue=venue, can_send=True, may_trade=True)
    fake = FakeVenue(account, clock=clock)
    pairs = [PAIRS[venue], "ETH/USD"]
    for key in (market_of(venue, pair) for pair in pairs):
        fake.known_instruments[key] = replace(make_instrument(), key=key)
        fake.market[key] = replace(make_quote(), key=key, as_of=clock.now())
    fake.lists(order_at(venue))
    return fake


@pytest.fixture
def venues(clock: ManualClock) -> dict[VenueId, FakeVenue]:
    return {venue: venue_at(clock, venue) for venue in VenueId}


@pytest.fixture
async def four(clock: ManualClock, venues: dict[VenueId, FakeVenue]) -> AsyncIterator[Stage]:
    async with on_stage(clock, *venues.values()) as stage:
        yield stage


async def test_all_four_are_in_one_book_with_their_prices(four: Stage) -> None:
    assert {key.venue for key in four.state.quotes} == set(VenueId)
    assert {entry.key.venue for entry in four.state.book.entries()} == set(VenueId)


@pytest.mark.parametrize("slow", VenueId)
async def test_prices_that_hang_or_fail_at_one_venue_hold_no_other_up(
    slow: VenueId, four: Stage, venues: dict[VenueId, FakeVenue]
) -> None:
    venues[slow].hang("quotes")
    venues[slow].hang("open_orders")
    before = {venue: fake.calls["quotes"] for venue, fake in venues.items()}
    await four.advance(10)
    for venue, fake in venues.items():
        reads = fake.calls["quotes"] - before[venue]
        assert reads == (1 if venue is slow else 10 / QuotesRead.period)
        assert not four.health(venue.value).failures or venue is slow
    venues[slow].release("quotes")
    venues[slow].release("open_orders")
    kind = FailureKind.RATE_LIMITED
    venues[slow].failing["quotes"] = fake_failure(kind)
    await four.advance(60)
    counts = {venue: fake.calls["quotes"] - before[venue] for venue, fake in venues.items()}
    assert all(count > 20 for venue, count in counts.items() if venue is not slow)


@pytest.mark.parametrize("venue", VenueId)
async def test_a_market_without_an_order_is_read_while_it_is_watched(
    venue: VenueId, four: Stage, venues: dict[VenueId, FakeVenue]
) -> None:
    other = market_of(venue, "ETH/USD")
    assert other not in four.state.quotes
    stop = four.engine.watch(other)
    await four.advance(2.5)
    assert other in four.state.quotes
    stop()
    await four.advance(5)
    assert other not in four.state.quotes


@pytest.mark.parametrize("wanted", [kuna_create(), embed_create()], ids=["kuna", "embed"])
async def test_what_is_asked_for_has_a_price_although_it_is_not_listed(
    wanted: CreateIntent, clock: ManualClock, tmp_path: Path
) -> None:
    venue = venue_at(clock, wanted.venue)
    assert venue.trading is not None
    venue.trading.script["create"].append(Unknown(text="no answer within 10 s"))
    account, market = AccountName(wanted.venue.value), market_of(wanted.venue, "ETH/USD")
    intent = replace(wanted, account=account, instrument=market.instrument)
    async with acting(clock, venue, tmp_path) as desk:
        await desk.submit(intent)
        await desk.advance(5)
        assert intent.key in desk.state.book.expected
        assert market in desk.state.quotes


# One after another


@pytest.fixture
def venue(clock: ManualClock) -> FakeVenue:
    venue = trading_venue(clock, venue=VenueId.KRAKEN_EMBED)
    assert venue.trading is not None
    venue.trading.largest_cancel = 1
    return venue


async def test_cancels_of_custom_orders_go_out_one_by_one_and_can_be_stopped_half_way(
    desk: Desk,
) -> None:
    orders = [embed_order(f"sched_{number}", None) for number in range(5)]
    desk.trading.hang("cancel")
    actions = await desk.submit(*map(make_cancel, orders))
    states = [one.state for one in actions]
    assert states == [ActionState.SENDING, *[ActionState.INTENDED] * 4]
    desk.trading.release("cancel")
    desk.trading.hang("cancel")
    await desk.clock.settle()
    assert len(desk.trading.sent) == 2
    desk.engine.stop(actions[0].batch)
    desk.trading.release("cancel")
    await desk.clock.settle()
    outcomes = [desk.now(one).outcome for one in actions]
    assert outcomes == [Accepted()] * 2 + [NotSent(code=NotSentCode.STOPPED)] * 3
    assert len(desk.trading.sent) == 2
