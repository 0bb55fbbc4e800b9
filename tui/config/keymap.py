"""Binding ids with their default keys, and the check of what the operator puts in their place."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

LIST_KEYS: Mapping[str, str] = {
    "cursor.up": "k,up",
    "cursor.down": "j,down",
    "cursor.first": "g,home",
    "cursor.last": "G,end",
    "cursor.page-up": "pageup",
    "cursor.page-down": "pagedown",
    "columns.left": "h,left",
    "columns.right": "l,right",
    "marks.toggle": "space",
    "marks.range": "v",
    "marks.all": "a",
    "marks.invert": "asterisk",
    "marks.none": "u",
    "marks.end-range": "escape",
    "app.quit": "q",
    "app.exit": "ctrl+q",
    "app.how-to-quit": "ctrl+c",
    "screen.back": "escape",
    "order.detail": "enter",
    "order.copy_id": "y",
    "order.amend": "e",
    "order.nudge-up": "plus",
    "order.nudge-down": "minus",
    "order.nudge-up-ten": "greater_than_sign",
    "order.nudge-down-ten": "less_than_sign",
    "order.cancel": "x",
    "marks.cancel": "X",
    "staged.review": "equals_sign",
    "ticket.open": "n",
    "drafts.open": "D",
    "funds.open": "b",
    "history.open": "H",
    "app.lock": "exclamation_mark",
    "book.filter": "slash",
    "book.clear_filter": "F",
    "view.sort": "s",
    "view.reverse": "S",
    "view.time_zone": "t",
    "venue.read": "r",
    "venue.read_all": "R",
    "pane.next": "tab",
    "pane.previous": "shift+tab",
    "detail.next_tab": "right_square_bracket",
    "detail.previous_tab": "left_square_bracket",
    "log.open": "L",
    "theme.pick": "T",
    "command.open": "colon,ctrl+p",
    "help.open": "question_mark,f1",
}
"""What works on the blotter, list included."""

FILTER_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "filter.keep": "enter",
    "filter.restore": "escape",
}
"""What works while the filter is typed; every other key is text."""

DIALOG_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "dialog.close": "escape",
    "dialog.next": "tab",
    "dialog.previous": "shift+tab",
    "scroll.up": "up,k",
    "scroll.down": "down,j",
    "scroll.page-up": "pageup",
    "scroll.page-down": "pagedown",
    "scroll.first": "home,g",
    "scroll.last": "end,G",
}
"""What works on everything that opens over the blotter."""

SHEET_KEYS: Mapping[str, str] = {
    **DIALOG_KEYS,
    "funds.read": "r",
    "funds.zeros": "z",
    "history.previous": "left_square_bracket",
    "history.next": "right_square_bracket",
    "history.drafts": "D",
    "drafts.drop": "delete",
}
"""What works on the funds, on the day and on the drafts."""

FORM_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "dialog.close": "escape",
    "dialog.next": "tab",
    "dialog.previous": "shift+tab",
    "form.send": "ctrl+s,f10",
    "form.acknowledge": "f9",
    "form.help": "f1",
    "form.tick-up": "up",
    "form.tick-down": "down",
    "form.next-field": "enter",
    "form.reset-field": "f5",
    "form.cancel-instead": "f6",
    "form.check": "f7",
    "form.drop-staged": "f8",
    "scroll.page-up": "pageup",
    "scroll.page-down": "pagedown",
    "choice.next": "right,space",
    "choice.previous": "left",
}
"""What works on forms that send; every letter is text there."""

QUESTION_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "dialog.close": "escape",
    "question.yes": "y",
}
"""What answers a question of one line."""

MISSING_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "dialog.close": "escape",
    "missing.look": "r",
    "missing.cancel": "x",
    "missing.call-off": "c",
}
"""What works where an answer is missing."""

PICK_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "dialog.close": "escape",
    "dialog.next": "tab",
    "dialog.previous": "shift+tab",
    "form.send": "ctrl+s,f10",
    "form.acknowledge": "f9",
    "form.help": "f1",
    "form.next-field": "enter",
    "pick.up": "up,k",
    "pick.down": "down,j",
    "pick.page-up": "pageup",
    "pick.page-down": "pagedown",
    "pick.first": "home,g",
    "pick.last": "end,G",
    "pick.toggle": "space",
    "pick.fold": "v",
    "result.look": "r",
    "result.again": "x",
    "result.drafts": "D",
    "result.stop": "S",
    "result.save": "E",
}
"""What works on a list of orders in a form, and on what became of them."""

TICKET_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "dialog.close": "escape",
    "ticket.spot": "s",
    "ticket.futures": "f",
    "ticket.kuna": "k",
    "ticket.embed": "m",
}
"""What chooses the venue of a new order."""

SCOPE_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "dialog.close": "escape",
    "scope.market": "m",
    "scope.side": "s",
    "scope.account": "a",
    "scope.shown": "e",
}
"""What chooses the orders to cancel where none is marked."""

SAVE_KEYS: Mapping[str, str] = {
    "app.exit": "ctrl+q",
    "dialog.close": "escape",
    "save.csv": "c",
    "save.json": "j",
}
"""What chooses the form of a file."""

SCOPES: Mapping[str, Mapping[str, str]] = {
    "the blotter": LIST_KEYS,
    "the filter line": FILTER_KEYS,
    "dialogs": DIALOG_KEYS,
    "the funds, the day and the drafts": SHEET_KEYS,
    "forms": FORM_KEYS,
    "questions": QUESTION_KEYS,
    "missing answers": MISSING_KEYS,
    "lists of orders": PICK_KEYS,
    "the choice of a venue": TICKET_KEYS,
    "the choice of orders": SCOPE_KEYS,
    "the form of a file": SAVE_KEYS,
}
"""Bindings that can answer the same key press stand in one scope."""

DEFAULT_KEYS: Mapping[str, str] = {
    **LIST_KEYS,
    **FILTER_KEYS,
    **SHEET_KEYS,
    **FORM_KEYS,
    **QUESTION_KEYS,
    **MISSING_KEYS,
    **PICK_KEYS,
    **TICKET_KEYS,
    **SCOPE_KEYS,
    **SAVE_KEYS,
}

_SHARED = frozenset({"marks.end-range", "screen.back"})
"""Steps back of different depth: the innermost one that is possible answers the key."""

_WORKING_EVERYWHERE = frozenset(
    {"app.exit", *(binding_id for binding_id in FORM_KEYS if binding_id.startswith("form."))}
)
"""Bound above text fields: a printable key there could no longer be typed."""

_EDITING_KEYS = ("enter", "escape", "tab", "space", "backspace", "delete", "insert")
_MOVING_KEYS = ("home", "end", "pageup", "pagedown", "up", "down", "left", "right")
_FUNCTION_KEYS = tuple(f"f{number}" for number in range(1, 25))
_NAMED_KEYS = frozenset({*_EDITING_KEYS, *_MOVING_KEYS, *_FUNCTION_KEYS})
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super"})
_SHORT_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def check_keymap(keys: Mapping[str, str]) -> tuple[str, ...]:
    """Return one sentence for each thing wrong with `[keys]`; none when it can be used."""
    problems = [*_unknown_ids(keys), *_unusable_keys(keys)]
    return tuple(problems or _clashes(keys))


def canonical_key(key: str) -> str:
    """Return a key as Textual names it: `?` becomes `question_mark`.

    Raises:
        ValueError: No terminal sends such a key.
    """
    *modifiers, name = key.strip().split("+") if key.strip() != "+" else ["plus"]
    if unknown := set(modifiers) - _MODIFIERS:
        raise ValueError(f"{sorted(unknown)[0]!r} is not ctrl, shift, alt or super")
    if len(name) == 1:
        name = _character_name(name)
    elif name not in _NAMED_KEYS and name not in CHARACTERS:
        raise ValueError(f"{key.strip()!r} is not the name of a key")
    return "+".join([*modifiers, name])


def _character_name(character: str) -> str:
    if character.isalnum():
        return character
    name = re.sub(r"[ -]", "_", unicodedata.name(character, "").lower())
    return _SHORT_NAMES.get(name, name) or "unnamed"


CHARACTERS: Mapping[str, str] = {
    _character_name(character): character for character in map(chr, range(0x21, 0x7F))
}
"""Every printable ASCII key by Textual's name for it."""


