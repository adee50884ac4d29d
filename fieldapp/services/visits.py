"""Inspections of this laptop: create, list, open, take in, share, close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.crypto.epoch import EpochSecret, Scope, make_epoch, open_epoch, open_link, wraps_for
from fieldapp.domain.change import (
    Code,
    SetField,
    field_slot,
    inspection_record,
    operation,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import RecordState
from fieldapp.domain.membership import Membership
from fieldapp.domain.record import read_field
from fieldapp.domain.views import Visit
from fieldapp.frameworks import library
from fieldapp.services import attachments, concerns, packs, records, visit_packs
from fieldapp.services.profile import Profile
from fieldapp.services.reading import state_of
from fieldapp.services.text import check_field, clean
from fieldapp.services.visit_packs import PINNED
from fieldapp.services.work import LogRun, Work
from fieldapp.services.writing import begin_inspection, keep_epochs, write_control
from fieldapp.store.facts import Context, EpochKey
from fieldapp.store.inspection import InspectionStore
from fieldapp.store.reserve import ReserveFile
from sync.protocol.control import (
    AddMemberBody,
    ControlCode,
    CreateBody,
    EpochBody,
    Member,
    inspection_id,
)
from sync.protocol.ids import (
    WHOLE_TEAM,
    ZERO32,
    CompartmentId,
    EpochId,
    InspectionId,
    PersonId,
    RecordId,
)
from sync.protocol.operation import Operation
from sync.protocol.roster import Role, key_id

FOLDER: Final = "visits"
FILE: Final = "store.db"
_KEY_BYTES: Final = 32
_LAST_PLACE: Final = "last-place"
PURPOSE: Final = "purpose"
"""The field of an inspection's own record that says what it is for; none for a visit."""


def create_visit(
    profile: Profile,
    title: str,
    framework: str,
    members: Iterable[PersonId],
    details: Mapping[str, str] | None = None,
    leads: Iterable[PersonId] = (),
) -> InspectionId:
    """Create an inspection led by this person, and by `leads` too; return its id.

    The team can read at once wherever it has a laptop; the records office and the recovery
    key can always read. `details` are further fields of the visit such as its dates. The
    visit is pinned to the edition of the framework's pack that is in use here, by its hash; an
    edition that does not ship with the app is sealed into it.
    """
    chosen, pack = packs.for_new_visit(profile, framework)
    pinned = {"title": title, "framework": str(chosen.id), PINNED: pack.digest}
    made = begin_sealed(profile, {**pinned, **(details or {})}, members, leads)
    if not library.is_edition(pack.digest):
        with visiting(profile, made) as work:
            visit_packs.bring_together(work)
    return made


def begin_sealed(
    profile: Profile,
    about: Mapping[str, str],
    members: Iterable[PersonId],
    leads: Iterable[PersonId] = (),
) -> InspectionId:
    """Begin a log of its own, sealed to its members; `about` are fields of its own record."""
    leading = {profile.person, *leads}
    team = sorted({*leading, *members})
    _refuse_unknown(profile, team)
    nonce = profile.ports.rng.bytes(32)
    inspection = inspection_id(profile.known.organisation, profile.device, nonce)
    scope, ports = _scope(profile, inspection), profile.ports
    readers = [*_laptops(profile, team), *_mandatory(profile)]
    epoch, body = make_epoch(scope, WHOLE_TEAM, readers, ports.wrap, ports.rng)
    listed = tuple(Member(person, person in leading) for person in team)
    work = _work(profile, inspection, _made(profile, inspection))
    work.epoch = epoch
    try:
        begin_inspection(
            work,
            CreateBody(nonce, profile.device, listed, body),
            EpochKey(epoch.id, WHOLE_TEAM, epoch.secret),
            [_field(inspection, key, value) for key, value in about.items()],
        )
    finally:
        work.store.close()
    return inspection


