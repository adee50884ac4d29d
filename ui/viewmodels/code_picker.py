"""The code picker: a passage with the codes that are being given to it, or an item's own.

Words that are still being typed become entries first, so that a passage is taken from what
the record says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fieldapp.domain.anchor import Anchor
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item, Notice
from fieldapp.frameworks.pack import Pack
from fieldapp.services import coding, reading
from fieldapp.services.coding import Codes, Lines, shared_codes
from fieldapp.services.sources import in_record
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, RecordId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_sources import following, source_kind
from ui.viewmodels.evidence_words import Passage, passage_of
from ui.viewmodels.presenter import Presenter

MOST_FOUND: Final = 8
"""Judgements that are offered for what was typed."""
AT_ONCE: Final = 20
"""Items that one job changes."""
MOST_NAMED: Final = 4
"""Items that are named when several get codes together."""


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
    """What is coded: a passage, and the item once it is one; what its coder is told of it.

    `quote` are words that stand in the source if `exact`, else the coder's own; `where` says in
    which answer or file they stand. With several `items`, `codes` are those that all of them
    have. `grows` says whether the next line can be taken in.
    """

    passage: Passage
    quote: str
    codes: Codes
    item: RecordId | None = None
    name: str = ""
    notice: Notice | None = None
    disputed: tuple[str, ...] = ()
    where: str = ""
    exact: bool = True
    shown: tuple[Item, ...] = ()
    """The items as they were read for the screen."""
    grows: bool = False

    @property
    def items(self) -> tuple[RecordId, ...]:
        """The items that get the codes, by their records."""
        return tuple(one.id for one in self.shown)


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

    def edit_all(self, items: Sequence[RecordId]) -> None:
        """Show the codes that several items share; what is changed is changed in all of them."""
        work, several = self._ports.work, tuple(items)
        if len(several) == 1:
            self.edit(several[0])
        elif several:
            self.run(lambda: _shared(work, several), self._show)

    def take_in(self, lines: int) -> None:
        """Let the passage go on into the next line, or with -1 end a line earlier."""
        target, work = self.state.target, self._ports.work
        if target is None or target.item is not None:
            return
        self.run(lambda: _grown(work, target, lines), lambda grown: self.show(target=grown))

    def give(self, codes: Codes) -> None:
        """Give these codes: to the item, or to the passage, which becomes one."""
        target, work = self.state.target, self._ports.work
        if target is None:
            return
        self._last = codes
        if len(target.items) > 1:
            self._give_all(target, codes, target.shown)
            return

        def written(made: tuple[RecordId, tuple[Effects, ...]]) -> None:
            self.show(target=None, said="Coded.")
            for effects in made[1]:
                self._ports.publish(effects)
            self._done()

        self.run(lambda: _give(work, target, codes), written)

    def _give_all(self, target: Target, codes: Codes, left: tuple[Item, ...]) -> None:
        """Change several items some at a time, so that typing comes in between."""
        work, some = self._ports.work, left[:AT_ONCE]

        def written(made: tuple[Effects, ...]) -> None:
            for effects in made:
                self._ports.publish(effects)
            if left[AT_ONCE:]:
                self._give_all(target, codes, left[AT_ONCE:])
            else:
                self.show(target=None, said=f"{target.name} have these codes now.")
                self._done()

        self.run(lambda: coding.recode_all(work, some, target.codes, codes), written)

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
    held = _anchor(work, passage)
    whole = reading.record(work, passage.record)
    book = codebook(coding.pack_of(work))
    known = {identity for identity, _ in book.sources}
    kind = source_kind(whole, passage.slot) or last.source_type
    child = whole.summary.child
    codes = Codes(
        agencies=last.agencies,
        children=(child,) if child else (),
        source_type=kind if kind in known else "",
    )
    grows = following(whole, passage) is not None
    target = Target(passage, held.words, codes, where=held.where, exact=held.exact, grows=grows)
    return book, target


def _anchor(work: Work, passage: Passage) -> Anchor:
    record, slot = passage.record, passage.slot
    if passage.place is not None:
        return coding.place(work, record, AttachmentId(slot[2:]), passage.place)
    if passage.chosen:
        return coding.answer(work, record, slot, passage.question, passage.chosen)
    lines = Lines(slot, passage.start, passage.end, passage.more)
    return coding.passage(work, record, lines)


def _grown(work: Work, target: Target, lines: int) -> Target:
    whole = reading.record(work, target.passage.record)
    passage = target.passage
    if lines < 0:
        passage = replace(passage, more=passage.more[:-1])
    elif (slot := following(whole, passage)) is not None:
        source = in_record(whole, passage.slot)
        end = len(source.text) if source else passage.end
        passage = replace(passage, end=end, more=(*passage.more, slot))
    held = _anchor(work, passage)
    grows = following(whole, passage) is not None
    return replace(target, passage=passage, quote=held.words, grows=grows)


def _held(work: Work, wanted: RecordId) -> tuple[Codebook, Target]:
    item = _item(work, wanted)
    told = coding.notices_of(work, (item,))
    target = Target(
        passage_of(item),
        item.anchor.words,
        coding.codes_of(item),
        item.id,
        item.short_name,
        told[0] if told else None,
        item.disputed,
        item.where,
        item.anchor.exact,
        (item,),
    )
    return codebook(coding.pack_of(work)), target


def _shared(work: Work, wanted: tuple[RecordId, ...]) -> tuple[Codebook, Target]:
    held = [_item(work, one) for one in wanted]
    names = ", ".join(item.short_name for item in held[:MOST_NAMED])
    rest = len(held) - MOST_NAMED
    target = Target(
        passage_of(held[0]),
        f"{names} and {rest} more" if rest > 0 else names,
        shared_codes([coding.codes_of(item) for item in held]),
        held[0].id,
        f"{len(held)} items",
        exact=False,
        shown=tuple(held),
    )
    return codebook(coding.pack_of(work)), target


def _item(work: Work, wanted: RecordId) -> Item:
    item = coding.item(work, wanted)
    if item is None:
        raise Refused("C-161", "This is no evidence item.", "Open it from the list of evidence.")
    return item


def _give(work: Work, target: Target, codes: Codes) -> tuple[RecordId, tuple[Effects, ...]]:
    if target.item is not None:
        return target.item, coding.recode(work, target.shown[0], codes)
    made, effects = coding.code(work, _anchor(work, target.passage), codes)
    return made, (effects,)
