"""A visit goes on with a corrected edition of its pack, by its lead's word.

Nothing that was written changes. An edition in which something is missing that work may rest on
(a judgement, a criterion, an agency, a kind of source, a grade) is refused, so that nothing which
was coded or judged loses its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.domain.change import RecordKind, field_slot, inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import live_refs
from fieldapp.frameworks.pack import Pack
from fieldapp.services import packs, reading, records, visit_packs
from fieldapp.services.packs import Standing
from fieldapp.services.profile import Profile
from fieldapp.services.reading import state_of
from fieldapp.services.work import Work


def newer_edition(profile: Profile, work: Work) -> Pack | None:
    """Return the edition in use on this laptop when it is newer than the one of the visit."""
    now = visit_packs.pack_of(work)
    held = (one.pack for one in packs.editions(profile) if one.standing is Standing.IN_USE)
    newest = next((one for one in held if one.id == now.id), None)
    return newest if newest and newest.about.version > now.about.version else None


def move_visit(profile: Profile, work: Work) -> Effects:
    """Let a visit follow the newest edition in use; the former one stays in the history.

    Refuses anybody but a lead (C-256), where there is no newer edition (C-257), and an edition
    that lacks something which work may rest on (C-258). Records of forms can then be moved to
    the forms of the new edition, one by one.
    """
    if work.person not in work.store.membership().leads:
        raise Refused(
            "C-256",
            "Only the lead of the visit can move it to another version of its framework.",
            "Ask the lead to do it.",
        )
    new = newer_edition(profile, work)
    if new is None:
        raise Refused(
            "C-257",
            "This visit follows the newest version of its framework that is in use here.",
            "Read in a newer one first.",
        )
    lost = (*_lost(visit_packs.pack_of(work), new), *_drawn_with(work, new))
    if lost:
        raise Refused(
            "C-258",
            f"Version {new.about.version} lacks what this visit may rest on: {', '.join(lost)}.",
            "Keep the visit as it is, or ask for a version that still has them.",
        )
    record = inspection_record(work.inspection)
    seen = live_refs(state_of(work, record), field_slot(visit_packs.PINNED))
    effects = records.set_field(work, record, visit_packs.PINNED, new.digest, seen)
    visit_packs.bring_together(work)
    return effects


def _lost(old: Pack, new: Pack) -> Iterator[str]:
    """Yield what the new edition lacks, by kind and id."""
    kinds = (
        ("judgement", (a.id for a in old.judgements.area), {a.id for a in new.judgements.area}),
        ("criterion", _criteria(old), set(_criteria(new))),
        ("agency", (a.id for a in old.about.agency), {a.id for a in new.about.agency}),
        ("kind of source", (s.id for s in old.about.source_type), _sources(new)),
        ("grade", map(str, old.scale), set(map(str, new.scale))),
    )
    for kind, had, has in kinds:
        yield from (f"the {kind} {one}" for one in had if one not in has)


def _drawn_with(work: Work, new: Pack) -> Iterator[str]:
    """Yield the aims when a sample was drawn with others: it could not be drawn again."""
    before = visit_packs.pack_of(work).aims
    if before != new.aims and reading.summaries(work, RecordKind.SAMPLE):
        yield "the aims that its sample was drawn with"


def _criteria(held: Pack) -> Iterator[str]:
    return (one.id for area in held.judgements.area for one in area.criterion)


def _sources(held: Pack) -> set[str]:
    return {one.id for one in held.about.source_type}
