"""Opens one configured account, loading no venue but its own."""

from pathlib import Path
from typing import TYPE_CHECKING

from tui.config.credentials import Credentials
from tui.config.errors import ConfigurationError
from tui.config.settings import AccountSettings, KrakenSpotSettings
from tui.domain.account import PollOptions
from tui.domain.clock import Clock
from tui.domain.identifiers import AccountName
from tui.venues.port import VenuePort

if TYPE_CHECKING:
    import httpx


def connect(
    settings: AccountSettings,
    credentials: Credentials,
    *,
    clock: Clock,
    state_folder: Path,
    read_only: bool,
    transport: "httpx.AsyncBaseTransport | None" = None,
    is_simulated: bool = False,
) -> VenuePort:
    """Return the account's venue; nothing is sent before the first read.

    `transport` replaces the network. `is_simulated` is its owner's word that it answers inside
    this process.

    Raises:
        ConfigurationError: The account cannot be opened; the sentence names it and why.
    """
    if not isinstance(settings, KrakenSpotSettings):
        message = f'account "{settings.name}": {settings.venue} cannot be opened by this version'
        raise ConfigurationError(message)
    from tui.venues.kraken_spot.client import DEFAULT_BASE_URL, KrakenSpotClient, SpotAccount
    from tui.venues.transport import AddressError, Transport

    try:
        way = Transport(
            settings.base_url or DEFAULT_BASE_URL,
            clock=clock,
            proxy=settings.proxy,
            inner=transport,
            is_simulated=is_simulated,
        )
    except AddressError as error:
        raise ConfigurationError(f'account "{settings.name}": {error}') from None
    spot = SpotAccount(
        name=AccountName(settings.name),
        tier=settings.tier,
        can_send=settings.mode == "trade" and not read_only,
        poll_seconds=settings.poll_seconds,
        poll_options=PollOptions(
            trades=settings.trades,
            userref=settings.userref,
            client_order_id=settings.cl_ord_id,
            rebase_multiplier=settings.rebase_multiplier,
        ),
    )
    return KrakenSpotClient(spot, credentials, way, clock=clock, state_folder=state_folder)
