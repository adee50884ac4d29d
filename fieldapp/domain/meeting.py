"""The board of the evening meeting: what emerges, is disputed, missing, unsure, and next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldapp.domain.change import Mark
from fieldapp.domain.enquiry import Enquiry, Uncertainty
from fieldapp.domain.evidence import Item
from fieldapp.domain.finding import Weighed
from fieldapp.domain.matrix import Cell
from fieldapp.domain.views import OpenConcern


@dataclass(frozen=True, slots=True)
class Open:
    """What the team has not settled: gaps, items to follow up, uncertainties, lines, concerns."""

    gaps: tuple[Cell, ...] = ()
    follow_ups: tuple[Item, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    concerns: tuple[OpenConcern, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The findings by side, those that are disputed or thin, and what is open.

    A disputed or thin finding stands on its side too: nothing is hidden by being doubtful.
    """

    strengths: tuple[Weighed, ...]
    improve: tuple[Weighed, ...]
    disputes: tuple[Weighed, ...]
    thin: tuple[Weighed, ...]
    open: Open


def board(weighed: Iterable[Weighed], still: Open) -> Board:
    """Return the board of findings that were not put away, in the order given."""
    held = [one for one in weighed if not one.finding.archived]
    return Board(
        strengths=tuple(one for one in held if one.is_strength),
        improve=tuple(one for one in held if not one.is_strength),
        disputes=tuple(one for one in held if one.disputed),
        thin=tuple(one for one in held if not one.support.enough),
        open=still,
    )


def follow_ups(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that were marked to be followed up, in the order given."""
    return tuple(one for one in items if one.mark is Mark.FOLLOW_UP and not one.archived)
