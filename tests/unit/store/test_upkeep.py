"""Rebuilding to equality, and a walk of the chain that finds what the cipher cannot."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Cancelled
from fieldapp.store.driver import Session
from fieldapp.store.facts import Arrived, Batch
from fieldapp.store.inspection import InspectionStore
from sync.protocol.entry import Envelope, from_envelope
from sync.protocol.roster import verify_documents
from tests.support.organisation import laptop
from tests.support.team import KEY, Team, Writer


def _quiet(_done: int, _total: int, _what: str) -> None:
    return


def _much(writer: Writer) -> None:
    draw = random.Random(3)
    records = [writer.open_record(f"C-{n}") for n in range(4)]
    for number in range(30):
        writer.set_field(draw.choice(records), f"field{number % 5}", f"text {number}")


def test_a_rebuilt_projection_is_equal(lead: Writer) -> None:
    _much(lead)
    before = lead.store.projection_digest()
    rows = lead.store.summaries()
    assert lead.store.rebuild(_quiet) == before
    assert lead.store.summaries() == rows


def test_a_projection_that_was_tampered_with_is_healed(lead: Writer) -> None:
    _much(lead)
    sound = lead.store.projection_digest()
    _edit(lead, "UPDATE record SET state = (SELECT state FROM record WHERE no = 2) WHERE no = 1")
    assert lead.store.projection_digest() != sound
    assert lead.store.rebuild(_quiet) == sound


def _edit(writer: Writer, sql: str) -> None:
    writer.store.close()
    session = Session(writer.path, KEY)
    with session.transaction():
        session.execute(sql)
    session.close()
    writer.store = InspectionStore.open(writer.path, KEY, writer.context)


def test_search_is_whole_again_after_a_rebuild(lead: Writer) -> None:
    record = lead.open_record("C-1")
    lead.set_field(record, "title", "findable")
    lead.store.rebuild(_quiet)
    while lead.store.index_pending(8):
        pass
    assert [hit.record.id for hit in lead.store.search("findable").hits] == [record]


def test_a_cancelled_rebuild_leaves_everything_as_it_was(lead: Writer) -> None:
    _much(lead)
    before = lead.store.projection_digest()

    def stop(_done: int, _total: int, _what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        lead.store.rebuild(stop)
    assert lead.store.projection_digest() == before
    assert len(lead.store.summaries()) == 4


def test_a_sound_chain_is_walked_without_a_finding(pair: tuple[Writer, Writer]) -> None:
    first, second = pair
    _much(first)
    first.hand_over(second)
    walked = second.store.verify_chain(_quiet)
    assert walked.sound
    assert (walked.entries, walked.failing, walked.unknown) == (35, (), ())


def test_an_entry_taken_out_of_the_middle_is_found(lead: Writer) -> None:
    _much(lead)
    _edit(lead, "DELETE FROM entry WHERE row = 7")
    assert not lead.store.verify_chain(_quiet).sound


def test_a_head_that_was_taken_away_is_found(lead: Writer) -> None:
    _much(lead)
    _edit(lead, "DELETE FROM sealed WHERE row = (SELECT max(row) FROM entry)")
    assert not lead.store.verify_chain(_quiet).sound


def test_a_signature_that_fails_is_told_and_the_entry_stays(
    pair: tuple[Writer, Writer],
) -> None:
    first, second = pair
    record = first.open_record("C-1")
    entry = first.store.entries(1, 1)[0].entry
    bad = Envelope(entry.envelope.format, entry.envelope.header, bytes(64))
    forged = from_envelope(bad, entry.body)
    second.store.commit(Batch(entries=(Arrived(forged),)))
    walked = second.store.verify_chain(_quiet)
    assert walked.failing == (forged.id,)
    assert second.store.record(record).summary.short_name == "C-1"


def test_an_old_page_pasted_back_is_found_and_healed(lead: Writer) -> None:
    """The cipher accepts an old page at its own place; log and projection do not."""
    _much(lead)
    sound = lead.store.projection_digest()
    lead.store.close()
    old = _pages(lead.path)
    lead.store = InspectionStore.open(lead.path, KEY, lead.context)
    for number in range(4):
        lead.set_field(lead.store.summaries()[0].id, "late", f"newer {number}")
    newer = lead.store.projection_digest()
    lead.store.close()
    detected = _paste_each(lead, old, _pages(lead.path), newer)
    assert sound != newer
    assert detected


def _pages(path: str) -> list[bytes]:
    data = Path(path).read_bytes()
    return [data[at : at + 4096] for at in range(0, len(data), 4096)]


def _paste_each(writer: Writer, old: list[bytes], new: list[bytes], digest: bytes) -> int:
    """Paste each changed page alone; return how many the checks of the store found."""
    found = 0
    for number, page in enumerate(old[1:], 1):
        if page == new[number]:
            continue
        pasted = [*new[:number], page, *new[number + 1 :]]
        Path(writer.path).write_bytes(b"".join(pasted))
        found += _is_noticed(writer, digest)
    Path(writer.path).write_bytes(b"".join(new))
    writer.store = InspectionStore.open(writer.path, KEY, writer.context)
    return found


def _is_noticed(writer: Writer, digest: bytes) -> bool:
    try:
        with InspectionStore.open(writer.path, KEY, writer.context) as store:
            sound = store.verify_chain(_quiet).sound
            return not sound or store.projection_digest() != digest
    except Refused:
        return True


def test_a_newer_roster_judges_again_what_was_kept_aside(
    pair: tuple[Writer, Writer], team: Team
) -> None:
    first, _ = pair
    stranger = laptop("IN2", "second laptop")
    writer = Writer(team, stranger, first.folder / "none", run="9")
    record, opening = writer.opening("C-9")
    arrived = writer.sealed(opening, seen=first.store.tips())
    assert first.store.commit(Batch(entries=(arrived,))).quarantined == 1
    first.store.close()
    team.organisation.laptops.append(stranger)
    team.organisation.change()
    known = verify_documents(*team.organisation.documents(), None)
    first.store = InspectionStore.open(first.path, KEY, replace(first.context, known=known))
    assert first.store.quarantined() == ()
    assert first.store.record(record).summary.short_name == "C-9"
