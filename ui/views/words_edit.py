"""Places to write at fields of records, for screens beside the record editor."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.services.capture import Place
from ui.qt.look import Look
from ui.viewmodels.field_words import WordsState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.editors import PlainEdit
from ui.views.components.text import Text
from ui.views.versions import Versions

_MOST_LINES = 10


class WordsEdit(QWidget):
    """One place to write. Intentions: `typed(state)`, `left(place)`, `history_asked(place)`,
    `decide_asked(place)` where there are two versions.
    """

    typed = Signal(object)
    left = Signal(object)
    history_asked = Signal(object)
    decide_asked = Signal(object)

    def __init__(
        self, look: Look, label: str, about: str = "", lines: int = 2, *, history: bool = True
    ) -> None:
        super().__init__()
        self.state: WordsState | None = None
        self._told: WordsState | None = None
        spoken = f"{label}: {about}" if about else label
        self.edit = PlainEdit(look, spoken)
        self.edit.show_lines(lines, _MOST_LINES)
        self.versions = Versions(look, spoken)
        title = Text(look, label, Role.SECTION, Tone.INK2, wrap=True)
        self._past = Button(look, "History", Kind.LINK, size=Size.SMALL)
        self._past.setAccessibleName(f"History of {spoken}")
        head = row(title, self._past)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.edit, self.versions, gap=4))
        self._past.setVisible(history)
        self.edit.words_changed.connect(self._typed)
        self.edit.installEventFilter(self)
        self._past.clicked.connect(self._history)
        self.versions.decide_asked.connect(self._decide)

    def render_state(self, state: WordsState, *, keep: bool) -> None:
        """Show the words, unless they are being written here.

        What was read before stays away from words that were written since.
        """
        told, self.state = self._told, state
        other = told is None or told.place != state.place
        if other or not (keep or state == told):
            self._told = state
            self.edit.set_text_exactly(state.text)
        self.versions.render_state(state.versions)

    def written(self) -> Written:
        """What stands here now."""
        return Written(self.edit.text_exactly(), self.edit.textCursor().position())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.state is not None:
            self.left.emit(self.state.place)
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        if self.state is not None:
            self.typed.emit(self.state)

    def _decide(self) -> None:
        if self.state is not None:
            self.decide_asked.emit(self.state.place)

    def _history(self) -> None:
        if self.state is not None:
            self.history_asked.emit(self.state.place)


class WordsEdits(QObject):
    """The places to write of one screen, which may show other records from time to time.

    What was written at a place is known as long as the screen lives, so that words which
    were typed last are kept after another record came into sight. Intentions as `WordsEdit`.
    """

    typed = Signal(object)
    left = Signal(object)
    history_asked = Signal(object)
    decide_asked = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._edits: list[WordsEdit] = []
        self._last: dict[Place, Written] = {}

    def add(self, edit: WordsEdit) -> WordsEdit:
        """Take a place to write among those of the screen."""
        self._edits.append(edit)
        edit.typed.connect(self._typed)
        edit.left.connect(self.left)
        edit.history_asked.connect(self.history_asked)
        edit.decide_asked.connect(self.decide_asked)
        return edit

    def written(self, place: Place) -> Written:
        """What stands at a place now, or stood when it was last on the screen."""
        for edit in self._edits:
            if edit.state is not None and edit.state.place == place:
                self._last[place] = edit.written()
        return self._last.get(place, Written(""))

    def remember(self) -> None:
        """Keep what stands in sight, before the screen shows another record."""
        for edit in self._edits:
            if edit.state is not None:
                self.written(edit.state.place)
                self.left.emit(edit.state.place)

    def _typed(self, state: WordsState) -> None:
        self.written(state.place)
        self.typed.emit(state)
