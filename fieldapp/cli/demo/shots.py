"""Which pictures the demonstration takes, by what they are about."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.cli.demo import home_form
from fieldapp.cli.demo.children import Followed
from fieldapp.domain.change import RecordKind
from sync.protocol.ids import RecordId
from ui.camera import Shot
from ui.viewmodels.appearance import ThemeChoice
from ui.viewmodels.places import Spot


def of_visit(kinds: Mapping[RecordKind, RecordId], form: RecordId) -> tuple[Shot, ...]:
    """The screens of a visit, with a record of each kind and one of a form."""
    watched = kinds[RecordKind.PRACTICE_OBSERVATION]
    return (
        Shot("home", Spot.HOME),
        Shot("children", Spot.CHILDREN),
        Shot("interviews", Spot.INTERVIEWS),
        Shot("case-tracking", Spot.RECORD, kinds[RecordKind.CASE_TRACKING]),
        Shot("observation-dark", Spot.RECORD, watched, ThemeChoice.DARK),
        Shot("observation-contrast", Spot.RECORD, watched, ThemeChoice.HIGH_CONTRAST),
        Shot("interview-with-a-child", Spot.TALK, kinds[RecordKind.INTERVIEW_CHILD]),
        *of_form(form),
        Shot("evidence", Spot.EVIDENCE),
        Shot("matrix", Spot.MATRIX),
        Shot("judgements", Spot.JUDGEMENTS),
        Shot("send-and-receive", Spot.EXCHANGE),
        Shot("settings", Spot.SETTINGS),
        Shot("help", Spot.HELP),
    )


def of_form(record: RecordId) -> tuple[Shot, ...]:
    """A long form, a card of a repeat, what is missing, another language."""
    return (
        Shot("form", Spot.FORM, record),
        Shot("form-repeat", Spot.FORM, record, at=home_form.FIRST_PERSON),
        Shot("form-missing", Spot.FORM, record, missing=True),
        Shot("form-in-welsh", Spot.FORM, record, language="Cymraeg (cy)"),
        Shot("form-media", Spot.FORM, record, at=home_form.WAY, language="English (en)"),
        Shot("form-drawing", Spot.FORM, record, made=home_form.DRAWING),
        Shot("form-recorder", Spot.FORM, record, ThemeChoice.DARK, made=home_form.TOUR),
    )


def of_sample(child: str, own_headings: str) -> tuple[Shot, ...]:
    """The sample and one child's journey; a workbook with headings to be confirmed."""
    return (
        Shot("sample", Spot.SAMPLE),
        Shot("sample-dark", Spot.SAMPLE, theme=ThemeChoice.DARK),
        Shot("sample-fair", Spot.SAMPLE, at="fair"),
        Shot("sample-lists", Spot.LISTS),
        Shot("sample-headings", Spot.SAMPLE, lists=own_headings),
        Shot("journey", Spot.JOURNEY, at=child),
        Shot("journey-table", Spot.JOURNEY, at=child, as_table=True),
    )


def of_children(followed: Followed) -> tuple[Shot, ...]:
    """Roles, one case over all agencies, a look who a child is, the guard over what is typed."""
    code, case = followed.code, followed.case
    return (
        Shot("children-roles", Spot.ROLES, at=code),
        Shot("case-evaluation", Spot.EVALUATION, at=code),
        Shot("sealed-identities", Spot.SEALED, at=code),
        Shot("identifier-guard", Spot.RECORD, case, at="contacts", typed=followed.naming),
    )
