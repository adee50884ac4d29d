"""The view of Find alone: given results it shows them, and keys choose and open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.render import faults, lay_out, make_look, wear
from ui.viewmodels.commands import CommandId
from ui.viewmodels.search import FindState, Found
from ui.views.search import FindView

ROWS = (
    Found("Child", "", "T0", "3, 2 records", "T03"),
    Found("N-OF2-1  Note", "The ", "lamp", " in the hall was broken.", CommandId.LOCK),
)


def made(qtbot: QtBot) -> FindView:
    view = FindView(make_look())
    qtbot.addWidget(view)
    view.render_state(FindState(text="t0", rows=ROWS, behind=312))
    lay_out(view, (780, 620))
    return view


def test_the_arrow_keys_choose_while_the_caret_stays_and_enter_opens(qtbot: QtBot) -> None:
    view, opened = made(qtbot), list[object]()
    view.opened.connect(opened.append)
    qtbot.keyClick(view.line, Qt.Key.Key_Down)
    qtbot.keyClick(view.line, Qt.Key.Key_Return)
    assert opened == [CommandId.LOCK]


def test_each_key_asks(qtbot: QtBot) -> None:
    view, asked = made(qtbot), list[str]()
    view.asked.connect(asked.append)
    qtbot.keyClicks(view.line, "ab")
    assert asked == ["a", "ab"]


def test_results_are_read_aloud_whole(qtbot: QtBot) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    view = made(qtbot)
    item = view.list.item(1)
    assert item.data(role) == "N-OF2-1  Note. The lamp in the hall was broken"


def test_nothing_is_cut_at_any_size(qtbot: QtBot) -> None:
    view = made(qtbot)
    for size, scale in (((1080, 720), 100), ((780, 620), 100), ((1080, 720), 200)):
        wear(view.look, "dark", scale)
        lay_out(view, size)
        assert faults(view) == []


def test_before_anything_is_typed_the_words_stand_right_below_the_line(qtbot: QtBot) -> None:
    view = made(qtbot)
    view.render_state(FindState())
    lay_out(view, (780, 620))
    assert view._words.geometry().top() - view.line.geometry().bottom() < 30
    assert view._words.height() < 60
