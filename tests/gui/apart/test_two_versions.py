"""Where two people wrote or chose apart both versions are shown, and keys replace one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import RecordKind, field_slot, inspection_record
from fieldapp.domain.finding import State
from fieldapp.domain.judgement import Part, part_key
from fieldapp.domain.record import read_field
from fieldapp.domain.reply import Part as Answered
from fieldapp.services import enquiries, findings, reading, records, reply, visit_forms
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.filling import HOME_VISIT
from tests.support.fleet import Fleet
from tests.support.form_desk import FormDesk, add_form, carry
from tests.support.render import faults, lay_out, let_go, make_look, wear
from tests.support.report_desk import ReportWindow, small
from tests.support.sample_shell import sample_state
from tests.support.sense_desks import SenseWindow
from ui.qt.look import Look
from ui.viewmodels.drawing import Sheet, words_key
from ui.viewmodels.field_words import WordsState, place_of
from ui.viewmodels.form_record import FormRecord, FormRecordViews
from ui.viewmodels.judgements_page import PartState
from ui.viewmodels.places import Spot
from ui.viewmodels.sketch import Sketch
from ui.views.draw_view import DrawView
from ui.views.findings_desk import FindingsDesk
from ui.views.form_binding import FormBinding
from ui.views.form_field import QuestionView
from ui.views.form_record import FormRecordView
from ui.views.judgement_card import PartEdit
from ui.views.judgements_desk import JudgementsDesk
from ui.views.meeting_desk import MeetingDesk
from ui.views.shell import Shell
from ui.views.versions import Versions
from ui.views.words_edit import WordsEdit

SHAPES = ((1280, 800, "light", 100), (1024, 700, "dark", 100), (1280, 800, "high_contrast", 200))


@dataclass
class Two:
    """Two laptops of a visit; OF2's is the one that is looked at."""

    work: Work
    team: Fleet
    decided: list[tuple[RecordId, bytes]] = field(default_factory=list)

    @property
    def other(self) -> Work:
        """The visit on OF3's laptop."""
        return self.team["OF3"].open(self.work.inspection)

    def apart(self, record: RecordId, key: str, mine: str, theirs: str) -> None:
        """Let both write in a field without knowing of the other."""
        visit = self.work.inspection
        self.team.carry(visit, "OF2", "OF3")
        for work, text in ((self.work, mine), (self.other, theirs)):
            seen = read_field(reading.state_of(work, record), key).seen
            records.set_field(work, record, key, text, seen)
        self.team.carry(visit, "OF3", "OF2")

    def texts(self, record: RecordId, key: str) -> set[str]:
        """Every version that lives."""
        held = read_field(reading.state_of(self.work, record), key)
        return {version.text for version in held.versions}


