"""The editor at every width, text size and theme: nothing is cut, nameless or small."""

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import BlockKind, Mark, RecordKind
from fieldapp.services import records
from tests.gui.editor.conftest import Desk
from tests.support.render import faults, lay_out, wear
from tests.support.sample_shell import sample_state
from ui.views.shell import Shell

KINDS = (
    RecordKind.PRACTICE_OBSERVATION,
    RecordKind.CASE_TRACKING,
    RecordKind.INTERVIEW_CARER,
    RecordKind.INTERVIEW_PARENT,
    RecordKind.INTERVIEW_PROFESSIONAL,
    RecordKind.NOTE,
)
# Neighbours share a theme and a text size, since dressing everything anew costs a second.
SHAPES = (
    ("light", 100, (1024, 700)),
    ("high_contrast", 100, (1280, 800)),
    ("light", 150, (1280, 800)),
    ("light", 200, (1280, 800)),
    ("light", 200, (1024, 700)),
)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_nameless_or_small(desk: Desk, kind: RecordKind, qtbot: QtBot) -> None:
    record = desk.under.new_record(kind, "T03")
    work = desk.under.work
    block, _ = records.add_block(work, record, BlockKind.NOTE, "A line of words " * 9, Mark.IMPROVE)
    look = desk.view.look
    shell = Shell(look, sample_state("observations"))
    qtbot.addWidget(shell)
    shell.add_screen("observations", desk.view, desk.view.panel)
    desk.editor.open(record)
    found = []
    for theme, scale, size in SHAPES:
        wear(look, theme, scale)
        lay_out(shell, size)
        for section in ("before", "notes", "after"):
            desk.view.show_section(section)
            if section == "notes":
                desk.view.notes.view.go_to(block)
            lay_out(shell, size)
            told = [*faults(desk.view), *faults(desk.view.panel)]
            found += [f"{theme} {scale} {size[0]} {section}: {fault}" for fault in told]
    assert found == []
