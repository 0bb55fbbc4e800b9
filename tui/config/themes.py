"""Theme files: `themes/*.toml` read strictly into values that know no Textual."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

ROLES = frozenset(
    {
        "primary",
        "secondary",
        "accent",
        "foreground",
        "background",
        "surface",
        "panel",
        "success",
        "warning",
        "error",
    }
)
"""The colours every theme names under `[colours]`."""

_KEYS = frozenset({"name", "title", "dark", "ansi", "colours", "tones", "variables"})
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|ansi_[a-z_]+")
_NAME = re.compile(r"[a-z][a-z0-9-]*")


class ThemeError(ValueError):
    """A theme file is not what it should be; the message names the key and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSpec:
    """One theme as its file describes it."""

    name: str
    title: str
    """What the picker shows."""
    dark: bool
    ansi: bool
    """Keeps to the sixteen colours of the terminal."""
    colours: Mapping[str, str]
    """Exactly the `ROLES`."""
    variables: Mapping[str, str]
    """Tones and other style variables, by name."""


@dataclass(frozen=True, slots=True)
class ThemeFolder:
    """What a folder of theme files holds."""

    themes: tuple[ThemeSpec, ...]
    problems: tuple[str, ...] = ()
    """One sentence for each file that could not be used."""


def load_themes(folder: Traversable) -> ThemeFolder:
    """Read every theme of a folder. A bad file is reported and left out, never fatal."""
    themes: dict[str, ThemeSpec] = {}
    problems: list[str] = []
    for file in _theme_files(folder):
        try:
            spec = parse_theme(file.read_text("utf-8"))
        except (ThemeError, OSError, UnicodeDecodeError) as error:
            problems.append(f"The theme file {file.name} was left out: {error}.")
            continue
        if themes.setdefault(spec.name, spec) is not spec:
            problems.append(
                f"The theme file {file.name} was left out: another file is named {spec.name!r} too."
            )
    return ThemeFolder(tuple(themes.values()), tuple(problems))


def parse_theme(text: str) -> ThemeSpec:
    """Read one theme file.

    Raises:
        ThemeError: Not TOML, an unknown key, a missing or an unreadable value.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThemeError(f"not TOML: {error}") from None
    _refuse_unknown(table, _KEYS, "")
    name = _text(table, "name")
    colours = _colours(table, "colours")
    _refuse_unknown(colours, ROLES, "colours.")
    if missing := sorted(ROLES - colours.keys()):
        raise ThemeError(f"colours: {', '.join(missing)} missing")
    tones = _colours(table, "tones")
    return ThemeSpec(
        name=name,
        title=_text(table, "title", name),
        dark=_flag(table, "dark", default=True),
        ansi=_flag(table, "ansi", default=False),
        colours=colours,
        variables={**tones, **_variables(table)},
    )


def _theme_files(folder: Traversable) -> Iterator[Traversable]:
    if folder.is_dir():
        found = (file for file in folder.iterdir() if file.name.endswith(".toml"))
        yield from sorted(found, key=lambda file: file.name)


def _refuse_unknown(table: Mapping[str, object], known: frozenset[str], where: str) -> None:
    if unknown := sorted(table.keys() - known):
        raise ThemeError(
            f"{where}{unknown[0]}: not a known key, expected {', '.join(sorted(known))}"
        )


def _text(table: Mapping[str, object], key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or not value:
        raise ThemeError(f"{key}: expected text")
    return value


def _flag(table: Mapping[str, object], key: str, *, default: bool) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise ThemeError(f"{key}: expected true or false")
    return value


def _named(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    values = table.get(key, {})
    if not isinstance(values, dict):
        raise ThemeError(f"{key}: expected a table")
    for name in values:
        if _NAME.fullmatch(name) is None:
            raise ThemeError(f"{key}.{name}: expected small letters, digits and hyphens")
    return values


def _colours(table: Mapping[str, object], key: str) -> dict[str, str]:
    colours: dict[str, str] = {}
    for name, value in _named(table, key).items():
        if not isinstance(value, str) or _COLOUR.fullmatch(value) is None:
            raise ThemeError(f"{key}.{name}: expected #rrggbb or a colour of the terminal, ansi_…")
        colours[name] = value
    return colours


def _variables(table: Mapping[str, object]) -> dict[str, str]:
    variables: dict[str, str] = {}
    for name, value in _named(table, "variables").items():
        if not isinstance(value, str) or not value or ";" in value:
            raise ThemeError(f"variables.{name}: expected the text of a style value")
        variables[name] = value
    return variables
