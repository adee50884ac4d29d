"""Anchors: how a coded passage, answer, place in a file or moment of a recording is found again.

A passage is found by its words and the words around it, never by its place alone. An answer is
one as a whole. A file never changes once it is attached, so a place in it stands while the file
does. An anchor is kept as JSON; fields that are not known are left alone, and a kind that a newer
version of the app wrote is kept and said to be one.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

AROUND: Final = 48
"""Characters kept on each side of a passage, by which it is found again."""
THOUSAND: Final = 1_000
"""Parts into which the width and the height of a picture are divided."""
_WHOLE: Final = 2.0
"""All that stood around a passage, on both of its sides."""
_HOUR_MS: Final = 3_600_000


class AnchorKind(enum.StrEnum):
    """What was coded."""

    WORDS = "words"
    ANSWER = "answer"
    """What was chosen for a question, as a whole."""
    FILE = "file"
    """A place in an attached file, or the whole file."""
    MOMENT = "moment"
    """From one time of a recording to another."""
    NEWER = "newer"
    """Something that a newer version of the app can code."""


class Standing(enum.StrEnum):
    """What became of a passage since it was coded."""

    SAME = "same"
    MOVED = "moved"
    REWRITTEN = "rewritten"
    """The words around it stand, its own are others now."""
    REPLACED = "replaced"
    """The file was taken out, and another of its name stands in the record."""
    GONE = "gone"


Hex = Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{2})*$")]
"""Bytes in hexadecimal: an anchor that another laptop wrote is held to it when it is read."""


class Stretch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of a passage that goes on in another slot: see `Anchor`."""

    slot: Hex
    start: int
    end: int
    quote: str
    before: str
    after: str
    version: str = ""


class Anchor(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage: characters `start` to `end` of a slot's text, its words, the words around.

    `version` names the write in which it was read, as hexadecimal entry and place; `more` are
    the lines into which the passage goes on. Of an answer, `quote` is what was chosen as people
    read it, `held` what the slot kept and `name` the question. Of a file, `name` is its name,
    `page` a page from 1, `area` (left, top, width, height) a part of a picture in thousandths,
    `from_ms` to `to_ms` a moment of a recording, and `note` what the coder says is there.
    """

    record: Hex
    slot: Hex
    start: int
    end: int
    quote: str
    before: str
    after: str
    version: str = ""
    kind: str = AnchorKind.WORDS.value
    more: tuple[Stretch, ...] = ()
    name: str = ""
    held: str = ""
    note: str = ""
    page: int = 0
    area: tuple[int, int, int, int] | None = None
    from_ms: int = 0
    to_ms: int = 0

    def text(self) -> str:
        """Return the form that a field keeps."""
        return msgspec.json.encode(self).decode("utf-8")

    @classmethod
    def read(cls, text: str) -> Anchor | None:
        """Return what `text` gave, or None when it is no anchor."""
        try:
            return msgspec.json.decode(text.encode("utf-8"), type=cls)
        except msgspec.MsgspecError:
            return None

    @property
    def coded_as(self) -> AnchorKind:
        """Return what was coded; a kind of a newer app is `NEWER`."""
        known = {kind.value: kind for kind in AnchorKind}
        return known.get(self.kind, AnchorKind.NEWER)

    @property
    def words(self) -> str:
        """Return the words that were coded, lines apart; of a file what the coder says of it."""
        quoted = "\n".join((self.quote, *(part.quote for part in self.more)))
        return quoted if quoted.strip() else self.note

    @property
    def exact(self) -> bool:
        """Say whether the words stand in the source, and are not the coder's own."""
        return bool(self.quote.strip())

    @property
    def where(self) -> str:
        """Return in which answer, file or moment it stands; empty for words of a record."""
        match self.coded_as:
            case AnchorKind.WORDS:
                return ""
            case AnchorKind.ANSWER:
                return self.name
            case AnchorKind.FILE:
                return self._place()
            case AnchorKind.MOMENT:
                return f"{self.name}, {clock(self.from_ms)} to {clock(self.to_ms)}"
        return "A place that only a newer version of the app can show"

    def _place(self) -> str:
        parts = [self.name]
        if self.page:
            parts.append(f"page {self.page}")
        if self.area is not None:
            parts.append("a part of the picture")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Located:
    """Where a passage stands now; `start` and `end` are 0 when it is gone."""

    standing: Standing
    start: int = 0
    end: int = 0


def clock(ms: int) -> str:
    """Return a time of a recording as `02:05`, above an hour as `1:02:05`."""
    seconds = ms // 1_000
    minutes, hours = seconds // 60 % 60, ms // _HOUR_MS
    short = f"{minutes:02}:{seconds % 60:02}"
    return f"{hours}:{short}" if hours else short


def read_clock(text: str) -> int | None:
    """Return the milliseconds of `2:05`, `1:02:05` or `125`, or None when it is no time."""
    parts = text.strip().split(":")
    if not 0 < len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if any(number >= 60 for number in numbers[1:]):
        return None
    seconds = 0
    for number in numbers:
        seconds = seconds * 60 + number
    return seconds * 1_000


def stretch(slot: bytes, text: str, version: str, start: int, end: int) -> Stretch:
    """Return characters `start` to `end` of a slot's text with the words around them."""
    return Stretch(
        slot=slot.hex(),
        start=start,
        end=end,
        quote=text[start:end],
        before=text[max(0, start - AROUND) : start],
        after=text[end : end + AROUND],
        version=version,
    )


def locate(held: Anchor | Stretch, text: str) -> Located:
    """Return where a passage stands in a text that may have changed.

    The same words win, of several places the one with the most of its surroundings, then
    the nearest. Without them, what now stands between the words around it.
    """
    if text[held.start : held.end] == held.quote and _around(held, text, held.start) == _WHOLE:
        return Located(Standing.SAME, held.start, held.end)
    places = list(_places(held.quote, text))
    if places:
        found = max(places, key=lambda at: (_around(held, text, at), -abs(at - held.start)))
        standing = Standing.SAME if found == held.start else Standing.MOVED
        return Located(standing, found, found + len(held.quote))
    return _between(held, text)


def answered(held: Anchor, text: str) -> Located:
    """Return what became of an answer that was coded as a whole."""
    if text == held.held:
        return Located(Standing.SAME, 0, len(text))
    return Located(Standing.REWRITTEN, 0, len(text)) if text.strip() else Located(Standing.GONE)


def _places(quote: str, text: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _around(held: Anchor | Stretch, text: str, at: int) -> float:
    """Return how much of what stood around the passage stands around `at`, from 0 to 2.

    Where nothing stood, at the start or the end of a text, nothing is missed.
    """
    before, after = text[:at], text[at + len(held.quote) :]
    left = _shared(held.before[::-1], before[::-1])
    right = _shared(held.after, after)
    return left + right


def _shared(old: str, new: str) -> float:
    if not old:
        return 1.0
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    return same / len(old)


def _between(held: Anchor | Stretch, text: str) -> Located:
    start = text.find(held.before) + len(held.before) if held.before in text else -1
    if start < 0 or not (held.before or held.after):
        return Located(Standing.GONE)
    end = text.find(held.after, start) if held.after else len(text)
    longest = 3 * len(held.quote) + AROUND
    if end <= start or end - start > longest:
        return Located(Standing.GONE)
    return Located(Standing.REWRITTEN, start, end)
