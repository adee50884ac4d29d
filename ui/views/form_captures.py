"""What answers a question of a form and is made here: a drawing, a signature, a recording."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.ports import Progress
from fieldapp.domain.views import Record
from fieldapp.forms.slot_names import slot_key
from fieldapp.services import attachments, recordings
from fieldapp.services.recordings import Recording
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, RecordId
from ui.qt.microphone import QtMicrophone
from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.drawing import Sheet
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.files import RecordFiles
from ui.viewmodels.form_page import Capture, Line
from ui.viewmodels.form_record import FormRecord
from ui.viewmodels.recorder import Microphone, Recorder, RecorderPorts, RecorderState
from ui.viewmodels.sketch import Sketch, SketchState
from ui.views.form_record import FormRecordView

_PNG: Final = "image/png"
_JPEG: Final = "image/jpeg"
_LATER: Final = "The recording is kept, sealed. It is attached when the visit is opened again."
_SHEETS: Final = {
    Capture.DRAW: Sheet.DRAWING,
    Capture.SIGN: Sheet.SIGNATURE,
    Capture.ANNOTATE: Sheet.PICTURE,
}


@dataclass(frozen=True, slots=True)
class CapturePorts:
    """What making files here needs beside the store: who attaches, who speaks, what hears."""

    files: RecordFiles
    say: Callable[[str], None]
    choose: Callable[[str], None]
    """Asks for a file that answers a question."""
    covered: Callable[[], bool] = lambda: False
    """Says whether the curtain is drawn, under which a recording goes on."""
    microphone: Microphone | None = None


class FormCaptures:
    """Joins the paper and the recorder of a form's screen to its record."""

    def __init__(
        self, view: FormRecordView, record: FormRecord, ports: EditorPorts, needs: CapturePorts
    ) -> None:
        self._view, self._record, self._ports, self._needs = view, record, ports, needs
        self._drawn: Line | None = None
        self._of: RecordId | None = None
        self._said = ""
        self.sketch = Sketch(ports, self._render_sketch, view.draw.written)
        work = ports.work
        self.recorder = Recorder(
            RecorderPorts(
                ports.door,
                work,
                needs.microphone or QtMicrophone(view),
                self._attach_sound,
                work.store.free_bytes,
            ),
            self._render_recorder,
        )
        self._connect()

    def asked(self, ref: str) -> None:
        """Make the file of a question here."""
        held, line = self._record.state.record, self._record.line(ref)
        if held is None or line is None or not line.writable:
            return
        if line.capture is Capture.SOUND:
            self.recorder.offer(held.summary.id, slot_key(ref), line.label)
            self._view.recorder.take_focus()
        elif line.capture is Capture.ANNOTATE:
            self._draw_on_picture(held, line)
        elif line.capture is Capture.PHOTO:
            self._photograph(held, line)
        elif line.capture is not Capture.NONE:
            self._draw(held, line)

    def find_cut_off(self) -> None:
        """Attach recordings that a lock, a crash or a closed window cut off; say so."""
        work = self._ports.work

        def found(cut: tuple[tuple[RecordId, Recording], ...]) -> None:
            for record, recording in cut:
                self._attach_cut_off(record, recording)

        self._ports.door.ask(
            lambda: recordings.waiting(work), found, lambda reason: self._needs.say(reason.message)
        )

    def follow(self, record: Record) -> None:
        """The record was read again: words beside an open drawing show what stands."""
        self.sketch.follow(record)

    def leave(self) -> None:
        """Another record is shown: the paper is put away, a recording stops and is kept."""
        self.sketch.end()
        self._view.photo.end()
        self._view.show_made(None)
        self.recorder.withdraw()

    def close(self) -> None:
        """The visit is left or locked: a recording stops at once and is attached afterwards."""
        self.sketch.left()
        self.recorder.cut()

    def _connect(self) -> None:
        draw, bar = self._view.draw, self._view.recorder
        draw.drawn.connect(self.sketch.stroke)
        draw.rubbed.connect(lambda x, y: self.sketch.rub((x, y)))
        draw.undo_asked.connect(self.sketch.undo)
        draw.typed.connect(self.sketch.typed)
        draw.left.connect(self.sketch.left)
        draw.shown_to.connect(self.sketch.show_to)
        draw.done.connect(self._drawing_done)
        draw.back_asked.connect(self._back)
        self._view.photo.done.connect(self._photo_done)
        self._view.photo.back_asked.connect(self._back)
        bar.agreed.connect(self.recorder.agree)
        bar.start_asked.connect(self.recorder.start)
        bar.pause_asked.connect(self.recorder.pause_or_go_on)
        bar.stop_asked.connect(self.recorder.stop)
        bar.closed.connect(self.recorder.withdraw)
        bar.out_of_sight.connect(self._out_of_sight)

    def _out_of_sight(self) -> None:
        """Another screen is shown: nothing is recorded where nobody sees that it is."""
        if not self._needs.covered():
            self.recorder.pause()

    def _draw(self, held: Record, line: Line, under: bytes = b"") -> None:
        self._drawn, self._of = line, held.summary.id
        sheet = _SHEETS[line.capture]
        self._view.draw.pad.begin(sheet, under)
        self.sketch.begin(held, slot_key(line.ref), line.label, sheet)
        self._view.draw.take_focus()

    def _draw_on_picture(self, held: Record, line: Line) -> None:
        """Open the picture that answers now; where there is none, it is chosen first."""
        file = next((file for file in held.attachments if file.name == line.text), None)
        if file is None:
            self._needs.choose(line.ref)
            return
        work, record, attachment = self._ports.work, held.summary.id, file.id
        self._ports.door.ask(
            lambda: b"".join(attachments.open_attachment(work, record, attachment)),
            lambda data: self._draw(held, line, data),
            lambda reason: self._needs.say(f"{reason.message} {reason.next_step}"),
        )

    def _photograph(self, held: Record, line: Line) -> None:
        self._drawn, self._of = line, held.summary.id
        self._view.photo.begin(line.label)
        self._view.show_made(self._view.photo)
        self._view.photo.take_focus()

    def _drawing_done(self, png: bytes) -> None:
        if self._drawn is not None and self._drawn.capture is Capture.ANNOTATE:
            self.sketch.clear()
        self._done(png, _PNG, "png")

    def _photo_done(self, jpeg: bytes) -> None:
        self._done(jpeg, _JPEG, "jpg")

    def _done(self, picture: bytes, media: str, ending: str) -> None:
        """Attach a picture; what answered before is taken out, and stays in the history."""
        line, record = self._drawn, self._of
        if line is None or record is None:
            return
        clock = self._ports.work.clock
        time = clock_time(clock, clock.now().ms, seconds=True).replace(":", ".")
        name = f"{line.label[:60].rstrip(' .?')} {time}.{ending}"
        old = self._old(line)

        def make(work: Work, progress: Progress) -> Effects:
            source, size = io.BytesIO(picture), len(picture)
            _, effects = attachments.attach_file(work, record, name, media, source, size, progress)
            if old is not None:
                attachments.detach(work, record, old)
            return effects

        self._needs.files.make(name, make, lambda: self._answer(line.ref, record, name))
        self._back()

    def _old(self, line: Line) -> AttachmentId | None:
        held = self._record.state.record
        files = held.attachments if held is not None else ()
        return next((file.id for file in files if file.name == line.text), None)

    def _answer(self, ref: str, record: RecordId, name: str) -> None:
        held, page = self._record.state.record, self._record.page
        if held is not None and page is not None and held.summary.id == record:
            page.answer(ref, name)

    def _back(self) -> None:
        line, self._drawn = self._drawn, None
        self.sketch.end()
        self._view.photo.end()
        self._view.show_made(None)
        if line is not None:
            self._view.page.go_to(line.ref)

    def _attach_sound(self, record: RecordId, recording: Recording) -> None:
        done: list[str] = []

        def ended() -> None:
            self.recorder.finished(done[0] if done else _LATER)

        self._needs.files.make(
            recording.name,
            lambda work, progress: recordings.attach(work, record, recording, progress),
            lambda: done.append(f"{recording.name} is attached and sealed."),
            ended,
        )

    def _attach_cut_off(self, record: RecordId, recording: Recording) -> None:
        why = "the lock or the end of the visit" if recording.ended else "a stop of the app"
        said = f"The recording {recording.name} was ended by {why}. What was sealed is attached."
        self._needs.files.make(
            recording.name,
            lambda work, progress: recordings.attach(work, record, recording, progress),
            lambda: self._needs.say(said),
        )

    def _render_sketch(self, state: SketchState) -> None:
        self._view.draw.render_state(state)
        if state.of:
            self._view.show_made(self._view.draw)

    def _render_recorder(self, state: RecorderState) -> None:
        self._view.recorder.render_state(state)
        if state.said and state.said != self._said:
            self._needs.say(state.said)
        self._said = state.said
