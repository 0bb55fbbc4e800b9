"""What may be typed, what is refused, and with which exit code."""

import json
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Configure
from tests.cli.stub_venue import StubVenue
from tui import __version__
from tui.__main__ import main
from tui.cli.parser import parse

COMMAND = [sys.executable, "-m", "tui"]


@pytest.fixture(autouse=True)
def _no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a screen would open: it would wait for keys for ever."""

    def fail(*_: object, **__: object) -> None:
        pytest.fail("the screen was opened")

    monkeypatch.setattr("tui.__main__._screen", fail)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run what must be refused with 2, saying so on stderr alone."""
    try:
        code: object = main(arguments)
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    return printed.err


def test_without_a_command_the_screen_is_meant() -> None:
    options = parse([])
    assert (options.command, options.demo, options.account) == ("screen", False, ())


@pytest.mark.parametrize(
    "arguments",
    [
        "--config c.toml --account a --account b --read-only --demo --seed 3 orders --json",
        "orders --json --config c.toml --account a --account b --read-only --demo --seed 3",
        "--account a orders --account b --json --config c.toml --read-only --demo --seed 3",
    ],
)
def test_common_options_stand_before_the_command_or_after_it(arguments: str) -> None:
    options = parse(arguments.split())
    assert (options.command, options.config, options.account) == ("orders", "c.toml", ("a", "b"))
    assert (options.read_only, options.demo, options.seed, options.json) == (True, True, 3, True)


@pytest.mark.parametrize(
    "arguments",
    [
        "fly",
        "--fly",
        "--acc main",
        "orders --json --csv",
        "orders --userref 5.5",
        "orders --userref 2147483648",
        "orders --cl-ord-id=",
        "orders --cl-ord-id \x1b",
        f"orders --cl-ord-id {37 * 'a'}",
        "orders --rebase-multiplier both",
        "orders --filter",
        "check --demo",
        "--demo check",
        "--demo sim",
        "--seed 3",
        "--scenario busy",
        "--scenario busy orders",
        "--demo --scenario nonsense",
        "sim --port 65536",
        "sim --orders -1",
        "sim --orders many",
        "sim --churn 1.5",
        "sim --churn nan",
        "keys",
        "keys show",
        "keys add",
        "--demo --account nobody",
        "orders --demo --account nobody",
        "--account nobody",
        "--theme nonsense",
        "--config",
    ],
)
def test_what_cannot_be_understood_ends_with_two(
    capsys: pytest.CaptureFixture[str], arguments: str
) -> None:
    assert refusal(capsys, *arguments.split()).startswith("blotter")


@pytest.mark.parametrize("command", ["orders", "check"])
def test_without_an_account_nothing_simulated_is_printed(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert refusal(capsys, command).startswith("blotter: no account is configured")


@pytest.mark.parametrize("command", [[], ["orders"], ["check"], ["--demo"], ["keys", "list"]])
def test_a_misspelt_setting_stops_every_start(
    configure: Configure, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    path = configure(main="http://127.0.0.1:1", extra='theem = "x"')
    assert refusal(capsys, *command) == (
        f'blotter: {path}: theem: unknown key; did you mean "theme"?\n'
    )


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ('theme = "nonsense"', "theme: expected one of "),
        ('[keys]\n"order.fly" = "x"', "keys: 'order.fly' is not an action"),
    ],
)
def test_a_theme_or_key_that_does_not_exist_stops_the_start(
    configure: Configure, capsys: pytest.CaptureFixture[str], setting: str, sentence: str
) -> None:
    path = configure(extra=setting)
    assert refusal(capsys, "orders").startswith(f"blotter: {path}: {sentence}")


