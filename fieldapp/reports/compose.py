"""Lays a record out as a page.

Whatever the record holds is somewhere on its page: answers to questions that the form does
not have, all versions of a conflict with their authors, corrections beside the words they
correct, and a count of what could not be read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from fieldapp.domain.change import BlockKind, Mark
from fieldapp.domain.ports import Moment
from fieldapp.domain.views import Block, Custody, Record, Remark, Version
from fieldapp.forms.answers import joined
from fieldapp.forms.model import Appearance, Form, Group, Question, QuestionType
from fieldapp.forms.values import read, shown
from fieldapp.reports.page import (
    Answer,
    Item,
    Line,
    Page,
    Said,
    Section,
    Table,
    Voice,
    version_label,
)
from fieldapp.reports.text import clock, spoken

SHORT_ID_CHARACTERS: Final = 8


def page(record: Record, form: Form | None, more: Sequence[Section] = ()) -> Page:
    """Return the page of `record`; `form` is None when this app lacks the form's version.

    `more` is what stands in other records and belongs to this one; it comes after the first
    section.
    """
    first, *others = (*_form_sections(record, form), *_other_sections(record, form))
    sections = [first, *more, *others]
    return Page(
        title=_title(record, form),
        facts=tuple(_facts(record, form)),
        sections=tuple(section for section in sections if section.items or section.unanswered),
        warnings=tuple(_warnings(record, form)),
        entries=tuple(dict.fromkeys(_short(v) for v in _all_versions(record))),
    )


def _title(record: Record, form: Form | None) -> str:
    kind = form.title if form else record.summary.kind.value.replace("_", " ").capitalize()
    parts = (kind, record.summary.child, record.summary.short_name)
    return ", ".join(part for part in parts if part)


_CUSTODY: Final = {
    Custody.LAPTOP: "On this laptop only",
    Custody.SERVER: "On server",
    Custody.CONFIRMED: "Confirmed by office",
}


def _facts(record: Record, form: Form | None) -> Iterator[tuple[str, str]]:
    summary = record.summary
    version = f"version {record.form_version}"
    yield "Child", summary.child or "None named"
    yield "Begun by", str(summary.owner)
    yield "Begun", spoken(summary.opened)
    yield "Last changed", spoken(Moment(summary.changed_ms, summary.opened.offset_minutes))
    yield "Form", f"{form.title}, {version}" if form else f"{record.form}, {version}"
    yield "State", _state(record)
    yield "Kept", _CUSTODY[summary.custody]


def _state(record: Record) -> str:
    words = ["Finished" if record.summary.finished else "Open"]
    if record.summary.archived:
        words.append("archived")
    if record.summary.conflicts:
        words.append(f"{record.summary.conflicts} undecided")
    return ", ".join(words)


def _warnings(record: Record, form: Form | None) -> Iterator[str]:
    if form is None and record.form:
        yield "This laptop does not have the form’s version. Answers stand under their keys."
    if record.summary.conflicts:
        yield (
            f"People wrote different words in {_places(record.summary.conflicts)} while apart. "
            "All versions are printed. Nobody has decided yet."
        )
    apart = sum(1 for block in record.blocks if block.moved_apart)
    if apart:
        yield f"Two people moved lines while apart, in {_places(apart)}. No line is missing."
    if record.unreadable:
        yield (
            f"{_count(record.unreadable, 'change was', 'changes were')} written with a newer "
            "version of the app and cannot be shown yet."
        )
    if record.flagged:
        yield (
            f"{_count(record.flagged, 'change was', 'changes were')} made by someone who may "
            "not change this record. Kept, and not shown here."
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _places(number: int) -> str:
    return _count(number, "place", "places")


def _form_sections(record: Record, form: Form | None) -> Iterator[Section]:
    for group in form.groups if form else ():
        yield _section(record, group)


def _section(record: Record, group: Group) -> Section:
    items: list[Item] = []
    empty: list[str] = []
    for question in group.questions:
        answer = _answer(record, question)
        items.extend([answer] if answer else [])
        if answer is None and question.type.takes_answer:
            empty.append(question.label)
    if group.blocks:
        items.extend(_lines(record))
    rows = [inner for inner in group.groups if inner.appearance is Appearance.AGENCY_ROW]
    if rows:
        items.append(_agency_table(record, group.title, rows))
    for inner in (g for g in group.groups if g not in rows):
        section = _section(record, inner)
        items.extend(section.items)
        empty.extend(section.unanswered)
    return Section(group.title, tuple(items), tuple(empty))


_VOICES: Final = {QuestionType.EXACT_WORDS: Voice.WORDS, QuestionType.THINK: Voice.THINK}


def _answer(record: Record, question: Question) -> Answer | None:
    versions = tuple(_said(v, shown(question, v.text)) for v in _answered(record, question.key))
    if not any(said.text for said in versions):
        return None
    kept = record.fields.get(question.key)
    problem = read(question, kept.text).problem if kept and not kept.conflict else ""
    return Answer(question.label, _VOICES.get(question.type, Voice.FACT), versions, problem)


def _answered(record: Record, key: str) -> tuple[Version, ...]:
    """Return a field's versions, else the members of the set of that name as one."""
    kept = record.fields.get(key)
    if kept and kept.versions:
        return kept.versions
    members = record.sets.get(key, ())
    if not members:
        return ()
    text = joined([member.text for member in members])
    return (replace(max(members, key=lambda m: m.claimed.ms), text=text),)


