"""The report of an inspection: composed from what stands, printed with or without citations."""

from __future__ import annotations

from fieldapp.domain.change import inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.record import read_field
from fieldapp.reports.inspection import Material, Report, compose, section_key
from fieldapp.reports.inspection_docx import docx
from fieldapp.reports.inspection_pdf import pdf
from fieldapp.services import coding, exporting, findings, judgements, reading, records
from fieldapp.services.work import Work
from sync.protocol.operation import Reference


def write_section(work: Work, section: str, words: str, seen: tuple[Reference, ...]) -> Effects:
    """Write a section that people write themselves. Refuses one that the skeleton lacks (C-169)."""
    known = [one.id for one in coding.pack_of(work).report.section]
    if section not in known:
        said = f"The report has no section “{section}”."
        raise Refused("C-169", said, f"Choose one of: {', '.join(known)}.")
    record = inspection_record(work.inspection)
    return records.set_field(work, record, section_key(section), words, seen)


def report(work: Work) -> Report:
    """Return the report as it stands now; nothing is stored of it."""
    pack = coding.pack_of(work)
    state = reading.state_of(work, inspection_record(work.inspection))
    return compose(
        Material(
            pack=pack,
            place=read_field(state, "title").text,
            marking=exporting.context(work).marking,
            words={s.id: read_field(state, section_key(s.id)).text for s in pack.report.section},
            judgements={card.area.id: card.judgement for card in judgements.cards(work)},
            findings=findings.findings(work),
            items={item.id: item for item in coding.items(work)},
        )
    )


def printed(work: Work, citations: bool) -> bytes:
    """Return the report as a tagged PDF, for the team with citations, for others without."""
    return pdf(report(work), coding.pack_of(work), citations)


def worded(work: Work, citations: bool) -> bytes:
    """Return the report as a Word document, for the team with citations as footnotes."""
    return docx(report(work), coding.pack_of(work), exporting.context(work), citations)
