"""The screens on which a visit makes sense of its evidence, joined to their presenters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldapp.domain.effects import Effects
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.code_picker import Picker, PickerState
from ui.viewmodels.commands import CommandId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_page import EvidencePage
from ui.viewmodels.evidence_words import Passage
from ui.viewmodels.places import Spot
from ui.views.coder import Coded, Coder, Decide, passage_in, passage_in_form
from ui.views.editor import EditorView
from ui.views.evidence import EvidenceView
from ui.views.file_place import FILE_HOW
from ui.views.files_desk import FilesDesk
from ui.views.form_record import FormRecordView
from ui.views.interview import InterviewPage
from ui.views.judgements_desk import JudgementsDesk
from ui.views.shell import Shell

Open = Callable[[RecordId, bytes, int], None]


@dataclass(frozen=True, slots=True)
class SenseSteps:
    """Where evidence leads: to a place in a record, to a file, to two versions."""

    open: Open
    open_file: Callable[[Passage], None]
    decide: Decide


@dataclass(frozen=True, slots=True)
class Sources:
    """The screens on which something can be coded; a talk is added when there is one."""

    editor: EditorView
    form: FormRecordView
    files: FilesDesk

    def places(self) -> dict[Spot, Coded]:
        """Return where coding happens on each of them."""
        files = self.files
        return {
            Spot.RECORD: Coded(self.editor.panel.body, partial(passage_in, self.editor)),
            Spot.FORM: Coded(self.form.panel.body, passage_in_form),
            Spot.FILE: Coded(files.view.panel.body, files.passage, how=FILE_HOW),
        }


class SenseDesk:
    """Puts evidence and judgements into the window, and codes on the screens of its `sources`."""

    def __init__(
        self, shell: Shell, look: Look, ports: EditorPorts, steps: SenseSteps, sources: Sources
    ) -> None:
        self._shell, self._steps = shell, steps
        self.evidence_view = EvidenceView(look)
        self.evidence = EvidencePage(ports.door, ports.work, self.evidence_view.render_state)
        self.picker = Picker(ports, self._render_picker, self._coded)
        self._made = made = partial(Coder, shell, look, ports, decide=steps.decide)
        self.coders = {spot: made(place) for spot, place in sources.places().items()}
        self.coder = self.coders[Spot.RECORD]
        self.judgements = JudgementsDesk(shell, look, ports, steps.decide)
        self.screens: dict[Spot, QWidget] = {
            Spot.EVIDENCE: self.evidence_view,
            Spot.JUDGEMENTS: self.judgements.view,
        }
        shell.add_screen(Spot.EVIDENCE, self.evidence_view, self.evidence_view.panel)
        self._connect_evidence()

    def code_in(self, talk: InterviewPage) -> None:
        """Let words of a talk be coded, while only the inspector looks."""
        coder = self._made(Coded(talk.side.body, partial(passage_in, talk), talk.is_alone))
        self.coders[Spot.TALK] = coder
        talk.look_turning.connect(coder.put_away)

    def touched(self, effects: Effects) -> None:
        """Something was written or came; the screens that are in use follow it."""
        self.evidence.touched(effects)
        self.judgements.page.touched(effects)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Do a command that belongs here; `record` is the one that is open. Whether it was."""
        if spot is Spot.EVIDENCE:
            return self._do_evidence(command)
        return spot in self.coders and self.coders[spot].do(command, record)

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
        picker.decide_asked.connect(self._steps.decide)

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
        """Show where something was coded: in its file, or in its record."""
        target = self.picker.state.target
        if target is None:
            return
        place = target.passage
        if place.place is not None:
            self._steps.open_file(place)
        else:
            self._steps.open(place.record, place.slot, place.start)
