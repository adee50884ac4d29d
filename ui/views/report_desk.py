"""The report of a visit, joined to its presenters."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.domain.effects import Effects
from fieldapp.services.capture import Place
from sync.protocol.ids import RecordId
from ui.qt.aside import AsideThread
from ui.qt.choosing import Chooser, SystemChooser
from ui.viewmodels.aside import Aside
from ui.viewmodels.commands import CommandId
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.places import Spot
from ui.viewmodels.report_files import FilesPorts, FilesState, ReportFiles
from ui.viewmodels.report_page import ReportPage, ReportState
from ui.viewmodels.report_words import ProblemRow
from ui.viewmodels.typing import SilentListener
from ui.views.desk import DeskPorts
from ui.views.report import ReportView, Side


class ReportDesk(SilentListener):
    """Puts the report into the window; a TypingListener, for words that became entries."""

    def __init__(self, ports: DeskPorts, aside: Aside | None = None) -> None:
        self._shell, self._open, self._go = ports.shell, ports.open, ports.go
        self._decide = ports.decide
        self._said = ""
        self._problem = -1
        self.chooser: Chooser = SystemChooser()
        self._thread = AsideThread(ports.shell) if aside is None else None
        editor, visit = ports.editor, ports.visit
        self.view = view = ReportView(ports.look)
        self.page = ReportPage(editor, self._render, view.paper.written, view.paper.put_words)
        runs = aside if aside is not None else self._thread
        assert runs is not None, "one of the two is there"
        self.files = ReportFiles(
            FilesPorts(editor.door, runs, visit.work, visit.apart, editor.typing, editor.publish),
            self._render_files,
        )
        view.paper.marks = self.page.marks
        self.screens: dict[Spot, QWidget] = {Spot.REPORT: view}
        ports.shell.add_screen(Spot.REPORT, view, view.panel)
        self._end = visit.listeners.join(self)
        self._connect()

    def refresh(self) -> None:
        """What changed is read when it is looked at."""

    def touched(self, effects: Effects) -> None:
        """Follow what was written here or came from elsewhere, while somebody looks."""
        if self.view.in_sight:
            self.page.touched(effects)

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """Drafts became entries; what is no longer written shows what stands."""
        self.touched(effects)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Cite, go to the next problem or change, or take a change."""
        if spot is not Spot.REPORT:
            return False
        match command:
            case CommandId.CODE:
                self._ask_citation()
            case CommandId.COMMIT:
                self._commit()
            case CommandId.NEXT_PROBLEM | CommandId.PREVIOUS_PROBLEM:
                self._step(1 if command is CommandId.NEXT_PROBLEM else -1)
            case _:
                return False
        return True

    def close(self) -> None:
        """Stop what is under way; nobody is answered any more."""
        self._end()
        if self._thread is not None:
            self._thread.leave()

    def _connect(self) -> None:
        view, page, files = self.view, self.page, self.files
        view.looked_at.connect(page.shown)
        view.section_chosen.connect(page.choose)
        view.side_shown.connect(self._side)
        view.stopped.connect(files.stop)
        paper, panel = view.paper, view.panel
        paper.typed.connect(page.typed)
        paper.left.connect(page.left)
        paper.caret_moved.connect(page.caret_at)
        paper.history_asked.connect(self._history)
        paper.decide_asked.connect(lambda source: self._decide(*page.place(source)))
        panel.history.closed.connect(page.close_history)
        panel.rests.add_asked.connect(self._ask_citation)
        panel.rests.item_opened.connect(self._follow)
        panel.rests.released.connect(page.release)
        panel.finder.wanted.connect(page.look_for)
        panel.finder.cited.connect(self._cite)
        panel.finder.left.connect(self._leave_citation)
        panel.problems.opened.connect(self._go_to)
        panel.files.reply_asked.connect(lambda: self._go(Spot.REPLY))
        panel.files.save_asked.connect(self._save)
        panel.files.word_asked.connect(self._open_word)
        self._connect_files()

    def _connect_files(self) -> None:
        view, files = self.view, self.files
        view.pages.asked.connect(files.show_pages)
        view.word.open_asked.connect(self._open_word)
        view.word.stepped.connect(files.look_at)
        view.word.taken.connect(files.take)
        view.word.left.connect(files.leave)
        view.word.noted.connect(files.keep_as_note)
        view.word.placed.connect(files.place)
        view.versions.chosen.connect(files.compare)

    def _side(self, side: str) -> None:
        if side == Side.VERSIONS:
            self.files.look_for_versions()

    def _save(self, citations: bool) -> None:
        folder = self.chooser.folder("Save the report in clear in a folder")
        children = self.view.panel.files.with_children.box.isChecked()
        self.files.save(folder, citations, children)

    def _open_word(self) -> None:
        path = self.chooser.open_file("Choose the Word file that came back")
        if path:
            self._shell.body.show_main()
            self.view.show_side(Side.WORD)
            self.files.open_word(path)

    def _ask_citation(self) -> None:
        self._shell.body.show_details()
        self.page.ask_citation()

    def _cite(self, name: str) -> None:
        self._shell.body.show_main()
        self.page.cite(name)

    def _leave_citation(self) -> None:
        self.page.leave_citation()
        self._shell.body.show_main()
        self.view.paper.go_back(self.page.writing_at)

    def _commit(self) -> None:
        finder, focus = self.view.panel.finder, QApplication.focusWidget()
        if focus is not None and finder.isAncestorOf(focus):
            finder.give()
        elif self.view.side is Side.WORD:
            self.files.take()

    def _step(self, by: int) -> None:
        """Go to the next change that came back, or the next problem of the report."""
        if self.view.side is Side.WORD:
            self.files.look_at(by)
            return
        rows = [row for row in self.page.state.problems if row.section]
        if rows:
            self._problem = (self._problem + by) % len(rows)
            self._go_to(rows[self._problem])

    def _go_to(self, problem: ProblemRow) -> None:
        if not problem.section:
            self._go(Spot.REPLY)
            return
        self.page.choose(problem.section)
        self._shell.body.show_main()
        self.view.go_to(problem.source, problem.sentence)
        self._shell.say(problem.words)

    def _follow(self, one: Quoted) -> None:
        place = one.passage
        self._open(place.record, place.slot, place.start)

    def _history(self, source: str, title: str) -> None:
        self.page.show_history(source, title)
        self._shell.body.show_details()

    def _render(self, state: ReportState) -> None:
        words = state.section.words if state.section is not None else ()
        writing = frozenset(w.source for w in words if self.page.is_written(w.source))
        self.view.render_state(state, writing)
        self._say(state.said)

    def _render_files(self, state: FilesState) -> None:
        self.view.render_files(state)
        self._say(state.said)

    def _say(self, said: str) -> None:
        if said and said != self._said:
            self._shell.say(said)
        self._said = said or self._said
