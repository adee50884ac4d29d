"""Receipts in words, without Qt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.protocol.roster import Role
from tests.support.doors import InlineDoor
from tests.support.fleet import Fleet, fleet
from ui.viewmodels.receipts import ReceiptsDesk, ReceiptsState, grouped


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
