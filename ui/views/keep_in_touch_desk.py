"""The keep-in-touch notes of a visit, joined to their presenter and the printer."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.domain.change import RecordKind
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.keep_in_touch_page import KeepInTouchPage, KeepInTouchState
from ui.viewmodels.places import Spot
from ui.views.desk import DeskPorts
from ui.views.editor_binding import print_record
from ui.views.keep_in_touch import KeepInTouchView
from ui.views.words_desk import WordsDesk


class KeepInTouchDesk(WordsDesk):
    """Puts the notes into the window; a TypingListener, for words that became entries."""

    def __init__(self, ports: DeskPorts) -> None:
        self.view = view = KeepInTouchView(ports.look)
        self.page = page = KeepInTouchPage(ports.editor, self._render, view.edits.written)
        super().__init__(ports, view, page)
        view.is_written = page.words.is_written
        self.screens: dict[Spot, QWidget] = {Spot.KEEP_IN_TOUCH: view}
        ports.shell.add_screen(Spot.KEEP_IN_TOUCH, view)
        view.looked_at.connect(page.shown)
        view.begun.connect(page.begin)
        view.brought.connect(page.bring_in)
        view.chosen.connect(lambda one: page.choose(RecordId(bytes.fromhex(one))))
        view.said_now.connect(page.said_now)
        view.print_asked.connect(self._print)
        view.word_asked.connect(self._word)
        view.back_asked.connect(lambda: ports.go(Spot.MEETING))
        view.edits.typed.connect(page.words.typed)
        view.edits.left.connect(page.words.left)

    kinds = frozenset({RecordKind.KEEP_IN_TOUCH})

    def show_record(self, record: RecordId, kind: RecordKind) -> None:
        """Go to the screen and look at a note."""
        self._ports.go(Spot.KEEP_IN_TOUCH)
        self.page.choose(record)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Print, and For Word, are of the note while it is looked at."""
        if spot is not Spot.KEEP_IN_TOUCH:
            return False
        if command is CommandId.PRINT:
            self._print()
        elif command is CommandId.EXPORT_WORD:
            self._word()
        return command in (CommandId.PRINT, CommandId.EXPORT_WORD)

    def _print(self) -> None:
        self.page.print_page(lambda page: print_record(self.view, page))

    def _word(self) -> None:
        title = "Where shall the Word document be?"
        self.page.save_word(QFileDialog.getExistingDirectory(self.view, title))

    def _render(self, state: KeepInTouchState) -> None:
        self.view.render_state(state)
        self._say(state.said)
