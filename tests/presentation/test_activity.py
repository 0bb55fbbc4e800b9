"""Every kind of thing that happens is a line that tells what it was."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import (
    NOW,
    make_account,
    make_action,
    make_amend,
    make_cancel,
    make_entry,
    make_key,
    make_state,
)
from tui.domain.action import Action, ActionState
from tui.domain.activity import ActivityEntry, ActivityKind, Change
from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.fate import Fate
from tui.domain.identifiers import InstrumentId
from tui.domain.order import OrderStatus, RelativePrice, Side
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, Unknown
from tui.presentation.activity import activity_lines, timeline_lines
from tui.presentation.moments import TimeZone
from tui.presentation.text import Tone, line_width, plain

KEY = make_key()


def entry(kind: ActivityKind, **fields: Any) -> ActivityEntry:
    about = {"key": KEY, "instrument": InstrumentId("XBTUSD"), "side": Side.BUY}
    return make_entry(kind, **{**about, **fields})


def told(one: ActivityEntry, width: int = 120) -> str:
    (line,) = activity_lines([one], width, 5, TimeZone.UTC, make_state())
    assert line_width(line) == width
    return plain(line).rstrip()


def change(field: str, before: Any, after: Any) -> ActivityEntry:
    return entry(ActivityKind.CHANGED, changes=(Change(field, before, after),))


def answered(outcome: Outcome) -> Action:
    return make_action(make_cancel(), state=ActionState.ANSWERED, outcome=outcome)


ORDER = "BTC/USD    BUY ^  "
ID = "  OQCLML-BW3P3-BUCMWZ"


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (
            entry(
                ActivityKind.FILL,
                quantity=Decimal("0.40"),
                price=Decimal(93400),
                left=Decimal("0.8"),
            ),
            f"fill      {ORDER}0.4000 @ 93,400.0  0.8000 left{ID}",
        ),
        (
            entry(ActivityKind.FILL, quantity=Decimal(1), left=Decimal(0)),
            f"fill      {ORDER}1.0000  nothing left{ID}",
        ),
        (
            entry(ActivityKind.APPEARED, quantity=Decimal(1), price=RelativePrice("+5.0000%")),
            f"new       {ORDER}1.0000 @ +5.0000%{ID}",
        ),
        (entry(ActivityKind.TRIGGERED), f"trigger   {ORDER}{ID.lstrip()}"),
        (entry(ActivityKind.MISSING), f"gone ?    {ORDER}left the list, looking it up{ID}"),
        (entry(ActivityKind.RETURNED), f"back      {ORDER}{ID.lstrip()}"),
        (
            entry(ActivityKind.ENDED, fate=Fate.CANCELLED, text="User requested"),
            f"cancelled {ORDER}User requested{ID}",
        ),
        (
            entry(ActivityKind.ENDED, fate=Fate.UNKNOWN),
            f"unknown   {ORDER}the venue does not know it: check its own site{ID}",
        ),
        (
            change("limit_price", Decimal(91400), Decimal(91250)),
            f"change    {ORDER}limit 91,400.0 -> 91,250.0{ID}",
        ),
        (
            change("quantity", Decimal(1), Decimal("0.5")),
            f"change    {ORDER}qty 1.0000 -> 0.5000{ID}",
        ),
        (
            change("status", OrderStatus.OPEN, OrderStatus.PARTIALLY_FILLED),
            f"change    {ORDER}status OPEN -> PART{ID}",
        ),
        (change("post_only", True, None), f"change    {ORDER}post-only yes -> -{ID}"),
        (change("flags", "", "5:1\x1b"), f"change    {ORDER}flags - -> 5:1<1B>{ID}"),
        (
            change("trigger_price", RelativePrice("+5%"), RelativePrice("+6%")),
            f"change    {ORDER}trigger +5% -> +6%{ID}",
        ),
        (
            entry(ActivityKind.ACTION, action=make_action(make_amend())),
            f"amend     {ORDER}asked limit 91,250.0 -> 90,930.6{ID}",
        ),
        (
            entry(ActivityKind.ACTION, action=answered(Unknown(text="no answer"))),
            f"cancel ?  {ORDER}unknown: no answer; looking it up{ID}",
        ),
        (
            entry(ActivityKind.ACTION, action=answered(Accepted())),
            f"cancel    {ORDER}accepted{ID}",
        ),
        (
            entry(
                ActivityKind.VENUE_AMEND,
                amend=AmendRecord(
                    reference="TX",
                    cause=AmendCause.USER,
                    quantity=Decimal("0.5"),
                    display_quantity=None,
                    working_quantity=None,
                    limit_price=Decimal(91250),
                    trigger_price=None,
                    post_only=True,
                    at=NOW,
                ),
            ),
            f"amended   {ORDER}on request: qty 0.5000 limit 91,250.0 post-only{ID}",
        ),
        (
            entry(
                ActivityKind.VENUE_AMEND,
                amend=AmendRecord(
                    reference="TX",
                    cause=AmendCause.RESTATED,
                    quantity=None,
                    display_quantity=None,
                    working_quantity=None,
                    limit_price=None,
                    trigger_price=None,
                    reason="split\x1b",
                    at=NOW,
                ),
            ),
            f"amended   {ORDER}by the venue: split<1B>{ID}",
        ),
        (
            make_entry(ActivityKind.LOCKED),
            "locked    nothing is sent through this account until it is unlocked",
        ),
        (make_entry(ActivityKind.UNLOCKED), "unlocked  this account can send again"),
        (make_entry(ActivityKind.LISTED, count=12), "listed    12 open orders"),
        (make_entry(ActivityKind.MANY_CHANGED, count=80), "change    80 orders changed"),
        (make_entry(ActivityKind.PROBLEM, text="EService:Busy"), "problem   EService:Busy"),
        (make_entry(ActivityKind.RECOVERED), "ok again"),
        (make_entry(ActivityKind.NOTICE, text="cancel_only"), "notice    cancel_only"),
        (make_entry(ActivityKind.POLL_CHANGED, text="only userref 5"), "poll      only userref 5"),
    ],
)
def test_an_entry_tells_what_happened(one: ActivityEntry, text: str) -> None:
    assert told(one) == f" 14:02:29Z  SPOT  {text}"


def test_every_kind_has_a_verb() -> None:
    verbs = {told(make_entry(kind)).split()[2] for kind in ActivityKind}
    assert len(verbs) == len(ActivityKind) - 1


def test_an_id_is_shortened_where_it_is_narrow_and_left_out_where_it_does_not_fit() -> None:
    fill = entry(ActivityKind.FILL, quantity=Decimal("0.4"))
    assert told(fill, 80).endswith("BUY ^  0.4000  OQCLM…UCMWZ")
    assert told(fill, 60).endswith("BUY ^  0.4000")


def test_several_accounts_of_a_venue_are_named() -> None:
    state = make_state(accounts=[make_account("main"), make_account("desk")])
    (line,) = activity_lines([make_entry(account="desk")], 80, 5, TimeZone.UTC, state)
    assert "SPOT desk  fill" in plain(line)


def test_only_so_many_entries_are_shown_newest_first_and_older_days_have_a_date() -> None:
    entries = [
        make_entry(ActivityKind.RECOVERED),
        make_entry(ActivityKind.PROBLEM, at=NOW - timedelta(days=1)),
        make_entry(ActivityKind.LISTED, at=NOW - timedelta(days=2)),
    ]
    lines = activity_lines(entries, 80, 2, TimeZone.UTC)
    assert [plain(line).rstrip() for line in lines] == [
        " 14:02:29Z  SPOT  ok again",
        " 11-19 14:02Z  SPOT  problem",
    ]
    assert activity_lines([], 80, 5, TimeZone.UTC) == ()


def test_an_order_that_was_cancelled_from_here_says_so() -> None:
    ended = entry(ActivityKind.ENDED, fate=Fate.CANCELLED, text="User requested")
    filled = entry(ActivityKind.ENDED, fate=Fate.FILLED)
    ours = make_state(actions=[answered(Accepted())])
    lost = make_state(actions=[answered(Unknown(text="no answer"))])
    texts = [
        plain(activity_lines([one], 120, 5, TimeZone.UTC, state)[0])
        for one, state in ((ended, ours), (ended, lost), (filled, ours))
    ]
    assert ["asked from here" in text for text in texts] == [True, False, False]
    step = entry(ActivityKind.ACTION, action=answered(Accepted()))
    (last, _) = timeline_lines([ended, step], 80, NOW, TimeZone.UTC, 1)
    assert "cancelled asked from here  User requested" in plain(last)
    (alone,) = timeline_lines([ended], 80, NOW, TimeZone.UTC, 1)
    assert "asked from here" not in plain(alone)


@pytest.mark.parametrize(
    ("outcome", "tone"),
    [
        (Accepted(), Tone.GOOD),
        (Unknown(text=""), Tone.UNKNOWN),
        (Rejected(code="EOrder:x", text=""), Tone.DANGER),
        (NotSent(code=NotSentCode.GONE), Tone.DANGER),
    ],
)
def test_steps_of_an_act_have_tones(outcome: Outcome, tone: Tone) -> None:
    step = entry(ActivityKind.ACTION, action=answered(outcome))
    (line,) = timeline_lines([step], 80, NOW, TimeZone.UTC, 1)
    assert line[1].tone is tone
    asked = entry(ActivityKind.ACTION, action=make_action())
    (line,) = timeline_lines([asked], 80, NOW, TimeZone.UTC, 1)
    assert line[1].tone is Tone.PENDING


def test_problems_and_sides_have_tones() -> None:
    (problem,) = activity_lines([make_entry(ActivityKind.PROBLEM)], 80, 1, TimeZone.UTC)
    (fill,) = activity_lines([entry(ActivityKind.FILL)], 80, 1, TimeZone.UTC)
    assert Tone.DANGER in {span.tone for span in problem}
    assert {Tone.BUY, Tone.STRONG} <= {span.tone for span in fill}


def test_a_market_the_venue_did_not_list_goes_by_the_venues_name() -> None:
    one = entry(
        ActivityKind.FILL,
        instrument=InstrumentId("NEWUSD"),
        price=Decimal("1.50"),
        quantity=Decimal(1),
    )
    assert "NEWUSD     BUY ^  1.0000 @ 1.50" in told(one)


def test_a_timeline_leaves_out_what_is_the_same_on_every_line() -> None:
    fill = entry(ActivityKind.FILL, quantity=Decimal("0.4"), price=Decimal(93400))
    (line,) = timeline_lines([fill], 60, NOW, TimeZone.UTC, 1)
    assert plain(line).rstrip() == " 14:02:29Z  fill      0.4000 @ 93,400.0"
