import pytest

from tui.widgets.key_bar import KeyHint, arrange_hints, key_label


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("enter", "Enter"),
        ("question_mark", "?"),
        ("slash", "/"),
        ("F", "F"),
        ("f1", "F1"),
        ("ctrl+p", "Ctrl+p"),
        ("shift+tab", "Shift+Tab"),
        ("pageup", "PgUp"),
    ],
)
def test_keys_are_written_as_on_a_keyboard(key: str, label: str) -> None:
    assert key_label(key) == label


def hint(key: str, name: str, *, pinned: bool = False) -> KeyHint:
    return KeyHint(key=key, description=name, is_pinned=pinned)


def texts(width: int, height: int, *hints: KeyHint) -> list[str]:
    rows = []
    for line in arrange_hints(hints, width, height):
        row = ""
        for column, one in line:
            row = row.ljust(column) + f"{one.label} {one.description}"
        assert len(row) <= width - 1
        rows.append(row)
    return rows


MANY = [hint(key, f"act {key}") for key in "abcdefg"]
QUIT = hint("q", "quit", pinned=True)


def test_hints_fill_the_line_and_pinned_ones_end_it() -> None:
    assert texts(40, 1, *MANY, QUIT) == [" a act a  b act b  c act c       q quit"]


def test_hints_go_on_in_the_next_line() -> None:
    assert texts(30, 2, *MANY, QUIT) == [
        " a act a  b act b  c act c",
        " d act d  e act e      q quit",
    ]


def test_a_pinned_hint_stays_when_there_is_no_room_for_others() -> None:
    assert texts(9, 1, *MANY, QUIT) == ["  q quit"]


def test_a_shorter_hint_does_not_overtake_a_longer_one() -> None:
    assert texts(14, 1, hint("a", "something long"), hint("b", "x"), QUIT) == ["       q quit"]
