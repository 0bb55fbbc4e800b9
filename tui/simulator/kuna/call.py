"""What an endpoint is asked: who asks, and for what."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from tui.simulator.json_text import Json
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.parameters import Body, Query


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose sender is known."""

    account: KunaAccount
    query: Query
    raw_body: bytes = field(repr=False)
    name: str = ""
    """The part of the path that names an order or a pair."""

    def body(self) -> Body:
        """Return the members of the body; refuse what is no JSON object."""
        return Body(self.raw_body)


@dataclass(frozen=True, slots=True)
class Partly:
    """Data with errors beside it."""

    data: Json
    errors: Json


Answered: TypeAlias = "Json | Partly"
Endpoint: TypeAlias = Callable[[Call], Answered]
"""Carries out a request and returns its data."""