def _said(version: Version, text: str) -> Said:
    return Said(text, str(version.person), spoken(version.claimed))


def _agency_table(record: Record, title: str, rows: list[Group]) -> Table:
    """Return one row for each agency; a column is the part of a label after its colon."""
    headings = ["Agency"]
    for question in (q for row in rows for q in _columns(row)):
        if _column(question) not in headings:
            headings.append(_column(question))
    table = tuple(_agency_row(record, row, headings) for row in rows)
    return Table(title, tuple(headings), table)


def _columns(row: Group) -> list[Question]:
    return [q for q in row.questions if q.type is not QuestionType.AGENCY]


def _column(question: Question) -> str:
    part = question.label.rpartition(": ")[2]
    return part[:1].upper() + part[1:]


def _agency_row(record: Record, row: Group, headings: list[str]) -> tuple[str, ...]:
    named = (_cell(record, q) for q in row.questions if q.type is QuestionType.AGENCY)
    title = ": ".join(part for part in (row.title, *named) if part)
    held = {_column(question): _cell(record, question) for question in _columns(row)}
    return (title, *(held.get(heading, "") for heading in headings[1:]))


def _cell(record: Record, question: Question) -> str:
    answer = _answer(record, question)
    if answer is None:
        return ""
    if len(answer.versions) == 1:
        return answer.versions[0].text
    return "\n".join(f"{version_label(n, s)}\n{s.text}" for n, s in enumerate(answer.versions))


_BLOCK_VOICES: Final = {
    BlockKind.NOTE: Voice.FACT,
    BlockKind.ASKED: Voice.ASKED,
    BlockKind.WORDS: Voice.WORDS,
    BlockKind.THINK: Voice.THINK,
    BlockKind.EVENT: Voice.EVENT,
}
_MARKS: Final = {
    Mark.STRENGTH: "Strength",
    Mark.IMPROVE: "Improve",
    Mark.NEUTRAL: "Neutral",
    Mark.FOLLOW_UP: "Follow up",
}


def _lines(record: Record) -> tuple[Line, ...]:
    """Return the blocks as lines; the pieces of a long paragraph are one line again."""
    lines: list[Line] = []
    for line in map(_line, record.blocks):
        if lines and line.continues and _can_join(lines[-1], line):
            lines[-1] = _with_more(lines[-1], line.versions[0].text)
        else:
            lines.append(line)
    return tuple(lines)


