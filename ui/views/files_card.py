"""The files of a record, beside it: each with where it is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.commands import CommandId, command
from ui.viewmodels.files import FileRow, FilesState, ShownAs
from ui.viewmodels.record_state import Access, RecordState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Rule, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.flow import Flow
from ui.views.components.messages import ConfirmInline, InlineMessage, LoadingLine, StatusLine
from ui.views.components.text import IconMark, Text
from ui.views.refusals import message_of

_ICONS = {ShownAs.PICTURE: "image", ShownAs.TEXT: "file-text", ShownAs.NEITHER: "file"}
_STANDING = {"laptop": ("laptop", Tone.INK), "server": ("server", Tone.PRIMARY)}
_CONFIRMED = ("badge-check", Tone.STRENGTH)
_WHAT = "Photos, documents and recordings. Each is sealed as it is attached."
_WORD = 24
"""Letters of a name without a space that a narrow card has room for."""
COPY = (
    "A copy outside Fieldapp is not sealed any more. Anybody who has it can read it. "
    "Save it only if you must."
)


class FileLine(QWidget):
    """One file. Intentions: `opened`, `copied`, `taken_out`, each with its row."""

    opened = Signal(object)
    copied = Signal(object)
    taken_out = Signal(object)

    def __init__(self, look: Look, file: FileRow, writable: bool) -> None:
        super().__init__()
        self.file = file
        self.setToolTip(file.name)
        self.setAccessibleName(f"{file.name}. {file.about}. {file.standing}")
        mark = IconMark(look, _ICONS[file.shown_as], px=17)
        icon, tone = _STANDING.get(file.custody.value, _CONFIRMED)
        words = column(
            Text(look, _short(file.name), Role.STRONG, wrap=True),
            Text(look, file.about, Role.SECONDARY, Tone.INK2, wrap=True),
            StatusLine(look, file.standing, tone, icon),
            gap=2,
        )
        head = row(column(2, mark, None, gap=0), words, gap=9)
        head.setStretch(1, 1)
        self._copy = ConfirmInline(look, COPY, "Save a copy", "Do not save it")
        self._out = ConfirmInline(look, "Take it out of this record?", "Take out", "Keep it")
        self._copy.confirmed.connect(lambda: self.copied.emit(file))
        self._out.confirmed.connect(lambda: self.taken_out.emit(file))
        buttons = self._buttons(look, file, writable)
        self.setLayout(column(head, buttons, self._copy, self._out, gap=6, margins=(0, 6, 0, 6)))

    def _buttons(self, look: Look, file: FileRow, writable: bool) -> Flow:
        show = Button(look, "Open", size=Size.SMALL)
        copy = Button(look, "Save a copy", Kind.LINK, size=Size.SMALL)
        out = Button(look, "Take out", Kind.LINK, size=Size.SMALL)
        show.say("Open", spoken=f"Open {file.name}")
        copy.say("Save a copy", spoken=f"Save a copy of {file.name}")
        out.say("Take out", spoken=f"Take {file.name} out of this record")
        show.clicked.connect(lambda: self.opened.emit(file))
        copy.clicked.connect(self._copy.ask)
        out.clicked.connect(self._out.ask)
        show.setEnabled(file.here)
        copy.setEnabled(file.here)
        if not writable:
            out.hide()
        return Flow(show, copy, out)


class FilesCard(Card):
    """Shows a record's files. Intentions: `attach_asked`, `stop_asked`, and those of a line."""

    attach_asked = Signal()
    stop_asked = Signal()
    opened = Signal(object)
    copied = Signal(object)
    taken_out = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Files")
        self._look = look
        self._shown: tuple[tuple[FileRow, ...], bool] | None = None
        self._rows = column(gap=0)
        self.loading = LoadingLine(look)
        self._step = ""
        self.message = InlineMessage(look)
        keys = command(CommandId.ATTACH).hint
        self.attach = Button(look, "Attach", icon="paperclip", keys=keys, size=Size.SMALL)
        self.attach.say("Attach", spoken="Attach a photo or file")
        self.attach.setToolTip(_WHAT)
        self.attach.clicked.connect(self.attach_asked)
        self.loading.cancel_chosen.connect(self.stop_asked)
        self.head.addWidget(self.attach)
        self.body.addLayout(self._rows)
        for widget in (self.message, self.loading):
            self.body.addWidget(widget)
        self._said = column(gap=0)
        self.body.addLayout(self._said)

    def render_record(self, record: RecordState) -> None:
        """Show the files of a record."""
        writable = record.access is Access.WRITE
        self.attach.setVisible(writable)
        if self._shown == (record.files, writable):
            return
        self._shown = (record.files, writable)
        clear(self._rows)
        for number, file in enumerate(record.files):
            if number:
                self._rows.addWidget(Rule())
            line = FileLine(self._look, file, writable)
            line.opened.connect(self.opened)
            line.copied.connect(self.copied)
            line.taken_out.connect(self.taken_out)
            self._rows.addWidget(line)

    def render_state(self, state: FilesState) -> None:
        """Show long work and what came of it."""
        self.message.render_state(message_of(state.refused))
        clear(self._said)
        if state.said:
            self._said.addWidget(StatusLine(self._look, state.said, Tone.STRENGTH))
        words = state.step.words if state.step else ""
        if words != self._step:
            self._step = words
            self.loading.start(words) if words else self.loading.stop()
        if state.step is not None and state.step.total:
            self.loading.step(state.step.done, state.step.total)


def _short(name: str) -> str:
    """Return a file's name with its long words cut in the middle; the ending stays."""
    return " ".join(
        word if len(word) <= _WORD else f"{word[: _WORD - 11]}…{word[-10:]}"
        for word in name.split()
    )
