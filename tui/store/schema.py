"""Brings a file up to the newest schema: numbered steps, each made once, none ever edited."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files


class SchemaError(Exception):
    """The file is not one this version can use; says why."""


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Make the steps the file has not seen. The caller keeps other processes out.

    Raises:
        SchemaError: A newer version wrote it, or another program.
        sqlite3.Error: It cannot be read or written.
    """
    scripts = _scripts(name)
    for number in range(check_schema(connection, name) + 1, len(scripts) + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in _statements(scripts[number - 1]):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def check_schema(connection: sqlite3.Connection, name: str) -> int:
    """Return how many steps the file has seen.

    Raises:
        SchemaError: A newer version wrote it, or another program.
        sqlite3.Error: It cannot be read.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    scripts = _scripts(name)
    if (version or tables) and f"PRAGMA application_id = {mark};" not in scripts[0]:
        raise SchemaError("another program wrote it; move it away")
    if version > len(scripts):
        raise SchemaError(
            f"a newer version of this program wrote it (schema {version}, this one knows"
            f" {len(scripts)}); use the newer one"
        )
    return int(version)


def _scripts(name: str) -> list[str]:
    folder = files("tui.store") / "migrations" / name
    return [script.read_text("utf-8") for script in sorted(folder.iterdir(), key=lambda f: f.name)]


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
