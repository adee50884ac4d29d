"""The list of evidence: every item with its codes, what is still to code, what was corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item
from fieldapp.services import coding
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.door import Door, Priority
from ui.viewmodels.evidence_words import MARK_WORDS
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.rows import RowState

TO_CODE: Final = "To code"
CHANGED: Final = "Words changed"


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """All that the list shows; `told` counts own items whose words changed or were corrected."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    rows: tuple[RowState, ...] = ()
    held: int = 0
    to_code: int = 0
    told: int = 0
    wanted: str = ""
    only_open: bool = False

    @property
    def words(self) -> str:
        """How many items there are, in words."""
        if not self.loaded:
            return ""
        items = "1 item" if self.held == 1 else f"{self.held} items"
        return f"{items}, {self.held - self.to_code} coded"


@dataclass(frozen=True, slots=True)
class _Read:
    """What the store's thread hands over: items that changed, all notices of this person."""

    items: tuple[Item, ...]
    told: frozenset[RecordId]
    sources: dict[str, str]


class EvidencePage(Presenter[EvidenceState]):
    """Takes the intentions of the list."""

    def __init__(self, door: Door, work: Work, on_state: Callable[[EvidenceState], None]) -> None:
        super().__init__(door, EvidenceState(), on_state)
        self._work = work
        self._items: dict[RecordId, Item] = {}
        self._told: frozenset[RecordId] = frozenset()
        self._sources: dict[str, str] = {}
        self._asked = False

    def shown(self) -> None:
        """The screen is looked at: read everything once."""
        if self._asked:
            return
        self._asked, work = True, self._work
        self.run(lambda: _read(work, coding.items(work)), self._take, "Opening the evidence")

    def refuse(self, reason: Refused) -> None:
        """Show why; what was not read is tried again when the screen is looked at."""
        self._asked = self.state.loaded
        super().refuse(reason)

    def touched(self, effects: Effects) -> None:
        """Something was written or came: read again the items that it touched."""
        if not self._asked:
            return
        work, records = self._work, effects.records

        def read() -> _Read:
            found = (coding.item(work, one) for one in records)
            return _read(work, (item for item in found if item is not None))

        self._door.ask(read, self._take, self.refuse, Priority.BACKGROUND)

    def look_for(self, words: str) -> None:
        """Show the items that have these letters."""
        self.show(wanted=words, rows=self._rows(words, self.state.only_open))

    def show_open(self, only: bool) -> None:
        """Show only what is still to code or to look at, or everything."""
        self.show(only_open=only, rows=self._rows(self.state.wanted, only))

    def next_open(self, after: str, step: int = 1) -> str:
        """Return the id of the next row that needs the person, empty when none does."""
        rows = self.state.rows
        ids = [row.id for row in rows]
        at = ids.index(after) if after in ids else -1
        order = [rows[(at + step * n) % len(rows)] for n in range(1, len(rows) + 1)]
        return next((row.id for row in order if row.needs), "")

    def _take(self, read: _Read) -> None:
        self._items |= {item.id: item for item in read.items}
        self._told, self._sources = read.told, read.sources
        live = [item for item in self._items.values() if not item.archived]
        self.show(
            loaded=True,
            refused=None,
            held=len(live),
            to_code=sum(not item.coded for item in live),
            told=len(self._told),
            rows=self._rows(self.state.wanted, self.state.only_open),
        )

    def _rows(self, wanted: str, only_open: bool) -> tuple[RowState, ...]:
        live = [item for item in self._items.values() if not item.archived]
        live.sort(key=lambda item: (-item.opened.ms, item.id))
        rows = (self._row(item) for item in live)
        letters = wanted.strip().casefold()
        return tuple(row for row in rows if row.has(letters) and (row.needs or not only_open))

    def _row(self, item: Item) -> RowState:
        codes = ", ".join(item.criteria) or ", ".join(item.areas).replace("_", " ")
        source = self._sources.get(item.source_type, "")
        about = (item.short_name, source, codes, MARK_WORDS[item.mark], str(item.coder))
        needs = CHANGED if item.id in self._told else "" if item.coded else TO_CODE
        return RowState(
            item.id.hex(),
            " ".join(item.anchor.quote.split()),
            " · ".join(part for part in about if part),
            item.children[0] if item.children else "",
            needs=needs,
        )


def _read(work: Work, items: Iterable[Item]) -> _Read:
    told = frozenset(one.item for one in coding.notices(work))
    types = coding.pack_of(work).about.source_type
    return _Read(tuple(items), told, {one.id: one.title for one in types})
