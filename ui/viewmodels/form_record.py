"""A record that is written with a form of the visit: the log on one side, the engine on the other.

What a person types or chooses goes through the typing path like every other word. What follows
from it by the rules of the form is kept in an entry of its own. What arrives from elsewhere is
taken into the open form, except at the line that is being written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from fieldapp.domain.change import field_slot
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Draft, Record
from fieldapp.forms.slot_names import slot_key
from fieldapp.forms.stored_keys import BEGUN_KEY, instance_id, kept
from fieldapp.forms.values import shown
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.definition import Form
from fieldapp.services import capture, form_answers, reading
from fieldapp.services.capture import Place
from fieldapp.services.form_answers import FormStep
from fieldapp.services.opening_forms import open_form
from fieldapp.services.visit_forms import VisitForm, newer_form
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Priority
from ui.viewmodels.drawing import words_key
from ui.viewmodels.editor import EditorPorts, Phase
from ui.viewmodels.field_words import teller_of
from ui.viewmodels.form_filling import XFormFilling
from ui.viewmodels.form_ledger import Ledger
from ui.viewmodels.form_page import Capture, Change, FormPage, FormPageState, Line
from ui.viewmodels.typing import SilentListener, Written, recovered_sentence
from ui.viewmodels.versions import VersionState

_REFRESH_MS: Final = 150


@dataclass(frozen=True, slots=True)
class Twice:
    """A line with two versions: which one, and how its question reads."""

    slot: bytes
    label: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """An answer without a question: the name of the question that there was, and its words."""

    name: str
    text: str

    @classmethod
    def of(cls, key: str, text: str) -> Unfit:
        """Return it from the key under which it is kept; of a long path only a hash is known."""
        local = key.rpartition("/")[2]
        return cls("" if key.startswith("#") else local, text)


@dataclass(frozen=True, slots=True)
class FormRecordState:
    """What stands around the form's page."""

    phase: Phase = Phase.LOADING
    record: Record | None = None
    about: str = ""
    writable: bool = False
    twice: tuple[Twice, ...] = ()
    unfit: tuple[Unfit, ...] = ()
    """Answers without a question in this version of the form, or of a card that was taken away;
    they stay in the record."""
    newer: VisitForm | None = None
    """A corrected version of the form that the visit offers."""
    recovered: str = ""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class FormRecordViews:
    """Where states go, and how the page tells what is written at a line."""

    on_state: Callable[[FormRecordState], None]
    on_page: Callable[[FormPageState], None]
    written: Callable[[str], Written]


@dataclass(frozen=True, slots=True)
class _Loaded:
    record: Record
    form: Form
    drafts: tuple[Draft, ...]
    newer: VisitForm | None


