"""The words of the report's screen: sections with their fields, what sentences rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.evidence import Item
from fieldapp.domain.views import Draft
from fieldapp.reports.inspection import UNCITED, Placed, citation_spans, placed
from fieldapp.reports.inspection_problems import Problem, Trouble, at_sentence
from fieldapp.services.inspection_standing import Standing, Words
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.evidence_words import Quoted, quoted
from ui.viewmodels.rows import RowState
from ui.viewmodels.versions import Teller, VersionState

MOST_FOUND: Final = 40
_SHORT: Final = 60
TROUBLE_WORDS: Final = {
    Trouble.NO_EVIDENCE: "No evidence",
    Trouble.BROKEN: "Citation",
    Trouble.THIN: "Thin",
    Trouble.IDENTIFIES: "Could identify a child",
    Trouble.DISPUTED: "Disputed",
    Trouble.VERSIONS: "2 versions",
    Trouble.PROVISIONAL: "Provisional",
    Trouble.EMPTY: "Empty",
    Trouble.COMMENT: "Comments",
}


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A section in the outline: whether it is ready, how much is to be looked at."""

    id: str
    title: str
    ready: bool
    problems: int

    @property
    def spoken(self) -> str:
        """The section as read aloud."""
        if self.problems:
            return f"{self.title}, {self.problems} to look at"
        return f"{self.title}, {'ready' if self.ready else 'no words yet'}"


