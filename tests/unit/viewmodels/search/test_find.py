"""Find answers with words, children and commands, and only for what stands in the line now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.domain.change import BlockKind, RecordKind
from fieldapp.services import reading, records
from fieldapp.services.work import Work
from tests.support.doors import HeldDoor, InlineDoor
from tests.support.editor_desk import open_visit
from ui.viewmodels.commands import CommandId
from ui.viewmodels.search import Find, FindState


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    with open_visit(tmp_path) as (made, _):
        record, _ = records.open_record(made, RecordKind.NOTE, "T03")
        records.add_block(made, record, BlockKind.NOTE, "The lamp in the hall was broken.")
        records.add_child(made, "T03")
        yield made


def index(work: Work) -> None:
    while reading.index_pending(work):
        pass


def test_a_word_leads_to_its_record_with_the_found_part_apart(work: Work) -> None:
    index(work)
    find = Find(InlineDoor(), work, lambda _state: None)
    find.look_for("lamp")
    assert [row.found for row in find.state.rows] == ["lamp"]
    record = reading.summaries(work)[0].id
    assert [row.target[0] for row in find.state.rows] == [record]


def test_a_childs_code_leads_to_the_child(work: Work) -> None:
    find = Find(InlineDoor(), work, lambda _state: None)
    find.look_for("t0")
    assert "T03" in [row.target for row in find.state.rows]


def test_commands_are_found_by_their_words(work: Work) -> None:
    find = Find(InlineDoor(), work, lambda _state: None)
    find.look_for("lock now")
    assert [row.target for row in find.state.rows] == [CommandId.LOCK]


def test_it_says_how_much_is_not_read_yet(work: Work) -> None:
    find = Find(InlineDoor(), work, lambda _state: None)
    find.look_for("lamp")
    assert "Still reading in" in find.state.words
    index(work)
    find.refresh()
    assert find.state.words == "1 result."


def test_only_the_newest_question_is_asked_while_one_is_under_way(work: Work) -> None:
    index(work)
    door, states = HeldDoor(), list[FindState]()
    find = Find(door, work, states.append)
    for text in ("l", "la", "lam", "lamp"):
        find.look_for(text)
    door.release()
    assert door.asked == 2
    assert find.state.answered == "lamp"
    assert len(find.state.rows) == 1


def test_an_empty_line_shows_nothing(work: Work) -> None:
    find = Find(InlineDoor(), work, lambda _state: None)
    find.look_for("lamp")
    find.look_for("  ")
    assert find.state.rows == ()
