import itertools
from pathlib import Path

import pytest

from tui.config.resources import _folder, theme_folder
from tui.config.themes import ROLES, ThemeError, ThemeSpec, load_themes, parse_theme
from tui.presentation.text import SURFACE_VARIABLES, TONE_VARIABLES

COLOURS = "\n".join(f'{role} = "#102030"' for role in sorted(ROLES))
MINIMAL = f'name = "plain"\n[colours]\n{COLOURS}\n'

SHIPPED = load_themes(theme_folder())
TRUE_COLOUR = [spec for spec in SHIPPED.themes if not spec.ansi]
TEXTS = (*TONE_VARIABLES.values(), "foreground", "key", "key-text", "key-off", "rule")
PANES = ("background", "surface", "panel")


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_shipped_theme_can_be_read() -> None:
    assert SHIPPED.problems == ()
    names = [spec.name for spec in SHIPPED.themes]
    assert names == ["blotter-dark", "blotter-light", "blotter-sixteen"]


@pytest.mark.parametrize("spec", SHIPPED.themes, ids=lambda spec: spec.name)
def test_every_shipped_theme_names_every_tone_and_surface(spec: ThemeSpec) -> None:
    needed = {*TONE_VARIABLES.values(), *SURFACE_VARIABLES, "key", "key-text", "key-off", "rule"}
    assert needed <= spec.variables.keys()


@pytest.mark.parametrize("spec", TRUE_COLOUR, ids=lambda spec: spec.name)
def test_text_can_be_read_on_every_background(spec: ThemeSpec) -> None:
    colours = {**spec.colours, **spec.variables}
    pairs = itertools.chain(
        itertools.product(TEXTS, PANES),
        itertools.product((*TONE_VARIABLES.values(), "foreground"), SURFACE_VARIABLES),
    )
    weak = {
        (text, pane): round(contrast(colours[text], colours[pane]), 2)
        for text, pane in pairs
        if contrast(colours[text], colours[pane]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("spec", TRUE_COLOUR, ids=lambda spec: spec.name)
def test_buy_is_blue_and_sell_is_orange(spec: ThemeSpec) -> None:
    def channels(name: str) -> tuple[int, int, int]:
        text = spec.variables[name]
        return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)

    red, green, blue = channels("side-buy")
    assert blue > green > red
    red, green, blue = channels("side-sell")
    assert red > green > blue


def test_a_minimal_theme_takes_its_title_from_its_name() -> None:
    spec = parse_theme(MINIMAL)
    assert (spec.name, spec.title, spec.dark, spec.ansi) == ("plain", "plain", True, False)
    assert set(spec.colours) == ROLES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "not TOML"),
        (MINIMAL + '[tones]\nside-buy = "blue"', "tones.side-buy: expected #rrggbb"),
        (MINIMAL + '[tones]\n"Side Buy" = "#000000"', "tones.Side Buy: expected small letters"),
        (MINIMAL + '[variables]\nborder = "a; b"', "variables.border: expected the text"),
        ("colour = 1\n" + MINIMAL, "colour: not a known key"),
        ("dark = 1\n" + MINIMAL, "dark: expected true or false"),
        ("tones = 1\n" + MINIMAL, "tones: expected a table"),
        (f"[colours]\n{COLOURS}", "name: expected text"),
        (MINIMAL.replace('accent = "#102030"\n', ""), "colours: accent missing"),
        (MINIMAL + 'pink = "#102030"', "colours.pink: not a known key"),
    ],
)
def test_a_theme_that_cannot_be_used_says_where_it_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ThemeError) as caught:
        parse_theme(text)
    assert said in str(caught.value)


def test_a_bad_file_is_reported_and_the_others_are_used(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("name =")
    (tmp_path / "b.toml").write_text(MINIMAL)
    (tmp_path / "c.toml").write_text(MINIMAL)
    (tmp_path / "d.toml").write_bytes(b"\xff")
    (tmp_path / "notes.txt").write_text("not a theme")
    folder = load_themes(tmp_path)
    assert [spec.name for spec in folder.themes] == ["plain"]
    assert [problem.split(" was ")[0] for problem in folder.problems] == [
        "The theme file a.toml",
        "The theme file c.toml",
        "The theme file d.toml",
    ]
    assert all(problem.endswith(".") for problem in folder.problems)


def test_a_missing_folder_holds_no_themes(tmp_path: Path) -> None:
    assert load_themes(tmp_path / "absent").themes == ()


def test_resources_are_taken_from_the_package_and_else_from_beside_it(tmp_path: Path) -> None:
    package = tmp_path / "tui"
    package.mkdir()
    assert _folder(package, "_themes", "themes") == tmp_path / "themes"
    (package / "_themes").mkdir()
    assert _folder(package, "_themes", "themes") == package / "_themes"
