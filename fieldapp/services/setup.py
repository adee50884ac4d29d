"""Who belongs: make an organisation, ask to join, approve, enrol; no network anywhere.

The approver does not see the eight words of a request: they are typed as read out, and
compared here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from fieldapp.crypto import authority, enrolment
from fieldapp.crypto.keys import Signer
from fieldapp.crypto.people import LaptopLabel, People, PersonName, open_people, seal_people
from fieldapp.crypto.vault_format import NamedSeed, Opened, resealed, set_office
from fieldapp.crypto.words import NO_FINGERPRINT, enrolment_digest
from fieldapp.domain.errors import Refused
from fieldapp.services import documents, kit
from fieldapp.services.documents import Documents
from fieldapp.services.profile import (
    Place,
    Profile,
    create_vault,
    device_of,
    open_vault,
    tools,
)
from fieldapp.services.work import Ports
from sync.protocol.canonical import decode
from sync.protocol.ids import PersonId
from sync.protocol.roster import (
    DOCUMENT_BYTES,
    Known,
    Role,
    Roster,
    RosterDevice,
    RosterPerson,
    RosterServer,
    SignedDocument,
    organisation_id,
    pack,
    root_fingerprint,
    verify_documents,
)

APPROVAL_BYTES: Final = enrolment.APPROVAL_BYTES
REQUEST_BYTES: Final = enrolment.REQUEST_BYTES
ADMINISTRATOR: Final = "administrator"
"""The name under which an administrator's signing seed stands in the vault."""
REQUEST: Final = "request"
ANCHOR: Final = "anchor"
_YEAR_MS: Final = 365 * 24 * 3_600 * 1_000
_ROOT_YEARS: Final = 10
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Founded:
    """A new organisation: what to compare, what to print, where the kit lies."""

    organisation: bytes
    fingerprint: bytes
    words: tuple[str, ...]
    recovery_code: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requested:
    """A request to join: the file to bring, the eight words to read out, the code to print.

    `recovery_code` is empty when the keys were made before. `anchored` says that the words
    stand for the organisation's root too.
    """

    request: bytes
    words: tuple[str, ...]
    recovery_code: str
    anchored: bool


@dataclass(frozen=True, slots=True)
class Enrolled:
    """This laptop belongs; when the root was not compared yet, `words` are to be compared."""

    person: PersonId
    compared: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who founds an organisation, or asks to join one."""

    person: PersonId
    role: Role
    name: str = ""
    laptop: str = ""


class ServerFile(msgspec.Struct, frozen=True):
    """What a server says of itself when it is made: its keys in hexadecimal, its address."""

    server: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    tls: Annotated[
        tuple[Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")], ...], Meta(min_length=1)
    ]
    host: str = ""
    port: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class _Keys:
    """Fresh seeds of an organisation; each is kept in one place afterwards."""

    root: bytes
    administrator: bytes
    office: bytes
    recovery: bytes
    secret: bytes


def create_organisation(
    place: Place, title: str, founder: Wanted, passphrase: str, out: str
) -> Founded:
    """Make an organisation with its first administrator's laptop and the kit for the safe.

    Refuses a folder that holds a profile or a kit; writes the kit first, since its keys
    stand nowhere else.
    """
    ports = place.ports
    kit.refuse_filled(ports.files, out)
    seed = ports.rng.bytes
    keys = _Keys(seed(32), seed(32), ports.wrap.generate()[0], ports.wrap.generate()[0], seed(32))
    own = (title, founder.person, founder.name)
    opened, code = create_vault(
        place, passphrase, own, (NamedSeed(ADMINISTRATOR, keys.administrator),)
    )
    held = _founding_documents(place, opened, title, founder, keys)
    root = decode(SignedDocument, held.root, limit=DOCUMENT_BYTES).body
    words = ports.words.spell(root_fingerprint(root))
    made = kit.Kit(held.root, keys.root, keys.recovery, keys.office)
    files = kit.write(ports.files, out, made, title, words)
    _keep_founding(place, opened, held, keys)
    place.log.note("organisation-created")
    return Founded(organisation_id(root), root_fingerprint(root), words, code, tuple(files))


def request_enrolment(
    place: Place, wanted: Wanted, passphrase: str, fingerprint: bytes | None = None
) -> Requested:
    """Make this laptop's keys and a request to join; `fingerprint` is the root's, if known.

    Asked again before the approval came, the same keys make a new request.
    """
    ports = place.ports
    if documents.present(ports.files, place.folder):
        raise Refused(
            "C-125",
            "This laptop belongs to an organisation already.",
            "Choose another folder with --profile.",
        )
    if place.vault.exists():
        opened, code = open_vault(place, passphrase), ""
    else:
        opened, code = create_vault(place, passphrase, (wanted.person, wanted.name))
    public = ports.wrap.public(opened.shared.sealing)
    signer = Signer(opened.own.signing)
    request = enrolment.make_request(wanted.person, wanted.role, signer, public, ports.rng)
    _keep(place, REQUEST, request)
    _keep(place, ANCHOR, fingerprint or b"")
    words = request_words(ports, request, fingerprint)
    return Requested(request, words, code, fingerprint is not None)


def request_words(ports: Ports, request: bytes, fingerprint: bytes | None) -> tuple[str, ...]:
    """Return the eight words of a request, to be read out to the administrator."""
    enrolment.read_request(request)
    return ports.words.spell(enrolment_digest(request, fingerprint or NO_FINGERPRINT))


def read_request(untrusted: bytes) -> enrolment.Request:
    """Return who asks to join and in which role, from a request whose own signature holds."""
    return enrolment.read_request(untrusted)


def holds_office_key(profile: Profile) -> bool:
    """Say whether the key of the records office is on this laptop."""
    return bool(profile.opened.shared.role_seed)


def anchor(place: Place) -> bytes | None:
    """Return the root fingerprint that this laptop's own request was made for, if any."""
    return _read(place, ANCHOR) or None


