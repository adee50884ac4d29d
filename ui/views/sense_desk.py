"""The screens on which a visit makes sense of its evidence, joined to their presenters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.domain.effects import Effects
from sync.protocol.ids import RecordId
from ui.qt.exact import read_exactly
from ui.qt.look import Look
from ui.viewmodels.code_picker import Picker, PickerState
from ui.viewmodels.commands import CommandId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_page import EvidencePage
from ui.viewmodels.evidence_words import Passage, Quoted
from ui.viewmodels.matrix_page import MatrixPage, MatrixState
from ui.viewmodels.places import Spot
from ui.views.code_picker import CodePicker
from ui.views.components.editors import PlainEdit
from ui.views.editor import EditorView
from ui.views.evidence import EvidenceView
from ui.views.judgements_desk import JudgementsDesk
from ui.views.matrix import MatrixView
from ui.views.record_view import RecordView
from ui.views.shell import Shell

Open = Callable[[RecordId, bytes, int], None]


class SenseDesk:
    """Puts matrix and evidence into the window; `open_place` shows a place in a record."""

    def __init__(
        self, shell: Shell, look: Look, ports: EditorPorts, open_place: Open, editor: EditorView
    ) -> None:
        self._shell, self._open = shell, open_place
        self._said = ""
        self.matrix_view, self.evidence_view = MatrixView(look), EvidenceView(look)
        self.matrix = MatrixPage(ports.door, ports.work, ports.publish, self._render_matrix)
        self.evidence = EvidencePage(ports.door, ports.work, self.evidence_view.render_state)
        self.picker = Picker(ports, self._render_picker, self._coded)
        self.coder = Coder(shell, look, ports, editor)
        self.judgements = JudgementsDesk(shell, look, ports)
        self.screens: dict[Spot, QWidget] = {
            Spot.EVIDENCE: self.evidence_view,
            Spot.MATRIX: self.matrix_view,
            Spot.JUDGEMENTS: self.judgements.view,
        }
        shell.add_screen(Spot.MATRIX, self.matrix_view, self.matrix_view.panel)
        shell.add_screen(Spot.EVIDENCE, self.evidence_view, self.evidence_view.panel)
        self._connect_matrix()
        self._connect_evidence()

    def touched(self, effects: Effects) -> None:
        """Something was written or came; the screens that are in use follow it."""
        self.matrix.touched(effects)
        self.evidence.touched(effects)
        self.judgements.page.touched(effects)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Do a command that belongs here; `record` is the one that is open. Whether it was."""
        if spot is Spot.EVIDENCE:
            return self._do_evidence(command)
        return spot is Spot.RECORD and self.coder.do(command, record)

    def _do_evidence(self, command: CommandId) -> bool:
        view = self.evidence_view
        match command:
            case CommandId.CODE:
                view.code_chosen()
            case CommandId.COMMIT:
                view.picker.give()
            case CommandId.NEXT_PROBLEM | CommandId.PREVIOUS_PROBLEM:
                step = 1 if command is CommandId.NEXT_PROBLEM else -1
                view.go_to(self.evidence.next_open(view.list.chosen, step))
            case _:
                return False
        return True

    def _connect_matrix(self) -> None:
        view, matrix = self.matrix_view, self.matrix
        view.looked_at.connect(matrix.shown)
        view.cell_chosen.connect(matrix.choose)
        view.agency_chosen.connect(matrix.choose_agency)
        view.explained.connect(matrix.explain)
        view.item_opened.connect(self._open_item)
        view.details_asked.connect(self._shell.body.show_details)

    def _connect_evidence(self) -> None:
        view, picker = self.evidence_view, self.evidence_view.picker
        view.looked_at.connect(self.evidence.shown)
        view.filters.wanted.connect(self.evidence.look_for)
        view.filters.picked.connect(self.evidence.pick)
        view.filters.dropped.connect(self.evidence.drop)
        view.filters.cleared.connect(self.evidence.clear)
        view.several_chosen.connect(self._edit_all)
        view.item_chosen.connect(self._edit)
        picker.given.connect(self.picker.give)
        picker.looked.connect(self.picker.acknowledge)
        picker.closed.connect(self._leave_picker)
        picker.record_asked.connect(self._open_target)

    def _edit(self, identity: str) -> None:
        if identity:
            self.picker.edit(RecordId(bytes.fromhex(identity)))

    def _edit_all(self, identities: Sequence[str]) -> None:
        self.picker.edit_all([RecordId(bytes.fromhex(one)) for one in identities])

    def _render_picker(self, state: PickerState) -> None:
        picker = self.evidence_view.picker
        fresh = state.target is not None and picker.isHidden()
        picker.render_state(state)
        if fresh:
            self._shell.body.show_details()
            picker.take_focus()

    def _coded(self) -> None:
        """Go on with the next item that is still to code, or back to the list."""
        view = self.evidence_view
        self._shell.say("Coded.")
        following = self.evidence.next_open(view.list.chosen)
        if following and following != view.list.chosen:
            view.go_to(following)
            self._edit(following)
        else:
            view.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_picker(self) -> None:
        self.picker.close()
        self.evidence_view.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_target(self) -> None:
        target = self.picker.state.target
        if target is not None:
            self._open(target.passage.record, target.passage.slot, target.passage.start)

    def _open_item(self, item: Quoted) -> None:
        place = item.passage
        self._open(place.record, place.slot, place.start)

    def _render_matrix(self, state: MatrixState) -> None:
        self.matrix_view.render_state(state)
        if state.said and state.said != self._said:
            self._shell.say(state.said)
        self._said = state.said


