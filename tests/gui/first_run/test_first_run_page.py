"""First run in the window: keys, names, room in every size and theme, the way to the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.choosing import FixedChooser, KeptPaper
from tests.support.device import PASSPHRASE, Device, device
from tests.support.doors import InlineDoor
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.capslock import UnknownCapsLock
from ui.viewmodels.first_run import FirstRun, FirstRunState, Step
from ui.views.first_run import FirstRunPage, bind_first_run, first_run_page
from ui.views.first_run_steps import FoundStep
from ui.views.first_run_words import FoundedStep, TypeBackStep

WORDS = ("abandon", "blanket", "cabbage", "daffodil", "elephant", "festival", "gardener", "harvest")
CODE = "-".join(["ABCDE"] * 8)


class Desk:
    """The page with a presenter on a real, empty profile folder."""

    def __init__(self, laptop: Device, folder: Path) -> None:
        self.look = make_look()
        self.ready: list[bool] = []
        self.paper = KeptPaper()
        chooser = FixedChooser(chosen=str(folder / "kit"), saved=str(folder / "page.pdf"))
        self.page = first_run_page(self.look, UnknownCapsLock(), chooser)
        self.presenter: FirstRun = bind_first_run(
            self.page,
            InlineDoor(),
            laptop.place,
            chooser,
            self.paper,
            lambda: self.ready.append(True),
        )


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with device("AD1", tmp_path / "laptop") as laptop:
        made = Desk(laptop, tmp_path)
        qtbot.addWidget(made.page)
        lay_out(made.page)
        made.page.activateWindow()
        qtbot.waitUntil(made.page.isActiveWindow)
        made.presenter.begin()
        yield made


def _found(page: FirstRunPage) -> FoundStep:
    step = page.steps[Step.FOUND]
    assert isinstance(step, FoundStep)
    return step


def test_the_keyboard_alone_leads_from_an_empty_folder_to_a_laptop_that_opens(desk: Desk) -> None:
    desk.presenter.choose(Step.FOUND)
    step = _found(desk.page)
    assert step.title.hasFocus()
    for field, words in ((step.title, "Northmere"), (step.code, "ad1"), (step.name, "Ada")):
        QTest.keyClicks(field, words)
    QTest.keyClicks(step.passphrase.edit.edit, PASSPHRASE)
    QTest.keyClick(step.folder.button, Qt.Key.Key_Space)
    QTest.keyClick(step.make, Qt.Key.Key_Space)
    assert desk.presenter.state.step is Step.FOUNDED
    code = desk.presenter.state.code
    desk.presenter.go_on()
    back = desk.page.steps[Step.TYPE_BACK]
    assert isinstance(back, TypeBackStep)
    QTest.keyClicks(back.line, code)
    QTest.keyClick(back.line, Qt.Key.Key_Return)
    assert desk.ready == [True]


def test_a_missing_answer_is_said_beside_its_field(desk: Desk) -> None:
    desk.presenter.choose(Step.FOUND)
    step = _found(desk.page)
    QTest.keyClick(step.make, Qt.Key.Key_Space)
    assert step.title.accessibleDescription() == "Give the organisation a name."


def test_the_recovery_page_is_printed_with_its_code(desk: Desk, tmp_path: Path) -> None:
    desk.presenter.show(step=Step.FOUNDED, words=WORDS, code=CODE)
    step = desk.page.steps[Step.FOUNDED]
    assert isinstance(step, FoundedStep)
    step.code.print.click()
    assert desk.paper.pages[0][1][0] == CODE
    step.code.pdf.click()
    assert CODE.encode() in (tmp_path / "page.pdf").read_bytes()


@pytest.mark.parametrize(
    ("theme", "size", "scale"),
    [
        ("light", (1280, 720), 100),
        ("dark", (1024, 620), 100),
        ("high_contrast", (1280, 720), 200),
        ("dark", (1280, 720), 100),
    ],
)
def test_every_step_has_room_and_names(
    desk: Desk, theme: str, size: tuple[int, int], scale: int
) -> None:
    wear(desk.look, theme, scale)
    found = []
    for step in desk.page.steps:
        desk.page.render_state(FirstRunState(step, words=WORDS, code=CODE, suggestion="a b c d"))
        lay_out(desk.page, size)
        found += [f"{step}: {fault}" for fault in faults(desk.page)]
    assert found == []
