"""The operator's rules, from the configuration to the domain."""

from typing import TYPE_CHECKING

from tui.domain.rules import Limits, TradingRules

if TYPE_CHECKING:
    from tui.config.settings import LimitSettings, Settings


def trading_rules(settings: "Settings | None") -> TradingRules:
    """Return the rules of a configuration; without one, those that forms start from anyway."""
    if settings is None:
        return TradingRules()
    return TradingRules(
        limits=_limits(settings.limits),
        relative_base=settings.relative_base,
        deadline_seconds=settings.deadline_seconds,
    )


def _limits(limits: "LimitSettings") -> Limits:
    return Limits(
        confirm_order_value=limits.confirm_order_value,
        max_order_value=limits.max_order_value,
        confirm_batch_value=limits.confirm_batch_value,
        confirm_batch_count=limits.confirm_batch_count,
        max_batch=limits.max_batch,
        confirm_distance_percent=limits.confirm_distance_percent,
        max_distance_percent=limits.max_distance_percent,
    )