def add_member(profile: Profile, work: Work, person: PersonId, lead: bool = False) -> Effects:
    """Let a person, or a further laptop of a member, read and write from the beginning on.

    Only a lead or the records office can; the epochs that are held here are wrapped to all
    laptops of the person and, again, to the two mandatory readers. Who does not lead gets
    none of a compartment.
    """
    _refuse_unknown(profile, [person])
    membership = work.store.membership()
    _refuse_without_right(profile, membership)
    readers = [*_laptops(profile, [person]), *_mandatory(profile)]
    leads = lead or person in membership.leads
    epochs = tuple(
        _wrapped_again(profile, work, body, readers)
        for body in _distinct(membership, work)
        if leads or body.compartment == WHOLE_TEAM
    )
    body = AddMemberBody(Member(person, leads), epochs, ZERO32)
    return write_control(work, ControlCode.ADD_MEMBER, body)


def receive_visit(profile: Profile, inspection: InspectionId) -> None:
    """Make the empty file of an inspection that arrives from elsewhere."""
    if profile.file_key(inspection) is None:
        _made(profile, inspection).close()


def open_visit(profile: Profile, inspection: InspectionId) -> Work:
    """Open an inspection of this laptop; the same one twice gives the same `Work`.

    Own interviews that are due are finished, and attachments that a crash cut short are
    forgotten.
    """
    held = profile.works.get(inspection)
    if held is not None:
        return held
    work = _work(profile, inspection, open_apart(profile, inspection))
    take_keys(profile, work)
    _at_opening(work)
    profile.works[inspection] = work
    return work


@contextmanager
def created(
    profile: Profile, inspection: InspectionId, path: str, key: bytes
) -> Iterator[InspectionStore]:
    """Make a new file for an inspection at a path, under a key of its own or of before."""
    store = InspectionStore.create(path, key, _context(profile, inspection))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def apart(profile: Profile, inspection: InspectionId) -> Iterator[Work]:
    """Use an inspection on a thread of its own, for long work such as attaching a file.

    It writes a log of its own; the `Work` that screens hold sees what it wrote as soon as
    it is committed, and typing waits no longer than for one of its short transactions.
    """
    work = _work(profile, inspection, open_apart(profile, inspection))
    try:
        yield work
    finally:
        work.store.close()


def open_apart(profile: Profile, inspection: InspectionId) -> InspectionStore:
    """Open a further handle on an inspection's file, for a thread of its own."""
    key = profile.file_key(inspection)
    if key is None:
        raise Refused(
            "C-110",
            "This visit is not on this laptop.",
            "Send and receive, or read a bundle that holds it.",
        )
    path, context = store_path(profile, inspection), _context(profile, inspection)
    return InspectionStore.open(path, key, context)


def close_visit(profile: Profile, work: Work) -> None:
    """Close an inspection's file; its drafts stay in it."""
    profile.works.pop(work.inspection, None)
    work.store.close()


@contextmanager
def visiting(profile: Profile, inspection: InspectionId) -> Iterator[Work]:
    """Use an inspection for a moment; one that was open stays open."""
    held = inspection in profile.works
    work = open_visit(profile, inspection)
    try:
        yield work
    finally:
        if not held:
            close_visit(profile, work)


@dataclass(frozen=True, slots=True)
class Listed:
    """The visits that can be read, newest first, and those that could not be opened.

    A programme of the office is no visit: it stands among `programmes`.
    """

    visits: tuple[Visit, ...]
    troubled: tuple[tuple[InspectionId, Refused], ...]
    programmes: tuple[Visit, ...] = ()

    @property
    def everything(self) -> tuple[Visit, ...]:
        """Whatever can be read here, as for carrying it on a stick."""
        return (*self.visits, *self.programmes)


def list_visits(profile: Profile) -> tuple[Visit, ...]:
    """Return every inspection that this laptop can read, newest first.

    One whose key has not come yet is left out.
    """
    return list_all(profile).visits


def list_all(profile: Profile) -> Listed:
    """Return every inspection of this laptop, a damaged one with its reason."""
    found: list[Visit] = []
    troubled: list[tuple[InspectionId, Refused]] = []
    for inspection in profile.inspections():
        try:
            with visiting(profile, inspection) as work:
                if work.epoch is not None:
                    found.append(card(work))
        except Refused as refusal:
            profile.log.refused("visit-not-opened", refusal)
            troubled.append((inspection, refusal))
    ordered = sorted(found, key=lambda visit: -visit.created_ms)
    return Listed(
        tuple(visit for visit in ordered if not visit.purpose),
        tuple(troubled),
        tuple(visit for visit in ordered if visit.purpose),
    )


