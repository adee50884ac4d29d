"""The authority's comments: a list, and the one that is answered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain.reply import Answer, Part
from fieldapp.reports.reply_words import ANSWER_WORDS
from fieldapp.services.reply import Link
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.qt.row_list import RowList
from ui.viewmodels.reply_page import WRITTEN, CommentState, ReplyState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.viewmodels.versions import Standing
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.editors import PlainEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine, StatusLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import ExactText, Text
from ui.views.refusals import message_of
from ui.views.report_back import PlaceChoice
from ui.views.versions import Versions

_EMPTY: Final = (
    "No comments yet. Take in the Word table in which the authority answered the draft report."
)
_UNLINKED: Final = "Nothing is linked yet. Choose the words if there are any."
_LEAST_PX: Final = 200
_PART_WORDS: Final = {Part.REASONS: "Reasons", Part.CHANGED: "What changed in the report"}
_ANSWERS: Final = tuple(Option(a.value, ANSWER_WORDS[a]) for a in Answer if a is not Answer.NONE)


class ReplyView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `import_asked`, `save_asked`, `form_asked`, `chosen(id)`, and those
    of `card`.
    """

    looked_at = Signal()
    import_asked = Signal()
    save_asked = Signal()
    form_asked = Signal()
    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "The authority’s comments")
        self.look = look
        self.take_in = Button(look, "Take in a Word table", Kind.PRIMARY, icon="file-plus")
        self.save = Button(look, "Save the answers", icon="download")
        self.form = Button(look, "Save an empty table for the authority", Kind.LINK)
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.empty = EmptyState(look, _EMPTY)
        self.list = RowList(look, "Comments of the authority")
        self.list.setMinimumHeight(look.px(_LEAST_PX))
        self._troubles = column(gap=4)
        self.card, self.panel = CommentCard(look), Panel()
        self.panel.add(self.card)
        self.tools.addWidget(self.take_in)
        self.tools.addWidget(self.save)
        self.body.addWidget(self.message)
        self.body.addWidget(self.loading)
        self.body.addLayout(self._troubles)
        self.body.addLayout(Flow(self.form))
        self.body.addWidget(self.empty)
        self.body.addWidget(self.list, 1)
        self.take_in.clicked.connect(self.import_asked)
        self.save.clicked.connect(self.save_asked)
        self.form.clicked.connect(self.form_asked)
        self.list.row_opened.connect(self.chosen)
        self._told: tuple[str, ...] = ()
        self.render_state(ReplyState())

    def take_focus(self) -> None:
        """Read if need be, and put the focus on the list, or on what begins it."""
        self.looked_at.emit()
        target: QWidget = self.list if self.list.rows.rows else self.take_in
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: ReplyState, writing: frozenset[Part] = frozenset()) -> None:
        """Show the comments; words that are being written stay."""
        self.loading.follow(state.busy)
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.about)
        self.save.setEnabled(bool(state.rows))
        self.empty.setVisible(state.loaded and not state.rows)
        self.list.setVisible(bool(state.rows))
        self.list.show_rows(state.rows)
        for number, one in enumerate(state.rows):
            if one.id == state.chosen and self.list.chosen != one.id:
                self.list.setCurrentIndex(self.list.rows.index(number))
        if state.troubles != self._told:
            self._told = state.troubles
            clear(self._troubles)
            for says in state.troubles:
                self._troubles.addWidget(StatusLine(self.look, says, Tone.AFI))
        self.card.render_state(state, writing)


