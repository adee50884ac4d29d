"""Help: plain pages that ship with the app, one for each screen that needs words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from ui.viewmodels.commands import COMMANDS, Where, shown_keys

_FIRST: Final = "home"
KEYS: Final = "keys"


@dataclass(frozen=True, slots=True)
class Topic:
    """A page: the screen that it belongs to, its heading, its words as Markdown."""

    id: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class HelpState:
    """The pages in order, and the one that is open."""

    topics: tuple[Topic, ...] = ()
    open: str = ""

    @property
    def page(self) -> Topic | None:
        """The open page."""
        return next((topic for topic in self.topics if topic.id == self.open), None)


class Help:
    """Opens pages; `on_state` is told of each."""

    def __init__(self, topics: tuple[Topic, ...], on_state: Callable[[HelpState], None]) -> None:
        self._state, self._on_state = HelpState(topics), on_state

    @property
    def state(self) -> HelpState:
        """What is shown now."""
        return self._state

    def open(self, topic: str) -> None:
        """Open the page of a screen; one without a page of its own opens the first."""
        known = {each.id for each in self._state.topics}
        self._state = HelpState(self._state.topics, topic if topic in known else _FIRST)
        self._on_state(self._state)


def shipped_topics(platform: str) -> tuple[Topic, ...]:
    """Return the pages that ship with the app, and one of all keys on this platform."""
    folder = files("resources") / "help"
    index = tomllib.loads((folder / "index.toml").read_text(encoding="utf-8"))
    pages = [
        _topic(row["id"], (folder / row["page"]).read_text("utf-8")) for row in index["screen"]
    ]
    return (*pages, Topic(KEYS, "All keys", _keys_page(platform)))


def _topic(screen: str, words: str) -> Topic:
    title = words.lstrip().splitlines()[0].lstrip("# ").strip()
    return Topic(screen, title, words)


_WHERE: Final = {
    Where.EVERYWHERE: "everywhere",
    Where.UNLOCKED: "while unlocked",
    Where.VISIT: "in a visit",
    Where.RECORD: "in a record",
    Where.FORM: "while writing",
}


def _keys_page(platform: str) -> str:
    rows = [
        f"| {' or '.join(shown_keys(k, platform) for k in each.keys_on(platform))} "
        f"| {each.title} | {_WHERE[each.where]} |"
        for each in COMMANDS
        if each.keys_on(platform)
    ]
    return "\n".join(["# All keys", "", "| Key | Does | Where |", "| --- | --- | --- |", *rows, ""])
