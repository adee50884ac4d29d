"""The keep-in-touch note: what the authority hears on one day, without children or quotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.citing import cited
from fieldapp.domain.finding import Weighed
from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import is_archived, read_field, summary
from fieldapp.domain.views import Custody, Field
from sync.protocol.ids import PersonId, RecordId

WORDS: Final = ("strengths", "improvement", "asked", "next")
"""The fields of what is said, in order."""
SAID: Final = ("said_to", "said_by", "said_at", "response")
"""The fields of how it was said, and what came back."""
_QUOTED: Final = re.compile('[“"][^”"]*[”"]|‘[^’]*’(?![a-z])')
_GIVEN_CODE: Final = re.compile(r"\bT-[A-Z]{1,4}[0-9]{0,3}-[0-9]{1,4}\b")
_DATE: Final = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
_LONG_NUMBER: Final = re.compile(r"\b\d{5,}\b")


@dataclass(frozen=True, slots=True)
class Note:
    """A note of one day (YYYY-MM-DD); `findings` were brought into it."""

    id: RecordId
    short_name: str
    opened_by: PersonId
    archived: bool
    title: str
    day: str
    fields: dict[str, Field]
    findings: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """What may be said of findings, a sentence each."""

    strengths: tuple[str, ...]
    improvement: tuple[str, ...]
    findings: tuple[RecordId, ...]


def read_note(state: RecordState) -> Note:
    """Return the note that a record holds."""
    row = summary(state, Custody.LAPTOP)
    return Note(
        id=row.id,
        short_name=row.short_name,
        opened_by=row.owner,
        archived=is_archived(state),
        title=row.title,
        day=read_field(state, "day").text,
        fields={key: read_field(state, key) for key in (*WORDS, *SAID)},
        findings=cited(state, "findings"),
    )


def composed(
    weighed: Iterable[Weighed],
    leads: Collection[PersonId],
    codes: Collection[str],
    known: Collection[RecordId] = (),
) -> Composed:
    """Return what the lead marked as shareable and is not in `known` yet, in safe words.

    A claim of two versions is left out: nobody decided what is said.
    """
    told = [
        one
        for one in weighed
        if one.finding.may_be_said(leads)
        and not one.finding.archived
        and not one.finding.claim.conflict
        and one.finding.claim.text.strip()
        and one.finding.id not in known
    ]
    lines = [(one.is_strength, _line(one, codes)) for one in told]
    return Composed(
        tuple(line for strength, line in lines if strength),
        tuple(line for strength, line in lines if not strength),
        tuple(one.finding.id for one in told),
    )


def safe(text: str, codes: Collection[str]) -> str:
    """Return a sentence with “a child” for each child's code and … for quoted words."""
    plain = _QUOTED.sub("…", " ".join(text.split()))
    return _codes(codes).sub("a child", plain)


def telling(text: str, codes: Collection[str]) -> tuple[str, ...]:
    """Return what in a text may tell who a child is or repeat somebody's words, each once."""
    found = [
        *(f"{code} is a child’s code." for code in dict.fromkeys(_codes(codes).findall(text))),
        *(f"{words} are somebody’s words." for words in dict.fromkeys(_QUOTED.findall(text))),
        *(f"{day} is a date." for day in dict.fromkeys(_DATE.findall(text))),
        *(f"{number} is a long number." for number in dict.fromkeys(_LONG_NUMBER.findall(text))),
    ]
    return tuple(found)


def _line(one: Weighed, codes: Collection[str]) -> str:
    return f"{safe(one.finding.claim.text, codes)} ({one.finding.state.value})"


def _codes(codes: Collection[str]) -> re.Pattern[str]:
    """Match a code of the visit as a word; codes that are given by hand always."""
    named = sorted((re.escape(code) for code in codes if code), key=len, reverse=True)
    given = _GIVEN_CODE.pattern
    words = f"|\\b(?:{'|'.join(named)})\\b" if named else ""
    return re.compile(given + words)
