"""Text that is only read: labels by role, headings, the words of others, icons with a name."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.qt.copied import copy_marked
from ui.qt.look import Look
from ui.viewmodels.tokens import Colour, Role
from ui.views.components.base import Dressed, Tone, restyle


class Text(Dressed, QLabel):
    """One piece of text in a role of the design. Always plain text, never markup.

    `wrap` lets it take several lines; without it the text must fit its place.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: Role = Role.BODY,
        tone: Tone = Tone.INK,
        *,
        wrap: bool = False,
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.role, self._weight = role, weight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setProperty("tone", tone.value)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(self.role, self._weight))

    def setVisible(self, visible: bool) -> None:
        """Show or hide it; before it has its place it is never shown as a window of its own."""
        if visible and self.parentWidget() is None:
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
            return
        super().setVisible(visible)

    def set_role(self, role: Role) -> None:
        """Set the text in another role."""
        self.role = role
        self.dress()

    def set_tone(self, tone: Tone) -> None:
        """Colour the text by meaning; the meaning is also in its words."""
        restyle(self, tone=tone.value)


class Heading(Text):
    """The one heading of a screen, or with another role the heading of a card."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: Role = Role.HEADING,
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, role, wrap=wrap, parent=parent)


class SectionLabel(Text):
    """The small heading over a group of rows or fields."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, text, Role.SECTION, Tone.INK2, parent=parent)


class IconMark(Dressed, QLabel):
    """An icon. It stands beside its word and is silent, or carries a name that is read aloud."""

    def __init__(
        self,
        look: Look,
        name: str,
        colour: Colour = Colour.INK2,
        px: int = 16,
        *,
        spoken: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._colour, self._px = name, colour, px
        self.setAccessibleName(spoken)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.follow(look)

    def show_icon(self, name: str, colour: Colour) -> None:
        """Another icon in the same place."""
        self._name, self._colour = name, colour
        self.dress()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.dress()
        return super().event(event)

    def dress(self) -> None:
        density = self.devicePixelRatioF()
        self.setPixmap(self.look.pixmap(self._name, self._colour, self._px, density))
        side = self.look.px(self._px)
        self.setFixedSize(QSize(side, side))


class ExactText(Text):
    """Other people's exact words, read only: their own typeface and a rule on the left."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: Role = Role.QUOTE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, role, wrap=True, parent=parent)
        self.setProperty("kit", "exact")
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            copy_marked(self.selectedText().replace("\u2029", "\n"))
        else:
            super().keyPressEvent(event)
