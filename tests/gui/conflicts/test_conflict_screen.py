"""The conflict card in a window, on a real store, with a door that answers at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.apart import ONE, OTHER, Apart, apart
from tests.support.render import faults, lay_out, let_go, make_look, wear
from ui.viewmodels.conflicts import ConflictPorts, ConflictsState
from ui.views.conflicts import ConflictsView, bind_conflicts

SIZES = (((1080, 720), 100), ((780, 620), 100), ((1080, 720), 200))


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Apart]:
    with apart(tmp_path) as made:
        yield made
    let_go()


@pytest.fixture
def view(held: Apart, qtbot: QtBot) -> Iterator[ConflictsView]:
    view = ConflictsView(make_look())
    qtbot.addWidget(view)
    desk = held.desk
    ports = ConflictPorts(desk.door, held.work, desk.typing, desk.published.append)
    presenter = bind_conflicts(view, ports)
    presenter.refresh()
    lay_out(view, (1080, 720))
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    yield view
    assert presenter.state.refused is None


def test_the_keyboard_alone_writes_a_third_version_and_uses_it(
    held: Apart, view: ConflictsView, qtbot: QtBot
) -> None:
    qtbot.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClicks(view.edit, "from both")
    view.use_asked.emit()
    assert held.texts() == {"from both"}


def test_alt_k_keeps_both(held: Apart, view: ConflictsView, qtbot: QtBot) -> None:
    view.list.setFocus()
    qtbot.keyClick(view.list, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    (text,) = held.texts()
    assert ONE in text
    assert OTHER in text


def test_what_only_one_version_has_is_read_aloud(view: ConflictsView) -> None:
    spoken = [card._words.accessibleDescription() for card in view._cards]
    assert all(words.startswith("Only in ") for words in spoken)


def test_the_next_difference_is_selected_in_both_versions(view: ConflictsView) -> None:
    view.next_difference(1)
    assert all(card._words.textCursor().hasSelection() for card in view._cards)


def test_nothing_is_cut_at_any_size_and_in_any_theme(view: ConflictsView) -> None:
    for size, scale in SIZES:
        for theme in ("light", "dark", "high_contrast"):
            wear(view.look, theme, scale)
            lay_out(view, size)
            assert faults(view) == []


def test_without_conflicts_the_words_have_the_width_of_the_screen(qtbot: QtBot) -> None:
    view = ConflictsView(make_look())
    qtbot.addWidget(view)
    view.render_state(ConflictsState(loaded=True))
    lay_out(view, (1080, 720))
    assert view._empty.mapTo(view, view._empty.rect().topLeft()).x() < 30
    assert view._empty.width() > 600
    assert view._claimed.isHidden()


def test_without_conflicts_the_heading_is_ringed_and_not_the_whole_page(qtbot: QtBot) -> None:
    view = ConflictsView(make_look())
    qtbot.addWidget(view)
    view.render_state(ConflictsState(loaded=True))
    lay_out(view, (1080, 720))
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.take_focus()
    assert view.hasFocus()
    assert view.ring_rect().contains(view.heading.geometry())
    assert view.ring_rect().height() < 60
