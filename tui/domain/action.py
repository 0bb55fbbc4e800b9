"""An intent on its way, and the ledger of all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from tui.domain.identifiers import AccountName, ClientOrderId, OrderKey, VenueId, VenueOrderId
from tui.domain.intents import (
    CreateIntent,
    Intent,
    IntentKind,
    is_known_by_client_id_alone,
    kind_of,
)
from tui.domain.order import Order
from tui.domain.outcome import Accepted, NotSent, Outcome, Rejected, Unknown

ActionId = NewType("ActionId", str)
"""Names an action in the journal and on screen."""

BatchId = NewType("BatchId", str)
"""Names what was sent for in one go."""

KEPT_SETTLED = 2000
"""Settled actions the ledger keeps, the newest: more than one batch. The journal keeps all."""


class ActionState(StrEnum):
    """How far an action has come."""

    INTENDED = "intended"
    """Wanted and written down; not a byte has left."""
    SENDING = "sending"
    """Written down that it is being sent: from here on it may have reached the venue."""
    ANSWERED = "answered"
    """It has an outcome, which may be `Unknown`; an accepted one awaits a poll that shows it."""
    SETTLED = "settled"
    """Nothing more will be learnt: refused, not sent, or seen at the venue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One intent and what became of it so far. Every change is a new value."""

    id: ActionId
    batch: BatchId
    intent: Intent
    state: ActionState
    outcome: Outcome | None = None
    created_at: datetime
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    settled_at: datetime | None = None
    sends: int = 0
    """How often it was signed and sent: more than once only after a refused nonce."""
    request: str = ""
    """What was sent: path and body, without nonce, key and signature."""
    looks: int = 0
    """How often the venue was asked what became of it."""
    look_again_at: datetime | None = None
    """When it is asked next."""
    waits_for: ActionId | None = None
    """The unanswered amend this cancel goes out behind."""

    @property
    def kind(self) -> IntentKind:
        """What kind of act it is."""
        return kind_of(self.intent)

    @property
    def key(self) -> OrderKey:
        """The order it is about; for a create, the one known by its client id."""
        return self.intent.key

    @property
    def account(self) -> AccountName:
        """The account it is sent through."""
        return self.intent.key.account

    @property
    def venue(self) -> VenueId:
        """The venue it is sent to."""
        return self.intent.key.venue

    @property
    def venue_order_id(self) -> VenueOrderId | None:
        """The venue's id of the order, as far as it is known."""
        if isinstance(self.intent, CreateIntent):
            return self.outcome.order_id if isinstance(self.outcome, Accepted) else None
        is_unknown = is_known_by_client_id_alone(self.intent.seen)
        return None if is_unknown else self.intent.key.order_id

    @property
    def client_order_id(self) -> ClientOrderId | None:
        """The client's id of the order, where it has one."""
        if isinstance(self.intent, CreateIntent):
            return self.intent.client_order_id
        seen = self.intent.seen
        return seen.client_order_id if isinstance(seen, Order) else None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will be learnt."""
        return self.state is ActionState.SETTLED

    @property
    def is_unknown(self) -> bool:
        """Whether it may or may not have happened."""
        return isinstance(self.outcome, Unknown)

    @property
    def is_unanswered(self) -> bool:
        """Whether its outcome is still to come."""
        return self.state in {ActionState.INTENDED, ActionState.SENDING}

    @property
    def may_have_left(self) -> bool:
        """Whether a byte of it may have reached the venue."""
        return self.state is not ActionState.INTENDED and not isinstance(self.outcome, NotSent)

    def sending(self, at: datetime, request: str) -> "Action":
        """Return the action as it is being sent, for the first time or again."""
        return replace(
            self,
            state=ActionState.SENDING,
            sent_at=at,
            sends=self.sends + 1,
            request=request,
            waits_for=None,
        )

    def answered(self, outcome: Outcome, at: datetime) -> "Action":
        """Return the action with an outcome. A refusal, or nothing sent, settles it."""
        is_final = isinstance(outcome, Rejected | NotSent)
        return replace(
            self,
            state=ActionState.SETTLED if is_final else ActionState.ANSWERED,
            outcome=outcome,
            answered_at=at,
            settled_at=at if is_final else None,
            look_again_at=None,
            waits_for=None,
        )

    def settled(self, outcome: Outcome, at: datetime) -> "Action":
        """Return the action as it turned out."""
        return replace(
            self,
            state=ActionState.SETTLED,
            outcome=outcome,
            answered_at=self.answered_at or at,
            settled_at=at,
            look_again_at=None,
        )

    def looked(self, again_at: datetime | None) -> "Action":
        """Return the action after one more look that told nothing final."""
        return replace(self, looks=self.looks + 1, look_again_at=again_at)


@dataclass(frozen=True, slots=True)
class ActionLedger:
    """Every action of this run and those taken over from earlier ones. Immutable."""

    actions: Mapping[ActionId, Action] = field(default_factory=dict)
    """In the order they were wanted."""
    open_by_order: Mapping[OrderKey, tuple[ActionId, ...]] = field(default_factory=dict)
    """What is not settled, by order, oldest first."""

    def get(self, action_id: ActionId) -> Action | None:
        """Return an action."""
        return self.actions.get(action_id)

    def with_actions(self, *changed: Action) -> "ActionLedger":
        """Return the ledger with these actions as they are now."""
        actions = {**self.actions, **{action.id: action for action in changed}}
        open_by_order = dict(self.open_by_order)
        for key in {action.key for action in changed}:
            known = dict.fromkeys(open_by_order.pop(key, ()))
            known |= dict.fromkeys(action.id for action in changed if action.key == key)
            if unsettled := tuple(one for one in known if not actions[one].is_settled):
                open_by_order[key] = unsettled
        return ActionLedger(_trimmed(actions), open_by_order)

    def open_on(self, key: OrderKey) -> tuple[Action, ...]:
        """Return what is not settled on an order, oldest first."""
        return tuple(self.actions[one] for one in self.open_by_order.get(key, ()))

    def unsettled(self) -> Iterator[Action]:
        """Yield every action that is not settled, oldest first."""
        return (action for action in self.actions.values() if not action.is_settled)

    def batch(self, batch: BatchId) -> tuple[Action, ...]:
        """Return the actions of a batch, in the order they were wanted."""
        return tuple(action for action in self.actions.values() if action.batch == batch)

    def shown_on(self, key: OrderKey) -> Action | None:
        """Return the action an order's row tells of: the newest that is not settled.

        A cancel goes before an amend: it decides whether the order lives.
        """
        found = self.open_on(key)
        cancels = [action for action in found if action.kind is IntentKind.CANCEL]
        return next(reversed(cancels or found), None)


def _trimmed(actions: dict[ActionId, Action]) -> Mapping[ActionId, Action]:
    settled = [one.id for one in actions.values() if one.is_settled]
    for action_id in settled[: max(len(settled) - KEPT_SETTLED, 0)]:
        del actions[action_id]
    return actions


def is_accepted(outcome: Outcome | None) -> bool:
    """Whether the venue accepted it."""
    return isinstance(outcome, Accepted)
