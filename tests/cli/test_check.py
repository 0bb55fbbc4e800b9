"""`blotter check`: what it finds, what it calls wrong."""

from datetime import timedelta

import pytest

from tests.clock import ManualClock
from tests.fakes import FakeVenue, fake_account, fake_failure
from tui.cli.check import print_check
from tui.domain.failure import FailureKind
from tui.domain.health import KeyInfo, RateBudget, SystemMode, SystemStatus
from tui.domain.identifiers import VenueId

ALL_RIGHTS = ("query-open-trades", "query-closed-trades", "modify-trades", "close-trades")


@pytest.fixture
def venue() -> FakeVenue:
    account = fake_account(host="api.kraken.com", is_default_host=True, is_simulated=False)
    venue = FakeVenue(account, clock=ManualClock())
    venue.key = KeyInfo(name="desk", permissions=ALL_RIGHTS[:2])
    venue.rate_budget = RateBudget(used=2.5, maximum=15)
    venue.skew = timedelta(milliseconds=-200)
    venue.round_trip = timedelta(milliseconds=61)
    return venue


async def test_a_healthy_account_is_well(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await print_check([venue]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.splitlines() == [
        "main (kraken-spot at api.kraken.com, read-only, key ..7Q2x)",
        "   orders      0 open orders read in 61 ms",
        "   clock       kraken-spot minus this machine: -0.2 s",
        "   system      online",
        '   key         "desk" may: query-open-trades, query-closed-trades',
        "   calls       2.5 of 15 used now",
        "   poll        every 5 s",
        "",
        "all is well",
    ]


async def test_a_right_that_reading_takes_is_missed_by_name(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    venue.key = KeyInfo(name=None, permissions=("query-open-trades",))
    assert await print_check([venue]) == 1
    printed = capsys.readouterr()
    assert 'query-closed-trades: give the key "Query closed orders & trades"' in printed.out
    assert printed.err == "blotter: something is wrong with main (kraken-spot): missing\n"


@pytest.mark.parametrize(("can_send", "code"), [(False, 0), (True, 1)])
async def test_rights_to_change_orders_are_missed_only_where_orders_may_be_sent(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str], *, can_send: bool, code: int
) -> None:
    trading = FakeVenue(fake_account(can_send=can_send), clock=ManualClock())
    trading.key = venue.key
    assert await print_check([trading]) == code
    assert ("Cancel & close orders" in capsys.readouterr().out) is can_send


async def test_rights_to_take_away_are_named(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    venue.key = KeyInfo(name="all", permissions=ALL_RIGHTS, warnings=("may withdraw funds",))
    assert await print_check([venue]) == 0
    output = capsys.readouterr().out
    assert " ! take away   may withdraw funds" in output
    assert "all is well" not in output


@pytest.mark.parametrize(("seconds", "code"), [(2, 0), (2.1, 1), (-30, 1)])
async def test_a_clock_that_is_off_is_wrong(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str], seconds: float, code: int
) -> None:
    venue.skew = timedelta(seconds=seconds)
    assert await print_check([venue]) == code
    assert ("set this machine's clock" in capsys.readouterr().out) is bool(code)


async def test_a_key_that_is_refused_is_not_tried_again(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    venue.failing["key_info"] = fake_failure(FailureKind.REFUSED, "EAPI:Invalid key")
    assert await print_check([venue]) == 1
    assert venue.calls["open_orders"] == 0
    assert "EAPI:Invalid key" in capsys.readouterr().out


@pytest.mark.parametrize("call", ["open_orders", "clock_skew", "system_status", "key_info"])
async def test_every_read_that_fails_is_wrong(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str], call: str
) -> None:
    venue.failing[call] = fake_failure(FailureKind.UNAVAILABLE, "EService:Busy")
    assert await print_check([venue]) == 1
    assert "says that it is not available: EService:Busy" in capsys.readouterr().out


async def test_what_the_venue_announces_is_shown(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    venue.system = SystemStatus(mode=SystemMode.POST_ONLY, text="post_only", notice="until 15:30")
    await print_check([venue])
    assert "   system      post_only; until 15:30" in capsys.readouterr().out


async def test_one_account_that_fails_does_not_hide_the_others(
    venue: FakeVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = FakeVenue(fake_account("desk"), clock=ManualClock())
    broken.failing["open_orders"] = fake_failure()
    assert await print_check([venue, broken]) == 1
    printed = capsys.readouterr()
    assert "0 open orders read" in printed.out
    assert "desk (kraken-spot)" in printed.err
    assert "main" not in printed.err


@pytest.mark.parametrize("can_send", [True, False])
async def test_what_kraken_futures_does_not_tell_of_a_key_that_sends_is_said(
    capsys: pytest.CaptureFixture[str], *, can_send: bool
) -> None:
    account = fake_account(venue=VenueId.KRAKEN_FUTURES, can_send=can_send)
    venue = FakeVenue(account, clock=ManualClock())
    venue.key = KeyInfo(name=None, permissions=("read",))
    assert await print_check([venue]) == 0
    output = capsys.readouterr().out
    assert "may: read" in output
    assert ('its API settings call that "Full Access"' in output) is can_send