class Coder:
    """Codes the words that are chosen in the record editor; the caret comes back to them."""

    def __init__(self, shell: Shell, look: Look, ports: EditorPorts, editor: EditorView) -> None:
        self._shell, self._editor = shell, editor
        self.card = CodePicker(look)
        self.picker = Picker(ports, self._render, self._done)
        self._from: QWidget | None = None
        editor.panel.body.insertWidget(0, self.card)
        self.card.given.connect(self.picker.give)
        self.card.closed.connect(self._close)

    def do(self, command: CommandId, record: RecordId | None) -> bool:
        """Begin to code, or save the codes that are being given; whether it was that."""
        focus = QApplication.focusWidget()
        if command is CommandId.COMMIT and focus is not None and self.card.isAncestorOf(focus):
            self.card.give()
            return True
        if command is not CommandId.CODE or record is None:
            return False
        self._from = focus
        found = passage_in(self._editor, record, self._from)
        if found is None:
            self._shell.say("Put the caret into the words first, or choose some of them.")
        else:
            self.picker.begin(found)
        return True

    def _render(self, state: PickerState) -> None:
        fresh = self.card.isHidden()
        self.card.render_state(state)
        if state.target is not None and fresh:
            self._shell.body.show_details()
            self.card.take_focus()

    def _done(self) -> None:
        self._shell.say("Coded. It stands under Evidence.")
        self._back()

    def _close(self) -> None:
        self.picker.close()
        self._back()

    def _back(self) -> None:
        if self._from is not None:
            self._from.setFocus(Qt.FocusReason.OtherFocusReason)


def passage_in(view: RecordView, record: RecordId, focus: QWidget | None) -> Passage | None:
    """Return what is chosen in a record, the whole of its place where nothing is chosen."""
    lines = view.lines
    current = lines.current if lines is not None else None
    if lines is not None and current is not None and focus in (lines, lines.line):
        line = lines.line if focus is lines.line else None
        return _passage(record, current.slot, line, lines.words_of(current))
    for field in view.fields.values():
        if focus is not None and field.isAncestorOf(focus):
            edit = focus if isinstance(focus, PlainEdit) else None
            return _passage(record, field.slot, edit, field.answer.written().text)
    return None


def _passage(record: RecordId, slot: bytes, edit: PlainEdit | None, words: str) -> Passage:
    cursor = edit.textCursor() if edit is not None else None
    if edit is None or cursor is None or not cursor.hasSelection():
        return Passage(record, slot, 0, len(words))
    held = edit.document()
    start = len(read_exactly(held, 0, cursor.selectionStart()))
    return Passage(record, slot, start, len(read_exactly(held, 0, cursor.selectionEnd())))
