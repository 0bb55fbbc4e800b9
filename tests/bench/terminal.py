"""A program in a real pseudo-terminal, watched from outside: start-up and key-to-paint latency.

For latency the program is warmed up, then down and up are pressed in turn (so that the list does
not scroll) and every chunk of output is recorded with its time. Afterwards the record is replayed
through a terminal emulator: the clock of a key stops at the chunk that gives the rows it moved
between their new look, so that a repaint which happens to arrive for another reason does not
count. A program whose rows look the same in both states is measured to its first byte instead.
Compare ratios of two programs measured one after the other, never absolute times of two runs.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEYS = {"down": b"\x1b[B", "up": b"\x1b[A"}
LOOK_AT = (4, 12, 24)
"""Columns whose colours tell where the cursor is."""
GAP = 0.08
"""Seconds of listening after a key."""
STALL = 2.0
"""A key without an answer counts as this many seconds."""

Chunks = list[tuple[float, bytes]]
Look = dict[int, tuple[object, ...]]


@dataclass(frozen=True)
class Latency:
    """Milliseconds from key to paint, and the median number of bytes a key costs."""

    keys: int
    missed: int
    median: float
    p99: float
    slowest: float
    bytes_per_key: int
    by: str


@dataclass(frozen=True)
class StartUp:
    """Milliseconds until the text is on screen, and resident megabytes at that moment."""

    median: float
    slowest: float
    megabytes: float


@contextmanager
def program(
    command: Sequence[str], rows: int = 50, columns: int = 160, env: Mapping[str, str] | None = None
) -> Iterator[tuple[int, int]]:
    """Run a command in a pseudo-terminal; yields its process id and our end. Killed at the end."""
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})})
        os.execvp(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    try:
        yield pid, terminal
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def read_chunk(terminal: int, timeout: float) -> bytes | None:
    """Return what the program wrote within `timeout` seconds; `None` when nothing or ended."""
    if not select.select([terminal], [], [], max(0.0, timeout))[0]:
        return None
    try:
        data = os.read(terminal, 65536)
    except OSError:
        return None
    if b"\x1b[6n" in data:  # a terminal answers when asked where its cursor is
        os.write(terminal, b"\x1b[1;1R")
    return data


def record(terminal: int, seconds: float, chunks: Chunks) -> None:
    """Collect output for `seconds`."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        data = read_chunk(terminal, left)
        if data is None:
            return  # silent to the end, or ended
        chunks.append((time.perf_counter(), data))


def resident_megabytes(pid: int) -> float:
    """Return the resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def start_up(text: str, command: Sequence[str], runs: int = 7, limit: float = 30.0) -> StartUp:
    """Measure the time from starting `command` to the first appearance of `text` on its screen."""
    times, memory = [], 0.0
    for _ in range(runs):
        begun = time.perf_counter()
        with program(command) as (pid, terminal):
            seen = b""
            while text.encode() not in seen and time.perf_counter() - begun < limit:
                seen += read_chunk(terminal, 0.05) or b""
            times.append((time.perf_counter() - begun) * 1e3)
            memory = resident_megabytes(pid)
    times.sort()
    return StartUp(times[len(times) // 2], times[-1], memory)


def resident_after(command: Sequence[str], seconds: float) -> float:
    """Return the resident megabytes of a program that has run for `seconds`."""
    with program(command) as (pid, terminal):
        record(terminal, seconds, [])
        return resident_megabytes(pid)


def latency(
    command: Sequence[str], keys: int = 200, warm: float = 5.0, env: Mapping[str, str] | None = None
) -> Latency:
    """Press down and up in turn and measure each key's way to the screen."""
    chunks: Chunks = []
    presses: list[tuple[float, str]] = []
    with program(command, env=env) as (_, terminal):
        record(terminal, warm, chunks)
        for number in range(keys + 4):
            record(terminal, 0.002, chunks)
            name = ("down", "up")[number % 2]
            presses.append((time.perf_counter(), name))
            os.write(terminal, KEYS[name])
            before = len(chunks)
            record(terminal, GAP, chunks)
            if len(chunks) == before:  # a stall: wait for the answer, then for silence
                select.select([terminal], [], [], STALL)
                record(terminal, GAP, chunks)
    return _Replay(chunks, presses).measure()


class _Replay:
    """The record of a run, fed to a terminal emulator key by key."""

    def __init__(
        self, chunks: Chunks, presses: list[tuple[float, str]], rows: int = 50, columns: int = 160
    ) -> None:
        import pyte

        self._chunks, self._presses, self._rows = chunks, presses, rows
        self._screen: Any = pyte.Screen(columns, rows)
        self._stream: Any = pyte.ByteStream(self._screen)
        self._position = 0
        self._wanted: dict[str, Look] | None = None

    def measure(self) -> Latency:
        ends = [pressed for pressed, _ in self._presses[1:]] + [float("inf")]
        looks: dict[str, list[Look]] = {"down": [], "up": []}
        self._feed_until(self._presses[0][0])
        latencies: list[float] = []
        sizes: list[int] = []
        for number, ((pressed, name), end) in enumerate(zip(self._presses, ends, strict=True)):
            took, size = self._key(pressed, name, end)
            if number < 4:
                looks[name].append(self._look(range(self._rows)))
                if number == 3:
                    self._wanted = self._states(looks)
                continue
            sizes.append(size)
            latencies.append(STALL * 1e3 if took is None else took * 1e3)
        return self._summary(latencies, sizes)

    def _feed_until(self, end: float) -> None:
        while self._position < len(self._chunks) and self._chunks[self._position][0] < end:
            self._stream.feed(self._chunks[self._position][1])
            self._position += 1

    def _key(self, pressed: float, name: str, end: float) -> tuple[float | None, int]:
        took, first, size = None, None, 0
        while self._position < len(self._chunks) and self._chunks[self._position][0] < end:
            at, data = self._chunks[self._position]
            self._stream.feed(data)
            self._position += 1
            size += len(data)
            first = at - pressed if first is None else first
            if took is None and self._wanted and self._is_there(name):
                took = at - pressed
        return (took if self._wanted else first), size

    def _is_there(self, name: str) -> bool:
        assert self._wanted is not None
        return self._look(list(self._wanted[name])) == self._wanted[name]

    def _look(self, rows: Sequence[int]) -> Look:
        lines = self._screen.buffer
        return {
            row: tuple(
                (cell.fg, cell.bg, cell.bold, cell.reverse)
                for cell in (lines[row][column] for column in LOOK_AT)
            )
            for row in rows
        }

    def _states(self, looks: dict[str, list[Look]]) -> dict[str, Look] | None:
        down, up = looks["down"], looks["up"]
        moved = [
            row
            for row in range(self._rows)
            if down[1][row] != up[1][row] and down[0][row] == down[1][row]
        ]
        if not moved:
            return None
        return {name: {row: seen[1][row] for row in moved} for name, seen in looks.items()}

    def _summary(self, latencies: list[float], sizes: list[int]) -> Latency:
        latencies.sort()
        sizes.sort()
        count = len(latencies)
        return Latency(
            keys=count,
            missed=sum(took >= STALL * 1e3 for took in latencies),
            median=latencies[count // 2],
            p99=latencies[min(count - 1, int(0.99 * count))],
            slowest=latencies[-1],
            bytes_per_key=sizes[count // 2],
            by="look" if self._wanted else "first byte",
        )
