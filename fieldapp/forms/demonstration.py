"""The invented texts of the demonstration, checked against the built-in forms."""

from __future__ import annotations

import struct
import tomllib
import zlib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Final

import msgspec

from fieldapp.domain.change import BlockKind, Mark, RecordKind
from fieldapp.forms.library import FormLibrary
from fieldapp.forms.values import read


class DemoBlock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block; `minute` counts from the beginning of the record."""

    kind: BlockKind
    text: str
    minute: int
    mark: Mark = Mark.NONE


class DemoFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file to attach; its bytes are made here and are the same each time."""

    name: str
    makes: str

    @property
    def media_type(self) -> str:
        """Return the kind of file."""
        return _MAKERS[self.makes][0]

    def data(self) -> bytes:
        """Return the whole file."""
        return _MAKERS[self.makes][1]()


class DemoRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record: `answers` maps question keys to canonical text; `writer` is 1 or 2."""

    key: str
    kind: RecordKind
    child: str
    writer: int
    answers: dict[str, str]
    block: tuple[DemoBlock, ...] = ()
    file: tuple[DemoFile, ...] = ()


class DemoEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one answer that both inspectors change while apart, and what they settle on."""

    record: str
    question: str
    before: str
    first: str
    second: str
    settled: str


class Demonstration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the demonstration writes."""

    organisation: str
    visit: str
    framework: str
    record: tuple[DemoRecord, ...]
    edit: DemoEdit

    def faults(self, forms: FormLibrary) -> Iterator[str]:
        """Yield every answer that does not fit the newest form of its record."""
        for record in self.record:
            form = forms.latest(record.kind)
            for key, text in record.answers.items():
                question = form.question(key)
                answer = read(question, text) if question else None
                if answer is None or answer.problem or answer.text != text:
                    yield f"{record.key}.{key}: {answer.problem if answer else 'no such question'}"


def northmere() -> Demonstration:
    """Return the demonstration that ships with the app."""
    file = files("resources") / "demo" / "northmere.toml"
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Demonstration)


_SIDE: Final = 240
_PAPER, _PENCIL = 0xFA, 0x30


def _drawing() -> bytes:
    """Return a child's house as a grey PNG: a wall, a roof, a door, a dog beside it."""
    rows = b"".join(
        b"\0" + bytes(_PENCIL if _is_drawn(x, y) else _PAPER for x in range(_SIDE))
        for y in range(_SIDE)
    )
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    parts = _part(b"IHDR", head) + _part(b"IDAT", zlib.compress(rows, 9)) + _part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _part(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


_BOXES: Final = ((60, 110, 180, 210), (105, 160, 130, 210), (190, 190, 225, 208))


def _is_drawn(x: int, y: int) -> bool:
    roof = 50 <= y <= 110 and abs(abs(x - 120) - (y - 50)) <= 2
    return roof or any(_on_edge(x, y, *box) for box in _BOXES)


def _on_edge(x: int, y: int, left: int, top: int, right: int, bottom: int) -> bool:
    inside = left <= x <= right and top <= y <= bottom
    return inside and (min(x - left, right - x) <= 2 or min(y - top, bottom - y) <= 2)


_CHRONOLOGY: Final = (
    ("date", "event", "source"),
    ("2024-03-04", "Contact from school", "record"),
    ("2024-11-11", "Protection plan for neglect", "record"),
    ("2025-05-06", "First foster home", "record"),
    ("2025-11-10", "Third foster home, outside the area", "carer"),
    ("2026-01-05", "New school", "child"),
    ("2026-06-12", "Review: contact with brother asked for", "record"),
)
_QUEUE: Final = (
    ("month", "children waiting for legal planning", "longest wait, weeks"),
    ("2026-05", "6", "3"),
    ("2026-06", "9", "5"),
    ("2026-07", "7", "7"),
)
_DIARY: Final = """\
9 February: rang about the hearing test. Leave it with me.
14 April: rang again. New person. Leave it with me.
3 June: rang again. New person. Asked for it in writing.
20 August: slept through for the first time. Dog too.
"""


def _table(rows: tuple[tuple[str, ...], ...]) -> bytes:
    return "".join(f"{','.join(row)}\r\n" for row in rows).encode()


_MAKERS: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "drawing": ("image/png", _drawing),
    "diary": ("text/plain", _DIARY.encode),
    "chronology": ("text/csv", lambda: _table(_CHRONOLOGY)),
    "queue": ("text/csv", lambda: _table(_QUEUE)),
}
