"""What stands in the strip above a talk: what is given, and what is missing."""

from dataclasses import replace

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.forms.library import builtin
from sync.protocol.ids import RecordId
from ui.viewmodels.interview import permissions
from ui.viewmodels.record_state import Access, FieldState, RecordState


def record(**answers: str) -> RecordState:
    form = builtin().latest(RecordKind.INTERVIEW_CHILD)
    fields = {str(q.key): FieldState(q, q.default) for q in form.questions()}
    for key, text in answers.items():
        fields[key] = replace(fields[key], text=text)
    return RecordState(
        id=RecordId(b"r" * 16),
        kind=RecordKind.INTERVIEW_CHILD,
        title=form.title,
        short_name="IV-OF2-1",
        child="T03",
        about="",
        access=Access.WRITE,
        form=form,
        fields=fields,
        sets={},
        blocks=(),
    )


def test_nothing_is_guessed_before_it_was_recorded() -> None:
    assert [(p.words, p.given) for p in permissions(record())] == [
        ("Permission to talk is missing", False),
        ("T03 has not said yes yet", False),
        ("Not yet: told what I cannot keep private", False),
    ]


def test_what_was_given_is_named_with_who_and_when() -> None:
    given = record(
        permission_from="authority_order",
        permission_when="2026-11-17T10:00",
        child_yes="shown",
        said_limit="OK",
        who_is_here="Advocate\nInterpreter",
    )
    assert [(p.words, p.given) for p in permissions(given)] == [
        ("Local authority, 17 November 2026, 10:00", True),
        ("T03 said yes", True),
        ("Told what I cannot keep private", True),
        ("Here: Advocate, Interpreter", True),
    ]


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_a_no_is_never_shown_as_a_yes(answer: str) -> None:
    assert not permissions(record(child_yes=answer))[1].given


def test_permission_that_is_still_asked_for_is_missing() -> None:
    assert not permissions(record(permission_from="not_yet"))[0].given
