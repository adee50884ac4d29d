"""The files beside a record, and the page that shows one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Custody
from sync.protocol.ids import AttachmentId, RecordId
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.look import Look
from ui.viewmodels.aside import Step
from ui.viewmodels.files import FileRow, FilesState, ShownAs, Viewing
from ui.viewmodels.record_state import Access, RecordState
from ui.views.components.buttons import Button
from ui.views.components.messages import ConfirmInline
from ui.views.file_view import FileView
from ui.views.files_card import FileLine, FilesCard

PHOTO = FileRow(
    AttachmentId(bytes(16)),
    "drawing_of_the_house_by_the_child_2026-11-18.png",
    "2.1 MB · OF2, you · 14:22",
    Custody.LAPTOP,
    ShownAs.PICTURE,
)
LETTER = FileRow(
    AttachmentId(bytes([1]) * 16),
    "letter.txt",
    "1.2 KB · OF1 · 09:10",
    Custody.SERVER,
    ShownAs.TEXT,
)
RECORD = RecordState(
    id=RecordId(bytes(32)),
    kind=RecordKind.NOTE,
    title="Note",
    short_name="N-OF2-1",
    child="",
    about="",
    access=Access.WRITE,
    form=None,
    fields={},
    sets={},
    blocks=(),
    files=(PHOTO, LETTER),
)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return make_look()


@pytest.fixture
def card(look: Look, qtbot: QtBot) -> FilesCard:
    made = FilesCard(look)
    qtbot.addWidget(made)
    made.render_record(RECORD)
    lay_out(made, (290, 640))
    return made


def _button(line: FileLine, words: str) -> Button:
    return next(b for b in line.findChildren(Button) if b.words() == words and b.isVisible())


def test_every_file_says_where_it_is(card: FilesCard) -> None:
    names = [line.accessibleName() for line in card.findChildren(FileLine)]
    assert names[0].endswith("2.1 MB · OF2, you · 14:22. Only on this laptop")
    assert names[1].endswith("On server")


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize("scale", [100, 200])
def test_the_card_shows_all_of_itself(card: FilesCard, look: Look, theme: str, scale: int) -> None:
    wear(look, theme, scale)
    card.render_state(FilesState(step=Step("Attaching interview recording.mp4", 3, 9)))
    lay_out(card, (290 * scale // 100, 900))
    assert faults(card) == []


def test_a_copy_in_clear_is_asked_twice(card: FilesCard, qtbot: QtBot) -> None:
    asked: list[FileRow] = []
    card.copied.connect(asked.append)
    line = card.findChildren(FileLine)[1]
    _button(line, "Save a copy").click()
    assert asked == []
    sure = next(c for c in line.findChildren(ConfirmInline) if c.isVisible())
    assert "not sealed any more" in sure.accessibleName()
    next(b for b in sure.findChildren(Button) if b.words() == "Save a copy").click()
    assert asked == [LETTER]


def test_a_file_is_opened_and_taken_out_by_its_buttons(card: FilesCard) -> None:
    opened: list[FileRow] = []
    out: list[FileRow] = []
    card.opened.connect(opened.append)
    card.taken_out.connect(out.append)
    line = card.findChildren(FileLine)[0]
    _button(line, "Open").click()
    _button(line, "Take out").click()
    _button(line, "Keep it").click()
    assert (opened, out) == ([PHOTO], [])
    _button(line, "Take out").click()
    sure = next(c for c in line.findChildren(ConfirmInline) if c.isVisible())
    next(b for b in sure.findChildren(Button) if b.words() == "Take out").click()
    assert out == [PHOTO]


def test_a_finished_record_keeps_its_files(card: FilesCard) -> None:
    card.render_record(replace(RECORD, access=Access.FINISHED))
    assert not card.attach.isVisible()
    words = [b.words() for b in card.findChildren(Button) if b.isVisible()]
    assert "Take out" not in words


def test_a_refusal_stands_beside_the_button(card: FilesCard) -> None:
    card.render_state(FilesState(refused=Refused("C-140", "a.txt is empty.", "Look at it.")))
    assert card.message.isVisible()
    assert "C-140" in card.message.accessibleName()


def _png() -> bytes:
    image = QImage(1_600, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(held, "PNG")  # type: ignore[call-overload]  # the stubs know only bytes here
    return bytes(held.data().data())


def test_a_picture_is_made_to_fit(look: Look, qtbot: QtBot) -> None:
    view = FileView(look)
    qtbot.addWidget(view)
    lay_out(view, (800, 600))
    view.render_state(Viewing(PHOTO, _png(), whole=True))
    lay_out(view, (800, 600))
    assert 0 < view.picture.pixmap().width() <= 800
    assert not view.message.isVisible()
    assert faults(view) == []


def test_what_is_no_picture_says_so_and_stays_whole(look: Look, qtbot: QtBot) -> None:
    view = FileView(look)
    qtbot.addWidget(view)
    view.render_state(Viewing(PHOTO, b"\x89PNG nonsense", whole=True))
    lay_out(view, (800, 600))
    assert view.message.isVisible()
    assert "cannot be shown" in view.message.accessibleName()


def test_a_text_is_shown_as_it_stands_and_let_go(look: Look, qtbot: QtBot) -> None:
    view = FileView(look)
    qtbot.addWidget(view)
    view.render_state(Viewing(LETTER, "a\n<b>é</b>".encode(), whole=True))
    lay_out(view, (800, 600))
    assert view.text.text_exactly() == "a\n<b>é</b>"
    view.render_state(None)
    assert view.text.text_exactly() == ""
