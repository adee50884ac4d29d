"""Operations and what they mean.

Every operation writes one value to one slot of one record and names the writes that it
replaces; `fieldapp.domain.fold` combines them. Bodies are canonical arrays with a version.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from typing import Annotated, Final

from msgspec import Meta

from sync.protocol import hashing
from sync.protocol.canonical import Decoder, Wire, encode
from sync.protocol.errors import Malformed
from sync.protocol.ids import (
    AttachmentId,
    BlockId,
    Bytes32,
    Count,
    DeviceId,
    InspectionId,
    RecordId,
)
from sync.protocol.limits import CONTENT_BYTES
from sync.protocol.operation import Operation, Reference, Replaced, Target

Short = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=65_536)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]


class Code(enum.IntEnum):
    """Operation codes; a code is never used again for another meaning."""

    OPEN_RECORD = 1
    ARCHIVE = 2
    RESTORE = 3
    ADD_CHILD = 4
    SET_FIELD = 5
    ADD_MEMBER = 6
    REMOVE_MEMBER = 7
    ADD_BLOCK = 8
    PLACE_BLOCK = 9
    RETRACT_BLOCK = 10
    ANNOTATE = 11
    ATTACH = 12
    FINALISE = 13
    CORRECT = 14
    CODE_EVIDENCE = 15
    JUDGE = 16
    RAISE_CONCERN = 17
    CLOSE_CONCERN = 18
    SETTLE = 19
    SET_BLOCK = 20
    CONCERN_STEP = 21
    DETACH = 22
    SETTLE_BLOCK = 23


class RecordKind(enum.StrEnum):
    """What a record is; the value names its built-in form."""

    INSPECTION = "inspection"
    CASE_TRACKING = "case_tracking"
    PRACTICE_OBSERVATION = "practice_observation"
    INTERVIEW_CHILD = "interview_child"
    INTERVIEW_CARER = "interview_carer"
    INTERVIEW_PARENT = "interview_parent"
    INTERVIEW_PROFESSIONAL = "interview_professional"
    NOTE = "note"
    CONCERN = "concern"
    FORM = "form"
    """Its questions come from a form of the visit, not from one that the app ships."""
    EVIDENCE = "evidence"
    """A passage of another record with its codes; see `fieldapp.domain.evidence`."""
    FINDING = "finding"
    SAMPLE = "sample"
    """One draw of children: what is needed to draw it again; see `fieldapp.services.sampling`."""
    ENQUIRY = "enquiry"
    """A line of enquiry; see `fieldapp.domain.enquiry`."""
    UNCERTAINTY = "uncertainty"
    KEEP_IN_TOUCH = "keep_in_touch"
    """What is said to the authority on one day."""
    PAIRING = "pairing"
    """Two people assess one record apart; see `fieldapp.domain.pairing`."""
    CASE_PART = "case_part"
    """One agency's part in a tracked child's case; see `fieldapp.domain.case_part`."""
    REPLY = "reply"
    """A comment of the authority on the draft report; see `fieldapp.domain.reply`."""
    IDENTITIES = "identities"
    """Sealed files about who the children are; in no list, search or export."""
    JOURNEY = "journey"
    """What the lists say of a drawn child; shown as its timeline, in no list, search or export."""
    AREA_NOTE = "area_note"
    """In a programme: a note on an area; see `fieldapp.programme.facts`, as for the next four."""
    PAST_INSPECTION = "past_inspection"
    TRIGGER = "trigger"
    PLANNED = "planned"
    """The plan of one inspection: in a programme before its release, in its visit after."""
    ACTIVITY = "activity"


OWNED: Final = frozenset(
    {
        RecordKind.INTERVIEW_CHILD,
        RecordKind.INTERVIEW_CARER,
        RecordKind.INTERVIEW_PARENT,
        RecordKind.INTERVIEW_PROFESSIONAL,
    }
)
"""Records that only their author's person writes; others annotate."""


class BlockKind(enum.StrEnum):
    """What a block of text is; exact words and the inspector's view are never mixed."""

    NOTE = "note"
    ASKED = "asked"
    WORDS = "words"
    THINK = "think"
    EVENT = "event"


class Mark(enum.StrEnum):
    """How the author marked a line."""

    NONE = ""
    STRENGTH = "strength"
    IMPROVE = "improve"
    NEUTRAL = "neutral"
    FOLLOW_UP = "follow_up"
    CONTINUES = "continues"
    """Goes on with the paragraph of the block before; printed as one with it."""


class OpenRecord(Wire, frozen=True):
    """A record begins; its id derives from `nonce`, so only its author can open it.

    The record stays with the form version it began with.
    """

    nonce: Bytes32
    kind: Name
    form: Name
    form_version: Count
    form_hash: Bytes32
    short_name: Short
    child: Short


