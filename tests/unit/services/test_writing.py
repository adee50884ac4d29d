"""The one way in: a log of this run, failures that are looked into, nothing written twice."""

import pytest

from fieldapp.domain.change import AddChild, Code, RecordKind, child_slot, operation
from fieldapp.domain.errors import Refused
from fieldapp.services import reading, records, writing
from fieldapp.services.work import LogRun, Work
from fieldapp.store.facts import Batch, NotSaved
from sync.protocol.ids import InspectionId, RecordId
from tests.support.fleet import Fleet


@pytest.fixture
def record(work: Work) -> RecordId:
    return records.open_record(work, RecordKind.CASE_TRACKING, "T03", {"reason": "first"})[0]


def set_reason(work: Work, record: RecordId, text: str) -> None:
    seen = reading.record(work, record).fields["reason"].seen
    records.set_field(work, record, "reason", text, seen)


def logs(work: Work) -> list[bytes]:
    return [held.entry.outer.log for held in work.store.entries(0, 1_000)]


def test_each_opening_of_the_app_writes_a_log_of_its_own(
    team: Fleet, work: Work, record: RecordId, visit: InspectionId
) -> None:
    team["OF1"].lock()
    again = team["OF1"].open(visit)
    set_reason(again, record, "second")
    assert len(set(logs(again))) == 3


def test_entries_of_one_run_form_one_chain(work: Work, record: RecordId) -> None:
    for text in ("second", "third"):
        set_reason(work, record, text)
    run = [h.entry for h in work.store.entries(0, 1_000) if h.entry.outer.log == work.run.log]
    assert [entry.outer.sequence for entry in run] == [0, 1, 2]
    assert [entry.outer.previous for entry in run[1:]] == [entry.id for entry in run[:-1]]


def test_an_entry_names_what_its_author_had_seen(
    team: Fleet, work: Work, record: RecordId, visit: InspectionId
) -> None:
    team.carry(visit, "OF1", "OF2")
    theirs = team["OF2"].open(visit)
    set_reason(theirs, record, "second")
    newest = theirs.store.entry(theirs.run.head)
    assert newest is not None
    assert newest.entry.header is not None
    assert work.run.head in newest.entry.header.dependencies
    assert theirs.store.tips() == (theirs.run.head,)


def test_a_moved_head_starts_a_new_log_and_saves(work: Work, record: RecordId) -> None:
    before = work.run.log
    work.run = LogRun(work.run.log, 40, work.run.head)
    set_reason(work, record, "second")
    assert work.run.log != before
    assert reading.record(work, record).fields["reason"].text == "second"


def test_a_commit_that_failed_is_tried_once_more_and_written_once(
    work: Work, record: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, failures = work.store.commit, [NotSaved(Refused("D-104", "The disk failed."))]

    def failing(batch: Batch) -> object:
        if failures:
            raise failures.pop()
        return commit(batch)

    monkeypatch.setattr(work.store, "commit", failing)
    before = len(logs(work))
    set_reason(work, record, "second")
    assert len(logs(work)) == before + 1


def test_a_commit_that_goes_on_failing_is_told_and_changes_nothing(
    work: Work, record: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(batch: Batch) -> object:
        raise NotSaved(Refused("D-104", "The disk failed."))

    run = work.run
    with monkeypatch.context() as patched:
        patched.setattr(work.store, "commit", failing)
        with pytest.raises(Refused, match="D-104"):
            set_reason(work, record, "second")
    assert work.run == run
    set_reason(work, record, "third")
    assert reading.record(work, record).fields["reason"].text == "third"


def test_what_every_reader_would_flag_is_refused_before_it_is_written(work: Work) -> None:
    nameless = operation(
        Code.ADD_CHILD, RecordId(work.inspection), child_slot(""), AddChild("", "", "")
    )
    with pytest.raises(Refused, match="C-106"):
        writing.write(work, nameless)


def test_nothing_is_written_before_the_key_has_come(work: Work, record: RecordId) -> None:
    work.epoch = None
    with pytest.raises(Refused, match="C-113"):
        set_reason(work, record, "second")
