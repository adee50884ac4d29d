"""Evidence: every item with its codes, and the code picker at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from ui.qt.look import Look
from ui.qt.row_list import RowList
from ui.viewmodels.evidence_page import EvidenceState
from ui.viewmodels.tokens import Role
from ui.views.code_picker import CodePicker
from ui.views.components.base import Tone
from ui.views.components.buttons import Button
from ui.views.components.fields import LineEdit
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Text
from ui.views.refusals import message_of

_EMPTY = "No evidence yet. Choose words in a record and press Ctrl+E to code them."
_NOTHING = "Nothing matches. Clear what you look for."
_LEAST_PX = 240


class EvidenceView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `item_chosen(id)`, `wanted(words)`, `open_only(bool)`.
    """

    looked_at = Signal()
    item_chosen = Signal(str)
    wanted = Signal(str)
    open_only = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Evidence")
        self.look = look
        self.open = Button(look, "To code or look at", icon="circle-dot")
        self.open.setCheckable(True)
        self.letters = LineEdit(look, "Show items with these letters")
        self.letters.setPlaceholderText("Letters of the words or a code")
        self.list = RowList(look, "Evidence items")
        self.list.setMinimumHeight(look.px(_LEAST_PX))
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.told = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self.empty, self.nothing = EmptyState(look, _EMPTY), EmptyState(look, _NOTHING)
        self.picker, self.panel = CodePicker(look), Panel()
        self.panel.add(self.picker)
        self.tools.addWidget(self.open)
        parts = (self.message, self.loading, self.told, self.letters, self.empty, self.nothing)
        for part in parts:
            self.body.addWidget(part)
        self.body.addWidget(self.list, 1)
        self.list.row_opened.connect(self.item_chosen)
        self.letters.textEdited.connect(self.wanted)
        self.open.toggled.connect(self.open_only)
        self.render_state(EvidenceState())

    def take_focus(self) -> None:
        """Read if need be, and put the focus on the list."""
        self.looked_at.emit()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, identity: str) -> None:
        """Make an item the present one."""
        rows = self.list.rows.rows
        for number, row in enumerate(rows):
            if row.id == identity:
                self.list.setCurrentIndex(self.list.rows.index(number))

    def render_state(self, state: EvidenceState) -> None:
        """Show the items; the present one and what is in sight stay."""
        if state.busy and not state.loaded:
            self.loading.start(state.busy)
        else:
            self.loading.stop()
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.words)
        told = "1 item" if state.told == 1 else f"{state.told} items"
        self.told.setText(f"The words of {told} that you coded changed or were corrected.")
        self.told.setVisible(bool(state.told))
        self.list.show_rows(state.rows)
        self.empty.setVisible(state.loaded and not state.held)
        self.nothing.setVisible(state.loaded and bool(state.held) and not state.rows)
