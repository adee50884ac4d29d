"""The matrix as a screen shows it: figures with their words, gaps, and the items of one cell.

The counted matrix belongs to the store's thread; here stand copies of its rows. What a unit
of work touched is counted anew, the rest stays as it was counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from fieldapp.domain.change import inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item
from fieldapp.domain.matrix import (
    NO_AGENCY,
    AreaShape,
    Cell,
    Matrix,
    Place,
    Row,
    Shape,
    gap_key,
)
from fieldapp.domain.record import read_field
from fieldapp.services import coding, enquiries, reading
from fieldapp.services.capture import Place as At
from fieldapp.services.live_evidence import LiveEvidence
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.days import day_text
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_reading import when_read
from ui.viewmodels.evidence_words import MARK_WORDS, Quoted, quoted
from ui.viewmodels.field_words import (
    FieldWords,
    WordsState,
    drafts_of,
    place_of,
    teller_of,
    words_of,
)
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.typing import Written

MOST_ITEMS: Final = 200
"""Items of one cell that are shown with their words."""
HEAT_WORDS: Final = ("nothing", "thin", "some", "fair", "much", "rich")
"""What a heat from 0 to 5 is called; a colour never stands alone."""
HEAT_FIGURES: Final = ("0", "1-2", "3-5", "6-9", "10-19", "20+")
_COUNTING: Final = "Counting the evidence"
EVERY: Final = "*"
"""Shows the rows of every agency."""
_DIRECTION: Final = {1: "↑", 0: "–", -1: "↓"}
_PREVAILS: Final = {1: "mostly strengths", 0: "mixed", -1: "mostly to improve"}


class CellKind(StrEnum):
    """What a cell says."""

    COUNT = "count"
    NOTHING = "nothing"
    GAP = "gap"
    EXPLAINED = "explained"
    NOT_EXPECTED = "not_expected"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class CellState:
    """One cell: its short words, where it is, what is said of it, its heat from 0 to 5."""

    place: Place
    kind: CellKind
    words: str
    where: str
    about: str
    heat: int = 0

    @property
    def spoken(self) -> str:
        """The cell as read aloud."""
        return f"{self.where}: {self.about}"

    @property
    def opens(self) -> bool:
        """Say whether Enter leads anywhere: to items, or to what is said of a gap."""
        return self.kind in (CellKind.COUNT, CellKind.GAP, CellKind.EXPLAINED)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row: an area with the sums of its columns, or an agency in it."""

    title: str
    code: str
    cells: tuple[CellState, ...]
    total: CellState


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cell that is looked at: why it is empty, its items with their words, what is planned."""

    cell: CellState
    why: WordsState
    items: tuple[Quoted, ...] = ()
    left_out: int = 0
    planned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixState:
    """All that the screen shows; `unknown` counts items with codes that the framework lacks."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    agencies: tuple[tuple[str, str], ...] = ()
    agency: str = EVERY
    counted: int = 0
    gaps: int = 0
    unknown: int = 0
    chosen: Chosen | None = None
    said: str = ""

    @property
    def words(self) -> str:
        """How much is counted, in words."""
        if not self.loaded:
            return ""
        items = "1 coded item" if self.counted == 1 else f"{self.counted} coded items"
        gaps = "1 gap" if self.gaps == 1 else f"{self.gaps} gaps"
        return f"{items}, {gaps}"


@dataclass(frozen=True, slots=True)
class _Copy:
    """What the store's thread hands over of the matrix."""

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    agencies: tuple[tuple[str, str], ...]
    counted: int
    gaps: int
    unknown: int
    chosen: Chosen | None


