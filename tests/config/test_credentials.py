"""Keys and secrets: where they come from, and that nothing shows them."""

import os
from pathlib import Path

import keyring
import pytest

from tests.config.keyrings import ForgetfulKeyring, LockedKeyring, MemoryKeyring, NoKeyring
from tui.config.credentials import Credentials, checked, read_credentials, tail_of
from tui.config.errors import ConfigurationError
from tui.config.key_store import read_keys, remove_keys, store_keys, stored_labels
from tui.config.settings import KrakenSpotSettings, KunaSettings
from tui.domain.identifiers import VenueId

KEY = "KEY-canary-7Q2x"
SECRET = "c2VjcmV0LWNhbmFyeQ=="


def account(key: str = "env:SPOT_KEY", secret: str = "env:SPOT_SECRET") -> KrakenSpotSettings:
    return KrakenSpotSettings(name="main", venue=VenueId.KRAKEN_SPOT, key=key, secret=secret)


def values(credentials: Credentials) -> tuple[str, str | None]:
    secret = None if credentials.secret is None else credentials.secret.get_secret_value()
    return credentials.key.get_secret_value(), secret


def key_file(tmp_path: Path, content: str, mode: int = 0o600) -> Path:
    path = tmp_path / "key"
    path.write_text(content)
    path.chmod(mode)
    return path


def refusal(settings: KrakenSpotSettings) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_credentials(settings)
    message = str(caught.value)
    assert KEY not in message
    assert SECRET not in message
    return message


@pytest.fixture(autouse=True)
def _in_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOT_KEY", KEY)
    monkeypatch.setenv("SPOT_SECRET", SECRET)


def test_keys_come_from_the_environment() -> None:
    assert values(read_credentials(account())) == (KEY, SECRET)


def test_blanks_around_a_key_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOT_KEY", f"  {KEY}\n")
    assert values(read_credentials(account()))[0] == KEY


def test_an_account_without_a_secret_has_none() -> None:
    kuna = KunaSettings(name="kuna", venue=VenueId.KUNA, key="env:SPOT_KEY")
    assert values(read_credentials(kuna)) == (KEY, None)


def test_nothing_shows_a_key_or_a_secret() -> None:
    credentials = read_credentials(account())
    for shown in (repr(credentials), str(credentials), f"{credentials}", repr([credentials])):
        assert KEY not in shown
        assert SECRET not in shown


def test_a_missing_variable_is_named_with_its_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPOT_SECRET")
    assert refusal(account()) == (
        'account "main": the secret (env:SPOT_SECRET) cannot be used: set the environment variable'
        " SPOT_SECRET before starting"
    )


@pytest.mark.parametrize("value", ["", "   ", "two words", "line\nline", "schlüssel", "a\x1b[2Jb"])
def test_what_no_key_looks_like_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SPOT_KEY", value)
    message = refusal(account())
    assert message.startswith('account "main": the key (env:SPOT_KEY) cannot be used: it ')
    assert not value.strip() or value not in message


def test_a_file_of_one_line_holds_one_value(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"{SECRET}\n")
    assert values(read_credentials(account(secret=f"file:{path}"))) == (KEY, SECRET)


def test_a_file_of_two_lines_holds_the_key_then_the_secret(tmp_path: Path) -> None:
    path = key_file(tmp_path, f"{KEY}\n{SECRET}\n")
    source = f"file:{path}"
    assert values(read_credentials(account(source, source))) == (KEY, SECRET)


def test_a_file_may_be_named_from_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    key_file(tmp_path, KEY)
    assert values(read_credentials(account("file:~/key")))[0] == KEY


def test_an_unknown_home_is_explained() -> None:
    assert "there is no such home folder" in refusal(account("file:~nobody-of-that-name/key"))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o700, 0o400, 0o666])
def test_a_file_of_any_other_mode_is_refused_with_the_command_that_helps(
    tmp_path: Path, mode: int
) -> None:
    path = key_file(tmp_path, KEY, mode)
    assert refusal(account(f"file:{path}")) == (
        f'account "main": the key (file:{path}) cannot be used: {path} has mode {mode:04o},'
        f" not 0600; run: chmod 600 {path}"
    )


def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = key_file(tmp_path, KEY)
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)
    assert "belongs to another user" in refusal(account(f"file:{path}"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert f"there is no file {tmp_path / 'no'}" in refusal(account(f"file:{tmp_path / 'no'}"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "must hold one line, or two"),
        ("a\nb\nc\n", "it has 3"),
        (f"{KEY}\n" * 400, "is too long for a key file"),
        ("schlüssel", "holds characters that no key has"),
    ],
)
def test_a_file_that_is_no_key_file_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    assert problem in refusal(account(f"file:{key_file(tmp_path, content)}"))


def test_a_pipe_or_a_folder_is_no_key_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "is not a plain file" in refusal(account(f"file:{tmp_path / 'pipe'}"))
    assert "is not a plain file" in refusal(account(f"file:{tmp_path}"))


def test_keys_come_from_the_keyring(memory_keyring: MemoryKeyring) -> None:
    store_keys("main", {"key": KEY, "secret": SECRET})
    assert values(read_credentials(account("keyring", "keyring"))) == (KEY, SECRET)
    assert values(read_credentials(account("keyring"))) == (KEY, SECRET)


def test_a_keyring_without_the_account_says_how_to_add_it(memory_keyring: MemoryKeyring) -> None:
    assert refusal(account("keyring")).endswith("store it with: blotter keys add main")


def test_a_damaged_entry_is_explained(memory_keyring: MemoryKeyring) -> None:
    memory_keyring.entries["blotter", "main"] = f'{{"key": "{KEY}"'
    assert "is damaged; add it again" in refusal(account("keyring"))


@pytest.mark.parametrize(
    ("backend", "problem"),
    [
        (NoKeyring, "this system has no keyring; keys can be kept in a file"),
        (LockedKeyring, "the system keyring is locked"),
    ],
)
def test_a_keyring_that_cannot_be_read_is_explained(
    memory_keyring: MemoryKeyring, backend: type[MemoryKeyring], problem: str
) -> None:
    keyring.set_keyring(backend())
    assert problem in refusal(account("keyring"))


def test_a_keyring_that_keeps_nothing_is_noticed(memory_keyring: MemoryKeyring) -> None:
    keyring.set_keyring(ForgetfulKeyring())
    with pytest.raises(ConfigurationError, match="does not keep it"):
        store_keys("main", {"key": KEY, "secret": SECRET})


def test_the_keyring_knows_its_labels(memory_keyring: MemoryKeyring) -> None:
    for label in ("main", "desk", "main"):
        assert store_keys(label, {"key": KEY, "secret": SECRET}) == "the memory keyring"
    assert stored_labels() == ("desk", "main")
    assert remove_keys("main")
    assert not remove_keys("main")
    assert (stored_labels(), read_keys("main")) == (("desk",), None)


def test_no_more_than_four_characters_of_a_key_are_shown() -> None:
    assert tail_of(checked("a-long-enough-key")) == "-key"
    assert tail_of(checked("short")) == ""
