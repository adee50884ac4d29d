"""Exports in clear, made on this laptop: Word, spreadsheet lists, the log, a printed page.

What is being typed becomes an entry first. Every export comes with its data dictionary and
a list of hashes, conflicts are printed as they stand, and the local log notes that it was
made, without saying of what.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from fieldapp.crypto.seal import open_entry
from fieldapp.domain.change import RecordKind, inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import read_field
from fieldapp.domain.views import Record
from fieldapp.forms.model import Form
from fieldapp.reports import dictionary
from fieldapp.reports.journey_section import journey_section
from fieldapp.reports.jsonl import Logged, Verified, jsonl_file
from fieldapp.reports.package import (
    ExportFile,
    Written,
    file_name,
    marked,
    save,
    with_manifest,
)
from fieldapp.reports.page import Section
from fieldapp.reports.print_html import PrintPage, record_html, section_html
from fieldapp.reports.text import Context
from fieldapp.services import file_exports
from fieldapp.services.capture import commit_drafts
from fieldapp.services.evidence_exports import evidence
from fieldapp.services.journey import journey
from fieldapp.services.opened_records import OpenedRecord, opened
from fieldapp.services.reading import state_of
from fieldapp.services.table_exports import (
    VisitTables,
    csv_package,
    instance_package,
    visit_tables,
    workbook_package,
)
from fieldapp.services.work import Work
from fieldapp.store.facts import Check, Held, Standing
from sync.protocol.ids import WHOLE_TEAM, AttachmentId, EpochId, RecordId
from sync.protocol.operation import Content

_PAGE: Final = 256
Filed = tuple[Record, Form | None]


class Format(enum.StrEnum):
    """What an export of a whole visit can be."""

    DOCX = "docx"
    CSV = "csv"
    XLSX = "xlsx"
    XFORMS = "xforms"
    """An XForm instance for each record that is written with a form of the visit."""
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How an export is made: whether choices are split, and where copies of files lie."""

    split: bool = False
    copied: Mapping[AttachmentId, str] = field(default_factory=dict)


def export_inspection(
    work: Work, form: Format, folder: str, *, split: bool = False, files: bool = False
) -> tuple[Written, ...]:
    """Write a whole visit into a folder, its list of hashes last; return what was written.

    With `split`, tables have a column for each choice of a question with several; with `files`,
    every attached file that is here lies beside them in clear.
    """
    commit_drafts(work)
    plan = file_exports.planned([record for record, _ in _records(work)]) if files else ()
    made = _MAKERS[form](work, _Wanted(split, file_exports.names(plan)))
    work.ports.files.make_folder(folder)
    copied = file_exports.copy(work, plan, folder)
    beside = [(at.path, one.sha256) for at, one in zip(plan, copied, strict=True)]
    held = with_manifest(made, beside)
    written = (*copied, *save(held, folder, work.ports.files.write_atomically))
    work.log.note("exported", code=form.value, files=len(written))
    return written


def export_record_docx(work: Work, record: RecordId, folder: str) -> Written:
    """Write one record as a Word document into a folder."""
    from fieldapp.reports import docx

    commit_drafts(work)
    held = work.store.record(record)
    summary = held.summary
    name = file_name(summary.short_name or summary.kind.value, summary.child, ending="docx")
    data = docx.record_docx(*_laid_out(work, held), context(work), _journey_of(work, held))
    work.ports.files.make_folder(folder)
    (written,) = save([ExportFile(name, data)], folder, work.ports.files.write_atomically)
    work.log.note("exported", code="record-docx")
    return written


def record_page(work: Work, record: RecordId) -> PrintPage:
    """Return one record as a page to print, with the visit's marking."""
    held = work.store.record(record)
    return record_html(*_laid_out(work, held), context(work), _journey_of(work, held))


def journey_page(work: Work, code: str) -> PrintPage:
    """Return the journey of a child as a page to print, with the visit's marking."""
    section = journey_section(journey(work, code))
    return section_html(f"Journey of child {code}", section, context(work))


def form_of(work: Work, record: Record) -> Form | None:
    """Return the form version that a record began with, or None when this app lacks it.

    A form of the visit is not among the app's own, even if it has the name of one.
    """
    if record.summary.kind is RecordKind.FORM:
        return None
    return work.ports.forms.get(record.form, record.form_version)


def _laid_out(work: Work, record: Record) -> Filed:
    """Return a record as a page shows it, with the form to lay it out by."""
    found = opened(work, record)
    return (found.record, found.as_page()) if found else (record, form_of(work, record))


def _journey_of(work: Work, record: Record) -> tuple[Section, ...]:
    """Return the journey of the child as a section of its case record; nothing of others."""
    row = record.summary
    if row.kind is not RecordKind.CASE_TRACKING or not row.child:
        return ()
    return (journey_section(journey(work, row.child)),)


