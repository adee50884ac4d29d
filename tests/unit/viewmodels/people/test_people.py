"""Who belongs, and how a further laptop gets in, without Qt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.services import setup
from fieldapp.services.setup import Wanted
from sync.protocol.ids import PersonId
from sync.protocol.roster import Role
from tests.support.device import Device, device
from tests.support.doors import InlineDoor
from tests.support.fleet import Fleet, fleet
from ui.viewmodels.people import Approving, PeopleDesk, PeopleState


class Screen:
    """A presenter of people on one laptop, and what it showed."""

    def __init__(self, laptop: Device) -> None:
        self.states: list[PeopleState] = []
        self.desk = PeopleDesk(InlineDoor(), lambda: laptop.profile, self.states.append)
        self.desk.refresh()

    @property
    def now(self) -> PeopleState:
        return self.states[-1]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Fleet]:
    with fleet(tmp_path / "office", ("OF2", Role.INSPECTOR)) as made:
        yield made


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Device]:
    with device("OF3", tmp_path / "newcomer") as made:
        yield made


def _request(newcomer: Device, path: Path) -> str:
    wanted = Wanted(PersonId("OF3"), Role.LEAD)
    asked = setup.request_enrolment(newcomer.place, wanted, newcomer.passphrase)
    path.write_bytes(asked.request)
    return " ".join(asked.words)


def test_everybody_is_listed_with_role_and_laptop(office: Fleet) -> None:
    shown = Screen(office["AD1"]).now
    assert [row.code for row in shown.rows] == ["AD1", "OF2"]
    assert shown.rows[1].roles == "Team inspector"
    assert len(shown.words) == 8


def test_only_an_administrator_is_offered_to_let_others_in(office: Fleet) -> None:
    assert Screen(office["AD1"]).now.administrator
    assert not Screen(office["OF2"]).now.administrator


def test_a_request_is_approved_when_its_words_match(
    office: Fleet, newcomer: Device, tmp_path: Path
) -> None:
    words = _request(newcomer, tmp_path / "request")
    screen = Screen(office["AD1"])
    screen.desk.open_request(str(tmp_path / "request"))
    asking = screen.now.asking
    assert asking is not None
    assert (asking.code, asking.role) == ("OF3", "Lead inspector")
    screen.desk.approve(Approving(words, "Cy", "Heron 09", str(tmp_path / "approval")))
    assert screen.now.asking is None
    assert [row.words for row in screen.now.rows][-1] == "OF3 · Cy · Lead inspector"
    approval = (tmp_path / "approval").read_bytes()
    assert setup.enrol(newcomer.place, newcomer.passphrase, approval).person == "OF3"


def test_other_words_leave_everything_as_it_was_and_the_request_open(
    office: Fleet, newcomer: Device, tmp_path: Path
) -> None:
    _request(newcomer, tmp_path / "request")
    screen = Screen(office["AD1"])
    screen.desk.open_request(str(tmp_path / "request"))
    other = " ".join(screen.now.words)
    screen.desk.approve(Approving(other, "", "", str(tmp_path / "approval")))
    assert screen.now.refused is not None
    assert screen.now.asking is not None
    assert not (tmp_path / "approval").exists()
    assert len(office["AD1"].profile.known.roster.people) == 2


def test_a_file_that_is_no_request_is_refused(office: Fleet, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"something else")
    screen = Screen(office["AD1"])
    screen.desk.open_request(str(tmp_path / "other"))
    assert screen.now.refused is not None
    assert screen.now.asking is None


def test_nothing_of_anybody_stays_after_the_lock(office: Fleet) -> None:
    screen = Screen(office["AD1"])
    screen.desk.forget()
    assert screen.now == PeopleState()
