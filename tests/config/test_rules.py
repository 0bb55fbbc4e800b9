"""The limits and defaults of the file, as everything that trades sees them."""

from decimal import Decimal
from pathlib import Path

from tui.config.rules import trading_rules
from tui.config.settings_file import load_settings
from tui.domain.rules import Limits, TradingRules

EVERYTHING = """\
relative_base = "own"
deadline_seconds = 7.5

[limits]
confirm_order_value = { USD = "25000", EUR = "24000" }
max_order_value = { USD = "250000" }
confirm_batch_value = { USD = "100000.50" }
confirm_batch_count = 3
max_batch = 200
confirm_distance_percent = "5"
max_distance_percent = "10"
"""


def rules_of(tmp_path: Path, text: str) -> TradingRules:
    path = tmp_path / "blotter.toml"
    path.write_text(text)
    return trading_rules(load_settings(path))


def test_every_limit_of_the_file_reaches_the_rules(tmp_path: Path) -> None:
    assert rules_of(tmp_path, EVERYTHING) == TradingRules(
        limits=Limits(
            confirm_order_value={"USD": Decimal(25000), "EUR": Decimal(24000)},
            max_order_value={"USD": Decimal(250000)},
            confirm_batch_value={"USD": Decimal("100000.50")},
            confirm_batch_count=3,
            max_batch=200,
            confirm_distance_percent=Decimal(5),
            max_distance_percent=Decimal(10),
        ),
        relative_base="own",
        deadline_seconds=Decimal("7.5"),
    )


def test_without_a_line_nothing_is_limited_and_forms_start_as_they_do_without_a_file(
    tmp_path: Path,
) -> None:
    assert rules_of(tmp_path, "") == trading_rules(None) == TradingRules()


def test_an_empty_deadline_sends_none(tmp_path: Path) -> None:
    assert rules_of(tmp_path, 'deadline_seconds = ""').deadline_seconds is None
