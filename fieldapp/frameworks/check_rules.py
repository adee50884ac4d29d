"""Holds the rules of a pack to its areas and scale: can they hold, do they bite, do they agree."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final

from fieldapp.frameworks.finding import Fault, Finding
from fieldapp.frameworks.pack import Clause, Force, Pack, Rule
from fieldapp.frameworks.rules import areas_of

_FILE: Final = "judgements.toml"
_MOST_WAYS: Final = 100_000
"""Ways to grade the areas of rules together that are tried one by one."""


def rule_findings(pack: Pack) -> Iterator[Finding]:
    """Yield what is wrong with the rules of a pack, each rule by itself, then together."""
    sound = True
    for rule in pack.judgements.rule:
        found = [*_names(pack, rule), *_effect(pack, rule)]
        yield from found
        if not found and not _can_hold(pack, rule):
            said = f"Rule {rule.id} can never hold: its conditions exclude each other."
            fix = "Ask less at once, or take the rule out."
            found = [_finding(Fault.NEVER_HOLDS, rule, said, fix)]
            yield from found
        sound = sound and not found
    yield from _parents_in_a_ring(pack)
    yield from _rules_in_a_ring(pack)
    if sound:
        yield from _nothing_left(pack)


def _finding(fault: Fault, rule: Rule, said: str, fix: str) -> Finding:
    return Finding(fault, _FILE, f"rule {rule.id}", said, fix)


def _names(pack: Pack, rule: Rule) -> Iterator[Finding]:
    graded = [area.id for area in pack.graded()]
    for name in (rule.judgement, *areas_of(rule)):
        if pack.area(name) is None:
            said = f"Rule {rule.id} names the area “{name}”, which the pack does not have."
            yield _finding(Fault.UNKNOWN, rule, said, f"Use one of: {', '.join(graded)}.")
        elif name not in graded:
            said = f"Rule {rule.id} can never hold: “{name}” has no grade, only words."
            yield _finding(Fault.NEVER_HOLDS, rule, said, f"Use one of: {', '.join(graded)}.")
    grades = (*rule.closes, *(grade for clause in rule.when for grade in clause.grades))
    for name in dict.fromkeys(grades):
        if name not in pack.scale:
            said = f"Rule {rule.id} names the grade “{name}”, which the scale does not have."
            yield _finding(Fault.UNKNOWN, rule, said, f"Use one of: {', '.join(pack.scale)}.")


def _effect(pack: Pack, rule: Rule) -> Iterator[Finding]:
    if not rule.says.strip():
        said = f"Rule {rule.id} gives no reason."
        yield _finding(Fault.NO_REASON, rule, said, "Say in a sentence why the grades are closed.")
    if not rule.closes:
        said = f"Rule {rule.id} closes no grade, so it does nothing."
        yield _finding(Fault.CLOSES_NOTHING, rule, said, "Name the grades that it closes.")
    if pack.scale and set(rule.closes) >= set(pack.scale):
        said = f"Rule {rule.id} closes every grade of “{rule.judgement}”."
        yield _finding(Fault.CLOSES_ALL, rule, said, "Leave at least one grade open.")
    if not rule.when:
        said = f"Rule {rule.id} has no condition, so it would always hold."
        yield _finding(Fault.NEVER_HOLDS, rule, said, "Add a [[rule.when]] with areas and grades.")
    for clause in rule.when:
        most = len(set(clause.areas)) if clause.grades else 0
        if not 1 <= clause.at_least <= most:
            said = (
                f"Rule {rule.id} can never hold as meant: it asks for {clause.at_least} areas, "
                f"and {most} can have one of its grades."
            )
            fix = f"Ask for a number from 1 to {most}." if most else "Name areas and grades."
            yield _finding(Fault.NEVER_HOLDS, rule, said, fix)


def _can_hold(pack: Pack, rule: Rule) -> bool:
    ways = _ways(pack, rule.when)
    if _too_many(ways):
        return True
    return any(_hold(rule.when, chosen) for chosen in itertools.product(*ways))


Met = frozenset[int]
"""The clauses that one area with one grade counts for, by the `id` of each."""


def _ways(pack: Pack, clauses: Sequence[Clause]) -> list[list[Met]]:
    """Return for each area the ways to grade it that no other way makes needless.

    A clause asks for a least number, so a grade that counts for fewer clauses than another
    one never lets more rules hold. What is left to try is small even with many areas.
    """
    areas = dict.fromkeys(area for clause in clauses for area in clause.areas)
    return [_best(pack, clauses, area) for area in areas]


def _best(pack: Pack, clauses: Sequence[Clause], area: str) -> list[Met]:
    named = [clause for clause in clauses if area in clause.areas]
    met = {frozenset(id(one) for one in named if grade in one.grades) for grade in pack.scale}
    return [one for one in met if not any(one < other for other in met)]


def _too_many(ways: list[list[Met]]) -> bool:
    return math.prod(map(len, ways)) > _MOST_WAYS


def _hold(clauses: Iterable[Clause], chosen: Iterable[Met]) -> bool:
    """Say whether enough areas count for every clause."""
    counted = Counter(one for met in chosen for one in met)
    return all(counted[id(clause)] >= clause.at_least for clause in clauses)


def _parents_in_a_ring(pack: Pack) -> Iterator[Finding]:
    parents = {area.id: {area.parent} for area in pack.judgements.area if area.parent}
    ring = _ring(parents)
    if ring:
        said = f"Areas lie inside each other in a ring: {' in '.join(ring)}."
        fix = "Take out one “parent”."
        yield Finding(Fault.CYCLE, _FILE, f"area {ring[0]}", said, fix)


def _rules_in_a_ring(pack: Pack) -> Iterator[Finding]:
    limits: dict[str, set[str]] = {}
    for rule in pack.judgements.rule:
        limits.setdefault(rule.judgement, set()).update(areas_of(rule))
    ring = _ring(limits)
    if ring:
        said = f"Rules limit each other in a ring: {' is limited by '.join(reversed(ring))}."
        fix = "Let a judgement be limited only by others that it does not limit itself."
        yield Finding(Fault.CYCLE, _FILE, f"area {ring[0]}", said, fix)


def _ring(before: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        return ring
    return []


def _nothing_left(pack: Pack) -> Iterator[Finding]:
    """Find judgements for which rules that hold together leave no grade open."""
    for target in dict.fromkeys(rule.judgement for rule in pack.judgements.rule):
        rules = [
            one
            for one in pack.judgements.rule
            if one.judgement == target and one.force is Force.BINDING
        ]
        if not set(pack.scale) <= {grade for rule in rules for grade in rule.closes}:
            continue
        clash = _clash(pack, rules)
        if clash:
            said = f"Rules {', '.join(clash)} together leave no grade open for “{target}”."
            fix = "Leave one grade open that all of them permit."
            yield Finding(Fault.CLOSES_ALL, _FILE, f"area {target}", said, fix)


def _clash(pack: Pack, rules: list[Rule]) -> tuple[str, ...]:
    ways = _ways(pack, [clause for rule in rules for clause in rule.when])
    if _too_many(ways):
        return tuple(rule.id for rule in rules)
    for chosen in itertools.product(*ways):
        held = [rule for rule in rules if _hold(rule.when, chosen)]
        if set(pack.scale) <= {grade for rule in held for grade in rule.closes}:
            return tuple(rule.id for rule in held)
    return ()
