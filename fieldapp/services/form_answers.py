"""Keeps what an opened form holds beside the words that a person types: one entry a step.

Words and choices go through the typing path. What follows from them by the rules of the form
(a value that an action sets, an id, the time of a first answer), and instances of repeats, are
written here. A value that the form sets replaces what the open form had read, and no words that
came meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from fieldapp.domain.change import Code, SetField, SetMember, field_slot, operation, set_slot
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import RecordState
from fieldapp.services.answering import Seen, going_on, went_on
from fieldapp.services.reading import state_of
from fieldapp.services.text import FIELD_TEXT_BYTES, check_field, clean, size
from fieldapp.services.work import Work
from fieldapp.services.writing import write_units
from sync.protocol.ids import RecordId
from sync.protocol.operation import Operation, Reference

_UNIT: Final = 200
"""Operations of one entry; a large form begins with several entries in one transaction."""


@dataclass(frozen=True, slots=True)
class FormStep:
    """What one step changed: fields by key, and ids that came to and went from sets by key.

    `seen` names, by key, the live writes that the new values take the place of.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, Sequence[str]] = field(default_factory=dict)
    removed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self.fields or self.added or self.removed)


def fitting(step: FormStep) -> FormStep:
    """Return the step without values that are longer than a field can be."""
    short = {key: text for key, text in step.fields.items() if size(text) <= FIELD_TEXT_BYTES}
    return replace(step, fields=short)


def too_long() -> Refused:
    """Return why a value that the form makes is not kept."""
    return Refused(
        "F-197",
        "The form makes a value from this answer that is too long to be kept.",
        "Shorten the answer, or tell who wrote the form. Everything else is kept.",
    )


def keep(work: Work, record: RecordId, step: FormStep) -> Effects:
    """Write a step in one transaction."""
    ops = [*_members(state_of(work, record), record, step), *_answers(work, record, step)]
    units = [ops[at : at + _UNIT] for at in range(0, len(ops), _UNIT)]
    if not units:
        return Effects(work.inspection)
    effects = write_units(work, units)
    for unit, entry in zip(units, effects.entries, strict=True):
        for place, op in enumerate(unit):
            if op.code == Code.SET_FIELD:
                slot = op.target.slot
                seen = tuple(step.seen.get(slot[2:].decode(), ()))
                went_on(work, record, slot, seen, Reference(entry, place))
    return effects


def _members(state: RecordState, record: RecordId, step: FormStep) -> Iterator[Operation]:
    for key, ids in step.removed.items():
        yield from (_removal(state, record, key, name) for name in ids)
    for key, ids in step.added.items():
        for name in ids:
            yield operation(Code.ADD_MEMBER, record, set_slot(key), SetMember(name))


def _answers(work: Work, record: RecordId, step: FormStep) -> Iterator[Operation]:
    for key, text in step.fields.items():
        slot, words = field_slot(key), clean(text).text
        check_field(words)
        named = going_on(work, record, slot, tuple(step.seen.get(key, ())))
        yield operation(Code.SET_FIELD, record, slot, SetField(words), named)


def _removal(state: RecordState, record: RecordId, key: str, name: str) -> Operation:
    slot = set_slot(key)
    body = operation(Code.ADD_MEMBER, record, slot, SetMember(name)).body
    named = [
        Reference(live.entry, live.place)
        for live in state.live.get(slot, ())
        if live.code == Code.ADD_MEMBER and live.body == body
    ]
    return operation(Code.REMOVE_MEMBER, record, slot, SetMember(name), named)
