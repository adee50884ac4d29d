"""Two people's laptops that changed the same words while apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fieldapp.domain.change import RecordKind, field_slot
from fieldapp.services import reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk, open_visit

ONE = "Health is absent from strategy meetings in four of six cases."
OTHER = "Health is late to strategy meetings but sends a written view."
SLOT = field_slot("think")


@dataclass
class Apart:
    """OF2's desk after both had written; `record` holds two versions of one field."""

    desk: EditorDesk
    record: RecordId

    @property
    def work(self) -> Work:
        return self.desk.work

    def texts(self) -> set[str]:
        """Every version that is live."""
        field = reading.record(self.work, self.record).fields["think"]
        return {version.text for version in field.versions}


@contextmanager
def apart(folder: Path) -> Iterator[Apart]:
    """A note of OF2 whose "What I think" OF3 changed without knowing."""
    with open_visit(folder, "OF3") as (work, team):
        visit = work.inspection
        record, _ = records.open_record(work, RecordKind.NOTE)
        team.carry(visit, "OF2", "OF3")
        records.set_field(work, record, "think", ONE, ())
        records.set_field(team["OF3"].open(visit), record, "think", OTHER, ())
        team.carry(visit, "OF3", "OF2")
        yield Apart(EditorDesk(work, team), record)
