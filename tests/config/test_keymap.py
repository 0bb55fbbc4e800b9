import pytest

from tui.config.keymap import DEFAULT_KEYS, SCOPES, canonical_key, check_keymap


def test_the_default_keys_do_not_clash() -> None:
    assert check_keymap({}) == ()
    assert check_keymap(DEFAULT_KEYS) == ()


def test_an_action_can_have_several_keys() -> None:
    assert check_keymap({"book.filter": "ctrl+f,/"}) == ()


def test_a_key_that_was_given_away_is_free() -> None:
    assert check_keymap({"view.sort": "o", "order.copy_id": "s"}) == ()


def test_an_unknown_action_is_refused_with_the_known_ones() -> None:
    (problem,) = check_keymap({"order.sing": "z"})
    assert problem.startswith("keys: 'order.sing' is not an action. Known: app.exit")


def test_two_actions_on_one_key_are_refused() -> None:
    (problem,) = check_keymap({"view.sort": "/"})
    assert problem == (
        "keys: on the blotter 'slash' would mean both 'book.filter' and 'view.sort'; "
        "give one of them another key."
    )


def test_different_scopes_may_share_a_key() -> None:
    assert check_keymap({"filter.keep": "enter", "filter.restore": "escape"}) == ()


@pytest.mark.parametrize("keys", ["", " "])
def test_an_action_is_never_left_without_a_key(keys: str) -> None:
    (problem,) = check_keymap({"book.filter": keys})
    assert "would be left without a key" in problem


@pytest.mark.parametrize("key", ["contrl+e", "entr", "ctrl+", "hyper+e"])
def test_a_key_no_terminal_sends_is_refused(key: str) -> None:
    (problem,) = check_keymap({"book.filter": key})
    assert problem.startswith("keys: 'book.filter':")


def test_what_works_inside_text_fields_takes_no_letter() -> None:
    (problem,) = check_keymap({"app.exit": "Q"})
    assert "could no longer be typed" in problem
    assert check_keymap({"app.exit": "f12"}) == ()


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("?", "question_mark"),
        ("/", "slash"),
        ("+", "plus"),
        ("-", "minus"),
        ("E", "E"),
        (" ctrl+e ", "ctrl+e"),
        ("ctrl+]", "ctrl+right_square_bracket"),
        ("shift+tab", "shift+tab"),
        ("f5", "f5"),
        ("less_than_sign", "less_than_sign"),
    ],
)
def test_keys_are_named_as_the_screen_names_them(key: str, name: str) -> None:
    assert canonical_key(key) == name


def test_every_action_is_in_a_scope() -> None:
    named = {name for scope in SCOPES.values() for name in scope}
    assert named == DEFAULT_KEYS.keys()


def test_every_printable_key_is_named_as_textual_names_it() -> None:
    from textual.keys import _character_to_key

    characters = map(chr, range(0x21, 0x7F))
    assert [canonical_key(one) for one in characters if one not in "+,"] == [
        _character_to_key(chr(code)) for code in range(0x21, 0x7F) if chr(code) not in "+,"
    ]


def test_an_act_may_be_given_another_key() -> None:
    assert check_keymap({"order.amend": "e"}) == ()
    assert check_keymap({"order.amend": "ctrl+e"}) == ()


def test_the_key_of_another_act_is_taken() -> None:
    (problem,) = check_keymap({"book.filter": "e"})
    assert "'order.amend'" in problem
    assert "'book.filter'" in problem


def test_a_form_is_not_sent_by_a_letter() -> None:
    (problem,) = check_keymap({"form.send": "s"})
    assert "could no longer be typed" in problem
