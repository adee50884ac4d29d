"""Making and opening the file of an inspection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.store.driver import Session
from fieldapp.store.inspection import InspectionStore
from fieldapp.store.migrations import migrate
from sync.protocol.ids import InspectionId
from tests.support.team import KEY, Writer


def test_a_file_that_stands_is_not_made_again(lead: Writer) -> None:
    record = lead.open_record("C-1")
    with pytest.raises(Refused, match="D-208"):
        InspectionStore.create(lead.path, KEY, lead.context)
    assert lead.store.record(record).summary.short_name == "C-1"


@pytest.mark.parametrize("left", ["nothing", "tables"])
def test_what_a_crash_left_of_a_making_is_made_anew(lead: Writer, left: str) -> None:
    path = str(lead.folder / "other" / "store.db")
    Path(path).parent.mkdir()
    Path(path).touch()
    if left == "tables":
        session = Session(path, KEY)
        migrate(session)
        session.close()
    with InspectionStore.create(path, KEY, lead.context) as store:
        assert store.summaries() == ()
    with InspectionStore.open(path, KEY, lead.context) as store:
        assert store.drafts() == ()


def test_a_file_of_another_visit_is_refused(lead: Writer) -> None:
    lead.store.close()
    other = replace(lead.context, inspection=InspectionId(bytes(16)))
    with pytest.raises(Refused, match="D-213"):
        InspectionStore.open(lead.path, KEY, other)


def test_a_missing_file_is_refused_and_none_is_made(lead: Writer) -> None:
    path = str(lead.folder / "none.db")
    with pytest.raises(Refused, match="D-209"):
        InspectionStore.open(path, KEY, lead.context)
    assert not Path(path).exists()


def test_a_closed_store_answers_nothing(lead: Writer) -> None:
    lead.store.close()
    with pytest.raises(Refused, match="D-202"):
        lead.store.summaries()
    assert len(lead.store.epochs) == 0
    lead.store.reopen()
    assert len(lead.store.epochs) == 1


def test_two_handles_on_one_file_see_each_other(lead: Writer) -> None:
    with InspectionStore.open(lead.path, KEY, lead.context) as second:
        record = lead.open_record("C-1")
        assert second.record(record).summary.short_name == "C-1"
