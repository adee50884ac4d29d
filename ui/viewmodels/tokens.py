"""Every colour, text size, space and height of the design, as data and without Qt.

Source: the design's section 2. Code names a token and never a value, so that a theme is a table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final, NewType

HexColour = NewType("HexColour", str)
"""A colour as `#RRGGBB`."""

TextScale = NewType("TextScale", int)
"""Per cent, 100 to 200 in steps of 10; multiplies the scale of the system."""

SMALLEST_SCALE: Final = TextScale(100)
LARGEST_SCALE: Final = TextScale(200)
SCALE_STEP: Final = 10


class ThemeName(StrEnum):
    """The five tables of colours."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"
    CALM = "calm"
    CALM_DARK = "calm_dark"


class Colour(StrEnum):
    """What a colour is for. A calm theme gives `CONCERN` the colour of plain ink."""

    CANVAS = "canvas"
    SURFACE = "surface"
    SUNKEN = "sunken"
    LINE = "line"
    CONTROL = "control"
    INK = "ink"
    INK2 = "ink2"
    PRIMARY = "primary"
    ON_PRIMARY = "on_primary"
    PRIMARY_HI = "primary_hi"
    PRIMARY_TINT = "primary_tint"
    STRENGTH = "strength"
    STRENGTH_TINT = "strength_tint"
    AFI = "afi"
    AFI_TINT = "afi_tint"
    NEUTRAL = "neutral"
    NEUTRAL_TINT = "neutral_tint"
    FOLLOW = "follow"
    FOLLOW_TINT = "follow_tint"
    CONCERN = "concern"
    CONCERN_TINT = "concern_tint"
    BAND = "band"
    ON_BAND = "on_band"
    FOCUS = "focus"
    FOCUS_IN = "focus_in"
    HEAT1 = "heat1"
    HEAT2 = "heat2"
    HEAT3 = "heat3"
    HEAT4 = "heat4"
    HEAT5 = "heat5"


class Custody(StrEnum):
    """Whether a theme shows the three counters: never beside a child."""

    SHOWN = "shown"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Theme:
    """One table of colours. `border` is the width in px of the edge of a control."""

    name: ThemeName
    colours: Mapping[Colour, HexColour]
    border: int
    custody: Custody

    def __getitem__(self, colour: Colour) -> HexColour:
        return self.colours[colour]


_ORDER: Final = tuple(Colour)


def _table(values: str) -> Mapping[Colour, HexColour]:
    """The table written as colours in the order of `Colour`."""
    words = [HexColour(word) for word in values.split()]
    return MappingProxyType(dict(zip(_ORDER, words, strict=True)))


_LIGHT = _table(
    "#F4F2ED #FFFFFF #EAE7DF #D9D4C9 #6F7881 #17212B #4A5560 "
    "#0B5566 #FFFFFF #073F4C #DCEBEE #1B6839 #E0F0E5 #874300 #FBEBD7 "
    "#4A5560 #E9EBED #573A97 #ECE6F7 #A3191F #FAE4E2 "
    "#17212B #FFFFFF #FFDD00 #17212B "
    "#E1EEF0 #B3D5DB #74AFBA #2C7686 #0B4A59"
)
_DARK = _table(
    "#10171C #18222A #0B1115 #33424C #7F8E99 #ECF1F4 #B3C0C9 "
    "#78CAD6 #08191E #A5DEE6 #173A43 #82D59E #163626 #F3B76E #3B2A13 "
    "#B3C0C9 #27343D #C3ACF6 #2D2548 #FF9F99 #471C1D "
    "#05090B #FFFFFF #FFDD00 #05090B "
    "#1B2F37 #204A55 #286775 #62B3C0 #A5DEE6"
)
_HIGH_CONTRAST = _table(
    "#000000 #000000 #000000 #FFFFFF #FFFFFF #FFFFFF #FFFFFF "
    "#6FD8FF #000000 #FFFFFF #000000 #7CFC9A #000000 #FFC34D #000000 "
    "#FFFFFF #000000 #DABBFF #000000 #FF9C9C #000000 "
    "#FFFFFF #000000 #FFE600 #000000 "
    "#000000 #1F1F1F #4D4D4D #BDBDBD #FFFFFF"
)
_CALM = _table(
    "#F1EDE3 #FFFDF8 #E7E1D4 #D8D0C0 #727A78 #1E2A30 #4A565B "
    "#235B66 #FFFFFF #173F48 #E0ECEA #1B6839 #E0F0E5 #874300 #FBEBD7 "
    "#4A565B #E9EBED #573A97 #EFE9F6 #1E2A30 #FFFDF8 "
    "#E7E1D4 #1E2A30 #FFDD00 #1E2A30 "
    "#E1EEF0 #B3D5DB #74AFBA #2C7686 #0B4A59"
)


def _without_concern(table: Mapping[Colour, HexColour]) -> Mapping[Colour, HexColour]:
    """The same colours with no red: beside a child nothing looks like an alarm."""
    plain = {Colour.CONCERN: table[Colour.INK], Colour.CONCERN_TINT: table[Colour.SURFACE]}
    return MappingProxyType({**table, **plain})


THEMES: Final[Mapping[ThemeName, Theme]] = MappingProxyType(
    {
        name: Theme(name, table, border, custody)
        for name, table, border, custody in (
            (ThemeName.LIGHT, _LIGHT, 1, Custody.SHOWN),
            (ThemeName.DARK, _DARK, 1, Custody.SHOWN),
            (ThemeName.HIGH_CONTRAST, _HIGH_CONTRAST, 2, Custody.SHOWN),
            (ThemeName.CALM, _CALM, 1, Custody.HIDDEN),
            (ThemeName.CALM_DARK, _without_concern(_DARK), 1, Custody.HIDDEN),
        )
    }
)


