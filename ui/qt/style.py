"""The style sheet, made from tokens for one theme and one text size."""

import re
from importlib.resources import files

from ui.viewmodels.tokens import Colour, HexColour, TextScale, Theme, ThemeName, scaled

_SIZE = re.compile(r"\{(\d+)\}")
_NAME = re.compile(r"\$([a-z_0-9]+)")
CONTOURS = (Colour.PRIMARY, Colour.ON_PRIMARY)
CONTOURS_QUIET = (Colour.PRIMARY_TINT, Colour.INK)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def style_sheet(theme: Theme, scale: TextScale) -> str:
    """The whole sheet. Sizes in its braces are px at 100 per cent.

    It sets no font: a font is asked for by its role.
    """
    names = _names(theme)
    sheet = _COMMENT.sub("", files("resources.styles").joinpath("app.qss").read_text("utf-8"))
    sheet = _SIZE.sub(lambda found: f"{scaled(int(found[1]), scale)}px", sheet)
    return _NAME.sub(lambda found: names[found[1]], sheet).strip()


def mixed(one: HexColour, other: HexColour, share: float) -> HexColour:
    """A colour between two; `share` of the first, 0 to 1."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return HexColour("#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs))


def _names(theme: Theme) -> dict[str, str]:
    """Every name that the sheet may use."""
    strong = theme.name is ThemeName.HIGH_CONTRAST
    edge = mixed(theme[Colour.FOLLOW], theme[Colour.FOLLOW_TINT], 0.3)
    return {colour.value: value for colour, value in theme.colours.items()} | {
        "tick": _picture("tick", theme),
        "chevron": _picture("chevron", theme),
        **_contours(theme),
        "border_px": f"{theme.border}px",
        "card_px": f"{theme.border}px",
        "hc_px": "2px" if strong else "0px",
        "hc_edge": theme[Colour.PRIMARY] if strong else "transparent",
        "follow_edge": theme[Colour.FOLLOW] if strong else edge,
    }


def _contours(theme: Theme) -> dict[str, str]:
    """The ground with contour lines: the main colour, and quiet where the theme is dark."""
    quiet = theme.name in (ThemeName.DARK, ThemeName.CALM_DARK, ThemeName.HIGH_CONTRAST)
    ground, ink = CONTOURS_QUIET if quiet else CONTOURS
    return {"contour_ground": theme[ground], "contour_ink": theme[ink]}


def _picture(name: str, theme: Theme) -> str:
    """The path of a small picture in this theme's colour; a style sheet takes no other form."""
    return str(files("resources.styles").joinpath(f"{name}-{theme.name}.svg")).replace("\\", "/")