def own_request(place: Place) -> bytes:
    """Return the request that this laptop made; refuse where none was."""
    request = _read(place, REQUEST)
    if not request:
        raise Refused("C-126", "This laptop has not asked to join yet.", "Write a request first.")
    return request


def approve(
    profile: Profile,
    request: bytes,
    typed_words: str,
    name: str = "",
    laptop: str = "",
    office_seed: bytes | None = None,
) -> bytes:
    """Return the approval for a request whose eight words were typed as read out.

    Puts person and laptop into a new roster. A laptop of the records office is given the
    office's key, which then leaves the administrator's laptop; for a further one
    `office_seed` comes from the printed page.
    """
    administrator = _administrator(profile)
    asked = enrolment.read_request(request)
    _compare(profile, request, typed_words)
    role_seed = _role_seed(profile, asked.role, office_seed)
    _add_names(profile, PersonName(asked.person, name), LaptopLabel(asked.device, laptop))
    _publish(profile, lambda roster: _listing(roster, asked))
    held = documents.load(profile.ports.files, profile.folder)
    handover = enrolment.Handover(
        held.root, held.roster, held.people, profile.opened.shared.organisation_secret, role_seed
    )
    approval = enrolment.approve(request, handover, administrator, profile.ports.wrap)
    if role_seed is not None and Role.RECORDS_OFFICE not in profile.roles:
        profile.keep_shared(role_seed=b"")
    profile.log.note("laptop-approved")
    return approval


def enrol(
    place: Place, passphrase: str, approval: bytes, fingerprint: bytes | None = None
) -> Enrolled:
    """Take in the approval of this laptop's request; from then on it can be unlocked.

    A newer approval of the same request brings a newer list of people to a laptop that
    belongs already.
    Without a fingerprint, from the request or given here, the root counts as not compared
    and the screens say so until its words are (`compare_root`).
    """
    ports = place.ports
    request = own_request(place)
    trusted = fingerprint or anchor(place)
    opened = open_vault(place, passphrase)
    approved = enrolment.open_approval(
        approval, request, opened.shared.sealing, trusted, ports.wrap
    )
    if approved.known.roster.version < opened.shared.roster_version:
        raise _older_people()
    shared = msgspec.structs.replace(
        opened.shared,
        organisation_secret=approved.organisation_secret,
        role_seed=approved.role_seed or b"",
        roster_version=approved.known.roster.version,
    )
    changed = resealed(opened, shared, opened.own, tools(ports))
    place.vault.write(set_office(changed, approved.known.roster.role_key, tools(ports)))
    kept = Documents(approved.root, approved.roster, approved.people)
    documents.keep(ports.files, place.folder, kept)
    _note_compared(place, trusted is not None)
    place.log.note("enrolled")
    person = approved.known.person_of(device_of(ports, opened))
    return Enrolled(person or PersonId(""), trusted is not None, root_words(place))


