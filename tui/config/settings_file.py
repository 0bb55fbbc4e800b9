"""Reads the configuration file, and says where and how it is wrong. Never a fallback."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from tui.config.errors import ConfigurationError
from tui.config.settings import (
    AlertSettings,
    KrakenEmbedSettings,
    KrakenFuturesSettings,
    KrakenSpotSettings,
    KunaSettings,
    LimitSettings,
    Settings,
)

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MODELS: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): Settings,
    ("limits",): LimitSettings,
    ("alerts",): AlertSettings,
    ("account", "kraken-spot"): KrakenSpotSettings,
    ("account", "kraken-futures"): KrakenFuturesSettings,
    ("account", "kraken-embed"): KrakenEmbedSettings,
    ("account", "kuna"): KunaSettings,
}
_VENUES = [path[1] for path in _MODELS if path[0:1] == ("account",)]

Table = Mapping[str, object]


def load_settings(path: Path) -> Settings:
    """Read a configuration file.

    Raises:
        ConfigurationError: It cannot be read or used; one line for each thing that is wrong.
    """
    table = _read(path)
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        details = error.errors(include_url=False)
        lines = [f"{path}: {_sentence(detail, table)}" for detail in details]
    raise ConfigurationError("\n".join(lines))


def _read(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_bytes().decode())
    except FileNotFoundError:
        problem = "there is no such file"
    except OSError as error:
        problem = f"it cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        problem = f"expected UTF-8 text; byte {error.start + 1} is something else"
    except tomllib.TOMLDecodeError as error:
        problem = f"expected TOML: {error}"
    except RecursionError:
        problem = "expected TOML; this is nested too deeply"
    raise ConfigurationError(f"{path}: {problem}")


def _sentence(detail: "ErrorDetails", table: Table) -> str:
    return f"{_where(detail['loc'], table)}: {_expectation(detail)}"


def _where(loc: tuple[int | str, ...], table: Table) -> str:
    """Write the path to a key as the operator finds it in the file."""
    if loc[:1] != ("account",) or len(loc) < 2:
        return ".".join(str(part) for part in loc if part != "[key]")
    position = int(loc[1])
    keys = loc[3:] if loc[2:3] and loc[2] in _VENUES else loc[2:]
    place = f"[[account]] {position + 1}"
    accounts = table.get("account")
    entry = accounts[position] if isinstance(accounts, list) else None
    if isinstance(entry, dict) and isinstance(name := entry.get("name"), str):
        place += f' "{name[:24]}"'
    # People count the entries of a list from one.
    return " ".join([place, *(str(key + 1 if isinstance(key, int) else key) for key in keys)])


def _expectation(detail: "ErrorDetails") -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return "unknown key" + _near(str(detail["loc"][-1]), _known_keys(detail["loc"]))
        case "missing":
            return "missing; this key is required"
        case "value_error":
            return str(context["error"])
        case "literal_error":
            words = [
                word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")
            ]
            return _one_of(words) + _near(detail["input"], words)
        case "union_tag_invalid":
            return f"venue: {_one_of(_VENUES)}" + _near(context["tag"], _VENUES)
        case "union_tag_not_found":
            return f"venue is missing; {_one_of(_VENUES)}"
        case "tuple_type" if detail["loc"] == ("account",):
            return "write [[account]] in double brackets, once for each account"
        case kind:
            return _EXPECTED.get(kind, detail["msg"].replace("Input should be", "expected"))


_EXPECTED: Mapping[str, str] = {
    "bool_type": "expected true or false",
    "int_type": "expected a whole number, without quotes",
    "string_type": "expected text in quotes",
    "tuple_type": "expected a list in square brackets",
    "dict_type": "expected a table",
    "model_type": "expected a table",
    "model_attributes_type": "expected a table",
}


def _known_keys(loc: tuple[int | str, ...]) -> list[str]:
    path = tuple(part for part in loc[:-1] if isinstance(part, str))
    return list(_MODELS[path].model_fields)


def _one_of(words: list[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return "expected " + " or ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)


def _near(written: object, words: list[str]) -> str:
    """Suggest a word for a misspelt one; what was written is not repeated."""
    close = get_close_matches(str(written).lower(), words, n=1)
    return f'; did you mean "{close[0]}"?' if close else ""
