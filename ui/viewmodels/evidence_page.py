"""The list of evidence: every item with its codes, what is still to code, what was corrected.

The newest items are shown at once, the rest as they are read; a change reads again no more than
the items that it touched.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item
from fieldapp.services import coding, kept_filters, reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Door, Priority
from ui.viewmodels.evidence_filter import (
    CHANGED,
    NOTHING,
    TO_CODE,
    Choice,
    Counted,
    Entry,
    Facet,
    Names,
    Pick,
    Wanted,
    by_source,
    entry_of,
    matching,
    narrows,
)
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.rows import RowState

FIRST, PAGE = 100, 200
"""Items that the first job reads, and each after it."""
_LIST: Final = "evidence"
_GROWN: Final = 2
"""While items are being read, the list is shown again each time it has grown so many times."""


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """All that the list shows; `told` counts own items whose words changed or were corrected.

    `loaded` once the first items are there, `whole` once every item is.
    """

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    whole: bool = False
    rows: tuple[RowState, ...] = ()
    held: int = 0
    to_code: int = 0
    told: int = 0
    wanted: Wanted = NOTHING
    choices: tuple[tuple[Facet, tuple[Choice, ...]], ...] = ()
    chips: tuple[Choice, ...] = ()

    @property
    def words(self) -> str:
        """How many items there are, in words."""
        if not self.loaded:
            return ""
        items = "1 item" if self.held == 1 else f"{self.held:,} items"
        coded = f"{items}, {self.held - self.to_code:,} coded"
        if self.wanted:
            coded = f"{len(self.rows):,} of {coded}"
        return coded if self.whole else f"{coded}, reading on"


@dataclass(frozen=True, slots=True)
class _Read:
    """What the store's thread hands over: entries that were read, and what follows them."""

    names: Names
    entries: tuple[Entry, ...]
    gone: tuple[RecordId, ...] = ()
    after: RecordId | None = None
    whole: bool = True
    kept: Wanted | None = None


