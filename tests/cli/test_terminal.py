"""The program in a real terminal: it comes up, and however it ends, it ends in order."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator

import pytest

LONGEST_SILENCE = 30
"""Seconds without a byte after which the program counts as stuck."""

LONGEST = 90
"""Seconds after which the program counts as lost, however much it says."""

LEAVE_SCREEN = b"\x1b[?1049l"


class InTerminal:
    """The demo, running in a pseudo-terminal of 120 by 40."""

    def __init__(self) -> None:
        self.terminal, inside = pty.openpty()
        termios.tcsetwinsize(self.terminal, (40, 120))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", "--demo"],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self.seen = b""

    def read_until(self, is_enough: Callable[[bytes], bool], within: float = LONGEST) -> bool:
        """Read until it is enough; `False` when that took too long."""
        end = time.monotonic() + within
        while not is_enough(self.seen):
            if time.monotonic() > end:
                return False
            ready, _, _ = select.select([self.terminal], [], [], LONGEST_SILENCE)
            assert ready, self.seen[-2000:]
            try:
                chunk = os.read(self.terminal, 65536)
            except OSError:
                # How Linux says that the last program left the terminal.
                return True
            self.seen += chunk
        return True

    def ended(self) -> int:
        assert self.read_until(lambda _: False), self.seen[-2000:]
        return self.process.wait(LONGEST_SILENCE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


@pytest.fixture
def program() -> Iterator[InTerminal]:
    running = InTerminal()
    yield running
    running.close()


def test_the_demo_shows_its_badge_then_live_orders_and_quits_with_a_key(
    program: InTerminal,
) -> None:
    program.read_until(lambda seen: b"DEMO" in seen)
    program.read_until(lambda seen: b"BTC/USD" in seen)
    os.write(program.terminal, b"q")
    assert program.ended() == 0
    assert LEAVE_SCREEN in program.seen


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_screen_in_order(program: InTerminal, number: signal.Signals) -> None:
    program.read_until(lambda seen: b"DEMO" in seen)
    program.process.send_signal(number)
    assert program.ended() == 128 + number
    assert LEAVE_SCREEN in program.seen
    assert b"Traceback" not in program.seen
