"""What is written is kept exactly, whichever way it comes in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ui.qt.look import Look
from ui.viewmodels.exact import HUGE_PASTE_BYTES, LARGE_PASTE_BYTES
from ui.views.components.editors import PlainEdit, VerbatimEdit

ODD = [
    "nul\0in the middle\0",
    "no-break\u00a0space",
    "line\u2028separator",
    "paragraph\u2029separator",
    "right\u202eto left\u202c and \u2066isolate\u2069",
    "emoji 👩🏽‍🏫 and 😀",
    "<b>not bold</b> &amp; &nbsp;",
    "lone \r return",
    "\ufeffbyte order mark, twice\ufeff",
    "frames \ufdd0 and \ufdd1, stand-in \ufdd2",
    "object \ufffc, replacement \ufffd",
    "tab\tvertical\x0bform\x0c, separators \x1c\x1d\x1e\x1f",
    "e\u0301 is not é",
    "",
    "\n\n",
    "\u2029\n\u2028\n",
    "last\n",
]
ANY_TEXT = st.text(
    st.sampled_from("\0\n\r\t\u00a0\u2028\u2029\u202e\u2066\ufdd0\ufdd1\ufdd2\ufeff\ufffc😀aé ")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)


@pytest.fixture
def edit(look: Look, qtbot: QtBot) -> PlainEdit:
    """An empty place to write, which is shown and has the focus."""
    made = PlainEdit(look, "Note")
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def _as_kept(text: str) -> str:
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_shown_and_read_back_unchanged(edit: PlainEdit, text: str) -> None:
    edit.set_text_exactly(text)
    assert edit.text_exactly() == text


@given(text=ANY_TEXT)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_back_unchanged(edit: PlainEdit, text: str) -> None:
    edit.set_text_exactly(text)
    assert edit.text_exactly() == _as_kept(text)


@given(before=ANY_TEXT.filter(bool), after=ANY_TEXT)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_through_the_clipboard_unchanged(
    edit: PlainEdit, before: str, after: str
) -> None:
    edit.set_text_exactly(before)
    edit.selectAll()
    edit.copy()
    edit.set_text_exactly(after)
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.paste()
    assert edit.text_exactly() == _as_kept(after) + _as_kept(before)


def test_what_is_copied_asks_histories_of_the_clipboard_to_pass_over_it(edit: PlainEdit) -> None:
    edit.set_text_exactly("The larkspur is in the shed.")
    edit.selectAll()
    edit.copy()
    held = QGuiApplication.clipboard().mimeData()
    assert held.text() == "The larkspur is in the shed."
    assert bytes(held.data("CanIncludeInClipboardHistory").data()) == bytes(4)
    assert bytes(held.data("CanUploadToCloudClipboard").data()) == bytes(4)
    assert held.hasFormat("ExcludeClipboardContentFromMonitorProcessing")
    assert held.hasFormat("application/x-nspasteboard-concealed-type")
    assert bytes(held.data("x-kde-passwordManagerHint").data()) == b"secret"


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_pasted_unchanged(edit: PlainEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    edit.paste()
    assert edit.text_exactly() == _as_kept(text.removeprefix("\ufeff"))


def test_html_is_pasted_as_its_words(edit: PlainEdit) -> None:
    source = QMimeData()
    source.setHtml("<p>One <b>two</b></p><p>three</p>")
    edit.insertFromMimeData(source)
    assert edit.text_exactly() == "One two\nthree"
    source.setText("plain <i>wins</i>")
    edit.selectAll()
    edit.insertFromMimeData(source)
    assert edit.text_exactly() == "plain <i>wins</i>"


@pytest.mark.parametrize("typed", ["a", "é", "😀", "\u00a0", "\u202e", "\u2066"])
def test_typed_characters_are_kept(edit: PlainEdit, typed: str) -> None:
    edit.set_text_exactly("x\ry")
    edit.put_caret(2)
    _type(edit, typed)
    assert edit.text_exactly() == f"x\r{typed}y"


def test_enter_and_shift_enter_both_make_a_line(edit: PlainEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(edit, "one")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "two")
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(edit, "three")
    assert edit.text_exactly() == "one\ntwo\nthree"


def test_a_lone_half_of_a_character_is_replaced_and_said(edit: PlainEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(edit.mended) as said:
        edit.set_text_exactly("a\ud83db")
    assert edit.text_exactly() == "a\ufffdb"
    assert said.args == ["1 half character that no font can show was replaced by \ufffd."]


def test_a_half_that_is_left_in_the_text_is_read_as_a_replacement(edit: PlainEdit) -> None:
    edit.set_text_exactly("a😀b\r")
    _remove_one_unit(edit, 1)
    assert edit.text_exactly() == "a\ufffdb\r"


def test_a_pasted_half_is_replaced_and_said(edit: PlainEdit, qtbot: QtBot) -> None:
    source = QPlainTextEdit("a😀b")
    qtbot.addWidget(source)
    _remove_one_unit(source, 1)
    source.selectAll()
    source.copy()
    with qtbot.waitSignal(edit.mended):
        edit.paste()
    assert edit.text_exactly() == "a\ufffdb"


def test_undo_and_redo_keep_what_qt_would_take_for_its_own(edit: PlainEdit) -> None:
    edit.insert_exactly("a\r\u2029\ufdd0b")
    edit.undo()
    assert edit.text_exactly() == ""
    edit.redo()
    assert edit.text_exactly() == "a\r\u2029\ufdd0b"


def test_showing_another_text_is_no_change_by_the_person(edit: PlainEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(edit.words_changed):
        edit.set_text_exactly("given")
    assert not edit.document().isUndoAvailable()
    with qtbot.waitSignal(edit.words_changed):
        qtbot.keyClicks(edit, "x")


def test_showing_a_text_keeps_the_caret_as_far_as_the_text_reaches(edit: PlainEdit) -> None:
    edit.set_text_exactly("abcdef")
    edit.put_caret(4)
    edit.set_text_exactly("abcdefgh")
    assert edit.textCursor().position() == 4
    edit.set_text_exactly("ab")
    assert edit.textCursor().position() == 2


def test_a_large_paste_is_handed_on_and_not_inserted(edit: PlainEdit, qtbot: QtBot) -> None:
    text = "w\u2029" * LARGE_PASTE_BYTES
    with qtbot.waitSignal(edit.large_pasted) as handed:
        edit.insertFromMimeData(_mime(text[: LARGE_PASTE_BYTES + 2]))
    assert handed.args == [text[: LARGE_PASTE_BYTES + 2]]
    assert edit.text_exactly() == ""


def test_a_huge_paste_is_offered_as_a_file(edit: PlainEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(edit.huge_pasted) as handed:
        edit.insertFromMimeData(_mime("x" * (HUGE_PASTE_BYTES + 1)))
    assert len(handed.args[0]) == HUGE_PASTE_BYTES + 1
    assert edit.text_exactly() == ""


def test_exact_words_are_neither_predicted_nor_corrected(look: Look, qtbot: QtBot) -> None:
    words = VerbatimEdit(look)
    qtbot.addWidget(words)
    hints = words.inputMethodHints()
    assert hints & Qt.InputMethodHint.ImhNoPredictiveText
    assert hints & Qt.InputMethodHint.ImhNoAutoUppercase
    assert words.font().families()[0] == "Fieldapp Atkinson"


@pytest.mark.parametrize(
    "keys",
    [
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_no_editor_takes_a_key_of_the_window(
    edit: PlainEdit, keys: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, keys[0], keys[1])
    event.ignore()
    QApplication.sendEvent(edit, event)
    assert not event.isAccepted()


def _remove_one_unit(edit: QPlainTextEdit, at: int) -> None:
    """Cut a character beyond the first plane in half."""
    cursor = edit.textCursor()
    cursor.setPosition(at)
    cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()


def _mime(text: str) -> QMimeData:
    source = QMimeData()
    source.setText(text)
    return source


def _type(edit: QPlainTextEdit, text: str) -> None:
    """A key event which carries this text, as a keyboard or an input panel sends it."""
    event = QKeyEvent(
        QKeyEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, text
    )
    QApplication.sendEvent(edit, event)