def card(work: Work) -> Visit:
    """Return an inspection as a card of the home screen."""
    record = inspection_record(work.inspection)
    state = state_of(work, record)
    membership = work.store.membership()
    return Visit(
        id=work.inspection,
        title=read_field(state, "title").text,
        framework=read_field(state, "framework").text,
        members=tuple(sorted(membership.members)),
        lead=min(membership.leads, default=PersonId("")),
        created_ms=_created(state),
        counters=work.store.counters(),
        conflicts=len(work.store.conflicts()),
        concerns=concerns.standing(work),
        last_place=last_place(work),
        purpose=read_field(state, PURPOSE).text,
    )


def take_keys(profile: Profile, work: Work) -> int:
    """Open every epoch that is wrapped to this laptop and not held yet; return how many.

    Called after entries arrived and at opening. A wrap that does not open is left: it may
    be another laptop's, and the log says so by its code.
    """
    fresh = [key for body in _not_held(work) if (key := unwrap(profile, work.inspection, body))]
    linked = [older for key in fresh for older in _linked(profile, work, key)]
    if fresh:
        keep_epochs(work, [*fresh, *linked])
        work.epoch = writing_epoch(work.store)
    return len(fresh) + len(linked)


def unwrap(profile: Profile, inspection: InspectionId, body: EpochBody) -> EpochKey | None:
    """Return an epoch's key when it is wrapped to this laptop or to its office's key."""
    scope = _scope(profile, inspection)
    for public, seed in profile.reading_keys():
        reader = key_id(public)
        if any(wrap.recipient == reader for wrap in body.wraps):
            try:
                opened = open_epoch(body, scope, seed, reader, profile.ports.wrap)
            except Refused as refusal:
                profile.log.refused("wrap-not-opened", refusal)
                continue
            return EpochKey(opened.id, CompartmentId(body.compartment), opened.secret)
    return None


def catch_up(profile: Profile, work: Work) -> None:
    """Take note of what another handle or a newer list of people brought to this inspection.

    Called on the thread that owns `work` after an exchange, when the roster or the
    membership changed.
    """
    work.store.close()
    work.store, work.known = open_apart(profile, work.inspection), profile.known
    work.epoch = writing_epoch(work.store)
    take_keys(profile, work)


def refresh(profile: Profile) -> None:
    """Let every open inspection take note of a newer list of people."""
    for work in profile.works.values():
        catch_up(profile, work)


def last_place(work: Work) -> tuple[RecordId, bytes, int] | None:
    """Return where the person was: record, slot and caret."""
    kept = work.store.setting(_LAST_PLACE)
    if kept is None:
        return None
    record, slot, caret = msgspec.msgpack.decode(kept, type=tuple[bytes, bytes, int])
    return RecordId(record), slot, caret


def remember_place(work: Work, record: RecordId, slot: bytes, caret: int) -> None:
    """Keep where the person is, for the next opening; on this laptop only."""
    work.store.set_setting(_LAST_PLACE, msgspec.msgpack.encode((record, slot, caret)))


def find_visit(profile: Profile, named: str) -> InspectionId:
    """Return the inspection whose id begins with `named` (hex, at least four digits)."""
    wanted = named.strip().lower()
    found = [i for i in profile.inspections() if i.hex().startswith(wanted)]
    if len(wanted) < 4 or len(found) != 1:
        raise Refused(
            "C-110", "This visit is not on this laptop.", "List them with: inspection list"
        )
    return found[0]


def store_path(profile: Profile, inspection: InspectionId) -> str:
    """Return where the file of an inspection lies."""
    return str(Path(profile.folder) / FOLDER / inspection.hex() / FILE)


def _at_opening(work: Work) -> None:
    """Do what is due since the last opening; a full disk does not keep the visit shut."""
    if work.epoch is None:
        return
    try:
        attachments.drop_unfinished(work)
        records.finalise_due(work)
        visit_packs.bring_together(work)
    except Refused as refusal:
        work.log.refused("due-work-left", refusal)


