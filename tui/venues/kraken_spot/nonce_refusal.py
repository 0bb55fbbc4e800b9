"""The one refusal after which a request is signed and sent again: a nonce not above the last.

The refused request was not executed, so a repeat is safe, even of a write.
"""

from datetime import timedelta

from tui.venues.kraken_spot.envelope import NotDocumentedError, RefusedError, decode_result
from tui.venues.kraken_spot.errors import Action, rule_for

INVALID_NONCE = "EAPI:Invalid nonce"

REFUSAL_LIMIT = 64 * 2**10
"""Bytes a refusal never has: it holds no result. Larger answers are not searched for one."""


def is_nonce_refused(body: bytes) -> bool:
    """Whether an answer refuses the nonce."""
    # The first look spares most answers a second scan.
    if len(body) > REFUSAL_LIMIT or b"Invalid nonce" not in body:
        return False
    try:
        decode_result(body)
    except RefusedError as refusal:
        return rule_for(refusal.errors[0]).action is Action.RESYNC
    except NotDocumentedError:
        return False
    return False


def nonce_sentence(skew: timedelta | None) -> str:
    """Say what a nonce that was refused twice means; `skew` is venue clock minus local clock."""
    return (
        f"{INVALID_NONCE}, twice: another program or machine uses this key (give each its own)"
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
