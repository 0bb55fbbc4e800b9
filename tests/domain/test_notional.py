"""What a quantity is worth in quote currency, whatever it counts."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_instrument, make_order
from tests.domain.futures import INVERSE, futures_instrument, inverse_order
from tui.domain.notional import notional, own_value
from tui.domain.order import OrderType, QuantityUnit

AMOUNTS = st.decimals("0.00000001", "100000000", places=8)
SIZES = st.sampled_from([Decimal(1), Decimal(10), Decimal("0.1")])
CONTRACTS = QuantityUnit.CONTRACTS


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS, AMOUNTS, SIZES)
def test_contracts_are_worth_their_size_whatever_the_price(
    quantity: Decimal, price: Decimal, other: Decimal, size: Decimal
) -> None:
    known = replace(futures_instrument(INVERSE), contract_size=size)
    worth = notional(quantity, CONTRACTS, price, known)
    assert worth == quantity * size
    assert worth == notional(quantity, CONTRACTS, other, known)
    assert worth == notional(quantity, CONTRACTS, None, known)


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS, SIZES)
def test_base_is_worth_its_price_whatever_a_contract_is(
    quantity: Decimal, price: Decimal, size: Decimal
) -> None:
    known = replace(make_instrument(), contract_size=size)
    worth = notional(quantity, QuantityUnit.BASE, price, known)
    assert worth is not None
    assert worth / quantity == price
    assert notional(quantity, QuantityUnit.BASE, price, None) == worth


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS)
def test_quote_is_its_own_worth(quantity: Decimal, price: Decimal) -> None:
    assert notional(quantity, QuantityUnit.QUOTE, price, None) == quantity


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(QuantityUnit))
def test_parts_are_worth_what_the_whole_is(
    one: Decimal, other: Decimal, price: Decimal, unit: QuantityUnit
) -> None:
    known = futures_instrument(INVERSE)
    parts = [notional(part, unit, price, known) for part in (one, other)]
    assert None not in parts
    assert sum(part for part in parts if part is not None) == notional(
        one + other, unit, price, known
    )


def test_what_nobody_tells_has_no_worth() -> None:
    assert notional(Decimal(5), CONTRACTS, Decimal(91000), None) is None
    assert notional(Decimal(5), QuantityUnit.BASE, None, make_instrument()) is None


def test_an_order_is_worth_what_is_left_of_it() -> None:
    order = inverse_order(quantity="5000", filled_quantity="2000", limit_price="81000")
    assert own_value(order, futures_instrument(INVERSE)) == 3000


def test_an_order_in_base_is_worth_its_limit_else_its_trigger() -> None:
    stop = make_order(
        order_type=OrderType.STOP_LOSS_LIMIT,
        quantity="2",
        limit_price="100",
        trigger_price="90",
    )
    assert own_value(stop, None) == 200
    assert own_value(replace(stop, limit_price=None), None) == 180
