"""Which grades are still open, and why; no rule ever sets a grade.

A rule looks at the grades given so far and closes grades of one judgement. An area without
a grade limits nothing, so adding a grade can only close more: what is permitted never grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fieldapp.domain.errors import Refused
from fieldapp.frameworks.pack import AreaId, Clause, Force, GradeId, Pack, Rule

Grades = Mapping[str, str]
"""The grades given so far, by area."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule applies: the areas that made it apply, and the sentence for people.

    `closed` are the grades that the rule closes, or, as advice, asks to be explained.
    """

    rule: str
    force: Force
    judgement: AreaId
    areas: tuple[AreaId, ...]
    closed: tuple[GradeId, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Open:
    """The grades still permitted for each judgement, the best first, and every reason."""

    permitted: Mapping[AreaId, tuple[GradeId, ...]]
    reasons: tuple[Reason, ...]

    def binding(self) -> tuple[Reason, ...]:
        """Return the reasons that close grades."""
        return tuple(one for one in self.reasons if one.force is Force.BINDING)

    def advice(self) -> tuple[Reason, ...]:
        """Return the reasons from which a person may depart with an explanation."""
        return tuple(one for one in self.reasons if one.force is Force.ADVICE)

    def departs(self, area: str, grade: str) -> tuple[Reason, ...]:
        """Return every rule that a grade would depart from, binding or not."""
        return tuple(r for r in self.reasons if r.judgement == area and grade in r.closed)


def judge(pack: Pack, grades: Grades) -> Open:
    """Return what is open under a pack, given some grades.

    A narrative pack has no judgement in grades, so nothing is limited. Refuses an area
    (F-134) or a grade (F-135) that the pack does not know.
    """
    if pack.narrative:
        return Open({}, ())
    _refuse_unknown(pack, grades)
    reasons = tuple(_reasons(pack, grades))
    closed = {(r.judgement, g) for r in reasons if r.force is Force.BINDING for g in r.closed}
    permitted = {
        AreaId(area.id): tuple(g for g in pack.scale if (area.id, g) not in closed)
        for area in pack.graded()
    }
    return Open(permitted, reasons)


def holds(rule: Rule, grades: Grades) -> bool:
    """Say whether all clauses of a rule hold."""
    return all(len(_fitting(clause, grades)) >= clause.at_least for clause in rule.when)


def areas_of(rule: Rule) -> tuple[str, ...]:
    """Return the areas that a rule looks at, each once."""
    return tuple(dict.fromkeys(area for clause in rule.when for area in clause.areas))


def _fitting(clause: Clause, grades: Grades) -> tuple[str, ...]:
    return tuple(area for area in clause.areas if grades.get(area) in clause.grades)


def _reasons(pack: Pack, grades: Grades) -> Iterator[Reason]:
    for rule in pack.judgements.rule:
        if not holds(rule, grades):
            continue
        areas = dict.fromkeys(a for clause in rule.when for a in _fitting(clause, grades))
        closed = tuple(grade for grade in pack.scale if grade in rule.closes)
        named = tuple(AreaId(area) for area in areas)
        sentence = _sentence(pack, rule, grades, named)
        yield Reason(rule.id, rule.force, AreaId(rule.judgement), named, closed, sentence)


def _sentence(pack: Pack, rule: Rule, grades: Grades, areas: tuple[AreaId, ...]) -> str:
    facts = [f"“{_title(pack, area)}” is {pack.grade_title(grades[area])}" for area in areas]
    departing = " You can depart from this and explain why." if rule.force is Force.ADVICE else ""
    return f"{' and '.join(facts)}. {rule.says} (Rule {rule.id}.){departing}"


def _title(pack: Pack, identity: str) -> str:
    area = pack.area(identity)
    return area.title if area else identity


def _refuse_unknown(pack: Pack, grades: Grades) -> None:
    known = tuple(area.id for area in pack.graded())
    for area, grade in grades.items():
        if area not in known:
            raise Refused(
                "F-134",
                f"The framework {pack.id} has no judgement “{area}”.",
                f"Name one of: {', '.join(known)}.",
            )
        if grade not in pack.scale:
            raise Refused(
                "F-135",
                f"The framework {pack.id} has no grade “{grade}”.",
                f"Give one of: {', '.join(pack.scale)}.",
            )
