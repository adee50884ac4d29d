"""Visits on a stick: whole or not at all, for their readers, checked by anybody."""

import io
from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.services import attachments, carrying, reading, records, setup, visits
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, RecordId
from tests.support.fleet import Fleet


def silent(done: int, total: int, what: str) -> None:
    """Show nothing."""


@pytest.fixture
def record(work: Work) -> RecordId:
    """A note with a file beside it."""
    made, _ = records.open_record(work, RecordKind.NOTE, "T03", {"title": "marker words"})
    attachments.attach_file(work, made, "x", "text/plain", io.BytesIO(b"y" * 70_000), 70_000)
    return made


def written(team: Fleet, visit: InspectionId, out: Path, sealed: bool) -> str:
    path = str(out / "stick.bundle")
    carrying.export_bundle(team["OF1"].profile, visit, path, silent, sealed=sealed)
    return path


@pytest.mark.parametrize("sealed", [False, True])
def test_a_colleague_takes_in_all_of_it_and_a_second_time_nothing(
    team: Fleet, visit: InspectionId, record: RecordId, tmp_path: Path, sealed: bool
) -> None:
    path = written(team, visit, tmp_path, sealed)
    theirs = team["OF2"].profile
    first = carrying.take_bundle(theirs, path, silent)
    again = carrying.take_bundle(theirs, path, silent)
    assert (first.entries, first.chunks, again.entries) == (4, 1, 0)
    work = visits.open_visit(theirs, visit)
    (shown,) = reading.record(work, record).attachments
    assert b"".join(attachments.open_attachment(work, record, shown.id)) == b"y" * 70_000


def test_a_sealed_file_shows_nothing_but_its_size(
    team: Fleet, visit: InspectionId, record: RecordId, tmp_path: Path
) -> None:
    data = Path(written(team, visit, tmp_path, sealed=True)).read_bytes()
    profile = team["OF1"].profile
    for shown in (visit, profile.device, profile.known.organisation, b"OF1", b"marker"):
        assert shown not in data


def test_a_sealed_file_is_refused_where_no_key_opens_it(
    team: Fleet, visit: InspectionId, record: RecordId, tmp_path: Path
) -> None:
    path = written(team, visit, tmp_path, sealed=True)
    with pytest.raises(Refused, match="X-308"):
        carrying.take_bundle(team.administrator.profile, path, silent)


def test_words_never_stand_in_a_clear_file(
    team: Fleet, visit: InspectionId, record: RecordId, tmp_path: Path
) -> None:
    data = Path(written(team, visit, tmp_path, sealed=False)).read_bytes()
    assert b"marker" not in data
    assert b"Northmere" not in data


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_file_is_refused_and_nothing_is_taken_in(
    team: Fleet, visit: InspectionId, record: RecordId, tmp_path: Path, part: float
) -> None:
    path = Path(written(team, visit, tmp_path, sealed=False))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    theirs = team["RO1"].profile
    with pytest.raises(Refused):
        carrying.take_bundle(theirs, str(path), silent)
    assert visit not in theirs.inspections()


def test_anybody_with_the_root_checks_a_clear_file(
    team: Fleet, visit: InspectionId, record: RecordId, tmp_path: Path
) -> None:
    path = written(team, visit, tmp_path, sealed=False)
    profile = team["OF1"].profile
    root = setup.fingerprint_of(profile.place)
    outside = carrying.trust(profile.ports, str(tmp_path / "nobody"), root, None)
    report = carrying.check_bundle(path, outside)
    assert (report.ok, report.commitments.good, report.commitments.not_checked) == (True, 0, 3)
    inside = carrying.trust(profile.ports, profile.folder, None, profile)
    assert carrying.check_bundle(path, inside).commitments.good == 3


def test_a_missing_file_is_named(team: Fleet, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="C-202"):
        carrying.take_bundle(team["OF1"].profile, str(tmp_path / "no such"), silent)
