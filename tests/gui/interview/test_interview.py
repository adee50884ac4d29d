"""A talk with a child: words first, calm, by keyboard alone."""

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fieldapp.services import reading
from tests.gui.interview.conftest import Desk
from tests.support.doors import InlineDoor
from tests.support.render import faults, lay_out, wear
from ui.viewmodels.guard import Guard
from ui.viewmodels.interview import Looking, Stage
from ui.views.guard import Manner
from ui.views.guard_desk import manner_of, named_in

K, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
SIZES = ((1280, 800), (1024, 700))
READY = {"permission_from": "parent", "child_yes": "yes"}


def kept(desk: Desk, record: bytes) -> list[tuple[str, str]]:
    blocks = reading.record(desk.under.work, record).blocks
    return [(b.kind.value, b.text) for b in blocks]


def talk(desk: Desk, qtbot: QtBot) -> bytes:
    record = desk.open(**READY)
    desk.page.words.setFocus()
    qtbot.keyClick(desk.page.words, K.Key_Return)
    return record


def test_what_was_recorded_before_says_where_the_talk_goes_on(desk: Desk) -> None:
    desk.open()
    assert desk.bound.talk.state.stage is Stage.PREPARE
    desk.open(permission_from="parent")
    assert desk.bound.talk.state.stage is Stage.OPENING
    desk.open(**READY)
    assert desk.bound.talk.state.stage is Stage.TALK


def test_missing_permission_is_shown_as_missing(desk: Desk) -> None:
    desk.open(child_yes="yes")
    assert "Permission to talk is missing" in desk.page.strip.accessibleName()


