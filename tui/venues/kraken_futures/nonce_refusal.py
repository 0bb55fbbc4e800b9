"""The one refusal after which a request is signed and sent again: of its nonce.

The refused request was not executed, so a repeat is safe, even of a write.
"""

from typing import Final

from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_futures.envelope import RefusedError, raise_refusal
from tui.venues.kraken_futures.errors import Action, rule_for
from tui.venues.members import decode_members
from tui.venues.nonce_refusal import REFUSAL_LIMIT

NONCE_REFUSED: Final = "nonceBelowThreshold"


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
