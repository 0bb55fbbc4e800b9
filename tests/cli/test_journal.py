"""`blotter journal`: what it prints, of whom, and that it leaves everything as it is."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Configure
from tests.clock import START, ManualClock
from tests.store.child import STEPS
from tests.store.values import REQUEST, a_cancel, an_amend, an_order, intended, sending, unknown
from tui.__main__ import main
from tui.cli.parser import parse
from tui.domain.action import Action
from tui.domain.created import called_off
from tui.domain.identifiers import AccountName, ClientOrderId, VenueId, VenueOrderId
from tui.domain.intents import CancelIntent, CreateIntent
from tui.domain.order import OrderType, Side, UnreadableOrder
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected, Unknown
from tui.presentation.action_listing import action_listing
from tui.presentation.export_actions import json_text
from tui.store.journal import Journal

JSON_KEYS = [
    "action_id",
    "at",
    "account",
    "venue",
    "kind",
    "order_id",
    "client_order_id",
    "state",
    "outcome",
    "code",
    "text",
    "request",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the journal of this test's own home is."""
    return tmp_path / "state"


def written(folder: Path, *actions: Action) -> None:
    journal = Journal.open(folder, ManualClock())
    for action in actions:
        journal.append(action)
    journal.close()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a call prints that must succeed and has nothing to complain of."""
    code = main(["journal", *arguments])
    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    return printed.out


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = json.loads(run(capsys, "--json", *arguments))
    return loaded


def a_create() -> Action:
    intent = CreateIntent(
        venue=VenueId.KRAKEN_SPOT,
        account=AccountName("main"),
        instrument=an_order().instrument,
        side=Side.SELL,
        order_type=OrderType.LIMIT,
        quantity=an_order().quantity,
        limit_price=an_order().limit_price,
        client_order_id=ClientOrderId("mine-1"),
    )
    return intended("n1", intent)


def test_every_field_of_an_action_has_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder, an_amend(), sending(an_amend()))
    (row,) = rows(capsys)
    assert list(row) == JSON_KEYS
    assert row == {
        "action_id": "a1",
        "at": "2026-11-20T14:00:00Z",
        "account": "main",
        "venue": "kraken-spot",
        "kind": "amend",
        "order_id": "OABCDE-12345-FGHIJK",
        "client_order_id": None,
        "state": "sending",
        "outcome": None,
        "code": None,
        "text": None,
        "request": REQUEST,
    }


def test_at_is_when_it_was_wanted_however_long_it_took(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = START.replace(hour=19)
    written(folder, an_amend().sending(later, REQUEST).answered(Unknown(text="?"), later))
    assert rows(capsys)[0]["at"] == "2026-11-20T14:00:00Z"


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Accepted(), ("answered", "accepted", None, None)),
        (Accepted(text="done", reference="T1"), ("answered", "accepted", None, "done [T1]")),
        (Accepted(reference="T1"), ("answered", "accepted", None, "[T1]")),
        (
            Rejected(code="EOrder:Invalid price", text="EOrder:Invalid price"),
            ("settled", "rejected", "EOrder:Invalid price", "EOrder:Invalid price"),
        ),
        (
            NotSent(code=NotSentCode.NOT_REACHED, text="refused"),
            ("settled", "not-sent", "not-reached", "refused"),
        ),
        (NotSent(code=NotSentCode.QUIT), ("settled", "not-sent", "quit", None)),
        (
            Unknown(text="502", code="EService:Busy", trace_id="77"),
            ("answered", "unknown", "EService:Busy", "502 [trace 77]"),
        ),
    ],
)
def test_each_outcome_is_told_by_word_code_and_text(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    outcome: Accepted | Rejected | NotSent | Unknown,
    expected: tuple[str | None, ...],
) -> None:
    written(folder, sending(an_amend()).answered(outcome, START))
    (row,) = rows(capsys)
    assert tuple(row[key] for key in ("state", "outcome", "code", "text")) == expected


def test_a_created_order_has_the_clients_id_at_once_and_the_venues_when_it_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder, a_create())
    assert (rows(capsys)[0]["order_id"], rows(capsys)[0]["client_order_id"]) == (None, "mine-1")
    placed = Accepted(order_id=VenueOrderId("ONEW"))
    written(folder, sending(a_create()).answered(placed, START))
    assert (rows(capsys)[0]["order_id"], rows(capsys)[0]["client_order_id"]) == ("ONEW", "mine-1")


def test_an_order_known_by_its_clients_id_alone_has_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = replace(an_order("mine-1"), client_order_id=ClientOrderId("mine-1"))
    written(folder, intended("c1", CancelIntent(key=seen.key, seen=seen)))
    assert (rows(capsys)[0]["order_id"], rows(capsys)[0]["client_order_id"]) == (None, "mine-1")


def test_only_what_is_not_settled_is_open(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = enumerate(STEPS.values())
    written(folder, *(step(an_amend(f"a{number}")) for number, step in steps))
    assert [row["action_id"] for row in rows(capsys, "--open")] == ["a0", "a1", "a2", "a3"]
    assert len(rows(capsys)) == 5


def test_an_account_narrows_what_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str], configure: Configure
) -> None:
    configure(idle="http://127.0.0.1:1")
    written(folder, an_amend("a1"), an_amend("a2", "desk"))
    assert [row["action_id"] for row in rows(capsys, "--account", "desk")] == ["a2"]
    assert rows(capsys, "--account", "idle") == []


def test_an_account_nobody_knows_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], configure: Configure
) -> None:
    assert main(["journal", "--account", "mian"]) == 2
    assert capsys.readouterr() == (
        "",
        'blotter: there is no account "mian"; none is known\n',
    )
    configure(idle="http://127.0.0.1:1")
    written(folder, an_amend("a1"))
    assert main(["journal", "--account", "mian"]) == 2
    assert capsys.readouterr() == (
        "",
        'blotter: there is no account "mian"; known: idle, main\n',
    )


def test_without_a_journal_there_is_nothing_to_print_and_nothing_is_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys) == ""
    assert run(capsys, "--json") == "[]\n"
    assert run(capsys, "--open") == ""
    assert not folder.exists()


def test_a_journal_that_cannot_be_read_ends_with_one_and_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "journal.sqlite").write_bytes(b"damage" * 100)
    assert main(["journal", "--json"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        f"blotter: {folder}/journal.sqlite cannot be read: it is damaged; move it away, and a new"
        " one is made\n"
    )


def test_a_running_blotter_keeps_what_is_its_own_and_is_not_disturbed(folder: Path) -> None:
    running = Journal.open(folder, ManualClock())
    running.append(sending(an_amend()))
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.lock")}
    printed = subprocess.run(
        [sys.executable, "-m", "tui", "journal", "--open", "--json"],
        env={**os.environ},
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert [row["action_id"] for row in json.loads(printed.stdout)] == ["a1"]
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.lock")} == before
    running.append(unknown(an_amend()))
    running.close()


def test_what_a_killed_blotter_left_is_shown_and_left_to_the_next(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.child", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(b"sending a1\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"done\n"
        child.send_signal(signal.SIGKILL)
    assert [row["state"] for row in rows(capsys, "--open")] == ["sending"]
    journal = Journal.open(folder, ManualClock())
    assert [action.id for action in journal.take_over()] == ["a1"]
    journal.close()


def test_nothing_printed_can_act_on_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "\x1b[2J\u202e\x00\r"
    key = an_order(f"O{hostile}", hostile).key
    wanted = intended("c1", CancelIntent(key=key, seen=UnreadableOrder(key, b"{", hostile)))
    refused = Rejected(code=hostile, text=hostile)
    written(folder, wanted.sending(START, hostile).answered(refused, START))
    printed = run(capsys)
    assert printed.replace("\n", "").isprintable()
    assert "<1B>[2J<202E><00><0D>" in printed
    text = run(capsys, "--json")
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)[0]["text"] == hostile


def mixed() -> list[Action]:
    funds = "EOrder:Insufficient funds"
    return [
        unknown(an_amend("a1")),
        sending(an_amend("a2", "desk")).answered(Accepted(reference="T1"), START),
        a_cancel("a3"),
        an_amend("a4").answered(NotSent(code=NotSentCode.NOT_REACHED, text="refused"), START),
        sending(a_create()).answered(Rejected(code=funds, text=funds), START),
    ]


FOR_PEOPLE = """\
TIME                  ACCOUNT  KIND    ORDER ID             ORDER        ASKED                       STATE     OUTCOME   WORDS
2026-11-20 14:00:00Z  main     amend   OABCDE-12345-FGHIJK  buy XBTUSD   limit 30,000.0 -> 29,000.0  answered  unknown   no answer within 10 s
2026-11-20 14:00:00Z  desk     amend   OABCDE-12345-FGHIJK  buy XBTUSD   limit 30,000.0 -> 29,000.0  answered  accepted  not seen at the venue yet
2026-11-20 14:00:00Z  main     cancel  OABCDE-12345-FGHIJK  buy XBTUSD   0.5000 left @ 30,000.0      intended
2026-11-20 14:00:00Z  main     amend   OABCDE-12345-FGHIJK  buy XBTUSD   limit 30,000.0 -> 29,000.0  settled   not-sent  there was no connection (refused)
2026-11-20 14:00:00Z  main     create  mine-1               sell XBTUSD  0.5000 @ 30,000.0           settled   rejected  EOrder:Insufficient funds

