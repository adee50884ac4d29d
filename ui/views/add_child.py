"""A child is added by hand: by a code, never by a name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from fieldapp.domain.errors import Refused
from ui.qt.look import Look
from ui.viewmodels.rows import RowsState
from ui.views.components.base import row
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.fields import Labelled, LineEdit

_HINT = (
    "One or two letters and a number, such as T03. Leave it empty and the next own code is "
    "given. Never a name."
)


class AddChildCard(Card):
    """Asks for a code. Intentions: `given(code)`, `closed`."""

    given = Signal(str)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Add a child by code")
        self.code = LineEdit(look, "Code of the child", "T03")
        self.code.setMaxLength(20)
        self._field = Labelled(look, "Code", self.code, _HINT)
        self.add = Button(look, "Add", Kind.PRIMARY)
        close = Button(look, "Close", Kind.LINK)
        self.body.addWidget(self._field)
        self.body.addLayout(row(self.add, close, None))
        self.add.clicked.connect(lambda: self.given.emit(self.code.text()))
        self.code.returnPressed.connect(lambda: self.given.emit(self.code.text()))
        close.clicked.connect(self._close)
        self.hide()

    def begin(self) -> None:
        """Ask now."""
        self.show()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: RowsState) -> None:
        """Say what is wrong with a code; an added child leaves the field empty for the next."""
        self._field.show_problem(_words(state.refused))
        if state.said:
            self.code.clear()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


def _words(refused: Refused | None) -> str:
    return f"{refused.message} {refused.next_step} ({refused.code})" if refused else ""
