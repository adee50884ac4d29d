"""Keys and repairs of this laptop, without Qt, on a real profile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.services import profile as profiles
from fieldapp.services import setup
from sync.protocol.roster import Role
from tests.support.device import PASSPHRASE
from tests.support.doors import InlineDoor
from tests.support.fleet import Fleet, fleet
from ui.viewmodels.laptop import LaptopDesk, LaptopState, free_words

NEW = "seven lanterns over quiet harbour"


class Screen:
    """A presenter of this laptop, and what it showed."""

    def __init__(self, office: Fleet) -> None:
        self.states: list[LaptopState] = []
        laptop = office["OF1"]
        self.desk = LaptopDesk(InlineDoor(), lambda: laptop.profile, self.states.append)
        self.desk.refresh()

    @property
    def now(self) -> LaptopState:
        return self.states[-1]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Fleet]:
    with fleet(tmp_path / "office", ("OF1", Role.LEAD)) as made:
        yield made


def test_it_says_whose_laptop_it_is_and_what_is_still_to_do(office: Fleet) -> None:
    about = Screen(office).now.about
    assert about.person == "OF1 · Lead inspector"
    assert about.organisation == "Northmere"
    assert about.compared
    assert not about.code_typed
    assert about.free_bytes > 0


def test_a_new_passphrase_opens_it_and_the_old_one_no_longer_does(office: Fleet) -> None:
    screen = Screen(office)
    screen.desk.change_passphrase(PASSPHRASE, NEW)
    assert screen.now.refused is None
    office["OF1"].lock()
    assert profiles.unlock(office["OF1"].place, NEW).person == "OF1"


def test_a_wrong_present_passphrase_changes_nothing(office: Fleet) -> None:
    screen = Screen(office)
    screen.desk.change_passphrase("not this one at all", NEW)
    assert screen.now.refused is not None
    assert screen.now.done == ""
    assert profiles.unlock(office["OF1"].place, PASSPHRASE).person == "OF1"


def test_a_new_code_has_to_be_typed_back_and_then_opens_it(office: Fleet) -> None:
    screen = Screen(office)
    screen.desk.new_code(PASSPHRASE)
    code = screen.now.code
    assert code
    screen.desk.type_back(code)
    assert screen.now.code == ""
    assert screen.now.about.code_typed
    office["OF1"].lock()
    assert profiles.unlock_with_recovery(office["OF1"].place, code).person == "OF1"


def test_a_new_code_with_a_wrong_passphrase_leaves_both_ways_in(office: Fleet) -> None:
    screen = Screen(office)
    screen.desk.new_code(PASSPHRASE)
    code = screen.now.code
    screen.desk.type_back(code)
    screen.desk.new_code("not this one at all")
    assert screen.now.refused is not None
    assert screen.now.about.code_typed
    profiles.recovery_fits(office["OF1"].place, code)


def test_a_visit_is_made_anew_and_nothing_differs(office: Fleet) -> None:
    inspection = office.create_visit("OF1")
    screen = Screen(office)
    assert screen.now.about.visits == ((inspection.hex(), "Northmere"),)
    screen.desk.rebuild(inspection.hex())
    assert "nothing differed" in screen.now.done


def test_the_diagnostic_file_is_read_before_it_is_saved_and_holds_no_names(
    office: Fleet, tmp_path: Path
) -> None:
    office.create_visit("OF1")
    screen = Screen(office)
    screen.desk.read_diagnostics()
    text = screen.now.diagnostics
    assert "Northmere" not in text
    screen.desk.save_diagnostics(str(tmp_path / "file.txt"))
    assert (tmp_path / "file.txt").read_text(encoding="utf-8") == text


def test_the_organisation_is_compared_by_its_words(office: Fleet) -> None:
    screen = Screen(office)
    screen.desk.compare(" ".join(setup.root_words(office["AD1"].place)))
    assert "match" in screen.now.done
    screen.desk.compare("other words")
    assert screen.now.refused is not None


@pytest.mark.parametrize(
    ("free", "words"), [(184_300_000_000, "184 GB"), (1_250_000_000, "1.2 GB")]
)
def test_room_is_said_in_words(free: int, words: str) -> None:
    assert free_words(free).startswith(words)
