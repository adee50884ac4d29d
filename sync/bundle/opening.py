"""Opening what arrives: epoch secrets out of control entries, contents out of sealed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.epoch import EpochSecret, Scope, open_epoch, open_link
from fieldapp.crypto.seal import open_entry
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import Writes, writes_of
from fieldapp.domain.ports import KeyWrap
from fieldapp.store.facts import EpochKey
from sync.protocol import control
from sync.protocol.control import EpochBody, check_mandatory_wraps, epochs_of
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.ids import CompartmentId, EntryId, EpochId, PersonId
from sync.protocol.operation import Content
from sync.protocol.roster import Known, key_id


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """A key that epochs are wrapped to: this laptop's, or the records office's role key."""

    id: bytes
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keys:
    """What a laptop reads with."""

    reading: tuple[ReadingKey, ...]
    wrap: KeyWrap
    codecs: Codecs


@dataclass(slots=True)
class Read:
    """What a page holds once it was opened: new secrets, contents, and what did not open."""

    epochs: list[EpochKey] = field(default_factory=list)
    contents: dict[EntryId, Content] = field(default_factory=dict)
    writes: dict[EntryId, Writes] = field(default_factory=dict)
    faults: dict[EntryId, str] = field(default_factory=dict)


class Reader:
    """Opens the entries of one inspection with the epoch secrets known so far."""

    def __init__(self, keys: Keys, known: Known, scope: Scope) -> None:
        self._keys = keys
        self._known = known
        self._scope = scope

    def read(self, entries: Iterable[Entry], secrets: Mapping[EpochId, bytes]) -> Read:
        """Return what `entries` hold; `secrets` are the ones the store has.

        Control entries come first, so that a key and what it opens may travel together in
        any order. An entry whose key is not here is kept without content and without fault.
        """
        listed = list(entries)
        read, at_hand = Read(), dict(secrets)
        for entry in listed:
            if entry.header is not None and entry.header.kind is EntryClass.CONTROL:
                self._learn(entry, at_hand, read)
        for entry in listed:
            if entry.header is not None and entry.header.kind is EntryClass.SEALED:
                self._open(entry, at_hand, read)
        return read

    def _open(self, entry: Entry, secrets: Mapping[EpochId, bytes], read: Read) -> None:
        header = entry.header
        secret = secrets.get(EpochId(header.epoch)) if header is not None else None
        if secret is None or entry.body is None:
            return
        try:
            content = open_entry(entry, secret, self._keys.codecs)
        except Refused as refused:
            read.faults[entry.id] = refused.code
            return
        author = entry.outer.author
        person = self._known.person_of(author) or PersonId("")
        read.contents[entry.id] = content
        read.writes[entry.id] = writes_of(entry.id, author, person, content)

    def _learn(self, entry: Entry, secrets: dict[EpochId, bytes], read: Read) -> None:
        if entry.body is None:
            return
        try:
            statement = control.parse(entry.body)
            for body in epochs_of(statement) if statement is not None else ():
                for secret in self._secrets_of(body, secrets):
                    if secret.id not in secrets:
                        secrets[secret.id] = secret.secret
                        compartment = CompartmentId(body.compartment)
                        read.epochs.append(EpochKey(secret.id, compartment, secret.secret))
        except Refused as refused:
            read.faults[entry.id] = refused.code

    def _secrets_of(self, body: EpochBody, known: Mapping[EpochId, bytes]) -> Iterator[EpochSecret]:
        """Yield the secret of an epoch that is wrapped to this laptop, and those it links."""
        roster = self._known.roster
        check_mandatory_wraps(body, key_id(roster.role_key), key_id(roster.recovery_key))
        epoch = EpochId(body.epoch)
        held = known.get(epoch)
        opened = EpochSecret(epoch, held) if held is not None else self._unwrapped(body)
        if opened is None:
            return
        yield opened
        for sealed in body.links:
            yield open_link(opened, sealed, self._scope)

    def _unwrapped(self, body: EpochBody) -> EpochSecret | None:
        recipients = {wrap.recipient for wrap in body.wraps}
        for key in self._keys.reading:
            if key.id in recipients:
                return open_epoch(body, self._scope, key.private, key.id, self._keys.wrap)
        return None
