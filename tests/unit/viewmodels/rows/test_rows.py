"""Lists of records and children: read in pages while somebody looks, filtered, restored."""

from collections.abc import Iterator

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.views import Custody
from fieldapp.services import reading, records
from fieldapp.services.work import Work
from tests.support.doors import HeldDoor, InlineDoor
from tests.support.editor_desk import EditorDesk, editor_desk
from ui.viewmodels import rows as rows_module
from ui.viewmodels.rows import ChildRows, RecordRows, RowState, Which

NOTES = (RecordKind.NOTE,)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditorDesk]:
    with editor_desk(tmp_path_factory.mktemp("fleet")) as made:
        for number in range(7):
            code = "T03" if number == 4 else ""
            title = {"title": f"Note number {number}"}
            records.open_record(made.work, RecordKind.NOTE, code, title)
        yield made


def _rows(desk: EditorDesk, kinds: tuple[RecordKind, ...] = NOTES) -> RecordRows:
    return RecordRows(InlineDoor(), desk.work, kinds, desk.published.append, lambda _s: None)


def test_a_list_that_nobody_looks_at_is_not_read(desk: EditorDesk) -> None:
    held = HeldDoor()
    rows = RecordRows(held, desk.work, NOTES, desk.published.append, lambda _s: None)
    rows.refresh()
    assert held.asked == 0
    rows.shown(looked_at=True)
    held.release()
    assert rows.state.held == 7
    rows.shown(looked_at=False)
    rows.shown(looked_at=True)
    assert held.held == []


def test_rows_come_newest_first_in_pages_and_say_where_they_are(
    desk: EditorDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "PAGE", 3)
    rows = _rows(desk)
    rows.shown(looked_at=True)
    state = rows.state
    assert [row.title for row in state.rows] == [f"Note number {n}" for n in (6, 5, 4, 3, 2, 1, 0)]
    assert (state.loaded, state.words) == (True, "7")
    assert state.rows[0].custody is Custody.LAPTOP
    assert state.rows[0].spoken.endswith("Only on this laptop")


def test_only_the_newest_reading_counts(desk: EditorDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "PAGE", 3)
    held = HeldDoor()
    rows = RecordRows(held, desk.work, NOTES, desk.published.append, lambda _s: None)
    rows.shown(looked_at=True)
    held.release(1)
    rows.refresh()
    held.release()
    assert [len(rows.state.rows), rows.state.loaded] == [7, True]


@pytest.mark.parametrize(("wanted", "count"), [("number 3", 1), ("@t03", 1), ("zebra", 0), ("", 7)])
def test_a_filter_shows_rows_with_these_letters(desk: EditorDesk, wanted: str, count: int) -> None:
    rows = _rows(desk)
    rows.shown(looked_at=True)
    rows.look_for(wanted)
    assert (len(rows.state.rows), rows.state.held) == (count, 7)


def test_an_archived_record_is_found_and_brought_back(desk: EditorDesk) -> None:
    made, _ = records.open_record(desk.work, RecordKind.CASE_TRACKING)
    status = reading.record(desk.work, made).status_seen
    records.archive(desk.work, made, status)
    rows = _rows(desk, (RecordKind.CASE_TRACKING,))
    rows.shown(looked_at=True)
    assert not rows.state.rows
    rows.show_which(Which.ARCHIVED)
    assert [row.id for row in rows.state.rows] == [made.hex()]
    rows.restore(made)
    assert desk.published[-1].records == {made}
    rows.show_which(Which.CURRENT)
    assert [row.id for row in rows.state.rows] == [made.hex()]


def test_everything_that_was_archived_is_found_in_any_list_and_brought_back(
    desk: EditorDesk,
) -> None:
    away = []
    for kind in (RecordKind.PRACTICE_OBSERVATION, RecordKind.INTERVIEW_CARER):
        record, _ = records.open_record(desk.work, kind)
        records.archive(desk.work, record, reading.record(desk.work, record).status_seen)
        away.append(record)
    rows = _rows(desk)
    rows.shown(looked_at=True)
    rows.show_which(Which.EVERYWHERE)
    assert {row.id for row in rows.state.rows} == {record.hex() for record in away}
    rows.restore(away[0])
    rows.refresh()
    assert [row.id for row in rows.state.rows] == [away[1].hex()]


@pytest.fixture
def children(desk: EditorDesk) -> ChildRows:
    made = ChildRows(InlineDoor(), desk.work, desk.published.append, lambda _s: None)
    made.shown(looked_at=True)
    return made


def _codes(work: Work) -> set[str]:
    return {child.code for child in reading.children(work)}


def test_a_child_is_added_by_code_in_any_case(desk: EditorDesk, children: ChildRows) -> None:
    children.add(" s12 ")
    assert "S12" in _codes(desk.work)
    assert children.state.said == "S12 is in this visit."


def test_without_a_code_the_next_own_one_is_given(desk: EditorDesk, children: ChildRows) -> None:
    children.add("")
    assert "T-OF2-1" in _codes(desk.work)


def test_a_code_that_is_there_is_refused_kindly(desk: EditorDesk, children: ChildRows) -> None:
    children.add("T44")
    children.add("t44")
    assert children.state.refused is not None
    assert children.state.refused.code == "C-103"


@pytest.mark.parametrize(
    "name", ["Sam", "Sam Smith", "sam1", "12", "2014-03-02", "T03 Smith", "É1"]
)
def test_a_name_or_a_date_is_no_code(desk: EditorDesk, children: ChildRows, name: str) -> None:
    before = _codes(desk.work)
    children.add(name)
    assert children.state.refused is not None
    assert children.state.refused.code == "C-145"
    assert name not in children.state.refused.message
    assert _codes(desk.work) == before


def test_a_code_is_spelled_for_a_screen_reader() -> None:
    row = RowState("1", "3 records", "by hand", "T03")
    assert row.spoken == "Child T 0 3. 3 records. by hand"
