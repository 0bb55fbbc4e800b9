"""The orders of a batch: fixed when the list opens, each in or out, followed until it is sent."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from tui.domain.account import Account
from tui.domain.batch import is_protective, requests_needed
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.intents import CancelIntent, IntentKind
from tui.domain.limit_checks import LimitFindings, check_batch
from tui.domain.order import BookEntry, Order
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.batch_cancel import (
    Marked,
    PairCost,
    cost_lines,
    layout_for,
    marked_line,
    sums_lines,
    worth_by_currency,
)
from tui.presentation.batch_remarks import BatchRemarks, how_lines, remark_lines
from tui.presentation.clean import clean
from tui.presentation.labels import chip_label
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.rows import make_row
from tui.presentation.selection import arrived, is_workable
from tui.presentation.text import Line, Span, rule_line
from tui.presentation.wording import mode_sentence

COSTED = 200
"""Up to so many orders the cost is worked out."""


class MarkedOrders:
    """Which orders would be cancelled, and what is to be known of that."""

    def __init__(
        self,
        engine: EnginePort,
        rules: TradingRules,
        keys: Sequence[OrderKey],
        hidden: Collection[OrderKey],
        *,
        is_again: bool = False,
    ) -> None:
        """Prepare.

        Args:
            engine: What knows costs and sizes of requests.
            rules: The operator's limits.
            keys: The orders, fixed from now on.
            hidden: Those of them the filter hides.
            is_again: These were asked to be cancelled before: none starts ticked.
        """
        self._engine = engine
        self._limits = rules.limits
        self._state = engine.state
        self._fixed_at = engine.clock.now()
        self.keys = list(keys)
        self._hidden = frozenset(hidden)
        book = engine.state.book
        self._seen = {key: entry for key in keys if (entry := book.get(key)) is not None}
        self._live: Sequence[OrderKey] | None = None
        self._findings: LimitFindings | None = None
        wanted = [] if is_again else [key for key in keys if self._starts_ticked(key)]
        self._ticked = frozenset(wanted)
        self._first = self._ticked

    def _starts_ticked(self, key: OrderKey) -> bool:
        """Leave out what protects a position, what is being cancelled, and what cannot be sent."""
        entry = self._seen.get(key)
        open_on = self._state.actions.open_on(key)
        is_asked = any(action.kind is IntentKind.CANCEL for action in open_on)
        can_send = not self._cannot_send(key.account)
        return entry is not None and not is_protective(entry) and not is_asked and can_send

    def _cannot_send(self, name: AccountName) -> str:
        account = self._state.account(name)
        if account is not None and account.can_send:
            return ""
        return "locked" if account is not None and account.may_trade else "read-only"

    # Following

    def follow(self, state: BlotterState) -> None:
        """Take a newer state; orders that were told their names stay what they are."""
        names = arrived(self._state.book, state.book)
        self._state = state
        self._live = self._findings = None
        if names:
            self.keys = [names.get(key, key) for key in self.keys]
            self._ticked = frozenset(names.get(key, key) for key in self._ticked)
            self._first = frozenset(names.get(key, key) for key in self._first)
            self._hidden = frozenset(names.get(key, key) for key in self._hidden)
            self._seen = {names.get(key, key): entry for key, entry in self._seen.items()}

    def toggle(self, place: int) -> str | None:
        """Take an order in or leave it out; say why where that means nothing."""
        key = self.keys[place]
        if not is_workable(self._state, key):
            return f"{clean(key.order_id)} has ended: there is nothing left to cancel."
        self._ticked ^= {key}
        self._live = self._findings = None
        return None

    # What would be sent

    @property
    def is_touched(self) -> bool:
        """Whether other orders are ticked than at first."""
        return self._ticked != self._first

    @property
    def live(self) -> Sequence[OrderKey]:
        """The ticked orders that may still be working, in the order of the list."""
        if self._live is None:
            ticked = (key for key in self.keys if key in self._ticked)
            self._live = tuple(key for key in ticked if is_workable(self._state, key))
        return self._live

    @property
    def intents(self) -> list[CancelIntent]:
        """What would be handed to the engine."""
        is_unrecorded = self._state.journal_problem is not None
        return [
            CancelIntent(key=key, seen=entry, is_unrecorded=is_unrecorded)
            for key in self.live
            if (entry := self._state.book.get(key)) is not None
        ]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts of what is ticked; of everything where nothing is."""
        names = dict.fromkeys(key.account for key in self.live or self.keys)
        known = (self._state.account(name) for name in names)
        return tuple(account for account in known if account is not None)

    @property
    def findings(self) -> LimitFindings:
        """What the operator's limits say."""
        if self._findings is None:
            worth = worth_by_currency(self._state, self.live)
            self._findings = check_batch(self._limits, len(self.live), worth, can_refuse=False)
        return self._findings

    # What is shown

    def line(self, place: int, width: int) -> Line:
        """Return the line of an order."""
        one = self._marked(self.keys[place])
        if one is None:
            return (Span(f" -  {clean(self.keys[place].order_id)} is no longer listed"),)
        return marked_line(one, layout_for(width, with_account=len(self._state.accounts) > 1))

    def _marked(self, key: OrderKey) -> Marked | None:
        row = make_row(self._state, key, self._engine.clock.now())
        if row is None:
            return None
        return Marked(
            row=row,
            is_ticked=key in self._ticked,
            is_hidden=key in self._hidden,
            is_changed=row.entry != self._seen.get(key),
            cannot_send=self._cannot_send(key.account),
        )

    def notes(self, width: int, zone: TimeZone) -> tuple[Line, ...]:
        """Return what they add up to, what is to be read before, and how it is done."""
        fixed = f"{len(self.keys)}, fixed {time_text(self._fixed_at, zone)}"
        live, now = self.live, self._engine.clock.now()
        read = remark_lines(self._remarks(), width)
        how = self._how(live, width)
        return (
            *sums_lines(self._state, live, fixed, now, width),
            *((rule_line((Span("read before you send"),), width), *read) if read else ()),
            *((rule_line((Span("how"),), width), *how) if how else ()),
        )

    def _remarks(self) -> BatchRemarks:
        state, live = self._state, [key for key in self.keys if is_workable(self._state, key)]
        stops = [key for key in live if is_protective(state.book.get(key))]
        cannot = {
            account for account in {key.account for key in live} if self._cannot_send(account)
        }
        over = {key: state.book.ended.get(key) for key in set(self.keys).difference(live)}
        return BatchRemarks(
            stops_out=[key for key in stops if key not in self._ticked],
            stops_in=[key for key in stops if key in self._ticked],
            hidden=[key for key in live if key in self._hidden],
            blocked=[key for key in live if key.account in cannot],
            ended={key: None if one is None else one.fate for key, one in over.items()},
            asks=self.findings.asks,
            modes=tuple(self._modes()),
            journal_problem=state.journal_problem,
        )

    def _modes(self) -> Iterator[str]:
        for account in self.accounts:
            health = self._state.health.get(account.name)
            label = chip_label(account, self._state.accounts)
            if health is not None and (sentence := mode_sentence(label, health)):
                yield sentence

    def _how(self, live: Sequence[OrderKey], width: int) -> tuple[Line, ...]:
        counts = Counter(key.account for key in live)
        largest = {name: self._engine.largest_cancel(name) for name in counts}
        cost = cost_lines(self._costs(), width) if len(live) <= COSTED else ()
        return how_lines(requests_needed(counts, largest), len(counts), cost, width)

    def _costs(self) -> list[PairCost]:
        """Add up what the batch costs of each market's counter."""
        found: dict[tuple[AccountName, str], PairCost] = {}
        for intent in self.intents:
            cost = self._engine.cost_of(intent)
            if cost is not None:
                counter = intent.key.account, self._market(intent.seen)
                fresh = PairCost(counter[1], 0, cost.used, cost.maximum)
                found[counter] = found.get(counter, fresh).plus(cost)
        return list(found.values())

    def _market(self, entry: BookEntry) -> str:
        if not isinstance(entry, Order):
            return "?"
        known = self._state.instrument_of(entry)
        return entry.instrument if known is None else known.symbol
