"""Buttons with an icon, a verb and the key that does the same."""

import sys
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from ui.qt.look import Look
from ui.viewmodels.commands import shown_keys
from ui.viewmodels.tokens import Colour, Height, Role
from ui.views.components.base import Dressed, restyle


class Kind(StrEnum):
    """What a button is for; one primary button to a screen."""

    PLAIN = "plain"
    PRIMARY = "primary"
    CONCERN = "concern"
    LINK = "link"
    BARE = "bare"
    CALM = "calm"
    PASS_ON = "pass-on"
    CHOICE = "choice"
    SEGMENT = "segment"
    SEARCH = "search"


class Size(StrEnum):
    """Heights of buttons: 26, 32 and 44 px at 100 per cent."""

    SMALL = "small"
    USUAL = "usual"
    LARGE = "large"


_HEIGHTS = {Size.SMALL: Height.SMALL, Size.USUAL: Height.CONTROL, Size.LARGE: Height.CALM}
_ROLES = {Size.SMALL: Role.SECONDARY, Size.USUAL: Role.BODY, Size.LARGE: Role.CARD_HEADING}
_WEIGHTS = {Kind.PASS_ON: 600, Kind.SEGMENT: 600, Kind.SEARCH: 400}
_ICON_PX = {Size.SMALL: 14, Size.USUAL: 16, Size.LARGE: 18}
_PADDING = {Size.SMALL: 9, Size.USUAL: 13, Size.LARGE: 16}
_GAP = 9
_CAP_PADDING = 5


def key_cap_width(look: Look, keys: str) -> int:
    """The width in px of the small drawing of a key; 0 without a key."""
    if not keys:
        return 0
    return QFontMetrics(look.font(Role.KEY_CAP)).horizontalAdvance(keys) + 2 * look.px(_CAP_PADDING)


