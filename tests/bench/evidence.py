"""Many evidence items on a real store: what one change costs the screens that follow them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fieldapp.domain import change
from fieldapp.domain.anchor import Anchor
from fieldapp.domain.change import Code, OpenRecord, SetField, SetMember
from fieldapp.services import coding, records
from fieldapp.services.live_evidence import LiveEvidence
from fieldapp.services.meetings import meeting
from fieldapp.services.work import Work
from fieldapp.services.writing import write_units
from sync.protocol.ids import RecordId
from sync.protocol.operation import Operation
from tests.bench.measure import Sampler, quantile, report, settle
from tests.bench.world import PERSON, bench
from tests.support.doors import HeldDoor
from tests.support.evidence import IN_CARE, WORDS, note
from ui.viewmodels.evidence_page import EvidencePage

_NOTES = 200
_TIMES = 20


def evidence(items: int, **_: Any) -> dict[str, Any]:
    """Read `items` items page by page; then change one of them, `median_s` for the list.

    `page_s` is the longest page: what is typed waits for no more. `count_s` is the matrix
    and the board after one change, `note_s` the list after a word of a note with 1/200 of
    the items changed, `other_s` the list after a record that no item rests on was written.
    """
    with bench() as world:
        work = world.visit()[1]
        notes = [note(work) for _ in range(_NOTES)]
        made = _fill(work, [record for record, _ in notes], items)
        pages, live, board = Sampler(), LiveEvidence(work), Sampler()
        whole = False
        while not whole:
            with pages.timed():
                whole = live.read_on()
        door = HeldDoor()
        page = EvidencePage(door, work, lambda _: None)
        page.shown()
        _through(door)
        settle()
        one, resting, other = Sampler(), Sampler(), Sampler()
        meeting(work, live)
        for number in range(_TIMES):
            shown = coding.item(work, made[number])
            assert shown is not None, "it was coded above"
            effects = coding.recode(work, shown, IN_CARE)[-1]
            with one.timed():
                page.touched(effects)
                _through(door)
            with board.timed():
                live.refresh(effects)
                meeting(work, live)
            begun = note(work)[0]
            told = replace(effects, records=frozenset({begun}))
            with other.timed():
                page.touched(told)
                _through(door)
            record = notes[number][0]
            changed = records.annotate(work, record, b"", "Looked at.")
            with resting.timed():
                page.touched(changed)
                _through(door)
    return report(
        "evidence",
        items,
        one.seconds,
        page_s=round(max(pages.seconds), 4),
        whole_s=round(sum(pages.seconds), 2),
        count_s=round(quantile(board.seconds, 0.5), 4),
        note_s=round(quantile(resting.seconds, 0.5), 4),
        other_s=round(quantile(other.seconds, 0.5), 4),
    )


def _through(door: HeldDoor) -> None:
    """Do what was asked for, and what that asks for, until nothing is left."""
    while door.held:
        door.release()


def _fill(work: Work, notes: list[RecordId], items: int) -> list[RecordId]:
    made: list[RecordId] = []
    for start in range(0, items, 256):
        units = []
        for number in range(start, min(items, start + 256)):
            record, unit = _item(work, notes[number % len(notes)], number)
            made.append(record)
            units.append(unit)
        write_units(work, units)
    return made


def _item(work: Work, source: RecordId, number: int) -> tuple[RecordId, list[Operation]]:
    """An item coded with another mark than `IN_CARE`, so that recoding it writes."""
    nonce = work.rng.bytes(32)
    record = change.record_id(work.inspection, work.device, nonce)
    name = f"E-{PERSON}-{number + 1}"
    opened = OpenRecord(nonce, "evidence", "evidence", 1, bytes(32), name, "T03")
    held = Anchor(source.hex(), b"b:".hex(), 0, 28, WORDS[:28], "", "")
    fields = {"place": held.text(), "title": WORDS[:28], "mark": "strength"}
    fields |= {"source_type": "child" if number % 2 else "case_record", "strength": "fair"}
    sets = {"areas": "in_care", "agencies": "social_care", "children": "T03", "criteria": "CIC2"}
    return record, [
        change.operation(Code.OPEN_RECORD, record, change.OPEN_SLOT, opened),
        *(
            change.operation(Code.SET_FIELD, record, change.field_slot(key), SetField(text))
            for key, text in fields.items()
        ),
        *(
            change.operation(Code.ADD_MEMBER, record, change.set_slot(key), SetMember(text))
            for key, text in sets.items()
        ),
    ]
