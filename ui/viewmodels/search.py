"""Find: words in every record, children by code, and commands; results come while one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Child, Hit, SearchResult
from fieldapp.services import in_sample, reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import COMMANDS, Command, CommandId
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.record_state import KIND_WORDS

_COMMANDS_SHOWN: Final = 5
_CHILDREN_SHOWN: Final = 8
_NOT_FOUND_BY_WORDS: Final = frozenset({CommandId.FIND, CommandId.MENU, CommandId.COMMIT})

Target = tuple[RecordId, bytes] | str | CommandId
"""A place in a record, a child's code, or a command."""


@dataclass(frozen=True, slots=True)
class Found:
    """One result: what it is, the words around, and the part that was looked for."""

    title: str
    before: str
    found: str
    after: str
    target: Target

    @property
    def spoken(self) -> str:
        """The result as read aloud."""
        return f"{self.title}. {self.before}{self.found}{self.after}".strip(". ")


@dataclass(frozen=True, slots=True)
class FindState:
    """All that Find shows; `behind` counts items whose words are not in the index yet."""

    busy: str = ""
    refused: Refused | None = None
    text: str = ""
    rows: tuple[Found, ...] = ()
    behind: int = 0
    more: bool = False
    answered: str = ""

    @property
    def words(self) -> str:
        """How far the answer goes, in words."""
        if not self.text.strip():
            return "Type a word, a child’s code, a role, or what you want to do."
        count = "1 result" if len(self.rows) == 1 else f"{len(self.rows)} results"
        parts = [f"{count}, and more" if self.more else count]
        if self.behind:
            items = "1 item" if self.behind == 1 else f"{self.behind:,} items"
            parts.append(f"Still reading in {items}")
        return ". ".join(parts) + "."


class Find(Presenter[FindState]):
    """`look_for(text)` answers through the door; only the newest question is answered."""

    def __init__(self, door: Door, work: Work, on_state: Callable[[FindState], None]) -> None:
        super().__init__(door, FindState(), on_state)
        self._work, self._waiting = work, False

    def look_for(self, text: str) -> None:
        """Look for what is typed; while one search is under way the next waits for it."""
        self.show(text=text)
        if not self._waiting:
            self._ask()

    def refresh(self) -> None:
        """Look again, as after something was written."""
        if self.state.text.strip() and not self._waiting:
            self._ask()

    def refuse(self, reason: Refused) -> None:
        """Show why nothing could be looked for; the next key tries again."""
        self._waiting = False
        super().refuse(reason)

    def _ask(self) -> None:
        text, work = self.state.text, self._work
        if not text.strip():
            self.show(rows=(), behind=0, more=False, answered=text)
            return
        self._waiting = True

        def look() -> tuple[SearchResult, tuple[Child, ...]]:
            return reading.search(work, text), in_sample.children(work)

        self.run(look, lambda found: self._answered(text, *found))

    def _answered(self, text: str, result: SearchResult, children: tuple[Child, ...]) -> None:
        self._waiting = False
        rows = (*_children(text, children), *map(_hit, result.hits), *_commands(text))
        self.show(rows=rows, behind=result.behind, more=result.more, answered=text)
        if self.state.text != text:
            self._ask()


def _hit(hit: Hit) -> Found:
    row = hit.record
    names = (row.short_name, row.child, KIND_WORDS[row.kind])
    title = "  ".join(name for name in names if name)
    return Found(title, hit.before, hit.found, hit.after, (row.id, hit.slot))


def _children(text: str, children: tuple[Child, ...]) -> list[Found]:
    wanted = text.strip().lstrip("@").casefold()
    found = [c for c in children if c.code.casefold().startswith(wanted)]
    return [_child(c, len(wanted)) for c in found[:_CHILDREN_SHOWN]]


def _child(child: Child, length: int) -> Found:
    records = "1 record" if child.records == 1 else f"{child.records} records"
    after = f"{child.code[length:]}, {records}"
    return Found("Child", "", child.code[:length], after, child.code)


def _commands(text: str) -> list[Found]:
    wanted = text.strip().casefold()
    found = [c for c in COMMANDS if _named(c, wanted) and c.id not in _NOT_FOUND_BY_WORDS]
    return [_command(c, wanted) for c in found[:_COMMANDS_SHOWN]]


def _named(command: Command, wanted: str) -> bool:
    return wanted in command.title.casefold()


def _command(command: Command, wanted: str) -> Found:
    at = command.title.casefold().index(wanted)
    found, after = command.title[at : at + len(wanted)], command.title[at + len(wanted) :]
    keys = f"  {command.hint}" if command.hint else ""
    return Found("Do", command.title[:at], found, after + keys, command.id)
