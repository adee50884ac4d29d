"""Settings in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.device import Device, device
from tests.support.doors import InlineDoor
from tests.support.render import faults, lay_out, make_look, wear
from ui.viewmodels.settings import SettingsDesk
from ui.viewmodels.tokens import ThemeName
from ui.views.settings import SettingsView, bind_settings


class Desk:
    """The view on a real profile folder; its look wears what is chosen."""

    def __init__(self, laptop: Device) -> None:
        self.laptop, self.look = laptop, make_look()
        self.view = SettingsView(self.look)
        self.desk: SettingsDesk = bind_settings(
            self.view, InlineDoor(), laptop.place, self.look.prefer, lambda _minutes: None
        )
        self.desk.refresh()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with device("OF2", tmp_path / "laptop") as laptop:
        made = Desk(laptop)
        qtbot.addWidget(made.view)
        lay_out(made.view, (1000, 640))
        yield made


def test_a_theme_that_is_chosen_is_worn_at_once(desk: Desk) -> None:
    desk.view.themes.button("dark").click()
    assert desk.look.appearance.theme is ThemeName.DARK
    assert desk.laptop.place.settings.theme == "dark"


def test_larger_text_is_worn_at_once_and_stops_at_the_end(desk: Desk) -> None:
    QTest.keyClick(desk.view.larger, Qt.Key.Key_Space)
    assert desk.look.appearance.scale == 110
    assert desk.view.smaller.isEnabled()
    desk.view.usual.click()
    assert not desk.view.smaller.isEnabled()


def test_an_address_is_refused_in_place_and_stays_to_be_mended(desk: Desk) -> None:
    desk.view.server.setFocus()
    QTest.keyClicks(desk.view.server, "http://server")
    QTest.keyClick(desk.view.server, Qt.Key.Key_Return)
    assert desk.view.message.isVisible()
    assert desk.laptop.place.settings.server == ""


def test_the_list_of_keys_follows_what_is_typed(desk: Desk) -> None:
    everything = desk.view.rows.count()
    QTest.keyClicks(desk.view.search, "curtain")
    assert 0 < desk.view.rows.count() < everything


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize(
    ("size", "scale"), [((1080, 640), 100), ((960, 540), 100), ((1200, 600), 200)]
)
def test_settings_have_room_and_names(
    desk: Desk, theme: str, size: tuple[int, int], scale: int
) -> None:
    wear(desk.look, theme, scale)
    lay_out(desk.view, size)
    assert faults(desk.view) == []
