"""Receipts in words, without Qt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.domain.views import Covered, Receipt, Share
from sync.protocol.ids import DeviceId
from sync.protocol.roster import Role
from tests.support.clock import SteadyClock
from tests.support.doors import InlineDoor
from tests.support.fleet import Fleet, fleet
from ui.viewmodels.receipts import ReceiptsDesk, ReceiptsState, coverage, grouped


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Fleet]:
    with fleet(tmp_path / "office", ("OF1", Role.LEAD)) as made:
        yield made


def test_a_visit_that_was_never_sent_has_a_card_without_receipts(office: Fleet) -> None:
    office.create_visit("OF1")
    states: list[ReceiptsState] = []
    desk = ReceiptsDesk(InlineDoor(), lambda: office["OF1"].profile, states.append)
    desk.refresh()
    assert states[-1].loaded
    assert [(visit.title, visit.lines) for visit in states[-1].visits] == [("Northmere", ())]
    desk.forget()
    assert states[-1] == ReceiptsState()


def test_a_fingerprint_is_read_in_groups() -> None:
    assert grouped("a1b2c3d4e5") == "a1b2 c3d4 e5"


LAPTOP = DeviceId(b"1" * 16)
NOW = SteadyClock().ms


def test_the_newest_receipt_says_until_when_which_laptops_and_which_files() -> None:
    covered = Covered(
        (Share(LAPTOP, 1, NOW), Share(DeviceId(b"2" * 16), 40, NOW)), ("plan.pdf",), 2
    )
    receipt = Receipt(False, 41, NOW, "9f4c21a7", covered)
    until, laptops, files = coverage(SteadyClock(), receipt, {LAPTOP: "Heron 07"})
    assert until.startswith("Covers what came to this laptop up to ")
    assert "laptop Heron 07: 1 entry, the last" in laptops
    assert "laptop 323232: 40 entries" in laptops
    assert files == "3 files: plan.pdf and 2 more."


def test_an_older_receipt_leads_to_the_newer_one() -> None:
    said = coverage(SteadyClock(), Receipt(False, 41, NOW, "9f4c21a7"), {})
    assert said == ("A newer receipt covers all of this.",)
