"""Judgements: fields and sets of the inspection's own record, one group for each area.

Two people who judge apart write the same field, so two proposed grades stand side by side
like any two versions. What was signed off is named by the writes that stood then: any later
write makes the signature one of an earlier state.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import field_slot, set_slot
from fieldapp.domain.citing import cited, texts
from fieldapp.domain.evidence import named
from fieldapp.domain.fold import RecordState, live_refs
from fieldapp.domain.ports import Moment
from fieldapp.domain.record import added, read_field
from fieldapp.domain.views import Field, Version
from sync.protocol import hashing
from sync.protocol.ids import DeviceId, PersonId, RecordId
from sync.protocol.operation import Reference


class Part(enum.StrEnum):
    """The words and the grade of a judgement."""

    GRADE = "grade"
    RATIONALE = "rationale"
    STRENGTHS = "strengths"
    IMPROVEMENT = "improvement"
    PRIORITY = "priority"
    DEPARTURE = "departure"
    """Why the grade departs from a rule."""
    MODERATION = "moderation"


class Listed(enum.StrEnum):
    """The sets of a judgement: criteria by their ids, findings by their records."""

    MET = "met"
    NOT_MET = "not_met"
    FINDINGS = "findings"


COVERED: Final = (
    Part.GRADE,
    Part.RATIONALE,
    Part.STRENGTHS,
    Part.IMPROVEMENT,
    Part.PRIORITY,
    Part.DEPARTURE,
)
"""What a signature covers; a moderation note may follow it."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """A signature under a judgement; `current` while nothing that it covers was changed."""

    role: str
    person: PersonId
    at: Moment
    current: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """One area's judgement as it stands."""

    area: str
    parts: dict[Part, Field]
    met: frozenset[str]
    not_met: frozenset[str]
    findings: tuple[RecordId, ...]
    sign_offs: tuple[SignOff, ...]
    digest: str
    covers: tuple[Reference, ...]
    """The live writes that a signature covers now."""

    @property
    def grade(self) -> Field:
        """Return the proposed grade; empty while there is none or in a narrative area."""
        return self.parts[Part.GRADE]

    def agreed(self, roles: Iterable[str]) -> bool:
        """Say whether all these roles signed what stands now."""
        signed = {one.role for one in self.sign_offs if one.current}
        return not self.grade.conflict and signed.issuperset(roles)


def part_key(area: str, part: Part) -> str:
    """Return the field that holds a part of an area's judgement."""
    return f"judgement.{area}.{part.value}"


def list_key(area: str, listed: Listed) -> str:
    """Return the set that holds criteria or findings of an area's judgement."""
    return f"judgement.{area}.{listed.value}"


def sign_key(area: str, role: str) -> str:
    """Return the set that holds the signatures of a role."""
    return f"judgement.{area}.signed.{role}"


def read_judgement(
    state: RecordState, area: str, signers: Mapping[str, Collection[PersonId]]
) -> Judgement:
    """Return an area's judgement from the inspection's own record.

    `signers` says who may sign in each role; a signature by anybody else is none.
    """
    digest = covered(state, area)
    met = texts(state, list_key(area, Listed.MET))
    signs = (
        sign
        for role, people in signers.items()
        for sign in _signs(state, area, role, digest)
        if sign.person in people
    )
    return Judgement(
        area=area,
        parts={part: read_field(state, part_key(area, part)) for part in Part},
        met=frozenset(met),
        not_met=frozenset(texts(state, list_key(area, Listed.NOT_MET))),
        findings=cited(state, list_key(area, Listed.FINDINGS)),
        sign_offs=tuple(signs),
        digest=digest,
        covers=covers(state, area),
    )


def covered(state: RecordState, area: str) -> str:
    """Return the name, in hexadecimal, of all that a signature under an area covers now."""
    writes = map(named, covers(state, area))
    return hashing.labelled("judgement/1", " ".join(writes).encode()).hex()[:32]


def covers(state: RecordState, area: str) -> tuple[Reference, ...]:
    """Return the live writes that a signature under an area covers now, in a fixed order."""
    return tuple(ref for slot in _slots(area) for ref in live_refs(state, slot))


def wrote_since(
    state: RecordState, area: str, seen: Collection[Reference], device: DeviceId
) -> tuple[str, ...]:
    """Return who wrote, on other laptops than `device`, what a signature would cover unseen."""
    held = (live for slot in _slots(area) for live in state.live.get(slot, ()))
    unseen = (x for x in held if Reference(x.entry, x.place) not in seen and x.device != device)
    return tuple(sorted({live.person for live in unseen}))


def _slots(area: str) -> tuple[bytes, ...]:
    words = (field_slot(part_key(area, part)) for part in COVERED)
    return (*words, *(set_slot(list_key(area, listed)) for listed in Listed))


def _signs(state: RecordState, area: str, role: str, digest: str) -> Iterable[SignOff]:
    for version in added(state, sign_key(area, role)):
        yield _sign(role, version, digest)


def _sign(role: str, version: Version, digest: str) -> SignOff:
    return SignOff(role, version.person, version.claimed, version.text == digest)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree who assessed the same things without seeing the other.

    `kappa` is Cohen's; None where it means nothing: fewer than two pairs, or both gave
    one and the same answer throughout.
    """

    pairs: int
    equal: int
    kappa: float | None


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """Return the agreement of pairs of answers."""
    held = list(pairs)
    count, equal = len(held), sum(a == b for a, b in held)
    if count < 2:
        return Agreement(count, equal, None)
    answers = {answer for pair in held for answer in pair}
    chance = sum(
        sum(a == answer for a, _ in held) * sum(b == answer for _, b in held) for answer in answers
    ) / (count * count)
    if chance == 1:
        return Agreement(count, equal, None)
    return Agreement(count, equal, (equal / count - chance) / (1 - chance))
