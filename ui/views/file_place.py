"""The card beside a file on which a place in it is named, to be coded."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.services.coding import FilePlace
from ui.qt.look import Look
from ui.viewmodels.file_place import (
    PlaceKind,
    Typed,
    Wrong,
    area_words,
    kind_of,
    typed_of,
)
from ui.viewmodels.files import Viewing
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Size
from ui.views.components.cards import Card
from ui.views.components.editors import PlainEdit
from ui.views.components.fields import Labelled, LineEdit
from ui.views.components.flow import Flow
from ui.views.components.text import Text

FILE_HOW = "Say first which place of the file you mean."
_HINTS = {
    PlaceKind.WORDS: "Choose words in the text, or leave it and code the whole file.",
    PlaceKind.PICTURE: "Drag over the picture to mark a part, or code the whole picture.",
    PlaceKind.MOMENT: "From when to when, in minutes and seconds. Empty: the whole recording.",
    PlaceKind.PAGE: "Empty: the whole file.",
}


class FilePlaceCard(Card):
    """Intentions: `code_asked`, `mark_asked`, `unmark_asked`, `play_asked`."""

    code_asked = Signal()
    mark_asked = Signal()
    unmark_asked = Signal()
    play_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Code a place in this file")
        self.kind = PlaceKind.PAGE
        self._area: tuple[int, int, int, int] | None = None
        self._hint = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._part = Text(look, area_words(None), Role.SECONDARY, wrap=True)
        self._fields = {
            "page": Labelled(look, "Page", LineEdit(look, "Page")),
            "start": Labelled(look, "From", LineEdit(look, "From", "0:00")),
            "end": Labelled(look, "To", LineEdit(look, "To", "0:30")),
        }
        self.mark = Button(look, "Mark a part", icon="scan-eye", size=Size.SMALL)
        self.whole = Button(look, "The whole picture", size=Size.SMALL)
        self.play = Button(look, "Play this moment", icon="play", size=Size.SMALL)
        note = PlainEdit(look, "What is there, in your own words")
        note.show_lines(2, 6)
        self._note = note
        self.code = Button(look, "Code this", icon="tag", keys="Ctrl+E")
        self._marking = QWidget()
        self._marking.setLayout(column(self._part, Flow(self.mark, self.whole), gap=6))
        self._said = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self._said.hide()
        parts = (self._hint, *self._fields.values(), self._marking, self.play, self._said)
        for part in (*parts, Labelled(look, "What is there, in your own words", note), self.code):
            self.body.addWidget(part)
        self._connect()
        self.render_state(None)

    def render_state(self, viewing: Viewing | None) -> None:
        """Ask for what names a place in this kind of file."""
        self.setVisible(viewing is not None)
        if viewing is None:
            return
        self.kind = kind_of(viewing.row)
        self._hint.setText(_HINTS[self.kind])
        moment = self.kind is PlaceKind.MOMENT
        self._fields["page"].setVisible(self.kind is PlaceKind.PAGE)
        self._fields["start"].setVisible(moment)
        self._fields["end"].setVisible(moment)
        self.play.setVisible(moment and viewing.whole)
        self._marking.setVisible(self.kind is PlaceKind.PICTURE)
        self.show_playing(False)
        self._show(Typed())

    def show_place(self, place: FilePlace) -> None:
        """Show a place that was coded before."""
        self._show(typed_of(place))

    def show_area(self, area: tuple[int, int, int, int] | None) -> None:
        """Say which part of the picture is marked."""
        self._area = area
        self._part.setText(area_words(area))
        self.whole.setVisible(area is not None)

    def show_playing(self, playing: bool, words: str = "") -> None:
        """Show whether the moment is heard now, and why it cannot be."""
        self.play.say("Stop playing" if playing else "Play this moment")
        self.play.show_icon("octagon-pause" if playing else "play")
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def typed(self, words: tuple[int, int, str]) -> Typed:
        """Return what stands here, with the words that are chosen in the text."""
        lines = {key: self._line(key).text() for key in self._fields}
        return Typed(**lines, note=self._note.text_exactly(), area=self._area, words=words)

    def show_problem(self, wrong: Wrong) -> None:
        """Say beside its field what cannot be understood, and put the caret there."""
        for key, field in self._fields.items():
            field.show_problem(wrong.words if key == wrong.field else "")
        self._line(wrong.field).setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_problems(self) -> None:
        """Nothing is wrong."""
        for field in self._fields.values():
            field.show_problem("")

    def _line(self, key: str) -> LineEdit:
        line = self._fields[key].field
        assert isinstance(line, LineEdit), "each of these fields is one line"
        return line

    def _show(self, typed: Typed) -> None:
        for key, text in (("page", typed.page), ("start", typed.start), ("end", typed.end)):
            self._line(key).setText(text)
        self._note.set_text_exactly(typed.note)
        self.show_area(typed.area)
        self.clear_problems()

    def _connect(self) -> None:
        self.code.clicked.connect(self.code_asked)
        self.mark.clicked.connect(self.mark_asked)
        self.play.clicked.connect(self.play_asked)
        self.whole.clicked.connect(lambda: self.show_area(None))
        self.whole.clicked.connect(self.unmark_asked)
