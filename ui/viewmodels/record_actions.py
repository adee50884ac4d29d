"""What can be done with a whole record: remark, finish, archive, print, Word, attach a text."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.domain.effects import Effects
from fieldapp.domain.views import Draft
from fieldapp.reports.print_html import PrintPage
from fieldapp.services import attachments, capture, exporting, records
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.open_record import REMARK_SLOT, OpenRecord, RemarkDraft
from ui.viewmodels.record_state import PLANNING, Access, RecordState, slot_words


class RecordActions:
    """Each is one intention of the view; a refusal is shown in place by the open record."""

    def __init__(self, record: OpenRecord) -> None:
        self._record = record

    def toggle(self, key: str, name: str, chosen: bool) -> None:
        """Put an element into a set, or take it out; what others put in at once stays."""
        add, remove = ((name,), ()) if chosen else ((), (name,))
        self._record.write(lambda w, r: records.change_set(w, r, key, add, remove))

    def remark(self, about: bytes, text: str) -> None:
        """Put a remark beside a slot, or a correction beside a finished statement."""
        shown = self._record.record
        finished = shown is not None and shown.access is Access.FINISHED
        put = records.correct if finished else records.annotate
        if self._record.id is not None:
            self._record.ports.typing.forget((self._record.id, REMARK_SLOT))
        self._record.update(remark=None)

        def write(work: Work, record: RecordId) -> Effects:
            effects = put(work, record, about, text) if text.strip() else Effects(work.inspection)
            capture.drop_draft(work, record, REMARK_SLOT)
            return effects

        self._record.write(write)

    def remark_typed(self) -> None:
        """A remark or a correction was changed; it is kept as it is typed."""
        record, read = self._record.id, self._record.read
        if record is not None:
            self._record.ports.typing.typed((record, REMARK_SLOT), (), lambda: read(REMARK_SLOT))

    def find_remark(self) -> None:
        """Put back a remark that was being typed when the record was left, or at a crash."""

        def found(drafts: tuple[Draft, ...]) -> None:
            shown, record = self._record.record, self._record.id
            mine = [d for d in drafts if (d.record, d.slot) == (record, REMARK_SLOT)]
            if shown is not None and mine and mine[0].text.strip():
                about = bytes.fromhex(mine[0].meta)
                where = slot_words(about, shown.fields)
                self._record.update(remark=RemarkDraft(about, where, mine[0].text))

        self._record.ask(lambda work, _record: capture.kept_aside(work), found)

    def finish(self) -> None:
        """Finish the statement once everything typed is an entry; later words correct it.

        What came from others meanwhile is not covered: it is shown, to be read first.
        """
        state = self._record.record
        shown = texts_shown(state) if state is not None and state.kind not in PLANNING else None
        self._record.after_typing(
            lambda: self._record.write(lambda w, r: records.finalise(w, r, shown))
        )

    def archive(self) -> None:
        """Put the record away once everything typed is an entry."""
        self._record.after_typing(
            lambda: self._record.write(lambda w, r: records.archive(w, r, self._status()))
        )

    def restore(self) -> None:
        """Bring an archived record back."""
        self._record.write(lambda w, r: records.restore(w, r, self._status()))

    def print_page(self, done: Callable[[PrintPage], None]) -> None:
        """Call `done` with the record as a page to print, and the band of every page."""
        self._record.after_typing(lambda: self._record.ask(exporting.record_page, done))

    def save_for_word(self, folder: str) -> None:
        """Write the record as a Word document into a folder, and say where it is."""

        def write(work: Work, record: RecordId) -> str:
            return exporting.export_record_docx(work, record, folder).path

        def written(path: str) -> None:
            self._record.update(said=f"Saved for Word: {path}. Anybody can read this file.")

        self._record.after_typing(lambda: self._record.ask(write, written))

    def offer_text(self, text: str) -> None:
        """A paste over 256 KiB may become an attached text."""
        self._record.update(offered=text)

    def answer_offer(self, attach: bool) -> None:
        """Attach what was offered, or let it go."""
        text = self._record.state.offered
        self._record.update(offered="")
        if attach and text:
            clock = self._record.ports.work.clock
            name = f"Pasted text {clock_time(clock, clock.now().ms).replace(':', '.')}.txt"
            self._record.write(lambda w, r: attachments.attach_text(w, r, name, text)[1])

    def _status(self) -> tuple[Reference, ...]:
        shown = self._record.record
        return shown.status_seen if shown else ()


def texts_shown(state: RecordState) -> dict[bytes, frozenset[str]]:
    """Return the texts that stand on the screen of a record, by slot."""
    places = (*state.fields.values(), *state.extra, *state.blocks)
    return {
        one.slot: frozenset(version.value for version in one.versions) or frozenset((one.text,))
        for one in places
    }
