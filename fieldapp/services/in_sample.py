"""The children that are at work on: those of the sample, and others that somebody wrote about.

A child that was replaced before anybody wrote about it is in no list any more. What was
written about one stays, and the child with it: nobody's words go because a draw changed.
"""

from __future__ import annotations

from fieldapp.domain.views import Child
from fieldapp.services import draws, journey, reading
from fieldapp.services.work import Work


def children(work: Work) -> tuple[Child, ...]:
    """Return the children of an inspection that lists show, by code."""
    away = draws.gone(work)
    return tuple(
        child
        for child in reading.children(work)
        if child.code not in away or journey.is_written_about(work, child.code)
    )
