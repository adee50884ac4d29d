"""A note from the first key, what was written today, and what needs the person."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fieldapp.domain.change import Mark, RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Counters, Record
from fieldapp.services import capture, reading, records, visits
from sync.protocol.ids import PersonId
from tests.support.doors import HeldDoor
from tests.support.editor_desk import EditorDesk, editor_desk
from ui.viewmodels.places import Spot
from ui.viewmodels.today import QuickNote, Today, needs, written_today


class Line:
    """The line with its words, on a real store."""

    def __init__(self, desk: EditorDesk) -> None:
        self.desk, self.words = desk, ""
        self.shown: dict[str, Any] = {"keeping": (), "said": ""}
        self.note = QuickNote(desk.ports, lambda: self.words, self._clear, self.shown.update)
        desk.listeners.join(self.note)

    def _clear(self) -> None:
        self.words = ""

    def type(self, words: str) -> None:
        for letter in words:
            self.words += letter
            self.note.typed()

    @property
    def notes(self) -> list[Record]:
        work = self.desk.work
        rows = reading.summaries(work, kind=RecordKind.NOTE)
        return [reading.record(work, row.id) for row in rows]


@pytest.fixture
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with editor_desk(tmp_path_factory.mktemp("fleet")) as desk:
        yield Line(desk)


def test_the_first_words_are_a_draft_within_a_second(line: Line) -> None:
    line.type("No review")
    line.desk.wait(500)
    (draft,) = capture.drafts(line.desk.work)
    assert draft.text == "No review"
    assert draft.record == line.notes[0].summary.id


def test_enter_makes_a_note_with_a_mark_and_empties_the_line(line: Line) -> None:
    line.type("-No review since Nov")
    line.note.done()
    (made,) = line.notes
    assert [(b.text, b.mark) for b in made.blocks] == [("No review since Nov", Mark.IMPROVE)]
    assert (line.words, line.shown["keeping"]) == ("", ())
    assert capture.drafts(line.desk.work) == ()


def test_a_second_note_is_a_record_of_its_own(line: Line) -> None:
    for words in ("One", "Two"):
        line.type(words)
        line.note.done()
    assert [note.blocks[0].text for note in line.notes] == ["Two", "One"]


def test_nothing_is_begun_for_an_empty_line(line: Line) -> None:
    line.note.typed()
    line.type("  ")
    line.note.done()
    assert line.words == "  "
    assert [note.blocks for note in line.notes] in ([], [()])


def test_codes_of_children_who_are_here_are_named_in_the_note(line: Line) -> None:
    records.add_child(line.desk.work, "T03")
    line.type("@t03 and @T99 were not seen")
    line.note.done()
    assert line.notes[0].fields["children"].text == "T03"
    assert line.notes[0].blocks[0].text == "@t03 and @T99 were not seen"


def test_looking_elsewhere_makes_an_entry_and_keeps_the_line(line: Line) -> None:
    line.type("Half a sentence")
    line.note.rest()
    assert line.notes[0].blocks[0].text == "Half a sentence"
    line.type(" and the rest")
    line.note.done()
    (made,) = line.notes
    assert [block.text for block in made.blocks] == ["Half a sentence and the rest"]
    assert not made.blocks[0].versions[1:]


def test_words_that_the_disk_does_not_take_stay_in_sight(line: Line) -> None:
    held = HeldDoor()
    desk = line.desk
    slow = EditorDesk(desk.work, desk.fleet, door=held)
    waiting = Line(slow)
    waiting.type("Not on the disk")
    waiting.note.done()
    assert waiting.shown["keeping"] == ("Not on the disk",)
    held.release()
    assert waiting.shown["keeping"] == ()
    assert waiting.shown["said"] == "Kept as a note of its own."


def test_what_others_wrote_and_what_is_of_another_day_is_not_mine_today(line: Line) -> None:
    work = line.desk.work
    records.open_record(work, RecordKind.NOTE)
    (mine,) = reading.summaries(work, kind=RecordKind.NOTE)
    theirs = replace(mine, owner=PersonId("OF9"))
    before = replace(mine, changed_ms=mine.changed_ms - 86_400_000)
    assert written_today((mine, theirs, before), work.clock, work.person) == (mine,)


def test_what_needs_the_person_is_counted_and_leads_there(line: Line) -> None:
    card = visits.card(line.desk.work)
    held = Counters(9, 4, 0, 5, 900, 1, 2, 3)
    found = needs(replace(card, counters=held, conflicts=2))
    assert [(need.count, need.spot) for need in found] == [
        (2, Spot.CONFLICTS),
        (2, Spot.EXCHANGE),
        (3, Spot.EXCHANGE),
        (1, Spot.EXCHANGE),
        (5, Spot.EXCHANGE),
    ]


def test_the_page_is_read_only_while_somebody_looks(line: Line) -> None:
    held = HeldDoor()
    today = Today(held, line.desk.work, lambda _state: None)
    today.refresh()
    assert held.asked == 0
    line.type("A note")
    line.note.done()
    today.shown(looked_at=True)
    held.release()
    assert [row.title for row in today.state.rows] == ["A note"]
    assert today.state.needs[-1].spot is Spot.EXCHANGE


def test_a_day_is_said_in_words(line: Line) -> None:
    today = Today(line.desk.door, line.desk.work, lambda _state: None)
    assert today.state.day.split()[0].endswith("day")


def test_a_refusal_to_begin_is_said_and_the_words_stay(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise Refused("D-110", "The disk is full.", "Free some space.")

    monkeypatch.setattr(records, "open_record", full)
    line.type("N")
    assert line.shown["refused"].code == "D-110"
    assert line.words == "N"
    monkeypatch.undo()
    line.type("o")
    assert line.shown["refused"] is None
    line.note.done()
    assert line.notes[0].blocks[0].text == "No"


def test_a_sign_after_the_codes_of_children_is_a_mark_too(line: Line) -> None:
    here = frozenset({"T03"})
    found = line.note.understood("@T03 @T99 -No review", here)
    assert (found.children, found.mark) == (("T03",), Mark.IMPROVE)
    line.type("@T03 -No review")
    line.note.done()
    (block,) = line.notes[0].blocks
    assert (block.text, block.mark) == ("@T03 No review", Mark.IMPROVE)


def test_the_note_in_the_line_is_not_in_the_list(line: Line) -> None:
    desk = line.desk
    today = Today(desk.door, desk.work, lambda _state: None, lambda: line.note.writing)
    line.type("A word")
    today.shown(looked_at=True)
    assert today.state.rows == ()
    line.note.done()
    today.refresh()
    assert [row.title for row in today.state.rows] == ["A word"]
