"""Uncertainties: what the team is not sure of, counted until evidence closes it."""

from __future__ import annotations

from collections.abc import Iterable

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.enquiry import CLOSED, OPEN, Uncertainty, read_uncertainty
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item
from fieldapp.services import coding, reading, records
from fieldapp.services.answering import answer_one
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference


def open_uncertainty(
    work: Work, question: str, areas: Iterable[str] = ()
) -> tuple[RecordId, Effects]:
    """Begin an uncertainty, open, its author's. Refuses an empty question (C-262)."""
    if not question.strip():
        raise Refused("C-262", "It does not say what is not certain.", "Write it as a question.")
    fields = {"title": question, "state": OPEN, "owner": str(work.person)}
    return records.open_record(work, RecordKind.UNCERTAINTY, fields=fields, sets={"areas": areas})


def cite(work: Work, uncertainty: RecordId, items: Iterable[RecordId], on: bool = True) -> Effects:
    """Put evidence under an uncertainty, or take it away; without any it is open again."""
    ids = [item.hex() for item in items]
    come, gone = (ids, []) if on else ([], ids)
    return records.change_set(work, uncertainty, "items", come, gone)


def close(work: Work, uncertainty: RecordId, seen: Iterable[Reference]) -> Effects:
    """Close an uncertainty on the evidence under it, in place of the state that was `seen`.

    Refuses while no item that stands is cited (C-263): words alone close nothing.
    """
    held = uncertainty_of(work, uncertainty)
    if not any(not item.archived for item in _cited(work, held)):
        raise Refused(
            "C-263",
            "No evidence stands under this uncertainty, so it stays open.",
            "Cite an item that answers it, then close it.",
        )
    return answer_one(work, uncertainty, "state", CLOSED, seen)


def reopen(work: Work, uncertainty: RecordId, seen: Iterable[Reference]) -> Effects:
    """Count an uncertainty again, in place of the state that was `seen`."""
    return answer_one(work, uncertainty, "state", OPEN, seen)


def uncertainty_of(work: Work, uncertainty: RecordId) -> Uncertainty:
    """Return one uncertainty as it stands."""
    return read_uncertainty(reading.state_of(work, uncertainty))


def uncertainties(work: Work) -> tuple[Uncertainty, ...]:
    """Return every uncertainty, those out of the lists too, in the order of beginning."""
    rows = [
        row
        for archived in (False, True)
        for row in reading.summaries(work, RecordKind.UNCERTAINTY, archived)
    ]
    ordered = sorted(rows, key=lambda row: (row.opened.ms, row.id))
    return tuple(uncertainty_of(work, row.id) for row in ordered)


def still_open(work: Work) -> tuple[Uncertainty, ...]:
    """Return the uncertainties that count: not closed, or closed on nothing that stands."""
    return tuple(one for one in uncertainties(work) if is_open(work, one))


def is_open(work: Work, one: Uncertainty) -> bool:
    """Say whether an uncertainty still counts."""
    return one.is_open({item.id: item for item in _cited(work, one)})


def _cited(work: Work, one: Uncertainty) -> list[Item]:
    return [item for cited in one.items if (item := coding.item(work, cited)) is not None]
