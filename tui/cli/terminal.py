"""What the commands without a screen say: cleaned, so that nothing said can act."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tui.domain.account import Account
from tui.domain.failure import FailureKind, ReadFailure
from tui.presentation.clean import clean

_MEANINGS = {
    FailureKind.NOT_REACHED: "could not be reached",
    FailureKind.NO_ANSWER: "gave no whole answer",
    FailureKind.UNREADABLE: "answered something it does not document",
    FailureKind.UNAVAILABLE: "says that it is not available",
    FailureKind.RATE_LIMITED: "refused: too many calls; wait before asking again",
    FailureKind.NONCE: "refused the nonce: another program uses this key, or the clock is off",
    FailureKind.REFUSED: "refused the key, its signature or its rights",
    FailureKind.REJECTED: "does not accept this request",
}


_STDIN, _STDERR = 0, 2


class OutputError(Exception):
    """What is said cannot be written where it should go."""


def has_terminal() -> bool:
    """Tell whether a screen can be shown: keys come from stdin, Textual paints on stderr."""
    return os.isatty(_STDIN) and os.isatty(_STDERR)


def say(line: str = "") -> None:
    """Print a line of the answer."""
    _print(line, sys.stdout)


def complain(line: str) -> None:
    """Print a line about what went wrong."""
    _print(line, sys.stderr)


def write(content: bytes) -> None:
    """Write exact bytes that are known to be harmless."""
    finish()
    with _told():
        sys.stdout.buffer.write(content)
    finish()


def finish() -> None:
    """Have everything said so far leave the program.

    Raises:
        OutputError: It cannot be written.
    """
    with _told():
        sys.stdout.flush()


def open_missing_streams() -> None:
    """Stand in for a stream that whoever started the program had closed: nothing is said there."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, nowhere)


def failure_sentence(account: Account, failure: ReadFailure) -> str:
    """Say which account failed, how, and in the venue's own words why."""
    where = f"{account.name} ({account.venue})"
    if not account.is_default_host:
        where = f"{account.name} ({account.venue} at {account.host})"
    trace = f" [trace {failure.trace_id}]" if failure.trace_id else ""
    return f"{where} {_MEANINGS[failure.kind]}: {failure.text}{trace}"


def _print(line: str, file: TextIO) -> None:
    with _told():
        file.write(clean(line) + "\n")


@contextmanager
def _told() -> Iterator[None]:
    """Make a full disk a sentence. A reader who left is no fault."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the answer could not be written: {error.strerror}") from None
