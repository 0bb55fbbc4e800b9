"""`blotter keys`: in from a prompt or stdin, out to the keyring or a private file, never shown."""

import io
import stat
from pathlib import Path

import keyring
import pytest

from tests.cli.conftest import KEY, SECRET, Configure
from tests.config.keyrings import MemoryKeyring, NoKeyring
from tui.__main__ import main
from tui.cli import keys as module


@pytest.fixture
def _typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{KEY}\n{SECRET}\n"))


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    printed = capsys.readouterr()
    text = printed.out + printed.err
    assert KEY not in text
    assert SECRET not in text
    return text


@pytest.mark.usefixtures("_typed")
def test_a_key_goes_into_the_keyring_and_the_lines_to_write_are_shown(
    memory_keyring: MemoryKeyring,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["keys", "add", "main"]) == 0
    assert shown(capsys).splitlines() == [
        "Stored in the memory keyring. In the [[account]] of main write:",
        '  key = "keyring"',
        '  secret = "keyring"',
    ]
    assert KEY in memory_keyring.entries["blotter", "main"]


@pytest.mark.usefixtures("_typed", "memory_keyring")
def test_without_a_keyring_the_file_and_its_line_are_named(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    keyring.set_keyring(NoKeyring())
    assert main(["keys", "add", "main"]) == 2
    text = shown(capsys)
    path = tmp_path / "config" / "blotter" / "main.key"
    assert "this system has no keyring" in text
    assert f"blotter keys add main --file {path}\n" in text
    assert f'key = "file:{path}" and secret = "file:{path}"' in text


@pytest.mark.usefixtures("_typed")
def test_a_key_goes_into_a_private_file_that_can_be_read_back(
    tmp_path: Path, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "keys" / "main.key"
    assert main(["keys", "add", "main", "--file", str(path)]) == 0
    assert f'  key = "file:{path}"' in shown(capsys)
    assert path.read_text() == f"{KEY}\n{SECRET}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    config = configure(main="http://127.0.0.1:1")
    config.write_text(config.read_text().replace("env:KRAKEN_KEY", f"file:{path}"))
    assert main(["keys", "list"]) == 0
    assert f"main                      ..{KEY[-4:]}" in shown(capsys)


@pytest.mark.usefixtures("_typed")
def test_a_file_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "main.key"
    path.write_text("precious")
    assert main(["keys", "add", "main", "--file", str(path)]) == 2
    assert "is there already; remove it first" in shown(capsys)
    assert path.read_text() == "precious"


@pytest.mark.parametrize("typed", ["", "\n\n", f"{KEY}\n", f"{KEY}\nschlüssel\n"])
def test_half_a_pair_is_not_stored(
    memory_keyring: MemoryKeyring,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["keys", "add", "main"]) == 2
    text = shown(capsys)
    assert "nothing was stored" in text
    assert "--file" not in text
    assert memory_keyring.entries == {}


def test_at_a_terminal_the_key_is_asked_for_unseen(
    memory_keyring: MemoryKeyring,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = {"key of main: ": KEY, "secret of main: ": SECRET}
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(module, "getpass", answers.__getitem__)
    assert main(["keys", "add", "main"]) == 0
    assert SECRET in memory_keyring.entries["blotter", "main"]


@pytest.mark.usefixtures("memory_keyring")
def test_a_key_is_never_taken_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["keys", "add", "main", "a-key", "a-secret"])
    assert caught.value.code == 2


@pytest.mark.usefixtures("_typed", "memory_keyring")
def test_labels_are_listed_with_the_last_four_characters_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["keys", "add", "spare"])
    capsys.readouterr()
    assert main(["keys", "list"]) == 0
    line = f"spare                     ..{KEY[-4:]} (in the keyring, in no configured account)"
    assert shown(capsys).splitlines() == [line]


@pytest.mark.usefixtures("_typed", "memory_keyring")
def test_a_key_that_cannot_be_read_is_listed_with_the_reason(
    configure: Configure, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(main="http://127.0.0.1:1")
    monkeypatch.delenv("KRAKEN_KEY")
    assert main(["keys", "list"]) == 0
    assert "set the environment variable KRAKEN_KEY before starting" in shown(capsys)


@pytest.mark.usefixtures("_typed")
def test_keys_are_removed(
    memory_keyring: MemoryKeyring,
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["keys", "add", "main"])
    assert main(["keys", "remove", "main"]) == 0
    assert ("blotter", "main") not in memory_keyring.entries
    assert main(["keys", "remove", "main"]) == 2
    assert "has nothing under main" in shown(capsys)


@pytest.mark.usefixtures("_typed")
def test_a_key_file_is_removed_but_no_other_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, other = tmp_path / "main.key", tmp_path / "notes"
    other.write_text("a\nb\nc\n")
    other.chmod(0o600)
    main(["keys", "add", "main", "--file", str(path)])
    assert main(["keys", "remove", "main", "--file", str(path)]) == 0
    assert main(["keys", "remove", "main", "--file", str(other)]) == 2
    assert (path.exists(), other.exists()) == (False, True)
    assert "must hold one line, or two" in shown(capsys)


def without_secret(configure: Configure) -> None:
    path = configure(venue="kuna", kuna="http://127.0.0.1:1")
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("secret")))


@pytest.mark.usefixtures("_typed")
def test_of_an_account_without_a_secret_the_key_alone_is_asked_for(
    memory_keyring: MemoryKeyring, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    without_secret(configure)
    assert main(["keys", "add", "kuna"]) == 0
    assert shown(capsys).splitlines() == [
        "Stored in the memory keyring. In the [[account]] of kuna write:",
        '  key = "keyring"',
    ]
    stored = memory_keyring.entries["blotter", "kuna"]
    assert KEY in stored
    assert SECRET not in stored


@pytest.mark.usefixtures("_typed")
def test_a_key_without_a_secret_is_a_file_of_one_line(
    tmp_path: Path, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    without_secret(configure)
    path = tmp_path / "kuna.key"
    assert main(["keys", "add", "kuna", "--file", str(path)]) == 0
    assert path.read_text() == f"{KEY}\n"
    assert "secret =" not in shown(capsys)
