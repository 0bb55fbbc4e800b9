"""What the client of every venue makes of its account's settings: who it is, and its key."""

from pathlib import Path
from typing import TypeVar

from tui.config.credentials import Credentials, tail_of
from tui.config.errors import ConfigurationError
from tui.domain.account import Account
from tui.domain.clock import Clock
from tui.domain.identifiers import AccountName, VenueId
from tui.venues.api_key import VenueKey
from tui.venues.sign import SecretError
from tui.venues.transport import Transport

Key = TypeVar("Key", bound=VenueKey)


def account_of(
    venue: VenueId,
    name: AccountName,
    credentials: Credentials,
    transport: Transport,
    *,
    default_base_url: str | None,
    can_send: bool,
) -> Account:
    """Return who an account is, read from the transport in use.

    A venue without a `default_base_url` is always named with its host.
    """
    return Account(
        name=name,
        venue=venue,
        host=transport.host,
        is_default_host=transport.base_url == default_base_url and not transport.is_simulated,
        is_simulated=transport.is_simulated,
        can_send=can_send,
        may_trade=can_send,
        key_tail=tail_of(credentials.key),
    )


def key_of(
    kind: type[Key],
    credentials: Credentials,
    *,
    account: AccountName,
    venue: str,
    clock: Clock,
    state_folder: Path,
) -> Key:
    """Return the key of an account, of the kind its venue takes.

    Raises:
        ConfigurationError: The secret is missing or nothing can be signed with it.
    """
    if credentials.secret is None:
        raise ConfigurationError(f'account "{account}": {venue} needs a secret')
    try:
        return kind(credentials.key, credentials.secret, clock=clock, state_folder=state_folder)
    except SecretError as error:
        raise ConfigurationError(f'account "{account}": {error}') from None
