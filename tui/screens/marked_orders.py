"""The orders of a batch: fixed when the list opens, each in or out, followed until it is sent."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from tui.domain.account import Account
from tui.domain.batch import OrderGroup, grouped, is_protective, requests_needed
from tui.domain.capabilities import is_out_of_reach
from tui.domain.futures_planning import batch_cost
from tui.domain.identifiers import AccountName, OrderKey, VenueId
from tui.domain.intents import CancelIntent, IntentKind
from tui.domain.limit_checks import LimitFindings, check_batch
from tui.domain.order import BookEntry, Order
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.batch_cancel import (
    BatchLayout,
    Marked,
    PairCost,
    cost_lines,
    cursor_line,
    layout_for,
    marked_line,
    sums_lines,
    worth_by_currency,
)
from tui.presentation.batch_groups import (
    FOLDED_OVER,
    GroupSums,
    ListedLine,
    group_line,
    group_words,
    listed_lines,
    sums_of,
)
from tui.presentation.batch_remarks import (
    BatchRemarks,
    how_lines,
    read_again_words,
    remark_lines,
    request_lines,
    scope_words,
)
from tui.presentation.batch_result import FellOut
from tui.presentation.cancel_form import out_of_reach_sentence
from tui.presentation.clean import clean
from tui.presentation.labels import chip_label
from tui.presentation.layout import whose
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.rows import make_row
from tui.presentation.selection import arrived, is_workable
from tui.presentation.text import Line, Span, rule_line
from tui.presentation.told import symbol_of
from tui.presentation.wording import mode_sentence

GROUP_OVER = " -  every order of this group has ended"
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
        scope: str = "marked orders",
        is_again: bool = False,
    ) -> None:
        """Prepare.

        Args:
            engine: What knows costs and sizes of requests.
            rules: The operator's limits.
            keys: The orders, fixed from now on.
            hidden: Those of them the filter hides.
            scope: What they have in common.
            is_again: These were asked to be cancelled before: none starts ticked.
        """
        self._scope = scope
        self._engine = engine
        self._limits = rules.limits
        self._state = engine.state
        self._fixed_at = engine.clock.now()
        self._hidden = frozenset(hidden)
        book = engine.state.book
        self._seen = {key: entry for key in keys if (entry := book.get(key)) is not None}
        self._groups = grouped(keys, self._seen)
        self._lines: tuple[ListedLine, ...] = ()
        self._is_folded = len(keys) > FOLDED_OVER
        self._list_lines()
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
        can_send = not self._cannot_send(key)
        return entry is not None and not is_protective(entry) and not is_asked and can_send

    def _cannot_send(self, key: OrderKey) -> str:
        if self._is_out_of_reach(key):
            return "no id yet"
        return self._cannot_send_at_all(key.account)

    def _is_out_of_reach(self, key: OrderKey) -> bool:
        entry = self._state.book.get(key)
        return entry is not None and is_out_of_reach(entry)

    def _cannot_send_at_all(self, name: AccountName) -> str:
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
            self._groups = tuple(group.renamed(names) for group in self._groups)
            self._list_lines()
            self._ticked = frozenset(names.get(key, key) for key in self._ticked)
            self._first = frozenset(names.get(key, key) for key in self._first)
            self._hidden = frozenset(names.get(key, key) for key in self._hidden)
            self._seen = {names.get(key, key): entry for key, entry in self._seen.items()}

    @property
    def keys(self) -> list[OrderKey]:
        """The orders, by group."""
        return [key for group in self._groups for key in group.keys]

    @property
    def line_count(self) -> int:
        """How many lines the list has."""
        return len(self._lines)

    def toggle(self, place: int) -> str | None:
        """Take an order or a group in or leave it out; say why where that means nothing."""
        line = self._lines[place]
        keys = line.keys if isinstance(line, OrderGroup) else (line,)
        workable = frozenset(key for key in keys if is_workable(self._state, key))
        if not workable:
            return f"{clean(keys[0].order_id)} has ended: there is nothing left to cancel."
        workable = frozenset(key for key in workable if not self._is_out_of_reach(key))
        if not workable:
            return out_of_reach_sentence(self._state.book.get(keys[0]))
        self._ticked = (
            self._ticked - workable if workable <= self._ticked else (self._ticked | workable)
        )
        self._live = self._findings = None
        return None

    def fold(self, place: int) -> int:
        """Show every order, or its groups alone; return the place of the same line then."""
        line = self._lines[place] if self._lines else None
        self._is_folded = not self._is_folded
        self._list_lines()
        here = (n for n, one in enumerate(self._lines) if one == line or _has(one, line))
        return next(here, 0)

    def _list_lines(self) -> None:
        self._lines = tuple(listed_lines(self._groups, is_folded=self._is_folded))

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

    def fell_out(self, intents: Sequence[CancelIntent]) -> list[FellOut]:
        """Return what is ticked and yet not handed over: what has ended since."""
        asked = {intent.key for intent in intents}
        left = [key for key in self.keys if key in self._ticked and key not in asked]
        ended = self._state.book.ended
        return [FellOut(key, self._seen.get(key), ended.get(key)) for key in left]

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
        """Return the line of an order or a group."""
        line, layout = self._lines[place], self.layout(width)
        if isinstance(line, OrderGroup):
            sums = self._sums(line)
            return (Span(GROUP_OVER),) if sums is None else group_line(sums, layout)
        one = self._marked(line)
        if one is None:
            return (Span(f" -  {clean(line.order_id)} is no longer listed"),)
        return marked_line(one, layout)

    def layout(self, width: int) -> BatchLayout:
        """Lay the lines out."""
        return layout_for(width, whose(self._state.accounts))

    def identity(self, place: int) -> Line:
        """Return what a line is about, in full."""
        line = self._lines[min(place, len(self._lines) - 1)]
        if isinstance(line, OrderGroup):
            sums = self._sums(line)
            return () if sums is None else group_words(sums)
        row = make_row(self._state, line, self._engine.clock.now())
        return () if row is None else cursor_line(row)

    def _sums(self, group: OrderGroup) -> GroupSums | None:
        """Add a group up; `None` where nothing of it is left."""
        workable = [key for key in group.keys if is_workable(self._state, key)]
        row = make_row(self._state, workable[0], self._engine.clock.now()) if workable else None
        if row is None:
            return None
        chosen = [key for key in workable if key in self._ticked]
        return sums_of(self._state, row, group, workable, chosen)

    def _marked(self, key: OrderKey) -> Marked | None:
        row = make_row(self._state, key, self._engine.clock.now())
        if row is None:
            return None
        return Marked(
            row=row,
            is_ticked=key in self._ticked,
            is_hidden=key in self._hidden,
            is_changed=row.listed != self._seen.get(key),
            cannot_send=self._cannot_send(key),
        )

    def notes(self, width: int, zone: TimeZone) -> tuple[Line, ...]:
        """Return what they add up to, what is to be read before, and how it is done."""
        live, now = self.live, self._engine.clock.now()
        fixed = f"{len(self.keys)}, fixed {time_text(self._fixed_at, zone)}"
        since = read_again_words(self._state, self.accounts, self._fixed_at, now)
        more = [line for line in (scope_words(self._scope), since) if line]
        read = remark_lines(self._remarks(), width)
        how = self._how(live, width)
        return (
            *sums_lines(self._state, live, fixed, now, width, more=more),
            *((rule_line((Span("read before you send"),), width), *read) if read else ()),
            *((rule_line((Span("how"),), width), *how) if how else ()),
        )

    def _remarks(self) -> BatchRemarks:
        state, live = self._state, [key for key in self.keys if is_workable(self._state, key)]
        stops = [key for key in live if is_protective(state.book.get(key))]
        cannot = {
            account
            for account in {key.account for key in live}
            if self._cannot_send_at_all(account)
        }
        over = {key: state.book.ended.get(key) for key in set(self.keys).difference(live)}
        return BatchRemarks(
            stops_out=[key for key in stops if key not in self._ticked],
            stops_in=[key for key in stops if key in self._ticked],
            unknown=[key for key in live if _is_unknown(state, key)],
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
        requests = requests_needed(counts, largest)
        most = max((min(counts[name], largest[name]) for name in counts), default=0)
        first = next(iter(self._engine.requests_of(self._of_one_request(largest))), "")
        return (
            *how_lines(requests, len(counts), cost, width, most=most),
            *request_lines(first, width),
        )

    def _of_one_request(self, largest: Mapping[AccountName, int]) -> Sequence[CancelIntent]:
        """Return what the first request carries: the others need not be written to be shown."""
        intents = self.intents
        if not intents:
            return ()
        account = intents[0].key.account
        return [one for one in intents if one.key.account == account][: largest[account]]

    def _costs(self) -> list[PairCost]:
        """Add up what the batch costs: of each market's counter, of a futures account's one."""
        intents = self.intents
        shared = [one for one in intents if one.key.venue is VenueId.KRAKEN_FUTURES]
        alone = [one for one in intents if one.key.venue is not VenueId.KRAKEN_FUTURES]
        return [*self._costs_by_market(alone), *self._costs_by_account(shared)]

    def _costs_by_account(self, intents: Sequence[CancelIntent]) -> Iterator[PairCost]:
        for name, count in Counter(intent.key.account for intent in intents).items():
            first = next(intent for intent in intents if intent.key.account == name)
            single = self._engine.cost_of(first)
            if single is not None:
                requests = requests_needed({name: count}, {name: self._engine.largest_cancel(name)})
                cost = batch_cost(single, count, requests)
                yield PairCost(clean(name), cost.points, cost.used, cost.maximum)

    def _costs_by_market(self, intents: Sequence[CancelIntent]) -> list[PairCost]:
        found: dict[tuple[AccountName, str], PairCost] = {}
        for intent in intents:
            cost = self._engine.cost_of(intent)
            if cost is not None:
                counter = intent.key.account, self._market(intent.seen)
                fresh = PairCost(counter[1], 0, cost.used, cost.maximum)
                found[counter] = found.get(counter, fresh).plus(cost)
        return list(found.values())

    def _market(self, entry: BookEntry) -> str:
        if not isinstance(entry, Order):
            return "?"
        return symbol_of(self._state, entry.key.venue, entry.instrument)


def _is_unknown(state: BlotterState, key: OrderKey) -> bool:
    return any(action.is_unknown for action in state.actions.open_on(key))


def _has(line: ListedLine, other: ListedLine | None) -> bool:
    """Whether one line is the group that the other, an order, is in."""
    return isinstance(line, OrderGroup) and other in line.keys
