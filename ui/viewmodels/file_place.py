"""A place in a file, as it is typed: what is asked for each kind of file, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fieldapp.domain.anchor import clock, read_clock
from fieldapp.services.coding import FilePlace
from ui.viewmodels.files import FileRow, ShownAs


class PlaceKind(StrEnum):
    """How a place in a file is named."""

    WORDS = "words"
    PICTURE = "picture"
    MOMENT = "moment"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields; `words` are characters from and to of a text, and its words."""

    page: str = ""
    start: str = ""
    end: str = ""
    note: str = ""
    area: tuple[int, int, int, int] | None = None
    words: tuple[int, int, str] = (0, 0, "")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Which field cannot be understood, and what to write there."""

    field: str
    words: str


def kind_of(row: FileRow) -> PlaceKind:
    """Return how a place in this file is named."""
    if row.media.startswith(("audio/", "video/")):
        return PlaceKind.MOMENT
    return {ShownAs.TEXT: PlaceKind.WORDS, ShownAs.PICTURE: PlaceKind.PICTURE}.get(
        row.shown_as, PlaceKind.PAGE
    )


def read_place(kind: PlaceKind, typed: Typed) -> FilePlace | Wrong:
    """Return the place that is meant; nothing typed means the whole file."""
    note = typed.note.strip()
    match kind:
        case PlaceKind.WORDS:
            start, end, words = typed.words
            return FilePlace(start, end, words, note) if words.strip() else FilePlace(note=note)
        case PlaceKind.PICTURE:
            return FilePlace(note=note, area=typed.area)
        case PlaceKind.MOMENT:
            return _moment(typed, note)
    page = typed.page.strip()
    if page and not (page.isascii() and page.isdigit() and int(page)):
        return Wrong("page", "Write a number, or leave it empty for the whole file.")
    return FilePlace(note=note, page=int(page or 0))


def typed_of(place: FilePlace) -> Typed:
    """Return how a place reads in the fields."""
    return Typed(
        str(place.page) if place.page else "",
        clock(place.from_ms) if place.to_ms else "",
        clock(place.to_ms) if place.to_ms else "",
        place.note,
        place.area,
        (place.start, place.end, place.quote),
    )


def area_words(area: tuple[int, int, int, int] | None) -> str:
    """Return a part of a picture in words."""
    if area is None:
        return "The whole picture"
    left, top, width, height = (round(part / 10) for part in area)
    where = f"{left} % from the left and {top} % from the top"
    return f"A part: {where}, {width} % wide and {height} % high"


def _moment(typed: Typed, note: str) -> FilePlace | Wrong:
    if not typed.start.strip() and not typed.end.strip():
        return FilePlace(note=note)
    start, end = read_clock(typed.start or "0"), read_clock(typed.end)
    if start is None:
        return Wrong("start", "Write minutes and seconds, such as 2:05.")
    if end is None:
        return Wrong("end", "Write minutes and seconds, such as 2:40.")
    if end <= start:
        return Wrong("end", "The moment ends before it begins.")
    return FilePlace(note=note, from_ms=start, to_ms=end)
