"""Draws the sample: strata with quotas, chance within them, then the aims by exchange.

1. Children that meet none of the wanted filters are left out, when filters are given.
2. The places are shared among the stages of the journey by largest remainder, with the shares of
   the framework as weights.
3. In each stage the children with the lowest lots take its places.
4. For each aim that falls short, in order, the child outside with the lowest lot that helps takes
   the place of the child of its own stage with the highest lot that no aim needs. Quotas stay.

Step 4 tries one exchange at a time: where only several at once would do, the aim is said to be
unmet with that reason. The sample is made to be spread, not to estimate: within one stage every
child has the same chance before step 4; over all stages and after step 4 chances differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from fieldapp.sampling.aims import Aims, Least, Spread
from fieldapp.sampling.lots import Lots
from fieldapp.sampling.population import UNKNOWN, Child, Filter
from fieldapp.sampling.quotas import allocate
from fieldapp.sampling.traits import STAGES, Trait

Aim: TypeAlias = Least | Spread

_BY_LOT: Final = "drawn by lot"


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for: how many, and which filters; without filters all children count."""

    size: int
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A child of the sample under its code; `why` says how it came in."""

    code: str
    child: Child
    stratum: str
    why: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """An aim that the sample does not meet: what was wanted, what there is, and why."""

    aim: str
    wanted: int
    got: int
    why: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """A child that was taken out of the sample, for which reason, and who came instead."""

    code: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often a value stands in all children of the lists and in the sample."""

    trait: Trait
    value: str
    whole: int
    sample: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn sample. `waiting` holds those not drawn by stratum, lowest lot first."""

    chosen: tuple[Chosen, ...]
    quotas: Mapping[str, int]
    unmet: tuple[Unmet, ...]
    waiting: Mapping[str, tuple[Child, ...]] = field(repr=False)
    replaced: tuple[Replaced, ...] = ()


def draw(children: Sequence[Child], aims: Aims, settings: Settings, lots: Lots) -> Sample:
    """Return the sample; the same children, aims, settings and lots give the same one."""
    pool = [child for child in children if _wanted(child, settings.filters)]
    strata = _strata(pool, lots)
    sizes = {stage: len(held) for stage, held in strata.items()}
    weights = {stage: aims.stages.get(stage, 0) for stage in STAGES}
    quotas = allocate(weights, sizes, settings.size)
    hand = _Hand(strata, quotas, {stage: list(range(n)) for stage, n in quotas.items()})
    unmet = [*_too_few(settings.size, quotas, len(pool)), *hand.meet((*aims.least, *aims.spread))]
    unmet += [Unmet(one.name, 1, 0, one.why) for one in aims.by_hand]
    return Sample(tuple(hand.chosen()), quotas, tuple(unmet), hand.waiting())


def coverage(children: Sequence[Child], sample: Sample) -> tuple[Coverage, ...]:
    """Return, for each trait but the worker, each value in all children and in the sample."""
    lines: list[Coverage] = []
    for trait in Trait:
        if trait is not Trait.WORKER:
            whole = Counter(child.traits[trait] for child in children)
            drawn = Counter(chosen.child.traits[trait] for chosen in sample.chosen)
            lines += (Coverage(trait, v, whole[v], drawn[v]) for v in _ordered(trait, whole))
    return tuple(lines)


def replace(sample: Sample, code: str, reason: str) -> Sample | None:
    """Return the sample with the next child of the same stratum in place of `code`.

    None when there is no such code or nobody is left in its stratum. Codes are never given twice.
    """
    gone = next((one for one in sample.chosen if one.code == code), None)
    queue = sample.waiting.get(gone.stratum, ()) if gone else ()
    if gone is None or not queue:
        return None
    number = len(sample.chosen) + len(sample.replaced) + 1
    new = Chosen(f"T{number:02}", queue[0], gone.stratum, f"in place of {code}: {reason}")
    return Sample(
        tuple(new if one is gone else one for one in sample.chosen),
        sample.quotas,
        sample.unmet,
        {**sample.waiting, gone.stratum: queue[1:]},
        (*sample.replaced, Replaced(code, reason, new.code)),
    )


def _wanted(child: Child, filters: Sequence[Filter]) -> bool:
    return not filters or not child.filters.isdisjoint(filters)


def _strata(pool: Sequence[Child], lots: Lots) -> dict[str, list[Child]]:
    """Return the children by stage, those with the lowest lots first."""
    strata: dict[str, list[Child]] = {stage: [] for stage in STAGES}
    for child in sorted(pool, key=lambda child: (lots.of(child.key), child.key)):
        strata[child.traits[Trait.STAGE]].append(child)
    return strata


def _too_few(size: int, quotas: Mapping[str, int], pool: int) -> list[Unmet]:
    got = sum(quotas.values())
    if got >= size:
        return []
    why = f"Only {pool} children can be drawn from; stages without a share are left out."
    return [Unmet("size", size, got, why)]


def _ordered(trait: Trait, whole: Mapping[str, int]) -> list[str]:
    if trait is Trait.STAGE:
        return [stage for stage in STAGES if stage in whole]
    return sorted(whole, key=lambda value: (value == UNKNOWN, value))


@dataclass(slots=True)
class _Hand:
    """The draw under way: in each stratum the places, in its order of lots, that are taken."""

    strata: Mapping[str, Sequence[Child]]
    quotas: Mapping[str, int]
    taken: dict[str, list[int]]
    came: dict[str, str] = field(default_factory=dict)
    met: list[Aim] = field(default_factory=list)

    def meet(self, aims: Sequence[Aim]) -> list[Unmet]:
        """Exchange children until each aim is met or cannot be; return those that cannot."""
        unmet = []
        for aim in aims:
            while (got := _got(aim, self.sample())) < aim.count and self._exchange(aim):
                pass
            if got >= aim.count:
                self.met.append(aim)
            else:
                unmet.append(self._missed(aim, got))
        return unmet

    def sample(self) -> list[Child]:
        return [self.strata[stage][n] for stage in self.strata for n in self.taken[stage]]

    def chosen(self) -> list[Chosen]:
        """Return the sample under its codes, stage by stage in the order of lots."""
        places = ((stage, n) for stage in self.strata for n in sorted(self.taken[stage]))
        return [
            Chosen(f"T{number:02}", child, stage, self._why(child, stage))
            for number, (stage, n) in enumerate(places, start=1)
            for child in (self.strata[stage][n],)
        ]

    def waiting(self) -> dict[str, tuple[Child, ...]]:
        return {
            stage: tuple(child for n, child in enumerate(held) if n not in self.taken[stage])
            for stage, held in self.strata.items()
        }

    def _why(self, child: Child, stage: str) -> str:
        whole = f"1 of {self.quotas[stage]} places for “{stage}”"
        return f"{whole}, {self.came.get(child.key, _BY_LOT)}"

    def _exchange(self, aim: Aim) -> bool:
        """Let one more child in that helps the aim; return whether there was one."""
        before = _got(aim, self.sample())
        for stage, n in self._outside():
            child = self.strata[stage][n]
            if _helps(aim, child, self.sample()) and self._let_in(aim, stage, n, before):
                self.came[child.key] = f"let in for “{aim.name}”"
                return True
        return False

    def _outside(self) -> list[tuple[str, int]]:
        """Return who is not in the sample, of stages with places, by how far down the lots."""
        places = (
            (n, stage)
            for stage, held in self.strata.items()
            if self.quotas[stage]
            for n in range(len(held))
            if n not in self.taken[stage]
        )
        return [(stage, n) for n, stage in sorted(places)]

    def _let_in(self, aim: Aim, stage: str, n: int, before: int) -> bool:
        """Take the place of the highest lot that can be spared; return whether there was one."""
        for out in sorted(self.taken[stage], reverse=True):
            kept = self.taken[stage]
            self.taken[stage] = sorted({*kept, n} - {out})
            now = self.sample()
            if _got(aim, now) > before and all(_got(one, now) >= one.count for one in self.met):
                return True
            self.taken[stage] = kept
        return False

    def _missed(self, aim: Aim, got: int) -> Unmet:
        there = _got(aim, [child for held in self.strata.values() for child in held])
        if there < aim.count:
            why = f"The children that can be drawn from give only {there}."
        else:
            why = "No child could be exchanged without leaving a stage or another aim short."
        return Unmet(aim.name, aim.count, got, why)


def _got(aim: Aim, sample: Sequence[Child]) -> int:
    values = [child.traits[aim.trait] for child in sample]
    if isinstance(aim, Least):
        return sum(1 for value in values if value in aim.values)
    return len(set(values) - {UNKNOWN})


def _helps(aim: Aim, child: Child, sample: Sequence[Child]) -> bool:
    value = child.traits[aim.trait]
    if isinstance(aim, Least):
        return value in aim.values
    return value != UNKNOWN and value not in {other.traits[aim.trait] for other in sample}
