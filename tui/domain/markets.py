"""Finding a market by what people call it."""

from collections.abc import Mapping

from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument

_SEPARATORS = str.maketrans({"-": "/", "_": "/", " ": None})

Instruments = Mapping[InstrumentKey, Instrument]


def find_market(text: str, venue: VenueId, instruments: Instruments) -> Instrument | None:
    """Return the instrument a text names: by any of the venue's names, in any case."""
    name = text.strip()
    spellings = (name, name.upper(), name.upper().translate(_SEPARATORS))
    found = (instruments.get(InstrumentKey(venue, InstrumentId(one))) for one in spellings)
    return next((instrument for instrument in found if instrument is not None), None)


def market_symbols(venue: VenueId, instruments: Instruments) -> tuple[str, ...]:
    """Return the names for people of everything a venue lists, in alphabetical order."""
    return tuple(sorted({one.symbol for key, one in instruments.items() if key.venue is venue}))
