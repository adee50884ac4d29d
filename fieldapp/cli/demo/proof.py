"""What the demonstration checks afterwards: nothing lost, nothing readable at rest."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from fieldapp.services.work import Work
from sync.protocol.ids import EntryId

_PIECE: Final = 1 << 22
_PAGE: Final = 256


def entries_of(work: Work) -> set[EntryId]:
    """Return the ids of every entry that a laptop holds."""
    found: set[EntryId] = set()
    row = 0
    while page := work.store.entries(row, _PAGE):
        found.update(held.entry.id for held in page)
        row = page[-1].row
    return found


def plaintext_hits(folders: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Return "file: word" for each word that stands readable in a file under `folders`.

    Looked for as UTF-8, UTF-16, hexadecimal and Base64 at each of its three alignments.
    """
    needles = {needle: word for word in words for needle in _forms(word)}
    longest = max((len(needle) for needle in needles), default=1)
    return [
        f"{path.name}: {word}"
        for folder in folders
        for path in sorted(_files(folder))
        for word in _found(path, needles, longest)
    ]


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
    else:
        yield from (path for path in folder.rglob("*") if path.is_file())


def _forms(word: str) -> Iterator[bytes]:
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield plain.hex().encode()
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        yield coded[shift + (shift > 0) : len(coded) // 4 * 4 - 4]


def _found(path: Path, needles: dict[bytes, str], longest: int) -> set[str]:
    found: set[str] = set()
    kept = b""
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            looked = kept + piece
            found.update(word for needle, word in needles.items() if needle in looked)
            kept = looked[-longest:]
    return found
