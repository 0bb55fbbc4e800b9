"""What a start may load: heavy libraries wait until they are used."""

import json
import subprocess
import sys

import pytest


def modules_after(statement: str) -> set[str]:
    code = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded: list[str] = json.loads(done.stdout)
    return set(loaded)


@pytest.mark.parametrize(
    "module",
    [
        "tui.domain.state",
        "tui.engine.engine",
        "tui.venues.kraken_spot.client",
        "tui.simulator.asgi",
    ],
)
def test_nothing_below_the_screens_loads_textual(module: str) -> None:
    assert "textual" not in modules_after(f"import {module}")


@pytest.mark.parametrize(
    "heavy",
    ["httpx", "pydantic", "starlette", "uvicorn", "keyring", "sqlite3", "tui.simulator.asgi"],
)
def test_the_screen_is_ready_before_anything_heavy_is_loaded(heavy: str) -> None:
    assert heavy not in modules_after("import tui.__main__, tui.cli, tui.demo, tui.app")


def test_help_is_shown_without_loading_the_screen() -> None:
    assert "textual" not in modules_after("import tui.__main__, tui.cli")


def test_the_demo_asks_its_first_question_before_pydantic_is_loaded() -> None:
    asks = "tui.demo, tui.simulator.asgi, tui.venues.kraken_spot.client, tui.config.credentials"
    assert "pydantic" not in modules_after(f"import {asks}")


def test_what_polls_is_loaded_when_there_is_something_to_poll() -> None:
    loaded = modules_after("import tui.__main__, tui.cli, tui.demo, tui.app, tui.engine.engine")
    assert not loaded & {"msgspec", "tui.engine.desk", "tui.engine.poller", "tui.engine.look_ups"}


@pytest.mark.parametrize(
    "form",
    [
        *("amend", "batch_amend", "batch_cancel", "funds", "history"),
        *("embed_ticket", "futures_ticket", "kuna_ticket", "spot_ticket"),
    ],
)
def test_a_form_is_loaded_when_it_is_opened(form: str) -> None:
    assert f"tui.screens.{form}" not in modules_after("import tui.__main__, tui.cli, tui.app")
