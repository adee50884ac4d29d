"""The report of an inspection: composed from what stands, printed with or without citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import RecordKind, inspection_record
from fieldapp.domain.citing import record_of
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item
from fieldapp.domain.judgement import part_key
from fieldapp.domain.ports import Progress
from fieldapp.domain.record import added, read_field
from fieldapp.reports.inspection import PRINTED, PUT_AWAY, Material, Report, compose, section_key
from fieldapp.reports.inspection_marks import (
    Outside,
    Passages,
    bookmark_name,
    new_outside,
    second_name,
)
from fieldapp.reports.inspection_notes import Printing
from fieldapp.reports.inspection_pdf import pdf, pictures
from fieldapp.reports.package import ExportFile, Written, file_name, with_manifest
from fieldapp.reports.package import save as write_files
from fieldapp.services import (
    coding,
    exporting,
    findings,
    inspection_versions,
    inspection_words,
    judgements,
    reading,
    records,
)
from fieldapp.services.capture import commit_drafts
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference

_STEPS: Final = 3
RELEASED: Final = "report.released"
"""The set of the visit's own record that names items whose words the annex may show."""
UNREADABLE: Final = "cannot be read here: its words were redacted, or have not come"


def write_section(work: Work, section: str, words: str, seen: tuple[Reference, ...]) -> Effects:
    """Write a section that people write themselves. Refuses one that the skeleton lacks (C-169)."""
    known = [one.id for one in coding.pack_of(work).report.section]
    if section not in known:
        said = f"The report has no section “{section}”."
        raise Refused("C-169", said, f"Choose one of: {', '.join(known)}.")
    record = inspection_record(work.inspection)
    return records.set_field(work, record, section_key(section), words, seen)


def material(work: Work) -> Material:
    """Return what the report is made of as it stands now."""
    pack = coding.pack_of(work)
    state = reading.state_of(work, inspection_record(work.inspection))
    items = {item.id: item for item in coding.items(work)}
    return Material(
        pack=pack,
        place=read_field(state, "title").text,
        marking=exporting.context(work).marking,
        words={s.id: read_field(state, section_key(s.id)).text for s in pack.report.section},
        judgements={card.area.id: card.judgement for card in judgements.cards(work)},
        findings=(*findings.findings(work), *findings.findings(work, archived=True)),
        items=items,
        withdrawn=_withdrawn(work, items),
    )


def report(work: Work) -> Report:
    """Return the report as it stands now; nothing is stored of it."""
    return compose(material(work))


def printed(work: Work, citations: bool, children: bool = False) -> bytes:
    """Return the report as a tagged PDF, for the team with citations, for others without.

    With `children` the annex names their codes; words that were not released never stand there.
    """
    return pdf(report(work), coding.pack_of(work), printing(work, citations, children))


def pictured(work: Work, citations: bool, per_inch: float) -> tuple[bytes, ...]:
    """Return the printed pages as PNG pictures with so many pixels an inch."""
    return pictures(report(work), coding.pack_of(work), printing(work, citations), per_inch)


def worded(work: Work, citations: bool, children: bool = False) -> bytes:
    """Return the report as a Word document, for the team with citations as footnotes."""
    from fieldapp.reports.inspection_docx import docx

    how = printing(work, citations, children)
    return docx(report(work), coding.pack_of(work), exporting.context(work), how)


def printing(work: Work, citations: bool, children: bool = False) -> Printing:
    """Return how the report is printed now: which words of evidence were released."""
    codes = frozenset(child.code for child in reading.children(work))
    return Printing(citations, released(work) if citations else frozenset(), children, codes)


def released(work: Work) -> frozenset[RecordId]:
    """Return the items whose words the annex may show: what a lead released, nobody else."""
    state = reading.state_of(work, inspection_record(work.inspection))
    leads = work.store.membership().leads
    by_leads = (one.text for one in added(state, RELEASED) if one.person in leads)
    return frozenset(found for text in by_leads if (found := record_of(text)) is not None)


def release(work: Work, item: RecordId, on: bool) -> Effects:
    """Let the annex show the words of an item, or withhold them again.

    Refuses anybody but a lead of the visit (C-280).
    """
    if work.person not in work.store.membership().leads:
        said = "Only the lead can release the words of evidence."
        raise Refused("C-280", said, "Ask the lead. Until then the annex withholds them.")
    record, text = inspection_record(work.inspection), item.hex()
    add, remove = ([text], []) if on else ([], [text])
    return records.change_set(work, record, RELEASED, add, remove)


def _withdrawn(work: Work, items: Mapping[RecordId, Item]) -> dict[str, str]:
    """Return by short name why an item that is known here cannot be cited."""
    away = reading.summaries(work, RecordKind.EVIDENCE, archived=True)
    live = reading.summaries(work, RecordKind.EVIDENCE)
    found = {row.short_name: UNREADABLE for row in live if row.id not in items}
    found |= {row.short_name: PUT_AWAY for row in away}
    return found


