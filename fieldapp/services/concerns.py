"""A concern about a child: one action raises it, offline, with the time stamped."""

from __future__ import annotations

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
from fieldapp.domain.views import Summary
from fieldapp.forms.digest import form_hash
from fieldapp.services.names import next_short_name
from fieldapp.services.text import clean
from fieldapp.services.work import Work
from fieldapp.services.writing import write
from sync.protocol.ids import RecordId

_NONCE_BYTES: Final = 32


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
    work: Work, record: RecordId, name: str, words: str = "", done_ms: int | None = None
) -> Effects:
    """Record a step of the concern path, done now or at a claimed time in milliseconds."""
    _known_step(work, name)
    done = max(work.clock.now().ms, 0) if done_ms is None else done_ms
    body = ConcernStep(name, done, clean(words).text)
    return write(work, operation(Code.CONCERN_STEP, record, step_slot(name), body))


def close(work: Work, record: RecordId, outcome: str, words: str = "") -> Effects:
    """Close a concern with how it ended and why, in words."""
    body = CloseConcern(outcome, clean(words).text)
    return write(work, operation(Code.CLOSE_CONCERN, record, CLOSE_SLOT, body))


def open_concerns(work: Work) -> tuple[Summary, ...]:
    """Return the concerns that are not closed, oldest first."""
    rows = work.store.summaries(kind=RecordKind.CONCERN)
    return tuple(sorted((r for r in rows if not r.finished), key=lambda r: r.opened.ms))


def _known_step(work: Work, name: str) -> None:
    if work.ports.forms.latest(RecordKind.CONCERN).step(name) is None:
        raise Refused("C-104", "This is not a step of the concern path.", "Choose a step.")
