import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from tui.app import BlotterApp
from tui.config.keymap import DEFAULT_KEYS
from tui.presentation.labels import STRATEGY_LABELS, TYPE_LABELS
from tui.screens.activity import LogScroll
from tui.screens.blotter import BlotterScreen
from tui.screens.dialog import Choices, Dialog
from tui.screens.form import Form
from tui.screens.help import HelpDialog, HelpEntry, help_entries, type_entries
from tui.screens.keys import (
    BINDINGS_BY_ID,
    FILTER_FOOTER,
    LIST_FOOTER,
    PINNED_FOOTER,
    first_key,
    key_hints,
)
from tui.screens.prompt import PromptDialog
from tui.screens.sort import SortDialog
from tui.screens.theme import ThemeDialog
from tui.widgets.blotter_table import BlotterTable
from tui.widgets.entry import Choice, Entry, Tick
from tui.widgets.filter_line import FilterInput


def test_every_binding_has_the_default_key_the_configuration_is_checked_against() -> None:
    assert {name: binding.key for name, binding in BINDINGS_BY_ID.items()} == DEFAULT_KEYS


def test_every_binding_says_what_it_does() -> None:
    assert [name for name, binding in BINDINGS_BY_ID.items() if not binding.tooltip] == []


@pytest.mark.parametrize(
    "kind",
    [
        BlotterApp,
        BlotterScreen,
        BlotterTable,
        FilterInput,
        Dialog,
        Choices,
        HelpDialog,
        LogScroll,
        SortDialog,
        ThemeDialog,
        PromptDialog,
        Form,
        Entry,
        Choice,
        Tick,
    ],
)
def test_every_binding_has_an_id_and_says_what_it_does(kind: type[DOMNode]) -> None:
    for binding in kind.__dict__.get("BINDINGS", []):
        assert isinstance(binding, Binding)
        assert binding.id in BINDINGS_BY_ID
        assert binding.description
        assert binding.tooltip


def test_the_footer_names_only_acts_that_exist() -> None:
    named = {name for name, _ in (*LIST_FOOTER, *FILTER_FOOTER, *PINNED_FOOTER)}
    assert named <= BINDINGS_BY_ID.keys()


def test_an_operators_own_key_is_named_everywhere() -> None:
    keymap = {"book.filter": "ctrl+f,/"}
    assert first_key("book.filter", keymap) == "ctrl+f"
    hints = {hint.description: hint.key for hint in key_hints(keymap, _never, is_filtering=False)}
    assert hints["filter"] == "ctrl+f"
    (entry,) = (one for one in help_entries(keymap, _never) if one.binding_id == "book.filter")
    assert entry.keys == "Ctrl+f /"


def test_an_act_that_is_not_possible_is_dimmed_in_the_footer() -> None:
    def refusal(binding_id: str) -> str | None:
        return "no order" if binding_id == "order.copy_id" else None

    hints = key_hints({}, refusal, is_filtering=False)
    assert [hint.description for hint in hints if not hint.is_possible] == ["copy id"]


def test_while_the_filter_is_typed_the_footer_names_its_keys_alone() -> None:
    hints = [hint.description for hint in key_hints({}, _never, is_filtering=True)]
    assert hints == ["keep this filter", "restore the old one"]


def test_help_lists_every_act() -> None:
    assert {entry.binding_id for entry in help_entries({}, _never)} == BINDINGS_BY_ID.keys()


def test_help_tells_what_the_list_calls_every_type_and_strategy() -> None:
    told = {entry.keys: entry.description for entry in type_entries()}
    assert told.keys() == {*TYPE_LABELS.values(), *STRATEGY_LABELS.values()}
    assert told["LSS"] == "stop the loss"
    assert told["STL"] == "stop loss limit"


def test_help_is_searched_by_keys_words_and_ids() -> None:
    entry = HelpEntry("Find", "/", "Narrow the list", "book.filter", None)
    assert entry.matches(["narrow"])
    assert entry.matches(["find", "/"])
    assert entry.matches(["book.filter"])
    assert not entry.matches(["narrow", "sort"])


def _never(_: str) -> str | None:
    return None
