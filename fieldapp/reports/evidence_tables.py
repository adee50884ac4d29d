"""Evidence items, their codes, findings and judgements as tables for analysts.

Rows are joined by KEY and PARENT_KEY, as those of records are. Several codes in one cell have
spaces between them; `codes.csv` has a row for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.anchor import Anchor, AnchorKind
from fieldapp.domain.evidence import Item
from fieldapp.domain.finding import Finding
from fieldapp.domain.judgement import Judgement, Part
from fieldapp.domain.views import Field
from fieldapp.frameworks.pack import Pack
from fieldapp.reports.csv_export import NamedTable, Row
from fieldapp.reports.text import iso
from sync.protocol.ids import RecordId

ITEMS: Final = "items.csv"
CODES: Final = "codes.csv"
FINDINGS: Final = "findings.csv"
CITED: Final = "finding-items.csv"
JUDGEMENTS: Final = "judgements.csv"
_WORDS: Final = tuple(part for part in Part if part is not Part.GRADE)
_BETWEEN_VERSIONS: Final = "\n--- another version ---\n"

_ITEM_COLUMNS: Final = (
    "KEY", "short_name", "coder", "opened", "archived", "PARENT_KEY", "coded", "where", "words",
    "note", "file", "page", "area", "from_seconds", "to_seconds", "mark", "source_type",
    "strength", "areas", "criteria", "agencies", "children", "undecided",
)  # fmt: skip
_CODE_COLUMNS: Final = ("PARENT_KEY", "kind", "code", "title")
_FINDING_COLUMNS: Final = (
    "KEY", "short_name", "opened_by", "owner", "archived", "claim", "state", "areas",
    "agencies", "explanation", "answer", "shareable", "undecided",
)  # fmt: skip
_CITED_COLUMNS: Final = ("PARENT_KEY", "item", "side")
_JUDGEMENT_COLUMNS: Final = (
    "area", "title", "grade", "permitted", *(part.value for part in _WORDS), "met", "not_met",
    "findings", "signed", "undecided",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement with the grades that the rules leave open."""

    judgement: Judgement
    permitted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a visit makes of its evidence; `pack` is None when its edition is not here."""

    pack: Pack | None
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    judged: tuple[Judged, ...] = ()


def evidence_tables(held: Evidence) -> tuple[NamedTable, ...]:
    """Return the tables; none when the visit has no item, finding or judgement yet."""
    titles = dict(_titles(held.pack))
    written = [one for one in held.judged if _is_written(one.judgement)]
    if not (held.items or held.findings or written):
        return ()
    tables: tuple[tuple[str, Row, Iterable[Row]], ...] = (
        (ITEMS, _ITEM_COLUMNS, map(_item, held.items)),
        (CODES, _CODE_COLUMNS, (row for one in held.items for row in _codes(one, titles))),
        (FINDINGS, _FINDING_COLUMNS, map(_finding, held.findings)),
        (CITED, _CITED_COLUMNS, (row for one in held.findings for row in _cited(one))),
        (JUDGEMENTS, _JUDGEMENT_COLUMNS, (_judgement(one, titles) for one in written)),
    )
    return tuple(NamedTable(name, head, tuple(rows)) for name, head, rows in tables)


def evidence_dictionary(held: Evidence) -> tuple[tuple[str, ...], ...]:
    """Return the rows that tell of the tables: file, column, type, label, meaning."""
    scale = "; ".join(
        f"{one.id} = {one.title}" for one in (held.pack.judgements.grade if held.pack else ())
    )
    rows = [(file, name, kind, name, said) for file, name, kind, said in _SAID]
    rows.append((JUDGEMENTS, "grade", "name", "grade", scale or "empty: judged in words"))
    codes = [
        (CODES, "code", kind, title, f"{code} = {title}")
        for (kind, code), title in _titles(held.pack)
    ]
    return (*rows, *codes)


def _titles(pack: Pack | None) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield ((kind, code), title) for every code of a framework."""
    if pack is None:
        return
    for area in pack.judgements.area:
        yield ("area", area.id), area.title
        for criterion in area.criterion:
            yield ("criterion", criterion.id), criterion.title
    for agency in pack.about.agency:
        yield ("agency", agency.id), agency.title
    for source in pack.about.source_type:
        yield ("source_type", source.id), source.title


