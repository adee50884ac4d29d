"""Each component shows what it is given, names itself, and says what the person wants."""

import sys
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontInfo, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.render import clipped, faults, lay_out, make_look, wear
from ui.qt.capslock import (
    LinuxCapsLock,
    MacCapsLock,
    UnknownCapsLock,
    WindowsCapsLock,
    system_caps_lock,
)
from ui.qt.copied import forget_copied
from ui.qt.look import Look
from ui.qt.style import CONTOURS, CONTOURS_QUIET, style_sheet
from ui.viewmodels.shell import NavItem, NavSection, Saved, SavedState
from ui.viewmodels.tokens import SMALLEST_SCALE, THEMES, Colour, Role, ThemeName, contrast
from ui.views.components.announce import Announcer, Urgency
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.chips import ChildChip, Mark, MarkChip, StatusChip
from ui.views.components.choice import DisclosureSection, Option, SegmentedChoice
from ui.views.components.contours import ContourGround
from ui.views.components.fields import CAPS_WORDS, Labelled, LineEdit, PasswordEdit
from ui.views.components.messages import (
    Action,
    ConfirmInline,
    EmptyState,
    ErrorSummary,
    InlineMessage,
    LoadingLine,
    Message,
    Problem,
)
from ui.views.components.nav import NavList
from ui.views.components.rows import Receipt, ReceiptRow, StageTrack, Task, TaskRow, TaskState
from ui.views.components.text import ExactText, IconMark, Text

ICONS = Path("resources/icons")


class _Lamp:
    """A Caps Lock as a test sets it."""

    def __init__(self, state: bool | None) -> None:
        self.state = state

    def is_on(self) -> bool | None:
        return self.state


def _shown(widget: QWidget, qtbot: QtBot) -> QWidget:
    ground = QWidget()
    ground.setLayout(column(widget, None))
    qtbot.addWidget(ground)
    # A child in Python's eyes does not keep its parent alive, and qtbot only knows it weakly.
    widget.ground = ground  # type: ignore[attr-defined]  # held for as long as the widget is
    lay_out(ground, (500, 400))
    return ground


