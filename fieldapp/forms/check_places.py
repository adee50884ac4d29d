"""Where in the workbook something of an XForm was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from itertools import chain
from typing import Final

from fieldapp.forms.convert import Book
from fieldapp.forms.finding import Place

_BEGINS: Final = ("begin_group", "begin group", "begin_repeat", "begin repeat")
_ENDS: Final = ("end_group", "end group", "end_repeat", "end repeat")
_COUNT: Final = "_count"


@unique
class Part(StrEnum):
    """What of a question an expression decides; the value is the heading of its column."""

    RELEVANT = "relevant"
    CONSTRAINT = "constraint"
    CALCULATE = "calculation"
    REQUIRED = "required"
    READONLY = "read_only"
    DEFAULT = "default"
    CHOICES = "choice_filter"
    COUNT = "repeat_count"
    LABEL = "label"
    APPEARANCE = "appearance"
    TYPE = "type"
    MEDIA = "media"


# Other headings that pyxform takes for the same column.
_ALIASES: Final[Mapping[Part, tuple[str, ...]]] = {
    Part.RELEVANT: ("relevance", "bind::relevant"),
    Part.CONSTRAINT: ("bind::constraint",),
    Part.CALCULATE: ("calculate", "bind::calculate"),
    Part.REQUIRED: ("bind::required",),
    Part.READONLY: ("readonly", "bind::readonly"),
    Part.COUNT: ("count", "jr:count", "repeat count"),
    Part.CHOICES: ("choice filter",),
}


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of the sheet survey by the path of their question."""

    book: Book | None
    rows: Mapping[str, int]

    def of(self, path: str, part: Part) -> Place:
        """Return where `part` of the question at `path` was written, as far as is known."""
        if self.book is None:
            return Place(column=f"{part} of {path}" if path else "")
        row = self.rows.get(path, 0)
        if not row and path.endswith(_COUNT):
            # pyxform keeps the count of a repeat in a calculation of its own.
            row, part = self.rows.get(path.removesuffix(_COUNT), 0), Part.COUNT
        return Place("survey", row, self._heading(row, part)) if row else Place("survey")

    def naming(self, name: str) -> Place:
        """Return the cell that names a file, by itself or as a list, as far as one does."""
        stem = name.rpartition(".")[0]
        for number, row in self.book.rows("survey") if self.book else ():
            kind = row.get("type", "")
            if name in kind.split() or (row.get("name") == stem and kind.endswith("-external")):
                return Place("survey", number, Part.TYPE)
            for heading, cell in row.items():
                if f"'{stem}'" in cell or f'"{stem}"' in cell:
                    return Place("survey", number, heading)
        return Place()

    def written(self, place: Place) -> str:
        """Return what stands in that cell, or nothing."""
        if self.book is None or not place.row:
            return ""
        return str(self.book.sheets["survey"][place.row - 2].get(place.column, ""))

    def _heading(self, row: int, part: Part) -> str:
        assert self.book is not None, "a row comes from a workbook"
        cells = self.book.sheets["survey"][row - 2]
        names = (part.value, *_ALIASES.get(part, ()))
        plain = (name for name in cells if name.lower() in names)
        start = tuple(f"{name}::" for name in names)
        longer = (name for name in cells if name.lower().startswith(start))
        return next(chain(plain, longer), part.value)


def places(book: Book | None, root: str) -> Places:
    """Return the places of a form whose root element is called `root`."""
    return Places(book, dict(_paths(book, f"/{root}")) if book else {})


def _paths(book: Book, path: str) -> Iterator[tuple[str, int]]:
    above = [path]
    for number, row in book.rows("survey"):
        kind, name = row.get("type", "").lower(), row.get("name", "")
        if kind in _ENDS and len(above) > 1:
            above.pop()
        elif name:
            yield f"{above[-1]}/{name}", number
            if kind in _BEGINS:
                above.append(f"{above[-1]}/{name}")
