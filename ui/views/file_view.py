"""A file inside the app: a picture as wide as the screen, or a text as it stands."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.files import ShownAs, Viewing
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button
from ui.views.components.editors import PlainEdit
from ui.views.components.messages import InlineMessage, Message
from ui.views.components.text import Heading, Text

_LARGEST_PX = 6_000
_OTHER = Message(
    "This kind of file is not shown inside Fieldapp.",
    safe="It is whole and sealed.",
    do="To open it in another program, save a copy from the record.",
    tone=Tone.NEUTRAL,
)
_UNSHOWN = Message(
    "This picture cannot be shown.",
    safe="The file itself is kept as it was attached.",
    do="Save a copy from the record and open it in another program.",
)
_PART = Message(
    "Only the beginning is shown.",
    safe="The file is whole.",
    do="Save a copy from the record to read all of it.",
    tone=Tone.NEUTRAL,
)


class Picture(QLabel):
    """A picture, made smaller to fit, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setMinimumSize(24, 24)

    def show_bytes(self, data: bytes) -> bool:
        """Show a picture; say whether it could be read."""
        held = QByteArray(data)
        source = QBuffer(held)
        source.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(source)
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > _LARGEST_PX:
            most = QSize(_LARGEST_PX, _LARGEST_PX)
            reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
        self._whole = QPixmap.fromImage(reader.read())
        self._fit()
        return not self._whole.isNull()

    def forget(self) -> None:
        """Show nothing any more."""
        self._whole = QPixmap()
        self.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            return
        room = self.size() * self.devicePixelRatioF()
        small = self._whole.size().boundedTo(
            self._whole.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        )
        shown = self._whole.scaled(
            small,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(shown)


class FileView(QWidget):
    """Shows a Viewing. Intention: `back_asked`."""

    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("File")
        self.viewing: Viewing | None = None
        self.heading = Heading(look, "", wrap=True)
        self._about = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.back = Button(look, "Back to the record", icon="arrow-left", keys="Alt+Left")
        self.back.clicked.connect(self.back_asked)
        self.message = InlineMessage(look)
        self.picture, self.text = Picture(), PlainEdit(look, "The words of the file")
        self.text.setReadOnly(True)
        self._nothing = QWidget()
        self._pages = QStackedWidget()
        for page in (self._nothing, self.picture, self.text):
            self._pages.addWidget(page)
        layout: QVBoxLayout = column(
            row(self.back, None),
            self.heading,
            self._about,
            self.message,
            self._pages,
            margins=(6, 6, 6, 6),
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def render_state(self, viewing: Viewing | None) -> None:
        """Show a file, or let go of what was shown."""
        self.viewing = viewing
        self.picture.forget()
        self.text.set_text_exactly("")
        self._pages.setCurrentWidget(self._nothing)
        if viewing is None:
            return
        row_ = viewing.row
        self.heading.setText(row_.name)
        self._about.setText(f"{row_.about} · {row_.standing}")
        self.picture.setAccessibleName(f"Picture {row_.name}")
        self.message.render_state(self._shown(viewing))

    def take_focus(self) -> None:
        """Put the focus into the text, else on the way back."""
        in_text = self._pages.currentWidget() is self.text
        (self.text if in_text else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self, viewing: Viewing) -> Message | None:
        """Show it as what it is; what is to be said beside it."""
        match viewing.row.shown_as:
            case ShownAs.NEITHER:
                return _OTHER
            case ShownAs.PICTURE:
                if not viewing.whole or not self.picture.show_bytes(viewing.data):
                    return _UNSHOWN
                self._pages.setCurrentWidget(self.picture)
                return None
        self.text.set_text_exactly(viewing.text)
        self._pages.setCurrentWidget(self.text)
        return None if viewing.whole else _PART
