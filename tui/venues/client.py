"""What the clients of all venues share: who they are, their key, how often they poll."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from tui.config.credentials import Credentials, tail_of
from tui.config.errors import ConfigurationError
from tui.domain.account import Account, PollOptions
from tui.domain.clock import Clock
from tui.domain.identifiers import AccountName, VenueId
from tui.venues.api_key import VenueKey
from tui.venues.port import TradingPort
from tui.venues.sign import SecretError
from tui.venues.transport import Transport

Key = TypeVar("Key", bound=VenueKey)


class VenueClient:
    """One account over the connections it was given. What it asks is its venue's own."""

    def __init__(
        self, account: Account, transport: Transport, *, poll_seconds: Decimal, poll_floor: Decimal
    ) -> None:
        """Prepare an account that only reads; one that may send sets `_trading` as well.

        Args:
            account: Who this is.
            transport: Closed with the client.
            poll_seconds: Between polls, as configured.
            poll_floor: Between polls at least, where the venue counts calls.
        """
        self._account = account
        self._transport = transport
        self._trading: TradingPort | None = None
        seconds = poll_seconds if transport.is_unmetered else max(poll_seconds, poll_floor)
        self._poll_period = timedelta(microseconds=int(seconds * 1_000_000))

    @property
    def trading(self) -> TradingPort | None:
        """The way orders are changed. An account built to read only has none."""
        return self._trading

    @property
    def account(self) -> Account:
        """Who this is, read from the transport in use."""
        return self._account

    @property
    def poll_period(self) -> timedelta:
        """The configured period, raised to what the venue's limits leave room for."""
        return self._poll_period

    @property
    def poll_options(self) -> PollOptions:
        """No options: every open order is asked for, always in the same way."""
        return PollOptions()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


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
