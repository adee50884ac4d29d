"""What a screen says in place: problems, messages, empty places, loading, asking once more."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLayout, QProgressBar, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Dressed, Frame, Tone, column, restyle, row
from ui.views.components.buttons import Button, Kind, Size, WrapButton
from ui.views.components.flow import Flow
from ui.views.components.text import Heading, IconMark, Text

_ICONS = {
    Tone.NEUTRAL: "info",
    Tone.PRIMARY: "info",
    Tone.STRENGTH: "circle-check",
    Tone.AFI: "triangle-alert",
    Tone.FOLLOW: "circle-question-mark",
    Tone.CONCERN: "octagon-alert",
}


@dataclass(frozen=True, slots=True)
class Action:
    """A button that a message offers: its id comes back as the intention."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, what is safe, what to do, and the code to quote; each may be empty."""

    happened: str
    safe: str = ""
    do: str = ""
    code: str = ""
    tone: Tone = Tone.AFI
    actions: tuple[Action, ...] = ()

    @property
    def sentence(self) -> str:
        """All of it, as read aloud."""
        code = f"Code {self.code}." if self.code else ""
        return " ".join(part for part in (self.happened, self.safe, self.do, code) if part)


class InlineMessage(Frame):
    """A message beside the place that it is about; never a dialog. It is hidden without a message.

    Intention: `action_chosen(id)`.
    """

    action_chosen = Signal(str)

    def __init__(
        self, look: Look, message: Message | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("message", parent)
        self._look = look
        self._icon = IconMark(look, "info", px=17)
        self._happened = Text(look, role=Role.STRONG, wrap=True)
        self._rest = Text(look, role=Role.SECONDARY, wrap=True)
        self._code = Text(look, role=Role.CAPTION, tone=Tone.INK2)
        self._actions = Flow()
        words = column(self._happened, self._rest, self._code, self._actions, gap=4)
        self.setLayout(
            row(column(self._icon, None, gap=0), words, gap=10, margins=(12, 10, 12, 10))
        )
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]  # the layout just given
        self.render_state(message)

    def render_state(self, message: Message | None) -> None:
        """Show a message, or nothing."""
        self.setVisible(message is not None)
        if message is None:
            return
        restyle(self, tone=message.tone.value)
        self._icon.show_icon(_ICONS.get(message.tone, "info"), message.tone.colour)
        _show(self._happened, message.happened)
        _show(self._rest, " ".join(part for part in (message.safe, message.do) if part))
        _show(self._code, f"Code {message.code}" if message.code else "")
        self.setAccessibleName(message.sentence)
        self._show_actions(message.actions)

    def _show_actions(self, actions: Sequence[Action]) -> None:
        _clear(self._actions)
        for action in actions:
            button = Button(self._look, action.words, size=Size.SMALL)
            button.clicked.connect(lambda _=False, a=action: self.action_chosen.emit(a.id))
            self._actions.addWidget(button)


