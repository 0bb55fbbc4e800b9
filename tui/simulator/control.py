"""Control endpoints on the loopback: faults, prices, time, and the state of everything."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tui.simulator.faults import AFTER, BEFORE, MEANWHILE, STATES, Fault
from tui.simulator.json_text import Json, dump, load
from tui.simulator.kraken_embed import control as embed_control
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kuna import control as kuna_control
from tui.simulator.market import Market

if TYPE_CHECKING:
    from tui.simulator.asgi import Simulation

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "testclient"})
Members: TypeAlias = "Mapping[str, Json]"


def control_routes(simulation: "Simulation") -> list[Route]:
    """Return the routes that steer a simulation."""

    def faults(members: Members) -> Json:
        if members.get("clear"):
            simulation.faults.clear()
        else:
            simulation.faults.arm(_fault(members))
        return {"armed": [_shown(fault) for fault in simulation.faults.armed()]}

    def kinds(_members: Members) -> Json:
        told = {**BEFORE, **MEANWHILE, **AFTER, **STATES}
        return {"armed": [_shown(fault) for fault in simulation.faults.armed()], "kinds": told}

    def market(members: Members) -> Json:
        _move_named(simulation, members)
        return state(simulation)

    def step(members: Members) -> Json:
        simulation.step(Decimal(str(members.get("seconds", 1))))
        return state(simulation)

    def show(_members: Members) -> Json:
        return state(simulation)

    def embed(members: Members) -> Json:
        embed_control.steer(simulation.embed, members)
        return state(simulation)

    def log(members: Members) -> Json:
        if members.get("clear"):
            simulation.requests.clear()
        return {"requests": [dict(asdict(request)) for request in simulation.requests]}

    return [
        Route("/control/faults", _endpoint(faults), methods=["POST"]),
        Route("/control/faults", _endpoint(kinds), methods=["GET"]),
        Route("/control/market", _endpoint(market), methods=["POST"]),
        Route("/control/step", _endpoint(step), methods=["POST"]),
        Route("/control/embed", _endpoint(embed), methods=["POST"]),
        Route("/control/state", _endpoint(show), methods=["GET"]),
        Route("/control/log", _endpoint(log), methods=["GET", "POST"]),
    ]


def state(simulation: "Simulation") -> dict[str, Json]:
    """Return everything that decides what happens next, in an order of its own."""
    exchange = simulation.exchange
    return {
        "now": exchange.now(),
        "mode": exchange.mode.value,
        "market": {
            symbol: {"last": q.last, "bid": q.bid, "ask": q.ask, "index": q.index}
            for symbol, q in exchange.market.quotes.items()
        },
        "orders": {
            order.id: {
                "account": account.name,
                "instrument": order.terms.instrument.symbol,
                "side": order.terms.side.value,
                "type": order.terms.type.value,
                "status": order.status.value,
                "quantity": order.quantity,
                "filled": order.filled,
                "limit": order.limit_price,
                "trigger": order.trigger_price,
                "triggered": order.is_triggered,
                "place": order.place,
                "ahead": order.ahead,
                "tip": order.tip,
            }
            for account, order in exchange.live_orders()
        },
        "balances": {
            account.name: dict(sorted(account.balances.items()))
            for account in exchange.accounts.values()
        },
        "holds": {
            account.name: dict(sorted(account.holds(exchange.market).items()))
            for account in exchange.accounts.values()
        },
        "trades": {account.name: len(account.trades) for account in exchange.accounts.values()},
        "futures": _futures_state(simulation.futures),
        "embed": embed_control.state(simulation.embed),
        "kuna": kuna_control.state(simulation.kuna),
        "armed": [_shown(fault) for fault in simulation.faults.armed()],
    }


def _futures_state(exchange: FuturesExchange) -> dict[str, Json]:
    """Return the same of the futures exchange."""
    accounts = exchange.accounts.values()
    return {
        "market": {
            symbol: {
                "last": q.last,
                "bid": q.bid,
                "ask": q.ask,
                "mark": q.mark,
                "index": q.index,
                "suspended": q.is_suspended,
                "post_only": q.is_post_only,
            }
            for symbol, q in exchange.market.quotes.items()
        },
        "orders": {
            order.id: {
                "account": account.name,
                "symbol": order.contract.symbol,
                "side": order.side.value,
                "type": order.type.value,
                "state": order.state.value,
                "quantity": order.quantity,
                "filled": order.filled,
                "limit": order.limit_price,
                "trigger": order.trigger_price,
            }
            for account in accounts
            for order in account.orders.values()
        },
        "positions": {
            account.name: {
                symbol: {"quantity": position.quantity, "entry": position.entry_price}
                for symbol, position in account.positions.items()
            }
            for account in accounts
        },
        "wallets": {account.name: _copied(account.wallets) for account in accounts},
        "fills": {account.name: len(account.fills) for account in accounts},
    }


def _copied(wallets: Mapping[str, Mapping[str, Decimal]]) -> Json:
    return {name: dict(balances) for name, balances in wallets.items()}


def _move_named(simulation: "Simulation", members: Members) -> None:
    """Set the prices of what is named, at the venue that has it."""
    futures, kuna = simulation.futures.market, simulation.kuna.market
    name = str(members["instrument"])
    contract, pair = futures.find(name), kuna.find(name)
    if contract is not None:
        _move_contract(futures, contract.symbol, members)
    elif pair is not None:
        kuna_control.move(kuna, pair, members)
    else:
        _move(simulation.market, members)


def _move_contract(market: FuturesMarket, symbol: str, members: Members) -> None:
    """Set the prices of a contract, or what may be done in it."""
    quote = market.quotes[symbol]
    for name, move in (
        ("mark", market.set_mark),
        ("index", market.set_index),
        ("last", market.set_last),
    ):
        if name in members:
            move(symbol, Decimal(str(members[name])))
    quote.is_held = bool(members.get("held", quote.is_held))
    quote.is_suspended = bool(members.get("suspended", quote.is_suspended))
    quote.is_post_only = bool(members.get("post_only", quote.is_post_only))


def _move(market: Market, members: Members) -> None:
    name = str(members["instrument"])
    if "last" in members:
        market.set_last(name, Decimal(str(members["last"])))
    if "index" in members:
        index = members["index"]
        market.set_index(name, None if index is None else Decimal(str(index)))
    if "held" in members:
        market.hold(name, held=bool(members["held"]))


def _fault(members: Members) -> Fault:
    """Read a fault; unknown members and wrong types are errors."""
    known = {"kind", "endpoint", "times", "every", "writes_only", "seconds", "text", "size"}
    if set(members) - known:
        raise ValueError(f"unknown: {', '.join(sorted(set(members) - known))}")
    endpoint, times = members.get("endpoint"), members.get("times", 1)
    return Fault(
        kind=str(members["kind"]),
        endpoint=None if endpoint is None else str(endpoint),
        times=None if times is None else int(str(times)),
        every=max(1, int(str(members.get("every", 1)))),
        writes_only=bool(members.get("writes_only")),
        seconds=Decimal(str(members.get("seconds", 0))),
        text=str(members.get("text", "")),
        size=int(str(members.get("size", 0))),
    )


def _shown(fault: Fault) -> Json:
    return dict(asdict(fault))


def _endpoint(act: "Callable[[Members], Json]") -> Callable[[Request], Awaitable[Response]]:
    """Wrap an act: loopback only, JSON in and out, a sentence for what is wrong."""

    async def endpoint(request: Request) -> Response:
        if request.client is not None and request.client.host not in _LOOPBACK:
            return _json({"detail": "control is for the loopback"}, 403)
        try:
            return _json(act(_members(await request.body())))
        except (ValueError, TypeError, ArithmeticError, KeyError) as error:
            return _json({"detail": f"{type(error).__name__}: {error}"}, 400)

    return endpoint


def _members(body: bytes) -> Members:
    members = load(body) if body else {}
    if not isinstance(members, Mapping):
        raise TypeError("not an object")
    return members


def _json(value: "Json", status: int = 200) -> Response:
    return Response(dump(value), status, media_type="application/json")
