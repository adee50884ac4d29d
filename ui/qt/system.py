"""What the system asks for: dark or light, contrast, motion; followed as it changes."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QStyleHints

from ui.qt.look import Look
from ui.viewmodels.appearance import Contrast, Movement, Scheme, SystemWishes


class SystemWatch(QObject):
    """Hands the system's wishes to the look, at once and on every change.

    It keeps the hints objects: a chained call would lose them.
    """

    def __init__(self, app: QGuiApplication, look: Look) -> None:
        super().__init__(look)
        self._look = look
        self._hints: QStyleHints = app.styleHints()
        self._access = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._read)
        self._access.contrastPreferenceChanged.connect(self._read)
        if hasattr(self._access, "motionPreferenceChanged"):
            self._access.motionPreferenceChanged.connect(self._read)
        self._read()

    def wishes(self) -> SystemWishes:
        """What the system asks for now."""
        dark = self._hints.colorScheme() is Qt.ColorScheme.Dark
        high = self._access.contrastPreference() is Qt.ContrastPreference.HighContrast
        return SystemWishes(
            scheme=Scheme.DARK if dark else Scheme.LIGHT,
            contrast=Contrast.HIGH if high else Contrast.USUAL,
            movement=self._movement(),
        )

    def _movement(self) -> Movement:
        """Reduced motion, where this Qt can ask for it (from 6.12)."""
        asked = getattr(self._access, "motionPreference", None)
        reduced = asked is not None and asked().name == "ReducedMotion"
        return Movement.REDUCED if reduced else Movement.USUAL

    def _read(self, _changed: object = None) -> None:
        self._look.follow_system(self.wishes())
