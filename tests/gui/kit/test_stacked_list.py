"""Rows of different heights: one that changes is measured, and no other."""

from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from ui.qt.stacked_list import Stack, StackedList

MOVE = QAbstractItemView.CursorAction


class Words(StackedList):
    """A row is ten px high for each letter of its words; counts what was measured."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words, self.counted = QStringListModel(words), 0
        self.setModel(self.words)
        self.resize(200, 300)
        self.doItemsLayout()

    def row_height(self, row: int) -> int:
        self.counted += 1
        return 10 * len(self.words.data(self.words.index(row)))


def tops(view: Words) -> list[int]:
    rows = range(view.words.rowCount())
    return [view.visualRect(view.words.index(row)).top() for row in rows]


def begun(qtbot: QtBot, words: list[str]) -> Words:
    view = Words(words)
    qtbot.addWidget(view)
    view.counted = 0
    return view


def test_sums_are_made_again_from_what_changed_on() -> None:
    stack = Stack()
    stack.put(0, 0, (10, 20, 30))
    assert (stack.top(2), stack.total, stack.at(29), stack.at(30)) == (30, 60, 1, 2)
    stack.put(1, 2, (5, 5))
    assert (stack.top(3), stack.total, stack.at(15), stack.at(50)) == (20, 50, 2, -1)
    assert stack.at(-1) == -1


def test_a_row_that_comes_among_very_many_is_the_only_one_that_is_measured(qtbot: QtBot) -> None:
    view = begun(qtbot, ["aa"] * 1_000)
    view.words.insertRow(500)
    view.doItemsLayout()
    assert view.counted == 1
    view.words.setData(view.words.index(500), "aaaa")
    assert view.counted == 2
    assert view.visualRect(view.words.index(501)).top() == 500 * 20 + 40
    assert view.verticalScrollBar().maximum() == 1_000 * 20 + 40 - view.viewport().height()


def test_rows_close_up_when_one_between_them_goes(qtbot: QtBot) -> None:
    view = begun(qtbot, ["a", "bbb", "cc"])
    assert tops(view) == [0, 10, 40]
    view.words.removeRow(1)
    assert tops(view) == [0, 10]
    assert view.counted == 0


def test_a_place_on_the_screen_leads_to_the_row_there_and_below_all_to_none(qtbot: QtBot) -> None:
    view = begun(qtbot, ["a", "bbb", "cc"])
    rows = [view.indexAt(QPoint(5, y)).row() for y in (0, 9, 10, 39, 59, 60)]
    assert rows == [0, 0, 1, 1, 2, -1]


def test_the_keys_go_from_row_to_row_and_by_pages_to_both_ends(qtbot: QtBot) -> None:
    view = begun(qtbot, ["aaaaa"] * 30)
    page = view.viewport().height() // 50
    assert [moved(view, 3, each) for each in (MOVE.MoveUp, MOVE.MoveDown)] == [2, 4]
    assert [moved(view, 3, each) for each in (MOVE.MoveHome, MOVE.MoveEnd)] == [0, 29]
    assert moved(view, 3, MOVE.MovePageDown) == 3 + page
    assert moved(view, 29, MOVE.MovePageDown) == 29
    assert moved(view, 3, MOVE.MovePageUp) == 0
    assert moved(view, 29, MOVE.MoveDown) == 29


def moved(view: Words, row: int, action: QAbstractItemView.CursorAction) -> int:
    view.setCurrentIndex(view.words.index(row))
    return view.moveCursor(action, Qt.KeyboardModifier.NoModifier).row()


def test_a_row_out_of_sight_is_scrolled_into_it_and_no_further(qtbot: QtBot) -> None:
    view = begun(qtbot, ["aaaaa"] * 30)
    page = view.viewport().height()
    view.scrollTo(view.words.index(20))
    assert view.verticalScrollBar().value() == 21 * 50 - page
    view.scrollTo(view.words.index(19))
    assert view.verticalScrollBar().value() == 21 * 50 - page
    view.scrollTo(view.words.index(2))
    assert view.verticalScrollBar().value() == 100
