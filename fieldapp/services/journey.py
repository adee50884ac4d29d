"""The journeys of children in an inspection: kept for the whole team, by code, without identity.

What a delivery says of a drawn child with a date is written as a record of its own when the
child is drawn, and anew when a corrected delivery says otherwise; the newest stands. It holds
days, official codes and counts, nothing that stood as text in a cell. What inspectors wrote of
the child with a date comes in when the journey is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final

import msgspec

from fieldapp.annex_a.coding import official_codes
from fieldapp.annex_a.importing import Imported
from fieldapp.domain.change import (
    OPEN_SLOT,
    BlockKind,
    Code,
    OpenRecord,
    RecordKind,
    SetField,
    field_slot,
    inspection_record,
    operation,
    record_id,
    text_slot,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.evidence import Item
from fieldapp.domain.ports import Moment
from fieldapp.domain.record import read_field
from fieldapp.domain.views import Record, Summary
from fieldapp.journey.calendar import day_words, working_days
from fieldapp.journey.dated import DatedLine, dated_lines
from fieldapp.journey.facts import ChildFacts, Taking, facts_of
from fieldapp.journey.shape import journey_shape
from fieldapp.journey.story import Journey, Own, Place, Teller, written_words
from fieldapp.journey.times import times_for
from fieldapp.sampling.population import day_of_lists
from fieldapp.services import draws, identities, reading
from fieldapp.services.coding import items
from fieldapp.services.reading import state_of
from fieldapp.services.text import FIELD_TEXT_BYTES
from fieldapp.services.work import Work
from fieldapp.services.writing import Unit, write_units
from sync.protocol.ids import ZERO32, RecordId

_FACTS: Final = "facts"
_NONCE_BYTES: Final = 32
_VISIT, _RECORD = "visit", "record"
_MOST_NOTES: Final = 300
"""So many of the newest notes are looked at for the code of a child."""
_MOST_NAMED: Final = 5
"""So many evidence items of one day are said with their words."""
_LABEL: Final = 60
_ABOUT: Final = (
    RecordKind.CASE_TRACKING,
    RecordKind.PRACTICE_OBSERVATION,
    RecordKind.INTERVIEW_CHILD,
    RecordKind.INTERVIEW_CARER,
    RecordKind.INTERVIEW_PARENT,
    RecordKind.INTERVIEW_PROFESSIONAL,
    RecordKind.NOTE,
    RecordKind.CONCERN,
    RecordKind.FORM,
    RecordKind.CASE_PART,
)
"""Records about a child that stand on its journey, on the day they were begun."""
_CHRONICLES: Final = (
    RecordKind.CASE_TRACKING,
    RecordKind.CASE_PART,
    RecordKind.NOTE,
    RecordKind.PRACTICE_OBSERVATION,
)
"""Records whose dated lines tell of the child; what people said in a talk does not."""
_LANES: Final[Mapping[str, str]] = {
    "contacts": "contacts",
    "help_and_plans": "help",
    "assessment": "help",
    "social_care": "help",
    "care_and_home": "home",
    "social_worker": "worker",
    "school": "school",
    "education": "school",
    "health": "health",
    "police": "police",
}
"""In which lane the dated lines of an answer stand, by how its key or its agency begins."""


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery whose children get their journeys."""

    sha256: str
    imported: Imported


def units(work: Work, told: Told, who: Mapping[str, str]) -> list[Unit]:
    """Return what keeps the journeys of children, given as code and id of the authority.

    What the newest journey of a child says already is not written again.
    """
    day = day_of_lists(told.imported)
    if day is None or not who:
        return []
    taking = Taking(journey_shape(), official_codes(), day, told.sha256)
    found = facts_of(told.imported, set(who.values()), taking)
    return [
        _unit(work, code, _fitting(found[key]))
        for code, key in sorted(who.items())
        if key in found and kept(work, code) != found[key]
    ]


def follow(work: Work, told: Told) -> Effects:
    """Keep the journeys of all children of the inspection as another delivery tells them.

    Of a child that was replaced nothing more is kept.
    """
    here = {child.code for child in reading.children(work)} - draws.gone(work)
    sheet, disputed = identities.key_sheet(work), identities.disputed(work)
    who = {code: one.key for code, one in sheet.items() if code in here and code not in disputed}
    found = units(work, told, who)
    return write_units(work, found) if found else Effects(work.inspection)


def kept(work: Work, code: str) -> ChildFacts | None:
    """Return what the lists say of a child, as it was kept last; None where nothing was."""
    rows = reading.summaries(work, RecordKind.JOURNEY, child=code)
    newest = max(rows, key=lambda row: (row.opened.ms, row.id), default=None)
    if newest is None:
        return None
    text = read_field(state_of(work, newest.id), _FACTS).text
    return msgspec.json.decode(text, type=ChildFacts) if text else None


def teller_of(work: Work) -> Teller:
    """Return what tells the journeys of an inspection: by its framework, seen from today."""
    framework = read_field(state_of(work, inspection_record(work.inspection)), "framework").text
    now = work.clock.now()
    return Teller(journey_shape(), times_for(framework), working_days(), _day(now))


