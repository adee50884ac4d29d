"""The person's choice comes first, then the system's wish, then light."""

import pytest

from ui.viewmodels.appearance import (
    Contrast,
    Lettering,
    Mood,
    Movement,
    Preferences,
    Scheme,
    SystemWishes,
    ThemeChoice,
    appearance,
    larger,
    smaller,
)
from ui.viewmodels.tokens import Face, Motion, TextScale, ThemeName


@pytest.mark.parametrize(
    ("system", "theme"),
    [
        (SystemWishes(), ThemeName.LIGHT),
        (SystemWishes(scheme=Scheme.DARK), ThemeName.DARK),
        (SystemWishes(contrast=Contrast.HIGH), ThemeName.HIGH_CONTRAST),
        (SystemWishes(Scheme.DARK, Contrast.HIGH), ThemeName.HIGH_CONTRAST),
    ],
)
def test_the_system_is_followed_unless_the_person_chose(
    system: SystemWishes, theme: ThemeName
) -> None:
    assert appearance(Preferences(), system).theme is theme
    chosen = appearance(Preferences(theme=ThemeChoice.LIGHT), system)
    assert chosen.theme is ThemeName.LIGHT


@pytest.mark.parametrize(
    ("choice", "theme"),
    [
        (ThemeChoice.LIGHT, ThemeName.CALM),
        (ThemeChoice.DARK, ThemeName.CALM_DARK),
        (ThemeChoice.HIGH_CONTRAST, ThemeName.HIGH_CONTRAST),
    ],
)
def test_calm_keeps_dark_dark_and_high_contrast_high(choice: ThemeChoice, theme: ThemeName) -> None:
    calm = appearance(Preferences(theme=choice), SystemWishes(), Mood.CALM)
    assert calm.theme is theme


def test_reduced_motion_of_system_or_app_stops_every_fade() -> None:
    system = SystemWishes(movement=Movement.REDUCED)
    assert appearance(Preferences(), system).motion is Motion.NONE
    own = Preferences(movement=Movement.REDUCED)
    assert appearance(own, SystemWishes()).motion is Motion.NONE
    assert appearance(Preferences(movement=Movement.USUAL), system).motion is Motion.FADE


def test_atkinson_can_be_had_everywhere() -> None:
    chosen = appearance(Preferences(lettering=Lettering.ATKINSON), SystemWishes())
    assert chosen.interface is Face.WORDS


def test_text_size_stops_at_both_ends() -> None:
    assert larger(TextScale(190)) == 200
    assert larger(TextScale(200)) == 200
    assert smaller(TextScale(110)) == 100
    assert smaller(TextScale(100)) == 100
