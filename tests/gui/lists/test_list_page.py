"""Lists in the window: ten thousand rows, a filter, what was archived, a child by hand."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Custody
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.look import Look
from ui.qt.row_list import RowModel
from ui.viewmodels.rows import RowsState, RowState, Which
from ui.views.add_child import AddChildCard
from ui.views.record_list import ListPage

MARKS = tuple(Custody)


def _row(number: int) -> RowState:
    about = f"N-OF2-{number} · Note · OF2, you · 10:02"
    needs = "2 versions" if number % 7 == 3 else ""
    code = f"T{number:02}" if number % 3 else ""
    mark = MARKS[number % len(MARKS)]
    return RowState(f"{number:04x}", f"Words of note {number}", about, code, mark, needs)


ROWS = tuple(_row(number) for number in range(10_000))
STATE = RowsState(rows=ROWS, held=len(ROWS), loaded=True)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return make_look()


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> ListPage:
    made = ListPage(look, "Notes", "No note yet.", (("note", "New note", "Ctrl+N"),))
    qtbot.addWidget(made)
    made.render_state(STATE)
    lay_out(made, (860, 640))
    return made


def test_of_ten_thousand_rows_the_first_are_laid_out_and_the_end_is_one_key_away(
    page: ListPage,
) -> None:
    assert page.rows.rows.rowCount() < 10_000
    QTest.keyClick(page.rows, Qt.Key.Key_End)
    assert page.rows.chosen == ROWS[-1].id
    last = page.rows.rows.index(9_999)
    assert page.rows.visualRect(last).intersects(page.rows.viewport().rect())


def test_rows_come_as_the_end_of_those_that_are_there_is_reached(page: ListPage) -> None:
    before = page.rows.rows.rowCount()
    page.rows.setCurrentIndex(page.rows.rows.index(before - 1))
    QTest.keyClick(page.rows, Qt.Key.Key_PageDown)
    QTest.keyClick(page.rows, Qt.Key.Key_PageDown)
    assert page.rows.rows.rowCount() > before


def test_a_row_far_down_can_be_gone_to(page: ListPage) -> None:
    page.rows.go_to(ROWS[7_000].id)
    assert page.rows.chosen == ROWS[7_000].id


def test_the_model_keeps_the_rules_of_models() -> None:
    model = RowModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(ROWS[:5])
    model.show_rows(ROWS[:9])
    model.show_rows(ROWS[4:6])
    assert model.rowCount(QModelIndex()) == 2


def test_enter_and_a_click_open_the_present_row(page: ListPage) -> None:
    opened: list[str] = []
    page.row_opened.connect(opened.append)
    page.take_focus()
    QTest.keyClick(page.rows, Qt.Key.Key_Down)
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    where = page.rows.visualRect(page.rows.rows.index(3)).center()
    QTest.mouseClick(
        page.rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
    )
    assert opened == [ROWS[1].id, ROWS[3].id]


def test_a_row_that_comes_in_moves_nobody(page: ListPage) -> None:
    page.rows.go_to(ROWS[500].id)
    at = page.rows.verticalScrollBar().value()
    page.render_state(replace(STATE, rows=(replace(ROWS[0], id="new"), *ROWS), held=10_001))
    assert page.rows.chosen == ROWS[500].id
    assert page.rows.verticalScrollBar().value() == at


def test_what_is_typed_in_the_filter_is_asked_for_and_down_leads_into_the_rows(
    page: ListPage, qtbot: QtBot
) -> None:
    wanted: list[str] = []
    page.wanted.connect(wanted.append)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.filter.setFocus()
    QTest.keyClicks(page.filter, "T0")
    QTest.keyClick(page.filter, Qt.Key.Key_Down)
    assert wanted == ["T", "T0"]
    assert page.rows.hasFocus()


def test_a_list_without_rows_says_why(page: ListPage) -> None:
    said = []
    for state in (
        RowsState(loaded=True),
        RowsState(loaded=True, which=Which.ARCHIVED),
        RowsState(loaded=True, which=Which.EVERYWHERE),
        RowsState(loaded=True, held=3, wanted="zebra"),
    ):
        page.render_state(state)
        widget = page._none.itemAt(0).widget()
        said.append(widget.accessibleName())
    assert said == [
        "No note yet.",
        "Nothing is archived here.",
        "Nothing is archived in this visit.",
        "Nothing matches. Clear the filter to see everything.",
    ]


def test_an_archived_row_is_restored_by_its_button(page: ListPage) -> None:
    asked: list[str] = []
    page.restore_asked.connect(asked.append)
    page.render_state(replace(STATE, which=Which.ARCHIVED))
    page.rows.setCurrentIndex(page.rows.rows.index(2))
    page.restore.click()
    assert asked == [ROWS[2].id]


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize(("scale", "size"), [(100, (860, 640)), (200, (1240, 700))])
def test_the_page_shows_all_of_itself(
    page: ListPage, look: Look, theme: str, scale: int, size: tuple[int, int]
) -> None:
    wear(look, theme, scale)
    page.render_state(replace(STATE, which=Which.ARCHIVED, said="It is back in the list."))
    lay_out(page, size)
    assert faults(page) == []


def test_a_code_is_given_by_enter_and_what_is_wrong_stands_below(look: Look, qtbot: QtBot) -> None:
    card = AddChildCard(look)
    qtbot.addWidget(card)
    given: list[str] = []
    card.given.connect(given.append)
    card.begin()
    lay_out(card, (600, 260))
    QTest.keyClicks(card.code, "Sam")
    QTest.keyClick(card.code, Qt.Key.Key_Return)
    assert given == ["Sam"]
    card.render_state(RowsState(refused=Refused("C-145", "That is no code.", "Write T03.")))
    assert card.code.accessibleDescription() == "That is no code. Write T03. (C-145)"
    assert card.code.text() == "Sam"
    assert faults(card) == []
    card.render_state(RowsState(said="T03 is in this visit."))
    assert card.code.text() == ""


def test_a_choice_that_had_to_wrap_for_a_moment_keeps_its_text_size(
    page: ListPage, look: Look
) -> None:
    wear(look, "light", 200)
    lay_out(page, (1240, 700))
    button = page.which.button("current")
    assert button.font().pixelSize() == page.filter.font().pixelSize()
