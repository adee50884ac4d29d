"""The head of a record: child, kind, short name, what can be done, and what must be said."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from fieldapp.domain.errors import Refused
from ui.qt.look import Look
from ui.viewmodels.editor import EditorState, Phase
from ui.viewmodels.record_state import Access, RecordState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Trouble
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button
from ui.views.components.chips import ChildChip, Chip, ChipShape
from ui.views.components.messages import Action, InlineMessage, Message
from ui.views.components.text import Heading, Text

_ACCESS = {
    Access.REMARK: (
        "This is another inspector’s interview.",
        "You can read it and put a remark beside it.",
    ),
    Access.LED: (
        "Only the lead of the visit changes its plan.",
        "You can read it and put a remark beside it.",
    ),
    Access.FINISHED: (
        "This is finished and stays as it is.",
        "A correction stands beside it; the first words stay.",
    ),
    Access.ARCHIVED: ("This record is archived.", "Nothing in it is lost. Bring it back to write."),
}


class EditorHead(QWidget):
    """Intentions: `finish_asked`, `archive_asked`, `restore_asked`, `print_asked`,
    `word_asked`, `remark_asked`, `try_again_asked`, `offer_answered(bool)`,
    `child_opened(code)`.
    """

    finish_asked = Signal()
    archive_asked = Signal()
    restore_asked = Signal()
    print_asked = Signal()
    word_asked = Signal()
    remark_asked = Signal()
    try_again_asked = Signal()
    offer_answered = Signal(bool)
    child_opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.child = ChildChip(look, "", "")
        self.heading = Heading(look, "", wrap=True)
        self.state_chip = Chip(look, "", shape=ChipShape.OUTLINE)
        self.about = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.finish = Button(look, "Finish", icon="flag")
        self.more = Button(look, "More", icon="ellipsis")
        self.more.setAccessibleDescription("Print, Word, remark, archive")
        self._menu = QMenu(self.more)
        self._actions = self._fill_menu()
        self.trouble, self.message = InlineMessage(look), InlineMessage(look)
        self.standing, self.offer = InlineMessage(look), InlineMessage(look)
        head = row(self.child, self.heading, self.state_chip, self.finish, self.more, gap=10)
        head.setStretch(1, 1)
        self._said: dict[InlineMessage, Message | None] = {}
        self._named: object = None
        says = (self.trouble, self.offer, self.message, self.standing)
        self.setLayout(column(head, self.about, *says, gap=6, margins=(6, 0, 6, 0)))
        self._connect()
        self._render_record(None)

    def render_state(self, state: EditorState) -> None:
        """Show who and what this is, and what there is to say; what is shown stays untouched."""
        named = _named(state.record)
        if named != self._named:
            self._named = named
            self._render_record(state.record)
        says = (
            (self.trouble, trouble_message(state.typing.trouble)),
            (self.message, said_message(state)),
            (self.standing, standing_message(state)),
            (self.offer, offer_message(state.offered)),
        )
        for place, message in says:
            if self._said.get(place) != message:
                self._said[place] = message
                place.render_state(message)

    def set_low(self, low: bool) -> None:
        """Leave out what can be spared in a low window."""
        self.about.setVisible(not low)
        self.finish.show_parts(icon=not low)
        self.more.show_parts(icon=not low)

    def _render_record(self, record: RecordState | None) -> None:
        access = record.access if record else Access.ARCHIVED
        self.child.setVisible(bool(record and record.child))
        if record is not None:
            if record.child:
                self.child.show_code(record.child, "")
            self.heading.setText(record.title)
            self.about.setText(record.about)
        words = {Access.FINISHED: "Finished", Access.ARCHIVED: "Archived"}.get(access, "")
        self.state_chip.setVisible(bool(words) and record is not None)
        self.state_chip.show_words(words, Tone.NEUTRAL)
        self.finish.setVisible(access is Access.WRITE)
        self.more.setEnabled(record is not None)
        self._actions["archive"].setVisible(access is not Access.ARCHIVED)
        self._actions["restore"].setVisible(access is Access.ARCHIVED)
        finished = access is Access.FINISHED
        self._actions["remark"].setText("Correct this" if finished else "Add a remark")

    def _fill_menu(self) -> dict[str, QAction]:
        words = {
            "print": "Print this record",
            "word": "Save this record for Word",
            "remark": "Add a remark",
            "archive": "Archive this record",
            "restore": "Bring it back",
        }
        made = {name: QAction(title, self) for name, title in words.items()}
        self._menu.addActions(list(made.values()))
        return made

    def _connect(self) -> None:
        signals = {
            "print": self.print_asked,
            "word": self.word_asked,
            "remark": self.remark_asked,
            "archive": self.archive_asked,
            "restore": self.restore_asked,
        }
        for name, signal in signals.items():
            self._actions[name].triggered.connect(lambda _=False, s=signal: s.emit())
        self.finish.clicked.connect(self.finish_asked)
        self.more.clicked.connect(self._show_menu)
        self.child.child_opened.connect(self.child_opened)
        self.trouble.action_chosen.connect(lambda _id: self.try_again_asked.emit())
        self.offer.action_chosen.connect(lambda i: self.offer_answered.emit(i == "attach"))
        self.standing.action_chosen.connect(lambda _id: self.restore_asked.emit())

    def _show_menu(self) -> None:
        self._menu.setFont(self.more.font())
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _named(record: RecordState | None) -> object:
    """What the head shows of a record."""
    return record and (record.child, record.title, record.about, record.access)


def trouble_message(trouble: Trouble | None) -> Message | None:
    """What is said while words are not on the disk."""
    if trouble is None:
        return None
    again = (Action("again", "Try again"),)
    return Message(trouble.happened, trouble.safe, trouble.do, trouble.code, Tone.CONCERN, again)


def said_message(state: EditorState) -> Message | None:
    """One thing at a time: what was refused, what came back after a crash, what was done."""
    kept = next((reason for _, reason in state.typing.kept), None)
    if refused := state.refused or kept:
        return _refusal(refused)
    if state.recovered:
        return Message(state.recovered, tone=Tone.STRENGTH)
    notices = state.record.notices if state.record else ()
    words = " ".join((state.said, *notices)).strip()
    return Message(words, tone=Tone.NEUTRAL) if words else None


def _refusal(refused: Refused) -> Message:
    safe = "What is on the screen stays."
    return Message(refused.message, safe, refused.next_step, refused.code)


def standing_message(state: EditorState) -> Message | None:
    """What is said about a record that is not to be written in."""
    access = state.record.access if state.record else Access.WRITE
    if state.phase is not Phase.READY or access is Access.WRITE:
        return None
    actions = (Action("restore", "Bring it back"),) if access is Access.ARCHIVED else ()
    return Message(*_ACCESS[access], tone=Tone.NEUTRAL, actions=actions)


def offer_message(text: str) -> Message | None:
    """What is offered for a paste that is too long to be written."""
    if not text:
        return None
    actions = (Action("attach", "Attach as a text"), Action("leave", "Leave it"))
    size = f"{len(text.encode()) // 1024:,} KB"
    words = f"What you pasted is too long to write here: {size}. It was not put in."
    return Message(words, "Nothing else was changed.", tone=Tone.NEUTRAL, actions=actions)
