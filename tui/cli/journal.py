"""`blotter journal`: what was asked of venues, and what became of it, from the journal alone."""

import shutil
import sys
from collections.abc import Mapping, Sequence

from tui.cli.parser import Options
from tui.cli.terminal import complain, say, write
from tui.config.errors import ConfigurationError
from tui.config.locations import state_path
from tui.domain.action import Action
from tui.presentation.action_listing import action_listing
from tui.presentation.export_actions import json_text
from tui.store.errors import JournalError
from tui.store.journal import read_actions


def print_journal(
    options: Options, configured: Sequence[str], environment: Mapping[str, str]
) -> int:
    """Print the journal's actions as they stand; returns 1 where it cannot be read.

    Nothing is created or changed, and a running blotter is not disturbed.

    Raises:
        ConfigurationError: An account is named that is neither configured nor in the journal.
    """
    try:
        actions = list(read_actions(state_path(environment)))
    except JournalError as error:
        complain(f"blotter: {error}")
        return 1
    _check_names(options.account, configured, actions)
    shown = [action for action in actions if _is_wanted(action, options)]
    if options.json:
        write(json_text(shown))
    else:
        _print_for_people(shown)
    return 0


def _is_wanted(action: Action, options: Options) -> bool:
    if options.account and action.account not in options.account:
        return False
    return not (options.open and action.is_settled)


def _check_names(
    asked: Sequence[str], configured: Sequence[str], actions: Sequence[Action]
) -> None:
    known = dict.fromkeys([*configured, *(action.account for action in actions)])
    for name in asked:
        if name not in known:
            there = f"known: {', '.join(known)}" if known else "none is known"
            raise ConfigurationError(f'there is no account "{name}"; {there}')


def _print_for_people(actions: Sequence[Action]) -> None:
    if not actions:
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in action_listing(actions, width):
        say(line)
    unsettled = sum(not action.is_settled for action in actions)
    counted = "1 action" if len(actions) == 1 else f"{len(actions)} actions"
    say()
    say(f"{counted}, {unsettled} not settled")
