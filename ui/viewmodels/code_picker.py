"""The code picker: a passage with the codes that are being given to it, or an item's own.

Words that are still being typed become entries first, so that a passage is taken from what
the record says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item, Notice
from fieldapp.frameworks.pack import Pack
from fieldapp.services import coding, reading
from fieldapp.services.coding import Codes
from fieldapp.services.sources import read_source
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_words import Passage, passage_of
from ui.viewmodels.presenter import Presenter

MOST_FOUND: Final = 8
"""Judgements that are offered for what was typed."""
_SOURCES: Final = {
    RecordKind.CASE_TRACKING: "case_record",
    RecordKind.PRACTICE_OBSERVATION: "observation",
    RecordKind.INTERVIEW_CHILD: "child",
    RecordKind.INTERVIEW_CARER: "carer",
    RecordKind.INTERVIEW_PARENT: "parent",
    RecordKind.INTERVIEW_PROFESSIONAL: "practitioner",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement area, or a criterion in it, as the picker offers it."""

    area: str
    criterion: str
    code: str
    title: str

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return f"{self.area}/{self.criterion}"

    @property
    def words(self) -> str:
        """Code and title."""
        return f"{self.code}  {self.title}"


@dataclass(frozen=True, slots=True)
class Codebook:
    """What the framework offers: judgements with criteria, agencies, kinds of source."""

    judgements: tuple[Judged, ...] = ()
    agencies: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()

    def find(self, typed: str) -> tuple[Judged, ...]:
        """Return what matches a part of a code or of any word, codes first."""
        wanted = typed.strip().casefold()
        by_code = [j for j in self.judgements if j.code.casefold().startswith(wanted)]
        by_word = [j for j in self.judgements if wanted in j.title.casefold() and j not in by_code]
        return tuple((by_code + by_word)[:MOST_FOUND])

    def chosen(self, codes: Codes) -> tuple[Judged, ...]:
        """Return the judgements that codes name; an area with a criterion is named by that."""
        held = [j for j in self.judgements if j.criterion and j.criterion in codes.criteria]
        areas = {j.area for j in held}
        plain = [j for j in self.judgements if not j.criterion and j.area in codes.areas]
        return tuple(j for j in (*held, *plain) if j.criterion or j.area not in areas)


@dataclass(frozen=True, slots=True)
class Target:
    """What is coded: a passage, and the item once it is one; what its coder is told of it."""

    passage: Passage
    quote: str
    codes: Codes
    item: RecordId | None = None
    name: str = ""
    notice: Notice | None = None
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PickerState:
    """All that the picker shows; without a target it is closed."""

    busy: str = ""
    refused: Refused | None = None
    book: Codebook = Codebook()
    target: Target | None = None
    said: str = ""


class Picker(Presenter[PickerState]):
    """Takes the intentions of a picker; `done` is told when codes were given."""

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[PickerState], None],
        done: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(ports.door, PickerState(), on_state)
        self._ports, self._done = ports, done
        self._last = Codes()

    def begin(self, passage: Passage) -> None:
        """Offer codes for a passage; the agency that was given last is offered first."""
        work, last = self._ports.work, self._last

        def read() -> None:
            self.run(lambda: _fresh(work, passage, last), self._show)

        self._ports.typing.settle(read, self.refuse)

    def edit(self, item: RecordId) -> None:
        """Show the codes of an item."""
        work = self._ports.work
        self.run(lambda: _held(work, item), self._show)

    def give(self, codes: Codes) -> None:
        """Give these codes: to the item, or to the passage, which becomes one."""
        target, work = self.state.target, self._ports.work
        if target is None:
            return
        self._last = codes

        def written(made: tuple[RecordId, tuple[Effects, ...]]) -> None:
            self.show(target=None, said="Coded.")
            for effects in made[1]:
                self._ports.publish(effects)
            self._done()

        self.run(lambda: _give(work, target, codes), written)

    def acknowledge(self) -> None:
        """The coder looked at what became of the passage; it is not told again."""
        target, work = self.state.target, self._ports.work
        told = target.notice if target is not None else None
        if target is None or told is None:
            return

        def written(effects: Effects) -> None:
            self.show(target=replace(target, notice=None), said="Noted that you looked.")
            self._ports.publish(effects)

        self.run(lambda: coding.acknowledge(work, told), written)

    def close(self) -> None:
        """Give no codes; nothing was written."""
        self.show(target=None, refused=None, said="")

    def _show(self, found: tuple[Codebook, Target]) -> None:
        self.show(book=found[0], target=found[1], said="")


def codebook(pack: Pack) -> Codebook:
    """Return what a framework offers to code with."""
    judgements = []
    for area in pack.judgements.area:
        judgements.append(Judged(area.id, "", area.code, area.title))
        judgements += [Judged(area.id, c.id, c.id, c.title) for c in area.criterion]
    agencies = tuple((one.id, one.title) for one in pack.about.agency)
    return Codebook(
        tuple(judgements), agencies, tuple((one.id, one.title) for one in pack.about.source_type)
    )


def _fresh(work: Work, passage: Passage, last: Codes) -> tuple[Codebook, Target]:
    source = read_source(work, passage.record, passage.slot)
    words = source.text[passage.start : passage.end] if source is not None else ""
    if not words.strip():
        raise Refused("C-160", "There are no words in this passage.", "Choose some words first.")
    about = reading.record(work, passage.record).summary
    book = codebook(coding.pack_of(work))
    known = {identity for identity, _ in book.sources}
    kind = _SOURCES.get(about.kind, last.source_type)
    codes = Codes(
        agencies=last.agencies,
        children=(about.child,) if about.child else (),
        source_type=kind if kind in known else "",
    )
    return book, Target(passage, words, codes)


def _held(work: Work, wanted: RecordId) -> tuple[Codebook, Target]:
    item = coding.item(work, wanted)
    if item is None:
        raise Refused("C-161", "This is no evidence item.", "Open it from the list of evidence.")
    told = next((one for one in coding.notices(work, mine=False) if one.item == item.id), None)
    target = Target(
        passage_of(item),
        item.anchor.quote,
        codes_of(item),
        item.id,
        item.short_name,
        told,
        item.disputed,
    )
    return codebook(coding.pack_of(work)), target


def codes_of(item: Item) -> Codes:
    """Return the codes of an item."""
    return Codes(
        item.areas,
        item.criteria,
        item.agencies,
        item.children,
        item.mark,
        item.source_type,
        item.strength,
    )


def _give(work: Work, target: Target, codes: Codes) -> tuple[RecordId, tuple[Effects, ...]]:
    if target.item is not None:
        return target.item, coding.recode(work, target.item, codes)
    place = target.passage
    made, effects = coding.code_passage(
        work, place.record, place.slot, place.start, place.end, codes
    )
    return made, (effects,)