def _show(label: Text, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _clear(layout: QLayout) -> None:
    """Take everything out of a layout and let go of its widgets."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


@dataclass(frozen=True, slots=True)
class Problem:
    """A field that needs something; `field` is its id, `words` says what and how to mend it."""

    field: str
    words: str


class ErrorSummary(Frame):
    """The list of problems at the head of a form; each leads to its field.

    Intention: `problem_chosen(field)`. Hidden without problems.
    """

    problem_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("message", parent)
        self.setProperty("tone", Tone.AFI.value)
        self._look = look
        self._heading = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._list: QVBoxLayout = column(gap=2)
        icon = IconMark(look, "triangle-alert", Tone.AFI.colour, 17)
        words = column(self._heading, self._list, gap=4)
        self.setLayout(row(column(icon, None), words, gap=10, margins=(12, 10, 12, 10)))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]  # the layout just given
        self.render_state(())

    def render_state(self, problems: Sequence[Problem]) -> None:
        """Show these problems in order."""
        self.setVisible(bool(problems))
        count = len(problems)
        words = "1 thing needs you" if count == 1 else f"{count} things need you"
        self._heading.setText(words)
        self.setAccessibleName(f"{words}. " + " ".join(p.words for p in problems))
        _clear(self._list)
        for problem in problems:
            self._list.addWidget(self._button(problem))

    def take_focus(self) -> None:
        """Put the focus on the first problem."""
        item = self._list.itemAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.show()
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, problem: Problem) -> Button:
        button = WrapButton(self._look, problem.words)
        button.clicked.connect(lambda _=False: self.problem_chosen.emit(problem.field))
        return button


class EmptyState(QWidget):
    """What will be here, one action and its key. Intention: `action_chosen`."""

    action_chosen = Signal()

    def __init__(
        self,
        look: Look,
        sentence: str,
        action: str = "",
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        words = Text(look, sentence, Role.BODY, Tone.INK2, wrap=True)
        self.setLayout(column(words, gap=10, margins=(0, 8, 0, 8)))
        self.setAccessibleName(sentence)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        if action:
            button = Button(look, action, keys=keys)
            button.clicked.connect(self.action_chosen)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        # On a page of its own the sentence stands below the heading, not halfway down.
        layout.addStretch(1)


_TEXT_AFTER_MS, _BAR_AFTER_MS = 200, 2000


class LoadingLine(QWidget):
    """Nothing for 200 ms, then words, after 2 s a bar that moves in steps, and Cancel.

    Intention: `cancel_chosen`.
    """

    cancel_chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Text(look, role=Role.BODY, tone=Tone.INK2)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = Button(look, "Cancel", size=Size.SMALL)
        self._cancel.clicked.connect(self._cancelled)
        self.setLayout(column(self._words, row(self._bar, self._cancel), gap=6))
        self.text_timer, self.bar_timer = self._timer(_TEXT_AFTER_MS), self._timer(_BAR_AFTER_MS)
        self.text_timer.timeout.connect(self._words.show)
        self.bar_timer.timeout.connect(self._show_bar)
        self.stop()

    def start(self, words: str) -> None:
        """Begin to wait for something, such as "Opening 412 items"."""
        self.stop()
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()
        self.text_timer.start()
        self.bar_timer.start()

    def follow(self, words: str) -> None:
        """Wait for what these words say; empty once nothing is waited for."""
        if words:
            self.start(words)
        else:
            self.stop()

    def step(self, done: int, total: int) -> None:
        """So much of it is done."""
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._bar.setAccessibleName(f"{self._words.text()}, {done} of {total}")

    def stop(self) -> None:
        """It is here, or no longer wanted."""
        self.text_timer.stop()
        self.bar_timer.stop()
        for widget in (self._words, self._bar, self._cancel, self):
            widget.hide()

    def _timer(self, ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        return timer

    def _show_bar(self) -> None:
        self._bar.show()
        self._cancel.show()

    def _cancelled(self) -> None:
        self.stop()
        self.cancel_chosen.emit()


class ConfirmInline(Frame):
    """Asks once more, in place; never a dialog. Esc keeps things as they are.

    Intentions: `confirmed`, `kept`.
    """

    confirmed = Signal()
    kept = Signal()

    def __init__(
        self,
        look: Look,
        question: str,
        confirm: str,
        keep: str = "Keep it",
        kind: Kind = Kind.PLAIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("message", parent)
        self._question = Text(look, question, wrap=True)
        self._confirm = Button(look, confirm, kind, size=Size.SMALL)
        self._keep = Button(look, keep, Kind.LINK, size=Size.SMALL)
        self._confirm.clicked.connect(self._yes)
        self._keep.clicked.connect(self._no)
        buttons = row(self._confirm, self._keep, None)
        self.setLayout(column(self._question, buttons, margins=(12, 10, 12, 10)))
        self.setAccessibleName(question)
        self.hide()

    def ask(self) -> None:
        """Show the question with the focus on keeping things as they are."""
        self.show()
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: object) -> None:
        key = getattr(event, "key", lambda: None)()
        self._no() if key == Qt.Key.Key_Escape else super().keyPressEvent(event)  # type: ignore[arg-type]  # handed on unchanged

    def _yes(self) -> None:
        self.hide()
        self.confirmed.emit()

    def _no(self) -> None:
        self.hide()
        self.kept.emit()


class StatusLine(Dressed, QWidget):
    """An icon and a sentence, such as a readiness check. The icon is silent, the words are read."""

    def __init__(
        self,
        look: Look,
        words: str,
        tone: Tone = Tone.INK,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = Text(look, words, Role.SECONDARY, tone, wrap=True)
        self._icon = IconMark(look, icon or _ICONS.get(tone, "info"), tone.colour, 15)
        self.setLayout(row(column(2, self._icon, None, gap=0), self._words, gap=8))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]  # the layout just given
        self.setAccessibleName(words)
        self.follow(look)

    def dress(self) -> None:
        self.updateGeometry()
