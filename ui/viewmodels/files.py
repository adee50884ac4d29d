"""Files of a record: attach, look at, save a copy, take out; long work goes on beside typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Final, TypeVar

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, Progress
from fieldapp.domain.views import Attachment, AttachmentState, Custody
from fieldapp.services import attachments, files, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, PersonId, RecordId
from sync.protocol.limits import MIB
from ui.viewmodels.aside import Aside, Step
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Door
from ui.viewmodels.long_work import LongPresenter, nothing, on_its_own

T = TypeVar("T")

PICTURE_BYTES: Final = 48 * MIB
TEXT_BYTES: Final = MIB
_PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
_TEXTS: Final = frozenset({"application/json", "application/xml"})
_UNITS: Final = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB"))

CUSTODY_WORDS: Final[dict[Custody, str]] = {
    Custody.LAPTOP: "Only on this laptop",
    Custody.SERVER: "On server",
    Custody.CONFIRMED: "Confirmed by office",
}


class ShownAs(StrEnum):
    """How a file is looked at inside the app, if it can be."""

    PICTURE = "picture"
    TEXT = "text"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a record in words; `here` is false while pieces of it are still to come."""

    id: AttachmentId
    name: str
    about: str
    custody: Custody
    shown_as: ShownAs
    here: bool = True
    media: str = ""

    @property
    def plays(self) -> bool:
        """Whether it is a recording."""
        return self.media.startswith(("audio/", "video/"))

    @property
    def standing(self) -> str:
        """Where it is, in words."""
        return CUSTODY_WORDS[self.custody] if self.here else "Not all of it is here yet"


@dataclass(frozen=True, slots=True)
class Viewing:
    """A file that is looked at: its bytes up to a limit; `whole` says whether that is all."""

    row: FileRow
    data: bytes
    whole: bool

    @property
    def text(self) -> str:
        """The bytes as text; those of an old program that is not UTF-8 are read as such."""
        try:
            return self.data.decode("utf-8-sig", "strict" if self.whole else "replace")
        except UnicodeDecodeError:
            return self.data.decode("cp1252", "replace")


@dataclass(frozen=True, slots=True)
class FilesState:
    """What the panel shows beside the files themselves: long work, what came of it, a refusal."""

    busy: str = ""
    refused: Refused | None = None
    step: Step | None = None
    said: str = ""
    viewing: Viewing | None = None


@dataclass(frozen=True, slots=True)
class FilesPorts:
    """What files need: the open visit, another handle on it for long work, and who is told."""

    door: Door
    aside: Aside
    work: Work
    apart: Callable[[], AbstractContextManager[Work]]
    publish: Callable[[Effects], None]


