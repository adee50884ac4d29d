"""The report in a window: written and cited by keys, followed to the words, saved, compared."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.domain.judgement import Part, part_key
from fieldapp.reports.inspection_problems import Trouble
from fieldapp.services import inspection_report, inspection_words, judgements
from fieldapp.services.work import Work
from tests.support.render import faults, lay_out, wear
from tests.support.report_desk import Chosen, ReportWindow
from ui.viewmodels.commands import CommandId
from ui.viewmodels.places import Spot
from ui.viewmodels.report_words import Marked
from ui.views.report import Side
from ui.views.report_edit import ReportEdit

SOURCE = "judgement.in_care.rationale"
SIZES = (
    ((1280, 800), 100, "light"),
    ((1024, 700), 100, "dark"),
    ((1280, 800), 200, "high_contrast"),
)


def edit_of(
    window: ReportWindow, section: str = "area_in_care", source: str = SOURCE
) -> ReportEdit:
    """The field of a section, with the caret at its start."""
    window.report.view.show_side(Side.WRITE)
    window.report.page.choose(section)
    edit = window.report.view.paper.fields[source].edit
    edit.setFocus()
    return edit


def test_a_citation_is_found_by_words_and_put_after_its_sentence_by_keys(
    window: ReportWindow,
) -> None:
    area, part = "help_and_protection", Part.RATIONALE
    judgements.write_part(window.work, area, part, "Leaders know this.\nThey act.", ())
    window.report.page.shown()
    edit = edit_of(window, f"area_{area}", part_key(area, part))
    edit.put_caret(3)
    assert window.report.do(Spot.REPORT, CommandId.CODE, None)
    finder = window.report.view.panel.finder
    assert finder.letters.hasFocus()
    QTest.keyClicks(finder.letters, "managers delay")
    assert [row.id for row in finder.rows.rows.rows] == ["E-OF2-3"]
    QTest.keyClick(finder.letters, Qt.Key.Key_Return)
    assert edit.hasFocus()
    cited = "Leaders know this. [E-OF2-3]\nThey act."
    assert edit.text_exactly() == cited
    edit.clearFocus()
    window.desk.wait()
    assert judgements.card(window.work, area).judgement.parts[part].text == cited


def test_the_panel_leads_from_a_sentence_to_the_words_it_rests_on(window: ReportWindow) -> None:
    edit_of(window).put_caret(3)
    rests = window.report.page.state.rests
    assert rests is not None
    assert rests.figures == ("1 item", "1 source", "1 inspector")
    (item,) = rests.items
    assert item.quoted.words == "Her plan hangs on the wall and she wrote its first page."
    window.report.view.panel.rests.item_opened.emit(item.quoted)
    assert window.opened == [item.quoted.passage.record]


def test_words_are_typed_whatever_is_wrong_and_marked_while_one_types(
    window: ReportWindow,
) -> None:
    edit = edit_of(window, "summary", "report.summary")
    QTest.keyClicks(edit, "It is good. So is this [E-OF2-1].")
    assert edit.text_exactly() == "It is good. So is this [E-OF2-1]."
    assert window.report.page.marks(edit.text_exactly()) == (
        Marked(0, 11, Trouble.NO_EVIDENCE),
        Marked(12, 33, Trouble.THIN),
        Marked(23, 32, None),
    )
    formats = edit.document().firstBlock().layout().formats()
    assert formats
    window.desk.wait()
    assert not edit.document().toPlainText().startswith(" ")
    QTest.keyClick(edit, Qt.Key.Key_Home)
    assert edit.text_exactly() == "It is good. So is this [E-OF2-1]."


def test_drawing_marks_again_is_no_change_by_the_person(window: ReportWindow) -> None:
    edit = edit_of(window)
    window.look.changed.emit()
    edit.mark_again()
    window.report.page.shown()
    assert not window.report.page.is_written(SOURCE)


def test_f8_goes_from_problem_to_problem(window: ReportWindow) -> None:
    page = window.report.page
    assert window.report.do(Spot.REPORT, CommandId.NEXT_PROBLEM, None)
    first = page.state.chosen
    rows = page.state.problems
    assert first == rows[0].section
    found = next(row for row in rows if row.source == SOURCE and row.kind is Trouble.NO_EVIDENCE)
    window.report.view.panel.problems.opened.emit(found)
    edit = window.report.view.paper.fields[SOURCE].edit
    assert edit.hasFocus()
    assert page.state.rests is not None
    assert page.state.rests.sentence == "Leaders know this."


def test_where_panel_and_words_take_turns_a_citation_leads_back_to_the_words(
    window: ReportWindow, qtbot: QtBot
) -> None:
    wear(window.look, scale=200)
    for size in ((1280, 800), (1000, 700)):
        lay_out(window.shell, size)
    window.shell.body.show_main()
    edit = edit_of(window)
    edit.put_caret(3)
    window.report.do(Spot.REPORT, CommandId.CODE, None)
    finder = window.report.view.panel.finder
    assert finder.letters.isVisible()
    assert not edit.isVisible()
    QTest.keyClick(finder.letters, Qt.Key.Key_Escape)
    assert edit.hasFocus()
    qtbot.waitUntil(edit.isVisible)
    wear(window.look)


def test_the_report_is_saved_and_then_compared_with_what_is_written_later(
    window: ReportWindow, tmp_path: Path
) -> None:
    window.report.chooser = Chosen(str(tmp_path / "out"))
    window.report.view.panel.files.save_asked.emit(True)
    endings = sorted(path.suffix for path in (tmp_path / "out").iterdir())
    assert endings == [".docx", ".pdf", ".txt"]
    window.report.view.show_side(Side.VERSIONS)
    version = window.report.files.state.saved[0]
    window.report.files.compare(version)
    assert window.report.files.state.differences == ()
    assert version.words.endswith("OF2, for the team")


def test_each_change_of_a_word_file_is_shown_and_taken_one_by_one(
    window: ReportWindow, tmp_path: Path
) -> None:
    data = inspection_report.worded(window.work, citations=True)
    path = tmp_path / "back.docx"
    path.write_bytes(changed(data))
    window.report.chooser = Chosen(str(path))
    window.report.view.panel.files.word_asked.emit()
    files = window.report.files
    assert window.report.view.side is Side.WORD
    assert [one.outside for one in files.state.changes] == [False, True]
    assert words_at(window.work, "report.about_area") == "Northmere has 38 schools."
    assert window.report.do(Spot.REPORT, CommandId.COMMIT, None)
    assert words_at(window.work, "report.about_area") == "Northmere has 41 schools."
    (beside,) = files.state.changes
    assert (beside.came, beside.source) == ("We talked with you.", "report.for_children")
    files.take()
    assert words_at(window.work, "report.for_children") == "We talked with you."
    assert files.state.changes == ()


def words_at(work: Work, source: str) -> str:
    return inspection_words.field_of(work, source).text


def changed(data: bytes) -> bytes:
    """A Word file with other words in a passage, and a new paragraph under a heading."""
    document = Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run.text == "Northmere has 38 schools.":
                run.text = "Northmere has 41 schools."
        if paragraph.text == "Summary for children and young people":
            after = document.add_paragraph("We talked with you.")
            paragraph._p.addnext(after._p)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_printed_pages_are_shown_as_pictures_with_names(window: ReportWindow) -> None:
    window.report.view.show_side(Side.PAGES)
    window.report.files.show_pages(citations=True, per_inch=30.0)
    pages = window.report.files.state.pages
    assert pages
    assert all(page.startswith(b"\x89PNG") for page in pages)
    assert faults(window.report.view) == []


def test_nothing_is_cut_or_without_a_name(window: ReportWindow) -> None:
    window.report.page.choose("area_in_care")
    found = []
    for size, scale, theme in SIZES:
        wear(window.look, theme, scale)
        for spot in ("report", "reply", "finish"):
            window.show(spot)
            lay_out(window.shell, size)
            found += [f"{theme} {scale} {spot}: {fault}" for fault in faults(window.view(spot))]
    wear(window.look)
    assert found == []
