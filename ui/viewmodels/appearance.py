"""Which theme, text size and motion apply: the person's choice first, else what the system asks."""

from dataclasses import dataclass
from enum import StrEnum

from ui.viewmodels.tokens import (
    LARGEST_SCALE,
    SMALLEST_SCALE,
    Face,
    Motion,
    TextScale,
    ThemeName,
)


class ThemeChoice(StrEnum):
    """What Settings offers."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Scheme(StrEnum):
    """The system's colour scheme."""

    LIGHT = "light"
    DARK = "dark"


class Contrast(StrEnum):
    """The system's contrast preference."""

    USUAL = "usual"
    HIGH = "high"


class Movement(StrEnum):
    """Whether things may fade."""

    USUAL = "usual"
    REDUCED = "reduced"


class Mood(StrEnum):
    """Calm while a child is in the room."""

    STANDARD = "standard"
    CALM = "calm"


class Lettering(StrEnum):
    """Inter for the interface, or Atkinson Hyperlegible everywhere."""

    STANDARD = "standard"
    ATKINSON = "atkinson"


@dataclass(frozen=True, slots=True)
class SystemWishes:
    """What the system says about this person's needs."""

    scheme: Scheme = Scheme.LIGHT
    contrast: Contrast = Contrast.USUAL
    movement: Movement = Movement.USUAL


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the person chose; `movement` of None follows the system."""

    theme: ThemeChoice = ThemeChoice.SYSTEM
    scale: TextScale = SMALLEST_SCALE
    movement: Movement | None = None
    lettering: Lettering = Lettering.STANDARD


@dataclass(frozen=True, slots=True)
class Appearance:
    """What is drawn."""

    theme: ThemeName = ThemeName.LIGHT
    scale: TextScale = SMALLEST_SCALE
    motion: Motion = Motion.FADE
    interface: Face = Face.INTERFACE


def appearance(
    preferences: Preferences, system: SystemWishes, mood: Mood = Mood.STANDARD
) -> Appearance:
    """What is drawn under these choices, this system and this mood."""
    movement = preferences.movement or system.movement
    atkinson = preferences.lettering is Lettering.ATKINSON
    return Appearance(
        theme=_in_mood(_theme(preferences.theme, system), mood),
        scale=preferences.scale,
        motion=Motion.NONE if movement is Movement.REDUCED else Motion.FADE,
        interface=Face.WORDS if atkinson else Face.INTERFACE,
    )


def larger(scale: TextScale) -> TextScale:
    """The next larger text, at most 200 per cent."""
    return min(LARGEST_SCALE, TextScale(scale + 10))


def smaller(scale: TextScale) -> TextScale:
    """The next smaller text, at least 100 per cent."""
    return max(SMALLEST_SCALE, TextScale(scale - 10))


def _theme(choice: ThemeChoice, system: SystemWishes) -> ThemeName:
    if choice is not ThemeChoice.SYSTEM:
        return ThemeName(choice.value)
    if system.contrast is Contrast.HIGH:
        return ThemeName.HIGH_CONTRAST
    return ThemeName(system.scheme.value)


def _in_mood(theme: ThemeName, mood: Mood) -> ThemeName:
    if mood is Mood.STANDARD:
        return theme
    return {ThemeName.LIGHT: ThemeName.CALM, ThemeName.DARK: ThemeName.CALM_DARK}.get(theme, theme)
