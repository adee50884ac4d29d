"""The code picker: judgements by a few letters, a mark by one key, the rest in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import Mark, field_slot
from fieldapp.domain.evidence import Strength
from fieldapp.services.coding import Codes
from ui.qt.look import Look
from ui.viewmodels.code_picker import Codebook, Judged, PickerState, Target
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.fields import LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import Action, InlineMessage, Message
from ui.views.components.text import ExactText, Heading, Text
from ui.views.components.words_list import WordsList
from ui.views.refusals import message_of

_MARKS = (
    (Mark.STRENGTH, "Strength", "arrow-up", "+"),
    (Mark.IMPROVE, "Improve", "arrow-down", "-"),
    (Mark.NEUTRAL, "Neutral", "minus", "="),
    (Mark.FOLLOW_UP, "Follow up", "circle-question-mark", "?"),
)
_STRENGTHS = (
    Option(Strength.UNSAID.value, "Not said"),
    Option(Strength.WEAK.value, "Weak"),
    Option(Strength.FAIR.value, "Fair"),
    Option(Strength.STRONG.value, "Strong"),
)
_LOOKED, _DECIDE = "looked", "decide"
_CODE_WORDS = {"mark": "the mark", "source_type": "the kind of source", "strength": "its strength"}
_MATCHES_PX = 150


class CodePicker(Card):
    """Intentions: `given(codes)`, `closed`, `looked`, `record_asked`, `grown(lines)`, and
    `decide_asked(record, slot)` for codes that people gave differently while apart."""

    given = Signal(object)
    closed = Signal()
    looked = Signal()
    record_asked = Signal()
    grown = Signal(int)
    decide_asked = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.look = look
        self._target: Target | None = None
        self._book = Codebook()
        self._judged: list[Judged] = []
        self._strength = ""
        self._agencies: dict[str, Button] = {}
        self._marks: dict[Mark, Button] = {}
        self._build()
        self._connect()
        self.hide()

    def take_focus(self) -> None:
        """Put the caret where a judgement is typed."""
        self.judgement.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: PickerState) -> None:
        """Show what is coded; while it is the same, what was chosen here stays."""
        self._message.render_state(message_of(state.refused))
        target = state.target
        self.setVisible(target is not None or state.refused is not None)
        if target is None or target == self._target:
            self._target = target
            return
        same = self._target is not None and _key(target) == _key(self._target)
        self._target = target
        self._show_notice(target)
        self._show_words(target)
        if state.book != self._book:
            self._show_book(state.book)
        if not same:
            self._show_target(target)

    def codes(self) -> Codes:
        """What was chosen."""
        areas = tuple(dict.fromkeys(one.area for one in self._judged))
        return Codes(
            areas=areas,
            criteria=tuple(one.criterion for one in self._judged if one.criterion),
            agencies=tuple(one for one, button in self._agencies.items() if button.isChecked()),
            children=tuple(self.children_line.text().replace(",", " ").split()),
            mark=next((m for m, button in self._marks.items() if button.isChecked()), Mark.NONE),
            source_type=self.source.currentData() or "",
            strength=Strength(self._strength),
        )

    def give(self) -> None:
        """Save the codes."""
        if self._target is not None:
            self.given.emit(self.codes())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._judgement_key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        look = self.look
        self._title = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._quote = ExactText(look, "", Role.QUOTE)
        self._notice, self._message = InlineMessage(look), InlineMessage(look)
        self.judgement = LineEdit(look, "Judgement: part of a code or a word")
        self.matches = WordsList(look, "Judgements that match")
        self.matches.setMaximumHeight(look.px(_MATCHES_PX))
        self._chosen = _Pills()
        self.source = Menu(look, "Kind of source")
        self.children_line = LineEdit(look, "Children, by code")
        self._agency_row = _Pills()
        self._where = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._own = Text(look, "", wrap=True)
        said = (self._message, self._title, self._where, self._quote, self._own, self._notice)
        for part in said:
            self.body.addWidget(part)
        self._more = Button(look, "And the next line", icon="plus", size=Size.SMALL)
        self._less = Button(look, "One line less", size=Size.SMALL)
        self.body.addLayout(Flow(self._more, self._less))
        self._add("Judgement", self.judgement, self.matches, self._chosen)
        self._add("Mark", self._mark_row())
        self._add("Kind of source", self.source)
        self._add("Agency", self._agency_row)
        self.strength = SegmentedChoice(look, "How strong is it?", _STRENGTHS, size=Size.SMALL)
        self._add("How strong is it?", self.strength)
        self._add("Children, by code", self.children_line)
        self.body.addLayout(self._actions())

    def _add(self, label: str, *parts: QWidget) -> None:
        self.body.addWidget(Text(self.look, label, Role.SECTION, Tone.INK2))
        for part in parts:
            self.body.addWidget(part)

    def _mark_row(self) -> QWidget:
        row = _Pills()
        for mark, words, icon, key in _MARKS:
            button = Button(self.look, words, Kind.CHOICE, icon=icon, keys=key, size=Size.SMALL)
            button.setCheckable(True)
            button.clicked.connect(lambda on, m=mark: self._press_mark(m, on))
            self._marks[mark] = button
            row.add(button)
        return row

    def _actions(self) -> Flow:
        look = self.look
        self._save = Button(look, "Save", Kind.PRIMARY, icon="check", keys="Ctrl+Enter")
        self._record = Button(look, "Show in the record", icon="external-link")
        self._close = Button(look, "Close", keys="Esc")
        return Flow(self._save, self._record, self._close)

    def _connect(self) -> None:
        self.judgement.installEventFilter(self)
        self.judgement.textChanged.connect(self._find)
        self.matches.opened.connect(self._take)
        self.strength.chosen.connect(self._strength_chosen)
        self._save.clicked.connect(self.give)
        self._close.clicked.connect(self.closed)
        self._record.clicked.connect(self.record_asked)
        self._notice.action_chosen.connect(self._act)
        self._more.clicked.connect(lambda: self.grown.emit(1))
        self._less.clicked.connect(lambda: self.grown.emit(-1))

    def _act(self, action: str) -> None:
        target = self._target
        if action == _LOOKED:
            self.looked.emit()
        elif target is not None and target.item is not None and target.disputed:
            self.decide_asked.emit(target.item, field_slot(target.disputed[0]))

    def _show_book(self, book: Codebook) -> None:
        self._book = book
        self._agency_row.clear()
        self._agencies = {}
        for identity, title in book.agencies:
            button = Button(self.look, title, Kind.CHOICE, size=Size.SMALL)
            button.setCheckable(True)
            self._agencies[identity] = button
            self._agency_row.add(button)
        self.source.clear()
        self.source.addItem("Not said", "")
        for identity, title in book.sources:
            self.source.addItem(title, identity)

    def _show_target(self, target: Target) -> None:
        codes = target.codes
        self._judged = list(self._book.chosen(codes))
        self._show_judged()
        for mark, button in self._marks.items():
            button.setChecked(mark is codes.mark)
        for identity, button in self._agencies.items():
            button.setChecked(identity in codes.agencies)
        self.source.setCurrentIndex(max(0, self.source.findData(codes.source_type)))
        self._strength = codes.strength.value
        self.strength.render_state(self._strength)
        self.children_line.setText(", ".join(codes.children))
        in_file = target.passage.place is not None
        self._record.say("Show in the file" if in_file else "Show in the record")
        self._record.setVisible(len(target.items) == 1)
        self.judgement.clear()
        self._find("")

    def _show_words(self, target: Target) -> None:
        """Show what is coded: the source's words as such, the coder's own as plain text."""
        self._title.setText(f"Code {target.name}" if target.name else _titled(target))
        self._where.setText(target.where)
        self._where.setVisible(bool(target.where))
        self._quote.setText(f"“{target.quote.strip()}”")
        self._quote.setVisible(target.exact)
        self._own.setText(target.quote)
        self._own.setVisible(bool(target.quote) and not target.exact)
        fresh = target.item is None
        self._more.setVisible(fresh and target.grows)
        self._less.setVisible(fresh and bool(target.passage.more))

    def _show_notice(self, target: Target) -> None:
        told = target.notice
        if told is not None:
            new = "; ".join(version.text for version in told.corrections)
            said = f"{told.sentence} It says: “{new}”" if new else told.sentence
            actions = (Action(_LOOKED, "I have looked at it"),)
            self._notice.render_state(Message(said, do="Your codes stay.", actions=actions))
        elif target.disputed:
            said = f"Two people coded this differently while apart: {_apart(target)}."
            actions = (Action(_DECIDE, "Decide under Conflicts"),)
            self._notice.render_state(Message(said, do="Both are kept.", actions=actions))
        else:
            self._notice.render_state(None)

    def _find(self, typed: str) -> None:
        found = self._book.find(typed) if typed.strip() else ()
        self.matches.render_lines([(one.id, one.words, one.words) for one in found])
        self.matches.setVisible(bool(found))

    def _take(self, identity: str) -> None:
        found = next((one for one in self._book.judgements if one.id == identity), None)
        if found is not None and found not in self._judged:
            self._judged.append(found)
        self._show_judged()
        self.judgement.clear()
        self.take_focus()

    def _show_judged(self) -> None:
        self._chosen.clear()
        for one in self._judged:
            button = Button(self.look, one.code, Kind.CHOICE, icon="x", size=Size.SMALL)
            button.setAccessibleName(f"{one.code} {one.title}, take away")
            button.setToolTip(one.title)
            button.clicked.connect(lambda _=False, j=one: self._drop(j))
            self._chosen.add(button)

    def _drop(self, judged: Judged) -> None:
        self._judged.remove(judged)
        self._show_judged()
        self.take_focus()

    def _press_mark(self, mark: Mark, on: bool) -> None:
        for other, button in self._marks.items():
            button.setChecked(on and other is mark)

    def _strength_chosen(self, strength: str) -> None:
        self._strength = strength

    def _judgement_key(self, event: QKeyEvent) -> bool:
        """Down goes into the matches, Enter takes the first, a sign presses its mark."""
        if event.key() == Qt.Key.Key_Down and self.matches.isVisible():
            self.matches.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.matches.isVisible():
                self._take(self.matches.current)
            return True
        mark = next((m for m, _, _, sign in _MARKS if sign == event.text()), None)
        if mark is None or self.judgement.text():
            return False
        self._press_mark(mark, not self._marks[mark].isChecked())
        return True


def _key(target: Target) -> tuple[object, ...]:
    """Return what tells one thing that is coded from another, however far it goes."""
    place = target.passage
    return (place.record, place.slot, place.start, place.place, target.items)


def _titled(target: Target) -> str:
    place = target.passage
    if place.place is not None:
        return "Code this moment" if place.place.to_ms else "Code this place"
    return "Code this answer" if place.chosen else "Code these words"


def _apart(target: Target) -> str:
    return ", ".join(_CODE_WORDS.get(key, key) for key in target.disputed)


class _Pills(QWidget):
    """A row of small buttons that goes on in the next line."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(gap=6)
        self.setLayout(column(self._flow, gap=0))

    def add(self, widget: QWidget) -> None:
        """Put one at the end."""
        self._flow.addWidget(widget)
        if self.parentWidget() is not None:
            self.setVisible(True)

    def clear(self) -> None:
        """Take all away."""
        while (item := self._flow.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self.setVisible(False)
