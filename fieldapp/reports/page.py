"""One record as a page, before it is known whether it becomes Word or print."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from fieldapp.reports.text import replaced


@unique
class Voice(StrEnum):
    """Whose words these are; two voices are never set in one style."""

    FACT = "fact"
    WORDS = "words"
    THINK = "think"
    ASKED = "asked"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Said:
    """One version of a text, with who wrote it and when, as claimed."""

    text: str
    author: str
    when: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered; several versions are an undecided conflict."""

    label: str
    voice: Voice
    versions: tuple[Said, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A block: its time, its mark in words, its text."""

    voice: Voice
    time: str
    mark: str
    versions: tuple[Said, ...]
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headings; every cell is text, the first column names the row."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Item = Answer | Line | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `unanswered` are labels of empty questions."""

    title: str
    items: tuple[Item, ...]
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A whole record, ready to be set; `entries` are short ids of what it rests on."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    warnings: tuple[str, ...]
    entries: tuple[str, ...]


def version_label(number: int, said: Said) -> str:
    """Return the line above one of several versions: Version A, written by OF2, when."""
    letter = chr(ord("A") + number) if number < 26 else str(number + 1)
    return f"Version {letter}, written by {said.author}, {said.when}"


SHORT_CHARACTERS: Final = 90


def tabled(section: Section) -> tuple[Item, ...]:
    """Return the items of a section with each run of short plain answers as one table."""
    items: list[Item] = []
    short: list[tuple[str, str]] = []
    for item in section.items:
        if isinstance(item, Answer) and _is_short(item):
            short.append((item.label, item.versions[0].text))
        else:
            items += [*_as_table(section, short), item]
            short = []
    return (*items, *_as_table(section, short))


def _as_table(section: Section, short: list[tuple[str, str]]) -> list[Item]:
    return [Table(section.title, ("Question", "Answer"), tuple(short))] if short else []


def _is_short(answer: Answer) -> bool:
    if answer.voice is not Voice.FACT or answer.problem or len(answer.versions) != 1:
        return False
    text = answer.versions[0].text
    return len(text) <= SHORT_CHARACTERS and "\n" not in text


def not_answered(section: Section) -> str:
    """Return the line that names the empty questions, or nothing when there are none."""
    labels = "; ".join(label.rstrip(".") for label in section.unanswered)
    return f"Not answered: {labels}" if labels else ""


def undecided(number: int) -> str:
    """Return the line above several versions."""
    return f"{number} versions. Nobody has decided yet; all are kept."


def unprintable(page: Page) -> str:
    """Return the note about characters that a page cannot hold, or nothing."""
    number = sum(replaced(text) for section in page.sections for text in _texts(section))
    if not number:
        return ""
    characters = f"{number} character{'' if number == 1 else 's'}"
    return f"{characters} that a page cannot hold stand as \ufffd. The record keeps them."


def _texts(section: Section) -> list[str]:
    texts: list[str] = []
    for item in section.items:
        if isinstance(item, Table):
            texts.extend(cell for row in item.rows for cell in row)
        else:
            texts.extend(said.text for said in item.versions)
    return texts
