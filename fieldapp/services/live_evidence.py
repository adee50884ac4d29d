"""The evidence of one open visit as it stands, kept up with what each unit of work touches.

It belongs to the thread that owns the store. Everything is read once, when it is first
asked for; after that only the items that were touched, and those that lie in a record that
was touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from fieldapp.domain.effects import Effects
from fieldapp.domain.evidence import Item, Notice
from fieldapp.domain.matrix import Matrix
from fieldapp.frameworks.shape import matrix_shape
from fieldapp.services import coding
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId


class LiveEvidence:
    """Items by id, the matrix that counts them, and what this person is told of own ones."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._items: dict[RecordId, Item] | None = None
        self._matrix: Matrix | None = None
        self._told: dict[RecordId, Notice] | None = None
        self._mine: dict[RecordId, set[RecordId]] = defaultdict(set)

    @property
    def items(self) -> Mapping[RecordId, Item]:
        """Return every item, those that were put away too."""
        if self._items is None:
            work = self._work
            found = (*coding.items(work), *coding.items(work, archived=True))
            self._items = {item.id: item for item in found}
        return self._items

    @property
    def matrix(self) -> Matrix:
        """Return the matrix of the visit; it is this object's own and counts on."""
        if self._matrix is None:
            shape = matrix_shape(coding.pack_of(self._work))
            self._matrix = Matrix(shape, self.items.values())
        return self._matrix

    def notices(self) -> tuple[Notice, ...]:
        """Return what this person is told of the items that they coded, in order of id."""
        if self._told is None:
            self._told = {}
            for item in self.items.values():
                self._place(item)
            for held in self._mine.values():
                self._look(held)
        return tuple(self._told[one] for one in sorted(self._told))

    def refresh(self, effects: Effects) -> None:
        """Take in what a unit of work touched; nothing is read before it was asked for."""
        if self._items is None:
            return
        changed = [self._taken(record) for record in effects.records]
        if self._told is not None:
            self._tell(effects.records, [item for item in changed if item is not None])

    def _taken(self, record: RecordId) -> Item | None:
        """Read an item again; None when the record is none."""
        item = coding.item(self._work, record)
        if item is not None and self._items is not None:
            self._items[record] = item
            if self._matrix is not None:
                self._matrix.put(item)
        return item

    def _tell(self, records: Iterable[RecordId], changed: Iterable[Item]) -> None:
        again = {item.id for item in changed if self._place(item)}
        for record in records:
            again |= self._mine.get(record, set())
        self._look(again)

    def _place(self, item: Item) -> bool:
        """Remember in which record an item lies if it is an own one; whether it is."""
        mine = item.coder == self._work.person
        if mine:
            self._mine[_record_of(item)].add(item.id)
        return mine

    def _look(self, held: Iterable[RecordId]) -> None:
        """Compare items with what they rest on; a record in which several lie is read once."""
        wanted = tuple(held)
        found = coding.notices_of(self._work, (self.items[one] for one in wanted))
        if self._told is not None:
            for one in wanted:
                self._told.pop(one, None)
            self._told |= {told.item: told for told in found}


def _record_of(item: Item) -> RecordId:
    return RecordId(bytes.fromhex(item.anchor.record))