class MatrixPage(Presenter[MatrixState]):
    """Takes the intentions of the matrix; `read(place)` tells what is written there."""

    def __init__(
        self,
        ports: EditorPorts,
        live: LiveEvidence,
        on_state: Callable[[MatrixState], None],
        read: Callable[[At], Written],
    ) -> None:
        super().__init__(ports.door, MatrixState(), on_state)
        self._ports, self._live, self._work = ports, live, ports.work
        self._counts, self._asked = False, False
        self.words = FieldWords(ports.typing, read)

    def shown(self) -> None:
        """The screen is looked at: count everything once."""
        if self._asked:
            return
        self._asked = True
        work, live = self._work, self._live

        def count() -> None:
            self.run(lambda: _copy(work, live.matrix, EVERY, None), self._counted, _COUNTING)

        self.show(busy=_COUNTING)
        when_read(self._door, live, count, self.refuse)

    def refuse(self, reason: Refused) -> None:
        """Show why; what was not counted is tried again when the screen is looked at."""
        self._asked = self._counts
        super().refuse(reason)

    def touched(self, effects: Effects) -> None:
        """Something was written or came: count anew what it touched."""
        live = self._live
        if self._counts:
            self._again(lambda: live.refresh(effects))

    def choose_agency(self, agency: str) -> None:
        """Show the rows of one agency, or of every one."""
        self._state = replace(self._state, agency=agency, chosen=None)
        if self._counts:
            self._again(lambda: None)

    def choose(self, place: Place) -> None:
        """Look at one cell."""
        cell = next((c for row in self.state.rows for c in row.cells if c.place == place), None)
        if cell is None or not self._counts:
            return
        live, work = self._live, self._work
        self.run(lambda: _chosen(work, live.matrix, cell), lambda found: self.show(chosen=found))

    def explained(self) -> None:
        """The reason that was typed is left; it becomes an entry like all words."""
        chosen = self.state.chosen
        if chosen is not None:
            self.words.left(chosen.why.place)
            self.show(said="Your reason is kept.")

    def plan(self) -> None:
        """Begin a line of enquiry for the chosen gap, on tomorrow's list of this person."""
        chosen, work, live = self.state.chosen, self._work, self._live
        if chosen is None:
            return
        place, day = chosen.cell.place, day_text(work.clock, 1)

        def made(begun: tuple[RecordId, Effects]) -> None:
            self.show(said="A line of enquiry was planned for tomorrow. It is under Team meeting.")
            self._ports.publish(begun[1])

        self.run(lambda: _plan(work, live.matrix.shape, place, day), made)

    def _counted(self, made: _Copy) -> None:
        self._counts = True
        self._take(made)

    def _again(self, count: Callable[[], None]) -> None:
        work, live, agency = self._work, self._live, self.state.agency
        place = self.state.chosen.cell.place if self.state.chosen else None

        def copy() -> _Copy:
            count()
            return _copy(work, live.matrix, agency, place)

        self._door.ask(copy, self._take, self.refuse)

    def _take(self, copy: _Copy) -> None:
        self.show(
            loaded=True,
            refused=None,
            columns=copy.columns,
            rows=copy.rows,
            agencies=copy.agencies,
            counted=copy.counted,
            gaps=copy.gaps,
            unknown=copy.unknown,
            chosen=copy.chosen,
        )


def _copy(work: Work, held: Matrix, agency: str, place: Place | None) -> _Copy:
    reasons = coding.explained(work)
    rows = tuple(_rows(held, agency, reasons))
    cells = {cell.place: cell for row in rows for cell in row.cells}
    chosen = _chosen(work, held, cells[place]) if place in cells and place else None
    return _Copy(
        columns=tuple(title for _, title in held.shape.source_types),
        rows=rows,
        agencies=held.shape.agencies,
        counted=held.counted,
        gaps=sum(cell.kind is CellKind.GAP for cell in cells.values()),
        unknown=len(held.unknown()),
        chosen=chosen,
    )


def _rows(held: Matrix, agency: str, reasons: Mapping[Place, str]) -> Iterator[MatrixRow]:
    titles = dict(held.shape.agencies) | {NO_AGENCY: "No agency named"}
    for area in held.shape.areas:
        yield _area_row(held, area)
        for row in held.rows(area.id, reasons):
            if agency in (EVERY, row.agency):
                yield _agency_row(held.shape, area, row, titles[row.agency])


