"""The report, the comments and the end of a visit in a window, on a small inspection."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import BlockKind, Mark, RecordKind, block_slot
from fieldapp.domain.judgement import Part
from fieldapp.services import (
    coding,
    concerns,
    findings,
    inspection_report,
    judgements,
    records,
    reply,
    visits,
)
from fieldapp.services.coding import Codes
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.support.doors import InlineAside
from tests.support.editor_desk import EditorDesk
from tests.support.fleet import Fleet
from tests.support.render import lay_out, make_look
from tests.support.sample_shell import sample_state
from ui.qt.look import Look
from ui.viewmodels.places import Spot
from ui.viewmodels.session import OpenVisit
from ui.views.desk import DeskPorts
from ui.views.finish_desk import FinishDesk
from ui.views.reply_desk import ReplyDesk
from ui.views.report_desk import ReportDesk
from ui.views.shell import Shell

SAID = (
    ("Her plan hangs on the wall and she wrote its first page.", "child", Mark.STRENGTH),
    ("The review was held six weeks late and nobody told her.", "case_record", Mark.IMPROVE),
    ("Managers see the delay and have a plan for it.", "leader", Mark.STRENGTH),
)
RATIONALE = (
    "Plans belong to the children. [E-OF2-1] Reviews are often late. [F-OF2-1] "
    "Leaders know this.\nManagers act on it. [E-OF2-9]"
)
COMMENTS = (
    ("No", "Page or paragraph", "Comment", "Evidence"),
    ("1", "Page 4", "“Reviews are often late” is not what the data of May show.", "Data of May"),
    ("2", "About the area", "The number of schools is 41.", ""),
)


def small(work: Work) -> None:
    """Evidence, a finding, a judgement, words, an open concern and two comments."""
    records.add_child(work, "T03", records.BY_HAND)
    items = [_item(work, *said) for said in SAID]
    claim = "Reviews are held late."
    findings.open_finding(work, claim, ["in_care"], ["social_care"], items[1:2])
    judgements.propose(work, "in_care", "requires_improvement", ())
    judgements.write_part(work, "in_care", Part.RATIONALE, RATIONALE, ())
    inspection_report.write_section(work, "about_area", "Northmere has 38 schools.", ())
    concerns.raise_concern(work, "T03")
    reply.take_in(work, comments(), "comments.docx")


def comments() -> bytes:
    """The authority's Word table."""
    document = Document()
    table = document.add_table(rows=0, cols=len(COMMENTS[0]))
    for row in COMMENTS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _item(work: Work, words: str, source: str, mark: Mark) -> RecordId:
    record, _ = records.open_record(work, RecordKind.NOTE)
    block, _ = records.add_block(work, record, BlockKind.NOTE, words)
    child = ("T03",) if source != "leader" else ()
    codes = Codes(("in_care",), (), ("social_care",), child, mark, source)
    return coding.code_passage(work, record, block_slot(block), 0, len(words), codes)[0]


@dataclass
class Chosen:
    """A chooser that always gives the same place."""

    path: str

    def open_file(self, title: str) -> str:
        return self.path

    def open_files(self, title: str) -> tuple[str, ...]:
        return (self.path,)

    def save_file(self, title: str, suggestion: str) -> str:
        return self.path

    def folder(self, title: str) -> str:
        return self.path


@dataclass
class ReportWindow:
    """The three screens in one window."""

    work: Work
    fleet: Fleet
    person: str = "OF2"
    opened: list[RecordId] = field(default_factory=list)
    went: list[Spot] = field(default_factory=list)
    decided: list[tuple[RecordId, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = EditorDesk(self.work, self.fleet)
        self.look: Look = make_look()
        self.shell = Shell(self.look)
        card = next(iter(visits.list_visits(self.fleet[self.person].profile)))
        visit = OpenVisit(self.work, self.desk.typing, card, self._apart, self.desk.listeners)
        ports = DeskPorts(
            self.shell,
            self.look,
            visit,
            self.desk.ports,
            self.went.append,
            self._open,
            print,
            self._decide,
        )
        self.report = ReportDesk(ports, InlineAside())
        self.reply, self.finish = ReplyDesk(ports), FinishDesk(ports)

    def show(self, spot: str) -> None:
        """Show a screen and let it read."""
        self.shell.render_state(sample_state(Spot(spot)))
        lay_out(self.shell)
        view: Any = self.view(spot)
        view.take_focus()

    def view(self, spot: str) -> QWidget:
        """The screen called so."""
        return {
            "report": self.report.view,
            "reply": self.reply.view,
            "finish": self.finish.view,
        }[spot]

    def close(self) -> None:
        """Take it down."""
        for desk in (self.report, self.reply, self.finish):
            desk.close()
        self.shell.hide()

    def _apart(self) -> AbstractContextManager[Work]:
        return visits.apart(self.fleet[self.person].profile, self.work.inspection)

    def _decide(self, record: RecordId, slot: bytes) -> None:
        self.decided.append((record, slot))

    def _open(self, record: RecordId, slot: bytes = b"", caret: int = 0, /) -> None:
        self.opened.append(record)