def compare_root(place: Place, typed: str) -> None:
    """Note that the organisation's root is the administrator's: its eight words were typed."""
    if place.ports.words.read(typed) != root_words(place):
        raise Refused(
            "C-127",
            "These are not the words of the organisation on this laptop.",
            "Read them again. If they still differ, tell your administrator before you write.",
        )
    _note_compared(place, True)


def root_words(place: Place) -> tuple[str, ...]:
    """Return the eight words of the organisation's root on this laptop."""
    return place.ports.words.spell(fingerprint_of(place))


def fingerprint_of(place: Place) -> bytes:
    """Return the 32-byte fingerprint of the organisation's root on this laptop."""
    held = documents.load(place.ports.files, place.folder)
    return read_fingerprint(held.root)


def read_fingerprint(organisation: bytes) -> bytes:
    """Return the fingerprint of an organisation file (a packed, signed root)."""
    return root_fingerprint(decode(SignedDocument, organisation, limit=DOCUMENT_BYTES).body)


def add_server(profile: Profile, untrusted: bytes) -> RosterServer:
    """Put a server's keys into the roster, from the file that the server made of itself."""
    stated = _server_file(untrusted)
    server = RosterServer(
        bytes.fromhex(stated.server), tuple(sorted(bytes.fromhex(key) for key in stated.tls))
    )
    _publish(profile, lambda roster: authority.with_server(roster, server))
    if stated.host and stated.port:
        address = f"https://{stated.host}:{stated.port}"
        place = profile.place
        place.keep_settings(msgspec.structs.replace(place.settings, server=address))
    profile.log.note("server-added")
    return server


def take_documents(profile: Profile, root: bytes, roster: bytes, people: bytes = b"") -> Known:
    """Keep a newer list of people that came from a server or a bundle; return who belongs.

    Refuses another organisation's and one that is not signed by an administrator. An older
    one than is here is refused too: nobody goes back.
    """
    files, folder = profile.ports.files, profile.folder
    held = documents.load(files, folder)
    known = verify_documents(root, roster, read_fingerprint(held.root))
    if known.roster.version < profile.known.roster.version:
        raise _older_people()
    if known.roster.version > profile.known.roster.version:
        documents.keep(files, folder, Documents(root, roster, people or held.people))
        profile.keep_shared(roster_version=known.roster.version)
        profile.known = known
    return profile.known


def _founding_documents(
    place: Place, opened: Opened, title: str, founder: Wanted, keys: _Keys
) -> Documents:
    ports, now = place.ports, max(place.ports.clock.now().ms, 0)
    root = authority.make_root(
        (Signer(keys.root),),
        (Signer(keys.administrator).public,),
        1,
        authority.Period(now, now + _ROOT_YEARS * _YEAR_MS),
    )
    signing = Signer(opened.own.signing).public
    sealing = ports.wrap.public(opened.shared.sealing)
    device = device_of(ports, opened)
    roster = authority.make_roster(
        root,
        ports.wrap.public(keys.office),
        ports.wrap.public(keys.recovery),
        authority.Period(now, now + _YEAR_MS),
        (RosterPerson(founder.person, (founder.role,)),),
        (RosterDevice(device, founder.person, signing, sealing),),
    )
    people = People(
        organisation_id(root.body),
        1,
        title,
        (PersonName(founder.person, founder.name),),
        (LaptopLabel(device, founder.laptop),),
    )
    signed = authority.sign_roster(roster, Signer(keys.administrator))
    return Documents(pack(root), pack(signed), seal_people(people, keys.secret, ports.rng))


def _keep_founding(place: Place, opened: Opened, held: Documents, keys: _Keys) -> None:
    ports = place.ports
    shared = msgspec.structs.replace(
        opened.shared, organisation_secret=keys.secret, role_seed=keys.office, roster_version=1
    )
    changed = resealed(opened, shared, opened.own, tools(ports))
    place.vault.write(set_office(changed, ports.wrap.public(keys.office), tools(ports)))
    documents.keep(ports.files, place.folder, held)
    _note_compared(place, True)


