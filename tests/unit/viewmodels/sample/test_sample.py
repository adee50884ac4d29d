"""The Sample screen, on real stores and without Qt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.sampling.fairness import Group
from fieldapp.sampling.population import Filter
from fieldapp.services import identities, lists, reading
from tests.support.editor_desk import open_visit
from tests.support.sample_desk import (
    OFFICIAL,
    RENAMED,
    SampleDesk,
    write_lists,
    write_renamed,
)
from ui.viewmodels.sample import fair_words, percent, spoken


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    with open_visit(tmp_path / "fleet", "OF3") as (work, team):
        yield SampleDesk(work, team)


def taken_in(desk: SampleDesk, folder: Path, **wanted: float) -> None:
    """Take a delivery in and confirm it."""
    desk.screen.take_in([write_lists(folder, **wanted)])  # type: ignore[arg-type]  # whole numbers
    desk.screen.confirm()


def test_nothing_is_kept_before_it_is_confirmed(desk: SampleDesk, tmp_path: Path) -> None:
    desk.screen.take_in([write_lists(tmp_path)])
    assert desk.state.waiting is not None
    assert lists.newest(desk.work) is None
    desk.screen.discard()
    assert [state.waiting for state in desk.states][-1] is None
    assert lists.newest(desk.work) is None


def test_a_confirmed_delivery_is_sealed_and_its_counts_are_shown(
    desk: SampleDesk, tmp_path: Path
) -> None:
    taken_in(desk, tmp_path)
    assert desk.state.facts is not None
    assert "No row was dropped" in desk.state.said
    assert identities.lists_of(desk.work, desk.state.facts.files[0])


def test_a_draw_brings_its_children_into_the_visit(desk: SampleDesk, tmp_path: Path) -> None:
    taken_in(desk, tmp_path)
    desk.screen.set_size(10)
    desk.screen.draw()
    assert desk.state.draw is not None
    assert len(reading.children(desk.work)) == 10
    assert desk.state.about.startswith("10 children chosen from 11 lists, as at ")
    assert desk.state.fair


def test_the_same_seed_draws_the_same_children_after_the_app_was_closed(
    desk: SampleDesk, tmp_path: Path
) -> None:
    taken_in(desk, tmp_path)
    desk.screen.draw()
    again = SampleDesk(desk.work, desk.fleet)
    assert desk.state.draw is not None
    again.screen.draw()
    assert again.state.draws == 2
    assert again.state.draw is not None
    assert again.state.draw.children == desk.state.draw.children


def test_only_children_with_a_chosen_filter_are_drawn(desk: SampleDesk, tmp_path: Path) -> None:
    taken_in(desk, tmp_path)
    desk.screen.toggle(Filter.OUT_OF_AREA)
    desk.screen.draw()
    assert desk.state.draw is not None
    assert all("placed-out-of-area" in child.filters for child in desk.state.draw.children)


def test_a_replacement_asks_for_a_reason_and_shows_who_came(
    desk: SampleDesk, tmp_path: Path
) -> None:
    taken_in(desk, tmp_path)
    desk.screen.draw()
    desk.screen.replace("T03", "")
    assert desk.state.refused is not None
    assert desk.state.refused.code == "A-124"
    desk.screen.replace("T03", "Moved to hospital")
    assert desk.state.draw is not None
    (replaced,) = desk.state.draw.replaced
    assert (replaced.code, replaced.reason) == ("T03", "Moved to hospital")


def test_headings_taken_by_likeness_wait_for_a_person(desk: SampleDesk, tmp_path: Path) -> None:
    desk.screen.take_in([write_renamed(tmp_path)])
    (first,) = desk.state.proposals
    assert (first.list, first.heading, first.column) == (8, RENAMED, OFFICIAL)
    desk.screen.choose(first, first.choices[-1])
    assert desk.state.proposals[0].column == first.choices[-1]
    desk.screen.choose(desk.state.proposals[0], OFFICIAL)
    desk.screen.confirm()
    assert lists.remembered(desk.work) == {8: {RENAMED: OFFICIAL}}


def test_a_heading_that_was_confirmed_is_not_asked_for_again(
    desk: SampleDesk, tmp_path: Path
) -> None:
    path = write_renamed(tmp_path)
    desk.screen.take_in([path])
    desk.screen.confirm()
    desk.screen.take_in([path])
    assert desk.state.proposals == ()


def test_a_corrected_delivery_shows_what_changed_and_that_the_draw_is_older(
    desk: SampleDesk, tmp_path: Path
) -> None:
    taken_in(desk, tmp_path)
    desk.screen.draw()
    taken_in(desk, tmp_path, children=140)
    assert desk.state.facts is not None
    assert desk.state.facts.changed
    assert desk.state.stale


def test_reading_can_be_stopped_and_leaves_nothing(desk: SampleDesk, tmp_path: Path) -> None:
    desk.aside.stop_at = 2
    desk.screen.take_in([write_lists(tmp_path)])
    assert desk.state.waiting is None
    assert desk.state.said == "Stopped. Nothing was taken in."


def test_a_file_that_is_no_workbook_is_refused_in_words(desk: SampleDesk, tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_bytes(b"Dear colleague")
    desk.screen.take_in([str(path)])
    assert desk.state.refused is not None
    assert desk.state.idle


def test_who_was_not_let_in_sees_the_lists_and_cannot_draw(
    desk: SampleDesk, tmp_path: Path
) -> None:
    taken_in(desk, tmp_path)
    desk.screen.draw()
    desk.fleet.carry(desk.work.inspection, "OF2", "OF3")
    other = desk.fleet["OF3"].open(desk.work.inspection)
    for address in other.store.missing_chunks():
        other.store.put_chunk(address, desk.work.store.read_chunk(address))
    there = SampleDesk(other, desk.fleet, "OF3")
    assert there.state.facts == desk.state.facts
    assert there.state.draw == desk.state.draw
    assert not there.state.readable
    there.screen.draw()
    assert there.state.refused is not None
    assert there.state.draws == 1


def test_shares_and_groups_are_said_in_words() -> None:
    low = Group("Disabled", 0, 30, 300, 1_000)
    level = Group("Girls", 15, 30, 500, 1_000)
    assert percent(1, 3) == "33%"
    assert percent(0, 0) == "–"
    assert spoken(low) == "Disabled: sample 0%, lists 30%, low"
    assert fair_words([low, level]) == "Disabled low"
    assert fair_words([level]) == "Every group is in range"


def test_a_heading_can_be_said_to_be_none_of_the_template(desk: SampleDesk, tmp_path: Path) -> None:
    path = write_renamed(tmp_path)
    desk.screen.take_in([path])
    desk.screen.choose(desk.state.proposals[0], "")
    desk.screen.confirm()
    assert lists.remembered(desk.work) == {8: {RENAMED: ""}}
    desk.screen.take_in([path])
    assert desk.state.proposals == ()
    assert desk.state.waiting is not None
    gaps = {gap.column: gap.blank for gap in desk.state.waiting.gaps if gap.list == 8}
    assert gaps[OFFICIAL] == 5


def test_a_second_workbook_is_read_together_with_the_first(
    desk: SampleDesk, tmp_path: Path
) -> None:
    taken_in(desk, tmp_path)
    before = desk.state.facts
    assert before is not None
    desk.screen.take_in([write_renamed(tmp_path)], beside=True)
    desk.screen.confirm()
    facts = desk.state.facts
    assert facts is not None
    assert (len(before.files), len(facts.files)) == (1, 2)
    rows = {one.number: one.rows for one in facts.lists}
    assert rows[8] == next(one.rows for one in before.lists if one.number == 8) + 5
    assert rows[1] == next(one.rows for one in before.lists if one.number == 1)
