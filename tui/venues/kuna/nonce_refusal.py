"""The one refusal after which a request is signed and sent again: of its nonce.

Kuna documents no code for it, and most keys are refused without a reason. Only a code that names
the nonce is taken for it.
"""

from typing import Final

from tui.venues.envelope import NotDocumentedError
from tui.venues.kuna.envelope import refusal_of, split
from tui.venues.nonce_refusal import REFUSAL_LIMIT

NONCE_REFUSED: Final = "nonce refused"
"""What the refusal is called in sentences."""

_NONCE: Final = "nonce"


def is_nonce_refused(body: bytes) -> bool:
    """Whether an answer refuses the nonce."""
    # The first look spares most answers a second scan.
    if len(body) > REFUSAL_LIMIT or _NONCE.encode() not in body.lower():
        return False
    try:
        refusal = refusal_of(split(body))
    except NotDocumentedError:
        return False
    return refusal is not None and _NONCE in refusal.code.casefold()
