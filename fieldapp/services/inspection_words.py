"""The words of the report where they are kept: in sections, judgements and findings."""

from __future__ import annotations

from collections.abc import Iterable

from fieldapp.domain.change import BlockKind, RecordKind, inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.record import read_field, summary
from fieldapp.domain.views import Custody, Field
from fieldapp.reports.inspection import finding_of
from fieldapp.services import reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference

Place = tuple[RecordId, str]
"""A record and its field."""


def place_of(work: Work, source: str) -> Place:
    """Return the record and the field that a passage's source names."""
    finding = finding_of(source)
    return (inspection_record(work.inspection), source) if finding is None else (finding, "title")


def field_of(work: Work, source: str) -> Field:
    """Return what stands in a passage's field."""
    record, key = place_of(work, source)
    return read_field(reading.state_of(work, record), key)


def write(work: Work, source: str, words: str, seen: Iterable[Reference]) -> Effects:
    """Write the words of a passage; what stood before stays in its history."""
    record, key = place_of(work, source)
    return records.set_field(work, record, key, words, seen)


def as_kept(work: Work, source: str, words: str) -> str:
    """Return words of a passage as they are kept: a finding does not cite itself."""
    finding = finding_of(source)
    if finding is None:
        return words
    name = summary(reading.state_of(work, finding), Custody.LAPTOP).short_name
    return " ".join(words.replace(f"[{name}]", "").split())


def add_paragraph(work: Work, source: str, words: str) -> Effects:
    """Put words at the end of a passage, as a paragraph of their own.

    Where two versions stand, the one that is printed gets them and the other stays beside it.
    """
    held = field_of(work, source)
    whole = "\n".join(part for part in (held.text, words) if part)
    return write(work, source, whole, held.shown)


def keep_as_note(work: Work, words: str, title: str) -> Effects:
    """Keep words that belong nowhere yet as a note of the visit."""
    record, _ = records.open_record(work, RecordKind.NOTE, fields={"title": title})
    return records.add_block(work, record, BlockKind.NOTE, words)[1]
