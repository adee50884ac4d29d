"""What a place with several versions is about, in words: its question, or what the app keeps there.

Words of people can be kept both, one after the other. Where one of a few is chosen, or a day, a
number or a person is named, one version is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import RecordKind, inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import Part, part_key
from fieldapp.domain.views import Conflict, Record
from fieldapp.forms.model import Question
from fieldapp.forms.values import shown
from fieldapp.frameworks.pack import Pack
from fieldapp.reports.inspection import section_key
from fieldapp.services import coding, exporting, opened_records
from fieldapp.services.work import Work
from ui.viewmodels.judgements_page import PART_WORDS
from ui.viewmodels.plan_page import inspectorate_short, inspectorate_title

_FIELD: Final = b"f:"
_NAMED: Final = frozenset({"owner", "state", "shareable", "standing", "lead", "said_by", "said_at"})
"""Fields of the app's own records that name one of a few, although their question is plain."""
_PATTERNS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"child\.(.+)\.role"), lambda m: f"role of {m[1]} in the sample"),
    (re.compile(r"replaced\.(.+)"), lambda m: f"who came in place of {m[1]}"),
    (re.compile(r"arrival\.(.+)\.from"), lambda m: f"when {inspectorate_short(m[1])} comes"),
    (re.compile(r"arrival\.(.+)\.to"), lambda m: f"when {inspectorate_short(m[1])} goes"),
    (
        re.compile(r"arrival\.(.+)\.inspectors"),
        lambda m: f"how many inspectors come from {inspectorate_short(m[1])}",
    ),
    (re.compile(r"body\.(.+)"), lambda m: f"for which inspectorate {m[1]} comes"),
    (re.compile(r"gap\..+"), lambda _: "why nothing stands in a cell of the matrix"),
    (re.compile(r":drawing/.+/words"), lambda _: "words beside a drawing"),
    (re.compile(r":drawing/.+/shown"), lambda _: "whether a drawing may be shown"),
)
_CHOICES: Final = re.compile(r"child\..+\.role|replaced\..+|arrival\..+|body\..+|:drawing/.+/shown")
_SHARED: Final = {"share": "May be said to the authority", "keep": "Kept in the team"}


@dataclass(frozen=True, slots=True)
class PlaceAbout:
    """What a place is about; `is_choice`: one version is taken, `says` tells how a value reads."""

    words: str
    is_choice: bool
    says: Callable[[str], str]


def about(work: Work, record: Record, conflict: Conflict) -> PlaceAbout:
    """Return what a place with several versions is about."""
    if not conflict.slot.startswith(_FIELD):
        return PlaceAbout("a line", False, _as_written)
    key = conflict.label
    if record.summary.kind is RecordKind.EVIDENCE and key == "source_type":
        titles = {one.id: one.title for one in coding.pack_of(work).about.source_type}
        question = _question(work, record, key)
        return PlaceAbout(question.label if question else key, True, _named(titles, "Not said"))
    if record.summary.id == inspection_record(work.inspection):
        found = _of_visit(work, key)
        if found is not None:
            return found
    if key == "shareable":
        return PlaceAbout("whether it may be said to the authority", True, _named(_SHARED, ""))
    if key.startswith("body."):
        return PlaceAbout(
            _words_of(key), True, lambda body: inspectorate_title(body) or "Not named"
        )
    return _of_question(_question(work, record, key), key)


def _of_question(question: Question | None, key: str) -> PlaceAbout:
    if question is None:
        return PlaceAbout(_words_of(key), bool(_CHOICES.fullmatch(key)), _as_written)
    if question.type.is_free_text:
        return PlaceAbout(question.label, key in _NAMED, _as_written)
    if not question.type.needs_choices:
        return PlaceAbout(question.label, True, lambda text: shown(question, text))
    return PlaceAbout(
        question.label, True, lambda text: shown(question, text) if text else "Not said"
    )


def _of_visit(work: Work, key: str) -> PlaceAbout | None:
    """Return what a field of the visit's own record is about, where its framework says it."""
    try:
        pack = coding.pack_of(work)
    except Refused:
        return None
    for area in pack.judgements.area:
        for part in Part:
            if key == part_key(area.id, part):
                words = f"{PART_WORDS[part]}, {area.title}"
                return PlaceAbout(words, part is Part.GRADE, _part_says(pack, part))
    sections = {section_key(one.id): one.title for one in pack.report.section}
    if key in sections:
        return PlaceAbout(f"Report, {sections[key]}", False, _as_written)
    return None


def _part_says(pack: Pack, part: Part) -> Callable[[str], str]:
    if part is not Part.GRADE:
        return _as_written
    return _named({str(one.id): one.title for one in pack.judgements.grade}, "No grade")


def _question(work: Work, record: Record, key: str) -> Question | None:
    if record.summary.kind is RecordKind.FORM:
        found = opened_records.opened(work, record)
        return found.question(key) if found is not None else None
    form = exporting.form_of(work, record)
    return form.question(key) if form else None


def _words_of(key: str) -> str:
    """Return what a place without a question is about, in words where it has some."""
    for pattern, say in _PATTERNS:
        if found := pattern.fullmatch(key):
            return say(found)
    return key


def _named(titles: Mapping[str, str], empty: str) -> Callable[[str], str]:
    return lambda text: titles.get(text, text) if text else empty


def _as_written(_text: str) -> str:
    """Return nothing: what people wrote reads as it was written."""
    return ""