class EvidencePage(Presenter[EvidenceState]):
    """Takes the intentions of the list."""

    def __init__(self, door: Door, work: Work, on_state: Callable[[EvidenceState], None]) -> None:
        super().__init__(door, EvidenceState(), on_state)
        self._work = work
        self._entries: dict[RecordId, Entry] = {}
        self._order: list[Entry] = []
        self._found: list[Entry] = []
        self._of_source: dict[RecordId, set[RecordId]] = {}
        self._counted = Counted()
        self._names = Names({})
        self._asked = False
        self._shown = 0
        self._keeping = False

    def shown(self) -> None:
        """The screen is looked at: read everything once."""
        if self._asked:
            return
        self._asked, work = True, self._work
        self.run(lambda: _first(work), self._arrived, "Opening the evidence")

    def refuse(self, reason: Refused) -> None:
        """Show why; what was not read is tried again when the screen is looked at."""
        self._asked = self.state.whole
        super().refuse(reason)

    def touched(self, effects: Effects) -> None:
        """Something was written or came: read again the items that it touched."""
        if not self._asked:
            return
        work, records = self._work, effects.records
        resting = (self._of_source.get(record, ()) for record in records)
        wanted = set(records).union(*resting)
        self._door.ask(partial(_some, work, wanted), self._again, self.refuse, Priority.BACKGROUND)

    def look_for(self, letters: str) -> None:
        """Show the items that have these letters."""
        self._want(replace(self.state.wanted, letters=letters))

    def pick(self, pick: Pick) -> None:
        """Show only what has this value, or another that is picked of its facet."""
        self._want(self.state.wanted.with_pick(pick))

    def drop(self, pick: Pick) -> None:
        """Want this value no more."""
        self._want(self.state.wanted.without(pick))

    def clear(self) -> None:
        """Show everything."""
        self._want(NOTHING)

    def next_open(self, after: str, step: int = 1) -> str:
        """Return the id of the next row that needs the person, empty when none does."""
        rows = self.state.rows
        ids = [row.id for row in rows]
        at = ids.index(after) if after in ids else -1
        order = [rows[(at + step * n) % len(rows)] for n in range(1, len(rows) + 1)]
        return next((row.id for row in order if row.needs), "")

    def _arrived(self, read: _Read) -> None:
        """Take in a page, show it if the list grew enough, and ask for the next."""
        self._put(read)
        whole, work, after = read.whole, self._work, read.after
        if read.kept and not self.state.wanted:
            self._state = replace(self._state, wanted=read.kept)
        if whole or len(self._entries) >= _GROWN * self._shown:
            self._show_all(whole=whole)
        if not whole:
            job = partial(_page, work, after, PAGE)
            self._door.ask(job, self._arrived, self.refuse, Priority.BACKGROUND)

    def _again(self, read: _Read) -> None:
        """Show what changed; what is written elsewhere costs a list of many items nothing."""
        if not read.entries and self._entries.keys().isdisjoint(read.gone):
            return
        if len(self._order) != len(self._entries):
            self._put(read)
            self._show_all(whole=self.state.whole)
            return
        for one in {*read.gone, *(entry.item.id for entry in read.entries)}:
            self._take_out(one)
        self._put(read)
        for entry in read.entries:
            insort(self._order, entry, key=_order)
        self._show(whole=self.state.whole)

    def _take_out(self, item: RecordId) -> None:
        """Take an item out of the order of the list; of 100,000 others none is looked at."""
        held = self._entries.get(item)
        if held is not None:
            at = bisect_left(self._order, held.order, key=_order)
            del self._order[at]

    def _put(self, read: _Read) -> None:
        self._names = read.names
        for gone in (*read.gone, *(entry.item.id for entry in read.entries)):
            held = self._entries.pop(gone, None)
            if held is not None:
                self._counted.add(held, -1)
        for entry in read.entries:
            self._entries[entry.item.id] = entry
            self._counted.add(entry)
            self._of_source.setdefault(by_source(entry.item), set()).add(entry.item.id)

    def _show_all(self, *, whole: bool) -> None:
        self._order = sorted(self._entries.values(), key=_order)
        self._show(whole=whole)

    def _show(self, *, whole: bool) -> None:
        self._shown = len(self._order)
        needs = self._counted.by_value[Facet.NEEDS]
        choices = self._names.choices(self._counted)
        self.show(
            loaded=True,
            whole=whole,
            refused=None,
            held=len(self._order),
            to_code=needs[TO_CODE],
            told=needs[CHANGED],
            choices=choices,
            chips=self._chips(self.state.wanted),
            rows=self._rows(self._order, self.state.wanted),
        )

    def _want(self, wanted: Wanted) -> None:
        among = self._found if narrows(wanted, self.state.wanted) else self._order
        rows = self._rows(among, wanted)
        self.show(wanted=wanted, chips=self._chips(wanted), rows=rows)
        self._keep()

    def _keep(self) -> None:
        """Keep what is looked for, once more when it changed meanwhile."""
        if self._keeping:
            return
        self._keeping, work, wanted = True, self._work, self.state.wanted

        def done(_none: None) -> None:
            self._keeping = False
            if self.state.wanted != wanted:
                self._keep()

        job = partial(kept_filters.keep, work, _LIST, wanted.kept())
        self._door.ask(job, done, lambda _reason: done(None), Priority.BACKGROUND)

    def _rows(self, among: list[Entry], wanted: Wanted) -> tuple[RowState, ...]:
        self._found = matching(among, wanted)
        return tuple([entry.row for entry in self._found])

    def _chips(self, wanted: Wanted) -> tuple[Choice, ...]:
        counted, names = self._counted.by_value, self._names
        return tuple(
            Choice(pick, names.words(pick.facet, pick.value), counted[pick.facet][pick.value])
            for pick in wanted.picks
        )


def _order(entry: Entry) -> tuple[int, bytes]:
    return entry.order


def _first(work: Work) -> _Read:
    kept = Wanted.read(kept_filters.kept(work, _LIST))
    return replace(_page(work, None, FIRST), kept=kept)


def _page(work: Work, after: RecordId | None, most: int) -> _Read:
    rows = reading.summaries(work, RecordKind.EVIDENCE, limit=most, after=after)
    found = (coding.item(work, row.id) for row in rows)
    entries = _entries(work, (item for item in found if item is not None))
    last = rows[-1].id if rows else None
    return _Read(_names(work), entries, after=last, whole=len(rows) < most)


def _some(work: Work, wanted: Iterable[RecordId]) -> _Read:
    held = {one: coding.item(work, one) for one in wanted}
    live = [item for item in held.values() if item is not None and not item.archived]
    gone = [one for one, item in held.items() if item is None or item.archived]
    return _Read(_names(work), _entries(work, live), tuple(gone))


def _entries(work: Work, items: Iterable[Item]) -> tuple[Entry, ...]:
    live, names, clock = tuple(items), _names(work), work.clock
    mine = (item for item in live if item.coder == work.person)
    told = {one.item for one in coding.notices_of(work, mine)}
    return tuple(
        entry_of(item, names, claimed_time(clock, item.opened), changed=item.id in told)
        for item in live
    )


def _names(work: Work) -> Names:
    return Names.of(coding.pack_of(work))