def _administrator(profile: Profile) -> Signer:
    seed = profile.seed(ADMINISTRATOR)
    if seed is None:
        raise Refused(
            "C-132",
            "Only an administrator's laptop can do this.",
            "Ask your administrator.",
        )
    return Signer(seed)


def _compare(profile: Profile, request: bytes, typed: str) -> None:
    """Refuse words that are not the request's, with or without this organisation's root."""
    ports = profile.ports
    wanted = ports.words.read(typed)
    anchored = request_words(ports, request, fingerprint_of(profile.place))
    if wanted not in (anchored, request_words(ports, request, None)):
        raise Refused(
            "C-133",
            "These are not the words of this request.",
            "Have them read out again. If they still differ, do not approve it: ask for a new one.",
        )


def _role_seed(profile: Profile, role: Role, printed: bytes | None) -> bytes | None:
    if role is not Role.RECORDS_OFFICE:
        return None
    seed = printed or profile.opened.shared.role_seed
    if not seed or profile.ports.wrap.public(seed) != profile.known.roster.role_key:
        raise Refused(
            "C-134",
            "The key of the records office is not on this laptop.",
            "Give its printed page: --office-key FILE.",
        )
    return seed


def _listing(roster: Roster, asked: enrolment.Request) -> Roster:
    """Return the roster with a request's person and laptop; the same request again is kept."""
    listed = authority.with_person(roster, asked.person, (asked.role,))
    return (
        listed
        if asked.listing() in roster.devices
        else authority.with_device(listed, asked.listing())
    )


def _publish(profile: Profile, change: Callable[[Roster], Roster]) -> None:
    """Sign the next roster and go on with it."""
    administrator = _administrator(profile)
    held = documents.load(profile.ports.files, profile.folder)
    before = decode(SignedDocument, held.roster, limit=DOCUMENT_BYTES).body
    now = max(profile.ports.clock.now().ms, 0)
    following = change(authority.next_roster(before, authority.Period(now, now + _YEAR_MS)))
    signed = pack(authority.sign_roster(following, administrator))
    take_documents(profile, held.root, signed)


def _add_names(profile: Profile, person: PersonName, laptop: LaptopLabel) -> None:
    """Write the names that were given into the sealed list."""
    held = documents.load(profile.ports.files, profile.folder)
    secret = profile.opened.shared.organisation_secret
    people = open_people(held.people, secret)
    changed = msgspec.structs.replace(
        people,
        version=people.version + 1,
        people=_with(people.people, person, lambda p: p.person) if person.name else people.people,
        laptops=_with(people.laptops, laptop, lambda d: d.device)
        if laptop.label
        else people.laptops,
    )
    sealed = seal_people(changed, secret, profile.ports.rng)
    documents.keep(profile.ports.files, profile.folder, Documents(held.root, held.roster, sealed))


def _with(
    listed: tuple[Named, ...], new: Named, key: Callable[[Named], object]
) -> tuple[Named, ...]:
    return (*(one for one in listed if key(one) != key(new)), new)


def _server_file(untrusted: bytes) -> ServerFile:
    try:
        return msgspec.json.decode(untrusted, type=ServerFile)
    except msgspec.MsgspecError:
        raise Refused(
            "C-135",
            "This is not the file that a server makes of itself.",
            "Take the answer of: fieldapp-server init --json",
        ) from None


def _older_people() -> Refused:
    return Refused(
        "C-128",
        "The list of people that came is older than the one here.",
        "Nothing was changed. Tell your administrator.",
    )


def _note_compared(place: Place, compared: bool) -> None:
    place.keep_settings(msgspec.structs.replace(place.settings, root_compared=compared))


def _keep(place: Place, name: str, data: bytes) -> None:
    folder = Path(place.folder) / documents.FOLDER
    place.ports.files.make_folder(str(folder))
    place.ports.files.write_atomically(str(folder / name), data)


def _read(place: Place, name: str) -> bytes:
    path = str(Path(place.folder) / documents.FOLDER / name)
    files = place.ports.files
    return files.read(path, enrolment.REQUEST_BYTES) if files.exists(path) else b""