def _area_row(held: Matrix, area: AreaShape) -> MatrixRow:
    cells = (
        _total((area.id, EVERY, kind), f"{area.title}, {title}", held.in_column(area.id, kind))
        for kind, title in held.shape.source_types
    )
    every = _total((area.id, EVERY, EVERY), f"{area.title}, all", held.in_area(area.id))
    return MatrixRow(area.title, area.code, tuple(cells), every)


def _agency_row(shape: Shape, area: AreaShape, row: Row, agency: str) -> MatrixRow:
    cells = (
        _cell(cell, f"{area.title}, {agency}, {title}")
        for cell, (_, title) in zip(row.cells, shape.source_types, strict=True)
    )
    where = f"{area.title}, {agency}, all"
    return MatrixRow(
        agency, "", tuple(cells), _total((area.id, row.agency, EVERY), where, row.count)
    )


def _total(place: Place, where: str, count: int) -> CellState:
    return CellState(place, CellKind.TOTAL, str(count), where, f"{_items(count)} in all")


def _cell(cell: Cell, where: str) -> CellState:
    if cell.count:
        words = f"{cell.count} {_DIRECTION[cell.direction]}"
        said = (_items(cell.count), HEAT_WORDS[cell.heat], _PREVAILS[cell.direction])
        about = ", ".join((*said, _inspectors(cell.coders)))
        return CellState(cell.place, CellKind.COUNT, words, where, about, cell.heat)
    kind, words, about = CellKind.NOTHING, "0", "0 items"
    if cell.gap:
        kind, words, about = CellKind.GAP, "Gap", "gap, expected, 0 items"
    elif cell.explained:
        kind, words, about = CellKind.EXPLAINED, "0 why", f"0 items, because: {cell.explained}"
    elif not cell.expected:
        kind, words, about = CellKind.NOT_EXPECTED, "n/a", "not expected"
    return CellState(cell.place, kind, words, where, about)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def _inspectors(count: int) -> str:
    return "1 inspector" if count == 1 else f"{count} inspectors"


def _chosen(work: Work, held: Matrix, cell: CellState) -> Chosen:
    found = held.items(cell.place)
    read = (coding.item(work, one) for one in found[:MOST_ITEMS])
    about = _about(held.shape)
    items = tuple(quoted(item, about(item)) for item in read if item is not None)
    planned = tuple(
        f"{one.short_name} {one.question.text}, {one.owner}"
        for one in enquiries.open_lines(work)
        if cell.place in one.gaps
    )
    return Chosen(cell, _why(work, cell.place), items, max(0, len(found) - MOST_ITEMS), planned)


def _why(work: Work, place: Place) -> WordsState:
    """Return what is said of an empty cell: a draft, or what is written."""
    record, key = inspection_record(work.inspection), gap_key(place)
    field = read_field(reading.state_of(work, record), key)
    drafts = drafts_of(work, [record])
    return words_of(teller_of(work), place_of(record, key), field, drafts)


def _about(shape: Shape) -> Callable[[Item], str]:
    """Return what says of an item its mark, where it comes from, and who coded it."""
    types = dict(shape.source_types)

    def words(item: Item) -> str:
        parts = (MARK_WORDS[item.mark], types.get(item.source_type, ""), str(item.coder))
        return ", ".join(part for part in parts if part)

    return words


def _plan(work: Work, shape: Shape, place: Place, day: str) -> tuple[RecordId, Effects]:
    """Begin a line of enquiry that asks for what a gap lacks."""
    area, agency, kind = place
    titles = dict(shape.agencies), dict(shape.source_types)
    found = shape.area(area)
    of = titles[0].get(agency, "")
    question = f"{titles[1].get(kind, kind)} about {of.lower() or 'the work'}"
    question += f": {found.title}" if found else ""
    about = enquiries.About((area,), (agency,) if agency else (), (), (place,))
    return enquiries.open_enquiry(work, f"What do we know from: {question}?", about, {"day": day})
