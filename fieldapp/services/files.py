"""Files from and to the disk of a laptop: attach what a person chose, look at it, save a copy.

Reading and sealing take as long as a file is large, so all of it belongs to a thread of its
own with a handle of its own (`visits.apart`).
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress
from fieldapp.services import attachments
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, RecordId
from sync.protocol.limits import MIB

LARGEST_BYTES: Final = 4_096 * MIB
"""More than two hours of video as a laptop records it; above, a stick is the way."""
_PLAIN: Final = "application/octet-stream"
_PART: Final = ".part"
_SAFE: Final = "Nothing was attached; the file is where it was."


def attach_path(work: Work, record: RecordId, path: str, progress: Progress) -> Effects:
    """Attach the file at a path, under its own name.

    Refuses an empty, vanished, unreadable or too large file (C-140 to C-143); like
    `Cancelled`, that leaves nothing behind.
    """
    name = PurePath(path).name
    with _opened(path) as source:
        length = _length(source, name)
        media = mimetypes.guess_type(name)[0] or _PLAIN
        found = _Watched(source, name)
        return attachments.attach_file(work, record, name, media, found, length, progress)[1]


def save_copy(
    work: Work, record: RecordId, attachment: AttachmentId, path: str, progress: Progress
) -> None:
    """Write a file in clear to where the person chose; whole, or not at all."""
    length = attachments.stated(work, record, attachment).length
    pieces = attachments.open_attachment(work, record, attachment)
    files, part = work.ports.files, path + _PART
    if files.exists(part):
        files.remove(part)
    try:
        with files.create_exclusive(part) as handle:
            for done, piece in _counted(pieces):
                handle.write(piece)
                progress(done, length, "Saving a copy")
            files.flush(handle)
        files.publish(part, path)
    except OSError as problem:
        raise _not_written() from problem
    finally:
        if files.exists(part):
            files.remove(part)
    work.log.note("exported", code="file-copy")


def content(
    work: Work, record: RecordId, attachment: AttachmentId, limit: int, progress: Progress
) -> tuple[bytes, bool]:
    """Return the first `limit` bytes of a file, and whether that is all of it."""
    length = attachments.stated(work, record, attachment).length
    data = bytearray()
    for done, piece in _counted(attachments.open_attachment(work, record, attachment)):
        data += piece
        progress(min(done, limit), min(length, limit), "Opening")
        if len(data) > limit:
            break
    return bytes(data[:limit]), length <= limit


def names(paths: Sequence[str]) -> str:
    """Return the names of files in words: one name, or how many."""
    return PurePath(paths[0]).name if len(paths) == 1 else f"{len(paths)} files"


class _Watched:
    """A file that is read to its end; a disk that stops in between gets its own sentence."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._source, self._name = source, name

    def read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except OSError as problem:
            raise _unreadable(self._name) from problem


def _opened(path: str) -> BinaryIO:
    name = PurePath(path).name
    try:
        return Path(path).open("rb")
    except FileNotFoundError as problem:
        raise Refused("C-141", f"{name} is not there any more.", "Choose it again.") from problem
    except OSError as problem:
        raise _unreadable(name) from problem


def _length(source: BinaryIO, name: str) -> int:
    try:
        length = source.seek(0, 2)
        source.seek(0)
    except OSError as problem:
        raise _unreadable(name) from problem
    if length == 0:
        raise Refused("C-140", f"{name} is empty, so there is nothing to attach.", "Look at it.")
    if length > LARGEST_BYTES:
        most = LARGEST_BYTES // (1_024 * MIB)
        said = f"{name} is larger than {most} GB. {_SAFE}"
        raise Refused("C-143", said, "Cut it into parts, or hand it over on a sealed stick.")
    return length


def _counted(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    done = 0
    for piece in pieces:
        done += len(piece)
        yield done, piece


def _unreadable(name: str) -> Refused:
    return Refused(
        "C-142",
        f"{name} cannot be read. {_SAFE}",
        "Copy it to this laptop, look whether it opens there, and choose it again.",
    )


def _not_written() -> Refused:
    return Refused(
        "C-144",
        "The copy could not be written there. The sealed file is safe.",
        "Choose another place, or free some space.",
    )