class CommentCard(Card):
    """One comment with its answer.

    Intentions: `answered(Answer)`, `linked(Link)`, `typed(id, part)`, `left(id, part)`,
    `report_asked`, `decide_asked(id, part)` where there are two versions.
    """

    answered = Signal(object)
    linked = Signal(object)
    typed = Signal(object, object)
    left = Signal(object, object)
    report_asked = Signal()
    decide_asked = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "The comment")
        self.look = look
        self.state: CommentState | None = None
        self._last: dict[tuple[RecordId, Part], Written] = {}
        self._links: dict[str, Link] = {}
        self._about = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._words, self._evidence = ExactText(look, ""), Text(look, "", wrap=True)
        self._sentence = Text(look, "", wrap=True)
        self._place = PlaceChoice(look, "Choose the words")
        self._place.setAccessibleName("Words of the report that it is about")
        self._go = Button(look, "Open the report", Kind.LINK)
        self.choice = SegmentedChoice(look, "What is answered", _ANSWERS)
        self._lacks = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self.edits = {part: PlainEdit(look, _PART_WORDS[part]) for part in WRITTEN}
        self.versions = {
            part: Versions(look, words, choice=part is Part.STANDING)
            for part, words in ((Part.STANDING, "What is answered"), *_PART_WORDS.items())
        }
        self._told: dict[Part, Standing] = {}
        self._build()
        self.render_state(ReplyState(), frozenset())

    def render_state(self, state: ReplyState, writing: frozenset[Part]) -> None:
        """Show the comment that is looked at."""
        held = state.comment
        self.setVisible(held is not None)
        if held is None:
            return
        before, self.state = self.state, held
        other = before is None or before.id != held.id
        if other and before is not None:
            self._remember(before.id)
        self._show_words(held)
        self._links = dict(state.places)
        chosen = next((w for w, to in state.places if _is_linked(held, to)), "")
        self._place.render_state(tuple((w, w) for w, _ in state.places), chosen)
        if held.standing is Answer.NONE or held.parts[Part.STANDING].versions:
            self.choice.show_none()
        else:
            self.choice.render_state(held.standing.value)
        self._lacks.setText(held.lacks or "The answer is whole.")
        self._lacks.set_tone(Tone.AFI if held.lacks else Tone.STRENGTH)
        for part, edit in self.edits.items():
            read_anew = self._told.get(part) != held.parts[part]
            if other or (read_anew and part not in writing):
                self._told[part] = held.parts[part]
                edit.set_text_exactly(held.parts[part].text)
        for part, shown in self.versions.items():
            shown.render_state(held.parts[part].versions)

    def written(self, comment: RecordId, part: Part) -> Written:
        """What stands at a part now, or stood when it was last on the screen."""
        if self.state is not None and self.state.id == comment:
            self._remember(comment)
        return self._last.get((comment, part), Written(""))

    def take_focus(self) -> None:
        """Put the focus where the answer begins."""
        self.choice.button(Answer.ACCEPTED).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.state is not None:
            for part, edit in self.edits.items():
                if edit is watched:
                    self.left.emit(self.state.id, part)
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        look = self.look
        self.body.addWidget(self._about)
        self.body.addWidget(self._words)
        self.body.addWidget(self._evidence)
        self.body.addWidget(Text(look, "It is about", Role.SECTION, Tone.INK2))
        for told in (self._sentence, self._place):
            self.body.addWidget(told)
        self.body.addLayout(Flow(self._go))
        self.body.addWidget(Text(look, "Our answer", Role.SECTION, Tone.INK2))
        self.body.addWidget(self.choice)
        self.body.addWidget(self.versions[Part.STANDING])
        self.versions[Part.STANDING].chosen.connect(lambda value: self.answered.emit(Answer(value)))
        for part, shown in self.versions.items():
            shown.decide_asked.connect(lambda p=part: self._decide(p))
        for each, edit in self.edits.items():
            edit.show_lines(2, 10)
            self.body.addWidget(Text(look, _PART_WORDS[each], Role.SECTION, Tone.INK2))
            self.body.addWidget(edit)
            self.body.addWidget(self.versions[each])
            edit.words_changed.connect(lambda p=each: self._typed(p))
            edit.installEventFilter(self)
        self.body.addWidget(self._lacks)
        self._go.clicked.connect(self.report_asked)
        self.choice.chosen.connect(lambda value: self.answered.emit(Answer(value)))
        self._place.placed.connect(self._linked)

    def _show_words(self, held: CommentState) -> None:
        number = f"Number {held.number}" if held.number else ""
        about = " · ".join(part for part in (held.name, number, held.place) if part)
        self._about.setText(about)
        self._words.setText(held.words)
        self._evidence.setText(f"Evidence given: {held.evidence}")
        self._evidence.setVisible(bool(held.evidence))
        told = f"“{held.sentence}”" if held.sentence else ""
        if held.sentence and not held.stands:
            told += " This sentence was written anew since."
        section = f"The section “{held.section}”." if held.section and not told else ""
        self._sentence.setText(told or section or _UNLINKED)

    def _remember(self, comment: RecordId) -> None:
        for part, edit in self.edits.items():
            now = Written(edit.text_exactly(), edit.textCursor().position())
            self._last[comment, part] = now

    def _typed(self, part: Part) -> None:
        if self.state is not None:
            self.typed.emit(self.state.id, part)

    def _decide(self, part: Part) -> None:
        if self.state is not None:
            self.decide_asked.emit(self.state.id, part)

    def _linked(self, words: str) -> None:
        if words in self._links:
            self.linked.emit(self._links[words])


def _is_linked(held: CommentState, to: Link) -> bool:
    return (to.source, to.sentence) == (held.source, held.sentence)