def _with_more(line: Line, text: str) -> Line:
    said = line.versions[0]
    return replace(line, versions=(replace(said, text=said.text + text),))


def _can_join(last: Line, line: Line) -> bool:
    return last.voice is line.voice and len(last.versions) == len(line.versions) == 1


def _line(block: Block) -> Line:
    first = block.versions[0]
    said = Moment(block.said_ms or first.claimed.ms, first.claimed.offset_minutes)
    return Line(
        voice=_BLOCK_VOICES[block.kind],
        time=clock(said),
        mark=_MARKS.get(block.mark, ""),
        versions=tuple(_said(version, version.text) for version in block.versions),
        continues=block.mark is Mark.CONTINUES,
    )


def _other_sections(record: Record, form: Form | None) -> Iterator[Section]:
    yield Section("Other answers", tuple(_unasked(record, form)))
    if form is None or form.section() is None:
        yield Section("Notes", _lines(record))
    yield Section("Steps", tuple(_steps(record, form)))
    if record.closed:
        outcome, _, words = record.closed.text.partition("\n")
        label = next((c.label for c in form.outcomes if c.name == outcome), outcome) if form else ""
        said = _said(record.closed, "\n".join(part for part in (label or outcome, words) if part))
        yield Section("How it ended", (Answer("Outcome", Voice.FACT, (said,)),))
    yield Section("Attachments", tuple(_attachments(record)))
    yield Section("Corrections", tuple(_remarks(record, form, correction=True)))
    yield Section("Remarks", tuple(_remarks(record, form, correction=False)))


def _unasked(record: Record, form: Form | None) -> Iterator[Answer]:
    asked = {question.key for question in form.questions()} if form else set()
    for key in sorted({*record.fields, *record.sets} - asked):
        versions = tuple(_said(version, version.text) for version in _answered(record, key))
        if any(said.text for said in versions):
            yield Answer(key, Voice.FACT, versions)


def _steps(record: Record, form: Form | None) -> Iterator[Table]:
    if not record.steps:
        return
    rows = []
    for step in sorted(record.steps, key=lambda s: s.done_ms):
        known = form.step(step.step) if form else None
        done = spoken(Moment(step.done_ms, step.version.claimed.offset_minutes))
        title = known.title if known else step.step
        rows.append((title, done, step.version.text, str(step.version.person)))
    yield Table("Steps", ("Step", "Done", "In words", "Written by"), tuple(rows))


def _attachments(record: Record) -> Iterator[Table]:
    if not record.attachments:
        return
    rows = tuple(
        (a.name, a.media_type, f"{a.length:,} bytes", str(a.author.person), a.state.value)
        for a in record.attachments
    )
    headings = ("Name", "Kind", "Length", "Attached by", "On this laptop")
    yield Table("Attachments", headings, rows)


def _remarks(record: Record, form: Form | None, *, correction: bool) -> Iterator[Table]:
    rows = tuple(
        (_about(r, form), r.version.text, str(r.version.person), spoken(r.version.claimed))
        for r in record.remarks
        if r.correction is correction
    )
    if rows:
        title = "Corrections" if correction else "Remarks"
        yield Table(title, ("About", "In words", "Written by", "When"), rows)


def _about(remark: Remark, form: Form | None) -> str:
    start, key = remark.about[:2], remark.about[2:].decode("utf-8", "replace")
    if start == b"f:":
        question = form.question(key) if form else None
        return f"“{question.label if question else key}”"
    return "a line" if start in (b"b:", b"x:") else "the record"


def _short(version: Version) -> str:
    return version.reference.entry.hex()[:SHORT_ID_CHARACTERS]


def _all_versions(record: Record) -> Iterator[Version]:
    for field in record.fields.values():
        yield from field.versions
    for members in record.sets.values():
        yield from members
    for block in record.blocks:
        yield from block.versions
    yield from (attachment.author for attachment in record.attachments)
    yield from (remark.version for remark in record.remarks)
    yield from (step.version for step in record.steps)
    if record.closed:
        yield record.closed
