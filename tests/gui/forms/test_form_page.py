"""The page of an opened form in the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.support.doors import HandTimers
from tests.support.filling import HOME_VISIT, filling
from tests.support.render import faults, lay_out, make_look, wear
from ui.viewmodels.form_filling import XFormFilling
from ui.viewmodels.form_page import FormPage
from ui.views.form_answers import LookedUpAnswer, RankAnswer
from ui.views.form_binding import PAUSE_MS, bind_unkept
from ui.views.form_field import CardHead, HeadingView, LineView, QuestionView
from ui.views.form_page import FormPageView


class Desk:
    """A form on its page, with real keys."""

    def __init__(self, markdown: str) -> None:
        self.look, self.timers = make_look(), HandTimers()
        self.view = FormPageView(self.look)
        self.page = FormPage(filling(markdown), self.view.render_state)
        self.binding = bind_unkept(self.view, self.page, self.timers)
        self.page.begin()

    def line(self, ref: str) -> LineView:
        """The view of a line, brought into sight."""
        self.view.go_to(ref)
        QApplication.processEvents()
        found = [v for v in self.view.findChildren(LineView) if v.line.ref == ref and v.isVisible()]
        assert found, ref
        return found[-1]

    def text(self, ref: str) -> str:
        """What the form holds at a line."""
        line = self.page.line(ref)
        assert line is not None
        return line.text


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk(HOME_VISIT)
    qtbot.addWidget(made.view)
    lay_out(made.view, (900, 700))
    return made


def focused(desk: Desk) -> QWidget:
    widget = desk.view.focusWidget()
    assert widget is not None
    return widget


def test_a_form_is_filled_in_with_the_keyboard_alone(desk: Desk) -> None:
    desk.view.take_focus()
    QTest.keyClicks(focused(desk), "The Elms")
    QTest.keyClick(focused(desk), Qt.Key.Key_Return)
    QTest.keyClicks(focused(desk), "3")
    QTest.keyClick(focused(desk), Qt.Key.Key_Return)
    assert (desk.text("home/called"), desk.text("home/children")) == ("The Elms", "3")


def test_what_is_typed_is_worked_out_after_a_pause_and_keeps_its_caret(desk: Desk) -> None:
    field = desk.line("home/children")
    assert isinstance(field, QuestionView)
    QTest.keyClicks(focused(desk), "21")
    desk.timers.advance(PAUSE_MS)
    assert desk.text("home/children") == "21"
    assert "A home has at most 20 children." in focused(desk).accessibleDescription()
    QTest.keyClick(focused(desk), Qt.Key.Key_Backspace)
    desk.timers.advance(PAUSE_MS)
    assert desk.text("home/children") == "2"


def test_a_question_that_comes_takes_no_caret_away(desk: Desk) -> None:
    answer = desk.line("home/safe")
    assert isinstance(answer, QuestionView)
    answer.answer.show_text("no")
    answer.answer.decided.emit()
    QApplication.processEvents()
    assert desk.line("home/why").isVisible()


def test_words_being_typed_stay_when_lines_come_from_elsewhere(desk: Desk) -> None:
    desk.line("home/called")
    QTest.keyClicks(focused(desk), "The El")
    filled = desk.page.filling
    assert isinstance(filled, XFormFilling)
    filled.take_in("home/safe", "no")
    desk.page.reread()
    QApplication.processEvents()
    shown = [v for v in desk.view.findChildren(QuestionView) if v.isVisible()]
    assert [v.line.ref for v in shown].count("home/called") == 1
    assert desk.line("home/why").isVisible()
    assert desk.view.written("home/called").text == "The El"
    assert desk.text("home/called") == "The El"


def test_words_of_a_card_that_was_taken_away_elsewhere_can_still_be_read(noted: Desk) -> None:
    noted.page.add("child")
    card = noted.page.state.stubs[-1].ref.rpartition("/")[0]
    noted.line(f"{card}/called")
    QTest.keyClicks(focused(noted), "Ann")
    noted.page.filling.remove(card)
    noted.page.reread()
    assert noted.view.written(f"{card}/called").text == "Ann"


def test_cards_are_added_and_taken_away_after_asking_once(desk: Desk) -> None:
    heading = desk.line("child")
    assert isinstance(heading, HeadingView)
    heading.add.click()
    card = desk.line("child{r2}")
    assert isinstance(card, CardHead)
    card.away.click()
    assert desk.page.line("child{r2}") is not None
    card.remove_asked.emit("child{r2}")
    assert desk.page.line("child{r2}") is None or "child{r2}" not in {
        stub.ref for stub in desk.page.state.stubs
    }


def test_what_is_missing_leads_to_its_question(desk: Desk) -> None:
    desk.view.head.check.click()
    assert desk.view.problems.isAncestorOf(focused(desk))
    QTest.keyClick(focused(desk), Qt.Key.Key_Space)
    QTest.keyClicks(focused(desk), "The Elms")
    QTest.keyClick(focused(desk), Qt.Key.Key_Return)
    assert not desk.view.problems.isVisible()


def test_an_order_is_made_with_alt_and_the_arrows(desk: Desk) -> None:
    rank = desk.line("order")
    assert isinstance(rank, QuestionView)
    assert isinstance(rank.answer, RankAnswer)
    QTest.keyClick(rank.answer.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.text("order") == "music books football"


def test_the_language_of_the_form_is_chosen_on_the_page(desk: Desk) -> None:
    desk.view.head.languages.setCurrentIndex(1)
    desk.view.head.languages.activated.emit(1)
    assert desk.page.state.language == "Cymraeg (cy)"
    view = desk.line("home/safe")
    assert view.line.label == "A yw'n ddiogel?"


LONG = "\n".join(
    [
        "| survey | | | |",
        "| | type | name | label |",
        "| | select_one place | place | Which place? |",
        *(f"| | text | q{n} | Question {n}? |" for n in range(400)),
        "| choices | | | |",
        "| | list_name | name | label |",
        *(f"| | place | p{n} | Place {n} |" for n in range(500)),
    ]
)


def test_only_what_is_near_the_window_is_there(qtbot: QtBot) -> None:
    desk = Desk(LONG)
    qtbot.addWidget(desk.view)
    lay_out(desk.view, (900, 700))
    assert 0 < len(desk.view.findChildren(LineView)) < 120
    desk.line("q399")
    assert len(desk.view.findChildren(LineView)) < 240


def test_a_long_list_is_narrowed_by_typing_and_taken_with_enter(qtbot: QtBot) -> None:
    desk = Desk(LONG)
    qtbot.addWidget(desk.view)
    lay_out(desk.view, (900, 700))
    view = desk.line("place")
    assert isinstance(view, QuestionView)
    assert isinstance(view.answer, LookedUpAnswer)
    QTest.keyClicks(view.answer.line, "place 44")
    QTest.keyClick(view.answer.line, Qt.Key.Key_Down)
    QTest.keyClick(view.answer.line, Qt.Key.Key_Return)
    assert desk.text("place") == "p440"


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_cut_or_nameless(desk: Desk, theme: str, scale: int) -> None:
    wear(desk.look, theme, scale)
    desk.view.head.check.click()
    lay_out(desk.view, (1000, 700))
    assert faults(desk.view) == []


NOTED = """
| survey |
| | type | name | label |
| | note | welcome | Read **this** first |
| | text | first | First |
| | note | between | And this |
| | begin_repeat | child | A child |
| | text | called | Name |
| | begin_repeat | school | A school |
| | text | place | Place |
| | end_repeat | | |
| | end_repeat | | |
"""


@pytest.fixture
def noted(qtbot: QtBot) -> Desk:
    made = Desk(NOTED)
    qtbot.addWidget(made.view)
    lay_out(made.view, (900, 700))
    return made


def test_the_caret_passes_over_notes(noted: Desk) -> None:
    noted.view.take_focus()
    assert focused(noted).accessibleName() == "First"
    QTest.keyClick(focused(noted), Qt.Key.Key_Return)
    assert focused(noted).accessibleName() == "Name"


def test_the_caret_goes_into_a_new_card_and_to_its_repeat_when_it_is_taken_away(
    noted: Desk,
) -> None:
    noted.page.add("child")
    new = [stub.ref for stub in noted.page.state.stubs if stub.ref.endswith("/called")][-1]
    QTest.keyClicks(focused(noted), "Ann")
    noted.binding.check()
    assert noted.text(new) == "Ann"
    noted.page.remove(new.rpartition("/")[0])
    assert focused(noted).accessibleName() == "Add to A child"


def test_what_is_missing_names_the_card_that_it_stands_in() -> None:
    needed = NOTED.replace("| label |", "| label | required |", 1).replace("Name |", "Name | yes |")
    filled = filling(needed)
    filled.add("child")
    assert [need.words for need in filled.check()] == [
        "A child 1: Answer “Name”.",
        "A child 2: Answer “Name”.",
    ]


def test_another_record_of_the_same_form_shows_its_own_answers(desk: Desk) -> None:
    field = desk.line("home/called")
    QTest.keyClicks(focused(desk), "The Elms")
    desk.binding.finish()
    other = FormPage(filling(HOME_VISIT), desk.view.render_state)
    bind_unkept(desk.view, other, desk.timers)
    other.begin()
    desk.timers.advance(PAUSE_MS)
    assert field.written().text == ""
    line = other.line("home/called")
    assert line is not None
    assert line.text == ""
    assert desk.text("home/called") == "The Elms"
