"""Finding a market by what people call it."""

from collections.abc import Mapping

from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument

_SEPARATORS = str.maketrans({"-": "/", "_": "/", " ": None})

Instruments = Mapping[InstrumentKey, Instrument]


def find_market(text: str, venue: VenueId, instruments: Instruments) -> Instrument | None:
    """Return the instrument a text names: by any of the venue's names, in any case."""
    name = text.strip()
    if not name:
        return None
    spellings = (name, name.upper(), name.upper().translate(_SEPARATORS))
    for spelling in spellings:
        found = instruments.get(InstrumentKey(venue, InstrumentId(spelling)))
        if found is not None:
            return found
    joined = spellings[-1].replace("/", "")
    of_venue = (one for key, one in instruments.items() if key.venue is venue)
    return next((one for one in of_venue if one.symbol.replace("/", "") == joined), None)


def market_symbols(venue: VenueId, instruments: Instruments) -> tuple[str, ...]:
    """Return the names for people of everything a venue lists, in alphabetical order."""
    return tuple(sorted({one.symbol for key, one in instruments.items() if key.venue is venue}))
