"""Opens one configured account, loading no venue but its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.config.credentials import Credentials
from tui.config.errors import ConfigurationError
from tui.config.settings import (
    AccountSettings,
    KrakenEmbedSettings,
    KrakenFuturesSettings,
    KrakenSpotSettings,
    KunaSettings,
)
from tui.domain.account import PollOptions
from tui.domain.clock import Clock
from tui.domain.custom_terms import PartnerProfile
from tui.domain.identifiers import AccountName
from tui.venues.port import VenuePort

if TYPE_CHECKING:
    import httpx

    from tui.venues.transport import Transport


_NO_HOST = (
    "Kuna closed in 2025, and whoever answers at its old address now is not known: no key goes"
    " there. Name the host that serves it as base_url, leave the account out, or see Kuna"
    " simulated with: blotter --demo"
)


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
    way = _Way(
        credentials=credentials,
        clock=clock,
        state_folder=state_folder,
        read_only=read_only,
        transport=transport,
        is_simulated=is_simulated,
    )
    match settings:
        case KrakenSpotSettings():
            return _spot(settings, way)
        case KrakenFuturesSettings():
            return _futures(settings, way)
        case KunaSettings():
            return _kuna(settings, way)
        case KrakenEmbedSettings():
            return _embed(settings, way)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """What every account is opened with, whatever its venue."""

    credentials: Credentials
    clock: Clock
    state_folder: Path
    read_only: bool
    transport: "httpx.AsyncBaseTransport | None"
    is_simulated: bool

    def may_send(self, settings: AccountSettings) -> bool:
        """Whether orders may be changed through the account."""
        return settings.mode == "trade" and not self.read_only

    def transport_to(self, settings: AccountSettings, default_base_url: str | None) -> "Transport":
        """Return the way to the account's host. Nothing is ever sent to a host nobody named.

        Raises:
            ConfigurationError: A key may not be sent there.
        """
        from tui.venues.transport import AddressError, Transport

        base_url = settings.base_url or default_base_url
        if base_url is None:
            raise ConfigurationError(f'account "{settings.name}": {_NO_HOST}')
        try:
            return Transport(
                base_url,
                clock=self.clock,
                proxy=settings.proxy,
                inner=self.transport,
                is_simulated=self.is_simulated,
            )
        except AddressError as error:
            raise ConfigurationError(f'account "{settings.name}": {error}') from None


def _spot(settings: KrakenSpotSettings, way: _Way) -> VenuePort:
    from tui.venues.kraken_spot.client import DEFAULT_BASE_URL, KrakenSpotClient, SpotAccount

    spot = SpotAccount(
        name=AccountName(settings.name),
        tier=settings.tier,
        can_send=way.may_send(settings),
        poll_seconds=settings.poll_seconds,
        poll_options=PollOptions(
            trades=settings.trades,
            userref=settings.userref,
            client_order_id=settings.cl_ord_id,
            rebase_multiplier=settings.rebase_multiplier,
        ),
    )
    return KrakenSpotClient(
        spot,
        way.credentials,
        way.transport_to(settings, DEFAULT_BASE_URL),
        clock=way.clock,
        state_folder=way.state_folder,
    )


def _futures(settings: KrakenFuturesSettings, way: _Way) -> VenuePort:
    from tui.venues.kraken_futures.client import (
        DEFAULT_BASE_URL,
        FuturesAccount,
        KrakenFuturesClient,
    )

    futures = FuturesAccount(
        name=AccountName(settings.name),
        can_send=way.may_send(settings),
        poll_seconds=settings.poll_seconds,
        chunk_sends=settings.chunk_sends,
        chunk_cancels=settings.chunk_cancels,
    )
    return KrakenFuturesClient(
        futures,
        way.credentials,
        way.transport_to(settings, DEFAULT_BASE_URL),
        clock=way.clock,
        state_folder=way.state_folder,
    )


def _kuna(settings: KunaSettings, way: _Way) -> VenuePort:
    from tui.venues.kuna.client import KunaAccount, KunaClient

    kuna = KunaAccount(
        name=AccountName(settings.name),
        can_send=way.may_send(settings),
        poll_seconds=settings.poll_seconds,
        is_pro=settings.pro,
    )
    return KunaClient(
        kuna,
        way.credentials,
        way.transport_to(settings, default_base_url=None),
        clock=way.clock,
        state_folder=way.state_folder,
    )


def _embed(settings: KrakenEmbedSettings, way: _Way) -> VenuePort:
    from tui.venues.kraken_embed.client import DEFAULT_BASE_URL, EmbedAccount, KrakenEmbedClient

    embed = EmbedAccount(
        name=AccountName(settings.name),
        can_send=way.may_send(settings),
        poll_seconds=settings.poll_seconds,
        profile=PartnerProfile(
            users=settings.users, fee_bps=settings.fee_bps, spread_bps=settings.spread_bps
        ),
    )
    return KrakenEmbedClient(
        embed,
        way.credentials,
        way.transport_to(settings, DEFAULT_BASE_URL),
        clock=way.clock,
        state_folder=way.state_folder,
    )
