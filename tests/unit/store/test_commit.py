"""The one door: whole or not at all, once, in any order, and nothing is thrown away."""

from __future__ import annotations

import random

import pytest

from fieldapp.domain.change import Code, Nothing, SetField, field_slot, operation
from fieldapp.store.facts import Arrived, Batch, EpochKey, Head, HeadMoved, Standing
from sync.protocol.ids import EntryId, RecordId
from sync.protocol.operation import Operation, Target
from tests.support.entries import name32
from tests.support.team import Team, Writer, entries_of, ids_of

Pair = tuple[Writer, Writer]


def _title(writer: Writer, record: RecordId) -> list[str]:
    return [v.text for v in writer.store.record(record).fields["title"].versions]


def test_what_was_committed_is_there_after_opening_again(lead: Writer) -> None:
    record = lead.open_record("C-1")
    effects = lead.set_field(record, "title", "A visit")
    assert effects.records == {record}
    lead.reopen()
    assert _title(lead, record) == ["A visit"]
    assert lead.store.head(lead.log) == lead.head


def test_an_entry_that_comes_again_changes_nothing(pair: Pair) -> None:
    first, second = pair
    first.open_record("C-1")
    first.hand_over(second)
    before = second.store.projection_digest()
    effects = first.hand_over(second)
    assert (effects.entries, effects.records) == ((), frozenset())
    assert second.store.projection_digest() == before


def test_any_order_of_arrival_gives_the_same_projection(pair: Pair) -> None:
    first, second = pair
    record = first.open_record("C-1")
    for number in range(12):
        first.set_field(record, f"field{number % 3}", f"text {number}")
    entries = [Arrived(entry) for entry in entries_of(first)]
    random.Random(7).shuffle(entries)
    for arrived in entries:
        second.store.commit(Batch(entries=(arrived,)))
    assert second.store.waiting() == ()
    assert second.store.projection_digest() == first.store.projection_digest()
    assert sorted(ids_of(second)) == sorted(ids_of(first))


def test_an_entry_that_lacks_something_waits_also_through_a_restart(pair: Pair) -> None:
    first, second = pair
    record = first.open_record("C-1")
    first.set_field(record, "title", "A visit")
    *_, opening, title = entries_of(first)
    effects = second.store.commit(Batch(entries=(Arrived(title),)))
    assert effects.waiting == 1
    second.reopen()
    (waiting,) = second.store.waiting()
    assert (waiting.entry, waiting.missing) == (title.id, (opening.id,))
    effects = second.store.commit(Batch(entries=(Arrived(opening),)))
    assert set(effects.entries) == {opening.id, title.id}
    assert second.store.waiting() == ()
    assert _title(second, record) == ["A visit"]


def test_both_values_stay_when_two_people_write_apart(pair: Pair) -> None:
    first, second = pair
    record = first.open_record("C-1")
    first.set_field(record, "title", "A visit")
    first.hand_over(second)
    first.set_field(record, "title", "morning")
    second.set_field(record, "title", "evening")
    first.hand_over(second)
    second.hand_over(first)
    assert sorted(_title(first, record)) == ["evening", "morning"]
    assert first.store.projection_digest() == second.store.projection_digest()
    assert [conflict.slot for conflict in first.store.conflicts()] == [field_slot("title")]


def test_a_fork_is_kept_flagged_and_both_branches_count(pair: Pair) -> None:
    first, second = pair
    record = first.open_record("C-1")
    clone_head = first.head
    first.set_field(record, "one", "from the laptop")
    mine = first.head
    first.head = clone_head
    clone = first.sealed(first.setting(record, "two", "from its clone"))
    first.hand_over(second)
    effects = second.store.commit(Batch(entries=(clone,)))
    assert effects.forked == {first.log}
    fields = second.store.record(record).fields
    assert (fields["one"].text, fields["two"].text) == ("from the laptop", "from its clone")
    heads = {head.entry for head in second.store.heads() if head.log == first.log}
    assert heads == {mine.entry, clone.entry.id}


def test_an_entry_without_its_key_is_kept_and_opened_when_the_key_comes(team: Team) -> None:
    first, second = team.lead(), team.writer("IN2")
    record = first.open_record("C-1")
    entries = tuple(Arrived(entry) for entry in entries_of(first))
    second.store.commit(Batch(entries=entries))
    assert second.store.counters().unreadable == 1
    assert [e.id for e in second.store.unreadable(team.epoch.epoch)] == [entries[-1].entry.id]
    effects = second.store.commit(Batch(epochs=(team.epoch,)))
    assert effects.records == {record}
    assert second.store.counters().unreadable == 0
    assert second.store.record(record).summary.short_name == "C-1"
    first.store.close()
    second.store.close()


