"""The forms of first run: the choice, an organisation, a request to join."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from sync.protocol.roster import Role as Duty
from ui.qt.capslock import CapsLock
from ui.qt.choosing import Chooser
from ui.qt.look import Look
from ui.viewmodels.first_run import FirstRunState, Founding, Joining, Step
from ui.viewmodels.roles import ROLE_WORDS
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.fields import Labelled, LineEdit, PasswordEdit
from ui.views.components.flow import Flow
from ui.views.components.text import Heading, Text
from ui.views.path_field import PathField

_PASSPHRASE_HINT = "Take the words that are offered, or write at least 14 characters of your own."
_CODE_HINT = "What colleagues see, such as OF2."


class Marked(Protocol):
    """A field that can say what is wrong with it."""

    def show_problem(self, words: str) -> None:
        """Say it; empty words mean nothing is."""


class StepView(QWidget):
    """One step: a heading, a sentence, and what the person does. Add to `body`."""

    def __init__(self, look: Look, title: str, words: str = "") -> None:
        super().__init__()
        self.look = look
        self.setAccessibleName(title)
        self.body: QVBoxLayout = column(gap=14)
        self.body.addWidget(Heading(look, title, wrap=True))
        if words:
            self.body.addWidget(Text(look, words, Role.BODY, Tone.INK2, wrap=True))
        # What is spare goes below, so that parts keep together.
        self.setLayout(column(self.body, None, gap=0))
        self.marked: dict[str, Marked] = {}

    def add(self, *widgets: QWidget) -> None:
        """Put widgets below each other."""
        for widget in widgets:
            self.body.addWidget(widget)

    def add_actions(self, *buttons: QWidget) -> None:
        """Put buttons side by side, or below each other where there is no room."""
        self.body.addLayout(Flow(*buttons))

    def labelled(self, name: str, label: str, field: QWidget, hint: str = "") -> Labelled:
        """Add a field under a name by which problems find it."""
        made = Labelled(self.look, label, field, hint)
        self.marked[name] = made
        self.body.addWidget(made)
        return made

    def render_state(self, state: FirstRunState) -> None:
        """Show what concerns this step."""
        words = {problem.field: problem.words for problem in state.problems}
        for name, field in self.marked.items():
            field.show_problem(words.get(name, ""))

    def take_focus(self) -> None:
        """Put the focus where the person goes on."""
        first = self.first_field()
        if first is not None:
            first.setFocus()

    def first_field(self) -> QWidget | None:
        """Return where the person goes on."""
        return None


class PassphraseField(QWidget):
    """A new passphrase with words that are offered. Intention: `suggestion_asked`."""

    suggestion_asked = Signal()

    def __init__(self, look: Look, caps: CapsLock) -> None:
        super().__init__()
        self.edit = PasswordEdit(look, caps, "New passphrase")
        offer = Button(look, "Offer me words", size=Size.SMALL, icon="shuffle")
        offer.clicked.connect(self.suggestion_asked)
        self.setLayout(column(self.edit, row(offer, None), gap=6))
        self.setFocusProxy(self.edit)
        self._taken = ""

    def text(self) -> str:
        """Return what is typed."""
        return self.edit.passphrase()

    def offer(self, words: str) -> None:
        """Put newly offered words in, to be read and learned."""
        if words and words != self._taken:
            self._taken = words
            self.edit.edit.setText(words)
            self.edit.show_box.setChecked(True)


class ChooseStep(StepView):
    """Create or join. Intention: `chosen(Step)`."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Set up this laptop", "You do this once. It needs no network.")
        self.join = Button(
            look, "Join an organisation", Kind.PRIMARY, icon="user-plus", size=Size.LARGE
        )
        found = Button(look, "Create an organisation", icon="building-2", size=Size.LARGE)
        self.join.clicked.connect(lambda: self.chosen.emit(Step.JOIN))
        found.clicked.connect(lambda: self.chosen.emit(Step.FOUND))
        self.add(self.join)
        self.add(
            Text(
                look,
                "Most people join. You get a file to bring to your administrator.",
                Role.SECONDARY,
                Tone.INK2,
                wrap=True,
            )
        )
        self.add(found)
        self.add(
            Text(
                look,
                "Only for the person who sets up the office.",
                Role.SECONDARY,
                Tone.INK2,
                wrap=True,
            )
        )

    def first_field(self) -> QWidget | None:
        return self.join


