"""Which transactions are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.kraken_embed.call import Query
from tui.simulator.kraken_embed.failures import invalid
from tui.simulator.kraken_embed.order_json import read_moment
from tui.simulator.kraken_embed.user import Transaction

_FACTS = ("types", "statuses", "assets", "ids", "ref_ids")
_KNOWN = {
    "types": frozenset(
        {"custom_order", "custom_order_failed", "simple_order", "simple_order_failed"}
        | {"deposit", "withdrawal", "reward"}
    ),
    "statuses": frozenset({"unspecified", "in_progress", "successful", "failed"}),
}
"""What may be asked for, though the simulator has nothing of most of it."""


@dataclass(frozen=True, slots=True)
class Search:
    """The filters of a query; each of them may name several values."""

    wanted: Mapping[str, frozenset[str]]
    since: Decimal | None
    until: Decimal | None

    @classmethod
    def read(cls, query: Query) -> "Search":
        """Read the filters; a value that cannot be is refused."""
        wanted = {name: frozenset(query.listed(name)) for name in _FACTS}
        for name, known in _KNOWN.items():
            if wanted[name] - known:
                raise invalid(name)
        return cls(wanted, _time(query, "from_time"), _time(query, "until_time"))

    def wants(self, name: str) -> bool:
        """Tell whether anything is asked for by this filter."""
        return bool(self.wanted[name])

    def finds(self, one: Transaction, references: frozenset[str]) -> bool:
        """Tell whether a transaction with these references is asked for."""
        facts = {
            "types": {one.type},
            "statuses": {one.status},
            "assets": {one.trade.spend.asset, one.trade.receive.asset},
            "ids": {one.id},
            "ref_ids": references,
        }
        if any(values and not values & facts[name] for name, values in self.wanted.items()):
            return False
        is_late_enough = self.since is None or one.at >= self.since
        return is_late_enough and (self.until is None or one.at <= self.until)


def _time(query: Query, name: str) -> Decimal | None:
    text = query.one(name)
    if text is None:
        return None
    try:
        return read_moment(text)
    except ValueError:
        raise invalid(name) from None
