"""What people type and paste: kept exactly, but for line ends and characters that cannot be.

CR LF becomes LF. A lone surrogate, which no file can hold, becomes U+FFFD and is counted so
that it can be said. Everything else, NUL and direction marks included, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import Mark
from fieldapp.domain.errors import Refused
from sync.protocol.limits import BLOCK_TEXT_BYTES, KIB, PASTE_BYTES

FIELD_TEXT_BYTES: Final = 32 * KIB
"""Longest text of one field in UTF-8; with its seal it fits one entry."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BREAKS: Final = " \t"


@dataclass(frozen=True, slots=True)
class Clean:
    """Text that can be kept; `replaced` counts characters that became U+FFFD."""

    text: str
    replaced: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One block's share of a paste; `continues` says that it goes on in mid-paragraph."""

    text: str
    continues: bool

    @property
    def mark(self) -> Mark:
        """Return the mark by which exports know what to join again."""
        return Mark.CONTINUES if self.continues else Mark.NONE


def clean(text: str) -> Clean:
    """Return `text` with LF line ends and without lone surrogates."""
    lines = text.replace("\r\n", "\n")
    whole, replaced = _SURROGATE.subn("\ufffd", lines)
    return Clean(whole, replaced)


def size(text: str) -> int:
    """Return the length of clean text in UTF-8 bytes."""
    return len(text.encode("utf-8"))


def paste_blocks(text: str) -> tuple[Piece, ...]:
    """Return the blocks of a paste, each at most 16 KiB; `join` gives the text back exactly.

    Blocks end at line ends; a longer paragraph is split after a space where there is one.
    Refuses more than 256 KiB.
    """
    whole = clean(text).text
    if size(whole) > PASTE_BYTES:
        raise Refused(
            "C-101",
            "This text is too long for notes.",
            "Attach it to the record as a text instead.",
        )
    return tuple(_packed(whole.split("\n")))


def join(pieces: Iterable[Piece]) -> str:
    """Return the text of blocks in order, with split paragraphs whole again."""
    parts: list[str] = []
    for piece in pieces:
        if parts and not piece.continues:
            parts.append("\n")
        parts.append(piece.text)
    return "".join(parts)


def check_field(text: str) -> None:
    """Refuse a field's text that one entry cannot hold; the draft of it stays."""
    if size(text) > FIELD_TEXT_BYTES:
        raise Refused(
            "C-102",
            "These words are too long for one field. They are kept as a draft.",
            "Move part of them to notes, or attach them as a text.",
        )


def _packed(lines: list[str]) -> Iterator[Piece]:
    held: list[str] = []
    room = BLOCK_TEXT_BYTES
    for line in lines:
        needed = size(line) + (1 if held else 0)
        if held and needed > room:
            yield Piece("\n".join(held), continues=False)
            held, room, needed = [], BLOCK_TEXT_BYTES, size(line)
        if needed > BLOCK_TEXT_BYTES:
            yield from _split(line)
        else:
            held.append(line)
            room -= needed
    if held:
        yield Piece("\n".join(held), continues=False)


def _split(paragraph: str) -> Iterator[Piece]:
    rest, continues = paragraph, False
    while rest:
        end = _end(rest)
        yield Piece(rest[:end], continues)
        rest, continues = rest[end:], True


def _end(text: str) -> int:
    """Return how many characters of `text` the next block takes."""
    if size(text) <= BLOCK_TEXT_BYTES:
        return len(text)
    fitting = text.encode("utf-8")[:BLOCK_TEXT_BYTES].decode("utf-8", "ignore")
    space = max(fitting.rfind(mark) for mark in _BREAKS) + 1
    return space or len(fitting)
