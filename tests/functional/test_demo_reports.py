"""Three small inspections go from evidence to a signed report in Word and PDF."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from fieldapp import compose
from fieldapp.cli.demo import reports
from fieldapp.cli.demo.cast import INSPECTOR, LEAD, OFFICE, QUALITY, Cast
from fieldapp.cli.demo.reports import Printed
from sync.protocol.roster import Role
from tests.support.stretching import quick_stretching

# The lead joins last and so has everybody in the list of people without a server.
JOIN = {
    OFFICE: Role.RECORDS_OFFICE,
    QUALITY: Role.QUALITY,
    INSPECTOR: Role.INSPECTOR,
    LEAD: Role.LEAD,
}
GRADES = {
    "ilacs-2018": ["Good", "Good", "Good", "Requires improvement to be good", "Good"],
    "sif-2013": ["Inadequate", "Inadequate", "Good", "Good", *["Requires improvement"] * 2],
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Printed]]:
    folder = tmp_path_factory.mktemp("reports")
    with quick_stretching():
        cast = Cast(folder, compose.ports(kdf_floor=True))
        cast.found("Mere Inspection Team")
        for person, role in JOIN.items():
            cast.enrol(person, role, person)
        try:
            made = reports.make(cast, folder / "stick", folder)
        finally:
            cast.end()
    return folder / reports.FOLDER, {one.name: one for one in made}


Made = tuple[Path, dict[str, Printed]]


def test_every_judgement_is_signed_and_every_sentence_rests_on_evidence(printed: Made) -> None:
    assert {name: (one.agreed, one.flagged) for name, one in printed[1].items()} == {
        "ilacs-2018": (True, 0),
        "sif-2013": (True, 0),
        "jtai": (True, 0),
    }


def test_one_inadequate_judgement_leaves_only_inadequate_overall(printed: Made) -> None:
    made = printed[1]["sif-2013"]
    assert (made.overall, made.permitted) == ("inadequate", ("inadequate",))
    assert "Any key judgement that is inadequate" in made.because[0]
    assert len(printed[1]["ilacs-2018"].permitted) > 1


@pytest.mark.parametrize("name", ["ilacs-2018", "sif-2013", "jtai"])
def test_the_pdf_is_tagged_in_english_and_titled(printed: Made, name: str) -> None:
    with pikepdf.open(printed[0] / f"{name}.pdf") as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).lower().startswith("en")
        assert "mere" in str(pdf.docinfo["/Title"])
        assert len(pdf.Root.StructTreeRoot.K) > 0


@pytest.mark.parametrize("name", ["ilacs-2018", "sif-2013"])
def test_the_word_file_names_the_grades(printed: Made, name: str) -> None:
    document = Document(io.BytesIO((printed[0] / f"{name}.docx").read_bytes()))
    heading, overall, *others = [[cell.text for cell in r.cells] for r in document.tables[0].rows]
    assert heading == ["Judgement", "Grade"]
    assert overall[0] == "Overall effectiveness"
    assert [grade for _, grade in (overall, *others)] == GRADES[name]
    assert not any("provisional" in paragraph.text for paragraph in document.paragraphs)


def test_a_narrative_report_has_words_and_no_grade(printed: Made) -> None:
    document = Document(io.BytesIO((printed[0] / "jtai.docx").read_bytes()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "A family that calls meets one door" in text
    assert "Judgement:" not in text
    assert printed[1]["jtai"].overall == ""
