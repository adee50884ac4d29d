"""Bring or take by stick: what is written, taken in, refused and stopped, in words."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.services import reading, records
from sync.protocol.ids import InspectionId
from sync.protocol.roster import Role
from tests.support.device import Device
from tests.support.doors import InlineAside, InlineDoor
from tests.support.fleet import Fleet, fleet
from tests.support.stretching import quick_stretching
from ui.viewmodels.stick import Side, Stick, StickPorts, file_name


class Page:
    """The presenter of one laptop; `settled` counts how often typing was made safe."""

    def __init__(self, device: Device) -> None:
        self.device, self.aside = device, InlineAside()
        self.settled, self.received = 0, 0
        ports = StickPorts(
            InlineDoor(),
            self.aside,
            lambda: device.profile,
            lambda then, _refused: self._settle(then),
            self._receive,
        )
        self.stick = Stick(ports, lambda _state: None)
        self.stick.refresh()

    def _settle(self, then: object) -> None:
        self.settled += 1
        assert callable(then)
        then()

    def _receive(self) -> None:
        self.received += 1


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    people = (("OF1", Role.LEAD), ("OF2", Role.INSPECTOR), ("CO1", Role.RECORDS_OFFICE))
    with ExitStack() as stack:
        stack.enter_context(quick_stretching())
        yield stack.enter_context(fleet(tmp_path_factory.mktemp("fleet"), *people))


@pytest.fixture
def visit(team: Fleet) -> InspectionId:
    made = team.create_visit("OF1", ["OF2"])
    records.open_record(team["OF1"].open(made), RecordKind.NOTE, fields={"title": "marker words"})
    return made


def test_a_visit_goes_out_sealed_and_comes_in_whole_and_twice_changes_nothing(
    team: Fleet, visit: InspectionId, tmp_path: Path
) -> None:
    path = tmp_path / "Northmere.fieldapp"
    mine, theirs = Page(team["OF1"]), Page(team["OF2"])
    mine.stick.take(visit, str(path))
    assert mine.settled == 1
    assert "of Northmere are in Northmere.fieldapp." in mine.stick.state.said[0]
    assert "You can take the stick out." in mine.stick.state.said[1]
    assert b"marker" not in path.read_bytes()
    assert b"OF1" not in path.read_bytes()
    theirs.stick.bring(str(path))
    assert theirs.stick.state.said[0].startswith("From OF1: ")
    assert theirs.stick.state.said[0].endswith("Nothing was lost.")
    assert theirs.received == 1
    work = team["OF2"].open(visit)
    assert [row.title for row in reading.summaries(work, kind=RecordKind.NOTE)] == ["marker words"]
    theirs.stick.bring(str(path))
    assert theirs.stick.state.said[0].startswith("From OF1: 0 new")


def test_a_file_that_is_none_is_refused_beside_its_button(team: Fleet, tmp_path: Path) -> None:
    page, path = Page(team["OF1"]), tmp_path / "holiday.fieldapp"
    path.write_bytes(b"not a sealed file" * 99)
    page.stick.bring(str(path))
    state = page.stick.state
    assert state.side is Side.BRING
    assert state.refused is not None
    assert (state.step, state.said, page.received) == (None, (), 0)


def test_a_cut_file_is_refused_and_nothing_of_it_is_taken_in(
    team: Fleet, visit: InspectionId, tmp_path: Path
) -> None:
    path = tmp_path / "cut.fieldapp"
    Page(team["OF1"]).stick.take(visit, str(path))
    path.write_bytes(path.read_bytes()[:-100])
    before = team["OF2"].profile.inspections()
    page = Page(team["OF2"])
    page.stick.bring(str(path))
    assert page.stick.state.refused is not None
    assert team["OF2"].profile.inspections() == before


def test_a_stop_leaves_no_file(team: Fleet, visit: InspectionId, tmp_path: Path) -> None:
    page = Page(team["OF1"])
    page.aside.stop_at = 1
    page.stick.take(visit, str(tmp_path / "half.fieldapp"))
    assert page.stick.state.said == ("Stopped. No file was left behind.",)
    assert list(tmp_path.glob("*fieldapp*")) == []


def test_no_place_chosen_changes_nothing(team: Fleet, visit: InspectionId) -> None:
    page = Page(team["OF1"])
    before = page.stick.state
    page.stick.take(visit, "")
    page.stick.bring("")
    assert (page.stick.state, page.settled) == (before, 0)


def test_the_lock_lets_go_of_every_word(team: Fleet, visit: InspectionId) -> None:
    page = Page(team["OF1"])
    assert page.stick.state.visits
    page.stick.forget()
    assert page.stick.state.visits == ()


def test_the_name_of_a_file_tells_a_finder_nothing_that_a_person_wrote() -> None:
    assert file_name(InspectionId(bytes.fromhex("3fa29c" * 11)[:32])) == "Visit 3FA29C.fieldapp"
