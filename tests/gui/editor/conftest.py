"""A record editor in a window, on a real store, with a door that answers at once."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.forms.prompts import builtin_prompts
from fieldapp.services.work import Work
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.fleet import Fleet
from tests.support.render import lay_out, make_look
from ui.viewmodels.editor import RecordEditor
from ui.views.editor import EditorView
from ui.views.editor_binding import bind_editor


class Desk:
    """The view, its presenter and the store under them."""

    def __init__(self, under: EditorDesk, view: EditorView, editor: RecordEditor) -> None:
        self.under, self.view, self.editor = under, view, editor

    def open(self, record: bytes) -> None:
        self.editor.open(record)
        lay_out(self.view)


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Work, Fleet]]:
    """One open visit for the tests of a module; each test has records of its own."""
    with open_visit(tmp_path_factory.mktemp("fleet"), "OF3") as made:
        yield made


@pytest.fixture
def under(visit: tuple[Work, Fleet]) -> EditorDesk:
    return EditorDesk(*visit)


@pytest.fixture
def desk(under: EditorDesk, qtbot: QtBot) -> Desk:
    view = EditorView(make_look(), builtin_prompts())
    qtbot.addWidget(view.panel)
    qtbot.addWidget(view)
    editor = bind_editor(view, under.ports, lambda _record, _slot: None)
    under.listeners.join(editor)
    lay_out(view)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return Desk(under, view, editor)