def test_enter_goes_from_the_question_to_the_answer_and_to_the_next_answer(
    desk: Desk, qtbot: QtBot
) -> None:
    record = talk(desk, qtbot)
    line = desk.page.words.line
    qtbot.keyClicks(line, "Tell me about home.")
    qtbot.keyClick(line, K.Key_Return)
    qtbot.keyClicks(line, "-The dog. +Him too")
    qtbot.keyClick(line, K.Key_Return)
    qtbot.keyClicks(line, "And the garden")
    qtbot.keyClick(line, K.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(line, "Tell me more.")
    desk.bound.editor.leave_all()
    assert kept(desk, record) == [
        ("asked", "Tell me about home."),
        ("words", "-The dog. +Him too"),
        ("words", "And the garden"),
        ("asked", "Tell me more."),
    ]


def test_picking_a_prompt_writes_the_question_and_waits_for_the_answer(
    desk: Desk, qtbot: QtBot
) -> None:
    record = talk(desk, qtbot)
    desk.page.side.prompts.picked.emit("Tell me about that.")
    qtbot.keyClicks(desk.page.words.line, "Nothing")
    desk.bound.editor.leave_all()
    assert kept(desk, record)[-2:] == [("asked", "Tell me about that."), ("words", "Nothing")]


def test_a_leading_question_gets_a_quiet_note_and_is_kept(desk: Desk, qtbot: QtBot) -> None:
    record = talk(desk, qtbot)
    qtbot.keyClicks(desk.page.words.line, "Did he shout?")
    notes = [w.text() for w in desk.page.side.prompts.findChildren(QLabel) if w.isVisible()]
    assert any("may lead" in note for note in notes)
    desk.bound.editor.leave_all()
    assert kept(desk, record) == [("asked", "Did he shout?")]


def test_turning_the_screen_keeps_the_caret_and_hides_the_view_of_the_inspector(
    desk: Desk, qtbot: QtBot
) -> None:
    talk(desk, qtbot)
    line = desk.page.words.line
    qtbot.keyClicks(line, "Tell me")
    line.put_caret(4)
    qtbot.keyClick(line, K.Key_L, ALT)
    lay_out(desk.page)
    assert desk.bound.talk.state.looking is Looking.TOGETHER
    assert QApplication.focusWidget() is line
    assert (line.text_exactly(), line.textCursor().position()) == ("Tell me", 4)
    hidden = (desk.page.side, desk.page.strip, desk.page.head.child)
    assert not any(widget.isVisible() for widget in hidden)
    assert desk.said == ["What I think is hidden."]
    qtbot.keyClick(line, K.Key_L, ALT)
    assert desk.page.side.isVisible()


def test_words_are_at_least_24_px_when_both_look(desk: Desk) -> None:
    from fieldapp.domain.change import BlockKind

    desk.open(**READY)
    desk.bound.talk.look(Looking.TOGETHER)
    role = desk.page.words.painted.style.role(BlockKind.WORDS)
    assert desk.page.look.font(role).pixelSize() >= 24


@pytest.mark.parametrize(("key", "said"), [(K.Key_B, "Had a break."), (K.Key_U, "Seemed upset.")])
def test_a_break_and_an_upset_are_noted_with_their_time_after_the_words(
    desk: Desk, qtbot: QtBot, key: Qt.Key, said: str
) -> None:
    record = talk(desk, qtbot)
    qtbot.keyClicks(desk.page.words.line, "Tell me.")
    qtbot.keyClick(desk.page.words.line, key, ALT)
    desk.under.wait(200)
    assert kept(desk, record) == [("asked", "Tell me."), ("event", said)]
    assert not desk.page.side.prompts.isVisible()
    assert desk.page.side.mood.isVisible()


def test_stop_thanks_and_asks_nothing_more(desk: Desk, qtbot: QtBot) -> None:
    record = talk(desk, qtbot)
    qtbot.keyClicks(desk.page.words.line, "Tell me.")
    qtbot.keyClick(desk.page.words.line, K.Key_S, ALT)
    desk.under.wait(200)
    assert desk.bound.talk.state.stage is Stage.STOPPED
    assert kept(desk, record)[-1] == ("event", "Stopped here.")


def test_after_twenty_minutes_it_asks_gently_and_yes_is_noted(desk: Desk, qtbot: QtBot) -> None:
    record = talk(desk, qtbot)
    qtbot.keyClicks(desk.page.words.line, "Tell me.")
    assert not desk.bound.talk.state.ask_again
    desk.under.wait(20 * 60 * 1_000)
    assert desk.bound.talk.state.ask_again
    assert QApplication.focusWidget() is desk.page.words.line
    qtbot.keyClick(desk.page.words.line, K.Key_Y, ALT)
    desk.under.wait(200)
    assert kept(desk, record)[-1] == ("event", "Asked again: still all right.")
    assert not desk.bound.talk.state.ask_again


def test_finishing_keeps_the_words_as_they_are(desk: Desk, qtbot: QtBot) -> None:
    record = talk(desk, qtbot)
    qtbot.keyClicks(desk.page.words.line, "Tell me.")
    desk.bound.talk.go(Stage.READ_BACK)
    desk.page.finish_confirmed.emit()
    desk.under.wait(300)
    assert reading.record(desk.under.work, record).summary.finished
    assert desk.page.words.line.isReadOnly()


@pytest.mark.parametrize(
    ("theme", "scale", "sizes"),
    [
        ("calm", 100, SIZES),
        ("calm", 200, SIZES),
        ("calm_dark", 100, SIZES[:1]),
        ("high_contrast", 100, SIZES[:1]),
    ],
)
def test_nothing_is_cut_nameless_or_small(
    desk: Desk, theme: str, scale: int, sizes: tuple[tuple[int, int], ...]
) -> None:
    desk.open(**READY)
    wear(desk.page.look, theme, scale)
    away = (*desk.page.head.right, *desk.page.foot.right)
    for stage, size in product(Stage, sizes):
        desk.bound.talk.go(stage)
        lay_out(desk.page, size)
        assert faults(desk.page) == [], (stage, size)
        assert all(not widget.visibleRegion().isEmpty() for widget in away), (stage, size)


def test_the_guard_is_silent_in_exact_words_and_while_a_child_looks(
    desk: Desk, qtbot: QtBot
) -> None:
    talk(desk, qtbot)
    line = desk.page.words.line
    qtbot.keyClicks(line, "Tell me about home.")
    assert manner_of(line) is Manner.QUIET
    qtbot.keyClick(line, K.Key_Return)
    qtbot.keyClicks(line, "I am C-100609")
    assert manner_of(line) is Manner.SILENT
    qtbot.keyClick(line, K.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert manner_of(line) is Manner.QUIET
    desk.bound.talk.look(Looking.TOGETHER)
    assert manner_of(line) is Manner.SILENT


def test_once_a_talk_is_over_its_page_is_asked_to_say_what_could_name_a_child(
    desk: Desk, qtbot: QtBot
) -> None:
    talk(desk, qtbot)
    with qtbot.waitSignal(desk.page.read_back_begun):
        desk.page.stage_asked.emit(Stage.READ_BACK)
    assert named_in(Guard(InlineDoor(), desk.under.work), ["born 3/2/2014", "the dog"]) is not None
    assert named_in(Guard(InlineDoor(), desk.under.work), ["the dog"]) is None
