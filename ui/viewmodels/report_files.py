"""The report as files: pages to look at, saved as Word and PDF, read again, compared.

Long work goes on beside typing and can be stopped between two steps. What a Word file brings
back is shown one by one, and nothing of it is written before a person takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from fieldapp.domain.change import inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress
from fieldapp.reports.inspection_marks import Where
from fieldapp.reports.package import Written
from fieldapp.services import inspection_report, inspection_versions, inspection_words
from fieldapp.services.inspection_report import Edited, Returned
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.aside import Aside, Step
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Door
from ui.viewmodels.long_work import LongPresenter, on_its_own
from ui.viewmodels.typing import TypingPath

T = TypeVar("T")
_MOST_BYTES: Final = 32 * 1024 * 1024
_NOTE_TITLE: Final = "From the report’s Word file"
_WHERE: Final = {
    Where.TEXT: "New words outside the marked passages",
    Where.NOTE: "A footnote that cites nothing",
    Where.REMARK: "A remark in the margin",
}


@dataclass(frozen=True, slots=True)
class ChangeState:
    """Something that came back: words of a passage, or words that belong to none yet.

    `stands` is empty for the latter; `source` is where they would go, chosen by a person.
    """

    heading: str
    stands: str
    came: str
    source: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class SavedState:
    """An earlier version: when the report was saved, by whom, for whom."""

    at_ms: int
    words: str


@dataclass(frozen=True, slots=True)
class DifferenceState:
    """A passage that was written since: its words then and now."""

    heading: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class FilesState:
    """All that is shown of files; `at` is the change that is looked at."""

    busy: str = ""
    refused: Refused | None = None
    step: Step | None = None
    said: str = ""
    pages: tuple[bytes, ...] = ()
    file: str = ""
    changes: tuple[ChangeState, ...] = ()
    at: int = 0
    troubles: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    saved: tuple[SavedState, ...] = ()
    compared: str = ""
    differences: tuple[DifferenceState, ...] = ()

    @property
    def change(self) -> ChangeState | None:
        """The change that is looked at."""
        return self.changes[self.at] if self.at < len(self.changes) else None

    @property
    def where(self) -> str:
        """Which of how many changes it is."""
        if not self.file:
            return ""
        if not self.changes:
            return f"{self.file}: nothing in it differs from what stands here."
        return f"Change {self.at + 1} of {len(self.changes)} in {self.file}"


@dataclass(frozen=True, slots=True)
class FilesPorts:
    """What files need: the open visit, another handle for long work, who is told."""

    door: Door
    aside: Aside
    work: Work
    apart: Callable[[], AbstractContextManager[Work]]
    typing: TypingPath
    publish: Callable[[Effects], None]


class ReportFiles(LongPresenter[FilesState]):
    """Takes the intentions about files."""

    def __init__(self, ports: FilesPorts, on_state: Callable[[FilesState], None]) -> None:
        super().__init__(ports.door, FilesState(), on_state)
        self._ports = ports
        self._edits: dict[ChangeState, Edited] = {}

    def show_pages(self, citations: bool, per_inch: float) -> None:
        """Print the pages to be looked at, as they stand once what is typed is an entry."""

        def printed(work: Work, progress: Progress) -> tuple[bytes, ...]:
            progress(0, 1, "Printing the pages")
            return inspection_report.pictured(work, citations, per_inch)

        self._long("Printing the pages", printed, lambda pages: self.show(pages=pages))

    def save(self, folder: str, citations: bool, children: bool) -> None:
        """Save Word and PDF in a folder."""
        if not folder:
            return

        def saved(work: Work, progress: Progress) -> tuple[Written, ...]:
            return inspection_report.save(
                work, folder, citations=citations, children=children, progress=progress
            )

        def done(files: tuple[Written, ...]) -> None:
            names = ", ".join(Path(file.path).name for file in files)
            self.show(said=f"Saved in clear: {names}. Anyone who has the files can read them.")
            self._publish()

        self._long("Saving the report", saved, done)

    def open_word(self, path: str) -> None:
        """Read a Word file that came back, and show what it changes."""
        if not path:
            return

        def read(work: Work, progress: Progress) -> Returned:
            progress(0, 1, "Reading the Word file")
            with Path(path).open("rb") as file:
                return inspection_report.returned(work, file.read(_MOST_BYTES + 1))

        self._long("Reading the Word file", read, lambda back: self._came(Path(path).name, back))

    def stop(self) -> None:
        """Stop what is under way."""
        self._ports.aside.stop()

    def look_at(self, step: int) -> None:
        """Go to the next or the previous change."""
        if self.state.changes:
            self.show(at=(self.state.at + step) % len(self.state.changes), said="")

    def take(self) -> None:
        """Write the change that is looked at, and go on to the next."""
        change, work = self.state.change, self._ports.work
        if change is None:
            return
        if not change.outside:
            edited = self._edits[change]
            self._write(change, lambda: inspection_report.take_back(work, edited), "Taken.")
        elif change.source:
            source, words = change.source, change.came
            said = "Put at the end of that section."
            self._write(change, lambda: inspection_words.add_paragraph(work, source, words), said)
        else:
            self.show(said="Choose the section that these words belong to first.")

    def leave(self) -> None:
        """Leave what stands here as it is; the change is shown no more."""
        change = self.state.change
        if change is not None:
            self._drop(change, "Left as it is.")

    def keep_as_note(self) -> None:
        """Keep words that belong to no section as a note."""
        change, work = self.state.change, self._ports.work
        if change is not None:
            words = change.came
            job = lambda: inspection_words.keep_as_note(work, words, _NOTE_TITLE)  # noqa: E731
            self._write(change, job, "Kept as a note.")

    def place(self, source: str) -> None:
        """Say to which section the words belong that are looked at."""
        change = self.state.change
        if change is not None and change.outside and source != change.source:
            placed = replace(change, source=source)
            changes = tuple(placed if one is change else one for one in self.state.changes)
            self.show(changes=changes)

    def look_for_versions(self) -> None:
        """Read when the report was saved."""
        work = self._ports.work

        def read() -> tuple[SavedState, ...]:
            return tuple(
                SavedState(
                    one.at.ms, f"{claimed_time(work.clock, one.at)}, {one.by}, {_FOR[one.reader]}"
                )
                for one in inspection_versions.saved(work)
                if one.reader in _FOR
            )

        self.run(read, lambda saved: self.show(saved=saved))

    def compare(self, version: SavedState) -> None:
        """Show what was written since a version."""
        work = self._ports.work

        def read() -> tuple[DifferenceState, ...]:
            passages = inspection_report.fields_of(work)
            changed = inspection_versions.since(work, version.at_ms, passages)
            return tuple(DifferenceState(one.heading, one.then, one.now) for one in changed)

        self.run(read, lambda d: self.show(differences=d, compared=version.words), "Comparing")

    def _came(self, file: str, back: Returned) -> None:
        edits = {ChangeState(e.heading, e.stands, e.came, e.source): e for e in back.edited}
        beside = (
            ChangeState(
                ". ".join(part for part in (_WHERE[one.where], one.under) if part),
                "",
                one.text,
                next((source for source, title in back.places if title == one.under), ""),
                outside=True,
            )
            for one in back.outside
        )
        self._edits = edits
        self.show(
            file=file,
            changes=(*edits, *beside),
            at=0,
            troubles=back.troubles,
            places=back.places,
        )

    def _write(self, change: ChangeState, job: Callable[[], Effects], said: str) -> None:
        def written(effects: Effects) -> None:
            self._drop(change, said)
            self._ports.publish(effects)

        self.run(job, written)

    def _drop(self, change: ChangeState, said: str) -> None:
        left = tuple(one for one in self.state.changes if one is not change)
        self.show(changes=left, at=min(self.state.at, max(0, len(left) - 1)), said=said)

    def _publish(self) -> None:
        record = RecordId(inspection_record(self._ports.work.inspection))
        self._ports.publish(Effects(self._ports.work.inspection, frozenset({record})))

    def _long(
        self, words: str, job: Callable[[Work, Progress], T], done: Callable[[T], None]
    ) -> None:
        """Do long work on a handle of its own, once what is typed is an entry."""
        ports = self._ports
        told = replace(
            self._begin(words, done),
            step=lambda so_far, total, what: self.show(step=Step(what, so_far, total)),
        )
        ports.typing.settle(
            lambda: ports.aside.run(on_its_own(ports.apart, job), told), told.refused
        )


_FOR: Final = {"team": "for the team", "others": "without citations"}
