"""The session without a window: unlock, visits, lock, and the way back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.services import capture, reading, records
from sync.protocol.ids import InspectionId, RecordId
from sync.protocol.roster import Role
from tests.support.device import PASSPHRASE, Device
from tests.support.doors import HandTimers, HeldDoor, InlineDoor
from tests.support.fleet import fleet
from tests.support.stretching import quick_stretching
from ui.viewmodels.door import Door
from ui.viewmodels.mending import Mender
from ui.viewmodels.session import Open, OpenVisit, Session, SessionState
from ui.viewmodels.typing import RETRY_MS, Written

FULL = Refused("D-201", "There is no space left on this laptop.", "Free space.")


class Desk:
    """A session on a real profile with one visit, and what it said."""

    def __init__(self, laptop: Device, visit: InspectionId, door: Door | None = None) -> None:
        self.laptop, self.visit = laptop, visit
        self.states: list[SessionState] = []
        self.visits: list[OpenVisit | None] = []
        self.timers = HandTimers()
        self.session = Session(
            laptop.place, door or InlineDoor(), self.timers, self.states.append, self.visits.append
        )

    def open(self) -> OpenVisit:
        self.session.unlock(PASSPHRASE)
        self.session.open_visit(self.visit)
        opened = self.session.visit
        assert opened is not None
        return opened

    def type(self, opened: OpenVisit, words: str) -> RecordId:
        record, _ = records.open_record(opened.work, RecordKind.CASE_TRACKING)
        opened.typing.typed((record, b"f:summary"), (), lambda: Written(words, 3))
        return record


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with quick_stretching(), fleet(tmp_path, ("OF1", Role.LEAD)) as team:
        visit = team.create_visit("OF1")
        team["OF1"].lock()
        yield Desk(team["OF1"], visit)


def test_a_wrong_passphrase_opens_nothing_and_says_so(desk: Desk) -> None:
    desk.session.unlock("not the passphrase")
    assert desk.session.state.open is Open.LOCKED
    assert desk.session.state.refused is not None
    assert desk.session.profile is None


def test_what_is_typed_is_an_entry_when_the_laptop_is_locked(desk: Desk) -> None:
    opened = desk.open()
    record = desk.type(opened, "June")
    desk.session.lock()
    titles = desk.session.state.titles
    assert desk.session.state == SessionState(Open.LOCKED, titles=titles)
    assert desk.session.profile is None
    again = desk.open()
    assert reading.record(again.work, record).fields["summary"].text == "June"
    assert not capture.drafts(again.work)
    desk.session.lock()


def test_home_is_never_shown_on_the_way_to_the_lock(desk: Desk) -> None:
    desk.open()
    desk.states.clear()
    desk.session.lock()
    assert {state.open for state in desk.states} == {Open.LOCKED}


def test_words_that_the_disk_did_not_take_keep_the_visit_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = desk.open()
    desk.type(opened, "June")

    def full(*_given: object) -> None:
        raise FULL

    with monkeypatch.context() as patched:
        patched.setattr(capture, "note_draft", full)
        desk.session.lock()
        desk.timers.advance(RETRY_MS)
        assert desk.session.visit is opened
        assert desk.session.state.refused is FULL
    desk.session.lock()
    assert desk.session.state.open is Open.LOCKED


def test_the_way_back_leads_to_the_visit_that_was_open_at_the_lock(desk: Desk) -> None:
    opened = desk.open()
    record = desk.type(opened, "June")
    opened.place = lambda: (record, b"f:summary", 3)
    desk.session.lock()
    desk.session.unlock(PASSPHRASE)
    desk.session.go_back()
    again = desk.session.visit
    assert again is not None
    assert again.work.inspection == desk.visit
    assert again.card.last_place == (record, b"f:summary", 3)
    desk.session.lock()


def test_a_visit_that_is_being_left_opens_again_when_it_is_asked_for(desk: Desk) -> None:
    door = HeldDoor()
    again = Desk(desk.laptop, desk.visit, door)
    session = again.session
    session.unlock(PASSPHRASE)
    door.release()
    session.open_visit(again.visit)
    door.release()
    before = session.visit
    assert before is not None
    session.leave_visit(lambda: None)
    while again.visits[-1] is not None:
        door.release(1)
    session.open_visit(again.visit)
    door.release()
    assert session.visit is not None
    assert session.visit is not before
    assert session.visit.work.store.counters().laptop > 0
    session.lock()
    door.release()


def test_a_visit_that_was_left_is_not_opened_by_the_way_back(desk: Desk) -> None:
    desk.open()
    desk.session.leave_visit(lambda: None)
    desk.session.lock()
    desk.session.unlock(PASSPHRASE)
    desk.session.go_back()
    assert desk.session.visit is None
    desk.session.lock()


def test_to_write_at_once_the_newest_visit_opens_where_none_was_left_open(desk: Desk) -> None:
    desk.session.unlock(PASSPHRASE)
    desk.session.go_to_write()
    assert desk.session.state.open is Open.VISIT
    desk.session.lock()


def test_a_visit_whose_file_is_damaged_is_told_of_and_not_left_out(desk: Desk) -> None:
    file = desk.laptop.folder / "visits" / desk.visit.hex() / "store.db"
    file.write_bytes(file.read_bytes()[:5_000])
    desk.session.unlock(PASSPHRASE)
    assert desk.session.state.visits == ()
    assert [(v, why.code) for v, why in desk.session.state.troubled] == [(desk.visit, "D-203")]
    said: list[str] = []
    session = desk.session
    mender = Mender(InlineDoor(), lambda: session.profile, said.append, session.list_again)
    mender.mend(desk.visit.hex())
    assert session.state.troubled == ()
    assert said[-1].endswith("Send and receive now, so that the rest comes back.")