def _item(item: Item) -> Row:
    return (
        item.id.hex(),
        item.short_name,
        str(item.coder),
        iso(item.opened),
        _yes(item.archived),
        item.anchor.record,
        *_anchored(item.anchor),
        item.mark.value,
        item.source_type,
        item.strength.value,
        *map(" ".join, (item.areas, item.criteria, item.agencies, item.children, item.disputed)),
    )


def _anchored(held: Anchor) -> Row:
    """Return what was coded: its kind, where, its words, and of a file the place in it."""
    kind = held.coded_as
    of_file = kind in (AnchorKind.FILE, AnchorKind.MOMENT)
    moment = kind is AnchorKind.MOMENT
    return (
        kind.value,
        held.where,
        held.words if held.exact else "",
        held.note,
        held.slot.removeprefix(b"a:".hex()) if of_file else "",
        str(held.page) if held.page else "",
        " ".join(map(str, held.area)) if held.area else "",
        f"{held.from_ms / 1_000:g}" if moment else "",
        f"{held.to_ms / 1_000:g}" if moment else "",
    )


def _codes(item: Item, titles: dict[tuple[str, str], str]) -> Iterator[Row]:
    kinds = (
        ("area", item.areas),
        ("criterion", item.criteria),
        ("agency", item.agencies),
        ("child", item.children),
        ("source_type", (item.source_type,) if item.source_type else ()),
    )
    for kind, codes in kinds:
        for code in codes:
            yield item.id.hex(), kind, code, titles.get((kind, code), "")


def _finding(finding: Finding) -> Row:
    undecided = {
        "claim": finding.claim,
        "state": finding.state_field,
        "owner": finding.owner_field,
        "explanation": finding.explained,
        "answer": finding.answered,
    }
    return (
        finding.id.hex(),
        finding.short_name,
        str(finding.opened_by),
        finding.owner,
        _yes(finding.archived),
        _versions(finding.claim),
        _versions(finding.state_field),
        " ".join(finding.areas),
        " ".join(finding.agencies),
        finding.explanation,
        finding.answer,
        finding.shareable.text,
        _undecided(undecided.items()),
    )


def _cited(finding: Finding) -> Iterator[Row]:
    for side, items in (("supporting", finding.supporting), ("contrary", finding.contrary)):
        for item in items:
            yield finding.id.hex(), item.hex(), side


def _judgement(judged: Judged, titles: dict[tuple[str, str], str]) -> Row:
    held = judged.judgement
    signed = (f"{one.role} {one.person}" for one in held.sign_offs if one.current)
    return (
        held.area,
        titles.get(("area", held.area), ""),
        _versions(held.grade),
        " ".join(judged.permitted),
        *(_versions(held.parts[part]) for part in _WORDS),
        " ".join(sorted(held.met)),
        " ".join(sorted(held.not_met)),
        _keys(held.findings),
        "; ".join(signed),
        _undecided((part.value, kept) for part, kept in held.parts.items()),
    )


def _is_written(held: Judgement) -> bool:
    words = any(kept.text for kept in held.parts.values())
    return bool(words or held.met or held.not_met or held.findings or held.sign_offs)


def _versions(kept: Field) -> str:
    """Return what stands; of several versions all, with a line between them."""
    return _BETWEEN_VERSIONS.join(version.text for version in kept.versions)


def _undecided(kept: Iterable[tuple[str, Field]]) -> str:
    return " ".join(name for name, one in kept if one.conflict)


def _keys(records: Sequence[RecordId]) -> str:
    return " ".join(one.hex() for one in records)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


