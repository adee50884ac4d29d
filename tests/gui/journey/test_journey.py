"""The timeline of a journey: keys, names for readers, its twins, sizes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.journeys import state
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.journey_view import JourneyMark
from ui.viewmodels.journey_page import JourneyState
from ui.views.journey import JourneyCard, JourneyPageView


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[JourneyPageView]:
    view = JourneyPageView(make_look())
    qtbot.addWidget(view)
    view.chosen.connect(lambda one: view.render_state(state(one)))
    view.render_state(state())
    lay_out(view, (800, 700))
    view.activateWindow()
    yield view
    view.panel.deleteLater()


def focused() -> JourneyMark:
    found = QApplication.focusWidget()
    assert isinstance(found, JourneyMark)
    return found


def test_keys_alone_lead_through_time_and_lanes_and_open_a_record(page: JourneyPageView) -> None:
    opened: list[str] = []
    page.opened.connect(opened.append)
    page.take_focus()
    first = focused()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert focused().mark.start > first.mark.start
    assert focused().mark.lane == first.mark.lane
    for _ in range(5):
        QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert focused().mark.lane == "Police"
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert opened == [focused().mark.id]
    QTest.keyClick(focused(), Qt.Key.Key_Home)
    assert focused().mark.start == min(
        m.mark.start for m in page.timeline.view.canvas.marks.values()
    )


def test_a_reader_finds_every_mark_by_its_sentence(page: JourneyPageView) -> None:
    canvas = QAccessible.queryAccessibleInterface(page.timeline.view.canvas)
    names = {canvas.child(n).text(QAccessible.Text.Name) for n in range(canvas.childCount())}
    assert "Police, June 2026: missing twice, no return interview" in names
    assert names == {mark.spoken for mark in state().picture.marks}


def test_tab_reaches_one_mark_of_the_timeline_alone(page: JourneyPageView) -> None:
    strong = [
        mark
        for mark in page.timeline.view.canvas.marks.values()
        if mark.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(strong) == 1


def test_keys_and_the_wheel_zoom_and_the_whole_comes_back(page: JourneyPageView) -> None:
    view = page.timeline.view
    whole = view.canvas.day_px
    page.take_focus()
    QTest.keyClick(focused(), Qt.Key.Key_Plus)
    closer = view.canvas.day_px
    assert closer > whole
    at = QPointF(300, 60)
    ctrl = Qt.KeyboardModifier.ControlModifier
    turned = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        ctrl,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, turned)
    assert view.canvas.day_px > closer
    QTest.keyClick(focused(), Qt.Key.Key_0)
    assert view.canvas.day_px == whole
    assert not view.zoomed_in


def test_the_table_says_the_same_and_keeps_what_was_chosen(page: JourneyPageView) -> None:
    page.take_focus()
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    chosen = focused().mark.id
    page.as_table.setChecked(True)
    table = page.timeline.table
    assert table.isVisible()
    assert table.hasFocus()
    model = table.model()
    rows = [
        [str(model.index(row, column).data()) for column in range(4)]
        for row in range(model.rowCount())
    ]
    assert rows == [[m.when, m.lane, m.words, m.source] for m in state().rows]
    assert state().rows[table.currentIndex().row()].id == chosen
    opened: list[str] = []
    page.opened.connect(opened.append)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [chosen]


def test_without_room_a_list_stands_for_the_timeline(page: JourneyPageView) -> None:
    lay_out(page, (500, 700))
    assert page.timeline.list.isVisible()
    assert not page.timeline.view.isVisible()
    assert not page.as_table.isVisible()
    assert page.timeline.list.count() == len(state().rows)


def test_a_late_wait_leads_to_its_gap(page: JourneyPageView) -> None:
    late = next(wait for wait in state().waits if wait.late)
    page.panel.waits.opened.emit(late.id)
    assert focused().mark.id == late.id


@pytest.mark.parametrize(
    ("size", "scale", "theme"),
    [
        ((1096, 680), 100, "light"),
        ((930, 580), 100, "dark"),
        ((1200, 680), 150, "high_contrast"),
        ((1200, 680), 200, "light"),
        ((960, 600), 200, "light"),
    ],
)
def test_nothing_is_cut_or_nameless_at_any_size(
    qtbot: QtBot, size: tuple[int, int], scale: int, theme: str
) -> None:
    look = make_look(theme, scale)
    host, view = QWidget(), JourneyPageView(look)
    qtbot.addWidget(host)
    layout = QHBoxLayout(host)
    layout.addWidget(view, 1)
    view.panel.setFixedWidth(look.px(260))
    layout.addWidget(view.panel)
    view.render_state(state(state().rows[0].id))
    lay_out(host, size)
    assert faults(host) == []
    view.as_table.setChecked(True)
    lay_out(host, size)
    assert faults(host) == []
    wear(look)


def test_the_card_of_a_case_says_why_nothing_is_there(qtbot: QtBot) -> None:
    card = JourneyCard(make_look())
    qtbot.addWidget(card)
    card.render_state(JourneyState(loaded=True, code="T09", children=("T09",)))
    lay_out(card, (700, 300))
    assert not card.timeline.isVisible()
    card.render_state(state())
    lay_out(card, (700, 600))
    assert card.timeline.view.isVisible()
    assert faults(card) == []
