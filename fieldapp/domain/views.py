"""What screens and exports read: plain facts, computed from the log and receipts."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from fieldapp.domain.change import BlockKind, Mark, RecordKind
from fieldapp.domain.ports import Moment
from sync.protocol.ids import (
    AttachmentId,
    BlockId,
    DeviceId,
    InspectionId,
    PersonId,
    RecordId,
)
from sync.protocol.operation import Reference


@dataclass(frozen=True, slots=True)
class Version:
    """One live value with its author and claimed time; `reference` is what to replace.

    `mark` is how its author marked it, empty for what is no line.
    """

    reference: Reference
    text: str
    person: PersonId
    device: DeviceId
    claimed: Moment
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: one version, or several different ones, which is a conflict.

    `seen` lists every live write, equal ones included; a new write replaces these.
    """

    key: str
    versions: tuple[Version, ...]
    seen: tuple[Reference, ...]

    @property
    def conflict(self) -> bool:
        """Say whether people wrote different values while apart."""
        return len(self.versions) > 1

    @property
    def text(self) -> str:
        """Return the value, or the first of several in their fixed order."""
        return self.versions[0].text if self.versions else ""

    @property
    def shown(self) -> tuple[Reference, ...]:
        """Return what a write in place of `text` alone replaces: other versions stay beside it."""
        return (self.versions[0].reference,) if self.conflict else self.seen


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text in reading order; several versions are a conflict."""

    id: BlockId
    kind: BlockKind
    mark: Mark
    said_ms: int
    versions: tuple[Version, ...]
    seen: tuple[Reference, ...]
    place_seen: tuple[Reference, ...]
    moved_apart: bool
    begun_by: PersonId
    """Who may take it back, as long as no words of others stand in it."""

    @property
    def text(self) -> str:
        """Return the text, or the first of several in their fixed order."""
        return self.versions[0].text if self.versions else ""


class AttachmentState(enum.StrEnum):
    """Whether every sealed piece of an attachment is on this laptop."""

    COMPLETE = "complete"
    MISSING = "missing"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of the concern path that is not done; `due_ms` is None while its time is open."""

    step: str
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class OpenConcern:
    """A concern that is not closed: the step that was done last, and those to be done, in order.

    `last` is empty while no step is done; `raised_ms` and `last_ms` are claimed times.
    """

    id: RecordId
    short_name: str
    child: str
    raised_ms: int
    last: str
    last_ms: int
    to_do: tuple[DueStep, ...]

    @property
    def due_ms(self) -> int | None:
        """Return when the next step is due, or None."""
        return self.to_do[0].due_ms if self.to_do else None


class Custody(enum.StrEnum):
    """How far an item has come; each step is proved by a signed receipt."""

    LAPTOP = "laptop"
    SERVER = "server"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A sealed file of a record; keys stay in the store."""

    id: AttachmentId
    name: str
    media_type: str
    length: int
    state: AttachmentState
    author: Version
    custody: Custody = Custody.LAPTOP


@dataclass(frozen=True, slots=True)
class Remark:
    """An annotation, or a correction beside a finished statement, about one slot."""

    about: bytes
    correction: bool
    version: Version


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a concern with the time it was done."""

    step: str
    done_ms: int
    version: Version


@dataclass(frozen=True, slots=True)
class Summary:
    """A record as a row of a list."""

    id: RecordId
    kind: RecordKind
    short_name: str
    child: str
    title: str
    owner: PersonId
    opened: Moment
    changed_ms: int
    archived: bool
    finished: bool
    conflicts: int
    custody: Custody


@dataclass(frozen=True, slots=True)
class Record:
    """A whole record as live values; `form` and `form_version` say how to show it."""

    summary: Summary
    form: str
    form_version: int
    fields: dict[str, Field]
    sets: dict[str, tuple[Version, ...]]
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    remarks: tuple[Remark, ...]
    steps: tuple[Step, ...]
    closed: Version | None
    status_seen: tuple[Reference, ...]
    unreadable: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the sample, by code."""

    code: str
    sample: str
    origin: str
    records: int


@dataclass(frozen=True, slots=True)
class Counters:
    """Items by custody; cumulative: laptop >= server >= confirmed.

    A draft counts as an item on this laptop only. `entries_unsent` and
    `bytes_unsent` say how much there is to send, attachments included.
    """

    laptop: int
    server: int
    confirmed: int
    entries_unsent: int
    bytes_unsent: int
    waiting: int
    quarantined: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A slot with several versions, wherever it stands."""

    record: Summary
    slot: bytes
    label: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """One write of a slot's history, newest first; `live` when nothing replaced it."""

    version: Version
    what: str
    live: bool
    received_ms: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result: where, and the words around it with the found part marked."""

    record: Summary
    slot: bytes
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits in order of relevance; `behind` counts entries that the index still lacks."""

    hits: tuple[Hit, ...]
    behind: int
    more: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into a slot and is not an entry yet, with the values seen then."""

    record: RecordId
    slot: bytes
    text: str
    seen: tuple[Reference, ...]
    begun_ms: int
    saved_ms: int
    caret: int
    meta: str


@dataclass(frozen=True, slots=True)
class Share:
    """Of one laptop's entries, how many a receipt covers, and when the last of them came."""

    device: DeviceId
    entries: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class Covered:
    """What a receipt covers of what is on this laptop: entries by laptop, and named files.

    `files` holds the newest names, `more_files` how many stand beside them.
    """

    shares: tuple[Share, ...]
    files: tuple[str, ...]
    more_files: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A verified receipt as a row: who signed it, and what it covers.

    `covers` is None for a receipt that a newer one of the same signer took the place of.
    """

    confirmed: bool
    entries: int
    time_ms: int
    fingerprint: str
    covers: Covered | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection as a card on the home screen.

    `purpose` is empty for a visit; a programme of the office says `programme`.
    """

    id: InspectionId
    title: str
    framework: str
    members: tuple[PersonId, ...]
    lead: PersonId
    created_ms: int
    counters: Counters
    conflicts: int
    concerns: tuple[OpenConcern, ...]
    last_place: tuple[RecordId, bytes, int] | None
    purpose: str = ""

    @property
    def concerns_open(self) -> int:
        """Return how many concerns are open."""
        return len(self.concerns)
