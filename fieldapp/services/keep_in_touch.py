"""Keep-in-touch notes: composed from what may be said, edited, kept day by day, printed."""

from __future__ import annotations

from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.keep_in_touch import SAID, WORDS, Composed, Note, composed, read_note
from fieldapp.reports.keep_in_touch import NoteText, note_page
from fieldapp.reports.package import ExportFile, Written, file_name, save
from fieldapp.reports.print_html import PrintPage
from fieldapp.services import exporting, findings, reading, records
from fieldapp.services.answering import Seen, answer
from fieldapp.services.capture import commit_drafts
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId

HEADINGS: Final = {
    "strengths": "Emerging strengths",
    "improvement": "Emerging areas for improvement",
    "asked": "What is asked for",
    "next": "What comes next",
    "said_to": "Said to",
    "said_by": "Said by",
    "said_at": "Said at",
    "response": "What the authority said",
}


def open_note(work: Work, day: str, title: str) -> tuple[RecordId, Effects]:
    """Begin the note of a day (YYYY-MM-DD) with what may be said now.

    Refuses a second note of one day on this laptop (C-268).
    """
    if any(note.day == day for note in notes(work)):
        raise Refused("C-268", "There is a note of this day.", "Go on with it.")
    told = compose(work)
    fields = {"title": title, "day": day, "said_by": str(work.person)}
    fields |= {"strengths": _list(told.strengths), "improvement": _list(told.improvement)}
    sets = {"findings": [one.hex() for one in told.findings]}
    given = {key: value for key, value in fields.items() if value}
    return records.open_record(work, RecordKind.KEEP_IN_TOUCH, fields=given, sets=sets)


def bring_in(work: Work, note: RecordId) -> Effects:
    """Put what was marked since below the words that stand; nothing is taken out.

    Where two versions stand, one gets it and the other stays beside it.
    """
    commit_drafts(work)
    held = note_of(work, note)
    told = compose(work, held)
    added = {"strengths": told.strengths, "improvement": told.improvement}
    answers = {
        key: (_below(held.fields[key].text, lines), held.fields[key].shown)
        for key, lines in added.items()
        if lines
    }
    if not answers:
        return Effects(work.inspection)
    records.change_set(work, note, "findings", [one.hex() for one in told.findings])
    return records.set_fields(work, note, answers)


def said(work: Work, note: RecordId, when: str, seen: Seen) -> Effects:
    """Write that this person said it, and when, in words, in place of what was `seen`."""
    return answer(work, note, {"said_by": str(work.person), "said_at": when}, seen)


def compose(work: Work, held: Note | None = None) -> Composed:
    """Return what the lead marked and a note does not hold yet."""
    codes = [child.code for child in reading.children(work)]
    leads = work.store.membership().leads
    return composed(findings.weighed(work), leads, codes, held.findings if held else ())


def notes(work: Work) -> tuple[Note, ...]:
    """Return the notes, the newest day first; two of one day were begun apart."""
    rows = reading.summaries(work, RecordKind.KEEP_IN_TOUCH)
    found = [note_of(work, row.id) for row in rows]
    return tuple(sorted(found, key=lambda note: (note.day, note.id), reverse=True))


def note_of(work: Work, note: RecordId) -> Note:
    """Return one note as it stands."""
    return read_note(reading.state_of(work, note))


def page(work: Work, note: RecordId) -> PrintPage:
    """Return a note as a page to print."""
    commit_drafts(work)
    return note_page(_printed(note_of(work, note)), exporting.context(work))


def save_word(work: Work, note: RecordId, folder: str) -> Written:
    """Write a note as a Word document into a folder."""
    from fieldapp.reports.keep_in_touch_docx import note_docx

    commit_drafts(work)
    held = note_of(work, note)
    data = note_docx(_printed(held), exporting.context(work))
    file = ExportFile(file_name("Keep in touch", held.day, ending="docx"), data)
    work.ports.files.make_folder(folder)
    (written,) = save([file], folder, work.ports.files.write_atomically)
    work.log.note("exported", code="keep-in-touch")
    return written


def _printed(note: Note) -> NoteText:
    words = tuple((HEADINGS[key], _text(note, key)) for key in WORDS)
    said = tuple((HEADINGS[key], _text(note, key)) for key in SAID)
    return NoteText(note.title, words, said)


def _text(note: Note, key: str) -> str:
    """Return the words of a field; of several versions all, since nobody decided."""
    return "\n\n".join(version.text for version in note.fields[key].versions)


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(lines)


def _below(text: str, lines: tuple[str, ...]) -> str:
    return "\n".join(part for part in (text.rstrip(), _list(lines)) if part)
