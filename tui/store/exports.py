"""Files the operator asked for: one each, in a folder of their own, for this user alone."""

import os
from collections.abc import Iterator
from pathlib import Path


def save(folder: Path, name: str, content: bytes) -> Path:
    """Write a file under a name nothing has yet; what is there is never written over.

    Args:
        folder: Created, for this user alone, where it is missing.
        name: The file's name; a number is put before its ending where that is taken.
        content: What it holds.

    Raises:
        OSError: The folder or the file cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in _paths(folder / name):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        return path
    raise FileExistsError(f"{folder / name}: there are too many files of that name")


def _paths(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, 1000):
        yield path.with_stem(f"{path.stem}-{number}")
