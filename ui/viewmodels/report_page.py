"""The report: written section by section, each sentence with what it rests on.

Words go the way of all words: kept as they are typed, and an entry once their field is left.
Nothing that is wrong keeps anybody from writing or saving.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.domain.change import field_slot
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Draft
from fieldapp.services import capture, inspection_report, inspection_standing, inspection_words
from fieldapp.services.capture import Place
from fieldapp.services.inspection_standing import Standing
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.door import Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.field_words import teller_of
from ui.viewmodels.history import FieldHistory, HistoryState
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.report_words import (
    Marked,
    OutlineRow,
    ProblemRow,
    RestsOn,
    SectionState,
    found,
    marks,
    outline,
    problem_rows,
    rests_on,
    section,
    sentence_at,
)
from ui.viewmodels.rows import RowState
from ui.viewmodels.typing import Written


@dataclass(frozen=True, slots=True)
class ReportState:
    """All that the screen shows; `found` are the citations that are offered, None: not asked."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    title: str = ""
    outline: tuple[OutlineRow, ...] = ()
    chosen: str = ""
    section: SectionState | None = None
    rests: RestsOn | None = None
    problems: tuple[ProblemRow, ...] = ()
    found: tuple[RowState, ...] | None = None
    history: HistoryState | None = None
    said: str = ""

    @property
    def about(self) -> str:
        """How far the report is, in words."""
        ready = sum(row.ready and not row.problems for row in self.outline)
        return f"{ready} of {len(self.outline)} sections ready" if self.loaded else ""


@dataclass(frozen=True, slots=True)
class Caret:
    """Where the person writes: the field, and the characters before the caret."""

    source: str
    at: int


@dataclass(frozen=True, slots=True)
class _Read:
    standing: Standing
    drafts: dict[str, Draft]