class FoundStep(StepView):
    """The form of a founder. Intentions: `given(Founding)`, `suggestion_asked`, `back_asked`."""

    given = Signal(object)
    suggestion_asked = Signal()
    back_asked = Signal()

    def __init__(self, look: Look, caps: CapsLock, chooser: Chooser) -> None:
        super().__init__(look, "Create an organisation")
        self.title, self.code = LineEdit(look, "Name of the organisation"), _code_line(look)
        self.name, self.laptop = LineEdit(look, "Your name"), LineEdit(look, "Laptop label")
        self.passphrase = PassphraseField(look, caps)
        self.folder = PathField(
            look,
            "Folder for the keys that go into the safe",
            "Choose a folder",
            lambda: chooser.folder("Folder for the keys that go into the safe"),
            "An empty stick is best. Print what is written there and put it away.",
        )
        self.labelled("title", "Name of the organisation", self.title)
        self.labelled("code", "Your short name", self.code, _CODE_HINT)
        self.labelled("name", "Your name", self.name, "Kept sealed, for colleagues only.")
        self.labelled("laptop", "Laptop label", self.laptop, "Such as Heron 07.")
        self.labelled("passphrase", "Passphrase", self.passphrase, _PASSPHRASE_HINT)
        self.add(self.folder)
        self.marked["folder"] = self.folder
        self.make = Button(look, "Create", Kind.PRIMARY)
        self.make.clicked.connect(self._give)
        self.add_actions(self.make, _back(self))
        self.passphrase.suggestion_asked.connect(self.suggestion_asked)

    def render_state(self, state: FirstRunState) -> None:
        super().render_state(state)
        self.passphrase.offer(state.suggestion)

    def first_field(self) -> QWidget | None:
        return self.title

    def _give(self) -> None:
        self.given.emit(
            Founding(
                self.title.text(),
                self.code.text(),
                self.name.text(),
                self.laptop.text(),
                self.passphrase.text(),
                self.folder.path,
            )
        )


class JoinStep(StepView):
    """The form of somebody who joins.

    Intentions: `given(Joining)`, `suggestion_asked`, `back_asked`.
    """

    given = Signal(object)
    suggestion_asked = Signal()
    back_asked = Signal()

    def __init__(self, look: Look, caps: CapsLock, chooser: Chooser) -> None:
        super().__init__(look, "Join an organisation")
        self.code, self.role = _code_line(look), _role_box()
        self.passphrase = PassphraseField(look, caps)
        self.organisation = PathField(
            look,
            "The organisation's file, if you have it",
            "Choose the file",
            lambda: chooser.open_file("The organisation's file"),
            "Without it you compare eight words more at the end.",
        )
        self.labelled("code", "Your short name", self.code, _CODE_HINT)
        self.labelled("role", "Your role", self.role)
        self.labelled("passphrase", "Passphrase", self.passphrase, _PASSPHRASE_HINT)
        self.add(self.organisation)
        self.ask = Button(look, "Make the request", Kind.PRIMARY)
        self.ask.clicked.connect(self._give)
        self.add_actions(self.ask, _back(self))
        self.passphrase.suggestion_asked.connect(self.suggestion_asked)

    def render_state(self, state: FirstRunState) -> None:
        super().render_state(state)
        self.passphrase.offer(state.suggestion)

    def first_field(self) -> QWidget | None:
        return self.code

    def _give(self) -> None:
        role = Duty(self.role.currentData())
        words = self.passphrase.text()
        self.given.emit(Joining(self.code.text(), role, words, self.organisation.path))


def _code_line(look: Look) -> LineEdit:
    line = LineEdit(look, "Your short name")
    line.setMaxLength(8)
    line.textEdited.connect(lambda text: line.setText(text.upper()))
    return line


def _role_box() -> QComboBox:
    box = QComboBox()
    box.setAccessibleName("Your role")
    duties: Sequence[Duty] = tuple(ROLE_WORDS)
    for duty in duties:
        box.addItem(ROLE_WORDS[duty], duty.value)
    box.setCurrentIndex(duties.index(Duty.INSPECTOR))
    return box


def _back(step: FoundStep | JoinStep) -> Button:
    button = Button(step.look, "Back", Kind.LINK)
    button.clicked.connect(step.back_asked)
    return button
