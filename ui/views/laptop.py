"""This laptop: about it, its passphrase and recovery code, checks and repairs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from ui.qt.capslock import CapsLock
from ui.qt.choosing import Chooser
from ui.qt.look import Look
from ui.qt.paper import Paper
from ui.viewmodels.door import Door
from ui.viewmodels.first_run import recovery_page
from ui.viewmodels.laptop import About, LaptopDesk, LaptopState, free_words
from ui.viewmodels.people import Unlocked
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button
from ui.views.components.cards import Card
from ui.views.components.editors import PlainEdit
from ui.views.components.fields import Labelled, LineEdit, PasswordEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import InlineMessage, Message, StatusLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Text
from ui.views.first_run_words import CodeCard, WordsCard
from ui.views.refusals import message_of

_PAGE = "Recovery code of this laptop"


class PassphraseCard(Card):
    """Change the passphrase. Intention: `given(present, new)`."""

    given = Signal(str, str)

    def __init__(self, look: Look, caps: CapsLock) -> None:
        super().__init__(look, "Passphrase")
        self.present = PasswordEdit(look, caps, "Present passphrase")
        self.new = PasswordEdit(look, caps, "New passphrase")
        self.change = Button(look, "Change the passphrase")
        self.body.addWidget(Labelled(look, "Present passphrase", self.present))
        hint = "At least 14 characters; four or five words are best."
        self.body.addWidget(Labelled(look, "New passphrase", self.new, hint))
        self.body.addLayout(Flow(self.change))
        self.change.clicked.connect(self._give)

    def _give(self) -> None:
        self.given.emit(self.present.passphrase(), self.new.passphrase())
        self.present.forget()
        self.new.forget()


class RecoveryCard(Card):
    """Type the code back, or make a new one. Intentions: `typed(code)`, `renewed(passphrase)`."""

    typed = Signal(str)
    renewed = Signal(str)

    def __init__(self, look: Look, caps: CapsLock) -> None:
        super().__init__(look, "Recovery code")
        self.line = LineEdit(look, "Recovery code")
        self.compare = Button(look, "Compare with the paper")
        self.passphrase = PasswordEdit(look, caps, "Your passphrase")
        self.renew = Button(look, "Make a new code")
        hint = "The paper was lost or seen? With a new code the one before no longer opens it."
        self.body.addWidget(Labelled(look, "Type the code from the paper", self.line))
        self.body.addLayout(Flow(self.compare))
        self.body.addWidget(Labelled(look, "Your passphrase", self.passphrase, hint))
        self.body.addLayout(Flow(self.renew))
        self.compare.clicked.connect(self._compare)
        self.line.returnPressed.connect(self._compare)
        self.renew.clicked.connect(self._renew)

    def _compare(self) -> None:
        self.typed.emit(self.line.text())
        self.line.clear()

    def _renew(self) -> None:
        self.renewed.emit(self.passphrase.passphrase())
        self.passphrase.forget()


class RepairCard(Card):
    """Make a visit anew, read the diagnostic file.

    Intentions: `rebuild_asked(visit)`, `diagnostics_asked`, `save_asked`.
    """

    rebuild_asked = Signal(str)
    diagnostics_asked = Signal()
    save_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Checks and repairs")
        self.visits = QComboBox()
        self.visits.setAccessibleName("Visit")
        fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.visits.setSizeAdjustPolicy(fit)
        self.visits.setMinimumContentsLength(12)
        told = "Walks the signed log of a visit and makes what is shown anew. Nothing is lost."
        self.rebuild = Button(look, "Check and make anew", icon="list-checks")
        self.read = Button(look, "Read the diagnostic file", icon="file-text")
        self.text = PlainEdit(look, "Diagnostic file")
        self.text.setReadOnly(True)
        self.text.show_lines(6, 12)
        self.save = Button(look, "Save it")
        self.body.addWidget(Text(look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        self.body.addWidget(self.visits)
        self.body.addLayout(Flow(self.rebuild, self.read))
        self.body.addWidget(self.text)
        self.body.addLayout(Flow(self.save))
        self.rebuild.clicked.connect(lambda: self.rebuild_asked.emit(self.visits.currentData()))
        self.read.clicked.connect(self.diagnostics_asked)
        self.save.clicked.connect(self.save_asked)

    def render_state(self, state: LaptopState) -> None:
        """Show the visits and the file."""
        held = tuple((self.visits.itemData(i), self.visits.itemText(i)) for i in range(self._count))
        if held != state.about.visits:
            self.visits.clear()
            for identity, title in state.about.visits:
                self.visits.addItem(title, identity)
        self.rebuild.setEnabled(bool(state.about.visits) and not state.busy)
        for part in (self.text, self.save):
            part.setVisible(bool(state.diagnostics))
        self.text.set_text_exactly(state.diagnostics)

    @property
    def _count(self) -> int:
        return self.visits.count()


class LaptopView(Page):
    """Shows a LaptopState; the intentions are those of its cards and of `compared(words)`."""

    compared = Signal(str)

    def __init__(self, look: Look, caps: CapsLock) -> None:
        super().__init__(look, "This laptop")
        self._look = look
        self._about: About | None = None
        self.message, self.done = InlineMessage(look), InlineMessage(look)
        self._facts = column(gap=6)
        self.facts = Card(look, "About")
        self.facts.body.addLayout(self._facts)
        self.words = LineEdit(look, "Eight words")
        self.check = Button(look, "Compare the words")
        self._root = Card(look, "Compare the organisation")
        hint = "As your administrator reads them out to you."
        self._root.body.addWidget(Labelled(look, "The eight words", self.words, hint))
        self._root.body.addLayout(Flow(self.check))
        self.passphrase, self.recovery = PassphraseCard(look, caps), RecoveryCard(look, caps)
        self.code, self.repairs = CodeCard(look), RepairCard(look)
        self.panel = Panel()
        self.organisation = WordsCard(look, "The words of this organisation")
        self.panel.add(self.organisation)
        parts = (self.message, self.done, self.code, self.facts, self._root)
        for widget in (*parts, self.recovery, self.passphrase, self.repairs):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.check.clicked.connect(lambda: self.compared.emit(self.words.text()))

    def render_state(self, state: LaptopState) -> None:
        """Show all of it."""
        about = state.about
        self.say_subtitle(state.busy or about.label)
        self.message.render_state(message_of(state.refused))
        self.done.render_state(Message(state.done, tone=Tone.STRENGTH) if state.done else None)
        self.code.show_code(state.code)
        self._root.setVisible(bool(about.words) and not about.compared)
        self.organisation.show_words(about.words if about.compared else ())
        self.repairs.render_state(state)
        for part in (self.passphrase, self.recovery):
            part.setEnabled(not state.busy)
        if about != self._about:
            self._about = about
            self._fill(about)

    def _fill(self, about: About) -> None:
        clear(self._facts)
        good, warn = Tone.STRENGTH, Tone.AFI
        typed = "Recovery code typed back" if about.code_typed else "Recovery code not typed back"
        same = "Organisation compared" if about.compared else "Organisation not compared yet"
        for words, tone in (
            (f"{about.person}, {about.organisation}", Tone.INK),
            (free_words(about.free_bytes), good),
            (typed, good if about.code_typed else warn),
            (same, good if about.compared else warn),
        ):
            self._facts.addWidget(StatusLine(self._look, words, tone))


def bind_laptop(
    view: LaptopView, door: Door, unlocked: Unlocked, chooser: Chooser, paper: Paper
) -> LaptopDesk:
    """Join the page to a presenter."""
    desk = LaptopDesk(door, unlocked, view.render_state)
    view.compared.connect(desk.compare)
    view.passphrase.given.connect(desk.change_passphrase)
    view.recovery.typed.connect(desk.type_back)
    view.recovery.renewed.connect(desk.new_code)
    view.repairs.rebuild_asked.connect(desk.rebuild)
    view.repairs.diagnostics_asked.connect(desk.read_diagnostics)
    view.repairs.save_asked.connect(
        lambda: desk.save_diagnostics(chooser.save_file("Save the diagnostic file", "fieldapp.txt"))
    )
    view.code.print_asked.connect(lambda: paper.print_page(_PAGE, recovery_page(desk.state.code)))
    view.code.pdf_asked.connect(lambda: _save_pdf(desk, chooser, paper))
    return desk


def _save_pdf(desk: LaptopDesk, chooser: Chooser, paper: Paper) -> None:
    path = chooser.save_file("Save the recovery code", "recovery-code.pdf")
    if path:
        desk.save_page(path, paper.pdf(_PAGE, recovery_page(desk.state.code)))
