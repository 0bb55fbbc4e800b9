"""Finding a market by what people call it."""

from collections.abc import Mapping

from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument

_SEPARATORS = str.maketrans({"-": "/", "_": "/", " ": None})

_NO_SEPARATORS = str.maketrans("", "", "/-_ ")

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
    bare = _bare(name)
    of_venue = ((key, one) for key, one in instruments.items() if key.venue is venue)
    names = ((one, (one.symbol, key.instrument)) for key, one in of_venue)
    return next((one for one, known in names if bare in map(_bare, known)), None)


def _bare(name: str) -> str:
    """Return a name without what separates its parts, in one case."""
    return name.translate(_NO_SEPARATORS).casefold()


def market_names(venue: VenueId, instruments: Instruments) -> tuple[str, ...]:
    """Return what a venue itself calls what it lists, and then the names for people."""
    own = {str(one.key.instrument) for key, one in instruments.items() if key.venue is venue}
    return (*sorted(own), *market_symbols(venue, instruments))


def market_symbols(venue: VenueId, instruments: Instruments) -> tuple[str, ...]:
    """Return the names for people of everything a venue lists, in alphabetical order."""
    return tuple(sorted({one.symbol for key, one in instruments.items() if key.venue is venue}))
