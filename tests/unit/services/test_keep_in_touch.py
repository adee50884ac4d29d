"""What the authority hears: only what the lead marked, without children and without quotes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from fieldapp.domain.errors import Refused
from fieldapp.domain.keep_in_touch import telling
from fieldapp.services import findings, keep_in_touch, records
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId
from tests.support.evidence import coded
from tests.support.fleet import Fleet
from tests.support.seen import seen

DAY, TITLE = "2026-11-18", "Keep in touch, Wednesday 18 November"


def test_only_what_the_lead_marked_is_said(work: Work) -> None:
    said, _ = findings.open_finding(work, "Plans are late.", ["in_care"])
    findings.open_finding(work, "Kept in the team.", ["in_care"])
    findings.share(work, said, True, seen(work, said, "shareable"))
    note, _ = keep_in_touch.open_note(work, DAY, TITLE)
    held = keep_in_touch.note_of(work, note)
    assert held.fields["improvement"].text == "Plans are late. (emerging)"
    assert held.fields["strengths"].text == ""
    assert held.findings == (said,)
    findings.share(work, said, False, seen(work, said, "shareable"))
    assert keep_in_touch.compose(work).findings == ()


def test_a_mark_by_somebody_who_does_not_lead_counts_nothing(
    team: Fleet, visit: InspectionId, work: Work
) -> None:
    finding, _ = findings.open_finding(work, "Plans are late.", ["in_care"])
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    with pytest.raises(Refused, match="C-260"):
        findings.share(other, finding, True, seen(other, finding, "shareable"))
    records.set_field(other, finding, "shareable", "share", ())
    team.carry(visit, "OF2", "OF1")
    assert keep_in_touch.compose(work).findings == ()


def test_codes_of_children_and_quoted_words_are_left_out(work: Work) -> None:
    records.add_child(work, "T03")
    claim = "For T03 the plan was late; “nobody told me”, and T-OF1-2 too."
    finding, _ = findings.open_finding(work, claim, ["in_care"])
    findings.share(work, finding, True, seen(work, finding, "shareable"))
    (line,) = keep_in_touch.compose(work).improvement
    assert line == "For a child the plan was late; …, and a child too. (emerging)"


def test_what_may_tell_who_a_child_is_is_named() -> None:
    found = telling("T03 said “no” on 3/4/2014, case 4711008.", ["T03"])
    assert found == (
        "T03 is a child’s code.",
        "“no” are somebody’s words.",
        "3/4/2014 is a date.",
        "4711008 is a long number.",
    )
    assert telling("Plans are late in 2026.", ["T03"]) == ()


def test_later_findings_come_below_the_words_that_stand(work: Work) -> None:
    first, _ = findings.open_finding(work, "Plans are late.", ["in_care"])
    findings.share(work, first, True, seen(work, first, "shareable"))
    note, _ = keep_in_touch.open_note(work, DAY, TITLE)
    held = seen(work, note, "improvement")
    records.set_field(work, note, "improvement", "Plans come late, we said.", held)
    second, _ = findings.open_finding(work, "Visits are late.", ["in_care"])
    findings.share(work, second, True, seen(work, second, "shareable"))
    keep_in_touch.bring_in(work, note)
    now = keep_in_touch.note_of(work, note)
    words = "Plans come late, we said.\nVisits are late. (emerging)"
    assert (now.fields["improvement"].text, set(now.findings)) == (words, {first, second})
    assert keep_in_touch.bring_in(work, note).entries == ()


def test_of_two_versions_one_gets_what_is_brought_in_and_the_other_stays(work: Work) -> None:
    note, _ = keep_in_touch.open_note(work, DAY, TITLE)
    for words in ("Written here.", "Written apart."):
        records.set_field(work, note, "improvement", words, ())
    finding, _ = findings.open_finding(work, "Plans are late.", ["in_care"])
    findings.share(work, finding, True, seen(work, finding, "shareable"))
    keep_in_touch.bring_in(work, note)
    held = keep_in_touch.note_of(work, note).fields["improvement"].versions
    texts = "\n".join(version.text for version in held)
    assert (len(held), "Written here." in texts, "Written apart." in texts) == (2, True, True)


def test_there_is_one_note_a_day(work: Work) -> None:
    keep_in_touch.open_note(work, DAY, TITLE)
    with pytest.raises(Refused, match="C-268"):
        keep_in_touch.open_note(work, DAY, TITLE)
    keep_in_touch.open_note(work, "2026-11-19", "Keep in touch, Thursday 19 November")
    assert [note.day for note in keep_in_touch.notes(work)] == ["2026-11-19", DAY]


def test_the_note_is_printed_and_written_for_word_with_its_marking(
    work: Work, tmp_path: Path
) -> None:
    coded(work)
    finding, _ = findings.open_finding(work, "Plans are late & slow.", ["in_care"])
    findings.share(work, finding, True, seen(work, finding, "shareable"))
    note, _ = keep_in_touch.open_note(work, DAY, TITLE)
    records.set_field(work, note, "said_to", "Director of children’s services", ())
    page = keep_in_touch.page(work, note)
    assert "Plans are late &amp; slow. (emerging)" in page.html
    assert page.band.startswith("OFFICIAL-SENSITIVE")
    keep_in_touch.save_word(work, note, str(tmp_path))
    (written,) = tmp_path.glob("*.docx")
    document = Document(BytesIO(written.read_bytes()))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert TITLE in words
    assert "Plans are late & slow. (emerging)" in words
    assert "She said the worker changed" not in " ".join(words)
    assert document.tables[0].cell(1, 1).text == "Director of children’s services"
