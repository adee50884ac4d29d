"""The triangulation matrix: judgement area x agency x source type, counted as items change.

One item changes only the cells that it stands in, so the matrix of 100,000 items takes in
one more at once. What the framework wants is handed in as a `Shape`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import Item
from sync.protocol.ids import PersonId, RecordId

K = TypeVar("K")
Place = tuple[str, str, str]
"""A cell: area, agency, source type."""
NO_AGENCY: Final = ""
"""The row of items that name no agency."""
HEAT: Final = (1, 3, 6, 10, 20)
"""From how many items on a cell has heat 1, 2, 3, 4, 5."""


def gap_key(place: Place) -> str:
    """Return the field of the visit's own record that says why nothing stands in a cell."""
    return "gap." + ".".join(place)


@dataclass(frozen=True, slots=True)
class AreaShape:
    """What a framework wants of an area: the source types without which it has a gap."""

    id: str
    code: str
    title: str
    about_children: bool
    wants: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows and columns of the matrix and the rules of sufficiency, from a framework's pack.

    `agencies` and `source_types` are (id, title); `voices` are the types that are a child
    or a carer; in `unexpected` places nothing is expected.
    """

    areas: tuple[AreaShape, ...]
    agencies: tuple[tuple[str, str], ...]
    source_types: tuple[tuple[str, str], ...]
    voices: frozenset[str]
    unexpected: frozenset[Place]
    least_types: int
    least_inspectors: int

    def area(self, identity: str) -> AreaShape | None:
        """Return the area called `identity`, or None."""
        return next((one for one in self.areas if one.id == identity), None)


@dataclass(slots=True)
class Tally:
    """What stands in one cell, by reference to its items."""

    items: dict[RecordId, None] = field(default_factory=dict)
    coders: dict[PersonId, int] = field(default_factory=dict)
    strengths: int = 0
    improve: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its figures, its heat from 0 to 5, and whether something is missing there.

    `direction` is above 0 when strengths prevail, below 0 when areas for improvement do.
    """

    place: Place
    count: int
    strengths: int
    improve: int
    coders: int
    heat: int
    expected: bool
    gap: bool
    explained: str

    @property
    def direction(self) -> int:
        """Return 1, -1, or 0 for mixed or neutral evidence."""
        return (self.strengths > self.improve) - (self.strengths < self.improve)


@dataclass(frozen=True, slots=True)
class Row:
    """An agency's row in an area, its cells in the order of the source types."""

    area: str
    agency: str
    cells: tuple[Cell, ...]
    count: int


