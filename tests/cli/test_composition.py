"""How engine and screen are put together, taken down, and what survives a crash of the screen."""

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from tests.builders import make_order
from tests.cli.conftest import Configure
from tests.clock import ManualClock
from tests.fakes import FakeVenue, fake_account
from tui.__main__ import main
from tui.domain.account import Account
from tui.domain.intents import CancelIntent
from tui.domain.outcome import Accepted
from tui.domain.rules import Limits, TradingRules
from tui.engine.engine import Engine
from tui.engine.port import EnginePort
from tui.engine.records import Records, open_records
from tui.store.journal import read_actions
from tui.venues.port import VenuePort

if TYPE_CHECKING:
    from tui.screens.saving import SaveFile


class StubApp:
    """Stands for the screen: runs `script` once its first frame is up."""

    shown: list["StubApp"] = []
    return_code: int | None = 0

    def __init__(self, engine: EnginePort, **options: object) -> None:
        self.engine = engine
        self.options = options
        self.connected_before_the_frame: bool | None = None
        self.shown.append(self)

    def on_ready(self) -> None:
        """Replaced by the composition root."""

    def exit(self, *, return_code: int) -> None:
        """Leave early."""

    def call_after_refresh(self, callback: Callable[[], None]) -> None:
        callback()

    async def run_async(self) -> None:
        await asyncio.sleep(0)
        self.connected_before_the_frame = StubSource.was_asked
        self.on_ready()
        await self.engine.idle()
        await self.script()

    async def script(self) -> None:
        """Leave at once."""


class CrashingApp(StubApp):
    async def script(self) -> None:
        raise RuntimeError("the screen fell over")


class CancellingApp(StubApp):
    """Falls over while the answer to a cancel is awaited."""

    async def script(self) -> None:
        (order,) = self.engine.state.book.entries()
        self.engine.submit([CancelIntent(key=order.key, seen=order)])
        while not any(one.sends for one in self.engine.state.actions.actions.values()):
            await asyncio.sleep(0)
        raise RuntimeError("the screen fell over")


class FailingApp(StubApp):
    return_code = 1


class StubSource:
    was_asked = False
    is_closed = False
    folder: Path | None = None

    def __init__(self, **options: object) -> None:
        self.options = options
        account = fake_account("demo", can_send=True, may_trade=True)
        self.venue = FakeVenue(account, clock=ManualClock())
        self.venue.lists(make_order(account="demo"))

    @property
    def accounts(self) -> tuple[Account, ...]:
        return (self.venue.account,)

    async def connect(self) -> Sequence[VenuePort]:
        StubSource.was_asked = True
        return [self.venue]

    def open_records(self) -> Records:
        assert StubSource.folder is not None
        return open_records(StubSource.folder, ManualClock())

    async def aclose(self) -> None:
        assert self.venue.is_closed
        StubSource.is_closed = True


@pytest.fixture(autouse=True)
def _stubs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(StubSource, "folder", tmp_path / "state")
    monkeypatch.setattr(StubApp, "shown", [])
    monkeypatch.setattr(StubSource, "was_asked", False)
    monkeypatch.setattr(StubSource, "is_closed", False)
    monkeypatch.setattr("tui.demo.Demo", StubSource)
    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setenv("TEXTUAL_FPS", "60")
    monkeypatch.setattr(sys, "setswitchinterval", lambda _: None)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "disable", lambda: None)
    show(monkeypatch, StubApp)


def show(monkeypatch: pytest.MonkeyPatch, app: type[StubApp]) -> None:
    monkeypatch.setitem(sys.modules, "tui.app", SimpleNamespace(BlotterApp=app))


def test_nothing_is_connected_before_the_first_frame() -> None:
    assert main(["--demo"]) == 0
    (app,) = StubApp.shown
    assert app.connected_before_the_frame is False
    assert StubSource.was_asked
    assert StubSource.is_closed


def test_accounts_are_known_to_the_first_frame() -> None:
    main(["--demo"])
    assert [account.name for account in StubApp.shown[0].engine.state.accounts] == ["demo"]


def test_a_crash_of_the_screen_leaves_everything_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    show(monkeypatch, CrashingApp)
    with pytest.raises(RuntimeError, match="the screen fell over"):
        main(["--demo"])
    assert StubSource.is_closed


def test_a_crash_of_the_screen_lets_a_signed_request_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    show(monkeypatch, CancellingApp)
    with pytest.raises(RuntimeError, match="the screen fell over"):
        main(["--demo"])
    (action,) = read_actions(tmp_path / "state")
    assert isinstance(action.outcome, Accepted)
    assert "waiting for the answer to 1 act" in capsys.readouterr().err


