"""A batch in requests: which acts go together, and how one request is asked for."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tui.domain.action import Action, ActionId, BatchId
from tui.domain.identifiers import AccountName, OrderKey
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent, IntentKind, kind_of
from tui.domain.outcome import NotSent, Outcome
from tui.venues.port import Gate, TradingPort

Chunk = tuple[ActionId, ...]
"""The actions of one request."""

_FIRST_TO_LAST = (IntentKind.CANCEL, IntentKind.AMEND, IntentKind.CREATE)


class Run:
    """The requests of one account in one batch: what is under way, and what is still to come."""

    def __init__(
        self, batch: BatchId, chunks: Iterable[Chunk] = (), *, asked_at: float = 0.0
    ) -> None:
        """Prepare; nothing is under way yet. `asked_at` is of the monotonic clock."""
        self.batch = batch
        self.asked_at = asked_at
        self.current: Chunk = ()
        """The actions of the request under way."""
        self.refusal: NotSent | None = None
        """Why nothing more of it is sent."""
        self._left = deque(chunks)
        self.is_patient = len(self._left) > 1
        """Whether a request waits for room in the venue's counter: others of it used that up."""

    @property
    def ids(self) -> Chunk:
        """Every action still to come."""
        return tuple(one for chunk in self._left for one in chunk)

    def advance(self) -> Chunk | None:
        """Go on to the next request; `None` where none is left."""
        self.current = self._left.popleft() if self._left else ()
        return self.current or None

    def end(self, refusal: NotSent) -> Sequence[Chunk]:
        """Send nothing more, for the first reason given; return what was still to come."""
        self.refusal = self.refusal or refusal
        left = tuple(self._left)
        self._left.clear()
        return left


def chunks_of(actions: Sequence[Action], trading: TradingPort | None) -> Iterator[Chunk]:
    """Part the actions of one account into requests."""
    ids = {action.key: action.id for action in actions}
    for intents in parted([action.intent for action in actions], trading):
        yield tuple(ids[intent.key] for intent in intents)


def requests_of(
    intents: Sequence[Intent], trading_of: Callable[[AccountName], TradingPort | None]
) -> Iterator[str]:
    """Yield the requests that would carry these acts, account by account."""
    for account in dict.fromkeys(intent.key.account for intent in intents):
        trading = trading_of(account)
        mine = [intent for intent in intents if intent.key.account == account]
        if trading is not None:
            yield from map(trading.request_of_many, parted(mine, trading))


def parted(intents: Sequence[Intent], trading: TradingPort | None) -> Iterator[Sequence[Intent]]:
    """Part the acts of one account into requests of one kind each, cancels first."""
    for kind in _FIRST_TO_LAST:
        these = [intent for intent in intents if kind_of(intent) is kind]
        size = largest_of(trading, kind)
        for at in range(0, len(these), size):
            yield these[at : at + size]


def largest_of(trading: TradingPort | None, kind: IntentKind) -> int:
    """Return how many acts of a kind one request can carry; 1 where nothing can be sent."""
    if trading is None:
        return 1
    match kind:
        case IntentKind.CANCEL:
            return trading.largest_cancel
        case IntentKind.AMEND:
            return trading.largest_amend
        case IntentKind.CREATE:
            return trading.largest_create


async def send(
    intents: Sequence[Intent], trading: TradingPort, gate: Gate
) -> Mapping[OrderKey, Outcome]:
    """Ask for one request that carries acts of one kind."""
    match intents[0]:
        case AmendIntent() as amend:
            if len(intents) == 1:
                return {amend.key: await trading.amend(amend, gate)}
            return await trading.amend_many(
                [one for one in intents if isinstance(one, AmendIntent)], gate
            )
        case CreateIntent() as create:
            if len(intents) == 1:
                return {create.key: await trading.create(create, gate)}
            return await trading.create_many(
                [one for one in intents if isinstance(one, CreateIntent)], gate
            )
        case CancelIntent() as cancel:
            if len(intents) == 1:
                return {cancel.key: await trading.cancel(cancel, gate)}
            return await trading.cancel_many(
                [one for one in intents if isinstance(one, CancelIntent)], gate
            )
