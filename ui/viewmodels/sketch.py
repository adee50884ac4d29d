"""Drawing in a form: each stroke is kept as it is drawn; words beside it say what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from fieldapp.domain.change import field_slot
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Record
from fieldapp.services import form_answers
from fieldapp.services.form_answers import FormStep
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.door import Priority
from ui.viewmodels.drawing import Drawing, Point, Sheet, Stroke, shown_key, words_key
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.field_words import teller_of
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.typing import Written
from ui.viewmodels.versions import Standing

_CHANCE_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class SketchState:
    """What stands on the paper; `of` is the question, empty while nothing is drawn.

    `words` are what stands beside it, which `keeps` says are being written.
    """

    of: str = ""
    sheet: Sheet = Sheet.DRAWING
    drawing: Drawing = field(default_factory=lambda: Drawing(""))
    busy: str = ""
    refused: Refused | None = None
    words: Standing = field(default_factory=Standing)
    keeps: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no line on the paper."""
        return not self.drawing.strokes


class Sketch(Presenter[SketchState]):
    """Each method is one intention of the paper and its tools."""

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[SketchState], None],
        words: Callable[[], Written],
    ) -> None:
        """`words` tells what stands in the field beside the paper."""
        super().__init__(ports.door, SketchState(), on_state)
        self._ports, self._words = ports, words
        self._teller = teller_of(ports.work)
        self._record: Record | None = None

    @property
    def record(self) -> RecordId | None:
        """The record that is drawn in."""
        return self._record.summary.id if self._record is not None else None

    @property
    def question(self) -> str:
        """The key of the answer that the drawing becomes."""
        return self.state.drawing.question

    def begin(self, record: Record, question: str, label: str, sheet: Sheet) -> None:
        """Take the drawing for a question out again, or a new sheet."""
        self._record = record
        fields = {key: held.text for key, held in record.fields.items()}
        consent = record.fields.get(shown_key(question))
        if consent is not None and consent.conflict:
            fields[shown_key(question)] = ""
        drawing = Drawing.of(question, fields)
        self.show(of=label, sheet=sheet, drawing=drawing, keeps=False, refused=None)
        self._show_words()

    def follow(self, record: Record) -> None:
        """The record was read again while the paper is out; strokes stay as they are drawn."""
        if record.summary.id == self.record:
            self._record = record
            self._show_words()

    def end(self) -> None:
        """Put the paper away; all that was drawn is kept."""
        self.left()
        self._record = None
        self.show(of="", drawing=Drawing(""))

    def stroke(self, stroke: Stroke) -> None:
        """A line was drawn."""
        work = self._ports.work
        drawn_ms, chance = max(work.clock.now().ms, 0), work.rng.bytes(_CHANCE_BYTES)
        self._keep(*self.state.drawing.with_stroke(stroke, drawn_ms, chance))

    def rub(self, point: Point) -> None:
        """Take away what goes by a point."""
        near = self.state.drawing.near(point)
        if near:
            self._keep(*self.state.drawing.without(near))

    def undo(self) -> None:
        """Take the last line away."""
        strokes = self.state.drawing.strokes
        if strokes:
            self._keep(*self.state.drawing.without({max(strokes)}))

    def clear(self) -> None:
        """Take every line away, once they are part of a picture."""
        drawing = self.state.drawing
        self._keep(*drawing.without(set(drawing.strokes)))

    def show_to(self, allowed: bool) -> None:
        """Whether the drawing may be shown to others."""
        drawing = replace(self.state.drawing, may_be_shown=allowed)
        self._keep(drawing, {shown_key(self.question): "yes" if allowed else ""})

    def typed(self) -> None:
        """Something was written about the drawing."""
        place = self.place
        if place is not None:
            self._ports.typing.typed(place, self.state.words.seen, self._words)

    def left(self) -> None:
        """The words beside it are finished for now."""
        place = self.place
        if place is not None:
            self._ports.typing.leave(place)

    @property
    def place(self) -> tuple[RecordId, bytes] | None:
        """Where the words beside the paper are kept."""
        record = self.record
        return None if record is None else (record, field_slot(words_key(self.question)))

    def _show_words(self) -> None:
        """Show what stands beside the paper, unless it is being written."""
        held = self._record.fields.get(words_key(self.question)) if self._record else None
        now = self._teller.standing(held) if held is not None else Standing()
        keeps = self.place is not None and self._ports.typing.is_open(self.place)
        self.show(words=now, keeps=keeps)

    def _seen(self, key: str) -> tuple[Reference, ...]:
        held = self._record.fields.get(key) if self._record is not None else None
        return held.seen if held is not None else ()

    def _keep(self, drawing: Drawing, fields: Mapping[str, str]) -> None:
        record, work = self.record, self._ports.work
        if record is None or not fields:
            return
        self.show(drawing=drawing)
        step = FormStep(fields, seen={key: self._seen(key) for key in fields})
        self._door.ask(
            lambda: form_answers.keep(work, record, step),
            self._ports.publish,
            self.refuse,
            Priority.TYPING,
        )
