"""F9 in a talk: the words and the caret stay, the side says what to do and what not."""

from __future__ import annotations

from PySide6.QtCore import Qt

from fieldapp.domain.change import RecordKind
from fieldapp.forms.library import builtin
from sync.protocol.ids import RecordId
from tests.gui.interview.conftest import Desk
from tests.support.render import faults, lay_out
from ui.viewmodels.advice import advice
from ui.viewmodels.interview import Stage
from ui.views.components.text import Text

CONCERN = RecordId(b"c" * 16)


def _talk(desk: Desk) -> None:
    """A talk that has come so far that the child speaks."""
    desk.open()
    desk.bound.talk.go(Stage.TALK)
    lay_out(desk.page)
    assert desk.bound.goes_on


def test_what_to_do_and_what_not_takes_the_place_of_the_prompts(desk: Desk) -> None:
    _talk(desk)
    side = desk.page.side
    desk.page.words.setFocus(Qt.FocusReason.OtherFocusReason)
    side.pass_on(CONCERN, "C-OF2-1", "10:41")
    read = [text.text() for text in side.passed_on.findChildren(Text) if text.isVisible()]
    assert "C-OF2-1, 10:41. Go on writing here; nothing has moved." in read
    for each in advice(builtin().latest(RecordKind.CONCERN)):
        assert each.heading in read
        assert set(each.sentences) <= set(read)
    assert not side.prompts.isVisible()
    assert desk.page.words.hasFocus()


def test_the_concern_opens_from_there_and_another_talk_begins_without_it(desk: Desk) -> None:
    _talk(desk)
    opened: list[RecordId] = []
    desk.page.side.concern_opened.connect(opened.append)
    desk.page.side.pass_on(CONCERN, "C-OF2-1", "10:41")
    desk.page.side.passed_on._open.click()
    assert opened == [CONCERN]
    _talk(desk)
    assert not desk.page.side.passed_on.isVisible()
    assert desk.page.side.prompts.isVisible()


def test_nothing_is_cut_beside_the_talk(desk: Desk) -> None:
    _talk(desk)
    desk.page.side.pass_on(CONCERN, "C-OF2-1", "10:41")
    lay_out(desk.page, (1280, 800))
    assert faults(desk.page.side) == []


def test_the_advice_is_five_things_to_do_and_five_not_to_do() -> None:
    do, do_not = advice(builtin().latest(RecordKind.CONCERN))
    assert (do.heading, do_not.heading) == ("Do", "Do not")
    assert min(len(do.sentences), len(do_not.sentences)) >= 4