def _made(profile: Profile, inspection: InspectionId) -> InspectionStore:
    """Make an inspection's file; its key is in the vault before the file exists."""
    key = profile.ports.rng.bytes(_KEY_BYTES)
    profile.keep_file_key(inspection, key)
    path = store_path(profile, inspection)
    return InspectionStore.create(path, key, _context(profile, inspection))


def _work(profile: Profile, inspection: InspectionId, store: InspectionStore) -> Work:
    return Work(
        inspection=inspection,
        store=store,
        ports=profile.ports,
        signer=profile.signer,
        device=profile.device,
        person=profile.person,
        known=profile.known,
        epoch=writing_epoch(store),
        run=LogRun.fresh(profile.ports.rng),
        log=profile.log,
        profile=profile.folder,
    )


def _context(profile: Profile, inspection: InspectionId) -> Context:
    ports = profile.ports
    return Context(
        inspection=inspection,
        device=profile.device,
        known=profile.known,
        codecs=ports.codecs,
        clock=ports.clock,
        files=ports.files,
        reserve=ReserveFile(ports.files, profile.folder),
    )


def writing_epoch(
    store: InspectionStore, compartment: CompartmentId = WHOLE_TEAM
) -> EpochSecret | None:
    """Return a chain's epoch that no other one follows; of several the lowest id.

    None when this laptop holds no key of it.
    """
    bodies = [b for b in store.membership().epochs if b.compartment == compartment]
    followed = {link.epoch for body in bodies for link in body.links}
    held = store.epochs
    ids = sorted({EpochId(b.epoch) for b in bodies if b.epoch not in followed and b.epoch in held})
    return EpochSecret(ids[0], held[ids[0]]) if ids else None


def _not_held(work: Work) -> list[EpochBody]:
    held = work.store.epochs
    return [body for body in work.store.membership().epochs if body.epoch not in held]


def _linked(profile: Profile, work: Work, key: EpochKey) -> Iterator[EpochKey]:
    newer = EpochSecret(key.epoch, key.secret)
    for body in work.store.membership().epochs:
        for link in body.links if body.epoch == key.epoch else ():
            older = open_link(newer, link, _scope(profile, work.inspection))
            yield EpochKey(older.id, key.compartment, older.secret)


def _wrapped_again(
    profile: Profile, work: Work, body: EpochBody, readers: list[bytes]
) -> EpochBody:
    epoch = EpochId(body.epoch)
    secret = EpochSecret(epoch, work.store.epochs[epoch])
    wraps = wraps_for(secret, _scope(profile, work.inspection), readers, profile.ports.wrap)
    return EpochBody(body.compartment, body.epoch, wraps, body.links)


def _distinct(membership: Membership, work: Work) -> list[EpochBody]:
    """Return one body of every epoch whose secret is held here, in order of id."""
    held = work.store.epochs
    found = {body.epoch: body for body in membership.epochs if body.epoch in held}
    return [found[epoch] for epoch in sorted(found)]


def _refuse_unknown(profile: Profile, people: Iterable[PersonId]) -> None:
    for person in people:
        if not profile.known.roles_of(person):
            raise Refused(
                "C-111",
                f"{person} is not in the organisation's list of people.",
                "Check the code. For the newest list, send and receive or take a newer approval.",
            )


def _refuse_without_right(profile: Profile, membership: Membership) -> None:
    office = Role.RECORDS_OFFICE in profile.known.roles_of(profile.person)
    if profile.person not in membership.leads and not office:
        raise Refused(
            "C-112",
            "Only the lead of the visit or the records office can add people.",
            "Ask the lead to do it.",
        )


def _laptops(profile: Profile, people: Iterable[PersonId]) -> list[bytes]:
    return [d.sealing for person in people for d in profile.known.devices_of(person)]


def _mandatory(profile: Profile) -> tuple[bytes, bytes]:
    return profile.known.roster.role_key, profile.known.roster.recovery_key


def _scope(profile: Profile, inspection: InspectionId) -> Scope:
    return Scope(profile.known.organisation, inspection)


def _field(inspection: InspectionId, key: str, value: str) -> Operation:
    text = clean(value).text
    check_field(text)
    body = SetField(text)
    return operation(Code.SET_FIELD, inspection_record(inspection), field_slot(key), body)


def _created(state: RecordState) -> int:
    return min((live.claimed_ms for held in state.live.values() for live in held), default=0)
