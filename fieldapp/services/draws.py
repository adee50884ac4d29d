"""The draws of an inspection as they stand now: who was drawn, who was taken out, who came.

A child that was replaced is no longer one of the sample. What the authority's lists say of it is
then shown nowhere; it stands in the log, and on the record of the draw with its code and reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.domain.change import RecordKind
from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import read_field
from fieldapp.sampling.draw import Coverage
from fieldapp.sampling.traits import Trait
from fieldapp.services import reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId

REPLACED: Final = "replaced."
"""What begins the key of a replacement; the code of the place follows."""


class DrawnChild(msgspec.Struct, frozen=True):
    """A child of the sample. `rows` are “list:row”; `came_for` is whom it replaced, or empty."""

    code: str
    drawn_as: str
    rows: tuple[str, ...]
    stratum: str
    why: str
    team: str
    filters: tuple[str, ...]
    came_for: str = ""


class Draw(msgspec.Struct, frozen=True):
    """What a draw was made from and what came of it."""

    sha256: str
    framework: str
    seed: str
    size: int
    filters: tuple[str, ...]
    children: tuple[DrawnChild, ...]
    coverage: tuple[tuple[str, str, int, int], ...]
    unmet: tuple[tuple[str, int, int, str], ...]

    def covered(self) -> tuple[Coverage, ...]:
        """Return the coverage as the draw gave it."""
        return tuple(Coverage(Trait(one[0]), *one[1:]) for one in self.coverage)


class Replacement(msgspec.Struct, frozen=True):
    """A child that was taken out, why, and who came instead."""

    code: str
    reason: str
    by: DrawnChild


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw as it stands now: its record and its children, replacements applied."""

    record: RecordId
    short_name: str
    draw: Draw
    children: tuple[DrawnChild, ...]
    replaced: tuple[Replacement, ...]

    @property
    def twice(self) -> tuple[DrawnChild, ...]:
        """Return children that came a second time, by replacements made apart."""
        seen: set[tuple[str, ...]] = set()
        again = []
        for child in self.children:
            if child.rows in seen:
                again.append(child)
            seen.add(child.rows)
        return tuple(again)

    @property
    def disputed(self) -> tuple[str, ...]:
        """Return codes under which two different children stand, given apart."""
        rows: dict[str, set[tuple[str, ...]]] = {}
        for child in self.children:
            rows.setdefault(child.code, set()).add(child.rows)
        return tuple(sorted(code for code, held in rows.items() if len(held) > 1))


def draws(work: Work) -> tuple[DrawView, ...]:
    """Return every draw, the newest first; two that were made apart both stay."""
    rows = reading.summaries(work, RecordKind.SAMPLE)
    ordered = sorted(rows, key=lambda row: (-row.opened.ms, -_number(row.short_name), row.id))
    return tuple(read(work, row.id) for row in ordered)


def read(work: Work, record: RecordId) -> DrawView:
    """Return a draw as it stands now."""
    state = reading.state_of(work, record)
    made = msgspec.json.decode(_whole(state), type=Draw)
    replaced = _replacements(work, record)
    children = list(made.children)
    for one in replaced:
        children = [one.by if child.code == one.code else child for child in children]
    name = reading.record(work, record).summary.short_name
    return DrawView(record, name, made, tuple(children), replaced)


def gone(work: Work) -> frozenset[str]:
    """Return the codes of children that draws brought and that stand in none any more.

    A draw that cannot be read, of a newer version say, takes nobody away.
    """
    return _gone(list(_readable(work)))


def of_two(work: Work) -> frozenset[str]:
    """Return the codes that draws made apart from the same lists gave to different children."""
    return _of_two(list(_readable(work)))


def withheld(work: Work, code: str) -> str:
    """Say why nothing of the lists is shown of a child; empty where all of it is."""
    views = list(_readable(work))
    if code in _of_two(views):
        return (
            f"Draws that were made apart gave {code} to different children, so nothing of the "
            "lists is shown. Draw again, and work with the codes of the new draw."
        )
    if code in _gone(views):
        return f"{code} was replaced in the sample, so nothing of the lists is shown."
    return ""


def _gone(views: Sequence[DrawView]) -> frozenset[str]:
    came = {child.code for view in views for child in _ever(view)}
    return frozenset(came - {child.code for view in views for child in view.children})


def _of_two(views: Sequence[DrawView]) -> frozenset[str]:
    rows: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for view in views:
        for child in _ever(view):
            rows.setdefault((view.draw.sha256, child.code), set()).add(child.rows)
    return frozenset(code for (_lists, code), held in rows.items() if len(held) > 1)


def _ever(view: DrawView) -> tuple[DrawnChild, ...]:
    """Return every child that a draw ever brought."""
    return (*view.draw.children, *(one.by for one in view.replaced))


def _readable(work: Work) -> Iterator[DrawView]:
    for row in reading.summaries(work, RecordKind.SAMPLE):
        with suppress(msgspec.MsgspecError, ValueError):
            yield read(work, row.id)


def _number(short_name: str) -> int:
    last = short_name.rsplit("-", 1)[-1]
    return int(last) if last.isdecimal() else 0


def _replacements(work: Work, record: RecordId) -> tuple[Replacement, ...]:
    """Return the replacements in the order of the codes that came."""
    fields = reading.record(work, record).fields
    found = [
        msgspec.json.decode(held.text, type=Replacement)
        for key, held in fields.items()
        if key.startswith(REPLACED) and held.text
    ]
    return tuple(sorted(found, key=lambda one: int(one.by.drawn_as[1:])))


def piece_key(number: int) -> str:
    """Return the field in which a piece of the record for programs stands."""
    return f"record.{number + 1}" if number else "record"


def _whole(state: RecordState) -> str:
    """Return the record for programs from its fields."""
    parts: list[str] = []
    while piece := read_field(state, piece_key(len(parts))).text:
        parts.append(piece)
    return "".join(parts)