class Face(StrEnum):
    """The two voices: the interface, and other people's exact words."""

    INTERFACE = "Fieldapp Inter"
    WORDS = "Fieldapp Atkinson"


FALLBACK_FACES: Final = ("Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")


class Figures(StrEnum):
    """Whether digits share one width, as in tables, times and counters."""

    PROPORTIONAL = "proportional"
    TABULAR = "tabular"


@dataclass(frozen=True, slots=True)
class TypeRole:
    """How one kind of text is set: px at 100 per cent, weight 400 to 700, line height in px."""

    px: int
    weight: int
    line: int
    face: Face = Face.INTERFACE
    figures: Figures = Figures.PROPORTIONAL


class Role(StrEnum):
    """What a piece of text is; see `TYPE`."""

    CAPTION = "caption"
    KEY_CAP = "key_cap"
    BAND = "band"
    SECTION = "section"
    SECONDARY = "secondary"
    CELL = "cell"
    CHIP = "chip"
    BODY = "body"
    STRONG = "strong"
    FIELD = "field"
    TIME = "time"
    CARD_HEADING = "card_heading"
    NOTE = "note"
    QUOTE_IN_LIST = "quote_in_list"
    QUOTE = "quote"
    CHILD_CODE = "child_code"
    CHILD_WORDS = "child_words"
    SHARED_WORDS = "shared_words"
    HEADING = "heading"
    TITLE = "title"
    FIGURE = "figure"
    LARGE_FIGURE = "large_figure"
    BRAND = "brand"


_TABULAR = Figures.TABULAR

TYPE: Final[Mapping[Role, TypeRole]] = MappingProxyType(
    {
        Role.CAPTION: TypeRole(12, 500, 16),
        Role.KEY_CAP: TypeRole(12, 500, 16),
        Role.BAND: TypeRole(12, 700, 16),
        Role.SECTION: TypeRole(12, 600, 16),
        Role.SECONDARY: TypeRole(13, 400, 18),
        Role.CELL: TypeRole(13, 400, 18, figures=_TABULAR),
        Role.CHIP: TypeRole(13, 600, 18),
        Role.BODY: TypeRole(14, 400, 20),
        Role.STRONG: TypeRole(14, 600, 20),
        Role.FIELD: TypeRole(14, 400, 20),
        Role.TIME: TypeRole(14, 500, 20, figures=_TABULAR),
        Role.CARD_HEADING: TypeRole(15, 600, 20),
        Role.NOTE: TypeRole(15, 400, 21),
        Role.QUOTE_IN_LIST: TypeRole(15, 400, 20, Face.WORDS),
        Role.QUOTE: TypeRole(17, 400, 23, Face.WORDS),
        Role.CHILD_CODE: TypeRole(14, 700, 20, Face.WORDS),
        Role.CHILD_WORDS: TypeRole(20, 400, 28, Face.WORDS),
        Role.SHARED_WORDS: TypeRole(24, 400, 34, Face.WORDS),
        Role.HEADING: TypeRole(21, 700, 28),
        Role.TITLE: TypeRole(26, 700, 34),
        Role.FIGURE: TypeRole(20, 700, 26, figures=_TABULAR),
        Role.LARGE_FIGURE: TypeRole(28, 700, 36, figures=_TABULAR),
        Role.BRAND: TypeRole(33, 600, 40),
    }
)

SMALLEST_TEXT_PX: Final = 12
READING_WIDTH_CHARACTERS: Final = 75


class Space(IntEnum):
    """The only distances, in px at 100 per cent."""

    HAIR = 4
    TIGHT = 6
    CONTROLS = 8
    CARDS = 12
    PADDING = 16
    WIDE = 24
    VAST = 32


class Radius(IntEnum):
    """Corner radii in px."""

    CHIP = 4
    CONTROL = 6
    CARD = 8
    CALM = 10
    PILL = 11


class Height(IntEnum):
    """Heights in px at 100 per cent."""

    KEY_CAP = 18
    BAND = 20
    CHIP = 20
    TARGET = 24
    SMALL = 26
    STATUS = 30
    CONTROL = 32
    NAVIGATION_ROW = 32
    CONCERN_BAR = 36
    CALM = 44
    HEADER = 50
    TABLE_ROW = 57


class Width(IntEnum):
    """Widths in px at 100 per cent."""

    NAVIGATION_ICONS = 56
    NAVIGATION = 184
    PANEL_NARROW = 260
    PANEL = 304


class Motion(IntEnum):
    """How long a panel or a list fades, in ms; nothing else moves."""

    NONE = 0
    FADE = 120


RING_INNER_PX: Final = 2
RING_OUTER_PX: Final = 3


def scaled(px: int, scale: TextScale) -> int:
    """A size at 100 per cent, in whole px at `scale`."""
    return (px * scale + 50) // 100


def scale_within(percent: int) -> TextScale:
    """The nearest text scale that the app offers."""
    stepped = round(percent / SCALE_STEP) * SCALE_STEP
    return TextScale(max(SMALLEST_SCALE, min(LARGEST_SCALE, stepped)))


def luminance(colour: HexColour) -> float:
    """Relative luminance, 0 to 1, after WCAG 2.2."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: HexColour, other: HexColour) -> float:
    """Contrast ratio of two colours, 1 to 21, after WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
