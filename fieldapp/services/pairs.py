"""Blind paired assessments: begun, given, shown when both were given; see `domain.pairing`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec

from fieldapp.domain.change import Code, RecordKind, SetField, field_slot, operation
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.pairing import (
    Assessment,
    Pairing,
    Shown,
    Standing,
    commitment,
    given_key,
    read_pairing,
    shown_key,
)
from fieldapp.domain.views import Draft
from fieldapp.services import capture, coding, judgements, reading, records
from fieldapp.services.work import Work
from fieldapp.services.writing import write
from fieldapp.store.facts import DraftDone
from sync.protocol.ids import PersonId, RecordId

DRAFT: Final = b"d:pairing"
"""Where answers are kept while they are made; never an entry."""
_GIVEN: Final = b"d:given"
"""Where given answers wait on their author's laptop until the other gave theirs."""
_NONCE_BYTES: Final = 32


class _Held(msgspec.Struct, frozen=True):
    """Given answers with the nonce of their commitment."""

    nonce: str
    answers: str


def begin(
    work: Work, record: RecordId, area: str, people: Collection[PersonId]
) -> tuple[RecordId, Effects]:
    """Ask two members to assess a record in a judgement area, each without the other.

    Refuses others than two different members (C-264) and an unknown area (C-163).
    """
    judgements.area_of(coding.pack_of(work), area)
    members = work.store.membership().members
    if len(set(people)) != 2 or not members.issuperset(people):
        raise Refused("C-264", "A pair is two different members of the team.", "Choose two people.")
    row = reading.record(work, record).summary
    title = f"{row.short_name} {row.title}".strip()
    fields = {"title": title, "record": record.hex(), "area": area}
    sets = {"people": [str(one) for one in people]}
    return records.open_record(work, RecordKind.PAIRING, row.child, fields, sets=sets)


def draft_of(work: Work, pairing: RecordId) -> Assessment:
    """Return the answers that this person is making here, or gave here."""
    held = {d.slot: d.text for d in capture.kept_aside(work) if d.record == pairing}
    if _GIVEN in held:
        return Assessment.read(msgspec.json.decode(held[_GIVEN].encode(), type=_Held).answers)
    return Assessment.read(held.get(DRAFT, ""))


def give(work: Work, pairing: RecordId, answers: Assessment) -> Effects:
    """Give the answers for good: nobody sees them until the other gave theirs.

    They stay on this laptop until then. Refuses who is not of the pair (C-265), answers that
    were given already (C-266), and answers that say nothing (C-267).
    """
    held = pairing_of(work, pairing)
    if work.person not in held.people:
        raise Refused("C-265", "You are not one of this pair.", "Ask the lead for a pair of yours.")
    if work.person in held.given:
        raise Refused("C-266", "Your answers were given already.", "Wait for the other's.")
    if not answers.grade and not answers.criteria:
        raise Refused("C-267", "Nothing was answered yet.", "Rate at least one statement.")
    mine = _Held(work.rng.bytes(_NONCE_BYTES).hex(), answers.text())
    _keep(work, pairing, msgspec.json.encode(mine).decode())
    promise = commitment(pairing, work.person, mine.nonce, mine.answers)
    effects = records.set_field(work, pairing, given_key(work.person), promise, ())
    capture.drop_draft(work, pairing, DRAFT)
    return effects


def show_due(work: Work) -> tuple[Effects, ...]:
    """Show own answers of every pair in which both were given; nothing where none is due."""
    waiting = [d for d in capture.kept_aside(work) if d.slot == _GIVEN]
    found = ((draft, pairing_of(work, draft.record)) for draft in waiting)
    return tuple(
        _show(work, held, draft) for draft, held in found if held.standing is Standing.GIVEN
    )


def pairings(work: Work) -> tuple[Pairing, ...]:
    """Return the pairs in the order in which they were begun."""
    rows = reading.summaries(work, RecordKind.PAIRING)
    ordered = sorted(rows, key=lambda row: (row.opened.ms, row.id))
    return tuple(pairing_of(work, row.id) for row in ordered)


def pairing_of(work: Work, pairing: RecordId) -> Pairing:
    """Return one pair as it stands."""
    return read_pairing(reading.state_of(work, pairing))


def _keep(work: Work, pairing: RecordId, text: str) -> None:
    capture.note_draft(work, Draft(pairing, _GIVEN, text, (), work.clock.now().ms, 0, 0, ""))


def _show(work: Work, held: Pairing, draft: Draft) -> Effects:
    mine = msgspec.json.decode(draft.text.encode(), type=_Held)
    (other,) = (held.given[one].text for one in held.people if one != work.person)
    body = SetField(Shown(mine.nonce, mine.answers, other).text())
    slot = field_slot(shown_key(work.person))
    done = DraftDone(draft.record, draft.slot, draft.saved_ms)
    return write(work, operation(Code.SET_FIELD, held.id, slot, body), done=[done])
