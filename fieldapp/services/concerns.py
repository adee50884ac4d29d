"""A concern about a child: one action raises it, offline, with the time stamped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Final

from fieldapp.domain.change import (
    CLOSE_SLOT,
    OPEN_SLOT,
    CloseConcern,
    Code,
    ConcernStep,
    RaiseConcern,
    RecordKind,
    operation,
    record_id,
    step_slot,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import DueStep, OpenConcern, Record, Step, Summary
from fieldapp.forms.concern_path import PathTimes, StepTime, path_times
from fieldapp.forms.digest import form_hash
from fieldapp.services import reading
from fieldapp.services.names import next_short_name
from fieldapp.services.text import clean
from fieldapp.services.work import Work
from fieldapp.services.writing import write
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference

_NONCE_BYTES: Final = 32
_MINUTE_MS: Final = 60_000


def raise_concern(
    work: Work, child: str = "", source: RecordId | None = None
) -> tuple[RecordId, Effects]:
    """Raise a concern now; nothing else is asked for, not even which child.

    `source` is the record in which it came up, if any.
    """
    form = work.ports.forms.latest(RecordKind.CONCERN)
    nonce = work.rng.bytes(_NONCE_BYTES)
    record = record_id(work.inspection, work.device, nonce)
    raised = RaiseConcern(
        nonce=nonce,
        form=form.id,
        form_version=form.version,
        form_hash=form_hash(form),
        short_name=next_short_name(work, RecordKind.CONCERN),
        child=child,
        source=source or b"",
        raised_ms=max(work.clock.now().ms, 0),
    )
    return record, write(work, operation(Code.RAISE_CONCERN, record, OPEN_SLOT, raised))


def step(
    work: Work,
    record: RecordId,
    name: str,
    words: str = "",
    done_ms: int | None = None,
    seen: Iterable[Reference] = (),
) -> Effects:
    """Record a step of the concern path, done now or at a claimed time in milliseconds.

    `seen` names what was said of the step before and is put right now; it stays in the log.
    """
    _known_step(work, name)
    done = max(work.clock.now().ms, 0) if done_ms is None else done_ms
    body = ConcernStep(name, done, clean(words).text)
    return write(work, operation(Code.CONCERN_STEP, record, step_slot(name), body, seen))


def close(work: Work, record: RecordId, outcome: str, words: str = "") -> Effects:
    """Close a concern with how it ended and why, in words."""
    body = CloseConcern(outcome, clean(words).text)
    return write(work, operation(Code.CLOSE_CONCERN, record, CLOSE_SLOT, body))


def open_concerns(work: Work) -> tuple[Summary, ...]:
    """Return the concerns that are not closed, oldest first."""
    rows = work.store.summaries(kind=RecordKind.CONCERN)
    return tuple(sorted((r for r in rows if not r.finished), key=lambda r: r.opened.ms))


def standing(work: Work) -> tuple[OpenConcern, ...]:
    """Return every open concern with its last step and what is due, the most pressing first."""
    times = path_times()
    found = [_standing(reading.record(work, row.id), times) for row in open_concerns(work)]
    return tuple(sorted(found, key=lambda c: (c.due_ms is None, c.due_ms or 0, c.raised_ms)))


def to_do(record: Record, times: PathTimes) -> tuple[DueStep, ...]:
    """Return the steps of a concern that are not done, in order, with the time each is due."""
    done = {step.step: step.done_ms for step in first_done(record)}
    left = (step for step in times.step if step.name not in done)
    return tuple(DueStep(step.name, _due_ms(record, step, done)) for step in left)


def first_done(record: Record) -> tuple[Step, ...]:
    """Return each step that was done once, as it was first done, by time."""
    first: dict[str, Step] = {}
    for each in sorted(record.steps, key=lambda s: (s.done_ms, s.version.reference)):
        first.setdefault(each.step, each)
    return tuple(first.values())


def _standing(record: Record, times: PathTimes) -> OpenConcern:
    row, done = record.summary, first_done(record)
    last = done[-1] if done else None
    return OpenConcern(
        id=row.id,
        short_name=row.short_name,
        child=row.child or record_child(record),
        raised_ms=row.opened.ms,
        last=last.step if last else "",
        last_ms=last.done_ms if last else 0,
        to_do=to_do(record, times),
    )


def record_child(record: Record) -> str:
    """Return the code of the child that was written into the concern, or nothing."""
    held = record.fields.get("child")
    codes = held.text.split() if held and not held.conflict else ()
    return codes[0] if codes else ""


def _due_ms(record: Record, step: StepTime, done: dict[str, int]) -> int | None:
    said = _answered_ms(record, step.due_field) if step.due_field else None
    if said is not None:
        return said
    start = done.get(step.after) if step.after else record.summary.opened.ms
    return None if start is None else start + step.within_minutes * _MINUTE_MS


def _answered_ms(record: Record, key: str) -> int | None:
    """Return the time that was answered, read in the offset of whoever wrote it."""
    held = record.fields.get(key)
    if held is None or held.conflict or not held.versions:
        return None
    try:
        moment = datetime.fromisoformat(held.text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        offset = held.versions[0].claimed.offset_minutes
        moment = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    return int(moment.timestamp() * 1_000)


def _known_step(work: Work, name: str) -> None:
    if work.ports.forms.latest(RecordKind.CONCERN).step(name) is None:
        raise Refused("C-104", "This is not a step of the concern path.", "Choose a step.")
