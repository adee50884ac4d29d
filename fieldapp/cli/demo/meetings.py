"""The evening meeting in the demonstration: lines, uncertainties, the note, one blind pair."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib.resources import files

import msgspec

from fieldapp.cli.demo.cast import INSPECTOR, LEAD, Cast
from fieldapp.domain.change import RecordKind, field_slot
from fieldapp.domain.fold import live_refs
from fieldapp.domain.keep_in_touch import SAID
from fieldapp.domain.pairing import Assessment, Rated, compared
from fieldapp.services import (
    coding,
    enquiries,
    findings,
    keep_in_touch,
    pairs,
    reading,
    records,
    uncertainties,
)
from fieldapp.services.enquiries import About
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId, RecordId

_WHO = {1: LEAD, 2: INSPECTOR}


class Emerging(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that is open, with the words that its items begin with."""

    claim: str
    areas: tuple[str, ...]
    agencies: tuple[str, ...]
    item: str
    against: str


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of enquiry; `owner` 1 is the lead, 2 the inspector."""

    question: str
    activity: str
    owner: int
    time: str
    place: str
    areas: tuple[str, ...]


class Unsure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An uncertainty; with `closed_by`, the key of an item, it is closed."""

    question: str
    areas: tuple[str, ...]
    closed_by: str
    answer: str


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What two people find of one record, each without the other."""

    area: str
    first: str
    second: str


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    emerging: Emerging
    line: tuple[Line, ...]
    uncertainty: tuple[Unsure, ...]
    note: dict[str, str]
    pair: Pair


@dataclass(frozen=True, slots=True)
class Held:
    """What came of the meeting: open uncertainties, findings in the note, equal answers."""

    unsure: int
    told: int
    equal: int
    compared: int
    finding: RecordId


def hold(
    cast: Cast,
    inspection: InspectionId,
    items: Mapping[str, RecordId],
    carry: Callable[[str, str], None],
) -> Held:
    """Hold the meeting of an inspection whose evidence has these keys."""
    text = (files("resources") / "demo" / "meeting.toml").read_text("utf-8")
    told = msgspec.convert(tomllib.loads(text), _Told)
    work = cast[LEAD].open(inspection)
    finding = _emerge(work, told.emerging, items)
    for line in told.line:
        _enquire(work, line)
    for unsure in told.uncertainty:
        _doubt(work, unsure, items)
    said = _say(work, told.note)
    equal, answers = _pair(cast, inspection, told.pair, carry)
    left = len(uncertainties.still_open(work))
    return Held(left, said, equal, answers, finding)


def _emerge(work: Work, told: Emerging, items: Mapping[str, RecordId]) -> RecordId:
    """Open a finding with evidence on both sides that nobody answered yet."""
    supporting = [items[told.item]]
    made, _ = findings.open_finding(work, told.claim, told.areas, told.agencies, supporting)
    findings.cite(work, made, [items[told.against]], contrary=True)
    for one in findings.findings(work):
        if one.id != made:
            findings.share(work, one.id, True, one.shareable.seen)
    return made


def _enquire(work: Work, told: Line) -> None:
    plan = {
        "activity": told.activity,
        "owner": _WHO[told.owner],
        "day": _day(work, 1),
        "time": told.time,
        "place": told.place,
    }
    enquiries.open_enquiry(work, told.question, About(areas=told.areas), plan)


def _doubt(work: Work, told: Unsure, items: Mapping[str, RecordId]) -> None:
    made, _ = uncertainties.open_uncertainty(work, told.question, told.areas)
    if told.closed_by:
        records.set_field(work, made, "answer", told.answer, ())
        uncertainties.cite(work, made, [items[told.closed_by]])
        held = uncertainties.uncertainty_of(work, made)
        uncertainties.close(work, made, held.state_field.seen)


def _say(work: Work, told: Mapping[str, str]) -> int:
    """Compose the note of today from what the lead marked, and say it."""
    note, _ = keep_in_touch.open_note(work, _day(work, 0), "Keep in touch, second day")
    for key, words in told.items():
        seen = live_refs(reading.state_of(work, note), field_slot(key))
        records.set_field(work, note, key, words, seen)
    shown = keep_in_touch.note_of(work, note).fields
    keep_in_touch.said(work, note, "Today, 17:05", {key: shown[key].seen for key in SAID})
    return len(keep_in_touch.note_of(work, note).findings)


def _pair(
    cast: Cast, inspection: InspectionId, told: Pair, carry: Callable[[str, str], None]
) -> tuple[int, int]:
    """Let two people assess one record, each on their own laptop; sticks carry what they give."""
    lead = cast[LEAD].open(inspection)
    record = reading.summaries(lead, RecordKind.NOTE)[-1].id
    people = (PersonId(LEAD), PersonId(INSPECTOR))
    pair, _ = pairs.begin(lead, record, told.area, people)
    area = coding.pack_of(lead).area(told.area)
    criteria = [one.id for one in area.criterion] if area else []
    pairs.give(lead, pair, Assessment(told.first, dict.fromkeys(criteria, Rated.MET)))
    carry(LEAD, INSPECTOR)
    other = cast[INSPECTOR].open(inspection)
    rated = dict.fromkeys(criteria, Rated.MET) | {criteria[-1]: Rated.NOT_SEEN}
    pairs.give(other, pair, Assessment(told.second, rated))
    carry(INSPECTOR, LEAD)
    pairs.show_due(cast[LEAD].open(inspection))
    carry(LEAD, INSPECTOR)
    pairs.show_due(cast[INSPECTOR].open(inspection))
    carry(INSPECTOR, LEAD)
    found = compared(pairs.pairings(cast[LEAD].open(inspection))).criteria
    return found.equal, found.pairs


def _day(work: Work, ahead: int) -> str:
    """Return a day as plans keep it, on the clock of the laptop."""
    now = work.clock.now()
    zone = timezone(timedelta(minutes=now.offset_minutes))
    day = datetime.fromtimestamp(now.ms / 1_000, zone).date()
    return (day + timedelta(days=ahead)).isoformat()
