"""The repository keeps its promises to a newcomer: two commands, true documents, no addresses."""

import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from screenshots.make import PICTURES, Picture, take
from tests.architecture.readme_keys import with_current_keys

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def commands_of_the_readme() -> list[str]:
    return re.findall(r"^```sh\n(python3 -m venv .*)\n```", README, flags=re.MULTILINE)


def test_the_readme_starts_the_demo_and_the_tests_with_one_command_each() -> None:
    demo, tests = commands_of_the_readme()
    assert demo.endswith(".venv/bin/blotter --demo")
    assert tests.endswith(".venv/bin/pytest")


def test_ci_runs_the_very_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert commands_of_the_readme()[1] in script


def test_no_file_names_a_package_registry() -> None:
    # Spelt in pieces, so that this file does not name one either.
    pattern = re.compile(
        rb"pypi\." + rb"org|pythonhosted\." + rb"org|registry\.npm" + rb"js|deb\.debian\." + rb"org"
    )
    guilty = [path for path in tracked_files() if pattern.search(path.read_bytes())]
    assert guilty == []


def test_every_picture_the_readme_shows_is_in_the_repository() -> None:
    pictures = re.findall(r"\((screenshots/[^)]+)\)", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []


def test_the_wheel_carries_themes_styles_and_schemas(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    built = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    names = set(zipfile.ZipFile(built).namelist())
    themes = {f"tui/_themes/{path.name}" for path in (ROOT / "themes").glob("*.toml")}
    assert themes
    schemas = {f"tui/store/migrations/{name}/0001.sql" for name in ("journal", "history")}
    assert themes | schemas | {"tui/app.tcss", "tui/py.typed"} <= names
    assert not [name for name in names if name.startswith(("tests/", "screenshots/"))]


def test_the_table_of_keys_in_the_readme_is_the_one_the_program_has() -> None:
    assert with_current_keys(README) == README


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_every_picture_is_what_the_demo_shows_now(picture: Picture) -> None:
    shown = await take(picture)
    kept = (ROOT / "screenshots" / f"{picture.name}.svg").read_text(encoding="utf-8")
    assert shown == kept, "run: python -m screenshots.make, and look at what changed"
