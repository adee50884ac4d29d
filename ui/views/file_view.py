"""A file inside the app: a picture as wide as the screen, or a text as it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.services.coding import FilePlace
from ui.qt.exact import choose_exactly, chosen_exactly
from ui.qt.look import Look
from ui.viewmodels.files import ShownAs, Viewing
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button
from ui.views.components.editors import PlainEdit
from ui.views.components.messages import InlineMessage, Message
from ui.views.components.page import Panel
from ui.views.components.text import Heading, Text
from ui.views.file_place import FilePlaceCard
from ui.views.picture import MarkedPicture, Picture

__all__ = ["FileView", "Picture"]

_OTHER = Message(
    "This kind of file is not shown inside Fieldapp.",
    safe="It is whole and sealed.",
    do="To open it in another program, save a copy from the record.",
    tone=Tone.NEUTRAL,
)
_RECORDING = Message(
    "This is a recording.",
    safe="It is whole and sealed.",
    do="Write from when to when, and play or code that moment.",
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


class FileView(QWidget):
    """Shows a Viewing; give the window `panel` at its right. Intention: `back_asked`."""

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
        self.picture, self.text = MarkedPicture(look), PlainEdit(look, "The words of the file")
        self.text.setReadOnly(True)
        self.panel, self.place = Panel(), FilePlaceCard(look)
        self.panel.add(self.place)
        self.picture.marked.connect(self.place.show_area)
        self.place.mark_asked.connect(self.picture.begin)
        self.place.unmark_asked.connect(lambda: self.picture.show_area(None))
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
        self.picture.show_area(None)
        self.text.set_text_exactly("")
        self._pages.setCurrentWidget(self._nothing)
        self.place.render_state(viewing)
        if viewing is None:
            return
        row_ = viewing.row
        self.heading.setText(row_.name)
        self._about.setText(f"{row_.about} · {row_.standing}")
        self.picture.setAccessibleName(f"Picture {row_.name}")
        self.message.render_state(self._shown(viewing))

    def show_place(self, place: FilePlace) -> None:
        """Bring a place that was coded into sight: its words, its part, its page or moment."""
        self.place.show_place(place)
        self.picture.show_area(place.area)
        if place.quote and self._pages.currentWidget() is self.text:
            choose_exactly(self.text, place.start, place.end)

    def chosen_words(self) -> tuple[int, int, str]:
        """Return which characters of a text file are chosen, and the words."""
        return chosen_exactly(self.text)

    def take_focus(self) -> None:
        """Put the focus into the text, else on the way back."""
        in_text = self._pages.currentWidget() is self.text
        (self.text if in_text else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self, viewing: Viewing) -> Message | None:
        """Show it as what it is; what is to be said beside it."""
        match viewing.row.shown_as:
            case ShownAs.NEITHER:
                return _RECORDING if viewing.row.plays and viewing.whole else _OTHER
            case ShownAs.PICTURE:
                if not viewing.whole or not self.picture.show_bytes(viewing.data):
                    return _UNSHOWN
                self._pages.setCurrentWidget(self.picture)
                return None
        self.text.set_text_exactly(viewing.text)
        self._pages.setCurrentWidget(self.text)
        return None if viewing.whole else _PART
