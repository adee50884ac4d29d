"""Segments: entries on the wire without what the receiver can rebuild.

A segment is a path of previous links in one log. It states organisation, inspection, log,
author, first place and first previous once; header bytes, body hashes and entry ids are
rebuilt from it exactly, so that signatures and ids verify over the full form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sync.protocol import entry as entries
from sync.protocol import hashing
from sync.protocol.entry import FORMAT, Entry, EntryClass, Header
from sync.protocol.errors import Malformed
from sync.protocol.exchange import Lead, Segment, Slim, Whole
from sync.protocol.ids import ZERO32
from sync.protocol.limits import BATCH_ENTRIES, CONTROL_BODY_BYTES

_LAST_PLACE: Final = 2**63 - 1


def pack_segments(listed: Sequence[Entry]) -> tuple[Segment, ...]:
    """Return segments that hold `listed` in the same order, at most 256 entries each.

    Entries of a format not known here travel whole; a redacted body stays away.
    """
    segments: list[Segment] = []
    start = 0
    for place in range(1, len(listed) + 1):
        full = place - start == BATCH_ENTRIES
        if place == len(listed) or full or not _continues(listed[place - 1], listed[place]):
            segments.append(_segment(listed[start:place]))
            start = place
    return tuple(segments)


def unpack_segments(organisation: bytes, segments: Iterable[Segment]) -> Iterator[Entry]:
    """Yield the entries of `segments` in order, their full form rebuilt and bounded.

    Signatures are not verified here. Raises `Malformed` at the first entry whose full
    form would not be accepted; `organisation` is the one that the receiver belongs to.
    """
    for segment in segments:
        if segment.lead is None and not segment.slim and segment.whole:
            yield from _unpack_whole(organisation, segment.whole)
        elif segment.lead is not None and segment.slim and not segment.whole:
            yield from _unpack_slim(organisation, segment.lead, segment.slim)
        else:
            raise Malformed("P-121", "A group of items is not in the agreed form.")


def _continues(before: Entry, after: Entry) -> bool:
    if before.header is None or after.header is None:
        return before.header is after.header
    first, second = before.header, after.header
    return (
        second.previous == before.id
        and second.log == first.log
        and second.sequence == first.sequence + 1
        and second.author == first.author
        and second.inspection == first.inspection
        and second.organisation == first.organisation
    )


def _segment(path: Sequence[Entry]) -> Segment:
    first = path[0].header
    if first is None:
        return Segment(None, (), tuple(Whole(entries.pack(e), e.body) for e in path))
    lead = Lead(first.inspection, first.log, first.author, first.sequence, first.previous)
    return Segment(lead, tuple(_slim_path(path)), ())


def _slim_path(path: Sequence[Entry]) -> Iterator[Slim]:
    roster = receipt = epoch = b""
    for entry in path:
        header = entry.header
        assert header is not None, "a path holds formats known here only"
        sealed = header.kind is EntryClass.SEALED
        yield Slim(
            header.kind,
            None if header.roster == roster else header.roster,
            None if header.receipt == receipt else header.receipt,
            header.dependencies,
            None if header.epoch == epoch else header.epoch,
            header.salt if sealed else None,
            header.commitment if sealed else None,
            entry.body,
            (header.body_hash, header.body_length) if entry.body is None else None,
            entry.envelope.signature,
        )
        roster, receipt, epoch = header.roster, header.receipt, header.epoch


def _unpack_whole(organisation: bytes, listed: tuple[Whole, ...]) -> Iterator[Entry]:
    for whole in listed:
        entry = entries.parse(whole.envelope, whole.body)
        if entry.outer.organisation != organisation:
            raise Malformed("P-122", "An item belongs to another organisation.")
        yield entry


def _unpack_slim(organisation: bytes, lead: Lead, path: tuple[Slim, ...]) -> Iterator[Entry]:
    if lead.sequence > _LAST_PLACE - len(path):
        raise Malformed("P-112", "An item does not fit its place in the log.")
    roster, receipt, epoch = _stated_at_start(path[0])
    previous = lead.previous
    for sequence, slim in enumerate(path, lead.sequence):
        roster = roster if slim.roster is None else slim.roster
        receipt = receipt if slim.receipt is None else slim.receipt
        epoch = epoch if slim.epoch is None else slim.epoch
        salt, commitment = _sealed_fields(slim)
        body_hash, body_length = _body_facts(slim)
        header = Header(
            FORMAT,
            organisation,
            lead.inspection,
            lead.log,
            sequence,
            previous,
            lead.author,
            slim.kind,
            roster,
            receipt,
            slim.dependencies,
            epoch,
            salt,
            commitment,
            body_hash,
            body_length,
        )
        entry = entries.from_header(header, slim.signature, slim.body)
        previous = entry.id
        yield entry


def _stated_at_start(first: Slim) -> tuple[bytes, bytes, bytes]:
    if first.roster is None or first.receipt is None or first.epoch is None:
        raise Malformed("P-123", "A group of items leaves out what its first item must state.")
    return first.roster, first.receipt, first.epoch


def _sealed_fields(slim: Slim) -> tuple[bytes, bytes]:
    if slim.kind is EntryClass.CONTROL and slim.salt is None and slim.commitment is None:
        return ZERO32, ZERO32
    if slim.kind is EntryClass.SEALED and slim.salt is not None and slim.commitment is not None:
        return slim.salt, slim.commitment
    raise Malformed("P-113", "A control item carries fields of a sealed one.")


def _body_facts(slim: Slim) -> tuple[bytes, int]:
    if slim.body is not None and slim.rest is None:
        return hashing.plain(slim.body), len(slim.body)
    if slim.body is None and slim.rest is not None and slim.rest[1] <= CONTROL_BODY_BYTES:
        return slim.rest
    raise Malformed("P-124", "An item both has and lacks its contents.")
