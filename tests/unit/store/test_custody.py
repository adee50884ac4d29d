"""Counters and the exchange: what receipts prove, what is still to send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.change import Attach, Code, attachment_slot, operation
from fieldapp.domain.errors import Damaged, Refused
from fieldapp.domain.views import AttachmentState, Custody
from fieldapp.store.facts import START, Arrived, Batch, Cursor
from fieldapp.store.intake import runs
from sync.protocol import hashing
from sync.protocol.canonical import encode
from sync.protocol.ids import ZERO32, AttachmentId, ChunkAddress, Incarnation
from sync.protocol.receipt import (
    Durability,
    OpenedReceipt,
    SignedReceipt,
    StoredReceipt,
    receipt_hash,
)
from sync.protocol.signing import Label
from tests.support.entries import name16, name32
from tests.support.team import Team, Writer

ONE = Incarnation(name16("server"))


def _stored(team: Team, cursor: int, incarnation: bytes = ONE) -> SignedReceipt:
    body = StoredReceipt(
        1,
        team.known.organisation,
        team.id,
        name32("server"),
        incarnation,
        cursor,
        name32(f"digest {cursor}"),
        (),
        0,
        ZERO32,
        Durability.SINGLE,
        1_760_000_000_000 + cursor,
        ZERO32,
    )
    return SignedReceipt(Label.STORED, encode(body), bytes(64))


def _send(writer: Writer, team: Team, receipt: bool = True) -> None:
    """Do what an exchange with the server does for everything that is unsent."""
    start = writer.store.cursor().cursor
    sent = writer.store.outbox(None, 1 << 30)
    placed = tuple((entry.id, start + n) for n, entry in enumerate(sent, 1))
    cursor = Cursor(ONE, start + len(sent), name32(f"digest {start + len(sent)}"))
    signed = _stored(team, cursor.cursor) if receipt else None
    writer.store.commit(Batch(placed=placed, cursor=cursor, receipt=signed))


def test_an_item_is_on_the_server_only_by_a_receipt(lead: Writer, team: Team) -> None:
    lead.open_record("C-1")
    _send(lead, team, receipt=False)
    counters = lead.store.counters()
    assert (counters.laptop, counters.server, counters.entries_unsent) == (1, 0, 0)
    effects = lead.store.commit(Batch(receipt=_stored(team, 2)))
    assert effects.receipts
    assert lead.store.counters().server == 1
    assert lead.store.summaries()[0].custody is Custody.SERVER


def test_a_further_entry_takes_its_record_back_to_the_laptop(lead: Writer, team: Team) -> None:
    record = lead.open_record("C-1")
    lead.open_record("C-2")
    _send(lead, team)
    lead.set_field(record, "title", "new")
    counters = lead.store.counters()
    assert (counters.laptop, counters.server) == (2, 1)
    assert (counters.entries_unsent, counters.bytes_unsent > 300) == (1, True)


def test_the_outbox_holds_what_was_not_placed_in_chain_order(lead: Writer, team: Team) -> None:
    record = lead.open_record("C-1")
    _send(lead, team)
    for text in ("one", "two", "three"):
        lead.set_field(record, "title", text)
    unsent = lead.store.outbox(None, 1 << 20)
    assert [entry.outer.sequence for entry in unsent] == [2, 3, 4]
    assert lead.store.outbox(unsent[0].id, 1 << 20) == unsent[1:]
    assert lead.store.outbox(None, 1) == unsent[:1]


def test_the_cursor_moves_with_its_data(lead: Writer, team: Team) -> None:
    assert lead.store.cursor() == START
    lead.open_record("C-1")
    _send(lead, team)
    lead.reopen()
    assert lead.store.cursor() == Cursor(ONE, 2, name32("digest 2"))


def test_another_incarnation_in_a_batch_forgets_earlier_places(lead: Writer, team: Team) -> None:
    lead.open_record("C-1")
    _send(lead, team)
    lead.store.commit(Batch(cursor=Cursor(Incarnation(name16("restored")), 0, ZERO32)))
    assert lead.store.counters().entries_unsent == 2


def test_a_second_copy_from_the_server_brings_its_place(pair: tuple[Writer, Writer]) -> None:
    first, second = pair
    first.open_record("C-1")
    first.hand_over(second)
    entries = tuple(Arrived(h.entry, None, h.row) for h in first.store.entries(0))
    second.store.commit(Batch(entries=entries))
    assert second.store.outbox(None, 1 << 20) == ()


def test_the_newest_receipt_is_the_one_to_cite(lead: Writer, team: Team) -> None:
    assert lead.store.newest_receipt() == ZERO32
    for cursor in (1, 2):
        lead.store.commit(Batch(receipt=_stored(team, cursor)))
        lead.store.commit(Batch(receipt=_stored(team, cursor)))
    assert lead.store.newest_receipt() == receipt_hash(_stored(team, 2))
    assert [receipt.entries for receipt in lead.store.receipts()] == [2, 1]
    assert lead.store.signed_receipts() == (_stored(team, 1), _stored(team, 2))


def test_the_office_confirms_what_its_receipt_reaches(lead: Writer, team: Team) -> None:
    lead.open_record("C-1")
    covered = lead.head.entry
    lead.open_record("C-2")
    _send(lead, team)
    body = OpenedReceipt(
        1, team.known.organisation, team.id, name16("office"), (covered,), 2, 1, (), 1
    )
    lead.store.commit(Batch(receipt=SignedReceipt(Label.OPENED, encode(body), bytes(64))))
    assert {row.short_name: row.custody for row in lead.store.summaries()} == {
        "C-1": Custody.CONFIRMED,
        "C-2": Custody.SERVER,
    }
    assert lead.store.counters().confirmed == 1


def _attach(writer: Writer, pieces: tuple[bytes, ...]) -> tuple[ChunkAddress, ...]:
    record = writer.open_record("C-1")
    addresses = tuple(ChunkAddress(hashing.plain(piece)) for piece in pieces)
    body = Attach("photo.png", "image/png", 3, ZERO32, name32("key"), addresses, 0, True)
    slot = attachment_slot(AttachmentId(name16("photo")))
    writer.write(operation(Code.ATTACH, record, slot, body))
    return addresses


def test_an_attachment_is_complete_once_all_pieces_are_here(lead: Writer) -> None:
    one, two = _attach(lead, (b"one", b"two"))
    record = lead.store.summaries()[0].id
    assert set(lead.store.missing_chunks()) == {one, two}
    lead.store.put_chunk(one, b"one")
    assert lead.store.record(record).attachments[0].state is AttachmentState.MISSING
    lead.store.put_chunk(two, b"two")
    assert lead.store.missing_chunks() == ()
    assert lead.store.record(record).attachments[0].state is AttachmentState.COMPLETE
    assert lead.store.read_chunk(two) == b"two"


def test_an_attachment_is_an_item_of_its_own(lead: Writer, team: Team) -> None:
    (one,) = _attach(lead, (b"one",))
    lead.store.put_chunk(one, b"one")
    _send(lead, team)
    counters = lead.store.counters()
    assert (counters.laptop, counters.server, counters.bytes_unsent) == (2, 1, 3)
    assert lead.store.unsent_chunks() == ((one, 3),)
    lead.store.mark_chunks_sent([one])
    assert (lead.store.counters().server, lead.store.unsent_chunks()) == (2, ())


def test_a_piece_that_is_not_its_address_is_refused(lead: Writer) -> None:
    with pytest.raises(Refused, match="D-220"):
        lead.store.put_chunk(ChunkAddress(name32("other")), b"data")
    assert not lead.store.has_chunk(ChunkAddress(name32("other")))


def test_a_damaged_piece_is_found_when_it_is_read(lead: Writer) -> None:
    address = ChunkAddress(hashing.plain(b"sealed"))
    lead.store.put_chunk(address, b"sealed")
    lead.store.put_chunk(address, b"sealed")
    (piece,) = (lead.folder / "chunks").rglob("*" + address.hex())
    piece.write_bytes(b"seal!d")
    with pytest.raises(Damaged, match="D-221"):
        lead.store.read_chunk(address)


def test_checked_signatures_are_remembered(pair: tuple[Writer, Writer]) -> None:
    _, second = pair
    (entry,) = second.store.unverified(10)
    second.store.mark_verified([entry.id])
    assert second.store.unverified(10) == ()


@given(st.dictionaries(st.integers(1, 60), st.integers(1, 80), max_size=40))
def test_runs_of_places_cover_each_row_once(cursors: dict[int, int]) -> None:
    covered = {
        row: row + ahead
        for first, last, ahead in runs(sorted(cursors.items()))
        for row in range(first, last + 1)
    }
    assert covered == cursors


def test_the_newest_receipt_alone_says_what_it_covers_here(lead: Writer, team: Team) -> None:
    lead.open_record("C-1")
    _send(lead, team)
    held = len(lead.store.entries())
    lead.open_record("C-2")
    _send(lead, team, receipt=False)
    (only,) = lead.store.receipts()
    assert only.covers is not None
    assert [share.entries for share in only.covers.shares] == [held]
    _send(lead, team)
    newest, older = lead.store.receipts()[0], lead.store.receipts()[-1]
    assert newest.covers is not None
    assert sum(share.entries for share in newest.covers.shares) == len(lead.store.entries())
    assert older.covers is None
