"""The window around every screen: what is always there, and what each key does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.kit.sample_screen import sample_screen
from tests.support.render import faults, lay_out, wear
from tests.support.sample_shell import sample_state
from ui.qt.look import Look
from ui.viewmodels.commands import CommandId, Where
from ui.viewmodels.shell import Connection, Cover, LayoutKind, PageKind, Saved, SavedState
from ui.views.components.buttons import Button
from ui.views.components.editors import PlainEdit
from ui.views.shell import Shell

SIZES = [
    ((1280, 800), 100),
    ((1024, 700), 100),
    ((1280, 800), 150),
    ((1280, 800), 200),
    ((1024, 700), 200),
    ((640, 800), 100),
    ((320, 700), 100),
]
LOOKS = [("light", size, scale) for size, scale in SIZES] + [
    (theme, size, scale)
    for theme in ("dark", "high_contrast", "calm", "calm_dark")
    for size, scale in (SIZES[0], SIZES[4])
]
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def shell(look: Look, qtbot: QtBot) -> Iterator[Shell]:
    """A window with a screen, a panel and a full-window page."""
    made = Shell(look, sample_state())
    made.add_screen("today", *sample_screen(look))
    made.add_screen("evidence", QWidget())
    made.add_full_page("unlock", QLineEdit())
    qtbot.addWidget(made)
    lay_out(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.hide()


def _focus_in(part: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and part.isAncestorOf(focus)


@pytest.mark.parametrize(("theme", "size", "scale"), LOOKS)
def test_at_no_size_is_anything_clipped_nameless_or_sideways(
    shell: Shell, look: Look, theme: str, size: tuple[int, int], scale: int
) -> None:
    wear(look, theme, scale)
    lay_out(shell, size)
    assert faults(shell) == []


@pytest.mark.parametrize(("size", "scale"), SIZES)
def test_at_no_size_do_bands_concern_curtain_lock_or_saved_disappear(
    shell: Shell, look: Look, size: tuple[int, int], scale: int
) -> None:
    wear(look, scale=scale)
    lay_out(shell, size)
    header = shell.header
    for widget in (
        shell.top_band,
        shell.bottom_band,
        header.concern,
        header.curtain,
        header.lock,
        shell.status.saved,
    ):
        assert widget.isVisible()
        assert not widget.visibleRegion().isEmpty()
        assert shell.rect().contains(widget.mapTo(shell, widget.rect().bottomRight()))


def test_the_window_is_named_fieldapp_and_nothing_more(shell: Shell) -> None:
    assert shell.windowTitle() == "Fieldapp"
    shell.render_state(replace(sample_state(), title="Kingsmoor"))
    assert shell.windowTitle() == "Fieldapp"


def test_each_layout_shows_the_navigation_in_its_way(shell: Shell, look: Look) -> None:
    sidebar = shell.body.sidebar
    lay_out(shell, (1280, 800))
    assert (shell.layout_kind, sidebar.width()) == (LayoutKind.WIDE, 184)
    lay_out(shell, (1024, 700))
    assert (shell.layout_kind, sidebar.width()) == (LayoutKind.ICONS, 56)
    lay_out(shell, (800, 700))
    assert shell.layout_kind is LayoutKind.MENU
    assert not sidebar.isVisible()
    shell.header.menu.click()
    assert sidebar.isVisible()
    assert _focus_in(sidebar)


def test_where_there_is_no_room_the_panel_is_a_second_tab(shell: Shell) -> None:
    lay_out(shell, (800, 700))
    assert not shell.body.panel.isVisible()
    shell.body.tabs.button("details").click()
    assert shell.body.panel.isVisible()
    assert not shell.body.main.isVisible()
    shell.body.tabs.button("main").click()
    assert shell.body.main.isVisible()


@pytest.mark.parametrize(
    ("key", "modifiers", "command_id"),
    [
        (Qt.Key.Key_K, CTRL, CommandId.FIND),
        (Qt.Key.Key_F9, NONE, CommandId.CONCERN),
        (Qt.Key.Key_P, CTRL | SHIFT, CommandId.CONCERN),
        (Qt.Key.Key_L, CTRL, CommandId.LOCK),
        (Qt.Key.Key_N, CTRL, CommandId.NEW_NOTE),
        (Qt.Key.Key_Plus, CTRL, CommandId.LARGER_TEXT),
        (Qt.Key.Key_Minus, CTRL, CommandId.SMALLER_TEXT),
        (Qt.Key.Key_0, CTRL, CommandId.USUAL_TEXT),
        (Qt.Key.Key_S, CTRL | SHIFT, CommandId.SEND_RECEIVE),
        (Qt.Key.Key_F1, NONE, CommandId.HELP),
        (Qt.Key.Key_Return, CTRL, CommandId.COMMIT),
        (Qt.Key.Key_F5, NONE, CommandId.INSERT_TIME),
    ],
)
def test_each_key_gives_its_command_also_from_inside_a_text(
    shell: Shell,
    qtbot: QtBot,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    command_id: CommandId,
) -> None:
    edit = shell.body.main.findChild(PlainEdit)
    assert isinstance(edit, PlainEdit)
    edit.setFocus()
    with qtbot.waitSignal(shell.command_chosen) as given:
        qtbot.keyClick(edit, key, modifiers)
    assert given.args == [command_id]


def test_the_buttons_of_the_header_give_the_same_commands(shell: Shell, qtbot: QtBot) -> None:
    header = shell.header
    for button, command_id in (
        (header.find_box, CommandId.FIND),
        (header.concern, CommandId.CONCERN),
        (header.lock, CommandId.LOCK),
    ):
        with qtbot.waitSignal(shell.command_chosen) as given:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert given.args == [command_id]


def test_control_and_a_figure_go_to_that_place(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.place_chosen) as chosen:
        qtbot.keyClick(shell, Qt.Key.Key_7, CTRL)
    assert chosen.args == ["evidence"]


def test_a_place_is_shown_by_the_state_and_not_by_the_click(shell: Shell, qtbot: QtBot) -> None:
    rows = {row.item.id: row for row in shell.body.sidebar.list.rows()}
    with qtbot.waitSignal(shell.place_chosen) as chosen:
        qtbot.mouseClick(rows["evidence"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["evidence"]
    assert rows["today"].isChecked()
    shell.render_state(sample_state("evidence"))
    assert rows["evidence"].isChecked()
    assert not rows["today"].isChecked()


def test_a_screen_that_is_in_no_list_leaves_no_place_marked(shell: Shell) -> None:
    shell.render_state(replace(sample_state("observations"), marked="find"))
    assert [row.item.id for row in shell.body.sidebar.list.rows() if row.isChecked()] == []


def test_the_curtain_is_drawn_at_once_and_hides_everything(shell: Shell, qtbot: QtBot) -> None:
    edit = shell.body.main.findChild(PlainEdit)
    assert isinstance(edit, PlainEdit)
    edit.setFocus()
    edit.put_caret(5)
    with qtbot.waitSignal(shell.curtain_drawn):
        qtbot.keyClick(edit, Qt.Key.Key_F12)
    assert shell.curtain.isVisible()
    assert shell.curtain.hasFocus()
    assert not edit.isVisible()
    assert shell.top_band.isVisible()
    assert shell.announcer.said[-1] == "Curtain"


def test_only_the_state_lifts_the_curtain_and_the_caret_is_where_it_was(
    shell: Shell, qtbot: QtBot
) -> None:
    edit = shell.body.main.findChild(PlainEdit)
    assert isinstance(edit, PlainEdit)
    edit.setFocus()
    edit.put_caret(5)
    qtbot.keyClick(edit, Qt.Key.Key_F12)
    shell.render_state(replace(sample_state(), cover=Cover.CURTAIN))
    with qtbot.waitSignal(shell.curtain_lift_asked):
        qtbot.keyClick(shell.curtain, Qt.Key.Key_F12)
    qtbot.keyClick(shell.curtain, Qt.Key.Key_Escape)
    assert shell.curtain.isVisible()
    shell.render_state(sample_state())
    assert not shell.curtain.isVisible()
    assert edit.hasFocus()
    assert edit.textCursor().position() == 5


def test_a_full_page_has_bands_and_neither_header_nor_navigation(shell: Shell) -> None:
    locked = replace(
        sample_state("unlock"), page=PageKind.FULL, reach=frozenset({Where.EVERYWHERE})
    )
    shell.render_state(locked)
    assert not shell.header.isVisible()
    assert not shell.body.isVisible()
    assert shell.top_band.isVisible()
    assert shell.bottom_band.isVisible()


def test_while_locked_only_commands_for_everywhere_are_given(shell: Shell, qtbot: QtBot) -> None:
    shell.render_state(
        replace(sample_state("unlock"), page=PageKind.FULL, reach=frozenset({Where.EVERYWHERE}))
    )
    with qtbot.assertNotEmitted(shell.command_chosen):
        qtbot.keyClick(shell, Qt.Key.Key_N, CTRL)
        qtbot.keyClick(shell, Qt.Key.Key_K, CTRL)
    with qtbot.assertNotEmitted(shell.place_chosen):
        qtbot.keyClick(shell, Qt.Key.Key_1, CTRL)
    with qtbot.waitSignal(shell.command_chosen):
        qtbot.keyClick(shell, Qt.Key.Key_F9)


def test_under_the_curtain_nothing_of_the_visit_can_be_asked_for(
    shell: Shell, qtbot: QtBot
) -> None:
    qtbot.keyClick(shell, Qt.Key.Key_F12)
    with qtbot.assertNotEmitted(shell.command_chosen), qtbot.assertNotEmitted(shell.place_chosen):
        qtbot.keyClick(shell.curtain, Qt.Key.Key_K, CTRL)
        qtbot.keyClick(shell.curtain, Qt.Key.Key_1, CTRL)
    with qtbot.waitSignal(shell.command_chosen) as given:
        qtbot.keyClick(shell.curtain, Qt.Key.Key_F9)
    assert given.args == [CommandId.CONCERN]


def test_a_full_page_that_is_missing_shows_the_curtain_and_not_the_visit(shell: Shell) -> None:
    shell.render_state(replace(sample_state("no such page"), page=PageKind.FULL))
    assert shell.curtain.isVisible()
    assert not shell.body.isVisible()


def test_f6_goes_through_the_parts_of_the_window_and_back(shell: Shell, qtbot: QtBot) -> None:
    body = shell.body
    parts = (shell.header, shell.concern_bar, body.sidebar, body.main, body.panel, shell.status)
    shell.header.find_box.setFocus()
    for part in (*parts[1:], parts[0]):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        assert _focus_in(part)
    for part in reversed(parts):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, SHIFT)
        assert _focus_in(part)


def test_f6_opens_a_navigation_that_is_icons_or_out_of_sight(shell: Shell, qtbot: QtBot) -> None:
    for size in ((1024, 700), (800, 700)):
        lay_out(shell, size)
        shell.header.find_box.setFocus()
        qtbot.keyClick(shell.header.find_box, Qt.Key.Key_F6)
        assert _focus_in(shell.body.sidebar)
        assert shell.body.sidebar.width() == 184
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_tab_begins_with_the_concern_bar_and_ends_with_the_status(
    shell: Shell, qtbot: QtBot
) -> None:
    body = shell.body
    order = (shell.concern_bar, body.main, body.panel, body.sidebar, shell.header, shell.status)
    shell.status.counter.setFocus()
    met: list[QWidget] = []
    for _ in range(80):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        here = next(part for part in order if _focus_in(part))
        if not met or met[-1] is not here:
            met.append(here)
        if here is shell.status:
            break
    assert tuple(met) == order


def test_every_visible_control_can_be_reached_with_tab(shell: Shell, qtbot: QtBot) -> None:
    reached: set[QWidget] = set()
    for _ in range(120):
        qtbot.keyClick(QApplication.focusWidget() or shell, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
    wanted = {
        each
        for each in shell.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and shell.menuBar() is not each
        and not shell.menuBar().isAncestorOf(each)
    }
    assert wanted <= reached


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_menu_is_hidden_until_f10_or_alt_and_holds_every_command(
    shell: Shell, qtbot: QtBot
) -> None:
    bar = shell.menuBar()
    assert not bar.isVisible()
    qtbot.keyClick(shell, Qt.Key.Key_F10)
    assert bar.isVisible()
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    edit = shell.body.main.findChild(PlainEdit)
    qtbot.keyPress(edit, Qt.Key.Key_Alt)
    qtbot.keyRelease(edit, Qt.Key.Key_Alt)
    assert bar.isVisible()
    words = [a.text() for m in bar.actions() for a in m.menu().actions()]
    assert len(words) == len(CommandId)
    assert not any("&" in word for word in words)


def test_status_is_said_on_demand(shell: Shell, qtbot: QtBot) -> None:
    qtbot.keyClick(shell, Qt.Key.Key_Question, CTRL | SHIFT)
    assert shell.announcer.said[-1] == sample_state().status_sentence


def test_a_failed_save_offers_what_now(shell: Shell, qtbot: QtBot) -> None:
    shell.render_state(replace(sample_state(), saved=SavedState(Saved.NOT_SAVED, "12:03:04")))
    buttons = shell.status.saved.findChildren(Button)
    ask = next(each for each in buttons if each.words() == "What now?")
    with qtbot.waitSignal(shell.what_now_asked):
        qtbot.mouseClick(ask, Qt.MouseButton.LeftButton)
    assert faults(shell) == []


def test_a_click_on_a_figure_asks_for_the_difference(shell: Shell, qtbot: QtBot) -> None:
    counter = shell.status.counter
    _words, box = counter.pieces()[1]
    with qtbot.waitSignal(shell.difference_asked) as asked:
        qtbot.mouseClick(counter, Qt.MouseButton.LeftButton, pos=box.center())
    assert asked.args == ["server"]


def test_the_counters_hold_their_three_figures_for_a_screen_reader(shell: Shell) -> None:
    names = [c.accessibleName() for c in shell.status.counter.findChildren(QWidget)]
    assert names == ["401 on this laptop", "384 on server", "371 confirmed by office"]


def test_the_whole_connection_is_in_the_name_where_it_is_shortened(shell: Shell) -> None:
    lay_out(shell, (640, 700))
    words = "No connection since 08:52. Nothing is needed now."
    assert shell.status.connection.accessibleName() == words
    shell.render_state(replace(sample_state(), connection=Connection()))
    assert shell.status.connection.accessibleName() == ""


def test_the_focus_ring_is_round_the_place_of_focus_and_follows_it(
    shell: Shell, qtbot: QtBot
) -> None:
    shell.header.lock.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(shell.ring.isVisible)
    box = shell.header.lock.rect().translated(
        shell.header.lock.mapTo(shell, shell.rect().topLeft())
    )
    assert shell.ring.geometry() == box.adjusted(-4, -4, 4, 4)
    shell.header.curtain.setFocus(Qt.FocusReason.TabFocusReason)
    assert shell.ring.geometry() != box.adjusted(-4, -4, 4, 4)


def test_closing_is_told_before_it_happens(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.closing):
        shell.close()
