"""The board of the evening meeting, computed from the records and never stored."""

from __future__ import annotations

from fieldapp.domain.finding import weigh
from fieldapp.domain.meeting import Board, Open, board, follow_ups
from fieldapp.services import coding, concerns, enquiries, findings, uncertainties
from fieldapp.services.live_evidence import LiveEvidence
from fieldapp.services.work import Work


def meeting(work: Work, live: LiveEvidence) -> Board:
    """Return the board as it stands; `live` counts the evidence of this visit."""
    items = live.items
    weighed = (weigh(live.matrix.shape, one, items) for one in findings.findings(work))
    still = Open(
        gaps=live.matrix.gaps(coding.explained(work)),
        follow_ups=follow_ups(items.values()),
        uncertainties=tuple(one for one in uncertainties.uncertainties(work) if one.is_open(items)),
        enquiries=enquiries.open_lines(work),
        concerns=concerns.standing(work),
    )
    return board(weighed, still)
