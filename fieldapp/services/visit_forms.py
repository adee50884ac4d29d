"""The forms of a visit, beside those that the app ships: its pack brings them.

A lead can add a form by hand to try it out: a pilot, called so wherever it is offered. Both are
there for every member.

A form is a sealed file of the visit's own record: its XForm and its media in one package. A
record that begins with it names the same sealed pieces, so a corrected form changes no record
and no form is kept twice. A record can be moved to a corrected form; what does not fit stays.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import (
    OPEN_SLOT,
    Attach,
    Code,
    OpenRecord,
    RecordKind,
    attachment_slot,
    inspection_record,
    operation,
    record_id,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import live_refs
from fieldapp.domain.ports import Progress
from fieldapp.domain.record import lives, typed
from fieldapp.forms.package import MOST_BYTES, PACKAGE_TYPE, FormPackage, pack, package_hash, unpack
from fieldapp.services import attachments
from fieldapp.services.names import next_short_name
from fieldapp.services.pack_forms import PackForm, pack_forms, place_of
from fieldapp.services.reading import state_of
from fieldapp.services.visit_packs import pack_of
from fieldapp.services.work import Work
from fieldapp.services.writing import write
from sync.protocol.ids import AttachmentId, RecordId

_NAME_LENGTH: Final = 64
_NONCE_BYTES: Final = 32
_ONLY_VERSION: Final = 1
FORM_OF_RECORD: Final = AttachmentId(b"form of a record")
"""Where a record names its form; the same place in each, so that moving replaces it."""
_SLOT: Final = attachment_slot(FORM_OF_RECORD)


@dataclass(frozen=True, slots=True)
class VisitForm:
    """A form that can be begun in this visit; `digest` is what records are pinned to.

    `own` is the form of the visit's pack; None for a pilot, which `person` added.
    """

    id: AttachmentId
    title: str
    digest: bytes
    added_ms: int = 0
    person: str = ""
    own: PackForm | None = None

    @property
    def shown(self) -> str:
        """Return the title as people see it; a pilot says that it is one."""
        return self.title if self.own else f"{self.title} (pilot)"


def add_form(
    work: Work, title: str, package: FormPackage, progress: Progress | None = None
) -> tuple[VisitForm, Effects]:
    """Add a pilot to the visit; the same one twice is said, and nothing is written.

    Only a lead of the visit does (C-255): what everybody is asked comes with the pack.
    """
    if work.person not in work.store.membership().leads:
        raise Refused(
            "C-255",
            "Only the lead of the visit can add a form by hand, as a pilot.",
            "Ask the lead, or use a form of the framework.",
        )
    data = pack(package)
    digest = package_hash(data)
    if any(form.digest == digest for form in forms(work)):
        raise Refused("C-115", f"“{title}” is in this visit already.", "Begin a record with it.")
    record = inspection_record(work.inspection)
    source = io.BytesIO(data)
    added, effects = attachments.attach_file(
        work, record, title.replace("/", "–"), PACKAGE_TYPE, source, len(data), progress
    )
    return next(form for form in forms(work) if form.id == added), effects


def withdraw_form(work: Work, form: AttachmentId) -> Effects:
    """Offer a form no more; records that began with it keep it."""
    return attachments.detach(work, inspection_record(work.inspection), form)


def forms(work: Work) -> tuple[VisitForm, ...]:
    """Return the forms of the visit: those of its pack in their order, then pilots, newest first.

    A form that somebody else than a lead put into the visit is not offered.
    """
    own = of_pack(work)
    leads, places = work.store.membership().leads, {form.id for form in own}
    pilots = (f for f in _attached(work) if f.person in leads and f.id not in places)
    kept = (form for form in pilots if form.id != place_of(form.digest))
    return (*own, *sorted(kept, key=lambda form: (-form.added_ms, form.id)))


def of_pack(work: Work) -> tuple[VisitForm, ...]:
    """Return the forms of the visit's pack; none while the pack cannot be read here."""
    try:
        return tuple(_own(work, form) for form in pack_forms(pack_of(work)))
    except Refused as refused:
        work.log.refused("pack-forms-not-offered", refused)
        return ()


