"""What is printed beside a report's words: the notes of its citations, and the annex."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.evidence import Item
from fieldapp.frameworks.pack import Pack
from fieldapp.reports.inspection import Citation, Report, Sentence
from sync.protocol.ids import RecordId

ANNEX: Final = "Evidence that this report rests on"
NO_EVIDENCE: Final = "No evidence is cited for this sentence yet."
WITHHELD: Final = "Withheld"
"""What stands in place of the words of an item that nobody released."""
PROVISIONAL: Final = "provisional, not for release"
ANNEX_SAYS: Final = (
    "Items by their short names. Words are withheld unless the lead released them; withheld "
    "words are read in the app, by whoever may."
)
_CHILD: Final = "[child]"


@dataclass(frozen=True, slots=True)
class Printing:
    """How a report is printed.

    Without `citations` there are no notes and no annex. The annex shows the words of items
    in `released` alone, and with `children` alone their codes; `codes` are all that the
    visit has.
    """

    citations: bool
    released: frozenset[RecordId] = frozenset()
    children: bool = False
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Titles:
    """How source types and agencies of a framework are printed."""

    sources: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack) -> Titles:
        """Return the titles of a framework."""
        return cls(
            {one.id: one.title for one in pack.about.source_type},
            {one.id: one.title for one in pack.about.agency},
        )

    def source(self, item: Item) -> str:
        """Return what kind of source an item has."""
        return self.sources.get(item.source_type, item.source_type)


def notes(sentence: Sentence, titles: Titles) -> tuple[str, ...]:
    """Return the notes of a sentence: one a citation, or the one that says there is none."""
    if sentence.citations:
        return tuple(_note(one, titles) for one in sentence.citations)
    return (NO_EVIDENCE,) if sentence.flagged else ()


def annex_headings(printing: Printing) -> tuple[str, ...]:
    """Return the headings of the annex."""
    children = ("Children",) if printing.children else ()
    return ("Item", "Kind of source", "Agencies", *children, "Words")


def annex_rows(report: Report, titles: Titles, printing: Printing) -> tuple[tuple[str, ...], ...]:
    """Return a row for each cited item, in the order of their first citation."""
    return tuple(_row(one, titles, printing) for one in report.annex)


def _note(citation: Citation, titles: Titles) -> str:
    """Return the note of a citation: its short name first, never the words of an item."""
    if not citation.items:
        return f"{citation.name}: {citation.why}."
    items = "; ".join(_short(item, titles) for item in citation.items)
    alone = len(citation.items) == 1 and citation.items[0].short_name == citation.name
    more = f"; {citation.why}" if citation.why else ""
    return items if alone else f"{citation.name}: {items}{more}"


def _short(item: Item, titles: Titles) -> str:
    return ", ".join(part for part in (item.short_name, titles.source(item)) if part)


def _row(item: Item, titles: Titles, printing: Printing) -> tuple[str, ...]:
    agencies = ", ".join(titles.agencies.get(one, one) for one in item.agencies)
    children = (", ".join(item.children),) if printing.children else ()
    return item.short_name, titles.source(item), agencies, *children, _words(item, printing)


def _words(item: Item, printing: Printing) -> str:
    """Return the words of a released item; without codes of children where these are off."""
    if item.id not in printing.released:
        return WITHHELD
    words = item.words
    known = printing.codes.union(item.children)
    if printing.children or not known:
        return words
    codes = "|".join(re.escape(code) for code in sorted(known, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{codes})(?!\w)", _CHILD, words)
