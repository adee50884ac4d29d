"""The guard marks while nobody types, offers the code, and changes words only when told."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.membership import IDENTITIES
from fieldapp.guard.sighting import Sighting
from fieldapp.services import compartments, guarding, identities
from fieldapp.services.identities import Identity
from fieldapp.services.work import Work
from tests.support.doors import InlineDoor
from tests.support.editor_desk import open_visit
from tests.support.render import lay_out, make_look
from ui.viewmodels.guard import Guard
from ui.views.components.editors import PlainEdit, VerbatimEdit
from ui.views.guard import GuardPorts, GuardWatch, Manner
from ui.views.guard_desk import manner_of

ANNA = Identity("C-100609", "2014-02-03")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    """A visit whose key sheet has one child."""
    with open_visit(tmp_path_factory.mktemp("guard") / "fleet") as (opened, _):
        compartments.begin(opened, IDENTITIES)
        identities.add_to_sheet(opened, {"T03": ANNA})
        yield opened


@dataclass
class Written:
    """A window with two places to write, watched; `said` is what was spoken."""

    window: QWidget
    edit: PlainEdit
    exact: VerbatimEdit
    guard: Guard
    said: list[str] = field(default_factory=list)
    manner: Manner = Manner.OPEN
    child: str = ""

    def start(self) -> None:
        ports = GuardPorts(self.manner_at, lambda _edit: self.child, self.said.append)
        self.watch = GuardWatch(self.window, self.edit.look, self.guard, ports)

    def manner_at(self, edit: PlainEdit) -> Manner:
        return Manner.SILENT if edit is self.exact else self.manner

    def write(self, words: str, edit: PlainEdit | None = None) -> None:
        """Write and let the pause go by."""
        place = edit or self.edit
        place.setFocus()
        self.watch._focus_moved(None, place)
        place.insert_exactly(words)
        self.watch.look_now()

    @property
    def marked(self) -> list[str]:
        return [s.cursor.selectedText() for s in self.edit.extraSelections()]


@pytest.fixture
def place(work: Work, qtbot: QtBot) -> Iterator[Written]:
    look, window = make_look(), QWidget()
    edit, exact = PlainEdit(look, "Line"), VerbatimEdit(look)
    layout = QVBoxLayout(window)
    layout.addWidget(edit)
    layout.addWidget(exact)
    qtbot.addWidget(window)
    guard = Guard(InlineDoor(), work)
    guard.refresh()
    made = Written(window, edit, exact, guard)
    made.start()
    lay_out(window, (800, 500))
    yield made
    made.watch.end()


def test_a_known_id_is_marked_and_its_code_is_offered(place: Written) -> None:
    place.write("Seen with C-100609 at home")
    assert place.marked == ["C-100609"]
    assert place.watch.chip.isVisible()
    assert place.watch.chip.words.text() == "This is an id of a child. Use T03 instead?"
    assert place.said == [
        "This is an id of a child. Use T03 instead? Ctrl+Space uses it. Escape leaves it."
    ]


def test_marks_leave_the_words_and_the_typing_path_alone(place: Written, qtbot: QtBot) -> None:
    place.write("Seen with C-100609")
    with qtbot.assertNotEmitted(place.edit.words_changed):
        place.watch.look_now()
    assert place.edit.text_exactly() == "Seen with C-100609"


def test_the_code_takes_the_place_of_the_id_and_can_be_undone(place: Written) -> None:
    place.write("😀 with C-100609 at home")
    assert place.watch.use_code()
    assert place.edit.text_exactly() == "😀 with T03 at home"
    assert not place.watch.chip.isVisible()
    place.edit.undo()
    assert place.edit.text_exactly() == "😀 with C-100609 at home"


def test_escape_leaves_it_and_it_is_not_marked_again(place: Written) -> None:
    place.write("C-100609 came")
    QTest.keyClick(place.edit, Qt.Key.Key_Escape)
    assert place.marked == []
    place.write(" and c-100609 went")
    assert place.marked == []
    assert place.edit.text_exactly() == "C-100609 came and c-100609 went"


def test_a_shape_offers_the_code_of_the_records_child(place: Written) -> None:
    place.child = "T09"
    place.write("born 12/3/2013")
    assert place.watch.chip.words.text() == "This looks like a date of birth. Use T09 instead?"


def test_an_address_offers_no_code(place: Written) -> None:
    place.child = "T09"
    place.write("write to a.b@c.gov.uk")
    assert "Write a code or a role instead." in place.watch.chip.words.text()
    assert not place.watch.chip.use.isVisible()
    assert not place.watch.use_code()


def test_exact_words_are_never_marked_while_they_are_said(place: Written) -> None:
    place.write("I am C-100609", place.exact)
    assert not place.exact.extraSelections()
    assert not place.watch.chip.isVisible()
    assert manner_of(place.exact) is Manner.SILENT


def test_with_a_child_in_the_room_nothing_is_said_aloud(place: Written) -> None:
    place.manner = Manner.QUIET
    place.write("C-100609")
    assert place.watch.chip.isVisible()
    assert place.said == []


def test_typing_on_takes_the_chip_away_at_once_and_looks_only_after_a_pause(
    place: Written,
) -> None:
    place.write("C-100609 ")
    place.edit.insert_exactly("and")
    assert not place.watch.chip.isVisible()
    assert place.watch._pause.isActive()


def test_in_a_long_text_only_a_part_around_the_caret_is_looked_at(
    place: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    look = place.guard.look

    def counted(text: str) -> tuple[Sighting, ...]:
        looked.append(len(text))
        return look(text)

    monkeypatch.setattr(place.guard, "look", counted)
    place.write("the plan was reviewed " * 1_000 + "C-100609")
    assert looked[-1] <= 4_000
    assert place.marked == ["C-100609"]


def test_the_guard_forgets_with_the_visit(work: Work) -> None:
    guard = Guard(InlineDoor(), work)
    guard.refresh()
    assert guard.knows
    guard.forget()
    assert not guard.look("C-100609")
    assert len(guarding.known(work))