5 actions, 3 not settled
"""  # noqa: E501 - as it is printed


def test_people_read_a_line_for_each(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(folder, *mixed())
    assert run(capsys) == FOR_PEOPLE


NARROW = """\
TIME          ACCOUNT  KIND    ORDER ID             STATE
11-20 14:00Z  main     amend   OABCDE-12345-FGHIJK  unknown
    buy XBTUSD limit 30,000.0 -> 29,000.0
    no answer within 10 s
11-20 14:00Z  desk     amend   OABCDE-12345-FGHIJK  accepted
    buy XBTUSD limit 30,000.0 -> 29,000.0
    not seen at the venue yet
11-20 14:00Z  main     cancel  OABCDE-12345-FGHIJK  intended
    buy XBTUSD 0.5000 left @ 30,000.0
11-20 14:00Z  main     amend   OABCDE-12345-FGHIJK  not-sent
    buy XBTUSD limit 30,000.0 -> 29,000.0
    there was no connection (refused)
11-20 14:00Z  main     create  mine-1               rejected
    sell XBTUSD 0.5000 @ 30,000.0
    EOrder:Insufficient funds
"""


def test_a_narrow_terminal_has_the_words_below_each_line() -> None:
    lines = action_listing(mixed(), 60)
    assert "\n".join(lines) + "\n" == NARROW
    assert max(map(len, lines)) <= 60


def test_a_wide_terminal_has_everything_in_one_line_as_a_file_has() -> None:
    in_full = action_listing(mixed(), None)
    width = max(map(len, in_full))
    assert action_listing(mixed(), width) == in_full
    assert action_listing(mixed(), width - 1) != in_full


def test_what_the_operator_called_off_is_not_told_as_refused_by_a_venue() -> None:
    create = a_create()
    called = create.settled(called_off(create), START)
    wide, narrow = action_listing([called], None)[1], action_listing([called], 60)[1]
    assert "settled  called off  called off by the operator after" in wide
    assert narrow.endswith("called off")
    refused = create.settled(Rejected(code="EOrder:Insufficient funds", text=""), START)
    assert "settled  rejected " in action_listing([refused], None)[1]


def test_the_journal_has_no_demo(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["journal", "--demo"])
    assert stop.value.code == 2
    assert "--demo" in capsys.readouterr().err


def test_its_options_stand_on_their_own() -> None:
    options = parse(["--account", "main", "journal", "--open", "--json"])
    assert (options.command, options.account) == ("journal", ("main",))
    assert (options.open, options.json) == (True, True)


def test_what_was_not_sent_has_no_request() -> None:
    assert json.loads(json_text([an_amend()]))[0]["request"] is None
