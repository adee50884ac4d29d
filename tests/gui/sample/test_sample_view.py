"""The Sample screen and the page about the lists, on a real store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from fieldapp.sampling.population import Filter
from tests.support.editor_desk import open_visit
from tests.support.render import faults, lay_out, make_look
from tests.support.sample_desk import OFFICIAL, SampleDesk, write_lists, write_renamed
from ui.viewmodels.aside import Step
from ui.viewmodels.sample import SampleState
from ui.viewmodels.sample_print import draw_html, quality_html
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu
from ui.views.components.buttons import Button
from ui.views.components.chips import ChildChip, Chip
from ui.views.lists_page import ListsPage
from ui.views.sample import SampleView
from ui.views.sample_fair import CoverageBar


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    """A visit with lists and a sample."""
    folder = tmp_path_factory.mktemp("sample")
    with open_visit(folder / "fleet") as (work, team):
        desk = SampleDesk(work, team)
        desk.screen.take_in([write_lists(folder, 1, 0.05, 200)])
        desk.screen.confirm()
        desk.screen.set_size(12)
        desk.screen.draw()
        yield desk


@pytest.fixture
def view(qtbot: QtBot) -> SampleView:
    made = SampleView(make_look())
    qtbot.addWidget(made)
    return made


def named(view: QWidget, name: str) -> Button:
    """The visible button with this accessible name."""
    return next(
        b for b in view.findChildren(Button) if b.accessibleName() == name and b.isVisible()
    )


@pytest.mark.parametrize(("theme", "scale"), [("light", 100), ("dark", 100), ("light", 200)])
def test_nothing_is_cut_in_any_theme_or_size(
    drawn: SampleDesk, qtbot: QtBot, theme: str, scale: int
) -> None:
    look = make_look(theme, scale)
    view, page = SampleView(look), ListsPage(look)
    for widget in (view, page):
        qtbot.addWidget(widget)
    view.render_state(drawn.state)
    page.render_facts(drawn.state.facts)
    for widget in (view, page):
        lay_out(widget, (1080, 640))
        assert faults(widget) == []


def test_an_empty_visit_asks_for_the_lists(view: SampleView) -> None:
    view.render_state(SampleState(loaded=True))
    lay_out(view)
    assert view.empty.isVisible()
    assert not view.draw.isVisible()


def test_long_work_shows_how_far_it_is_and_can_be_stopped(view: SampleView, qtbot: QtBot) -> None:
    view.render_state(SampleState(loaded=True, step=Step("Reading the lists", 3, 10)))
    lay_out(view)
    with qtbot.waitSignal(view.stop_asked):
        view.loading.cancel_chosen.emit()
    assert not view.add.isEnabled()


def test_a_refusal_stands_on_the_screen_with_what_to_do(view: SampleView) -> None:
    refused = Refused("A-102", "The workbook is damaged and cannot be read.", "Ask for a new copy.")
    view.render_state(SampleState(loaded=True, refused=refused))
    lay_out(view)
    assert view.message.isVisible()
    assert "Ask for a new copy." in view.message.accessibleName()


def test_each_group_is_said_with_both_figures_and_its_word(
    drawn: SampleDesk, view: SampleView
) -> None:
    view.render_state(drawn.state)
    lay_out(view)
    bars = view.findChildren(CoverageBar)
    assert len(bars) == len(drawn.state.fair)
    assert all(": sample " in bar.accessibleName() for bar in bars)


def test_filters_say_how_many_children_they_hold_for(
    drawn: SampleDesk, view: SampleView, qtbot: QtBot
) -> None:
    view.render_state(drawn.state)
    lay_out(view)
    tick = next(t for f, t in view.rules._ticks.items() if f is Filter.OUT_OF_AREA)
    assert drawn.state.facts is not None
    assert str(drawn.state.facts.filters["placed-out-of-area"]) in tick.text()
    with qtbot.waitSignal(view.rules.toggled) as told:
        tick.click()
    assert told.args == [Filter.OUT_OF_AREA]


def test_replacing_asks_for_a_reason_with_the_keyboard_alone(
    drawn: SampleDesk, view: SampleView, qtbot: QtBot
) -> None:
    view.render_state(drawn.state)
    lay_out(view, (1280, 3000))
    named(view, "Replace T03").click()
    field = view.chosen.reason.field
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.chosen.reason.isVisible()
    QTest.keyClicks(field, "Moved to hospital")
    with qtbot.waitSignal(view.chosen.replaced) as told:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert told.args == ["T03", "Moved to hospital", ""]


def test_codes_and_no_identities_are_on_the_screen(drawn: SampleDesk, view: SampleView) -> None:
    view.render_state(drawn.state)
    lay_out(view, (1280, 3000))
    assert [chip.code for chip in view.findChildren(ChildChip)] == [
        f"T{n:02}" for n in range(1, 13)
    ]


def test_who_was_not_let_in_is_told_so_and_cannot_draw(drawn: SampleDesk, view: SampleView) -> None:
    view.render_state(replace(drawn.state, readable=False))
    lay_out(view)
    assert "was not let in" in view.notice.accessibleName()
    assert not view.draw.isVisible()
    assert not view.rules.isVisible()


def test_the_number_of_children_is_as_large_as_other_words(qtbot: QtBot) -> None:
    look = make_look("light", 200)
    made = SampleView(look)
    qtbot.addWidget(made)
    lay_out(made)
    assert (
        QFontInfo(made.rules.size_box.lineEdit().font()).pixelSize()
        == QFontInfo(look.font(Role.FIELD)).pixelSize()
    )


def test_a_code_of_two_children_is_named_with_what_to_do(
    drawn: SampleDesk, view: SampleView
) -> None:
    view.render_state(replace(drawn.state, of_two=("T03",)))
    said = view.notice.accessibleName()
    assert "Two people drew apart, and T03 stands for two children." in said
    assert "Draw again" in said


def test_a_proposed_heading_is_confirmed_or_changed(
    tmp_path: Path, view: SampleView, qtbot: QtBot
) -> None:
    with open_visit(tmp_path / "fleet") as (work, team):
        desk = SampleDesk(work, team)
        desk.screen.take_in([write_renamed(tmp_path)])
        view.render_state(desk.state)
    lay_out(view)
    menu = view.mapping.findChild(Menu)
    assert isinstance(menu, Menu)
    assert menu.currentText() == OFFICIAL
    with qtbot.waitSignal(view.mapping.confirmed):
        view.mapping.take.click()


def test_the_page_about_the_lists_names_rows_and_columns(drawn: SampleDesk, qtbot: QtBot) -> None:
    page = ListsPage(make_look())
    qtbot.addWidget(page)
    page.render_facts(drawn.state.facts)
    lay_out(page)
    assert drawn.state.facts is not None
    assert f"{drawn.state.facts.to_check:,} rows to check" in page.subtitle.text()
    assert page.findChildren(Chip)


def test_printed_pages_hold_what_another_person_needs(drawn: SampleDesk) -> None:
    assert drawn.state.draw is not None
    assert drawn.state.facts is not None
    html = draw_html(drawn.state.draw)
    assert drawn.state.draw.draw.seed in html
    assert drawn.state.facts.sha256 in html
    assert "T12" in html
    assert "List 1: Contacts" in quality_html(drawn.state.facts)
