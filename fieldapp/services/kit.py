"""The printed kit of a new organisation: what goes to everybody, and what goes into a safe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import FilePort
from sync.protocol import hashing

ORGANISATION: Final = "organisation"
"""The signed root: given to every laptop and to the server; public."""
ROOT_KEY: Final = "root-key.txt"
RECOVERY_KEY: Final = "recovery-key.txt"
OFFICE_KEY: Final = "records-office-key.txt"
GUIDE: Final = "READ-FIRST.txt"
_KEY_BYTES: Final = 32
_GROUP: Final = 8
_LIMIT: Final = 4_096

_PURPOSES: Final = {
    ROOT_KEY: "Root key. Signs who may be an administrator. Keep it offline, in a safe.",
    RECOVERY_KEY: (
        "Recovery key. Opens every visit when all else is lost. Print it, keep it offline, in a"
        " safe, apart from the root key."
    ),
    OFFICE_KEY: (
        "Key of the records office. Opens every visit. Needed only to set up a further laptop"
        " of the records office."
    ),
}


@dataclass(frozen=True, slots=True, repr=False)
class Kit:
    """The secrets of a new organisation, 32-byte seeds, and its signed root."""

    organisation: bytes
    root_seed: bytes
    recovery_seed: bytes
    office_seed: bytes


def refuse_filled(files: FilePort, folder: str) -> None:
    """Refuse a folder that holds a kit: keys are never written over."""
    if any(files.exists(str(Path(folder) / name)) for name in (ORGANISATION, *_PURPOSES)):
        raise Refused(
            "C-130",
            "This folder holds the keys of an organisation already.",
            "Choose an empty folder with --out.",
        )


def write(files: FilePort, folder: str, kit: Kit, title: str, words: tuple[str, ...]) -> list[str]:
    """Write the kit; return the names of its files."""
    files.make_folder(folder)
    seeds = {ROOT_KEY: kit.root_seed, RECOVERY_KEY: kit.recovery_seed, OFFICE_KEY: kit.office_seed}
    for name, seed in seeds.items():
        page = "\n".join([_PURPOSES[name], "", *_lines(seed), ""])
        files.write_atomically(str(Path(folder) / name), page.encode("utf-8"))
    guide = "\n".join(_guide(title, words))
    files.write_atomically(str(Path(folder) / GUIDE), guide.encode("utf-8"))
    files.write_atomically(str(Path(folder) / ORGANISATION), kit.organisation)
    return [ORGANISATION, *seeds, GUIDE]


def read_key(files: FilePort, path: str) -> bytes:
    """Return the seed on a printed page; a slip of the pen is noticed by its check."""
    text = files.read(path, _LIMIT).decode("utf-8", "replace")
    groups = [word for word in text.split() if len(word) == _GROUP and _is_hex(word)]
    data = b"".join(bytes.fromhex(word) for word in groups)
    seed, check = data[:_KEY_BYTES], data[_KEY_BYTES:]
    if len(seed) != _KEY_BYTES or check != _check(seed):
        raise Refused(
            "C-131", "This page does not hold a whole key.", "Compare it with the printed page."
        )
    return seed


def _lines(seed: bytes) -> Iterator[str]:
    text = (seed + _check(seed)).hex()
    groups = [text[at : at + _GROUP] for at in range(0, len(text), _GROUP)]
    for at in range(0, len(groups), 3):
        yield " ".join(groups[at : at + 3])


def _check(seed: bytes) -> bytes:
    return hashing.labelled("printed-key/1", seed)[:4]


def _is_hex(word: str) -> bool:
    return all(letter in "0123456789abcdef" for letter in word)


def _guide(title: str, words: tuple[str, ...]) -> Iterator[str]:
    yield f"Keys of {title}"
    yield ""
    yield f"{ORGANISATION}: give it to every laptop and to the server. It holds no secret."
    for name, purpose in _PURPOSES.items():
        yield f"{name}: {purpose}"
    yield ""
    yield "The words of this organisation, to compare in person or by telephone:"
    yield " ".join(words)
    yield ""