def _unknown_ids(keys: Mapping[str, str]) -> Iterator[str]:
    for binding_id in keys.keys() - DEFAULT_KEYS.keys():
        yield (f"keys: {binding_id!r} is not an action. Known: {', '.join(sorted(DEFAULT_KEYS))}.")


def _unusable_keys(keys: Mapping[str, str]) -> Iterator[str]:
    for binding_id, text in keys.items():
        if not text.strip():
            yield f"keys: {binding_id!r} would be left without a key; name at least one."
            continue
        for key in text.split(","):
            try:
                name = canonical_key(key)
            except ValueError as error:
                yield f"keys: {binding_id!r}: {error}; expected for example e, ?, ctrl+e or f5."
                continue
            if binding_id in _WORKING_EVERYWHERE and "+" not in name and name not in _NAMED_KEYS:
                yield (
                    f"keys: {binding_id!r} works inside text fields too, so {key.strip()!r} could "
                    "no longer be typed; use ctrl with a letter or a function key."
                )


def _clashes(keys: Mapping[str, str]) -> Iterator[str]:
    for scope, defaults in SCOPES.items():
        taken: dict[str, str] = {}
        for binding_id, default in defaults.items():
            for key in map(canonical_key, keys.get(binding_id, default).split(",")):
                other = taken.setdefault(key, binding_id)
                if other != binding_id and not {other, binding_id} <= _SHARED:
                    yield (
                        f"keys: on {scope} {key!r} would mean both {other!r} and {binding_id!r}; "
                        "give one of them another key."
                    )
