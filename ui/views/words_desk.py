"""What desks share whose screen holds words: they follow what is written and keep what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from fieldapp.domain.effects import Effects
from fieldapp.services.capture import Place
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.typing import SilentListener
from ui.views.desk import DeskPorts
from ui.views.words_edit import WordsEdits


class Follows(Protocol):
    """A presenter that is told what was written."""

    def touched(self, effects: Effects) -> None: ...

    def show(self) -> None: ...


class HasWords(Protocol):
    """A screen with editors of words."""

    edits: WordsEdits

    def isVisible(self) -> bool: ...


class WordsDesk(SilentListener):
    """A TypingListener, for words that became entries; whoever derives from it adds the screen."""

    def __init__(self, ports: DeskPorts, screen: HasWords, presenter: Follows) -> None:
        self._ports, self._said = ports, ""
        self._screen, self._presenter = screen, presenter
        self._leave = ports.visit.listeners.join(self)
        screen.edits.decide_asked.connect(lambda place: ports.decide(*place))

    def refresh(self) -> None:
        """What was written is told by `touched`."""

    def touched(self, effects: Effects) -> None:
        """Follow what was written while somebody looks; else it is read when somebody does."""
        if self._screen.isVisible():
            self._presenter.touched(effects)

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """Drafts became entries; what is no longer written shows what stands."""
        self._presenter.touched(effects)
        if closed and not effects.records:
            self._presenter.show()

    def close(self) -> None:
        """Words in sight become entries."""
        self._screen.edits.remember()
        self._leave()

    def _say(self, said: str) -> None:
        """Say it in the window, once."""
        if said and said != self._said:
            self._ports.shell.say(said)
        self._said = said

    def _open_quoted(self, held: Iterable[Quoted], item: str) -> None:
        """Open the place that an item quotes; its id is hexadecimal."""
        found = next((one for one in held if one.id.hex() == item), None)
        if found is not None:
            self._ports.open(found.passage.record, found.passage.slot, found.passage.start)
