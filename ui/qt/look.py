"""How everything looks now: theme, text size, motion; and the one place that changes it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from ui.qt.fonts import font_for
from ui.qt.icons import IconProvider
from ui.qt.style import style_sheet
from ui.viewmodels.appearance import Appearance, Mood, Preferences, SystemWishes, appearance
from ui.viewmodels.tokens import THEMES, TYPE, Colour, Role, Theme, scaled


class Look(QObject):
    """Hands out colours, fonts, icons and sizes, and says when they change.

    Every component takes it, asks it while painting, and dresses again on `changed`.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = Preferences()
        self._system = SystemWishes()
        self._mood = Mood.STANDARD
        self._now = Appearance()
        self._icons = IconProvider()
        self._fonts: dict[tuple[Role, int | None], QFont] = {}

    @property
    def appearance(self) -> Appearance:
        """What is drawn now."""
        return self._now

    @property
    def preferences(self) -> Preferences:
        """What the person chose."""
        return self._preferences

    @property
    def theme(self) -> Theme:
        """The table of colours in use."""
        return THEMES[self._now.theme]

    def prefer(self, preferences: Preferences) -> None:
        """Follow the person's choice from now on."""
        self._preferences = preferences
        self._settle()

    def follow_system(self, system: SystemWishes) -> None:
        """Follow what the system asks where the person chose nothing."""
        self._system = system
        self._settle()

    def set_mood(self, mood: Mood) -> None:
        """Calm while a child is in the room."""
        self._mood = mood
        self._settle()

    def colour(self, colour: Colour) -> QColor:
        """A token's colour in this theme."""
        return QColor(self.theme[colour])

    def px(self, px: int) -> int:
        """A size at 100 per cent, at this text size."""
        return scaled(px, self._now.scale)

    def font(self, role: Role, weight: int | None = None) -> QFont:
        """The font of a role, optionally at another of the weights 400, 500, 600, 700."""
        key = (role, weight)
        if key not in self._fonts:
            font = font_for(role, self._now.scale, self._now.interface)
            if weight is not None:
                font.setWeight(QFont.Weight(weight))
            self._fonts[key] = font
        return QFont(self._fonts[key])

    def line_px(self, role: Role) -> int:
        """The height of one line of a role, in px."""
        return max(self.px(TYPE[role].line), QFontMetrics(self.font(role)).height())

    def pixmap(self, name: str, colour: Colour, px: int = 16, density: float = 1.0) -> QPixmap:
        """A bundled icon; `px` is at 100 per cent."""
        return self._icons.pixmap(name, colour, self.px(px), self._now.theme, density)

    def icon(self, name: str, colour: Colour, px: int = 16) -> QIcon:
        """A bundled icon for a Qt button or action; `px` is at 100 per cent."""
        return self._icons.icon(name, colour, self.px(px), self._now.theme)

    def dress(self, app: QApplication) -> None:
        """Give the running application its palette, its font and its style sheet."""
        app.setPalette(self.palette())
        app.setFont(self.font(Role.BODY))
        sheet = style_sheet(self.theme, self._now.scale)
        if sheet != app.styleSheet():
            # From one sheet to the next Qt tells each widget once for every widget around it.
            app.setStyleSheet("")
            app.setStyleSheet(sheet)

    def palette(self) -> QPalette:
        """The palette for what no style sheet reaches: text, selection, links, tooltips."""
        palette = QPalette()
        for role, colour in _PALETTE.items():
            palette.setColor(role, self.colour(colour))
        faint = QPalette.ColorGroup.Disabled
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
            palette.setColor(faint, role, self.colour(Colour.INK2))
        return palette

    def _settle(self) -> None:
        now = appearance(self._preferences, self._system, self._mood)
        if now == self._now:
            return
        self._now = now
        self._fonts.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.dress(app)
        self.changed.emit()


_PALETTE = {
    QPalette.ColorRole.Window: Colour.CANVAS,
    QPalette.ColorRole.WindowText: Colour.INK,
    QPalette.ColorRole.Base: Colour.SURFACE,
    QPalette.ColorRole.AlternateBase: Colour.CANVAS,
    QPalette.ColorRole.Text: Colour.INK,
    QPalette.ColorRole.PlaceholderText: Colour.INK2,
    QPalette.ColorRole.Button: Colour.SURFACE,
    QPalette.ColorRole.ButtonText: Colour.INK,
    QPalette.ColorRole.ToolTipBase: Colour.SURFACE,
    QPalette.ColorRole.ToolTipText: Colour.INK,
    QPalette.ColorRole.Highlight: Colour.PRIMARY,
    QPalette.ColorRole.HighlightedText: Colour.ON_PRIMARY,
    QPalette.ColorRole.Link: Colour.PRIMARY,
    QPalette.ColorRole.LinkVisited: Colour.PRIMARY,
}
