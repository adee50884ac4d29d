"""The files of the record that is open, joined to their presenter and their thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import attachment_slot
from sync.protocol.ids import AttachmentId, RecordId
from ui.qt.aside import AsideThread
from ui.qt.choosing import Chooser, SystemChooser
from ui.qt.look import Look
from ui.qt.player import Player, Playing, QtPlayer
from ui.viewmodels.commands import CommandId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_words import Passage
from ui.viewmodels.file_place import Wrong, read_place
from ui.viewmodels.files import FileRow, FilesPorts, FilesState, RecordFiles
from ui.viewmodels.open_record import EditorState
from ui.viewmodels.places import Spot
from ui.viewmodels.record_state import RecordState
from ui.viewmodels.session import OpenVisit
from ui.views.components.page import Scroll
from ui.views.file_view import FileView
from ui.views.files_card import FilesCard
from ui.views.shell import Shell

_LONGEST_MS = 4 * 3_600_000
"""A recording without an end that was named is heard for so long at most."""


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
        self._timers = ports.timers
        self._stop_at: Callable[[], None] | None = None
        self.card, self.view = FilesCard(look), FileView(look)
        self._aside = AsideThread(shell)
        self.files = RecordFiles(
            FilesPorts(ports.door, self._aside, visit.work, visit.apart, ports.publish),
            self._render,
        )
        self._record: RecordId | None = None
        self._from = self._home = Spot.RECORD
        self._said = ""
        self.looking: RecordId | None = None
        """The record whose file is looked at."""
        self._aim: Passage | None = None
        self.player: Player = QtPlayer(self.view)
        shell.add_screen(Spot.FILE, self.view, self.view.panel)
        self._connect()

    def stand_in(self, panel: Scroll, spot: Spot) -> None:
        """Stand in the panel of the screen that is shown; looking at a file leads back there."""
        self._from = self._home = spot
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

    def open_place(self, place: Passage, back: Spot) -> None:
        """Look at a file at a place that was coded; the way back leads to `back`."""
        self._aim, self._from = place, back
        self.looking = place.record
        self.files.open_place(place.record, AttachmentId(place.slot[2:]))

    def passage(self, _record: RecordId, _focus: QWidget | None) -> Passage | None:
        """Return the place that is named beside the file, None while it cannot be understood."""
        viewing, card = self.view.viewing, self.view.place
        if viewing is None or self.looking is None:
            return None
        found = read_place(card.kind, card.typed(self.view.chosen_words()))
        if isinstance(found, Wrong):
            card.show_problem(found)
            return None
        card.clear_problems()
        return Passage(self.looking, attachment_slot(viewing.row.id), place=found)

    def _play(self) -> None:
        """Play the moment that is named, or stop; nothing of it is written anywhere."""
        viewing, card = self.view.viewing, self.view.place
        if viewing is None or self._stop_at is not None:
            self._stop_playing()
            return
        found = read_place(card.kind, card.typed((0, 0, "")))
        if isinstance(found, Wrong):
            card.show_problem(found)
            return
        card.clear_problems()
        card.show_playing(True)
        length = found.to_ms - found.from_ms if found.to_ms else _LONGEST_MS
        self._stop_at = self._timers.after(length, self._stop_playing)
        self.player.play(viewing.data, Playing(self._played), found.from_ms)

    def _stop_playing(self) -> None:
        self.player.stop()
        self._played("")

    def _played(self, words: str) -> None:
        stop, self._stop_at = self._stop_at, None
        if stop is not None:
            stop()
            self.view.place.show_playing(False, words)

    def close(self) -> None:
        """Stop what is under way; nobody is answered any more."""
        self._stop_playing()
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
        self.view.place.code_asked.connect(lambda: self._shell.give(CommandId.CODE))
        self.view.place.play_asked.connect(self._play)

    def back(self) -> None:
        """Go back from a file to its record."""
        self._stop_playing()
        self.files.close()
        self._go(self._from)

    def _show_place(self) -> None:
        aim, self._aim = self._aim, None
        if aim is not None and aim.place is not None:
            self.view.show_place(aim.place)

    def _with_record(self, act: Callable[[RecordId, FileRow], None], row: FileRow) -> None:
        if self._record is not None:
            self.looking, self._from = self._record, self._home
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
                from_evidence = self._from is Spot.EVIDENCE
                back = "Back to the evidence" if from_evidence else "Back to the record"
                self.view.back.say(back)
                self._go(Spot.FILE)
                self._show_place()
