"""The venue strip says how far each account can be trusted, and why not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, make_account, make_failure, make_health, make_state, make_system
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind
from tui.domain.health import AccountHealth, KeyInfo, RateBudget, SystemMode
from tui.domain.identifiers import ClientOrderId
from tui.presentation.strip import state_span, strip_lines
from tui.presentation.text import Tone, line_width, plain

AGO = NOW - timedelta(seconds=48)
SOON = NOW + timedelta(seconds=8)


def strip(*health: AccountHealth, width: int = 80) -> list[str]:
    accounts = [make_account(one.account) for one in health]
    lines = strip_lines(make_state(accounts=accounts, health=health), NOW, width)
    assert all(line_width(line) == width for line in lines)
    return [plain(line).rstrip() for line in lines]


def failing(kind: FailureKind, text: str = "the words", **fields: object) -> AccountHealth:
    health = make_health(
        failures=4, failure=make_failure(kind, text), answered_at=AGO, next_poll_at=SOON
    )
    return replace(health, **fields)  # type: ignore[arg-type]  # any field of a health


def test_a_healthy_account_is_one_chip() -> None:
    assert strip(make_health()) == [" SPOT ok 1s 84ms"]


def test_two_accounts_of_a_venue_are_named() -> None:
    assert strip(make_health("main"), make_health("desk")) == [
        " SPOT main ok 1s 84ms | SPOT desk ok 1s 84ms"
    ]


def test_chips_wrap_rather_than_break() -> None:
    health = [make_health(f"account-number-{number}") for number in range(3)]
    assert strip(*health) == [
        " SPOT account-number-0 ok 1s 84ms | SPOT account-number-1 ok 1s 84ms",
        " SPOT account-number-2 ok 1s 84ms",
    ]


@pytest.mark.parametrize(
    ("health", "word", "tone"),
    [
        (make_health(answered_at=None), "connecting", Tone.PENDING),
        (make_health(), "ok", Tone.GOOD),
        (make_health(round_trip=timedelta(seconds=2.3)), "SLOW", Tone.WARN),
        (make_health(answered_at=AGO), "STALE", Tone.STALE),
        (failing(FailureKind.NO_ANSWER), "DOWN", Tone.DANGER),
        (failing(FailureKind.REFUSED), "REFUSED", Tone.DANGER),
        (failing(FailureKind.RATE_LIMITED), "WAIT", Tone.WARN),
        (make_health(system=make_system(SystemMode.MAINTENANCE)), "MAINTENANCE", Tone.DANGER),
        (make_health(system=make_system(SystemMode.CANCEL_ONLY)), "CANCEL-ONLY", Tone.DANGER),
        (make_health(system=make_system(SystemMode.POST_ONLY)), "POST-ONLY", Tone.DANGER),
    ],
)
def test_every_state_has_a_word(health: AccountHealth, word: str, tone: Tone) -> None:
    assert state_span(health, NOW) == (word, tone)


def test_a_venue_that_does_not_answer() -> None:
    assert strip(failing(FailureKind.NO_ANSWER, "nothing within 3 s")) == [
        " SPOT DOWN 48s no answer x4, next try 8s (r now)",
        " SPOT did not answer: nothing within 3 s. The orders shown are from 14:01:43Z.",
        " Next try in 8s; r tries now.",
    ]


def test_a_venue_that_cannot_be_reached_before_the_first_answer() -> None:
    health = failing(FailureKind.NOT_REACHED, "no route", answered_at=None, failures=1)
    assert strip(health) == [
        " SPOT DOWN not reached, next try 8s (r now)",
        " SPOT could not be reached: no route. No order has been read yet. Next try in",
        " 8s; r tries now.",
    ]


def test_too_many_calls_name_the_counter_and_when_it_goes_on() -> None:
    health = failing(
        FailureKind.RATE_LIMITED,
        "EAPI:Rate limit exceeded",
        budget=RateBudget(used=14.6, maximum=15),
        poll_period=timedelta(seconds=10),
        failures=1,
    )
    chip, *sentence = strip(health)
    assert chip == " SPOT WAIT 48s rate 15/15, next try 8s"
    assert " ".join(" ".join(sentence).split()) == (
        "Too many calls at SPOT: EAPI:Rate limit exceeded. The orders shown are from 14:01:43Z. "
        "Next read 14:02:39Z, then every 10s; who else uses the key?"
    )


def test_a_refused_key_waits_for_the_operator() -> None:
    chip, *sentence = strip(failing(FailureKind.REFUSED, "EAPI:Invalid key"))
    assert chip == " SPOT REFUSED 48s key refused x4"
    assert "Nothing more is asked: check the key and its rights, then r." in " ".join(
        " ".join(sentence).split()
    )


def test_a_locked_out_key_is_told_until_when() -> None:
    failure = replace(
        make_failure(FailureKind.REFUSED, "EGeneral:Temporary lockout"),
        retry_at=NOW + timedelta(minutes=14),
    )
    chip, *sentence = strip(
        failing(FailureKind.REFUSED, failure=failure, next_poll_at=failure.retry_at)
    )
    assert chip == " SPOT REFUSED 48s key refused x4, next try 14m"
    assert " ".join(" ".join(sentence).split()) == (
        "SPOT refused the key: EGeneral:Temporary lockout. The orders shown are from 14:01:43Z. "
        "It is not asked again before 14:16:31Z (in 14m), also not by r."
    )


def test_a_try_under_way_is_not_counted_down() -> None:
    chip, *sentence = strip(failing(FailureKind.NO_ANSWER, next_poll_at=NOW))
    assert chip == " SPOT DOWN 48s no answer x4, next try now"
    assert " ".join(" ".join(sentence).split()).endswith("It is tried again now.")


def test_a_sentence_ends_in_one_full_stop() -> None:
    health = failing(FailureKind.NO_ANSWER, "the connection broke: Server disconnected.")
    assert "Server disconnected. The orders" in " ".join(" ".join(strip(health)).split())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FailureKind.NONCE, "SPOT refused the nonce: the words."),
        (FailureKind.UNREADABLE, "SPOT answered what could not be read: the words."),
        (FailureKind.UNAVAILABLE, "SPOT is not available: the words."),
        (FailureKind.REJECTED, "SPOT refused the request: the words."),
    ],
)
def test_every_failure_is_a_sentence(kind: FailureKind, words: str) -> None:
    assert words in " ".join(strip(failing(kind)))


def test_a_try_that_is_not_planned_is_left_to_the_operator() -> None:
    health = failing(FailureKind.NO_ANSWER, next_poll_at=None)
    assert strip(health)[0] == " SPOT DOWN 48s no answer x4"
    assert " ".join(" ".join(strip(health)).split()).endswith("r tries now.")


def test_a_venue_says_what_it_accepts() -> None:
    cancel_only = make_health(system=make_system(SystemMode.CANCEL_ONLY, text="cancel_only"))
    assert strip(cancel_only) == [
        " SPOT CANCEL-ONLY 1s 84ms",
        " SPOT accepts cancels only. Its own word: cancel_only.",
    ]
    maintenance = make_health(system=make_system(SystemMode.MAINTENANCE))
    assert "nothing is accepted, also no cancel" in " ".join(strip(maintenance))


def test_a_narrowed_poll_is_named_at_every_width() -> None:
    options = PollOptions(userref=5, client_order_id=ClientOrderId("ab"))
    for width in (80, 120, 200):
        text = " ".join(strip(make_health(options=options), width=width))
        assert "only userref 5, cl_ord_id ab" in text


def test_an_announcement_is_shown_with_its_time() -> None:
    system = make_system(notice="Scheduled maintenance\x1b", notice_at=NOW + timedelta(hours=2))
    words = "16:02:31Z (in 2h00) Scheduled maintenance<1B>"
    assert strip(make_health(system=system))[1] == f" SPOT: {words}"
    assert words in strip(make_health(system=system), width=200)[1]
    past = make_system(notice="Incident", notice_at=NOW - timedelta(hours=2))
    assert strip(make_health(system=past))[1] == " SPOT: Incident"


def test_rights_a_key_should_not_have_are_named() -> None:
    key = KeyInfo(name="k", permissions=(), warnings=("may withdraw funds",))
    assert strip(replace(make_health(), key=key))[1] == " SPOT key: may withdraw funds"


def test_a_line_per_account_at_a_hundred_and_twenty_cells() -> None:
    health = make_health(budget=RateBudget(used=12, maximum=15), system=make_system())
    assert strip(health, width=120) == [
        " SPOT  ok          age 1s    rtt 84ms   poll 5s     rate 12/15       online"
    ]


def test_two_hundred_cells_have_titles_and_a_bar() -> None:
    health = make_health(budget=RateBudget(used=12, maximum=15), system=make_system())
    titles, row = strip(health, width=200)
    assert titles == (
        "       state       age   rtt    poll   rate        used         system        "
        "notice, last problem"
    )
    assert row == " SPOT  ok          1s    84ms   5s     12/15       [########..] online"


def test_an_account_that_never_answered_has_dashes() -> None:
    health = make_health(answered_at=None, round_trip=None)
    assert strip(health, width=120)[0] == (
        " SPOT  connecting  age -     rtt -      poll 5s     rate -           -"
    )


def test_hostile_words_of_a_venue_are_shown_harmless() -> None:
    hostile = "[/x] \x1b[2J\u202e"
    for width in (80, 120, 200):
        text = " ".join(strip(failing(FailureKind.UNAVAILABLE, hostile), width=width))
        assert "[/x] <1B>[2J<202E>" in text
