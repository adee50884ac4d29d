"""Paired assessments: two people assess one record without seeing each other's answers.

Each first gives a commitment: a hash over a nonce and the answers, which stay on their own
laptop. Once both commitments are known, each shows nonce and answers and names the
commitment of the other as it stood then. Hence nobody can read, or choose, answers after
the other's were seen, and every laptop can check it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.domain.citing import record_of, texts
from fieldapp.domain.fold import RecordState
from fieldapp.domain.judgement import Agreement, agreement
from fieldapp.domain.record import is_archived, read_field, summary
from fieldapp.domain.views import Custody, Version
from sync.protocol import hashing
from sync.protocol.ids import PersonId, RecordId

ENOUGH: Final = 10
"""Pairs of answers from which Cohen's kappa is said; with fewer it is mostly chance. Own rule."""


class Rated(enum.StrEnum):
    """What one person says of one criterion in the record."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_SEEN = "not_seen"


class Assessment(msgspec.Struct, frozen=True):
    """What one person found: a grade of the scale or none, criteria by id, words."""

    grade: str = ""
    criteria: dict[str, Rated] = {}
    words: str = ""

    def text(self) -> str:
        """Return the form in which it is kept."""
        return msgspec.json.encode(self, order="deterministic").decode("utf-8")

    @classmethod
    def read(cls, text: str) -> Assessment:
        """Return what `text` gave; an empty one when it is none."""
        try:
            return msgspec.json.decode(text.encode("utf-8"), type=cls)
        except msgspec.MsgspecError:
            return cls()


class Shown(msgspec.Struct, frozen=True):
    """The answers with their nonce (hexadecimal), and the other's commitment as it stood."""

    nonce: str
    answers: str
    other: str

    def text(self) -> str:
        """Return the form that a field keeps."""
        return msgspec.json.encode(self).decode("utf-8")


class Standing(enum.StrEnum):
    """How far a pair is."""

    OPEN = "open"
    GIVEN = "given"
    """Both gave their answers; at least one is not shown yet."""
    SHOWN = "shown"
    BROKEN = "broken"
    """What was shown is not what was given, or answers were given twice."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """One record that two people assess. `answers` are those of both, or of nobody."""

    id: RecordId
    short_name: str
    opened_by: PersonId
    archived: bool
    title: str
    record: RecordId | None
    area: str
    people: tuple[PersonId, ...]
    given: dict[PersonId, Version]
    standing: Standing
    answers: dict[PersonId, Assessment]


def commitment(pairing: RecordId, person: PersonId, nonce: str, answers: str) -> str:
    """Return what a person gives in place of the answers, in hexadecimal."""
    said = "\0".join((person, nonce, answers)).encode("utf-8")
    return hashing.labelled("pairing/1", pairing, said).hex()


def given_key(person: PersonId) -> str:
    """Return the field that holds a person's commitment."""
    return f"given.{person}"


def shown_key(person: PersonId) -> str:
    """Return the field that holds a person's answers once they are shown."""
    return f"shown.{person}"


def read_pairing(state: RecordState) -> Pairing:
    """Return the pair that a record holds, with answers only where both hold."""
    row = summary(state, Custody.LAPTOP)
    people = tuple(PersonId(one) for one in texts(state, "people"))
    given = {one: found[0] for one in people if (found := _own(state, given_key(one), one))}
    twice = any(len(_own(state, given_key(one), one)) > 1 for one in people)
    shown = {one: s for one in people if (s := _shown(state, one)) is not None}
    true = {one: s for one, s in shown.items() if _holds(row.id, one, s, given, people)}
    standing = _standing(people, given, shown, broken=twice or len(true) < len(shown))
    answers = {one: Assessment.read(s.answers) for one, s in true.items()}
    return Pairing(
        id=row.id,
        short_name=row.short_name,
        opened_by=row.owner,
        archived=is_archived(state),
        title=read_field(state, "title").text,
        record=record_of(read_field(state, "record").text),
        area=read_field(state, "area").text,
        people=people,
        given=given,
        standing=standing,
        answers=answers if standing is Standing.SHOWN else {},
    )


def _own(state: RecordState, key: str, person: PersonId) -> tuple[Version, ...]:
    """Return what a person wrote in their own field; what others wrote there counts nothing."""
    return tuple(v for v in read_field(state, key).versions if v.person == person)


def _shown(state: RecordState, person: PersonId) -> Shown | None:
    versions = _own(state, shown_key(person), person)
    if len(versions) != 1:
        return None
    try:
        return msgspec.json.decode(versions[0].text.encode("utf-8"), type=Shown)
    except msgspec.MsgspecError:
        return None


def _holds(
    pairing: RecordId,
    person: PersonId,
    shown: Shown,
    given: dict[PersonId, Version],
    people: tuple[PersonId, ...],
) -> bool:
    """Say whether what is shown was given, and the other's was given as it is now."""
    mine = commitment(pairing, person, shown.nonce, shown.answers)
    others = [given[one].text for one in people if one != person and one in given]
    return person in given and given[person].text == mine and others == [shown.other]


def _standing(
    people: tuple[PersonId, ...],
    given: dict[PersonId, Version],
    shown: dict[PersonId, Shown],
    *,
    broken: bool,
) -> Standing:
    if broken:
        return Standing.BROKEN
    if len(people) != 2 or len(given) < 2:
        return Standing.OPEN
    return Standing.SHOWN if len(shown) == 2 else Standing.GIVEN


@dataclass(frozen=True, slots=True)
class Compared:
    """How far pairs agree, on grades and on criteria; kappa is None below `ENOUGH` answers."""

    grades: Agreement
    criteria: Agreement


def compared(pairings: Iterable[Pairing]) -> Compared:
    """Return the agreement of all pairs whose answers are shown."""
    shown = [one for one in pairings if one.standing is Standing.SHOWN and not one.archived]
    return Compared(
        _said([pair for one in shown for pair in _grades(one)]),
        _said([(a, b) for one in shown for _, a, b in criteria_of(one)]),
    )


def criteria_of(pairing: Pairing) -> Iterator[tuple[str, Rated, Rated]]:
    """Yield each criterion that both rated, with the two answers in the order of `people`."""
    if len(pairing.answers) != 2:
        return
    first, second = (pairing.answers[one].criteria for one in pairing.people)
    for criterion in sorted(first.keys() & second.keys()):
        yield criterion, first[criterion], second[criterion]


def _grades(pairing: Pairing) -> Iterator[tuple[str, str]]:
    first, second = (pairing.answers[one].grade for one in pairing.people)
    if first and second:
        yield first, second


def _said(pairs: list[tuple[str, str]]) -> Agreement:
    found = agreement(pairs)
    return found if found.pairs >= ENOUGH else Agreement(found.pairs, found.equal, None)
