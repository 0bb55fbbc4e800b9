"""The files themselves: who may read them, what is in them, and what is said when they fail."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

import tui.store.sqlite
from tests.clock import ManualClock
from tests.store.values import a_cancel, an_amend, sending, unknown
from tui.store.errors import JournalError
from tui.store.journal import Journal, read_actions

NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def filled(folder: Path) -> Path:
    """The file of a journal that holds one action on its way."""
    journal = open_journal(folder)
    journal.append(an_amend())
    journal.append(sending(an_amend()))
    journal.close()
    return folder / "journal.sqlite"


def open_journal(folder: Path) -> Journal:
    return Journal.open(folder, ManualClock())


def sql(path: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [row for statement in statements for row in connection.execute(statement)]


@contextmanager
def a_folder_for_nobody() -> Iterator[Path]:
    """A folder that somebody without rights can reach, other than those of pytest."""
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Run the body as somebody who cannot write into the folder, also where tests run as root."""
    folder.chmod(0o500)
    is_root = os.geteuid() == 0
    if is_root:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_the_files_are_for_the_operator_alone(folder: Path) -> None:
    journal = open_journal(folder)
    journal.append(an_amend())
    paths = [folder, *folder.rglob("*")]
    modes = {str(path.relative_to(folder)): path.stat().st_mode & 0o777 for path in paths}
    own = modes.pop(next(name for name in modes if name.startswith("sessions/")))
    journal.close()
    assert own == 0o600
    assert modes == {
        ".": 0o700,
        "sessions": 0o700,
        "journal.lock": 0o600,
        "journal.sqlite": 0o600,
        "journal.sqlite-wal": 0o600,
        "journal.sqlite-shm": 0o600,
    }


def test_a_file_that_others_could_read_is_closed_to_them(filled: Path) -> None:
    filled.chmod(0o644)
    journal = open_journal(filled.parent)
    journal.close()
    assert filled.stat().st_mode & 0o777 == 0o600


def test_every_write_is_synchronised_with_the_disk(folder: Path) -> None:
    journal = open_journal(folder)
    journal.append(an_amend())
    connection = journal._file._connection
    assert connection is not None
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    journal.close()


def test_nothing_has_a_place_in_it_but_what_is_named(filled: Path) -> None:
    columns = {
        table: {str(row[1]) for row in sql(filled, f"PRAGMA table_info({table})")}
        for (table,) in sql(filled, "SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    assert columns == {
        "action": {
            "ordinal",
            "action_id",
            "batch",
            "account",
            "venue",
            "kind",
            "order_id",
            "client_order_id",
            "intent",
        },
        "step": {
            "seq",
            "action_id",
            "session",
            "at",
            "state",
            "outcome",
            "code",
            "text",
            "request",
            "progress",
        },
        "open_action": {"action_id", "session"},
    }


def test_every_step_is_a_row_that_stays(filled: Path) -> None:
    journal = open_journal(filled.parent)
    journal.append(unknown(an_amend()))
    journal.close()
    rows = sql(filled, "SELECT at, state, outcome, text, request <> '' FROM step ORDER BY seq")
    at = "2026-11-20T14:00:00.000000Z"
    assert rows == [
        (at, "intended", None, None, 0),
        (at, "sending", None, None, 1),
        (at, "answered", "unknown", "no answer within 10 s", 1),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE step SET state = 'settled'",
        "DELETE FROM step",
        "UPDATE action SET account = 'other'",
        "DELETE FROM action",
    ],
)
def test_no_row_can_be_changed_or_removed(filled: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sql(filled, statement)


@pytest.mark.parametrize("content", [b"not a database, but text\n" * 200, b"\x00\xff" * 3000])
def test_a_damaged_file_is_named_and_left_as_it_is(folder: Path, content: bytes) -> None:
    folder.mkdir(mode=0o700)
    path = folder / "journal.sqlite"
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"journal\.sqlite cannot be used: it is damaged"):
        open_journal(folder)
    with pytest.raises(JournalError, match=r"journal\.sqlite cannot be read: it is damaged"):
        list(read_actions(folder))
    assert path.read_bytes() == content


