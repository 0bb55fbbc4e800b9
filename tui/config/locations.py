"""Where the configuration and the program's own files live."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from tui.config.errors import ConfigurationError

CONFIG_VARIABLE = "BLOTTER_CONFIG"
STATE_VARIABLE = "BLOTTER_STATE"


def default_configuration_file() -> Path:
    """Return where the configuration is looked for when nothing names another place."""
    from platformdirs import user_config_path

    return user_config_path("blotter", appauthor=False) / "config.toml"


def find_configuration(option: str | None, environment: Mapping[str, str]) -> Path | None:
    """Return the file to read: the one named, else the default one if it is there.

    Raises:
        ConfigurationError: A name was given but is empty, or the default file cannot be looked at.
    """
    for source, named in (
        ("--config", option),
        (CONFIG_VARIABLE, environment.get(CONFIG_VARIABLE)),
    ):
        if named is None:
            continue
        if not named.strip():
            raise ConfigurationError(f"{source} is empty: name a file or leave it out")
        return Path(os.path.expanduser(named))  # noqa: PTH111 - an unknown ~user stays as written
    path = default_configuration_file()
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigurationError(f"{path}: it cannot be read: {error.strerror}") from None
    return path


def state_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder for what the program remembers, created for this user alone.

    Raises:
        ConfigurationError: It cannot be created, or others can reach into it.
    """
    path = state_path(environment)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        status = path.stat()
        if status.st_uid == os.getuid() and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot keep state there: {error.strerror}") from None
    if status.st_uid != os.getuid():
        raise ConfigurationError(f"{path} belongs to another user; it must be yours")
    return path


def state_path(environment: Mapping[str, str]) -> Path:
    """Return where that folder is, or would be; nothing is created."""
    named = environment.get(STATE_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_state_path

    return user_state_path("blotter", appauthor=False)