def journey(work: Work, code: str, teller: Teller | None = None) -> Journey:
    """Return the journey of a child of the inspection, own evidence included.

    Of a child that was replaced, and of a code that stands for two children, it has what
    inspectors wrote and nothing of the lists.
    """
    telling = teller or teller_of(work)
    own = (*_own_records(work, code, telling.today), *_own_evidence(work, code))
    listed = None if draws.withheld(work, code) else kept(work, code)
    return telling.tell(code, listed, own)


def is_written_about(work: Work, code: str) -> bool:
    """Say whether an inspector wrote about a child: a record, a note that names it, evidence."""
    return bool(_rows(work, code)) or any(code in item.children for item in items(work))


def _unit(work: Work, code: str, facts: ChildFacts) -> Unit:
    nonce = work.rng.bytes(_NONCE_BYTES)
    record = record_id(work.inspection, work.device, nonce)
    kind = RecordKind.JOURNEY.value
    opened = OpenRecord(nonce, kind, kind, 1, ZERO32, "", code)
    text = msgspec.json.encode(facts).decode("utf-8")
    return (
        operation(Code.OPEN_RECORD, record, OPEN_SLOT, opened),
        operation(Code.SET_FIELD, record, field_slot(_FACTS), SetField(text)),
    )


def _fitting(facts: ChildFacts) -> ChildFacts:
    """Return what one field holds; the oldest facts are left out and counted where it is more."""
    while len(msgspec.json.encode(facts)) > FIELD_TEXT_BYTES:
        drop = len(facts.facts) // 8 + 1
        facts = msgspec.structs.replace(
            facts, facts=facts.facts[drop:], left_out=facts.left_out + drop
        )
    return facts


def _own_records(work: Work, code: str, today: date) -> Iterator[Own]:
    for row in _rows(work, code):
        yield _of_record(work, row)
        if row.kind in _CHRONICLES:
            yield from _of_lines(reading.record(work, row.id), today)


def _rows(work: Work, code: str) -> list[Summary]:
    """Return the records about a child, and the notes that name it."""
    found = [row for kind in _ABOUT for row in reading.summaries(work, kind, child=code)]
    held = {row.id for row in found}
    for row in reading.summaries(work, RecordKind.NOTE, limit=_MOST_NOTES):
        if row.id not in held and code in _named(work, row):
            found.append(row)
    return found


def _named(work: Work, row: Summary) -> Sequence[str]:
    return read_field(state_of(work, row.id), "children").text.split()


def _of_record(work: Work, row: Summary) -> Own:
    day = _day(row.opened)
    title = _title(work, row)
    said = f": {row.title}" if row.title and row.title != title else ""
    words = f"{title} {row.short_name}{said}, {row.owner}"
    return Own(_VISIT, day, None, day_words(day), title, words, Place(row.id))


def _title(work: Work, row: Summary) -> str:
    if row.kind is RecordKind.FORM:
        return "Form"
    return work.ports.forms.latest(row.kind).title


def _own_evidence(work: Work, code: str) -> Iterator[Own]:
    """Yield the evidence items about a child, those of one day together."""
    about = sorted(
        (item for item in items(work) if code in item.children), key=lambda item: item.opened.ms
    )
    for day, held in groupby(about, key=lambda item: _day(item.opened)):
        some = tuple(held)
        label = "Evidence" if len(some) == 1 else f"{len(some)} evidence items"
        words = f"{label}: {'; '.join(map(_item_words, some[:_MOST_NAMED]))}"
        more = f"; and {len(some) - _MOST_NAMED} more" if len(some) > _MOST_NAMED else ""
        yield Own(_VISIT, day, None, day_words(day), label, f"{words}{more}", _place_of(some[0]))


def _item_words(item: Item) -> str:
    mark = f", {item.mark.value.replace('_', ' ')}" if item.mark.value else ""
    return f"{item.short_name} “{item.words}”{mark}"


def _place_of(item: Item) -> Place:
    held = item.anchor
    return Place(RecordId(bytes.fromhex(held.record)), bytes.fromhex(held.slot), held.start)


def _of_lines(record: Record, today: date) -> Iterator[Own]:
    """Yield the lines of a record that begin with a date."""
    whose = record.fields["agency"].text if "agency" in record.fields else ""
    for key, held in record.fields.items():
        lane = _lane(whose) if record.summary.kind is RecordKind.CASE_PART else _lane(key)
        for line in dated_lines(held.text):
            yield _of_line(line, lane, Place(record.summary.id, field_slot(key), line.at), today)
    for block in record.blocks:
        if block.kind in (BlockKind.NOTE, BlockKind.EVENT):
            for line in dated_lines(block.text):
                place = Place(record.summary.id, text_slot(block.id), line.at)
                yield _of_line(line, _RECORD, place, today)


def _of_line(line: DatedLine, lane: str, place: Place, today: date) -> Own:
    end = line.end.last if line.end else max(today, line.start.first) if line.ongoing else None
    label = line.words if len(line.words) <= _LABEL else f"{line.words[: _LABEL - 1]}…"
    when = written_words(line)
    return Own(lane, line.start.first, end, when, label, line.words, place, line.gap)


def _lane(key: str) -> str:
    return next((lane for name, lane in _LANES.items() if key.startswith(name)), _RECORD)


def _day(moment: Moment) -> date:
    local = moment.ms + moment.offset_minutes * 60_000
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=local)).date()
