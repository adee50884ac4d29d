"""The independent check of a bundle: every signature, every chain, and what can be opened.

Needs no profile and writes nothing. Without a root fingerprint nothing is trusted, so the
root is "not checked"; commitments that no key and no disclosure opens are "not checked"
too, which is no fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from fieldapp.crypto.disclosure import check_disclosure
from fieldapp.crypto.epoch import Scope
from fieldapp.crypto.seal import open_entry
from sync.bundle import refusals
from sync.bundle.format import ChunkItem, Item, Kind
from sync.bundle.opening import Keys, Reader
from sync.bundle.reading import Outline, Source, items, read_outline, sender_signed
from sync.bundle.receipts import stored_receipt
from sync.bundle.report import Report, State
from sync.protocol import control
from sync.protocol.canonical import decode
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.errors import Refused
from sync.protocol.exchange import Segment
from sync.protocol.ids import ZERO32, DeviceId, EpochId
from sync.protocol.judging import Judge, Verdict
from sync.protocol.limits import MIB
from sync.protocol.receipt import SignedReceipt
from sync.protocol.roster import Known, key_id, verify_documents
from sync.protocol.segments import unpack_segments
from sync.protocol.signing import Label


@dataclass(frozen=True, slots=True)
class Trust:
    """What the reader goes by.

    `fingerprint` is that of the root that the reader trusts; `known` stands in for
    documents that the bundle does not carry; `keys` open what is wrapped to them. Without
    `keys` the dictionaries that came along serve nobody and every commitment stays closed,
    unless a disclosure shows a part of it.
    """

    fingerprint: bytes | None = None
    known: Known | None = None
    keys: Keys | None = None


def verify_bundle(source: Source, trust: Trust) -> Report:
    """Return what was found in a clear bundle.

    Raises `Refused` (X-301 to X-305) when the file cannot be read as a bundle at all.
    """
    outline, report = read_outline(source), Report()
    known = _known(outline, trust, report)
    if known is None:
        if not report.findings:
            report.note("X-321", "There is no list of people to check against.")
        return report
    if outline.header.organisation != known.organisation:
        raise refusals.other_organisation()
    report.sender = State.OK if sender_signed(outline, known) else State.WRONG
    if report.sender is State.WRONG:
        report.note("X-307", "The sender's signature does not hold.")
    checker = _Checker(known, _Opener(source, known, trust), report)
    for item in items(source):
        checker.look(item)
    checker.finish()
    return report


def _known(outline: Outline, trust: Trust, report: Report) -> Known | None:
    """Return whom to check against; the root counts only by the reader's fingerprint."""
    documents = outline.documents
    if documents is None:
        report.root = State.OK if trust.known is not None else State.NOT_CHECKED
        return trust.known
    try:
        known = verify_documents(documents.root, documents.roster, trust.fingerprint)
    except Refused as refused:
        report.root = State.WRONG
        report.note(refused.code, refused.message)
        return None
    report.root = State.NOT_CHECKED if trust.fingerprint is None else State.OK
    return known


class _Opener:
    """Opens sealed entries with the epochs of a bundle that our keys unwrap."""

    def __init__(self, source: Source, known: Known, trust: Trust) -> None:
        self._keys = trust.keys
        self._secrets: dict[EpochId, bytes] = {}
        if trust.keys is not None:
            self._learn(source, known, trust.keys)

    def state(self, entry: Entry) -> State:
        """Return whether the commitment of a sealed entry holds; raise what is wrong with it."""
        header = entry.header
        secret = self._secrets.get(EpochId(header.epoch)) if header is not None else None
        if self._keys is None or secret is None or entry.body is None:
            return State.NOT_CHECKED
        open_entry(entry, secret, self._keys.codecs)
        return State.OK

    def _learn(self, source: Source, known: Known, keys: Keys) -> None:
        for item in items(source):
            if item.kind != Kind.SEGMENT:
                continue
            for entry in _entries(item.body, known.organisation):
                if entry.header is not None and entry.header.kind is EntryClass.CONTROL:
                    scope = Scope(known.organisation, entry.outer.inspection)
                    read = Reader(keys, known, scope).read([entry], self._secrets)
                    self._secrets.update({key.epoch: key.secret for key in read.epochs})


class _Link(NamedTuple):
    """Where an entry stands and what it builds on."""

    log: bytes
    author: bytes
    sequence: int
    previous: bytes
    dependencies: tuple[bytes, ...]


