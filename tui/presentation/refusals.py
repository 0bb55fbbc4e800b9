"""What the refusals of venues mean, and what to do about each: every venue has its own codes."""

from tui.domain.identifiers import VenueId
from tui.presentation.embed_refusals import embed_refusal
from tui.presentation.futures_refusals import FUTURES_REFUSALS
from tui.presentation.kuna_refusals import kuna_refusal
from tui.presentation.refusal import Refusal

NOTHING = Refusal()


def refusal_of(venue: VenueId | None, code: str | None) -> Refusal:
    """Return what a venue's code means; of codes that are not known nothing is said."""
    if code is None:
        return NOTHING
    match venue:
        case VenueId.KRAKEN_FUTURES:
            return FUTURES_REFUSALS.get(code, NOTHING)
        case VenueId.KRAKEN_EMBED:
            return embed_refusal(code) or NOTHING
        case VenueId.KUNA:
            return kuna_refusal(code) or NOTHING
        case _:
            return NOTHING


def with_meaning(venue: VenueId | None, text: str, code: str | None) -> str:
    """Add to the venue's words what they mean, where they do not say it themselves."""
    meaning = refusal_of(venue, code).meaning
    return f"{text} ({meaning})" if meaning and " (" not in text else text
