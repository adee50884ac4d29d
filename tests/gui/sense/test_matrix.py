"""The matrix in a window: by key, read aloud, at every size and in every theme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import Mark
from fieldapp.services import capture
from fieldapp.services.live_evidence import LiveEvidence
from tests.support.editor_desk import EditorDesk, editor_desk
from tests.support.evidence import IN_CARE, coded
from tests.support.render import faults, lay_out, let_go, make_look, wear
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.matrix_page import CellKind, MatrixPage
from ui.views.matrix import MatrixView

PLACE = ("in_care", "social_care", "case_record")
SHAPES = (
    ("light", (1080, 720), 100),
    ("dark", (780, 620), 100),
    ("high_contrast", (1080, 720), 100),
    ("high_contrast", (1080, 720), 200),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[EditorDesk]:
    with editor_desk(tmp_path) as made:
        coded(made.work)
        coded(made.work, replace(IN_CARE, mark=Mark.STRENGTH, source_type="observation"))
        yield made
    let_go()


@pytest.fixture
def view(desk: EditorDesk, qtbot: QtBot) -> Iterator[MatrixView]:
    view = MatrixView(make_look())
    live = LiveEvidence(desk.work)
    page = MatrixPage(desk.ports, live, view.render_state, view.panel.edits.written)
    view.is_written = page.words.is_written
    view.looked_at.connect(page.shown)
    view.cell_chosen.connect(page.choose)
    view.agency_chosen.connect(page.choose_agency)
    view.panel.edits.typed.connect(page.words.typed)
    both = QWidget()
    layout = QHBoxLayout(both)
    layout.addWidget(view, 1)
    layout.addWidget(view.panel)
    qtbot.addWidget(both)
    lay_out(both, (1280, 720))
    both.activateWindow()
    qtbot.waitUntil(both.isActiveWindow)
    view.take_focus()
    yield view
    both.hide()


def test_the_keyboard_goes_from_a_cell_to_its_words_to_the_record(view: MatrixView) -> None:
    opened: list[Quoted] = []
    view.item_opened.connect(opened.append)
    view.table.go_to(PLACE)
    assert view.table.hasFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    items = view.panel.items
    assert items.hasFocus()
    assert "She said the worker changed." in items.item(0).text()
    QTest.keyClick(items, Qt.Key.Key_Return)
    assert [one.words for one in opened] == ["She said the worker changed."]


def test_arrows_move_from_cell_to_cell(view: MatrixView) -> None:
    view.table.go_to(PLACE)
    before = view.table.currentIndex()
    QTest.keyClick(view.table, Qt.Key.Key_Right)
    after = view.table.currentIndex()
    assert (after.row(), after.column()) == (before.row(), before.column() + 1)


def test_enter_in_a_gap_leads_to_the_words_that_explain_it(view: MatrixView) -> None:
    cells = [cell for row in view.table.cells.rows for cell in row.cells]
    view.table.go_to(next(cell.place for cell in cells if cell.kind is CellKind.GAP))
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.panel.why.edit.hasFocus()


def test_a_reason_for_a_gap_is_a_draft_while_it_is_typed(
    desk: EditorDesk, view: MatrixView
) -> None:
    cells = [cell for row in view.table.cells.rows for cell in row.cells]
    view.table.go_to(next(cell.place for cell in cells if cell.kind is CellKind.GAP))
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    QTest.keyClicks(view.panel.why.edit, "Nobody of them has a part.")
    desk.wait()
    (draft,) = capture.drafts(desk.work)
    assert draft.text == "Nobody of them has a part."


def test_every_cell_is_read_aloud_with_its_place(view: MatrixView) -> None:
    view.table.go_to(PLACE)
    spoken = view.table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("Case record: 1 item, thin, mostly to improve, 1 inspector")


def test_the_same_figures_stand_in_a_list(view: MatrixView) -> None:
    view.form.click()
    lines = [view.list.item(n).text() for n in range(view.list.count())]
    assert any("1 item, thin, mostly to improve" in line for line in lines)
    assert any("Gap, expected" in line for line in lines)


def test_nothing_is_cut_or_without_a_name(view: MatrixView) -> None:
    for theme, size, scale in SHAPES:
        wear(view.look, theme, scale)
        view.cell_chosen.emit(PLACE)
        lay_out(view.window(), size)
        assert faults(view) == [], (theme, size, scale)
