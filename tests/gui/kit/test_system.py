"""What the system asks for reaches the look, at once and when it changes."""

import pytest
from PySide6.QtCore import QObject, Qt, Signal

from ui.qt.look import Look
from ui.qt.system import SystemWatch
from ui.viewmodels.appearance import Contrast, Movement, Preferences, ThemeChoice
from ui.viewmodels.tokens import Motion, ThemeName


class _Motion:
    """One value of an enumeration that this Qt may not have yet."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Access(QObject):
    """Stands for QAccessibilityHints."""

    contrastPreferenceChanged = Signal(object)  # noqa: N815  # named by Qt
    motionPreferenceChanged = Signal(object)  # noqa: N815  # named by Qt
    contrast = Qt.ContrastPreference.NoPreference
    motion = _Motion("NoPreference")

    def contrastPreference(self) -> Qt.ContrastPreference:
        return self.contrast

    def motionPreference(self) -> _Motion:
        return self.motion


class _Hints(QObject):
    """Stands for QStyleHints and for the application that hands it out."""

    colorSchemeChanged = Signal(object)  # noqa: N815  # named by Qt
    scheme = Qt.ColorScheme.Light

    def __init__(self) -> None:
        super().__init__()
        self.access = _Access(self)

    def styleHints(self) -> "_Hints":
        return self

    def colorScheme(self) -> Qt.ColorScheme:
        return self.scheme

    def accessibility(self) -> _Access:
        return self.access


@pytest.fixture
def hints(look: Look) -> _Hints:
    """A system that asks for nothing, and a look that follows it."""
    look.prefer(Preferences())
    made = _Hints()
    SystemWatch(made, look)
    return made


def test_the_colour_scheme_of_the_system_is_followed_at_once(look: Look, hints: _Hints) -> None:
    assert look.appearance.theme is ThemeName.LIGHT
    hints.scheme = Qt.ColorScheme.Dark
    hints.colorSchemeChanged.emit(hints.scheme)
    assert look.appearance.theme is ThemeName.DARK


def test_the_wish_for_contrast_and_for_less_motion_is_followed(look: Look, hints: _Hints) -> None:
    hints.access.contrast = Qt.ContrastPreference.HighContrast
    hints.access.contrastPreferenceChanged.emit(None)
    assert look.appearance.theme is ThemeName.HIGH_CONTRAST
    hints.access.motion = _Motion("ReducedMotion")
    hints.access.motionPreferenceChanged.emit(None)
    assert look.appearance.motion is Motion.NONE


def test_the_choice_of_the_person_stands_against_the_system(look: Look, hints: _Hints) -> None:
    look.prefer(Preferences(theme=ThemeChoice.LIGHT, movement=Movement.USUAL))
    hints.scheme = Qt.ColorScheme.Dark
    hints.colorSchemeChanged.emit(hints.scheme)
    assert look.appearance.theme is ThemeName.LIGHT
    assert look.appearance.motion is Motion.FADE


def test_the_real_hints_can_be_asked(qapp: object, look: Look) -> None:
    assert SystemWatch(qapp, look).wishes().contrast in set(Contrast)
