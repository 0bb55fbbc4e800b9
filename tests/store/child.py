"""A process of its own that keeps a journal, one command at a time, until it is killed.

Run as `python -m tests.store.child FOLDER`; every command is answered when it is done.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from tests.clock import ManualClock
from tests.store import values
from tui.domain.action import Action
from tui.store.journal import Journal

STEPS: dict[str, Callable[[Action], Action]] = {
    "intended": lambda action: action,
    "sending": values.sending,
    "unknown": values.unknown,
    "accepted": values.accepted,
    "settled": values.settled,
}


def main(folder: Path) -> None:
    journal = Journal.open(folder, ManualClock())
    for line in sys.stdin:
        print(_answer(journal, *line.split()), flush=True)


def _answer(journal: Journal, command: str, *names: str) -> str:
    if command == "take-over":
        return " ".join(action.id for action in journal.take_over())
    if command == "flood":
        for number in range(10_000):
            journal.append(values.an_amend(f"{names[0]}-{number}"))
            print(f"{names[0]}-{number}", flush=True)
    journal.append(*(STEPS[command](values.an_amend(name)) for name in names))
    return "done"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
