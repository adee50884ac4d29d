"""Stored receipts: signed, chained, and made once for each state."""

from __future__ import annotations

from sync.protocol.canonical import decode
from sync.protocol.ids import ZERO32
from sync.protocol.limits import MIB
from sync.protocol.receipt import (
    SignedReceipt,
    chunk_digest,
    extend_digest,
    open_stored,
    receipt_hash,
)
from tests.support.entries import private_key
from tests.support.host import Host
from tests.support.organisation import Visit


def test_a_receipt_covers_what_was_sent_and_chains_to_the_one_before(
    host: Host, visit: Visit
) -> None:
    log, first = visit.opened()
    one = host.sync(visit.creator, visit.id, [first])
    second = log.write(b"second")
    two = host.sync(visit.creator, visit.id, [second])
    covered, before = host.receipt(two), decode(SignedReceipt, one.receipt or b"", limit=MIB)
    digest = extend_digest(extend_digest(ZERO32, first.id), second.id)
    assert (covered.cursor, covered.digest, covered.heads) == (2, digest, (second.id,))
    assert covered.previous == receipt_hash(before)
    assert host.receipt(one).previous == ZERO32
    assert (covered.incarnation, covered.inspection) == (host.incarnation, visit.id)


def test_nothing_to_do_returns_the_same_receipt(host: Host, visit: Visit) -> None:
    _, first = visit.opened()
    one = host.sync(visit.creator, visit.id, [first])
    host.clock.pass_seconds(60)
    digest = host.receipt(one).digest
    again = host.sync(visit.creator, visit.id, cursor=1, digest=digest)
    assert (again.receipt, again.runs) == (one.receipt, ())


def test_a_receipt_after_an_upload_covers_the_chunks(host: Host, visit: Visit) -> None:
    _, first = visit.opened()
    before = host.sync(visit.creator, visit.id, [first])
    held = [host.put(visit.creator, visit.id, bytes([n]) * 100) for n in range(3)]
    after = host.receipt(host.sync(visit.creator, visit.id))
    assert host.receipt(before).chunks == ZERO32
    assert after.chunks == chunk_digest(held)
    assert (after.cursor, after.digest) == (1, host.receipt(before).digest)


def test_a_receipt_by_another_key_or_for_another_server_is_not_accepted(
    host: Host, visit: Visit
) -> None:
    _, first = visit.opened()
    answer = host.sync(visit.creator, visit.id, [first])
    signed = decode(SignedReceipt, answer.receipt or b"", limit=MIB)
    other = private_key("another server").public_key().public_bytes_raw()
    assert open_stored(signed, other, host.organisation.id) is None
    assert open_stored(signed, host.identity.public, bytes(16)) is None
    forged = SignedReceipt(signed.label, signed.body, bytes(64))
    assert open_stored(forged, host.identity.public, host.organisation.id) is None
