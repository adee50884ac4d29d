"""The head and the foot of a talk with a child."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.interview import Looking, Stage, TalkState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import TypingState
from ui.views.components.base import Tone, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.chips import ChildChip, SavedChip
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.flow import Flow
from ui.views.components.text import Heading, Text

_LOOKS = (
    Option(Looking.ALONE.value, "Only I see the screen", "panel-right"),
    Option(Looking.TOGETHER.value, "We look together", "users"),
)


def stretch_first(widget: QWidget) -> None:
    """Let the first part of a row take the room that the others leave."""
    layout = widget.layout()
    assert isinstance(layout, QBoxLayout)
    layout.setStretch(0, 1)


class TalkHead(QWidget):
    """Who, since when, who looks; curtain and lock, always in the same place.

    Intentions: `look_chosen(str)`, `back_asked`, `curtain_asked`, `lock_asked`.
    """

    look_chosen = Signal(str)
    back_asked = Signal()
    curtain_asked = Signal()
    lock_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._back = Button(look, "Back", icon="arrow-left", size=Size.LARGE)
        self.child = ChildChip(look, "", "")
        self._title = Heading(look, "Talking together")
        self._began = Text(look, "", Role.BODY, Tone.INK2)
        self.looks = SegmentedChoice(
            look, "Who looks", _LOOKS, Looking.ALONE.value, size=Size.LARGE
        )
        self._curtain = Button(look, "Curtain", icon="eye-off", keys="F12", size=Size.LARGE)
        self._lock = Button(look, "Lock", icon="lock", keys="Ctrl+L", size=Size.LARGE)
        left = QWidget()
        who = (self._back, self.child, self._title, self._began, self.looks)
        left.setLayout(Flow(*who, gap=12))
        self.right = (self._curtain, self._lock)
        self.setLayout(row(left, *self.right, gap=8))
        stretch_first(self)
        self._back.clicked.connect(self.back_asked)
        self.looks.chosen.connect(self.look_chosen)
        self._curtain.clicked.connect(self.curtain_asked)
        self._lock.clicked.connect(self.lock_asked)

    def render_state(self, talk: TalkState, child: str) -> None:
        """Show how the talk stands; with the child looking neither code nor time."""
        alone = talk.looking is Looking.ALONE
        self.child.setVisible(alone and bool(child))
        if child and child != self.child.code:
            self.child.show_code(child, "")
        self._began.setText(f"{talk.began} to now" if talk.began else "")
        self._began.setVisible(alone and bool(talk.began))
        self._back.setVisible(alone)
        self.looks.render_state(talk.looking.value)


class TalkFoot(QWidget):
    """What may be needed at once, each a verb; and whether everything is kept.

    Intentions: `break_asked`, `upset_asked`, `stop_asked`, `finish_asked`, `concern_asked`.
    """

    break_asked = Signal()
    upset_asked = Signal()
    stop_asked = Signal()
    finish_asked = Signal()
    concern_asked = Signal()
    what_now_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        large, calm = Size.LARGE, Kind.CALM
        self._break = Button(look, "Take a break", calm, icon="coffee", keys="Alt+B", size=large)
        self._upset = Button(look, "Seems upset", calm, icon="frown", keys="Alt+U", size=large)
        self._stop = Button(look, "Stop here", calm, icon="hand", keys="Alt+S", size=large)
        self._finish = Button(look, "Finish and read back", calm, icon="heart", size=large)
        self.saved = SavedChip(look)
        self._concern = Button(
            look, "Pass this on", Kind.PASS_ON, icon="arrow-right", keys="F9", size=large
        )
        left = QWidget()
        left.setLayout(Flow(self._break, self._upset, self._stop, self._finish, gap=10))
        self.right = (self.saved, self._concern)
        self.setLayout(row(left, *self.right, gap=10))
        stretch_first(self)
        self._break.clicked.connect(self.break_asked)
        self._upset.clicked.connect(self.upset_asked)
        self._stop.clicked.connect(self.stop_asked)
        self._finish.clicked.connect(self.finish_asked)
        self._concern.clicked.connect(self.concern_asked)
        self.saved.what_now_asked.connect(self.what_now_asked)

    def render_state(self, talk: TalkState, typing: TypingState, *, writable: bool) -> None:
        """Show what can be done in this part of the talk, in this way of looking."""
        alone = talk.looking is Looking.ALONE
        talking = talk.stage is Stage.TALK and writable
        self._break.say("Take a break" if alone else "Have a break")
        self._stop.say("Stop here" if alone else "Stop")
        for button in (self._break, self._stop):
            button.setVisible(talking)
        for button in (self._upset, self._finish):
            button.setVisible(talking and alone)
        self.saved.render_state(typing.saved)