def context(work: Work) -> Context:
    """Return what stands on every page of an export."""
    state = state_of(work, inspection_record(work.inspection))
    title = read_field(state, "title").text or work.inspection.hex()[:8]
    about = Context(visit=title, by=work.person, exported=work.clock.now())
    return replace(about, marking=_marking(work, state) or about.marking)


def _marking(work: Work, state: RecordState) -> str:
    """Return the marking that was chosen for the visit, or nothing while it is not decided."""
    chosen = read_field(state, "marking")
    question = work.ports.forms.latest(RecordKind.INSPECTION).question("marking")
    if chosen.conflict or not chosen.text or question is None:
        return ""
    return question.label_of(chosen.text)


def _records(work: Work) -> tuple[Filed, ...]:
    """Return every record, archived ones too, in the order in which they were opened."""
    rows = (*work.store.summaries(), *work.store.summaries(archived=True))
    ordered = sorted(rows, key=lambda row: (row.opened.ms, row.id))
    held = (work.store.record(row.id) for row in ordered)
    return tuple((record, form_of(work, record)) for record in held)


def _docx(work: Work, _: _Wanted) -> list[ExportFile]:
    from fieldapp.reports import docx

    records, about = [_laid_out(work, record) for record, _ in _records(work)], context(work)
    named = dictionary.docx_dictionary(form for _, form in records if form)
    cases = {record.summary.id: _journey_of(work, record) for record, _ in records}
    document = docx.inspection_docx(records, about, cases)
    return [ExportFile(file_name(about.visit, ending="docx"), document), named]


def _csv(work: Work, wanted: _Wanted) -> list[ExportFile]:
    about = context(work)
    return list(marked(csv_package(_tables(work, wanted)), about.band, about.made))


def _xlsx(work: Work, wanted: _Wanted) -> list[ExportFile]:
    about = context(work)
    files = workbook_package(about.visit, _tables(work, wanted))
    return list(marked(files, about.band, about.made))


def _xforms(work: Work, _: _Wanted) -> list[ExportFile]:
    about = context(work)
    found = _opened_all(work, _records(work))
    if not found:
        raise Refused(
            "R-110",
            "No record of this visit is written with a form that was added to it.",
            "Export it as Word, CSV or a workbook.",
        )
    return list(marked(instance_package(found), about.band, about.made))


def _tables(work: Work, wanted: _Wanted) -> VisitTables:
    records = _records(work)
    forms, made = _opened_all(work, records), evidence(work)
    return visit_tables(records, forms, made, wanted.copied, split=wanted.split)


def _opened_all(work: Work, records: tuple[Filed, ...]) -> list[OpenedRecord]:
    found = (opened(work, record) for record, _ in records)
    return [one for one in found if one is not None]


def _jsonl(work: Work, _: _Wanted) -> list[ExportFile]:
    about, files = context(work), [jsonl_file(_logged(work)), dictionary.log_dictionary()]
    return list(marked(files, about.band, about.made))


_MAKERS: Final[dict[Format, Callable[[Work, _Wanted], list[ExportFile]]]] = {
    Format.DOCX: _docx,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.XFORMS: _xforms,
    Format.JSONL: _jsonl,
}

_CHECKS: Final[dict[Check, Verified]] = {
    Check.HOLDS: Verified.SIGNATURE,
    Check.FAILS: Verified.FAILED,
}


def _logged(work: Work) -> Iterator[Logged]:
    chained = _chained(work)
    for held in _entries(work):
        known = _CHECKS.get(held.check)
        covered = Verified.CHAIN if held.entry.id in chained else Verified.NOT_CHECKED
        yield Logged(held.entry, _opened(work, held), known or covered)


def _entries(work: Work) -> Iterator[Held]:
    row = 0
    while page := work.store.entries(row, _PAGE):
        yield from page
        row = page[-1].row


def _chained(work: Work) -> frozenset[bytes]:
    """Return the entries that a later entry of their log reaches whose signature was checked.

    Nothing reaches the newest entry of a log, so its own check is all that counts for it.
    """
    previous: dict[bytes, bytes] = {}
    begin: list[bytes] = []
    for held in _entries(work):
        previous[held.entry.id] = held.entry.outer.previous
        if held.check is Check.HOLDS:
            begin.append(held.entry.outer.previous)
    reached: set[bytes] = set()
    for entry in begin:
        while entry in previous and entry not in reached:
            reached.add(entry)
            entry = previous[entry]
    return frozenset(reached)


def _opened(work: Work, held: Held) -> Content | None:
    header = held.entry.header
    if header is None or held.standing is Standing.FAULTY:
        return None
    if work.store.compartments().get(EpochId(header.epoch)) != WHOLE_TEAM:
        return None
    secret = work.store.epochs.get(EpochId(header.epoch))
    if secret is None:
        return None
    try:
        return open_entry(held.entry, secret, work.ports.codecs)
    except Refused:
        return None
