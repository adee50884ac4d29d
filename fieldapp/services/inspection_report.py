"""The report of an inspection: composed from what stands, printed with or without citations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fieldapp.domain.change import inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.record import read_field
from fieldapp.reports.inspection import Material, Report, compose, section_key
from fieldapp.reports.inspection_back import Passages, passages
from fieldapp.reports.inspection_docx import bookmark_name, docx, second_name
from fieldapp.reports.inspection_pdf import pdf
from fieldapp.reports.package import ExportFile, Written, file_name, with_manifest
from fieldapp.reports.package import save as write_files
from fieldapp.services import coding, exporting, findings, judgements, reading, records
from fieldapp.services.capture import commit_drafts
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


def save(work: Work, folder: str, *, citations: bool) -> tuple[Written, ...]:
    """Write the report in clear as Word and PDF into a folder, a list of hashes last."""
    commit_drafts(work)
    name = exporting.context(work).visit
    files = (
        ExportFile(file_name("report", name, ending="docx"), worded(work, citations)),
        ExportFile(file_name("report", name, ending="pdf"), printed(work, citations)),
    )
    work.ports.files.make_folder(folder)
    written = write_files(with_manifest(files), folder, work.ports.files.write_atomically)
    work.log.note("exported", code="report", files=len(written))
    return written


@dataclass(frozen=True, slots=True)
class Edited:
    """A passage that a Word file brings back with other words than stand here now.

    `source` is its field in the inspection's record. Citations stand after their sentences
    on both sides, so that the two can be compared word by word.
    """

    source: str
    stands: str
    came: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: passages with other words, and in a sentence each what cannot be read."""

    edited: tuple[Edited, ...]
    troubles: tuple[str, ...]


def returned(work: Work, data: bytes) -> Returned:
    """Compare a Word file that came back with the report as it stands; nothing is written.

    Refuses what is no Word file (R-120) and one without any mark of a place (R-121).
    """
    came = passages(data)
    made = report(work)
    here = passages(docx(made, coding.pack_of(work), exporting.context(work), citations=True))
    edited: list[Edited] = []
    troubles: list[str] = []
    for source, heading in _sources(made):
        found = _compared(source, here, came)
        if found is None:
            troubles.append(_LOST.format(heading))
        elif len(found.came) > 1:
            troubles.append(_TWICE.format(heading))
        else:
            edited += [Edited(source, found.stands, text) for text in found.came]
    return Returned(tuple(edited), tuple(troubles))


def take_back(work: Work, edited: Edited, seen: tuple[Reference, ...]) -> Effects:
    """Write one edited passage; what stood before stays in its history."""
    return records.set_field(
        work, inspection_record(work.inspection), edited.source, edited.came, seen
    )


def take_all(work: Work, found: Returned) -> None:
    """Write every edited passage over what stands now, one by one."""
    for edited in found.edited:
        state = reading.state_of(work, inspection_record(work.inspection))
        take_back(work, edited, read_field(state, edited.source).seen)


@dataclass(frozen=True, slots=True)
class _Compared:
    stands: str
    came: tuple[str, ...]


_LOST = (
    "The mark of “{}” is not in the file any more, so its words were not read; what stands here "
    "stays."
)
_TWICE = "“{}” is printed twice in the file and was changed in two ways; neither was taken."


def _sources(made: Report) -> Iterator[tuple[str, str]]:
    """Yield (field, heading) of every passage that people wrote, each once."""
    held: dict[str, str] = {}
    for chapter in made.chapters:
        for passage in chapter.passages:
            if passage.source:
                heading = ": ".join(part for part in (chapter.title, passage.title) if part)
                held.setdefault(passage.source, heading)
    yield from held.items()


def _compared(source: str, here: Passages, came: Passages) -> _Compared | None:
    """Return what differs, None when no mark of the passage came back."""
    first = bookmark_name(source)
    printed = [came[name] for name in (first, second_name(first)) if name in came]
    if not printed:
        return None
    stands = here[first]
    return _Compared(stands, tuple(dict.fromkeys(text for text in printed if text != stands)))
