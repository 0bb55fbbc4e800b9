"""The composition root: what was asked for, the accounts, the engine, the screen."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.cli.parser import DEFAULT_SCENARIO, DEFAULT_SEED, Options, parse
from tui.cli.terminal import (
    OutputError,
    complain,
    finish,
    has_terminal,
    open_missing_streams,
)
from tui.config.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from tui.cli.source import Source
    from tui.config.settings import AccountSettings, Settings
    from tui.venues.port import VenuePort

SWITCH_INTERVAL = 0.0001
"""Seconds after which a thread that decodes a large answer lets the screen's thread in."""
PAINTS_PER_SECOND = 240
"""Textual's own 60 make a key that follows a poll's paint wait for up to two frames."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    open_missing_streams()
    try:
        code = _run(parse(sys.argv[1:] if arguments is None else arguments))
        finish()
    except OutputError as error:
        # What is left unsaid must not be tried again, and complained of, at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        complain(f"blotter: {error}")
        return 2
    except ConfigurationError as error:
        for line in str(error).splitlines():
            complain(f"blotter: {line}")
        return 2
    except (KeyboardInterrupt, EOFError):
        return 130
    except BrokenPipeError:
        # Whoever read the output has enough; the interpreter must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def _run(options: Options) -> int:
    if options.command == "sim":
        from tui.cli.sim import serve_simulation

        return serve_simulation(options)
    from tui.cli.configured import chosen_accounts, read_settings

    settings = read_settings(options, os.environ)
    if options.command == "keys":
        from tui.cli.keys import manage_keys

        return manage_keys(options, chosen_accounts(settings, options.account))
    if options.command == "journal":
        from tui.cli.journal import print_journal

        configured = [account.name for account in settings.account] if settings else []
        return print_journal(options, configured, os.environ)
    if options.command == "screen":
        return _show_screen(options, settings)
    return _print_answers(options, settings)


def _source(options: Options, accounts: Sequence["AccountSettings"]) -> "Source":
    """Return the configured accounts, or the demo's where there are none.

    Raises:
        ConfigurationError: An account cannot be opened, or the demo has none of that name.
    """
    if accounts:
        from tui.cli.configured import open_accounts

        return open_accounts(accounts, options, os.environ)
    from tui.demo import Demo

    demo = Demo(
        seed=DEFAULT_SEED if options.seed is None else options.seed,
        scenario=options.scenario or DEFAULT_SCENARIO,
        read_only=options.read_only,
    )
    known = [account.name for account in demo.accounts]
    for name in options.account:
        if name not in known:
            raise ConfigurationError(
                f'the demo has no account "{name}"; it has: {", ".join(known)}'
            )
    return demo


def _print_answers(options: Options, settings: "Settings | None") -> int:
    from tui.cli.check import print_check
    from tui.cli.configured import chosen_accounts
    from tui.cli.fills import print_fills
    from tui.cli.orders import print_orders
    from tui.engine.clock import SystemClock

    accounts = () if options.demo else chosen_accounts(settings, options.account)
    if not accounts and not options.demo:
        simulated = "fills" if options.command == "fills" else "orders"
        raise ConfigurationError(
            f"no account is configured, and blotter {options.command} reads configured ones;"
            " blotter --help shows how to add one,"
            f" blotter {simulated} --demo prints simulated {simulated}"
        )

    async def answer(venues: Sequence["VenuePort"]) -> int:
        if options.command == "check":
            return await print_check(venues)
        if options.command == "fills":
            return await print_fills(venues, options, SystemClock())
        return await print_orders(venues, options)

    return asyncio.run(_with_venues(_source(options, accounts), answer))


async def _with_venues(
    source: "Source", work: Callable[[Sequence["VenuePort"]], Coroutine[None, None, int]]
) -> int:
    try:
        venues = await source.connect()
        try:
            return await work(venues)
        finally:
            for venue in venues:
                await venue.aclose()
    finally:
        await source.aclose()


def _show_screen(options: Options, settings: "Settings | None") -> int:
    from tui.cli.configured import checked_theme, chosen_accounts

    accounts = () if options.demo else chosen_accounts(settings, options.account)
    theme = checked_theme(options.theme) if options.theme else settings and settings.theme
    source = _source(options, accounts)
    if not has_terminal():
        raise ConfigurationError(
            "the screen needs a terminal, for keys on standard input and for painting on"
            " standard error; blotter orders prints without one"
        )
    os.environ.setdefault("TEXTUAL_FPS", str(PAINTS_PER_SECOND))  # read when it is imported
    sys.setswitchinterval(SWITCH_INTERVAL)
    # Of its own accord Python would look for garbage among all orders, for many a frame; the app
    # does it at rest.
    gc.disable()
    return asyncio.run(
        _screen(
            source,
            theme=theme or "blotter-dark",
            settings=settings,
            is_first_run=not accounts and not options.demo,
        )
    )


async def _screen(
    source: "Source", *, theme: str, settings: "Settings | None", is_first_run: bool
) -> int:
    """Run engine and screen. The engine outlives the screen, also one that crashed."""
    from tui.app import BlotterApp
    from tui.cli.leaving import say_left_open, say_waiting
    from tui.config.rules import trading_rules
    from tui.engine.clock import SystemClock
    from tui.engine.engine import Engine

    painted = asyncio.Event()

    class PaintedApp(BlotterApp):
        """Tells when its first frame is up."""

        def on_ready(self) -> None:
            self.call_after_refresh(painted.set)

    async def connect() -> Sequence["VenuePort"]:
        await painted.wait()
        try:
            return await source.connect()
        finally:
            # What is loaded now stays: collections need not look at it again.
            gc.freeze()

    rules = trading_rules(settings)
    engine = Engine(
        accounts=source.accounts,
        connect=connect,
        clock=SystemClock(),
        open_records=source.open_records,
        rules=rules,
    )
    app = PaintedApp(
        engine,
        theme=theme,
        time_zone=settings.time_zone if settings else "UTC",
        keymap=settings.keys if settings else {},
        rules=rules,
        save=_save,
        is_first_run=is_first_run,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
    try:
        async with engine:
            try:
                await app.run_async()
            finally:
                say_waiting(engine.state)
        say_left_open(engine.state)
    finally:
        await source.aclose()
    return app.return_code or 0


def _save(name: str, content: bytes) -> "Path":
    """Write a file for the operator into the folder of what the program remembers.

    Raises:
        OSError: It cannot be written.
    """
    from tui.config.locations import state_folder
    from tui.store.exports import save

    try:
        folder = state_folder(os.environ)
    except ConfigurationError as error:
        raise OSError(str(error)) from None
    return save(folder / "exports", name, content)


if __name__ == "__main__":
    sys.exit(main())
