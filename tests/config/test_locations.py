"""Where the configuration and the state live."""

import os
import stat
from pathlib import Path

import pytest

from tui.config.errors import ConfigurationError
from tui.config.locations import find_configuration, state_folder, state_path


@pytest.fixture
def default_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "blotter" / "config.toml"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_option_wins_over_the_environment_over_the_users_folder(default_file: Path) -> None:
    default_file.parent.mkdir(parents=True)
    default_file.touch()
    environment = {"BLOTTER_CONFIG": "/from/environment"}
    assert find_configuration("/from/option", environment) == Path("/from/option")
    assert find_configuration(None, environment) == Path("/from/environment")
    assert find_configuration(None, {}) == default_file


def test_without_a_default_file_there_is_no_configuration(default_file: Path) -> None:
    assert find_configuration(None, {}) is None


def test_a_named_file_is_not_replaced_by_the_default_one(default_file: Path) -> None:
    assert find_configuration("absent.toml", {}) == Path("absent.toml")


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_name_is_an_error_not_a_default(empty: str) -> None:
    with pytest.raises(ConfigurationError, match="--config is empty"):
        find_configuration(empty, {})
    with pytest.raises(ConfigurationError, match="BLOTTER_CONFIG is empty"):
        find_configuration(None, {"BLOTTER_CONFIG": empty})


def test_a_default_file_that_leads_nowhere_is_not_taken_for_absent(default_file: Path) -> None:
    default_file.parent.mkdir(parents=True)
    default_file.symlink_to("gone.toml")
    assert find_configuration(None, {}) == default_file


def test_a_default_file_that_cannot_be_looked_at_is_an_error(
    default_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "lstat", refuse)
    with pytest.raises(ConfigurationError, match="cannot be read: Permission denied"):
        find_configuration(None, {})


def test_the_state_folder_is_private_from_the_start(tmp_path: Path) -> None:
    folder = state_folder({"BLOTTER_STATE": str(tmp_path / "a" / "state")})
    assert folder == tmp_path / "a" / "state"
    assert mode(folder) == 0o700


def test_the_state_folder_is_the_users_own_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_path({}) == tmp_path / "blotter"
    assert not state_path({}).exists()
    assert state_folder({}) == tmp_path / "blotter"


def test_a_state_folder_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(mode=0o755)
    assert mode(state_folder({"BLOTTER_STATE": str(tmp_path / "state")})) == 0o700


def test_a_state_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = tmp_path.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    with pytest.raises(ConfigurationError, match="belongs to another user"):
        state_folder({"BLOTTER_STATE": str(tmp_path)})


def test_a_state_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot keep state there"):
        state_folder({"BLOTTER_STATE": str(tmp_path / "file" / "state")})
