import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clock import START, ManualClock
from tui.venues.nonce import NonceSource

START_NS = int((START - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 10**9


def test_nonce_is_the_time_in_nanoseconds(tmp_path: Path) -> None:
    assert NonceSource(tmp_path / "k" / "a.nonce", ManualClock()).take() == START_NS


def test_nonces_rise_while_the_clock_stands_still(tmp_path: Path) -> None:
    source = NonceSource(tmp_path / "a.nonce", ManualClock())
    assert [source.take() for _ in range(3)] == [START_NS, START_NS + 1, START_NS + 2]


def test_nonces_rise_over_a_restart_with_the_clock_set_back(tmp_path: Path) -> None:
    clock = ManualClock()
    first = NonceSource(tmp_path / "a.nonce", clock).take()
    clock.step_wall(-86_400)
    assert NonceSource(tmp_path / "a.nonce", clock).take() == first + 1


def test_two_instances_never_hand_out_the_same(tmp_path: Path) -> None:
    clock = ManualClock()
    one, other = (NonceSource(tmp_path / "a.nonce", clock) for _ in range(2))
    taken = [source.take() for source in (one, other, other, one, other, one)]
    assert taken == sorted(set(taken))


def test_nonces_rise_even_when_the_file_is_lost(tmp_path: Path) -> None:
    source = NonceSource(tmp_path / "a.nonce", ManualClock())
    first = source.take()
    (tmp_path / "a.nonce").unlink()
    assert source.take() == first + 1


def test_a_jump_is_kept_by_the_nonces_after_it(tmp_path: Path) -> None:
    source = NonceSource(tmp_path / "a.nonce", ManualClock())
    jumped = source.take(ahead=timedelta(seconds=12))
    assert jumped == START_NS + 12 * 10**9
    assert source.take() == jumped + 1


@pytest.mark.parametrize("content", [b"", b"damaged", b"\xff\xfe", b"9" * 40, b"-5"])
def test_a_damaged_file_falls_back_to_the_clock(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.nonce"
    path.write_bytes(content)
    assert NonceSource(path, ManualClock()).take() == START_NS
    assert path.read_text() == str(START_NS)


def test_only_the_owner_can_read_folder_and_file(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "a.nonce"
    NonceSource(path, ManualClock()).take()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_is_handed_out_that_could_not_be_written_down(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="keys"):
        NonceSource(tmp_path / "keys" / "a.nonce", ManualClock()).take()


_OTHER_PROCESS = """
import asyncio, sys
from pathlib import Path
from tui.engine.clock import SystemClock
from tui.venues.lane import Lane, Priority
from tui.venues.nonce import NonceSource

async def main():
    folder, clock = Path(sys.argv[1]), SystemClock()
    lane, nonces = Lane(folder / "a.lock", clock), NonceSource(folder / "a.nonce", clock)
    for _ in range(60):
        async with lane.turn(Priority.POLL, within=30):
            nonce = nonces.take()
            # As a venue sees it: what is written in the turn arrives in this order.
            with open(folder / "arrivals", "a") as arrivals:
                arrivals.write(f"{nonce}\\n")
        await asyncio.sleep(0)

asyncio.run(main())
"""


def test_nonces_of_two_processes_arrive_in_rising_order(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _OTHER_PROCESS, str(tmp_path)]
    processes = [subprocess.Popen(command, env=dict(os.environ)) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    arrived = [int(line) for line in (tmp_path / "arrivals").read_text().split()]
    assert len(arrived) == 120
    assert arrived == sorted(set(arrived))


def test_nonces_are_counted_in_the_unit_of_the_venue(tmp_path: Path) -> None:
    source = NonceSource(tmp_path / "a.nonce", ManualClock(), per_second=1000)
    milliseconds = START_NS // 10**6
    assert [source.take() for _ in range(2)] == [milliseconds, milliseconds + 1]
