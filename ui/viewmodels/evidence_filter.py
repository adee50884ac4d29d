"""Which evidence items are shown: letters and facets together, each facet with its counts.

Several values of one facet show what has any of them; different facets must all hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import msgspec

from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import Item, Strength
from fieldapp.frameworks.pack import Pack
from sync.protocol.ids import RecordId
from ui.viewmodels.evidence_words import MARK_WORDS
from ui.viewmodels.rows import RowState

TO_CODE: Final = "To code"
CHANGED: Final = "Words changed"
APART: Final = "2 versions"
NONE: Final = ""
"""The value of a facet of which an item says nothing."""


class Facet(StrEnum):
    """What the list can be narrowed by."""

    JUDGEMENT = "judgement"
    AGENCY = "agency"
    SOURCE = "source"
    MARK = "mark"
    CHILD = "child"
    CODER = "coder"
    STRENGTH = "strength"
    NEEDS = "needs"


FACETS: Final = tuple(Facet)
FACET_WORDS: Final = {
    Facet.JUDGEMENT: "Judgement",
    Facet.AGENCY: "Agency",
    Facet.SOURCE: "Source",
    Facet.MARK: "Mark",
    Facet.CHILD: "Child",
    Facet.CODER: "By",
    Facet.STRENGTH: "Strength",
    Facet.NEEDS: "Needs",
}
_NOTHING: Final = {
    Facet.JUDGEMENT: "No judgement yet",
    Facet.AGENCY: "No agency named",
    Facet.SOURCE: "No source said",
    Facet.MARK: "No mark",
    Facet.CHILD: "No child",
    Facet.STRENGTH: "Not said",
    Facet.NEEDS: "Nothing",
}
_STRENGTHS: Final = {one.value: one.value.capitalize() for one in Strength if one.value}


@dataclass(frozen=True, slots=True)
class Pick:
    """One value of a facet that is wanted."""

    facet: Facet
    value: str

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return f"{self.facet.value}/{self.value}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty wants everything."""

    letters: str = ""
    picks: tuple[Pick, ...] = ()

    def with_pick(self, pick: Pick) -> Wanted:
        """Return it with one more value."""
        return Wanted(self.letters, tuple(dict.fromkeys((*self.picks, pick))))

    def without(self, pick: Pick) -> Wanted:
        """Return it without a value."""
        return Wanted(self.letters, tuple(one for one in self.picks if one != pick))

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.letters.strip() or self.picks)

    def kept(self) -> bytes:
        """Return the form in which it outlasts a lock."""
        return msgspec.json.encode(self)

    @classmethod
    def read(cls, data: bytes | None) -> Wanted:
        """Return what was kept; what cannot be read wants everything."""
        try:
            return msgspec.json.decode(data or b"{}", type=cls)
        except msgspec.MsgspecError:
            return cls()


NOTHING: Final = Wanted()
"""Nothing is looked for: everything is shown."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, how it reads, and how many items have it."""

    pick: Pick
    words: str
    count: int

    @property
    def told(self) -> str:
        """Its words with the count."""
        return f"{self.words} ({self.count:,})"


