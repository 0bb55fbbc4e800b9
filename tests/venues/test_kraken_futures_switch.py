"""The dead man's switch of Kraken Futures: what is sent, and what the answer says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clock import ManualClock
from tests.venues.doubles import ScriptedVenue
from tests.venues.futures_acts import Account, ok, refused
from tui.domain.outcome import Rejected, Unknown
from tui.domain.switch import SwitchTimes

NOW, THEN = "2026-11-20T14:00:00.000Z", "2026-11-20T14:01:00.000Z"
AT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
ARMED = ok(status={"currentTime": NOW, "triggerTime": THEN})
DISARMED = ok(status={"currentTime": NOW, "triggerTime": "0"})


@pytest.fixture
def account(venue: ScriptedVenue, tmp_path: Path) -> Account:
    return Account(venue, ManualClock(), tmp_path)


async def test_arming_sends_the_seconds_in_the_form(venue: ScriptedVenue, account: Account) -> None:
    venue.answer("cancelallordersafter", ARMED)
    times = await account.trading.set_switch(60)
    assert times == SwitchTimes(told_at=AT, triggers_at=AT + timedelta(minutes=1))
    (request,) = venue.requests
    assert request.url.path == "/derivatives/api/v3/cancelallordersafter"
    assert request.content == b"timeout=60"


async def test_a_disarmed_switch_has_no_moment(venue: ScriptedVenue, account: Account) -> None:
    venue.answer("cancelallordersafter", DISARMED)
    assert await account.trading.set_switch(0) == SwitchTimes(told_at=AT, triggers_at=None)


@pytest.mark.parametrize(
    ("seconds", "answer"),
    [
        (60, DISARMED),
        (0, ARMED),
        (60, ok()),
        (60, ok(status={"currentTime": NOW})),
        (60, ok(status={"currentTime": NOW, "triggerTime": "later"})),
        (60, ok(status=[])),
    ],
    ids=["still off", "still armed", "no status", "no moment", "no time", "no members"],
)
async def test_another_answer_than_was_asked_for_is_unknown(
    venue: ScriptedVenue, account: Account, seconds: int, answer: object
) -> None:
    venue.answer("cancelallordersafter", answer)  # type: ignore[arg-type]  # a reply
    assert isinstance(await account.trading.set_switch(seconds), Unknown)


async def test_a_refusal_is_a_refusal(venue: ScriptedVenue, account: Account) -> None:
    venue.answer("cancelallordersafter", refused("authenticationError"))
    assert isinstance(await account.trading.set_switch(60), Rejected)