@pytest.fixture(scope="module")
def two(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    with open_visit(tmp_path_factory.mktemp("two"), "OF3") as (work, team):
        small(work)
        yield Two(work, team)
    let_go()


def press(button: QWidget) -> None:
    """Press a button by its key."""
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def shown(versions: Versions) -> str:
    """What a screen reader says of it, while it is in sight."""
    lay_out(versions.window())
    assert versions.isVisible()
    return versions.accessibleName()


def test_words_that_were_just_kept_give_way_only_to_what_is_read_after_them(qtbot: QtBot) -> None:
    record = RecordId(bytes(16))
    shown, edit = WordsState(place_of(record, "title"), "old"), WordsEdit(make_look(), "What")
    part = PartEdit(make_look(), "Children in care", Part.RATIONALE)
    was = PartState(Part.RATIONALE, "old", ())
    for each, before, after in (
        (edit, shown, replace(shown, text="theirs")),
        (part, was, replace(was, text="theirs")),
    ):
        qtbot.addWidget(each)
        each.render_state(before, keep=False)
        QTest.keyClicks(each.edit, "new ")
        each.render_state(before, keep=False)
        assert each.edit.text_exactly() == "new old"
        each.render_state(after, keep=False)
        assert each.edit.text_exactly() == "theirs"


def test_words_that_came_while_one_typed_and_thought_better_are_never_replaced_unseen(
    two: Two, qtbot: QtBot
) -> None:
    finding, _ = findings.open_finding(two.work, "Reviews are held late.", ["in_care"])
    two.team.carry(two.work.inspection, "OF2", "OF3")
    look = make_look()
    window = SenseWindow(EditorDesk(two.work, two.team), Shell(look), look)
    qtbot.addWidget(window.shell)
    desk = FindingsDesk(window.ports)
    window.desks.append(desk)
    lay_out(window.shell)
    desk.show(finding)
    claim = desk.view.card.claim
    claim.edit.setFocus()
    QTest.keyClicks(claim.edit, "x")
    seen = read_field(reading.state_of(two.other, finding), "title").seen
    effects = records.set_field(two.other, finding, "title", "Theirs.", seen)
    two.team.carry(two.work.inspection, "OF3", "OF2")
    desk.touched(effects)
    assert claim.edit.text_exactly() == "xReviews are held late."
    QTest.keyClick(claim.edit, Qt.Key.Key_Backspace)
    claim.edit.clearFocus()
    window.desk.wait()
    assert claim.edit.text_exactly() == "Theirs."


def test_a_finding_shows_both_states_and_owners_and_a_key_chooses_one(
    two: Two, qtbot: QtBot
) -> None:
    finding, _ = findings.open_finding(two.work, "Reviews are held late.", ["in_care"])
    two.apart(finding, "state", State.TESTED.value, State.AGREED.value)
    two.apart(finding, "title", "Reviews are late.", "Reviews come late and nobody says why.")
    look = make_look()
    window = SenseWindow(EditorDesk(two.work, two.team), Shell(look), look)
    qtbot.addWidget(window.shell)
    desk = FindingsDesk(window.ports)
    window.desks.append(desk)
    lay_out(window.shell)
    desk.show(finding)
    card = desk.view.card
    said = shown(card.apart["state"])
    assert "OF2, you" in said
    assert "Tested." in said
    assert "Agreed." in said
    assert "Reviews come late and nobody says why." in shown(card.claim.versions)
    card.claim.edit.setFocus()
    QTest.keyClicks(card.claim.edit, " Very")
    card.claim.edit.clearFocus()
    window.desk.wait()
    assert two.texts(finding, "title") == {
        "Reviews are late. Very"
        if "late. Very" in card.claim.edit.text_exactly()
        else card.claim.edit.text_exactly(),
        "Reviews come late and nobody says why.",
    }
    (agreed,) = (b for b in card.apart["state"].choices if "Agreed" in b.accessibleName())
    press(agreed)
    window.desk.wait()
    assert two.texts(finding, "state") == {State.AGREED.value}
    press(card.claim.versions.decide)
    assert window.decided == [(finding, field_slot("title"))]
    _holds(look, window.shell, desk.view)


def test_a_choice_that_came_after_the_screen_was_read_stays_beside_the_click(
    two: Two, qtbot: QtBot
) -> None:
    finding, _ = findings.open_finding(two.work, "Plans are old.", ["in_care"])
    two.team.carry(two.work.inspection, "OF2", "OF3")
    look = make_look()
    window = SenseWindow(EditorDesk(two.work, two.team), Shell(look), look)
    qtbot.addWidget(window.shell)
    desk = FindingsDesk(window.ports)
    window.desks.append(desk)
    lay_out(window.shell)
    desk.show(finding)
    there = read_field(reading.state_of(two.other, finding), "state").seen
    findings.set_state(two.other, finding, State.AGREED, there)
    two.team.carry(two.work.inspection, "OF3", "OF2")
    press(desk.view.card.states.button(State.TESTED.value))
    window.desk.wait()
    assert two.texts(finding, "state") == {State.TESTED.value, State.AGREED.value}
    assert "Agreed." in shown(desk.view.card.apart["state"])


def test_a_line_of_enquiry_shows_who_and_when_and_a_key_chooses(two: Two, qtbot: QtBot) -> None:
    line, _ = enquiries.open_enquiry(two.work, "Is health in the room?")
    two.apart(line, "owner", "OF2", "OF3")
    two.apart(line, "day", "2026-11-18", "2026-11-19")
    two.apart(line, "activity", "Sit in a strategy meeting.", "Read the minutes.")
    look = make_look()
    window = SenseWindow(EditorDesk(two.work, two.team), Shell(look), look)
    qtbot.addWidget(window.shell)
    desk = MeetingDesk(window.ports, lambda _finding: None)
    window.desks.append(desk)
    lay_out(window.shell)
    desk.show_record(line, RecordKind.ENQUIRY)
    card = desk.view.lines
    assert "Read the minutes." in shown(card.activity.versions)
    assert "OF3" in shown(card.apart["owner"])
    press(next(b for b in card.apart["owner"].choices if "Choose OF3" in b.accessibleName()))
    window.desk.wait()
    assert two.texts(line, "owner") == {"OF3"}
    days = [b.accessibleName() for b in card.apart["day"].choices]
    press(card.apart["day"].choices[0 if "18" in days[0] else 1])
    window.desk.wait()
    assert two.texts(line, "day") == {"2026-11-18"}
    press(card.activity.versions.decide)
    assert window.decided == [(line, field_slot("activity"))]
    _holds(look, window.shell, desk.view)


def test_a_judgement_shows_both_reasons_and_grades_and_a_signature_waits(
    two: Two, qtbot: QtBot
) -> None:
    record, key = inspection_record(two.work.inspection), part_key("care_leavers", Part.RATIONALE)
    two.apart(record, key, "Advisers are there.", "Advisers come too late.")
    two.apart(record, part_key("care_leavers", Part.GRADE), "good", "inadequate")
    look, desk = make_look(), EditorDesk(two.work, two.team)
    shell = Shell(look)
    qtbot.addWidget(shell)
    made = JudgementsDesk(shell, look, desk.ports, lambda *place: two.decided.append(place))
    desk.listeners.join(made)
    shell.render_state(sample_state(Spot.JUDGEMENTS))
    lay_out(shell)
    made.view.take_focus()
    card = made.view.cards["care_leavers"]
    assert "OF3" in shown(card.apart)
    edit = card.parts[Part.RATIONALE]
    assert "Advisers come too late." in shown(edit.versions)
    assert edit.edit.text_exactly() == "Advisers are there."
    edit.edit.setFocus()
    QTest.keyClicks(edit.edit, "All ")
    card.grades["good"].setFocus()
    desk.wait()
    assert two.texts(record, key) == {"All Advisers are there.", "Advisers come too late."}
    press(edit.versions.decide)
    assert two.decided[-1] == (record, field_slot(key))
    (good,) = (b for b in card.apart.choices if "Good" in b.accessibleName())
    press(good)
    desk.wait()
    assert two.texts(record, part_key("care_leavers", Part.GRADE)) == {"good"}
    made.view.panel.signed.emit("care_leavers", "lead")
    assert made.page.state.refused is not None
    assert made.page.state.refused.code == "C-184"
    made.page.shown()
    _holds(look, shell, made.view)


def test_a_section_and_an_answer_show_both_versions(two: Two, qtbot: QtBot) -> None:
    record, key = inspection_record(two.work.inspection), "report.about_area"
    two.apart(record, key, "Northmere has 41 schools.", "Northmere is a port with 38 schools.")
    comment = reply.comments(two.work)[0].id
    two.apart(comment, Answered.REASONS.value, "Two records show it.", "The data of May say so.")
    two.apart(comment, Answered.STANDING.value, "accepted", "not_accepted")
    window = ReportWindow(two.work, two.team)
    qtbot.addWidget(window.shell)
    window.show("report")
    window.report.page.choose("about_area")
    words = window.report.view.paper.fields[key]
    assert "Northmere is a port" in shown(words.versions)
    words.edit.setFocus()
    QTest.keyClicks(words.edit, "Today ")
    press(words.versions.decide)
    window.desk.wait()
    assert window.decided[-1] == (record, field_slot(key))
    assert two.texts(record, key) == {
        "Today Northmere has 41 schools.",
        "Northmere is a port with 38 schools.",
    }
    _holds(window.look, window.shell, window.report.view)
    window.show("reply")
    window.reply.view.list.row_opened.emit(comment.hex())
    card = window.reply.view.card
    assert "The data of May say so." in shown(card.versions[Answered.REASONS])
    chosen = card.versions[Answered.STANDING]
    assert "Not accepted" in shown(chosen)
    press(next(b for b in chosen.choices if "Not accepted" in b.accessibleName()))
    window.desk.wait()
    assert two.texts(comment, Answered.STANDING.value) == {"not_accepted"}
    press(card.versions[Answered.REASONS].decide)
    assert window.decided[-1] == (comment, field_slot(Answered.REASONS.value))
    _holds(window.look, window.shell, window.reply.view)
    window.close()


@dataclass
class FormWindow:
    """A record of a form with its real view."""

    two: Two
    record: RecordId
    look: Look

    def __post_init__(self) -> None:
        self.desk = EditorDesk(self.two.work, self.two.team)
        self.view = FormRecordView(self.look)
        page = self.view.page
        views = FormRecordViews(self.view.render_state, page.render_state, page.written)
        self.form = FormRecord(self.desk.ports, views)
        self.desk.listeners.join(self.form)
        self.binding = FormBinding(page, self.form, self.desk.timers)
        page.line_of = self.form.line
        lay_out(self.view, (900, 700))
        self.form.open(self.record)
        lay_out(self.view, (900, 700))

    def line(self, ref: str) -> QuestionView:
        """The view of a line."""
        self.view.page.go_to(ref)
        view = self.view.page._view(ref)
        assert isinstance(view, QuestionView)
        return view


def test_a_form_shows_both_answers_and_keys_change_the_own_one(two: Two, qtbot: QtBot) -> None:
    record, _ = visit_forms.open_form_record(two.work, add_form(two.work, HOME_VISIT), "home")
    mine = FormDesk(two.work, two.team)
    mine.record.open(record)
    mine.record.close()
    mine.desk.wait()
    carry(mine, "OF2", "OF3")
    two.apart(record, "home/called", "Elm House", "The Elms")
    window = FormWindow(two, record, make_look())
    qtbot.addWidget(window.view)
    line = window.line("home/called")
    assert line.versions is not None
    said = shown(line.versions)
    assert said.startswith("What is the home called?: 2 versions.")
    assert "OF3" in said
    edit = line.answer.focusProxy()
    assert edit is not None
    QTest.keyClick(edit, Qt.Key.Key_End)
    QTest.keyClicks(edit, ", flat 2")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    window.desk.wait()
    assert two.texts(record, "home/called") == {"Elm House, flat 2", "The Elms"}
    asked: list[bytes] = []
    window.view.decide_asked.connect(asked.append)
    press(line.versions.decide)
    assert asked == [field_slot("home/called")]
    _holds(window.look, window.view, window.view)


def test_words_beside_a_drawing_show_both_versions(two: Two, qtbot: QtBot) -> None:
    record, _ = findings.open_finding(two.work, "Any record does.", [])
    key = words_key("talk/home")
    two.apart(record, key, "A house and a dog.", "A house with smoke.")
    look, desk = make_look(), EditorDesk(two.work, two.team)
    view = DrawView(look)
    qtbot.addWidget(view)
    sketch = Sketch(desk.ports, view.render_state, view.written)
    view.typed.connect(sketch.typed)
    view.left.connect(sketch.left)
    lay_out(view, (900, 900))
    sketch.begin(reading.record(two.work, record), "talk/home", "Draw your home", Sheet.DRAWING)
    assert "A house with smoke." in shown(view.versions)
    assert view.words.text_exactly() == "A house and a dog."
    view.take_focus()
    QTest.keyClick(view.words, Qt.Key.Key_End)
    QTest.keyClicks(view.words, " Its name is Rex.")
    press(view.versions.decide)
    desk.wait()
    assert two.texts(record, key) == {
        "A house and a dog. Its name is Rex.",
        "A house with smoke.",
    }
    _holds(look, view, view)


def _holds(look: Look, window: QWidget, view: QWidget) -> None:
    """Nothing is cut or without a name, at every size and in every theme."""
    for wide, high, theme, scale in SHAPES:
        wear(look, theme, scale)
        lay_out(window, (wide, high))
        assert faults(view) == []
    wear(look)