def test_a_named_configuration_that_is_absent_stops_the_start(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(capsys, "--config", "/absent.toml") == (
        "blotter: /absent.toml: there is no such file\n"
    )
    monkeypatch.setenv("BLOTTER_CONFIG", "/absent-too.toml")
    assert refusal(capsys) == "blotter: /absent-too.toml: there is no such file\n"


def test_an_account_that_is_not_configured_is_not_replaced_by_another(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(main="http://127.0.0.1:1", desk="http://127.0.0.1:1")
    assert refusal(capsys, "orders", "--account", "mian") == (
        'blotter: there is no account "mian"; configured: main, desk\n'
    )


def test_an_account_of_another_venue_can_be_left_out(
    venue: StubVenue, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    path = configure(main=venue.base_url, kuna="http://127.0.0.1:1")
    head, _, tail = path.read_text().rpartition("kraken-spot")
    path.write_text(f"{head}kuna{tail}")
    venue.lists(b'{"error":[],"result":{"open":{}}}')
    assert main(["orders", "--json", "--account", "main"]) == 0
    assert capsys.readouterr().out == "[]\n"


@pytest.mark.parametrize("name", ["KRAKEN_KEY", "KRAKEN_SECRET"])
def test_a_key_that_cannot_be_read_stops_the_start(
    configure: Configure,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    configure(main="http://127.0.0.1:1")
    monkeypatch.delenv(name)
    assert f"set the environment variable {name} before starting" in refusal(capsys, "orders")


def test_help_teaches_configuration_examples_and_exit_codes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert str(tmp_path / "config" / "blotter" / "config.toml") in text
    for part in ("[[account]]", "blotter orders --json", "exit codes", "BLOTTER_CONFIG"):
        assert part in text


@pytest.mark.parametrize("arguments", [["--version"], ["orders", "--version"]])
def test_the_version_is_printed(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"blotter {__version__}\n"


def test_the_demo_prints_simulated_orders_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["orders", "--demo"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("embed (kraken-embed), SIMULATED\n")
    assert "\nspot (kraken-spot), SIMULATED\n" in printed


def test_the_demo_is_asked_for_even_where_accounts_are_configured(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(main="http://127.0.0.1:1")
    assert main(["orders", "--demo", "--json"]) == 0
    assert {row["account"] for row in json.loads(capsys.readouterr().out)} == {
        "embed",
        "futures",
        "kuna",
        "spot",
    }


def test_the_demo_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["orders", "--demo", "--csv"]) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("redirected", [0, 2])
def test_no_screen_is_opened_where_nobody_could_see_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, redirected: int
) -> None:
    monkeypatch.setattr("os.isatty", lambda descriptor: descriptor != redirected)
    monkeypatch.setattr("tui.__main__._screen", None)
    assert refusal(capsys, "--demo").startswith("blotter: the screen needs a terminal")


def test_a_reader_that_has_enough_ends_the_output_quietly() -> None:
    with subprocess.Popen(
        [*COMMAND, "orders", "--demo", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.__main__.parse", interrupt)
    assert main([]) == 130


def test_the_simulated_venues_are_served_until_they_are_told_to_stop(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, configure: Configure
) -> None:
    with subprocess.Popen(
        [*COMMAND, "sim", "--orders", "30", "--seed", "5"], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            spot = json.loads(process.stdout.readline())["kraken-spot"]
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+", spot["base_url"])
            configure(main=spot["base_url"])
            monkeypatch.setenv("KRAKEN_KEY", spot["key"])
            monkeypatch.setenv("KRAKEN_SECRET", spot["secret"])
            assert main(["orders", "--json"]) == 0
            assert len(json.loads(capsys.readouterr().out)) == 30
            assert main(["check"]) == 0
            assert "30 open orders read" in capsys.readouterr().out
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.stdout.read()
    assert (process.returncode, rest) == (0, b"")


def test_a_port_that_is_taken_is_refused(
    venue: StubVenue, capsys: pytest.CaptureFixture[str]
) -> None:
    port = venue.base_url.rpartition(":")[2]
    assert refusal(capsys, "sim", "--port", port) == (
        f"blotter: port {port}: Address already in use\n"
    )


def test_printing_orders_loads_no_screen() -> None:
    code = (
        "import sys\nfrom tui.__main__ import main\n"
        "code = main(['orders', '--demo', '--json'])\n"
        "sys.exit(code or 'textual' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("form", ["", " --json"])
def test_an_answer_that_cannot_be_written_is_said(form: str) -> None:
    with Path("/dev/full").open("w", encoding="ascii") as full:
        done = subprocess.run(
            [*COMMAND, "orders", "--demo", *form.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == ("blotter: the answer could not be written: No space left on device\n")


def test_without_a_standard_output_nothing_is_printed_and_nothing_breaks() -> None:
    command = f"exec {shlex.quote(sys.executable)} -m tui orders --demo >&-"
    done = subprocess.run(["/bin/sh", "-c", command], stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
