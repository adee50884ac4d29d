"""An app that cannot be opened says why, and touches nothing."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.__main__ import open_app
from fieldapp.domain.errors import Refused
from tests.support.render import faults, lay_out, make_look
from tests.support.whole_app import Laptop
from ui.views.not_opened import NotOpened

WHY = Refused("D-101", "The app is open already.", "Go to the window that is open.")


@pytest.fixture(params=[("light", 100), ("dark", 100), ("high_contrast", 200)], ids=str)
def window(qtbot: QtBot, request: pytest.FixtureRequest) -> NotOpened:
    theme, scale = request.param
    made = NotOpened(make_look(theme, scale), WHY)
    qtbot.addWidget(made)
    lay_out(made, (made.minimumWidth(), made.sizeHint().height()))
    return made


def test_the_window_is_whole_in_any_theme_and_size(window: NotOpened) -> None:
    assert faults(window) == []


def test_escape_closes_it(window: NotOpened) -> None:
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_second_app_on_a_folder_ends_with_a_sentence_and_touches_no_file(
    laptop: Laptop, capsys: pytest.CaptureFixture[str]
) -> None:
    device = laptop.device
    before = _files(device.folder)

    def make() -> Any:
        return SimpleNamespace(folder=device.folder, ports=device.ports)

    assert open_app(make) == 3
    assert "The app is open already." in capsys.readouterr().err
    assert _files(device.folder) == before


def test_a_folder_that_cannot_be_named_ends_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def make() -> Any:
        raise Refused("C-214", "This system takes no folder of that name.", "Choose a shorter one.")

    assert open_app(make) == 3
    assert "C-214" in capsys.readouterr().err