def test_a_wrong_key_shows_nothing_and_loses_nothing(team: Team) -> None:
    first, second = team.lead(), team.writer("IN2")
    first.open_record("C-1")
    wrong = EpochKey(team.epoch.epoch, team.epoch.compartment, name32("wrong"))
    entries = tuple(Arrived(entry) for entry in entries_of(first))
    second.store.commit(Batch(entries=entries, epochs=(wrong,)))
    assert second.store.summaries() == ()
    assert second.store.quarantined()[0].standing is Standing.FAULTY
    assert len(ids_of(second)) == 2
    first.store.close()
    second.store.close()


def test_an_author_who_is_no_member_is_kept_aside(pair: Pair, team: Team) -> None:
    first, _ = pair
    record = first.open_record("C-1")
    stranger = team.writer("IN3")
    first.hand_over(stranger)
    entry = stranger.sealed(
        operation(Code.SET_FIELD, record, field_slot("title"), SetField("stranger")),
        seen=stranger.store.tips(),
    )
    effects = first.store.commit(Batch(entries=(entry,)))
    assert effects.quarantined == 1
    assert "title" not in first.store.record(record).fields
    (held,) = first.store.quarantined()
    assert (held.entry.id, held.standing) == (entry.entry.id, Standing.QUARANTINED)
    assert entry.entry.id not in first.store.tips()
    stranger.store.close()


def test_an_entry_with_a_fault_has_no_effect_until_a_copy_without_comes(pair: Pair) -> None:
    first, second = pair
    record = first.open_record("C-1")
    *_, opening = entries_of(first)
    second.store.commit(Batch(entries=(Arrived(opening, fault="X-241"),)))
    assert [held.fault for held in second.store.quarantined()] == ["X-241"]
    assert opening.id not in second.store.tips()
    second.store.commit(Batch(entries=(Arrived(opening),)))
    assert second.store.quarantined() == ()
    assert second.store.record(record).summary.short_name == "C-1"
    assert opening.id in second.store.tips()


def test_an_unknown_operation_is_kept_and_its_replacement_works(pair: Pair) -> None:
    first, second = pair
    record = first.open_record("C-1")
    first.set_field(record, "title", "old words")
    seen = first.store.record(record).fields["title"].seen
    known = operation(Code.ARCHIVE, record, b"status", Nothing(), seen)
    slot = field_slot("title")
    replaces = operation(Code.SET_FIELD, record, slot, SetField(""), seen).replaces
    newer = Operation(4_000, 1, Target(record, slot), replaces, known.body)
    first.write(newer)
    first.hand_over(second)
    assert second.store.record(record).unreadable == 1
    assert _title(second, record) == []
    assert entries_of(second)[-1].envelope == entries_of(first)[-1].envelope


def test_a_log_that_moved_underneath_is_refused(lead: Writer) -> None:
    record = lead.open_record("C-1")
    stale = Head(lead.log, 0, EntryId(name32("another")))
    arrived = lead.sealed(lead.setting(record, "title", "x", ()))
    with pytest.raises(HeadMoved):
        lead.store.commit(Batch(entries=(arrived,), expect_head=stale))
    assert len(lead.store.entries(0)) == 2


def test_own_entries_from_elsewhere_are_noticed(lead: Writer, team: Team) -> None:
    record = lead.open_record("C-1")
    restored = team.writer("IN1", run="2")
    effects = lead.hand_over(restored)
    assert effects.restored_notice
    assert restored.store.record(record).summary.short_name == "C-1"
    restored.store.close()


def test_tips_are_what_nothing_else_builds_on(pair: Pair) -> None:
    first, second = pair
    first.open_record("C-1")
    second.open_record("C-2")
    first.hand_over(second)
    assert set(second.store.tips()) == {first.head.entry, second.head.entry}
    second.open_record("C-3")
    assert second.store.tips() == (second.head.entry,)


def test_a_log_shows_its_head_and_what_is_missing(lead: Writer) -> None:
    lead.open_record("C-1")
    missing = EntryId(name32("none"))
    assert lead.store.missing_of([lead.head.entry, missing]) == (missing,)
    assert lead.store.head(lead.log).sequence == 1


def test_effects_of_held_entries_name_their_records(lead: Writer) -> None:
    record = lead.open_record("C-1")
    assert lead.store.effects_of([lead.head.entry]).records == {record}
