"""What client and server say to each other, as canonical MessagePack bodies.

``POST /v1/session/challenge`` Challenge; ``POST /v1/session`` OpenSession -> Session;
``POST /v1/sync`` SyncRequest -> SyncAnswer; ``POST /v1/frontier`` FrontierRequest ->
FrontierAnswer; ``GET /v1/roster`` RosterAnswer; ``POST /v1/roster`` PublishRoster;
``PUT|GET /v1/inspections/{id}/chunks/{hash}`` raw bytes; ``POST /v1/inspections/{id}/chunks``
several, each ``hash ‖ u32be length ‖ bytes``. Errors are ErrorBody with a status of 400 or
more. The token travels as ``Authorization: Bearer <hex>``, never in a URL.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from sync.protocol.canonical import Wire
from sync.protocol.entry import EntryClass
from sync.protocol.ids import Bytes16, Bytes32, Bytes64, Count
from sync.protocol.limits import (
    BATCH_ENTRIES,
    CONTROL_BODY_BYTES,
    DEPENDENCIES,
    ENTRY_BYTES,
    FRONTIER_HEADS,
    MIB,
    REQUEST_BATCHES,
)

CONTENT_TYPE: Final = "application/vnd.fieldapp.v1"
ROSTER_MARK: Final = "fieldapp-roster"
"""Header of every answer to a sync or roster request: changes when RosterAnswer would."""


class Challenge(Wire, frozen=True):
    """The server's nonce: single use, 60 seconds."""

    nonce: Bytes32
    server: Bytes32
    incarnation: Bytes16


class Transcript(Wire, frozen=True):
    """What both sides sign with the label ``session/1``."""

    server: Bytes32
    incarnation: Bytes16
    device: Bytes16
    server_nonce: Bytes32
    device_nonce: Bytes32
    tls_key: Bytes32


class OpenSession(Wire, frozen=True):
    """The device's half; `tls_key` is the SHA-256 of the TLS public key (SPKI) it saw."""

    device: Bytes16
    server_nonce: Bytes32
    device_nonce: Bytes32
    tls_key: Bytes32
    signature: Bytes64


class Session(Wire, frozen=True):
    """The server's half; the token lives for `seconds`."""

    token: Bytes32
    seconds: Count
    signature: Bytes64


class Lead(Wire, frozen=True):
    """What stays equal through a segment, stated once."""

    inspection: Bytes16
    log: Bytes16
    author: Bytes16
    sequence: Count
    previous: Bytes32


class Slim(Wire, frozen=True):
    """An entry without what the receiver derives: organisation, inspection, log, author,
    sequence, previous, body hash and body length.

    `body` None stands for a redacted body; then `body_hash` and `body_length` are stated
    in `rest`, otherwise `rest` is None. `roster`, `receipt`, `epoch` None: as in the
    entry before in this segment.
    """

    kind: EntryClass
    roster: Bytes32 | None
    receipt: Bytes32 | None
    dependencies: Annotated[tuple[Bytes32, ...], Meta(max_length=DEPENDENCIES)]
    epoch: Bytes32 | None
    salt: Bytes32 | None
    commitment: Bytes32 | None
    body: Annotated[bytes, Meta(max_length=CONTROL_BODY_BYTES)] | None
    rest: tuple[Bytes32, Count] | None
    signature: Bytes64


class Whole(Wire, frozen=True):
    """An entry of an unknown format, as its exact envelope and body."""

    envelope: Annotated[bytes, Meta(max_length=ENTRY_BYTES + 128)]
    body: Annotated[bytes, Meta(max_length=CONTROL_BODY_BYTES)] | None


class Segment(Wire, frozen=True):
    """A path of previous links in one log, slim; or unknown formats, whole."""

    lead: Lead | None
    slim: Annotated[tuple[Slim, ...], Meta(max_length=BATCH_ENTRIES)]
    whole: Annotated[tuple[Whole, ...], Meta(max_length=BATCH_ENTRIES)]


class SyncRequest(Wire, frozen=True):
    """What the device has and offers for one inspection."""

    inspection: Bytes16
    incarnation: Bytes16
    cursor: Count
    digest: Bytes32
    limit: Annotated[int, Meta(ge=1, le=100_000)]
    segments: Annotated[tuple[Segment, ...], Meta(max_length=REQUEST_BATCHES)]


class Refusal(Wire, frozen=True):
    """One offered entry that the server did not take, and why."""

    entry: Bytes32
    code: Annotated[str, Meta(max_length=16)]


class Run(Wire, frozen=True):
    """Entries in cursor order: ids of entries offered in this request, or segments."""

    offered: Annotated[tuple[Bytes32, ...], Meta(max_length=100_000)]
    segments: Annotated[tuple[Segment, ...], Meta(max_length=REQUEST_BATCHES)]


class SyncAnswer(Wire, frozen=True):
    """Everything since the cursor in order, and a signed receipt for the last cursor.

    `cursor` is the last cursor in `runs` (or the request's). `more` says that the answer
    was cut at `limit`. `reset` means that cursor, digest or incarnation did not fit: the
    device starts again from cursor 0 and offers what the server lacks.
    """

    incarnation: Bytes16
    reset: bool
    cursor: Count
    runs: Annotated[tuple[Run, ...], Meta(max_length=100_000)]
    refused: Annotated[tuple[Refusal, ...], Meta(max_length=100_000)]
    more: bool
    receipt: bytes | None


class FrontierRequest(Wire, frozen=True):
    """The heads that a device holds, to find what either side lacks."""

    inspection: Bytes16
    heads: Annotated[tuple[Bytes32, ...], Meta(max_length=FRONTIER_HEADS)]


class FrontierAnswer(Wire, frozen=True):
    """Which of the heads the server lacks, and its own heads."""

    unknown: Annotated[tuple[Bytes32, ...], Meta(max_length=FRONTIER_HEADS)]
    heads: Annotated[tuple[Bytes32, ...], Meta(max_length=FRONTIER_HEADS)]


class RosterAnswer(Wire, frozen=True):
    """The newest signed root and roster; `inspections` are the device's own by id."""

    root: bytes
    roster: bytes
    inspections: Annotated[tuple[Bytes16, ...], Meta(max_length=10_000)]


class PublishRoster(Wire, frozen=True):
    """A newer signed roster and the signed root it stands under, as exact documents."""

    root: Annotated[bytes, Meta(max_length=2 * MIB)]
    roster: Annotated[bytes, Meta(max_length=2 * MIB)]


class ErrorBody(Wire, frozen=True):
    """A refusal by the server."""

    code: str
    message: str
    next_step: str
