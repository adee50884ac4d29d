"""Rows of a table in words: what every cell says, and the row as read aloud."""

from __future__ import annotations

from dataclasses import dataclass

from ui.viewmodels.tokens import Colour


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it is sorted by (empty: not sorted), and whether it yields.

    A column that `yields` is left out where there is no room for all, the highest first;
    `most` limits its width in px at 100 per cent, and longer words are shown in full beside it.
    """

    title: str
    order: str = ""
    yields: int = 0
    most: int = 320


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; `marks` are cells that carry a colour beside their word, by number."""

    id: str
    cells: tuple[str, ...]
    marks: tuple[tuple[int, Colour], ...] = ()
    spoken: str = ""

    def said(self, columns: tuple[Column, ...]) -> str:
        """The row as read aloud: each cell after its heading, empty ones left out."""
        parts = zip(columns, self.cells, strict=False)
        return self.spoken or ". ".join(f"{c.title}: {text}" for c, text in parts if text)

    def said_at(self, columns: tuple[Column, ...], number: int) -> str:
        """A cell as read aloud: the first one stands for its whole row."""
        if not number:
            return self.said(columns)
        text = self.cells[number] if number < len(self.cells) else ""
        return f"{columns[number].title}: {text or 'empty'}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: what it opens, its words, and as read aloud where that differs."""

    id: str
    words: str
    spoken: str = ""

    @property
    def row(self) -> tuple[str, str, str]:
        """The line as a list of words takes it."""
        return self.id, self.words, self.spoken or self.words