def _heard(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(QAccessible.Text.Name)


def test_both_typefaces_are_the_bundled_ones(look: Look) -> None:
    assert QFontInfo(look.font(Role.BODY)).family() == "Fieldapp Inter"
    assert QFontInfo(look.font(Role.CHILD_WORDS)).family() == "Fieldapp Atkinson"
    assert QFontInfo(look.font(Role.BODY, 600)).weight() == 600


@pytest.mark.parametrize("theme", list(ThemeName))
def test_the_style_sheet_leaves_no_name_and_no_size_unfilled(theme: ThemeName) -> None:
    sheet = style_sheet(THEMES[theme], SMALLEST_SCALE)
    assert "$" not in sheet
    assert not any(f"{{{digit}" in sheet for digit in "0123456789")


def test_every_bundled_icon_can_be_drawn_and_an_unknown_one_is_an_error(look: Look) -> None:
    names = [path.stem for path in ICONS.glob("*.svg")]
    assert len(names) > 90
    assert not any(look.pixmap(name, Colour.INK).isNull() for name in names)
    with pytest.raises(KeyError):
        look.pixmap("no-such-icon", Colour.INK)


def test_a_child_is_named_by_spelling_the_code(look: Look, qtbot: QtBot) -> None:
    chip = ChildChip(look, "T03")
    _shown(chip, qtbot)
    assert _heard(chip) == "Child T 0 3, tracked"
    with qtbot.waitSignal(chip.child_opened) as opened:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert opened.args == ["T03"]


@pytest.mark.parametrize("mark", list(Mark))
def test_a_mark_is_a_word_and_a_shape_besides_its_colour(
    look: Look, qtbot: QtBot, mark: Mark
) -> None:
    chip = MarkChip(look, mark)
    qtbot.addWidget(chip)
    assert chip.text()
    assert _heard(chip) == chip.text()


def test_saved_is_said_with_its_time(look: Look, qtbot: QtBot) -> None:
    chip = StatusChip(look)
    qtbot.addWidget(chip)
    chip.render_state(SavedState(Saved.SAVED, "12:03:04"))
    assert (chip.text(), chip.tone) == ("Saved 12:03:04", Tone.STRENGTH)
    chip.render_state(SavedState(Saved.NOT_SAVED, "12:03:04"))
    assert (chip.text(), chip.tone) == ("Not saved since 12:03:04", Tone.CONCERN)


def test_a_button_is_named_by_its_words_and_described_by_its_key(look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Lock & go", keys="Ctrl+L")
    qtbot.addWidget(button)
    assert _heard(button) == "Lock & go"
    assert button.accessibleDescription() == "Key Ctrl+L"
    assert button.shortcut().isEmpty()


def test_text_of_others_is_never_read_as_markup(look: Look, qtbot: QtBot) -> None:
    label = Text(look, "<b>T03</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_message_says_what_happened_what_is_safe_what_to_do_and_its_code(
    look: Look, qtbot: QtBot
) -> None:
    message = InlineMessage(look)
    _shown(message, qtbot)
    assert not message.isVisible()
    given = Message(
        "Not saved.", "Your words are still here.", "Do not close it.", "K-204", Tone.CONCERN,
        (Action("again", "Try again"),),
    )  # fmt: skip
    message.render_state(given)
    assert message.isVisible()
    heard = "Not saved. Your words are still here. Do not close it. Code K-204."
    assert message.accessibleName() == heard
    with qtbot.waitSignal(message.action_chosen) as chosen:
        message.findChild(Button).click()
    assert chosen.args == ["again"]
    message.render_state(None)
    assert not message.isVisible()


def test_a_problem_leads_to_its_field_and_long_ones_wrap(look: Look, qtbot: QtBot) -> None:
    summary = ErrorSummary(look)
    ground = _shown(summary, qtbot)
    words = "Say where it was, by the kind of place and not by its address, " * 3
    summary.render_state((Problem("place", words.strip()), Problem("time", "Give the time")))
    lay_out(ground, (320, 500))
    assert faults(ground) == []
    with qtbot.waitSignal(summary.problem_chosen) as chosen:
        summary.findChildren(Button)[0].click()
    assert chosen.args == ["place"]


def test_a_field_with_a_problem_says_so_beside_it_and_to_a_screen_reader(
    look: Look, qtbot: QtBot
) -> None:
    edit = LineEdit(look, "Place")
    labelled = Labelled(look, "Place", edit)
    _shown(labelled, qtbot)
    labelled.show_problem("Say where it was.")
    assert edit.accessibleDescription() == "Say where it was."
    labelled.show_problem("")
    assert edit.accessibleDescription() == ""


def test_loading_says_nothing_at_first_then_words_then_a_bar_with_cancel(
    look: Look, qtbot: QtBot
) -> None:
    line = LoadingLine(look)
    _shown(line, qtbot)
    line.start("Opening 412 items")
    assert not any(w.isVisible() for w in line.findChildren(QWidget))
    line.text_timer.timeout.emit()
    assert line.findChild(Text).isVisible()
    assert not line.findChild(Button).isVisible()
    line.bar_timer.timeout.emit()
    line.step(100, 412)
    with qtbot.waitSignal(line.cancel_chosen):
        line.findChild(Button).click()
    assert not line.isVisible()


def test_asking_once_more_begins_with_keeping_things_as_they_are(look: Look, qtbot: QtBot) -> None:
    ask = ConfirmInline(look, "Remove Northmere from this laptop?", "Remove")
    ground = _shown(ask, qtbot)
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)
    ask.ask()
    focus = QApplication.focusWidget()
    assert isinstance(focus, Button)
    assert focus.words() == "Keep it"
    with qtbot.waitSignal(ask.kept):
        qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert not ask.isVisible()


def test_an_empty_place_offers_one_action(look: Look, qtbot: QtBot) -> None:
    empty = EmptyState(look, "No visits yet. Join one with a bundle.", "Join", "Ctrl+N")
    ground = _shown(empty, qtbot)
    assert faults(ground) == []
    with qtbot.waitSignal(empty.action_chosen):
        empty.findChild(Button).click()


@pytest.mark.parametrize("state", list(TaskState))
def test_a_task_is_read_with_its_state(look: Look, qtbot: QtBot, state: TaskState) -> None:
    row = TaskRow(look, Task("t", "Lead seals the visit", "After section 1", state))
    qtbot.addWidget(row)
    assert row.accessibleName() == f"Lead seals the visit. {state.value}. After section 1"


def test_a_receipt_is_shown_by_its_button(look: Look, qtbot: QtBot) -> None:
    row = ReceiptRow(look, Receipt("r1", "Stored: 640 items", "Fri 20, 18:31:52"))
    _shown(row, qtbot)
    with qtbot.waitSignal(row.receipt_shown) as shown:
        row.findChild(Button).click()
    assert shown.args == ["r1"]


def test_the_stages_go_on_in_a_second_row_where_one_is_too_narrow(look: Look, qtbot: QtBot) -> None:
    track = StageTrack(look, 1)
    _shown(track, qtbot)
    assert track.accessibleName() == "Stage 2 of 6: On site"
    assert track.heightForWidth(300) > track.heightForWidth(900)


def test_arrow_keys_move_a_choice(look: Look, qtbot: QtBot) -> None:
    choice = SegmentedChoice(
        look, "Way of looking", (Option("a", "Only I"), Option("b", "We")), "a"
    )
    ground = _shown(choice, qtbot)
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)
    choice.button("a").setFocus()
    with qtbot.waitSignal(choice.chosen) as chosen:
        qtbot.keyClick(choice.button("a"), Qt.Key.Key_Right)
    assert chosen.args == ["b"]
    assert choice.button("b").isChecked()