class FormRecord(SilentListener):
    """One open record of a form; a TypingListener of the visit. `page` is there once it is open."""

    def __init__(self, ports: EditorPorts, views: FormRecordViews) -> None:
        self._ports, self._views = ports, views
        self._teller = teller_of(ports.work)
        self.state = FormRecordState()
        self.page: FormPage | None = None
        self._filling: XFormFilling | None = None
        self._id: RecordId | None = None
        self._ledger = Ledger()
        self._stop: Callable[[], None] | None = None

    def open(self, record: RecordId) -> None:
        """Show a record, with the drafts of it that a crash left."""
        self.close()
        self._id = record
        self._show(FormRecordState())
        work = self._ports.work

        def load() -> _Loaded:
            held = reading.record(work, record)
            drafts = tuple(d for d in capture.drafts(work) if d.record == record)
            return _Loaded(held, open_form(work, record), drafts, newer_form(work, record))

        self._ports.door.ask(load, lambda found: self._opened(record, found), self._refuse)

    def close(self) -> None:
        """Leave the record; what is written becomes entries."""
        if self._id is not None:
            for slot in self._ports.typing.open_places(self._id):
                self._ports.typing.leave((self._id, slot))
        self._id = self._filling = self.page = None

    def line(self, ref: str) -> Line | None:
        """One line as it stands now; only read where the record may not be written."""
        line = self._filling.line(ref) if self._filling is not None else None
        if line is None:
            return None
        if line.capture is not Capture.NONE:
            line = replace(line, caption=self._caption(words_key(slot_key(ref))))
        told = self._ledger.versions(slot_key(ref))
        if told:
            line = replace(line, versions=tuple(_as_answered(line, one) for one in told))
        return line if self.state.writable else replace(line, writable=False, fixed=True)

    def _caption(self, key: str) -> str:
        """Return what a drawing shows, in words; of two versions both, with who wrote them."""
        told = self._ledger.versions(key)
        both = "\n".join(f"{one.text} ({one.who})" for one in told)
        return both or self._ledger.fields.get(key, "")

    def ref_of(self, slot: bytes) -> str:
        """Return the line whose answer stands in a slot, empty for none."""
        leaves = self._filling.leaves() if self._filling is not None and slot else ()
        return next((key for key, _ in leaves if field_slot(slot_key(key)) == slot), "")

    def typed(self, ref: str) -> None:
        """Something was typed at a line."""
        if self._id is None or not self.state.writable:
            return
        key = slot_key(ref)
        place, seen = (self._id, field_slot(key)), self._ledger.seen(key)
        self._ports.typing.typed(place, seen, lambda: self._views.written(ref))

    def left(self, ref: str) -> None:
        """The person went elsewhere: what stands at the line becomes its answer."""
        if self._id is None:
            return
        key = slot_key(ref)
        place = (self._id, field_slot(key))
        self.take(ref)
        if self._ports.typing.is_open(place):
            self._ledger.fields[key] = self._views.written(ref).text
            self._ports.typing.leave(place)

    def chosen(self, ref: str) -> None:
        """A choice was made; it is written and left at once."""
        self.typed(ref)
        self.left(ref)

    def touched(self, effects: Effects) -> None:
        """Something was written, here or elsewhere; read again if it was in this record."""
        if self._id in effects.records and self._stop is None:
            self._stop = self._ports.timers.after(_REFRESH_MS, self._read_again)

    def settled(self, effects: Effects, _closed: frozenset[Place]) -> None:
        """Drafts became entries."""
        self.touched(effects)

    def _opened(self, record: RecordId, found: _Loaded) -> None:
        if record != self._id:
            return
        self._ledger = Ledger.of(found.record, self._teller)
        try:
            self._fill(found.form)
        except Refused as reason:
            self._refuse(reason)
            return
        self._show(replace(self._described(found.record), newer=found.newer))
        assert self._filling is not None, "the form was just filled"
        self.page = FormPage(self._filling, self._views.on_page, self._answered)
        self._put_back(found.drafts)
        self.page.begin()
        if BEGUN_KEY not in self._ledger.fields and self.state.writable:
            first = self._ledger.step(self._filling, self._open_slots())
            self._keep(replace(first, fields={**first.fields, BEGUN_KEY: "1"}))

    def _fill(self, form: Form) -> None:
        """Open the form with what the record holds, or anew when it was never written."""
        work, clock = self._ports.work, self._ports.work.clock
        fields, sets = self._ledger.fields, self._ledger.sets
        found = kept(form, fields, sets) if BEGUN_KEY in fields else None
        spoken = self._filling.language if self._filling is not None else ""
        self._filling = XFormFilling(
            form,
            local_time(clock),
            ByteChance(work.rng.bytes),
            lambda: instance_id(clock.now().ms, work.rng.bytes(2)),
            stored=found,
        )
        if spoken:
            self._filling.speak(spoken)
        self._filling.show_unread(fields)

    def _put_back(self, drafts: tuple[Draft, ...]) -> None:
        """Put back what a crash left, and go on writing it."""
        assert self._filling is not None, "drafts are put into an open form"
        refs = {field_slot(slot_key(key)): key for key, _ in self._filling.leaves()}
        for draft in drafts:
            ref = refs.get(draft.slot)
            if ref is not None and not self._ports.typing.is_open((draft.record, draft.slot)):
                self._filling.answer(ref, draft.text)
                self._ports.typing.adopt(draft, lambda r=ref: self._views.written(r))  # type: ignore[misc]  # bound now
        self._show(
            replace(self.state, recovered=recovered_sentence(drafts, self._ports.work.clock))
        )

    def take(self, ref: str) -> None:
        """Let what stands at a line be its answer; what follows from it is worked out."""
        if self.page is None or not self.state.writable:
            return
        try:
            self.page.answer(ref, self._views.written(ref).text)
        except Refused as reason:
            self.page.refuse(reason)

    def _answered(self, _change: Change) -> None:
        """Keep what followed from an answer by the rules of the form."""
        if self._filling is not None:
            self._keep(self._ledger.step(self._filling, self._open_slots()))

    def _keep(self, step: FormStep) -> None:
        if not step or self._id is None or not self.state.writable:
            return
        self._ledger.take(step)
        work, record, fits = self._ports.work, self._id, form_answers.fitting(step)
        if fits != step and self.page is not None:
            self.page.refuse(form_answers.too_long())
        # As urgent as words: what is typed into a new card may not be kept before the card.
        self._ports.door.ask(
            lambda: form_answers.keep(work, record, fits),
            self._ports.publish,
            self._refuse,
            Priority.TYPING,
        )

    def _read_again(self) -> None:
        self._stop = None
        work, record = self._ports.work, self._id
        if record is not None and self.page is not None:
            self._ports.door.ask(
                lambda: reading.record(work, record), lambda r: self._again(record, r), self._refuse
            )

    def _again(self, asked: RecordId, held: Record) -> None:
        """Take in what came from elsewhere; what is being written stays."""
        if asked != self._id or self._filling is None or self.page is None:
            return
        before, self._ledger = self._ledger, Ledger.of(held, self._teller)
        if before.sets == self._ledger.sets:
            self._show(self._described(held))
            self._take_in(self._ledger.others(before, self._open_slots()))
            if self._ledger.told_apart(before):
                self.page.reread()
            return
        try:
            self._fill(self._filling.session.form)
        except Refused as reason:
            self._refuse(reason)
            return
        self._show(self._described(held))
        self.page.filling = self._filling
        self.page.reread()

    def _take_in(self, fields: Mapping[str, str]) -> None:
        if not fields or self._filling is None or self.page is None:
            return
        refs = {slot_key(key): key for key, _ in self._filling.leaves()}
        for key, text in fields.items():
            if key in refs:
                self._filling.take_in(refs[key], text)
        self.page.reread()

    def _open_slots(self) -> frozenset[bytes]:
        return self._ports.typing.open_places(self._id) if self._id else frozenset()

    def _described(self, held: Record) -> FormRecordState:
        summary = held.summary
        when = claimed_time(self._ports.work.clock, summary.opened)
        about = f"{summary.short_name}, begun {when} by {summary.owner}"
        return replace(
            self.state,
            phase=Phase.READY,
            record=held,
            about=about,
            writable=not (summary.archived or summary.finished),
            twice=tuple(_twice(held, self._filling)) if self._filling else (),
            unfit=tuple(_unfit(self._ledger, self._filling)) if self._filling else (),
            refused=None,
        )

    def _refuse(self, reason: Refused) -> None:
        phase = Phase.READY if self.page is not None else Phase.REFUSED
        self._show(replace(self.state, refused=reason, phase=phase))

    def _show(self, state: FormRecordState) -> None:
        self.state = state
        self._views.on_state(state)


def _twice(held: Record, filling: XFormFilling) -> Iterator[Twice]:
    refs = {slot_key(key): key for key, _ in filling.leaves()}
    drawn = {words_key(key): ref for key, ref in refs.items()}
    for key, found in held.fields.items():
        ref = refs.get(key) or drawn.get(key, "")
        if found.conflict and ref:
            line = filling.line(ref)
            label = line.label if line else ref
            yield Twice(field_slot(key), label if key in refs else f"Words beside {label}")


def _as_answered(line: Line, one: VersionState) -> VersionState:
    """Return a version with its choices in words."""
    return replace(one, text=shown(line.question, one.value)) if line.question else one


def _unfit(ledger: Ledger, filling: XFormFilling) -> Iterator[Unfit]:
    if BEGUN_KEY in ledger.fields:
        for key in kept(filling.session.form, ledger.fields, ledger.sets).unfit:
            yield Unfit.of(key, ledger.fields[key])


def local_time(clock: Clock) -> datetime:
    """Return the time now, with the zone of this laptop."""
    now = clock.now()
    zone = timezone(timedelta(minutes=now.offset_minutes))
    return datetime.fromtimestamp(now.ms / 1000, UTC).astimezone(zone)
