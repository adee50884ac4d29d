"""What people made of the evidence leaves as tables with a dictionary."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from fieldapp.domain.change import BlockKind, Mark, RecordKind, block_slot, inspection_record
from fieldapp.domain.judgement import Part
from fieldapp.reports.csv_export import restored
from fieldapp.services import (
    attachments,
    coding,
    exporting,
    findings,
    judgements,
    reading,
    records,
    visits,
)
from fieldapp.services.coding import Codes
from fieldapp.services.exporting import Format
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId
from tests.support.fleet import Fleet
from tests.support.seen import sign

Rows = list[dict[str, str]]


@pytest.fixture
def judged(team: Fleet) -> Iterator[Work]:
    profile = team["OF1"].profile
    work = team["OF1"].open(visits.create_visit(profile, "Northmere", "ilacs-2018", []))
    record, _ = records.open_record(work, RecordKind.NOTE)
    block, _ = records.add_block(work, record, BlockKind.NOTE, "=Four workers in two years.")
    codes = Codes(("in_care",), ("CIC2",), ("social_care",), ("T03",), Mark.IMPROVE, "child")
    item, _ = coding.code_passage(work, record, block_slot(block), 0, 13, codes)
    made, _ = findings.open_finding(work, "Workers change.", ["in_care"], (), [item])
    judgements.propose(work, "in_care", "inadequate", ())
    judgements.write_part(work, "in_care", Part.RATIONALE, "They change [F-OF1-1].", ())
    judgements.cite_findings(work, "in_care", [made])
    sign(work, "in_care", "lead")
    judgements.propose(work, "overall", "inadequate", ())
    yield work
    visits.close_visit(profile, work)


def exported(work: Work, folder: Path) -> dict[str, Rows]:
    written = exporting.export_inspection(work, Format.CSV, str(folder))
    paths = [Path(one.path) for one in written if one.path.endswith(".csv")]
    return {path.name: rows(path.read_text("utf-8")) for path in paths}


def rows(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text)))


def test_items_codes_and_findings_are_joined_by_their_keys(judged: Work, tmp_path: Path) -> None:
    tables = exported(judged, tmp_path)
    (item,) = tables["items.csv"]
    assert (item["short_name"], restored(item["words"])) == ("E-OF1-1", "=Four workers")
    assert item["PARENT_KEY"] in {row["KEY"] for row in tables["note-1.csv"]}
    codes = {(c["kind"], c["code"], c["title"]) for c in tables["codes.csv"]}
    assert ("criterion", "CIC2", "Keeping the same worker") in codes
    assert ("child", "T03", "") in codes
    (finding,) = tables["findings.csv"]
    assert (finding["claim"], finding["state"]) == ("Workers change.", "emerging")
    (cited,) = tables["finding-items.csv"]
    assert cited == {"PARENT_KEY": finding["KEY"], "item": item["KEY"], "side": "supporting"}


def test_judgements_come_with_what_the_rules_leave_and_who_signed(
    judged: Work, tmp_path: Path
) -> None:
    overall, in_care = exported(judged, tmp_path)["judgements.csv"]
    assert (overall["grade"], overall["permitted"]) == ("inadequate", "inadequate")
    assert (in_care["area"], in_care["signed"]) == ("in_care", "lead OF1")
    assert in_care["rationale"] == "They change [F-OF1-1]."


def test_every_column_is_in_the_dictionary(judged: Work, tmp_path: Path) -> None:
    tables = exported(judged, tmp_path)
    told = {(row["file"], row["column"]) for row in tables["data-dictionary.csv"]}
    names = ("items.csv", "codes.csv", "findings.csv", "finding-items.csv", "judgements.csv")
    assert {(name, column) for name in names for column in tables[name][0]} <= told


def test_the_workbook_has_the_same_tables(judged: Work, tmp_path: Path) -> None:
    written = exporting.export_inspection(judged, Format.XLSX, str(tmp_path))
    book = next(one.path for one in written if one.path.endswith(".xlsx"))
    names = set(CalamineWorkbook.from_path(book).sheet_names)
    assert {"items", "codes", "findings", "finding-items", "judgements"} <= names


def test_a_visit_whose_pack_is_another_one_is_exported_all_the_same(
    judged: Work, tmp_path: Path
) -> None:
    about = reading.record(judged, inspection_record(judged.inspection))
    seen = about.fields[coding.PINNED].seen
    records.set_field(judged, about.summary.id, coding.PINNED, "0" * 64, seen)
    tables = exported(judged, tmp_path)
    assert len(tables["items.csv"]) == 1
    assert tables["judgements.csv"] == []


def test_a_visit_without_coded_passages_has_no_such_tables(work: Work, tmp_path: Path) -> None:
    assert "items.csv" not in exported(work, tmp_path)


def test_places_in_files_leave_with_where_they_stand(judged: Work, tmp_path: Path) -> None:
    file = _attached(judged)
    (parent,) = (row.id for row in reading.summaries(judged, RecordKind.NOTE))
    place = coding.FilePlace(note="They speak of a stranger.", from_ms=65_000, to_ms=70_500)
    coding.code(judged, coding.place(judged, parent, file, place), Codes(("in_care",)))
    tables = exported(judged, tmp_path)
    item = tables["items.csv"][-1]
    assert (item["coded"], item["where"]) == ("moment", "talk one.wav, 01:05 to 01:10")
    assert (item["words"], item["note"]) == ("", "They speak of a stranger.")
    assert (item["from_seconds"], item["to_seconds"]) == ("65", "70.5")
    assert item["file"] == tables["attachments.csv"][0]["KEY"] == file.hex()


def test_files_lie_beside_an_export_on_choice_and_their_hashes_are_listed(
    judged: Work, tmp_path: Path
) -> None:
    for name in ("talk one.wav", "talk one.wav"):
        _attached(judged, name)
    assert exported(judged, tmp_path / "bare")["attachments.csv"][0]["copied_as"] == ""
    assert not (tmp_path / "bare" / "files").exists()
    exporting.export_inspection(judged, Format.CSV, str(tmp_path / "all"), files=True)
    table = rows((tmp_path / "all" / "attachments.csv").read_text("utf-8"))
    paths = [tmp_path / "all" / row["copied_as"] for row in table]
    assert [path.read_bytes() for path in paths] == [b"sound", b"sound"]
    listed = (tmp_path / "all" / "SHA256SUMS.txt").read_text().splitlines()
    digest = hashlib.sha256(b"sound").hexdigest()
    assert {f"{digest}  {row['copied_as']}" for row in table} <= set(listed)
    assert "in clear" in (tmp_path / "all" / "MARKING.txt").read_text("utf-8")


def _attached(work: Work, name: str = "talk one.wav") -> AttachmentId:
    (parent,) = (row.id for row in reading.summaries(work, RecordKind.NOTE))
    source = io.BytesIO(b"sound")
    return attachments.attach_file(work, parent, name, "audio/x-wav", source, 5)[0]
