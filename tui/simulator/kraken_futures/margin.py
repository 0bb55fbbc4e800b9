"""What a margin account is worth, what it must keep, and what is left to trade with."""

from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.kraken_futures.account import FuturesAccount, FuturesPosition
from tui.simulator.kraken_futures.contract import Contract
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.numbers import EXACT, ZERO
from tui.simulator.order import Side

HAIRCUT = Decimal("0.97")
"""Share of its value for which a currency other than the dollar is collateral."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """The figures of one wallet, in dollars for `flex` and in its coin otherwise."""

    balance: Decimal
    collateral: Decimal
    pnl: Decimal
    """Not yet realised."""
    funding: Decimal
    initial: Decimal
    initial_with_orders: Decimal
    maintenance: Decimal

    @property
    def portfolio(self) -> Decimal:
        """Return balance and unrealised result."""
        return self.balance + self.pnl + self.funding

    @property
    def equity(self) -> Decimal:
        """Return what margin is taken from."""
        return self.collateral + self.pnl + self.funding

    @property
    def available(self) -> Decimal:
        """Return what further orders may use."""
        return self.equity - self.initial_with_orders


def margins(account: FuturesAccount, wallet: str, market: FuturesMarket) -> Margins:
    """Return the figures of a wallet of an account."""
    contracts = [contract for contract in market.contracts if contract.wallet == wallet]
    positions = [p for p in account.positions.values() if p.contract.wallet == wallet]
    balances = account.wallets.get(wallet, {})
    return Margins(
        balance=_worth(wallet, balances, market, Decimal(1)),
        collateral=_worth(wallet, balances, market, HAIRCUT),
        pnl=sum((unrealized(position, market) for position in positions), ZERO),
        funding=sum((position.funding for position in positions), ZERO),
        initial=sum((_held(account, c, market, c.initial_margin) for c in contracts), ZERO),
        initial_with_orders=sum((_with_orders(account, c, market) for c in contracts), ZERO),
        maintenance=sum((_held(account, c, market, c.maintenance_margin) for c in contracts), ZERO),
    )


def unrealized(position: FuturesPosition, market: FuturesMarket) -> Decimal:
    """Return what a position has won at the mark price, in the currency of its wallet."""
    contract = position.contract
    mark = market.quote(contract).mark
    return contract.result(position.quantity, position.entry_price, mark)


def can_afford(
    account: FuturesAccount,
    order: FuturesOrder,
    market: FuturesMarket,
    instead_of: FuturesOrder | None = None,
) -> bool:
    """Tell whether there is margin for an order, in the book instead of another one."""
    contract = order.contract
    now = _with_orders(account, contract, market)
    then = _with_orders(account, contract, market, without=instead_of, and_also=order)
    if then <= now:
        return True
    return margins(account, contract.wallet, market).available >= then - now


def exposure(
    account: FuturesAccount,
    contract: Contract,
    without: FuturesOrder | None = None,
    and_also: FuturesOrder | None = None,
) -> Decimal:
    """Return the largest position there can be once every book order of one side is filled."""
    resting = [o for o in account.orders.values() if o is not without and not o.is_waiting]
    if and_also is not None:
        resting.append(and_also)
    here = [o for o in resting if o.contract is contract and not o.reduce_only]
    size = account.position_size(contract)
    bought = sum((o.working for o in here if o.side is Side.BUY), ZERO)
    sold = sum((o.working for o in here if o.side is Side.SELL), ZERO)
    return max(abs(size), abs(size + bought), abs(size - sold))


def _with_orders(
    account: FuturesAccount,
    contract: Contract,
    market: FuturesMarket,
    without: FuturesOrder | None = None,
    and_also: FuturesOrder | None = None,
) -> Decimal:
    largest = exposure(account, contract, without, and_also)
    notional = contract.notional(largest, market.quote(contract).mark)
    return EXACT.multiply(notional, contract.initial_margin)


def _held(
    account: FuturesAccount, contract: Contract, market: FuturesMarket, share: Decimal
) -> Decimal:
    size = abs(account.position_size(contract))
    return EXACT.multiply(contract.notional(size, market.quote(contract).mark), share)


def _worth(
    wallet: str, balances: dict[str, Decimal], market: FuturesMarket, share: Decimal
) -> Decimal:
    if wallet != "flex":
        return sum(balances.values(), ZERO)
    worth = ZERO
    for currency, amount in balances.items():
        value = market.value(currency, amount)
        worth += value if currency == "USD" else EXACT.multiply(value, share)
    return worth
