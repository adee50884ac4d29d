"""What a visit makes of its evidence, gathered for an export."""

from __future__ import annotations

from fieldapp.domain.errors import Refused
from fieldapp.reports.evidence_tables import Evidence, Judged
from fieldapp.services import coding, findings, judgements
from fieldapp.services.work import Work


def evidence(work: Work) -> Evidence:
    """Return items, findings (those put away too) and judgements.

    Without the edition of the framework that the visit follows there are no titles and no
    table of judgements; their fields stand in the table of the visit's own record.
    """
    items = (*coding.items(work), *coding.items(work, archived=True))
    held = (*findings.findings(work), *findings.findings(work, archived=True))
    try:
        pack = coding.pack_of(work)
    except Refused as refusal:
        work.log.refused("exported-without-framework", refusal)
        return Evidence(None, items, held)
    judged = (Judged(card.judgement, card.permitted) for card in judgements.cards(work))
    return Evidence(pack, items, held, tuple(judged))
