"""The later steps of first run: words to read out, the recovery code, the approval."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.capslock import CapsLock
from ui.qt.choosing import Chooser
from ui.qt.look import Look
from ui.viewmodels.first_run import FirstRunState
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card, CardTone
from ui.views.components.fields import LineEdit, PasswordEdit
from ui.views.components.flow import Flow
from ui.views.components.text import Text
from ui.views.first_run_steps import StepView
from ui.views.path_field import PathField

_EIGHT = "Eight words, with spaces between them."


class WordsCard(Card):
    """Eight words, large, four to a line, to be read aloud."""

    def __init__(self, look: Look, heading: str) -> None:
        super().__init__(look, heading)
        self._first = Text(look, "", Role.QUOTE, wrap=True)
        self._second = Text(look, "", Role.QUOTE, wrap=True)
        self.body.addLayout(column(self._first, self._second, gap=2))

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show these words, or nothing."""
        self.setVisible(bool(words))
        self._first.setText("   ".join(words[:4]))
        self._second.setText("   ".join(words[4:]))
        self.setAccessibleDescription(", ".join(words))


class CodeCard(Card):
    """The recovery code with ways to put it on paper. Intentions: `print_asked`, `pdf_asked`."""

    print_asked = Signal()
    pdf_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Recovery code", tone=CardTone.AFI)
        self._code = Text(look, "", Role.QUOTE, wrap=True)
        words = "Put it on paper now. It is shown once, and it opens this laptop when the"
        note = Text(look, f"{words} passphrase is forgotten.", Role.SECONDARY, wrap=True)
        self.print = Button(look, "Print", icon="printer")
        self.pdf = Button(look, "Save as PDF", icon="file-text")
        self.print.clicked.connect(self.print_asked)
        self.pdf.clicked.connect(self.pdf_asked)
        self.body.addWidget(self._code)
        self.body.addWidget(note)
        self.body.addLayout(Flow(self.print, self.pdf))

    def show_code(self, code: str) -> None:
        """Show a code, or nothing."""
        self.setVisible(bool(code))
        # Spaces let the code wrap between its groups.
        self._code.setText(code.replace("-", " - "))
        self._code.setAccessibleName(f"Recovery code {code}")


class _CodeStep(StepView):
    """A step that may show the recovery code.

    Intentions: `go_on_asked`, `print_asked`, `pdf_asked`.
    """

    go_on_asked = Signal()
    print_asked = Signal()
    pdf_asked = Signal()

    def _add_code(self) -> None:
        self.code = CodeCard(self.look)
        self.code.print_asked.connect(self.print_asked)
        self.code.pdf_asked.connect(self.pdf_asked)
        self.add(self.code)
        self.saved = Text(self.look, "", Role.SECONDARY, Tone.STRENGTH, wrap=True)
        self.go_on = Button(self.look, "Go on", Kind.PRIMARY)
        self.go_on.clicked.connect(self.go_on_asked)
        self.add(self.saved)
        self.add_actions(self.go_on)

    def render_state(self, state: FirstRunState) -> None:
        super().render_state(state)
        self.code.show_code(state.code)
        self.saved.setText(f"Written to {state.saved}" if state.saved else "")
        self.saved.setVisible(bool(state.saved))

    def first_field(self) -> QWidget | None:
        return self.go_on


class FoundedStep(_CodeStep):
    """The organisation is made: its words, the code, the files for the safe."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "The organisation is made")
        self.words = WordsCard(look, "The words of this organisation")
        self._files = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.add(self._files, self.words)
        self._add_code()

    def render_state(self, state: FirstRunState) -> None:
        super().render_state(state)
        self.words.show_words(state.words)
        listed = ", ".join(state.files)
        self._files.setText(f"Print these and put them into the safe: {listed}." if listed else "")


class AskedStep(_CodeStep):
    """The request is made: save it, read its words out. Intention: `save_asked`."""

    save_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            "Bring the request to your administrator",
            "The file is no secret. Read the eight words out, in person or by telephone.",
        )
        self.words = WordsCard(look, "Read these words out")
        self.save = Button(look, "Save the request", icon="file-text")
        self.save.clicked.connect(self.save_asked)
        self.add(self.words)
        self.add_actions(self.save)
        self._add_code()

    def render_state(self, state: FirstRunState) -> None:
        super().render_state(state)
        self.words.show_words(state.words)

    def first_field(self) -> QWidget | None:
        return self.save


class TypeBackStep(StepView):
    """The printed code, typed once. Intentions: `typed(code)`, `code_asked`."""

    typed = Signal(str)
    code_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            "Type the recovery code once",
            "From the paper. The first visit opens only after that.",
        )
        self.line = LineEdit(look, "Recovery code")
        self.labelled("code", "Recovery code", self.line)
        self.compare = Button(look, "Compare", Kind.PRIMARY, keys="Enter")
        again = Button(look, "Show the code again", Kind.LINK)
        self.compare.clicked.connect(self._give)
        self.line.returnPressed.connect(self._give)
        again.clicked.connect(self.code_asked)
        self.add_actions(self.compare, again)

    def first_field(self) -> QWidget | None:
        return self.line

    def _give(self) -> None:
        self.typed.emit(self.line.text())
        self.line.clear()


class ApprovalStep(StepView):
    """The approval and the passphrase. Intentions: `given(path, passphrase)`, `words_asked`."""

    given = Signal(str, str)
    words_asked = Signal()

    def __init__(self, look: Look, caps: CapsLock, chooser: Chooser) -> None:
        super().__init__(
            look,
            "Open the approval",
            "Your administrator gives you a file in return. You can close the app until then.",
        )
        self.file = PathField(
            look,
            "Approval file",
            "Choose the file",
            lambda: chooser.open_file("Approval file"),
        )
        self.add(self.file)
        self.marked["approval"] = self.file
        self.passphrase = PasswordEdit(look, caps)
        self.labelled("passphrase", "Your passphrase", self.passphrase)
        self.open = Button(look, "Open the approval", Kind.PRIMARY, keys="Enter")
        words = Button(look, "Show my request again", Kind.LINK)
        self.open.clicked.connect(self._give)
        self.passphrase.entered.connect(self._give)
        words.clicked.connect(self.words_asked)
        self.add_actions(self.open, words)

    def first_field(self) -> QWidget | None:
        return self.file.button

    def _give(self) -> None:
        passphrase = self.passphrase.passphrase()
        self.passphrase.forget()
        self.given.emit(self.file.path, passphrase)


class CompareStep(StepView):
    """The organisation's words as the administrator reads them. Intentions: `typed`, `later`."""

    typed = Signal(str)
    later = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            "Compare the organisation",
            "Ask your administrator for the eight words of the organisation and type them here."
            " So nobody can give you another organisation's file.",
        )
        self.line = LineEdit(look, "Eight words")
        self.labelled("words", "The words that were read to you", self.line, _EIGHT)
        self.compare = Button(look, "Compare", Kind.PRIMARY, keys="Enter")
        later = Button(look, "Later", Kind.LINK)
        self.compare.clicked.connect(self._give)
        self.line.returnPressed.connect(self._give)
        later.clicked.connect(self.later)
        self.add_actions(self.compare, later)

    def first_field(self) -> QWidget | None:
        return self.line

    def _give(self) -> None:
        self.typed.emit(self.line.text())
