"""Roles, case evaluation and sealed identities on the screen, over a real store."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import RecordKind
from fieldapp.domain.child_role import ChildRole
from fieldapp.domain.membership import IDENTITIES
from fieldapp.services import casework, compartments, identities, records
from fieldapp.services.identities import Identity
from fieldapp.services.work import Work
from tests.support.doors import InlineDoor
from tests.support.editor_desk import open_visit
from tests.support.render import faults, lay_out, make_look
from ui.viewmodels.evaluation_page import EvaluationPage, EvaluationState
from ui.viewmodels.roles_page import RolesPage, RolesState
from ui.viewmodels.sealed_page import SealedPage, SealedState
from ui.views.components.buttons import Button
from ui.views.evaluation import EvaluationView
from ui.views.roles import RolesView
from ui.views.sealed import SealedView

ANNA = Identity("K-4711", "2014-02-03")


@dataclass
class Screens:
    """The three presenters of one visit; what they open is kept."""

    work: Work

    def __post_init__(self) -> None:
        door, self.opened = InlineDoor(), []  # type: ignore[var-annotated]  # records by id
        self.roles = RolesPage(door, self.work, self._again, lambda _: None)
        self.evaluation = EvaluationPage(
            door, self.work, self._again, lambda _: None, self.opened.append
        )
        self.sealed = SealedPage(door, self.work, self._again, lambda _: None)

    def _again(self, _effects: object) -> None:
        self.roles.refresh()
        if self.evaluation.state.code:
            self.evaluation.refresh()
        self.sealed.refresh()


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    """A visit led by OF2 with CQ1, three children, and one of them on the key sheet."""
    with open_visit(tmp_path_factory.mktemp("children") / "fleet", "CQ1") as (work, _team):
        for code in ("T01", "T02", "T03"):
            records.add_child(work, code)
        compartments.begin(work, IDENTITIES)
        identities.add_to_sheet(work, {"T01": ANNA})
        made = Screens(work)
        made.roles.refresh()
        yield made


def named(view: QWidget, name: str) -> Button:
    """The button with this accessible name."""
    return next(b for b in view.findChildren(Button) if b.accessibleName() == name)


def test_a_role_and_who_follows_are_given_by_the_keyboard(screens: Screens, qtbot: QtBot) -> None:
    view = RolesView(make_look())
    qtbot.addWidget(view)
    qtbot.addWidget(view.panel)
    screens.roles.choose("T01")
    view.render_state(screens.roles.state)
    lay_out(view.panel)
    view.panel.role_given.connect(screens.roles.give_role)
    view.panel.assigned.connect(screens.roles.assign)
    view.panel.involved.connect(screens.roles.involve)
    QTest.keyClick(view.panel.role.button("tracked"), Qt.Key.Key_Space)
    assert screens.roles.state.child is not None
    assert screens.roles.state.child.role is ChildRole.TRACKED
    assert screens.roles.state.lacks == ("Nobody follows yet: T01.",)
    QTest.keyClick(view.panel.people["CQ1"].box, Qt.Key.Key_Space)
    QTest.keyClick(view.panel.agencies["health"].box, Qt.Key.Key_Space)
    row = screens.roles.state.rows[0]
    assert (row.title, row.about) == ("Tracked", "by hand · followed by CQ1 · Health")
    assert casework.trackers(screens.work) == {"T01": ("CQ1",)}


def test_children_of_one_role_are_shown_alone(screens: Screens) -> None:
    casework.give_role(screens.work, "T02", "observed", ())
    screens.roles.refresh()
    screens.roles.show_only(ChildRole.OBSERVED)
    assert [row.code for row in screens.roles.state.rows] == ["T02"]
    screens.roles.show_only(None)


def test_a_part_is_begun_from_its_lane_and_shown_in_it(screens: Screens, qtbot: QtBot) -> None:
    page, view = screens.evaluation, EvaluationView(make_look())
    qtbot.addWidget(view)
    page.show_child("T03")
    view.render_state(page.state)
    view.part_opened.connect(page.open_part)
    named(view, "Begin this part: Police").click()
    record = screens.opened[-1]
    records.set_field(screens.work, record, "better", "Told a week late", ())
    records.set_field(screens.work, record, "audit_grade", "good", ())
    records.set_field(screens.work, record, "view_grade", "weaker", ())
    page.refresh()
    police = next(one for one in page.state.agencies if one.id == "police")
    assert "Needed to be better: Told a week late" in police.spoken
    assert page.state.unexplained == ("Police",)
    view.render_state(page.state)
    assert named(view, "Write on: Police").isEnabled()


def test_who_a_child_is_is_shown_with_a_reason_and_goes_when_nobody_looks(
    screens: Screens, qtbot: QtBot
) -> None:
    page, view = screens.sealed, SealedView(make_look())
    qtbot.addWidget(view)
    view.reveal_asked.connect(page.reveal)
    view.left.connect(page.forget)
    page.refresh()
    view.render_state(page.state)
    lay_out(view)
    view.show_who.click()
    assert page.state.revealed is None
    assert page.state.problem
    QTest.keyClicks(view.reason, "A call from the ward")
    QTest.keyClick(view.reason, Qt.Key.Key_Return)
    view.render_state(page.state)
    assert ANNA.key in view._who_words.text()
    assert [(one.code, one.person, one.reason) for one in page.state.looks] == [
        ("T01", "OF2", "A call from the ward")
    ]
    view.hide()
    assert page.state.revealed is None
    view.render_state(page.state)
    assert ANNA.key not in view._who_words.text()


def test_the_lead_lets_a_member_in_on_the_screen(screens: Screens) -> None:
    page = screens.sealed
    page.refresh()
    assert [(one.person, one.reads) for one in page.state.readers] == [
        ("CQ1", False),
        ("OF2", True),
    ]
    page.let_in("CQ1")
    assert all(one.reads for one in page.state.readers)


def test_who_was_not_let_in_is_told_whom_to_ask(qtbot: QtBot) -> None:
    view = SealedView(make_look())
    qtbot.addWidget(view)
    view.render_state(SealedState(loaded=True, begun=True))
    lay_out(view)
    assert "was not let in" in view.notice.accessibleName()
    assert not view.asking.isVisible()
    assert not view.looks.isVisible()


def test_a_code_of_two_children_says_what_to_do(qtbot: QtBot) -> None:
    view = SealedView(make_look())
    qtbot.addWidget(view)
    view.render_state(SealedState(loaded=True, begun=True, readable=True, disputed=("T01",)))
    lay_out(view)
    assert "Draw again under Sample" in view.dispute.accessibleName()


def test_an_empty_visit_says_how_to_begin(qtbot: QtBot) -> None:
    look = make_look()
    for view, state in (
        (RolesView(look), RolesState(loaded=True)),
        (EvaluationView(look), EvaluationState(loaded=True)),
        (SealedView(look), SealedState(loaded=True)),
    ):
        qtbot.addWidget(view)
        view.render_state(state)  # type: ignore[arg-type]  # each its own
        lay_out(view)
        assert view.empty.isVisible()


@pytest.mark.parametrize(("theme", "scale"), [("light", 100), ("dark", 200)])
def test_nothing_is_cut_in_any_theme_or_size(
    screens: Screens, qtbot: QtBot, theme: str, scale: int
) -> None:
    look = make_look(theme, scale)
    roles, evaluation, sealed = RolesView(look), EvaluationView(look), SealedView(look)
    records.open_record(screens.work, RecordKind.CASE_TRACKING, "T03", {"audit_voice": "partly"})
    screens.evaluation.show_child("T03")
    screens.sealed.refresh()
    roles.render_state(screens.roles.state)
    evaluation.render_state(screens.evaluation.state)
    sealed.render_state(screens.sealed.state)
    for widget, size in (
        (roles, (700, 640)),
        (roles.panel, (3 * scale, 900)),
        (evaluation, (700, 640)),
        (evaluation.panel, (3 * scale, 900)),
        (sealed, (1080, 640)),
    ):
        qtbot.addWidget(widget)
        lay_out(widget, size)
        assert faults(widget) == []
