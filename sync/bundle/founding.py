"""Whether an entry is the opening statement that an inspection's id is made of."""

from __future__ import annotations

from sync.protocol import control
from sync.protocol.control import CreateBody
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.errors import Refused
from sync.protocol.ids import InspectionId
from sync.protocol.judging import Judge, Verdict


def founds(entry: Entry, inspection: InspectionId, judge: Judge) -> bool:
    """Say whether an entry, signed by its author, opens the inspection of this id."""
    header = entry.header
    if header is None or header.kind is not EntryClass.CONTROL or entry.body is None:
        return False
    try:
        stated = control.parse(entry.body)
    except Refused:
        return False
    if not isinstance(stated, CreateBody) or stated.creator != entry.outer.author:
        return False
    made = control.inspection_id(entry.outer.organisation, stated.creator, stated.nonce)
    return made == inspection and judge.signed(entry) is Verdict.VERIFIED