def test_the_screens_exit_code_is_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    show(monkeypatch, FailingApp)
    assert main(["--demo"]) == 1


def test_a_start_without_accounts_is_the_demo_and_says_it_is_a_first_run() -> None:
    assert main([]) == 0
    (app,) = StubApp.shown
    assert app.options.pop("save") is not None
    assert app.options == {
        "theme": "blotter-dark",
        "time_zone": "UTC",
        "keymap": {},
        "rules": TradingRules(),
        "is_first_run": True,
    }


def test_what_is_saved_goes_into_the_state_folder(tmp_path: Path) -> None:
    assert main([]) == 0
    path = cast("SaveFile", StubApp.shown[0].options["save"])("cancel.csv", b"a")
    assert path == tmp_path / "state" / "exports" / "cancel.csv"
    assert path.read_bytes() == b"a"


def test_what_cannot_be_saved_is_told_as_a_system_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main([]) == 0
    monkeypatch.setenv("BLOTTER_STATE", str(tmp_path / "file" / "state"))
    with pytest.raises(OSError, match="cannot keep state there"):
        cast("SaveFile", StubApp.shown[0].options["save"])("cancel.csv", b"a")


def test_a_demo_that_was_asked_for_is_no_first_run() -> None:
    main(["--demo"])
    assert StubApp.shown[0].options["is_first_run"] is False


def test_the_screen_follows_the_configuration(configure: Configure) -> None:
    configure(extra='theme = "blotter-light"\ntime_zone = "local"\n[keys]\n"view.sort" = "o"')
    assert main([]) == 0
    options = StubApp.shown[0].options
    assert options.pop("save") is not None
    assert options == {
        "theme": "blotter-light",
        "time_zone": "local",
        "keymap": {"view.sort": "o"},
        "rules": TradingRules(),
        "is_first_run": True,
    }


def test_the_limits_of_the_configuration_reach_the_forms_and_the_engine(
    configure: Configure,
) -> None:
    configure(extra='relative_base = "own"\n[limits]\nmax_batch = 7')
    assert main([]) == 0
    (app,) = StubApp.shown
    rules = TradingRules(limits=Limits(max_batch=7), relative_base="own")
    assert app.options["rules"] == rules
    assert isinstance(app.engine, Engine)
    assert app.engine._rules == rules


def test_the_theme_of_the_command_line_wins(configure: Configure) -> None:
    configure(extra='theme = "blotter-light"')
    assert main(["--theme", "blotter-dark"]) == 0
    assert StubApp.shown[0].options["theme"] == "blotter-dark"


def test_configured_accounts_are_shown_instead_of_the_demo(configure: Configure) -> None:
    configure(main="http://127.0.0.1:1", desk="http://127.0.0.1:1")
    assert main(["--account", "desk"]) == 0
    assert not StubSource.was_asked
    (account,) = StubApp.shown[0].engine.state.accounts
    assert (account.name, account.host, account.can_send) == ("desk", "127.0.0.1:1", False)


@pytest.mark.parametrize(("arguments", "can_send"), [([], True), (["--read-only"], False)])
def test_read_only_holds_whatever_the_configuration_says(
    configure: Configure, arguments: list[str], *, can_send: bool
) -> None:
    path = configure(main="http://127.0.0.1:1")
    path.write_text(path.read_text() + '\nmode = "trade"')
    assert main(arguments) == 0
    assert StubApp.shown[0].engine.state.accounts[0].can_send is can_send


def test_threads_that_decode_let_the_screen_in(monkeypatch: pytest.MonkeyPatch) -> None:
    intervals: list[float] = []
    monkeypatch.setattr(sys, "setswitchinterval", intervals.append)
    main(["--demo"])
    assert intervals == [0.0001]


def test_a_key_is_painted_soon_after_a_poll_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    main(["--demo"])
    assert os.environ["TEXTUAL_FPS"] == "60"
    monkeypatch.delenv("TEXTUAL_FPS")
    main(["--demo"])
    assert os.environ["TEXTUAL_FPS"] == "240"


def test_garbage_is_left_to_the_app_to_collect(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for name in ("disable", "freeze", "enable"):
        monkeypatch.setattr(gc, name, lambda name=name: calls.append(name))
    main(["--demo"])
    assert calls == ["disable", "freeze"]


@pytest.mark.parametrize("redirected", [0, 2])
def test_no_screen_is_opened_where_nobody_could_see_it(
    redirected: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "isatty", lambda descriptor: descriptor != redirected)
    assert main(["--demo"]) == 2
    assert not StubApp.shown
    assert "needs a terminal" in capsys.readouterr().err
