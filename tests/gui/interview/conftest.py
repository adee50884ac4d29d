"""The page of a talk with a child in a window, on a real store."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import RecordKind
from fieldapp.forms.prompts import builtin_prompts
from fieldapp.services.work import Work
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.fleet import Fleet
from tests.support.render import lay_out, make_look
from ui.views.interview import InterviewPage
from ui.views.interview_binding import BoundTalk, bind_interview


class Desk:
    """The bound page, the store under it, and what was spoken."""

    def __init__(self, under: EditorDesk, bound: BoundTalk, said: list[str]) -> None:
        self.under, self.bound, self.said = under, bound, said
        self.page = bound.page

    def open(self, **answers: str) -> bytes:
        """Open a new talk with these answers known before."""
        from fieldapp.services import records

        known = records.open_record(self.under.work, RecordKind.INTERVIEW_CHILD, "T03", answers)
        self.bound.open(known[0])
        self.under.wait(200)
        lay_out(self.page)
        return known[0]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Work, Fleet]]:
    """One open visit for the tests of a module; each test has records of its own."""
    with open_visit(tmp_path_factory.mktemp("fleet")) as made:
        yield made


@pytest.fixture
def desk(visit: tuple[Work, Fleet], qtbot: QtBot) -> Desk:
    under, said = EditorDesk(*visit), list[str]()
    form = under.work.ports.forms.latest(RecordKind.INTERVIEW_CHILD)
    page = InterviewPage(make_look("calm"), form, builtin_prompts())
    qtbot.addWidget(page)
    bound = bind_interview(page, under.ports, lambda _record, _slot: None, said.append)
    under.listeners.join(bound.editor)
    lay_out(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return Desk(under, bound, said)
