"""`blotter keys`: key and secret into the system keyring or a private file, and out again."""

import os
import shlex
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.cli.parser import Options
from tui.cli.terminal import complain, say
from tui.config.errors import ConfigurationError
from tui.config.locations import default_configuration_file

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tui.config.settings import AccountSettings

Part = Literal["key", "secret"]


def manage_keys(options: Options, accounts: Sequence["AccountSettings"]) -> int:
    """Add, list or remove stored keys.

    Raises:
        ConfigurationError: The keyring or the file cannot be used, or no key was given.
    """
    if options.action == "list":
        return _list(accounts)
    if options.action == "add":
        return _add(options.label, options.file, _parts_of(options.label, accounts))
    return _remove(options.label, options.file)


def _parts_of(label: str, accounts: Sequence["AccountSettings"]) -> tuple[Part, ...]:
    """Return what an account takes: one that is configured without a secret, its key alone."""
    is_single = any(account.name == label and account.secret is None for account in accounts)
    return ("key",) if is_single else ("key", "secret")


def _add(label: str, file: str | None, parts: Sequence[Part]) -> int:
    if file is None:
        return _add_to_keyring(label, parts)
    from tui.config.credentials import expanded

    path = expanded(file).absolute()
    answers = _asked(label, parts)
    _write_private(path, "".join(f"{one.get_secret_value()}\n" for one in answers.values()))
    say(f"Stored. In the [[account]] of {label} write:")
    _say_source(f"file:{path}", parts)
    return 0


def _add_to_keyring(label: str, parts: Sequence[Part]) -> int:
    from tui.config.key_store import StoredKeys, store_keys, stored_labels

    try:
        # Nobody should type a secret that then has no place to go.
        stored_labels()
    except ConfigurationError as error:
        raise ConfigurationError(f"{error}\n{_file_instead(label)}") from None
    texts = {part: one.get_secret_value() for part, one in _asked(label, parts).items()}
    keyring = store_keys(label, StoredKeys(key=texts["key"], secret=texts.get("secret", "")))
    say(f"Stored in {keyring}. In the [[account]] of {label} write:")
    _say_source("keyring", parts)
    return 0


def _file_instead(label: str) -> str:
    path = default_configuration_file().parent / f"{label}.key"
    return (
        f"with a file: blotter keys add {shlex.quote(label)} --file {shlex.quote(str(path))}\n"
        f'and in the configuration: key = "file:{path}" and secret = "file:{path}"'
    )


def _say_source(source: str, parts: Sequence[Part]) -> None:
    for part in parts:
        say(f'  {part} = "{source}"')


def _asked(label: str, parts: Sequence[Part]) -> "dict[Part, SecretStr]":
    """Ask for key and secret: typed unseen at a terminal, else the first lines of stdin."""
    from tui.config.credentials import checked

    answers: dict[Part, SecretStr] = {}
    for part in parts:
        text = getpass(f"{part} of {label}: ") if sys.stdin.isatty() else sys.stdin.readline()
        try:
            answers[part] = checked(text)
        except ConfigurationError as error:
            raise ConfigurationError(f"the {part}: {error}; nothing was stored") from None
    return answers


def _write_private(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(content)
    except FileExistsError:
        raise ConfigurationError(f"{path} is there already; remove it first") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from None


def _remove(label: str, file: str | None) -> int:
    if file is not None:
        from tui.config.credentials import expanded, read_key_file

        path = expanded(file)
        read_key_file(path)
        path.unlink()
        say(f"Removed {path}.")
        return 0
    from tui.config.key_store import remove_keys

    if remove_keys(label):
        say(f"Removed the key of {label} from the system keyring.")
        return 0
    complain(f"blotter: the system keyring has nothing under {label}")
    return 2


def _list(accounts: Sequence["AccountSettings"]) -> int:
    """Print every label with the last four characters of its key, never more."""
    from tui.config.credentials import read_credentials, tail_of
    from tui.config.key_store import stored_labels

    for account in accounts:
        try:
            shown = f"..{tail_of(read_credentials(account).key)}"
        except ConfigurationError as error:
            shown = str(error)
        say(f"{account.name:<24}  {shown}")
    try:
        labels = stored_labels()
    except ConfigurationError as error:
        complain(f"blotter: {error}")
        return 0
    for label in labels:
        if label not in {account.name for account in accounts}:
            say(f"{label:<24}  ..{_stored_tail(label)} (in the keyring, in no configured account)")
    return 0


def _stored_tail(label: str) -> str:
    from tui.config.credentials import checked, tail_of
    from tui.config.key_store import read_keys

    keys = read_keys(label)
    return "" if keys is None else tail_of(checked(keys["key"]))
