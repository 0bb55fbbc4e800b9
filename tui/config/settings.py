"""The configuration file as values: every key named here, everything else refused."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from tui.config.addresses import ORIGIN, is_loopback
from tui.domain.identifiers import ClientOrderId, VenueId
from tui.domain.iiban import iiban_problem, masked, same_user

_NUMBER = re.compile(r"[0-9]{1,30}(\.[0-9]{1,30})?")
_FORMER_EMBED_HOST = re.compile(r"https?://embed\.kraken\.com(:[0-9]+)?", re.IGNORECASE)
_SOURCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]{0,63}|keyring|file:(/|~).*[^\s/]")


def _amount(value: object) -> object:
    if isinstance(value, float):
        message = 'write the number in quotes, as in "0.25", so that it stays exact'
        raise ValueError(message)  # noqa: TRY004 - pydantic reports only ValueError at its key
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or _NUMBER.fullmatch(str(value)) is None:
        raise ValueError('expected a plain number above zero, in quotes, as in "0.25"')
    return Decimal(str(value))


def _seconds(value: object) -> object:
    if isinstance(value, bool) or _NUMBER.fullmatch(str(value)) is None:
        raise ValueError("expected a number of seconds, as in 5 or 1.5")
    return Decimal(str(value))


def _deadline(value: object) -> object:
    return None if value == "" else _seconds(value)


def _source(text: str) -> str:
    if _SOURCE.fullmatch(text) is None:
        raise ValueError(
            'expected "env:NAME", "keyring" or "file:PATH" (a full path, or one from ~);'
            " the secret itself never belongs in this file"
        )
    return text


def _label(text: str) -> str:
    if not text.isprintable() or text != text.strip():
        raise ValueError("expected visible characters without a blank at either end")
    return text


def _currency(text: str) -> str:
    if re.fullmatch(r"[A-Z0-9.]{2,16}", text) is None:
        raise ValueError('expected a quote currency in capitals, as in "USD"')
    return text


def _iiban(text: str) -> str:
    if (problem := iiban_problem(text)) is not None:
        raise ValueError(problem)
    return text.strip()


def _whole_points(value: Decimal) -> Decimal:
    if value != value.to_integral_value():
        raise ValueError('expected whole basis points, as in "50" for half a percent')
    return value


def _origin(text: str) -> str:
    """Return scheme, host and port; a bare trailing slash is dropped."""
    match = ORIGIN.fullmatch(text)
    if match is None or (match[3] is not None and not 0 < int(match[3]) < 65536):
        raise ValueError(
            'expected scheme, host and port only, as in "https://api.kraken.com":'
            " no path, no user, no query"
        )
    return text.removesuffix("/")


def _base_url(text: str) -> str:
    origin = _origin(text)
    if origin.startswith("http:") and not is_loopback(origin):
        raise ValueError("expected https; plain http is for this machine alone (127.0.0.1)")
    return origin


Amount = Annotated[Decimal, BeforeValidator(_amount), Field(gt=0)]
"""A positive amount of money or percent: a string or a whole number in the file, never a float."""

BasisPoints = Annotated[
    Decimal, BeforeValidator(_amount), Field(ge=0, le=10_000), AfterValidator(_whole_points)
]
Amounts = dict[Annotated[str, AfterValidator(_currency)], Amount]
Seconds = Annotated[Decimal, BeforeValidator(_seconds), Field(gt=0, le=3600)]
Deadline = Annotated[
    Annotated[Decimal, Field(ge=2, le=60)] | None,
    BeforeValidator(_deadline),
]
Source = Annotated[str, AfterValidator(_source)]
"""Where a secret is found: `env:NAME`, `keyring` or `file:PATH`."""

TrueFalse = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=1)]
Chunk = Annotated[int, Field(strict=True, ge=1, le=50)]


class Strict(BaseModel):
    """Refuses what it does not know; never changes."""

    # Validators are built with the first file that is read: the demo reads none.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class LimitSettings(Strict):
    """The operator's own limits. None has a default; money is keyed by quote currency."""

    confirm_order_value: Amounts = {}
    """Over it an order asks for a typed confirmation; a currency without entry asks."""
    max_order_value: Amounts = {}
    """Over it an order is refused; never a cancel or a decrease."""
    confirm_batch_value: Amounts = {}
    confirm_batch_count: Count | None = None
    max_batch: Count | None = None
    confirm_distance_percent: Amount | None = None
    max_distance_percent: Amount | None = None


class AlertSettings(Strict):
    """Which events ring a bell or raise a desktop notification."""

    bell: TrueFalse = True
    desktop: TrueFalse = False
    events: tuple[Literal["fill", "part-fill", "ended", "near", "venue-down", "refused"], ...] = (
        "fill",
        "part-fill",
        "venue-down",
    )
    near_percent: Amount | None = None


