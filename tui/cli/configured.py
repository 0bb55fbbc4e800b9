"""The accounts of the configuration: chosen, checked, their keys read, their clients built."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.cli.parser import Options
from tui.config.errors import ConfigurationError
from tui.config.locations import find_configuration, state_folder
from tui.domain.account import Account

if TYPE_CHECKING:
    from pathlib import Path

    from tui.config.settings import AccountSettings, Settings
    from tui.domain.clock import Clock
    from tui.engine.records import Records
    from tui.venues.port import VenuePort


class ConfiguredAccounts:
    """Real accounts. Their clients are built at once, so that nothing can disagree with them."""

    def __init__(
        self, venues: Sequence["VenuePort"], *, state_folder: "Path", clock: "Clock"
    ) -> None:
        self._venues = venues
        self._state_folder = state_folder
        self._clock = clock

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Who will be connected."""
        return tuple(venue.account for venue in self._venues)

    def open_records(self) -> "Records":
        """Open journal and history of the state folder.

        Raises:
            JournalError: The journal cannot be used.
        """
        from tui.engine.records import open_records

        return open_records(self._state_folder, self._clock)

    async def connect(self) -> Sequence["VenuePort"]:
        """Return the clients; connections open with the first request."""
        return self._venues

    async def aclose(self) -> None:
        """Nothing stands behind real venues."""


def read_settings(options: Options, environment: Mapping[str, str]) -> "Settings | None":
    """Return the configuration, or nothing where no file is named and the default one is absent.

    Raises:
        ConfigurationError: The file cannot be read or used.
    """
    path = find_configuration(options.config, environment)
    if path is None:
        return None
    from tui.config.settings_file import load_settings

    settings = load_settings(path)
    try:
        checked_theme(settings.theme)
        _check_keys(settings.keys)
    except ConfigurationError as error:
        lines = [f"{path}: {line}" for line in str(error).splitlines()]
        raise ConfigurationError("\n".join(lines)) from None
    return settings


def checked_theme(name: str) -> str:
    """Return the name of a theme that exists.

    Raises:
        ConfigurationError: There is none of that name.
    """
    from tui.config.resources import theme_folder
    from tui.config.themes import load_themes

    known = [theme.name for theme in load_themes(theme_folder()).themes]
    if name not in known:
        raise ConfigurationError(f"theme: expected one of {', '.join(known)}")
    return name


def _check_keys(keys: Mapping[str, str]) -> None:
    from tui.config.keymap import check_keymap

    if problems := check_keymap(keys):
        raise ConfigurationError("\n".join(problems))


def chosen_accounts(
    settings: "Settings | None", names: Sequence[str]
) -> tuple["AccountSettings", ...]:
    """Return the accounts named on the command line, or all.

    Raises:
        ConfigurationError: A name is not configured.
    """
    accounts = () if settings is None else settings.account
    known = [account.name for account in accounts]
    for name in names:
        if name not in known:
            there = f"configured: {', '.join(known)}" if known else "no account is configured"
            raise ConfigurationError(f'there is no account "{name}"; {there}')
    return tuple(account for account in accounts if not names or account.name in names)


def open_accounts(
    accounts: Sequence["AccountSettings"], options: Options, environment: Mapping[str, str]
) -> ConfiguredAccounts:
    """Read the keys of these accounts and build their clients; nothing is sent yet.

    Raises:
        ConfigurationError: A key cannot be read, or an account cannot be opened.
    """
    from tui.config.credentials import read_credentials

    keys = [read_credentials(account) for account in accounts]
    folder = state_folder(environment)
    from tui.engine.clock import SystemClock
    from tui.venues.connect import connect

    clock = SystemClock()
    venues = [
        connect(
            account,
            credentials,
            clock=clock,
            state_folder=folder,
            read_only=options.read_only,
        )
        for account, credentials in zip(accounts, keys, strict=True)
    ]
    return ConfiguredAccounts(venues, state_folder=folder, clock=clock)
