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
from ui.viewmodels.door import Priority
from ui.viewmodels.drawing import Drawing, Point, Sheet, Stroke, shown_key, words_key
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.typing import Written

_CHANCE_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class SketchState:
    """What stands on the paper; `of` is the question, empty while nothing is drawn."""

    of: str = ""
    sheet: Sheet = Sheet.DRAWING
    drawing: Drawing = field(default_factory=lambda: Drawing(""))
    busy: str = ""
    refused: Refused | None = None

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
        self.show(of=label, sheet=sheet, drawing=Drawing.of(question, fields), refused=None)

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
        place = self._place()
        if place is not None and self._record is not None:
            held = self._record.fields.get(words_key(self.question))
            self._ports.typing.typed(place, held.seen if held else (), self._words)

    def left(self) -> None:
        """The words beside it are finished for now."""
        place = self._place()
        if place is not None:
            self._ports.typing.leave(place)

    def _place(self) -> tuple[RecordId, bytes] | None:
        record = self.record
        return None if record is None else (record, field_slot(words_key(self.question)))

    def _keep(self, drawing: Drawing, fields: Mapping[str, str]) -> None:
        record, work = self.record, self._ports.work
        if record is None or not fields:
            return
        self.show(drawing=drawing)
        self._door.ask(
            lambda: form_answers.keep(work, record, FormStep(fields)),
            self._ports.publish,
            self.refuse,
            Priority.TYPING,
        )