class Matrix:
    """Counts items as they come, change and go."""

    def __init__(self, shape: Shape, items: Iterable[Item] = ()) -> None:
        self.shape = shape
        self._cells: dict[Place, Tally] = {}
        self._held: dict[RecordId, Item] = {}
        self._in_row: dict[tuple[str, str], int] = {}
        self._in_column: dict[tuple[str, str], int] = {}
        self._in_area: dict[str, int] = {}
        for item in items:
            self.put(item)

    def put(self, item: Item) -> None:
        """Count an item, in place of what was counted of it before."""
        self.remove(item.id)
        if item.coded:
            self._held[item.id] = item
            self._count(item, 1)

    def remove(self, item: RecordId) -> None:
        """Count an item no more."""
        held = self._held.pop(item, None)
        if held is not None:
            self._count(held, -1)

    @property
    def counted(self) -> int:
        """Return how many items are counted, each once."""
        return len(self._held)

    def items(self, place: Place) -> tuple[RecordId, ...]:
        """Return the items of a cell in the order in which they were counted."""
        tally = self._cells.get(place)
        return tuple(tally.items) if tally else ()

    def unknown(self) -> tuple[RecordId, ...]:
        """Return counted items whose area, agency or source type the framework lacks."""
        areas = {area.id for area in self.shape.areas}
        agencies = {identity for identity, _ in self.shape.agencies} | {NO_AGENCY}
        types = {identity for identity, _ in self.shape.source_types}
        found = (
            item
            for place, tally in self._cells.items()
            if place[0] not in areas or place[1] not in agencies or place[2] not in types
            for item in tally.items
        )
        return tuple(dict.fromkeys(found))

    def in_area(self, area: str) -> int:
        """Return how many items an area has, each once."""
        return self._in_area.get(area, 0)

    def in_column(self, area: str, source_type: str) -> int:
        """Return how many items of a source type an area has, each once."""
        return self._in_column.get((area, source_type), 0)

    def rows(self, area: str, explained: Mapping[Place, str]) -> tuple[Row, ...]:
        """Return the rows of an area; `explained` says why a gap is none."""
        agencies = [identity for identity, _ in self.shape.agencies]
        if (area, NO_AGENCY) in self._in_row:
            agencies.append(NO_AGENCY)
        return tuple(self._row(area, agency, explained) for agency in agencies)

    def table(self, explained: Mapping[Place, str] | None = None) -> tuple[Row, ...]:
        """Return every row of the matrix, area by area."""
        reasons = explained or {}
        return tuple(row for area in self.shape.areas for row in self.rows(area.id, reasons))

    def gaps(self, explained: Mapping[Place, str] | None = None) -> tuple[Cell, ...]:
        """Return the cells in which evidence is missing and nobody said why."""
        return tuple(cell for row in self.table(explained) for cell in row.cells if cell.gap)

    def _row(self, area: str, agency: str, explained: Mapping[Place, str]) -> Row:
        types = (identity for identity, _ in self.shape.source_types)
        cells = tuple(self._cell((area, agency, kind), explained) for kind in types)
        return Row(area, agency, cells, self._in_row.get((area, agency), 0))

    def _cell(self, place: Place, explained: Mapping[Place, str]) -> Cell:
        tally = self._cells.get(place, _EMPTY)
        count = len(tally.items)
        expected = place not in self.shape.unexpected
        reason = explained.get(place, "")
        missing = not count and expected and self._wanted(place)
        return Cell(
            place=place,
            count=count,
            strengths=tally.strengths,
            improve=tally.improve,
            coders=len(tally.coders),
            heat=sum(1 for least in HEAT if count >= least),
            expected=expected,
            gap=missing and not reason,
            explained=reason,
        )

    def _wanted(self, place: Place) -> bool:
        """Say whether the area wants this type, of an agency of which something is said."""
        area = self.shape.area(place[0])
        said = (place[0], place[1]) in self._in_row
        return area is not None and place[2] in area.wants and said

    def _count(self, item: Item, by: int) -> None:
        kind = item.source_type
        agencies = item.agencies or (NO_AGENCY,)
        for area in item.areas:
            _add(self._in_area, area, by)
            _add(self._in_column, (area, kind), by)
            for agency in agencies:
                _add(self._in_row, (area, agency), by)
                self._tally((area, agency, kind), item, by)

    def _tally(self, place: Place, item: Item, by: int) -> None:
        tally = self._cells.get(place)
        if tally is None:
            tally = self._cells[place] = Tally()
        if item.mark is Mark.STRENGTH:
            tally.strengths += by
        elif item.mark is Mark.IMPROVE:
            tally.improve += by
        _add(tally.coders, item.coder, by)
        if by > 0:
            tally.items[item.id] = None
            return
        del tally.items[item.id]
        if not tally.items:
            del self._cells[place]


def _add(counts: dict[K, int], key: K, by: int) -> None:
    """Add to a count; a count of nothing is not kept."""
    now = counts.get(key, 0) + by
    if now:
        counts[key] = now
    else:
        del counts[key]


_EMPTY: Final = Tally()


@dataclass(frozen=True, slots=True)
class Support:
    """What a finding rests on: how many items, of which types, by how many inspectors."""

    items: int
    types: frozenset[str]
    inspectors: int
    contrary: int
    lacks: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Say whether the framework's rules of sufficiency are met."""
        return not self.lacks


def support(
    shape: Shape,
    areas: Collection[str],
    supporting: Iterable[Item],
    contrary: Collection[Item],
    explanation: str,
) -> Support:
    """Return whether a finding has enough under it, with a sentence for each thing it lacks.

    An explanation takes the place of what is missing; contrary evidence that nobody
    answered is always said.
    """
    held = tuple(item for item in supporting if not item.archived)
    types = frozenset(item.source_type for item in held if item.source_type)
    inspectors = len({item.coder for item in held})
    lacks = () if explanation.strip() else tuple(_lacks(shape, areas, types, inspectors))
    return Support(len(held), types, inspectors, len(contrary), lacks)


def _lacks(
    shape: Shape, areas: Collection[str], types: frozenset[str], inspectors: int
) -> Iterator[str]:
    if len(types) < shape.least_types:
        yield (
            f"This rests on {_number(len(types), 'source type')}; {shape.least_types} are wanted. "
            "Add another, or say why this is enough."
        )
    if inspectors < shape.least_inspectors:
        yield (
            f"This rests on the evidence of {_number(inspectors, 'inspector')}; "
            f"{shape.least_inspectors} are wanted. Ask a colleague, or say why this is enough."
        )
    children = any(area.about_children for area in shape.areas if area.id in areas)
    if children and not types & shape.voices:
        yield (
            "This speaks about children and no child or carer was heard on it. "
            "Add what they said, or say why not."
        )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
