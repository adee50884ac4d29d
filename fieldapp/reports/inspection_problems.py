"""What is to be looked at before a report goes out. Nothing here forbids that it does."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.finding import Weighed
from fieldapp.frameworks.pack import Pack, SectionKind
from fieldapp.reports.inspection import Chapter, Passage, Report, Sentence

_MAY_BE_EMPTY: Final = frozenset(
    {
        SectionKind.PRIORITY_ACTION,
        SectionKind.IMPROVEMENT,
        SectionKind.EACH_AGENCY,
        SectionKind.PARTNERSHIP,
        SectionKind.JUDGEMENTS,
    }
)
_SAME_WORDS: Final = 5
"""So many words in a row of what was said about a child are a quotation by which to know it."""
_WORD: Final = re.compile(r"[\w’']+")


class Trouble(enum.StrEnum):
    """What is wrong; the first three show at the sentence itself."""

    NO_EVIDENCE = "no_evidence"
    BROKEN = "broken"
    THIN = "thin"
    IDENTIFIES = "identifies"
    DISPUTED = "disputed"
    VERSIONS = "versions"
    PROVISIONAL = "provisional"
    EMPTY = "empty"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at: in which section, at which words, and what is wrong in a sentence.

    `source` is the field of the passage, `sentence` its words; both may be empty.
    """

    kind: Trouble
    section: str
    says: str
    source: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the problems are found with.

    `findings` by short name; `children` are the codes of the visit; `disputed` the fields
    that hold two versions; `comments` counts the authority's comments without an answer.
    """

    pack: Pack
    findings: Mapping[str, Weighed] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()
    comments: int = 0


def problems(report: Report, known: Known) -> tuple[Problem, ...]:
    """Return everything to look at, in the order of the report."""
    kinds = {one.id: one.kind for one in known.pack.report.section}
    found: dict[Problem, None] = {}
    for chapter in report.chapters:
        found |= dict.fromkeys(_of_chapter(chapter, kinds[chapter.id], known))
    if known.comments:
        found[Problem(Trouble.COMMENT, "", _comments(known.comments))] = None
    return tuple(found)


def at_sentence(one: Sentence, known: Known) -> Iterator[tuple[Trouble, str]]:
    """Yield what is wrong with a sentence, the worst first, each in a sentence."""
    if one.needs_evidence and not one.citations:
        yield Trouble.NO_EVIDENCE, "No evidence is cited."
    for citation in one.citations:
        if citation.why:
            yield Trouble.BROKEN, f"{citation.name} {citation.why}."
    yield from _identifies(one, known.children)
    yield from _thin(one, known)
    for name in (citation.name for citation in one.citations):
        if name in known.findings and known.findings[name].disputed:
            yield Trouble.DISPUTED, f"{name} is disputed: evidence against it has no answer."


def _of_chapter(chapter: Chapter, kind: SectionKind, known: Known) -> Iterator[Problem]:
    empty = not chapter.passages and not chapter.rows
    if empty and kind not in _MAY_BE_EMPTY:
        yield Problem(Trouble.EMPTY, chapter.id, f"“{chapter.title}” has no words yet.")
    if chapter.provisional and not empty:
        what = f"The grade “{chapter.grade}”" if chapter.grade else "The judgement"
        says = f"{what} is provisional: not everybody who has to sign has signed it."
        yield Problem(Trouble.PROVISIONAL, chapter.id, says)
    for passage in chapter.passages:
        yield from _of_passage(chapter.id, passage, known)


def _of_passage(section: str, passage: Passage, known: Known) -> Iterator[Problem]:
    if passage.source in known.disputed:
        says = "Two people wrote this apart. Decide under Conflicts."
        yield Problem(Trouble.VERSIONS, section, says, passage.source)
    for paragraph in passage.paragraphs:
        for one in paragraph:
            for kind, says in at_sentence(one, known):
                yield Problem(kind, section, says, passage.source, one.text)


def _thin(one: Sentence, known: Known) -> Iterator[tuple[Trouble, str]]:
    """Yield what a sentence lacks by the framework's rules of sufficiency.

    A finding was weighed with its explanation; items that are cited alone are counted here.
    """
    weighed = [known.findings[c.name] for c in one.citations if c.name in known.findings]
    for held in weighed:
        if not held.support.enough:
            lacks = " ".join(f"{one.split('. ')[0].rstrip('.')}." for one in held.support.lacks)
            yield Trouble.THIN, f"{held.finding.short_name} is thin. {lacks}"
    if weighed or not one.items or not one.needs_evidence:
        return
    if len({item.source_type for item in one.items}) < known.pack.about.sufficiency.source_types:
        yield Trouble.THIN, "It rests on one source type only."


def _identifies(one: Sentence, children: frozenset[str]) -> Iterator[tuple[Trouble, str]]:
    """Yield by what a child could be known: a code, or the very words of an item about one."""
    words = _WORD.findall(one.text)
    for code in dict.fromkeys(word for word in words if word in children):
        yield Trouble.IDENTIFIES, f"It names the child {code}."
    said = [word.casefold() for word in words]
    for item in one.items:
        held = [word.casefold() for word in _WORD.findall(item.words)]
        if item.children and (same := _shared(said, held)):
            yield Trouble.IDENTIFIES, f"Could identify a child: “{same}” are words of one record."


def _shared(one: list[str], two: list[str]) -> str:
    """Return the first run of so many words that both have, or nothing."""
    runs = {tuple(two[at : at + _SAME_WORDS]) for at in range(len(two) - _SAME_WORDS + 1)}
    for at in range(len(one) - _SAME_WORDS + 1):
        if (run := tuple(one[at : at + _SAME_WORDS])) in runs:
            return " ".join(run)
    return ""


def _comments(count: int) -> str:
    one = "1 comment of the authority has"
    return f"{one if count == 1 else f'{count} comments of the authority have'} no answer yet."
