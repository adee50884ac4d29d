"""Records that were folded where there is no store end in the rows that a store would make."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from fieldapp.crypto.codec import Codecs
from fieldapp.domain.change import (
    Annotate,
    Attach,
    Code,
    Nothing,
    RecordKind,
    SetField,
    attachment_slot,
    field_slot,
    note_slot,
    operation,
)
from fieldapp.store.facts import EpochKey
from fieldapp.store.inspection import InspectionStore
from sync.protocol import hashing
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.ids import (
    ZERO32,
    AttachmentId,
    ChunkAddress,
    CompartmentId,
    EpochId,
    RecordId,
)
from tests.support.elsewhere import Elsewhere, take
from tests.support.entries import name16, name32
from tests.support.team import Team, Writer, entries_of

ELSEWHERE = Elsewhere(Codecs())


@dataclass(frozen=True)
class History:
    """What two people wrote, and what came of it."""

    team: Team
    entries: tuple[Entry, ...]
    rows: list[tuple[object, ...]]
    digest: bytes


def _attach(writer: Writer, record: RecordId) -> None:
    address = ChunkAddress(hashing.plain(b"photo"))
    body = Attach("photo.png", "image/png", 5, ZERO32, name32("key"), (address,), 0, True)
    writer.write(
        operation(Code.ATTACH, record, attachment_slot(AttachmentId(name16("photo"))), body)
    )


def _write_much(first: Writer, second: Writer) -> None:
    records = [first.open_record(f"C-{number}") for number in range(4)]
    talk = first.open_record("I-1", RecordKind.INTERVIEW_CHILD)
    for record in records[:2]:
        first.set_field(record, "title", "morning")
    first.hand_over(second)
    first.set_field(records[0], "title", "noon")
    second.set_field(records[0], "title", "evening")
    second.write(operation(Code.ARCHIVE, records[1], b"status", Nothing()))
    second.write(operation(Code.ANNOTATE, talk, note_slot(name16("n")), Annotate(b"", "a remark")))
    second.write(operation(Code.SET_FIELD, talk, field_slot("title"), SetField("not mine")))
    _attach(second, records[2])
    both = (second.setting(records[3], "a", "1"), second.setting(records[2], "b", "2"))
    second.write(*both)
    one, opening = second.opening("C-9")
    second.write(opening, operation(Code.SET_FIELD, one, field_slot("title"), SetField("at once")))
    second.hand_over(first)
    first.hand_over(second)


def _rows(store: InspectionStore) -> list[tuple[object, ...]]:
    rows = sorted(store.summaries(), key=lambda row: row.id)
    return [(row, store.record(row.id)) for row in rows]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    team = Team(tmp_path_factory.mktemp("team"))
    first, second = team.pair()
    _write_much(first, second)
    second.store.rebuild(lambda *_: None)
    entries = tuple(entries_of(second))
    yield History(team, entries, _rows(second.store), second.store.projection_digest())
    first.store.close()
    second.store.close()


def _redacted(entry: Entry) -> Entry:
    """Return the copy of a sealed entry that travels when its body was erased."""
    is_sealed = entry.outer.kind == EntryClass.SEALED
    return structs.replace(entry, body=None) if is_sealed else entry


def _empty(history: History, folder: Path) -> InspectionStore:
    return Writer(history.team, history.team.organisation.laptop_of("IN2"), folder).create()


def _receives(history: History, folder: Path, parts: list[list[Entry]]) -> InspectionStore:
    store = _empty(history, folder)
    for part in parts:
        take(store, history.team, part, ELSEWHERE)
    return store


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), size=st.integers(1, 24), again=st.booleans())
def test_any_order_in_any_parts_gives_the_rows_of_a_rebuild(
    history: History, tmp_path_factory: pytest.TempPathFactory, seed: int, size: int, again: bool
) -> None:
    chance, entries = random.Random(seed), list(history.entries)
    if seed % 3:
        chance.shuffle(entries)
    parts = [entries[start : start + size] for start in range(0, len(entries), size)]
    if again:
        parts.append(chance.sample(entries, len(entries) // 2))
    store = _receives(history, tmp_path_factory.mktemp("laptop"), parts)
    try:
        assert store.projection_digest() == history.digest
        assert _rows(store) == history.rows
        store.rebuild(lambda *_: None)
        assert store.projection_digest() == history.digest
    finally:
        store.close()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), size=st.integers(1, 24))
def test_a_store_says_and_shows_the_same_whoever_opens(
    history: History, tmp_path_factory: pytest.TempPathFactory, seed: int, size: int
) -> None:
    chance = random.Random(seed)
    entries = chance.sample(history.entries, len(history.entries))
    lacking = [_redacted(e) if chance.random() < 0.2 else e for e in entries]
    parts = [lacking[start : start + size] for start in range(0, len(entries), size)]
    here, there = (_empty(history, tmp_path_factory.mktemp("laptop")) for _ in range(2))
    for part in (*parts, entries):
        said = [take(s, history.team, part, o) for s, o in ((here, None), (there, ELSEWHERE))]
        assert said[0] == said[1]
        assert _rows(here) == _rows(there)
        assert here.index_pending(100) == there.index_pending(100)
    assert there.projection_digest() == history.digest
    here.close()
    there.close()


def test_a_copy_without_its_body_brings_no_words_though_another_copy_does(
    history: History, tmp_path: Path
) -> None:
    twice = [copy for entry in history.entries for copy in (_redacted(entry), entry)]
    store = _receives(history, tmp_path, [twice])
    assert _rows(store) == history.rows
    store.rebuild(lambda *_: None)
    assert _rows(store) == history.rows
    store.close()


def test_who_wrote_is_whom_the_store_knows_not_whom_the_reader_knew(
    history: History, tmp_path: Path
) -> None:
    known = history.team.known
    others = {d: structs.replace(one, person="IN9") for d, one in known.by_device.items()}
    store = _empty(history, tmp_path)
    reader = replace(known, by_device=others)
    take(store, history.team, list(history.entries), ELSEWHERE, reader)
    assert _rows(store) == history.rows
    store.close()


def test_a_key_that_comes_later_opens_what_was_written_beside_what_was_folded_ahead(
    tmp_path: Path,
) -> None:
    team = Team(tmp_path)
    first, second = team.pair()
    closed = EpochKey(EpochId(name32("closed")), CompartmentId(name16("part")), name32("secret"))
    record, opening = first.opening("C-6")
    setting = first.setting(record, "title", "in the part", seen=())
    early = first.sealed(setting, seen=first.store.tips(), key=closed)
    late = first.sealed(opening)
    take(second.store, team, [early.entry, late.entry], ELSEWHERE)
    assert "title" not in second.store.record(record).fields
    take(second.store, team, [], ELSEWHERE, epochs=(closed,))
    assert [v.text for v in second.store.record(record).fields["title"].versions] == ["in the part"]
    first.store.close()
    second.store.close()


def test_two_openings_of_one_record_come_to_one_in_any_parts(tmp_path: Path) -> None:
    team = Team(tmp_path)
    first, second = team.pair()
    record, opening = first.opening("C-5")
    both = [first.sealed(opening, seen=first.store.tips()).entry, first.sealed(opening).entry]
    shown = []
    for number, parts in enumerate(([both], [[one] for one in both])):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        store = Writer(team, first.laptop, folder).create()
        for part in ([entries_of(first)[0]], *parts):
            take(store, team, part, ELSEWHERE)
        shown.append((store.record(record), store.projection_digest()))
        store.close()
    assert shown[0] == shown[1]
    first.store.close()
    second.store.close()


def test_what_was_folded_elsewhere_can_be_searched(history: History, tmp_path: Path) -> None:
    store = _receives(history, tmp_path, [list(history.entries)])
    while store.index_pending(100):
        pass
    assert [hit.record.short_name for hit in store.search("evening").hits] == ["C-0"]
    assert [hit.record.short_name for hit in store.search("at once").hits] == ["C-9"]
    store.close()


def test_a_record_of_somebody_who_was_no_member_is_not_shown(tmp_path: Path) -> None:
    team = Team(tmp_path)
    first, second = team.pair()
    stranger = team.writer("IN3")
    first.hand_over(stranger)
    _, opening = stranger.opening("C-7")
    arrived = stranger.sealed(opening, seen=stranger.store.tips())
    take(second.store, team, [arrived.entry], ELSEWHERE)
    assert [held.entry.id for held in second.store.quarantined()] == [arrived.entry.id]
    assert second.store.summaries() == ()
    for writer in (first, second, stranger):
        writer.store.close()


def test_an_opening_that_comes_after_writes_to_its_record_joins_them(tmp_path: Path) -> None:
    team = Team(tmp_path)
    first, second = team.pair()
    record, opening = first.opening("C-8")
    remark = operation(Code.ANNOTATE, record, note_slot(name16("n")), Annotate(b"", "too early"))
    early = second.sealed(remark, seen=second.store.tips())
    late = first.sealed(opening, seen=())
    for arrived in (early, late):
        take(second.store, team, [arrived.entry], ELSEWHERE)
    assert [r.version.text for r in second.store.record(record).remarks] == ["too early"]
    before = second.store.projection_digest()
    second.store.rebuild(lambda *_: None)
    assert second.store.projection_digest() == before
    for writer in (first, second):
        writer.store.close()