def open_form_record(
    work: Work, form: VisitForm, form_id: str, child: str = ""
) -> tuple[RecordId, Effects]:
    """Begin a record with a form of the visit; `form_id` is the id that the form itself gives.

    The record names the form's sealed pieces itself, so it keeps its form whatever becomes
    of it in the visit. A form of the pack is sealed into the visit when it is first begun.
    """
    stated = _sealed(work, form)
    nonce = work.rng.bytes(_NONCE_BYTES)
    record = record_id(work.inspection, work.device, nonce)
    opened = OpenRecord(
        nonce=nonce,
        kind=RecordKind.FORM.value,
        form=form_id[:_NAME_LENGTH] or "form",
        form_version=_ONLY_VERSION,
        form_hash=form.digest,
        short_name=next_short_name(work, RecordKind.FORM),
        child=child,
    )
    begin = operation(Code.OPEN_RECORD, record, OPEN_SLOT, opened)
    return record, write(work, begin, operation(Code.ATTACH, record, _SLOT, stated))


def move_record(work: Work, record: RecordId, form: VisitForm) -> Effects:
    """Let a record go on with another version of its form; its answers stay as they are."""
    stated = _sealed(work, form)
    seen = live_refs(state_of(work, record), _SLOT)
    return write(work, operation(Code.ATTACH, record, _SLOT, stated, seen))


def newer_form(work: Work, record: RecordId) -> VisitForm | None:
    """Return the newest form of the visit with the title of the record's own, if it is another."""
    stated = attachments.stated(work, record, FORM_OF_RECORD)
    named = [form for form in forms(work) if form.title == stated.name]
    if not named or named[0].digest == stated.sha256:
        return None
    return named[0]


def package_of(work: Work, record: RecordId) -> FormPackage:
    """Return the form that a record is written with; refuse one that is not all here yet."""
    stated = attachments.stated(work, record, FORM_OF_RECORD)
    if stated.length > 2 * MOST_BYTES:
        raise Refused("C-117", "The form of this record is too large.", "Tell the office.")
    return unpack(b"".join(attachments.open_attachment(work, record, FORM_OF_RECORD)))


def package(work: Work, form: AttachmentId) -> FormPackage:
    """Return a form of the visit."""
    own = next((one.own for one in of_pack(work) if one.own and one.id == form), None)
    if own is not None:
        return own.package()
    record = inspection_record(work.inspection)
    return unpack(b"".join(attachments.open_attachment(work, record, form)))


def _own(work: Work, form: PackForm) -> VisitForm:
    digest = form.digest(work)
    return VisitForm(place_of(digest), form.title, digest, own=form)


def _sealed(work: Work, form: VisitForm) -> Attach:
    """Return what the visit says of a form's package; seal a form of the pack into it first."""
    record = inspection_record(work.inspection)
    held = (typed(live) for live in lives(state_of(work, record), attachment_slot(form.id)))
    same = (one for one in held if isinstance(one, Attach) and one.sha256 == form.digest)
    found = next(same, None)
    if found is None and form.own is not None:
        data = pack(form.own.package())
        name, source = form.title.replace("/", "–"), io.BytesIO(data)
        attachments.attach_file(
            work, record, name, PACKAGE_TYPE, source, len(data), attachment=form.id
        )
    return found or attachments.stated(work, record, form.id)


def _attached(work: Work) -> Iterator[VisitForm]:
    state = state_of(work, inspection_record(work.inspection))
    for slot in sorted(s for s in state.live if s.startswith(b"a:")):
        for live in lives(state, slot)[:1]:
            body = typed(live)
            if isinstance(body, Attach) and body.media_type == PACKAGE_TYPE:
                form = AttachmentId(slot[2:])
                yield VisitForm(form, body.name, body.sha256, live.claimed_ms, live.person)