class _Checker:
    """Looks at one item after the other; keeps ids and links, no contents."""

    def __init__(self, known: Known, opener: _Opener, report: Report) -> None:
        self._known = known
        self._opener = opener
        self._report = report
        self._judge = Judge(known)
        self._links: dict[bytes, _Link] = {}
        self._closed: set[bytes] = set()
        self._signed_for: set[bytes] = set()

    def look(self, item: Item) -> None:
        """Check one item; whatever is wrong with it becomes a finding."""
        looks: dict[int, Callable[[bytes], None]] = {
            Kind.SEGMENT: self._segment,
            Kind.RECEIPT: self._receipt,
            Kind.CHUNK: self._chunk,
            Kind.DISCLOSURE: self._disclosure,
        }
        if item.kind in looks:
            try:
                looks[item.kind](item.body)
            except Refused as refused:
                self._report.note(refused.code, refused.message)

    def finish(self) -> None:
        """Check what only the whole can show: links, forks, and what servers signed for."""
        report, places = self._report, set[tuple[bytes, bytes, int]]()
        for entry, link in self._links.items():
            place = (link.log, link.author, link.sequence)
            report.forks += place in places
            places.add(place)
            if self._stands(link):
                report.links.good += 1
            else:
                what = "Something that an item builds on is missing or out of place."
                report.wrong(report.links, "X-322", what, entry)
        for head in sorted(self._signed_for - self._links.keys()):
            report.note("X-323", "An item that a server signed for is not in this file.", head)
        report.commitments.not_checked = len(self._closed)

    def _segment(self, body: bytes) -> None:
        for entry in _entries(body, self._known.organisation):
            if entry.id not in self._links:
                self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        report, outer = self._report, entry.outer
        report.entries += 1
        dependencies = entry.header.dependencies if entry.header else ()
        self._links[entry.id] = _Link(
            outer.log, outer.author, outer.sequence, outer.previous, dependencies
        )
        verdict = self._judge.signed(entry)
        if verdict is Verdict.VERIFIED:
            report.signatures.good += 1
        else:
            what = "The signature of an item does not hold."
            report.wrong(report.signatures, verdict.value, what, entry.id)
        if entry.header is not None and entry.header.kind is EntryClass.SEALED:
            self._sealed(entry)
        elif entry.header is not None and entry.body is not None:
            self._stated(entry, entry.body)

    def _sealed(self, entry: Entry) -> None:
        counts = self._report.commitments
        try:
            if self._opener.state(entry) is State.OK:
                counts.good += 1
            else:
                self._closed.add(entry.id)
        except Refused as refused:
            self._report.wrong(counts, refused.code, refused.message, entry.id)

    def _stated(self, entry: Entry, body: bytes) -> None:
        """Check that every epoch can be read by the records office and the recovery key."""
        roster, counts = self._known.roster, self._report.epochs
        try:
            statement = control.parse(body)
            for epoch in control.epochs_of(statement) if statement is not None else ():
                control.check_mandatory_wraps(
                    epoch, key_id(roster.role_key), key_id(roster.recovery_key)
                )
                counts.good += 1
        except Refused as refused:
            self._report.wrong(counts, refused.code, refused.message, entry.id)

    def _receipt(self, body: bytes) -> None:
        signed = decode(SignedReceipt, body, limit=2 * MIB)
        receipt, counts = stored_receipt(signed, self._known), self._report.receipts
        if receipt is not None:
            counts.good += 1
            self._signed_for.update(receipt.heads)
        elif signed.label is Label.STORED:
            refused = refusals.strange_receipt()
            self._report.wrong(counts, refused.code, refused.message)
        else:
            counts.not_checked += 1

    def _chunk(self, body: bytes) -> None:
        decode(ChunkItem, body, limit=len(body))
        self._report.chunks.good += 1

    def _disclosure(self, body: bytes) -> None:
        counts = self._report.disclosures
        try:
            shown = check_disclosure(body, self._public_of)
        except Refused as refused:
            self._report.wrong(counts, refused.code, refused.message)
            return
        counts.good += 1
        if shown.entry.id in self._closed:
            self._closed.discard(shown.entry.id)
            self._report.commitments.good += 1

    def _public_of(self, device: DeviceId) -> bytes | None:
        listed = self._known.by_device.get(device)
        return listed.signing if listed else None

    def _stands(self, link: _Link) -> bool:
        if not all(needed in self._links for needed in link.dependencies):
            return False
        if link.previous == ZERO32:
            return link.sequence == 0
        before = self._links.get(link.previous)
        return before is not None and (before.log, before.author, before.sequence + 1) == (
            link.log,
            link.author,
            link.sequence,
        )


def _entries(body: bytes, organisation: bytes) -> Iterator[Entry]:
    yield from unpack_segments(organisation, [decode(Segment, body, limit=len(body))])
