"""What customers ask for: reading and checking the terms of custom orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.asset import Asset
from tui.simulator.kraken_embed.failures import Failure, invalid
from tui.simulator.kraken_embed.habits import Habits
from tui.simulator.kraken_embed.members import Members
from tui.simulator.kraken_embed.order import Action, ActionType, Condition, PriceTrigger
from tui.simulator.kraken_embed.prices import Rates

_PRICE = "price"
_CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one custom order shall be."""

    name: str
    trigger: PriceTrigger
    action: Action


class TermsReader:
    """Read terms, and refuse those that cannot be."""

    def __init__(self, assets: Mapping[str, Asset], rates: Rates, habits: Habits) -> None:
        self._assets = assets
        self._rates = rates
        self._habits = habits

    def order(self, body: bytes) -> Terms:
        """Read a new custom order."""
        members = Members.decode(body)
        name = members.text("name")
        trigger = self.trigger(members.object("trigger"))
        action = self.action(members.object("action"))
        self.check_pair(trigger, action)
        if self._habits.guards_reserve and self._is_rising_buy(trigger, action):
            raise Failure(failures.RESERVE_FIAT)
        return Terms(name, trigger, action)

    def trigger(self, members: Members) -> PriceTrigger:
        """Read a price trigger; the other kinds are not taken here."""
        if members.text("type") != _PRICE:
            raise members.wrong("type")
        trigger = PriceTrigger(
            base=members.text("base_asset"),
            quote=members.text("quote_asset"),
            target_text=members.amount("target_price"),
            condition=members.word("condition", Condition),
        )
        self._check_asset(trigger.base, failures.UNKNOWN_BASE_ASSET)
        self._check_asset(trigger.quote, failures.UNKNOWN_QUOTE_ASSET)
        if trigger.base == trigger.quote:
            raise members.wrong("quote_asset")
        return trigger

    def action(self, members: Members) -> Action:
        """Read an action as it stands in a custom order."""
        fixed, other = members.object("amount"), members.object("quote")
        if fixed.values.get("asset_class", _CURRENCY) != _CURRENCY:
            raise fixed.wrong("asset_class")
        action = Action(
            type=members.word("type", ActionType),
            asset=fixed.text("asset"),
            amount_text=fixed.amount("amount"),
            other=other.text("asset"),
            fee_bps=members.bps("fee_bps"),
            spread_bps=members.bps("spread_bps"),
        )
        self._check_action(action)
        if action.asset == action.other:
            raise other.wrong("asset")
        return action

    def check_pair(self, trigger: PriceTrigger, action: Action) -> None:
        """Refuse a trigger that watches another pair than the action trades, where not taken."""
        is_cross = {trigger.base, trigger.quote} != {action.asset, action.other}
        if is_cross and not self._habits.takes_cross_pairs:
            raise invalid("trigger")

    def _check_action(self, action: Action) -> None:
        self._check_asset(action.asset, failures.UNKNOWN_AMOUNT_ASSET)
        self._check_asset(action.other, failures.UNKNOWN_QUOTE_ASSET)
        if {action.asset, action.other} & self._habits.disabled:
            raise Failure(failures.ASSET_DISABLED)
        worth = self._rates.worth(action.asset, action.amount)
        if worth < self._habits.smallest or _below_step(action.amount, self._assets[action.asset]):
            raise Failure(failures.TOO_SMALL)
        if worth > self._habits.largest:
            raise Failure(failures.TOO_LARGE)

    def _check_asset(self, symbol: str, failure: str) -> None:
        if symbol not in self._assets:
            raise Failure(failure)

    def _is_rising_buy(self, trigger: PriceTrigger, action: Action) -> bool:
        """Tell whether a coin is bought for money once its price has risen."""
        if not self._is_money(action.given) or self._is_money(action.obtained):
            return False
        is_turned = self._is_money(trigger.base) and not self._is_money(trigger.quote)
        condition = trigger.condition.turned if is_turned else trigger.condition
        return condition is Condition.AT_LEAST

    def _is_money(self, symbol: str) -> bool:
        return self._assets[symbol].is_money


def _below_step(amount: Decimal, asset: Asset) -> bool:
    return amount < asset.step