def test_a_section_says_whether_it_is_open(look: Look, qtbot: QtBot) -> None:
    section = DisclosureSection(look, "Earlier text")
    _shown(section, qtbot)
    button = section.findChild(Button)
    assert _heard(button) == "Earlier text, closed"
    with qtbot.waitSignal(section.opened):
        button.click()
    assert _heard(button) == "Earlier text, open"


def test_a_passphrase_is_hidden_until_shown_and_can_be_forgotten(look: Look, qtbot: QtBot) -> None:
    secret = PasswordEdit(look, UnknownCapsLock())
    _shown(secret, qtbot)
    qtbot.keyClicks(secret.edit, "walnut kettle")
    assert secret.edit.echoMode() is QLineEdit.EchoMode.Password
    secret.show_box.click()
    assert secret.edit.echoMode() is QLineEdit.EchoMode.Normal
    assert secret.passphrase() == "walnut kettle"
    secret.forget()
    assert (secret.passphrase(), secret.show_box.isChecked()) == ("", False)


@pytest.mark.parametrize(
    ("lamp", "typed", "said"),
    [(True, "a", True), (False, "A", False), (None, "A", True), (None, "a", False)],
)
def test_caps_lock_is_said_in_words_and_guessed_where_the_system_is_silent(
    look: Look, qtbot: QtBot, lamp: bool | None, typed: str, said: bool
) -> None:
    secret = PasswordEdit(look, _Lamp(lamp))
    _shown(secret, qtbot)
    key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, typed)
    QApplication.sendEvent(secret.edit, key)
    words = next(t for t in secret.findChildren(Text) if t.text() == CAPS_WORDS)
    qtbot.waitUntil(lambda: words.isVisible() is said)
    assert secret.edit.accessibleDescription() == (CAPS_WORDS if said else "")


