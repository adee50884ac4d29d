"""What the identifier guard of an inspection knows: the key sheet and the sealed lists.

The identifiers of a delivery are sealed beside it when it is taken in, so that a laptop that
was let in has them at once and need not read the workbook again. They are opened into memory
alone. A laptop that was not let in knows nobody; there the guard has shapes only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from fieldapp.annex_a.cells import as_text
from fieldapp.annex_a.importing import Imported, ImportedList, ListRow
from fieldapp.domain.change import RecordKind
from fieldapp.guard.known import Known, Person
from fieldapp.services import identities, reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId

_NAME: Final = re.compile(
    r"\b(?:(?:fore|sur|first|last|family|given|full|child'?s?) ?names?|name)\b"
)
_NOT_NAME: Final = re.compile(
    r"\b(?:worker|team|school|carer|provider|manager|officer|setting|placement|parent|ward|hub)"
)
_NUMBER: Final = re.compile(r"\b(?:nhs|upn|pupil|ics|case|system|client|liquid ?logic|mosaic)\b")
_MOST_LETTERS: Final = 80


def identifiers(imported: Imported) -> tuple[Person, ...]:
    """Return what the lists hold that names children: ids, and what own columns add."""
    found: dict[str, Person] = {}
    for one in imported.lists.values():
        if any(column.name == "Child Unique ID" for column in one.columns):
            for key, names, numbers in _rows(one):
                held = found.get(key, Person(key))
                found[key] = msgspec.structs.replace(
                    held,
                    names=held.names or names,
                    numbers=tuple(dict.fromkeys((*held.numbers, *numbers))),
                )
    return tuple(found.values())


def packed(people: Iterable[Person]) -> bytes:
    """Return people as the sealed file holds them."""
    return msgspec.json.encode(tuple(people))


def known(work: Work) -> Known:
    """Return what the guard of this laptop may know; nobody where it was not let in."""
    if not identities.are_readable(work):
        return Known()
    sheet = identities.key_sheet(work)
    disputed = identities.disputed(work)
    held = identities.newest_identifiers(work)
    listed = msgspec.json.decode(held, type=tuple[Person, ...]) if held else ()
    return Known(_people(sheet, disputed, listed))


def places(work: Work) -> frozenset[RecordId]:
    """Return the records that hold what the guard knows."""
    return frozenset(row.id for row in reading.summaries(work, RecordKind.IDENTITIES))


def _people(
    sheet: Mapping[str, identities.Identity], disputed: frozenset[str], listed: Iterable[Person]
) -> Iterator[Person]:
    """Yield the children of the sample with their codes, then everybody else of the lists."""
    others = {person.key: person for person in listed}
    for code, who in sheet.items():
        person = others.pop(who.key, Person(who.key))
        shown = "" if code in disputed else code
        yield msgspec.structs.replace(person, code=shown, born=who.born)
    yield from others.values()


def _rows(one: ImportedList) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield (id, names, further numbers) of each row that has an id."""
    names = [(sheet, place) for sheet, heading, place in one.others if _is_name(heading)]
    numbers = [(sheet, place) for sheet, heading, place in one.others if _is_number(heading)]
    at = one.place("Child Unique ID")
    for row in one.rows:
        if row.values[at] is not None:
            yield str(row.values[at]), _cells(row, names), _cells(row, numbers)


def _cells(row: ListRow, wanted: list[tuple[str, int]]) -> tuple[str, ...]:
    raw = row.raw
    texts = (as_text(raw[n]).strip() for s, n in wanted if s == row.sheet and n < len(raw))
    return tuple(text for text in texts if text and len(text) <= _MOST_LETTERS)


def _is_name(heading: str) -> bool:
    plain = heading.casefold().replace("’", "'")
    return bool(_NAME.search(plain)) and not _NOT_NAME.search(plain)


def _is_number(heading: str) -> bool:
    return bool(_NUMBER.search(heading.casefold()))
