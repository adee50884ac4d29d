"""Help has a page for every screen, and one of every key."""

import pytest

from ui.viewmodels.commands import COMMANDS
from ui.viewmodels.help import KEYS, Help, HelpState, Topic, shipped_topics


def test_every_page_has_a_heading_and_words() -> None:
    for topic in shipped_topics("linux"):
        assert topic.title
        assert len(topic.words) > len(topic.title)


@pytest.mark.parametrize("screen", ["home", "unlock", "settings", "send_and_receive", KEYS])
def test_the_page_of_a_screen_opens(screen: str) -> None:
    states: list[HelpState] = []
    Help(shipped_topics("linux"), states.append).open(screen)
    page = states[-1].page
    assert page is not None
    assert page.id == screen


def test_a_screen_without_a_page_opens_the_first() -> None:
    states: list[HelpState] = []
    Help((Topic("home", "Home", "# Home"),), states.append).open("somewhere")
    assert states[-1].open == "home"


def test_all_keys_are_listed_as_the_platform_shows_them() -> None:
    page = shipped_topics("darwin")[-1].words
    assert all(command.title in page for command in COMMANDS if command.keys)
    assert "⌘" in page
