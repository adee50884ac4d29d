"""The bundled typefaces, and one QFont for each role of the design."""

from importlib.resources import files

from PySide6.QtGui import QFont, QFontDatabase

from ui.viewmodels.tokens import (
    FALLBACK_FACES,
    TYPE,
    Face,
    Figures,
    Role,
    TextScale,
    scaled,
)

_WEIGHTS = {
    400: QFont.Weight.Normal,
    500: QFont.Weight.Medium,
    600: QFont.Weight.DemiBold,
    700: QFont.Weight.Bold,
}


class FontMissing(RuntimeError):
    """A bundled typeface could not be loaded, so the installation is damaged."""


def load_bundled_fonts() -> tuple[str, ...]:
    """Load every bundled typeface into the running application; the families it found.

    Raises FontMissing. Call once a QGuiApplication exists.
    """
    families: set[str] = set()
    for entry in sorted(files("resources.fonts").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".ttf"):
            number = QFontDatabase.addApplicationFontFromData(entry.read_bytes())
            if number < 0:
                raise FontMissing(entry.name)
            families.update(QFontDatabase.applicationFontFamilies(number))
    return tuple(sorted(families))


def font_for(role: Role, scale: TextScale, interface: Face = Face.INTERFACE) -> QFont:
    """The font of a role at a text scale; `interface` stands in for the interface's face."""
    style = TYPE[role]
    face = interface if style.face is Face.INTERFACE else style.face
    font = QFont([face.value, *FALLBACK_FACES])
    font.setPixelSize(scaled(style.px, scale))
    font.setWeight(_WEIGHTS[style.weight])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for tag in _features(face, style.figures):
        font.setFeature(QFont.Tag.fromString(tag), 1)
    return font


def _features(face: Face, figures: Figures) -> tuple[str, ...]:
    """OpenType features: l and I that cannot be confused, and figures of one width."""
    if face is not Face.INTERFACE:
        return ()
    return ("cv05", "cv08", "tnum") if figures is Figures.TABULAR else ("cv05", "cv08")
