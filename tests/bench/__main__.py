"""Print how fast Blotter is, as ratios to baselines measured in the same run.

Run it with `python -m tests.bench`; `--quick` takes fewer samples, `--orders N` another size.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.pipeline import Pipeline, measure
from tests.bench.terminal import Latency, StartUp, latency, resident_after, start_up

HERE = Path(__file__).parent
BARE = [sys.executable, str(HERE / "bare.py")]
BLOTTER = [sys.executable, "-m", "tui"]


def main() -> None:
    """Measure and print one table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer samples")
    parser.add_argument("--orders", type=int, default=10_000)
    options = parser.parse_args()
    keys, runs = (60, 3) if options.quick else (200, 9)
    print("| Figure | Blotter | Baseline | Ratio |\n|---|---|---|---|", flush=True)
    _pipelines(options.orders)
    _start_up(runs)
    _latency(options.orders, keys)


def _row(figure: str, blotter: str, baseline: str, ratio: str) -> None:
    print(f"| {figure} | {blotter} | {baseline} | {ratio} |", flush=True)


def _pipelines(orders: int) -> None:
    for churn in (0.01, 1.0):
        result = measure(orders, churn)
        share = f"{orders:,} orders, {churn:.0%} changed"
        parts = " + ".join(
            f"{stage.name} {stage.milliseconds:.1f}"
            for stage in result.stages
            if stage.name in Pipeline.ON_THE_WAY
        )
        _row(
            f"poll body → book → dirty lines, {share}",
            f"{parts} ms",
            f"scan of {result.megabytes:.1f} MB: {result.scan:.1f} ms",
            f"{result.ratio:.1f} x",
        )
        for stage in result.stages:
            if stage.name not in Pipeline.ON_THE_WAY:
                took = stage.milliseconds
                _row(
                    f"{stage.name} anew, {share}",
                    f"{took:.1f} ms",
                    f"the same scan: {result.scan:.1f} ms",
                    f"{took / result.scan:.1f} x",
                )


def _start_up(runs: int) -> None:
    floor = start_up("pressed 0", BARE, runs)
    demo = [*BLOTTER, "--demo"]
    # Orders show the venue's own name of their pair until its list of pairs has been read.
    _started("start to frame and badge, demo", start_up("DEMO", demo, runs), floor)
    _started("start to first painted order, demo", start_up("XBTUSD", demo, runs), floor)


def _started(figure: str, blotter: StartUp, floor: StartUp) -> None:
    _row(
        figure,
        f"{blotter.median:.0f} ms",
        f"bare Textual app: {floor.median:.0f} ms",
        f"{blotter.median / floor.median:.2f} x",
    )


def _latency(orders: int, keys: int) -> None:
    floor = latency(BARE, keys)
    for churn in (0.01, 1.0):
        table = [sys.executable, str(HERE / "data_table.py"), str(orders), str(churn)]
        slow = latency(table, keys, warm=12)
        with simulation(orders, churn) as config:
            command = [*BLOTTER, "--config", str(config)]
            fast = latency(command, keys, warm=12)
            memory = resident_after(command, 60)
        _keys(f"{orders:,} orders, {churn:.0%} changing every second", fast, slow, floor)
        bare_memory = resident_after(BARE, 3)
        _row(
            f"memory after a minute, {orders:,} orders, {churn:.0%} changing",
            f"{memory:.0f} MB",
            f"bare Textual app: {bare_memory:.0f} MB",
            f"+ {memory - bare_memory:.0f} MB",
        )


def _keys(case: str, fast: Latency, slow: Latency, floor: Latency) -> None:
    for name, attribute in (("median", "median"), ("99th percentile", "p99")):
        mine, bare, table = (getattr(one, attribute) for one in (fast, floor, slow))
        _row(
            f"key to paint, {name}, {case}",
            f"{mine:.1f} ms",
            f"bare app: {bare:.1f} ms; DataTable: {table:.1f} ms",
            f"{mine / bare:.2f} x; {mine / table:.2f} x",
        )
    _row(f"bytes per cursor move, {case}", f"{fast.bytes_per_key:,}", "goal: 3,000", "")


@contextmanager
def simulation(orders: int, churn: float) -> Iterator[Path]:
    """Serve a simulated account from a process of its own; yields a configuration that reads it."""
    command = [*BLOTTER, "sim", "--orders", str(orders), "--churn", str(churn)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            account = json.loads(process.stdout.readline())["kraken-spot"]
            os.environ.update(BENCH_KEY=account["key"], BENCH_SECRET=account["secret"])
            config = Path(folder, "config.toml")
            config.write_text(_config(account["base_url"]), encoding="utf-8")
            yield config
        finally:
            process.terminate()


def _config(base_url: str) -> str:
    lines: Sequence[str] = (
        "[[account]]",
        'name = "bench"',
        'venue = "kraken-spot"',
        'key = "env:BENCH_KEY"',
        'secret = "env:BENCH_SECRET"',
        f'base_url = "{base_url}"',
        "poll_seconds = 1",
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
