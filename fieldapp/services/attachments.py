"""Files beside a record: sealed in chunks as they are read, never on the disk in clear.

The file's key is in the store before its first chunk; the entry that names the chunks
comes last, so an attachment is there whole or not at all.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final, Protocol

from fieldapp.crypto.stream import Sealer, listed, open_file
from fieldapp.domain.change import Attach, Code, Nothing, attachment_slot, operation
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress
from fieldapp.domain.record import lives, typed
from fieldapp.domain.views import Draft
from fieldapp.services.reading import state_of
from fieldapp.services.text import clean
from fieldapp.services.work import Work
from fieldapp.services.writing import write
from fieldapp.store.facts import DraftDone
from sync.protocol.ids import AttachmentId, ChunkAddress, RecordId
from sync.protocol.limits import MIB
from sync.protocol.operation import Reference

READ_BYTES: Final = MIB
TEXT_TYPE: Final = "text/plain"
_NAME_LENGTH: Final = 120
_KEY_BYTES: Final = 32
_NOT_THERE: Final = "D-102"


class Source(Protocol):
    """What a file is read from; an empty answer is its end."""

    def read(self, size: int, /) -> bytes: ...


def attach_file(
    work: Work,
    record: RecordId,
    name: str,
    media_type: str,
    source: Source,
    length: int,
    progress: Progress | None = None,
    attachment: AttachmentId | None = None,
) -> tuple[AttachmentId, Effects]:
    """Attach what `source` gives; `length` in bytes only serves the progress shown.

    `progress` may raise `Cancelled`; then nothing is attached, and nothing of it is left. The
    place is a new one unless `attachment` names it, for what everybody attaches alike.
    """
    attachment = attachment or AttachmentId(work.rng.bytes(16))
    slot = attachment_slot(attachment)
    sealer = Sealer(key := work.rng.bytes(_KEY_BYTES))
    draft = _begun(work, record, slot, key)
    try:
        for done in _sealed(work, sealer, source):
            if progress is not None:
                progress(done, length, "Attaching")
        body = _stated(work, sealer, key, _shown_name(name), media_type)
        begun = DraftDone(record, slot, draft.saved_ms)
        return attachment, write(work, operation(Code.ATTACH, record, slot, body), done=[begun])
    except BaseException:
        _given_up(work, record, slot, sealer)
        raise


def attach_text(
    work: Work, record: RecordId, name: str, text: str, progress: Progress | None = None
) -> tuple[AttachmentId, Effects]:
    """Attach a long text, such as a paste over 256 KiB, as a file of its own."""
    data = clean(text).text.encode("utf-8")
    return attach_file(work, record, name, TEXT_TYPE, io.BytesIO(data), len(data), progress)


def open_attachment(work: Work, record: RecordId, attachment: AttachmentId) -> Iterator[bytes]:
    """Yield the bytes of an attachment in pieces, each authenticated before it is given.

    Refuses a piece that is damaged (D-221) or not on this laptop (C-107).
    """
    return open_file(stated(work, record, attachment), lambda address: _piece(work, address))


def _piece(work: Work, address: ChunkAddress) -> bytes:
    try:
        return work.store.read_chunk(address)
    except Refused as refused:
        if refused.code != _NOT_THERE:
            raise
        raise Refused(
            "C-107",
            "A piece of this file is not on this laptop.",
            "Send and receive, so that it comes from the server.",
        ) from refused


def stated(work: Work, record: RecordId, attachment: AttachmentId) -> Attach:
    """Return what the log says of an attachment; refuse one that is not there."""
    state = state_of(work, record)
    for live in lives(state, attachment_slot(attachment)):
        body = typed(live)
        if isinstance(body, Attach):
            return body
    raise Refused(
        "C-105", "This attachment is not part of the record any more.", "Look at the history."
    )


def detach(work: Work, record: RecordId, attachment: AttachmentId) -> Effects:
    """Take an attachment out of a record; it stays in the history."""
    slot = attachment_slot(attachment)
    seen = [Reference(x.entry, x.place) for x in lives(state_of(work, record), slot)]
    return write(work, operation(Code.DETACH, record, slot, Nothing(), seen))


def drop_unfinished(work: Work) -> int:
    """Forget attachments that a crash interrupted; return how many. Their files are intact
    where they came from."""
    begun = [draft for draft in work.store.drafts() if draft.slot.startswith(b"a:")]
    for draft in begun:
        work.store.drop_draft(draft.record, draft.slot)
    return len(begun)


def _begun(work: Work, record: RecordId, slot: bytes, key: bytes) -> Draft:
    """Keep the file's key before its first chunk is written."""
    now = max(work.clock.now().ms, 0)
    draft = Draft(record, slot, "", (), now, now, 0, key.hex())
    work.store.save_draft(draft)
    return draft


def _given_up(work: Work, record: RecordId, slot: bytes, sealer: Sealer) -> None:
    """Leave nothing of a file that was not attached: no draft that counts, no sealed pieces."""
    try:
        work.store.drop_draft(record, slot)
        work.store.drop_chunks(sealer.addresses)
    except Refused as reason:
        work.log.refused("unfinished-file-left", reason)


def _sealed(work: Work, sealer: Sealer, source: Source) -> Iterator[int]:
    """Seal and keep the chunks of a source; yield how many bytes were read so far."""
    while data := source.read(READ_BYTES):
        for chunk in sealer.feed(data):
            work.store.put_chunk(chunk.address, chunk.data)
        yield sealer.length
    for chunk in sealer.finish():
        work.store.put_chunk(chunk.address, chunk.data)


def _stated(work: Work, sealer: Sealer, key: bytes, name: str, media_type: str) -> Attach:
    named = listed(key, sealer.addresses)
    for chunk in named.further:
        work.store.put_chunk(chunk.address, chunk.data)
    return Attach(
        name=name,
        media_type=media_type[:200],
        length=sealer.length,
        sha256=sealer.sha256,
        file_key=key,
        chunks=named.chunks,
        levels=named.levels,
        finished=True,
    )


def _shown_name(name: str) -> str:
    """Return the last part of a file's name, short enough to be shown; its ending is kept."""
    last = clean(name).text.replace("\\", "/").rsplit("/", 1)[-1] or "attachment"
    if len(last) <= _NAME_LENGTH:
        return last
    ending = PurePath(last).suffix[:16]
    return last[: _NAME_LENGTH - len(ending)] + ending
