"""What can be had without unlocking: whom to ring, and what to do when it does not open."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.forms.concern_path import duty_numbers
from fieldapp.forms.library import builtin
from tests.support.render import faults, lay_out, make_look, wear
from ui.viewmodels.session import SessionState
from ui.views.components.text import Text
from ui.views.unlock import UnlockView


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> UnlockView:
    made = UnlockView(make_look(), builtin())
    qtbot.addWidget(made)
    made.render_state(SessionState(laptop="Heron 07"))
    lay_out(made)
    return made


def _read(view: UnlockView) -> str:
    return "\n".join(t.text() for t in view.findChildren(Text) if t.isVisible())


def test_the_duty_numbers_and_what_to_do_are_shown_without_unlocking(view: UnlockView) -> None:
    assert "0808 800 5000" not in _read(view)
    view.show_numbers()
    for each in duty_numbers():
        assert each.number in _read(view)
    assert "Do not promise to keep it secret" in _read(view)


def test_the_label_and_the_ways_in_are_said_while_locked(view: UnlockView) -> None:
    assert "Laptop label: Heron 07" in _read(view)
    view.show_help()
    assert "ask your records office" in _read(view)
    view.show_help()
    assert "ask your records office" not in _read(view)


@pytest.mark.parametrize(("size", "scale"), [((1280, 800), 100), ((1024, 700), 200)])
def test_nothing_is_cut_when_all_of_it_is_open(
    view: UnlockView, size: tuple[int, int], scale: int
) -> None:
    view.show_help()
    view.show_numbers()
    wear(view._look, "high_contrast", scale)
    lay_out(view, size)
    assert faults(view) == []
