"""Composes the report of an inspection from its framework's skeleton.

What people wrote is kept word by word. A citation stands in square brackets after its
sentence: `[E-OF1-3]` an item, `[F-OF1-2]` a finding, which brings its own items. A sentence
without one is flagged; a citation that leads nowhere is too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.evidence import Item
from fieldapp.domain.finding import Finding
from fieldapp.domain.judgement import Judgement, Part, part_key
from fieldapp.frameworks.pack import AreaKind, Pack, Section, SectionKind
from sync.protocol.ids import RecordId

_CITED: Final = re.compile(r"\[([EF]-[A-Za-z0-9]+-\d+)\]")
_SENTENCE: Final = re.compile(
    r".+?(?:[.!?]+(?=\s|\[[EF]-|$)|$)(?:\s*\[[EF]-[A-Za-z0-9]+-\d+\])*\s*", re.DOTALL
)
_APART: Final = re.compile(r"\s+(?=[.!?,;:])")
_FINDING: Final = "finding."
NOT_HERE: Final = "leads to nothing on this laptop"
PUT_AWAY: Final = "was put away"
NO_ITEMS: Final = "rests on no evidence yet"
IN_PART: Final = "some of its evidence is not on this laptop or was put away"
UNCITED: Final = frozenset(
    {SectionKind.ABOUT_AREA, SectionKind.ABOUT_INSPECTION, SectionKind.FOR_CHILDREN}
)
"""Sections whose sentences need no citation: plain facts, and words for children."""
_HEADINGS: Final = {
    Part.RATIONALE: "",
    Part.STRENGTHS: "Strengths",
    Part.IMPROVEMENT: "Areas for improvement",
    Part.PRIORITY: "Areas for priority action",
}

PRINTED: Final = tuple(_HEADINGS)
"""The parts of a judgement that a report prints."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of; `words` are the sections that people write, by section id.

    `withdrawn` says by short name why an item cannot be cited: it was put away, or its words
    cannot be read here.
    """

    pack: Pack
    place: str
    marking: str
    words: Mapping[str, str]
    judgements: Mapping[str, Judgement]
    findings: tuple[Finding, ...]
    items: Mapping[RecordId, Item]
    withdrawn: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation by its short name, with the items that it leads to; none: it leads nowhere.

    `why` says what is wrong with it, as the end of a sentence; empty when nothing is.
    """

    name: str
    items: tuple[Item, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it cites; `broken` are citations that lead nowhere or not whole."""

    text: str
    citations: tuple[Citation, ...]
    broken: tuple[str, ...]
    needs_evidence: bool

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the items it rests on, each once, in the order of the citations."""
        held = {item.id: item for citation in self.citations for item in citation.items}
        return tuple(held.values())

    @property
    def flagged(self) -> bool:
        """Say whether it must be looked at before the report goes out."""
        return bool(self.broken) or (self.needs_evidence and not self.items)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence with where it stands in the text of its field, its citations included."""

    start: int
    end: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, which may be empty, and the paragraphs under it.

    `source` names the field that holds these words: one of the inspection's record, or that
    of a finding (`finding_source`).
    """

    title: str
    paragraphs: tuple[tuple[Sentence, ...], ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of the report; `rows` are (judgement, grade) where it lists them.

    `provisional` says that its judgement is not signed by everybody who has to sign.
    """

    id: str
    title: str
    grade: str
    provisional: bool
    rows: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]

    @property
    def ready(self) -> bool:
        """Say whether it has words or grades and nothing in it is flagged."""
        return bool(self.passages or self.rows) and not any(_flagged(self))


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; `annex` are the cited items in the order of their first citation."""

    title: str
    place: str
    marking: str
    chapters: tuple[Chapter, ...]
    annex: tuple[Item, ...]

    @property
    def flagged(self) -> tuple[Sentence, ...]:
        """Return every sentence to look at before the report goes out."""
        return tuple(one for chapter in self.chapters for one in _flagged(chapter))


def section_key(section: str) -> str:
    """Return the field of the inspection's record that holds a section people write."""
    return f"report.{section}"


def finding_source(finding: RecordId) -> str:
    """Return the name of the field that holds what a finding claims."""
    return _FINDING + finding.hex()


def finding_of(source: str) -> RecordId | None:
    """Return the finding whose claim a field holds, None for a field of the inspection."""
    held = source.removeprefix(_FINDING)
    return RecordId(bytes.fromhex(held)) if held != source else None


def numbered(report: Report) -> Iterator[tuple[int, Passage, tuple[Sentence, ...]]]:
    """Yield every paragraph with its number as it is printed, from 1."""
    held = (
        (passage, paragraph)
        for chapter in report.chapters
        for passage in chapter.passages
        for paragraph in passage.paragraphs
    )
    for number, (passage, paragraph) in enumerate(held, start=1):
        yield number, passage, paragraph


def citations_in(text: str) -> tuple[str, ...]:
    """Return the short names that a text cites, each once, in order."""
    return tuple(dict.fromkeys(_CITED.findall(text)))


def compose(material: Material) -> Report:
    """Return the report as it stands now, every section of the skeleton in it."""
    chapters = tuple(_chapter(material, one) for one in material.pack.report.section)
    cited = (item for chapter in chapters for one in _sentences(chapter) for item in one.items)
    annex = {item.id: item for item in cited}
    title = material.pack.report.title
    return Report(title, material.place, material.marking, chapters, tuple(annex.values()))


def sentences(material: Material, text: str, needs_evidence: bool) -> tuple[Sentence, ...]:
    """Return the sentences of a paragraph with what each rests on; no word is lost."""
    return tuple(one.sentence for one in placed(material, text, needs_evidence))


def placed(material: Material, text: str, needs_evidence: bool) -> tuple[Placed, ...]:
    """Return the sentences of a field's text with their places, in characters."""
    found: list[Placed] = []
    at = 0
    for line in text.split("\n"):
        for match in _SENTENCE.finditer(line):
            words = match.group().strip()
            if words:
                start = at + match.start() + len(match.group()) - len(match.group().lstrip())
                sentence = _sentence(material, words, needs_evidence)
                found.append(Placed(start, start + len(words), sentence))
        at += len(line) + 1
    return tuple(found)


def citation_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where citations stand in a text, their brackets included."""
    return tuple(match.span() for match in _CITED.finditer(text))


def _chapter(material: Material, section: Section) -> Chapter:
    needs = section.kind not in UNCITED
    words = material.words.get(section.id, "")
    own = _passage(material, "", words, needs, section_key(section.id))
    passages = (*own, *_drawn(material, section))
    grade, provisional = "", False
    rows: tuple[tuple[str, str], ...] = ()
    if section.kind is SectionKind.AREA:
        grade = _grade(material, section.area)
        provisional = not _agreed(material, section.area)
    elif section.kind is SectionKind.JUDGEMENTS:
        rows = _rows(material)
    return Chapter(section.id, section.title, grade, provisional, rows, tuple(passages))


def _drawn(material: Material, section: Section) -> Iterator[Passage]:
    """Yield what a section draws from judgements and findings."""
    if section.kind is SectionKind.AREA and section.area in material.judgements:
        held = material.judgements[section.area]
        for part, heading in _HEADINGS.items():
            key = part_key(section.area, part)
            yield from _passage(material, heading, held.parts[part].text, True, key)
    elif section.kind is SectionKind.PRIORITY_ACTION:
        yield from _by_area(material, Part.PRIORITY)
    elif section.kind is SectionKind.IMPROVEMENT:
        yield from _by_area(material, Part.IMPROVEMENT)
    elif section.kind is SectionKind.EACH_AGENCY:
        for agency in material.pack.about.agency:
            yield from _claims(material, agency.title, frozenset({agency.id}))
    elif section.kind is SectionKind.PARTNERSHIP:
        yield from _claims(material, "", None)


def _by_area(material: Material, part: Part) -> Iterator[Passage]:
    for area in material.pack.judgements.area:
        held = material.judgements.get(area.id)
        if held is not None:
            key = part_key(area.id, part)
            yield from _passage(material, area.title, held.parts[part].text, True, key)


def _claims(material: Material, title: str, agencies: frozenset[str] | None) -> Iterator[Passage]:
    """Yield the findings of one agency, or (None) those that several agencies share.

    Each is a passage of its own, the first under the title, so that its words find the way
    back to it.
    """
    chosen = [
        one
        for one in material.findings
        if not one.archived
        and (len(one.agencies) > 1 if agencies is None else frozenset(one.agencies) == agencies)
    ]
    told = (one for one in chosen if one.claim.text.strip())
    for number, one in enumerate(told):
        heading = "" if number else title
        yield Passage(heading, ((_claim(material, one),),), finding_source(one.id))


def _claim(material: Material, finding: Finding) -> Sentence:
    cited = (_citation(material, finding.short_name),) if finding.supporting else ()
    broken = tuple(one.name for one in cited if one.why)
    return Sentence(finding.claim.text.strip(), cited, broken, True)


def _passage(
    material: Material, title: str, text: str, needs: bool, source: str
) -> tuple[Passage, ...]:
    lines = [line for line in text.split("\n") if line.strip()]
    paragraphs = tuple(sentences(material, line, needs) for line in lines)
    return (Passage(title, paragraphs, source),) if paragraphs else ()


def _sentence(material: Material, text: str, needs: bool) -> Sentence:
    citations = tuple(_citation(material, name) for name in citations_in(text))
    broken = tuple(one.name for one in citations if one.why)
    words = _APART.sub("", " ".join(_CITED.sub("", text).split()))
    return Sentence(words, citations, broken, needs)


def _citation(material: Material, name: str) -> Citation:
    """Return what a short name leads to, and what is wrong with that."""
    if name in material.withdrawn:
        return Citation(name, (), material.withdrawn[name])
    if name.startswith("E-"):
        found = (one for one in material.items.values() if one.short_name == name)
        items = tuple(one for one in found if not one.archived)
        return Citation(name, items, "" if items else NOT_HERE)
    finding = next((one for one in material.findings if one.short_name == name), None)
    if finding is None:
        return Citation(name, (), NOT_HERE)
    return _of_finding(material, finding)


def _of_finding(material: Material, finding: Finding) -> Citation:
    name, cited = finding.short_name, finding.supporting
    if finding.archived:
        return Citation(name, (), PUT_AWAY)
    items = tuple(material.items[one] for one in cited if one in material.items)
    if not cited:
        return Citation(name, (), NO_ITEMS)
    return Citation(name, items, IN_PART if len(items) < len(cited) else "")


def _grade(material: Material, area: str) -> str:
    held = material.judgements.get(area)
    if held is None or not held.grade.text:
        return ""
    titles = (material.pack.grade_title(version.text) for version in held.grade.versions)
    return " or ".join(titles)


def _agreed(material: Material, area: str) -> bool:
    held = material.judgements.get(area)
    roles = [one.role for one in material.pack.about.sign_off]
    return held is not None and held.agreed(roles)


def _rows(material: Material) -> tuple[tuple[str, str], ...]:
    areas = (one for one in material.pack.graded() if one.kind is not AreaKind.SEPARATE)
    return tuple((one.title, _grade(material, one.id) or "not judged yet") for one in areas)


def _sentences(chapter: Chapter) -> Iterator[Sentence]:
    for passage in chapter.passages:
        for paragraph in passage.paragraphs:
            yield from paragraph


def _flagged(chapter: Chapter) -> Iterator[Sentence]:
    return (one for one in _sentences(chapter) if one.flagged)
