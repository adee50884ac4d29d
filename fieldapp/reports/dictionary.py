"""The data dictionary that goes beside every export: what each column and field means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from fieldapp.forms.model import Form, Question, QuestionType
from fieldapp.reports.csv_export import written
from fieldapp.reports.package import ExportFile, file_name

NAME: Final = "data-dictionary.csv"
HEAD: Final = ("file", "column", "type", "label", "meaning")

_TYPES: Final = {
    QuestionType.TEXT: "text as it was typed",
    QuestionType.LONG_TEXT: "text as it was typed",
    QuestionType.EXACT_WORDS: "another person’s exact words",
    QuestionType.THINK: "the inspector’s own view",
    QuestionType.INTEGER: "whole number",
    QuestionType.DECIMAL: "number",
    QuestionType.DATE: "date, YYYY-MM-DD",
    QuestionType.TIME: "time of day, HH:MM",
    QuestionType.DATETIME: "date and time, YYYY-MM-DDTHH:MM",
    QuestionType.SELECT_ONE: "one of the names under meaning",
    QuestionType.SELECT_MANY: "names under meaning, with spaces between",
    QuestionType.ACKNOWLEDGE: "OK when ticked",
    QuestionType.CHILDREN: "child codes, with spaces between",
    QuestionType.ROLE: "one role a line",
    QuestionType.AGENCY: "one of the names under meaning",
    QuestionType.RANK: "names under meaning in order of preference, with spaces between",
    QuestionType.RANGE: "number",
    QuestionType.PLACE: "latitude and longitude in degrees, with a space between",
    QuestionType.FILE: "name of an attached file",
}

_RECORD: Final = (
    ("KEY", "id", "The record, 16 bytes in hex; PARENT_KEY of its blocks and lists"),
    ("short_name", "text", "The record’s short name, which carries its author"),
    ("kind", "name", "What kind of record it is"),
    ("child", "code", "The child’s code in this visit"),
    ("owner", "short name", "Who began the record"),
    ("opened", "time", "When it was begun, as the author’s laptop claims, ISO 8601"),
    ("changed", "time", "The latest claimed time of a change, ISO 8601"),
    ("finished", "yes or no", "Whether it was finished; what came later is a correction"),
    ("archived", "yes or no", "Whether it was put away"),
    ("custody", "name", "laptop, server or confirmed, proved by signed receipts"),
    ("undecided", "keys", "Questions with several versions; see versions.csv"),
)
_LISTS: Final = (
    ("versions.csv", "text", "text", "One of several answers that people wrote while apart"),
    ("versions.csv", "version", "number", "Its number, of the number in versions"),
    ("blocks.csv", "position", "number", "Place in reading order, from 1"),
    ("blocks.csv", "kind", "name", "note, asked, words (exact words), think or event"),
    ("blocks.csv", "mark", "name", "strength, improve, neutral, follow_up; continues: same line"),
    ("blocks.csv", "said", "time", "When it was said or seen, as claimed, ISO 8601"),
    ("blocks.csv", "text", "text", "The words of the block"),
    ("steps.csv", "step", "name", "Step of a concern"),
    ("steps.csv", "done", "time", "When the step was done, as claimed, ISO 8601"),
    ("attachments.csv", "bytes", "number", "Length of the attached file"),
    ("attachments.csv", "state", "name", "Whether every piece of it is on this laptop"),
    ("attachments.csv", "copied_as", "path", "Where a copy lies beside this; empty: not copied"),
    ("remarks.csv", "about", "key", "The question or block that it is about"),
    ("remarks.csv", "correction", "yes or no", "Whether it corrects a finished statement"),
    ("any list", "entry", "id", "The signed entry that holds the words, 32 bytes in hex"),
    ("any list", "PARENT_KEY", "id", "KEY of the record"),
    ("any list", "author", "short name", "Who wrote it"),
    ("any list", "claimed", "time", "When the author’s laptop says it was written, ISO 8601"),
)
_LOG: Final = (
    ("entry", "id", "Entry id: hash of header and signature"),
    ("header", "object", "The signed header, field by field, bytes in hex"),
    ("signature", "bytes", "Ed25519 signature of the author’s laptop"),
    ("verified", "text", "What this laptop knows of the signature"),
    ("content", "object or null", "Claimed time, author and operations of an opened entry"),
    ("why_no_content", "text", "Why there is no content here"),
)
_APOSTROPHE: Final = (
    "any .csv",
    "any column",
    "text",
    "Apostrophe at the start",
    "Added where a spreadsheet could take the text for a formula; take one off to read the text",
)


def csv_dictionary(forms: Iterable[Form], more: Iterable[tuple[str, ...]] = ()) -> ExportFile:
    """Return the dictionary of a CSV export with answers to `forms`; `more` are further rows."""
    return _file((*table_rows(forms), *more))


def table_rows(forms: Iterable[Form]) -> tuple[tuple[str, ...], ...]:
    """Return the rows that tell of the tables of records with answers to `forms`."""
    rows = [("one file a form", name, kind, name, said) for name, kind, said in _RECORD]
    rows += [(file, name, kind, name, said) for file, name, kind, said in _LISTS]
    rows.append(_APOSTROPHE)
    return (*rows, *_form_rows(forms, "csv"))


def docx_dictionary(forms: Iterable[Form]) -> ExportFile:
    """Return the dictionary of a Word export: the questions as they stand in the document."""
    return _file(tuple(_form_rows(forms, "docx")))


def log_dictionary() -> ExportFile:
    """Return the dictionary of the log as JSON lines."""
    return _file(tuple(("log.jsonl", name, kind, name, said) for name, kind, said in _LOG))


def _file(rows: Iterable[tuple[str, ...]]) -> ExportFile:
    return ExportFile(NAME, written(HEAD, rows))


def _form_rows(forms: Iterable[Form], ending: str) -> Iterator[tuple[str, ...]]:
    for form in sorted(set(forms), key=lambda f: (f.id, f.version)):
        name = file_name(form.id, str(form.version), ending="csv") if ending == "csv" else "record"
        for question in form.questions():
            if question.type.takes_answer:
                yield (name, question.key, _TYPES[question.type], question.label, _said(question))


def _said(question: Question) -> str:
    choices = "; ".join(f"{choice.name} = {choice.label}" for choice in question.choices)
    return ". ".join(part.rstrip(".") for part in (question.hint, choices) if part)
