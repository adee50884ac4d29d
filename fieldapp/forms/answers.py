"""The answers of a record as the form reads them: fields, and sets as one text."""

from __future__ import annotations

from fieldapp.domain.views import Record


def answers(record: Record) -> dict[str, str]:
    """Return the kept text of each answered question by key, for the list of problems.

    Of several versions the first stands here; that people differ is no mistake in a form.
    The members of a set are one text: a line each when one holds a space, else in a row.
    """
    held = {key: joined([m.text for m in members]) for key, members in record.sets.items()}
    return held | {key: field.text for key, field in record.fields.items() if field.versions}


def joined(members: list[str]) -> str:
    """Return the members of a set as one kept text."""
    return ("\n" if any(" " in text for text in members) else " ").join(members)
