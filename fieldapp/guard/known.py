"""Identifiers of the children of one inspection, found in a text exactly and nearly.

Everything here is in memory and is thrown away with the visit. Children of the sample have a
code, which is offered; of the others in the lists only ids, numbers and full names are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from fieldapp.guard.shapes import dates, is_nhs, is_upn
from fieldapp.guard.sighting import How, Kind, Sighting

_TOKEN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|[/_.\-](?=[A-Za-z0-9])){2,39}")
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))*")
_IN_GROUPS: Final = re.compile(r"(?<!\d)\d{3}[ \-]\d{3}[ \-]\d{4}(?!\d)")
_UPN_FORM: Final = re.compile(r"[a-z]\d{11}[0-9a-z]")
_DATE_MARKS: Final = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}")
_LEAST_ID: Final = 4
_LEAST_DIGITS: Final = 5
_LEAST_NEAR: Final = 6
_LEAST_NAME: Final = 4
_MOST_WORDS: Final = 4
AMBIGUOUS: Final = ""


class Person(msgspec.Struct, frozen=True):
    """What is known of a child. `code` is empty outside the sample, `born` ISO or empty.

    `names` are single names (“Anna”, “Kingfisher”), in the order of the lists; `numbers` are
    further ids such as NHS and pupil numbers.
    """

    key: str
    code: str = ""
    born: str = ""
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class Known:
    """Finds identifiers of these people; `find` costs a few look-ups for each word."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._ids: dict[str, tuple[Kind, str]] = {}
        self._near: dict[str, set[str]] = {}
        self._births: dict[date, str] = {}
        self._names: dict[str, str] = {}
        self._full: dict[tuple[str, ...], str] = {}
        self._near_names: dict[str, set[str]] = {}
        for person in people:
            self._add(person)

    def __len__(self) -> int:
        """Return how many ids are known."""
        return len(self._ids)

    def find(self, text: str) -> Iterator[Sighting]:
        """Yield what of a text is known; pieces may overlap."""
        yield from self._find_ids(text)
        if self._births:
            yield from self._find_births(text)
        if self._full or self._names:
            yield from self._find_names(text)

    def _add(self, person: Person) -> None:
        numbers = ((_kind_of(number), number) for number in person.numbers)
        for kind, number in ((Kind.CHILD, person.key), *numbers):
            folded = _folded_id(number)
            if _stands_alone(folded):
                known = self._ids.get(folded)
                same = known is None or known[1] in ("", person.code)
                self._ids[folded] = (kind, person.code if same else AMBIGUOUS)
                if person.code and len(folded) >= _LEAST_NEAR:
                    for shorter in _without_one(folded):
                        self._near.setdefault(shorter, set()).add(folded)
        self._add_names(person)
        if person.code and person.born:
            day = date.fromisoformat(person.born)
            self._births[day] = _one_of(self._births.get(day), person.code)

    def _add_names(self, person: Person) -> None:
        folded = tuple(word.casefold() for name in person.names for word in _WORD.findall(name))
        if len(folded) > 1:
            for order in {folded, folded[::-1]}:
                self._full[order] = _one_of(self._full.get(order), person.code)
        if not person.code:
            return
        for name in folded:
            if len(name) >= _LEAST_NAME:
                self._names[name] = _one_of(self._names.get(name), person.code)
            if len(name) >= _LEAST_NEAR:
                for shorter in _without_one(name):
                    self._near_names.setdefault(shorter, set()).add(name)

    def _find_ids(self, text: str) -> Iterator[Sighting]:
        for match in _IN_GROUPS.finditer(text):
            exact = self._ids.get(_folded_id(match[0]))
            if exact is not None:
                yield Sighting(*match.span(), exact[0], How.EXACT, exact[1])
        for match in _TOKEN.finditer(text):
            folded = _folded_id(match[0])
            exact = self._ids.get(folded)
            if exact is not None:
                yield Sighting(*match.span(), exact[0], How.EXACT, exact[1])
            elif len(folded) >= _LEAST_NEAR and _stands_alone(folded):
                near = _nearest(folded, self._near)
                if near and not _DATE_MARKS.fullmatch(match[0]):
                    code = self._ids[near[0]][1] if len(near) == 1 else AMBIGUOUS
                    yield Sighting(*match.span(), Kind.CHILD, How.NEAR, code)

    def _find_births(self, text: str) -> Iterator[Sighting]:
        for place, day in dates(text):
            if day in self._births:
                yield Sighting(*place, Kind.BIRTH, How.EXACT, self._births[day])
                continue
            near = {self._births[one] for one in _near_days(day) if one in self._births}
            if near:
                code = near.pop() if len(near) == 1 else AMBIGUOUS
                yield Sighting(*place, Kind.BIRTH, How.NEAR, code)

    def _find_names(self, text: str) -> Iterator[Sighting]:
        words = list(_WORD.finditer(text))
        folded = [word[0].casefold() for word in words]
        for at, word in enumerate(words):
            for count in range(2, _MOST_WORDS + 1):
                code = self._full.get(tuple(folded[at : at + count]))
                if code is not None and at + count <= len(words):
                    end = words[at + count - 1].end()
                    yield Sighting(word.start(), end, Kind.NAME, How.EXACT, code)
            if word[0][0].isupper():
                yield from self._single(word, folded[at])

    def _single(self, word: re.Match[str], folded: str) -> Iterator[Sighting]:
        exact = self._names.get(folded)
        if exact is not None:
            yield Sighting(*word.span(), Kind.NAME, How.EXACT, exact)
        elif len(folded) >= _LEAST_NEAR:
            near = _nearest(folded, self._near_names)
            if near:
                code = self._names[near[0]] if len(near) == 1 else AMBIGUOUS
                yield Sighting(*word.span(), Kind.NAME, How.NEAR, code)


def _kind_of(number: str) -> Kind:
    folded = _folded_id(number)
    if is_nhs(folded):
        return Kind.NHS
    return Kind.UPN if _UPN_FORM.fullmatch(folded) and is_upn(folded) else Kind.CHILD


def _folded_id(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum()).casefold()


def _stands_alone(folded: str) -> bool:
    """Say whether an id is long enough to mean something in a sentence; a year is none."""
    if folded.isdecimal():
        return len(folded) >= _LEAST_DIGITS
    return len(folded) >= _LEAST_ID and any(letter.isdecimal() for letter in folded)


def _one_of(held: str | None, code: str) -> str:
    """Return the code that stands for one child; none where two children share what is known."""
    return code if held is None or held == code else AMBIGUOUS


def _without_one(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _nearest(word: str, index: dict[str, set[str]]) -> list[str]:
    """Return what lies one letter from `word`: one more, one fewer, another, two exchanged."""
    found: set[str] = set()
    for shorter in _without_one(word):
        found |= index.get(shorter, frozenset())
    return sorted(one for one in found if one != word and _one_apart(word, one))


def _one_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, with_ = one[start:], other[start:]
    exchanged = len(rest) > 1 and rest[1::-1] == with_[:2] and rest[2:] == with_[2:]
    return exchanged or rest[1:] == with_[1:] or rest[1:] == with_ or rest == with_[1:]


def _near_days(day: date) -> Iterator[date]:
    """Yield days that a slip of the fingers makes of one: exchanged, a day or a year beside."""
    yield day - timedelta(days=1)
    yield day + timedelta(days=1)
    for year, month, of_month in (
        (day.year, day.day, day.month),
        (day.year - 1, day.month, day.day),
        (day.year + 1, day.month, day.day),
    ):
        try:
            yield date(year, month, of_month)
        except ValueError:
            continue
