"""The profile of one person on one laptop: held by one process, locked, unlocked.

A folder holds the vault, signed documents, one folder for each inspection, and the log
without content. Locking closes every store and drops every key.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.crypto import recovery_code
from fieldapp.crypto.keys import Signer
from fieldapp.crypto.people import People, open_people
from fieldapp.crypto.stretch import Argon2
from fieldapp.crypto.vault_format import (
    FileKey,
    Locks,
    NamedSeed,
    Opened,
    Shared,
    Tools,
    create,
    resealed,
)
from fieldapp.crypto.vault_format import (
    change_passphrase as with_passphrase,
)
from fieldapp.crypto.vault_format import (
    change_recovery as with_recovery,
)
from fieldapp.domain.errors import Damaged, Refused
from fieldapp.services import documents
from fieldapp.services import settings as local
from fieldapp.services.diagnostics import LocalLog
from fieldapp.services.work import Ports, Work
from fieldapp.store.reserve import DISK_FULL, ReserveFile, Room
from fieldapp.store.vault import Vault
from sync.protocol.ids import DeviceId, InspectionId, PersonId
from sync.protocol.roster import Known, Role, device_id

LOCK_FILE: Final = "lock"
_DEVICE_SECRET_BYTES: Final = 32
_NOT_ALLOWED: Final = "D-107"
_SHELF_NAME: Final = "device-secret"


class Standing(enum.Enum):
    """How far a profile folder has come."""

    EMPTY = "empty"
    """Nothing is there: create an organisation or join one."""
    WAITING = "waiting"
    """Keys were made and a request written; the approval has not come."""
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Place:
    """A profile folder that this process holds, locked."""

    ports: Ports
    folder: str
    vault: Vault
    log: LocalLog

    @property
    def standing(self) -> Standing:
        """Return how far this profile has come."""
        if not self.vault.exists():
            return Standing.EMPTY
        return (
            Standing.READY if documents.present(self.ports.files, self.folder) else Standing.WAITING
        )

    @property
    def settings(self) -> local.Settings:
        """Return the choices that belong to this laptop."""
        return local.load(self.ports.files, self.folder)

    def keep_settings(self, chosen: local.Settings) -> None:
        """Keep the choices that belong to this laptop."""
        local.save(self.ports.files, self.folder, chosen)


@dataclass(slots=True)
class Profile:
    """An unlocked profile: its keys, who belongs, and the inspections that are open.

    `works` and `opened` are emptied by `lock`; nothing else keeps a key. `changing` is held
    while the vault is rewritten, since an exchange may do so from its own thread.
    """

    place: Place
    opened: Opened
    known: Known
    device: DeviceId
    person: PersonId
    signer: Signer
    works: dict[InspectionId, Work] = field(default_factory=dict)
    changing: threading.RLock = field(default_factory=threading.RLock)

    def __repr__(self) -> str:
        return f"Profile({self.person})"

    @property
    def ports(self) -> Ports:
        """Return what the app needs of the world."""
        return self.place.ports

    @property
    def folder(self) -> str:
        """Return the profile folder."""
        return self.place.folder

    @property
    def log(self) -> LocalLog:
        """Return the local log without content."""
        return self.place.log

    @property
    def roles(self) -> frozenset[Role]:
        """Return what this person may do in the organisation."""
        return self.known.roles_of(self.person)

    @property
    def room(self) -> Room:
        """Return how much room the disk has for what is written."""
        return ReserveFile(self.ports.files, self.folder).room()

    def inspections(self) -> tuple[InspectionId, ...]:
        """Return every inspection whose file key is in the vault."""
        return tuple(InspectionId(key.inspection) for key in self.opened.shared.file_keys)

    def file_key(self, inspection: InspectionId) -> bytes | None:
        """Return the raw key of an inspection's file, or None when it is not here."""
        keys = self.opened.shared.file_keys
        return next((k.key for k in keys if k.inspection == inspection), None)

    def keep_file_key(self, inspection: InspectionId, key: bytes) -> None:
        """Put the key of a new inspection's file into the vault, before the file is made."""
        with self.changing:
            held = self.opened.shared.file_keys
            others = tuple(k for k in held if k.inspection != inspection)
            self.keep_shared(file_keys=(*others, FileKey(inspection, key)))

    def keep_shared(self, **changes: object) -> None:
        """Rewrite the vault with other contents for reading."""
        with self.changing:
            shared = msgspec.structs.replace(self.opened.shared, **changes)
            self.keep(resealed(self.opened, shared, self.opened.own, tools(self.ports)))

    def keep(self, opened: Opened) -> None:
        """Write a changed vault and go on with it."""
        self.place.vault.write(opened)
        self.opened = opened

    def reading_keys(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return (public key, seed) of each key that this laptop reads with."""
        shared, wrap = self.opened.shared, self.ports.wrap
        seeds = (shared.sealing, shared.role_seed) if shared.role_seed else (shared.sealing,)
        return tuple((wrap.public(seed), seed) for seed in seeds)

    def seed(self, name: str) -> bytes | None:
        """Return a further signing seed by its name, such as an administrator's."""
        return next((s.seed for s in self.opened.own.seeds if s.name == name), None)


@contextmanager
def hold(ports: Ports, folder: str, *, make: bool = True) -> Iterator[Place]:
    """Hold a profile folder for this process alone, made if it is not there.

    Refuses politely, and touches nothing, when another process holds it or when the folder
    is on a network share or copied by a cloud program; without `make` also when it is not
    there.
    """
    ports.files.refuse_unsafe_place(folder)
    if not make and not ports.files.exists(folder):
        raise _no_profile()
    with ExitStack() as stack:
        with _writable():
            ports.files.make_folder(folder)
            stack.enter_context(ports.files.lock(str(Path(folder) / LOCK_FILE)))
        log = LocalLog(ports.files, ports.clock, folder)
        stack.callback(log.flush)
        yield Place(ports, folder, Vault(ports.files, folder, ports.clock), log)


@contextmanager
def _writable() -> Iterator[None]:
    """Name the folder of the profile where the system does not let this person write."""
    try:
        yield
    except Refused as refused:
        if refused.code != _NOT_ALLOWED:
            raise
        raise Refused(
            "C-215",
            "The folder of this profile cannot be written to, so nothing could be kept.",
            "Ask whoever looks after this laptop to let you write there.",
        ) from refused


def unlock(place: Place, passphrase: str) -> Profile:
    """Unlock with the passphrase. Raises `Locked` when it does not open, with the time to
    wait after several attempts."""
    with place.log.timed("unlock"):
        return _profile(place, open_vault(place, passphrase))


def unlock_with_recovery(place: Place, code: str) -> Profile:
    """Unlock with the printed recovery code; a slip of the pen is no attempt."""
    _refuse_empty(place)
    secret = recovery_code.from_text(code)
    opened = _with_room(place, lambda: place.vault.recover(secret, place.ports.wrap))
    return _profile(place, opened)


def open_vault(place: Place, passphrase: str) -> Opened:
    """Return the open vault of a profile that may not belong to an organisation yet."""
    _refuse_empty(place)
    secret = _device_secret(place.ports)
    return _with_room(place, lambda: place.vault.unlock(passphrase, secret))


def _with_room(place: Place, act: Callable[[], Opened]) -> Opened:
    """Open the vault; on a full disk give the reserve up for it, since words come after it.

    An attempt is counted on the disk before it is made, so that a full one would shut the
    person out.
    """
    try:
        return act()
    except Refused as refused:
        if refused.code != DISK_FULL or not ReserveFile(place.ports.files, place.folder).release():
            raise
    place.log.note("reserve-released")
    return act()


def seconds_to_wait(place: Place) -> int:
    """Return how long the next passphrase has to wait after wrong ones; 0: not at all."""
    return place.vault.seconds_to_wait()


def lock(profile: Profile) -> None:
    """Close every inspection and drop the keys; drafts stay in their files."""
    for work in list(profile.works.values()):
        work.store.close()
    profile.works.clear()
    profile.log.note("locked")
    profile.log.flush()
    del profile.opened, profile.signer


def change_passphrase(profile: Profile, present: str, new: str) -> None:
    """Put the vault under a new passphrase and fresh keys; the recovery code stays.

    At every moment the file opens with exactly one of the two passphrases.
    """
    profile.place.vault.unlock(present, _device_secret(profile.ports))
    check_passphrase(profile.ports, new, _known_names(profile))
    locks = _locks(profile.ports, new, profile.opened.cost)
    profile.keep(with_passphrase(profile.opened, locks, tools(profile.ports)))
    profile.log.note("passphrase-changed")


def set_passphrase(profile: Profile, new: str) -> None:
    """Give a profile that was opened with its recovery code a new passphrase."""
    check_passphrase(profile.ports, new, _known_names(profile))
    locks = _locks(profile.ports, new, profile.opened.cost)
    profile.keep(with_passphrase(profile.opened, locks, tools(profile.ports)))
    profile.log.note("passphrase-changed")


def change_recovery(profile: Profile, passphrase: str) -> str:
    """Return a new recovery code to print; the one before no longer opens."""
    ports = profile.ports
    locks = Locks(passphrase, _used_secret(profile), profile.opened.cost)
    secret = recovery_code.new_secret(ports.rng)
    profile.keep(with_recovery(profile.opened, locks, secret, tools(ports)))
    profile.log.note("recovery-changed")
    return recovery_code.to_text(secret)


def recovery_fits(place: Place, code: str) -> None:
    """Refuse a typed-back recovery code that does not open this vault."""
    place.vault.recover(recovery_code.from_text(code), place.ports.wrap)
    place.keep_settings(msgspec.structs.replace(place.settings, recovery_typed=True))


def recovery_changed(place: Place) -> None:
    """Note that the present recovery code has still to be typed back."""
    place.keep_settings(msgspec.structs.replace(place.settings, recovery_typed=False))


def create_vault(
    place: Place, passphrase: str, own: tuple[str, ...] = (), seeds: tuple[NamedSeed, ...] = ()
) -> tuple[Opened, str]:
    """Make this laptop's keys; return the open vault and its recovery code to print.

    Refuses where a vault stands already, and a passphrase that is short or easy to guess;
    `own` are names that a stranger would try.
    """
    if place.vault.exists():
        raise Refused(
            "C-121", "This folder holds a profile already.", "Choose another folder with --profile."
        )
    check_passphrase(place.ports, passphrase, own)
    ports = place.ports
    secret = recovery_code.new_secret(ports.rng)
    sealing, _ = ports.wrap.generate()
    shared = Shared(sealing, b"", b"", 0, ())
    locks = _locks(ports, passphrase, ports.cost())
    opened = create(locks, secret, shared, Signer.generate(ports.rng)[1], tools(ports), seeds)
    place.vault.write(opened)
    return opened, recovery_code.to_text(secret)


def check_passphrase(ports: Ports, passphrase: str, own: tuple[str, ...] = ()) -> None:
    """Refuse a passphrase that is short or easy to guess."""
    ports.passphrases.check(passphrase, own)


def suggest_passphrase(ports: Ports) -> str:
    """Return five random words that make a passphrase."""
    return ports.passphrases.suggest(ports.rng)


def device_of(ports: Ports, opened: Opened) -> DeviceId:
    """Return the id of the laptop that holds these keys."""
    signing = Signer(opened.own.signing).public
    return device_id(signing, ports.wrap.public(opened.shared.sealing))


def tools(ports: Ports) -> Tools:
    """Return what the vault's bytes are made with."""
    return Tools(ports.rng, ports.wrap)


def _profile(place: Place, opened: Opened) -> Profile:
    known = documents.known(place.ports.files, place.folder)
    if known is None:
        raise Refused(
            "C-122",
            "This laptop does not belong to an organisation yet.",
            "Bring the request to your administrator, then read in the approval.",
        )
    if known.roster.version < opened.shared.roster_version:
        raise Damaged(
            "C-123",
            "The list of people on this laptop is older than one that it had before.",
            "Receive the newest list from your administrator.",
        )
    device = device_of(place.ports, opened)
    person = known.person_of(device)
    if person is None:
        raise Refused(
            "C-124",
            "This laptop is not in the organisation's list.",
            "Ask your administrator for a new approval.",
        )
    ReserveFile(place.ports.files, place.folder).keep()
    return Profile(place, opened, known, device, person, Signer(opened.own.signing))


def names(profile: Profile) -> People | None:
    """Return the names of people and laptops, or None when none came."""
    held = documents.load(profile.ports.files, profile.folder)
    if not held.people:
        return None
    return open_people(held.people, profile.opened.shared.organisation_secret)


def keep_label(profile: Profile) -> str:
    """Return this laptop's label, kept for the lock screen; a new one in the people document
    counts."""
    people, place = names(profile), profile.place
    labels = {one.device: one.label for one in people.laptops} if people else {}
    label = labels.get(profile.device) or place.settings.label
    if label != place.settings.label:
        place.keep_settings(msgspec.structs.replace(place.settings, label=label))
    return label


def _known_names(profile: Profile) -> tuple[str, ...]:
    """Return what a stranger would try: names of the person and the organisation."""
    people = names(profile)
    if people is None:
        return (profile.person,)
    own = [p.name for p in people.people if p.person == profile.person]
    return (profile.person, people.title, *own)


def _refuse_empty(place: Place) -> None:
    if not place.vault.exists():
        raise _no_profile()


def _no_profile() -> Refused:
    return Refused(
        "C-120",
        "There is no profile in this folder.",
        "Create an organisation or write a request to join one.",
    )


def _locks(ports: Ports, passphrase: str, cost: Argon2) -> Locks:
    """Return what a passphrase slot is made of, with the keyring's secret where one is kept."""
    secret = _device_secret(ports) or ports.rng.bytes(_DEVICE_SECRET_BYTES)
    kept = ports.shelf.put(_SHELF_NAME, secret)
    return Locks(passphrase, secret if kept else None, cost)


def _device_secret(ports: Ports) -> bytes | None:
    return ports.shelf.get(_SHELF_NAME)


def _used_secret(profile: Profile) -> bytes | None:
    return _device_secret(profile.ports) if profile.opened.header.keyring else None
