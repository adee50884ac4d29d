"""What the window says, and which layout it takes."""

import pytest

from ui.viewmodels.commands import (
    COMMANDS,
    UNCHANGEABLE,
    CommandId,
    Menu,
    command,
    in_menu,
    place_keys,
    shown_keys,
)
from ui.viewmodels.shell import (
    Attention,
    ConcernKind,
    ConcernState,
    Connection,
    Counters,
    CurtainEnd,
    LayoutKind,
    Link,
    NavItem,
    Saved,
    SavedState,
    ShellState,
    curtain_end,
    is_low,
    layout_for,
)
from ui.viewmodels.tokens import TextScale


@pytest.mark.parametrize(
    ("width", "scale", "kind"),
    [
        (1280, 100, LayoutKind.WIDE),
        (1180, 100, LayoutKind.WIDE),
        (1179, 100, LayoutKind.ICONS),
        (1024, 100, LayoutKind.ICONS),
        (900, 100, LayoutKind.ICONS),
        (899, 100, LayoutKind.MENU),
        (1280, 150, LayoutKind.MENU),
        (1280, 200, LayoutKind.COLUMN),
        (1024, 200, LayoutKind.COLUMN),
        (320, 100, LayoutKind.COLUMN),
    ],
)
def test_the_layout_follows_width_over_text_scale(width: int, scale: int, kind: LayoutKind) -> None:
    assert layout_for(width, TextScale(scale)) is kind


def test_a_low_window_gives_the_concern_bar_to_the_header() -> None:
    assert is_low(700, TextScale(100))
    assert not is_low(800, TextScale(100))
    assert is_low(800, TextScale(200))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SavedState(Saved.TYPING), "Typing"),
        (SavedState(Saved.SAVED, "12:03:04"), "Saved 12:03:04"),
        (SavedState(Saved.NOT_SAVED, "12:03:04"), "Not saved since 12:03:04"),
        (SavedState(Saved.NOT_SAVED), "Not saved"),
    ],
)
def test_the_saved_chip_has_three_sayings(state: SavedState, words: str) -> None:
    assert state.words == words


def test_the_counters_say_their_differences_and_never_less_than_none() -> None:
    counters = Counters(401, 384, 371)
    assert (counters.only_on_laptop, counters.not_confirmed) == (17, 13)
    assert Counters(1, 2, 3).only_on_laptop == 0
    assert counters.words == "401 on this laptop, 384 on server, 371 confirmed by office"


def test_the_concern_button_is_named_as_it_reads() -> None:
    state = ConcernState(ConcernKind.OPEN, 1)
    assert state.words == "Concern · 1 open"
    assert state.spoken == "Concern, 1 open"
    assert ConcernState().words == "Concern"
    assert ConcernState(ConcernKind.OVERDUE, 2).words.endswith("overdue")


def test_a_count_that_needs_the_person_is_said() -> None:
    item = NavItem("c", "Conflicts", "git-compare", 2, Attention.NEEDS_YOU)
    assert item.spoken == "Conflicts, 2, needs you"
    assert NavItem("t", "Today", "calendar-days").spoken == "Today"


def test_say_status_says_saved_counters_connection_concerns_and_lock() -> None:
    state = ShellState(
        saved=SavedState(Saved.SAVED, "12:03:04"),
        counters=Counters(2, 1, 0),
        connection=Connection(Link.OFF, "No connection since 08:52. Nothing is needed now."),
        concern=ConcernState(ConcernKind.OPEN, 1),
        lock="Locks in 4 min",
    )
    assert state.status_sentence == (
        "Saved 12:03:04. 2 on this laptop, 1 on server, 0 confirmed by office. "
        "No connection since 08:52. Nothing is needed now. Concern, 1 open. Locks in 4 min."
    )


def test_a_curtain_lifts_for_a_minute_and_is_a_lock_after_that() -> None:
    assert curtain_end(59.9) is CurtainEnd.LIFT
    assert curtain_end(60) is CurtainEnd.LOCK


def test_every_command_has_one_row_one_menu_and_keys_of_its_own() -> None:
    assert {each.id for each in COMMANDS} == set(CommandId)
    assert sum(len(in_menu(menu)) for menu in Menu) == len(COMMANDS)
    keys = [key for each in COMMANDS for key in each.keys]
    keys += [place_keys(index) for index in range(9)]
    assert len(keys) == len(set(keys))


def test_titles_have_no_letter_mnemonics_and_alt_is_control_option_on_macos() -> None:
    assert not any("&" in each.title for each in COMMANDS)
    for each in COMMANDS:
        assert not any(key.startswith("Alt+") for key in each.keys_on("darwin")), (
            f"{each.id} types a character on macOS"
        )
    assert shown_keys("Meta+Alt+Down", "darwin") == "⌃⌥Down"
    assert shown_keys("Alt+Y", "darwin") == "⌃⌥Y"
    assert shown_keys("Ctrl+Shift+S", "darwin") == "⌘⇧S"
    assert shown_keys("Ctrl+Return", "linux") == "Ctrl+Enter"


def test_concern_and_curtain_have_a_second_form_and_cannot_be_changed() -> None:
    assert {CommandId.CONCERN, CommandId.CURTAIN} == UNCHANGEABLE
    assert command(CommandId.CONCERN).keys == ("F9", "Ctrl+Shift+P")
    assert command(CommandId.CURTAIN).keys == ("F12", "Ctrl+.")


def test_the_tenth_place_has_no_key() -> None:
    assert [place_keys(i) for i in (-1, 0, 8, 9)] == ["", "Ctrl+1", "Ctrl+9", ""]
