"""What is read beside the orders, and that none of it touches how far orders are trusted."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import make_instrument, make_key, make_order, make_quote
from tests.clock import ManualClock
from tests.engine.stage import Stage, on_stage, spot
from tests.fakes import FakeVenue, fake_failure
from tui.domain.activity import ActivityKind
from tui.domain.failure import FailureKind
from tui.domain.health import HealthState, KeyInfo, RateBudget, SystemMode, SystemStatus
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.order import UnreadableOrder
from tui.engine import housekeeping
from tui.engine.side_reads import QuotesRead

SPOT = VenueId.KRAKEN_SPOT
XBTUSD = InstrumentKey(SPOT, InstrumentId("XBTUSD"))
ETHUSD = InstrumentKey(SPOT, InstrumentId("ETHUSD"))
SIDE_READS = ["instruments", "quotes", "system_status", "clock_skew", "key_info"]


@pytest.fixture
def long_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the loops that turn every second from doing so all day."""
    monkeypatch.setattr(housekeeping, "PERIOD", 3600.0)
    monkeypatch.setattr(QuotesRead, "period", 3600.0)


async def test_the_start_reads_everything_once(stage: Stage, venue: FakeVenue) -> None:
    assert {call: venue.calls[call] for call in SIDE_READS} == dict.fromkeys(SIDE_READS, 1)