_SAID: Final = (
    (ITEMS, "KEY", "id", "The evidence item, 16 bytes in hex"),
    (ITEMS, "short_name", "text", "How it is cited in words; it carries its coder"),
    (ITEMS, "coder", "short name", "Who coded the passage"),
    (ITEMS, "opened", "time", "When it was coded, as the coder’s laptop claims, ISO 8601"),
    (ITEMS, "archived", "yes or no", "Whether it was put away; it then counts nowhere"),
    (ITEMS, "PARENT_KEY", "id", "KEY of the record in which the passage stands"),
    (ITEMS, "coded", "name", "words, answer, file, moment; newer: by a newer version of the app"),
    (ITEMS, "where", "text", "In which answer, file or moment it stands; empty for words"),
    (ITEMS, "words", "text", "The passage or answer as it was when it was coded; lines apart"),
    (ITEMS, "note", "text", "What the coder says is at a place in a file"),
    (ITEMS, "file", "id", "KEY of the file in attachments.csv"),
    (ITEMS, "page", "number", "Page of the file, from 1; empty: the whole file"),
    (ITEMS, "area", "numbers", "Left, top, width, height of a part of a picture, in thousandths"),
    (ITEMS, "from_seconds", "number", "Where a moment of a recording begins"),
    (ITEMS, "to_seconds", "number", "Where it ends"),
    (ITEMS, "mark", "name", "strength, improve, neutral, follow_up"),
    (ITEMS, "source_type", "name", "Where it comes from; see codes.csv"),
    (ITEMS, "strength", "name", "weak, fair or strong, as the coder sees it"),
    (ITEMS, "areas", "names", "Judgement areas, with spaces between"),
    (ITEMS, "criteria", "names", "Criteria, with spaces between"),
    (ITEMS, "agencies", "names", "Agencies of which it speaks, with spaces between"),
    (ITEMS, "children", "codes", "Child codes, with spaces between"),
    (ITEMS, "undecided", "names", "Codes that people set differently while apart"),
    (CODES, "PARENT_KEY", "id", "KEY of the item"),
    (CODES, "kind", "name", "area, criterion, agency, child or source_type"),
    (CODES, "title", "text", "What the framework calls the code; empty for a child"),
    (FINDINGS, "KEY", "id", "The finding, 16 bytes in hex"),
    (FINDINGS, "short_name", "text", "How it is cited in words"),
    (FINDINGS, "opened_by", "short name", "Who began it"),
    (FINDINGS, "archived", "yes or no", "Whether it was put away"),
    (FINDINGS, "areas", "names", "Judgement areas, with spaces between"),
    (FINDINGS, "agencies", "names", "Agencies of which it speaks, with spaces between"),
    (FINDINGS, "undecided", "names", "Fields of which there are several versions"),
    (FINDINGS, "shareable", "name", "share, where a lead said that the authority may hear it"),
    (FINDINGS, "claim", "text", "The finding; several versions have a line between them"),
    (FINDINGS, "state", "name", "emerging, tested or agreed"),
    (FINDINGS, "explanation", "text", "Why the evidence is enough although something is missing"),
    (FINDINGS, "answer", "text", "What becomes of the evidence against it"),
    (FINDINGS, "owner", "short name", "Who is responsible for it"),
    (CITED, "PARENT_KEY", "id", "KEY of the finding"),
    (CITED, "item", "id", "KEY of the item"),
    (CITED, "side", "name", "supporting or contrary"),
    (JUDGEMENTS, "area", "name", "Judgement area of the framework"),
    (JUDGEMENTS, "title", "text", "What the framework calls the area"),
    (JUDGEMENTS, "strengths", "text", "Strengths, with citations in square brackets"),
    (JUDGEMENTS, "improvement", "text", "Areas for improvement, with citations"),
    (JUDGEMENTS, "priority", "text", "Areas for priority action, with citations"),
    (JUDGEMENTS, "permitted", "names", "Grades that the rules leave open, the best first"),
    (JUDGEMENTS, "rationale", "text", "The reasons, with citations in square brackets"),
    (JUDGEMENTS, "departure", "text", "Why the grade departs from a rule"),
    (JUDGEMENTS, "moderation", "text", "Note of whoever moderated it"),
    (JUDGEMENTS, "met", "names", "Criteria that are met"),
    (JUDGEMENTS, "not_met", "names", "Criteria that are not met"),
    (JUDGEMENTS, "findings", "ids", "KEY of each finding that it rests on"),
    (JUDGEMENTS, "signed", "text", "Who signed what stands now, in which role"),
    (JUDGEMENTS, "undecided", "names", "Parts with several versions"),
)
