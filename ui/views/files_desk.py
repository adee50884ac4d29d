"""The files of the record that is open, joined to their presenter and their thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from sync.protocol.ids import RecordId
from ui.qt.aside import AsideThread
from ui.qt.choosing import Chooser, SystemChooser
from ui.qt.look import Look
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.files import FileRow, FilesPorts, FilesState, RecordFiles
from ui.viewmodels.open_record import EditorState
from ui.viewmodels.places import Spot
from ui.viewmodels.record_state import RecordState
from ui.viewmodels.session import OpenVisit
from ui.views.components.page import Scroll
from ui.views.file_view import FileView
from ui.views.files_card import FilesCard
from ui.views.shell import Shell


class FilesDesk:
    """Puts the card beside the record and the page for looking at a file into the window.

    `attach(record)` asks for files and attaches them, to a new note where no record is given.
    """

    def __init__(
        self,
        shell: Shell,
        look: Look,
        visit: OpenVisit,
        ports: EditorPorts,
        go: Callable[[Spot], None],
        open_record: Callable[[RecordId], None],
    ) -> None:
        self._shell, self._go, self._open_record = shell, go, open_record
        self.chooser: Chooser = SystemChooser()
        self.card, self.view = FilesCard(look), FileView(look)
        self._aside = AsideThread(shell)
        self.files = RecordFiles(
            FilesPorts(ports.door, self._aside, visit.work, visit.apart, ports.publish),
            self._render,
        )
        self._record: RecordId | None = None
        self._from = Spot.RECORD
        self._said = ""
        shell.add_screen(Spot.FILE, self.view)
        self._connect()

    def stand_in(self, panel: Scroll, spot: Spot) -> None:
        """Stand in the panel of the screen that is shown; looking at a file leads back there."""
        self._from = spot
        if not panel.isAncestorOf(self.card):
            panel.body.insertWidget(1, self.card)

    def record_changed(self, state: EditorState) -> None:
        """Another record is shown, or the same one again."""
        if state.record is not None:
            self.show(state.record)

    def show(self, shown: RecordState) -> None:
        """Show the files of a record."""
        if shown.id != self._record:
            self._record = shown.id
            self.files.begin()
        self.card.render_record(shown)

    def attach(self, record: RecordId | None) -> None:
        """Ask for files and attach them."""
        paths = self.chooser.open_files("Choose photos or files")
        if record is not None:
            self.files.attach(record, paths)
        else:
            self.files.attach_to_new(paths, self._open_record)

    def attach_answer(self, record: RecordId, then: Callable[[str], None]) -> None:
        """Ask for the one file that answers a question; `then` gets its name once it is kept."""
        path = self.chooser.open_file("Choose a photo or file")
        if path:
            self.files.attach(record, (path,), lambda: then(PurePath(path).name))

    def close(self) -> None:
        """Stop what is under way; nobody is answered any more."""
        self._aside.leave()

    def wait(self) -> None:
        """Return when the thread has ended, as before the app does."""
        self._aside.wait()

    def _connect(self) -> None:
        card, files = self.card, self.files
        card.attach_asked.connect(lambda: self.attach(self._record))
        card.stop_asked.connect(files.stop)
        card.opened.connect(lambda row: self._with_record(files.open, row))
        card.taken_out.connect(lambda row: self._with_record(files.take_out, row))
        card.copied.connect(self._copy)
        self.view.back_asked.connect(self.back)

    def back(self) -> None:
        """Go back from a file to its record."""
        self.files.close()
        self._go(self._from)

    def _with_record(self, act: Callable[[RecordId, FileRow], None], row: FileRow) -> None:
        if self._record is not None:
            act(self._record, row)

    def _copy(self, row: FileRow) -> None:
        if self._record is not None:
            path = self.chooser.save_file("Where shall the copy be?", row.name)
            self.files.save_copy(self._record, row, path)

    def _render(self, state: FilesState) -> None:
        self.card.render_state(state)
        if state.said and state.said != self._said:
            self._shell.say(state.said)
        self._said = state.said
        shown = self.view.viewing
        if state.viewing is not shown:
            self.view.render_state(state.viewing)
            if state.viewing is not None:
                self._go(Spot.FILE)
