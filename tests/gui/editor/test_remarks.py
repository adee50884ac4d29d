"""The box of remarks: what is typed there is told as it is typed, and is put back once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.render import lay_out, make_look
from ui.viewmodels.open_record import RemarkDraft
from ui.views.editor_panel import RemarksCard

DRAFT = RemarkDraft(b"f:effect", "Effect", "It was on Tues")


@pytest.fixture
def card(qapp: QApplication, qtbot: QtBot) -> RemarksCard:
    made = RemarksCard(make_look())
    qtbot.addWidget(made)
    lay_out(made, (330, 400))
    return made


def test_each_change_is_told_with_what_it_is_about(card: RemarksCard) -> None:
    told: list[tuple[str, str]] = []
    card.remark_typed.connect(lambda: told.append((card.written().text, card.written().meta)))
    card.ask(b"f:effect", "Effect")
    card.edit.insert_exactly("Tues")
    assert told[-1] == ("Tues", b"f:effect".hex())


def test_a_remark_from_before_is_put_back_once_and_goes_on(card: RemarksCard) -> None:
    card.put_back(DRAFT)
    assert card.isVisible()
    assert card.written().text == "It was on Tues"
    card.edit.set_text_exactly("It was on Tuesday")
    card.put_back(DRAFT)
    assert card.written().text == "It was on Tuesday"


def test_another_record_begins_with_an_empty_box(card: RemarksCard) -> None:
    card.put_back(DRAFT)
    card.begin()
    assert card.written().text == ""
