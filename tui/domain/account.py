"""One account as the operator must be able to recognise it, and how it is polled."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from tui.domain.custom_terms import PartnerProfile
from tui.domain.identifiers import AccountName, ClientOrderId, VenueId


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who and where: read from the transport in use, so that it cannot disagree with it."""

    name: AccountName
    venue: VenueId
    host: str
    """Host and port requests go to; `in process` for the demo."""
    is_default_host: bool
    is_simulated: bool
    """Answered inside this process: nothing can reach a venue."""
    can_send: bool
    """Whether orders may be changed through this account now."""
    may_trade: bool = False
    """Whether it could be unlocked: configured to trade, and not started read-only."""
    key_tail: str
    """The last four characters of the API key."""
    profile: PartnerProfile | None = None
    """For whom it acts, where it is a partner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOptions:
    """What an account's poll asks for."""

    trades: bool = False
    """List the trade ids of each order."""
    userref: int | None = None
    client_order_id: ClientOrderId | None = None
    rebase_multiplier: Literal["rebased", "base"] | None = None
    """Tokenised shares: quantities in shares (`rebased`) or in tokens (`base`)."""

    @property
    def is_narrowed(self) -> bool:
        """Whether the answer leaves out orders of the account."""
        return self.userref is not None or self.client_order_id is not None


class Badge(StrEnum):
    """The mode of the program, computed from the transports in use."""

    DEMO = "DEMO"
    LIVE = "LIVE"
    READ_ONLY = "READ-ONLY"


def badge_of(accounts: tuple[Account, ...]) -> Badge:
    """Return the one word that says what a key press could do."""
    if accounts and all(account.is_simulated for account in accounts):
        return Badge.DEMO
    if any(account.can_send for account in accounts):
        return Badge.LIVE
    return Badge.READ_ONLY