def test_enter_and_control_enter_are_told_apart(look: Look, qtbot: QtBot) -> None:
    secret = PasswordEdit(look, UnknownCapsLock())
    _shown(secret, qtbot)
    with qtbot.waitSignal(secret.entered), qtbot.assertNotEmitted(secret.entered_for_note):
        qtbot.keyClick(secret.edit, Qt.Key.Key_Return)
    with qtbot.waitSignal(secret.entered_for_note), qtbot.assertNotEmitted(secret.entered):
        qtbot.keyClick(secret.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


class _User32:
    def GetKeyState(self, key: int) -> int:
        return 1 if key == 0x14 else 0


class _Services:
    class CGEventSourceFlagsState:
        restype: object = None

        def __new__(cls, source: int) -> int:  # type: ignore[misc]  # stands for a C function
            return 0x00010000


def test_each_system_is_asked_for_caps_lock_in_its_own_way(tmp_path: Path) -> None:
    assert WindowsCapsLock(_User32()).is_on() is True
    assert MacCapsLock(_Services()).is_on() is True
    assert LinuxCapsLock(tmp_path).is_on() is None
    lamp = tmp_path / "input3::capslock"
    lamp.mkdir()
    (lamp / "brightness").write_text("1\n")
    assert LinuxCapsLock(tmp_path).is_on() is True
    (lamp / "brightness").write_text("0\n")
    assert LinuxCapsLock(tmp_path).is_on() is False
    assert isinstance(system_caps_lock("plan9"), UnknownCapsLock)
    if sys.platform.startswith("linux"):
        assert isinstance(system_caps_lock(), LinuxCapsLock)


def test_what_was_announced_can_be_read_again(look: Look, qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    announcer = Announcer(ground)
    announcer.say("Saved 12:03:04")
    announcer.say("Not saved since 12:03:04.", Urgency.ASSERTIVE)
    assert announcer.said == ["Saved 12:03:04", "Not saved since 12:03:04."]
    assert announcer.accessibleName() == "Not saved since 12:03:04."


def test_the_checks_find_what_they_are_there_for(look: Look, qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    label = Text(look, "A sentence that is much too long for its place", parent=ground)
    label.setGeometry(0, 0, 60, 20)
    nameless = QLineEdit(ground)
    nameless.setGeometry(0, 30, 20, 20)
    lay_out(ground, (200, 200))
    found = "\n".join(faults(ground))
    for fault in ("cut: Text", "no name: QLineEdit", "small target: QLineEdit"):
        assert fault in found


def test_everything_is_dressed_again_when_the_text_grows(look: Look, qtbot: QtBot) -> None:
    button, icon = Button(look, "Open", Kind.PRIMARY), IconMark(look, "eye")
    ground = QWidget()
    ground.setLayout(column(button, icon, None))
    qtbot.addWidget(ground)
    lay_out(ground)
    before = (button.height(), icon.width())
    wear(look, scale=200)
    lay_out(ground)
    assert (button.height(), icon.width()) == (before[0] * 2, before[1] * 2)
    assert clipped(ground) == []


@pytest.mark.parametrize("theme", list(ThemeName))
def test_words_on_the_contour_ground_can_be_read(theme: ThemeName) -> None:
    names = THEMES[theme]
    for ground, ink in (CONTOURS, CONTOURS_QUIET):
        assert contrast(names[ink], names[ground]) >= 4.5


def test_the_contour_ground_is_drawn_in_the_main_colour(look: Look, qtbot: QtBot) -> None:
    ground = ContourGround(look)
    qtbot.addWidget(ground)
    lay_out(ground, (500, 730))
    drawn = ground.grab().toImage()
    assert drawn.pixelColor(490, 340) == look.colour(Colour.PRIMARY)


def test_the_present_place_is_scrolled_into_sight(look: Look, qtbot: QtBot) -> None:
    items = tuple(NavItem(f"place{n}", f"Place {n}", "eye") for n in range(30))
    nav = NavList(look)
    qtbot.addWidget(nav)
    lay_out(nav, (184, 300))
    for place in ("place29", "place0", "place15"):
        nav.render_state((NavSection("Visit", items),), place)
        lay_out(nav, (184, 300))
        (present,) = (row for row in nav.rows() if row.item.id == place)
        assert (
            nav.viewport()
            .rect()
            .contains(QRect(present.mapTo(nav.viewport(), QPoint()), present.size()))
        )


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
def test_what_a_line_asks_for_is_written_in_a_colour_that_can_be_read(
    theme: str, qtbot: QtBot
) -> None:
    look = make_look(theme)
    line = LineEdit(look, "Find", "Letters of the words or a code")
    qtbot.addWidget(line)
    lay_out(line, (400, 32))
    seen = line.grab().toImage()
    points = product(range(seen.width()), range(seen.height()))
    assert look.colour(Colour.INK2).name() in {seen.pixelColor(x, y).name() for x, y in points}


@pytest.mark.parametrize("key", ["Ctrl+C", "Ctrl+X"])
def test_what_is_copied_from_a_line_is_kept_out_of_histories_and_gone_at_the_lock(
    key: str, look: Look, qtbot: QtBot
) -> None:
    line = LineEdit(look, "Code")
    qtbot.addWidget(line)
    line.setText("T03 larkspur")
    line.selectAll()
    QTest.keySequence(line, QKeySequence(key))
    board = QApplication.clipboard()
    assert board.text() == "T03 larkspur"
    assert board.mimeData().hasFormat("CanIncludeInClipboardHistory")
    assert line.text() == ("" if key == "Ctrl+X" else "T03 larkspur")
    forget_copied()
    assert board.text() == ""


def test_exact_words_that_are_copied_are_ours_too(look: Look, qtbot: QtBot) -> None:
    words = ExactText(look, "The plan is mine.")
    qtbot.addWidget(words)
    words.setSelection(0, 8)
    QTest.keySequence(words, QKeySequence("Ctrl+C"))
    assert QApplication.clipboard().text() == "The plan"
    forget_copied()
    assert QApplication.clipboard().text() == ""


def test_a_hidden_passphrase_cannot_be_copied(look: Look, qtbot: QtBot) -> None:
    line = LineEdit(look, "Passphrase")
    qtbot.addWidget(line)
    QApplication.clipboard().setText("before")
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setText("lantern over water")
    line.selectAll()
    QTest.keySequence(line, QKeySequence("Ctrl+C"))
    assert QApplication.clipboard().text() == "before"
