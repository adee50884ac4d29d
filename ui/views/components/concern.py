"""The concern button and the bar of a concern that nobody has taken yet."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import ConcernBarState, ConcernKind, ConcernState
from ui.viewmodels.tokens import Colour, Height, Role
from ui.views.components.base import Dressed, Frame, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.chips import ChildChip
from ui.views.components.text import IconMark, Text


class ConcernButton(Button):
    """A child at risk is one key away. Calm, it reads "Pass this on" and is never red.

    Intention: `clicked`.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look, "Concern", Kind.CONCERN, icon="shield-alert", keys="F9", parent=parent
        )

    def render_state(self, state: ConcernState) -> None:
        """Show how many concerns are open."""
        self.say(state.words, spoken=state.spoken)


_STANDS = {
    ConcernKind.NONE: "open",
    ConcernKind.OPEN: "open",
    ConcernKind.DUE_SOON: "due soon",
    ConcernKind.OVERDUE: "overdue",
}


class ConcernBar(Dressed, Frame):
    """The concern's code, the child's, the last step and the next one with its time.

    Intentions: `reply_chosen(code)`, `concern_opened(code)`, `child_opened(child code)`.
    """

    reply_chosen = Signal(str)
    concern_opened = Signal(str)
    child_opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("concern-bar", parent)
        self._code = ""
        self._title = Text(look, role=Role.STRONG)
        self._child = ChildChip(look, "")
        self._sentence = Text(look, role=Role.SECONDARY, wrap=True)
        self._reply = Button(look, "Record a reply", size=Size.SMALL)
        self._open = Button(look, "Open", Kind.CONCERN, icon="arrow-right", size=Size.SMALL)
        icon = IconMark(look, "shield-alert", Colour.CONCERN, 17)
        words = row(icon, self._title, self._child, self._sentence, gap=10)
        words.setStretchFactor(self._sentence, 1)
        self.setLayout(row(words, self._reply, self._open, gap=10, margins=(13, 4, 12, 4)))
        self._reply.clicked.connect(lambda: self.reply_chosen.emit(self._code))
        self._open.clicked.connect(lambda: self.concern_opened.emit(self._code))
        self._child.child_opened.connect(self.child_opened)
        self.follow(look)

    def render_state(self, state: ConcernBarState) -> None:
        """Show one concern."""
        self._code = state.code
        title = f"Concern {state.code} is {_STANDS[state.kind]}"
        self._title.setText(title)
        self._child.show_code(state.child)
        self._child.setVisible(bool(state.child))
        self._sentence.setText(state.sentence)
        self._reply.setVisible(bool(state.record))
        self._reply.say(state.record)
        self._open.say(f"Open {state.code}")
        self.setAccessibleName(f"{title}. {state.sentence}")

    def dress(self) -> None:
        self.setMinimumHeight(self.look.px(Height.CONCERN_BAR))
