"""Choices are kept at once, dress the screens, and stay within their bounds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.services.settings import Settings
from tests.support.device import Device, device
from tests.support.doors import InlineDoor
from ui.viewmodels.appearance import Lettering, Movement, Preferences, ThemeChoice
from ui.viewmodels.settings import SettingsDesk, SettingsState, keys_matching, preferences_of
from ui.viewmodels.tokens import TextScale


class Screen:
    """A presenter of settings, what it showed, wore and told the idle timer."""

    def __init__(self, laptop: Device) -> None:
        self.states: list[SettingsState] = []
        self.worn: list[Preferences] = []
        self.idle: list[int] = []
        self.desk = SettingsDesk(
            InlineDoor(), laptop.place, self.states.append, self.worn.append, self.idle.append
        )
        self.desk.refresh()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Device]:
    with device("OF2", tmp_path / "laptop") as made:
        yield made


def test_every_choice_is_there_again_after_a_restart(laptop: Device) -> None:
    first = Screen(laptop)
    first.desk.theme(ThemeChoice.DARK)
    first.desk.scale(150)
    first.desk.lettering(Lettering.ATKINSON)
    first.desk.movement(Movement.REDUCED)
    first.desk.idle(10)
    first.desk.server("https://server.example:8443")
    again = Screen(laptop)
    assert again.states[-1] == first.states[-1]
    assert again.worn[-1] == Preferences(
        ThemeChoice.DARK, TextScale(150), Movement.REDUCED, Lettering.ATKINSON
    )
    assert again.idle[-1] == 10


def test_text_grows_in_steps_and_stops_at_its_ends(laptop: Device) -> None:
    screen = Screen(laptop)
    screen.desk.smaller()
    assert screen.states[-1].preferences.scale == 100
    for _ in range(12):
        screen.desk.larger()
    assert screen.states[-1].preferences.scale == 200


@pytest.mark.parametrize(("asked", "kept"), [(0, 1), (7, 7), (90, 15)])
def test_the_time_to_lock_stays_within_policy(laptop: Device, asked: int, kept: int) -> None:
    screen = Screen(laptop)
    screen.desk.idle(asked)
    assert screen.idle[-1] == kept


@pytest.mark.parametrize("address", ["http://server.example", "server", "https://", "https://[::"])
def test_an_address_that_is_not_sealed_or_not_one_is_refused(laptop: Device, address: str) -> None:
    screen = Screen(laptop)
    screen.desk.server(address)
    assert screen.states[-1].refused is not None
    assert laptop.place.settings.server == ""


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_words_of_another_version_mean_the_usual(theme: str, letters: str, move: str) -> None:
    worn = preferences_of(Settings(theme=theme, lettering=letters, movement=move))
    assert worn.theme in ThemeChoice
    assert worn.lettering in Lettering


def test_keys_are_found_by_title_and_by_key() -> None:
    assert [row.title for row in keys_matching("curtain", "linux")] == ["Curtain"]
    assert "Curtain" in [row.title for row in keys_matching("f12", "linux")]
    assert len(keys_matching("", "linux")) > 20
