"""The files of a visit copied out beside an export: on choice only, since they leave in clear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from fieldapp.domain.views import Attachment, AttachmentState, Record
from fieldapp.forms.package import PACKAGE_TYPE
from fieldapp.reports.package import Written, file_name
from fieldapp.services import attachments, files
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, RecordId

FOLDER: Final = "files"
"""The folder beside the tables in which the copies lie."""
_NO_ENDING: Final = "bin"


@dataclass(frozen=True, slots=True)
class Copied:
    """One file that is to lie beside an export, under `name` in `FOLDER`."""

    record: RecordId
    file: AttachmentId
    name: str

    @property
    def path(self) -> str:
        """Return where it lies, below the export's folder."""
        return f"{FOLDER}/{self.name}"


def planned(records: Sequence[Record]) -> tuple[Copied, ...]:
    """Return the files of records with a name of its own for each; a form of the visit is none.

    A file of which pieces are missing on this laptop is left out, and its row says so.
    """
    taken: set[str] = set()
    found = ((record, file) for record in records for file in _whole(record))
    return tuple(
        Copied(record.summary.id, file.id, _free(taken, record, file)) for record, file in found
    )


def names(plan: Sequence[Copied]) -> Mapping[AttachmentId, str]:
    """Return where each file lies, below the export's folder."""
    return {one.file: one.path for one in plan}


def copy(work: Work, plan: Sequence[Copied], folder: str) -> tuple[Written, ...]:
    """Write each file in clear, whole or not at all; return what was written, with its hash."""
    if not plan:
        return ()
    beside = str(Path(folder) / FOLDER)
    work.ports.files.make_folder(beside)
    return tuple(_copy(work, one, str(Path(beside) / one.name)) for one in plan)


def _copy(work: Work, one: Copied, path: str) -> Written:
    files.save_copy(work, one.record, one.file, path, _quiet)
    stated = attachments.stated(work, one.record, one.file)
    return Written(path, stated.sha256.hex(), stated.length)


def _whole(record: Record) -> Iterator[Attachment]:
    for file in record.attachments:
        if file.state is AttachmentState.COMPLETE and file.media_type != PACKAGE_TYPE:
            yield file


def _free(taken: set[str], record: Record, file: Attachment) -> str:
    path = PurePath(file.name)
    ending = path.suffix.lstrip(".") or _NO_ENDING
    name, number = file_name(record.summary.short_name, path.stem, ending=ending), 2
    while name.lower() in taken:
        stem = f"{path.stem}-{number}"
        name, number = file_name(record.summary.short_name, stem, ending=ending), number + 1
    taken.add(name.lower())
    return name


def _quiet(_done: int, _total: int, _what: str) -> None:
    """Nobody watches one file."""
