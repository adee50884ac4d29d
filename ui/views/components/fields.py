"""Single-line fields: labelled, for finding, and for passphrases."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from ui.qt.capslock import CapsLock
from ui.qt.copied import copy_marked
from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Dressed, Tone, column, restyle, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.text import IconMark, Text

CAPS_WORDS = "Caps Lock is on."


class LineEdit(Dressed, QLineEdit):
    """One line of text with a name. Read it with `text()`; long prose belongs in a PlainEdit."""

    def __init__(
        self, look: Look, name: str, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.FIELD))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cuts = event.matches(QKeySequence.StandardKey.Cut)
        wanted = cuts or event.matches(QKeySequence.StandardKey.Copy)
        if not wanted or not self.hasSelectedText() or self.echoMode() != self.EchoMode.Normal:
            super().keyPressEvent(event)
            return
        copy_marked(self.selectedText())
        if cuts and not self.isReadOnly():
            self.insert("")

    def mark_problem(self, words: str) -> None:
        """Show and tell that something is wrong here; empty words mean nothing is."""
        restyle(self, problem="yes" if words else "no")
        self.setAccessibleDescription(words)


class Tick(Dressed, QCheckBox):
    """A box to tick with its words."""

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.SECONDARY))


class Labelled(QWidget):
    """A label, an optional hint, the field, and below it what is wrong with it.

    `field` is any widget with `mark_problem(words)`; the label names it for a screen reader.
    """

    def __init__(
        self,
        look: Look,
        label: str,
        field: QWidget,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._label = Text(look, label, Role.STRONG, wrap=True)
        self._label.setBuddy(field)
        self._hint = Text(look, hint, Role.SECONDARY, Tone.INK2, wrap=True)
        self._problem = Text(look, "", Role.SECONDARY, Tone.CONCERN, wrap=True)
        self._problem.hide()
        self.setLayout(column(self._label, self._hint, field, self._problem, gap=4))
        self._hint.setVisible(bool(hint))
        if not field.accessibleName():
            field.setAccessibleName(label)

    def show_problem(self, words: str) -> None:
        """Say what is wrong beside the field; empty words mean nothing is."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        mark = getattr(self.field, "mark_problem", None)
        if mark is not None:
            mark(words)


class SearchBox(Button):
    """Looks like a field and opens Find; in a narrow window it is a button.

    Intention: `clicked`.
    """

    def __init__(self, look: Look, hint: str = "Find", parent: QWidget | None = None) -> None:
        super().__init__(look, hint, Kind.SEARCH, icon="search", keys="Ctrl+K", parent=parent)
        self.spread()
        self.show_hint(hint)

    def show_hint(self, hint: str) -> None:
        """Other words inside."""
        self.say(hint, spoken=f"Find: {hint}" if hint != "Find" else "Find")


class PasswordEdit(QWidget):
    """A passphrase with "Show what I type" and a notice in words when Caps Lock is on.

    Pasting and password managers are allowed. Intentions: `entered` (Enter),
    `entered_for_note` (Ctrl+Enter), `changed`.
    """

    entered = Signal()
    entered_for_note = Signal()
    changed = Signal()

    def __init__(
        self,
        look: Look,
        caps: CapsLock,
        name: str = "Passphrase",
        show_words: str = "Show what I type",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._caps = caps
        self.edit = _SecretLine(look, name)
        self.show_box = Tick(look, show_words)
        self._caps_icon = IconMark(look, "triangle-alert", Tone.AFI.colour, 15)
        self._caps_words = Text(look, CAPS_WORDS, Role.SECONDARY, Tone.AFI)
        self.setLayout(
            column(self.edit, row(self.show_box, None, self._caps_icon, self._caps_words), gap=8)
        )
        self.setFocusProxy(self.edit)
        self.show_box.toggled.connect(self._show)
        self.edit.textEdited.connect(lambda _text: self.changed.emit())
        self.edit.looked.connect(self._look_at_caps)
        self.edit.entered.connect(self.entered)
        self.edit.entered_for_note.connect(self.entered_for_note)
        self._say_caps(False)

    def passphrase(self) -> str:
        """What is typed."""
        return self.edit.text()

    def forget(self) -> None:
        """Empty the field, and its undo with it."""
        self.edit.clear()
        self.show_box.setChecked(False)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.edit.setEchoMode(mode.Normal if shown else mode.Password)

    def _look_at_caps(self, guess: object) -> None:
        known = self._caps.is_on()
        if known is None and guess is None:
            return
        self._say_caps(bool(guess if known is None else known))

    def _say_caps(self, on: bool) -> None:
        self._caps_icon.setVisible(on)
        self._caps_words.setVisible(on)
        self.edit.setAccessibleDescription(CAPS_WORDS if on else "")


class _SecretLine(LineEdit):
    """The line itself: says Enter and Ctrl+Enter apart, and looks at Caps Lock at each key."""

    entered = Signal()
    entered_for_note = Signal()
    looked = Signal(object)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setProperty("kit", "large")
        hints = Qt.InputMethodHint
        self.setInputMethodHints(
            hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase
        )

    def dress(self) -> None:
        self.setFont(self.look.font(Role.NOTE))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.looked.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.entered_for_note if held else self.entered).emit()
            return
        super().keyPressEvent(event)
        guess = _guess(event)
        # The toggle itself is known to the system only after this event is done with.
        QTimer.singleShot(0, self, lambda: self.looked.emit(guess))


def _guess(event: QKeyEvent) -> bool | None:
    """Caps Lock as a letter betrays it: a capital without Shift. None without a letter."""
    text = event.text()
    if len(text) != 1 or not text.isalpha() or text.lower() == text.upper():
        return None
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return text.isupper() is not shifted
