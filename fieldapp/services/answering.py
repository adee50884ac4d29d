"""Answers to questions of records in place of what the person saw, from any screen.

A write names the values that stood on the screen and no others: what came meanwhile stays
beside it, as a second version that people decide about. What this run itself wrote in place
of them is named too, since a screen may not have read it again yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldapp.domain.change import Code, SetField, field_slot, operation
from fieldapp.domain.effects import Effects
from fieldapp.services.text import check_field, clean
from fieldapp.services.work import Work
from fieldapp.services.writing import write
from sync.protocol.ids import RecordId
from sync.protocol.operation import Operation, Reference

Seen = Mapping[str, tuple[Reference, ...]]
"""The live writes that stood on the screen, by the key of their field."""


def answer(work: Work, record: RecordId, answers: Mapping[str, str], seen: Seen) -> Effects:
    """Answer questions in one unit, each in place of what was seen of it; none for no answer.

    A key that `seen` lacks was empty on the screen: its answer replaces nothing.
    """
    if not answers:
        return Effects(work.inspection)
    named = {key: tuple(seen.get(key, ())) for key in answers}
    ops = [_answer(work, record, key, text, named[key]) for key, text in answers.items()]
    effects = write(work, *ops)
    (entry,) = effects.entries
    for place, key in enumerate(answers):
        went_on(work, record, field_slot(key), named[key], Reference(entry, place))
    return effects


def answer_one(
    work: Work, record: RecordId, key: str, text: str, seen: Iterable[Reference]
) -> Effects:
    """Answer one question in place of what was seen; empty text clears the answer."""
    return answer(work, record, {key: text}, {key: tuple(seen)})


def going_on(
    work: Work, record: RecordId, slot: bytes, seen: tuple[Reference, ...]
) -> tuple[Reference, ...]:
    """Return what a write replaces that goes on from `seen`, if this run went on from it before."""
    while (further := work.followed.get((record, slot, seen))) is not None:
        seen = further
    return seen


def went_on(
    work: Work, record: RecordId, slot: bytes, seen: tuple[Reference, ...], became: Reference
) -> None:
    """Note what stands in place of `seen` from now on, written by this run."""
    work.followed[record, slot, going_on(work, record, slot, seen)] = (became,)


def _answer(
    work: Work, record: RecordId, key: str, text: str, seen: tuple[Reference, ...]
) -> Operation:
    slot, words = field_slot(key), clean(text).text
    check_field(words)
    named = going_on(work, record, slot, seen)
    return operation(Code.SET_FIELD, record, slot, SetField(words), named)
