"""The report: every sentence with its evidence, printed so that everybody can read it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pytest

from fieldapp.domain.change import BlockKind, Mark, RecordKind, block_slot
from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import Part
from fieldapp.services import coding, findings, inspection_report, judgements, records, visits
from fieldapp.services.coding import Codes
from fieldapp.services.work import Work
from tests.support.fleet import Fleet
from tests.support.seen import sign

FRAMEWORKS = {
    "cp-2012": ("help_and_protection", "good"),
    "multi-agency-2013": ("help_and_protection", "good"),
    "lac-2013": ("outcomes", "adequate"),
    "sif-2013": ("help_and_protection", "inadequate"),
    "ilacs-2018": ("in_care", "good"),
    "ilacs-2026": ("in_care", "good"),
    "jtai-2022-early-help": ("front_door", ""),
    "focused-visit": ("practice", ""),
}


def begun(team: Fleet, framework: str) -> Iterator[Work]:
    profile = team["OF1"].profile
    opened = team["OF1"].open(visits.create_visit(profile, "Northmere", framework, []))
    yield opened
    visits.close_visit(profile, opened)


@pytest.fixture(params=FRAMEWORKS)
def small(team: Fleet, request: pytest.FixtureRequest) -> Iterator[tuple[Work, str, str]]:
    """A whole small inspection under each framework: one note, one item, one judgement."""
    area, grade = FRAMEWORKS[request.param]
    for work in begun(team, request.param):
        record, _ = records.open_record(work, RecordKind.NOTE)
        block, _ = records.add_block(work, record, BlockKind.NOTE, "The secret words of T03.")
        codes = Codes((area,), (), ("social_care",), (), Mark.STRENGTH, "child")
        item, _ = coding.code_passage(work, record, block_slot(block), 0, 10, codes)
        finding, _ = findings.open_finding(
            work, "Children are heard.", [area], ["social_care"], [item]
        )
        if grade:
            judgements.propose(work, area, grade, ())
        judgements.cite_findings(work, area, [finding])
        words = "Children are heard [F-OF1-1]. Plans follow. [E-OF1-1] Nobody showed this."
        judgements.write_part(work, area, Part.RATIONALE, words, ())
        sign(work, area, "lead")
        inspection_report.write_section(work, "for_children", "We talked with you.", ())
        yield work, area, grade


def test_each_sentence_carries_its_evidence_or_is_flagged(small: tuple[Work, str, str]) -> None:
    work, area, _ = small
    made = inspection_report.report(work)
    chapter = next(one for one in made.chapters if one.id == f"area_{area}")
    (paragraph,) = chapter.passages[0].paragraphs
    texts = ["Children are heard.", "Plans follow.", "Nobody showed this."]
    assert [one.text for one in paragraph] == texts
    assert [len(one.items) for one in paragraph] == [1, 1, 0]
    assert "Nobody showed this." in [one.text for one in made.flagged]
    assert "We talked with you." not in [one.text for one in made.flagged]
    assert [item.short_name for item in made.annex] == ["E-OF1-1"]


def test_the_pdf_is_tagged_titled_and_in_english(small: tuple[Work, str, str]) -> None:
    work = small[0]
    data = inspection_report.printed(work, citations=True)
    chapters = len(inspection_report.report(work).chapters)
    with pikepdf.open(io.BytesIO(data)) as printed:
        root = printed.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang).lower().startswith("en")
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "Northmere" in str(printed.docinfo["/Title"])
        with printed.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
        held = tagged(root.StructTreeRoot)
    roles = [str(one.S)[1:] for one in held]
    headings = [int(role[1:]) for role in roles if role[:1] == "H" and role[1:].isdigit()]
    assert headings.count(1) >= chapters
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert {"H1", "P", "Table", "TH", "Note"} <= {*roles}
    assert all("/Alt" in one for one in held if one.S in ("/Figure", "/Formula"))


def tagged(tree: pikepdf.Object) -> list[pikepdf.Object]:
    """Every element of a document's structure, in reading order."""
    found: list[pikepdf.Object] = []
    left = [tree]
    while left:
        one = left.pop()
        if isinstance(one, pikepdf.Array):
            left.extend(reversed(list(one)))
        elif isinstance(one, pikepdf.Dictionary):
            found += [one] if "/S" in one else []
            left += [one.K] if "/K" in one else []
    return found


def test_a_citation_that_leads_nowhere_is_said_and_nothing_is_lost(team: Fleet) -> None:
    for work in begun(team, "ilacs-2018"):
        inspection_report.write_section(work, "summary", "It is so [E-OF9-7].", ())
        (flagged,) = inspection_report.report(work).flagged
        assert flagged.broken == ("E-OF9-7",)
        assert flagged.text.startswith("It is so")


def test_markup_that_people_type_is_printed_as_they_typed_it(team: Fleet) -> None:
    for work in begun(team, "jtai-2022-early-help"):
        words = '#panic("x") *not bold* $a_b$ <label> \\ [square] "quoted"'
        inspection_report.write_section(work, "about_area", words, ())
        assert inspection_report.printed(work, citations=False).startswith(b"%PDF")


def test_a_section_that_the_skeleton_lacks_is_refused(team: Fleet) -> None:
    for work in begun(team, "jtai-2022-early-help"):
        with pytest.raises(Refused, match="C-169"):
            inspection_report.write_section(work, "poems", "Roses.", ())
