"""Joins the editor's view to its presenter: every intention goes to where it is acted on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from fieldapp.reports.print_html import PrintPage
from sync.protocol.ids import RecordId
from ui.qt.paper import print_banded
from ui.viewmodels.editor import EditorPorts, EditorState, RecordEditor
from ui.views.editor import EditorView
from ui.views.record_view import RecordView


def bind_editor(
    view: EditorView,
    ports: EditorPorts,
    decide: Callable[[RecordId, bytes], None],
    beside: Callable[[EditorState], None] | None = None,
) -> RecordEditor:
    """Return the presenter of a view; `decide(record, slot)` opens a place with two versions.

    `beside` is told every state too, for what stands beside the record.
    """

    def show(state: EditorState) -> None:
        view.render_state(state)
        if beside is not None:
            beside(state)

    editor = RecordEditor(ports, show, view.written)
    bind_words(view, editor, decide)
    view.panel.remark_typed.connect(editor.actions.remark_typed)
    _bind_actions(view, editor)
    return editor


def bind_words(
    view: RecordView, editor: RecordEditor, decide: Callable[[RecordId, bytes], None]
) -> None:
    """Hand on what is written, chosen and asked for in any view of a record."""
    view.typed.connect(editor.typed)
    view.left.connect(editor.left)
    view.decided.connect(editor.chosen)
    view.toggled.connect(editor.actions.toggle)
    view.begin_asked.connect(editor.blocks.begin)
    view.drop_asked.connect(editor.blocks.drop)
    view.moved.connect(editor.blocks.move)
    view.large_pasted.connect(editor.blocks.paste)
    view.huge_pasted.connect(editor.actions.offer_text)
    view.history_asked.connect(editor.show_history)
    view.history_closed.connect(editor.close_history)
    view.remark_given.connect(editor.actions.remark)
    view.decide_asked.connect(lambda slot: _decide(editor, slot, decide))
    view.finish_confirmed.connect(editor.actions.finish)


def _decide(editor: RecordEditor, slot: bytes, decide: Callable[[RecordId, bytes], None]) -> None:
    if editor.state.record is not None:
        decide(editor.state.record.id, slot)


def _bind_actions(view: EditorView, editor: RecordEditor) -> None:
    head, actions = view.head, editor.actions
    head.archive_asked.connect(actions.archive)
    head.restore_asked.connect(actions.restore)
    head.try_again_asked.connect(editor.try_again)
    head.offer_answered.connect(actions.answer_offer)
    head.print_asked.connect(lambda: actions.print_page(lambda page: print_record(view, page)))
    head.word_asked.connect(lambda: _choose_folder(view, actions.save_for_word))


def print_record(view: QWidget, page: PrintPage) -> None:
    """Print a page through the system's own dialog; nothing when the person changes their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, view)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        print_banded(printer, page.html, page.band)


def _choose_folder(view: EditorView, chosen: Callable[[str], None]) -> None:
    folder = QFileDialog.getExistingDirectory(view, "Where shall the Word document be?")
    if folder:
        chosen(folder)
