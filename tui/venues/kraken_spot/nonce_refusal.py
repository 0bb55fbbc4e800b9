"""The one refusal after which a request is signed and sent again: a nonce not above the last.

The refused request was not executed, so a repeat is safe, even of a write.
"""

from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_spot.envelope import RefusedError, decode_result
from tui.venues.kraken_spot.errors import Action, rule_for
from tui.venues.nonce_refusal import REFUSAL_LIMIT

INVALID_NONCE = "EAPI:Invalid nonce"


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