@dataclass(frozen=True, slots=True)
class WordsState:
    """A field of a section; `seen` is what a new write replaces.

    Of several `versions` this person's own is the text, or the first.
    """

    source: str
    title: str
    text: str
    seen: tuple[Reference, ...]
    versions: tuple[VersionState, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionState:
    """The section that is looked at; `rows` are judgements with their grades."""

    id: str
    title: str
    grade: str
    provisional: bool
    guidance: str
    rows: tuple[tuple[str, str], ...]
    words: tuple[WordsState, ...]
    needs_evidence: bool


@dataclass(frozen=True, slots=True)
class RestsItem:
    """An item under a sentence; `released` says that the annex shows its words."""

    quoted: Quoted
    released: bool


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What the sentence at the caret rests on, in figures, items, and what is wrong."""

    sentence: str
    figures: tuple[str, ...]
    items: tuple[RestsItem, ...]
    contrary: tuple[Quoted, ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something to look at; `short` is what kind it is, `place` where it leads."""

    kind: Trouble
    short: str
    says: str
    section: str
    source: str
    sentence: str

    @property
    def told(self) -> str:
        """It with the beginning of the sentence that it is about."""
        short = self.sentence if len(self.sentence) <= _SHORT else f"{self.sentence[:_SHORT]}…"
        return f"{self.says} “{short}”" if short else self.says

    @property
    def words(self) -> str:
        """It in one line."""
        about = f" “{self.sentence}”" if self.sentence else ""
        return f"{self.short}: {self.says}{about}"


@dataclass(frozen=True, slots=True)
class Marked:
    """Characters of a field to be shown in a way; without a trouble they are a citation."""

    start: int
    end: int
    trouble: Trouble | None


def outline(held: Standing) -> tuple[OutlineRow, ...]:
    """Return the sections in the skeleton's order."""
    counts: dict[str, int] = {}
    for one in held.problems:
        if one.kind is not Trouble.EMPTY:
            counts[one.section] = counts.get(one.section, 0) + 1
    return tuple(
        OutlineRow(c.id, c.title, bool(c.passages or c.rows), counts.get(c.id, 0))
        for c in held.report.chapters
    )


def section(
    held: Standing, teller: Teller, wanted: str, drafts: dict[str, Draft]
) -> SectionState | None:
    """Return a section with the fields to write in; drafts stand in the place of their fields."""
    chapter = next((one for one in held.report.chapters if one.id == wanted), None)
    if chapter is None:
        return None
    told = next(one for one in held.pack.report.section if one.id == wanted)
    return SectionState(
        id=chapter.id,
        title=chapter.title,
        grade=chapter.grade,
        provisional=chapter.provisional and bool(chapter.passages or chapter.grade),
        guidance=told.guidance,
        rows=chapter.rows,
        words=tuple(_words(teller, w, drafts.get(w.source)) for w in _shown(held, wanted, drafts)),
        needs_evidence=told.kind not in UNCITED,
    )


def marks(held: Standing, text: str, needs_evidence: bool) -> tuple[Marked, ...]:
    """Return how the characters of a field are shown, sentences first, citations over them."""
    found = list(_troubled(held, text, needs_evidence))
    return (*found, *(Marked(start, end, None) for start, end in citation_spans(text)))


def sentence_at(held: Standing, text: str, at: int, needs_evidence: bool) -> Placed | None:
    """Return the sentence in which a caret stands, or the one before it."""
    before = [one for one in placed(held.material, text, needs_evidence) if one.start <= at]
    return before[-1] if before and "\n" not in text[before[-1].end : at] else None


def rests_on(held: Standing, one: Placed) -> RestsOn:
    """Return what a sentence rests on."""
    items = one.sentence.items
    weighed = [
        held.known.findings[c.name] for c in one.sentence.citations if c.name in held.known.findings
    ]
    against = {item: None for each in weighed for item in each.finding.contrary}
    known = held.material.items
    return RestsOn(
        sentence=one.sentence.text,
        figures=_figures(items),
        items=tuple(RestsItem(_quoted(held, item), item.id in held.released) for item in items),
        contrary=tuple(_quoted(held, known[item]) for item in against if item in known),
        says=tuple(says for _, says in at_sentence(one.sentence, held.known)),
    )


def problem_rows(held: Standing) -> tuple[ProblemRow, ...]:
    """Return what is to be looked at, in the report's order, sections without words last."""
    ordered = sorted(held.problems, key=lambda one: one.kind is Trouble.EMPTY)
    return tuple(map(_problem, ordered))


def found(held: Standing, wanted: str) -> tuple[RowState, ...]:
    """Return the findings and items that have all these letters, findings first.

    The id of a row is the short name, as it is cited.
    """
    letters = wanted.casefold().split()
    rows = (row for row in _citable(held) if all(row.has(part) for part in letters))
    return tuple(row for row, _ in zip(rows, range(MOST_FOUND), strict=False))


def _citable(held: Standing) -> Iterator[RowState]:
    for weighed in held.findings:
        one = weighed.finding
        count = weighed.support.items
        about = f"{one.short_name} · Finding, {count} item{'' if count == 1 else 's'}"
        needs = "" if weighed.support.enough else "Thin"
        yield RowState(one.short_name, one.claim.text, about, needs=needs)
    for item in reversed(held.items):
        about = f"{item.short_name} · {_about(held, item)}"
        yield RowState(item.short_name, item.words, about, next(iter(item.children), ""))


def _about(held: Standing, item: Item) -> str:
    types = {one.id: one.title for one in held.pack.about.source_type}
    parts = (types.get(item.source_type, item.source_type), *item.children, str(item.coder))
    return ", ".join(part for part in parts if part)


def _quoted(held: Standing, item: Item) -> Quoted:
    return quoted(item, _about(held, item))


def _figures(items: tuple[Item, ...]) -> tuple[str, ...]:
    if not items:
        return ()
    counts = (
        (len(items), "item"),
        (len({item.source_type for item in items}), "source"),
        (len({item.coder for item in items}), "inspector"),
    )
    return tuple(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts)


def _words(teller: Teller, one: Words, draft: Draft | None) -> WordsState:
    now = teller.standing(one.field)
    text = draft.text if draft is not None else now.text
    return WordsState(one.source, one.title, text, now.seen, now.versions)


def _shown(held: Standing, wanted: str, drafts: Collection[str]) -> Iterator[Words]:
    """Yield the fields of a section that have words, and those in which writing begins."""
    for one in held.words[wanted]:
        if one.begins or one.source in drafts or one.field.text or one.field.conflict:
            yield one


def _troubled(held: Standing, text: str, needs_evidence: bool) -> Iterator[Marked]:
    for one in placed(held.material, text, needs_evidence):
        first = next(at_sentence(one.sentence, held.known), None)
        if first is not None:
            yield Marked(one.start, one.end, first[0])


def _problem(one: Problem) -> ProblemRow:
    return ProblemRow(
        one.kind, TROUBLE_WORDS[one.kind], one.says, one.section, one.source, one.sentence
    )


def record_of(hexadecimal: str) -> RecordId:
    """Return the record that a row names."""
    return RecordId(bytes.fromhex(hexadecimal))
