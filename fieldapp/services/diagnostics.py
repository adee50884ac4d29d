"""The local log and the diagnostic file: codes, counts and durations, never content.

A note has a name from the code and numbers or codes beside it. The diagnostic file is one
readable page that a person looks at before sending it to anybody.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, FilePort

FOLDER: Final = "log"
CURRENT: Final = "current.txt"
EARLIER: Final = "earlier.txt"
_FULL_BYTES: Final = 256 * 1024
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")
_CODE: Final = re.compile(r"[A-Za-z0-9._+-]{1,40}")


class LocalLog:
    """Notes of what the app did, kept in two files of bounded size.

    Only names from the code, whole numbers and codes are taken; anything else is refused,
    so that no sentence a person wrote can get in. Notes are held in memory until `flush`.
    """

    def __init__(self, files: FilePort, clock: Clock, profile: str) -> None:
        self._files = files
        self._clock = clock
        self._folder = Path(profile) / FOLDER
        self._new: deque[str] = deque(maxlen=2_000)

    def note(self, name: str, *, code: str = "", **numbers: int) -> None:
        """Note that something happened."""
        if not _NAME.fullmatch(name) or (code and not _CODE.fullmatch(code)):
            raise ValueError("a note holds names and codes only")
        parts = [_stamp(self._clock.now().ms), name, *([f"code={code}"] if code else [])]
        parts.extend(f"{key}={int(number)}" for key, number in numbers.items())
        self._new.append(" ".join(parts))

    def refused(self, name: str, refusal: Refused) -> None:
        """Note a refusal by its code alone."""
        self.note(name, code=refusal.code)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note how long a piece of work took, in milliseconds."""
        start = self._clock.monotonic()
        try:
            yield
        finally:
            self.note(name, ms=round((self._clock.monotonic() - start) * 1000))

    def flush(self) -> None:
        """Write what is new; when the file is full it becomes the earlier one.

        What the disk refuses is kept for the next time: nobody's work waits for a note.
        """
        if self._new:
            with suppress(Refused):
                self._write()

    def _write(self) -> None:
        self._files.make_folder(str(self._folder))
        held = self._read(CURRENT)
        if len(held) > _FULL_BYTES:
            self._files.write_atomically(str(self._folder / EARLIER), held)
            held = b""
        lines = "".join(f"{line}\n" for line in self._new).encode("ascii")
        self._files.write_atomically(str(self._folder / CURRENT), held + lines)
        self._new.clear()

    def lines(self) -> tuple[str, ...]:
        """Return every kept note, oldest first."""
        kept = self._read(EARLIER) + self._read(CURRENT)
        return (*kept.decode("ascii", "replace").splitlines(), *self._new)

    def _read(self, name: str) -> bytes:
        path = str(self._folder / name)
        return self._files.read(path, 4 * _FULL_BYTES) if self._files.exists(path) else b""


def diagnostic_text(facts: Iterable[tuple[str, str | int]], log: LocalLog) -> str:
    """Return the diagnostic file: facts of the app and the notes, for a person to read."""
    head = [
        "Diagnostic file of Fieldapp",
        "It holds versions, counts, codes and durations. It holds no names, no words that",
        "anybody wrote and no keys. Read it before you send it.",
        "",
    ]
    stated = [f"{name}: {value}" for name, value in facts]
    return "\n".join([*head, *stated, "", "Notes, oldest first", *log.lines(), ""])


def _stamp(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
