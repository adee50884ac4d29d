"""The same seed gives the same trace: clock, ids, randomness and wraps are all handed in."""

from pathlib import Path

from fieldapp.domain.change import BlockKind, RecordKind
from fieldapp.services import concerns, reading, records
from fieldapp.services.attachments import attach_text
from sync.protocol.ids import EntryId
from sync.protocol.roster import Role
from tests.support.fleet import fleet
from tests.support.stretching import quick_stretching


def trace(folder: Path, seed: str) -> list[EntryId]:
    """The ids of every entry of a scripted visit, which cover every byte of them."""
    people = (("OF1", Role.LEAD), ("OF2", Role.INSPECTOR))
    with quick_stretching(), fleet(folder, *people, seed=seed) as team:
        visit = team.create_visit("OF1", ["OF2"])
        work = team["OF1"].open(visit)
        record, _ = records.open_record(work, RecordKind.CASE_TRACKING, "T03", {"reason": "x"})
        records.add_block(work, record, BlockKind.NOTE, "one")
        attach_text(work, record, "a.txt", "words")
        concerns.raise_concern(work, "T03", record)
        team.carry(visit, "OF1", "OF2")
        theirs = team["OF2"].open(visit)
        seen = reading.record(theirs, record).fields["reason"].seen
        records.set_field(theirs, record, "reason", "y", seen)
        team.carry(visit, "OF2", "OF1")
        return [held.entry.id for held in work.store.entries(0, 1_000)]


def test_equal_seeds_give_equal_entries_and_other_seeds_do_not(tmp_path: Path) -> None:
    first = trace(tmp_path / "first", "7")
    assert trace(tmp_path / "second", "7") == first
    assert not set(trace(tmp_path / "third", "8")) & set(first)
