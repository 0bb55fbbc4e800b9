"""The configuration file as values: every key named here, everything else refused."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from tui.domain.identifiers import ClientOrderId, VenueId

SPOT_POLL_FLOOR = {"starter": Decimal(5), "intermediate": Decimal(3), "pro": Decimal("1.5")}
"""Seconds between OpenOrders calls that each tier's call counter bears."""


def _exact(value: object) -> object:
    if isinstance(value, float):
        message = 'write the number in quotes, as in "0.25", so that it stays exact'
        raise ValueError(message)  # noqa: TRY004 - pydantic reports only ValueError at its key
    return value


Amount = Annotated[Decimal, BeforeValidator(_exact), Field(gt=0, allow_inf_nan=False)]
"""A positive amount of money or percent: a string or a whole number in the file, never a float."""

Seconds = Annotated[Decimal, BeforeValidator(str), Field(gt=0, le=3600)]


class Strict(BaseModel):
    """Refuses what it does not know; never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitSettings(Strict):
    """The operator's own limits. None has a default; money is keyed by quote currency."""

    confirm_order_value: dict[str, Amount] = {}
    """Over it an order asks for a typed confirmation; a currency without entry asks."""
    max_order_value: dict[str, Amount] = {}
    """Over it an order is refused; never a cancel or a decrease."""
    confirm_batch_value: dict[str, Amount] = {}
    confirm_batch_count: Annotated[int, Field(ge=1)] | None = None
    max_batch: Annotated[int, Field(ge=1)] | None = None
    confirm_distance_percent: Amount | None = None
    max_distance_percent: Amount | None = None


class AlertSettings(Strict):
    """Which events ring a bell or raise a desktop notification."""

    bell: bool = True
    desktop: bool = False
    events: tuple[Literal["fill", "part-fill", "ended", "near", "venue-down", "refused"], ...] = (
        "fill",
        "part-fill",
        "venue-down",
    )
    near_percent: Amount | None = None


class _AccountSettings(Strict):
    name: Annotated[str, Field(min_length=1, max_length=24, pattern=r"^[^\x00-\x1f\x7f]+$")]
    """The operator's label, shown wherever the account matters."""
    mode: Literal["read-only", "trade"] = "read-only"
    key: str
    """Where the key is found: `env:NAME`, `keyring` or `file:PATH`."""
    secret: str | None = None
    base_url: str | None = None
    """Scheme, host and port; https, or http on loopback."""
    proxy: str | None = None
    """An explicit proxy; proxies of the environment are never used."""
    poll_seconds: Seconds = Decimal(5)


class KrakenSpotSettings(_AccountSettings):
    """One Kraken Spot account."""

    venue: Literal[VenueId.KRAKEN_SPOT]
    secret: str
    tier: Literal["starter", "intermediate", "pro"] = "starter"
    trades: bool = False
    userref: Annotated[int, Field(ge=-(2**31), lt=2**31)] | None = None
    cl_ord_id: ClientOrderId | None = None
    rebase_multiplier: Literal["rebased", "base"] | None = None


class KrakenFuturesSettings(_AccountSettings):
    """One Kraken Futures account."""

    venue: Literal[VenueId.KRAKEN_FUTURES]
    secret: str
    chunk_sends: Annotated[int, Field(ge=1, le=50)] = 10
    chunk_cancels: Annotated[int, Field(ge=1, le=50)] = 50


class KrakenEmbedSettings(_AccountSettings):
    """One Kraken Embed partner, with the users whose orders it shows."""

    venue: Literal[VenueId.KRAKEN_EMBED]
    secret: str
    users: tuple[Annotated[str, Field(min_length=14, max_length=42)], ...] = ()
    fee_bps: Amount | None = None
    spread_bps: Amount | None = None


class KunaSettings(_AccountSettings):
    """One Kuna account; without a secret it uses the single-key way."""

    venue: Literal[VenueId.KUNA]
    pro: bool = False


AccountSettings = Annotated[
    KrakenSpotSettings | KrakenFuturesSettings | KrakenEmbedSettings | KunaSettings,
    Field(discriminator="venue"),
]


class Settings(Strict):
    """The whole file."""

    theme: str = "blotter-dark"
    time_zone: Literal["UTC", "local"] = "UTC"
    relative_base: Literal["market", "own"] = "market"
    """What a bare `+50` is measured from."""
    deadline_seconds: Seconds | Literal[""] = Decimal(5)
    """Default of the forms' deadline; empty sends none."""
    limits: LimitSettings = LimitSettings()
    keys: dict[str, str] = {}
    """Binding id to key or keys."""
    alerts: AlertSettings = AlertSettings()
    account: tuple[AccountSettings, ...] = ()

    @field_validator("account")
    @classmethod
    def _labels_are_unique(
        cls, accounts: tuple[AccountSettings, ...]
    ) -> tuple[AccountSettings, ...]:
        names = [account.name for account in accounts]
        if len(set(names)) < len(names):
            raise ValueError("two accounts have the same name")
        return accounts
