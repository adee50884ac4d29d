"""Evidence: every item with its codes, filters over it, and the code picker at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from ui.qt.look import Look
from ui.qt.row_list import RowList
from ui.viewmodels.evidence_filter import TO_CODE, Facet, Pick
from ui.viewmodels.evidence_page import EvidenceState
from ui.viewmodels.tokens import Role
from ui.views.code_picker import CodePicker
from ui.views.components.base import Tone
from ui.views.components.buttons import Button
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Text
from ui.views.evidence_filters import FilterBar
from ui.views.evidence_rows import EvidenceDelegate, EvidenceHeads
from ui.views.refusals import message_of

_EMPTY = "No evidence yet. Choose words in a record and press Ctrl+E to code them."
_NOTHING = "Nothing matches. Clear filters to see everything."
_LEAST_PX = 240
_OPEN = Pick(Facet.NEEDS, TO_CODE)


class EvidenceView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `item_chosen(id)`, `several_chosen(ids)`, `cite_asked(ids)`, and
    those of `filters`.
    """

    looked_at = Signal()
    item_chosen = Signal(str)
    several_chosen = Signal(object)
    cite_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Evidence")
        self.look = look
        self.open = Button(look, "To code", icon="circle-dot")
        self.open.setCheckable(True)
        self.filters = FilterBar(look)
        self.several = Button(look, "", icon="tag", keys="Ctrl+E")
        self.cite = Button(look, "Cite in a finding", icon="quote")
        self.list = RowList(look, "Evidence items")
        self.list.choose_several()
        self.list.setItemDelegate(EvidenceDelegate(look, self.list))
        self.list.setMinimumHeight(look.px(_LEAST_PX))
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.told = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self.empty = EmptyState(look, _EMPTY)
        self.nothing = EmptyState(look, _NOTHING, "Clear filters")
        self.picker, self.panel = CodePicker(look), Panel()
        self.panel.add(self.picker)
        self.tools.addWidget(self.several)
        self.tools.addWidget(self.cite)
        self.tools.addWidget(self.open)
        parts = (self.message, self.loading, self.told, self.filters, self.empty, self.nothing)
        for part in parts:
            self.body.addWidget(part)
        self.heads = EvidenceHeads(look)
        self.body.addWidget(self.heads)
        self.body.addWidget(self.list, 1)
        self._connect()
        self.render_state(EvidenceState())

    def take_focus(self) -> None:
        """Read if need be, and put the focus on the list."""
        self.looked_at.emit()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, identity: str) -> None:
        """Make an item the present one."""
        self.list.go_to(identity)

    def code_chosen(self) -> None:
        """Open the codes of what is chosen: one item, or several together."""
        chosen = self.list.selected
        if len(chosen) > 1:
            self.several_chosen.emit(chosen)
        elif self.list.chosen:
            self.item_chosen.emit(self.list.chosen)

    def render_state(self, state: EvidenceState) -> None:
        """Show the items; the present one and what is in sight stay."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.words)
        told = "1 item" if state.told == 1 else f"{state.told:,} items"
        self.told.setText(f"The source of {told} that you coded changed or was corrected.")
        self.told.setVisible(bool(state.told))
        self.open.say(f"{state.to_code:,} to code" if state.to_code else "To code")
        self.open.setChecked(_OPEN in state.wanted.picks)
        self.filters.render_state(state)
        self.list.show_rows(state.rows)
        self.filters.setVisible(not state.loaded or bool(state.held))
        self.empty.setVisible(state.loaded and not state.held)
        self.nothing.setVisible(state.loaded and bool(state.held) and not state.rows)
        self.list.setVisible(not state.loaded or bool(state.rows))
        self.heads.setVisible(bool(state.rows))
        self.cite.setVisible(bool(state.rows))
        self._count_chosen()

    def _cite(self) -> None:
        chosen = self.list.selected or ((self.list.chosen,) if self.list.chosen else ())
        if chosen:
            self.cite_asked.emit(tuple(chosen))

    def _connect(self) -> None:
        self.list.row_opened.connect(self.item_chosen)
        self.cite.clicked.connect(self._cite)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._count_chosen())
        self.filters.left.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.open.clicked.connect(self._open_only)
        self.nothing.action_chosen.connect(self.filters.cleared)
        self.several.clicked.connect(self.code_chosen)

    def _open_only(self, only: bool) -> None:
        asked = self.filters.picked if only else self.filters.dropped
        asked.emit(_OPEN)

    def _count_chosen(self) -> None:
        chosen = len(self.list.selectionModel().selectedIndexes())
        self.several.say(f"Code {chosen:,} items")
        self.several.setVisible(chosen > 1)
