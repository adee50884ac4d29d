"""Records that are written with a form of the visit, opened to be read, printed and exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Record
from fieldapp.forms import model
from fieldapp.forms.package import PACKAGE_TYPE
from fieldapp.forms.stored_keys import kept
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.definition import Form
from fieldapp.forms.xform.session import Session
from fieldapp.reports.form_reading import choices_of, key_of, readable
from fieldapp.reports.form_tables import Filled, filled
from fieldapp.services import attachments
from fieldapp.services.opening_forms import loadable, open_form
from fieldapp.services.visit_forms import FORM_OF_RECORD
from fieldapp.services.work import Work

_OWN: Final = ":"
"""The first sign of a key that the app keeps for itself beside the answers."""


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A record with its form, open; `digest` tells which package the form came in."""

    record: Record
    session: Session
    ids: Mapping[str, str]
    digest: bytes

    @property
    def form(self) -> Form:
        """Return the form."""
        return self.session.form

    def as_page(self) -> model.Form:
        """Return the form as documents are laid out by it."""
        return readable(self.session, self.ids)

    def question(self, key: str) -> model.Question | None:
        """Return a question by where its answer is kept, with the choices of every version."""
        question, held = self.as_page().question(key), self.record.fields.get(key)
        if question is None or held is None or not question.type.needs_choices:
            return question
        names = [name for version in held.versions for name in version.text.split()]
        return replace(question, choices=choices_of(self.session, self.ids, key, names))

    def answers(self) -> Filled:
        """Return the answers that count, under the record's key; several versions are said so."""
        found = filled(self.record.summary.id.hex(), self.session)
        said = {ref: self._said(ref, text) for ref, text in found.answers.items()}
        return Filled(found.key, said)

    def _said(self, ref: str, text: str) -> str:
        held = self.record.fields.get(key_of(ref, self.ids))
        if held is None or not held.conflict:
            return text
        return f"({len(held.versions)} versions, see versions.csv)"


def opened(work: Work, record: Record) -> OpenedRecord | None:
    """Return the record with its form; None when it has none, or one that is not usable here."""
    if record.summary.kind is not RecordKind.FORM:
        return None
    try:
        stated = attachments.stated(work, record.summary.id, FORM_OF_RECORD)
        form = open_form(work, record.summary.id)
        return _open(work, record, form, stated.sha256)
    except Refused:
        return None


def _open(work: Work, record: Record, form: Form, digest: bytes) -> OpenedRecord:
    fields = {key: held.text for key, held in record.fields.items()}
    sets = {key: frozenset(v.text for v in held) for key, held in record.sets.items()}
    found = kept(form, fields, sets)
    chance, now = ByteChance(work.rng.bytes), local_time(work.clock)
    session = loadable(lambda: Session(form, now, chance, stored=found.stored))
    return OpenedRecord(without_own(record), session, found.ids, digest)


def without_own(record: Record) -> Record:
    """Return the record without what the app keeps beside the answers: marks, ids, the form."""
    fields = {key: held for key, held in record.fields.items() if not key.startswith(_OWN)}
    files = tuple(file for file in record.attachments if file.media_type != PACKAGE_TYPE)
    return replace(record, fields=fields, sets={}, attachments=files)


def local_time(clock: Clock) -> datetime:
    """Return the claimed time with the offset of this laptop."""
    now = clock.now()
    zone = timezone(timedelta(minutes=now.offset_minutes))
    return datetime.fromtimestamp(now.ms / 1000, UTC).astimezone(zone)
