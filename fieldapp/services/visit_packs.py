"""The pack that a visit follows: named by its hash in the visit, and carried in it, sealed.

A visit that follows a shipped pack needs nothing but the hash. Any other edition lies in the
visit's own record as a sealed file, with the administrator's signature, so that every member
has it with the visit. A member's laptop holds it to the hash and to the signature before it is
used; once it was, it stays usable there when the administrator leaves.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from fieldapp.domain.change import Attach, field_slot, inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.domain.record import lives, read_field, typed
from fieldapp.frameworks import archive, library
from fieldapp.frameworks.archive import ARCHIVE_TYPE, ENDING, MOST_ARCHIVE
from fieldapp.frameworks.loading import loaded
from fieldapp.frameworks.pack import Pack
from fieldapp.services import attachments
from fieldapp.services.pack_shelf import PackShelf, signed
from fieldapp.services.reading import state_of
from fieldapp.services.work import Work
from sync.protocol import hashing
from sync.protocol.ids import AttachmentId, ChunkAddress

PINNED: Final = "framework_pack"
"""The field of a visit that holds the hash of the pack that it follows."""
_CHECKED: Final = "pack-checked"
"""What this laptop remembers, in the visit's encrypted file, of a pack whose signature held."""


def pack_of(work: Work) -> Pack:
    """Return the edition that the visit follows.

    Refuses one that is not here (C-180), has not arrived whole yet (C-254), or is not signed as
    it must be (F-246 to F-249). A visit from before visits were pinned follows the pack that
    ships under its framework.
    """
    about = state_of(work, inspection_record(work.inspection))
    pinned = pinned_hash(work)
    if not pinned:
        return library.pack(read_field(about, "framework").text)
    held = work.packs.get(pinned)
    if held is None:
        held = library.edition(pinned) or _carried(work, pinned) or _on_shelf(work, pinned)
        if held is None:
            raise _not_here(read_field(about, "framework").text)
        work.packs[pinned] = held
    return held


def pinned_hash(work: Work) -> str:
    """Return the hash of the edition that a lead named last; empty for a visit without one.

    What somebody else wrote there has no effect.
    """
    record = inspection_record(work.inspection)
    leads = work.store.membership().leads
    stated = read_field(state_of(work, record), PINNED).versions
    named = next((one.text for one in stated if one.person in leads), None)
    if named is not None or not stated:
        return named or ""
    past = work.store.history(record, field_slot(PINNED))
    return next((one.version.text for one in past if one.version.person in leads), "")


def bring_together(work: Work) -> None:
    """Put a visit's own edition where it is missing: into the visit, or onto the shelf here.

    Done whenever a visit is opened. What fails is noted and leaves the visit open.
    """
    if work.epoch is None:
        return
    pinned = pinned_hash(work)
    if not pinned or library.is_edition(pinned):
        return
    try:
        _bring(work, pinned)
    except Refused as refused:
        work.log.refused("pack-not-brought", refused)


def _bring(work: Work, pinned: str) -> None:
    shelf = PackShelf(work.ports.files, work.profile)
    named = next(_named(work, pinned), None)
    if named is None:
        if shelf.find(pinned, work.known) is not None:
            _carry(work, pinned, shelf.data(pinned))
    elif not shelf.holds(pinned):
        data = _bytes(work, named)
        held = archive.read(data)
        signed(held, work.known)
        if held.digest == pinned:
            shelf.keep(pinned, data)


def _carry(work: Work, pinned: str, data: bytes) -> None:
    """Seal an edition into the visit, at the one place that its hash gives it."""
    record, source = inspection_record(work.inspection), io.BytesIO(data)
    name = f"framework-{pinned[:12]}{ENDING}"
    place = _place(pinned)
    attachments.attach_file(work, record, name, ARCHIVE_TYPE, source, len(data), attachment=place)


def _carried(work: Work, pinned: str) -> Pack | None:
    """Return the edition that lies in the visit, held to hash and signature."""
    for named in _named(work, pinned):
        held = archive.read(_bytes(work, named))
        if held.digest != pinned:
            continue
        if work.store.setting(_CHECKED) == bytes.fromhex(pinned):
            return loaded(held.files, "of this visit")
        found = signed(held, work.known).pack
        work.store.set_setting(_CHECKED, bytes.fromhex(pinned))
        return found
    return None


def _on_shelf(work: Work, pinned: str) -> Pack | None:
    found = PackShelf(work.ports.files, work.profile).find(pinned, work.known)
    return found.pack if found else None


def _named(work: Work, pinned: str) -> Iterator[AttachmentId]:
    """Yield where the visit has its edition, if it has."""
    place = _place(pinned)
    state = state_of(work, inspection_record(work.inspection))
    bodies = (typed(live) for live in lives(state, b"a:" + place))
    if any(isinstance(one, Attach) and one.length <= MOST_ARCHIVE for one in bodies):
        yield place


def _bytes(work: Work, named: AttachmentId) -> bytes:
    record = inspection_record(work.inspection)
    stated = attachments.stated(work, record, named)
    if any(not work.store.has_chunk(ChunkAddress(one)) for one in stated.chunks):
        raise Refused(
            "C-254",
            "The framework pack of this visit has not arrived whole yet.",
            "Send and receive once more. What is written is kept.",
        )
    return b"".join(attachments.open_attachment(work, record, named))


def _place(pinned: str) -> AttachmentId:
    return AttachmentId(hashing.labelled("visit-pack/1", pinned.encode())[:16])


def _not_here(framework: str) -> Refused:
    return Refused(
        "C-180",
        f"This visit follows an edition of the framework {framework} that is not on this laptop.",
        "Send and receive, or read in the signed pack. Everything that was written is kept.",
    )
