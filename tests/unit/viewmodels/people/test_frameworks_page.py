"""Frameworks on their page, without Qt: listed, looked into, signed, refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.services import packs
from sync.protocol.roster import Role
from tests.support.device import Device
from tests.support.doors import InlineDoor
from tests.support.fleet import Fleet, fleet
from tests.support.packs import named, packed
from tests.support.stretching import quick_stretching
from ui.viewmodels.frameworks_page import FrameworksDesk, FrameworksState


class Screen:
    """A presenter of frameworks on one laptop, and what it showed."""

    def __init__(self, laptop: Device) -> None:
        self.states: list[FrameworksState] = []
        self.desk = FrameworksDesk(InlineDoor(), lambda: laptop.profile, self.states.append)
        self.desk.refresh()

    @property
    def now(self) -> FrameworksState:
        return self.states[-1]

    @property
    def code(self) -> str:
        assert self.now.refused is not None
        return self.now.refused.code


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("frameworks")
    with quick_stretching(), fleet(folder, ("OF2", Role.INSPECTOR)) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An unsigned pack of a name of its own."""
    made = tmp_path / "regional.pack"
    made.write_bytes(packed(named("regional-2027")))
    return made


def test_what_ships_is_listed_with_version_hash_and_sources(office: Fleet) -> None:
    shown = Screen(office["OF2"]).now
    assert shown.loaded
    assert sum("Comes with the app · In use" in row.note for row in shown.rows) == 8
    assert shown.sheet is not None
    facts = dict(shown.sheet.facts)
    assert facts["Sources"]
    assert facts["Ends"] == ("In grades. No grade limits another.",)
    assert facts["Forms"] == ("Sampling a child’s record", "Talking with a care leaver")
    assert "from April 2026" in shown.sheet.title


def test_another_version_is_shown_at_its_line(office: Fleet) -> None:
    screen = Screen(office["OF2"])
    jtai = next(row for row in screen.now.rows if row.title == "Joint targeted area inspection")
    screen.desk.show_edition(jtai.digest)
    assert screen.now.sheet is not None
    assert screen.now.sheet.title == jtai.title
    assert dict(screen.now.sheet.facts)["Ends"] == ("In words, without grades.",)


def test_an_administrator_signs_what_a_colleague_then_takes_into_use(
    office: Fleet, file: Path, tmp_path: Path
) -> None:
    screen, signed = Screen(office["AD1"]), tmp_path / "signed.pack"
    screen.desk.open_file(str(file))
    offer = screen.now.offer
    assert offer is not None
    assert offer.to_sign
    assert "A day in the home" in offer.note
    screen.desk.take("")
    assert screen.now.offer == offer
    screen.desk.take(str(signed))
    assert screen.now.offer is None
    assert "New visits on this laptop begin with it" in screen.now.done
    assert any("Signed by Ada (AD1)" in row.note for row in screen.now.rows)

    other = Screen(office["OF2"])
    other.desk.open_file(str(signed))
    assert other.now.offer is not None
    assert not other.now.offer.to_sign
    other.desk.take("")
    assert "regional-2027" in {one.pack.id for one in packs.editions(office["OF2"].profile)}


def test_who_may_not_sign_is_told_whom_to_ask(office: Fleet, file: Path) -> None:
    screen = Screen(office["OF2"])
    screen.desk.open_file(str(file))
    assert screen.code == "U-240"
    assert screen.now.offer is None
    screen.desk.take("")
    assert screen.now.done == ""


def test_a_file_that_is_no_pack_is_refused_and_the_list_stays(
    office: Fleet, tmp_path: Path
) -> None:
    screen = Screen(office["AD1"])
    before = screen.now.rows
    for name, data in (("a.pack", b"nothing"), ("b.pack", packed()[:-9])):
        (tmp_path / name).write_bytes(data)
        screen.desk.open_file(str(tmp_path / name))
        assert screen.code in ("F-242", "F-244")
    assert screen.now.rows == before


def test_a_pack_is_let_be_and_the_page_is_empty_after_the_lock(office: Fleet, file: Path) -> None:
    screen = Screen(office["AD1"])
    screen.desk.open_file(str(file))
    screen.desk.close_offer()
    assert screen.now.offer is None
    screen.desk.forget()
    assert screen.now == FrameworksState()
