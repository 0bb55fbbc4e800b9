"""What the refusals of Kraken Embed mean, and what to do about each.

Kraken's own words are shown in front of these. The codes are documented for quotes, and expected
of custom orders as well: an order refused at once was not created.

https://docs.kraken.com/api/docs/embed-api/request-embed-quote
"""

from collections.abc import Mapping
from typing import Final

from tui.presentation.refusal import Refusal

_DEFECT: Final = "This is a defect of this program: send it with the request, and do not repeat it."
_ASSET: Final = "Look at the assets of this venue; then ask again with one of them."
_KEY: Final = "Correct the key in the configuration, or ask Kraken for one; then start again."
_PARTNER: Final = "Only Kraken can change that: ask its partner support, for this user."
_RATES: Final = Refusal("said of rates only", _DEFECT)
_QUOTE: Final = Refusal("said of quotes that are executed, which this program does not do", _DEFECT)
_FUNDING: Final = "See what the user owns and what the partner holds ready; then ask again."

EMBED_REFUSALS: Final[Mapping[str, Refusal]] = {
    "EAPI:Quantity is too small for asset": Refusal(next="Ask again with a larger amount."),
    "EAPI:Quantity is too large for asset": Refusal(next="Ask again with a smaller amount."),
    "EAPI:InvalidParameter": Refusal(
        "something in the order that Kraken does not take", "Ask again with other values."
    ),
    "ENexus:Unknown amount asset": Refusal(next=_ASSET),
    "ENexus:Unknown quote asset": Refusal(next=_ASSET),
    "ENexus:Unknown base asset": Refusal(next=_ASSET),
    "ENexus:Asset disabled": Refusal(
        "it cannot be traded now", "Ask again once it can be traded, or take another asset."
    ),
    "ENexus:Invalid user ID": Refusal(
        "Kraken knows no such user",
        'Correct the IIBAN where it was typed: in the ticket, or under "users" in the'
        " configuration.",
    ),
    "ENexus:Interval is too large": _RATES,
    "ENexus:Invalid start time": _RATES,
    "ENexus:Invalid end time": _RATES,
    "EAPI:User Locked": Refusal("the user is locked", _PARTNER),
    "EPTL:UserKycDenyTrading": Refusal("the user's verification forbids trading", _PARTNER),
    "EPTL:Not enough depth on book": Refusal(
        "too little is offered for such an amount", "Ask for less, or ask again later."
    ),
    "EAPI:Potential wash trade": Refusal(
        "it could trade with an order of the same owner", "Look at that user's other orders first."
    ),
    "EPTL:Quote already accepted": _QUOTE,
    "EPTL:Quote cancelled": _QUOTE,
    "EPTL:Price quote expired": _QUOTE,
    "EPTL:Quote execution failed": _QUOTE,
    "EPTL:Insufficient funds for transfer": Refusal("the user owns too little for it", _FUNDING),
    "EPTL:PTL unable to fund transfer for quote": Refusal(
        "the transfer for it could not be funded", _FUNDING
    ),
    "EPTL:PTL unable to fund order for quote": Refusal(
        "the trade for it could not be funded", _FUNDING
    ),
    "EPTL:User has too many quote executions in progress": Refusal(
        "too much of this user's is under way", "Ask again in a few seconds."
    ),
    "EPTL:User has reached volume threshold": Refusal(
        "waiting does not help", "Ask for less, or ask Kraken for a higher limit for this user."
    ),
    "EPTL:Order cancelled. Try again.": Refusal("Kraken could not do it now"),
    "EAPI:Invalid nonce": Refusal(
        "another program may use the same key",
        "Give each program a key of its own; then ask again.",
    ),
    "EAPI:Invalid signature": Refusal("Kraken does not accept this key's signature", _KEY),
    "Missing API-Key": Refusal("Kraken saw no key", _KEY),
    "EAPI:Invalid key": Refusal("Kraken does not accept this key", _KEY),
}
"""By the beginning of Kraken's words: what follows may vary (kraken-embed 8.3)."""

_PLATFORM: Final = "eapi:"
"""Stands before codes of the platform; one of its forms leaves it out."""


def embed_refusal(code: str) -> Refusal | None:
    """Return what a code of Kraken Embed means; `None` for one that is not documented."""
    said = _bare(code)
    for beginning, refusal in EMBED_REFUSALS.items():
        bare = _bare(beginning)
        if said.startswith((bare, bare.removeprefix(_PLATFORM))):
            return refusal
    return None


def _bare(code: str) -> str:
    return code.replace(" ", "").casefold()