def draw_key_cap(
    painter: QPainter, look: Look, keys: str, at: QPoint, ink: Colour, ground: Colour | None
) -> None:
    """Draw a key with its left edge and vertical middle at `at`; no ground draws its edge only."""
    height = max(look.px(Height.KEY_CAP), QFontMetrics(look.font(Role.KEY_CAP)).height() + 2)
    box = QRect(at.x(), at.y() - height // 2, key_cap_width(look, keys), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = Colour.LINE if ground is not None and look.theme.border == 1 else ink
    painter.setPen(QPen(look.colour(edge), 1))
    painter.setBrush(look.colour(ground) if ground is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(look.font(Role.KEY_CAP))
    painter.setPen(look.colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
    painter.restore()


class KeyCap(Dressed, QLabel):
    """The small hint that shows a key, on its own beside words."""

    def __init__(self, look: Look, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(shown_keys(keys, sys.platform), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(f"Key {self.text()}")
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.KEY_CAP))
        self.setFixedSize(key_cap_width(self.look, self.text()), self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = QPoint(0, self.height() // 2)
        draw_key_cap(painter, self.look, self.text(), middle, Colour.INK2, Colour.CANVAS)

    def _height(self) -> int:
        return max(self.look.px(Height.KEY_CAP), self.fontMetrics().height() + 2)


class Button(Dressed, QPushButton):
    """A button: icon, verb, key. Its name is its words; its description is its key.

    Intention: `clicked`. The words never wrap and are never cut: the button asks for their width.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        kind: Kind = Kind.PLAIN,
        *,
        icon: str = "",
        keys: str = "",
        size: Size = Size.USUAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind, self._icon, self._size = kind, icon, size
        self._keys = shown_keys(keys, sys.platform)
        self._spread, self._parts = False, (True, True)
        self._measured: tuple[object, int] = (None, 0)
        self.setProperty("kind", kind.value)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.follow(look)
        self.say(text)

    def say(self, text: str, *, spoken: str = "") -> None:
        """Other words on the button; `spoken` is its name where it differs."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(spoken or text)
        self.setAccessibleDescription(f"Key {self._keys}" if self._keys else "")
        self.updateGeometry()
        self.update()

    def show_icon(self, icon: str) -> None:
        """Another icon before the words."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Draw it as another kind."""
        self.kind = kind
        restyle(self, kind=kind.value)

    def show_parts(self, *, icon: bool = True, keys: bool = True) -> None:
        """Leave out the icon or the key where room is short; the words always stay."""
        self._parts = (icon, keys)
        self.updateGeometry()
        self.update()

    def spread(self) -> None:
        """Words on the left and the key on the right, as in a list of choices."""
        self._spread = True
        self.update()

    def words(self) -> str:
        """The words as read."""
        return self.text().replace("&&", "&")

    def dress(self) -> None:
        self.setFont(self.look.font(_ROLES[self._size], _WEIGHTS.get(self.kind, 500)))
        self.setFixedHeight(
            max(self.look.px(_HEIGHTS[self._size]), self.fontMetrics().height() + 4)
        )
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        pad = self.look.px(_PADDING[self._size]) if self.kind is not Kind.LINK else self.look.px(6)
        return QSize(self._content_width() + 2 * pad, self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._draw_content(painter)

    def _content_width(self) -> int:
        """The width of icon, words and key; measured once, since layouts ask again and again."""
        shown = (self.text(), self._icon, self._parts, self._keys, self.font().key())
        if shown != self._measured[0]:
            self._measured = (shown, self._measure())
        return self._measured[1]

    def _measure(self) -> int:
        parts = [self._icon_side(), self.fontMetrics().horizontalAdvance(self.words())]
        parts.append(key_cap_width(self.look, self._shown_keys()))
        shown = [part for part in parts if part]
        return sum(shown) + self.look.px(_GAP) * max(0, len(shown) - 1)

    def _icon_side(self) -> int:
        return self.look.px(_ICON_PX[self._size]) if self._icon and self._parts[0] else 0

    def _shown_keys(self) -> str:
        return self._keys if self._parts[1] else ""

    def _draw_content(self, painter: QPainter) -> None:
        gap, middle = self.look.px(_GAP), self.rect().center().y() + 1
        left = self.look.px(_PADDING[self._size])
        if not self._spread:
            left = (self.width() - self._content_width()) // 2
        if side := self._icon_side():
            pixmap = self.look.pixmap(
                self._icon, self._ink(), _ICON_PX[self._size], self.devicePixelRatioF()
            )
            painter.drawPixmap(QPoint(left, middle - side // 2), pixmap)
            left += side + gap
        width = self.fontMetrics().horizontalAdvance(self.words())
        painter.setPen(self.look.colour(self._ink()))
        painter.drawText(
            QRect(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.words()
        )
        self._draw_key(painter, left + width + gap, middle)

    def _draw_key(self, painter: QPainter, left: int, middle: int) -> None:
        if not (keys := self._shown_keys()):
            return
        if self._spread:
            left = self.width() - self.look.px(10) - key_cap_width(self.look, keys)
        plain = self.kind not in (Kind.PRIMARY, Kind.CONCERN)
        ink = Colour.INK2 if plain else self._ink()
        ground = Colour.CANVAS if plain else None
        draw_key_cap(painter, self.look, keys, QPoint(left, middle), ink, ground)

    def _ink(self) -> Colour:
        if not self.isEnabled():
            return Colour.INK2
        chosen = self.isChecked()
        match self.kind:
            case Kind.PRIMARY:
                return Colour.ON_PRIMARY
            case Kind.CONCERN:
                return Colour.CONCERN
            case Kind.SEARCH:
                return Colour.INK2
            case Kind.LINK:
                return Colour.PRIMARY
            case Kind.SEGMENT:
                return Colour.ON_PRIMARY if chosen else Colour.INK
            case Kind.CHOICE:
                return Colour.PRIMARY if chosen else Colour.INK
            case _:
                return Colour.INK


class WrapButton(Button):
    """A button whose words may take several lines, as a problem in a list or a long choice."""

    def __init__(
        self, look: Look, text: str, kind: Kind = Kind.LINK, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, text, kind, size=Size.SMALL, parent=parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def dress(self) -> None:
        super().dress()
        self.setMaximumHeight(16_777_215)
        self.setMinimumHeight(self.look.px(Height.SMALL))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        box = QRect(0, 0, width - 2 * self._pad(), 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        words = self.fontMetrics().boundingRect(box, flags, self.words())
        return max(self.look.px(Height.SMALL), words.height() + 6)

    def sizeHint(self) -> QSize:
        width = self._content_width() + 2 * self._pad()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        words = (self.fontMetrics().horizontalAdvance(word) for word in self.words().split())
        return QSize(max(words, default=0) + 2 * self._pad(), self.look.px(Height.SMALL))

    def _pad(self) -> int:
        return self.look.px(6)

    def _draw_content(self, painter: QPainter) -> None:
        painter.setPen(self.look.colour(self._ink()))
        box = self.rect().adjusted(self._pad(), 0, -self._pad(), 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self.words())
