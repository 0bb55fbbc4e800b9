"""Files the operator asked for are for that user alone and never written over."""

import stat
from pathlib import Path

import pytest

from tui.store.exports import save


def test_a_file_is_for_its_user_alone_in_a_folder_that_is_too(tmp_path: Path) -> None:
    path = save(tmp_path / "state" / "exports", "cancel.csv", b"a,b\n")
    assert path == tmp_path / "state" / "exports" / "cancel.csv"
    assert path.read_bytes() == b"a,b\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    paths = [save(tmp_path, "cancel.csv", str(number).encode()) for number in range(3)]
    assert [path.name for path in paths] == ["cancel.csv", "cancel-2.csv", "cancel-3.csv"]
    assert [path.read_text(encoding="utf-8") for path in paths] == ["0", "1", "2"]


def test_a_link_that_lies_in_wait_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    (tmp_path / "cancel.csv").symlink_to(target)
    assert save(tmp_path, "cancel.csv", b"x").name == "cancel-2.csv"
    assert not target.exists()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        save(tmp_path / "file" / "exports", "cancel.csv", b"")
