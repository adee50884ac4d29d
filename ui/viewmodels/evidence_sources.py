"""What the source of a passage says of it: the kind of source that is offered, the next line."""

from __future__ import annotations

from typing import Final

from fieldapp.domain.change import RecordKind, attachment_slot, text_slot
from fieldapp.domain.views import Attachment, Record
from ui.viewmodels.evidence_words import Passage

_KINDS: Final = {
    RecordKind.CASE_TRACKING: "case_record",
    RecordKind.CASE_PART: "case_record",
    RecordKind.JOURNEY: "case_record",
    RecordKind.PRACTICE_OBSERVATION: "observation",
    RecordKind.INTERVIEW_CHILD: "child",
    RecordKind.INTERVIEW_CARER: "carer",
    RecordKind.INTERVIEW_PARENT: "parent",
    RecordKind.SAMPLE: "data",
}
_LEADS: Final = ("director", "lead member", "chief executive", "service manager", "chair of")
"""Words of a role whose holder leads a service."""
_OWN_AGENCY: Final = ("", "social_care")
_TABLES: Final = ("csv", "spreadsheet", "excel")


def source_kind(whole: Record, slot: bytes) -> str:
    """Return the kind of source that a passage most likely is; empty where nothing tells.

    A person can always say otherwise.
    """
    file = _file(whole, slot)
    if file is not None and any(word in file.media_type for word in _TABLES):
        return "data"
    if whole.summary.kind is RecordKind.INTERVIEW_PROFESSIONAL:
        return _professional(whole)
    return _KINDS.get(whole.summary.kind, "")


def following(whole: Record, passage: Passage) -> bytes | None:
    """Return the slot of the line after a passage, None at the end and where there are none."""
    last = (passage.more or (passage.slot,))[-1]
    ids = [block.id for block in whole.blocks]
    if last[:2] not in (b"b:", b"x:") or last[2:] not in ids:
        return None
    after = ids.index(last[2:]) + 1  # type: ignore[arg-type]  # found among them
    return text_slot(ids[after]) if after < len(ids) else None


def _professional(whole: Record) -> str:
    """Return leader, partner or practitioner, from the role and the agency that were written."""
    role = whole.fields["role"].text.casefold() if "role" in whole.fields else ""
    if any(word in role for word in _LEADS):
        return "leader"
    agency = whole.fields["agency"].text if "agency" in whole.fields else ""
    return "practitioner" if agency in _OWN_AGENCY else "partner"


def _file(whole: Record, slot: bytes) -> Attachment | None:
    return next((f for f in whole.attachments if attachment_slot(f.id) == slot), None)
