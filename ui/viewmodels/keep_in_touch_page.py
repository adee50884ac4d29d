"""The keep-in-touch note as a screen shows it: composed, written on, said, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.keep_in_touch import SAID, WORDS, telling
from fieldapp.reports.print_html import PrintPage
from fieldapp.services import keep_in_touch, reading
from fieldapp.services.capture import Place
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.days import day_name, day_text
from ui.viewmodels.door import Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.field_words import (
    FieldWords,
    WordsState,
    drafts_of,
    place_of,
    teller_of,
    words_of,
)
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.typing import Written

LABELS: Final = keep_in_touch.HEADINGS


@dataclass(frozen=True, slots=True)
class NoteState:
    """One note: its words by field, and for each what may tell who a child is."""

    id: RecordId
    name: str
    title: str
    parts: tuple[tuple[str, WordsState], ...]
    telling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepInTouchState:
    """All that the screen shows; `days` are the notes, newest first; `ready` counts what waits."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    days: tuple[tuple[str, str], ...] = ()
    note: NoteState | None = None
    has_today: bool = False
    ready: int = 0
    said: str = ""


class KeepInTouchPage(Presenter[KeepInTouchState]):
    """Takes the intentions of the screen; `read(place)` tells what is written there."""

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[KeepInTouchState], None],
        read: Callable[[Place], Written],
    ) -> None:
        super().__init__(ports.door, KeepInTouchState(), on_state)
        self._ports = ports
        self._asked = False
        self._wanted: RecordId | None = None
        self.words = FieldWords(ports.typing, read)

    def shown(self) -> None:
        """The screen is looked at."""
        self._asked = True
        self._load("" if self.state.loaded else "Opening the notes")

    def touched(self, effects: Effects) -> None:
        """Something was written or came; read again while the screen is in use."""
        if self._asked and effects.records:
            self._load("", Priority.BACKGROUND)

    def choose(self, note: RecordId) -> None:
        """Look at the note of another day."""
        self._wanted = note
        self._load("")

    def begin(self) -> None:
        """Begin the note of today with what may be said now."""
        work, day = self._ports.work, day_text(self._ports.work.clock)
        title = f"Keep in touch, {day_name(day)}"

        def made(begun: tuple[RecordId, Effects]) -> None:
            self._wanted = begun[0]
            self.show(said="The note was begun.")
            self._ports.publish(begun[1])
            self._load("")

        self.run(lambda: keep_in_touch.open_note(work, day, title), made)

    def bring_in(self) -> None:
        """Put what was marked since below the words that stand."""
        note, work = self.state.note, self._ports.work
        if note is not None:
            self._settled(lambda: keep_in_touch.bring_in(work, note.id), "Brought in.")

    def said_now(self) -> None:
        """Write that it was said now, by this person."""
        note, work = self.state.note, self._ports.work
        if note is not None:
            now = clock_time(work.clock, work.clock.now().ms)
            when = f"{day_name(day_text(work.clock))}, {now}"
            seen = {key: words.seen for key, words in note.parts}
            self._settled(lambda: keep_in_touch.said(work, note.id, when, seen), f"Said at {when}.")

    def print_page(self, done: Callable[[PrintPage], None]) -> None:
        """Hand over the note as a page, once what is typed is an entry."""
        note, work = self.state.note, self._ports.work
        if note is not None:
            self._ports.typing.settle(
                lambda: self.run(lambda: keep_in_touch.page(work, note.id), done), self.refuse
            )

    def save_word(self, folder: str) -> None:
        """Write the note as a Word document into a folder."""
        note, work = self.state.note, self._ports.work
        if note is not None and folder:
            self._ports.typing.settle(
                lambda: self.run(
                    lambda: keep_in_touch.save_word(work, note.id, folder),
                    lambda _: self.show(said="The Word document was written."),
                ),
                self.refuse,
            )

    def _settled(self, job: Callable[[], Effects], said: str) -> None:
        """Do something once what is typed is an entry."""

        def written(effects: Effects) -> None:
            self.show(said=said if effects.entries else "Nothing new is marked.")
            self._ports.publish(effects)
            self._load("")

        self._ports.typing.settle(lambda: self.run(job, written), self.refuse)

    def _load(self, busy: str, priority: Priority = Priority.SCREENS) -> None:
        work, wanted = self._ports.work, self._wanted

        def read() -> KeepInTouchState:
            return _read(work, wanted)

        def take(found: KeepInTouchState) -> None:
            if wanted == self._wanted:
                self.show(
                    loaded=True,
                    refused=None,
                    days=found.days,
                    note=found.note,
                    has_today=found.has_today,
                    ready=found.ready,
                )

        if busy:
            self.run(read, take, busy)
        else:
            self._door.ask(read, take, self.refuse, priority)


def _read(work: Work, wanted: RecordId | None) -> KeepInTouchState:
    notes = keep_in_touch.notes(work)
    chosen = next((one for one in notes if one.id == wanted), next(iter(notes), None))
    today = day_text(work.clock)
    return KeepInTouchState(
        days=tuple((one.id.hex(), one.title) for one in notes),
        note=_note(work, chosen.id) if chosen is not None else None,
        has_today=any(one.day == today for one in notes),
        ready=len(keep_in_touch.compose(work, chosen).findings),
    )


def _note(work: Work, note: RecordId) -> NoteState:
    held, drafts = keep_in_touch.note_of(work, note), drafts_of(work, [note])
    teller = teller_of(work)
    parts = tuple(
        (key, words_of(teller, place_of(note, key), held.fields[key], drafts))
        for key in (*WORDS, *SAID)
    )
    codes = [child.code for child in reading.children(work)]
    told = (f"{LABELS[key]}: {said}" for key, words in parts for said in telling(words.text, codes))
    return NoteState(note, held.short_name, held.title, parts, tuple(told))
