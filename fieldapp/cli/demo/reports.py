"""Three small inspections in the demonstration, from a coded passage to a signed report.

One ends in grades, one shows a rule that leaves a single grade, one ends in words. Two
inspectors code what they wrote, the lead draws findings and judges, quality assurance
signs, and sealed sticks carry the visit between the laptops.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.cli.demo import stick
from fieldapp.cli.demo.cast import INSPECTOR, LEAD, QUALITY, Cast
from fieldapp.domain.change import BlockKind, Mark, RecordKind, block_slot
from fieldapp.domain.evidence import Strength
from fieldapp.domain.finding import State
from fieldapp.domain.judgement import Part
from fieldapp.services import coding, findings, inspection_report, judgements, records, visits
from fieldapp.services.coding import Codes
from fieldapp.services.judgements import Card
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId, RecordId

FOLDER: Final = "reports"
ENDINGS: Final = ("docx", "pdf")
_NAMES: Final = ("ilacs-2018", "sif-2013", "jtai")
_WRITERS: Final = {LEAD: 1, INSPECTOR: 2}
_KEY: Final = re.compile(r"\[([a-z_]+)\]")


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note of writer 1 (lead) or 2, of which the words `quote` are coded."""

    key: str
    writer: int
    text: str
    quote: str
    areas: tuple[str, ...]
    criteria: tuple[str, ...]
    agencies: tuple[str, ...]
    mark: Mark
    source_type: str
    strength: Strength


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding with the keys of the items for it and against it."""

    key: str
    claim: str
    areas: tuple[str, ...]
    agencies: tuple[str, ...]
    supporting: tuple[str, ...]
    contrary: tuple[str, ...] = ()
    answer: str = ""
    explanation: str = ""


class Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A judgement; a word in square brackets is the key of what is cited."""

    area: str
    grade: str = ""
    rationale: str = ""
    strengths: str = ""
    improvement: str = ""
    priority: str = ""
    departure: str = ""
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    def parts(self) -> Iterator[tuple[Part, str]]:
        """Yield what is written, part by part."""
        for part in Part:
            if text := getattr(self, part.value, ""):
                yield part, text


class SmallInspection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole small inspection; `words` are sections of the report by their ids."""

    name: str
    title: str
    framework: str
    item: tuple[Passage, ...]
    finding: tuple[Claim, ...]
    judgement: tuple[Verdict, ...]
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of one inspection: its overall grade if any, and sentences left to look at."""

    name: str
    overall: str
    permitted: tuple[str, ...]
    because: tuple[str, ...]
    agreed: bool
    flagged: int
    ids: dict[str, RecordId]
    """The evidence items and findings by their keys."""
    inspection: InspectionId


@dataclass
class _Visit:
    """One inspection in the making; `named` leads from keys to short names."""

    cast: Cast
    stick: Path
    told: SmallInspection
    inspection: InspectionId
    ids: dict[str, RecordId] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def work(self, person: str = LEAD) -> Work:
        return self.cast[person].open(self.inspection)

    def carry(self, source: str, target: str) -> None:
        stick.carry(self.cast[source], self.cast[target], self.inspection, self.stick)

    def cited(self, text: str) -> str:
        """Return words with the short names of what they cite."""
        return _KEY.sub(lambda found: f"[{self.named[found[1]]}]", text)

    def found(self, keys: Iterable[str]) -> list[RecordId]:
        return [self.ids[key] for key in keys]


def inspections() -> tuple[SmallInspection, ...]:
    """Return the invented inspections that ship with the app."""
    folder = files("resources") / "demo" / "reports"
    texts = ((folder / f"{name}.toml").read_text("utf-8") for name in _NAMES)
    return tuple(msgspec.convert(tomllib.loads(text), SmallInspection) for text in texts)


def make(cast: Cast, carried: Path, out: Path) -> tuple[Printed, ...]:
    """Hold every inspection and write its report as Word and PDF into `out`/reports."""
    folder = out / FOLDER
    cast.ports.files.make_folder(str(folder))
    return tuple(_hold(cast, carried, told, folder) for told in inspections())