@dataclass(frozen=True, slots=True)
class EvidenceRow(RowState):
    """An item as a row, with what a wide window shows in columns of their own."""

    name: str = ""
    when: str = ""
    source: str = ""
    agency: str = ""
    judged: str = ""
    mark: Mark = Mark.NONE
    by: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as the list holds it: its row, its letters, its values in the order of FACETS."""

    item: Item
    row: EvidenceRow
    letters: str
    values: tuple[tuple[str, ...], ...]

    @property
    def order(self) -> tuple[int, bytes]:
        """Newest first."""
        return (-self.item.opened.ms, self.item.id)


@dataclass
class Counted:
    """How many items have each value; kept up as items come, change and go."""

    by_value: dict[Facet, Counter[str]] = field(
        default_factory=lambda: {facet: Counter() for facet in FACETS}
    )

    def add(self, entry: Entry, by: int = 1) -> None:
        """Count an item, or with -1 no more."""
        for counts, values in zip(self.by_value.values(), entry.values, strict=True):
            for value in values:
                counts[value] += by
                if not counts[value]:
                    del counts[value]


@dataclass(frozen=True, slots=True)
class Names:
    """How the values of facets read, in the order of the framework."""

    titles: Mapping[Facet, Mapping[str, str]]
    codes: Mapping[str, str] = field(default_factory=dict)
    """The short code of each judgement area."""

    @classmethod
    def of(cls, pack: Pack) -> Names:
        """Return the names that a framework gives."""
        judged: dict[str, str] = {}
        for area in pack.judgements.area:
            judged[area.id] = f"{area.code} {area.title}"
            judged |= {one.id: f"{one.id} {one.title}" for one in area.criterion}
        marks = {mark.value: words for mark, words in MARK_WORDS.items() if words}
        return cls(
            {
                Facet.JUDGEMENT: judged,
                Facet.AGENCY: {one.id: one.title for one in pack.about.agency},
                Facet.SOURCE: {one.id: one.title for one in pack.about.source_type},
                Facet.MARK: marks,
                Facet.STRENGTH: _STRENGTHS,
            },
            {area.id: area.code for area in pack.judgements.area},
        )

    def code(self, area: str) -> str:
        """Return the short code of an area; one that the framework lacks reads as it is kept."""
        return self.codes.get(area, area.replace("_", " "))

    def words(self, facet: Facet, value: str) -> str:
        """Return how a value reads; one that the framework lacks reads as it is kept."""
        if value == NONE:
            return _NOTHING.get(facet, "None")
        return self.titles.get(facet, {}).get(value, value)

    def choices(self, counted: Counted) -> tuple[tuple[Facet, tuple[Choice, ...]], ...]:
        """Return the values of each facet that items have, with their counts."""
        return tuple((facet, tuple(self._choices(facet, counted))) for facet in Facet)

    def _choices(self, facet: Facet, counted: Counted) -> Iterator[Choice]:
        counts = counted.by_value[facet]
        known = list(self.titles.get(facet, {}))
        rank = {value: at for at, value in enumerate(known)}
        for value in sorted(counts, key=lambda v: (rank.get(v, len(rank)), v == NONE, v)):
            pick = Pick(facet, value)
            yield Choice(pick, self.words(facet, value), counts[value])


def entry_of(item: Item, names: Names, when: str, *, changed: bool) -> Entry:
    """Return an item as the list holds it; `when` is the time of its coding in words, and
    `changed` says that its source did."""
    needs = _needs(item, changed)
    source = names.words(Facet.SOURCE, item.source_type) if item.source_type else ""
    agencies = [names.words(Facet.AGENCY, one) for one in item.agencies]
    areas = [names.code(one) for one in item.areas]
    codes = list(item.criteria) or areas
    mark = MARK_WORDS[item.mark]
    about = (item.short_name, item.where, source, ", ".join(codes), mark, str(item.coder))
    row = EvidenceRow(
        item.id.hex(),
        item.words,
        " · ".join(part for part in about if part),
        item.children[0] if item.children else "",
        needs=needs[0] if needs else "",
        name=item.short_name,
        when=when,
        source=source,
        agency=agencies[0] if agencies else "",
        judged=codes[0] if codes else "",
        mark=item.mark,
        by=str(item.coder),
        where=item.where,
    )
    more = (*item.children, *areas, *agencies)
    letters = "\n".join((row.title, row.about, *more, *needs)).casefold()
    return Entry(item, row, letters, _values(item, needs))


def matching(entries: Sequence[Entry], wanted: Wanted) -> list[Entry]:
    """Return the entries that hold what is wanted, in their order."""
    by_facet: dict[int, list[str]] = {}
    for pick in wanted.picks:
        by_facet.setdefault(FACETS.index(pick.facet), []).append(pick.value)
    found = list(entries)
    for at, values in by_facet.items():
        if len(values) == 1:
            found = [entry for entry in found if values[0] in entry.values[at]]
        else:
            among = frozenset(values)
            found = [entry for entry in found if not among.isdisjoint(entry.values[at])]
    letters = _letters(wanted)
    return [entry for entry in found if letters in entry.letters] if letters else found


def narrows(wanted: Wanted, before: Wanted) -> bool:
    """Say whether all that is wanted was wanted before too, so that no more is looked through."""
    return wanted.picks == before.picks and _letters(before) in _letters(wanted)


def _letters(wanted: Wanted) -> str:
    return wanted.letters.strip().lstrip("@").casefold()


def _needs(item: Item, changed: bool) -> tuple[str, ...]:
    """Return what an item needs, the most urgent first."""
    found = ((APART, bool(item.disputed)), (CHANGED, changed), (TO_CODE, not item.coded))
    return tuple(words for words, holds in found if holds)


def _values(item: Item, needs: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    mark = NONE if item.mark is Mark.CONTINUES else item.mark.value
    found = {
        Facet.JUDGEMENT: (*item.areas, *item.criteria) or (NONE,),
        Facet.AGENCY: item.agencies or (NONE,),
        Facet.SOURCE: (item.source_type,),
        Facet.MARK: (mark,),
        Facet.CHILD: item.children or (NONE,),
        Facet.CODER: (str(item.coder),),
        Facet.STRENGTH: (item.strength.value,),
        Facet.NEEDS: needs or (NONE,),
    }
    return tuple(found[facet] for facet in FACETS)


def by_source(item: Item) -> RecordId:
    """Return the record in which an item stands."""
    try:
        return RecordId(bytes.fromhex(item.anchor.record))
    except ValueError:
        return RecordId(b"")
