"""The evidence of one open visit as it stands, kept up with what each unit of work touches.

It belongs to the thread that owns the store. Everything is read once, page by page, so that
what is typed meanwhile never waits for more than a page; after that only what was touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.evidence import Item
from fieldapp.domain.matrix import Matrix
from fieldapp.frameworks.shape import matrix_shape
from fieldapp.services import coding, reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId

PAGE: Final = 100
"""Items that one step reads."""


class LiveEvidence:
    """Items by id, those that were put away too, and the matrix that counts them."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._items: dict[RecordId, Item] = {}
        self._matrix: Matrix | None = None
        self._left = [False, True]
        self._after: RecordId | None = None

    def read_on(self) -> bool:
        """Read one page more; say whether everything was read."""
        if self._left:
            self._read_page(archived=self._left[0])
        return not self._left

    @property
    def items(self) -> Mapping[RecordId, Item]:
        """Return every item; what was not read yet is read now."""
        while not self.read_on():
            pass
        return self._items

    @property
    def matrix(self) -> Matrix:
        """Return the matrix of the visit; it is this object's own and counts on."""
        if self._matrix is None:
            shape = matrix_shape(coding.pack_of(self._work))
            self._matrix = Matrix(shape, self.items.values())
        return self._matrix

    def refresh(self, effects: Effects) -> None:
        """Take in what a unit of work touched, once anything was read."""
        if not self._items and self._left == [False, True]:
            return
        for record in effects.records:
            item = coding.item(self._work, record)
            if item is not None:
                self._put(item)

    def _read_page(self, *, archived: bool) -> None:
        rows = reading.summaries(
            self._work, RecordKind.EVIDENCE, archived, limit=PAGE, after=self._after
        )
        for row in rows:
            item = coding.item(self._work, row.id)
            if item is not None:
                self._put(item)
        self._after = rows[-1].id if rows else None
        if len(rows) < PAGE:
            self._left.pop(0)
            self._after = None

    def _put(self, item: Item) -> None:
        self._items[item.id] = item
        if self._matrix is not None:
            self._matrix.put(item)
