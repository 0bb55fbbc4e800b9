"""The one refusal after which a request is signed and sent again: of its nonce.

The refused request was not executed, so a repeat is safe, even of a write.
"""

from datetime import timedelta
from typing import Final

from tui.venues.kraken_futures.envelope import (
    NotDocumentedError,
    RefusedError,
    decode_members,
    raise_refusal,
)
from tui.venues.kraken_futures.errors import Action, rule_for

NONCE_REFUSED: Final = "nonceBelowThreshold"

REFUSAL_LIMIT: Final = 64 * 2**10
"""Bytes a refusal never has: it holds no result. Larger answers are not searched for one."""


def is_nonce_refused(body: bytes) -> bool:
    """Whether an answer refuses the nonce."""
    # The first look spares most answers a second scan.
    if len(body) > REFUSAL_LIMIT or b"nonce" not in body:
        return False
    try:
        raise_refusal(decode_members(body))
    except RefusedError as refusal:
        return rule_for(refusal.code).action is Action.RESYNC
    except NotDocumentedError:
        return False
    return False


def nonce_sentence(skew: timedelta | None) -> str:
    """Say what a nonce that was refused twice means; `skew` is venue clock minus local clock."""
    return (
        f"{NONCE_REFUSED}, twice: another program or machine uses this key (give each its own)"
        f"{_measured(skew)}"
    )


def _measured(skew: timedelta | None) -> str:
    if skew is None:
        return ", or this computer's clock is off"
    if not skew:
        return "; this computer's clock agrees with Kraken's"
    way = "behind" if skew > timedelta() else "ahead of"
    off = f"{abs(skew).total_seconds():.1f} s {way} Kraken's"
    return f", or this computer's clock is off (it is {off})"
