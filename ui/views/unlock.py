"""Unlock: says nothing about any visit; the duty numbers stand here without unlocking."""

from __future__ import annotations

from importlib.metadata import version as version_of
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.forms.concern_path import duty_numbers
from fieldapp.forms.library import FormLibrary
from ui.qt.capslock import system_caps_lock
from ui.qt.look import Look
from ui.viewmodels.advice import advice
from ui.viewmodels.session import Open, SessionState
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.contours import ContourGround
from ui.views.components.duty import DutyNumbers
from ui.views.components.fields import LineEdit, PasswordEdit
from ui.views.components.flow import Flow
from ui.views.components.page import Scroll
from ui.views.components.text import Heading, Text

_CANNOT: Final = (
    "Nothing on this laptop is erased, however often you try.",
    "1. Look whether Caps Lock is on, and show what you type.",
    "2. Use the recovery code that you printed when this laptop was set up. It does not wait.",
    "3. Without it, ask your records office, or whoever gave you this laptop, and tell them the "
    "laptop label. They open it together with you. What was written stays.",
    "If a child may be at risk, do not wait for any of this: the duty numbers are below.",
)


_COLUMN_PX: Final = 520


class UnlockView(QWidget):
    """Intentions: `unlock_asked(passphrase, new_note)`, `recovery_asked(code, passphrase)`."""

    unlock_asked = Signal(str, bool)
    recovery_asked = Signal(str, str)

    def __init__(self, look: Look, forms: FormLibrary) -> None:
        super().__init__()
        self._look = look
        self.secret = PasswordEdit(look, system_caps_lock())
        self._title = Heading(look, "Unlock this laptop")
        self._message = Text(look, "", Role.BODY, Tone.CONCERN, wrap=True)
        self._message.hide()
        back = "Unlock and go back to where I was"
        self._enter = Button(look, back, Kind.PRIMARY, keys="Return", size=Size.LARGE)
        note = "Unlock and start a new note"
        self._note = Button(look, note, keys="Ctrl+Return", size=Size.LARGE)
        self._recover = Button(look, "Use my recovery code", Kind.LINK, icon="key-round")
        self._cannot_button = Button(
            look, "I cannot unlock it", Kind.LINK, icon="circle-question-mark", keys="F1"
        )
        self._label = Text(look, "", Role.BODY, Tone.INK2, wrap=True)
        self._recovery, self._cannot = self._recovery_card(), self._cannot_card()
        self._numbers = DutyNumbers(look, duty_numbers(), advice(forms.latest(RecordKind.CONCERN)))
        self._numbers.hide()
        self._build()
        self._connect()

    def render_state(self, state: SessionState) -> None:
        """Show whether it opens, and what to do when it did not."""
        opening = state.open is Open.OPENING
        self._label.setText(f"Laptop label: {state.laptop}")
        self._label.setVisible(bool(state.laptop))
        self._enter.say("Opening" if opening else "Unlock and go back to where I was")
        for button in (self._enter, self._note):
            button.setEnabled(not opening)
        self._message.setVisible(state.refused is not None)
        if state.refused is not None:
            self._message.setText(_sentence(state))
            self._recovery_problem(state)
        if state.open is not Open.OPENING:
            self.secret.setEnabled(True)

    def show_help(self) -> None:
        """Show what to do when it does not open, or hide it; it says nothing of any visit."""
        self._cannot.setVisible(self._cannot.isHidden())
        if self._cannot.isVisible():
            self._cannot_recover.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(
                0, self._inside, lambda: self._inside.ensureWidgetVisible(self._cannot)
            )

    def take_focus(self) -> None:
        """Put the caret into the passphrase."""
        self.secret.edit.setFocus()

    def show_numbers(self) -> None:
        """Show the duty numbers; nothing has to be unlocked for that."""
        self._numbers.show()
        self._numbers_button.hide()
        QTimer.singleShot(0, self._inside, lambda: self._inside.ensureWidgetVisible(self._numbers))

    def forget(self) -> None:
        """Empty every field that holds a secret."""
        self.secret.forget()
        self._code.clear()
        self._new.forget()

    def _build(self) -> None:
        ground = self._ground()
        self._inside = inside = Scroll(margins=(48, 32, 48, 32), gap=12)
        body = inside.body
        body.addStretch(1)
        passphrase = Text(self._look, "Passphrase", Role.STRONG)
        for part in (self._title, self._label, passphrase, self.secret):
            body.addWidget(part)
        body.addWidget(self._message)
        for button in (self._enter, self._note):
            body.addWidget(button)
        links = Flow()
        for link in (self._recover, self._cannot_button):
            links.addWidget(link)
        body.addLayout(links)
        body.addWidget(self._cannot)
        body.addWidget(self._recovery)
        body.addWidget(self._help_card())
        body.addStretch(2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(ground, 5)
        layout.addWidget(inside, 8)

    def _ground(self) -> ContourGround:
        self._side = ContourGround(self._look)
        words = ("Write first.", "Everything else can wait.")
        self._side.body.addStretch(1)
        for line in words:
            self._side.body.addWidget(Text(self._look, line, Role.BRAND, wrap=True))
        told = (
            "Your notes are sealed on this laptop as you type them. "
            "Nothing about any visit can be read on this screen."
        )
        self._side.body.addWidget(Text(self._look, told, Role.BODY, wrap=True))
        self._side.body.addStretch(3)
        version = f"Version {version_of('fieldapp')} · works without a connection"
        self._side.body.addWidget(Text(self._look, version, Role.SECONDARY, wrap=True))
        return self._side

    def _recovery_card(self) -> Card:
        look = self._look
        card = Card(look, "Recovery code")
        self._code = LineEdit(look, "Recovery code, as printed")
        self._new = PasswordEdit(look, system_caps_lock(), "New passphrase")
        self._use = Button(look, "Unlock and set the new passphrase", Kind.PRIMARY)
        about = "Capitals, spaces and dashes do not matter."
        card.body.addWidget(Text(look, about, Role.SECONDARY, Tone.INK2, wrap=True))
        card.body.addWidget(Text(look, "Recovery code", Role.STRONG))
        card.body.addWidget(self._code)
        card.body.addWidget(Text(look, "New passphrase, 14 characters or more", Role.STRONG))
        card.body.addWidget(self._new)
        card.body.addWidget(self._use)
        card.hide()
        return card

    def _cannot_card(self) -> Card:
        look = self._look
        card = Card(look, "If you cannot unlock it")
        for words in _CANNOT:
            card.body.addWidget(Text(look, words, wrap=True))
        self._cannot_recover = Button(look, "Use my recovery code", icon="key-round")
        card.body.addLayout(row(self._cannot_recover, None))
        card.hide()
        return card

    def _help_card(self) -> Card:
        look = self._look
        card = Card(look, "A child may be at risk now?", tone=CardTone.CONCERN)
        self._numbers_button = Button(look, "Duty numbers", Kind.CONCERN, icon="phone", keys="F9")
        told = "In an emergency call 999. You do not need to unlock to see the duty numbers."
        card.body.addWidget(Text(look, told, Role.SECONDARY, wrap=True))
        card.body.addWidget(self._numbers)
        card.body.addLayout(row(self._numbers_button, None))
        return card

    def _connect(self) -> None:
        self.secret.entered.connect(lambda: self._unlock(False))
        self.secret.entered_for_note.connect(lambda: self._unlock(True))
        self._enter.clicked.connect(lambda: self._unlock(False))
        self._note.clicked.connect(lambda: self._unlock(True))
        self._recover.clicked.connect(self._show_recovery)
        self._cannot_recover.clicked.connect(self._show_recovery)
        self._cannot_button.clicked.connect(self.show_help)
        self._numbers_button.clicked.connect(self.show_numbers)
        self._use.clicked.connect(
            lambda: self.recovery_asked.emit(self._code.text(), self._new.passphrase())
        )

    def _unlock(self, note: bool) -> None:
        if self.secret.passphrase():
            self.unlock_asked.emit(self.secret.passphrase(), note)

    def _show_recovery(self) -> None:
        self._recovery.setVisible(self._recovery.isHidden())
        if self._recovery.isVisible():
            self._code.setFocus()

    def _recovery_problem(self, state: SessionState) -> None:
        if state.refused is not None and self._recovery.isVisible():
            self._code.mark_problem(state.refused.message)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's own event
        beside = self.width() >= self._look.px(900)
        self._side.setVisible(beside)
        room = (self.width() * 8 // 13 if beside else self.width()) - self._look.px(_COLUMN_PX)
        edge = max(self._look.px(24), room // 2)
        self._inside.body.setContentsMargins(edge, 32, edge, 32)


def _sentence(state: SessionState) -> str:
    refused = state.refused
    if refused is None:
        return ""
    wait = f" You can try again in {state.wait_s} seconds." if state.wait_s else ""
    return f"{refused.message}{wait} {refused.next_step} ({refused.code})"


def spread(*widgets: QWidget) -> QWidget:
    """Return widgets one below the other."""
    holder = QWidget()
    holder.setLayout(column(*widgets, gap=8))
    return holder
