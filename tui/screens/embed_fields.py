"""The fields of an Embed ticket as widgets, and what stands in them as a draft."""

from collections.abc import Sequence

from textual.suggester import Suggester

from tui.domain.account import Account
from tui.domain.custom_order import is_turned, pair_of, turned
from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.embed_drafting import preset_fee, preset_spread
from tui.domain.embed_ticket import EmbedDraft, EmbedKind, EmbedTicket, named_pair
from tui.domain.identifiers import AccountName, InstrumentId
from tui.domain.instrument import Instrument
from tui.domain.problem import FormField
from tui.presentation.embed_ticket_rows import EMBED_ENTRIES
from tui.screens.fields import Fields, Offered, StepOf

COIN, MONEY = "coin", "money"
"""What the two assets of a pair are called before there is one."""


class EmbedFields(Fields[EmbedDraft]):
    """Every field an Embed ticket may have."""

    entries = EMBED_ENTRIES
    ticks = ()
    stepped = (FormField.USER,)
    market_hint = "BTC/EUR"

    def __init__(
        self,
        ticket: EmbedTicket,
        accounts: Sequence[AccountName],
        suggester: Suggester,
        step: StepOf,
    ) -> None:
        """Fill them in from a ticket; `step` returns the user some places further on."""
        self._pair: InstrumentId | None = named_pair(ticket.draft.market)
        self._assets = _assets(self._pair)
        offered = _offered(ticket.draft, accounts, ticket.account)
        super().__init__(ticket.draft, offered, suggester, step)

    def offer(self, instrument: Instrument | None) -> None:
        """Let the amount be one of the pair's two assets, named; coins stay coins, money money."""
        if instrument is None:
            return
        choice, assets = self._choices[FormField.QUANTITY_UNIT], _assets(instrument.key.instrument)
        self._pair = instrument.key.instrument
        if assets != self._assets:
            place = self._assets.index(choice.value)
            self._assets = assets
            choice.offer(assets)
            choice.value = assets[place]

    @property
    def _is_quote_amount(self) -> bool:
        """Whether the amount is one of the pair's quote, as it is written."""
        is_money = self.chosen[FormField.QUANTITY_UNIT] == self._assets[1]
        return is_money is not (self._pair is not None and is_turned(self._pair))

    def change_account(self, before: Account | None, after: Account | None) -> None:
        """Take what the new account starts with where the old one's still stands."""
        for name, old, new in (
            (FormField.USER, _only_user(before), _only_user(after)),
            (FormField.FEE_BPS, preset_fee(before), preset_fee(after)),
            (FormField.SPREAD_BPS, preset_spread(before), preset_spread(after)),
        ):
            entry = self._entries[name]
            if entry.value == old and old != new:
                entry.fill(new)

    @property
    def draft(self) -> EmbedDraft:
        """What stands in the fields, as a draft."""
        texts, chosen = self.typed, self.chosen
        return EmbedDraft(
            market=texts[FormField.INSTRUMENT],
            user=texts[FormField.USER],
            kind=EmbedKind(chosen[FormField.STRATEGY]),
            condition=Condition(chosen[FormField.CONDITION]),
            action=TradeAction(chosen[FormField.ACTION]),
            trigger_price=texts[FormField.TRIGGER_PRICE],
            quantity=texts[FormField.QUANTITY],
            is_quote_amount=self._is_quote_amount,
            fee_bps=texts[FormField.FEE_BPS],
            spread_bps=texts[FormField.SPREAD_BPS],
            name=texts[FormField.NAME],
        )


def _only_user(account: Account | None) -> str:
    users = () if account is None or account.profile is None else account.profile.users
    return users[0] if len(users) == 1 else ""


def _offered(draft: EmbedDraft, accounts: Sequence[AccountName], account: AccountName) -> Offered:
    pair = named_pair(draft.market)
    assets, is_inverted = _assets(pair), pair is not None and is_turned(pair)
    return {
        FormField.ACCOUNT: ([*accounts] or [account], account),
        FormField.STRATEGY: (tuple(EmbedKind), draft.kind),
        FormField.CONDITION: ((Condition.AT_MOST, Condition.AT_LEAST), draft.condition),
        FormField.ACTION: (tuple(TradeAction), draft.action),
        FormField.QUANTITY_UNIT: (assets, assets[draft.is_quote_amount is not is_inverted]),
    }


def _assets(pair: InstrumentId | None) -> tuple[str, str]:
    """Return the coin and the money of a pair, however it is written."""
    if pair is None:
        return COIN, MONEY
    coin, money = pair_of(turned(pair) if is_turned(pair) else pair)
    return coin, money