def save(
    work: Work,
    folder: str,
    *,
    citations: bool,
    children: bool = False,
    progress: Progress = lambda _done, _total, _what: None,
) -> tuple[Written, ...]:
    """Write the report in clear as Word and PDF into a folder, a list of hashes last.

    That it was saved is kept in the visit, so that a later text can be compared with it.
    Between two files `progress` may raise `Cancelled`; then nothing was written.
    """
    commit_drafts(work)
    name = exporting.context(work).visit
    progress(0, _STEPS, "Writing the Word file")
    word = ExportFile(file_name("report", name, ending="docx"), worded(work, citations, children))
    progress(1, _STEPS, "Printing the pages")
    paper = ExportFile(file_name("report", name, ending="pdf"), printed(work, citations, children))
    progress(2, _STEPS, "Saving")
    files = (word, paper)
    work.ports.files.make_folder(folder)
    written = write_files(with_manifest(files), folder, work.ports.files.write_atomically)
    inspection_versions.mark(work, "team" if citations else "others")
    work.log.note("exported", code="report", files=len(written))
    return written


@dataclass(frozen=True, slots=True)
class Edited:
    """A passage that a Word file brings back with other words than stand here now.

    `source` names its field and `heading` says in words where it stands; `seen` are the
    writes that it was compared with. Citations stand after their sentences on both sides,
    so that the two can be compared word by word.
    """

    source: str
    stands: str
    came: str
    heading: str = ""
    seen: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: passages with other words, and in a sentence each what cannot be read.

    `outside` are words that came back beside the marked passages; a person puts them into
    one of `places`, the sections' own fields with their titles.
    """

    edited: tuple[Edited, ...]
    troubles: tuple[str, ...]
    outside: tuple[Outside, ...] = ()
    places: tuple[tuple[str, str], ...] = ()


def returned(work: Work, data: bytes) -> Returned:
    """Compare a Word file that came back with the report as it stands; nothing is written.

    Refuses what is no Word file (R-120) and one without any mark of a place (R-121).
    """
    from fieldapp.reports.inspection_back import outside, passages

    came = passages(data)
    made = report(work)
    own = worded(work, True)
    here = passages(own)
    edited: list[Edited] = []
    troubles: list[str] = []
    for source, heading in passages_of(made):
        found = _compared(source, here, came)
        if found is None:
            troubles.append(_LOST.format(heading))
        elif len(found.came) > 1:
            troubles.append(_TWICE.format(heading))
        else:
            seen = inspection_words.field_of(work, source).shown
            edited += [Edited(source, found.stands, text, heading, seen) for text in found.came]
    beside = new_outside(outside(own, here), outside(data, here))
    places = tuple((section_key(one.id), one.title) for one in made.chapters)
    return Returned(tuple(edited), tuple(troubles), beside, places)


def take_back(work: Work, edited: Edited) -> Effects:
    """Write one edited passage in place of what it was compared with; its history keeps that.

    What somebody wrote there meanwhile stands beside it as a second version.
    """
    words = inspection_words.as_kept(work, edited.source, edited.came)
    return inspection_words.write(work, edited.source, words, edited.seen)


def take_all(work: Work, found: Returned) -> None:
    """Write every edited passage over what stands now, one by one."""
    for edited in found.edited:
        take_back(work, edited)


@dataclass(frozen=True, slots=True)
class _Compared:
    stands: str
    came: tuple[str, ...]


_LOST = (
    "The mark of “{}” is not in the file any more, so its words were not read; what stands here "
    "stays."
)
_TWICE = "“{}” is printed twice in the file and was changed in two ways; neither was taken."


def fields_of(work: Work) -> tuple[tuple[str, str], ...]:
    """Return (source, heading) of every field that a report can have words in, each once.

    A passage that was emptied since has no words in the report and is among them.
    """
    pack = coding.pack_of(work)
    held = {section_key(one.id): one.title for one in pack.report.section}
    for area in pack.judgements.area:
        held |= {part_key(area.id, part): area.title for part in PRINTED}
    return tuple({**held, **dict(passages_of(report(work)))}.items())


def passages_of(made: Report) -> tuple[tuple[str, str], ...]:
    """Return (source, heading) of every passage that has words, each once."""
    held: dict[str, str] = {}
    for chapter in made.chapters:
        for passage in chapter.passages:
            if passage.source:
                heading = ": ".join(part for part in (chapter.title, passage.title) if part)
                held.setdefault(passage.source, heading)
    return tuple(held.items())


def _compared(source: str, here: Passages, came: Passages) -> _Compared | None:
    """Return what differs, None when no mark of the passage came back."""
    first = bookmark_name(source)
    printed = [came[name] for name in (first, second_name(first)) if name in came]
    if not printed:
        return None
    stands = here[first]
    return _Compared(stands, tuple(dict.fromkeys(text for text in printed if text != stands)))
