"""Operations as they travel inside an entry's content.

An operation is ``[code, version, target, replaces, body]``. Its body is a byte string,
so an unknown code or version keeps its body unread while its `replaces` still work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from msgspec import Meta

from sync.protocol.canonical import Wire
from sync.protocol.ids import Bytes16, Bytes32
from sync.protocol.limits import CONTENT_BYTES, OPERATIONS, REPLACES, SLOT_BYTES


class Reference(NamedTuple):
    """One write: the entry that holds it and its place among the entry's operations."""

    entry: bytes
    place: int


class Target(Wire, frozen=True):
    """What an operation is about: a record and a slot in it (empty for the record)."""

    record: Bytes16
    slot: Annotated[bytes, Meta(max_length=SLOT_BYTES)]


class Replaced(Wire, frozen=True):
    """One write that an operation replaces, as (entry id, place among its operations)."""

    entry: Bytes32
    place: Annotated[int, Meta(ge=0, lt=OPERATIONS)]


class Operation(Wire, frozen=True):
    """One operation; `code` and `version` say how to read `body`."""

    code: Annotated[int, Meta(ge=1, le=2**16)]
    version: Annotated[int, Meta(ge=1, le=2**16)]
    target: Target
    replaces: Annotated[tuple[Replaced, ...], Meta(max_length=REPLACES)]
    body: Annotated[bytes, Meta(max_length=CONTENT_BYTES)]


class Prelude(Wire, frozen=True):
    """What the author's device claims of an entry: shown as claimed, never as proved.

    `claimed_ms` is Unix time in milliseconds, `offset_minutes` the local offset plus
    1,440 (so that it is never negative).
    """

    operation: Bytes16
    schema: Annotated[int, Meta(ge=1, le=2**16)]
    claimed_ms: Annotated[int, Meta(ge=0, le=2**63 - 1)]
    offset_minutes: Annotated[int, Meta(ge=0, le=2_880)]
    person: Annotated[str, Meta(min_length=1, max_length=32)]


@dataclass(frozen=True, slots=True)
class Content:
    """The opened content of a sealed entry: its prelude and its operations in order."""

    prelude: Prelude
    operations: tuple[Operation, ...]
