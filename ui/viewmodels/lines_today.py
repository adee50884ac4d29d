"""Lines of enquiry as the day shows them: those of this person today first."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.domain.enquiry import Enquiry
from fieldapp.services import enquiries
from fieldapp.services.work import Work
from ui.viewmodels.days import day_text


@dataclass(frozen=True, slots=True)
class LineToday:
    """A line with who looks into it; `mine` when its activity is this person's today."""

    id: str
    words: str
    mine: bool


def lines_today(work: Work) -> tuple[LineToday, ...]:
    """Return the open lines, this person's of today first, by time."""
    due = enquiries.due(work, work.person, day_text(work.clock))
    first = {one.id for one in due}
    others = (one for one in enquiries.open_lines(work) if one.id not in first)
    return (
        *(LineToday(one.id.hex(), _mine(one), True) for one in due),
        *(LineToday(one.id.hex(), _line(one), False) for one in others),
    )


def _mine(one: Enquiry) -> str:
    when = " ".join(part for part in ("Today", one.time) if part)
    about = ", ".join(part for part in (when, one.place) if part)
    does = f"\n{one.activity.text}" if one.activity.text.strip() else ""
    return f"{about}: {one.question.text}{does}"


def _line(one: Enquiry) -> str:
    return f"{one.question.text}\n{one.short_name} · {one.owner or 'nobody yet'}"
