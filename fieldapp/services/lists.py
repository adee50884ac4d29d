"""The lists of an authority in an inspection: taken in, compared, kept sealed, read again.

What the team sees of them is counts and places: rows, problems by kind, what does not fit.
Nothing that stood in a cell is among it. The workbooks themselves, and the headings that a
person confirmed, are sealed with the identities.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.annex_a import issues as codes
from fieldapp.annex_a.book import open_book
from fieldapp.annex_a.coding import official_codes
from fieldapp.annex_a.differences import Difference, differences
from fieldapp.annex_a.headings import SURE
from fieldapp.annex_a.importing import Imported, Importer
from fieldapp.annex_a.layout import official
from fieldapp.annex_a.mapping import mapping_text, read_mapping
from fieldapp.annex_a.pack import MOST_BYTES
from fieldapp.annex_a.quality import Quality, quality
from fieldapp.annex_a.refusals import too_large
from fieldapp.domain.change import Attach, inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress
from fieldapp.domain.record import lives, typed
from fieldapp.sampling.population import Child, Filter, children, day_of_lists
from fieldapp.services import attachments, guarding, identities, journey
from fieldapp.services.reading import state_of
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId

FACTS_TYPE: Final = "application/vnd.fieldapp.lists-facts+json"
Headings = Mapping[int, Mapping[str, str]]
"""Headings that were confirmed, by list: what stands in the workbook, the official column."""
_ROWS_NAMED: Final = 20
_HEADINGS: Final = (codes.COLUMN_UNKNOWN, codes.HEADING_PROPOSED)


class ListFacts(msgspec.Struct, frozen=True):
    """One list: its rows, and how many of them have something to check."""

    number: int
    title: str
    rows: int
    to_check: int


class Problem(msgspec.Struct, frozen=True):
    """One kind of problem in one column; `rows` are the first ones, `count` is of all."""

    kind: str
    list: int
    column: str
    said: str
    count: int
    rows: tuple[int, ...]


class Gap(msgspec.Struct, frozen=True):
    """A column with cells that are blank or could not be read."""

    list: int
    column: str
    rows: int
    blank: int
    unread: int


class Facts(msgspec.Struct, frozen=True):
    """What the team sees of a delivery. `day` is that of the lists (ISO) or empty.

    `filters` count the children for whom a filter holds; `changed` are (list, came, went,
    changed) against the delivery before.
    """

    sha256: str
    files: tuple[str, ...]
    edition: str
    day: str
    children: int
    lists: tuple[ListFacts, ...]
    problems: tuple[Problem, ...]
    gaps: tuple[Gap, ...]
    filters: dict[str, int]
    changed: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def to_check(self) -> int:
        """How many rows have something to check, in all lists."""
        return sum(one.to_check for one in self.lists)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A heading that was taken for an official column by likeness, and what it could be.

    An empty `column` says that it stands for none.
    """

    list: int
    heading: str
    column: str
    score: float
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery in memory: the workbooks, what they hold, and the children they name."""

    files: tuple[bytes, ...] = field(repr=False)
    sha256: str
    headings: Headings
    imported: Imported = field(repr=False)
    page: Quality = field(repr=False)
    everybody: tuple[Child, ...] = field(repr=False)


def read_files(paths: Sequence[str]) -> tuple[bytes, ...]:
    """Return the bytes of workbooks; refuse one that is too large or cannot be read (A-126)."""
    return tuple(_read_file(Path(path)) for path in paths)


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise too_large(f"is larger than {MOST_BYTES >> 20} MB")
        return path.read_bytes()
    except OSError:
        raise Refused(
            "A-126", f"{path.name} cannot be read.", "Copy it to this laptop, then try again."
        ) from None


def read_lists(files: Sequence[bytes], headings: Headings, progress: Progress) -> Delivery:
    """Read one or more workbooks; nothing is kept. `progress` may raise `Cancelled`."""
    digest = sha256()
    for data in files:
        digest.update(data)
    codebook = official_codes()
    importer = Importer(official(), codebook, headings)
    imported = importer.read([open_book(data) for data in files], progress)
    everybody = children(imported, codebook)
    return Delivery(
        tuple(files), digest.hexdigest(), headings, imported, quality(imported), everybody
    )


def proposals(delivery: Delivery) -> tuple[Proposal, ...]:
    """Return the headings that a person should confirm, list by list."""
    return tuple(
        Proposal(number, match.heading, match.column.name, match.score, tuple(names))
        for number, one in sorted(delivery.imported.lists.items())
        for names in [[column.name for column in one.columns]]
        for match in one.matched
        if 0 < match.score < SURE
    )


def facts_of(delivery: Delivery, before: Delivery | None = None) -> Facts:
    """Return what the team sees of a delivery, compared with the one before."""
    imported = delivery.imported
    problems = (*_issues(imported), *_findings(delivery.page))
    day = day_of_lists(imported)
    held = Counter(one.value for child in delivery.everybody for one in child.filters)
    return Facts(
        delivery.sha256,
        tuple(sha256(data).hexdigest() for data in delivery.files),
        imported.edition.value,
        day.isoformat() if day else "",
        len(delivery.everybody),
        tuple(_list_facts(delivery)),
        tuple(sorted(problems, key=lambda one: (one.list, one.kind, one.column))),
        tuple(
            Gap(c.list, c.column, c.rows, c.blank, c.unread)
            for c in delivery.page.completeness
            if c.unread or c.blank
        ),
        {one.value: held[one.value] for one in Filter},
        changed(differences(before.imported, imported)) if before else (),
    )


def changed(found: Iterable[Difference]) -> tuple[tuple[int, int, int, int], ...]:
    """Return (list, came, went, changed) for each list with a difference."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in found:
        counts[one.list][0 if one.before is None else 1 if one.after is None else 2] += 1
    return tuple((number, *_three(held)) for number, held in sorted(counts.items()))


