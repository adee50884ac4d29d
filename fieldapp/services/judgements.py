"""Judgements: proposed, given reasons, moderated, signed off; the rules advise, people judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldapp.domain.change import field_slot, inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import (
    COVERED,
    Judgement,
    Listed,
    Part,
    list_key,
    part_key,
    read_judgement,
    sign_key,
    wrote_since,
)
from fieldapp.domain.views import Past
from fieldapp.frameworks.pack import Area, GradeId, Outcome, Pack
from fieldapp.frameworks.rules import Open, Reason, judge
from fieldapp.services import reading, records
from fieldapp.services.answering import answer_one
from fieldapp.services.coding import pack_of
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Reference
from sync.protocol.roster import Role

LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Card:
    """A judgement as a screen shows it.

    `permitted` are the grades still open, the others stay visible with `reasons`; `departs`
    are the rules that the proposed grade departs from, `unexplained` says that nobody wrote
    why.
    """

    area: Area
    judgement: Judgement
    permitted: tuple[GradeId, ...]
    reasons: tuple[Reason, ...]
    departs: tuple[Reason, ...]
    agreed: bool

    @property
    def unexplained(self) -> bool:
        """Say whether the grade departs from a rule without an explanation."""
        return bool(self.departs) and not self.judgement.parts[Part.DEPARTURE].text.strip()


def cards(work: Work) -> tuple[Card, ...]:
    """Return every judgement of the inspection's framework, in the pack's order."""
    pack = pack_of(work)
    held = {area.id: _judgement(work, pack, area.id) for area in pack.judgements.area}
    still = judge(pack, _given(pack, held))
    roles = [one.role for one in pack.about.sign_off]
    return tuple(_card(area, held[area.id], still, roles) for area in pack.judgements.area)


def card(work: Work, area: str) -> Card:
    """Return one judgement; refuse an area that the framework lacks (C-163)."""
    area_of(pack_of(work), area)
    return next(one for one in cards(work) if one.area.id == area)


def propose(work: Work, area: str, grade: str, seen: Iterable[Reference]) -> Effects:
    """Propose a grade, or take it back with an empty one.

    A grade that a rule closes can be proposed; it must be explained before it is signed.
    Refuses an area or a grade that the framework lacks (C-163, C-164).
    """
    pack = pack_of(work)
    if area_of(pack, area).outcome is Outcome.NARRATIVE or grade not in ("", *pack.scale):
        raise Refused(
            "C-164",
            f"The grade “{grade}” cannot be given here.",
            f"Give one of: {', '.join(pack.scale)}." if pack.scale else "Write it in words.",
        )
    return _set(work, area, Part.GRADE, grade, seen)


def write_part(work: Work, area: str, part: Part, words: str, seen: Iterable[Reference]) -> Effects:
    """Write the reasons or another part in words. Refuses an unknown area (C-163)."""
    area_of(pack_of(work), area)
    if part is Part.GRADE:
        return propose(work, area, words, seen)
    return _set(work, area, part, words, seen)


def mark_criterion(work: Work, area: str, criterion: str, met: bool | None) -> Effects:
    """Say whether a criterion is met, or (None) take back what was said."""
    known = [one.id for one in area_of(pack_of(work), area).criterion]
    if criterion not in known:
        said = f"There is no criterion “{criterion}” here."
        raise Refused("C-165", said, f"Choose one of: {', '.join(known)}.")
    record = inspection_record(work.inspection)
    sides = {Listed.MET: met is True, Listed.NOT_MET: met is False}
    changes = {
        list_key(area, side): ([criterion] if chosen else [], [] if chosen else [criterion])
        for side, chosen in sides.items()
    }
    return records.change_sets(work, record, changes)


def cite_findings(
    work: Work, area: str, add: Iterable[RecordId] = (), remove: Iterable[RecordId] = ()
) -> Effects:
    """Name the findings that a judgement rests on."""
    area_of(pack_of(work), area)
    key = list_key(area, Listed.FINDINGS)
    come, gone = [one.hex() for one in add], [one.hex() for one in remove]
    return records.change_set(work, inspection_record(work.inspection), key, come, gone)


def sign_off(work: Work, area: str, role: str, seen: Iterable[Reference]) -> Effects:
    """Sign a judgement as it was `seen`, as the lead or as quality assurance.

    `seen` are the writes that stood on the screen (`Judgement.covers`); what was written on
    this laptop since is its signer's own. Refuses who may not (C-166), what came from others
    meanwhile and was not seen (C-283), two grades or two versions of words side by side
    (C-167, C-184), and a grade that departs from a rule without an explanation (C-168).
    """
    held = card(work, area)
    if work.person not in _signers(work, role):
        said = f"Only the {role.replace('_', ' ')} can agree this judgement."
        raise Refused("C-166", said, "Ask them to do it; your proposal is kept.")
    _refuse_unseen(work, area, frozenset(seen))
    if held.judgement.grade.conflict:
        said = "Two grades were proposed apart and stand side by side."
        raise Refused("C-167", said, "Decide between them first.")
    if any(held.judgement.parts[part].conflict for part in COVERED):
        said = "Two versions of what this signature would cover stand side by side."
        raise Refused("C-184", said, "Decide between them under Conflicts, then agree it.")
    if held.unexplained:
        said = f"The grade departs from rule {held.departs[0].rule} and nobody said why."
        raise Refused("C-168", said, "Write why you depart from it, or choose another grade.")
    record, key = inspection_record(work.inspection), sign_key(area, role)
    return records.change_set(work, record, key, add=[held.judgement.digest])


def _refuse_unseen(work: Work, area: str, seen: frozenset[Reference]) -> None:
    state = reading.state_of(work, inspection_record(work.inspection))
    wrote = wrote_since(state, area, seen, work.device)
    if wrote:
        raise Refused(
            "C-283",
            f"{' and '.join(wrote)} changed this judgement after you read it, so it is not agreed.",
            "Read it as it stands now, then agree it.",
        )


def history(work: Work, area: str, part: Part) -> tuple[Past, ...]:
    """Return every write of a part of a judgement, newest first."""
    record = inspection_record(work.inspection)
    return reading.history(work, record, field_slot(part_key(area, part)))


def _card(area: Area, held: Judgement, still: Open, roles: list[str]) -> Card:
    reasons = tuple(one for one in still.reasons if one.judgement == area.id)
    permitted = {str(one): grades for one, grades in still.permitted.items()}
    departs = still.departs(area.id, held.grade.text)
    return Card(area, held, permitted.get(area.id, ()), reasons, departs, held.agreed(roles))


def _given(pack: Pack, held: dict[str, Judgement]) -> dict[str, str]:
    """Return the grades proposed; one that two people dispute limits nothing yet."""
    graded = {area.id for area in pack.graded()}
    return {
        area: one.grade.text
        for area, one in held.items()
        if area in graded and one.grade.text in pack.scale and not one.grade.conflict
    }


def _judgement(work: Work, pack: Pack, area: str) -> Judgement:
    state = reading.state_of(work, inspection_record(work.inspection))
    signers = {one.role: _signers(work, one.role) for one in pack.about.sign_off}
    return read_judgement(state, area, signers)


def area_of(pack: Pack, area: str) -> Area:
    """Return an area of a framework; refuse one that it lacks (C-163)."""
    found = pack.area(area)
    if found is None:
        known = ", ".join(one.id for one in pack.judgements.area)
        said = f"The framework {pack.id} has no judgement “{area}”."
        raise Refused("C-163", said, f"Choose one of: {known}.")
    return found


def _set(work: Work, area: str, part: Part, text: str, seen: Iterable[Reference]) -> Effects:
    record = inspection_record(work.inspection)
    return answer_one(work, record, part_key(area, part), text, seen)


def _signers(work: Work, role: str) -> frozenset[PersonId]:
    """Return who may sign as the lead, or as any other role: quality assurance."""
    if role == LEAD:
        return work.store.membership().leads
    people = work.known.roster.people
    return frozenset(PersonId(one.person) for one in people if Role.QUALITY in one.roles)
