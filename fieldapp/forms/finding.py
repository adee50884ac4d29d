"""What is said about a form that was written by somebody: a mistake or a warning, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from fieldapp.domain.errors import Refused

NOWHERE_ROW: Final = 0


@unique
class Severity(StrEnum):
    """Whether the form can be used as it is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a workbook; `row` counts from 1 with the headings, 0 where no row is meant.

    In Markdown and CSV the row of headings is row 1 of its table too.
    """

    sheet: str = ""
    row: int = NOWHERE_ROW
    column: str = ""

    def said(self) -> str:
        """Return the place in words, or nothing where there is none."""
        parts = [
            f"Sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column {self.column}" if self.column else "",
        ]
        words = ", ".join(part for part in parts if part)
        return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a form and what to do about it, under a stable code."""

    code: str
    severity: Severity
    message: str
    cure: str
    place: Place = Place()

    def said(self) -> str:
        """Return place and message as one line."""
        place = self.place.said()
        if place:
            return f"{place}: {self.message}"
        # The name of a file begins as the file does.
        is_name = "." in self.message.partition(" ")[0]
        return self.message if is_name else self.message[:1].upper() + self.message[1:]

    def refusal(self) -> Mistaken:
        """Return the finding as what is raised when the form cannot be used."""
        return Mistaken(self)


class Mistaken(Refused):
    """A form that cannot be used, with the place of its first mistake."""

    def __init__(self, finding: Finding) -> None:
        """Refuse for `finding`."""
        super().__init__(finding.code, finding.said(), finding.cure)
        self.finding = finding


def error(code: str, message: str, cure: str, place: Place = Place()) -> Finding:
    """Return a mistake for which the form cannot be used."""
    return Finding(code, Severity.ERROR, message, cure, place)


def warning(code: str, message: str, cure: str, place: Place = Place()) -> Finding:
    """Return something to know about a form that can be used."""
    return Finding(code, Severity.WARNING, message, cure, place)