def test_damage_further_inside_is_found_where_it_is_read(filled: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    filled.write_bytes(content)
    with pytest.raises(JournalError, match="damaged"):
        open_journal(filled.parent).take_over()


def test_a_file_that_was_just_made_is_filled(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "journal.sqlite").touch(mode=0o600)
    assert list(read_actions(folder)) == []
    journal = open_journal(folder)
    journal.append(an_amend())
    assert list(journal.actions()) == [an_amend()]
    journal.close()


def test_a_file_of_a_newer_version_is_not_touched(filled: Path) -> None:
    sql(filled, "PRAGMA user_version = 7")
    before = filled.read_bytes()
    for use in (lambda: open_journal(filled.parent), lambda: list(read_actions(filled.parent))):
        with pytest.raises(JournalError, match=r"newer version .*schema 7, this one knows 1"):
            use()
    assert filled.read_bytes() == before


def test_the_file_of_another_program_is_not_touched(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    sql(folder / "journal.sqlite", "CREATE TABLE bookmark (url TEXT)")
    with pytest.raises(JournalError, match="another program wrote it"):
        open_journal(folder)
    tables = sql(folder / "journal.sqlite", "SELECT name FROM sqlite_master")
    assert tables == [("bookmark",)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("intent", "{}"),
        ("intent", "not JSON"),
        ("kind", "steal"),
        ("state", "gone"),
        ("outcome", "perhaps"),
        ("progress", "[]"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_sentence(filled: Path, column: str, value: str) -> None:
    table = "step" if column in {"state", "outcome", "progress"} else "action"
    sql(
        filled,
        f"DROP TRIGGER {table}_stays",
        f"UPDATE {table} SET {column} = '{value}'",
    )
    with pytest.raises(JournalError, match=r"cannot be read: action a1 is damaged"):
        list(read_actions(filled.parent))
    with pytest.raises(JournalError, match=r"cannot be read: action a1 is damaged"):
        open_journal(filled.parent).take_over()


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_wanted() -> None:
    with (
        a_folder_for_nobody() as folder,
        without_rights(folder),
        pytest.raises(JournalError, match=r"state/journal\.sqlite cannot be used: no permission"),
    ):
        open_journal(folder / "state")


def test_a_journal_that_cannot_be_written_can_still_be_read() -> None:
    with a_folder_for_nobody() as folder:
        journal = open_journal(folder)
        journal.append(an_amend())
        journal.close()
        with without_rights(folder):
            before = sorted(folder.iterdir())
            assert list(read_actions(folder)) == [an_amend()]
            assert sorted(folder.iterdir()) == before


def test_what_another_process_wrote_last_can_be_read_without_rights_too() -> None:
    with a_folder_for_nobody() as folder:
        running = open_journal(folder)
        running.append(an_amend())
        with without_rights(folder):
            assert list(read_actions(folder)) == [an_amend()]
        running.close()


def test_a_journal_that_may_not_be_changed_is_said_when_it_is_opened() -> None:
    with a_folder_for_nobody() as folder:
        journal = open_journal(folder)
        journal.append(an_amend())
        journal.close()
        (folder / "journal.sqlite").chmod(0o400)
        with (
            without_rights(folder),
            pytest.raises(JournalError, match="cannot be used: no permission"),
        ):
            open_journal(folder)


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(JournalError, match="state is no folder"):
        open_journal(tmp_path / "state")


def test_a_full_disk_is_said_and_nothing_of_the_batch_is_written(folder: Path) -> None:
    journal = open_journal(folder)
    journal.append(an_amend("first"))
    connection = journal._file._connection
    assert connection is not None
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalError, match="cannot be written: the disk is full"):
        journal.append(*(a_cancel(f"c{number}") for number in range(20)))
    assert [action.id for action in journal.actions()] == ["first"]
    connection.execute("PRAGMA max_page_count = 1000000")
    journal.append(a_cancel("c0"))
    assert [action.id for action in journal.actions()] == ["first", "c0"]
    journal.close()


def test_a_failing_disk_is_said_and_writing_goes_on_when_it_is_well_again(folder: Path) -> None:
    journal = open_journal(folder)
    journal.append(an_amend("first"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        with pytest.raises(JournalError, match="cannot be written: the disk reports an error"):
            journal.append(a_cancel("c1"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    journal.append(a_cancel("c2"))
    assert [action.id for action in journal.actions()] == ["first", "c2"]
    journal.close()


def test_another_process_that_holds_the_file_is_said(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tui.store.sqlite, "BUSY_SECONDS", 0)
    journal = open_journal(filled.parent)
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="cannot be written: another process holds it"):
            journal.append(a_cancel())
    journal.append(a_cancel())
    journal.close()


def test_what_is_decided_while_writing_is_decided_by_one_process_alone(filled: Path) -> None:
    journal = open_journal(filled.parent)
    with (
        journal._file.writing(),
        closing(sqlite3.connect(filled, isolation_level=None, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")
    journal.close()


def test_another_process_that_keeps_the_door_shut_is_said(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tui.store.sqlite, "BUSY_SECONDS", 0)
    with (
        FileLock(filled.with_suffix(".lock")),
        pytest.raises(JournalError, match="cannot be used: another process holds it"),
    ):
        open_journal(filled.parent)


def test_a_python_with_an_old_sqlite_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(JournalError, match=r"needs SQLite 3\.37\.0; this Python has 3\.34\.1"):
        open_journal(folder).append(an_amend())


def test_nothing_heavy_is_loaded_before_the_journal_is_used() -> None:
    code = (
        "import sys, tui.store.journal, tui.store.history;"
        "print([name for name in ('sqlite3', 'filelock', 'pydantic') if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=root)
    assert loaded.stdout == b"[]\n"


def test_a_file_that_was_deleted_under_way_is_made_anew(filled: Path) -> None:
    journal = open_journal(filled.parent)
    for path in filled.parent.glob("journal.sqlite*"):
        path.unlink()
    journal.append(unknown(an_amend()))
    assert list(journal.actions(open_only=True)) == [unknown(an_amend())]
    journal.close()


def test_reading_holds_its_place_against_writers_and_leaves_nothing_behind(filled: Path) -> None:
    before = sorted(filled.parent.rglob("*"))
    reading = read_actions(filled.parent)
    next(reading)
    assert filled.with_name("journal.sqlite-shm").exists()
    assert list(reading) == []
    assert sorted(filled.parent.rglob("*")) == before
    assert [action.id for action in read_actions(filled.parent)] == ["a1"]
    assert sorted(filled.parent.rglob("*")) == before


def test_a_hostile_session_name_touches_no_file(filled: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.lock"
    victim.write_text("precious")
    sql(filled, "UPDATE open_action SET session = '../../victim'")
    journal = open_journal(filled.parent)
    with FileLock(victim):
        assert [action.id for action in journal.take_over()] == ["a1"]
    journal.close()
    assert victim.read_text() == "precious"
