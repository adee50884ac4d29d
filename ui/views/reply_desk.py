"""The authority's comments, joined to their presenter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import field_slot
from fieldapp.domain.effects import Effects
from fieldapp.services.capture import Place
from sync.protocol.ids import RecordId
from ui.qt.choosing import Chooser, SystemChooser
from ui.viewmodels.commands import CommandId
from ui.viewmodels.places import Spot
from ui.viewmodels.reply_page import WRITTEN, ReplyPage, ReplyState
from ui.viewmodels.typing import SilentListener
from ui.views.desk import DeskPorts
from ui.views.reply import ReplyView


class ReplyDesk(SilentListener):
    """Puts the comments into the window; a TypingListener, for words that became entries."""

    def __init__(self, ports: DeskPorts) -> None:
        self._shell = ports.shell
        self._said = ""
        self.chooser: Chooser = SystemChooser()
        self.view = view = ReplyView(ports.look)
        self.page = page = ReplyPage(ports.editor, self._render, view.card.written)
        self.screens: dict[Spot, QWidget] = {Spot.REPLY: view}
        ports.shell.add_screen(Spot.REPLY, view, view.panel)
        self._end = ports.visit.listeners.join(self)
        view.looked_at.connect(page.shown)
        view.import_asked.connect(self._import)
        view.save_asked.connect(lambda: self._save())
        view.form_asked.connect(lambda: self._save(form=True))
        view.chosen.connect(self._choose)
        view.list.row_chosen.connect(page.choose)
        view.card.answered.connect(page.answer)
        view.card.linked.connect(page.link)
        view.card.typed.connect(page.typed)
        view.card.left.connect(page.left)
        view.card.decide_asked.connect(
            lambda comment, part: ports.decide(comment, field_slot(part.value))
        )
        view.card.report_asked.connect(lambda: ports.go(Spot.REPORT))

    def refresh(self) -> None:
        """What changed is read as it is told of."""

    def touched(self, effects: Effects) -> None:
        """Follow what was written here or came from elsewhere."""
        self.page.touched(effects)

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """Drafts became entries; what is no longer written shows what stands."""
        self.page.touched(effects)
        if closed and not effects.records:
            self.page.show()

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Go to the next comment without a whole answer."""
        if spot is not Spot.REPLY:
            return False
        match command:
            case CommandId.NEXT_PROBLEM | CommandId.COMMIT:
                self.page.next_open()
            case CommandId.PREVIOUS_PROBLEM:
                self.page.next_open(-1)
            case _:
                return False
        return True

    def close(self) -> None:
        """Nobody is told any more."""
        self._end()

    def _import(self) -> None:
        self.page.take_in(self.chooser.open_file("Choose the authority’s Word table"))

    def _save(self, *, form: bool = False) -> None:
        what = "the empty table" if form else "the answers in clear"
        self.page.save(self.chooser.folder(f"Save {what} in a folder"), form=form)

    def _choose(self, identity: str) -> None:
        self.page.choose(identity)
        self._shell.body.show_details()
        self.view.card.take_focus()

    def _render(self, state: ReplyState) -> None:
        held = state.comment
        writing = (part for part in WRITTEN if held and self.page.is_written(held.id, part))
        self.view.render_state(state, frozenset(writing))
        if state.said and state.said != self._said:
            self._shell.say(state.said)
        self._said = state.said
