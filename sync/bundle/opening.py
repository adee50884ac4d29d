"""Opening what arrives: epoch secrets out of control entries, contents out of sealed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.epoch import EpochSecret, Scope, open_epoch, open_link
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import Writes
from fieldapp.domain.ports import KeyWrap
from fieldapp.store.facts import EpochKey
from fieldapp.store.rows import Folded, Touched
from sync.bundle.opener import Coming, OnTheSpot, Opener, Sealed
from sync.protocol import control
from sync.protocol.control import EpochBody, check_mandatory_wraps, epochs_of
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.ids import CompartmentId, DeviceId, EntryId, EpochId, InspectionId, PersonId
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


@dataclass(frozen=True, slots=True)
class Read:
    """What a page holds once it was opened: new secrets, contents, and what did not open.

    Of an entry that was opened in another process `touched` and `folded` say what it makes.
    """

    epochs: tuple[EpochKey, ...] = ()
    contents: Mapping[EntryId, Content] = field(default_factory=dict)
    writes: Mapping[EntryId, Writes] = field(default_factory=dict)
    touched: Mapping[EntryId, Touched] = field(default_factory=dict)
    folded: Folded = field(default_factory=dict)
    faults: Mapping[EntryId, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """A page whose control entries were read and whose sealed ones are being opened."""

    epochs: list[EpochKey] = field(default_factory=list)
    faults: dict[EntryId, str] = field(default_factory=dict)
    coming: Coming | None = None

    def finish(self) -> Read:
        """Return what the page holds; waits for what is being opened."""
        if self.coming is None:
            return Read(tuple(self.epochs), faults=self.faults)
        opened = self.coming.result()
        return Read(
            tuple(self.epochs),
            opened.contents,
            opened.writes,
            opened.touched,
            opened.folded,
            {**self.faults, **opened.faults},
        )


class Reader:
    """Opens the entries of one inspection with the epoch secrets known so far."""

    def __init__(
        self, keys: Keys, known: Known, scope: Scope, opener: Opener | None = None
    ) -> None:
        self._keys = keys
        self._known = known
        self._scope = scope
        self._opener = opener or OnTheSpot(keys.codecs)

    def read(self, entries: Iterable[Entry], secrets: Mapping[EpochId, bytes]) -> Read:
        """Return what `entries` hold; `secrets` are the ones the store has."""
        return self.begin(entries, secrets).finish()

    def begin(self, entries: Iterable[Entry], secrets: Mapping[EpochId, bytes]) -> Reading:
        """Read the control entries and have the sealed ones opened.

        Control entries come first, so that a key and what it opens may travel together in
        any order. An entry whose key is not here is kept without content and without fault.
        """
        listed = list(entries)
        reading, at_hand = Reading(), dict(secrets)
        for entry in listed:
            if entry.header is not None and entry.header.kind is EntryClass.CONTROL:
                self._learn(entry, at_hand, reading)
        sealed = self._sealed(listed, at_hand)
        reading.coming = self._opener.begin(sealed) if sealed.entries else None
        return reading

    def _sealed(self, listed: list[Entry], at_hand: Mapping[EpochId, bytes]) -> Sealed:
        """Return what can be opened, with the secrets of these epochs alone."""
        entries, secrets, people = [], dict[EpochId, bytes](), dict[DeviceId, PersonId]()
        for entry in listed:
            header, author = entry.header, entry.outer.author
            if header is None or header.kind is not EntryClass.SEALED or entry.body is None:
                continue
            epoch = EpochId(header.epoch)
            if epoch in at_hand:
                entries.append(entry)
                secrets[epoch] = at_hand[epoch]
                people[author] = self._known.person_of(author) or PersonId("")
        return Sealed(InspectionId(self._scope.inspection), entries, secrets, people)

    def _learn(self, entry: Entry, secrets: dict[EpochId, bytes], reading: Reading) -> None:
        if entry.body is None:
            return
        try:
            statement = control.parse(entry.body)
            for body in epochs_of(statement) if statement is not None else ():
                for secret in self._secrets_of(body, secrets):
                    if secret.id not in secrets:
                        secrets[secret.id] = secret.secret
                        compartment = CompartmentId(body.compartment)
                        reading.epochs.append(EpochKey(secret.id, compartment, secret.secret))
        except Refused as refused:
            reading.faults[entry.id] = refused.code

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