class RaiseConcern(Wire, frozen=True):
    """A concern about a child is raised, with the time of the one action that raised it."""

    nonce: Bytes32
    form: Name
    form_version: Count
    form_hash: Bytes32
    short_name: Short
    child: Short
    source: Annotated[bytes, Meta(max_length=16)]
    raised_ms: Count


class ConcernStep(Wire, frozen=True):
    """One step of the concern path, done at a claimed time."""

    step: Name
    done_ms: Count
    words: Text


class CloseConcern(Wire, frozen=True):
    """The concern is closed: satisfied, or escalated, with the reason in words."""

    outcome: Name
    words: Text


class AddChild(Wire, frozen=True):
    """A child of the sample, by code; never by name."""

    code: Name
    sample: Name
    origin: Short


class SetField(Wire, frozen=True):
    """A typed value in its canonical text form; empty text clears the field."""

    value: Text


class AddBlock(Wire, frozen=True):
    """A block of text after another block (empty `after`: at the start)."""

    after: Annotated[bytes, Meta(max_length=16)]
    kind: Name
    mark: Short
    text: Text
    said_ms: Count


class SetBlock(Wire, frozen=True):
    """New text and mark of a block."""

    mark: Short
    text: Text


class PlaceBlock(Wire, frozen=True):
    """A block moves after another block, or to the start."""

    after: Annotated[bytes, Meta(max_length=16)]


class Nothing(Wire, frozen=True):
    """The body of operations that need none."""


class Annotate(Wire, frozen=True):
    """A remark beside a record or one of its slots, by anybody of the team."""

    about: Annotated[bytes, Meta(max_length=128)]
    text: Text


class Attach(Wire, frozen=True):
    """A sealed file: its key and the addresses of its sealed chunks, in order.

    `levels` 0: `chunks` are the file's; 1: `chunks` hold the list of the file's chunks.
    `finished` is false for the part of a recording that a crash ended.
    """

    name: Short
    media_type: Short
    length: Count
    sha256: Bytes32
    file_key: Bytes32
    chunks: Annotated[tuple[Bytes32, ...], Meta(max_length=1_000)]
    levels: Annotated[int, Meta(ge=0, le=1)]
    finished: bool


class Finalise(Wire, frozen=True):
    """The record is finished: the writes named here are the statement and stay as they are."""

    frozen: Annotated[tuple[Replaced, ...], Meta(max_length=4_096)]


class Correct(Wire, frozen=True):
    """A correction beside a finished statement's slot."""

    about: Annotated[bytes, Meta(max_length=128)]
    text: Text


class SetMember(Wire, frozen=True):
    """One element of a set such as people present or agencies."""

    value: Short


class Settle(Wire, frozen=True):
    """A decision about several versions: holds one, a new one, or several in order."""

    values: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=64)]


class SettleBlock(Wire, frozen=True):
    """A decision about several versions of a line: its words as in `Settle`, and its mark."""

    values: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=64)]
    mark: Short


BODIES: Final[dict[int, type[Wire]]] = {
    Code.OPEN_RECORD: OpenRecord,
    Code.ARCHIVE: Nothing,
    Code.RESTORE: Nothing,
    Code.ADD_CHILD: AddChild,
    Code.SET_FIELD: SetField,
    Code.ADD_MEMBER: SetMember,
    Code.REMOVE_MEMBER: SetMember,
    Code.ADD_BLOCK: AddBlock,
    Code.PLACE_BLOCK: PlaceBlock,
    Code.RETRACT_BLOCK: Nothing,
    Code.ANNOTATE: Annotate,
    Code.ATTACH: Attach,
    Code.FINALISE: Finalise,
    Code.CORRECT: Correct,
    Code.RAISE_CONCERN: RaiseConcern,
    Code.CLOSE_CONCERN: CloseConcern,
    Code.SETTLE: Settle,
    Code.SET_BLOCK: SetBlock,
    Code.CONCERN_STEP: ConcernStep,
    Code.DETACH: Nothing,
    Code.SETTLE_BLOCK: SettleBlock,
}

_DECODERS: Final = {int(c): Decoder(kind, limit=CONTENT_BYTES) for c, kind in BODIES.items()}

STATUS_SLOT: Final = b"status"
FINAL_SLOT: Final = b"final"
OPEN_SLOT: Final = b""
CLOSE_SLOT: Final = b"closed"


def field_slot(key: str) -> bytes:
    """Return the slot of a form field."""
    return b"f:" + key.encode()


