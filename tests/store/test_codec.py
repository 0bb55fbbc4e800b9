"""Custom orders through the journal and back, and journals from before there were any."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.acts import answered, make_amend, make_cancel, make_create
from tests.builders import NOW
from tests.clock import ManualClock
from tests.custom import TERMS, embed_create, embed_order, kuna_create, kuna_order
from tui.domain.action import Action
from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.intents import Intent
from tui.domain.outcome import Accepted, Unknown
from tui.presentation.export_actions import values_of
from tui.store.codec import intent_text, read_intent
from tui.store.journal import FILE_NAME, Journal, read_actions

NEWER = frozenset({"user", "condition", "custom", "warning"})
"""Members that journals of earlier versions do not have."""
ODD = replace(
    TERMS,
    name="[red]dip \x1b[2J \u202e#",
    action=TradeAction.RECEIVE,
    fee_bps=Decimal("0100"),
    spread_bps=Decimal("5E+1"),
)


def kept(folder: Path, *actions: Action) -> list[Action]:
    journal = Journal.open(folder, ManualClock())
    journal.append(*actions)
    journal.close()
    return list(read_actions(folder))


@pytest.mark.parametrize(
    "intent",
    [
        embed_create(),
        embed_create(custom=ODD, condition=Condition.AT_LEAST, user="  AA00  "),
        make_cancel(embed_order(custom=ODD)),
        kuna_create(),
        make_cancel(kuna_order()),
    ],
    ids=["custom", "odd", "cancel of a custom", "kuna", "cancel of kuna's"],
)
def test_an_act_on_a_custom_order_comes_back_to_the_letter(intent: Intent, tmp_path: Path) -> None:
    action = answered(intent, Unknown(text="no answer within 10 s"))
    (found,) = kept(tmp_path, action)
    assert found == action
    assert repr(found.intent) == repr(intent), "digits and zeros as they were typed"
    assert intent_text(intent).isascii()


def test_a_warning_is_kept_and_exported(tmp_path: Path) -> None:
    outcome = Accepted(text="seen at the venue", warning="2 orders carry k3f9qa")
    action = answered(embed_create(), outcome).settled(outcome, NOW)
    (found,) = kept(tmp_path, action)
    assert found == action
    words = "seen at the venue; 2 orders carry k3f9qa"
    assert values_of(found)["text"] == words
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        assert connection.execute("SELECT text FROM step").fetchall() == [(words,)]


def without(value: Any, names: Iterable[str]) -> Any:
    """A stored value as a version wrote it that knew nothing of these members."""
    if isinstance(value, dict):
        return {name: without(one, names) for name, one in value.items() if name not in names}
    return [without(one, names) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "intent", [make_create(), make_cancel(), make_amend()], ids=["create", "cancel", "amend"]
)
def test_a_journal_of_an_earlier_version_opens(intent: Intent, tmp_path: Path) -> None:
    action = answered(intent, Accepted(text="taken"))
    kept(tmp_path, action)
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    with closing(connection), connection:
        for trigger in ("action_stays", "step_stays"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for table, column in (("action", "intent"), ("step", "progress")):
            ((text,),) = connection.execute(f"SELECT {column} FROM {table}")
            old = json.dumps(without(json.loads(text), NEWER))
            connection.execute(f"UPDATE {table} SET {column} = ?", (old,))
    (found,) = read_actions(tmp_path)
    assert found == action


def test_an_intent_of_an_earlier_version_is_nobodys_custom_order() -> None:
    old = json.dumps(without(json.loads(intent_text(make_create())), NEWER))
    assert read_intent("create", old) == make_create()