class _AccountSettings(Strict):
    name: Annotated[str, Field(min_length=1, max_length=24), AfterValidator(_label)]
    """The operator's label, shown wherever the account matters."""
    mode: Literal["read-only", "trade"] = "read-only"
    key: Source
    secret: Source | None = None
    base_url: Annotated[str, AfterValidator(_base_url)] | None = None
    """Scheme, host and port; https, or http on loopback."""
    proxy: Annotated[str, AfterValidator(_origin)] | None = None
    """An explicit proxy; proxies of the environment are never used."""
    poll_seconds: Seconds = Decimal(5)

    @model_validator(mode="after")
    def _no_proxy_sees_a_key(self) -> Self:
        if self.proxy is not None and (self.base_url or "").startswith("http:"):
            raise ValueError("a proxy would see the key of a plain http base_url; drop one of them")
        return self


class KrakenSpotSettings(_AccountSettings):
    """One Kraken Spot account."""

    venue: Literal[VenueId.KRAKEN_SPOT]
    secret: Source
    tier: Literal["starter", "intermediate", "pro"] = "starter"
    trades: TrueFalse = False
    userref: Annotated[int, Field(strict=True, ge=-(2**31), lt=2**31)] | None = None
    cl_ord_id: Annotated[ClientOrderId, Field(pattern=r"^[!-~]{1,36}$")] | None = None
    rebase_multiplier: Literal["rebased", "base"] | None = None


class KrakenFuturesSettings(_AccountSettings):
    """One Kraken Futures account."""

    venue: Literal[VenueId.KRAKEN_FUTURES]
    secret: Source
    chunk_sends: Chunk = 10
    chunk_cancels: Chunk = 50


class KrakenEmbedSettings(_AccountSettings):
    """One Kraken Embed partner, with the users whose orders it shows."""

    venue: Literal[VenueId.KRAKEN_EMBED]
    secret: Source
    users: tuple[Annotated[str, AfterValidator(_iiban)], ...]
    """IIBANs as the venue prints them; they are sent as they are written here."""
    fee_bps: BasisPoints | None = None
    spread_bps: BasisPoints | None = None

    @field_validator("base_url")
    @classmethod
    def _host_is_in_use(cls, base_url: str | None) -> str | None:
        if base_url is not None and _FORMER_EMBED_HOST.fullmatch(base_url):
            raise ValueError(
                "embed.kraken.com is the former address of Kraken Embed; write"
                ' "https://nexus.kraken.com", or leave base_url out'
            )
        return base_url

    @field_validator("users")
    @classmethod
    def _users_are_told_apart(cls, users: tuple[str, ...]) -> tuple[str, ...]:
        if not users:
            raise ValueError('expected at least one IIBAN, as in ["AA00 TEST EXAM PLE1"]')
        for position, user in enumerate(users):
            if any(same_user(user, other) for other in users[:position]):
                raise ValueError(f"{masked(user)} is there twice; name every user once")
        return users


class KunaSettings(_AccountSettings):
    """One Kuna account; without a secret it uses the single-key way.

    The venue closed in 2025: `base_url` has to name who serves it.
    """

    venue: Literal[VenueId.KUNA]
    pro: TrueFalse = False


AccountSettings = Annotated[
    KrakenSpotSettings | KrakenFuturesSettings | KrakenEmbedSettings | KunaSettings,
    Field(discriminator="venue"),
]


class Settings(Strict):
    """The whole file."""

    theme: Annotated[str, Field(min_length=1)] = "blotter-dark"
    time_zone: Literal["UTC", "local"] = "UTC"
    relative_base: Literal["market", "own"] = "market"
    """What a bare `+50` is measured from."""
    deadline_seconds: Deadline = Decimal(5)
    """Default of the forms' deadline; empty in the file, `None` here, sends none."""
    limits: LimitSettings = LimitSettings()
    keys: dict[str, Annotated[str, Field(min_length=1)]] = {}
    """Binding id to key or keys."""
    alerts: AlertSettings = AlertSettings()
    account: tuple[AccountSettings, ...] = ()

    @field_validator("account")
    @classmethod
    def _labels_are_unique(
        cls, accounts: tuple[AccountSettings, ...]
    ) -> tuple[AccountSettings, ...]:
        seen: dict[str, str] = {}
        for account in accounts:
            if (other := seen.get(account.name.casefold())) is not None:
                raise ValueError(
                    f'the names "{other}" and "{account.name}" are the same or differ only in'
                    " capitals; give every account a name of its own"
                )
            seen[account.name.casefold()] = account.name
        return accounts
