"""A decision replaces what was seen and nothing else, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.services import decisions, reading, records
from tests.support.apart import ONE, OTHER, SLOT, Apart, apart
from ui.viewmodels.conflicts import NEW, ConflictPorts, Conflicts, ConflictsState
from ui.viewmodels.typing import Written


class Screen:
    """The presenter on a real store; `text` is the third version as it stands on the screen."""

    def __init__(self, held: Apart) -> None:
        self.held, self.text = held, ""
        self.states: list[ConflictsState] = []
        desk = held.desk
        ports = ConflictPorts(desk.door, held.work, desk.typing, desk.published.append)
        self.conflicts = Conflicts(ports, self.states.append, lambda: Written(self.text))
        self.conflicts.refresh()

    @property
    def state(self) -> ConflictsState:
        return self.conflicts.state

    def write(self, text: str) -> None:
        self.text = text
        self.conflicts.typed()
        self.held.desk.wait()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with apart(tmp_path) as held:
        yield Screen(held)


def test_both_versions_stand_with_their_authors(screen: Screen) -> None:
    item = screen.state.item
    assert item is not None
    assert {(side.person, side.text) for side in item.sides} == {("OF2", ONE), ("OF3", OTHER)}


def test_using_one_version_settles_the_place_and_keeps_the_other_in_the_history(
    screen: Screen,
) -> None:
    item = screen.state.item
    assert item is not None
    screen.conflicts.pick([side.person for side in item.sides].index("OF3"))
    screen.conflicts.use()
    assert screen.held.texts() == {OTHER}
    past = reading.history(screen.held.work, screen.held.record, SLOT)
    assert {ONE, OTHER} <= {write.version.text for write in past}
    assert screen.state.items == ()


def test_keeping_both_puts_them_one_after_the_other(screen: Screen) -> None:
    screen.conflicts.keep_both()
    (text,) = screen.held.texts()
    assert ONE in text
    assert OTHER in text


def test_a_decision_never_replaces_what_arrived_after_the_screen_was_drawn(
    screen: Screen,
) -> None:
    records.set_field(screen.held.work, screen.held.record, "think", "later words", ())
    screen.text = "from both"
    screen.conflicts.use()
    assert screen.held.texts() == {"from both", "later words"}


def test_undo_brings_both_versions_back_as_a_new_write(screen: Screen) -> None:
    screen.conflicts.keep_both()
    screen.conflicts.undo(0)
    assert screen.held.texts() == {ONE, OTHER}
    assert screen.state.decided == ()
    assert len(screen.state.items) == 1


def test_a_third_version_is_kept_while_typed_and_settles_nothing_by_itself(
    screen: Screen,
) -> None:
    screen.write("Health comes late, or not")
    screen.held.desk.typing.settle(lambda: None, lambda _reason: None)
    assert screen.held.texts() == {ONE, OTHER}
    again = Screen(screen.held)
    assert again.state.item is not None
    assert again.state.item.draft == "Health comes late, or not"
    assert again.state.pick == NEW


def test_an_empty_third_version_is_not_used(screen: Screen) -> None:
    screen.conflicts.use()
    assert screen.held.texts() == {ONE, OTHER}
    assert screen.state.said.startswith("Write the new version first")


def test_leaving_a_place_changes_nothing(screen: Screen) -> None:
    screen.conflicts.leave()
    assert screen.held.texts() == {ONE, OTHER}
    assert screen.state.item is not None


def reopened(held: Apart) -> Screen:
    """The screen as it is when the visit is opened again."""
    return Screen(held)


def test_a_decision_can_be_undone_after_the_visit_was_opened_again(screen: Screen) -> None:
    screen.conflicts.keep_both()
    later = reopened(screen.held)
    (decided,) = later.state.decided
    assert decided.what == "kept both"
    assert {side.text for side in decided.item.sides} == {ONE, OTHER}
    later.conflicts.undo(0)
    assert screen.held.texts() == {ONE, OTHER}
    assert later.state.decided == ()
    assert reopened(screen.held).state.decided == ()


def test_a_decision_that_somebody_wrote_over_is_neither_listed_nor_undone(screen: Screen) -> None:
    screen.conflicts.keep_both()
    held = screen.held
    seen = reading.record(held.work, held.record).fields["think"].seen
    records.set_field(held.work, held.record, "think", "Written since.", seen)
    screen.conflicts.undo(0)
    assert screen.state.refused is not None
    assert screen.state.refused.code == "C-296"
    assert held.texts() == {"Written since."}
    assert reopened(held).state.decided == ()


def test_undo_leaves_what_somebody_wrote_beside_the_decision(screen: Screen) -> None:
    screen.conflicts.keep_both()
    held = screen.held
    records.set_field(held.work, held.record, "think", "Written apart.", ())
    screen.conflicts.undo(0)
    assert held.texts() == {ONE, OTHER, "Written apart."}


def test_each_way_to_decide_is_named_when_the_visit_is_opened_again(screen: Screen) -> None:
    item = screen.state.item
    assert item is not None
    screen.conflicts.pick([side.person for side in item.sides].index("OF3"))
    screen.conflicts.use()
    assert reopened(screen.held).state.decided[0].what == "used OF3’s words"
    screen.conflicts.undo(0)
    screen.conflicts.pick(NEW)
    screen.text = "Health is absent or late."
    screen.conflicts.use()
    assert [d.what for d in reopened(screen.held).state.decided] == ["wrote a new version"]


def test_only_the_newest_decisions_are_kept(screen: Screen) -> None:
    for _ in range(decisions.MOST + 2):
        screen.conflicts.keep_both()
        screen.conflicts.undo(0)
    kept = screen.held.work.store.setting("decided")
    assert kept is not None
    assert len(msgspec.msgpack.decode(kept)) == decisions.MOST


def test_a_third_version_stands_there_again_on_the_way_back(screen: Screen) -> None:
    held = screen.held
    visit, fleet = held.work.inspection, held.desk.fleet
    other, _ = records.open_record(held.work, RecordKind.NOTE)
    fleet.carry(visit, "OF2", "OF3")
    records.set_field(held.work, other, "think", "one", ())
    records.set_field(fleet["OF3"].open(visit), other, "think", "two", ())
    fleet.carry(visit, "OF3", "OF2")
    screen.conflicts.refresh()
    here = screen.state.item
    assert here is not None
    screen.write("words of a third version")
    screen.conflicts.leave()
    screen.text = ""
    screen.conflicts.choose([item.key for item in screen.state.items].index(here.key))
    assert screen.state.item is not None
    assert screen.state.item.draft == "words of a third version"


def test_a_third_version_that_was_not_used_is_there_again_after_an_undo(screen: Screen) -> None:
    screen.write("words of a third version")
    screen.conflicts.pick(0)
    screen.conflicts.use()
    screen.conflicts.undo(0)
    assert screen.state.item is not None
    assert screen.state.item.draft == "words of a third version"


def test_what_was_picked_stays_picked_when_further_versions_arrive(screen: Screen) -> None:
    held = screen.held
    other = held.desk.fleet["OF3"].open(held.work.inspection)
    screen.conflicts.pick(1)
    assert screen.state.item is not None
    picked = screen.state.item.sides[1].text
    for number in range(4):
        records.set_field(other, held.record, "think", f"further words {number}", ())
        held.desk.fleet.carry(held.work.inspection, "OF3", "OF2")
        screen.conflicts.refresh()
        assert screen.state.item.sides[screen.state.pick].text == picked
        assert "have changed" in screen.state.said


def test_a_third_version_stays_when_somebody_else_decides_and_is_put_beside(
    screen: Screen,
) -> None:
    held = screen.held
    visit, fleet = held.work.inspection, held.desk.fleet
    fleet.carry(visit, "OF2", "OF3")
    there = fleet["OF3"].open(visit)
    seen = reading.record(there, held.record).fields["think"].seen
    screen.write("words of a third version")
    records.settle(there, held.record, SLOT, ("they decided",), seen)
    fleet.carry(visit, "OF3", "OF2")
    screen.conflicts.refresh()
    assert screen.state.item is not None
    assert "else has decided" in screen.state.said
    screen.conflicts.use()
    assert held.texts() == {"they decided", "words of a third version"}
