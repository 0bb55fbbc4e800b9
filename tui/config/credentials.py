"""Where an account's key and secret come from: the environment, the system keyring or a file."""

import os
import shlex
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.config.errors import ConfigurationError
from tui.domain.secret import Secret

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tui.config.settings import AccountSettings

Part = Literal["key", "secret"]

_LONGEST = 4096
"""Bytes of a key file; anything longer is some other file."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """An API key and its secret. Neither shows in a representation."""

    key: Secret
    secret: Secret | None


def read_credentials(account: "AccountSettings") -> Credentials:
    """Read the key and the secret from where the account's settings say they are.

    Raises:
        ConfigurationError: One of them cannot be read; names the account, the source, what to do.
    """
    key = _read(account.name, "key", account.key)
    secret = None if account.secret is None else _read(account.name, "secret", account.secret)
    return Credentials(key, secret)


def tail_of(value: Secret) -> str:
    """Return the last four characters of a key, or nothing of one too short to show any."""
    text = value.get_secret_value()
    return text[-4:] if len(text) >= 12 else ""


def _read(account: str, part: Part, source: str) -> "SecretStr":
    kind, _, rest = source.partition(":")
    try:
        if kind == "env":
            return checked(_from_environment(rest))
        if kind == "file":
            return checked(_from_file(part, expanded(rest)))
        return checked(_from_keyring(account, part))
    except ConfigurationError as error:
        message = f'account "{account}": the {part} ({source}) cannot be used: {error}'
        raise ConfigurationError(message) from None


def checked(text: str) -> "SecretStr":
    """Return the text as a secret.

    Raises:
        ConfigurationError: It is empty, or no key ever looks like that.
    """
    from pydantic import SecretStr

    value = text.strip()
    if not value:
        raise ConfigurationError("it is empty")
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise ConfigurationError("it holds blanks or characters that no key has; paste it again")
    return SecretStr(value)


def _from_environment(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise ConfigurationError(f"set the environment variable {name} before starting")
    return value


def _from_keyring(account: str, part: Part) -> str:
    from tui.config.key_store import read_keys

    keys = read_keys(account)
    if keys is None:
        raise ConfigurationError(
            "the system keyring has nothing under that name; store it with:"
            f" blotter keys add {shlex.quote(account)}"
        )
    return keys[part]


def expanded(path: str) -> Path:
    """Return the path with `~` resolved.

    Raises:
        ConfigurationError: It names a home that does not exist.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise ConfigurationError(f"{path}: there is no such home folder") from None


def _from_file(part: Part, path: Path) -> str:
    lines = read_key_file(path)
    return lines[1] if part == "secret" and len(lines) == 2 else lines[0]


def read_key_file(path: Path) -> list[str]:
    """Return the one or two lines of a key file: a single value, or a key and its secret.

    Raises:
        ConfigurationError: Missing, open to others, not the user's, or not a key file.
    """
    text = _read_private(path)
    lines = [line for line in text.splitlines() if line.strip()]
    if not 1 <= len(lines) <= 2:
        raise ConfigurationError(
            f"{path} must hold one line, or two: the key, then the secret; it has {len(lines)}"
        )
    return lines


def _read_private(path: Path) -> str:
    """Check and read through one descriptor, so that nothing is swapped in between."""
    try:
        # Without O_NONBLOCK, a pipe would hold the start for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        raise ConfigurationError(f"there is no file {path}") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from None
    try:
        _refuse_open_to_others(path, os.fstat(descriptor))
        content = os.read(descriptor, _LONGEST + 1)
    finally:
        os.close(descriptor)
    if len(content) > _LONGEST:
        raise ConfigurationError(f"{path} is too long for a key file")
    try:
        return content.decode("ascii")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} holds characters that no key has") from None


def _refuse_open_to_others(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"{path} is not a plain file")
    if status.st_uid != os.getuid():
        raise ConfigurationError(f"{path} belongs to another user; it must be yours")
    if (mode := stat.S_IMODE(status.st_mode)) != 0o600:
        command = f"chmod 600 {shlex.quote(str(path))}"
        raise ConfigurationError(f"{path} has mode {mode:04o}, not 0600; run: {command}")
