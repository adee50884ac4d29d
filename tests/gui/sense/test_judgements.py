"""Judgements in a window: grades by key, words kept while they are typed, every size and theme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.domain.judgement import Part
from fieldapp.services import judgements, visits
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.render import faults, lay_out, let_go, make_look, wear
from tests.support.sample_shell import sample_state
from ui.viewmodels.places import Spot
from ui.views.judgements_desk import JudgementsDesk
from ui.views.shell import Shell

SHAPES = (
    ("light", (1280, 800), 100),
    ("dark", (1024, 700), 100),
    ("high_contrast", (1280, 800), 100),
    ("high_contrast", (1280, 800), 200),
)


@pytest.fixture(params=["ilacs-2018", "jtai-2022-early-help"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[EditorDesk]:
    with open_visit(tmp_path) as (_, team):
        profile = team["OF2"].profile
        work = team["OF2"].open(visits.create_visit(profile, "Southmere", request.param, []))
        yield EditorDesk(work, team)
        visits.close_visit(profile, work)
    let_go()


@pytest.fixture
def shown(desk: EditorDesk, qtbot: QtBot) -> Iterator[JudgementsDesk]:
    look = make_look()
    shell = Shell(look)
    qtbot.addWidget(shell)
    made = JudgementsDesk(shell, look, desk.ports, lambda _record, _slot: None)
    desk.listeners.join(made)
    shell.render_state(sample_state(Spot.JUDGEMENTS))
    lay_out(shell)
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    made.view.take_focus()
    yield made
    shell.hide()


graded = pytest.mark.parametrize("desk", ["ilacs-2018"], indirect=True)


@graded
def test_a_key_proposes_a_grade(desk: EditorDesk, shown: JudgementsDesk) -> None:
    button = shown.view.cards["care_leavers"].grades["inadequate"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert judgements.card(desk.work, "care_leavers").judgement.grade.text == "inadequate"
    shown.page.shown()
    spoken = shown.view.cards["overall"].grades["good"].accessibleName()
    assert spoken == "Good, closed by a rule, can be explained"
    assert shown.view.cards["care_leavers"].grades["inadequate"].hasFocus()


@graded
def test_typed_reasons_are_entries_once_their_place_is_left(
    desk: EditorDesk, shown: JudgementsDesk
) -> None:
    card = shown.view.cards["in_care"]
    edit = card.parts[Part.RATIONALE].edit
    edit.setFocus()
    QTest.keyClicks(edit, "Seen in five cases.")
    shown.page.shown()
    assert edit.text_exactly() == "Seen in five cases."
    card.grades["good"].setFocus()
    desk.wait()
    held = judgements.card(desk.work, "in_care").judgement.parts[Part.RATIONALE]
    assert held.text == "Seen in five cases."


@graded
def test_a_refused_signature_says_why_and_what_to_do(
    desk: EditorDesk, shown: JudgementsDesk
) -> None:
    shown.page.propose("care_leavers", "inadequate")
    shown.page.shown()
    shown.page.propose("overall", "good")
    shown.view.asked.emit("overall")
    shown.view.panel.signed.emit("overall", "lead")
    assert "C-168" in (shown.page.state.refused.code if shown.page.state.refused else "")
    assert shown.view.message.isVisible()


def test_nothing_is_cut_or_without_a_name(shown: JudgementsDesk) -> None:
    for theme, size, scale in SHAPES:
        wear(shown.view.look, theme, scale)
        lay_out(shown.view.window(), size)
        assert faults(shown.view) == [], (theme, size, scale)
        assert faults(shown.view.panel) == [], (theme, size, scale)
