"""From an empty folder to a laptop that can be unlocked, without Qt, on a real profile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.services import profile as profiles
from fieldapp.services import setup
from fieldapp.services.profile import Standing
from sync.protocol.roster import Role
from tests.support.device import PASSPHRASE, Device, device
from tests.support.doors import InlineDoor
from tests.support.fleet import Fleet, fleet
from ui.viewmodels.first_run import FirstRun, FirstRunState, Founding, Joining, Step


class Screen:
    """What the presenter last showed, and whether it led on."""

    def __init__(self, laptop: Device) -> None:
        self.states: list[FirstRunState] = []
        self.ready = 0
        self.presenter = FirstRun(InlineDoor(), laptop.place, self.states.append, self._ready)
        self.presenter.begin()

    @property
    def now(self) -> FirstRunState:
        return self.states[-1]

    def _ready(self) -> None:
        self.ready += 1


def _step(screen: Screen) -> Step:
    return screen.now.step


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Device]:
    with device("OF2", tmp_path / "laptop") as made:
        yield made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Fleet]:
    with fleet(tmp_path / "office") as made:
        yield made


def _founding(tmp_path: Path, **changes: str) -> Founding:
    given = {
        "title": "Northmere",
        "code": "AD1",
        "name": "Ada",
        "laptop": "Heron 07",
        "passphrase": PASSPHRASE,
        "folder": str(tmp_path / "kit"),
    }
    return Founding(**{**given, **changes})


def test_an_empty_folder_begins_with_the_choice(laptop: Device) -> None:
    assert Screen(laptop).now.step is Step.CHOOSE


def test_a_form_that_lacks_answers_says_which_and_makes_nothing(
    laptop: Device, tmp_path: Path
) -> None:
    screen = Screen(laptop)
    screen.presenter.choose(Step.FOUND)
    screen.presenter.found(_founding(tmp_path, title=" ", code="a1", folder="", passphrase=""))
    assert [p.field for p in screen.now.problems] == ["title", "code", "folder", "passphrase"]
    assert laptop.place.standing is Standing.EMPTY


def test_a_founder_gets_words_and_a_code_and_types_the_code_back(
    laptop: Device, tmp_path: Path
) -> None:
    screen = Screen(laptop)
    screen.presenter.found(_founding(tmp_path))
    made = screen.now
    assert made.step is Step.FOUNDED
    assert len(made.words) == 8
    screen.presenter.go_on()
    screen.presenter.type_back(made.code.lower())
    assert screen.ready == 1
    assert laptop.place.settings.recovery_typed
    assert profiles.unlock(laptop.place, PASSPHRASE).person == "AD1"


def test_a_slip_in_the_code_names_its_group_and_can_be_mended(
    laptop: Device, tmp_path: Path
) -> None:
    screen = Screen(laptop)
    screen.presenter.found(_founding(tmp_path))
    code = screen.now.code
    groups = code.split("-")
    groups[2] = groups[2][:-1] + ("0" if groups[2][-1] != "0" else "1")
    screen.presenter.go_on()
    screen.presenter.type_back("-".join(groups))
    assert screen.now.refused is not None
    assert "group 3" in screen.now.refused.message
    assert screen.ready == 0
    screen.presenter.type_back(code)
    assert screen.ready == 1


def test_a_weak_passphrase_is_refused_beside_the_form_and_nothing_is_made(
    laptop: Device, tmp_path: Path
) -> None:
    screen = Screen(laptop)
    screen.presenter.choose(Step.FOUND)
    screen.presenter.found(_founding(tmp_path, passphrase="password"))
    assert _step(screen) == Step.FOUND
    assert screen.now.refused is not None
    assert screen.now.busy == ""
    assert laptop.place.standing is Standing.EMPTY


def test_words_that_are_offered_make_a_passphrase_that_is_taken(laptop: Device) -> None:
    screen = Screen(laptop)
    screen.presenter.suggest()
    profiles.check_passphrase(laptop.ports, screen.now.suggestion)


def test_a_laptop_joins_by_files_and_words_alone(
    laptop: Device, office: Fleet, tmp_path: Path
) -> None:
    screen = Screen(laptop)
    screen.presenter.ask(Joining("OF2", Role.INSPECTOR, PASSPHRASE))
    asked = screen.now
    screen.presenter.save_request(str(tmp_path / "request"))
    request = (tmp_path / "request").read_bytes()
    approval = setup.approve(office.administrator.profile, request, " ".join(asked.words))
    (tmp_path / "approval").write_bytes(approval)
    screen.presenter.go_on()
    screen.presenter.type_back(asked.code)
    assert _step(screen) == Step.APPROVAL
    assert screen.now.code == ""
    screen.presenter.take_approval(str(tmp_path / "approval"), PASSPHRASE)
    assert _step(screen) == Step.COMPARE
    screen.presenter.compare("one two three")
    assert screen.now.refused is not None
    screen.presenter.compare(" ".join(setup.root_words(office.administrator.place)))
    assert screen.ready == 1
    assert laptop.place.settings.root_compared


def test_a_laptop_that_waits_shows_the_same_words_after_a_restart(laptop: Device) -> None:
    first = Screen(laptop)
    first.presenter.ask(Joining("OF2", Role.INSPECTOR, PASSPHRASE))
    again = Screen(laptop)
    assert _step(again) == Step.ASKED
    assert again.now.words == first.now.words
    again.presenter.go_on()
    assert _step(again) == Step.APPROVAL


def test_an_approval_for_another_laptop_changes_nothing(
    laptop: Device, office: Fleet, tmp_path: Path
) -> None:
    screen = Screen(laptop)
    screen.presenter.ask(Joining("OF2", Role.INSPECTOR, PASSPHRASE))
    (tmp_path / "other").write_bytes(b"not an approval")
    screen.presenter.take_approval(str(tmp_path / "other"), PASSPHRASE)
    assert screen.now.refused is not None
    assert laptop.place.standing is Standing.WAITING
