"""How the report stands: its text with the fields behind it, and what is to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fieldapp.domain.change import inspection_record
from fieldapp.domain.evidence import Item
from fieldapp.domain.finding import Weighed
from fieldapp.domain.judgement import Part, part_key
from fieldapp.domain.record import read_field
from fieldapp.domain.views import Field
from fieldapp.frameworks.pack import Area, Outcome, Pack, Section, SectionKind
from fieldapp.reports.inspection import Material, Report, compose, finding_source, section_key
from fieldapp.reports.inspection_problems import Known, Problem, problems
from fieldapp.services import findings, inspection_report, reading, reply
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId

_GRADED = (Part.RATIONALE,)
_NARRATIVE = (Part.STRENGTHS, Part.IMPROVEMENT, Part.PRIORITY)
_TITLES = {
    Part.RATIONALE: "Reasons",
    Part.STRENGTHS: "Strengths",
    Part.IMPROVEMENT: "Areas for improvement",
    Part.PRIORITY: "Areas for priority action",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A field of a section that people write: its source, a heading, what stands there.

    `begins` says that the section is begun there; the others are shown once they have words.
    """

    source: str
    title: str
    field: Field
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The report as it stands.

    `words` are the fields of each section by its id, those without words too; `known` is
    what a sentence that is being written is measured by.
    """

    pack: Pack
    material: Material
    report: Report
    words: dict[str, tuple[Words, ...]]
    known: Known
    problems: tuple[Problem, ...]
    released: frozenset[RecordId]

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the evidence that can be cited."""
        return tuple(self.material.items.values())

    @property
    def findings(self) -> tuple[Weighed, ...]:
        """Return the findings that can be cited."""
        return tuple(one for one in self.known.findings.values() if not one.finding.archived)


def standing(work: Work) -> Standing:
    """Return how the report stands now."""
    material = inspection_report.material(work)
    made = compose(material)
    words = {one.id: tuple(_words(work, material, one)) for one in material.pack.report.section}
    known = Known(
        pack=material.pack,
        findings={one.finding.short_name: one for one in findings.weighed(work)},
        children=frozenset(child.code for child in reading.children(work)),
        disputed=_disputed(words),
        comments=len(reply.open_comments(work)),
    )
    said = problems(made, known)
    free = inspection_report.released(work)
    return Standing(material.pack, material, made, words, known, said, free)


def _words(work: Work, material: Material, section: Section) -> Iterator[Words]:
    """Yield the fields of a section: its own words, then what it draws in."""
    state = reading.state_of(work, inspection_record(work.inspection))
    own = section_key(section.id)
    in_area = section.kind is SectionKind.AREA
    yield Words(own, "", read_field(state, own), not in_area)
    pack = material.pack
    for area in pack.judgements.area:
        for part in _parts(section, area.id):
            key = part_key(area.id, part)
            title = _TITLES[part] if in_area else area.title
            begins = in_area and part in _asked(area)
            yield Words(key, title, read_field(state, key), begins)
    for finding in material.findings:
        if not finding.archived and _draws(section, finding.agencies):
            yield Words(finding_source(finding.id), finding.short_name, finding.claim)


def _parts(section: Section, area: str) -> tuple[Part, ...]:
    """Return the parts of a judgement that a section draws in."""
    if section.kind is SectionKind.PRIORITY_ACTION:
        return (Part.PRIORITY,)
    if section.kind is SectionKind.IMPROVEMENT:
        return (Part.IMPROVEMENT,)
    own = section.kind is SectionKind.AREA and section.area == area
    return (*_GRADED, *_NARRATIVE) if own else ()


def _asked(area: Area) -> tuple[Part, ...]:
    """Return the parts of a judgement that its framework asks for."""
    return _NARRATIVE if area.outcome is Outcome.NARRATIVE else _GRADED


def _draws(section: Section, agencies: tuple[str, ...]) -> bool:
    if section.kind is SectionKind.EACH_AGENCY:
        return len(agencies) == 1
    return section.kind is SectionKind.PARTNERSHIP and len(agencies) > 1


def _disputed(words: dict[str, tuple[Words, ...]]) -> frozenset[str]:
    return frozenset(one.source for held in words.values() for one in held if one.field.conflict)
