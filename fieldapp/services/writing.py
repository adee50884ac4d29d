"""The one way in for what is written here: seal, append, fold, in one transaction.

A failed commit may have succeeded, so the store opens its file again and looks before it
says `NotSaved`; then the very same entries are offered once more. An entry that is held
already changes nothing, so nothing is ever written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from fieldapp.crypto.epoch import EpochSecret
from fieldapp.crypto.seal import Prefix, control, seal
from fieldapp.domain.change import body_of, fits_slot
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Malformed, Refused
from fieldapp.services.work import LogRun, Work
from fieldapp.store.facts import Arrived, Batch, DraftDone, EpochKey, Head, HeadMoved, NotSaved
from sync.protocol.control import AddMemberBody, ControlCode, CreateBody, EpochBody, pack
from sync.protocol.ids import ZERO32, OperationId
from sync.protocol.limits import DEPENDENCIES
from sync.protocol.operation import Content, Operation, Prelude

SCHEMA: Final = 1
_OFFSET_ZERO: Final = 1_440

Unit = Sequence[Operation]
"""The operations of one entry."""


def write(work: Work, *operations: Operation, done: Iterable[DraftDone] = ()) -> Effects:
    """Write one entry of the given operations; return what it touched.

    Raises `Refused` with a code when it was not saved; then nothing was changed and every
    draft still stands.
    """
    return write_units(work, [operations], done)


def write_units(work: Work, units: Iterable[Unit], done: Iterable[DraftDone] = ()) -> Effects:
    """Write one entry for each unit, all in one transaction, with the drafts they end."""
    contents = [_content(work, unit) for unit in units]
    finished = tuple(done)

    def attempt() -> Effects:
        arrived, run = _sealed(work, contents)
        return _commit(work, arrived, run, finished)

    return _on_a_sound_log(work, attempt)


def write_control(
    work: Work,
    code: ControlCode,
    body: CreateBody | EpochBody | AddMemberBody,
    keys: tuple[EpochKey, ...] = (),
) -> Effects:
    """Write one clear statement about members or keys, and keep the keys that it brings."""
    packed = pack(code, body)

    def attempt() -> Effects:
        entry = control(_prefix(work, work.run, _seen(work), epoch=ZERO32), packed, work.signer)
        run = work.run.extended(entry.id, 1)
        return _commit(work, [Arrived(entry, None, None, verified=True)], run, (), keys)

    return _on_a_sound_log(work, attempt)


def begin_inspection(
    work: Work, body: CreateBody, key: EpochKey, about: Sequence[Operation]
) -> Effects:
    """Write an inspection's first statement and what it is about, in one transaction."""
    entry = control(
        _prefix(work, work.run, (), epoch=ZERO32), pack(ControlCode.CREATE, body), work.signer
    )
    content = _content(work, about)
    run = work.run.extended(entry.id, 1)
    sealed, run = _sealed_from(work, run, (), [content])
    arrived = [Arrived(entry, None, None, verified=True), *sealed]
    return _commit(work, arrived, run, (), (key,))


def keep_epochs(work: Work, keys: Sequence[EpochKey]) -> Effects:
    """Keep keys that were opened, in the encrypted file, and open what waited for them."""
    return work.store.commit(Batch(epochs=tuple(keys)))


def _on_a_sound_log(work: Work, attempt: Callable[[], Effects]) -> Effects:
    """Try; when the files moved on without this run, try again in a new log."""
    try:
        return attempt()
    except HeadMoved:
        work.run = LogRun.fresh(work.rng)
        return attempt()


def _commit(
    work: Work,
    arrived: Sequence[Arrived],
    run: LogRun,
    done: tuple[DraftDone, ...],
    epochs: tuple[EpochKey, ...] = (),
) -> Effects:
    batch = Batch(
        entries=tuple(arrived),
        epochs=epochs,
        drafts_done=done,
        expect_head=Head(work.run.log, work.run.length - 1, work.run.head),
    )
    try:
        effects = work.store.commit(batch)
    except NotSaved as failure:
        work.log.refused("not-saved", failure)
        effects = work.store.commit(batch)
    work.run = run
    return effects


def _content(work: Work, unit: Unit) -> Content:
    _refuse_unreadable(unit)
    now = work.clock.now()
    prelude = Prelude(
        OperationId(work.rng.bytes(16)),
        SCHEMA,
        max(now.ms, 0),
        now.offset_minutes + _OFFSET_ZERO,
        work.person,
    )
    return Content(prelude, tuple(unit))


def _refuse_unreadable(unit: Unit) -> None:
    """Refuse an operation that every reader would flag: it would be kept and never shown."""
    for op in unit:
        try:
            fits = fits_slot(op.code, op.target.slot)
            body_of(op.code, op.version, op.body)
        except Malformed:
            fits = False
        if not fits:
            raise Refused(
                "C-106",
                "This cannot be written as it is: a part of it is empty or too long.",
                "Nothing was changed. Shorten it, or fill in what is missing.",
            )


def _sealed(work: Work, contents: Sequence[Content]) -> tuple[list[Arrived], LogRun]:
    """Return the entries of this run's log for `contents`, and the log as it is after them."""
    return _sealed_from(work, work.run, _seen(work), contents)


def _sealed_from(
    work: Work, run: LogRun, seen: tuple[bytes, ...], contents: Sequence[Content]
) -> tuple[list[Arrived], LogRun]:
    epoch = _epoch(work)
    arrived: list[Arrived] = []
    for content in contents:
        prefix = _prefix(work, run, seen, epoch.id)
        entry = seal(prefix, content, epoch.secret, work.signer, work.rng, work.ports.codecs)
        arrived.append(Arrived(entry, content, None, verified=True))
        run, seen = run.extended(entry.id, 1), seen[DEPENDENCIES:]
    return arrived, run


def _epoch(work: Work) -> EpochSecret:
    if work.epoch is None:
        raise Refused(
            "C-113",
            "The key of this visit has not come yet, so nothing can be written in it.",
            "Send and receive, or ask the lead to add this laptop.",
        )
    return work.epoch


def _seen(work: Work) -> tuple[bytes, ...]:
    """Return the heads of other logs that nothing else names, in ascending order."""
    return tuple(sorted(tip for tip in work.store.tips() if tip != work.run.head))


def _prefix(work: Work, run: LogRun, seen: tuple[bytes, ...], epoch: bytes) -> Prefix:
    return Prefix(
        organisation=work.known.organisation,
        inspection=work.inspection,
        log=run.log,
        sequence=run.length,
        previous=run.head,
        author=work.device,
        roster=work.known.roster_hash,
        receipt=work.store.newest_receipt(),
        dependencies=seen[:DEPENDENCIES],
        epoch=epoch,
    )