class ReportPage(Presenter[ReportState]):
    """Takes the intentions of the screen; `read(source)` tells what is written at a field.

    `insert(source, at, words)` asks the view to put words at a place as the person would.
    """

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[ReportState], None],
        read: Callable[[str], Written],
        insert: Callable[[str, int, str], None],
    ) -> None:
        super().__init__(ports.door, ReportState(), on_state)
        self._ports, self._read, self._insert = ports, read, insert
        self._history = FieldHistory(ports.door, ports.work, lambda state: self.show(history=state))
        self._held: _Read | None = None
        self._caret: Caret | None = None
        self._asked = self._reading = self._again = False

    def shown(self) -> None:
        """The screen is looked at: read it, anew if something changed meanwhile."""
        self._asked = True
        self._load()

    @property
    def writing_at(self) -> str:
        """The field in which the caret was last, empty for none."""
        return self._caret.source if self._caret is not None else ""

    def touched(self, effects: Effects) -> None:
        """Something was written or came; every part of a report may rest on it."""
        if self._asked and effects.records:
            self._load()

    def choose(self, wanted: str) -> None:
        """Look at a section; the one that is looked at stays as it is."""
        if wanted == self.state.chosen and self.state.section is not None:
            return
        self._history.close()
        self._caret = None
        self.show(chosen=wanted, section=self._section(wanted), rests=None, found=None)

    def typed(self, source: str) -> None:
        """Something was typed at a field."""
        shown = self.state.section
        seen = next((w.seen for w in shown.words if w.source == source), ()) if shown else ()
        self._ports.typing.typed(self.place(source), seen, lambda: self._read(source))

    def left(self, source: str) -> None:
        """The person went from a field to another place."""
        self._ports.typing.leave(self.place(source))

    def is_written(self, source: str) -> bool:
        """Say whether a field is being written now, so that its words stay."""
        return self._ports.typing.is_open(self.place(source))

    def marks(self, text: str) -> tuple[Marked, ...]:
        """Return how the characters of a field of this section are shown."""
        shown = self.state.section
        if self._held is None or shown is None:
            return ()
        return marks(self._held.standing, text, shown.needs_evidence)

    def caret_at(self, source: str, at: int) -> None:
        """The caret came to a place: show what its sentence rests on."""
        self._caret = Caret(source, at)
        self._show_rests()

    def ask_citation(self) -> None:
        """Begin to choose what the sentence at the caret rests on."""
        if self._caret is None:
            self.show(said="Put the caret into a sentence first.")
        elif self._held is not None:
            self.show(found=found(self._held.standing, ""))

    def look_for(self, words: str) -> None:
        """Offer what has these words, or this short name."""
        if self._held is not None:
            self.show(found=found(self._held.standing, words))

    def cite(self, name: str) -> None:
        """Put a citation after the sentence at the caret."""
        caret, held, shown = self._caret, self._held, self.state.section
        self.show(found=None)
        if caret is None or held is None or shown is None or not name:
            return
        text = self._read(caret.source).text
        one = sentence_at(held.standing, text, caret.at, shown.needs_evidence)
        at = one.end if one is not None else caret.at
        space = " " if at and not text[at - 1].isspace() else ""
        self._insert(caret.source, at, f"{space}[{name}]")
        self.show(said=f"{name} cited.")

    def leave_citation(self) -> None:
        """Choose nothing."""
        self.show(found=None)

    def release(self, item: RecordId, on: bool) -> None:
        """Let the annex show the words of an item, or withhold them."""
        work = self._ports.work
        said = "The annex shows these words." if on else "The annex withholds these words."
        self._write(lambda: inspection_report.release(work, item, on), said)

    def show_history(self, source: str, title: str) -> None:
        """Show every write of a field, newest first."""
        record, slot = self.place(source)
        self._history.open(record, slot, title)

    def close_history(self) -> None:
        """Show the history no more."""
        self._history.close()

    def place(self, source: str) -> Place:
        """Return where the words of a field are kept."""
        record, key = inspection_words.place_of(self._ports.work, source)
        return record, field_slot(key)

    def _write(self, job: Callable[[], Effects], said: str) -> None:
        def written(effects: Effects) -> None:
            self.show(said=said)
            self._ports.publish(effects)

        self.run(job, written)

    def _load(self) -> None:
        """Read everything, once at a time; what changes meanwhile is read after it."""
        if self._reading:
            self._again = True
            return
        self._reading, work = True, self._ports.work
        if not self.state.loaded:
            self.show(busy="Opening the report", refused=None)
        self._door.ask(lambda: _read(work), self._take, self._not_read, Priority.BACKGROUND)

    def _take(self, read: _Read) -> None:
        self._held, self._reading = read, False
        self._adopt(read)
        rows = outline(read.standing)
        first = rows[0].id if rows else ""
        chosen = self.state.chosen if any(r.id == self.state.chosen for r in rows) else first
        self.show(
            busy="",
            loaded=True,
            refused=None,
            title=f"{read.standing.report.title}: {read.standing.report.place}",
            outline=rows,
            chosen=chosen,
            section=self._section(chosen),
            problems=problem_rows(read.standing),
        )
        self._show_rests()
        if self._again:
            self._again = False
            self._load()

    def _not_read(self, reason: Refused) -> None:
        self._reading = self._again = False
        self.refuse(reason)

    def _adopt(self, read: _Read) -> None:
        """Go on with drafts that a crash left."""
        for source, draft in read.drafts.items():
            if not self._ports.typing.is_open((draft.record, draft.slot)):
                self._ports.typing.adopt(draft, lambda s=source: self._read(s))  # type: ignore[misc]  # bound now

    def _section(self, wanted: str) -> SectionState | None:
        if self._held is None:
            return None
        teller = teller_of(self._ports.work)
        return section(self._held.standing, teller, wanted, self._held.drafts)

    def _show_rests(self) -> None:
        caret, held, shown = self._caret, self._held, self.state.section
        if caret is None or held is None or shown is None:
            return
        text = self._read(caret.source).text
        one = sentence_at(held.standing, text, caret.at, shown.needs_evidence)
        rests = rests_on(held.standing, one) if one is not None else None
        if rests != self.state.rests:
            self.show(rests=rests)


def _read(work: Work) -> _Read:
    standing = inspection_standing.standing(work)
    held = {(draft.record, draft.slot): draft for draft in capture.drafts(work)}
    drafts: dict[str, Draft] = {}
    for words in standing.words.values():
        for one in words:
            record, key = inspection_words.place_of(work, one.source)
            draft = held.get((record, field_slot(key)))
            if draft is not None:
                drafts[one.source] = draft
    return _Read(standing, drafts)
