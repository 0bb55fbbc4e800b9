"""Write the README's table of keys from the bindings themselves.

Run it with `python -m tests.architecture.readme_keys`; a test fails while the table is not current.
"""

import re
from pathlib import Path

from tui.screens.help import help_entries

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"(<!-- keys: [^\n]* -->\n).*?(<!-- /keys -->)", re.DOTALL)


def with_current_keys(text: str) -> str:
    """Return the README with the keys as they are bound now."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{keys_table()}\n{block[2]}", text)


def keys_table() -> str:
    """Return the keys as a Markdown table, in the groups of the help screen."""
    rows = ["| Keys | What they do | Name |", "|---|---|---|"]
    group = ""
    for entry in help_entries({}, lambda _: None):
        if entry.group != group:
            group = entry.group
            rows.append(f"| **{group}** | | |")
        keys = " ".join(f"`{key}`" for key in entry.keys.split())
        rows.append(f"| {keys} | {entry.description} | `{entry.binding_id}` |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    README.write_text(with_current_keys(README.read_text(encoding="utf-8")), encoding="utf-8")
