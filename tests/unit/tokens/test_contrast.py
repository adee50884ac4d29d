"""Every pair of colours of the design's table meets WCAG 2.2, in every theme."""

import pytest

from ui.viewmodels.tokens import (
    THEMES,
    TYPE,
    Colour,
    Custody,
    ThemeName,
    contrast,
    scale_within,
    scaled,
)

C = Colour
TEXT, SHAPE = 4.5, 3.0

# Foreground, ground, needed ratio, and the ratios the design measured: light, dark, high, calm.
PAIRS = [
    (C.INK, C.SURFACE, TEXT, (16.29, 14.18, 21.00, 14.46)),
    (C.INK, C.CANVAS, TEXT, (14.56, 15.89, 21.00, 12.57)),
    (C.INK2, C.SURFACE, TEXT, (7.61, 8.69, 21.00, 7.45)),
    (C.INK2, C.CANVAS, TEXT, (6.80, 9.73, 21.00, 6.48)),
    (C.INK2, C.SUNKEN, TEXT, (6.16, 10.22, 21.00, 5.81)),
    (C.PRIMARY, C.SURFACE, TEXT, (8.38, 8.62, 12.94, 7.49)),
    (C.PRIMARY, C.CANVAS, TEXT, (7.49, 9.66, 12.94, 6.51)),
    (C.PRIMARY, C.PRIMARY_TINT, TEXT, (6.85, 6.51, 12.94, 6.29)),
    (C.ON_PRIMARY, C.PRIMARY, TEXT, (8.38, 9.60, 12.94, 7.61)),
    (C.STRENGTH, C.STRENGTH_TINT, TEXT, (5.76, 7.52, 16.25, None)),
    (C.STRENGTH, C.SURFACE, TEXT, (6.81, 9.19, 16.25, None)),
    (C.STRENGTH, C.CANVAS, TEXT, (None, None, None, 5.82)),
    (C.AFI, C.AFI_TINT, TEXT, (6.34, 7.74, 13.17, None)),
    (C.AFI, C.SURFACE, TEXT, (7.41, 9.08, 13.17, None)),
    (C.NEUTRAL, C.NEUTRAL_TINT, TEXT, (6.37, 6.87, 21.00, None)),
    (C.FOLLOW, C.FOLLOW_TINT, TEXT, (7.01, 7.18, 12.53, None)),
    (C.FOLLOW, C.SURFACE, TEXT, (8.55, 8.11, 12.53, None)),
    (C.INK, C.FOLLOW_TINT, TEXT, (None, None, None, 12.36)),
    (C.CONCERN, C.CONCERN_TINT, TEXT, (6.35, 7.35, 10.49, None)),
    (C.CONCERN, C.SURFACE, TEXT, (7.73, 8.20, 10.49, None)),
    (C.ON_BAND, C.BAND, TEXT, (16.29, 19.99, 21.00, 11.28)),
    (C.INK, C.CONCERN_TINT, TEXT, (13.39, 12.71, 21.00, None)),
    (C.CONTROL, C.SURFACE, SHAPE, (4.49, 4.79, 21.00, 4.33)),
    (C.CONTROL, C.CANVAS, SHAPE, (4.01, 5.37, 21.00, 3.77)),
    (C.CONTROL, C.SUNKEN, SHAPE, (3.63, 5.64, 21.00, None)),
]
MEASURED = [ThemeName.LIGHT, ThemeName.DARK, ThemeName.HIGH_CONTRAST, ThemeName.CALM]
HEAT = [
    (C.INK, C.HEAT1),
    (C.INK, C.HEAT2),
    (C.INK, C.HEAT3),
    (C.ON_PRIMARY, C.HEAT4),
    (C.ON_PRIMARY, C.HEAT5),
]


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize(("front", "ground", "needed", "_measured"), PAIRS)
def test_every_pair_of_the_table_reaches_its_limit_in_every_theme(
    theme: ThemeName, front: Colour, ground: Colour, needed: float, _measured: object
) -> None:
    colours = THEMES[theme]
    assert contrast(colours[front], colours[ground]) >= needed


@pytest.mark.parametrize(("front", "ground", "_needed", "measured"), PAIRS)
def test_the_ratios_are_those_that_the_design_measured(
    front: Colour, ground: Colour, _needed: float, measured: tuple[float | None, ...]
) -> None:
    for theme, expected in zip(MEASURED, measured, strict=True):
        if expected is not None:
            found = contrast(THEMES[theme][front], THEMES[theme][ground])
            assert found == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("theme", list(ThemeName))
def test_text_on_every_step_of_heat_can_be_read(theme: ThemeName) -> None:
    colours = THEMES[theme]
    assert min(contrast(colours[front], colours[ground]) for front, ground in HEAT) >= TEXT


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("ground", [C.SURFACE, C.CANVAS, C.SUNKEN, C.PRIMARY])
def test_one_of_the_two_tones_of_the_focus_ring_shows_on_every_ground(
    theme: ThemeName, ground: Colour
) -> None:
    colours = THEMES[theme]
    tones = (colours[C.FOCUS], colours[C.FOCUS_IN])
    assert max(contrast(tone, colours[ground]) for tone in tones) >= SHAPE


@pytest.mark.parametrize("theme", list(ThemeName))
def test_each_meaning_can_be_read_on_its_own_tint(theme: ThemeName) -> None:
    colours = THEMES[theme]
    for meaning in (C.PRIMARY, C.STRENGTH, C.AFI, C.NEUTRAL, C.FOLLOW, C.CONCERN):
        tint = colours[Colour(f"{meaning.value}_tint")]
        assert contrast(colours[meaning], tint) >= TEXT
        assert contrast(colours[C.INK], tint) >= TEXT


@pytest.mark.parametrize("theme", [ThemeName.CALM, ThemeName.CALM_DARK])
def test_beside_a_child_nothing_is_red_and_nothing_is_counted(theme: ThemeName) -> None:
    colours = THEMES[theme]
    assert colours[C.CONCERN] == colours[C.INK]
    assert colours.custody is Custody.HIDDEN


def test_high_contrast_has_no_tints_and_borders_of_two_px() -> None:
    colours = THEMES[ThemeName.HIGH_CONTRAST]
    tints = [colour for colour in Colour if colour.value.endswith("_tint")]
    assert {colours[tint] for tint in tints} == {"#000000"}
    assert colours.border == 2


def test_every_theme_names_every_colour_as_six_digits() -> None:
    for theme in THEMES.values():
        assert set(theme.colours) == set(Colour)
        assert all(len(value) == 7 and int(value[1:], 16) >= 0 for value in theme.colours.values())


def test_no_text_is_smaller_than_twelve_px_and_no_line_lower_than_its_text() -> None:
    assert min(style.px for style in TYPE.values()) >= 12
    assert all(style.line >= style.px * 1.2 for style in TYPE.values())


@pytest.mark.parametrize(
    ("asked", "given"), [(100, 100), (94, 100), (114, 110), (116, 120), (500, 200)]
)
def test_the_text_scale_goes_in_steps_of_ten_from_100_to_200(asked: int, given: int) -> None:
    assert scale_within(asked) == given


def test_a_size_is_scaled_to_whole_px() -> None:
    assert [scaled(13, scale_within(s)) for s in (100, 110, 150, 200)] == [13, 14, 20, 26]
