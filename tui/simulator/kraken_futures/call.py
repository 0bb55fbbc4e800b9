"""What an endpoint makes of a request: first read, then paid for, then carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tui.simulator.json_text import Json
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.holding import Pending
from tui.simulator.kraken_futures.parameters import Parameters
from tui.simulator.kraken_futures.result import Result

Members: TypeAlias = dict[str, Json]
"""The members of an answer, without its result and its time."""


@dataclass(frozen=True, slots=True)
class Acted:
    """Instructions that were taken, and how to tell their results once they are complete."""

    pending: Pending
    tell: Callable[[list[Result]], Members]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request whose parameters are readable: what it costs, and what it does."""

    cost: int
    act: Callable[[FuturesAccount], Members | Acted]


Endpoint: TypeAlias = Callable[[Parameters], Prepared]
"""Reads parameters, before anything is known of the sender."""
