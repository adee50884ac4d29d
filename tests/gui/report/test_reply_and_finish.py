"""Comments are answered in place, and the end of a visit leads to what is left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldapp.domain.reply import Answer, Part
from fieldapp.services import concerns, reply
from tests.support.report_desk import Chosen, ReportWindow, comments
from ui.viewmodels.commands import CommandId
from ui.viewmodels.finish_page import TaskState
from ui.viewmodels.places import Spot


def test_a_comment_is_answered_by_keys_and_then_the_next_is_shown(window: ReportWindow) -> None:
    window.show("reply")
    page, card = window.reply.page, window.reply.view.card
    window.reply.view.list.row_opened.emit(page.state.rows[0].id)
    button = card.choice.button(Answer.NOT_ACCEPTED.value)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    card.edits[Part.REASONS].setFocus()
    QTest.keyClicks(card.edits[Part.REASONS], "Two records show it.")
    window.reply.view.list.setFocus()
    window.desk.wait()
    first = reply.comments(window.work)[0]
    assert (first.answer, first.lacks) == (Answer.NOT_ACCEPTED, "")
    assert first.parts[Part.REASONS].text == "Two records show it."
    page.shown()
    assert page.state.open == 1
    assert window.reply.do(Spot.REPLY, CommandId.NEXT_PROBLEM, None)
    assert page.state.comment is not None
    assert page.state.comment.number == "2"


def test_a_table_that_was_taken_in_before_brings_nothing_new(
    window: ReportWindow, tmp_path: Path
) -> None:
    window.show("reply")
    path = tmp_path / "again.docx"
    path.write_bytes(comments())
    window.reply.chooser = Chosen(str(path))
    window.reply.view.import_asked.emit()
    assert window.reply.page.state.said == "0 comments taken in. 2 were here before."


def test_a_file_without_a_table_is_refused_beside_the_place(
    window: ReportWindow, tmp_path: Path
) -> None:
    window.show("reply")
    path = tmp_path / "no.docx"
    path.write_bytes(b"no Word file")
    window.reply.chooser = Chosen(str(path))
    window.reply.view.import_asked.emit()
    refused = window.reply.page.state.refused
    assert refused is not None
    assert refused.code == "R-130"
    assert window.reply.view.message.isVisible()


def test_the_answers_are_saved_as_a_word_table(window: ReportWindow, tmp_path: Path) -> None:
    window.show("reply")
    window.reply.chooser = Chosen(str(tmp_path / "out"))
    window.reply.view.save_asked.emit()
    assert any(path.suffix == ".docx" for path in (tmp_path / "out").iterdir())


def tasks(window: ReportWindow) -> dict[str, TaskState]:
    groups = window.finish.page.state.groups
    return {task.title: task for group in groups for task in group.tasks}


def test_every_line_that_is_not_done_leads_to_where_it_is_done(window: ReportWindow) -> None:
    window.show("finish")
    held = tasks(window)
    assert held["Concern C-OF2-1 about T03 is still open"].stops
    left = [task for task in held.values() if not task.done and not task.later]
    assert all(task.verb and (task.spot or task.record) for task in left)
    for task in left:
        window.finish.view.rows[task.id].action_chosen.emit(task.id)
    assert {Spot.JUDGEMENTS, Spot.REPORT, Spot.REPLY, Spot.EXCHANGE} <= set(window.went)
    assert window.opened == [concerns.open_concerns(window.work)[0].id]


def test_what_the_app_cannot_do_yet_has_no_button(window: ReportWindow) -> None:
    window.show("finish")
    later = [task for task in tasks(window).values() if task.later]
    assert len(later) == 3
    assert all(not task.verb for task in later)
    assert window.finish.page.state.missing.startswith("Missing: the lead’s seal")


def test_a_concern_that_is_closed_is_no_line_any_more(window: ReportWindow) -> None:
    window.show("finish")
    record, raised = concerns.raise_concern(window.work, "T03")
    window.finish.page.touched(raised)
    title = "Concern C-OF2-2 about T03 is still open"
    assert title in tasks(window)
    window.finish.page.touched(concerns.close(window.work, record, "satisfied", "Seen safe."))
    assert title not in tasks(window)
