"""A field is as tall as its wrapped lines, and takes no scroll bar that it does not need."""

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.render import lay_out, make_look
from ui.views.components.editors import PlainEdit

WRAPS = "Was the health review cancelled, or never booked?\nContact with the brother: an order?"


def test_wrapped_lines_count(qtbot: QtBot) -> None:
    edit = PlainEdit(make_look(), "Questions")
    edit.show_lines(2, 14)
    edit.setFixedWidth(240)
    qtbot.addWidget(edit)
    lay_out(edit, (240, 300))
    two = edit.minimumHeight()
    edit.set_text_exactly(WRAPS)
    assert edit.minimumHeight() >= two + 2 * edit.fontMetrics().lineSpacing()
    assert not edit.verticalScrollBar().isVisible()


def test_typing_past_the_end_of_a_line_makes_room(qtbot: QtBot) -> None:
    edit = PlainEdit(make_look(), "Questions")
    edit.show_lines(1, 14)
    edit.setFixedWidth(240)
    qtbot.addWidget(edit)
    lay_out(edit, (240, 300))
    one = edit.minimumHeight()
    QTest.keyClicks(edit, "words that go on and on past the end of the first line")
    assert edit.minimumHeight() > one
