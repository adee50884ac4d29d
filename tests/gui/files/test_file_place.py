"""A place in a file is named beside it: by keys on a picture, by times of a recording."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.domain.views import Custody
from fieldapp.services.coding import FilePlace
from sync.protocol.ids import AttachmentId
from tests.support.playing import png
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.look import Look
from ui.viewmodels.file_place import PlaceKind, Typed, Wrong, read_place
from ui.viewmodels.files import FileRow, ShownAs, Viewing
from ui.views.file_view import FileView

ROW = FileRow(
    AttachmentId(b"a" * 16), "talk.wav", "1 MB", Custody.LAPTOP, ShownAs.NEITHER, True, "audio/wav"
)
SOUND = Viewing(ROW, b"sound", True)
PICTURE = Viewing(replace(ROW, shown_as=ShownAs.PICTURE, media="image/png"), png(400, 300), True)
PDF = Viewing(replace(ROW, media="application/pdf"), b"", False)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def look(qapp: object) -> Look:
    return make_look()


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> FileView:
    made = FileView(look)
    qtbot.addWidget(made)
    return made


def test_a_part_of_a_picture_is_marked_moved_and_sized_by_keys(view: FileView) -> None:
    view.render_state(PICTURE)
    lay_out(view, (800, 600))
    QTest.keyClick(view.picture, Qt.Key.Key_Return)
    QTest.keyClick(view.picture, Qt.Key.Key_Left)
    QTest.keyClick(view.picture, Qt.Key.Key_Down, SHIFT)
    found = read_place(view.place.kind, view.place.typed((0, 0, "")))
    assert found == FilePlace(area=(225, 250, 500, 525))
    QTest.keyClick(view.picture, Qt.Key.Key_Backspace)
    assert read_place(view.place.kind, view.place.typed((0, 0, ""))) == FilePlace()


def test_a_part_is_marked_by_dragging_too(view: FileView) -> None:
    view.render_state(PICTURE)
    lay_out(view, (800, 600))
    picture, size = view.picture, view.picture._shown()
    start, end = QPoint(1, 1), QPoint(size.width() // 2, size.height() // 2)
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(picture, end)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=end)
    assert picture.area is not None
    assert max(picture.area[:2]) < 20
    assert abs(picture.area[2] - 500) < 20


def test_times_that_are_none_are_said_beside_their_field(view: FileView) -> None:
    view.render_state(SOUND)
    assert view.place.kind is PlaceKind.MOMENT
    for typed, field in (
        (Typed(start="soon", end="1:00"), "start"),
        (Typed(start="1:00"), "end"),
        (Typed(start="1:00", end="0:30"), "end"),
    ):
        found = read_place(PlaceKind.MOMENT, typed)
        assert isinstance(found, Wrong)
        assert found.field == field
        view.place.show_problem(found)
        assert view.place._fields[field]._problem.text() == found.words
    assert read_place(PlaceKind.MOMENT, Typed(end="0:30")) == FilePlace(to_ms=30_000)


@pytest.mark.parametrize(("page", "found"), [("3", 3), ("", 0), ("0", None), ("x", None)])
def test_a_page_is_a_number_or_left_empty(page: str, found: int | None) -> None:
    read = read_place(PlaceKind.PAGE, Typed(page=page, note="A note."))
    assert read == FilePlace(note="A note.", page=found) if found is not None else True
    assert isinstance(read, Wrong) is (found is None)


@pytest.mark.parametrize("viewing", [SOUND, PICTURE, PDF])
def test_the_place_of_each_kind_of_file_shows_all_of_itself(
    view: FileView, look: Look, viewing: Viewing
) -> None:
    view.render_state(viewing)
    wear(look, "high_contrast", 200)
    for widget, size in ((view, (640, 700)), (view.panel, (420, 700))):
        lay_out(widget, size)
        assert faults(widget) == []