def keep(work: Work, delivery: Delivery, facts: Facts, progress: Progress | None = None) -> Effects:
    """Seal the workbooks with the identities, and tell the team what they hold.

    Needs the key of the identities (see `compartments.begin`). The workbooks come first, so
    that no facts are there without their lists; the journeys of children follow the new lists.
    """
    for digest, data in zip(facts.files, delivery.files, strict=True):
        identities.keep_lists(work, digest, data, progress)
    identities.keep_mapping(work, mapping_text(delivery.headings).encode())
    identities.keep_identifiers(work, guarding.packed(guarding.identifiers(delivery.imported)))
    data = msgspec.json.encode(facts)
    record, before = inspection_record(work.inspection), _told(work)
    name = f"Lists of {facts.day or 'an unknown day'}"
    kept = attachments.attach_file(work, record, name, FACTS_TYPE, io.BytesIO(data), len(data))[1]
    for _, attachment in before:
        attachments.detach(work, record, attachment)
    journey.follow(work, journey.Told(delivery.sha256, delivery.imported))
    return kept


def newest(work: Work) -> Facts | None:
    """Return what the team sees of the delivery that came last, or None."""
    told = _told(work)
    if not told:
        return None
    record = inspection_record(work.inspection)
    data = b"".join(attachments.open_attachment(work, record, max(told)[1]))
    return msgspec.json.decode(data, type=Facts)


def _told(work: Work) -> list[tuple[int, AttachmentId]]:
    """Return what was told of deliveries and stands: one, or more that came apart."""
    state = state_of(work, inspection_record(work.inspection))
    return [
        (live.claimed_ms, AttachmentId(slot[2:]))
        for slot in state.live
        if slot.startswith(b"a:")
        for live in lives(state, slot)
        if isinstance(body := typed(live), Attach) and body.media_type == FACTS_TYPE
    ]


def remembered(work: Work) -> Headings:
    """Return the headings that were confirmed in this visit; none where they are sealed."""
    if not identities.are_readable(work):
        return {}
    kept = identities.newest_mapping(work)
    return read_mapping(kept, official()) if kept else {}


def read_again(work: Work, facts: Facts, progress: Progress) -> Delivery:
    """Read a delivery from its sealed workbooks, as it was taken in."""
    return read_lists(originals(work, facts), remembered(work), progress)


def originals(work: Work, facts: Facts) -> tuple[bytes, ...]:
    """Return the sealed workbooks of a delivery; refuse one that is not here (C-173)."""
    return tuple(identities.lists_of(work, digest) for digest in facts.files)


def _list_facts(delivery: Delivery) -> Iterable[ListFacts]:
    rows: dict[int, set[int]] = defaultdict(set)
    for issue in delivery.imported.issues:
        if issue.list is not None and issue.row is not None and issue.code not in _HEADINGS:
            rows[issue.list].add(issue.row)
    for finding in delivery.page.findings:
        for number, row in finding.rows:
            rows[number].add(row)
    for number, one in sorted(delivery.imported.lists.items()):
        yield ListFacts(number, one.layout.title, len(one.rows), len(rows[number]))


def _issues(imported: Imported) -> Iterable[Problem]:
    """Yield the problems of reading. Headings are left out: one may be a row taken for them."""
    rows: dict[tuple[str, int, str, str], list[int]] = defaultdict(list)
    for issue in imported.issues:
        column = "" if issue.code in _HEADINGS else issue.column
        said = _ABOUT_HEADINGS.get(issue.code, issue.message)
        rows[issue.code, issue.list or 0, column, said].append(issue.row or 0)
    for (kind, number, column, said), held in rows.items():
        yield Problem(kind, number, column, said, len(held), _first(held))


def _findings(page: Quality) -> Iterable[Problem]:
    rows: dict[tuple[str, int, str, str], list[int]] = defaultdict(list)
    for finding in page.findings:
        number = finding.rows[0][0] if finding.rows else 0
        held = [row for at, row in finding.rows if at == number]
        rows[finding.kind, number, finding.column, finding.said].append(min(held, default=0))
    for (kind, number, column, said), held in rows.items():
        yield Problem(kind, number, column, said, len(held), _first(held))


def _first(rows: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({row for row in rows if row}))[:_ROWS_NAMED]


def _three(counts: Sequence[int]) -> tuple[int, int, int]:
    came, went, other = counts
    return came, went, other


_ABOUT_HEADINGS: Final = {
    codes.HEADING_PROPOSED: "A heading is taken for an official column by likeness.",
    codes.COLUMN_UNKNOWN: "A heading is none of the template; the column is kept as it stands.",
}