async def test_nothing_is_read_before_the_first_poll_is_over(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.hang("open_orders")
    async with on_stage(clock, venue) as stage:
        assert set(venue.calls) == {"open_orders"}
        venue.release("open_orders")
        await stage.advance(0)
        assert set(SIDE_READS) <= set(venue.calls)


async def test_a_first_poll_that_fails_holds_no_other_read_up(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.failing["open_orders"] = fake_failure()
    async with on_stage(clock, venue):
        assert venue.calls["system_status"] == venue.calls["instruments"] == 1


async def test_each_read_keeps_its_own_schedule(stage: Stage, venue: FakeVenue) -> None:
    await stage.advance(601)
    assert venue.calls["instruments"] == 1
    assert venue.calls["quotes"] == 241
    assert venue.calls["system_status"] == 21
    assert venue.calls["clock_skew"] == 2
    assert venue.calls["key_info"] == 1


async def test_instruments_are_read_daily(stage: Stage, venue: FakeVenue, long_day: None) -> None:
    await stage.advance(86_390)
    assert venue.calls["instruments"] == 1
    await stage.advance(11)
    assert venue.calls["instruments"] == 2


async def test_instruments_and_prices_are_in_the_state(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.known_instruments = {XBTUSD: make_instrument()}
    venue.market = {XBTUSD: make_quote()}
    async with on_stage(clock, venue) as stage:
        order = make_order("A")
        assert stage.state.instrument_of(order) == make_instrument()
        assert stage.state.quote_of(order) == make_quote()


async def test_an_order_in_an_unknown_instrument_has_the_list_read_again_at_most_every_minute(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.known_instruments = {XBTUSD: make_instrument()}
    async with on_stage(clock, venue) as stage:
        await stage.advance(100)
        for number, name in enumerate(("ETHUSD", "SOLUSD", "DOTUSD")):
            venue.lists(make_order(str(number), instrument=name))
            stage.engine.poll_now()
            await stage.engine.idle()
        assert venue.calls["instruments"] == 2
        await stage.advance(59)
        assert venue.calls["instruments"] == 2
        await stage.advance(2)
        assert venue.calls["instruments"] == 3
        await stage.advance(600)
        assert venue.calls["instruments"] == 3


async def test_an_order_in_a_known_instrument_reads_no_list(
    clock: ManualClock, venue: FakeVenue
) -> None:
    async with on_stage(clock, venue) as stage:
        await stage.advance(100)
        venue.lists(make_order("N"))
        await stage.advance(200)
    assert venue.calls["instruments"] == 1


async def test_prices_are_asked_for_every_listed_instrument_in_one_call(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.lists(
        make_order("A"),
        make_order("B", instrument="ETHUSD"),
        UnreadableOrder(make_key("C"), b"?", "damaged"),
    )
    async with on_stage(clock, venue):
        assert venue.asked["quotes"] == [{"XBTUSD", "ETHUSD"}]


async def test_a_newly_listed_instrument_gets_its_price_at_once(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.market = {XBTUSD: make_quote(), ETHUSD: make_quote("ETHUSD")}
    async with on_stage(clock, venue) as stage:
        await stage.advance(1.2)
        venue.lists(make_order("A"), make_order("C", instrument="ETHUSD"))
        stage.engine.poll_now()
        await stage.engine.idle()
        assert ETHUSD in stage.state.quotes


async def test_prices_are_asked_at_most_once_a_second(stage: Stage, venue: FakeVenue) -> None:
    for number in range(19):
        venue.lists(make_order(str(number)))
        stage.engine.poll_now()
        await stage.advance(0.1)
    assert venue.calls["quotes"] == 2


async def test_an_instrument_the_venue_does_not_list_is_not_asked_about(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.known_instruments = {XBTUSD: make_instrument()}
    venue.lists(make_order("A"), make_order("B", instrument="GONEUSD"))
    async with on_stage(clock, venue) as stage:
        await stage.advance(3)
        assert venue.asked["quotes"][-1] == {"XBTUSD"}


async def test_no_price_is_asked_before_the_instruments_are_known_and_then_at_once(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.hang("instruments")
    async with on_stage(clock, venue) as stage:
        await stage.advance(1)
        assert venue.calls["quotes"] == 0
        venue.release("instruments")
        await stage.engine.idle()
        assert venue.calls["quotes"] == 1


async def test_without_orders_no_prices_are_asked(clock: ManualClock, venue: FakeVenue) -> None:
    venue.lists()
    async with on_stage(clock, venue) as stage:
        await stage.advance(30)
    assert venue.calls["quotes"] == 0


async def test_a_price_no_order_needs_any_more_is_forgotten(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.market = {XBTUSD: make_quote(), ETHUSD: make_quote("ETHUSD")}
    venue.lists(make_order("A"), make_order("B", instrument="ETHUSD"))
    async with on_stage(clock, venue) as stage:
        assert set(stage.state.quotes) == {XBTUSD, ETHUSD}
        venue.lists(make_order("A"))
        await stage.advance(9)
        assert set(stage.state.quotes) == {XBTUSD}


async def test_a_price_the_venue_leaves_out_once_is_kept(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.market = {XBTUSD: make_quote(last="91250.0")}
    async with on_stage(clock, venue) as stage:
        venue.market = {}
        await stage.advance(3)
        assert stage.state.quotes[XBTUSD].last == Decimal("91250.0")


@pytest.mark.parametrize("call", SIDE_READS)
async def test_a_side_read_that_fails_is_one_line_and_leaves_the_orders_live(
    clock: ManualClock, venue: FakeVenue, call: str
) -> None:
    venue.failing[call] = fake_failure(text="no route to host")
    async with on_stage(clock, venue) as stage:
        await stage.advance(120)
        (problem,) = stage.entries(ActivityKind.PROBLEM)
        assert problem.text is not None
        assert problem.text.endswith(": no route to host")
        assert stage.health().state(clock.now()) is HealthState.LIVE
        assert venue.calls[call] in {8, 9}  # 1, 2, 4, 8, 16, 30, 30 s apart


async def test_a_side_read_that_fails_again_is_told_again_and_backs_off_anew(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.failing["quotes"] = fake_failure(text="no route to host")
    async with on_stage(clock, venue) as stage:
        await stage.advance(120)
        del venue.failing["quotes"]
        await stage.advance(31)
        venue.failing["quotes"] = fake_failure(text="no route to host")
        await stage.advance(3)
        assert len(stage.entries(ActivityKind.PROBLEM)) == 2
        calls = venue.calls["quotes"]
        await stage.advance(8)
        assert venue.calls["quotes"] >= calls + 2


@pytest.mark.parametrize(
    ("call", "period"), [("quotes", 2.5), ("system_status", 30), ("clock_skew", 600)]
)
async def test_a_public_read_that_is_refused_waits_for_its_next_turn(
    clock: ManualClock, venue: FakeVenue, call: str, period: float
) -> None:
    venue.failing[call] = fake_failure(FailureKind.REFUSED, "Forbidden")
    async with on_stage(clock, venue) as stage:
        await stage.advance(period - 0.1)
        assert venue.calls[call] == 1
        await stage.advance(0.2)
        assert venue.calls[call] == 2


async def test_a_hanging_side_read_is_given_up(stage: Stage, venue: FakeVenue) -> None:
    venue.hang("quotes")
    await stage.advance(14)
    (problem,) = stage.entries(ActivityKind.PROBLEM)
    assert problem.text == "prices: no answer within 10 s"


async def test_a_side_read_goes_on_after_an_answer_that_breaks_the_program(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.script["quotes"].append(AttributeError("x"))
    await stage.advance(3)
    (problem,) = stage.entries(ActivityKind.PROBLEM)
    assert problem.text == "prices: this program failed on the answer (AttributeError)"
    calls = venue.calls["quotes"]
    await stage.advance(4)
    assert venue.calls["quotes"] > calls


MAINTENANCE = SystemStatus(mode=SystemMode.MAINTENANCE, text="maintenance")


async def test_a_venue_that_is_online_says_nothing(stage: Stage) -> None:
    await stage.advance(100)
    assert stage.entries(ActivityKind.NOTICE) == []
    assert stage.health().system == SystemStatus(mode=SystemMode.ONLINE, text="online")


async def test_a_new_mode_of_the_venue_is_a_line_and_a_state(
    stage: Stage, venue: FakeVenue, clock: ManualClock
) -> None:
    venue.system = MAINTENANCE
    await stage.advance(31)
    assert stage.health().state(clock.now()) is HealthState.MAINTENANCE
    venue.system = SystemStatus(mode=SystemMode.ONLINE, text="online")
    await stage.advance(60)
    texts = [entry.text for entry in stage.entries(ActivityKind.NOTICE)]
    assert texts == ["maintenance", "online"]
    assert stage.health().state(clock.now()) is HealthState.LIVE


async def test_a_venue_already_in_maintenance_at_the_start_is_told(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.system = MAINTENANCE
    async with on_stage(clock, venue) as stage:
        assert [entry.text for entry in stage.entries(ActivityKind.NOTICE)] == ["maintenance"]


async def test_an_announcement_is_told_once(stage: Stage, venue: FakeVenue) -> None:
    announced = replace(venue.system, notice="Upgrade on Sunday")
    venue.system = announced
    await stage.advance(100)
    venue.system = replace(announced, notice=None)
    await stage.advance(31)
    assert [entry.text for entry in stage.entries(ActivityKind.NOTICE)] == ["Upgrade on Sunday"]
    assert stage.health().system == replace(announced, notice=None)


async def test_key_rights_and_clock_skew_are_in_the_health(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.key = KeyInfo(name="desk", permissions=("query-open-trades",))
    venue.skew = timedelta(seconds=-1.5)
    async with on_stage(clock, venue) as stage:
        assert stage.health().key == venue.key
        assert stage.health().clock_skew == timedelta(seconds=-1.5)


async def test_the_key_is_asked_about_again_after_it_was_refused(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.failing["open_orders"] = fake_failure(FailureKind.REFUSED)
    stage.engine.poll_now()
    await stage.engine.idle()
    del venue.failing["open_orders"]
    venue.key = KeyInfo(name="new", permissions=())
    stage.engine.poll_now()
    await stage.engine.idle()
    assert stage.health().key == venue.key


async def test_a_key_that_may_not_ask_about_itself_is_left_alone(
    clock: ManualClock, venue: FakeVenue
) -> None:
    venue.failing["key_info"] = fake_failure(FailureKind.REFUSED, "EGeneral:Permission denied")
    venue.rate_budget = RateBudget(used=2, maximum=15)
    async with on_stage(clock, venue) as stage:
        await stage.advance(3600)
        assert venue.calls["key_info"] == 1
        assert stage.health().key is None
        assert stage.health().state(clock.now()) is HealthState.LIVE


async def test_the_clock_is_measured_at_most_every_half_minute(
    stage: Stage, venue: FakeVenue
) -> None:
    venue.failing["open_orders"] = fake_failure(FailureKind.NONCE)
    for _ in range(10):
        stage.engine.poll_now()
        await stage.advance(1)
    assert venue.calls["clock_skew"] == 1


async def test_accounts_at_one_host_share_its_public_reads(clock: ManualClock) -> None:
    main, other = spot(clock, "main"), spot(clock, "other")
    main.lists(make_order("A"))
    other.lists(make_order("A", account="other", instrument="ETHUSD"))
    main.skew, main.system = timedelta(seconds=2), MAINTENANCE
    async with on_stage(clock, main, other) as stage:
        await stage.advance(3)
        assert main.asked["quotes"][-1] == {"XBTUSD", "ETHUSD"}
        for call in ("instruments", "quotes", "system_status", "clock_skew"):
            assert other.calls[call] == 0, call
        assert (main.calls["key_info"], other.calls["key_info"]) == (1, 1)
        for name in ("main", "other"):
            assert stage.health(name).clock_skew == timedelta(seconds=2)
            assert stage.health(name).system == MAINTENANCE


async def test_accounts_at_different_hosts_read_for_themselves(clock: ManualClock) -> None:
    main, other = spot(clock, "main", host="a"), spot(clock, "other", host="b")
    other.system = MAINTENANCE
    async with on_stage(clock, main, other) as stage:
        assert (main.calls["system_status"], other.calls["system_status"]) == (1, 1)
        assert stage.health("main").system != stage.health("other").system