class RecordFiles(LongPresenter[FilesState]):
    """Each method is one intention of the panel; typing is never behind any of it."""

    def __init__(self, ports: FilesPorts, on_state: Callable[[FilesState], None]) -> None:
        super().__init__(ports.door, FilesState(), on_state)
        self._ports = ports

    def attach(
        self, record: RecordId, paths: Sequence[str], then: Callable[[], None] = nothing
    ) -> None:
        """Attach files to a record, one after another; the first refusal ends the rest.

        `then` is called once all of them are attached.
        """
        if not paths:
            return

        kept: list[Effects] = []
        name, verb = files.names(paths), "is" if len(paths) == 1 else "are"

        def job(work: Work, progress: Progress) -> None:
            for path in paths:
                kept.append(files.attach_path(work, record, path, progress))

        def published() -> None:
            for effects in kept:
                self._ports.publish(effects)

        def attached(_none: None) -> None:
            self.show(said=f"{name} {verb} attached and sealed.")
            then()

        self._long(f"Attaching {name}", job, attached, published)

    def attach_to_new(self, paths: Sequence[str], begun: Callable[[RecordId], None]) -> None:
        """Begin a note for files that were chosen where no record is open, and attach them."""
        work = self._ports.work

        def opened(made: tuple[RecordId, Effects]) -> None:
            self._ports.publish(made[1])
            begun(made[0])
            self.attach(made[0], paths)

        if paths:
            self.run(lambda: records.open_record(work, RecordKind.NOTE), opened)

    def make(
        self,
        name: str,
        job: Callable[[Work, Progress], Effects],
        then: Callable[[], None] = nothing,
        at_last: Callable[[], None] = nothing,
    ) -> None:
        """Attach what was made in the app, beside everything else.

        `then` is called once it is kept, `at_last` however it ended.
        """

        def attached(effects: Effects) -> None:
            self._ports.publish(effects)
            self.show(said=f"{name} is attached and sealed.")
            then()

        self._long(f"Attaching {name}", job, attached, at_last)

    def open(self, record: RecordId, row: FileRow) -> None:
        """Look at a file inside the app; one that cannot be shown says so."""
        limit = TEXT_BYTES if row.shown_as is ShownAs.TEXT else PICTURE_BYTES

        def job(work: Work, progress: Progress) -> tuple[bytes, bool]:
            if row.shown_as is ShownAs.NEITHER and not row.plays:
                return b"", False
            return files.content(work, record, row.id, limit, progress)

        self._long(
            f"Opening {row.name}", job, lambda found: self.show(viewing=Viewing(row, *found))
        )

    def open_place(self, record: RecordId, file: AttachmentId) -> None:
        """Look at a file that is named from elsewhere, as by evidence; one that was taken out
        of its record is said to be."""
        work = self._ports.work

        def find() -> FileRow:
            held = reading.record(work, record).attachments
            found = next((one for one in held if one.id == file), None)
            if found is None:
                attachments.stated(work, record, file)
            assert found is not None, "a file that is stated is among those of its record"
            return file_row(found, work.clock, work.person)

        self.run(find, lambda row: self.open(record, row))

    def close(self) -> None:
        """Look at no file any more; its bytes are let go."""
        self.show(viewing=None)

    def save_copy(self, record: RecordId, row: FileRow, path: str) -> None:
        """Write a copy in clear to where the person chose."""
        if not path:
            return

        def job(work: Work, progress: Progress) -> None:
            files.save_copy(work, record, row.id, path, progress)

        said = f"A copy is in {PurePath(path).name}. It is not sealed any more."
        self._long(f"Saving a copy of {row.name}", job, lambda _none: self.show(said=said))

    def take_out(self, record: RecordId, row: FileRow) -> None:
        """Take a file out of its record; it stays in the history."""
        work = self._ports.work

        def taken(effects: Effects) -> None:
            self.show(said=f"{row.name} is out of this record. It stays in the history.")
            self._ports.publish(effects)

        self.run(lambda: attachments.detach(work, record, row.id), taken)

    def stop(self) -> None:
        """Stop what is under way; nothing half is left."""
        self._ports.aside.stop()

    def begin(self) -> None:
        """Another record is shown: what was said of the one before goes."""
        self.show(said="", refused=None, viewing=None)

    def _long(
        self,
        words: str,
        job: Callable[[Work, Progress], T],
        done: Callable[[T], None],
        at_last: Callable[[], None] = nothing,
    ) -> None:
        """Do long work on a handle of its own; `at_last` is called however it ended."""
        told = self._begin(words, done, at_last=at_last)
        self._ports.aside.run(on_its_own(self._ports.apart, job), told)


def file_row(file: Attachment, clock: Clock, person: PersonId) -> FileRow:
    """Return a file in words: its size, who put it here, when."""
    you = ", you" if file.author.person == person else ""
    when = claimed_time(clock, file.author.claimed)
    return FileRow(
        file.id,
        file.name,
        f"{size_words(file.length)} · {file.author.person}{you} · {when}",
        file.custody,
        shown_as(file.media_type),
        file.state is AttachmentState.COMPLETE,
        file.media_type,
    )


def size_words(length: int) -> str:
    """Return a number of bytes as `2.1 MB`."""
    for least, unit in _UNITS:
        if length >= least:
            return f"{length / least:.1f} {unit}"
    return f"{length} bytes"


def shown_as(media_type: str) -> ShownAs:
    """Return how a kind of file is looked at inside the app."""
    if media_type in _PICTURES:
        return ShownAs.PICTURE
    texts = media_type.startswith("text/") or media_type in _TEXTS
    return ShownAs.TEXT if texts else ShownAs.NEITHER
