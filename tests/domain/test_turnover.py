"""What fills add up to, against sums made another way."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_instrument
from tests.money_builders import make_fill
from tui.domain.fill import Fill
from tui.domain.instrument import Instrument
from tui.domain.order import Side
from tui.domain.turnover import CurrencyTurnover, MarketTurnover, turnover_of

INSTRUMENTS = {
    one.key: one
    for one in (
        make_instrument(),
        make_instrument("ETHUSD", symbol="ETH/USD"),
        make_instrument("ETHXBT", symbol="ETH/BTC"),
    )
}
amounts = st.decimals(
    min_value=0, max_value=Decimal("1e12"), allow_nan=False, allow_infinity=False, places=10
)
fills = st.builds(
    make_fill,
    instrument=st.sampled_from(["XBTUSD", "ETHUSD", "ETHXBT"]),
    side=st.sampled_from([Side.BUY, Side.SELL]),
    price=amounts,
    quantity=amounts,
    fee=st.none() | amounts,
    fee_currency=st.sampled_from([None, "USD", "BTC", "KFEE"]),
)


def instrument_of(fill: Fill) -> Instrument:
    return INSTRUMENTS[fill.market]


@given(st.lists(fills, max_size=12))
def test_the_sums_of_a_market_equal_a_recomputation(many: list[Fill]) -> None:
    for market, sums in turnover_of(many, INSTRUMENTS).markets.items():
        of_it = [fill for fill in many if fill.market == market]
        for side, quantity, cost in (
            (Side.BUY, sums.bought, sums.bought_cost),
            (Side.SELL, sums.sold, sums.sold_cost),
        ):
            chosen = [fill for fill in of_it if fill.side is side]
            assert Fraction(quantity) == sum((Fraction(one.quantity) for one in chosen), Fraction())
            assert Fraction(cost) == sum(
                (Fraction(one.quantity) * Fraction(one.price) for one in chosen), Fraction()
            )
        assert sums.fills == len(of_it)
        assert Fraction(sums.net) == Fraction(sums.bought) - Fraction(sums.sold)


@given(st.lists(fills, max_size=12))
def test_the_sums_of_a_currency_equal_a_recomputation(many: list[Fill]) -> None:
    moved: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for fill in many:
        base, quote = instrument_of(fill).base, instrument_of(fill).quote
        into, out = ("received", "spent") if fill.side is Side.BUY else ("spent", "received")
        moved[base, into] += Fraction(fill.quantity)
        moved[quote, out] += Fraction(fill.price) * Fraction(fill.quantity)
        if fill.fee is not None and fill.fee_currency is not None:
            moved[fill.fee_currency, "fees"] += Fraction(fill.fee)
    sums = turnover_of(many, INSTRUMENTS).currencies
    assert {currency for currency, _ in moved} == sums.keys()
    for currency, one in sums.items():
        received, spent, fees = (moved[currency, name] for name in ("received", "spent", "fees"))
        assert (Fraction(one.received), Fraction(one.spent), Fraction(one.fees)) == (
            received,
            spent,
            fees,
        )
        assert Fraction(one.net) == received - spent - fees


@given(st.lists(fills, min_size=1, max_size=8), st.randoms())
def test_the_order_of_fills_makes_no_difference(many: list[Fill], chance: object) -> None:
    shuffled = sorted(many, key=lambda _: chance.random())  # type: ignore[attr-defined]  # a Random
    before, after = turnover_of(many, INSTRUMENTS), turnover_of(shuffled, INSTRUMENTS)
    assert dict(before.markets) == dict(after.markets)
    assert dict(before.currencies) == dict(after.currencies)


def test_an_average_is_exact_where_it_has_an_end() -> None:
    fills = [
        make_fill(price=price, quantity=quantity)
        for price, quantity in (("91250.0", "0.5"), ("91300.0", "1.5"))
    ]
    (sums,) = turnover_of(fills, INSTRUMENTS).markets.values()
    assert sums.average_bought == Decimal("91287.5")
    assert sums.average_sold is None


def test_of_a_market_without_names_only_the_fees_are_added_up() -> None:
    fill = make_fill(instrument="NEWUSD", fee="0.25", fee_currency="USD")
    turnover = turnover_of([fill], INSTRUMENTS)
    assert turnover.unnamed == {fill.market}
    assert turnover.markets[fill.market].bought == fill.quantity
    usd = turnover.currencies["USD"]
    assert usd == CurrencyTurnover(fees=Decimal("0.25"))


def test_a_conversion_is_counted_and_nothing_of_it_added_up() -> None:
    fill = make_fill(side=Side.CONVERT, fee=None)
    turnover = turnover_of([fill], INSTRUMENTS)
    (sums,) = turnover.markets.values()
    assert sums == MarketTurnover(fills=1)
    assert turnover.currencies == {}
    paid = make_fill(side=Side.CONVERT, fee="2", fee_currency="USD")
    assert turnover_of([paid], INSTRUMENTS).currencies == {"USD": CurrencyTurnover(fees=Decimal(2))}


@pytest.mark.parametrize("side", [Side.BUY, Side.SELL])
def test_nothing_is_rounded_however_long_the_numbers_are(side: Side) -> None:
    long = Decimal("12345678901234.1234567890123456789")
    (sums,) = turnover_of([make_fill(side=side, price=long, quantity=long)], {}).markets.values()
    cost = sums.bought_cost if side is Side.BUY else sums.sold_cost
    assert Fraction(cost) == Fraction(long) ** 2
