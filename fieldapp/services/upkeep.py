"""Checks and repairs of an inspection that people start themselves."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.domain.ports import Progress
from fieldapp.services.work import Work


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: the digest of all live values before and after it."""

    entries: int
    before: bytes
    after: bytes

    @property
    def equal(self) -> bool:
        """Say whether the projection was what the log says."""
        return self.before == self.after


def rebuild(work: Work, progress: Progress) -> Rebuilt:
    """Make the projection anew from the log, whose chain and signatures are walked first."""
    before = work.store.projection_digest()
    walked = work.store.verify_chain(progress)
    after = work.store.rebuild(progress)
    work.log.note("rebuilt", entries=walked.entries, equal=int(before == after))
    return Rebuilt(walked.entries, before, after)
