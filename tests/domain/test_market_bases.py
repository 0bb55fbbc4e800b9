"""How long a price can be relied on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOW, make_quote
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.market_bases import BaseProblem, Measures, base_value, fresh
from tui.domain.price_text import Base
from tui.domain.problem import Problem


@pytest.mark.parametrize(
    ("venue", "seconds"),
    [
        (VenueId.KRAKEN_SPOT, 10),
        (VenueId.KRAKEN_FUTURES, 10),
        (VenueId.KUNA, 10),
        (VenueId.KRAKEN_EMBED, 60),
    ],
)
def test_a_price_is_relied_on_as_long_as_its_venue_allows(venue: VenueId, seconds: int) -> None:
    quote = make_quote(as_of=NOW - timedelta(seconds=seconds))
    quote = replace(quote, key=InstrumentKey(venue, InstrumentId("BTC/USD")))
    assert fresh(quote, NOW) is quote
    assert fresh(quote, NOW + timedelta(milliseconds=1)) is None
    measures = Measures(bases=(Base.LAST,), quote=quote, now=NOW + timedelta(seconds=1))
    problem = base_value(measures, Base.LAST)
    assert isinstance(problem, Problem)
    assert problem.code is BaseProblem.STALE
    assert (problem.values["age"], problem.values["limit"]) == (seconds + 1, seconds)