def block_slot(block: BlockId) -> bytes:
    """Return the slot of a block's beginning: kind, first place and first text."""
    return b"b:" + block


def text_slot(block: BlockId) -> bytes:
    """Return the slot of a block's later texts; a draft of a block stands here."""
    return b"x:" + block


def place_slot(block: BlockId) -> bytes:
    """Return the slot of a block's place."""
    return b"p:" + block


def retract_slot(block: BlockId) -> bytes:
    """Return the slot that says a block was taken back."""
    return b"r:" + block


def attachment_slot(attachment: AttachmentId) -> bytes:
    """Return the slot of an attachment."""
    return b"a:" + attachment


def set_slot(key: str) -> bytes:
    """Return the slot of a set."""
    return b"s:" + key.encode()


def child_slot(code: str) -> bytes:
    """Return the slot of a child in the inspection's own record."""
    return b"c:" + code.encode()


def note_slot(nonce: bytes) -> bytes:
    """Return the slot of an annotation or correction (16 fresh bytes)."""
    return b"n:" + nonce


def step_slot(step: str) -> bytes:
    """Return the slot of one step of a concern."""
    return b"t:" + step.encode()


def record_id(inspection: InspectionId, author: DeviceId, nonce: bytes) -> RecordId:
    """Return the id that only `author` can open with this nonce."""
    return RecordId(hashing.labelled("record/1", inspection, author, nonce)[:16])


def inspection_record(inspection: InspectionId) -> RecordId:
    """Return the record that holds the inspection's own title, dates and children."""
    return RecordId(inspection)


def operation(
    code: Code, record: RecordId, slot: bytes, body: Wire, replaces: Iterable[Reference] = ()
) -> Operation:
    """Return an operation of version 1; `replaces` is put in ascending order."""
    named = tuple(Replaced(r.entry, r.place) for r in sorted(set(replaces)))
    return Operation(int(code), 1, Target(record, slot), named, encode(body))


_WHOLE_SLOT: Final[dict[int, bytes]] = {
    Code.OPEN_RECORD: OPEN_SLOT,
    Code.RAISE_CONCERN: OPEN_SLOT,
    Code.ARCHIVE: STATUS_SLOT,
    Code.RESTORE: STATUS_SLOT,
    Code.FINALISE: FINAL_SLOT,
    Code.CLOSE_CONCERN: CLOSE_SLOT,
}
"""The one slot that an operation may write."""

_SLOT_STARTS: Final[dict[int, tuple[bytes, ...]]] = {
    Code.ADD_CHILD: (b"c:",),
    Code.SET_FIELD: (b"f:",),
    Code.ADD_MEMBER: (b"s:",),
    Code.REMOVE_MEMBER: (b"s:",),
    Code.ADD_BLOCK: (b"b:",),
    Code.SET_BLOCK: (b"x:",),
    Code.PLACE_BLOCK: (b"p:",),
    Code.RETRACT_BLOCK: (b"r:",),
    Code.ANNOTATE: (b"n:",),
    Code.CORRECT: (b"n:",),
    Code.ATTACH: (b"a:",),
    Code.DETACH: (b"a:",),
    Code.CONCERN_STEP: (b"t:",),
    Code.SETTLE: (b"f:", b"x:"),
    Code.SETTLE_BLOCK: (b"x:",),
}
"""How the slots begin that an operation may write."""


_SLOTS: Final = {int(code): starts for code, starts in _SLOT_STARTS.items()}
"""By plain numbers, which are compared more quickly than members of an enum."""


def fits_slot(code: int, slot: bytes) -> bool:
    """Say whether an operation may write this slot; a newer operation may write any."""
    starts = _SLOTS.get(code)
    if starts is not None:
        return slot.startswith(starts)
    whole = _WHOLE_SLOT.get(code)
    return whole is None or slot == whole


def body_of(code: int, version: int, body: bytes) -> Wire | None:
    """Return the typed body, or None when code or version is newer than this app.

    Raises `Malformed` when a known body is not in its one exact form.
    """
    decoder = _DECODERS.get(code)
    if decoder is None or version != 1:
        return None
    return decoder.decode(body)


def are_formed(code: int, version: int, bodies: Sequence[bytes]) -> bool:
    """Say whether `body_of` accepts every one of several bodies of one kind."""
    decoder = _DECODERS.get(code)
    if decoder is None or version != 1:
        return True
    try:
        decoder.decode_each(bodies)
    except Malformed:
        return False
    return True


def held_body(code: int, version: int, body: bytes) -> Wire | None:
    """Return what `body_of` returned when the fold took this body in; its form was checked."""
    decoder = _DECODERS.get(code)
    if decoder is None or version != 1:
        return None
    return decoder.read(body)
