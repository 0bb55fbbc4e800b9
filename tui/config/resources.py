"""Finds the files that travel with the program, in an installed wheel and in a checkout alike."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def theme_folder() -> Traversable:
    """Return the folder of the shipped themes: inside the package, else beside it."""
    return _folder(files("tui"), "_themes", "themes")


def _folder(package: Traversable, packaged: str, beside: str) -> Traversable:
    inside = package / packaged
    return inside if inside.is_dir() else Path(str(package)).parent / beside
