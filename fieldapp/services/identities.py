"""Who the children are: sealed apart from everything else of an inspection.

The lists of the authority and the key sheet (code and identifying values) are sealed files in
the compartment of identities, on a record of their own that no list, search or export shows.
Each look at a child's values is an entry with its reason.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.domain.change import (
    OPEN_SLOT,
    Annotate,
    Attach,
    Code,
    OpenRecord,
    RecordKind,
    note_slot,
    operation,
    record_id,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.membership import IDENTITIES
from fieldapp.domain.ports import Progress
from fieldapp.domain.record import lives, typed
from fieldapp.services import attachments, compartments, reading
from fieldapp.services.reading import state_of
from fieldapp.services.text import clean
from fieldapp.services.work import Work
from fieldapp.services.writing import write
from sync.protocol.ids import ZERO32, AttachmentId, RecordId

SHEET_TYPE: Final = "application/vnd.fieldapp.key-sheet+json"
LISTS_TYPE: Final = "application/vnd.fieldapp.lists"
MAPPING_TYPE: Final = "application/vnd.fieldapp.headings+toml"
IDENTIFIERS_TYPE: Final = "application/vnd.fieldapp.identifiers+json"
_NONCE_BYTES: Final = 32


class Identity(msgspec.Struct, frozen=True):
    """What the lists give of a child that identifies it: the authority's id, date of birth."""

    key: str
    born: str


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked who a child is: which, why, who and when as claimed."""

    code: str
    reason: str
    person: str
    claimed_ms: int


def are_readable(work: Work) -> bool:
    """Say whether this laptop was let in."""
    return compartments.holds(work, IDENTITIES)


def keep_lists(work: Work, digest: str, data: bytes, progress: Progress | None = None) -> Effects:
    """Keep an original workbook sealed under its SHA-256 in hex; one that is here is left."""
    if digest in {file.body.name for file in _files(work, LISTS_TYPE)}:
        return Effects(work.inspection)
    return _keep(work, digest, LISTS_TYPE, data, progress)


def lists_of(work: Work, digest: str) -> bytes:
    """Return an original workbook by its SHA-256 in hex; refuse what is not here."""
    found = next((f for f in _files(work, LISTS_TYPE) if f.body.name == digest), None)
    if found is None:
        raise Refused(
            "C-173", "The sealed lists are not on this laptop.", "Send and receive, then try again."
        )
    return _bytes_of(work, found)


def keep_mapping(work: Work, mapping: bytes) -> Effects:
    """Keep the headings that a person confirmed; a heading may hold what nobody meant it to."""
    if mapping == newest_mapping(work):
        return Effects(work.inspection)
    return _keep(work, "headings", MAPPING_TYPE, mapping, None)


def newest_mapping(work: Work) -> bytes:
    """Return the headings that were confirmed last; empty when there are none."""
    found = _files(work, MAPPING_TYPE)
    return _bytes_of(work, max(found, key=lambda file: file.claimed_ms)) if found else b""


def keep_identifiers(work: Work, identifiers: bytes) -> Effects:
    """Keep what names the children of a delivery, for the guard of who is let in."""
    if identifiers == newest_identifiers(work):
        return Effects(work.inspection)
    return _keep(work, "identifiers", IDENTIFIERS_TYPE, identifiers, None)


def newest_identifiers(work: Work) -> bytes:
    """Return what names the children of the newest delivery; empty when nothing was kept."""
    found = _files(work, IDENTIFIERS_TYPE)
    return _bytes_of(work, max(found, key=lambda file: file.claimed_ms)) if found else b""


def key_sheet(work: Work) -> Mapping[str, Identity]:
    """Return every code with its child; a code is never given to another child.

    Two sheets that were written apart are put together; the first keeps a code.
    """
    sheet: dict[str, Identity] = {}
    for part in _parts(work):
        sheet = {**part, **sheet}
    return sheet


def disputed(work: Work) -> frozenset[str]:
    """Return the codes that two people, drawing apart, gave to different children."""
    first = key_sheet(work)
    given = ((code, who) for part in _parts(work) for code, who in part.items())
    return frozenset(code for code, who in given if first[code].key != who.key)


def _parts(work: Work) -> list[dict[str, Identity]]:
    compartments.opened(work, IDENTITIES)
    files = _files(work, SHEET_TYPE)
    return [msgspec.json.decode(_bytes_of(work, f), type=dict[str, Identity]) for f in files]


def add_to_sheet(work: Work, added: Mapping[str, Identity]) -> Effects:
    """Add codes to the key sheet; what it holds already stays."""
    if not added:
        return Effects(work.inspection)
    data = msgspec.json.encode(dict(sorted(added.items())))
    return _keep(work, "sheet", SHEET_TYPE, data, None)


def reveal(work: Work, code: str, reason: str) -> tuple[Identity, Effects]:
    """Return who a child is, after the look and its reason were written down.

    Refuses without a reason (C-174), a code that is not on the sheet (C-175), and one that two
    children carry (C-176): nobody is told of the wrong child.
    """
    if not reason.strip():
        raise Refused("C-174", "A look at who a child is needs a reason.", "Write why.")
    identity = key_sheet(work).get(code)
    if identity is None:
        raise Refused("C-175", f"{code} is not on the key sheet.", "Look at the code again.")
    if code in disputed(work):
        raise Refused(
            "C-176",
            f"Two draws that were made apart gave {code} to different children.",
            "Draw again, and work with the codes of the new draw.",
        )
    (record, *_), slot = _records(work), note_slot(work.rng.bytes(16))
    body = Annotate(code.encode(), clean(reason).text)
    with compartments.sealed_under(work, IDENTITIES):
        return identity, write(work, operation(Code.ANNOTATE, record, slot, body))


def looks(work: Work) -> tuple[Look, ...]:
    """Return who looked at whom and why, in the order of claimed times."""
    found = [
        Look(body.about.decode(), body.text, live.person, live.claimed_ms)
        for record in _records(work)
        for held in state_of(work, record).live.values()
        for live in held
        if isinstance(body := typed(live), Annotate)
    ]
    return tuple(sorted(found, key=lambda look: (look.claimed_ms, look.code)))


def _keep(
    work: Work, name: str, media_type: str, data: bytes, progress: Progress | None
) -> Effects:
    with compartments.sealed_under(work, IDENTITIES):
        record = next(iter(_records(work)), None) or _begun(work)
        source = io.BytesIO(data)
        return attachments.attach_file(work, record, name, media_type, source, len(data), progress)[
            1
        ]


def _begun(work: Work) -> RecordId:
    """Open the record that the sealed files hang on."""
    nonce = work.rng.bytes(_NONCE_BYTES)
    record = record_id(work.inspection, work.device, nonce)
    kind = RecordKind.IDENTITIES.value
    body = OpenRecord(nonce, kind, kind, 1, ZERO32, "", "")
    write(work, operation(Code.OPEN_RECORD, record, OPEN_SLOT, body))
    return record


def _records(work: Work) -> tuple[RecordId, ...]:
    """Return the records of sealed files; more than one where two people began apart."""
    rows = reading.summaries(work, RecordKind.IDENTITIES)
    return tuple(sorted(row.id for row in rows))


@dataclass(frozen=True, slots=True)
class _File:
    """A sealed file: where and when it is stated, and what is stated."""

    at: tuple[bytes, int]
    claimed_ms: int
    record: RecordId
    id: AttachmentId
    body: Attach


def _files(work: Work, media_type: str) -> list[_File]:
    """Return the sealed files of a kind in the fixed order of their entries."""
    found: list[_File] = []
    for record in _records(work):
        state = state_of(work, record)
        for slot in state.live:
            for live in lives(state, slot) if slot.startswith(b"a:") else ():
                body = typed(live)
                if isinstance(body, Attach) and body.media_type == media_type:
                    at = (live.entry, live.place)
                    found.append(_File(at, live.claimed_ms, record, AttachmentId(slot[2:]), body))
    return sorted(found, key=lambda file: file.at)


def _bytes_of(work: Work, file: _File) -> bytes:
    return b"".join(attachments.open_attachment(work, file.record, file.id))