def _hold(cast: Cast, carried: Path, told: SmallInspection, folder: Path) -> Printed:
    team = [PersonId(INSPECTOR), PersonId(QUALITY)]
    made = visits.create_visit(cast[LEAD].profile, told.title, told.framework, team)
    visit = _Visit(cast, carried, told, made)
    visit.carry(LEAD, INSPECTOR)
    for person, number in _WRITERS.items():
        _code(visit, person, [item for item in told.item if item.writer == number])
    visit.carry(INSPECTOR, LEAD)
    _find(visit)
    _judge(visit)
    _sign(visit)
    _print(visit, folder)
    return _came(visit)


def _code(visit: _Visit, person: str, passages: Iterable[Passage]) -> None:
    """Write notes on a person's laptop and code a passage of each."""
    work = visit.work(person)
    for told in passages:
        record, _ = records.open_record(work, RecordKind.NOTE)
        block, _ = records.add_block(work, record, BlockKind.NOTE, told.text)
        start = told.text.index(told.quote)
        codes = Codes(
            areas=told.areas,
            criteria=told.criteria,
            agencies=told.agencies,
            mark=told.mark,
            source_type=told.source_type,
            strength=told.strength,
        )
        end = start + len(told.quote)
        item, _ = coding.code_passage(work, record, block_slot(block), start, end, codes)
        visit.ids[told.key] = item
    short = {item.id: item.short_name for item in coding.items(work)}
    visit.named |= {key: short[item] for key, item in visit.ids.items() if item in short}


def _find(visit: _Visit) -> None:
    work = visit.work()
    for told in visit.told.finding:
        supporting = visit.found(told.supporting)
        made, _ = findings.open_finding(work, told.claim, told.areas, told.agencies, supporting)
        visit.ids[told.key] = made
        if told.contrary:
            findings.cite(work, made, visit.found(told.contrary), contrary=True)
            findings.answer_contrary(work, made, told.answer, ())
        if told.explanation:
            findings.explain(work, made, told.explanation, ())
        begun = findings.weighed_one(work, made).finding.state_field
        findings.set_state(work, made, State.AGREED, begun.seen)
    short = {one.id: one.short_name for one in findings.findings(work)}
    visit.named |= {one.key: short[visit.ids[one.key]] for one in visit.told.finding}


def _judge(visit: _Visit) -> None:
    work = visit.work()
    for told in visit.told.judgement:
        for part, text in told.parts():
            judgements.write_part(work, told.area, part, visit.cited(text), ())
        for criteria, met in ((told.met, True), (told.not_met, False)):
            for criterion in criteria:
                judgements.mark_criterion(work, told.area, criterion, met)
        if told.findings:
            judgements.cite_findings(work, told.area, visit.found(told.findings))
    for section, text in visit.told.words.items():
        inspection_report.write_section(work, section, visit.cited(text), ())


def _sign(visit: _Visit) -> None:
    """Let the lead sign every judgement, and then quality assurance on its own laptop."""
    areas = [told.area for told in visit.told.judgement]
    for area in areas:
        _agree(visit.work(), area, "lead")
    visit.carry(LEAD, QUALITY)
    for area in areas:
        _agree(visit.work(QUALITY), area, "quality_assurance")
    visit.carry(QUALITY, LEAD)


def _agree(work: Work, area: str, role: str) -> None:
    held = judgements.card(work, area).judgement
    judgements.sign_off(work, area, role, held.covers)


def _print(visit: _Visit, folder: Path) -> None:
    work = visit.work()
    data = (
        inspection_report.worded(work, citations=True),
        inspection_report.printed(work, citations=True),
    )
    for ending, printed in zip(ENDINGS, data, strict=True):
        path = folder / f"{visit.told.name}.{ending}"
        work.ports.files.write_atomically(str(path), printed)


def _came(visit: _Visit) -> Printed:
    cards = judgements.cards(visit.work())
    overall: Card | None = next((one for one in cards if one.area.id == "overall"), None)
    return Printed(
        name=visit.told.name,
        overall=overall.judgement.grade.text if overall else "",
        permitted=overall.permitted if overall else (),
        because=tuple(reason.sentence for reason in overall.reasons) if overall else (),
        agreed=all(one.agreed for one in cards),
        flagged=len(inspection_report.report(visit.work()).flagged),
        ids=visit.ids,
        inspection=visit.inspection,
    )
